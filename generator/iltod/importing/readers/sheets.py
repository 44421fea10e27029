"""Sheets: Excel (xlsx, xls) and OpenDocument (ods), their merged cells and days as people see them."""

from __future__ import annotations

import datetime
import io
import re
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from iltod.evidence.documents.office import OfficeFile
from iltod.importing.document import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Document,
    DocumentError,
    Notice,
    Paragraph,
    Row,
    Spot,
    bounded,
    tidy,
)

_EMPTY_ROWS = 2_000
"""So many empty rows in a row end a sheet: what formatting leaves behind."""

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")


def read_xlsx(content: bytes) -> Document:
    """Return the rows of every visible sheet of an Excel file."""
    import openpyxl

    blocks: list[Paragraph | Row] = []
    notices: list[Notice] = []
    with OfficeFile(content) as office, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    notices.append(Notice("hidden_sheet", sheet.title, Spot(sheet=sheet.title)))
                    continue
                merged = _merged(_areas(office, str(getattr(sheet, "_worksheet_path", ""))))
                sheet.reset_dimensions()
                rows = ([_shown(cell) for cell in row[:MOST_COLUMNS]] for row in sheet.iter_rows())
                blocks += _rows(rows, sheet.title, merged)
            book.close()
        except (KeyError, ValueError, TypeError, AttributeError, OSError, EOFError, IndexError) as error:
            raise DocumentError("import_damaged", str(error)) from error
        notices += _formulas(office)
    return bounded(Document(tuple(blocks), tuple(notices)))


def _areas(office: OfficeFile, part: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield the merged areas of a sheet: first row, first column, last row, last column, counted from 1."""
    for event in office.events(part.lstrip("/")):
        if event.kind == "start" and event.value == "mergeCell":
            match = _AREA.fullmatch(event.attributes.get("ref", ""))
            if match:
                yield int(match[2]), _column(match[1]), int(match[4]), _column(match[3])


def _formulas(office: OfficeFile) -> list[Notice]:
    """Return a notice where cells are computed: they hold what the program last computed."""
    for name in office.names:
        if name.startswith("xl/worksheets/") and b"<f" in office.read(name, 5_000_000):
            return [Notice("formulas", name.rpartition("/")[2], Spot(row=1))]
    return []


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _merged(areas: Iterable[tuple[int, int, int, int]]) -> dict[tuple[int, int], str]:
    """Return the cells that another one reaches over: from above, or from the left."""
    found: dict[tuple[int, int], str] = {}
    for first_row, first_column, last_row, last_column in areas:
        if (last_row - first_row + 1) * (last_column - first_column + 1) > MOST_ROWS:
            continue
        for row in range(first_row, last_row + 1):
            for column in range(first_column, min(last_column, MOST_COLUMNS) + 1):
                if (row, column) != (first_row, first_column):
                    found[row, column] = "left" if row == first_row else "above"
    return found


def _shown(cell: Any) -> str:
    """Return what a cell shows."""
    return show(cell.value, getattr(cell, "number_format", "") or "")


def show(value: Any, form: str = "") -> str:
    """Return a value as the sheet shows it: 0.7 formatted as percent is 70%, a day is 2025.06.30."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime.datetime):
        return f"{value:%Y.%m.%d}"
    if isinstance(value, datetime.date):
        return f"{value:%Y.%m.%d}"
    if isinstance(value, (int, float)):
        shown = value * 100 if "%" in form else value
        digits = f"{shown:.10g}"
        return f"{digits}%" if "%" in form else digits
    return str(value)


def _rows(rows: Iterable[list[str]], sheet: str, merged: dict[tuple[int, int], str]) -> Iterator[Row]:
    empty = 0
    for number, texts in enumerate(rows, start=1):
        if not any(text.strip() for text in texts):
            empty += 1
            if empty > _EMPTY_ROWS:
                return
            continue
        empty = 0
        cells = []
        for column, text in enumerate(texts, start=1):
            how = merged.get((number, column))
            cells.append(Cell(tidy(text), merged=how == "above", covered=how == "left"))
        while cells and not cells[-1].text and not cells[-1].merged and not cells[-1].covered:
            cells.pop()
        yield Row(tuple(cells), Spot(row=number, sheet=sheet))


def read_xls(content: bytes) -> Document:
    """Return the rows of every sheet of an Excel file of before 2007."""
    import xlrd  # type: ignore[import-untyped]

    blocks: list[Paragraph | Row] = []
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
        for sheet in book.sheets():
            areas = ((low + 1, left + 1, high, right) for low, high, left, right in sheet.merged_cells)
            merged = _merged(areas)
            rows = (_xls_row(book, sheet, number) for number in range(min(sheet.nrows, 1_000_000)))
            blocks += _rows(rows, sheet.name, merged)
    except Exception as error:  # whatever is met in a damaged file is one error
        raise DocumentError("import_damaged", type(error).__name__) from error
    return bounded(Document(tuple(blocks)))


def _xls_row(book: Any, sheet: Any, number: int) -> list[str]:
    import xlrd

    texts = []
    for cell in sheet.row(number)[:MOST_COLUMNS]:
        form = ""
        if cell.xf_index is not None:
            form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        if cell.ctype == xlrd.XL_CELL_DATE:
            texts.append(show(xlrd.xldate_as_datetime(cell.value, book.datemode)))
        else:
            texts.append("" if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY) else show(cell.value, form))
    return texts


