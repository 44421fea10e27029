"""Plain text and tables as text (CSV), read line by line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from iltod.evidence.documents.faults import ActiveDocumentError, ComplexDocumentError, guarded
from iltod.evidence.documents.text_chunks import TextChunk, beneath

MOST_COLUMNS = 20_000
"""Columns of a row; a spreadsheet has at most 16,384."""

_SHORTEST = 5
"""Letters of the shortest cell that could say anything of somebody, or run."""

_LINES_AT_ONCE = 500

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")

_CALL = re.compile(r"""[=+\-@][^"']*?[A-Za-z][A-Za-z0-9.]*\(""")
_DDE = re.compile(r"[=+\-@].*\|.*!", re.DOTALL)
_FORMULA = re.compile(r"""=\s*[A-Za-z$"'({\[+\-]""")


def decode_text(content: bytes) -> str:
    """Return plain text in one of the encodings that Mongolian offices use."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")


def text_chunks(text: str) -> Iterator[TextChunk]:
    """Yield a plain text in blocks of lines."""
    lines: list[str] = []
    for number, line in enumerate(_lines(text), start=1):
        lines.append(line)
        if len(lines) == _LINES_AT_ONCE:
            yield TextChunk("\n".join(lines), line=number - len(lines) + 1)
            lines = []
    if lines:
        yield TextChunk("\n".join(lines), line=number - len(lines) + 1)


def table_chunks(text: str) -> Iterator[TextChunk]:
    """Yield the cells of a table, each after the head of its column, which says what its numbers are.

    Raises ActiveDocumentError for a cell that a spreadsheet would run as a formula, ComplexDocumentError for rows of
    too many columns.
    """
    # A cell is as long as its author wrote it. The limit is that of the whole process, so it only grows.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    first = next(_lines(text), "")
    lines = _CountedLines(text, max(",;\t", key=first.count))
    heads: list[str] = []
    if first.strip():
        yield TextChunk(first, line=1)  # cells may all be too short to be looked at, and yet there is a text
    with guarded():
        rows = csv.reader(lines, delimiter=lines.divider)
        for row in rows:
            lines.columns = 0
            heads = heads or row
            for index, value in enumerate(row):
                if len(value) >= _SHORTEST:
                    _refuse_formula(value)
                    head = heads[index] if row is not heads and index < len(heads) else ""
                    yield TextChunk(beneath(head, value), line=rows.line_num)


class _CountedLines:
    """The lines of a table, counting the columns of a row that goes over several of them."""

    def __init__(self, text: str, divider: str) -> None:
        self._lines = _lines(text)
        self.divider = divider
        self.columns = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.columns += line.count(self.divider)
            if self.columns > MOST_COLUMNS:
                raise ComplexDocumentError("columns")
            yield line + "\n"


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text without their ends: Windows', Unix' or the old Macintosh's."""
    for match in _LINE.finditer(text):
        yield match[0].rstrip("\r\n")


def _refuse_formula(value: str) -> None:
    written = value.lstrip()
    if written[:1] in ("=", "+", "-", "@") and (_FORMULA.match(written) or _CALL.match(written) or _DDE.match(written)):
        raise ActiveDocumentError("formula")
