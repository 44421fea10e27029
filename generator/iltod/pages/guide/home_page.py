"""The home page: a guide to a place, a kind of body, a list, and what is new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iltod.core.language import alphabetical
from iltod.facts.body_facts import AllBodiesOverview, OrganisationSummary
from iltod.facts.conduct.quarters import QuarterState, add_quarters
from iltod.facts.measures import DUE_SOON_DAYS
from iltod.model import OrganisationKind
from iltod.model.addresses import (
    list_page_address,
    quarters_address,
    quarters_list_address,
)
from iltod.pages.guide.bodies import kind_address, kind_rows, map_tiles, place_address, place_bodies
from iltod.pages.guide.changes_pages import Change
from iltod.pages.guide.pace_chart import pace_chart
from iltod.pages.guide.paging import LONGEST_LIST
from iltod.pages.guide.watch_pages import list_doors
from iltod.pages.page import Alternate, Crumb, Page
from iltod.pages.wording import Wording

HOME_STYLE = "theme/partials/home.css"

FEW_BODIES = 20
"""Up to so many bodies stand on the home page itself."""

OVERDUE_ON_HOME = 3
"""Of how many measures the home page tells that they are overdue for the longest time."""

QUARTERS = quarters_address()
"""Where it stands which body reported which quarter."""


def home_page(
    overview: AllBodiesOverview, wording: Wording, alternates: Sequence[Alternate], news: Sequence[Change] = ()
) -> Page:
    """Return the home page; `alternates` are the same facts in other forms, `news` the newest changes."""
    bodies = overview.organisations
    shown = overview.shown_year
    year = shown.year if shown else None
    places = tuple((place, place_address(place, bodies), name) for name, place in _named_places(bodies, wording))
    return Page(
        address="",
        template="home",
        title=wording.home.head_title,
        description=wording.home.lead,
        crumbs=(Crumb(wording.crumbs.home, ""),),
        alternates=tuple(alternates),
        style=HOME_STYLE,
        context={
            "country": overview,
            "news": tuple(news),
            "overdue": overview.overdue[:OVERDUE_ON_HOME],
            "totals": shown.totals if shown else overview.totals,
            "year": shown,
            "pace": pace_chart(shown.pace, shown.year, wording) if shown else None,
            "due_soon_days": DUE_SOON_DAYS,
            "listed": bodies if len(bodies) <= FEW_BODIES else (),
            "kinds": kind_rows(bodies, year),
            "places": places,
            "tiles": map_tiles(bodies, year),
            "doors": list_doors(bodies),
            "names": {body.id: body.name for body in bodies},
        },
    )


def _named_places(bodies: Sequence[OrganisationSummary], wording: Wording) -> list[tuple[str, OrganisationSummary]]:
    """Return the aimags and the capital with the short names that the page shows, in the order of those names."""
    regions = wording.enums.Region
    named = [(str(regions[place.region]) if place.region else place.name, place) for place in place_bodies(bodies)]
    return sorted(named, key=lambda item: alphabetical(item[0]))


def quarter_pages(overview: AllBodiesOverview, wording: Wording) -> Iterator[Page]:
    """Yield which body reported which quarter of the newest year: a page for each kind, and one that leads to them."""
    bodies = [body for body in overview.organisations if body.quarters]
    if not bodies:
        return
    year = max(plan.year for body in bodies for plan in body.quarters)
    words = wording.quarters
    above = Crumb(words.title, QUARTERS)
    rows = []
    for kind in OrganisationKind:
        group = [(body, plan) for body in bodies if body.kind is kind for plan in body.quarters if plan.year == year]
        if group:
            rows.append((kind, _address(kind), add_quarters([plan for _, plan in group]), len(group), group))
    yield Page(
        address=QUARTERS,
        template="quarters",
        title=words.title,
        description=words.lead,
        crumbs=(Crumb(wording.crumbs.home, ""), above),
        context={"rows": tuple(rows), "year": year, "states": tuple(QuarterState)},
    )
    for kind, address, _, _, group in rows:
        title = str(wording.enums.OrganisationKind[kind])
        for number, start in enumerate(range(0, len(group), LONGEST_LIST), start=1):
            place = list_page_address(address, number)
            more = start + LONGEST_LIST < len(group)
            yield Page(
                address=place,
                template="quarters_of_kind",
                title=f"{words.title} – {title}" + (f" – {number}" if number > 1 else ""),
                description=words.lead,
                crumbs=(Crumb(wording.crumbs.home, ""), above, Crumb(title, place)),
                context={
                    "kind": kind,
                    "year": year,
                    "group": tuple(group[start : start + LONGEST_LIST]),
                    "following": list_page_address(address, number + 1) if more else None,
                },
            )


def _address(kind: OrganisationKind) -> str:
    return quarters_list_address(name=kind_address(kind).split("/")[1])
