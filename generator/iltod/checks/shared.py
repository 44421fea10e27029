"""What the rules share: the year under check, and findings that several kinds of records can have."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

import msgspec

from iltod.core.codes.problem_codes import ProblemCode
from iltod.core.place import Place
from iltod.core.problem import Problem, make_problem
from iltod.model import Measure, OrganisationFolder, Plan, RatingScale, ScaleKind, YearFolder, read_rating
from iltod.reading.rating_words import likely_rating, nearest_step, rating_key

LATIN = re.compile(r"[a-zA-Z]")

LOOK_ALIKES = dict(zip("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху", strict=True))

CYRILLIC_OF_LATIN = str.maketrans(LOOK_ALIKES)


class Year(msgspec.Struct, frozen=True):
    """One year being checked, with what its references may point at."""

    folder: OrganisationFolder
    year: YearFolder
    scale: RatingScale | None
    scales: frozenset[str]
    measures: dict[str, Measure]
    units: frozenset[str]
    groups: frozenset[str]
    as_of: datetime.date

    @property
    def plan(self) -> Plan:
        """The plan of the year."""
        return self.year.plan

    def is_best(self, rating: str | None) -> bool:
        """Return whether a rating is of the best step of the scale."""
        found = read_rating(self.scale, rating) if self.scale and rating else None
        return found is not None and self.scale is not None and found[0] is self.scale.steps[0]

    @property
    def best(self) -> str | None:
        """The code of the best step of the scale."""
        return self.scale.steps[0].code if self.scale and self.scale.steps else None


# Rules that several records share


def future(context: Year, date: datetime.date, place: Place) -> Iterator[Problem]:
    """Yield a problem at `place` where `date` is after the day of the check in `context`."""
    yield from future_dates([date], place, context.as_of)


def unknown_measure_ids(context: Year, names: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    """Yield a problem for each id that names no measure of the plan, nor one that an act removed from it."""
    removed = {name for act in context.plan.amendments for name in act.removed}
    unknown = ((name, place) for name, place in names if name not in removed)
    yield from unknown_measures(unknown, context.measures)


def unknown_rating(context: Year, rating: str | None, place: Place) -> Iterator[Problem]:
    """Yield a problem at `place` if `rating` is no step of the scale of the plan in `context`.

    Nothing is yielded without a rating, or where the scale itself is unknown.
    """
    if rating is None or context.scale is None:
        return
    if read_rating(context.scale, rating):
        return
    scale, ratio = context.scale, context.scale.kind is ScaleKind.RATIO
    listed = ["0–100" if ratio and step.value is not None else f"{step.code} ({step.label})" for step in scale.steps]
    facts = {"known": ", ".join(dict.fromkeys(listed))}
    codes = [step.code for step in scale.steps if not ratio or step.value is None]
    same = next((code for code in codes if rating_key(code) == rating_key(rating)), None)
    step = None if ratio else nearest_step(rating, scale.steps)
    meant = same or likely_rating(rating, scale) or (step.code if step else None)
    if meant:
        facts["example"] = f"rating: {meant}"
    if same and LATIN.search(rating):
        yield make_problem("latin_letter", place, written=rating, letters=latin_letters(rating), **facts)
    else:
        yield make_problem("unknown_rating", place, written=rating, **facts)


def unknown_criterion(measure: Measure, criterion: int, place: Place) -> Iterator[Problem]:
    """Yield a problem at `place` if `measure` has no criterion of the number `criterion`, counted from 1."""
    if criterion > len(measure.criteria):
        yield make_problem("unknown_criterion", place, written=criterion, count=len(measure.criteria))


def latin_letters(text: str) -> str:
    """Return the Latin letters in a text."""
    return ", ".join(dict.fromkeys(LATIN.findall(text)))


def duplicates(code: ProblemCode, items: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    """Yield a problem at every further place that has what another has already."""
    first: dict[str, Place] = {}
    for name, place in items:
        if name in first:
            yield make_problem(code, place, written=name, first=first[name])
        else:
            first[name] = place


def future_dates(dates: Iterable[datetime.date], place: Place, as_of: datetime.date) -> Iterator[Problem]:
    """Yield a problem at `place` for each of `dates` that is after the day `as_of`."""
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
    """Return names as a problem shows them; a dash where there is none to choose."""
    return ", ".join(sorted(names)) or "–"
