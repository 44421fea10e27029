"""Single values of YAML to values of fields: words, patterns, counts, days, choices and lists."""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any, Final

import msgspec

from iltod.core.codes.problem_codes import ProblemCode
from iltod.core.place import Place
from iltod.core.problem import Problem, known_code, make_problem
from iltod.core.project import without_secret
from iltod.model import SCALAR
from iltod.model.base import is_web_address
from iltod.reading.likely.values import (
    exchanged_day,
    meant_choice,
    meant_count,
    meant_day,
    points_with_a_point,
    usable_file_name,
    usable_id,
)
from iltod.reading.yaml import Entry, Mapping, Node, Scalar, Sequence
from iltod.reading.yaml_rules.mistakes import BULLETS


class _Failed:
    """The only value that no author can write."""


FAILED: Final = _Failed()

_BULLET = re.compile(rf"(?:^|\s)[{BULLETS}-]\s*")

_LISTED_IDS = re.compile(r"[a-z0-9-]+(?:, *[a-z0-9-]+)*")

_NEGATIVE = frozenset(("no", "n", "off", "false", "0", "үгүй", "биш"))

_POSITIVE = frozenset(("yes", "y", "on", "true", "1", "тийм", "мөн", "+", "✓"))

CURLY_QUOTES = "“”„‟‘’‚«»"

DAY_FORM = "ЖЖЖЖ-СС-ӨӨ"

COUNT = re.compile(r"0|[1-9][0-9]{0,99}")

LARGEST_COUNT = 10**12

DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

_ADDRESS_WITHOUT_SCHEME = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[^\s<>\"']*)?")

_REFERENCES = {
    **dict.fromkeys(("performer", "responsible", "unit"), "organisation.yml"),
    **dict.fromkeys(("measure", "measures", "supports"), "plan.yml"),
}
"""Fields that name what stands in another file, and that file."""

_SHAPELESS = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0"
)

INVISIBLE = re.compile(rf"[\s{_SHAPELESS}]*")
"""Text in which nothing can be seen: blanks, joiners, marks of direction, fillers."""

_HIDDEN = re.compile(rf"[{_SHAPELESS}]")


class Binding:
    """One file being bound: its name and the problems found so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.key_line = 0  # where the key stands whose value is being converted
        self.item_mark: str | None = None  # what stands before the item of a list that is being converted

    @property
    def file_name(self) -> str:
        """Return the name of the file, which is what an author calls its outermost group."""
        return self.file.rsplit("/", 1)[-1]

    def place(self, node: Node | Entry) -> Place:
        """Return the place of a node or of a key."""
        return Place(self.file, node.line, node.column)

    def line(self, key: str, value: str) -> str:
        """Return the line, or the item of a list, that has a value where a scalar is being converted."""
        return f"{key}: {value}" if self.item_mark is None else f"{self.item_mark}{value}"

    def apart(self) -> Binding:
        """Return a binding of the same place whose problems are nobody's: to see whether a value would be read."""
        trial = Binding(self.file)
        trial.item_mark = self.item_mark
        return trial

    def add(self, code: ProblemCode, node: Node | Entry, **facts: object) -> _Failed:
        """Record a problem and return the failure."""
        self.problems.append(make_problem(code, self.place(node), **facts))
        return FAILED


Converter = Callable[[Node, Binding, str], Any]
"""Takes the node, the binding and the key it stands under."""


def metas(annotation: Any) -> list[msgspec.Meta]:
    """Return what the model says of a type beside its Python type."""
    return [item for item in getattr(annotation, "__metadata__", ()) if isinstance(item, msgspec.Meta)]


def without_curly_quotes(convert: Converter) -> Converter:
    """Return a converter that names what a word processor adds to a value: its quotes, and letters without a shape."""

    def convert_bare(node: Node, binding: Binding, key: str) -> Any:
        if not isinstance(node, Scalar) or node.text.isascii():
            return convert(node, binding, key)
        hidden = _HIDDEN.search(node.text)
        seen = _HIDDEN.sub("", node.text).strip()
        bare = seen.strip(CURLY_QUOTES).strip()
        if not bare or (bare == seen and hidden is None):
            return convert(node, binding, key)
        if hidden and bare == seen:
            trial = binding.apart()
            value = convert(node, trial, key)
            if not trial.problems:  # the traditional script has letters that only shape others
                return value
        trial = binding.apart()
        convert(node._replace(text=bare), trial, key)
        example = trial.problems[0].example if trial.problems else binding.line(key, bare)
        if hidden and bare == seen:
            code = f"U+{ord(hidden[0]):04X}"
            return binding.add("forbidden_character", node, written=code, **({"example": example} if example else {}))
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


