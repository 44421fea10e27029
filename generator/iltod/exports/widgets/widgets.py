"""Widgets: what other sites show of a body, a plan, a section or a measure within a frame of their own.

A widget is a small page at `embed/` + the address of its full page; a section, which has no page of its own, stands
under `s/` of its plan. Beside it lie a badge for sites that strip frames, and what oEmbed asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import ceil
from typing import Any, Literal, NamedTuple

import msgspec

from iltod.core.language import shorten
from iltod.facts.bodies import longest_overdue
from iltod.facts.body_facts import OrganisationOverview, OverdueMeasure, PlanOverview
from iltod.facts.figures import Share, share
from iltod.facts.measure_facts import MeasureOverview, PeriodState, SectionOverview, State, Totals
from iltod.model.addresses import SECTION_NAME, body_address, section_address, widget_address
from iltod.pages.conduct_words import doubtful_name, marked_name, participation_line
from iltod.pages.labels import coded_label, short_name
from iltod.pages.wording import Wording

MOST_OVERDUE, MOST_ROWS = 3, 9
"""How many overdue measures are shown at most, and how many rows together with the states."""

LONGEST_WHO = 70

LONGEST_TITLE = 120

LONGEST_NAME = 140

LONGEST_ROW = 90

LONGEST_STATE = 44

LONGEST_BADGE_LINE = 34

KINDS = ("totals", "measure")
"""What widgets show: figures about many measures, or one measure."""


class Badge(msgspec.Struct, frozen=True):
    """The lines of a badge: whose, what, up to two facts; each short enough for its width.

    `whose` is the whole name, for the title.
    """

    whose: str
    name: str
    subject: str
    facts: tuple[str, ...]


class Widget(msgspec.Struct, frozen=True):
    """One widget; addresses are relative to the site. `page` is its full page, `name` says what it shows and of whom.

    `root` leads from it to the root of the site. `body` and `body_address` are the body it speaks of; `sample` marks
    invented data. A widget of a measure has no badge. `context` holds finished facts.
    """

    address: str
    root: str
    kind: Literal["totals", "measure"]
    page: str
    name: str
    body: str
    body_address: str
    sample: bool
    text: WidgetText
    badge: Badge | None
    context: dict[str, Any] = msgspec.field(default_factory=dict)


class PlanWidgets(msgspec.Struct, frozen=True):
    """The widget of a plan, and those of its sections and its measures."""

    plan: PlanOverview
    own: Widget
    parts: tuple[Widget, ...]


class BodyWidgets(msgspec.Struct, frozen=True):
    """The widget of a body, and those of its plans."""

    own: Widget
    plans: tuple[PlanWidgets, ...]

    def __iter__(self) -> Iterator[Widget]:
        yield self.own
        for plan in self.plans:
            yield plan.own
            yield from plan.parts


def body_widgets(overview: OrganisationOverview, wording: Wording) -> BodyWidgets:
    """Return all widgets of a body."""
    return BodyWidgets(
        organisation_widget(overview, wording), tuple(_plan_widgets(plan, wording) for plan in overview.plans)
    )


def _plan_widgets(plan: PlanOverview, wording: Wording) -> PlanWidgets:
    parts = (*section_widgets(plan, wording), *measure_widgets(plan, wording))
    return PlanWidgets(plan, plan_widget(plan, wording), parts)


def organisation_widget(overview: OrganisationOverview, wording: Wording) -> Widget:
    """Return the widget of a body; one without plans says so."""
    organisation = overview.organisation
    late = overview.summary.overdue[: _rows(overview.totals)]
    name = marked_name(organisation, wording, short=False)
    facts = _Facts(overview.address, overview.address, name, "", overview.totals, late)
    return _totals_widget(facts, overview, wording, subject=wording.embed.all_plans)


def plan_widget(plan: PlanOverview, wording: Wording) -> Widget:
    """Return the widget of a plan."""
    title = wording.plan.short_title.format(year=plan.plan.year)
    late = longest_overdue(plan.measures, plan, _rows(plan.totals))
    name = marked_name(plan.organisation, wording, short=False)
    facts = _Facts(plan.address, plan.address, title, name, plan.totals, late)
    return _totals_widget(facts, plan, wording, subject=title)


def section_widgets(plan: PlanOverview, wording: Wording) -> Iterator[Widget]:
    """Yield the widgets of a plan's sections."""
    for section in plan.sections:
        declared = section.section
        measures = [measure for group in section.groups for measure in group.measures]
        late = longest_overdue(measures, plan, _rows(section.totals))
        who = f"{marked_name(plan.organisation, wording, short=False)}, {plan.plan.year}"
        name = SECTION_NAME.format(id=declared.id)
        address, page = section_address(plan.address, section=declared.id), f"{plan.address}#{name}"
        facts = _Facts(address, page, section_name(section), who, section.totals, late)
        yield _totals_widget(facts, plan, wording, subject=section_name(section))


