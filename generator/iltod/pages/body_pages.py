"""Which pages there are: each with its address, its words for <head> and the finished facts its template prints."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from iltod.core.language import shorten
from iltod.facts.bodies import next_due
from iltod.facts.body_facts import CalendarDay, OrganisationOverview, PerformerOverview, PlanOverview
from iltod.facts.conduct.measurability import measurability
from iltod.facts.conduct.watch_lists import WatchList, lists_of
from iltod.facts.measure_facts import MeasureOverview, Totals
from iltod.facts.measures import DUE_SOON_DAYS
from iltod.model import LEADING, DeadlineKind
from iltod.model.addresses import (
    WIDGETS,
    atom_address,
    calendar_address,
    csv_address,
    deadlines_address,
    json_address,
    json_feed_address,
    package_address,
    paste_address,
    performer_calendar_address,
    performers_address,
    reach_address,
    workbook_address,
)
from iltod.pages.charts import plan_charts
from iltod.pages.guide.measure_page import measure_page, removed_page
from iltod.pages.guide.pace_chart import pace_chart
from iltod.pages.labels import (
    coded_label,
    deadline_key,
    deadline_label,
    fill_words,
    rating_label,
    short_name,
)
from iltod.pages.page import (
    LONG_LIST,
    LONG_TITLE,
    LONGEST_DESCRIPTION,
    LONGEST_HEAD_TITLE,
    PLAN_STYLE,
    Alternate,
    Choice,
    Crumb,
    Page,
    Sheet,
)
from iltod.pages.sentences import measure_sentence
from iltod.pages.sheets import make_leaflet
from iltod.pages.wording import Wording

MOST_LACKING = 60
"""How many measures a page names that lack what a yardstick asks for; the JSON of the plan has them all."""

LONGEST_OPEN = 32
"""Where more measures stand below the performers of a plan, they are folded: 8,000 pixels of a phone's screen."""

DAYS_KEPT = 92
"""A deadline that passed is in the calendars for so many days more: until the next quarter is over."""


def organisation_pages(
    overview: OrganisationOverview, wording: Wording, *, feeds: bool = False, workbooks: bool = False
) -> Iterator[Page]:
    """Yield all pages of one body: the body, its performers, and for each plan the plan, its calendar, its measures.

    `feeds` and `workbooks` are where the site has some.
    """
    organisation = overview.organisation
    name = organisation.name.text
    crumbs = (Crumb(wording.crumbs.home, ""), Crumb(short_name(organisation), overview.address))
    yield Page(
        address=overview.address,
        template="organisation",
        title=name,
        description=fill_words(wording.organisation.description, name=name),
        crumbs=crumbs,
        alternates=(
            _json(overview.address, wording.organisation.json),
            *(feed_alternates(overview.address, wording) if feeds else ()),
            *_calendar_of(overview, wording),
        ),
        noindex=organisation.sample,
        sample=organisation.sample,
        source=organisation.place,
        widget=f"{WIDGETS}{overview.address}",
        paste=paste_address(overview.address),
        traditional=organisation.title_mong,
        context={
            "overview": overview,
            "totals": overview.shown.totals if overview.shown else overview.totals,
            "pace": pace_chart(overview.shown.pace, overview.shown.plan.year, wording) if overview.shown else None,
            "due_soon_days": DUE_SOON_DAYS,
            "next_due": next_due(overview.plans),
            "leads": organisation.kind in LEADING and not organisation.sample,
        },
    )
    yield _performers_page(overview, crumbs, wording)
    calendar = tuple(_calendar_of(overview, wording))
    for plan in overview.plans:
        book = (Alternate("xlsx", workbook_address(plan.address), wording.plan.xlsx),) if workbooks else ()
        followed = (*book, *(feed_alternates(plan.address, wording) if feeds else ()), *calendar)
        yield from _plan_pages(plan, crumbs, wording, followed)


