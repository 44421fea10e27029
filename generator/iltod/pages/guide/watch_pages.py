"""The lists behind the figures, for a plan, a body and all bodies: each at its address, each with its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from iltod.facts.body_facts import AllBodiesOverview, OrganisationOverview, OrganisationSummary, PlanOverview
from iltod.facts.conduct.watch_lists import WatchedMeasures, WatchList, watched_measures
from iltod.model.addresses import (
    LISTS,
    csv_address,
    list_address,
    lists_address,
    lists_table,
)
from iltod.pages.guide.paging import list_pages, listed_page
from iltod.pages.labels import fill_words, short_name
from iltod.pages.page import Alternate, Crumb, Page
from iltod.pages.wording import Wording

LONGEST_SECTION = 100
"""How many measures of one list stand on the page of a body; the table has them all."""


class ListDoor(msgspec.Struct, frozen=True):
    """A list of all bodies: its name, its address, how many measures of how many bodies it holds."""

    name: WatchList
    address: str
    measures: int
    bodies: int


def watch_pages(overview: OrganisationOverview, wording: Wording) -> Iterator[Page]:
    """Yield the page with the lists of a body, and that of each of its plans."""
    organisation = overview.organisation
    home = Crumb(wording.crumbs.home, "")
    body = Crumb(short_name(organisation), overview.address)
    lists = watched_measures(overview.plans)
    yield _lists_page(overview, overview.address, (home, body), organisation.name.text, lists, wording)
    for plan in overview.plans:
        title = fill_words(wording.plan.short_title, year=plan.plan.year)
        above = (home, body, Crumb(title, plan.address))
        yield _lists_page(overview, plan.address, above, _plan_name(plan, title), watched_measures([plan]), wording)


def _plan_name(plan: PlanOverview, title: str) -> str:
    return f"{plan.organisation.name.text}, {title}"


def _lists_page(
    overview: OrganisationOverview,
    address: str,
    above: tuple[Crumb, ...],
    name: str,
    lists: Sequence[WatchedMeasures],
    wording: Wording,
) -> Page:
    place = lists_address(address)
    words = wording.watch
    organisation = overview.organisation
    return Page(
        address=place,
        template="watch",
        title=" – ".join([words.title, *(crumb.title for crumb in above[:0:-1])]),
        description=fill_words(words.description, name=name),
        crumbs=(*above, Crumb(words.title, place)),
        alternates=(Alternate("csv", lists_table(address), words.csv),),
        noindex=organisation.sample,
        sample=organisation.sample,
        source=organisation.place,
        context={
            "overview": overview,
            "name": name,
            "lists": lists,
            "most": LONGEST_SECTION,
            "several_years": len({item.year for listed in lists for item in listed.measures}) > 1,
        },
    )


def list_doors(bodies: Sequence[OrganisationSummary]) -> tuple[ListDoor, ...]:
    """Return the lists of all bodies that hold anything."""
    doors = []
    for name in WatchList:
        counts = [count for body in bodies for listed, count in body.watched if listed == name]
        if counts:
            doors.append(ListDoor(name, list_address(name=name), sum(counts), len(counts)))
    return tuple(doors)


def all_list_pages(overview: AllBodiesOverview, wording: Wording) -> Iterator[Page]:
    """Yield the page that leads to all lists, and each list by bodies, those with the most measures first."""
    words = wording.watch
    doors = list_doors(overview.organisations)
    crumb = Crumb(words.title, LISTS)
    yield Page(
        address=LISTS,
        template="all_lists",
        title=words.title,
        description=words.lead,
        crumbs=(Crumb(wording.crumbs.home, ""), crumb),
        context={"doors": doors},
    )
    for door in doors:
        title = str(wording.enums.WatchList[door.name])
        bodies = sorted(
            (
                (dict(body.watched)[door.name], body)
                for body in overview.organisations
                if door.name in dict(body.watched)
            ),
            key=lambda pair: -pair[0],
        )
        pages = list_pages(bodies, [body.name for _, body in bodies], door.address)
        table = Alternate("csv", csv_address(door.address), words.csv)
        for page in pages:
            context = {"door": door, "address": lists_address}
            yield listed_page(
                page, pages, "watch_list", Crumb(title, door.address), title, wording, context, (crumb,), (table,)
            )
