"""Findings that the rules of several kinds of records share."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from iltod.place import Place
from iltod.problem import Problem, make_problem


def duplicates(code: str, items: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    """Yield a problem at every further place that has what another has already."""
    first: dict[str, Place] = {}
    for name, place in items:
        if name in first:
            yield make_problem(code, place, written=name, first=first[name])
        else:
            first[name] = place


def future_dates(dates: Iterable[datetime.date], place: Place, as_of: datetime.date) -> Iterator[Problem]:
    """Yield a problem for every date that is still to come."""
    for date in dates:
        if date > as_of:
            yield make_problem("future_date", place, written=date, today=as_of)


def unknown_measures(names: Iterable[tuple[str | None, Place]], known: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for every name that is no measure of the plan."""
    measures = frozenset(known)
    for name, place in names:
        if name is not None and name not in measures:
            yield make_problem("unknown_measure", place, written=name, known=listed(measures))


def listed(names: Iterable[str]) -> str:
    """Return names as a problem tells them."""
    return ", ".join(sorted(names))
