"""From nodes to records: types every scalar by the model and finds everything that is wrong in one pass.

A converter is compiled once for each type. It takes a node and the reading, and returns the value, or `FAILED` after it
has recorded a problem; what stands beside a failure is still read, so that an author sees all problems at once.
"""

from __future__ import annotations

import datetime
import difflib
import re
import types
import typing
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import Any, Final, TypeVar

import msgspec

from iltod.deadlines import read_deadline
from iltod.mistyped import BULLETS
from iltod.model import Criterion, Deadline, Responsible, Support
from iltod.place import Place
from iltod.problem import Problem, make_problem
from iltod.record import LOCATED, SCALAR, Record, Text
from iltod.yaml_reader import Entry, Mapping, Node, Scalar, Sequence


class _Failed:
    """The only value that no author can write."""


FAILED: Final = _Failed()

_BULLET = re.compile(rf"(?:^|\s)[{BULLETS}-]\s*")
_LISTED_IDS = re.compile(r"[a-z0-9-]+(?:, *[a-z0-9-]+)*")
_NOT_ID = re.compile(r"[^a-z0-9]+")
_ALMOST_ID = re.compile(r"[A-Za-z0-9 ._/‐‑‒–—−-]+")
_LATIN_OF_CYRILLIC = str.maketrans("АВЕКМНОРСТУХаеорсух", "ABEKMHOPCTYXaeopcyx")
_NEGATIVE = frozenset(("no", "n", "off", "false", "0", "үгүй", "биш"))
_POSITIVE = frozenset(("yes", "y", "on", "true", "1", "тийм", "мөн"))
_CURLY_QUOTES = "“”„‟‘’‚«»"
_DAY_FORM = "ЖЖЖЖ-СС-ӨӨ"
_LONGEST_REPEATED = 200
COUNT = re.compile(r"0|[1-9][0-9]{0,99}")
LARGEST_COUNT = 10**12
_COUNT_WITH_UNIT = re.compile(r"(0|[1-9][0-9]{0,2}(?:[, \xa0][0-9]{3})+|[1-9][0-9]*)\s*([^\W\d_]*)")
_MULTIPLIERS = ("зуу", "мянг", "мян", "сая", "тэрбум", "хувь")
"""Beginnings of words that make the number before them another number."""
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LOOSE_DATE = re.compile(r"([0-9]{4})\D+([0-9]{1,2})\D+([0-9]{1,2})\D*")
_LOOSE_QUARTER = re.compile(r"(IV|III|II|I|[1-4])[\s.-]*(?:р|дугаар|дүгээр)?[\s.-]*улирал(?:д|т)?", re.IGNORECASE)
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_ADDRESS_WITHOUT_SCHEME = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[^\s<>\"']*)?")
_REFERENCES = {
    **dict.fromkeys(("performer", "responsible", "unit"), "organisation.yml"),
    **dict.fromkeys(("measure", "measures", "supports"), "plan.yml"),
}
"""Fields that name what stands in another file, and that file."""
_YEAR_LAST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")

SHORTHANDS: dict[type[Record], str] = {
    Text: "text",
    Criterion: "text",
    Deadline: "text",
    Responsible: "unit",
    Support: "measure",
}
"""Records that may be written as one plain string, with the field that the string stands for."""


