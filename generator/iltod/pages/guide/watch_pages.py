"""The lists behind the figures, for a plan, a body and all bodies: each at its address, each with its table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from iltod.facts.body_facts import AllBodiesOverview, OrganisationOverview, OrganisationSummary, PlanOverview
from iltod.facts.conduct.complaint_sums import YearComplaints, add_complaints
from iltod.facts.conduct.watch_lists import WatchedMeasures, WatchList, watched_measures
from iltod.facts.figures import Share
from iltod.facts.measure_facts import Totals
from iltod.model import ComplaintKind
from iltod.model.addresses import (
    DATA,
    LISTS,
    TABLES,
    csv_address,
    list_address,
    lists_address,
    lists_table,
)
from iltod.pages.guide.paging import list_pages, listed_page
from iltod.pages.labels import fill_words, short_name
from iltod.pages.page import SIDES_STYLE, Alternate, Crumb, Page
from iltod.pages.wording import Wording

COMPLAINTS = list_address(name="complaints")
"""Where it stands what the complaints of all bodies are about."""

MOST_YEARS = 3
"""How many years of complaints stand beside each other."""

LONGEST_SECTION = 100
"""How many measures of one list stand on the page of a body; the table has them all."""


COUNTED: dict[WatchList, Callable[[Totals], Share]] = {
    WatchList.LATE: lambda totals: totals.overdue,
    WatchList.UNPROVEN: lambda totals: totals.without_evidence,
    WatchList.SOON: lambda totals: totals.due_soon,
    WatchList.EXTENDED: lambda totals: totals.extended,
}
"""The lists that stand behind figures of a year."""


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
    same = _same({item.name: len(item.measures) for item in lists})
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
            "lists": tuple(item for item in lists if not (same and item.name == WatchList.LATE)),
            "same": same,
            "most": LONGEST_SECTION,
            "several_years": len({item.year for listed in lists for item in listed.measures}) > 1,
        },
    )


def _same(counts: Mapping[WatchList, int]) -> bool:
    """Return whether of all that is overdue nothing was reported: two of the lists hold the same measures then."""
    return counts.get(WatchList.LATE) == counts.get(WatchList.SILENT)


def list_doors(bodies: Sequence[OrganisationSummary]) -> tuple[ListDoor, ...]:
    """Return the lists of all bodies that hold anything; of two that hold the same the one that says more."""
    doors = _all_doors(bodies)
    same = _same({door.name: door.measures for door in doors})
    return tuple(door for door in doors if not (same and door.name == WatchList.LATE))


def _all_doors(bodies: Sequence[OrganisationSummary]) -> tuple[ListDoor, ...]:
    """Return the lists of all bodies that hold anything, also those that hold the same."""
    doors = []
    for name in WatchList:
        counts = [count for body in bodies for listed, count in body.watched if listed == name]
        if counts:
            doors.append(ListDoor(name, list_address(name=name), sum(counts), len(counts)))
    return tuple(doors)


def all_list_pages(overview: AllBodiesOverview, wording: Wording) -> Iterator[Page]:
    """Yield the page that leads to all lists, and each list by bodies, those with the most measures first."""
    words = wording.watch
    doors = _all_doors(overview.organisations)
    overdue = [door for door in doors if door.name in (WatchList.LATE, WatchList.SILENT)]
    crumb = Crumb(words.title, LISTS)
    yield Page(
        address=LISTS,
        template="all_lists",
        title=words.title,
        description=words.lead,
        crumbs=(Crumb(wording.crumbs.home, ""), crumb),
        context={
            "doors": list_doors(overview.organisations),
            "complaints": COMPLAINTS if _told_complaints(overview) else None,
            "templates": overview.templates,
        },
    )
    yield from _complaint_pages(overview, crumb, wording)
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
            context = {
                "door": door,
                "year": None,
                "beside": [one for one in overdue if door in overdue and one != door],
            }
            yield listed_page(
                page, pages, "watch_list", Crumb(title, door.address), title, wording, context, (crumb,), (table,)
            )
    if len(overview.years) > 1:
        yield from _year_lists(overview, crumb, wording)


def _year_lists(overview: AllBodiesOverview, above: Crumb, wording: Wording) -> Iterator[Page]:
    """Yield the lists behind the figures of each year by itself, where there are several."""
    for year in sorted({item.year for item in overview.years}):
        told = [(body, totals) for body in overview.organisations if (totals := body.totals_of(year))]
        for name, figure in COUNTED.items():
            counted = [(count, body) for body, totals in told if (count := figure(totals).numerator)]
            bodies = sorted(counted, key=lambda pair: -pair[0])
            title = f"{wording.enums.WatchList[name]} – {year}"
            address = list_address(name=f"{name}/{year}")
            pages = list_pages(bodies, [body.name for _, body in bodies], address)
            door = ListDoor(name, address, sum(count for count, _ in bodies), len(bodies))
            table = Alternate("csv", csv_address(list_address(name=name)), wording.watch.csv)
            for page in pages if bodies else ():
                yield listed_page(
                    page,
                    pages,
                    "watch_list",
                    Crumb(title, address),
                    title,
                    wording,
                    {"door": door, "beside": [], "year": year},
                    (above,),
                    (table,),
                )


def _told_complaints(overview: AllBodiesOverview) -> list[tuple[OrganisationSummary, YearComplaints]]:
    """Return the years of bodies whose complaints were counted, newest first, then by name."""
    told = [(body, item) for body in overview.organisations for item in body.complaints]
    return sorted(told, key=lambda pair: -pair[1].year)


def _complaint_pages(overview: AllBodiesOverview, above: Crumb, wording: Wording) -> Iterator[Page]:
    """Yield what the complaints of all bodies are about, year by year, with the bodies that counted them."""
    told = _told_complaints(overview)
    if not told:
        return
    words = wording.complaints
    newest = sorted({item.year for _, item in told}, reverse=True)[:MOST_YEARS]
    years = tuple(add_complaints(year, [item for _, item in told if item.year == year]) for year in newest)
    counts = [dict(item.kinds) for item in years]
    rows = tuple(
        (kind, tuple(one.get(kind) for one in counts)) for kind in ComplaintKind if any(kind in one for one in counts)
    )
    pages = list_pages(told, [body.name for body, _ in told], COMPLAINTS)
    for page in pages:
        yield listed_page(
            page,
            pages,
            "complaints_of_all",
            Crumb(words.all_title, COMPLAINTS),
            words.all_lead,
            wording,
            {"years": years, "rows": rows},
            (above,),
            (Alternate("csv", f"{DATA}{TABLES}complaints.csv", words.csv),),
            SIDES_STYLE,
        )
