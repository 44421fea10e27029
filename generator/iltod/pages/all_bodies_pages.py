"""The pages about all bodies: home, all performers, the calendar. In a large country their lists go over several pages.

They are made in parts, each of which hangs on something else of the bodies, so that a part of which nothing changed can
stay as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic, Literal, TypeVar, get_args

import msgspec

from iltod.core.language import plain_date, shorten
from iltod.facts.body_facts import AllBodiesDay, AllBodiesOverview, CalendarEntry, OrganisationSummary
from iltod.facts.measures import DUE_SOON_DAYS
from iltod.pages.body_pages import feed_alternates
from iltod.pages.page import Alternate, Crumb, Page
from iltod.pages.wording import Wording

PageGroup = Literal["calendar", "performers", "lists"]

PAGE_GROUPS: tuple[PageGroup, ...] = get_args(PageGroup)
"""What the pages about all bodies are made in: days, tables of performers, and whatever else is told of a body."""

HOME_STYLE = "theme/partials/home.css"

LONGEST_LIST = 100
"""How many bodies, or plans due on one day, a page lists."""

LONGEST_NAME = 40

ORGANISATIONS, PERFORMERS, CALENDAR = "organisations/", "performers/", "calendar/"

Item = TypeVar("Item")


class ListPage(msgspec.Struct, Generic[Item], frozen=True):
    """One page of a list: its number from 1, its address, its items, and the names of the first and the last."""

    number: int
    address: str
    items: tuple[Item, ...]
    first: str
    last: str


class ListedDay(msgspec.Struct, frozen=True):
    """A day of the calendar: on how many plans it falls and how many measures are due.

    Its entries stand where the day does, unless they are too many: then they have a page at `address`.
    """

    day: AllBodiesDay
    plans: int
    measures: int
    address: str | None

    @property
    def entries(self) -> tuple[CalendarEntry, ...]:
        """Return what stands beside the day."""
        return () if self.address else self.day.entries


def overview_pages(overview: AllBodiesOverview, wording: Wording, *, feeds: bool = False) -> Iterator[Page]:
    """Yield all pages about all bodies; `feeds` are where the site has some."""
    for part in reversed(PAGE_GROUPS):
        yield from group_pages(part, overview, wording, feeds=feeds)


def group_pages(
    part: PageGroup, overview: AllBodiesOverview, wording: Wording, *, feeds: bool = False
) -> Iterator[Page]:
    """Yield the pages of one part."""
    match part:
        case "calendar":
            return _calendar(overview, wording)
        case "performers":
            return _performers(overview, wording)
        case "lists":
            return _lists(overview, wording, feeds=feeds)


def list_pages(items: Sequence[Item], names: Sequence[str], address: str) -> tuple[ListPage[Item], ...]:
    """Return a list in pages, the first of them at `address`; an empty list has one page."""
    pages = []
    for start in range(0, max(1, len(items)), LONGEST_LIST):
        page = 1 + start // LONGEST_LIST
        shown = [shorten(name, LONGEST_NAME) for name in names[start : start + LONGEST_LIST]]
        place = address if page == 1 else f"{address}{page}/"
        first, last = (shown[0], shown[-1]) if shown else ("", "")
        pages.append(ListPage(page, place, tuple(items[start : start + LONGEST_LIST]), first, last))
    return tuple(pages)


def _lists(overview: AllBodiesOverview, wording: Wording, *, feeds: bool) -> Iterator[Page]:
    bodies = overview.organisations
    pages = _by_name(bodies, ORGANISATIONS)
    many = len(pages) > 1
    home = Crumb(wording.crumbs.home, "")
    yield Page(
        address="",
        template="home",
        title=wording.home.head_title,
        description=wording.home.lead,
        crumbs=(home,),
        alternates=(
            Alternate("json", "data/organisations.json", wording.home.json),
            Alternate("csv", "data/silence.csv", wording.registers.csv),
            *(feed_alternates("", wording) if feeds else ()),
        ),
        style=HOME_STYLE,
        context={
            "country": overview,
            "totals": overview.totals,
            "due_soon_days": DUE_SOON_DAYS,
            "listed": () if many else bodies,
            "parts": pages if many else (),
        },
    )
    if many:
        crumb = Crumb(wording.home.organisations, ORGANISATIONS)
        for page in pages:
            yield _listed(
                page, pages, "organisations", crumb, wording.organisations.lead, wording, {"count": len(bodies)}
            )


def _performers(overview: AllBodiesOverview, wording: Wording) -> Iterator[Page]:
    pages = _by_name(overview.organisations, PERFORMERS)
    crumb = Crumb(wording.all_performers.title, PERFORMERS)
    for page in pages:
        samples = overview.samples if page.number == len(pages) else ()
        yield _listed(page, pages, "all_performers", crumb, wording.all_performers.lead, wording, {"samples": samples})


def _calendar(overview: AllBodiesOverview, wording: Wording) -> Iterator[Page]:
    crumb = Crumb(wording.all_calendar.title, CALENDAR)
    days = [_listed_day(day) for day in overview.calendar]
    yield Page(
        address=CALENDAR,
        template="all_calendar",
        title=wording.all_calendar.title,
        description=wording.all_calendar.lead,
        crumbs=(Crumb(wording.crumbs.home, ""), crumb),
        context={
            "country": overview,
            "upcoming": tuple(item for item in days if not item.day.passed),
            "passed": tuple(item for item in reversed(days) if item.day.passed),
        },
    )
    for item in days:
        if item.address:
            entries = item.day.entries
            pages = list_pages(entries, [entry.organisation.name for entry in entries], item.address)
            title = wording.all_calendar.day.format(date=plain_date(item.day.date))
            for page in pages:
                context = {"item": item, "title": title}
                yield _listed(
                    page, pages, "calendar_day", Crumb(title, item.address), title, wording, context, (crumb,)
                )


def _by_name(bodies: Sequence[OrganisationSummary], address: str) -> tuple[ListPage[OrganisationSummary], ...]:
    return list_pages(bodies, [body.name for body in bodies], address)


def _listed_day(day: AllBodiesDay) -> ListedDay:
    many = len(day.entries) > LONGEST_LIST
    measures = sum(entry.day.count for entry in day.entries)
    return ListedDay(day, len(day.entries), measures, f"{CALENDAR}{day.date}/" if many else None)


def _listed(
    page: ListPage[Any],
    pages: Sequence[ListPage[Any]],
    template: str,
    crumb: Crumb,
    description: str,
    wording: Wording,
    context: dict[str, Any],
    above: tuple[Crumb, ...] = (),
) -> Page:
    """Return one page of a list; all but the first name their number in the title."""
    crumbs = (Crumb(wording.crumbs.home, ""), *above, crumb)
    title = crumb.title
    if page.number > 1:
        number = wording.lists.page.format(number=page.number, count=len(pages))
        title, crumbs = f"{title} – {number}", (*crumbs, Crumb(number, page.address))
    return Page(
        address=page.address,
        template=template,
        title=title,
        description=description,
        crumbs=crumbs,
        context={**context, "part": page, "parts": pages if len(pages) > 1 else ()},
    )
