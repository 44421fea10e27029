"""Rows of a written table with their types: what a database or a workbook is made of, one row at a time."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from iltod.exports.tables.columns import ColumnType, Table

LONGEST_CELL = 10_000_000
"""How many letters a cell may have."""


class WrittenTable(msgspec.Struct, frozen=True):
    """A table with the CSV file that holds it."""

    table: Table
    file: Path

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows with their types; an empty cell is None."""
        readers = [_READERS[column.kind] for column in self.table.columns]
        for row in self.cells():
            yield tuple(read(value) if value else None for read, value in zip(readers, row, strict=True))

    def cells(self) -> Iterator[list[str]]:
        """Yield the rows as they are written."""
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
        with self.file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.reader(lines, strict=True)
            next(rows)
            yield from rows


def _text(value: str) -> str:
    return value[1:] if value[0] == "'" else value


def typed(kind: ColumnType, value: str) -> Any:
    """Return a cell that is not empty with its type."""
    return _READERS[kind](value)


_READERS: dict[ColumnType, Callable[[str], Any]] = {
    ColumnType.TEXT: _text,
    ColumnType.INTEGER: int,
    ColumnType.NUMBER: float,
    ColumnType.BOOLEAN: "true".__eq__,
    ColumnType.DATE: datetime.date.fromisoformat,
    ColumnType.MOMENT: datetime.datetime.fromisoformat,
}
