"""Tells the history of a body: from its log and the contents of old files to changes of its measures.

Only files that changed after the plan came in are read again, by the readers of today's files. A version that they
cannot read is passed over, and what the next one changed is marked as uncertain.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from iltod.history.authority import PlanStep, back
from iltod.history.changes import (
    Backing,
    Change,
    ChangeKind,
    Commit,
    Event,
    GoneMeasure,
    YearChanges,
    same,
    without_personal_data,
)
from iltod.history.claim_changes import compare_assessments, compare_evidence, compare_reports
from iltod.history.commit_log import History, Version
from iltod.history.git import Blobs, GitError, Repository, Unknown
from iltod.history.old_files import OldFiles, followed_file
from iltod.history.promise_changes import PlacedMeasure, compare_measures, compare_plans, last_words, placed_measures
from iltod.history.time import end_of
from iltod.model import (
    Amendment,
    Assessment,
    Correction,
    Evidence,
    OrganisationFolder,
    Plan,
    ProgressReport,
    Record,
    YearFolder,
    plan_measures,
)
from iltod.model.files import YearFile


class BodyHistory(msgspec.Struct, frozen=True):
    """What happened to each year of a body, and its files as they were. `lost_years` had a plan once."""

    years: dict[int, YearChanges]
    old: OldFiles | None = None
    lost_years: tuple[tuple[int, Commit], ...] = ()


class HistoryReader:
    """Tells the history of one body after the other, as it was known on a day.

    Where `today` is given, commits that are dated after it are out of order; a site of a past day tells no later ones.
    """

    def __init__(self, history: History, as_of: datetime.date, today: datetime.date | None = None) -> None:
        self._history = history
        self._end = end_of(as_of)
        self._latest = end_of(max(as_of, today)) if today else sys.maxsize
        self._blobs: Blobs | None = None
        self._open: Repository | None = None
        self._last: tuple[OrganisationFolder, BodyHistory] | None = None

    def __enter__(self) -> HistoryReader:
        return self

    def __exit__(self, *_: object) -> None:
        """Let git go."""
        if self._blobs:
            self._blobs.close()

    @property
    def unknown(self) -> Unknown | None:
        """Return why nothing is known of any body, None where git could be asked."""
        return self._history.unknown

    @property
    def own_unknown(self) -> Mapping[str, Unknown]:
        """Return why nothing is known of bodies whose folders are repositories of their own."""
        return self._history.own_unknown

    def digest(self, body: str) -> str:
        """Return a digest of all that the history of a body can contain on any day."""
        return self._history.digest(body)

    def read(self, folder: OrganisationFolder) -> BodyHistory:
        """Return the history of a body, or why nothing is known of it; the last one is remembered."""
        if self._last is None or self._last[0] is not folder:
            self._last = folder, self._told(folder)
        return self._last[1]

    def lost_bodies(self, present: Collection[str]) -> Iterator[tuple[str, Commit]]:
        """Yield the bodies that are not there any more, each with the last commit that touched it."""
        for body in sorted(self._history.packed.keys() - set(present)):
            log = self._history.log(body)
            log = log.until(self._end) if log else None
            if log and any(item.path == "organisation.yml" for item in log.versions):
                yield body, OldFiles(body, log, lambda blob: None).commit(-1)

    def _blobs_of(self, repository: Repository | None) -> Blobs | None:
        """Return the contents of a repository; only one is open at a time."""
        if repository is None:
            return None
        if self._blobs is None or self._open is None or self._open.git_dir != repository.git_dir:
            if self._blobs:
                self._blobs.close()
            self._blobs, self._open = Blobs(repository), repository
        return self._blobs

    def _told(self, folder: OrganisationFolder) -> BodyHistory:
        body = folder.organisation.id
        log = self._history.log(body)
        blobs = self._blobs_of(self._history.repository_of(body))
        if log is None or blobs is None:
            return _unknown(folder, self._history.unknown_of(folder.organisation.id))
        old = OldFiles(body, log.until(self._end), blobs.read)
        disorder = tuple(OldFiles(body, log, blobs.read).commit(place) for place in log.disorder(self._latest))
        try:
            years = {
                year.plan.year: replace(_Year(folder, year, old).changes(), disorder=disorder) for year in folder.years
            }
        except GitError:
            return _unknown(folder, Unknown.UNREADABLE)
        return BodyHistory(years, old, tuple(old.lost_years(years)))


def _unknown(folder: OrganisationFolder, why: Unknown) -> BodyHistory:
    return BodyHistory({year.plan.year: YearChanges(why) for year in folder.years})


class _File(msgspec.Struct):
    """A file on its way through time: what it declared when it could last be read."""

    record: Record | None = None
    unread: bool = False


class _Walk(msgspec.Struct):
    """What was met on the way from commit to commit."""

    files: dict[str, _File] = msgspec.field(default_factory=dict)
    steps: list[PlanStep] = msgspec.field(default_factory=list)
    events: list[tuple[int, Event]] = msgspec.field(default_factory=list)
    order: list[int] = msgspec.field(default_factory=list)
    gone: dict[str, GoneMeasure] = msgspec.field(default_factory=dict)
    removed: dict[str, Commit] = msgspec.field(default_factory=dict)
    first: dict[str, Commit] = msgspec.field(default_factory=dict)
    entered: dict[str, Commit] = msgspec.field(default_factory=dict)


class _Year:
    """One year of a body, walked from commit to commit."""

    def __init__(self, folder: OrganisationFolder, year: YearFolder, old: OldFiles) -> None:
        self._year = year
        self._old = old
        self._walk = _Walk()
        self._names = {unit.id: unit.name.text for unit in folder.organisation.units}
        self._present = {former: item.id for item in plan_measures(year.plan) for former in item.formerly}
        self._cited: dict[str, set[str]] = {}
        for report in year.reports:
            for entry in report.entries:
                for name in entry.evidence:
                    self._cited.setdefault(name, set()).add(entry.measure)

    def changes(self) -> YearChanges:
        """Return what happened after the plan came in."""
        versions = list(self._old.versions(self._year.plan.year))
        plan = f"{self._year.plan.year}/plan.yml"
        start = next((item.commit for item in versions if item.path == plan and item.blob), None)
        if start is None:
            return YearChanges(Unknown.NOT_COMMITTED)
        walk = self._walk
        touched = {item.path for item in versions if item.commit > start}
        if plan in touched:
            self._present = {**self._names_of_then(versions, plan), **self._present}
        for item in versions:
            name = followed_file(item.path)
            if name is None:
                continue
            if item.commit <= start and item.path not in touched:
                self._note_first(name, item)
                continue
            self._step(name, item, shown=item.commit > start)
        approval = self._year.plan.approval
        promises = back(walk.steps, approval.date if approval else None)
        dropped = {
            event.change.measure
            for event in promises
            if event.change.kind is ChangeKind.REMOVED and event.backing is Backing.ACT
        }
        events = [*zip(walk.order, promises, strict=True), *walk.events]
        shown = [(order, replace(event, change=without_personal_data(event.change))) for order, event in events]
        return YearChanges(
            since=self._old.commit(start),
            events=tuple(event for _, event in sorted(shown, key=lambda pair: pair[0])),
            gone=tuple(walk.gone[name] for name in sorted(walk.gone)),
            lost=tuple(sorted((name, gone.commit) for name, gone in walk.gone.items() if name not in dropped)),
            removed=tuple(sorted(walk.removed.items())),
            first=tuple(sorted(walk.first.items())),
            entered=tuple(sorted(walk.entered.items())),
        )

    def _names_of_then(self, versions: Iterable[Version], path: str) -> dict[str, str]:
        """Return the last ids of measures that were renamed and are gone by now, by their former ids."""
        present = {measure.id for measure in plan_measures(self._year.plan)}
        found: dict[str, str] = {}
        for item in versions:
            then = self._old.record(path, item.blob) if item.path == path and item.blob else None
            if isinstance(then, Plan):
                found |= {former: one.id for one in plan_measures(then) for former in one.formerly}
        return {former: name for former, name in found.items() if former not in present}

    def _note_first(self, name: YearFile, item: Version) -> None:
        if name.kind.record is ProgressReport and item.blob:
            self._walk.first.setdefault(name.id, self._old.commit(item.commit))
        if name.kind.record is Evidence and item.blob:
            self._walk.entered.setdefault(name.id, self._old.commit(item.commit))

    def _step(self, name: YearFile, item: Version, *, shown: bool) -> None:
        """Go one version further with one file; before the plan came in, nothing is reported."""
        self._note_first(name, item)
        file = self._walk.files.setdefault(item.path, _File())
        after = self._old.record(item.path, item.blob) if item.blob else None
        if item.blob and after is None:
            file.unread = True
            return
        if name.kind.record is Plan and after is None:
            return  # a plan that is taken away and put back has lost nothing of its promises
        before, uncertain = file.record, file.unread
        file.record, file.unread = after, False
        commit = self._old.commit(item.commit)
        if name.kind.record is Evidence and shown:
            if after is None:
                self._walk.removed[name.id] = commit
            else:
                self._walk.removed.pop(name.id, None)
        if not shown:
            return
        if isinstance(after, Plan):
            self._plan_step(before if isinstance(before, Plan) else None, after, item, uncertain=uncertain)
            return
        for change in self._compared(name, before, after):
            self._walk.events.append((item.commit, Event(commit, change, uncertain=uncertain)))

    def _compared(self, name: YearFile, before: Any, after: Any) -> Iterator[Change]:
        if name.kind.record is ProgressReport:
            return compare_reports(before, after, self._now)
        if name.kind.record is Assessment:
            return compare_assessments(before, after, self._now)
        return compare_evidence(name.id, before, after, self._now, frozenset(self._cited.get(name.id, ())))

    def _plan_step(self, before: Plan | None, after: Plan, item: Version, *, uncertain: bool) -> None:
        if before is None:  # the first version that can be read
            return
        commit = self._old.commit(item.commit)
        old, new = self._measures(before), self._measures(after)
        measures = compare_measures(old, new, self._name)
        changes = (*compare_plans(before, after), *measures)
        known = (*before.amendments, *before.corrections)
        stated: tuple[Amendment | Correction, ...] = (*after.amendments, *after.corrections)
        declared = tuple(one for one in stated if not any(same(one, other) for other in known))
        self._walk.steps.append(PlanStep(commit, changes, declared, uncertain))
        self._walk.order += [item.commit] * len(changes)
        for name in old.keys() - new.keys():
            last = old[name].measure
            units = tuple(item.unit for item in last.responsible)
            words = last_words(old[name], self._name)
            self._walk.gone[name] = GoneMeasure(name, commit, words, last.deadline, units)
        for name in new:
            self._walk.gone.pop(name, None)

    def _measures(self, plan: Plan) -> dict[str, PlacedMeasure]:
        return placed_measures(plan, self._now)

    def _name(self, unit: str) -> str:
        """Return the name of a unit, or its id where the body has no such unit any more."""
        return self._names.get(unit, unit)

    def _now(self, measure: str) -> str:
        """Return the id that a measure has today."""
        return self._present.get(measure, measure)
