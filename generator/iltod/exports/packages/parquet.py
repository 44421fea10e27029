"""A table as Parquet: plain values packed with gzip, in groups of rows, as every reader of Parquet understands them.

Source of the format: https://parquet.apache.org/docs/file-format/. A library would be larger than this whole program
(decision 0041); what is written here is the smallest part of the format that keeps types and empty cells.
"""

from __future__ import annotations

import datetime
import gzip
import struct
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from iltod.exports.packages.typed_rows import WrittenTable
from iltod.exports.tables.columns import Column, ColumnType

GROUP_ROWS = 20_000
"""How many rows are in memory at a time."""

MAGIC = b"PAR1"

_EPOCH = datetime.date(1970, 1, 1)

# Of the format: physical types, converted types, and the types of Thrift's compact protocol.
_BOOLEAN, _INT32, _INT64, _DOUBLE, _BYTES = 0, 1, 2, 5, 6
_UTF8, _DATE, _MICROSECONDS = 0, 6, 10
_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12
_PLAIN, _RLE, _GZIP = 0, 3, 2

_PHYSICAL = {
    ColumnType.TEXT: _BYTES,
    ColumnType.INTEGER: _INT64,
    ColumnType.NUMBER: _DOUBLE,
    ColumnType.BOOLEAN: _BOOLEAN,
    ColumnType.DATE: _INT32,
    ColumnType.MOMENT: _INT64,
}

_CONVERTED = {ColumnType.TEXT: _UTF8, ColumnType.DATE: _DATE, ColumnType.MOMENT: _MICROSECONDS}

Field = tuple[int, int, bytes]
"""A field of a Thrift struct: its number, its type, and its value as it is written."""


def parquet_pieces(written: WrittenTable) -> Iterator[bytes]:
    """Yield a Parquet file piece by piece."""
    yield MAGIC
    place, count, groups = len(MAGIC), 0, []
    columns = written.table.columns
    rows = written.rows()
    while group := list(islice(rows, GROUP_ROWS)):
        chunks = []
        start = place
        for column, values in zip(columns, zip(*group, strict=True), strict=True):
            page, plain = _page(column, values)
            yield page
            chunks.append(_chunk(column, len(values), place, len(page), plain))
            place += len(page)
        groups.append(
            _struct((1, _LIST, _list(_STRUCT, chunks)), (2, _I64, _int(place - start)), (3, _I64, _int(len(group))))
        )
        count += len(group)
    footer = _struct(
        (1, _I32, _int(1)),
        (2, _LIST, _list(_STRUCT, [_root(len(columns)), *map(_element, columns)])),
        (3, _I64, _int(count)),
        (4, _LIST, _list(_STRUCT, groups)),
        (6, _BINARY, _binary("iltod")),
    )
    yield footer + struct.pack("<I", len(footer)) + MAGIC


def _page(column: Column, values: Sequence[Any]) -> tuple[bytes, int]:
    """Return a page with its head, and how many bytes it has when it is not packed."""
    held = [value for value in values if value is not None]
    content = (b"" if column.required else _levels(values)) + _plain(column.kind, held)
    packed = gzip.compress(content, 6, mtime=0)
    numbers = _struct(
        (1, _I32, _int(len(values))), *((n, _I32, _int(e)) for n, e in ((2, _PLAIN), (3, _RLE), (4, _RLE)))
    )
    head = _struct(
        (1, _I32, _int(0)), (2, _I32, _int(len(content))), (3, _I32, _int(len(packed))), (5, _STRUCT, numbers)
    )
    return head + packed, len(head) + len(content)


def _levels(values: Sequence[Any]) -> bytes:
    """Return which values are there, as runs."""
    runs = b"".join(
        _varint(sum(1 for _ in run) << 1) + bytes([there]) for there, run in groupby(v is not None for v in values)
    )
    return struct.pack("<I", len(runs)) + runs


def _plain(kind: ColumnType, values: Sequence[Any]) -> bytes:
    match kind:
        case ColumnType.TEXT:
            encoded = [value.encode() for value in values]
            return b"".join([struct.pack("<I", len(value)) + value for value in encoded])
        case ColumnType.INTEGER:
            return struct.pack(f"<{len(values)}q", *values)
        case ColumnType.NUMBER:
            return struct.pack(f"<{len(values)}d", *values)
        case ColumnType.DATE:
            return struct.pack(f"<{len(values)}i", *((value - _EPOCH).days for value in values))
        case ColumnType.MOMENT:
            return struct.pack(f"<{len(values)}q", *(round(value.timestamp() * 1_000_000) for value in values))
        case ColumnType.BOOLEAN:
            bits = bytearray((len(values) + 7) // 8)
            for place, value in enumerate(values):
                bits[place >> 3] |= value << (place & 7)
            return bytes(bits)


def _chunk(column: Column, count: int, place: int, size: int, plain: int) -> bytes:
    metadata = _struct(
        (1, _I32, _int(_PHYSICAL[column.kind])),
        (2, _LIST, _list(_I32, [_int(_PLAIN), _int(_RLE)])),
        (3, _LIST, _list(_BINARY, [_binary(column.name)])),
        (4, _I32, _int(_GZIP)),
        (5, _I64, _int(count)),
        (6, _I64, _int(plain)),
        (7, _I64, _int(size)),
        (9, _I64, _int(place)),
    )
    return _struct((2, _I64, _int(place)), (3, _STRUCT, metadata))


def _root(children: int) -> bytes:
    return _struct((4, _BINARY, _binary("schema")), (5, _I32, _int(children)))


def _element(column: Column) -> bytes:
    fields: list[Field] = [
        (1, _I32, _int(_PHYSICAL[column.kind])),
        (3, _I32, _int(0 if column.required else 1)),
        (4, _BINARY, _binary(column.name)),
    ]
    if column.kind in _CONVERTED:
        fields.append((6, _I32, _int(_CONVERTED[column.kind])))
    return _struct(*fields)


# Thrift's compact protocol


def _struct(*fields: Field) -> bytes:
    parts, before = [], 0
    for number, kind, value in fields:
        parts.append(bytes([(number - before) << 4 | kind]) + value)
        before = number
    return b"".join(parts) + b"\0"


def _list(kind: int, items: Sequence[bytes]) -> bytes:
    head = bytes([len(items) << 4 | kind]) if len(items) < 15 else bytes([0xF0 | kind]) + _varint(len(items))
    return head + b"".join(items)


def _binary(text: str) -> bytes:
    encoded = text.encode()
    return _varint(len(encoded)) + encoded


def _int(value: int) -> bytes:
    return _varint(value << 1 if value >= 0 else (-value << 1) - 1)


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)
