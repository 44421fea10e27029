"""Charts with finished geometry, printed as SVG, and those of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

import msgspec

from iltod.core.language import day_in_genitive, number, shorten
from iltod.facts.body_facts import PlanOverview
from iltod.facts.measure_facts import SectionOverview, State, StateTotal, Unrated
from iltod.model import Tone
from iltod.pages.labels import fill_words
from iltod.pages.wording import Wording

WIDTH = 320
"""As wide as the text of the narrowest screen, so that letters keep their size there."""

LONGEST_LABEL = 46

_BAR, _LINE, _GAP = 14, 17, 9

_PLOT, _ABOVE, _BELOW = 104, 18, 22

_SMALLEST = 1.5


class Part(msgspec.Struct, frozen=True):
    """A part of a bar or column: how much it is and how it looks. `label` says it in words."""

    value: int
    look: str
    label: str


class Row(msgspec.Struct, frozen=True):
    """A bar or a column: its label, its parts and what is written at its end."""

    label: str
    parts: tuple[Part, ...]
    note: str


class Box(msgspec.Struct, frozen=True):
    """A rectangle of the drawing."""

    x: str
    y: str
    width: str
    height: str
    look: str
    label: str


class Caption(msgspec.Struct, frozen=True):
    """A text of the drawing; `anchor` is `start`, `middle` or `end`."""

    x: str
    y: str
    anchor: str
    text: str


class Key(msgspec.Struct, frozen=True):
    """What a style means."""

    look: str
    label: str


class Chart(msgspec.Struct, frozen=True):
    """A finished drawing. `id` is unique on its page; `title` and `text` say in words what it shows."""

    id: str
    title: str
    text: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    captions: tuple[Caption, ...]
    keys: tuple[Key, ...]


def bar_chart(name: str, title: str, rows: Sequence[Row], *, whole: int | None = None) -> Chart:
    """Return rows of horizontal bars below their labels. A full bar is `whole`, or the longest row."""
    longest = whole or max((_sum(row) for row in rows), default=0) or 1
    step = _LINE + _BAR + _GAP
    boxes: list[Box] = []
    captions: list[Caption] = []
    for index, row in enumerate(rows):
        top = index * step
        captions.append(Caption("0", _unit(top + 12), "start", shorten(row.label, LONGEST_LABEL - len(row.note))))
        captions.append(Caption(str(WIDTH), _unit(top + 12), "end", row.note))
        boxes.append(Box("0", _unit(top + _LINE), str(WIDTH), str(_BAR), "ground", ""))
        boxes += _lying(row, top + _LINE, longest)
    height = max(len(rows) * step - _GAP, 1) + 1
    return Chart(name, title, _text(rows), WIDTH, height, tuple(boxes), tuple(captions), _keys(rows))


def column_chart(name: str, title: str, columns: Sequence[Row], *, whole: int | None = None) -> Chart:
    """Return columns above their labels. A full column is `whole`, or the highest column."""
    highest = whole or max((_sum(column) for column in columns), default=0) or 1
    room = WIDTH / max(len(columns), 4)
    breadth = min(room * 0.62, 46)
    boxes: list[Box] = [Box("0", _unit(_ABOVE + _PLOT), str(WIDTH), "1", "axis", "")]
    captions: list[Caption] = []
    for index, column in enumerate(columns):
        middle = room * index + room / 2
        boxes += _standing(column, middle - breadth / 2, breadth, highest)
        top = _ABOVE + _PLOT - _PLOT * min(_sum(column) / highest, 1)
        captions.append(Caption(_unit(middle), _unit(top - 5), "middle", column.note))
        captions.append(Caption(_unit(middle), _unit(_ABOVE + _PLOT + 15), "middle", column.label))
    height = _ABOVE + _PLOT + _BELOW
    return Chart(name, title, _text(columns), WIDTH, height, tuple(boxes), tuple(captions), _keys(columns))


def _lying(row: Row, y: float, longest: int) -> Iterator[Box]:
    x = 0.0
    for part in row.parts:
        if part.value:
            width = max(WIDTH * part.value / longest, _SMALLEST)
            yield Box(_unit(x), _unit(y), _unit(width), str(_BAR), part.look, part.label)
            x += width


def _standing(column: Row, x: float, breadth: float, highest: int) -> Iterator[Box]:
    y = float(_ABOVE + _PLOT)
    for part in column.parts:
        if part.value:
            height = max(_PLOT * part.value / highest, _SMALLEST)
            y -= height
            yield Box(_unit(x), _unit(y), _unit(breadth), _unit(height), part.look, part.label)


def _sum(row: Row) -> int:
    return sum(part.value for part in row.parts)


def _unit(length: float) -> str:
    return f"{length:.1f}".removesuffix(".0")


def _text(rows: Sequence[Row]) -> str:
    """Return the figures in words: those of each part where there are several."""
    return "; ".join(f"{row.label}: {_parts_text(row) if len(row.parts) > 1 else row.note}" for row in rows)


def _parts_text(row: Row) -> str:
    return ", ".join(f"{part.label} {number(part.value)}" for part in row.parts if part.value) or row.note


def _keys(rows: Sequence[Row]) -> tuple[Key, ...]:
    """Return what the styles mean, in the order of the parts, where there are several."""
    found: dict[str, list[str]] = {}
    for parts in zip_longest(*(row.parts for row in rows)):
        for part in parts:
            if part and part.value and part.label not in found.setdefault(part.look, []):
                found[part.look].append(part.label)
    several = len(found) > 1
    return tuple(Key(look, " / ".join(labels)) for look, labels in found.items()) if several else ()


StateLabel = Callable[[State], str]
"""How the words of the site call a state."""


class ChartTable(msgspec.Struct, frozen=True):
    """A chart and its figures; `corner` heads the names of the rows."""

    chart: Chart
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def plan_charts(plan: PlanOverview, label: StateLabel, wording: Wording) -> tuple[ChartTable, ...]:
    """Return the charts of `plan`, or none where no report came, because there is nothing to compare.

    `label` gives the words and tone of a state; `wording` holds the words of the site. Periods are compared only if any
    has passed.
    """
    if not plan.reports:
        return ()
    charts = (_section_chart(plan, label, wording),)
    return (_period_chart(plan, label, wording), *charts) if plan.periods else charts


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
    title = fill_words(wording.plan_charts.sections, date=day_in_genitive(plan.as_of))
    return _chart("sections", title, titles, marks, bars, label, wording.plan_charts.state)


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
    """Return how a state looks: dashed where nobody reported."""
    silent = not state.step and state.id != Unrated.REPORTED_UNRATED
    return f"{state.tone} silent" if silent else str(state.tone)
