"""What is wrong between dates: they are compared with each other, with the periods they speak of, and with the year.

Nothing here keeps data from being published. A date may be right and odd; the pages tell it as it is, and the author
should look at it once more.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from iltod.checks.shared import Year
from iltod.core.place import Place
from iltod.core.problem import Problem, make_problem
from iltod.facts.deadlines import PERIOD_QUARTERS, due_dates, period_end, quarter_start
from iltod.model import ProgressReport, replaced_reports

FARTHEST_YEAR = 1
"""How many years a date may lie from the year of its plan: reports come, and evidence is older, by so much."""


def date_rules(context: Year) -> Iterator[Problem]:
    """Yield the dates of a year that contradict each other."""
    yield from _report_dates(context)
    yield from _evidence_dates(context)
    yield from _amendment_dates(context)
    yield from _far_dates(context)
    yield from _not_due_after_deadline(context)


def _approved(context: Year) -> datetime.date | None:
    return context.plan.approval.date if context.plan.approval else None


def _report_dates(context: Year) -> Iterator[Problem]:
    """A report covers a period that began, after the plan was approved, and once the period has ended."""
    year, approved = context.plan.year, _approved(context)
    for report in context.year.reports:
        begins, ends = quarter_start(year, PERIOD_QUARTERS[report.period][0]), period_end(report.period, year)
        facts = {"written": report.date, "period": report.period}
        if report.date < begins:
            yield make_problem("report_before_period", report.place, begins=begins, **facts)
        elif approved and report.date < approved:
            yield make_problem("report_before_approval", report.place, approved=approved, **facts)
        elif report.date < ends and not _in_window(context, report):
            yield make_problem("period_not_ended", report.place, ends=ends, **facts)


def _in_window(context: Year, report: ProgressReport) -> bool:
    windows = context.folder.common.windows
    return any(item.opens <= report.date <= item.closes and item.period in (None, report.period) for item in windows)


def _evidence_dates(context: Year) -> Iterator[Problem]:
    """What a report cites was there when it was written."""
    dates = {item.id: item.date for item in context.year.evidence}
    for report in context.year.reports:
        for entry in report.entries:
            for name in entry.evidence:
                if name in dates and dates[name] > report.date:
                    facts = {"written": name, "date": dates[name], "reported": report.date}
                    yield make_problem("evidence_after_report", entry.place, **facts)


def _amendment_dates(context: Year) -> Iterator[Problem]:
    approved = _approved(context)
    for item in context.plan.amendments:
        if approved and item.date < approved:
            yield make_problem("amendment_before_approval", item.place, written=item.date, approved=approved)


def _far_dates(context: Year) -> Iterator[Problem]:
    """The year of a folder is that of its plan, and its dates are not years away from it."""
    year = context.plan.year
    for date, place in _dates(context):
        if abs(date.year - year) > FARTHEST_YEAR:
            yield make_problem("date_far_from_year", place, written=date, year=year)


def _dates(context: Year) -> Iterable[tuple[datetime.date, Place]]:
    approval = context.plan.approval
    if approval and approval.date:
        yield approval.date, approval.place
    yield from ((item.date, item.place) for item in context.plan.amendments)
    yield from ((item.date, item.place) for item in context.year.reports)
    yield from ((item.date, item.place) for item in context.year.assessments)
    yield from ((item.date, item.place) for item in context.year.evidence)


def _not_due_after_deadline(context: Year) -> Iterator[Problem]:
    """A report that calls a measure not yet due is dated before the last day of the measure."""
    if context.scale is None:
        return
    not_due = {step.code for step in context.scale.steps if step.value is None}
    replaced = replaced_reports(context.year.reports)
    for report in context.year.reports:
        for entry in report.entries:
            measure = context.measures.get(entry.measure)
            if entry.rating not in not_due or measure is None or report.id in replaced:
                continue
            days = due_dates(measure.deadline, context.plan.year)
            if days and days[-1][0] < report.date:
                facts = {"written": entry.measure, "rating": entry.rating, "due": days[-1][0], "date": report.date}
                yield make_problem("not_due_after_deadline", entry.place, **facts)
