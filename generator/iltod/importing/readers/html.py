"""HTML pages: their tables and the text around them."""

from __future__ import annotations

from html.parser import HTMLParser

from iltod.evidence.documents.plain import decode_text
from iltod.importing.document import Cell, Document, Paragraph, Row, Spot, bounded, tidy

_BLOCKS = frozenset(("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "table", "br", "section", "title"))

_SILENT = frozenset(("script", "style", "head", "noscript", "template", "svg"))

_LARGEST_SPAN = 100


def read_html(content: bytes) -> Document:
    """Return the rows of a page's tables and the paragraphs around them."""
    parser = _Page()
    parser.feed(decode_text(content))
    parser.close()
    parser.end_paragraph()
    return bounded(Document(tuple(parser.blocks)))


class _Page(HTMLParser):
    """The blocks read so far."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Paragraph | Row] = []
        self._silent = 0
        self._depth = 0
        self._tables = 0
        self._row = 0
        self._cells: list[Cell] | None = None
        self._cell: tuple[int, int] | None = None
        self._pieces: list[str] = []
        self._reaching: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self.end_paragraph()
            self._depth += 1
            if self._depth == 1:
                self._tables += 1
                self._row, self._reaching = 0, {}
        elif tag == "tr" and self._depth == 1:
            self._end_row()
            self._row += 1
            self._cells = []
        elif tag in ("td", "th") and self._depth == 1:
            self._end_cell()
            told = dict(attrs)
            self._cell = (_span(told.get("colspan")), _span(told.get("rowspan")))
        elif tag == "li":
            self._pieces.append("\n- ")
        elif tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == "table":
            if self._depth == 1:
                self._end_row()
            self._depth = max(self._depth - 1, 0)
        elif tag in ("td", "th") and self._depth == 1:
            self._end_cell()
        elif tag == "tr" and self._depth == 1:
            self._end_row()
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        """Take a piece of text."""
        if not self._silent:
            self._pieces.append(" ".join(data.split("\n")) if "\n" in data else data)

    def _break(self) -> None:
        if self._depth:
            self._pieces.append("\n")
        else:
            self.end_paragraph()

    def end_paragraph(self) -> None:
        """What was read outside of tables becomes a paragraph."""
        text = tidy("".join(self._pieces)) if not self._depth else ""
        if not self._depth:
            self._pieces = []
        for line in text.split("\n") if text else []:
            self.blocks.append(Paragraph(line, Spot(row=len(self.blocks) + 1), apart=True))

    def _end_cell(self) -> None:
        if self._cell is None or self._cells is None:
            self._pieces = []
            return
        across, down = self._cell
        self._reach()
        column = len(self._cells)
        self._cells.append(Cell(tidy("".join(self._pieces))))
        self._cells += [Cell(covered=True) for _ in range(across - 1)]
        if down > 1:
            self._reaching.update(dict.fromkeys(range(column, column + across), down - 1))
        self._pieces, self._cell = [], None

    def _reach(self) -> None:
        """Put in the cells that reach down from rows above."""
        while self._cells is not None and self._reaching.get(len(self._cells), 0) > 0:
            self._reaching[len(self._cells)] -= 1
            self._cells.append(Cell(merged=True))

    def _end_row(self) -> None:
        self._end_cell()
        self._reach()
        if self._cells:
            self.blocks.append(Row(tuple(self._cells), Spot(row=self._row, table=self._tables)))
        self._cells = None


def _span(written: str | None) -> int:
    return min(max(int(written), 1), _LARGEST_SPAN) if written and written.isdecimal() and len(written) < 6 else 1
