"""Single values of YAML to values of fields: words, patterns, counts, days, choices and lists."""

from __future__ import annotations

import datetime
import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Final

import msgspec

from iltod.core.clock import ULAANBAATAR
from iltod.core.codes.problem_codes import ProblemCode
from iltod.core.place import Place
from iltod.core.problem import Problem, known_code, make_problem
from iltod.model import SCALAR
from iltod.model.base import is_web_address
from iltod.reading.yaml import Entry, Node, Scalar, Sequence
from iltod.reading.yaml_rules.mistakes import BULLETS


class _Failed:
    """The only value that no author can write."""


FAILED: Final = _Failed()

_BULLET = re.compile(rf"(?:^|\s)[{BULLETS}-]\s*")

_LISTED_IDS = re.compile(r"[a-z0-9-]+(?:, *[a-z0-9-]+)*")

_NOT_ID = re.compile(r"[^a-z0-9]+")

_ALMOST_ID = re.compile(r"[A-Za-z0-9 ._/‐‑‒–—−-]+")

LATIN_OF_CYRILLIC = str.maketrans("АВЕКМНОРСТУХаеорсух", "ABEKMHOPCTYXaeopcyx")

_NEGATIVE = frozenset(("no", "n", "off", "false", "0", "үгүй", "биш"))

_POSITIVE = frozenset(("yes", "y", "on", "true", "1", "тийм", "мөн"))

CURLY_QUOTES = "“”„‟‘’‚«»"

DAY_FORM = "ЖЖЖЖ-СС-ӨӨ"

COUNT = re.compile(r"0|[1-9][0-9]{0,99}")

LARGEST_COUNT = 10**12

_COUNT_WITH_UNIT = re.compile(r"(0|[1-9][0-9]{0,2}(?:[, \xa0][0-9]{3})+|[1-9][0-9]*)\s*([^\W\d_]*)")

_MULTIPLIERS = ("зуу", "мянг", "мян", "сая", "тэрбум", "хувь")
"""Beginnings of words that make the number before them another number."""

DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

_LOOSE_DATE = re.compile(r"([0-9]{4})\D+([0-9]{1,2})\D+([0-9]{1,2})\D*")

_ADDRESS_WITHOUT_SCHEME = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[^\s<>\"']*)?")

_REFERENCES = {
    **dict.fromkeys(("performer", "responsible", "unit"), "organisation.yml"),
    **dict.fromkeys(("measure", "measures", "supports"), "plan.yml"),
}
"""Fields that name what stands in another file, and that file."""

_YEAR_LAST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")


_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0]*"
)
"""Text in which nothing can be seen: blanks, joiners, marks of direction, fillers."""


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
    """Return a converter that names the quotes of a word processor: YAML takes them for letters of the value."""

    def convert_bare(node: Node, binding: Binding, key: str) -> Any:
        bare = node.text.strip().strip(CURLY_QUOTES).strip() if isinstance(node, Scalar) else ""
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
                return binding.add("forbidden_scheme", node, key=key, written=scalar.text)
            return _invalid(kind, scalar, binding, key)
        if kind == "address" and not is_web_address(scalar.text):
            return _invalid(kind, scalar, binding, key)
        return scalar.text

    return convert


def _invalid(kind: str, scalar: Scalar, binding: Binding, key: str) -> Any:
    """Tell what a text must be and is not, with what was probably meant."""
    facts = {"key": key, "written": scalar.text}
    if kind == "id":
        facts |= _usable_id(scalar.text, binding, key)
    elif kind == "address" and _ADDRESS_WITHOUT_SCHEME.fullmatch(scalar.text.strip()):
        facts["example"] = f"{key}: https://{scalar.text.strip()}"
    if kind == "id" and key in _REFERENCES:
        return binding.add("invalid_reference", scalar, where=_REFERENCES[key], **facts)
    return binding.add(known_code(f"invalid_{kind}"), scalar, **facts)


def _usable_id(written: str, binding: Binding, key: str) -> dict[str, str]:
    """Return a line with the id that was meant as facts, none where that is not certain."""
    latin = written.strip().translate(LATIN_OF_CYRILLIC)
    name = re.sub(r"\.ya?ml$", "", latin, flags=re.IGNORECASE).lower()
    usable = _NOT_ID.sub("-", name).strip("-") if _ALMOST_ID.fullmatch(name) else ""
    return {"example": f"- {usable}" if binding.in_list else f"{key}: {usable}"} if usable else {}


