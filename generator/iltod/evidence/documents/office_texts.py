"""Every text of an Office file, wherever it is: whatever is in any part of it is published.

Texts of a paragraph are joined over the runs that a word processor cuts them into. Attributes hold texts as well
(alternative texts, drop-down lists, authors, document variables); those that programs write for themselves (ids,
sizes, colours) say nothing about people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from iltod.evidence.documents.faults import ActiveDocumentError
from iltod.evidence.documents.office import TYPES_PART, OfficeFile, local_name
from iltod.evidence.documents.office_rules import (
    chart_workbooks,
    refuse_action,
    refuse_address,
    refuse_field,
    refuse_formula,
)
from iltod.evidence.documents.sheets import SheetReader, pivot_chunks, shared_strings
from iltod.evidence.documents.text_chunks import TextChunk, beneath

_XML = (".xml", ".rels", ".vml", ".svg")

_SHEETS = re.compile(r"xl/(?:worksheets|chartsheets|dialogsheets)/[^/]+\.xml", re.IGNORECASE)

_PIVOTS = re.compile(r"xl/pivotcache/pivotcache(?:definition|records)[^/]*\.xml", re.IGNORECASE)

_PIVOT_VALUES = frozenset("snde")

_READ_OTHERWISE = frozenset(("xl/sharedstrings.xml", TYPES_PART.casefold()))

_RUNS = frozenset(("t", "delText"))
"""Elements whose texts are pieces of a paragraph."""

_FIELD_CODES = frozenset(("instrText", "delInstrText"))

_PARAGRAPHS = frozenset(("p", "si", "comment"))

_BLANKS = frozenset(("tab", "br", "cr", "noBreakHyphen"))

_COUNTS = frozenset(
    str.split(
        """
    TotalTime Pages Words Characters CharactersWithSpaces Lines Paragraphs AppVersion Slides Notes HiddenSlides
    MMClips DocSecurity HLinks i4 ui4 uint int v8 filetime created modified lastPrinted revision version
    posOffset pctWidth pctHeight formatCode f numFmt rsid from to row col rowOff colOff Anchor
    """
    )
)
"""Elements whose numbers a program wrote: counts, versions, positions."""

_HUMAN_ATTRIBUTES = frozenset(
    str.split(
        """
    name title descr alt string display displayText displayName tooltip prompt promptTitle error errorTitle
    author initials alias caption uniqueName text lastEdited label creator description keywords comment userName
    userId company help statusText Target location hint oldVal newVal
    """
    )
)
"""Attributes in which people write."""

_HUMAN_VALUES = frozenset(
    str.split(
        """
    docVar default listEntry listItem attr tag alias filter customFilter statusText helpText result
    """
    )
)
"""Elements whose `val`, `v` or `value` people wrote."""

_VALUES = frozenset(("val", "v", "value"))

_NUMBER = re.compile(r"[-+0-9.,:;%\s]*")

_MACHINE = re.compile(
    r"\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\}?|[0-9A-Fa-f]{8}"
    r"|https?://schemas\.\S*|\d{4}-\d\d-\d\dT[\d:.]+Z?"
)
"""Identifiers, colours, namespaces and moments."""

_SHORTEST = 6
"""An attribute that is shorter holds no address and no number of anybody."""


def office_chunks(content: bytes, within: str = "") -> Iterator[TextChunk]:
    """Yield the texts of an Office file. `within` is the part that holds it, where it is the workbook of a chart.

    Raises ActiveDocumentError where something in it runs, fetches or carries.
    """
    with OfficeFile(content) as file:
        workbooks = chart_workbooks(file)
        if workbooks and within:
            raise ActiveDocumentError("embedded_file")
        shared = shared_strings(file)
        for name in file.names:
            stem = within + name.rpartition("/")[2].removesuffix(".xml")
            if _SHEETS.fullmatch(name):
                yield from _heard(file, name, SheetReader(stem, shared, _attribute_chunk))
            elif name.casefold().endswith(_XML) and name.casefold() not in _READ_OTHERWISE:
                yield from _heard(file, name, _PartReader(stem))
            if _PIVOTS.fullmatch(name):
                yield from pivot_chunks(file, name, stem)
        yield from shared.unused(within)
        for name in workbooks:
            yield from office_chunks(file.read(name), f"{name.rpartition('/')[2]}/")


def office_pictures(content: bytes) -> Iterator[bytes]:
    """Yield the pictures inside an Office file, one after another."""
    with OfficeFile(content) as file:
        for name in file.names:
            if name.casefold().endswith((".jpg", ".jpeg", ".jpe", ".png", ".webp", ".tif", ".tiff", ".heic", ".jfif")):
                yield file.read(name)


def _heard(file: OfficeFile, name: str, reader: _PartReader | SheetReader) -> Iterator[TextChunk]:
    for _ in file.pieces(name, reader):
        yield from reader.chunks
        reader.chunks.clear()
    reader.last()
    yield from reader.chunks


class _PartReader:
    """Reads the texts of a part that is no sheet."""

    def __init__(self, part: str) -> None:
        self.chunks: list[TextChunk] = []
        self._part = part
        self._links = part.endswith(".rels")
        self._numbered = 1
        self._stack: list[str] = []
        self._pieces: list[str] = []
        self._loose: list[str] = []
        self._fields: list[list[str]] = []
        self._tables: list[_Table] = []

    def start(self, name: str, attributes: list[str]) -> None:
        """An element begins."""
        tag = local_name(name)
        if self._loose:
            self._end_loose()
        self._stack.append(tag)
        if tag in _BLANKS:
            self._pieces.append(" ")
        elif tag in ("tbl", "tr", "tc"):
            self._in_table(tag)
        for index in range(0, len(attributes), 2):
            self._attribute(tag, local_name(attributes[index]), attributes[index + 1])

    def end(self, name: str) -> None:
        """An element ends."""
        tag = self._stack.pop()
        if self._loose:
            self._end_loose(tag)
        if tag in _PARAGRAPHS:
            self._end_paragraph()
        elif tag == "tbl" and self._tables:
            self._tables.pop()

    def text(self, text: str) -> None:
        """Take a piece of text."""
        tag = self._stack[-1]
        if tag in _RUNS:
            self._pieces.append(text)
        elif tag in _FIELD_CODES:
            self._pieces.append(text)
            if self._fields:
                self._fields[-1].append(text)
            else:
                refuse_field(text)
        elif self._loose or not text.isspace():
            self._loose.append(text)

    def comment(self, text: str) -> None:
        """Take a comment."""
        self._add(text)

    def last(self) -> None:
        """Take what is left at the end of the part."""
        self._end_paragraph()

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if tag == "fldChar" and name == "fldCharType":
            self._field(value)
        elif name == "instr":
            refuse_field(value)
        elif name == "action" and value.startswith("ppaction:"):
            refuse_action(value)
        elif name in ("href", "src") and self._part.endswith(".vml"):
            refuse_address(value)
        if len(value) >= _SHORTEST:
            chunk = _attribute_chunk(tag, name, value, f"#{self._part}" + ("" if self._links else f":{self._numbered}"))
            if chunk:
                self.chunks.append(chunk)

    def _field(self, kind: str) -> None:
        """Follow the fields of a document: the text between `begin` and `separate` is code, in one or more runs."""
        if kind == "begin":
            self._fields.append([])
        elif self._fields and kind in ("separate", "end"):
            refuse_field("".join(self._fields[-1]))
            self._fields[-1] = []
            if kind == "end":
                self._fields.pop()

    def _in_table(self, tag: str) -> None:
        if tag == "tbl":
            self._tables.append(_Table())
        elif self._tables and tag == "tr":
            self._tables[-1].next_row()
        elif self._tables:
            self._tables[-1].column += 1

    def _end_paragraph(self) -> None:
        if any(self._pieces):
            text = "".join(self._pieces)
            self._add(self._tables[-1].beneath_head(text) if self._tables else text)
            self._numbered += 1
        self._pieces = []

    def _end_loose(self, tag: str = "") -> None:
        text = "".join(self._loose)
        self._loose = []
        if tag == "definedName":
            refuse_formula(text)
        self._add(text, numbers=tag not in _COUNTS and not self._is_measured(tag))
        if "p" not in self._stack:
            self._numbered += 1

    def _is_measured(self, tag: str) -> bool:
        """Return whether a number is a value of a chart: the cell of the sheet has the label."""
        return tag == "v" and "numCache" in self._stack

    def _add(self, text: str, *, numbers: bool = True) -> None:
        self.chunks.append(TextChunk(text, f"#{self._part}:{self._numbered}", numbers=numbers))


class _Table:
    """Where in a table of a document a paragraph is, and what its columns are called."""

    def __init__(self) -> None:
        self.row = self.column = -1
        self._heads: dict[int, str] = {}

    def next_row(self) -> None:
        self.row += 1
        self.column = -1

    def beneath_head(self, text: str) -> str:
        if self.row == 0:
            self._heads.setdefault(self.column, text)
            return text
        return beneath(self._heads.get(self.column, ""), text)


def _attribute_chunk(tag: str, name: str, value: str, where: str) -> TextChunk | None:
    """Return the text of an attribute, or nothing where a program wrote it for itself."""
    if name == "v" and tag in _PIVOT_VALUES:
        return None  # read after the name of its field
    human = name in _HUMAN_ATTRIBUTES or (name in _VALUES and tag in _HUMAN_VALUES)
    if not human and (_NUMBER.fullmatch(value) or _MACHINE.fullmatch(value)):
        return None
    plain = value
    if name == "Target" or ":" in value:
        plain = unquote(value).replace("mailto:", " ").replace("tel:", " ")
    return TextChunk(plain, where, numbers=human or not value.isascii(), body=False)