class Binding:
    """One file being bound: its name and the problems found so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.in_list = False  # whether the scalar being converted is an item of a list, which has no key of its own

    @property
    def file_name(self) -> str:
        """Return the name of the file, which is what an author calls its outermost group."""
        return self.file.rsplit("/", 1)[-1]

    def place(self, node: Node | Entry) -> Place:
        """Return the place of a node or of a key."""
        return Place(self.file, node.line, node.column)

    def add(self, code: str, node: Node | Entry, **facts: object) -> _Failed:
        """Record a problem and return the failure."""
        self.problems.append(make_problem(code, self.place(node), **facts))
        return FAILED


Converter = Callable[[Node, Binding, str], Any]
"""Takes the node, the binding and the key it stands under."""


RecordType = TypeVar("RecordType", bound=Record)


def bind(record: type[RecordType], node: Node, file: str, **located: object) -> tuple[RecordType | None, list[Problem]]:
    """Return the record that a file declares, or None with every problem. `located` fills the fields of location."""
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
        return binding.add("wrong_shape_mapping", node, key=key or binding.file_name, keys=_key_list(record))
    if record is Deadline:
        completed = _complete_deadline(node)
        if completed is None:
            text = node.entries["text"].node
            written = getattr(text, "text", "")
            return binding.add("unknown_deadline", text, written=written, example=_deadline_form(written))
        node = completed
    before = len(binding.problems)
    values = _bind_fields(record, node, binding, names)
    meant = {_meant_field(record, name) for name in node.entries if name not in _fields(record)}
    for name, field in _fields(record).items():
        if field.required and name not in node.entries and name not in meant:
            binding.add("missing_field", node, key=name, record=key or binding.file_name, example=_example(name))
    if len(binding.problems) > before:
        return FAILED
    return record(**located, **values, place=binding.place(node))


def _bind_fields(record: type[Record], node: Mapping, binding: Binding, names: dict[str, str]) -> dict[str, Any]:
    """Return the values that were written; an empty optional field counts as left out."""
    values = {}
    fields = _fields(record)
    for name, entry in node.entries.items():
        field = fields.get(name)
        if field is None:
            _unknown_key(record, name, entry, binding)
        elif isinstance(entry.node, Scalar) and entry.node.empty:
            if field.required:
                binding.add("empty_value", entry, key=name, example=_example(name))
        else:
            values[name] = field.convert(entry.node, binding, names.get(name, name))
    return values


def _unknown_key(record: type[Record], name: str, entry: Entry, binding: Binding) -> None:
    if name in located_names(record):
        binding.add("located_key", entry, key=name)
        return
    meant = _meant_field(record, name)
    if meant:
        binding.add("misspelt_key", entry, key=name, suggestion=meant, example=_example(meant))
    else:
        binding.add("unknown_key", entry, key=name, keys=_key_list(record))


def _meant_field(record: type[Record], name: str) -> str | None:
    """Return the field that a misspelt name probably means; Cyrillic letters that look Latin count as Latin."""
    latin = name.translate(_LATIN_OF_CYRILLIC)
    return next(iter(difflib.get_close_matches(latin, _fields(record), 1)), None)


def _complete_deadline(node: Mapping) -> Mapping | None:
    """Return the deadline with the normal form of its words added, or None if its words are not known."""
    text = node.entries["text"].node if "text" in node.entries else None
    if "kind" in node.entries or not isinstance(text, Scalar) or text.empty:
        return node
    known = read_deadline(text.text)
    if known is None:
        return None
    added = {
        name: Entry(Scalar(str(value), False, text.line, text.column), text.line, text.column)
        for name, value in known.items()
    }
    return Mapping({**added, **node.entries}, node.line, node.column)


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
    """Return the fields that follow from where a record stands."""
    return frozenset(
        field.name
        for field in msgspec.structs.fields(record)
        if any((meta.extra or {}).get(LOCATED) for meta in metas(field.type))
    )


def metas(annotation: Any) -> list[msgspec.Meta]:
    """Return what the model says of a type beside its Python type."""
    return [item for item in getattr(annotation, "__metadata__", ()) if isinstance(item, msgspec.Meta)]


def _key_list(record: type[Record]) -> str:
    return ", ".join(_fields(record))


def _example(name: str) -> str:
    return f"{name}: …"


def _deadline_form(written: str) -> str:
    """Return the line that gives the author's own words a normal form; a day that only they know cannot be read yet."""
    words = written if len(written) <= _LONGEST_REPEATED else "…"
    quoted = "'" + words.replace("'", "''") + "'" if '"' in words or "\\" in words else f'"{words}"'
    if quarter := _LOOSE_QUARTER.fullmatch(written.strip()):
        number = _ROMAN.get(quarter.group(1).upper(), quarter.group(1))
        return f"deadline: {{text: {quoted}, kind: quarter, quarter: {number}}}"
    day = written if DATE.fullmatch(written) else _DAY_FORM
    return f"deadline: {{text: {quoted}, kind: date, date: {day}}}"


