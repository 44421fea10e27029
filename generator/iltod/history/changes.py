"""What changed between two versions of the same record, said as values: pure comparisons of what authors declare.

Free text of reports and evidence is never repeated here: what was taken out of a file, perhaps because it was personal,
must not come back by its history. What a plan promised is repeated, because it was published as an official paper; only
lines with what looks like personal data are `withheld`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from iltod.evidence.personal_data import screen_text
from iltod.model import (
    Amendment,
    AssessedMeasure,
    Assessment,
    Correction,
    Criterion,
    Deadline,
    Evidence,
    Measure,
    Period,
    Progress,
    ProgressReport,
    Record,
    Text,
)

WITHHELD = "…"
"""Stands for a line that is not repeated."""

SHORT_ID = 10
"""How many digits of a commit's id are shown."""


class Unknown(StrEnum):
    """Why nothing is known of what changed."""

    NO_REPOSITORY = "no_repository"
    SHALLOW = "shallow"
    UNREADABLE = "unreadable"
    NOT_COMMITTED = "not_committed"


class ChangeKind(StrEnum):
    """What was changed of a measure."""

    ADDED = "added"
    REMOVED = "removed"
    TITLE = "title"
    DEADLINE = "deadline"
    PERFORMERS = "performers"
    CRITERION = "criterion"
    CRITERION_ADDED = "criterion_added"
    CRITERION_REMOVED = "criterion_removed"
    TARGET_LEVEL = "target_level"
    BUDGET = "budget"
    REPORTED = "reported"
    UNREPORTED = "unreported"
    RATING = "rating"
    VALUE = "value"
    REPORT_TEXT = "report_text"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_REPLACED = "evidence_replaced"
    EVIDENCE_WITHDRAWN = "evidence_withdrawn"
    EVIDENCE_RESTORED = "evidence_restored"
    EVIDENCE_REMOVED = "evidence_removed"
    ASSESSED = "assessed"
    ASSESSMENT_CHANGED = "assessment_changed"
    ASSESSMENT_REMOVED = "assessment_removed"


class Backing(StrEnum):
    """By what right a promise was changed."""

    DRAFT = "draft"
    READING = "reading"
    CORRECTION = "correction"
    ACT = "act"
    REVERTED = "reverted"
    NONE = "none"


class Commit(msgspec.Struct, frozen=True):
    """When something was written into the repository: the commit's id, its day in Ulaanbaatar, its time in seconds."""

    id: str
    date: datetime.date
    time: int = 0

    @property
    def short(self) -> str:
        """Return the beginning of the id, by which people call a commit."""
        return self.id[:SHORT_ID]


class Change(msgspec.Struct, frozen=True):
    """One change of one measure. `subject` is the id of the report, assessment or evidence.

    `before` and `after` are lines of a plan, codes of ratings or counts. `reading` where the printed original stayed
    the same and only its reading changed. `performer` is the id of who reported, `number` the place of a criterion.
    `deadlines` are the old and the new one where that is what changed.
    """

    kind: ChangeKind
    measure: str
    subject: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    period: Period | None = None
    performer: str | None = None
    number: int | None = None
    reading: bool = False
    deadlines: tuple[Deadline, Deadline] | None = None


class Event(msgspec.Struct, frozen=True):
    """A change with the commit that made it. Changes of promises have their `backing`, and the act or the correction.

    `uncertain` where versions before it could not be read, so that it may have been made earlier.
    """

    commit: Commit
    change: Change
    backing: Backing | None = None
    declared: Amendment | Correction | None = None
    uncertain: bool = False

    @property
    def announced(self) -> bool:
        """Return whether a promise was changed after it was made: with its act, or with none."""
        return self.backing in (Backing.ACT, Backing.NONE)


class YearChanges(msgspec.Struct, frozen=True):
    """What happened to a year's folder after its plan came in, oldest first, or why that is `unknown`.

    `lost` are measures that the plan has no more, that no measure was called formerly and that no act took away,
    `removed` evidence files that were deleted; each with the commit that did it. `first` is when each report came in.
    """

    unknown: Unknown | None = None
    since: Commit | None = None
    events: tuple[Event, ...] = ()
    lost: tuple[tuple[str, Commit], ...] = ()
    removed: tuple[tuple[str, Commit], ...] = ()
    first: tuple[tuple[str, Commit], ...] = ()


