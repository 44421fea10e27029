"""What was known when a report came in: the plan as the repository had it then.

The rules of today are applied to the files of that day. Free text is left out: what was taken out of a file later,
perhaps because it was personal, must not come back from an old one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from iltod.checks.check import organisation_findings
from iltod.core.problem import has_errors
from iltod.facts.body_facts import PlanOverview, ReportSnapshot
from iltod.facts.plans import derive_plan
from iltod.history.body_history import BodyHistory
from iltod.history.changes import Commit
from iltod.history.git import GitError
from iltod.history.old_files import OldFiles, followed_file
from iltod.model import (
    Assessment,
    Evidence,
    Organisation,
    OrganisationFolder,
    Plan,
    ProgressReport,
    RatingScale,
    Record,
    YearFolder,
)

RecordType = TypeVar("RecordType", bound=Record)

_NO_DIGEST = "0" * 64


def report_snapshots(
    folder: OrganisationFolder, plans: tuple[PlanOverview, ...], history: BodyHistory, scales: tuple[RatingScale, ...]
) -> Iterator[ReportSnapshot]:
    """Yield what was known of each plan when each of its reports was published.

    `folder` is the organisation, `plans` are its plans today, `history` is what git knows of it, and `scales` are the
    rating scales. Nothing is yielded without a history.
    """
    old = history.old
    if old is None:
        return
    stamped = {year.plan.year: year.stamped for year in folder.years}
    for plan in plans:
        seen: dict[str, PlanOverview | None] = {}
        for item in plan.published:
            if item.commit.id not in seen:
                seen[item.commit.id] = _overview(old, plan.plan.year, item.commit, scales, stamped[plan.plan.year])
            yield ReportSnapshot(plan, item.report.id, item.commit, seen[item.commit.id])


def _overview(
    old: OldFiles, year: int, commit: Commit, scales: tuple[RatingScale, ...], stamped: tuple[tuple[str, str], ...]
) -> PlanOverview | None:
    try:
        folder = _folder(old, year, commit, stamped)
    except GitError:
        return None
    if folder is None or has_errors(organisation_findings(folder, scales, commit.date)):
        return None
    return derive_plan(folder, folder.years[0], scales, commit.date)


def _folder(
    old: OldFiles, year: int, commit: Commit, stamped: tuple[tuple[str, str], ...]
) -> OrganisationFolder | None:
    """Return a body with one year as its files were, or None where one of them cannot be read."""
    files = old.at(commit)
    names = {path: name for path in files if (name := followed_file(path)) and name.year == year}
    records = [old.record(path, files[path]) for path in ("organisation.yml", *sorted(names)) if path in files]
    if None in records:
        return None
    organisations, plans = _of(Organisation, records), _of(Plan, records)
    if not organisations or not plans:
        return None
    evidence = _of(Evidence, records)
    # The bytes of old files are not read again: that they were there and fitted was checked when they came in.
    beside = {item.file: item.sha256 or _NO_DIGEST for item in evidence if item.file}
    beside |= {item.timestamp: _NO_DIGEST for item in evidence if item.timestamp}
    folder = YearFolder(
        plan=plans[0],
        reports=_of(ProgressReport, records),
        assessments=_of(Assessment, records),
        evidence=evidence,
        files=beside,
        stamped=stamped,
    )
    return OrganisationFolder(organisation=organisations[0], years=(folder,))


def _of(kind: type[RecordType], records: list[Record | None]) -> tuple[RecordType, ...]:
    return tuple(record for record in records if isinstance(record, kind))
