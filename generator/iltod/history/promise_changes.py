"""How a plan and the promises of its measures changed between two versions: pure comparisons.

A change is a mere reading where the printed original stayed the same and only what was read out of it changed. What is
newly found in the words of a measure (a threshold, a channel) is a reading of them; what is taken away is another
promise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from iltod.history.changes import Change, ChangeKind, LastWords, original, originals, said, withheld
from iltod.model import Approval, Criterion, Deadline, Measure, Plan, Section, SubSection, Text, section_measures

Names = Callable[[str], str]
"""Returns the name of a unit by its id."""


class PlacedMeasure(NamedTuple):
    """A measure with its section and sub-section."""

    measure: Measure
    section: Section
    subsection: SubSection | None


def placed_measures(plan: Plan, present_id: Callable[[str], str]) -> dict[str, PlacedMeasure]:
    """Return the measures of a plan by their present ids, each with its section."""
    return {
        present_id(measure.id): PlacedMeasure(measure, section, subsection)
        for section in plan.sections
        for subsection, measure in section_measures(section)
    }


def compare_plans(before: Plan, after: Plan) -> Iterator[Change]:
    """Yield how a plan as a whole changed: its titles, its approval, its rating scale."""
    old, new = ((plan.title, plan.order_title) for plan in (before, after))
    if _words(old) != _words(new):
        reading = originals(old) == originals(new)
        yield Change(ChangeKind.PLAN_TITLE, "", "", _words(old), _words(new), reading=reading)
    if before.approval and said(before.approval) != said(after.approval):
        one, other = _act(before.approval), _act(after.approval)
        filled_in = after.approval is not None and _is_filled_in(before.approval, after.approval)
        yield Change(ChangeKind.APPROVAL, "", "", one, other, reading=filled_in)
    if before.rating_scale != after.rating_scale:
        scales = [(plan.rating_scale,) if plan.rating_scale else () for plan in (before, after)]
        yield Change(ChangeKind.RATING_SCALE, "", "", scales[0], scales[1])


def compare_measures(
    before: Mapping[str, PlacedMeasure], after: Mapping[str, PlacedMeasure], names: Names
) -> Iterator[Change]:
    """Yield how the promises of a plan changed.

    `before` and `after` are its measures by their present ids; `names` returns the name of a unit by its id.
    """
    for name, (measure, *_) in before.items():
        if name not in after:
            yield Change(ChangeKind.REMOVED, name, before=(measure.title.text,))
    for name, (measure, *_) in after.items():
        if name not in before:
            yield Change(ChangeKind.ADDED, name, after=(measure.title.text,))
        else:
            yield from _place(name, before[name], after[name])
            yield from _promise(name, before[name].measure, measure, names)


def last_words(placed: PlacedMeasure, names: Names) -> LastWords:
    """Return what a measure promised last, in lines; `names` returns the name of a unit by its id."""
    measure = placed.measure
    number, title, deadline = withheld((measure.number.text, measure.title.text, measure.deadline.text))
    return LastWords(
        number=number,
        title=title,
        section=withheld(_headings(placed)),
        deadline=deadline,
        performers=withheld(names(item.unit) for item in measure.responsible),
        criteria=withheld(_criterion_line(item) for item in measure.criteria),
        target_level=withheld(_words(measure.target_level)),
        formerly=measure.formerly,
    )


def _place(name: str, old: PlacedMeasure, new: PlacedMeasure) -> Iterator[Change]:
    before, after = _headings(old), _headings(new)
    if before != after:
        reading = old.section.number == new.section.number and _original_headings(old) == _original_headings(new)
        yield Change(ChangeKind.SECTION, name, "", before, after, reading=reading)


def _headings(placed: PlacedMeasure) -> tuple[str, ...]:
    number, title = placed.section.number, placed.section.title.text
    section = f"{number}. {title}" if number else title
    return (section, placed.subsection.title.text) if placed.subsection else (section,)


def _original_headings(placed: PlacedMeasure) -> list[str]:
    return originals((placed.section.title, placed.subsection.title if placed.subsection else None))


def _promise(name: str, old: Measure, new: Measure, names: Names) -> Iterator[Change]:
    for kind, one, other in (
        (ChangeKind.NUMBER, (old.number,), (new.number,)),
        (ChangeKind.TITLE, (old.title,), (new.title,)),
    ):
        yield from _text_changes(kind, name, one, other)
    if _term(old.deadline) != _term(new.deadline):
        reading = original(old.deadline) == original(new.deadline)
        pair = (old.deadline, new.deadline)
        lines = ((old.deadline.text,), (new.deadline.text,))
        yield Change(ChangeKind.DEADLINE, name, "", *lines, reading=reading, deadlines=pair)
    yield from _performers(name, old, new, names)
    yield from _criteria(name, old.criteria, new.criteria)
    yield from _text_changes(ChangeKind.TARGET_LEVEL, name, old.target_level, new.target_level)
    yield from _text_changes(ChangeKind.BUDGET, name, _money(old), _money(new))
    yield from _found_in_words(name, old, new)


def _text_changes(
    kind: ChangeKind, name: str, old: tuple[Text | None, ...], new: tuple[Text | None, ...]
) -> Iterator[Change]:
    if _words(old) != _words(new):
        yield Change(kind, name, "", _words(old), _words(new), reading=originals(old) == originals(new))


def _performers(name: str, old: Measure, new: Measure, names: Names) -> Iterator[Change]:
    units, later = ({(item.unit, item.role) for item in measure.responsible} for measure in (old, new))
    texts, later_texts = ((measure.responsible_text,) for measure in (old, new))
    if units != later or _words(texts) != _words(later_texts):
        before, after = ((*(names(item.unit) for item in measure.responsible),) for measure in (old, new))
        if _words(texts) != _words(later_texts):
            before, after = (*before, *_words(texts)), (*after, *_words(later_texts))
        reading = units == later and originals(texts) == originals(later_texts)
        yield Change(ChangeKind.PERFORMERS, name, "", before, after, reading=reading)


def _found_in_words(name: str, old: Measure, new: Measure) -> Iterator[Change]:
    """Yield changes of what was read out of the words of a measure. The lines are the values as they are declared."""
    for kind, one, other in (
        (ChangeKind.PROMOTES_110, _flag(old), _flag(new)),
        (ChangeKind.CHANNELS, old.channels, new.channels),
        (ChangeKind.COUNTS, old.counts, new.counts),
        (ChangeKind.PROMISES, old.promises, new.promises),
    ):
        if set(one) != set(other):
            yield Change(kind, name, "", tuple(map(str, one)), tuple(map(str, other)), reading=set(one) <= set(other))


def _flag(measure: Measure) -> tuple[str, ...]:
    return ("110",) if measure.promotes_110 else ()


def _money(measure: Measure) -> tuple[Text | None, ...]:
    return measure.budget, measure.budget_source


def _criteria(name: str, old: tuple[Criterion, ...], new: tuple[Criterion, ...]) -> Iterator[Change]:
    """Yield changed, added and removed criteria; those around them stay the same though their numbers move."""
    before, after = [_condition(item) for item in old], [_condition(item) for item in new]
    for tag, start, end, later_start, later_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = min(end - start, later_end - later_start)
        for offset in range(pairs):
            one, other = old[start + offset], new[later_start + offset]
            yield Change(
                ChangeKind.CRITERION,
                name,
                before=(_criterion_line(one),),
                after=(_criterion_line(other),),
                number=later_start + offset + 1,
                reading=_is_reading(one, other),
            )
        for index in range(start + pairs, end):
            line = _criterion_line(old[index])
            yield Change(ChangeKind.CRITERION_REMOVED, name, before=(line,), number=index + 1)
        for index in range(later_start + pairs, later_end):
            line = _criterion_line(new[index])
            yield Change(ChangeKind.CRITERION_ADDED, name, after=(line,), number=index + 1)


def _condition(item: Criterion) -> tuple[object, ...]:
    return item.text.text, item.label, item.at_least, item.unit, item.baseline.text if item.baseline else None


def _is_reading(old: Criterion, new: Criterion) -> bool:
    """A threshold that is found in the words is a reading of them; one that changes is another threshold."""
    thresholds = old.at_least is None or (old.at_least, old.unit) == (new.at_least, new.unit)
    baselines = [original(item.baseline) if item.baseline else None for item in (old, new)]
    return thresholds and original(old.text) == original(new.text) and baselines[0] in (None, baselines[1])


def _criterion_line(item: Criterion) -> str:
    threshold = " ".join(str(part) for part in (item.at_least, item.unit) if part)
    words = f"{item.label} {item.text.text}" if item.label else item.text.text
    return f"{words} ({threshold})" if threshold else words


def _term(deadline: Deadline) -> tuple[object, ...]:
    """Return the words and the normal form: all but the place and what is said of the printed original."""
    aside = {"place", "printed", "doubt"}
    return tuple(getattr(deadline, name) for name in deadline.__struct_fields__ if name not in aside)


def _words(texts: Iterable[Text | None]) -> tuple[str, ...]:
    return tuple(text.text for text in texts if text)


def _act(approval: Approval | None) -> tuple[str, ...]:
    if approval is None:
        return ()
    texts = _words((approval.act, approval.number))
    date = f"{approval.date:%Y.%m.%d}" if approval.date else None
    return tuple(part for part in (*texts, date) if part)


def _is_filled_in(old: Approval, new: Approval) -> bool:
    """Return whether every field that changed was empty before, or is another reading of the same printed words."""
    fields = [name for name in old.__struct_fields__ if name != "place"]
    return all(_is_only_read(getattr(old, name), getattr(new, name)) for name in fields)


def _is_only_read(old: Any, new: Any) -> bool:
    if old is None or old == () or said(old) == said(new):
        return True
    return isinstance(old, Text) and isinstance(new, Text) and original(old) == original(new)
