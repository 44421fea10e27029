"""The fast way to read a file that has nothing wrong with it.

Reading is what a build spends most of its time on, and nearly every file is clean. Here libyaml composes the nodes
itself and compiled converters type them; the first thing out of the ordinary ends the attempt, and the caller reads
the file again by `yaml` and `binder`, which judge it and record every problem. Where this module returns a record,
they return an equal one without problems: a property test holds the two together.
"""

from __future__ import annotations

import datetime
import os
import re
import stat
import types
import typing
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from iltod.core.place import Place
from iltod.model import SCALAR, Deadline, Record
from iltod.model.base import is_web_address
from iltod.reading.binder import SHORTHANDS, located_names
from iltod.reading.deadline_words import read_deadline
from iltod.reading.scalars import COUNT, CURLY_QUOTES, DATE, INVISIBLE, LARGEST_COUNT, metas
from iltod.reading.yaml import (
    EMPTY_WORDS,
    LARGEST_FILE,
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    compose_clean,
)

RecordType = TypeVar("RecordType", bound=Record)


class _Unusual(Exception):  # noqa: N818 - no error of the file is known yet
    """Something that only the exact way can judge."""


Decoder = Callable[[Any, str], Any]
"""Takes a composed node and the file's name; returns the value or raises _Unusual."""


def clean_content(path: Path) -> bytes | None:
    """Return the bytes of a regular file that is not too large, or None where the exact way must look."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a country has very many files
        if status.st_size > LARGEST_FILE or not stat.S_ISREG(status.st_mode):
            return None
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return file.readall()
    except OSError:
        return None


def decode_clean(record: type[RecordType], content: bytes, file: str, **located: object) -> RecordType | None:
    """Return the record in the bytes of a clean file, or None where `yaml` and `binder` must read it.

    `record` is the type to read, `content` the bytes, and `file` the path that places show. `located` holds the fields
    that follow from where the file is.
    """
    node = compose_clean(content)
    if node is None:
        return None
    try:
        values = _record_values(record)(node, file)
        return record(**values, **located)  # type: ignore[arg-type]
    except (_Unusual, TypeError):  # TypeError: a key that is no text, or a required field that is not there
        return None


def clean_node(content: bytes) -> Node | None:
    """Return the nodes in the bytes of a clean file as `yaml` would, or None where it must read them."""
    root = compose_clean(content)
    try:
        return _made(root) if root is not None and root.id == "mapping" else None
    except _Unusual:
        return None


def _made(node: Any) -> Node:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if node.id == "scalar":
        if _is_long_quote(node):
            raise _Unusual
        return Scalar(node.value, not node.style and node.value in EMPTY_WORDS, line, column)
    if _is_long_flow(node):
        raise _Unusual
    if node.id == "sequence":
        return Sequence([_made(item) for item in node.value], line, column, bool(node.flow_style))
    entries: dict[str, Entry] = {}
    for key, value in node.value:
        if key.id != "scalar" or key.value in entries:
            raise _Unusual
        entries[key.value] = Entry(_made(value), key.start_mark.line + 1, key.start_mark.column + 1)
    return Mapping(entries, line, column)


@cache
def _record_values(record: type[Record]) -> Callable[[Any, str], dict[str, Any]]:
    """Return the reader of a record's values, its place among them."""
    located = located_names(record)
    decoders = {
        field.name: _decoder(field.type) for field in msgspec.structs.fields(record) if field.name not in located
    }
    short = SHORTHANDS.get(record)
    is_deadline = record is Deadline

    def read(node: Any, file: str) -> dict[str, Any]:
        mark = node.start_mark
        if node.id != "scalar" and _is_long_flow(node):
            raise _Unusual
        values: dict[str, Any] = {"place": Place(file, mark.line + 1, mark.column + 1)}
        if node.id == "mapping":
            for key, value in node.value:
                name = key.value
                decode = decoders.get(name)
                if decode is None or name in values:
                    raise _Unusual
                values[name] = decode(value, file)
        elif short and node.id == "scalar":
            values[short] = decoders[short](node, file)
        else:
            raise _Unusual
        if is_deadline and "kind" not in values:
            known = read_deadline(values.get("text", ""))
            if known is None:
                raise _Unusual
            values = {**known, **values}
        return values

    return read


