"""Word files: paragraphs and tables as a reader of the printed page sees them.

Tracked insertions are kept and deletions dropped (and reported), content controls are read, numbers that Word counts
itself stand before their text. Libraries for Word each lose one of these (decision 0032).
"""

from __future__ import annotations

from iltod.evidence.documents.office import OfficeFile, XmlEvent
from iltod.importing.document import Cell, Document, Notice, Paragraph, Row, Spot, bounded, tidy
from iltod.importing.readers.word_numbering import Numbering, read_numbering

BODY = "word/document.xml"

_DROPPED = frozenset(("del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText", "rPrChange", "pPrChange"))
"""Elements whose contents do not belong to the text as it stands."""

_DELETED = frozenset(("del", "moveFrom"))

_PROPERTIES = frozenset(("pPr", "rPr", "tcPr", "trPr", "tblPr", "sectPr"))


def read_docx(content: bytes) -> Document:
    """Return a Word file's paragraphs and rows."""
    with OfficeFile(content) as office:
        body = _Body(read_numbering(office))
        for event in office.events(BODY):
            body.take(event)
        for event in office.events("word/footnotes.xml"):
            body.take(event)
    return bounded(Document(tuple(body.blocks), tuple(body.notices)))


class _Paragraph:
    """A paragraph being read: its pieces, and what Word counts it by."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.number: tuple[str, int] | None = None
        self.style = ""


class _Table:
    """A table being read: the cells of its row, and which columns a cell above reaches down to."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = 0
        self.cells: list[Cell] = []
        self.lines: list[str] = []
        self.span = 1
        self.merged = False
        self.dropped = False


class _Body:
    """The text read so far, by the events of the document."""

    def __init__(self, numbering: Numbering) -> None:
        self.blocks: list[Paragraph | Row] = []
        self.notices: list[Notice] = []
        self._numbering = numbering
        self._tables: list[_Table] = []
        self._count = 0
        self._lines = 0
        self._paragraphs: list[_Paragraph] = []  # a text box holds paragraphs within one
        self._properties: list[str] = []
        self._dropping = 0
        self._deleted: list[str] = []
        self._apart = False
        self._in_text = False

    def take(self, event: XmlEvent) -> None:
        """Take the next event."""
        if event.kind == "text":
            self._text(event.value)
        elif event.kind == "start":
            self._start(event.value, dict(event.attributes))
        elif event.kind == "end":
            self._end(event.value)

    def _text(self, text: str) -> None:
        if self._in_text and self._dropping:
            self._deleted.append(text)
        elif self._in_text and self._paragraphs:
            self._paragraphs[-1].pieces.append(text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _DROPPED:
            self._dropping += 1
        if name in ("t", "delText"):
            self._in_text = True
        elif name in _PROPERTIES:
            self._properties.append(name)
        elif self._properties:
            self._property(name, attributes)
        elif name in ("tab", "br", "cr", "noBreakHyphen") and self._paragraphs and not self._dropping:
            self._paragraphs[-1].pieces.append({"tab": " ", "noBreakHyphen": "-"}.get(name, "\n"))
        elif name == "p":
            self._paragraphs.append(_Paragraph())
        else:
            self._start_table(name)

    def _start_table(self, name: str) -> None:
        if name == "tbl":
            self._count += 1
            self._tables.append(_Table(self._count))
        elif name == "tr" and self._tables:
            table = self._tables[-1]
            table.cells, table.dropped = [], False
            table.row += 1
        elif name == "tc" and self._tables:
            table = self._tables[-1]
            table.lines, table.span, table.merged = [], 1, False

    def _property(self, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        if paragraph and name == "pStyle":
            paragraph.style = value
        elif paragraph and name == "ilvl":
            paragraph.number = (paragraph.number[0] if paragraph.number else "", _whole(value, 0))
        elif paragraph and name == "numId":
            paragraph.number = (value, paragraph.number[1] if paragraph.number else 0)
        elif self._tables:
            self._table_property(self._tables[-1], name, value)

    def _table_property(self, table: _Table, name: str, value: str) -> None:
        if name == "gridSpan":
            table.span = min(max(_whole(value, 1), 1), 100)
        elif name == "vMerge":
            table.merged = value in ("", "continue")
        elif name == "gridBefore":
            table.cells += [Cell() for _ in range(min(_whole(value, 0), 100))]
        elif name == "del" and self._properties[-1] == "trPr":
            table.dropped = True

    def _end(self, name: str) -> None:
        if name in _DROPPED:
            self._dropping -= 1
            if name in _DELETED and not self._dropping:
                self._tell_deleted()
        if name in ("t", "delText"):
            self._in_text = False
        elif name in _PROPERTIES and self._properties:
            self._properties.pop()
        elif name == "p" and self._paragraphs and not self._properties:
            self._end_paragraph(self._paragraphs.pop())
        elif name == "tc" and self._tables:
            table = self._tables[-1]
            table.cells.append(Cell(tidy("\n".join(table.lines)), merged=table.merged))
            table.cells += [Cell(covered=True) for _ in range(table.span - 1)]
        elif name == "tr" and self._tables:
            self._end_row(self._tables[-1])
        elif name == "tbl" and self._tables:
            self._tables.pop()

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        text = tidy("".join(paragraph.pieces))
        numbered = self._numbering.prefix(paragraph.style, paragraph.number) if text else ""
        text = f"{numbered}{text}"
        if self._tables:
            if text:
                self._tables[-1].lines.append(text)
            return
        self._lines += 1
        for line in text.split("\n") if text else []:
            self.blocks.append(Paragraph(line, Spot(row=self._lines), self._apart))
            self._apart = False
        self._apart = not text

    def _end_row(self, table: _Table) -> None:
        spot = Spot(row=table.row, table=table.number)
        if table.dropped:
            self.notices.append(Notice("deleted", " | ".join(cell.text for cell in table.cells if cell.text), spot))
        elif len(self._tables) > 1:  # a table in a cell is read as lines of the cell
            outer = self._tables[-2]
            outer.lines += [" ".join(cell.text for cell in table.cells if cell.text)]
        else:
            self.blocks.append(Row(tuple(table.cells), spot))

    def _tell_deleted(self) -> None:
        text = tidy("".join(self._deleted))
        self._deleted = []
        if text:
            table = self._tables[-1] if self._tables else None
            spot = Spot(row=table.row, table=table.number) if table else Spot(row=self._lines + 1)
            self.notices.append(Notice("deleted", text, spot))


def _whole(written: str, otherwise: int) -> int:
    return int(written) if written.isdecimal() and len(written) < 6 else otherwise