def words_converter(meta: msgspec.Meta) -> Converter:
    """Return the converter of words within these limits."""
    longest = meta.max_length or 0

    def convert(node: Node, binding: Binding, key: str) -> Any:
        scalar = _scalar(node, binding, key)
        if scalar is None:
            return FAILED
        text = scalar.text.strip()
        if INVISIBLE.fullmatch(text):
            return binding.add("empty_value", node, key=key)
        if len(text) > longest:
            return binding.add("text_too_long", node, key=key, limit=longest)
        return text if text.isascii() else unicodedata.normalize("NFC", text)

    return convert


def pattern_converter(meta: msgspec.Meta) -> Converter:
    """Return the converter of words that must match a pattern."""
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
                return binding.add("forbidden_scheme", node, key=key, written=without_secret(scalar.text))
            return _invalid(kind, pattern, scalar, binding, key)
        if kind == "address" and not is_web_address(scalar.text):
            if "@" in scalar.text.split("/")[2]:
                return binding.add("setting_user", node, key=key, written=without_secret(scalar.text))
            return _invalid(kind, pattern, scalar, binding, key)
        return scalar.text

    return convert


def _invalid(kind: str, pattern: re.Pattern[str], scalar: Scalar, binding: Binding, key: str) -> Any:
    """Tell what a text must be and is not, with what was probably meant."""
    written, meant = scalar.text, ""
    if kind == "id":
        meant = usable_id(written)
    elif kind == "points":
        meant = points_with_a_point(written)
    elif kind == "file_name":
        meant = usable_file_name(written)
    elif kind == "address" and _ADDRESS_WITHOUT_SCHEME.fullmatch(written.strip()):
        meant = f"https://{written.strip()}"
    facts = {"key": key, "written": written}
    if pattern.fullmatch(meant):
        facts["example"] = binding.line(key, f'"{meant}"' if kind == "points" else meant)
    if kind == "id" and key in _REFERENCES:
        return binding.add("invalid_reference", scalar, where=_REFERENCES[key], known="…", **facts)
    return binding.add(known_code(f"invalid_{kind}"), scalar, **facts)


def count_converter(meta: msgspec.Meta) -> Converter:
    """Return the converter of whole numbers within these limits."""
    least = int(meta.ge or 0)
    most = LARGEST_COUNT if meta.le is None else int(meta.le)

    def convert(node: Node, binding: Binding, key: str) -> Any:
        scalar = _scalar(node, binding, key)
        if scalar is None:
            return FAILED
        if COUNT.fullmatch(scalar.text) is None:
            meant = meant_count(scalar.text)
            example = {"example": binding.line(key, meant)} if meant else {}
            return binding.add("not_a_number", node, key=key, written=scalar.text, **example)
        value = int(scalar.text)
        if not least <= value <= most:
            open_ended = f"≥ {least}" if value < least else f"≤ {most}"
            limits = open_ended if meta.le is None else f"{least}–{most}"
            return binding.add("number_out_of_range", node, key=key, written=scalar.text, limits=limits)
        return value

    return convert


def convert_bool(node: Node, binding: Binding, key: str) -> Any:
    """Return True or False for `true` or `false`, or FAILED for any other `node`.

    `binding` collects the problem; `key` is the field that it names.
    """
    scalar = _scalar(node, binding, key)
    if scalar is None:
        return FAILED
    if scalar.text in ("true", "false"):
        return scalar.text == "true"
    word = scalar.text.strip().casefold()
    meant = "false" if word in _NEGATIVE else "true" if word in _POSITIVE else ""
    example = {"example": f"{key}: {meant}"} if meant else {}
    return binding.add("not_true_or_false", node, key=key, written=scalar.text, **example)


def convert_date(node: Node, binding: Binding, key: str) -> Any:
    """Return a day written as 2026-12-31, or FAILED for any other `node`.

    `binding` collects the problem; `key` is the field that it names.
    """
    scalar = _scalar(node, binding, key)
    if scalar is None:
        return FAILED
    try:
        if DATE.fullmatch(scalar.text):
            return datetime.date.fromisoformat(scalar.text)
        meant = meant_day(scalar.text.strip())
    except ValueError:
        exchanged = exchanged_day(scalar.text)
        example = {"example": binding.line(key, str(exchanged))} if exchanged else {}
        return binding.add("no_such_day", node, key=key, written=scalar.text, **example)
    example = {"example": binding.line(key, str(meant))} if meant else {}
    return binding.add("not_a_date", node, key=key, written=scalar.text, **example)