@cache
def _decoder(annotation: Any) -> Decoder:
    """Return the decoder of a type of the model."""
    origin = typing.get_origin(annotation)
    if origin in (types.UnionType, typing.Union):
        (inner,) = [item for item in typing.get_args(annotation) if item is not types.NoneType]
        return _decoder(inner)
    if origin is tuple:
        return _sequence_decoder(_decoder(typing.get_args(annotation)[0]))
    if origin is typing.Annotated:
        (meta,) = metas(annotation)
        if typing.get_args(annotation)[0] is int:
            return _count_decoder(meta)
        return _pattern_decoder(meta) if meta.pattern else _words_decoder(meta)
    if annotation is bool:
        return _choice_decoder({"true": True, "false": False})
    if annotation is datetime.date:
        return _decode_date
    if issubclass(annotation, StrEnum):
        return _choice_decoder({member.value: member for member in annotation})
    values = _record_values(annotation)
    return lambda node, file: annotation(**values(node, file))


def _words_decoder(meta: msgspec.Meta) -> Decoder:
    longest = meta.max_length or 0

    def decode(node: Any, file: str) -> str:
        text: str = node.value
        if node.id != "scalar" or not text or len(text) > longest or text[0].isspace() or text[-1].isspace():
            raise _Unusual
        if text in EMPTY_WORDS if not node.style else _is_long_quote(node):
            raise _Unusual
        if not text.isascii() and (INVISIBLE.fullmatch(text) or not unicodedata.is_normalized("NFC", text)):
            raise _Unusual
        return text

    return decode


def _pattern_decoder(meta: msgspec.Meta) -> Decoder:
    fits = re.compile((meta.pattern or "").replace(r"\d", "[0-9]")).fullmatch
    longest = meta.max_length or 200
    is_address = (meta.extra or {})[SCALAR] == "address"

    def decode(node: Any, file: str) -> str:
        text: str = node.value
        if node.id != "scalar" or len(text) > longest or fits(text) is None or text[-1:] in CURLY_QUOTES:
            raise _Unusual
        if text in EMPTY_WORDS if not node.style else _is_long_quote(node):
            raise _Unusual
        if is_address and not is_web_address(text):
            raise _Unusual
        return text

    return decode


def _count_decoder(meta: msgspec.Meta) -> Decoder:
    least = int(meta.ge or 0)
    most = LARGEST_COUNT if meta.le is None else int(meta.le)

    def decode(node: Any, file: str) -> int:
        if node.id != "scalar" or COUNT.fullmatch(node.value) is None:
            raise _Unusual
        value = int(node.value)
        if not least <= value <= most:
            raise _Unusual
        return value

    return decode


def _is_long_quote(node: Any) -> bool:
    """Return whether a text between quotes goes over several lines, whose indentation the exact way must judge."""
    return bool(node.style in ("'", '"') and node.end_mark.line != node.start_mark.line)


def _is_long_flow(node: Any) -> bool:
    """Return whether something between brackets goes over several lines, as in `_is_long_quote`."""
    return bool(node.flow_style and node.end_mark.line != node.start_mark.line)


def _choice_decoder(values: dict[str, Any]) -> Decoder:
    def decode(node: Any, file: str) -> Any:
        if node.id != "scalar" or node.value not in values:
            raise _Unusual
        return values[node.value]

    return decode


def _decode_date(node: Any, file: str) -> datetime.date:
    if node.id != "scalar" or DATE.fullmatch(node.value) is None:
        raise _Unusual
    try:
        return datetime.date.fromisoformat(node.value)
    except ValueError as error:
        raise _Unusual from error


def _sequence_decoder(decode_item: Decoder) -> Decoder:
    def decode(node: Any, file: str) -> tuple[Any, ...]:
        if node.id != "sequence" or _is_long_flow(node):
            raise _Unusual
        return tuple([decode_item(item, file) for item in node.value])

    return decode