def dated_measures(overview: OrganisationOverview) -> Iterator[tuple[PlanOverview, MeasureOverview]]:
    """Yield the measures with a deadline that is in the calendars of a body, with their plans."""
    oldest = overview.as_of - datetime.timedelta(DAYS_KEPT)
    for plan in overview.plans:
        if plan.calendar and plan.calendar[-1].date >= oldest:
            yield from ((plan, item) for item in plan.measures if item.due and item.due[-1].date >= oldest)


def _performers_page(overview: OrganisationOverview, crumbs: tuple[Crumb, ...], wording: Wording) -> Page:
    organisation = overview.organisation
    address = performers_address(overview.address)
    performers = tuple(_busy_first(overview.performers))
    return Page(
        address=address,
        template="performers",
        title=fill_words(wording.performers.head_title, name=short_name(organisation)),
        description=fill_words(wording.performers.description, name=organisation.name.text),
        crumbs=(*crumbs, Crumb(wording.performers.title, address)),
        noindex=organisation.sample,
        sample=organisation.sample,
        source=organisation.place,
        long=sum(len(year.measures) for performer in performers for year in performer.years) > LONG_LIST,
        context={
            "overview": overview,
            "performers": performers,
            "folded": _listed(overview) > LONGEST_OPEN,
            "calendars": _performer_calendars(overview),
        },
    )


def _listed(overview: OrganisationOverview) -> int:
    """Return how many measures stand below the performers of the plan that is shown."""
    years = (year for performer in overview.performers for year in performer.years if year.plan is overview.shown)
    return sum(len(year.measures) + len(year.joint) for year in years)


def _busy_first(performers: Iterable[PerformerOverview]) -> Iterator[PerformerOverview]:
    """Yield the performers with measures before those that no plan names."""
    yield from sorted(performers, key=lambda performer: not performer.years)


def _performer_calendars(overview: OrganisationOverview) -> dict[str, str]:
    """Return the address of each performer's calendar, where there is one."""
    measures = (item for _, item in dated_measures(overview))
    units = dict.fromkeys(performer.unit.id for item in measures for performer in item.performers)
    return {unit: performer_calendar_address(overview.address, unit=unit) for unit in units}


def feed_alternates(address: str, wording: Wording) -> tuple[Alternate, Alternate]:
    """Return the feeds beside a page."""
    words = wording.feeds
    atom = Alternate("atom", atom_address(address), words.atom)
    return atom, Alternate("feed", json_feed_address(address), words.json)


def _calendar_of(overview: OrganisationOverview, wording: Wording) -> Iterator[Alternate]:
    if overview.plans:
        yield Alternate("calendar", calendar_address(overview.address), wording.calendars.link)


def _plan_pages(
    plan: PlanOverview, parents: tuple[Crumb, ...], wording: Wording, followed: tuple[Alternate, ...] = ()
) -> Iterator[Page]:
    organisation = plan.organisation
    sentences = {
        item.measure.id: measure_sentence(item, plan, rating_label(item.state, wording), wording)
        for item in plan.measures
    }
    leaflet = make_leaflet(plan, sentences)
    charts = plan_charts(plan, lambda state: coded_label(state, wording), wording)
    title = fill_words(wording.plan.short_title, year=plan.plan.year)
    crumbs = (*parents, Crumb(title, plan.address))
    watched = {item.measure.id: lists_of(plan, item) for item in plan.measures}
    yield Page(
        address=plan.address,
        template="plan",
        title=shorten(f"{title} – {short_name(organisation)}", LONGEST_HEAD_TITLE),
        description=shorten(
            fill_words(wording.plan.description, name=organisation.name.text, count=plan.totals.measures),
            LONGEST_DESCRIPTION,
        ),
        crumbs=crumbs,
        alternates=(
            *_plan_alternates(plan, wording),
            *([Alternate("html", leaflet.address, wording.leaflet.link)] if leaflet else ()),
            *followed,
        ),
        noindex=organisation.sample,
        sample=organisation.sample,
        source=plan.plan.place,
        style=PLAN_STYLE,
        traditional=plan.plan.title_mong,
        widget=f"{WIDGETS}{plan.address}",
        paste=paste_address(plan.address),
        long=len(plan.measures) > LONG_LIST,
        sheets=(Sheet(leaflet.address, "leaflet"),) if leaflet else (),
        context={
            "plan": plan,
            "next_due": next_due([plan]),
            "totals": plan.totals,
            "due_soon_days": DUE_SOON_DAYS,
            "long_title": len(plan.plan.title.text) > LONG_TITLE,
            "titles_differ": _titles_differ(plan),
            "deadline_keys": {item.measure.id: deadline_key(item.deadline) for item in plan.measures},
            "state_choices": _state_choices(plan.totals, watched.values(), wording),
            "watched": watched,
            "deadline_choices": _deadline_choices(plan.measures, wording),
            "charts": charts,
            "leaflet": leaflet,
            "measurability": measurability(plan),
            "most_lacking": MOST_LACKING,
            "pace": pace_chart(plan.pace, plan.plan.year, wording),
        },
    )
    calendar = tuple(item for item in followed if item.kind == "calendar")
    yield _calendar_page(plan, crumbs, wording, calendar)
    for measure in plan.measures:
        yield measure_page(measure, plan, crumbs, sentences[measure.measure.id], wording)
    yield from (removed_page(item, plan, crumbs, wording) for item in plan.removed)


