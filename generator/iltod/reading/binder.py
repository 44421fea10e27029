"""From nodes to records: types every scalar by the model and finds everything that is wrong in one pass.

A converter is compiled once for each type. It takes a node and the reading, and returns the value, or `FAILED` after it
has recorded a problem; what stands beside a failure is still read, so that an author sees all problems at once.
"""

from __future__ import annotations

import datetime
import difflib
import json
import re
import types
import typing
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

import msgspec

from iltod.core.place import Place
from iltod.core.problem import Problem
from iltod.model import LOCATED, Criterion, Deadline, Participation, Record, Responsible, Support, Text
from iltod.reading.deadline_words import complete_deadline, deadline_line, read_deadline
from iltod.reading.likely.values import LATIN_OF_CYRILLIC
from iltod.reading.scalars import (
    FAILED,
    Binding,
    Converter,
    convert_bool,
    convert_date,
    count_converter,
    enum_converter,
    field_words,
    flow_text,
    metas,
    pattern_converter,
    sequence_converter,
    without_curly_quotes,
    words_converter,
)
from iltod.reading.yaml import Entry, Mapping, Node, Scalar, Sequence

SHORTHANDS: dict[type[Record], str] = {
    Text: "text",
    Criterion: "text",
    Deadline: "text",
    Responsible: "unit",
    Support: "measure",
    Participation: "kind",
}
"""Records that may be written as one plain string, with the field that the string stands for."""

_SHORTEST_LABEL = 4
"""How many letters a word has at least by which the label of a field is known."""

RecordType = TypeVar("RecordType", bound=Record)


def bind(record: type[RecordType], node: Node, file: str, **located: object) -> tuple[RecordType | None, list[Problem]]:
    """Return the record that a file declares, or None, and every problem.

    `record` is the type to read, `node` the top node of the file, and `file` the path that problems show. `located`
    holds the fields that follow from where the file is.
    """
    binding = Binding(file)
    value = _bind_record(record, node, binding, "", located)
    return (None if binding.problems else value), binding.problems


def written_fields(record: type[Record]) -> tuple[str, ...]:
    """Return the names of what authors may write of a record, in the order of the model."""
    return tuple(_fields(record))


def value_place(node: Node, record: Place, keys: Iterable[str], written: str) -> Place | None:
    """Return the place of a value that was written under one of `keys` in the record at a place, or None."""
    for held in _nodes(node):
        if isinstance(held, Mapping) and (held.line, held.column) == (record.line, record.column):
            for entry in (held.entries[key] for key in keys if key in held.entries):
                for value in entry.node.items if isinstance(entry.node, Sequence) else (entry.node,):
                    if isinstance(value, Scalar) and value.text == written:
                        return Place(record.file, value.line, value.column)
    return None


def value_line(node: Node, place: Place, value: str) -> str | None:
    """Return the line of a field, or the item of a list, with `value` in place of the scalar at a place."""
    for held in _nodes(node):
        for name, entry in held.entries.items() if isinstance(held, Mapping) else ():
            for item in entry.node.items if isinstance(entry.node, Sequence) else (entry.node,):
                if isinstance(item, Scalar) and (item.line, item.column) == (place.line, place.column):
                    mark = _ITEM_MARKS[entry.node.in_brackets] if isinstance(entry.node, Sequence) else f"{name}: "
                    return f"{mark}{value}"
    return None


_ITEM_MARKS = {True: "", False: "- "}
"""What stands before the item of a list, by whether the list is in brackets."""


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _nodes(item)
    elif isinstance(node, Mapping):
        for entry in node.entries.values():
            yield from _nodes(entry.node)


def _bind_record(record: type[Record], node: Node, binding: Binding, key: str, located: dict[str, object]) -> Any:
    short = SHORTHANDS.get(record)
    names = {}
    if short and isinstance(node, Scalar) and not node.empty:
        node = Mapping({short: Entry(node, node.line, node.column)}, node.line, node.column)
        names = {short: key}  # a message names what the author wrote
    if not isinstance(node, Mapping):
        several = _several_deadlines(node, key) if record is Deadline else ""
        facts = {"example": several} if several else {}
        return binding.add("wrong_shape_mapping", node, key=key or binding.file_name, keys=_key_list(record), **facts)
    if record is Deadline:
        completed = complete_deadline(node)
        if completed is None:
            text = node.entries["text"].node
            written = getattr(text, "text", "")
            facts = {"example": line} if (line := deadline_line(written)) else {}
            return binding.add("unknown_deadline", text, written=written, **facts)
        node = completed
    before = len(binding.problems)
    values = _bind_fields(record, node, binding, names)
    meant = {_meant_field(record, name) for name in node.entries if name not in _fields(record)}
    for name, field in _fields(record).items():
        if field.required and name not in node.entries and name not in meant:
            binding.add("missing_field", node, key=name, record=key or binding.file_name)
    if len(binding.problems) > before:
        return FAILED
    return record(**located, **values, place=binding.place(node))


def _several_deadlines(node: Node, key: str) -> str:
    """Return the line of several deadlines that were written as a list, as plans print them; else nothing."""
    items = node.items if isinstance(node, Sequence) else []
    written = ", ".join(item.text for item in items if isinstance(item, Scalar))
    return f"{key}: {written}" if items and read_deadline(written) else ""


def _bind_fields(record: type[Record], node: Mapping, binding: Binding, names: dict[str, str]) -> dict[str, Any]:
    """Return the values that were written; an empty optional field counts as left out."""
    values = {}
    fields = _fields(record)
    for name, entry in node.entries.items():
        field = fields.get(name)
        if field is None:
            _unknown_key(record, name, entry, node, binding)
        elif isinstance(entry.node, Scalar) and entry.node.empty:
            if field.required:
                binding.add("empty_value", entry, key=name)
        else:
            binding.key_line = entry.line
            values[name] = field.convert(entry.node, binding, names.get(name, name))
    return values


