"""Widgets: what other sites show of a body, a plan, a section or a measure within a frame of their own.

A widget is a small page at `embed/` + the address of its full page; a section, which has no page of its own, stands
under `s/` of its plan. Beside it lie a badge for sites that strip frames, and what oEmbed asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import msgspec

from iltod.core.language import short_date, shorten
from iltod.exports.widgets.sizes import MeasureText, TotalsText, WidgetText
from iltod.facts.bodies import longest_overdue
from iltod.facts.body_facts import OrganisationOverview, OverdueMeasure, PlanOverview
from iltod.facts.conduct.removed import RemovedMeasure
from iltod.facts.figures import Share, share
from iltod.facts.measure_facts import MeasureOverview, PeriodState, SectionOverview, State, Totals
from iltod.model.addresses import SECTION_NAME, body_address, section_address, widget_address
from iltod.pages.conduct_words import (
    doubtful_name,
    late_words,
    marked_name,
    participation_line,
    removed_line,
)
from iltod.pages.labels import coded_label, fill_words, short_name
from iltod.pages.wording import Wording

MOST_OVERDUE, MOST_ROWS = 3, 8
"""How many overdue measures are shown at most, and how many rows together with the states."""

LONGEST_WHO = 64

LONGEST_TITLE = 110

LONGEST_NAME = 72

LONGEST_ROW = 70

LONGEST_STATE = 44

LONGEST_BADGE_LINE = 34

KINDS = ("totals", "measure")
"""What widgets show: figures about many measures, or one measure."""


class Badge(msgspec.Struct, frozen=True):
    """The lines of a badge: whose, what, up to two facts; each short enough for its width.

    `whose` is the whole name, for the title; `sample` marks invented data.
    """

    whose: str
    name: str
    subject: str
    facts: tuple[str, ...]
    sample: bool


class Widget(msgspec.Struct, frozen=True):
    """One widget; addresses are relative to the site. `page` is its full page, `name` says what it shows and of whom.

    `root` leads from it to the root of the site. `body` and `body_address` are the body it speaks of; `sample` marks
    invented data. `context` holds finished facts.
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
    badge: Badge
    context: dict[str, Any] = msgspec.field(default_factory=dict)


class PlanWidgets(msgspec.Struct, frozen=True):
    """The widget of a plan, and those of its sections and its measures; `gone` are of measures that it has no more."""

    plan: PlanOverview
    own: Widget
    parts: tuple[Widget, ...]
    gone: tuple[Widget, ...] = ()


class BodyWidgets(msgspec.Struct, frozen=True):
    """The widget of a body, and those of its plans."""

    own: Widget
    plans: tuple[PlanWidgets, ...]

    def __iter__(self) -> Iterator[Widget]:
        yield self.own
        for plan in self.plans:
            yield plan.own
            yield from plan.parts
            yield from plan.gone


def body_widgets(overview: OrganisationOverview, wording: Wording) -> BodyWidgets:
    """Return all widgets of a body."""
    return BodyWidgets(
        organisation_widget(overview, wording), tuple(_plan_widgets(plan, wording) for plan in overview.plans)
    )


def _plan_widgets(plan: PlanOverview, wording: Wording) -> PlanWidgets:
    parts = (*section_widgets(plan, wording), *measure_widgets(plan, wording))
    gone = tuple(_removed_widget(item, plan, wording) for item in plan.removed)
    return PlanWidgets(plan, plan_widget(plan, wording), parts, gone)


def organisation_widget(overview: OrganisationOverview, wording: Wording) -> Widget:
    """Return the widget of a body, with the plan of the newest year that has begun; one without plans says so."""
    shown = overview.shown
    totals, year = overview.totals, str(wording.embed.no_plan)
    late: tuple[OverdueMeasure, ...] = ()
    if shown:
        totals, year = shown.totals, wording.plan.short_title.format(year=shown.plan.year)
        late = longest_overdue(shown.measures, shown, _rows(totals))
    name = marked_name(overview.organisation, wording, short=False)
    facts = _Facts(overview.address, overview.address, name, year if shown else "", totals, late)
    return _totals_widget(facts, overview, wording, subject=year)


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
            badge=_badge(plan, shown.title, _measure_facts(measure, plan, shown.state, wording), wording),
            context={"measure": measure, "periods": _periods(measure), "removed": None},
        )


def _removed_widget(removed: RemovedMeasure, plan: PlanOverview, wording: Wording) -> Widget:
    """Return what stands at the address of the widget of a measure that its plan has no more."""
    organisation = plan.organisation
    whose = f"{marked_name(organisation, wording, short=False)}, {plan.plan.year}"
    shown = MeasureText(
        title=shorten(removed.name, LONGEST_TITLE),
        who=shorten(whose, LONGEST_WHO),
        state=removed_line(removed, wording),
        flags=0,
        deadline="",
        performers="",
        reported=False,
        sample=organisation.sample,
        note=_note(plan, wording),
    )
    return Widget(
        address=widget_address(removed.address),
        root="../../../../",
        kind="measure",
        page=removed.address,
        name=shorten(f"{shown.title} – {whose}", LONGEST_NAME),
        body=organisation.name.text,
        body_address=body_address(organisation.id),
        sample=organisation.sample,
        text=shown,
        badge=_badge(plan, shown.title, (str(wording.embed.removed),), wording),
        context={"removed": removed},
    )


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
    participation = overview.participation
    line = participation_line(participation, wording, reported=overview.totals.reported.numerator > 0)
    if participation.updated is None:
        return line
    return f"{line} {fill_words(wording.gathered.short, date=short_date(participation.updated))}"


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
        organisation.sample,
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
        return ()
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


def _measure_facts(measure: MeasureOverview, plan: PlanOverview, state: str, wording: Wording) -> tuple[str, ...]:
    """Return what the badge of a measure says: its state, and by how much it is late or who entered it."""
    participation = plan.participation
    if not participation.takes_part:
        silent = measure.state.step is None and measure.state.id.startswith("unreported")
        state_words = str(wording.embed.unreported) if silent else state
        return (state_words, str(wording.embed.participation[participation.state]))
    second = late_words(measure, wording) if measure.overdue else f"{wording.measure.deadline}: {measure.deadline.text}"
    return (state, second)
