"""What is wrong in the history of the data: addresses that went away, promises that changed without an act.

Every finding is a warning: what happened cannot be undone, and the pages show it whether anybody mends it or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iltod.core.place import Place
from iltod.core.problem import Problem, make_problem
from iltod.facts.conduct.punctuality import entered_after
from iltod.history.body_history import BodyHistory, HistoryReader
from iltod.history.changes import ChangeKind, Commit, YearChanges
from iltod.history.timeline import silent_changes
from iltod.model import Organisation, OrganisationFolder, YearFolder, plan_measures


def check_history(folder: OrganisationFolder, history: BodyHistory) -> Iterator[Problem]:
    """Yield the findings of one body; findings of invented data are left out."""
    if folder.organisation.sample:
        return
    kept = {former for year in folder.years for former in year.plan.formerly}
    for commit in next((past.disorder for past in history.years.values()), ()):
        facts = {"date": commit.date, "commit": commit.short}
        yield make_problem("commits_out_of_order", folder.organisation.place, **facts)
    for number, commit in history.lost_years:
        if number not in kept:
            yield _lost(f"{folder.organisation.id}/{number}", folder.organisation.place, commit)
    for year in folder.years:
        past = history.years[year.plan.year]
        yield from _entries(year, past)
        for name, commit in past.lost:
            yield _lost(name, year.plan.place, commit)
        for name, commit in past.removed:
            facts = {"date": commit.date, "commit": commit.short}
            yield make_problem("evidence_deleted", year.plan.place, written=name, **facts)
        places = {measure.id: measure.place for measure in plan_measures(year.plan)}
        lost = {name for name, _ in past.lost}
        for change in silent_changes(past.events):
            if change.measure in lost:
                continue
            facts = {"date": change.commit.date, "commit": change.commit.short}
            place = places.get(change.measure, year.plan.place)
            yield make_problem("changed_without_act", place, written=change.measure, **facts)


def _entries(year: YearFolder, past: YearChanges) -> Iterator[Problem]:
    """Yield reports and evidence that were entered long after their date, and reports that were edited later."""
    reports = {report.id: report for report in year.reports}
    evidence = {item.id: item for item in year.evidence}
    entered = ((reports.get(name), commit) for name, commit in past.first)
    for item, commit in (*entered, *((evidence.get(name), commit) for name, commit in past.entered)):
        if item and (days := entered_after(item.date, commit)):
            facts = {"days": days, "date": commit.date, "commit": commit.short}
            yield make_problem("entered_late", item.place, written=item.date, **facts)
    edited = {
        event.change.subject: event.commit
        for event in past.events
        if event.change.kind in _EDITS and event.commit.id not in {commit.id for _, commit in past.first}
    }
    for name, commit in sorted(edited.items()):
        if report := reports.get(name):
            facts = {"date": commit.date, "commit": commit.short}
            yield make_problem("report_edited", report.place, written=name, **facts)


_EDITS = (ChangeKind.RATING, ChangeKind.VALUE, ChangeKind.REPORT_TEXT, ChangeKind.REPORTED, ChangeKind.UNREPORTED)


def check_lost_bodies(
    organisations: Iterable[Organisation], history_reader: HistoryReader, folders: Iterable[str], plans: str
) -> Iterator[Problem]:
    """Yield the organisations that git knows and that are neither there now nor a former id of another one.

    `folders` are the names of the folders that are there now, `organisations` the records that could be read, and
    `plans` is the path of the data folder, at which the problems are placed.
    """
    former = {name for body in organisations for name in body.formerly}
    for body, commit in history_reader.lost_bodies({*folders, *former}):
        yield _lost(body, Place(plans), commit)


def _lost(name: str, place: Place, commit: Commit) -> Problem:
    facts = {"date": commit.date, "commit": commit.short}
    return make_problem("lost_address", place, written=name, **facts)
