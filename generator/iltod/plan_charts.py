"""The charts of a plan with the tables beside them: where it stood period by period, and section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from iltod.charts import Chart, Part, Row, bar_chart
from iltod.language import number
from iltod.model import Tone
from iltod.overview import PlanOverview, SectionOverview, State, StateTotal, Unrated
from iltod.wording import Wording

StateLabel = Callable[[State], str]
"""How the words of the site call a state."""


@dataclass(frozen=True, slots=True)
class ChartTable:
    """A chart and its figures: a row for each state, a column for each bar."""

    chart: Chart
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def plan_charts(plan: PlanOverview, label: StateLabel, wording: Wording) -> tuple[ChartTable, ...]:
    """Return the charts of a plan; none where nobody reported anything, for there is nothing to compare."""
    return (_period_chart(plan, label, wording), _section_chart(plan, label, wording)) if plan.reports else ()


def _period_chart(plan: PlanOverview, label: StateLabel, wording: Wording) -> ChartTable:
    names = tuple(str(wording.enums.Period[period.period]) for period in plan.periods)
    unreported = State("unreported", Tone.NEUTRAL)
    bars = [[*period.states, StateTotal(unreported, period.unreported)] for period in plan.periods]

    def name(state: State) -> str:
        return str(wording.totals.unreported) if state is unreported else label(state)

    return _chart("progress", wording.plan_charts.progress, names, names, bars, name)


def _section_chart(plan: PlanOverview, label: StateLabel, wording: Wording) -> ChartTable:
    titles = tuple(f"{_mark(section, place)}. {section.section.title.text}" for place, section in _numbered(plan))
    marks = tuple(_mark(section, place) for place, section in _numbered(plan))
    bars = [list(section.totals.states) for section in plan.sections]
    return _chart("sections", wording.plan_charts.sections, titles, marks, bars, label)


def _numbered(plan: PlanOverview) -> Iterator[tuple[int, SectionOverview]]:
    yield from enumerate(plan.sections, start=1)


def _mark(section: SectionOverview, place: int) -> str:
    return section.section.number or str(place)


def _chart(
    name: str,
    title: str,
    labels: Sequence[str],
    columns: tuple[str, ...],
    bars: Sequence[Sequence[StateTotal]],
    label: StateLabel,
) -> ChartTable:
    rows = [
        Row(
            text,
            tuple(Part(total.share.numerator, _look(total.state), label(total.state)) for total in bar),
            number(sum(total.share.numerator for total in bar)),
        )
        for text, bar in zip(labels, bars, strict=True)
    ]
    table = []
    for totals in zip(*bars, strict=True):
        if any(total.share.numerator for total in totals):
            table.append((label(totals[0].state), tuple(number(total.share.numerator) for total in totals)))
    return ChartTable(bar_chart(name, title, rows), columns, tuple(table))


def _look(state: State) -> str:
    """Return how a state looks: hatched where nobody reported."""
    silent = not state.step and state.id != Unrated.REPORTED_UNRATED
    return f"{state.tone} silent" if silent else str(state.tone)
