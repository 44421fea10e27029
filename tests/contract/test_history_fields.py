"""Every field that an author declares is compared by the history, or stands here with the reason why it is not."""

from __future__ import annotations

import datetime
import types
import typing
from collections.abc import Callable, Iterator
from enum import Enum
from itertools import count
from typing import Any

import msgspec
import pytest

from iltod.history.changes import Change
from iltod.history.claim_changes import compare_assessments, compare_evidence, compare_reports
from iltod.history.promise_changes import compare_measures, compare_plans, placed_measures
from iltod.model import (
    Deadline,
    Measure,
    Plan,
    Record,
    Section,
    SubSection,
    Text,
)
from iltod.model.files import FILE_KINDS, KINDS

ANCHOR = "an anchor on the page of the plan; the measures are followed by their own ids"
REMARK = "a remark about the words, which decides at most whether their change is a reading"

EXEMPT_FIELDS: dict[type[Record], dict[str, str]] = {
    Text: {"printed": REMARK, "doubt": REMARK},
    Deadline: {"printed": REMARK, "doubt": REMARK},
    Measure: {
        "formerly": "former addresses, by which the history follows the measure",
        "template": "which measures of other plans are alike, not what is promised",
        "title_mong": "the title in the traditional script, not another promise",
    },
    Section: {"id": ANCHOR, "formerly": ANCHOR},
    SubSection: {"id": ANCHOR},
    Plan: {
        "organisation": "the folder in which it lies",
        "year": "the folder in which it lies",
        "formerly": "former addresses",
        "source": "how the plan was typed, not what it promises",
        "amendments": "acts are what backs a change; each is shown with its day",
        "corrections": "corrections are what backs a change; each is shown with its day",
        "title_mong": "the title in the traditional script, not another promise",
    },
}
"""Fields of records that the history compares."""


def _same_id(name: str) -> str:
    return name


def plan_changes(before: Plan, after: Plan) -> Iterator[Change]:
    yield from compare_plans(before, after)
    yield from compare_measures(placed_measures(before, _same_id), placed_measures(after, _same_id), _same_id)


COMPARED: dict[str, Callable[[Any, Any], Iterator[Change]]] = {
    "plan": plan_changes,
    "report": lambda before, after: compare_reports(before, after, _same_id),
    "assessment": lambda before, after: compare_assessments(before, after, _same_id),
    "evidence": lambda before, after: compare_evidence("a", before, after, _same_id, frozenset()),
}

_texts = (f"a{number}" for number in count())


def full(kind: Any) -> Any:
    """Return a value of a type in which nothing is left out, and no two texts are the same."""
    if typing.get_origin(kind) is typing.Annotated:
        return full(typing.get_args(kind)[0])
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return full(next(choice for choice in typing.get_args(kind) if choice is not type(None)))
    if typing.get_origin(kind) is tuple:
        return (full(typing.get_args(kind)[0]),)
    if isinstance(kind, type) and issubclass(kind, Record):
        hints = typing.get_type_hints(kind, include_extras=True)
        return kind(**{name: full(hint) for name, hint in hints.items() if name != "place"})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return {bool: True, int: 1, datetime.date: datetime.date(2026, 1, 1)}.get(kind) or next(_texts)


def other(value: Any) -> Any:
    """Return another value of the same type."""
    match value:
        case bool():
            return not value
        case Enum():
            return next(item for item in type(value) if item is not value)
        case str():
            return f"{value}x"
        case datetime.date():
            return value + datetime.timedelta(1)
    return value + 1


Link = tuple[type[Record], str]


def variants(record: Record) -> Iterator[tuple[tuple[Link, ...], Any]]:
    """Yield the record with one field changed, at any depth, with the way to that field."""
    for name in record.__struct_fields__:
        link, value = (type(record), name), getattr(record, name)
        if name == "place":
            continue
        if isinstance(value, Record):
            changed = list(variants(value))
        elif isinstance(value, tuple):
            changed = [((), ())]
            changed += [(way, (new,)) for way, new in (variants(value[0]) if isinstance(value[0], Record) else ())]
        else:
            changed = [((), other(value))]
        for way, new in changed:
            yield (link, *way), msgspec.structs.replace(record, **{name: new})


def told_and_untold(kind: str) -> tuple[set[tuple[Link, ...]], set[tuple[Link, ...]]]:
    record = full(FILE_KINDS[kind])
    assert not any(COMPARED[kind](record, record))
    told, untold = set(), set()
    for way, changed in variants(record):
        (told if any(COMPARED[kind](record, changed)) else untold).add(way)
    return told, untold


def is_exempt(way: tuple[Link, ...]) -> bool:
    return any(name in EXEMPT_FIELDS.get(owner, {}) for owner, name in way)


@pytest.mark.parametrize("kind", COMPARED)
def test_a_change_of_any_field_is_told_or_exempt(kind: str) -> None:
    told, untold = told_and_untold(kind)
    assert len(told) > 5
    silent = [" › ".join(f"{owner.__name__}.{name}" for owner, name in way) for way in untold if not is_exempt(way)]
    assert sorted(silent) == []


def test_no_exemption_is_left_over() -> None:
    untold = {link for kind in COMPARED for way in told_and_untold(kind)[1] for link in way}
    left_over = [
        f"{owner.__name__}.{name}"
        for owner, names in EXEMPT_FIELDS.items()
        for name in names
        if (owner, name) not in untold
    ]
    assert left_over == []


def test_every_kind_of_file_is_compared_or_names_the_reason_why_not() -> None:
    assert sorted(COMPARED) == sorted(kind.name for kind in KINDS if not kind.unfollowed)
