"""How reports, assessments and evidence changed between two versions: pure comparisons.

Their free text is never repeated in a change: what was taken out of a file, perhaps because it was personal, must not
come back by its history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iltod.history.changes import Change, ChangeKind, PresentId, said
from iltod.model import AssessedMeasure, Assessment, Evidence, Progress, ProgressReport


def compare_reports(before: ProgressReport | None, after: ProgressReport | None, now: PresentId) -> Iterator[Change]:
    """Yield how what a report says of measures changed.

    No report is None; `now` returns the id that a measure has today.
    """
    report = after or before
    assert report
    old, new = _entries(before, now), _entries(after, now)
    details = before and after and _report_head(before) != _report_head(after)
    for key in {**old, **new}:
        measure, performer = key
        for kind, number, one, other in _entry_changes(old.get(key), new.get(key)):
            yield Change(kind, measure, report.id, _lines(one), _lines(other), report.period, performer, number)
        if details and before and after and key in old and key in new:
            dates = [(one.date,) if before.date != after.date else () for one in (before, after)]
            lines = (_lines(dates[0]), _lines(dates[1]))
            yield Change(ChangeKind.REPORT_DETAILS, measure, report.id, *lines, report.period, performer)


_EntryChange = tuple[ChangeKind, int | None, tuple[object, ...], tuple[object, ...]]


def _entry_changes(old: Progress | None, new: Progress | None) -> Iterator[_EntryChange]:
    """Yield what changed of an entry: the kind, the place of a criterion, and the figures before and after."""
    if old is None or new is None:
        if old:
            yield ChangeKind.UNREPORTED, None, (old.rating,), ()
        if new:
            yield ChangeKind.REPORTED, None, (), (new.rating,)
        return
    if old.rating != new.rating:
        yield ChangeKind.RATING, None, (old.rating,), (new.rating,)
    values, counted = _values(old), _values(new)
    for number in sorted(values.keys() | counted.keys()):
        if values.get(number) != counted.get(number):
            yield ChangeKind.VALUE, number, (values.get(number),), (counted.get(number),)
    if (old.text, old.reason) != (new.text, new.reason):
        yield ChangeKind.REPORT_TEXT, None, (), ()
    if set(old.evidence) != set(new.evidence):
        yield ChangeKind.REPORT_EVIDENCE, None, old.evidence, new.evidence


def compare_assessments(before: Assessment | None, after: Assessment | None, now: PresentId) -> Iterator[Change]:
    """Yield how somebody else's verdicts changed.

    No assessment is None; `now` returns the id that a measure has today.
    """
    assessment = after or before
    assert assessment
    old, new = _assessed(before, now), _assessed(after, now)
    head = before and after and _assessment_head(before) != _assessment_head(after)
    for measure in {**old, **new}:
        ratings = tuple(_lines((held[measure].rating,)) if measure in held else () for held in (old, new))
        if ratings[0] != ratings[1]:
            kind = ChangeKind.ASSESSMENT_CHANGED
            if not ratings[0] or not ratings[1]:
                kind = ChangeKind.ASSESSED if ratings[1] else ChangeKind.ASSESSMENT_REMOVED
            yield Change(kind, measure, assessment.id, ratings[0], ratings[1], assessment.period)
        elif head or old[measure].text != new[measure].text:
            yield Change(ChangeKind.ASSESSMENT_DETAILS, measure, assessment.id, period=assessment.period)


def compare_evidence(
    name: str, before: Evidence | None, after: Evidence | None, now: PresentId, cited: frozenset[str]
) -> Iterator[Change]:
    """Yield how the item of evidence with the id `name` changed.

    `before` and `after` are the item, or None where there is none; `now` returns the id that a measure has today;
    `cited` are measures whose reports name the item.
    """
    old, new = _supported(before, now, cited), _supported(after, now, cited)
    for measure in sorted(old | new):
        if measure not in new:
            yield Change(ChangeKind.EVIDENCE_REMOVED, measure, name)
        elif measure not in old:
            yield Change(ChangeKind.EVIDENCE_ADDED, measure, name)
        elif before and after:
            yield from (Change(kind, measure, name) for kind in _evidence_changes(before, after, measure, now))


def _evidence_changes(old: Evidence, new: Evidence, measure: str, now: PresentId) -> Iterator[ChangeKind]:
    is_shown = False
    if (old.withdrawn is None) != (new.withdrawn is None):
        is_shown = True
        yield ChangeKind.EVIDENCE_WITHDRAWN if new.withdrawn else ChangeKind.EVIDENCE_RESTORED
    if _replaced(old, new):
        is_shown = True
        yield ChangeKind.EVIDENCE_REPLACED
    if not is_shown and _evidence_said(old, measure, now) != _evidence_said(new, measure, now):
        yield ChangeKind.EVIDENCE_DETAILS


def _evidence_said(evidence: Evidence, measure: str, now: PresentId) -> tuple[object, ...]:
    """Return what an item says of itself, and which criteria of a measure it supports."""
    criteria = [support.criterion for support in evidence.supports if now(support.measure) == measure]
    return (said(evidence, without=("supports",)), criteria)


def _report_head(report: ProgressReport) -> object:
    return said(report, without=("entries",))


def _assessment_head(assessment: Assessment) -> object:
    return said(assessment, without=("entries",))


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