def section_name(section: SectionOverview) -> str:
    """Return the number and the title of a section."""
    declared = section.section
    return f"{declared.number}. {declared.title.text}" if declared.number else declared.title.text


def measure_widgets(plan: PlanOverview, wording: Wording) -> Iterator[Widget]:
    """Yield the widgets of a plan's measures."""
    organisation = plan.organisation
    whose = f"{marked_name(organisation, wording, short=False)}, {plan.plan.year}"
    who = shorten(whose, LONGEST_WHO)
    note = _note(plan, wording)
    for measure in plan.measures:
        title = f"{measure.measure.number.text}. {measure.measure.title.text}"
        shown = MeasureText(
            title=shorten(title, LONGEST_TITLE),
            who=who,
            state=_state_words(measure.state, wording),
            flags=sum(
                (
                    measure.overdue,
                    measure.due_soon,
                    measure.without_evidence,
                    measure.extended,
                    measure.not_due_late,
                )
            ),
            deadline=shorten(measure.deadline.text, LONGEST_ROW),
            performers=shorten(", ".join([item.unit.name.text for item in measure.performers]), LONGEST_ROW),
            reported=bool(measure.progress),
            sample=organisation.sample,
            note=note,
        )
        yield Widget(
            address=widget_address(measure.address),
            root="../../../../",
            kind="measure",
            page=measure.address,
            name=shorten(f"{shown.title} – {whose}", LONGEST_NAME),
            body=organisation.name.text,
            body_address=body_address(organisation.id),
            sample=organisation.sample,
            text=shown,
            badge=None,
            context={"measure": measure, "periods": _periods(measure)},
        )


@cache
def _state_words(state: State, wording: Wording) -> str:
    return shorten(coded_label(state, wording), LONGEST_STATE)


class _Facts(NamedTuple):
    address: str
    page: str
    title: str
    who: str
    totals: Totals
    late: tuple[OverdueMeasure, ...]


def _totals_widget(
    facts: _Facts, overview: OrganisationOverview | PlanOverview, wording: Wording, subject: str
) -> Widget:
    organisation, totals = overview.organisation, facts.totals
    states = tuple(item for item in totals.states if item.share.numerator)
    shown = TotalsText(
        title=shorten(facts.title, LONGEST_TITLE),
        who=shorten(facts.who, LONGEST_WHO),
        states=tuple(_state_words(item.state, wording) for item in states),
        late=tuple(shorten(f"{item.measure.number}. {item.measure.title}", LONGEST_ROW) for item in facts.late),
        notice=_notice_words(totals, wording),
        sample=organisation.sample,
        note=_note(overview, wording),
    )
    return Widget(
        address=widget_address(facts.address),
        root="../" * (facts.address.count("/") + 1),
        kind="totals",
        page=facts.page,
        name=shorten(f"{facts.title} – {facts.who}" if facts.who else facts.title, LONGEST_NAME),
        body=organisation.name.text,
        body_address=body_address(organisation.id),
        sample=organisation.sample,
        text=shown,
        badge=_badge(overview, subject, _badge_facts(overview, totals, wording), wording),
        context={
            "totals": totals,
            "takes_part": overview.participation.takes_part,
            "states": tuple(zip(states, shown.states, strict=True)),
            "late": tuple(zip(facts.late, shown.late, strict=True)),
        },
    )


def _notice_words(totals: Totals, wording: Wording) -> str:
    if not totals.measures:
        return str(wording.organisation.no_plans)
    return "" if totals.reported.numerator else f"{wording.totals.silent} {wording.totals.silent_note}"


def _note(overview: OrganisationOverview | PlanOverview, wording: Wording) -> str:
    return participation_line(overview.participation, wording, reported=overview.totals.reported.numerator > 0)


def _badge(
    overview: OrganisationOverview | PlanOverview, subject: str, facts: tuple[str, ...], wording: Wording
) -> Badge:
    organisation = overview.organisation
    mark = len(doubtful_name("", organisation.name.doubt, wording))
    name = shorten(short_name(organisation), LONGEST_BADGE_LINE - mark)
    return Badge(
        doubtful_name(shorten(short_name(organisation), LONGEST_NAME), organisation.name.doubt, wording),
        doubtful_name(name, organisation.name.doubt, wording),
        shorten(subject, LONGEST_BADGE_LINE),
        tuple(shorten(fact, LONGEST_BADGE_LINE) for fact in facts),
    )


def _rows(totals: Totals) -> int:
    """Return how many overdue measures there is room for: with all states a widget must stay small."""
    states = sum(1 for item in totals.states if item.share.numerator)
    return min(MOST_OVERDUE, max(1, MOST_ROWS - states))


