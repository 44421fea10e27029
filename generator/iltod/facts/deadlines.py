"""Deadlines: from printed words to a normal form, and from a normal form to days of a year.

The printed forms are those of the plans that public bodies publish; a word that is not here is a problem that asks
the author for the normal form.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from functools import cache

from iltod.facts.disclosure_facts import WindowOverview, WindowState
from iltod.model import Deadline, DeadlineKind, Period, ReportingWindow

PERIOD_QUARTERS: dict[Period, tuple[int, ...]] = {
    Period.Q1: (1,),
    Period.Q2: (2,),
    Period.H1: (1, 2),
    Period.Q3: (3,),
    Period.Q4: (4,),
    Period.H2: (3, 4),
    Period.YEAR: (1, 2, 3, 4),
}
"""The quarters that each reporting period covers."""

QUARTER_PERIODS = (Period.Q1, Period.Q2, Period.Q3, Period.Q4)


LEAP_YEAR = 2024
"""A year that has every day."""

HALF_YEAR_PERIODS = (Period.H1, Period.H2)


def due_dates(deadline: Deadline, year: int) -> tuple[tuple[datetime.date, Period | None], ...]:
    """Return the last days on which a deadline can be met, in order, with the period to report where it recurs.

    Where a source is open to two readings, nobody is called late on the stricter one: `within the year`, a half-year
    that does not say which half, and a number of times a year end on 31 December; a stretch of quarters or months ends
    with its last one; what recurs monthly is asked for quarter by quarter, because no report covers less. What arises
    has no day.
    """
    match deadline.kind:
        case DeadlineKind.EACH_QUARTER | DeadlineKind.EACH_MONTH:
            return _recurring(year, QUARTER_PERIODS)
        case DeadlineKind.EACH_HALF_YEAR:
            return _recurring(year, HALF_YEAR_PERIODS)
        case DeadlineKind.QUARTER if quarters := named_quarters(deadline):
            ends = {number: quarter_end(year, number) for number in quarters}
            return _each_or_last(ends, through=deadline.through)
        case DeadlineKind.MONTH if deadline.months:
            ends = {(month + 2) // 3: month_end(year, month) for month in sorted(set(deadline.months))}
            day = deadline.day if len(deadline.months) == 1 else None
            if day:
                ends = {quarter: end.replace(day=min(day, end.day)) for quarter, end in ends.items()}
            return _each_or_last(ends, through=deadline.through)
        case DeadlineKind.HALF_YEAR if deadline.half == 1:
            return ((quarter_end(year, 2), None),)
        case DeadlineKind.DATE if deadline.date:
            return ((deadline.date, None),)
        case DeadlineKind.AS_IT_ARISES:
            return ()
        case _:
            return ((quarter_end(year, 4), None),)


def named_quarters(deadline: Deadline) -> tuple[int, ...]:
    """Return the quarters that a deadline names, in order; none where it is of another kind."""
    if deadline.kind is not DeadlineKind.QUARTER:
        return ()
    return tuple(sorted({*deadline.quarters, *((deadline.quarter,) if deadline.quarter else ())}))


def recurs(deadline: Deadline) -> bool:
    """Return whether a deadline has several last days, each with a report of its own."""
    return any(period for _, period in due_dates(deadline, LEAP_YEAR))


def _recurring(year: int, periods: Iterable[Period]) -> tuple[tuple[datetime.date, Period | None], ...]:
    return tuple((period_end(period, year), period) for period in periods)


def _each_or_last(ends: dict[int, datetime.date], *, through: bool) -> tuple[tuple[datetime.date, Period | None], ...]:
    """Return the last day in each quarter with its period, or the very last one where it is one stretch of time."""
    if through or len(ends) == 1:
        return ((max(ends.values()), None),)
    return tuple((end, QUARTER_PERIODS[quarter - 1]) for quarter, end in sorted(ends.items()))


@cache
def quarter_start(year: int, quarter: int) -> datetime.date:
    """Return the first day of a quarter (1 to 4)."""
    return datetime.date(year, quarter * 3 - 2, 1)


def quarter_end(year: int, quarter: int) -> datetime.date:
    """Return the last day of a quarter (1 to 4)."""
    return month_end(year, quarter * 3)


@cache
def month_end(year: int, month: int) -> datetime.date:
    """Return the last day of a month (1 to 12)."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def period_end(period: Period, year: int) -> datetime.date:
    """Return the last day of a reporting period."""
    return quarter_end(year, PERIOD_QUARTERS[period][-1])


def windows_on(
    windows: Iterable[ReportingWindow], as_of: datetime.date, year: int | None = None
) -> tuple[WindowOverview, ...]:
    """Return reporting windows with their state on the day `as_of`, the earliest first.

    With `year`, only those of `windows` that touch this year.
    """
    found = [item for item in windows if year is None or item.opens.year <= year <= item.closes.year]
    ordered = sorted(found, key=lambda item: (item.opens, item.closes, item.title))
    return tuple(WindowOverview(item, _window_state(item, as_of)) for item in ordered)


def _window_state(window: ReportingWindow, as_of: datetime.date) -> WindowState:
    """A window is open on its first day and on its last one."""
    if as_of < window.opens:
        return WindowState.UPCOMING
    return WindowState.CLOSED if as_of > window.closes else WindowState.OPEN
