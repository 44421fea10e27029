"""The charts of a plan with tables beside them: where it stood period by period and section by section, its reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from iltod.charts import Chart, Part, Row, bar_chart
from iltod.language import number
from iltod.model import Tone
from iltod.overview import PlanOverview, SectionOverview, State, StateTotal, Unrated
from iltod.wording import Wording

StateLabel = Callable[[State], str]
"""How the words of the site call a state."""


class ChartTable(msgspec.Struct, frozen=True):
    """A chart and its figures; `corner` heads the names of the rows."""

    chart: Chart
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def plan_charts(plan: PlanOverview, label: StateLabel, wording: Wording) -> tuple[ChartTable, ...]:
    """Return the charts of a plan; none where nobody reported anything, for there is nothing to compare."""
    told = (_period_chart(plan, label, wording), _section_chart(plan, label, wording)) if plan.reports else ()
    return (*told, *_reach_charts(plan, wording))


def _period_chart(plan: PlanOverview, label: StateLabel, wording: Wording) -> ChartTable:
    names = tuple(str(wording.enums.Period[period.period]) for period in plan.periods)
    unreported = State("unreported", Tone.NEUTRAL)
    bars = [[*period.states, StateTotal(unreported, period.unreported)] for period in plan.periods]

    def name(state: State) -> str:
        return str(wording.totals.unreported) if state is unreported else label(state)

    return _chart("progress", wording.plan_charts.progress, names, names, bars, name, wording.plan_charts.state)


def _section_chart(plan: PlanOverview, label: StateLabel, wording: Wording) -> ChartTable:
    titles = tuple(f"{_mark(section, place)}. {section.section.title.text}" for place, section in _numbered(plan))
    marks = tuple(_mark(section, place) for place, section in _numbered(plan))
    bars = [list(section.totals.states) for section in plan.sections]
    return _chart("sections", wording.plan_charts.sections, titles, marks, bars, label, wording.plan_charts.state)


def _reach_charts(plan: PlanOverview, wording: Wording) -> Iterator[ChartTable]:
    """Yield a chart for each kind of reach that was counted for two channels or more; kinds cannot be compared."""
    if plan.reach is None:
        return
    for index, kind in enumerate(plan.reach.kinds):
        unit = str(wording.enums.ReachKind[kind])
        counted = [(row.channel, row.counts[index].value) for row in plan.reach.rows]
        named = [(str(wording.enums.Channel[channel]) if channel else str(wording.reach.no_channel), value)
                 for channel, value in counted if value is not None]  # fmt: skip
        if len(named) > 1:
            rows = [Row(name, (Part(value, "partial", name),), number(value)) for name, value in named]
            title = str(wording.plan_charts.reach).format(kind=unit)
            figures = tuple((name, (number(value),)) for name, value in named)
            yield ChartTable(bar_chart(f"reach-{kind}", title, rows), str(wording.reach.channel), (unit,), figures)


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
    corner: str,
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
    return ChartTable(bar_chart(name, title, rows), corner, columns, tuple(table))


def _look(state: State) -> str:
    """Return how a state looks: hatched where nobody reported."""
    silent = not state.step and state.id != Unrated.REPORTED_UNRATED
    return f"{state.tone} silent" if silent else str(state.tone)
