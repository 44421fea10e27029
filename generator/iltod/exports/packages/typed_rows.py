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
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
        with self.file.open(encoding="utf-8-sig", newline="") as lines:
            cells = csv.reader(lines, strict=True)
            next(cells)
            for row in cells:
                yield tuple(read(value) if value else None for read, value in zip(readers, row, strict=True))


def _text(value: str) -> str:
    return value[1:] if value[0] == "'" else value


_READERS: dict[ColumnType, Callable[[str], Any]] = {
    ColumnType.TEXT: _text,
    ColumnType.INTEGER: int,
    ColumnType.NUMBER: float,
    ColumnType.BOOLEAN: "true".__eq__,
    ColumnType.DATE: datetime.date.fromisoformat,
    ColumnType.MOMENT: datetime.datetime.fromisoformat,
}