@cache
def _converter(annotation: Any) -> Converter:
    """Return the converter of a type of the model."""
    origin = typing.get_origin(annotation)
    if origin in (types.UnionType, typing.Union):
        (inner,) = [item for item in typing.get_args(annotation) if item is not types.NoneType]
        return _converter(inner)
    if origin is tuple:
        return _sequence_converter(_converter(typing.get_args(annotation)[0]))
    if origin is typing.Annotated:
        return _annotated_converter(annotation)
    if annotation is bool:
        return _without_curly_quotes(_convert_bool)
    if annotation is datetime.date:
        return _without_curly_quotes(_convert_date)
    if issubclass(annotation, StrEnum):
        return _without_curly_quotes(_enum_converter(annotation))
    return lambda node, binding, key: _bind_record(annotation, node, binding, key, {})


def _annotated_converter(annotation: Any) -> Converter:
    inner = typing.get_args(annotation)[0]
    (meta,) = metas(annotation)
    if inner is int:
        return _without_curly_quotes(_count_converter(meta))
    if meta.pattern:
        return _without_curly_quotes(_pattern_converter(meta))
    return _words_converter(meta)


def _without_curly_quotes(convert: Converter) -> Converter:
    """Return a converter that names the quotes of a word processor: YAML takes them for letters of the value."""

    def convert_bare(node: Node, binding: Binding, key: str) -> Any:
        bare = node.text.strip().strip(_CURLY_QUOTES).strip() if isinstance(node, Scalar) else ""
        if not isinstance(node, Scalar) or not bare or bare == node.text.strip():
            return convert(node, binding, key)
        trial = Binding(binding.file)
        trial.in_list = binding.in_list
        convert(node._replace(text=bare), trial, key)
        line = f"- {bare}" if binding.in_list else f"{key}: {bare}"
        example = trial.problems[0].example if trial.problems else line
        return binding.add("curly_quotes", node, key=key, written=node.text, example=example)

    return convert_bare


def _scalar(node: Node, binding: Binding, key: str) -> Scalar | None:
    if isinstance(node, Scalar):
        if node.empty:
            binding.add("empty_value", node, key=key)
            return None
        return node
    binding.add("wrong_shape_text", node, key=key)
    return None


def _words_converter(meta: msgspec.Meta) -> Converter:
    longest = meta.max_length or 0

    def convert(node: Node, binding: Binding, key: str) -> Any:
        scalar = _scalar(node, binding, key)
        if scalar is None:
            return FAILED
        text = scalar.text.strip()
        if not text:
            return binding.add("empty_value", node, key=key)
        if len(text) > longest:
            return binding.add("text_too_long", node, key=key, limit=longest)
        return text if text.isascii() else unicodedata.normalize("NFC", text)

    return convert


def _pattern_converter(meta: msgspec.Meta) -> Converter:
    pattern = re.compile((meta.pattern or "").replace(r"\d", "[0-9]"))  # as JSON Schema reads it: ASCII digits
    kind = (meta.extra or {})[SCALAR]
    longest = meta.max_length or 200

    def convert(node: Node, binding: Binding, key: str) -> Any:
        scalar = _scalar(node, binding, key)
        if scalar is None:
            return FAILED
        if len(scalar.text) > longest:
            return binding.add("text_too_long", node, key=key, limit=longest)
        if pattern.fullmatch(scalar.text) is None:
            scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", scalar.text.strip())
            if kind == "address" and scheme and scheme.group(1).lower() not in ("http", "https"):
                return binding.add("forbidden_scheme", node, key=key, written=scalar.text)
            return _invalid(kind, scalar, binding, key)
        return scalar.text

    return convert


def _invalid(kind: str, scalar: Scalar, binding: Binding, key: str) -> Any:
    """Tell what a text must be and is not, with what was probably meant."""
    facts = {"key": key, "written": scalar.text}
    if kind == "id":
        facts["example"] = _usable_id(scalar.text, binding, key)
    elif kind == "address" and _ADDRESS_WITHOUT_SCHEME.fullmatch(scalar.text.strip()):
        facts["example"] = f"{key}: https://{scalar.text.strip()}"
    if kind == "id" and key in _REFERENCES:
        return binding.add("invalid_reference", scalar, where=_REFERENCES[key], **facts)
    return binding.add(f"invalid_{kind}", scalar, **facts)


def _usable_id(written: str, binding: Binding, key: str) -> str:
    """Return a line with the id that was meant, or with a sign that is no id where that is not certain."""
    latin = written.strip().translate(_LATIN_OF_CYRILLIC)
    name = re.sub(r"\.ya?ml$", "", latin, flags=re.IGNORECASE).lower()
    usable = _NOT_ID.sub("-", name).strip("-") if _ALMOST_ID.fullmatch(name) else ""
    return f"- {usable or '…'}" if binding.in_list else f"{key}: {usable or '…'}"