def enum_converter(enum: type[StrEnum]) -> Converter:
    """Return the converter of a choice."""
    values = {member.value: member for member in enum}

    def convert(node: Node, binding: Binding, key: str) -> Any:
        scalar = _scalar(node, binding, key)
        if scalar is None:
            return FAILED
        if scalar.text in values:
            return values[scalar.text]
        labels = choice_labels(enum)
        allowed = ", ".join(f"{value} ({labels[value]})" if value in labels else value for value in values)
        meant = meant_choice(scalar.text, values, labels)
        example = {"example": binding.line(key, meant)} if meant else {}
        return binding.add("unknown_choice", node, key=key, written=scalar.text, allowed=allowed, **example)

    return convert


@cache
def choice_labels(enum: type[StrEnum]) -> dict[str, str]:
    """Return the Mongolian words of a choice's values, as the site shows them; none where it shows none."""
    enum_labels = field_words().get("enums", {}).get(enum.__name__, {})
    return {str(value): str(label) for value, label in enum_labels.items()}


def field_label(record: type[msgspec.Struct], field: str) -> str:
    """Return what people call a field of a record, as editors and pages show it; its name where it has no words."""
    words = field_words().get("fields", {}).get(record.__name__, {}).get(field, {})
    return str(words.get("label", field))


@cache
def field_words() -> dict[str, Any]:
    """Return the words of records, fields and values, as the program brings them."""
    from iltod.core.resources import default_folder
    from iltod.reading.yaml import read_plain

    words = read_plain(default_folder("site_templates") / "wording-fields.yml")
    return words if isinstance(words, dict) else {}


def sequence_converter(convert_item: Converter) -> Converter:
    """Return the converter of a list."""

    def convert(node: Node, binding: Binding, key: str) -> Any:
        if not isinstance(node, Sequence):
            example = _listed(node, convert_item, binding, key)
            facts = {"example": example} if example else {}
            written = node.text if isinstance(node, Scalar) else ""
            return binding.add("wrong_shape_list", node, key=key, written=written, **facts)
        values = []
        for item in node.items:
            binding.item_mark = ("" if node.in_brackets else "- ") if isinstance(item, Scalar) else None
            values.append(convert_item(item, binding, key))
        binding.item_mark = None
        return FAILED if FAILED in values else tuple(values)

    return convert


def _listed(node: Node, convert_item: Converter, binding: Binding, key: str) -> str:
    """Return the line of a list made of what stands where a list belongs, if each item would be read; else nothing."""
    if isinstance(node, Scalar):
        plain = _BULLET.sub(", ", node.text).strip(", ")
        texts = plain.split(", ") if _LISTED_IDS.fullmatch(plain) else [node.text.strip()]
        items: list[Node] = [node._replace(text=text) for text in texts]
        told = [text if _LISTED_IDS.fullmatch(text) else f'"{text}"' for text in texts]
        line = f"{key}: [{', '.join(told)}]"
        if any(sign in line for sign in "\n\\") or line.count('"') > 2:
            return ""
    elif isinstance(node, Mapping) and len(node.entries) > 1 and (written := flow_text(node)):
        items = [node]
        line = f"{key}: [{written}]" if node.line == binding.key_line else f"- {written}"
    else:
        return ""
    trial = binding.apart()
    for item in items:
        convert_item(item, trial, key)
    return "" if trial.problems else line


def flow_text(node: Node) -> str:
    """Return a value on one line, as it may stand between brackets; nothing where it stands on several lines."""
    if isinstance(node, Scalar):
        return (
            node.text
            if re.fullmatch(r"[\w.][\w./-]*(?: [\w./-]+)*", node.text)
            else json.dumps(node.text, ensure_ascii=False)
        )
    if isinstance(node, Sequence):
        parts = [flow_text(item) for item in node.items]
        return f"[{', '.join(parts)}]" if node.in_brackets and all(parts) else ""
    told = {name: flow_text(entry.node) for name, entry in node.entries.items()}
    is_one_line = all(entry.line == node.line for entry in node.entries.values())
    return (
        "{" + ", ".join(f"{name}: {text}" for name, text in told.items()) + "}"
        if is_one_line and all(told.values())
        else ""
    )
