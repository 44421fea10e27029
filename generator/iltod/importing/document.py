"""What a reader of documents gives: paragraphs and rows of tables in their order, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec


class DocumentError(ValueError):
    """A document cannot be read; `reason` is the name of the message (`import_encrypted`), `detail` goes with it."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class Spot(msgspec.Struct, frozen=True, order=True):
    """A place in a document: a line of text, or a row of the table, the sheet or the page with that number or name."""

    row: int = 0
    table: int = 0
    sheet: str = ""
    page: int = 0


class Cell(msgspec.Struct, frozen=True):
    """One field of a row on the grid of its table.

    `merged` is whether it continues the cell above; `covered` whether the cell to its left reaches over it. Paragraphs
    within a cell are lines of its text.
    """

    text: str = ""
    merged: bool = False
    covered: bool = False


class Row(msgspec.Struct, frozen=True):
    """One row of a table."""

    cells: tuple[Cell, ...]
    spot: Spot

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the texts of the cells, one for each column."""
        return tuple(cell.text for cell in self.cells)

    @property
    def filled(self) -> tuple[int, ...]:
        """Return the columns that hold anything."""
        return tuple(index for index, cell in enumerate(self.cells) if cell.text)


class Paragraph(msgspec.Struct, frozen=True):
    """Text outside of tables. `apart` is whether an empty line is before it."""

    text: str
    spot: Spot
    apart: bool = False


class Notice(msgspec.Struct, frozen=True):
    """Something that a reader met and left out or changed: `code` names it, `text` is what was there."""

    code: str
    text: str
    spot: Spot


class Document(msgspec.Struct, frozen=True):
    """A document as it stands."""

    blocks: tuple[Paragraph | Row, ...]
    notices: tuple[Notice, ...] = ()


MOST_ROWS = 20_000
"""Rows of a document that hold anything; a plan has a few hundred."""

MOST_COLUMNS = 100

MOST_LETTERS = 5_000_000

_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")

_SPACES = re.compile(r"[^\S\n]+")


def tidy(text: str) -> str:
    """Return text with single spaces, without empty lines; what a word processor hides (soft hyphens) is gone."""
    plain = (
        text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "").replace("\r", "\n").replace("\v", "\n")
    )
    lines = (_SPACES.sub(" ", line).strip() for line in plain.split("\n"))
    return "\n".join(line for line in lines if line)


def without_tags(text: str) -> tuple[str, bool]:
    """Return text without HTML tags that a converter left in it, and whether there were any."""
    if "<" not in text or not _TAGS.search(text):
        return text, False
    return _TAGS.sub("\n", text), True


def make_row(texts: Iterable[str], spot: Spot) -> Row:
    """Return a row of cells that are neither merged nor covered."""
    return Row(tuple(Cell(tidy(text)) for text in texts), spot)


def bounded(document: Document) -> Document:
    """Return the document without rows that hold nothing; one that is too large for a plan is an error."""
    blocks = tuple(block for block in document.blocks if isinstance(block, Paragraph) or block.filled)
    rows = sum(isinstance(block, Row) for block in blocks)
    letters = sum(
        len(block.text) if isinstance(block, Paragraph) else sum(len(text) for text in block.texts) for block in blocks
    )
    if rows > MOST_ROWS or letters > MOST_LETTERS:
        raise DocumentError("import_too_large")
    return Document(blocks, document.notices)