def count_converter(meta: msgspec.Meta) -> Converter:
    """Return the converter of whole numbers within these limits."""
    least = int(meta.ge or 0)
    most = LARGEST_COUNT if meta.le is None else int(meta.le)

    def convert(node: Node, binding: Binding, key: str) -> Any:
        scalar = _scalar(node, binding, key)
        if scalar is None:
            return FAILED
        if COUNT.fullmatch(scalar.text) is None:
            return binding.add("not_a_number", node, key=key, written=scalar.text, **_meant_count(scalar.text, key))
        value = int(scalar.text)
        if not least <= value <= most:
            open_ended = f"≥ {least}" if value < least else f"≤ {most}"
            limits = open_ended if meta.le is None else f"{least}–{most}"
            return binding.add("number_out_of_range", node, key=key, written=scalar.text, limits=limits)
        return value

    return convert


def _meant_count(written: str, key: str) -> dict[str, str]:
    """Return a line with the number before a unit as facts, none where its value is not certain."""
    meant = _COUNT_WITH_UNIT.fullmatch(written.strip())
    if meant is None or meant.group(2).casefold().startswith(_MULTIPLIERS):
        return {}
    return {"example": f"{key}: {re.sub('[^0-9]', '', meant.group(1))}"}


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
        meant = _meant_day(scalar.text.strip())
    except ValueError:
        return binding.add("no_such_day", node, key=key, written=scalar.text)
    example = {"example": f"{key}: {meant}"} if meant else {}
    return binding.add("not_a_date", node, key=key, written=scalar.text, **example)


def _meant_day(written: str) -> datetime.date | None:
    """Return the day that was meant where only one can be; ValueError where there is no such day."""
    if loose := _LOOSE_DATE.fullmatch(written):
        return datetime.date(*(int(part) for part in loose.groups()))
    if _MOMENT.fullmatch(written):
        return _day_of_moment(datetime.datetime.fromisoformat(written.replace(" ", "T")))
    found = _YEAR_LAST.fullmatch(written)
    if found is None:
        return None
    first, second, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
    if found.group(2) == "." or first > 12 or first == second:  # dots: day, month, year
        return datetime.date(year, second, first)
    return datetime.date(year, first, second) if second > 12 else None


def _day_of_moment(moment: datetime.datetime) -> datetime.date:
    """Return the day that was meant by a moment as programs for editing sites write it.

    Midnight of UTC is how they write a day; any other moment is a day in Ulaanbaatar.
    """
    if moment.tzinfo and moment.utctimetuple()[3:6] != (0, 0, 0):
        moment = moment.astimezone(ULAANBAATAR)
    return moment.date()


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
        meant = _meant_choice(scalar.text, values, labels)
        example = {"example": f"- {meant}" if binding.in_list else f"{key}: {meant}"} if meant else {}
        return binding.add("unknown_choice", node, key=key, written=scalar.text, allowed=allowed, **example)

    return convert


@cache
def choice_labels(enum: type[StrEnum]) -> dict[str, str]:
    """Return the Mongolian words of a choice's values, as the site shows them; none where it shows none."""
    from iltod.core.resources import default_folder
    from iltod.reading.yaml import read_plain

    words = read_plain(default_folder("site_templates") / "wording-fields.yml")
    told = words.get("enums", {}).get(enum.__name__, {}) if isinstance(words, dict) else {}
    return {str(value): str(label) for value, label in told.items()}


def _meant_choice(written: str, values: Mapping[str, StrEnum], labels: Mapping[str, str]) -> str:
    """Return the value that was meant: by its Mongolian words, or by letters that are near; else nothing."""
    small = " ".join(written.split()).casefold()
    by_label = {label.casefold(): value for value, label in labels.items() if value in values}
    if small in by_label:
        return by_label[small]
    near_label = difflib.get_close_matches(small, by_label, 1, 0.8)
    near = difflib.get_close_matches(small.translate(LATIN_OF_CYRILLIC), values, 1)
    return by_label[near_label[0]] if near_label else near[0] if near else ""


def sequence_converter(convert_item: Converter) -> Converter:
    """Return the converter of a list."""

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
