"""The pages about all bodies: home, all performers, the calendar. In a large country their lists go over several pages.

They are made in parts, each of which hangs on something else of the bodies, so that a part of which nothing changed can
stay as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Literal, get_args

import msgspec

from iltod.core.language import day_in_genitive
from iltod.facts.body_facts import AllBodiesDay, AllBodiesOverview, CalendarEntry, OrganisationSummary
from iltod.model.addresses import day_address, deadlines_address, performers_address
from iltod.pages.body_pages import feed_alternates
from iltod.pages.guide.bodies import body_list_pages
from iltod.pages.guide.changes_pages import Change
from iltod.pages.guide.compare_pages import comparison_pages
from iltod.pages.guide.home_page import home_page, quarter_pages
from iltod.pages.guide.paging import LONGEST_LIST, ListPage, list_pages, listed_page
from iltod.pages.guide.template_pages import template_pages
from iltod.pages.guide.watch_pages import all_list_pages
from iltod.pages.guide.year_pages import year_pages
from iltod.pages.page import Alternate, Crumb, Page
from iltod.pages.wording import Wording

PageGroup = Literal["calendar", "performers", "comparisons", "lists"]

PAGE_GROUPS: tuple[PageGroup, ...] = get_args(PageGroup)
"""What the pages about all bodies are made in: days, performers, comparisons, and whatever else is told of a body."""

PERFORMERS, CALENDAR = performers_address(), deadlines_address()


class ListedDay(msgspec.Struct, frozen=True):
    """A day of the calendar: on how many plans it falls, how many measures are due, and how many of them were missed.

    Its entries are where the day is, unless they are too many: then they have a page at `address`.
    """

    day: AllBodiesDay
    plans: int
    measures: int
    missed: int
    address: str | None

    @property
    def entries(self) -> tuple[CalendarEntry, ...]:
        """Return the entries beside the day."""
        return () if self.address else self.day.entries


def overview_pages(overview: AllBodiesOverview, wording: Wording, *, feeds: bool = False) -> Iterator[Page]:
    """Yield all pages about all organisations.

    `overview` holds their facts, `wording` the words of the site; `feeds` says whether the site has feeds.
    """
    for part in reversed(PAGE_GROUPS):
        yield from group_pages(part, overview, wording, feeds=feeds)


def group_pages(
    part: PageGroup, overview: AllBodiesOverview, wording: Wording, *, feeds: bool = False, news: Sequence[Change] = ()
) -> Iterator[Page]:
    """Yield the pages of one part.

    Args:
        part: which part.
        overview: the facts of all bodies.
        wording: the words of the site.
        feeds: whether the site has feeds.
        news: the newest changes, for the home page.

    """
    match part:
        case "calendar":
            return _calendar(overview, wording)
        case "performers":
            return _performers(overview, wording)
        case "comparisons":
            return chain(template_pages(overview, wording), comparison_pages(overview, wording))
        case "lists":
            return _lists(overview, wording, feeds=feeds, news=news)


def _lists(
    overview: AllBodiesOverview, wording: Wording, *, feeds: bool, news: Sequence[Change] = ()
) -> Iterator[Page]:
    alternates = (
        Alternate("json", "data/organisations.json", wording.home.json),
        Alternate("csv", "data/silence.csv", wording.registers.csv),
        *(feed_alternates("", wording) if feeds else ()),
    )
    yield home_page(overview, wording, alternates, news)
    yield from body_list_pages(overview, wording)
    yield from all_list_pages(overview, wording)
    yield from quarter_pages(overview, wording)
    yield from year_pages(overview, wording)


def _performers(overview: AllBodiesOverview, wording: Wording) -> Iterator[Page]:
    pages = _by_name(overview.organisations, PERFORMERS)
    crumb = Crumb(wording.all_performers.title, PERFORMERS)
    for page in pages:
        samples = overview.samples if page.number == len(pages) else ()
        yield listed_page(
            page, pages, "all_performers", crumb, wording.all_performers.lead, wording, {"samples": samples}
        )


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
            title = wording.all_calendar.day.format(date=day_in_genitive(item.day.date))
            for page in pages:
                context = {"item": item, "title": title}
                yield listed_page(
                    page, pages, "calendar_day", Crumb(title, item.address), title, wording, context, (crumb,)
                )


def _by_name(bodies: Sequence[OrganisationSummary], address: str) -> tuple[ListPage[OrganisationSummary], ...]:
    return list_pages(bodies, [body.name for body in bodies], address)


def _listed_day(day: AllBodiesDay) -> ListedDay:
    many = len(day.entries) > LONGEST_LIST
    measures = sum(entry.day.count for entry in day.entries)
    missed = sum(entry.day.missed for entry in day.entries)
    return ListedDay(day, len(day.entries), measures, missed, day_address(day=day.date) if many else None)