def _count_converter(meta: msgspec.Meta) -> Converter:
    least = int(meta.ge or 0)
    most = LARGEST_COUNT if meta.le is None else int(meta.le)

    def convert(node: Node, binding: Binding, key: str) -> Any:
        scalar = _scalar(node, binding, key)
        if scalar is None:
            return FAILED
        if COUNT.fullmatch(scalar.text) is None:
            return binding.add(
                "not_a_number", node, key=key, written=scalar.text, example=_meant_count(scalar.text, key)
            )
        value = int(scalar.text)
        if not least <= value <= most:
            open_ended = f"≥ {least}" if value < least else f"≤ {most}"
            limits = open_ended if meta.le is None else f"{least}–{most}"
            return binding.add("number_out_of_range", node, key=key, written=scalar.text, limits=limits)
        return value

    return convert


def _meant_count(written: str, key: str) -> str:
    """Return a line with the number before a unit, or with a sign that is no number where its value is not certain."""
    meant = _COUNT_WITH_UNIT.fullmatch(written.strip())
    if meant is None or meant.group(2).casefold().startswith(_MULTIPLIERS):
        return _example(key)
    return f"{key}: {re.sub('[^0-9]', '', meant.group(1))}"


def _convert_bool(node: Node, binding: Binding, key: str) -> Any:
    scalar = _scalar(node, binding, key)
    if scalar is None:
        return FAILED
    if scalar.text in ("true", "false"):
        return scalar.text == "true"
    word = scalar.text.strip().casefold()
    meant = "false" if word in _NEGATIVE else "true" if word in _POSITIVE else "…"
    return binding.add("not_true_or_false", node, key=key, written=scalar.text, example=f"{key}: {meant}")


def _convert_date(node: Node, binding: Binding, key: str) -> Any:
    scalar = _scalar(node, binding, key)
    if scalar is None:
        return FAILED
    try:
        if DATE.fullmatch(scalar.text):
            return datetime.date.fromisoformat(scalar.text)
        meant = _meant_day(scalar.text.strip())
    except ValueError:
        return binding.add("no_such_day", node, key=key, written=scalar.text)
    return binding.add("not_a_date", node, key=key, written=scalar.text, example=f"{key}: {meant or _DAY_FORM}")


def _meant_day(written: str) -> datetime.date | None:
    """Return the day that was meant where only one can be; ValueError where there is no such day."""
    if loose := _LOOSE_DATE.fullmatch(written):
        return datetime.date(*(int(part) for part in loose.groups()))
    found = _YEAR_LAST.fullmatch(written)
    if found is None:
        return None
    first, second, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
    if found.group(2) == "." or first > 12 or first == second:  # dots: day, month, year
        return datetime.date(year, second, first)
    return datetime.date(year, first, second) if second > 12 else None


def _enum_converter(enum: type[StrEnum]) -> Converter:
    values = {member.value: member for member in enum}

    def convert(node: Node, binding: Binding, key: str) -> Any:
        scalar = _scalar(node, binding, key)
        if scalar is None:
            return FAILED
        if scalar.text in values:
            return values[scalar.text]
        close = difflib.get_close_matches(scalar.text.strip().lower(), values, 1) or ["…"]
        allowed = ", ".join(values)
        return binding.add(
            "unknown_choice", node, key=key, written=scalar.text, allowed=allowed, example=f"{key}: {close[0]}"
        )

    return convert


def _sequence_converter(convert_item: Converter) -> Converter:
    def convert(node: Node, binding: Binding, key: str) -> Any:
        if not isinstance(node, Sequence):
            written = _BULLET.sub(", ", node.text).strip(", ") if isinstance(node, Scalar) else ""
            facts = {"example": f"{key}: [{written}]"} if _LISTED_IDS.fullmatch(written) else {}
            return binding.add("wrong_shape_list", node, key=key, **facts)
        values = []
        for item in node.items:
            binding.in_list = isinstance(item, Scalar)
            values.append(convert_item(item, binding, key))
        binding.in_list = False
        return FAILED if FAILED in values else tuple(values)

    return convert
