"""Excel files from plain sheets. The only importer of xlsxwriter: the same sheets always give the same bytes."""

from __future__ import annotations

import datetime
import io
import textwrap
from collections.abc import Sequence
from typing import Any

import msgspec

CellValue = str | int | float | datetime.date | None

_NEVER = datetime.datetime(1980, 1, 1)

LARGEST_TEXT = 32_767
"""Letters that one cell of Excel holds."""


class SheetCell(msgspec.Struct, frozen=True):
    """One cell: what it holds, how it looks, whether a person may write in it, what its comment says.

    `choices` is the name of a list that may be chosen from, `comment` explains the cell, `formula` is computed by the
    program that opens the file (`value` is what it comes to). `kind` names a look of `_LOOKS`.
    """

    value: CellValue = None
    kind: str = "text"
    choices: str = ""
    comment: str = ""
    formula: str = ""
    across: int = 1


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: its rows, the widths of its columns in letters, and how it is shown and printed.

    `heading_rows` stay in sight and repeat on every printed page; `hidden_columns` are counted from the left.
    """

    name: str
    rows: Sequence[Sequence[SheetCell]]
    widths: Sequence[int] = ()
    heading_rows: tuple[int, int] = (0, 0)
    hidden_columns: Sequence[int] = ()
    hidden: bool = False
    locked: bool = False


_BASE: dict[str, Any] = {
    "valign": "top",
    "text_wrap": True,
    "font_name": "Arial",
    "font_size": 9,
    "font_scheme": "none",
}

_NORMAL = {"font_name": "Arial", "font_size": 10}
"""The font of the digit that is the unit of widths: one of which every office has the like."""

_LOOKS: dict[str, dict[str, Any]] = {
    "text": {"border": 1},
    "plain": {},
    "title": {"bold": True, "font_size": 13, "align": "center", "valign": "vcenter"},
    "head": {"border": 1, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#DDE6F0"},
    "goal": {"border": 1, "bold": True, "bg_color": "#F1F4F8"},
    "label": {"bold": True},
    "centre": {"align": "center"},
    "strong_centre": {"align": "center", "bold": True},
    "input": {"border": 1, "locked": False, "bg_color": "#FFFBE6"},
    "input_date": {"border": 1, "locked": False, "bg_color": "#FFFBE6", "num_format": "yyyy-mm-dd"},
    "input_count": {"border": 1, "locked": False, "bg_color": "#FFFBE6", "num_format": "0"},
    "closed": {"border": 1, "bg_color": "#E3E3E3"},
    "number": {"border": 1, "num_format": "0.0"},
    "date": {"border": 1, "num_format": "yyyy-mm-dd"},
}


def workbook(sheets: Sequence[Sheet], lists: dict[str, Sequence[str]] | None = None) -> bytes:
    """Return the Excel file of some sheets.

    Args:
        sheets: in their order; hidden ones are for programs.
        lists: what cells may be chosen from, by the names that cells give.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(written, {**options, "default_format_properties": dict(_NORMAL)})
    book.set_properties({"created": _NEVER})
    looks = {name: book.add_format({**_BASE, **look}) for name, look in _LOOKS.items()}
    areas = _areas(lists or {})
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet.name), sheet, looks, areas)
    if lists:
        page = book.add_worksheet(LIST_SHEET)
        page.hide()
        for column, values in enumerate(lists.values()):
            for row, value in enumerate(values):
                page.write_string(row, column, value)
    book.close()
    return written.getvalue()


LIST_SHEET = "Жагсаалт"

_LINE, _HIGHEST = 11.6, 409.0
"""Points of a line of text, and of the highest row that Excel knows."""

_LETTERS = 1.1
"""How many letters of a text of 9 points a unit of a column's width holds: the unit is a digit of `_NORMAL`."""


_BOLD = 1.1
"""How much wider bold letters are."""


def _areas(lists: dict[str, Sequence[str]]) -> dict[str, str]:
    found = {}
    for column, (name, values) in enumerate(lists.items()):
        letter = column_letters(column)
        found[name] = f"='{LIST_SHEET}'!${letter}$1:${letter}${max(len(values), 1)}"
    return found


def column_letters(column: int) -> str:
    """Return the letters by which Excel calls a column, counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _write_sheet(page: Any, sheet: Sheet, looks: dict[str, Any], areas: dict[str, str]) -> None:
    for column, width in enumerate(sheet.widths):
        hidden = {"hidden": True} if column in sheet.hidden_columns else {}
        page.set_column(column, column, width, None, hidden)
    for row, cells in enumerate(sheet.rows):
        if height := _row_height(cells, sheet.widths):
            page.set_row(row, height)
        column = 0
        for cell in cells:
            _write_cell(page, row, column, cell, looks, areas)
            column += cell.across
    first, last = sheet.heading_rows
    if last:
        page.freeze_panes(last, 0)
        page.repeat_rows(first, last - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.set_footer("&C&P / &N")
    if sheet.locked:
        allowed = {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True}
        page.protect("", allowed)
    if sheet.hidden:
        page.very_hidden()


def _row_height(cells: Sequence[SheetCell], widths: Sequence[int]) -> float:
    """Return how high a row must be for its texts, in points: not every program fits rows to wrapped text itself."""
    most, column = 1.0, 0
    for cell in cells:
        width = sum(widths[column : column + cell.across]) or 10
        column += cell.across
        if isinstance(cell.value, str):
            look = {**_BASE, **_LOOKS[cell.kind]}
            size = look["font_size"] / _BASE["font_size"] * (_BOLD if look.get("bold") else 1)
            letters = max(int(width * _LETTERS / size), 1)
            lines = sum(len(textwrap.wrap(line, letters)) or 1 for line in cell.value.split("\n"))
            most = max(most, lines * look["font_size"] / _BASE["font_size"])
    return min(most * _LINE + 3, _HIGHEST) if most > 1 else 0


def _write_cell(
    page: Any, row: int, column: int, cell: SheetCell, looks: dict[str, Any], areas: dict[str, str]
) -> None:
    look = looks[cell.kind]
    if cell.across > 1:
        page.merge_range(row, column, row, column + cell.across - 1, "", look)
    value = cell.value
    if cell.formula:
        page.write_formula(row, column, cell.formula, look, "" if value is None else value)
    elif value is None or value == "":
        page.write_blank(row, column, None, look)
    elif isinstance(value, str):
        page.write_string(row, column, value[:LARGEST_TEXT], look)
    elif isinstance(value, datetime.date):
        page.write_datetime(row, column, datetime.datetime(value.year, value.month, value.day), look)
    else:
        page.write_number(row, column, value, look)
    if cell.choices:
        page.data_validation(row, column, row, column, {"validate": "list", "source": areas[cell.choices]})
    if cell.comment:
        page.write_comment(row, column, cell.comment, {"x_scale": 2, "y_scale": 1.4, "visible": False})
