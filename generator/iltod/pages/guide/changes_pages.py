"""What changed, newest first and by month, and how to follow it: pages that need no script and no reader of feeds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol

import msgspec

from iltod.core.language import ordinal_word
from iltod.facts.bodies import next_due
from iltod.facts.body_facts import OrganisationOverview
from iltod.model.addresses import calendar_address, changes_address, follow_address, month_address
from iltod.pages.body_pages import feed_alternates
from iltod.pages.guide.paging import ListPage, list_pages, listed_page
from iltod.pages.labels import fill_words, short_name
from iltod.pages.page import Alternate, Crumb, Page
from iltod.pages.wording import Wording

LONGEST_PAGE = 30
"""How many changes a page tells: at most 8,000 pixels of a phone's screen."""

NEWEST_ON_HOME = 5


class ChangedMeasure(Protocol):
    """A measure that a change is about."""

    @property
    def title(self) -> str:
        """Return its words in one line."""

    @property
    def address(self) -> str:
        """Return the address of its page."""


class Change(Protocol):
    """What was changed at one moment in one plan."""

    @property
    def title(self) -> str:
        """Return its words in one line."""

    @property
    def address(self) -> str:
        """Return the address of its page."""

    @property
    def body(self) -> str:
        """Return the id of the body whose plan it is."""

    @property
    def moment(self) -> datetime.datetime:
        """Return when it was, in Ulaanbaatar."""

    @property
    def measures(self) -> Sequence[ChangedMeasure]:
        """Return the first measures that it is about."""

    @property
    def more(self) -> int:
        """Return how many measures are not among them."""


class Month(msgspec.Struct, frozen=True):
    """The changes of one month, newest first: `id` is the month as in `2026-07`, `address` its page for all bodies."""

    title: str
    id: str
    changes: tuple[Change, ...]
    address: str


def body_changes_pages(
    overview: OrganisationOverview, news: Sequence[Sequence[Change]], wording: Wording, *, feeds: bool = False
) -> Iterator[Page]:
    """Yield what changed in a body and in each of its plans, and how to follow the body.

    Args:
        overview: the facts of the body.
        news: the newest changes of each plan, newest first.
        wording: the words of the site.
        feeds: whether the site has feeds.

    """
    home = Crumb(wording.crumbs.home, "")
    body = Crumb(short_name(overview.organisation), overview.address)
    newest = sorted((one for of_plan in news for one in of_plan), key=lambda one: one.moment, reverse=True)
    yield _body_page(overview, overview.address, (home, body), newest, wording, feeds=feeds)
    for plan, of_plan in zip(overview.plans, news, strict=True):
        crumb = Crumb(fill_words(wording.plan.short_title, year=plan.plan.year), plan.address)
        yield _body_page(overview, plan.address, (home, body, crumb), of_plan, wording, feeds=feeds)
    yield _follow_page(overview, (home, body), wording, feeds=feeds)


def all_changes_pages(news: Sequence[Change], wording: Wording, each: int, *, feeds: bool = False) -> Iterator[Page]:
    """Yield what changed in all organisations: the newest changes, and each month by itself.

    `news` are the changes, newest first, at most `each` of one body; `wording` holds the words of the site; `feeds`
    says whether the site has feeds.
    """
    words = wording.changes
    above = Crumb(words.title, changes_address())
    months = changes_by_month(news, wording)
    (first, *_) = list_pages(news, [""] * len(news), changes_address(), LONGEST_PAGE)
    alternates = feed_alternates("", wording) if feeds else ()
    yield _page(first, (first,), (above,), wording, each, alternates, months)
    for month in months:
        pages = list_pages(month.changes, [""] * len(month.changes), month.address, LONGEST_PAGE)
        for page in pages:
            yield _page(page, pages, (above, Crumb(f"{words.title}: {month.title}", month.address)), wording, each)


def changes_by_month(news: Sequence[Change], wording: Wording) -> tuple[Month, ...]:
    """Return changes by month, the newest month first."""
    months = []
    for (year, number), held in groupby(news, key=lambda one: (one.moment.year, one.moment.month)):
        title = fill_words(wording.changes.month, year=year, month=number, ordinal=ordinal_word(number))
        name = f"{year}-{number:02}"
        months.append(Month(title, name, tuple(held), month_address(month=name)))
    return tuple(months)


def _page(
    page: ListPage[Change],
    pages: Sequence[ListPage[Change]],
    crumbs: tuple[Crumb, ...],
    wording: Wording,
    each: int,
    alternates: tuple[Alternate, ...] = (),
    months: Sequence[Month] = (),
) -> Page:
    limit = fill_words(wording.changes.of_each_body, count=each)
    context = {"news": page.items, "months": tuple(months), "name": "", "follow": None, "limit": limit}
    (*above, crumb) = crumbs
    return listed_page(page, pages, "changes", crumb, wording.changes.lead, wording, context, tuple(above), alternates)


def _body_page(
    overview: OrganisationOverview,
    address: str,
    above: tuple[Crumb, ...],
    news: Sequence[Change],
    wording: Wording,
    *,
    feeds: bool,
) -> Page:
    place = changes_address(address)
    words = wording.changes
    organisation = overview.organisation
    return Page(
        address=place,
        template="changes",
        title=" – ".join([words.title, *(crumb.title for crumb in above[:0:-1])]),
        description=words.lead,
        crumbs=(*above, Crumb(words.title, place)),
        alternates=feed_alternates(address, wording) if feeds else (),
        noindex=organisation.sample,
        sample=organisation.sample,
        source=organisation.place,
        context={
            "news": tuple(news[:LONGEST_PAGE]),
            "months": changes_by_month(news[:LONGEST_PAGE], wording),
            "part": None,
            "parts": (),
            "limit": wording.changes.of_each_plan,
            "name": organisation.name.text,
            "follow": follow_address(overview.address),
        },
    )


def _follow_page(overview: OrganisationOverview, above: tuple[Crumb, ...], wording: Wording, *, feeds: bool) -> Page:
    place = follow_address(overview.address)
    organisation = overview.organisation
    calendar = Alternate("calendar", calendar_address(overview.address), wording.calendars.link)
    return Page(
        address=place,
        template="follow",
        title=f"{wording.follow.title} – {short_name(organisation)}",
        description=wording.follow.lead,
        crumbs=(*above, Crumb(wording.follow.title, place)),
        alternates=(
            *([calendar] if overview.plans else []),
            *(feed_alternates(overview.address, wording) if feeds else ()),
        ),
        noindex=organisation.sample,
        sample=organisation.sample,
        source=organisation.place,
        context={"overview": overview, "next_due": next_due(overview.plans), "calendar": calendar.address},
    )
