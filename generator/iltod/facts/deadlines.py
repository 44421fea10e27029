"""Deadlines: from printed words to a normal form, and from a normal form to days of a year.

The printed forms are those of the plans that public bodies publish; a word that is not here is a problem that asks
the author for the normal form.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable

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


def due_dates(deadline: Deadline, year: int) -> tuple[tuple[datetime.date, Period | None], ...]:
    """Return the last days on which a deadline can be met, in order, with the quarter where it recurs.

    `within the year` and a half-year that does not say which half end on 31 December: where a source is open to two
    readings, nobody is called late on the stricter one. What arises has no day.
    """
    match deadline.kind:
        case DeadlineKind.EACH_QUARTER:
            return tuple((quarter_end(year, number + 1), period) for number, period in enumerate(QUARTER_PERIODS))
        case DeadlineKind.QUARTER if deadline.quarter:
            return ((quarter_end(year, deadline.quarter), None),)
        case DeadlineKind.HALF_YEAR if deadline.half == 1:
            return ((quarter_end(year, 2), None),)
        case DeadlineKind.DATE if deadline.date:
            return ((deadline.date, None),)
        case DeadlineKind.AS_IT_ARISES:
            return ()
        case _:
            return ((quarter_end(year, 4), None),)


def quarter_start(year: int, quarter: int) -> datetime.date:
    """Return the first day of a quarter (1 to 4)."""
    return datetime.date(year, quarter * 3 - 2, 1)


def quarter_end(year: int, quarter: int) -> datetime.date:
    """Return the last day of a quarter (1 to 4)."""
    month = quarter * 3
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def period_end(period: Period, year: int) -> datetime.date:
    """Return the last day of a reporting period."""
    return quarter_end(year, PERIOD_QUARTERS[period][-1])


def windows_on(
    windows: Iterable[ReportingWindow], as_of: datetime.date, year: int | None = None
) -> tuple[WindowOverview, ...]:
    """Return reporting windows on a day, the earliest first; those that touch a year if one is given."""
    found = [item for item in windows if year is None or item.opens.year <= year <= item.closes.year]
    ordered = sorted(found, key=lambda item: (item.opens, item.closes, item.title))
    return tuple(WindowOverview(item, _window_state(item, as_of)) for item in ordered)


def _window_state(window: ReportingWindow, as_of: datetime.date) -> WindowState:
    """A window is open on its first day and on its last one."""
    if as_of < window.opens:
        return WindowState.UPCOMING
    return WindowState.CLOSED if as_of > window.closes else WindowState.OPEN
