"""Which pages there are: each with its address, its words for <head> and the finished facts its template prints."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from iltod.derive import DUE_SOON_DAYS
from iltod.language import quarter_name, shorten
from iltod.leaflet import make_leaflet
from iltod.model import Deadline, DeadlineKind, Organisation
from iltod.overview import (
    CalendarDay,
    MeasureOverview,
    OrganisationOverview,
    PerformerOverview,
    PlanOverview,
    State,
    Totals,
)
from iltod.place import Place
from iltod.plan_charts import plan_charts
from iltod.publish import WIDGETS
from iltod.sentences import measure_sentence
from iltod.wording import Wording

LONG_TITLE = 140
"""From this many letters on a page's heading is set smaller."""

LONG_LIST = 200
"""From more than this many measures a page is drawn as far as it is in view."""

LONGEST_HEAD_TITLE = 70
PASTE = "embed/"
"""Where the codes to paste stand, below the page of a body or a plan."""

CHART_STYLE = "theme/partials/charts.css"
LONGEST_DESCRIPTION = 160

ATOM, JSON_FEED, CALENDAR = "feed.atom", "feed.json", "calendar.ics"
"""What the files of changes and of deadlines are called, beside the pages of a body and of a plan."""

DAYS_KEPT = 92
"""A deadline that passed is in the calendars for so many days more: until the next quarter is over."""

_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "atom": "application/atom+xml",
    "feed": "application/feed+json",
    "calendar": "text/calendar",
    "html": "text/html",
}


class Alternate(msgspec.Struct, frozen=True):
    """The same facts in another form, at an address relative to the site."""

    kind: Literal["json", "csv", "atom", "feed", "calendar", "html"]
    address: str
    title: str

    @property
    def type(self) -> str:
        """Return the media type."""
        return _TYPES[self.kind]


class Crumb(msgspec.Struct, frozen=True):
    """One step of the way from the home page to a page, itself included."""

    title: str
    address: str


class Choice(msgspec.Struct, frozen=True):
    """A value of a filter with its label."""

    value: str
    label: str


class Page(msgspec.Struct, frozen=True):
    """A page of the site, written at `address` + `index.html`; addresses are relative to the site and end with `/`.

    `source` is the line of the data that the page shows, `style` a template of CSS that only this page needs.
    With `search` it has a search field. `widget` is where what other sites may show of it lies, `paste` the page with
    the codes for them, `image` the picture that social sites show. Of a `long` page a browser draws only what is in
    view. `traditional` is its title in the traditional script, if somebody wrote it. `context` holds finished facts for
    the template.
    """

    address: str
    template: str
    title: str
    description: str
    crumbs: tuple[Crumb, ...]
    alternates: tuple[Alternate, ...] = ()
    noindex: bool = False
    sample: bool = False
    source: Place | None = None
    style: str | None = None
    search: bool = True
    widget: str | None = None
    paste: str | None = None
    long: bool = False
    traditional: str | None = None
    image: str | None = None
    context: dict[str, Any] = msgspec.field(default_factory=dict)

    @property
    def root(self) -> str:
        """Return the way from the page to the root of the site: `../` for each step."""
        return "../" * self.address.count("/")


def organisation_pages(overview: OrganisationOverview, wording: Wording, *, feeds: bool = False) -> Iterator[Page]:
    """Yield all pages of one body: the body, its performers, and for each plan the plan, its calendar, its measures.

    `feeds` are where the site has some.
    """
    organisation = overview.organisation
    name = organisation.name.text
    crumbs = (Crumb(wording.crumbs.home, ""), Crumb(short_name(organisation), overview.address))
    yield Page(
        address=overview.address,
        template="organisation",
        title=name,
        description=_fill(wording.organisation.description, name=name),
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
        paste=f"{overview.address}{PASTE}",
        traditional=organisation.title_mong,
        context={"overview": overview, "totals": overview.totals, "due_soon_days": DUE_SOON_DAYS},
    )
    yield _performers_page(overview, crumbs, wording)
    calendar = tuple(_calendar_of(overview, wording))
    for plan in overview.plans:
        yield from _plan_pages(
            plan, crumbs, wording, (*(feed_alternates(plan.address, wording) if feeds else ()), *calendar)
        )


def dated_measures(overview: OrganisationOverview) -> Iterator[tuple[PlanOverview, MeasureOverview]]:
    """Yield the measures with a deadline that is in the calendars of a body, with their plans."""
    oldest = overview.as_of - datetime.timedelta(DAYS_KEPT)
    for plan in overview.plans:
        if plan.calendar and plan.calendar[-1].date >= oldest:
            yield from ((plan, item) for item in plan.measures if item.due and item.due[-1].date >= oldest)


