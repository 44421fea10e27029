"""A plan that was read again: what the new document changes, and what people changed by hand since, side by side."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from iltod.model import Measure, Plan, Section, SubSection, plan_measures
from iltod.reading.scalars import field_label

_SAME = 0.95

_ALIKE = 0.7

_LEAST = 0.4


class PlanChange(msgspec.Struct, frozen=True):
    """One difference. `code` is `new`, `gone`, `changed` (taken over), `kept` (made by hand, the document says
    otherwise); `before` and `after` are shown to people."""

    code: str
    measure: str
    field: str = ""
    before: str = ""
    after: str = ""

    @property
    def label(self) -> str:
        """Return what people call the field."""
        return field_label(Measure if self.measure else Plan, self.field) if self.field else ""


class Merged(msgspec.Struct, frozen=True):
    """The plan after a merge, what it changes, and the ids that measures of the draft got."""

    plan: Plan
    changes: tuple[PlanChange, ...]
    ids: dict[str, str]


def merge_plan(base: Plan | None, mine: Plan, new: Plan, bare: Plan | None = None) -> Merged:
    """Return the plan that holds both what the document changed and what people changed since it was last read.

    Args:
        base: the plan as it was last read from a document; None where it was written by hand.
        mine: the plan as it stands.
        new: the plan as it is read now, with what a person answered.
        bare: the plan as it is read now without answers. What answers change is taken over whatever stands.
    """
    ids = _matched(mine, new)
    renamed = _with_ids(new, ids)
    unanswered = same_ids(renamed, bare or new)
    read = {measure.id: measure for measure in plan_measures(unanswered)}
    changes: list[PlanChange] = []
    old = {measure.id: measure for measure in plan_measures(base)} if base else {}
    own = {measure.id: measure for measure in plan_measures(mine)}
    found = {measure.id: measure for measure in plan_measures(renamed)}
    merged = {
        name: _merge_measure(old.get(name), own[name], found[name], read[name], changes)
        for name in found
        if name in own
    }
    changes += [PlanChange("new", name, after=found[name].title.text) for name in found if name not in own]
    changes += [PlanChange("gone", name, before=own[name].title.text) for name in own if name not in found]
    sections = tuple(_merge_sections(mine, renamed, merged, own))
    names = ("title", "order_title", "approval", "source")
    plan = _merge_fields(base, mine, renamed, unanswered, names, "", changes)
    return Merged(replace(plan, sections=sections), tuple(changes), ids)


def _matched(mine: Plan, new: Plan) -> dict[str, str]:
    """Return the ids that the measures of a new reading have in the plan: by their number and words, each once."""
    ids: dict[str, str] = {}
    free = {measure.id: measure for measure in plan_measures(mine)}
    waiting = list(plan_measures(new))
    for least, numbered in ((_SAME, False), (_LEAST, True), (_ALIKE, False)):
        for measure in list(waiting):
            fitting = [item for item in free.values() if not numbered or _number(item) & _number(measure)]
            best = max(fitting, key=lambda item: _likeness(item, measure), default=None)
            if best and _likeness(best, measure) >= least:
                ids[measure.id] = best.id
                del free[best.id]
                waiting.remove(measure)
    taken = {measure.id for measure in plan_measures(mine)}
    for measure in waiting:
        own, count = measure.id, 2
        while own in taken:
            own, count = f"{measure.id}-{count}", count + 1
        ids[measure.id] = own
        taken.add(own)
    return ids


def _number(measure: Measure) -> set[str]:
    return {measure.number.text, measure.number.printed or measure.number.text}


def _likeness(one: Measure, other: Measure) -> float:
    first, second = ((item.title.printed or item.title.text).casefold() for item in (one, other))
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()


def _with_ids(plan: Plan, ids: dict[str, str]) -> Plan:
    def renamed(measures: Sequence[Measure]) -> tuple[Measure, ...]:
        return tuple(replace(measure, id=ids[measure.id]) for measure in measures)

    sections = tuple(
        replace(
            section,
            measures=renamed(section.measures),
            subsections=tuple(replace(part, measures=renamed(part.measures)) for part in section.subsections),
        )
        for section in plan.sections
    )
    return replace(plan, sections=sections)


def same_ids(plan: Plan, other: Plan) -> Plan:
    """Return another reading of the same document with the ids that its measures have in a plan, in their order."""
    pairs = zip(plan_measures(other), plan_measures(plan), strict=True)
    return _with_ids(other, {measure.id: named.id for measure, named in pairs})


def _merge_measure(
    base: Measure | None, mine: Measure, new: Measure, bare: Measure, changes: list[PlanChange]
) -> Measure:
    names = [
        name for name in Measure.__struct_fields__ if name not in ("id", "place", "formerly", "promises", "title_mong")
    ]
    merged: Measure = _merge_fields(base, mine, new, bare, names, mine.id, changes)
    return merged


def _merge_fields(
    base: Any, mine: Any, new: Any, bare: Any, names: Sequence[str], measure: str, changes: list[PlanChange]
) -> Any:
    """Return `mine` with the fields that only the document changed or an answer tells; what people changed stays."""
    taken = {}
    for name in names:
        held, read = plain(getattr(mine, name)), plain(getattr(new, name))
        before = plain(getattr(base, name)) if base else None
        answered = read != plain(getattr(bare, name))
        same = read == before or (base is None and _original(held) == _original(read))
        if held == read or (same and not answered):
            continue
        by_hand = not answered and (base is None or held != before)
        shown = _shown(held, read)
        changes.append(PlanChange("kept" if by_hand else "changed", measure, name, *shown))
        if not by_hand:
            taken[name] = getattr(new, name)
    return replace(mine, **taken) if taken else mine


def plain(value: Any) -> Any:
    """Return a value in plain Python, without its places."""
    return _without_places(msgspec.to_builtins(value))


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_places(held) for name, held in value.items() if name != "place" and held is not None}
    return [_without_places(item) for item in value] if isinstance(value, (list, tuple)) else value


def _original(value: Any) -> Any:
    """Return a value with its words as printed: a correction by hand of what the document says is no other word."""
    if isinstance(value, dict) and "text" in value and not isinstance(value["text"], dict):
        return value.get("printed") or value["text"]
    if isinstance(value, dict):
        return _original(value["text"]) if "text" in value else {name: _original(held) for name, held in value.items()}
    return [_original(item) for item in value] if isinstance(value, list) else value


def _shown(before: Any, after: Any) -> tuple[str, str]:
    """Return two values in words that differ: as printed, as read, or with what is doubtful in them."""
    ways: tuple[Callable[[Any], str], ...] = (
        lambda value: _words(_original(value)),
        lambda value: _words(value, ("text",)),
        _words,
    )
    pairs = ((say(before), say(after)) for say in ways)
    return next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))


_IN_WORDS = ("text", "unit", "description", "act", "number", "date", "printed", "doubt", "marks", "clauses")
"""What of a record is said in words."""


def _words(value: Any, names: Sequence[str] = _IN_WORDS) -> str:
    if isinstance(value, dict):
        parts = [_words(value[name], names) for name in names if value.get(name)]
        return ", ".join(parts)
    if isinstance(value, list):
        return "; ".join(filter(None, (_words(item, names) for item in value)))
    return "" if value is None else str(value)


def _merge_sections(mine: Plan, new: Plan, merged: dict[str, Measure], own: dict[str, Measure]) -> Iterator[Section]:
    """Yield the sections of the plan; a new measure follows the one that is before it in the document."""
    later = {measure.id: measure for measure in plan_measures(new) if measure.id not in own}
    before: dict[str, list[Measure]] = {}
    for section in new.sections:
        last = ""
        for measure in (*section.measures, *(item for part in section.subsections for item in part.measures)):
            if measure.id in later:
                before.setdefault(last or f"section:{section.number}", []).append(measure)
            else:
                last = measure.id

    def whole(measures: Sequence[Measure], start: str = "") -> tuple[Measure, ...]:
        found = list(before.get(start, ()))
        for measure in measures:
            found += [merged.get(measure.id, measure), *before.get(measure.id, ())]
        return tuple(found)

    for section in mine.sections:
        parts = tuple(
            SubSection(id=part.id, title=part.title, measures=whole(part.measures), place=part.place)
            for part in section.subsections
        )
        yield replace(section, measures=whole(section.measures, f"section:{section.number}"), subsections=parts)
    known = {section.number for section in mine.sections}
    yield from (section for section in new.sections if section.number not in known)