def _plan_alternates(plan: PlanOverview, wording: Wording) -> Iterator[Alternate]:
    yield _json(plan.address, wording.plan.json)
    yield Alternate("csv", csv_address(plan.address), wording.plan.csv)
    yield Alternate("json", package_address(plan.address), wording.plan.package)
    if plan.reach:
        yield Alternate("csv", reach_address(plan.address), wording.reach.csv)


def _calendar_page(
    plan: PlanOverview, parents: tuple[Crumb, ...], wording: Wording, alternates: tuple[Alternate, ...]
) -> Page:
    words = wording.plan_calendar
    organisation = plan.organisation
    address = deadlines_address(plan.address)
    return Page(
        address=address,
        template="plan_calendar",
        title=shorten(
            fill_words(words.head_title, year=plan.plan.year, name=short_name(organisation)), LONGEST_HEAD_TITLE
        ),
        description=fill_words(words.description, name=organisation.name.text, year=plan.plan.year),
        crumbs=(*parents, Crumb(words.title, address)),
        alternates=alternates,
        noindex=organisation.sample,
        sample=organisation.sample,
        source=plan.plan.place,
        long=len(plan.measures) > LONG_LIST,
        context={"plan": plan, **_days(plan.calendar)},
    )


def _days(days: Sequence[CalendarDay]) -> dict[str, Any]:
    """Return the days to come, and those that have passed with the latest first."""
    return {
        "upcoming": tuple(day for day in days if not day.passed),
        "passed": tuple(day for day in reversed(days) if day.passed),
    }


def _titles_differ(plan: PlanOverview) -> bool:
    order, own = plan.plan.order_title, plan.plan.title
    return order is not None and order.text.casefold() != own.text.casefold()


def _state_choices(totals: Totals, watched: Iterable[Sequence[WatchList]], wording: Wording) -> tuple[Choice, ...]:
    """Return the states that somebody is in, and the lists that hold anything: the search knows the same."""
    states = [Choice(item.state.id, coded_label(item.state, wording)) for item in totals.states if item.share.numerator]
    held = {name for names in watched for name in names}
    return (*states, *(Choice(name, str(wording.enums.WatchList[name])) for name in WatchList if name in held))


def _deadline_choices(measures: Iterable[MeasureOverview], wording: Wording) -> tuple[Choice, ...]:
    kinds = list(DeadlineKind)
    found = {deadline_key(item.deadline): item.deadline for item in measures}
    ordered = sorted(found.items(), key=lambda pair: (kinds.index(pair[1].kind), pair[0]))
    return tuple(Choice(key, deadline_label(deadline, wording)) for key, deadline in ordered)


def _json(address: str, title: str) -> Alternate:
    return Alternate("json", json_address(address), title)
