"""The cells of sheets, read without holding the sheet: a million formatted rows cost no more than their time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from iltod.evidence.documents.faults import ComplexDocumentError
from iltod.evidence.documents.office import OfficeFile, local_name
from iltod.evidence.documents.office_rules import refuse_formula
from iltod.evidence.documents.text_chunks import MOST_LETTERS, TextChunk, beneath

_STRINGS = "xl/sharedStrings.xml"

_EXPONENT = re.compile(r"-?\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)

_WHOLE = re.compile(r"(-?\d+)\.0+")

_QUOTED = re.compile(r'"((?:[^"]|"")*)"')

_HEADER_CODES = re.compile(r'&(?:"[^"]*"|\d{1,3}|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|[A-Za-z+&])')
"""What steers the headers and footers of a sheet: `&C` centres, `&12` is a size."""

_HEADERS = frozenset(("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"))

_FORMULAS = frozenset(("f", "formula", "formula1", "formula2"))


class SharedStrings:
    """The texts that the cells of a workbook share, and which of them a cell has shown."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._shown: set[tuple[str, int]] = set()
        self._used: set[int] = set()

    def text(self, written: str) -> str:
        """Return the text of a number as a cell writes it."""
        return self._texts[int(written)] if written.isdigit() and int(written) < len(self._texts) else ""

    def first_time(self, head: str, written: str) -> bool:
        """Return whether a text is shown under this head for the first time: it is looked through once."""
        key = (head, int(written))
        if key in self._shown:
            return False
        self._shown.add(key)
        self._used.add(key[1])
        return True

    def unused(self, within: str) -> Iterator[TextChunk]:
        """Yield the texts that no cell shows: they are in the file all the same."""
        for index, text in enumerate(self._texts):
            if index not in self._used:
                yield TextChunk(text, f"#{within}sharedStrings:{index + 1}", body=False)


def shared_strings(file: OfficeFile) -> SharedStrings:
    """Return the shared texts of a workbook; none where the file is no workbook."""
    texts: list[str] = []
    pieces: list[str] = []
    letters = 0
    for event in file.events(_STRINGS):
        if event.kind == "text":
            pieces.append(event.value)
            letters += len(event.value)
            if letters > MOST_LETTERS:
                raise ComplexDocumentError("letters")
        elif event.kind == "end" and event.value == "si":
            texts.append("".join(pieces).strip("\r\n"))
            pieces = []
    return SharedStrings(texts)