def read_ods(content: bytes) -> Document:
    """Return the rows of every sheet of an OpenDocument file."""
    with OfficeFile(content) as office:
        reading = _Ods()
        for event in office.events("content.xml"):
            if event.kind == "text":
                reading.text(event.value)
            elif event.kind == "start":
                reading.start(event.value, dict(event.attributes))
            elif event.kind == "end":
                reading.end(event.value)
    return bounded(Document(tuple(reading.blocks)))


class _Ods:
    """The sheets read so far, by the events of `content.xml`."""

    def __init__(self) -> None:
        self.blocks: list[Paragraph | Row] = []
        self._sheet = ""
        self._row = 0
        self._repeat = 1
        self._cells: list[Cell] = []
        self._lines: list[str] = []
        self._cell: tuple[int, int, str] | None = None
        self._reaching: dict[int, int] = {}
        self._writing = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "table":
            self._sheet, self._row, self._reaching = attributes.get("name", ""), 0, {}
        elif name == "table-row":
            self._cells, self._repeat = [], _count(attributes.get("number-rows-repeated"))
        elif name in ("table-cell", "covered-table-cell"):
            repeated = _count(attributes.get("number-columns-repeated"))
            kind = "covered" if name == "covered-table-cell" else attributes.get("date-value", "")
            self._cell = (repeated, _count(attributes.get("number-rows-spanned")), kind)
            self._lines = []
        elif name == "p" and self._cell:
            self._lines.append("")
            self._writing = True
        elif name in ("line-break", "tab", "s") and self._lines:
            self._lines[-1] += "\n" if name == "line-break" else " "
        elif name == "annotation":
            self._writing = False

    def text(self, text: str) -> None:
        """Take a piece of text."""
        if self._writing and self._lines:
            self._lines[-1] += text

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "p":
            self._writing = False
        elif name in ("table-cell", "covered-table-cell") and self._cell:
            repeated, down, kind = self._cell
            self._end_cell(min(repeated, MOST_COLUMNS), down, kind)
            self._cell = None
        elif name == "table-row":
            self._row += self._repeat
            if any(cell.text for cell in self._cells):
                row = self._row if self._repeat == 1 else self._row - self._repeat + 1
                self.blocks.append(Row(tuple(self._cells), Spot(row=row, sheet=self._sheet)))

    def _end_cell(self, repeated: int, down: int, kind: str) -> None:
        text = tidy("\n".join(self._lines))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", kind):
            text = kind[:10].replace("-", ".")
        for _ in range(repeated):
            column = len(self._cells)
            above = self._reaching.get(column, 0) > 0
            if above:
                self._reaching[column] -= 1
            if down > 1:
                self._reaching[column] = down - 1
            if len(self._cells) < MOST_COLUMNS:
                covered = kind == "covered" and not above
                self._cells.append(Cell("" if kind == "covered" else text, merged=above, covered=covered))


def _count(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 9 else 1
