"""Records to YAML as an author would write it; reading it again gives an equal record."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from iltod.model import Criterion, Deadline, Record, Responsible, Role, Support, Text
from iltod.reading.binder import located_names
from iltod.reading.deadline_words import read_deadline

_PLAIN = re.compile(r"[0-9A-Za-zА-ЯЁӨҮа-яёөү«](?:[^\n\r\t#:\\\"'\[\]{}]|:(?=\S)|(?<=\S)#)*(?<![\s:])")

_NUMBERED_ID = re.compile(r"[0-9]{1,2}(?:-[0-9]{1,2}){1,3}")

_OTHER_KINDS = re.compile(
    r"(?:null|true|false|yes|no|on|off|y|n|~|\.inf|\.nan|[-+]?[0-9][0-9_.,:eExXoO-]*)", re.IGNORECASE
)


def yaml_text(record: Record, schema: str = "", comments: Sequence[str] = ()) -> str:
    """Return the file of a record.

    Args:
        record: what the file declares; what follows from its place is not written.
        schema: the address of its JSON Schema, which editors read in the first line.
        comments: lines at the head of the file.
    """
    head = [f"# yaml-language-server: $schema={schema}"] if schema else []
    notes = ["#", *(f"# {line}".rstrip() for line in comments)] if comments else []
    return "\n".join([*head, *notes, *([""] if head or notes else []), *_fields(record)]) + "\n"


def yaml_block(record: Record, indent: int) -> str:
    """Return a record as an item of a list, `indent` spaces from the left."""
    return "\n".join(_item(record, " " * indent)) + "\n"


def _fields(record: Record) -> Iterator[str]:
    """Yield the lines of a record's fields, without those that are as if they had been left out."""
    for name, value in _written(record):
        yield from _field(name, value, "")


def _written(record: Record) -> Iterator[tuple[str, Any]]:
    left_out = located_names(type(record))
    known = read_deadline(record.text) if isinstance(record, Deadline) else None
    for field in msgspec.structs.fields(record):
        value = getattr(record, field.name)
        follows = known is not None and field.name in ("kind", *known) and known.get(field.name) == value
        if field.name in left_out or follows or (not field.required and value == field.default):
            continue
        if value == () and field.default_factory is not msgspec.NODEFAULT:
            continue
        yield field.name, value


def _field(name: str, value: Any, indent: str) -> Iterator[str]:
    short = _short(value)
    if short is not None:
        yield f"{indent}{name}: {short}"
    elif isinstance(value, Record):
        yield f"{indent}{name}:"
        for inner, held in _written(value):
            yield from _field(inner, held, f"{indent}  ")
    else:
        yield f"{indent}{name}:"
        spaced = any(isinstance(item, Record) and "measures" in item.__struct_fields__ for item in value)
        for item in value:
            yield from [""] if spaced or name == "measures" else []
            yield from _item(item, f"{indent}  ")


def _item(item: Any, indent: str) -> Iterator[str]:
    short = _short(item)
    if short is not None:
        yield f"{indent}- {short}"
        return
    lines = [line for name, value in _written(item) for line in _field(name, value, f"{indent}  ")]
    yield f"{indent}- {lines[0].strip()}"
    yield from lines[1:]


def _short(value: Any) -> str | None:
    """Return a value that fits behind its key, or None where it needs lines of its own."""
    if isinstance(value, Record):
        return _short_record(value)
    if isinstance(value, (tuple, list)):
        parts = [_short(item) if not isinstance(item, str) or isinstance(item, StrEnum) else None for item in value]
        ids = [
            item for item in value if isinstance(item, str) and re.fullmatch(r"[a-z][a-z0-9_-]*|[0-9]+-[0-9-]+", item)
        ]
        if len(ids) == len(value) and value:
            return f"[{', '.join(ids)}]"
        numbers = all(isinstance(item, int) for item in value)
        return f"[{', '.join(str(part) for part in parts)}]" if numbers else ("[]" if not value else None)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, datetime.date)):
        return str(value)
    return _quoted(str(value))


def _short_record(record: Record) -> str | None:
    """Return the one string that stands for a record (a text without doubt, known words of a deadline)."""
    fields = dict(_written(record))
    if isinstance(record, (Text, Deadline)) and set(fields) == {"text"}:
        return _quoted(record.text)
    if isinstance(record, Responsible) and record.role is Role.LEAD:
        return record.unit
    if isinstance(record, Support) and record.criterion is None:
        return record.measure
    if isinstance(record, Criterion) or len(fields) < 2:
        return None
    plain = all(
        isinstance(value, (int, StrEnum)) or re.fullmatch(r"[a-z0-9-]+", str(value)) for value in fields.values()
    )
    return "{" + ", ".join(f"{name}: {_short(value)}" for name, value in fields.items()) + "}" if plain else None


def _quoted(text: str) -> str:
    """Return text as a plain scalar where it can be one, else in double quotes."""
    if _NUMBERED_ID.fullmatch(text):
        return text
    plain = _PLAIN.fullmatch(text) and not _OTHER_KINDS.fullmatch(text) and "  " not in text and text.isprintable()
    return text if plain else json.dumps(text, ensure_ascii=False)
