"""Totals of ratings and evidence: the parts always add up to the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from iltod.evidence.rungs import Rung
from iltod.facts.figures import mean, share
from iltod.facts.measure_facts import MeasureOverview, RungTotal, ScaleMean, State, StateTotal, Totals, Unrated
from iltod.model import RatingScale, ScaleKind, Tone

UNRATED_STATES = (
    State(Unrated.REPORTED_UNRATED, Tone.NEUTRAL),
    State(Unrated.UNREPORTED_OVERDUE, Tone.BAD),
    State(Unrated.UNREPORTED_UPCOMING, Tone.NEUTRAL),
    State(Unrated.UNREPORTED_OPEN, Tone.NEUTRAL),
)

UNRATED = {state.id: state for state in UNRATED_STATES}

TENTHS = 10
"""Ratings are added up in tenths of a point, because a ratio has one decimal."""

RUNGS_OF_TOTALS = (*reversed(Rung), None)
"""The order in which totals tell the rungs: strongest first, then no evidence at all."""


# Totals


def measure_totals(measures: Sequence[MeasureOverview], scale: RatingScale) -> Totals:
    """Return the totals of a set of measures; every state of the scale is there, also with nobody in it."""
    count = len(measures)
    states = (
        *(State(step.id, step.tone, step, scale.kind is ScaleKind.RATIO) for step in scale.steps),
        *UNRATED_STATES,
    )
    counted = {state.id: 0 for state in states}
    for item in measures:
        counted[item.state.id] += 1
    rungs = dict.fromkeys(RUNGS_OF_TOTALS, 0)
    for item in measures:
        rungs[item.rung] += 1
    found = [(state, counted[state.id]) for state in states]
    return _totals(
        count,
        found,
        completed=counted[scale.steps[0].id],
        overdue=sum(item.overdue for item in measures),
        due_soon=sum(item.due_soon for item in measures),
        without_evidence=sum(item.without_evidence for item in measures),
        rungs=rungs,
        means=_means([_own_mean(measures, scale)]),
        extended=sum(item.extended for item in measures),
    )


def _own_mean(measures: Sequence[MeasureOverview], scale: RatingScale) -> ScaleMean:
    """Return what one scale rated, in tenths of a point."""
    values = [item.rating_tenths for item in measures if item.rating_tenths is not None]
    late = sum(item.not_due_late for item in measures)
    return ScaleMean(scale.id, scale.name, len(values), sum(values), late, None, None)


def _means(parts: Iterable[ScaleMean]) -> tuple[ScaleMean, ...]:
    """Return the means of each scale that rated anything, in the order of the scales' ids."""
    found: dict[str, list[ScaleMean]] = {}
    for part in parts:
        found.setdefault(part.scale, []).append(part)
    summed = []
    for scale, group in sorted(found.items()):
        rated, total, late = (sum(getattr(item, name) for item in group) for name in ("rated", "total", "not_due_late"))
        if rated or late:
            strict = mean(total, (rated + late) * TENTHS)
            summed.append(ScaleMean(scale, group[0].name, rated, total, late, mean(total, rated * TENTHS), strict))
    return tuple(summed)


def add_totals(parts: Sequence[Totals]) -> Totals:
    """Return the totals of sets of measures that do not overlap."""
    counted: dict[State, int] = {}
    for part in parts:
        for item in part.states:
            counted[item.state] = counted.get(item.state, 0) + item.share.numerator
    return _totals(
        sum(part.measures for part in parts),
        sorted(counted.items(), key=lambda pair: pair[0].step is None),
        completed=sum(part.completed.numerator for part in parts),
        overdue=sum(part.overdue.numerator for part in parts),
        due_soon=sum(part.due_soon.numerator for part in parts),
        without_evidence=sum(part.without_evidence.numerator for part in parts),
        rungs={
            rung: sum(item.share.numerator for part in parts for item in part.rungs if item.rung == rung)
            for rung in RUNGS_OF_TOTALS
        },
        means=_means(item for part in parts for item in part.means),
        extended=sum(part.extended.numerator for part in parts),
    )


def _totals(
    count: int,
    counted: Sequence[tuple[State, int]],
    *,
    completed: int,
    overdue: int,
    due_soon: int,
    without_evidence: int,
    rungs: dict[Rung | None, int],
    means: tuple[ScaleMean, ...],
    extended: int,
) -> Totals:
    """Steps of two scales are different states, also where they share an id."""
    rated = sum(n for state, n in counted if state.step and state.step.value is not None)
    reported = sum(n for state, n in counted if state.step or state.id == Unrated.REPORTED_UNRATED)
    if sum(n for _, n in counted) != count or sum(rungs.values()) != count:
        raise AssertionError("the states of a set of measures, and their rungs, must add up to the whole")
    if sum(item.rated for item in means) != rated:
        raise AssertionError("the measures that each scale rated must add up to those that were rated")
    return Totals(
        measures=count,
        states=tuple(StateTotal(state, share(n, count)) for state, n in counted),
        rated=share(rated, count),
        mean=means[0].mean if len(means) == 1 else None,
        completed=share(completed, count),
        reported=share(reported, count),
        unreported=share(count - reported, count),
        overdue=share(overdue, count),
        due_soon=share(due_soon, count),
        without_evidence=share(without_evidence, completed),
        rungs=tuple(RungTotal(rung, share(n, count)) for rung, n in rungs.items() if n),
        means=means,
        not_due_late=share(sum(item.not_due_late for item in means), count),
        extended=share(extended, count),
    )