def calendar_address(address: str) -> str:
    """Return where the calendar of a body stands, by its page."""
    return f"{address}{CALENDAR}"


def performer_calendar_address(address: str, unit: str) -> str:
    """Return where the calendar of a performer stands, by the page of the body."""
    return f"{address}performers/{unit}.ics"


def deadline_key(deadline: Deadline) -> str:
    """Return the value under which the filter of a plan finds a deadline: `quarter-2`, `each-quarter`, `year`."""
    part = deadline.quarter if deadline.kind is DeadlineKind.QUARTER else None
    if deadline.kind is DeadlineKind.HALF_YEAR:
        part = deadline.half
    key = deadline.kind.replace("_", "-")
    return f"{key}-{part}" if part else key


def deadline_label(deadline: Deadline, wording: Wording) -> str:
    """Return the words of a deadline's normal form, the same for every way it was printed."""
    if deadline.kind is DeadlineKind.QUARTER and deadline.quarter:
        return quarter_name(deadline.quarter)
    if deadline.kind is DeadlineKind.HALF_YEAR and deadline.half:
        return str(wording.halves[f"h{deadline.half}"])
    return str(wording.enums.DeadlineKind[deadline.kind])


def state_label(state: State, wording: Wording) -> str:
    """Return the words of a state, as they begin a line: those of its rating step, else those of the wording."""
    return capital(state.step.label if state.step else str(wording.enums.Unrated[state.id]))


def coded_label(state: State, wording: Wording) -> str:
    """Return the words of a state after its code on the scale, if it has one."""
    label = state_label(state, wording)
    return _fill(wording.totals.step, code=state.step.code, label=label) if state.step else label


def capital(text: str) -> str:
    """Return the text with a capital first letter, as it begins a line; scales may write their labels small."""
    return text[:1].upper() + text[1:]


def short_name(organisation: Organisation) -> str:
    """Return the name of a body for narrow places."""
    return organisation.short_name or organisation.name.text


def _performers_page(overview: OrganisationOverview, crumbs: tuple[Crumb, ...], wording: Wording) -> Page:
    organisation = overview.organisation
    address = f"{overview.address}performers/"
    performers = tuple(_busy_first(overview.performers))
    return Page(
        address=address,
        template="performers",
        title=_fill(wording.performers.head_title, name=short_name(organisation)),
        description=_fill(wording.performers.description, name=organisation.name.text),
        crumbs=(*crumbs, Crumb(wording.performers.title, address)),
        noindex=organisation.sample,
        sample=organisation.sample,
        source=organisation.place,
        long=sum(len(year.measures) for performer in performers for year in performer.years) > LONG_LIST,
        context={
            "overview": overview,
            "performers": performers,
            "calendars": _performer_calendars(overview),
        },
    )


def _busy_first(performers: Iterable[PerformerOverview]) -> Iterator[PerformerOverview]:
    """Yield the performers with measures before those that no plan names."""
    yield from sorted(performers, key=lambda performer: not performer.years)


def _performer_calendars(overview: OrganisationOverview) -> dict[str, str]:
    """Return where the calendar of each performer stands that has one."""
    measures = (item for _, item in dated_measures(overview))
    units = dict.fromkeys(performer.unit.id for item in measures for performer in item.performers)
    return {unit: performer_calendar_address(overview.address, unit) for unit in units}


def feed_alternates(address: str, wording: Wording) -> tuple[Alternate, Alternate]:
    """Return the feeds that stand beside a page."""
    words = wording.feeds
    return Alternate("atom", f"{address}{ATOM}", words.atom), Alternate("feed", f"{address}{JSON_FEED}", words.json)


def _calendar_of(overview: OrganisationOverview, wording: Wording) -> Iterator[Alternate]:
    if any(True for _ in dated_measures(overview)):
        yield Alternate("calendar", calendar_address(overview.address), wording.calendars.link)


