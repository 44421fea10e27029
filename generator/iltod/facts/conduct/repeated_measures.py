"""Measures that the plans of several bodies repeat: what one body promised and did, small enough to be kept of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from iltod.facts.figures import Share, share
from iltod.facts.measure_facts import MeasureLink, MeasureOverview, State, StateTotal


class RepeatedMeasure(msgspec.Struct, frozen=True, array_like=True):
    """A body's measure that names a template, on the day of the overview.

    It is `completed` where its rating is the best step of the plan's scale; `overdue_days` is set where it is overdue.
    """

    template: str
    year: int
    measure: MeasureLink
    deadline: str
    state: State
    completed: bool
    overdue_days: int | None


def repeated_measures(year: int, best: str, measures: Iterable[MeasureOverview]) -> tuple[RepeatedMeasure, ...]:
    """Return the measures of a plan that name a template.

    Args:
        year: the year of the plan.
        best: the id of the best step of its rating scale.
        measures: its measures.

    """
    return tuple(
        RepeatedMeasure(
            template=item.measure.template,
            year=year,
            measure=item.link,
            deadline=item.deadline.text,
            state=item.state,
            completed=item.state.step is not None and item.state.id == best,
            overdue_days=item.overdue_days if item.overdue else None,
        )
        for item in measures
        if item.measure.template
    )


def completed_share(measures: Sequence[RepeatedMeasure]) -> Share:
    """Return how many of some measures are completed."""
    return share(sum(item.completed for item in measures), len(measures))


def state_totals(measures: Sequence[RepeatedMeasure]) -> tuple[StateTotal, ...]:
    """Return how many of some measures are in each state, the rated ones first and the best of them first."""
    counted: dict[State, int] = {}
    for item in measures:
        counted[item.state] = counted.get(item.state, 0) + 1
    ordered = sorted(counted, key=lambda state: (state.step is None, -(state.step.value or 0) if state.step else 0))
    return tuple(StateTotal(state, share(counted[state], len(measures))) for state in ordered)