def _periods(measure: MeasureOverview) -> Share | None:
    """Return how many of a measure's periods were reported."""
    reported = sum(period.state is PeriodState.REPORTED for period in measure.progress)
    return share(reported, len(measure.progress)) if measure.progress else None


def _badge_facts(overview: OrganisationOverview | PlanOverview, totals: Totals, wording: Wording) -> tuple[str, ...]:
    """Return the two facts that a badge has room for; where nobody reported, that is the first.

    Of a body that does not publish here itself the second says so, and never that something is late.
    """
    if not totals.measures:
        return (wording.embed.no_plan,)
    words, participation = wording.totals, overview.participation
    first = totals.completed if totals.reported.numerator else totals.unreported
    label = words.completed if totals.reported.numerator else wording.embed.unreported
    facts = [f"{label}: {words.share.format(part=first.numerator, whole=first.denominator)}"]
    if not participation.takes_part:
        facts.append(wording.embed.participation[participation.state])
    elif totals.overdue.numerator:
        part, whole = totals.overdue.numerator, totals.overdue.denominator
        facts.append(f"{words.overdue}: {words.share.format(part=part, whole=whole)}")
    return tuple(facts)


NARROW, COLUMN, WIDE = 280, 360, 600
"""The least widths for which a size is offered, in CSS pixels: a sidebar, a column also on a phone, a wide page."""

TWO_COLUMNS = 600
"""From this width on facts stand beside each other. The style sheets say the same."""

_LINE, _SMALL_LINE, _LARGE_LINE = 22, 19, 26

_LETTER, _SMALL_LETTER, _LARGE_LETTER = 8.8, 7.8, 10.6
"""Heights of lines and widths of letters, with room to spare: every system has letters of its own."""

_PADDING, _GAP, _COUNT = 30, 30, 80

_FRAME, _SAMPLE, _FIGURES, _FACT = 206, 42, 58, 9


class TotalsText(NamedTuple):
    """The texts that a widget of figures shows; `notice` is shown where there are none."""

    title: str
    who: str
    states: tuple[str, ...]
    late: tuple[str, ...]
    notice: str
    sample: bool
    note: str

    def height(self, width: int) -> int:
        """Return the height of the widget at a width."""
        inner = width - _PADDING
        height = _heading(self, inner)
        if not self.states:
            return height + _notice(self.notice, inner)
        half = (inner - _GAP) / 2 if width >= TWO_COLUMNS and self.late else inner
        states = sum(_lines(label, half - _COUNT, _LETTER) * _LINE + 7 for label in self.states)
        states += _notice(self.notice, half) if self.notice else _FIGURES
        if not self.late:
            return height + states
        late = _FIGURES + _LINE + sum(_lines(row, half, _LETTER, 2) * _LINE + _SMALL_LINE + 11 for row in self.late)
        return height + (states + late if half == inner else max(states, late))


class MeasureText(NamedTuple):
    """The texts that a widget of a measure shows; `flags` is how many marks are beside its state."""

    title: str
    who: str
    state: str
    flags: int
    deadline: str
    performers: str
    reported: bool
    sample: bool
    note: str

    def height(self, width: int) -> int:
        """Return the height of the widget at a width."""
        inner = width - _PADDING
        marks = _lines(self.state, inner - _PADDING, _LETTER) + (self.flags if width < TWO_COLUMNS else self.flags > 1)
        height = _heading(self, inner) - 2 * _LINE + marks * _LINE + 10
        half = (inner - _GAP) / 2 if width >= TWO_COLUMNS else inner
        facts = [self.deadline + _UNTIL, self.performers + _LABEL, _RUNG] + [_LABEL] * self.reported
        lines = [_lines(text, half, _LETTER) * _LINE + _FACT for text in facts]
        return height + (
            sum(lines) if half == inner else sum(max(lines[at : at + 2]) for at in range(0, len(lines), 2))
        )


WidgetText = TotalsText | MeasureText

_LABEL, _SHARE, _UNTIL, _RUNG = 15 * " ", 12 * " ", 26 * " ", 24 * " "
"""How much room is taken by a label, a share, a date with its words, the name of a rung."""


def _heading(text: WidgetText, width: int) -> int:
    height = _FRAME + _lines(text.title, width, _LARGE_LETTER, 4) * _LARGE_LINE
    notes = sum(_lines(words, width, _SMALL_LETTER, 2) * _SMALL_LINE for words in (text.who, text.note))
    return height + notes + _SAMPLE * text.sample


def _notice(text: str, width: float) -> int:
    return 42 + _lines(text, width - _PADDING, _LARGE_LETTER) * _LINE


def _lines(text: str, width: float, letter: float, most: int = 9) -> int:
    return min(most, ceil(len(text) * letter / width))