PresentId = Callable[[str], str]
"""Returns the id that a measure has today."""


def without_personal_data(change: Change) -> Change:
    """Return a change with an ellipsis for every line in which something looks like personal data."""
    before, after = (
        tuple(WITHHELD if any(screen_text(line, "")) else line for line in lines)
        for lines in (change.before, change.after)
    )
    return replace(change, before=before, after=after)


def same(one: Record | None, other: Record | None) -> bool:
    """Return whether two records say the same, wherever they stand."""
    return bool(_said(one) == _said(other))


def compare_measures(
    before: Mapping[str, Measure], after: Mapping[str, Measure], names: Callable[[str], str]
) -> Iterator[Change]:
    """Yield how the promises of a plan changed; measures are given by their present ids."""
    for name, measure in before.items():
        if name not in after:
            yield Change(ChangeKind.REMOVED, name, before=(measure.title.text,))
    for name, measure in after.items():
        if name not in before:
            yield Change(ChangeKind.ADDED, name, after=(measure.title.text,))
        else:
            yield from _promise(name, before[name], measure, names)


def compare_reports(before: ProgressReport | None, after: ProgressReport | None, now: PresentId) -> Iterator[Change]:
    """Yield how what a report says of measures changed; no report is None."""
    report = after or before
    entries, later = _entries(before, now), _entries(after, now)
    for key in {**entries, **later}:
        measure, performer = key

        def change(
            kind: ChangeKind,
            one: Iterable[object] = (),
            other: Iterable[object] = (),
            *,
            number: int | None = None,
            measure: str = measure,
            performer: str | None = performer,
        ) -> Change:
            assert report
            return Change(kind, measure, report.id, _lines(one), _lines(other), report.period, performer, number)

        old, new = entries.get(key), later.get(key)
        if new is None:
            yield change(ChangeKind.UNREPORTED, (old.rating,) if old else ())
        elif old is None:
            yield change(ChangeKind.REPORTED, (), (new.rating,))
        else:
            if old.rating != new.rating:
                yield change(ChangeKind.RATING, (old.rating,), (new.rating,))
            values, counted = _values(old), _values(new)
            for number in sorted(values.keys() | counted.keys()):
                if values.get(number) != counted.get(number):
                    yield change(ChangeKind.VALUE, (values.get(number),), (counted.get(number),), number=number)
            if (old.text, old.reason) != (new.text, new.reason):
                yield change(ChangeKind.REPORT_TEXT)


def compare_assessments(before: Assessment | None, after: Assessment | None, now: PresentId) -> Iterator[Change]:
    """Yield how somebody else's verdicts changed; no assessment is None."""
    assessment = after or before
    assert assessment
    old, new = _assessed(before, now), _assessed(after, now)
    for measure in {**old, **new}:
        ratings = tuple(_lines((held[measure].rating,)) if measure in held else () for held in (old, new))
        if ratings[0] == ratings[1]:
            continue
        kind = ChangeKind.ASSESSMENT_CHANGED
        if not ratings[0] or not ratings[1]:
            kind = ChangeKind.ASSESSED if ratings[1] else ChangeKind.ASSESSMENT_REMOVED
        yield Change(kind, measure, assessment.id, ratings[0], ratings[1], assessment.period)


def compare_evidence(
    name: str, before: Evidence | None, after: Evidence | None, now: PresentId, cited: frozenset[str]
) -> Iterator[Change]:
    """Yield how an item of evidence changed; `cited` are measures whose reports name it. No item is None."""
    old, new = _supported(before, now, cited), _supported(after, now, cited)
    for measure in sorted(old | new):
        if measure not in new:
            yield Change(ChangeKind.EVIDENCE_REMOVED, measure, name)
        elif measure not in old:
            yield Change(ChangeKind.EVIDENCE_ADDED, measure, name)
        elif before and after:
            if before.withdrawn is None and after.withdrawn:
                yield Change(ChangeKind.EVIDENCE_WITHDRAWN, measure, name)
            elif before.withdrawn and after.withdrawn is None:
                yield Change(ChangeKind.EVIDENCE_RESTORED, measure, name)
            if _replaced(before, after):
                yield Change(ChangeKind.EVIDENCE_REPLACED, measure, name)