class SheetReader:
    """Reads a sheet: each cell after the head of its column, which says what its numbers are."""

    def __init__(
        self,
        sheet: str,
        shared: SharedStrings,
        attribute_chunk: Callable[[str, str, str, str], TextChunk | None],
    ) -> None:
        self.chunks: list[TextChunk] = []
        self._sheet = sheet
        self._shared = shared
        self._attribute_chunk = attribute_chunk
        self._heads: dict[str, str] = {}
        self._tag = ""
        self._cell = self._type = ""
        self._pieces: list[str] = []
        self._value = ""

    def start(self, name: str, attributes: list[str]) -> None:
        """An element begins."""
        tag = self._tag = local_name(name)
        if self._pieces:
            self._pieces = []
        if tag == "c":
            self._cell = self._type = self._value = ""
            for index in range(0, len(attributes), 2):
                if attributes[index] == "r":
                    self._cell = attributes[index + 1]
                elif attributes[index] == "t":
                    self._type = attributes[index + 1]
        elif tag not in ("row", "v", "f"):
            for index in range(0, len(attributes), 2):
                self._attribute(tag, local_name(attributes[index]), attributes[index + 1])

    def end(self, name: str) -> None:
        """An element ends."""
        tag = local_name(name)
        if tag == "c":
            if self._value:
                self._end_cell()
        elif tag == "v":
            self._value = "".join(self._pieces)
        elif tag == "t":
            self._value += "".join(self._pieces)
        elif self._pieces:
            self._end_text(tag, "".join(self._pieces))
        if self._pieces:
            self._pieces = []
        self._tag = ""

    def text(self, text: str) -> None:
        """Take a piece of text."""
        if self._tag:
            self._pieces.append(text)

    def comment(self, text: str) -> None:
        """Take a comment."""
        self.chunks.append(TextChunk(text, self._where))

    def last(self) -> None:
        """Take what is left at the end of the sheet: nothing."""

    @property
    def _where(self) -> str:
        return f"#{self._sheet}!{self._cell}" if self._cell else f"#{self._sheet}"

    def _end_cell(self) -> None:
        column = self._cell.rstrip("0123456789")
        head = self._heads.get(column, "")
        shared = self._type == "s"
        text = self._shared.text(self._value) if shared else _plain_number(self._value)
        is_head = bool(text) and column not in self._heads and not text.replace(".", "").isdigit()
        if is_head:
            self._heads[column] = text
        if text and not (shared and not self._shared.first_time("" if is_head else head, self._value)):
            self.chunks.append(TextChunk(text if is_head else beneath(head, text), self._where))
        self._value = ""

    def _end_text(self, tag: str, text: str) -> None:
        if tag in _FORMULAS:
            refuse_formula(text)
            self.chunks += formula_chunks(text, self._where)
        elif tag in _HEADERS:
            self.chunks.append(TextChunk(_HEADER_CODES.sub(" ", text), f"#{self._sheet}", body=False))
        elif not text.isspace():
            self.chunks.append(TextChunk(text, self._where))

    def _attribute(self, tag: str, name: str, value: str) -> None:
        chunk = self._attribute_chunk(tag, name, value, f"#{self._sheet}")
        if chunk and len(value) > 1:
            self.chunks.append(chunk)


def formula_chunks(formula: str, where: str) -> Iterator[TextChunk]:
    """Yield the texts within a formula, and the formula, whose own numbers are no phones."""
    for match in _QUOTED.finditer(formula):
        yield TextChunk(match[1], where, body=False)
    yield TextChunk(_QUOTED.sub(" ", formula), where, numbers=False, body=False)


def pivot_chunks(file: OfficeFile, name: str, part: str) -> Iterator[TextChunk]:
    """Yield the values that a pivot table keeps of its source, each after the name of its field.

    `name` is the path of the pivot's records or definition in `file`; `part` is the name that the places of the chunks
    begin with.
    """
    fields = _pivot_fields(file, name)
    row = column = -1
    head = ""
    for event in file.events(name):
        if event.kind != "start":
            continue
        if event.value == "r":
            row, column = row + 1, -1
        elif event.value == "cacheField":
            row, head = row + 1, event.attributes.get("name", "")
        elif event.value in ("s", "n", "d", "e", "x", "b", "m"):
            column += 1
            value = event.attributes.get("v", "")
            told = fields[column] if column < len(fields) else head
            if value and event.value in ("s", "n", "d", "e"):
                yield TextChunk(beneath(told, _plain_number(value)), f"#{part}:{row + 1}", body=False)


def _pivot_fields(file: OfficeFile, records: str) -> list[str]:
    """Return the names of the fields of the pivot cache to which records belong; none for a definition itself."""
    if "records" not in records.casefold():
        return []
    definition = records.casefold().replace("pivotcacherecords", "pivotcachedefinition")
    return [
        event.attributes.get("name", "")
        for event in file.events(definition)
        if event.kind == "start" and event.value == "cacheField"
    ]


def _plain_number(written: str) -> str:
    """Return a cell's number as its author typed it: programs write 99112233 as 99112233.0 or 9.9112233E7."""
    if _EXPONENT.fullmatch(written):
        value = float(written)
        return str(int(value)) if value.is_integer() else written
    match = _WHOLE.fullmatch(written)
    return match[1] if match else written