def _plan_pages(
    plan: PlanOverview, parents: tuple[Crumb, ...], wording: Wording, followed: tuple[Alternate, ...] = ()
) -> Iterator[Page]:
    organisation = plan.organisation
    sentences = {
        item.measure.id: measure_sentence(item, plan, state_label(item.state, wording), wording)
        for item in plan.measures
    }
    leaflet = make_leaflet(plan, sentences)
    charts = plan_charts(plan, lambda state: coded_label(state, wording), wording)
    title = _fill(wording.plan.short_title, year=plan.plan.year)
    crumbs = (*parents, Crumb(title, plan.address))
    yield Page(
        address=plan.address,
        template="plan",
        title=shorten(f"{title} – {short_name(organisation)}", LONGEST_HEAD_TITLE),
        description=shorten(
            _fill(wording.plan.description, name=organisation.name.text, count=plan.totals.measures),
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
        style=CHART_STYLE if charts else None,
        traditional=plan.plan.title_mong,
        widget=f"{WIDGETS}{plan.address}",
        paste=f"{plan.address}{PASTE}",
        long=len(plan.measures) > LONG_LIST,
        context={
            "plan": plan,
            "totals": plan.totals,
            "due_soon_days": DUE_SOON_DAYS,
            "long_title": len(plan.plan.title.text) > LONG_TITLE,
            "titles_differ": _titles_differ(plan),
            "deadline_keys": {item.measure.id: deadline_key(item.measure.deadline) for item in plan.measures},
            "state_choices": _state_choices(plan.totals, wording),
            "deadline_choices": _deadline_choices(plan.measures, wording),
            "charts": charts,
            "leaflet": leaflet,
        },
    )
    calendar = tuple(item for item in followed if item.kind == "calendar")
    yield _calendar_page(plan, crumbs, wording, calendar)
    for measure in plan.measures:
        yield _measure_page(measure, plan, crumbs, sentences[measure.measure.id], wording)


def _plan_alternates(plan: PlanOverview, wording: Wording) -> Iterator[Alternate]:
    yield _json(plan.address, wording.plan.json)
    yield Alternate("csv", f"{plan.address.rstrip('/')}.csv", wording.plan.csv)
    if plan.reach:
        yield Alternate("csv", f"{plan.address}reach.csv", wording.reach.csv)


def _calendar_page(
    plan: PlanOverview, parents: tuple[Crumb, ...], wording: Wording, alternates: tuple[Alternate, ...]
) -> Page:
    words = wording.plan_calendar
    organisation = plan.organisation
    address = f"{plan.address}calendar/"
    return Page(
        address=address,
        template="plan_calendar",
        title=shorten(_fill(words.head_title, year=plan.plan.year, name=short_name(organisation)), LONGEST_HEAD_TITLE),
        description=_fill(words.description, name=organisation.name.text, year=plan.plan.year),
        crumbs=(*parents, Crumb(words.title, address)),
        alternates=alternates,
        noindex=organisation.sample,
        sample=organisation.sample,
        source=plan.plan.place,
        long=len(plan.measures) > LONG_LIST,
        context={"plan": plan, **_days(plan.calendar)},
    )


def _measure_page(
    measure: MeasureOverview, plan: PlanOverview, parents: tuple[Crumb, ...], sentence: str, wording: Wording
) -> Page:
    declared = measure.measure
    organisation = plan.organisation
    title = shorten(f"{declared.number.text}. {declared.title.text}", LONGEST_HEAD_TITLE)
    return Page(
        address=measure.address,
        template="measure",
        title=f"{title} – {short_name(organisation)}, {plan.plan.year}",
        description=shorten(sentence, LONGEST_DESCRIPTION),
        crumbs=(*parents, Crumb(declared.number.text, measure.address)),
        alternates=(_json(measure.address, wording.measure.json),),
        noindex=organisation.sample,
        sample=organisation.sample,
        source=declared.place,
        traditional=declared.title_mong,
        widget=f"{WIDGETS}{measure.address}",
        context={
            "measure": measure,
            "plan": plan,
            "sentence": sentence,
            "long_title": len(declared.title.text) > LONG_TITLE,
        },
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


def _state_choices(totals: Totals, wording: Wording) -> tuple[Choice, ...]:
    return tuple(
        Choice(item.state.id, coded_label(item.state, wording)) for item in totals.states if item.share.numerator
    )


def _deadline_choices(measures: Iterable[MeasureOverview], wording: Wording) -> tuple[Choice, ...]:
    kinds = list(DeadlineKind)
    found = {deadline_key(item.measure.deadline): item.measure.deadline for item in measures}
    ordered = sorted(found.items(), key=lambda pair: (kinds.index(pair[1].kind), pair[0]))
    return tuple(Choice(key, deadline_label(deadline, wording)) for key, deadline in ordered)


def _json(address: str, title: str) -> Alternate:
    return Alternate("json", f"{address.rstrip('/')}.json", title)


def _fill(words: str, **values: object) -> str:
    return words.format(**values)
