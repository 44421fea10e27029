"""Which quarters of a year a body reported: in time, late, not, or was not asked to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from iltod.facts.conduct.punctuality import ReportFacts
from iltod.facts.deadlines import PERIOD_QUARTERS, quarter_end, quarter_start
from iltod.facts.measure_facts import MeasureOverview


class QuarterState(StrEnum):
    """Улирлын тайлан: how a quarter was reported. A quarter that nothing asks for is not missing."""

    IN_TIME = "in_time"
    LATE = "late"
    MISSING = "missing"
    NOT_DUE = "not_due"


class YearQuarters(msgspec.Struct, frozen=True, array_like=True):
    """The four quarters of a plan, in order."""

    year: int
    address: str
    quarters: tuple[QuarterState, ...]


def year_quarters(
    year: int, address: str, reports: Sequence[ReportFacts], measures: Sequence[MeasureOverview]
) -> YearQuarters:
    """Return how each quarter of a plan was reported on the day of the overview.

    A quarter is covered by a report on it, or on the half-year or the year that holds it; it is missing where something
    was due in it, or each quarter, and no report covers it.

    Args:
        year: the year of the plan.
        address: the address of its page.
        reports: what follows for its reports from their dates.
        measures: its measures.

    """
    return YearQuarters(year, address, tuple(_state(year, quarter, reports, measures) for quarter in range(1, 5)))


def _state(
    year: int, quarter: int, reports: Iterable[ReportFacts], measures: Iterable[MeasureOverview]
) -> QuarterState:
    answers = [
        item
        for item in reports
        if item.replaced_by is None
        and quarter in PERIOD_QUARTERS[item.report.period]
        and quarter_start(year, quarter) <= item.report.date
    ]
    if answers:
        in_time = any(item.days_late is None for item in answers)
        return QuarterState.IN_TIME if in_time else QuarterState.LATE
    start, end = quarter_start(year, quarter), quarter_end(year, quarter)
    asked = any(start <= due.date <= end and due.passed for item in measures for due in item.due)
    return QuarterState.MISSING if asked else QuarterState.NOT_DUE


def add_quarters(bodies: Sequence[YearQuarters]) -> tuple[dict[QuarterState, int], ...]:
    """Return how many plans are in each state in each of the four quarters."""
    counted: tuple[dict[QuarterState, int], ...] = tuple(dict.fromkeys(QuarterState, 0) for _ in range(4))
    for body in bodies:
        for place, state in enumerate(body.quarters):
            counted[place][state] += 1
    return counted
