"""CSV that spreadsheets open by a double click, take no cell of for a formula, and that gives every text back."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel does not read a CSV as UTF-8."""

_DANGEROUS = frozenset("=+-@\t\r\n'＝＋－＠")


def write_csv(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> bytes:
    """Return rows as CSV that spreadsheets open by a double click: UTF-8 with a byte order mark, CRLF."""
    names = tuple(columns)
    header = dict(zip(names, names, strict=True))
    return (BYTE_ORDER_MARK + csv_lines(names, (header,)) + csv_lines(names, rows)).encode()


def write_table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows of values in the order of their columns as such a CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([[cell(value) for value in row] for row in rows])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def read_table(content: str) -> list[list[str]]:
    """Return the rows of such a CSV, its header first, every text as it was before its apostrophe was put there.

    Raises ValueError where it is no CSV.
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(content) + 1))  # of the whole process: it only grows
    try:
        rows = list(csv.reader(io.StringIO(content.removeprefix(BYTE_ORDER_MARK), newline=""), strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from error
    return [[value[1:] if value[:1] == "'" else value for value in row] for row in rows]


def csv_lines(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> str:
    """Return rows as lines of a CSV, without the header."""
    names = tuple(columns)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([cell(row[name]) for name in names] for row in rows)
    return text.getvalue()


def cell(value: object) -> str:
    """Return a value as the text of a cell that no spreadsheet takes for a formula.

    A text that begins with `=`, `+`, `-`, `@` (or their full-width forms), a tab, a line break or an apostrophe has
    one apostrophe put before it, so that taking one leading apostrophe away always gives the text back.
    Source of the rule: OWASP, CSV Injection.
    """
    if type(value) is int:  # a negative number is no formula
        return str(value)
    text = value if type(value) is str else "" if value is None else _cell_text(value)
    return f"'{text}" if text[:1] in _DANGEROUS else text


def _cell_text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case datetime.date():
            return value.isoformat()
        case list() | tuple():
            return "\n".join(_cell_text(item) for item in value)
        case _:
            return str(value)
