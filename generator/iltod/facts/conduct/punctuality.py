"""When reports came: in time, late, or before their period had ended.

A report is due on the last day of the reporting window that is declared for its period, else `REPORTING_DAYS` after the
period has ended: no rule that is known says sooner. How late it is counts from the end of the window or of the period.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from iltod.facts.deadlines import PERIOD_QUARTERS, period_end, quarter_start
from iltod.facts.figures import Share, share
from iltod.history.changes import Commit
from iltod.model import Period, ProgressReport, ReportingWindow, replaced_reports

REPORTING_DAYS = 30
"""How many days after the end of its period a report is in time where no reporting window is declared."""

COMMIT_DAYS = 30
"""How many days after the date written on it a report or evidence is entered without being told of."""


def entered_after(date: datetime.date, commit: Commit | None) -> int | None:
    """Return how many days after the `date` written on it something came in by `commit`, where that is many."""
    after = (commit.date - date).days if commit else 0
    return after if after > COMMIT_DAYS else None


class ReportFacts(msgspec.Struct, frozen=True):
    """Явцын тайлан with what follows from its date.

    `due` is until when it was in time. `days_late` is set where it came later, counted from the end of its reporting
    window or of its period. It is `early` where its period had not ended on its date. `replaced_by` is the report that
    corrects it: then it is in no figure. `entered_after` is how many days after its date it came into the repository.
    """

    report: ProgressReport
    due: datetime.date
    days_late: int | None
    early: bool
    replaced_by: ProgressReport | None = None
    entered_after: int | None = None


class Punctuality(msgspec.Struct, frozen=True, array_like=True):
    """How many reports came in time, how many late, and how many periods nobody reported; the three add up."""

    in_time: Share
    late: Share
    missing: Share


def report_rank(report: ProgressReport, year: int) -> tuple[datetime.date, datetime.date, str]:
    """Return by what reports are ordered: the end of their period, or their date where that had not ended yet."""
    return min(period_end(report.period, year), report.date), report.date, report.id


def report_facts(
    reports: Sequence[ProgressReport],
    year: int,
    windows: Iterable[ReportingWindow] = (),
    entered: Mapping[str, Commit] | None = None,
) -> tuple[ReportFacts, ...]:
    """Return the facts of reports, in their order.

    Args:
        reports: the reports of a plan that are known on a day.
        year: the year of the plan.
        windows: the reporting windows that hold for the body.
        entered: by which commit each report came into the repository, by its id.

    """
    windows = tuple(windows)
    replaced = replaced_reports(reports)
    by_id = {report.id: report for report in reports}
    found = []
    for report in reports:
        end, due = due_of(report.period, year, windows)
        first = first_report(report, by_id)
        found.append(
            ReportFacts(
                report=report,
                due=due,
                days_late=(first.date - end).days if first.date > due else None,
                early=report.date < period_end(report.period, year),
                replaced_by=replaced.get(report.id),
                entered_after=entered_after(report.date, (entered or {}).get(report.id)),
            )
        )
    return tuple(found)


def due_of(period: Period, year: int, windows: Iterable[ReportingWindow]) -> tuple[datetime.date, datetime.date]:
    """Return from which day lateness of a report on a period counts, and until which day it is in time.

    Both are the last close of `windows` for `period` of `year`; without such a window, the end of the period and the
    usual days for reporting after it.
    """
    closes = [item.closes for item in windows if item.period is period and _is_of(item, period, year)]
    if closes:
        return max(closes), max(closes)
    end = period_end(period, year)
    return end, end + datetime.timedelta(REPORTING_DAYS)


def first_report(report: ProgressReport, by_id: Mapping[str, ProgressReport]) -> ProgressReport:
    """Return the report that others corrected one after the other: when that came is when it was reported."""
    seen = {report.id}
    while report.corrects and report.corrects.report in by_id and report.corrects.report not in seen:
        report = by_id[report.corrects.report]
        seen.add(report.id)
    return report


def punctuality(facts: Iterable[ReportFacts], missing: int) -> Punctuality | None:
    """Return how many of the reports came in time; a corrected one counts once. None where none was due."""
    counted = [item for item in facts if item.replaced_by is None]
    late = sum(item.days_late is not None for item in counted)
    whole = len(counted) + missing
    if not whole:
        return None
    return Punctuality(share(len(counted) - late, whole), share(late, whole), share(missing, whole))


def add_punctuality(parts: Iterable[Punctuality | None]) -> Punctuality | None:
    """Return the same over plans that have no report in common."""
    held = [part for part in parts if part]
    if not held:
        return None
    whole = sum(part.in_time.denominator for part in held)
    return Punctuality(
        *(share(sum(getattr(part, name).numerator for part in held), whole) for name in ("in_time", "late", "missing"))
    )


def missing_periods(asked: Collection[Period], reports: Iterable[ProgressReport], year: int) -> int:
    """Return how many of the periods that had to be reported are in no report of the plan.

    `asked` are the periods that had to be reported, `reports` are those of the plan, and `year` is its year. A report
    cannot cover a quarter that began after the report's date.
    """
    reported = {
        quarter
        for report in reports
        for quarter in PERIOD_QUARTERS[report.period]
        if quarter_start(year, quarter) <= report.date
    }
    return sum(PERIOD_QUARTERS[period][-1] not in reported for period in asked)


def _is_of(window: ReportingWindow, period: Period, year: int) -> bool:
    """A window belongs to the year whose period ends nearest to it."""
    end = period_end(period, year)
    return abs((window.closes - end).days) < 183