def _unknown_key(record: type[Record], name: str, entry: Entry, node: Mapping, binding: Binding) -> None:
    if name in located_names(record):
        binding.add("located_key", entry, key=name)
        return
    if needed := _column_of_inner(record, name, entry, node):
        facts = {"found": entry.column - 1, "needed": needed - 1, "written": f"{name}:"}
        binding.add("wrong_indentation", entry, **facts)
        return
    meant = _meant_field(record, name)
    if meant:
        line = (
            _glued(name, meant, entry)
            if isinstance(entry.node, Scalar) and entry.node.empty
            else _with_key(meant, entry)
        )
        example = {"example": line} if line and meant not in node.entries else {}
        binding.add("misspelt_key", entry, key=name, suggestion=meant, **example)
    else:
        binding.add("unknown_key", entry, key=name, keys=_key_list(record))


def _column_of_inner(record: type[Record], name: str, entry: Entry, node: Mapping) -> int:
    """Return at which column a field would belong to the last record of the list above it, where it is one of its own.

    Returns 0 where it is not.
    """
    above = [key for key, other in node.entries.items() if other.line < entry.line]
    value = node.entries[above[-1]].node if above else None
    last = value.items[-1] if isinstance(value, Sequence) and value.items else None
    inner = next((field.type for field in msgspec.structs.fields(record) if above and field.name == above[-1]), None)
    inside = any(name in _fields(item) for item in typing.get_args(inner) if isinstance(item, type(Record)))
    return last.column if inside and isinstance(last, Mapping) and last.column > entry.column else 0


def _glued(name: str, meant: str, entry: Entry) -> str:
    """Return the line of a field that stands in one with its value (`{kind post}`, `{text:а}`); nothing otherwise.

    A field without a value has what stands below it.
    """
    value = name.removeprefix(meant).lstrip(" :=;") if name.startswith(meant) else ""
    return f"{meant}: {value}" if value and value != name.removeprefix(meant) else f"{meant}:" if not value else ""


def _with_key(name: str, entry: Entry) -> str:
    """Return the line of a field under another key, with its value; a group stays below it."""
    value = entry.node
    if not isinstance(value, Scalar):
        written = flow_text(value) if value.line == entry.line else ""
        return f"{name}: {written}" if written else f"{name}:"
    if value.line != entry.line or "\n" in value.text:
        return f"{name}:"
    plain = re.fullmatch(r"[\w][\w .,()/%-]*", value.text) is not None
    return f"{name}: {value.text}" if plain else f"{name}: {json.dumps(value.text, ensure_ascii=False)}"


def _meant_field(record: type[Record], name: str) -> str | None:
    """Return the field that a misspelt name probably means; Cyrillic letters that look Latin count as Latin.

    A field may also be named by the Mongolian words that pages show for it.
    """
    latin = name.translate(LATIN_OF_CYRILLIC)
    begun = re.split(r"[:=;\s]", latin, maxsplit=1)[0]  # `text:а` between braces is one name
    near = [begun] if begun in _fields(record) else difflib.get_close_matches(latin, _fields(record), 1)
    if near or name.isascii():
        return near[0] if near else None
    words = field_words()["fields"].get(record.__name__, {})
    small = " ".join(name.split()).casefold()
    labels = {words.get(field, {}).get("label", "").casefold(): field for field in _fields(record)}
    named = [field for label, field in labels.items() if small in label.split() and len(small) >= _SHORTEST_LABEL]
    return labels.get(small) or (named[0] if len(named) == 1 else None)


class _Field(typing.NamedTuple):
    required: bool
    convert: Converter


@cache
def _fields(record: type[Record]) -> dict[str, _Field]:
    """Return what authors may write of a record, in the order of the model."""
    located = located_names(record)
    return {
        field.name: _Field(field.required, _converter(field.type))
        for field in msgspec.structs.fields(record)
        if field.name not in located
    }


@cache
def located_names(record: type[Record]) -> frozenset[str]:
    """Return the fields that follow from where a record is."""
    return frozenset(
        field.name
        for field in msgspec.structs.fields(record)
        if any((meta.extra or {}).get(LOCATED) for meta in metas(field.type))
    )


def _key_list(record: type[Record]) -> str:
    return ", ".join(_fields(record))


@cache
def _converter(annotation: Any) -> Converter:
    """Return the converter of a type of the model."""
    origin = typing.get_origin(annotation)
    if origin in (types.UnionType, typing.Union):
        (inner,) = [item for item in typing.get_args(annotation) if item is not types.NoneType]
        return _converter(inner)
    if origin is tuple:
        return sequence_converter(_converter(typing.get_args(annotation)[0]))
    if origin is typing.Annotated:
        return _annotated_converter(annotation)
    if annotation is bool:
        return without_curly_quotes(convert_bool)
    if annotation is datetime.date:
        return without_curly_quotes(convert_date)
    if issubclass(annotation, StrEnum):
        return without_curly_quotes(enum_converter(annotation))
    return lambda node, binding, key: _bind_record(annotation, node, binding, key, {})


def _annotated_converter(annotation: Any) -> Converter:
    inner = typing.get_args(annotation)[0]
    (meta,) = metas(annotation)
    if inner is int:
        return without_curly_quotes(count_converter(meta))
    if meta.pattern:
        return without_curly_quotes(pattern_converter(meta))
    return words_converter(meta)
