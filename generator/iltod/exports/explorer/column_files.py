"""Tables as small files of columns, from which a browser loads only those that a question needs.

A column is the list of its different values, in order, and the place of the value of each row in that list, where 0 is
nothing: the browser filters, groups and sorts by these numbers. A column of many different long texts lies in parts of
some rows each, of which only those of shown rows are loaded.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any

import msgspec

from iltod.core.language import alphabetical
from iltod.exports.packages.typed_rows import WrittenTable, typed
from iltod.exports.tables.columns import Column, ColumnType
from iltod.exports.tables.dictionary import Words, describe_column, value_labels
from iltod.model.addresses import column_file_address

Pieces = tuple[str, Iterator[bytes]]
"""The path of a file in the site, and its content piece by piece."""

PART_ROWS = 128
"""How many rows a part of a column of long texts has."""

MOST_VALUES = 100_000
"""How many bytes the different values of a column may have before it is divided into parts."""

HELD = 2_000
"""How many bytes a column may have to be held in the index of its table, and not in a file of its own."""

_ENCODER = msgspec.json.Encoder()

_NUMBERS = re.compile("([0-9]+)")


def column_files(written: WrittenTable, shown: Sequence[str], words: Words) -> Iterator[Pieces]:
    """Yield the files of a table, its index last.

    Args:
        written: the table with its CSV.
        shown: the columns that are shown where nobody asked for others.
        words: the words of the site, for the titles.

    """
    table = written.table
    columns = [_Values(column) for column in table.columns]
    count, rows = 0, written.cells()
    while block := list(islice(rows, PART_ROWS)):
        for values, cells in zip(columns, zip(*block, strict=True), strict=True):
            for number, part in values.add(cells, count // PART_ROWS):
                values.bytes += len(part)
                yield column_file_address(table=table.name, file=f"{values.column.name}-{number}"), iter([part])
        count += len(block)
    listed = []
    for values in columns:
        described = describe_column(table, values.column, words)
        entry: dict[str, Any] = {"name": values.column.name, "title": described.title, "kind": values.column.kind.value}
        if values.column.values:
            entry["labels"] = value_labels(values.column.values, words)
        content = None if values.divided else _ENCODER.encode(values.whole())
        if content is None:
            entry |= {"bytes": values.bytes, "parts": -(-count // PART_ROWS)}
        elif len(content) <= HELD:
            entry["held"] = msgspec.Raw(content)
        else:
            entry["bytes"] = len(content)
            yield column_file_address(table=table.name, file=values.column.name), iter([content])
        listed.append(entry)
    index = {"rows": count, "part_rows": PART_ROWS, "shown": shown, "columns": listed}
    yield column_file_address(table=table.name, file="index"), iter([_ENCODER.encode(index)])


class _Values:
    """Collects a column: its different cells, numbered from 1, and the number of each row."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.divided = False
        self.bytes = 0
        self._numbers: dict[str, int] = {"": 0}
        self._rows = array("I")
        self._weight = 0

    def add(self, cells: Sequence[str], block: int) -> Iterator[tuple[int, bytes]]:
        """Take the cells of the rows of a block, and yield parts as (number, content) once the column is divided."""
        if not self.divided:
            numbers = self._numbers
            for cell in cells:
                if cell not in numbers:
                    numbers[cell] = len(numbers)
                    self._weight += len(cell.encode()) + 3
                self._rows.append(numbers[cell])
            if self._weight <= MOST_VALUES:
                return
            self.divided = True
            known = list(numbers)
            for number in range(block + 1):
                rows = self._rows[number * PART_ROWS : (number + 1) * PART_ROWS]
                yield number, self._part([known[row] for row in rows])
            self._numbers, self._rows = {}, array("I")
        else:
            yield block, self._part(cells)

    def _part(self, cells: Sequence[str]) -> bytes:
        return _ENCODER.encode([self._typed(cell) if cell else None for cell in cells])

    def _typed(self, cell: str) -> Any:
        value = typed(self.column.kind, cell)
        return value if isinstance(value, (str, int, float)) else value.isoformat()

    def whole(self) -> dict[str, Any]:
        """Return the column: its values in order, and of each row the place of its value, from 1.

        Where the rows repeat each other, `runs` has the place and the number of rows that have it, in turns.
        """
        values = [(self._typed(cell), number) for cell, number in self._numbers.items() if cell]
        values.sort(key=lambda value: natural(value[0]) if self.column.kind is ColumnType.TEXT else value)
        places = array("I", bytes(4 * len(self._numbers)))
        for place, (_, number) in enumerate(values, 1):
            places[number] = place
        rows = [places[number] for number in self._rows]
        runs = [number for place, run in groupby(rows) for number in (place, sum(1 for _ in run))]
        held = {"runs": runs} if len(runs) < len(rows) else {"rows": rows}
        return {"values": [value for value, _ in values], **held}


def natural(text: str) -> tuple[tuple[int, int, Any], ...]:
    """Return a sort key in the order of the alphabet, in which 1.10 comes after 1.9."""
    parts = _NUMBERS.split(text)
    return tuple(
        (0, int(part), ()) if place % 2 else (1, 0, alphabetical(part))
        for place, part in enumerate(parts)
        if part or place
    )
