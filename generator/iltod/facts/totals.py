"""Totals of ratings and evidence: the parts always add up to the whole."""

from __future__ import annotations

from collections.abc import Sequence

from iltod.evidence.rungs import Rung
from iltod.facts.figures import mean, share
from iltod.facts.measure_facts import MeasureOverview, RungTotal, State, StateTotal, Totals, Unrated
from iltod.model import RatingScale, Tone

UNRATED_STATES = (
    State(Unrated.REPORTED_UNRATED, Tone.NEUTRAL),
    State(Unrated.UNREPORTED_OVERDUE, Tone.BAD),
    State(Unrated.UNREPORTED_UPCOMING, Tone.NEUTRAL),
    State(Unrated.UNREPORTED_OPEN, Tone.NEUTRAL),
)

UNRATED = {state.id: state for state in UNRATED_STATES}

RUNGS_OF_TOTALS = (*reversed(Rung), None)
"""The order in which totals tell the rungs: strongest first, then no evidence at all."""


# Totals


def measure_totals(measures: Sequence[MeasureOverview], scale: RatingScale) -> Totals:
    """Return the totals of a set of measures; every state of the scale is there, also with nobody in it."""
    count = len(measures)
    states = (*(State(step.id, step.tone, step) for step in scale.steps), *UNRATED_STATES)
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
        found,
        completed=counted[scale.steps[0].id],
        overdue=sum(item.overdue for item in measures),
        due_soon=sum(item.due_soon for item in measures),
        without_evidence=sum(item.without_evidence for item in measures),
        rungs=rungs,
    )


def add_totals(parts: Sequence[Totals]) -> Totals:
    """Return the totals of sets of measures that do not overlap."""
    counted: dict[str, tuple[State, int]] = {}
    for part in parts:
        for item in part.states:
            known = counted.get(item.state.id, (item.state, 0))[1]
            counted[item.state.id] = (item.state, known + item.share.numerator)
    rated_first = sorted(counted.values(), key=lambda pair: pair[0].step is None)
    return _totals(
        sum(part.measures for part in parts),
        rated_first,
        [(item.state, item.share.numerator) for part in parts for item in part.states],
        completed=sum(part.completed.numerator for part in parts),
        overdue=sum(part.overdue.numerator for part in parts),
        due_soon=sum(part.due_soon.numerator for part in parts),
        without_evidence=sum(part.without_evidence.numerator for part in parts),
        rungs={
            rung: sum(item.share.numerator for part in parts for item in part.rungs if item.rung == rung)
            for rung in RUNGS_OF_TOTALS
        },
    )


def _totals(
    count: int,
    counted: Sequence[tuple[State, int]],
    rated_by_scale: Sequence[tuple[State, int]],
    *,
    completed: int,
    overdue: int,
    due_soon: int,
    without_evidence: int,
    rungs: dict[Rung | None, int],
) -> Totals:
    """Steps of two scales may share an id and differ in value, so values are taken from each scale's own states."""
    valued = [(state.step.value, n) for state, n in rated_by_scale if state.step and state.step.value is not None]
    rated = sum(n for _, n in valued)
    reported = sum(n for state, n in counted if state.step or state.id == Unrated.REPORTED_UNRATED)
    if sum(n for _, n in counted) != count or sum(rungs.values()) != count:
        raise AssertionError("the states of a set of measures, and their rungs, must add up to the whole")
    return Totals(
        measures=count,
        states=tuple(StateTotal(state, share(n, count)) for state, n in counted),
        rated=share(rated, count),
        mean=mean(sum(value * n for value, n in valued), rated),
        completed=share(completed, count),
        reported=share(reported, count),
        unreported=share(count - reported, count),
        overdue=share(overdue, count),
        due_soon=share(due_soon, count),
        without_evidence=share(without_evidence, completed),
        rungs=tuple(RungTotal(rung, share(n, count)) for rung, n in rungs.items() if n),
    )