def _promise(name: str, old: Measure, new: Measure, names: Callable[[str], str]) -> Iterator[Change]:
    if old.title.text != new.title.text:
        reading = _original(old.title) == _original(new.title)
        yield Change(ChangeKind.TITLE, name, "", (old.title.text,), (new.title.text,), reading=reading)
    if _term(old.deadline) != _term(new.deadline):
        reading = _original(old.deadline) == _original(new.deadline)
        pair = (old.deadline, new.deadline)
        lines = ((old.deadline.text,), (new.deadline.text,))
        yield Change(ChangeKind.DEADLINE, name, "", *lines, reading=reading, deadlines=pair)
    if {(item.unit, item.role) for item in old.responsible} != {(item.unit, item.role) for item in new.responsible}:
        yield Change(ChangeKind.PERFORMERS, name, "", _performers(old, names), _performers(new, names))
    yield from _criteria(name, old.criteria, new.criteria)
    levels, later = ([text.text for text in item.target_level] for item in (old, new))
    if levels != later:
        reading = [_original(text) for text in old.target_level] == [_original(text) for text in new.target_level]
        yield Change(ChangeKind.TARGET_LEVEL, name, "", tuple(levels), tuple(later), reading=reading)
    money, later_money = (_money(item) for item in (old, new))
    if [text.text for text in money] != [text.text for text in later_money]:
        reading = [_original(text) for text in money] == [_original(text) for text in later_money]
        before, after = (tuple(text.text for text in texts) for texts in (money, later_money))
        yield Change(ChangeKind.BUDGET, name, "", before, after, reading=reading)


def _money(measure: Measure) -> tuple[Text, ...]:
    return tuple(text for text in (measure.budget, measure.budget_source) if text)


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
    return item.text.text, item.at_least, item.unit, item.baseline.text if item.baseline else None


def _is_reading(old: Criterion, new: Criterion) -> bool:
    """A threshold that is found in the words is a reading of them; one that changes is another threshold."""
    thresholds = old.at_least is None or (old.at_least, old.unit) == (new.at_least, new.unit)
    baselines = [_original(item.baseline) if item.baseline else None for item in (old, new)]
    return thresholds and _original(old.text) == _original(new.text) and baselines[0] in (None, baselines[1])


def _criterion_line(item: Criterion) -> str:
    threshold = " ".join(str(part) for part in (item.at_least, item.unit) if part)
    return f"{item.text.text} ({threshold})" if threshold else item.text.text


def _performers(measure: Measure, names: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(names(item.unit) for item in measure.responsible)


def _term(deadline: Deadline) -> tuple[object, ...]:
    """Return the words and the normal form: all but the place and what is said of the printed original."""
    aside = {"place", "printed", "doubt"}
    return tuple(getattr(deadline, name) for name in deadline.__struct_fields__ if name not in aside)


def _original(text: Text | Deadline) -> str:
    return text.printed or text.text


def _entries(report: ProgressReport | None, now: PresentId) -> dict[tuple[str, str | None], Progress]:
    if report is None:
        return {}
    return {(now(entry.measure), entry.performer or report.performer): entry for entry in report.entries}


def _values(entry: Progress) -> dict[int, int]:
    return {value.criterion: value.value for value in entry.values}


def _assessed(assessment: Assessment | None, now: PresentId) -> dict[str, AssessedMeasure]:
    return {now(entry.measure): entry for entry in assessment.entries} if assessment else {}


def _supported(evidence: Evidence | None, now: PresentId, cited: frozenset[str]) -> frozenset[str]:
    return cited | {now(support.measure) for support in evidence.supports} if evidence else frozenset()


def _replaced(old: Evidence, new: Evidence) -> bool:
    """What was there to look at is another thing now; that something came to it replaces nothing."""
    pairs = ((old.url, new.url), (old.file, new.file), (old.sha256, new.sha256))
    return any(one is not None and one != other for one, other in pairs)


def _lines(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values if value is not None)


def _said(value: Any) -> Any:
    if isinstance(value, Record):
        return tuple(_said(getattr(value, name)) for name in value.__struct_fields__ if name != "place")
    return tuple(_said(item) for item in value) if isinstance(value, tuple) else value
