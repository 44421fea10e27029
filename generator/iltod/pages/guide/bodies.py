"""The way to a body: its place, its kind, its letter, and the static orders in which bodies are listed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

import msgspec

from iltod.core.language import alphabetical
from iltod.facts.body_facts import AllBodiesOverview, AllBodiesYear, OrganisationSummary
from iltod.facts.figures import Share
from iltod.facts.measure_facts import Totals
from iltod.facts.totals import add_totals
from iltod.model import LEADING, OrganisationKind, Region
from iltod.model.addresses import (
    bodies_address,
    bodies_list_address,
    bodies_under_address,
    places_address,
)
from iltod.pages.guide.paging import list_pages, listed_page
from iltod.pages.page import Crumb, Page
from iltod.pages.wording import Wording

ORGANISATIONS = bodies_address()

PLACES = places_address()

TILES: dict[Region, tuple[int, int]] = {
    Region.BAYAN_ULGII: (0, 1),
    Region.UVS: (1, 0),
    Region.KHOVD: (1, 1),
    Region.GOVI_ALTAI: (1, 2),
    Region.ZAVKHAN: (2, 1),
    Region.BAYANKHONGOR: (2, 2),
    Region.KHUVSGUL: (3, 0),
    Region.ARKHANGAI: (3, 1),
    Region.UVURKHANGAI: (3, 2),
    Region.BULGAN: (4, 0),
    Region.ORKHON: (4, 1),
    Region.DUNDGOVI: (4, 2),
    Region.UMNUGOVI: (4, 3),
    Region.SELENGE: (5, 0),
    Region.TUV: (5, 1),
    Region.GOVISUMBER: (5, 2),
    Region.DORNOGOVI: (5, 3),
    Region.DARKHAN_UUL: (6, 0),
    Region.ULAANBAATAR: (6, 1),
    Region.KHENTII: (7, 1),
    Region.SUKHBAATAR: (7, 2),
    Region.DORNOD: (8, 1),
}
"""Where each aimag and the capital lies on the map of tiles: column and row."""

SHARE_STEPS = 4
"""By how many shades the map tells how much of the measures is completed."""


class Tile(msgspec.Struct, frozen=True):
    """One aimag, or the capital, on the map: where it lies, where it leads, and its bodies' completed measures."""

    region: Region
    x: int
    y: int
    address: str
    completed: Share
    step: int


class BodyGroup(msgspec.Struct, frozen=True):
    """Some bodies: how many they are, their totals of the shown year, and how many never reported.

    `without` is how many of them have no plan for that year.
    """

    count: int
    totals: Totals
    silent: int
    without: int


class KindRow(msgspec.Struct, frozen=True):
    """The bodies of one kind, and where they are listed."""

    kind: OrganisationKind
    address: str
    group: BodyGroup


class Letter(msgspec.Struct, frozen=True):
    """A letter and where the bodies that begin with it are listed."""

    letter: str
    address: str


def kind_rows(bodies: Sequence[OrganisationSummary], year: int | None) -> tuple[KindRow, ...]:
    """Return the kinds of bodies that there are, with their totals of a year."""
    rows = []
    for kind in OrganisationKind:
        if group := [body for body in bodies if body.kind is kind]:
            rows.append(KindRow(kind, kind_address(kind), _group(group, year)))
    return tuple(rows)


def _group(bodies: Sequence[OrganisationSummary], year: int | None) -> BodyGroup:
    held = _of_year(bodies, year)
    return BodyGroup(len(bodies), add_totals(held), len(silent_bodies(bodies)), len(bodies) - len(held))


def _of_year(bodies: Sequence[OrganisationSummary], year: int | None) -> list[Totals]:
    return [totals for body in bodies if (totals := body.totals_of(year))]


def silent_bodies(bodies: Sequence[OrganisationSummary]) -> tuple[OrganisationSummary, ...]:
    """Return the bodies that have a plan and of which no report came in."""
    return tuple(body for body in bodies if body.totals.measures and body.last_report is None)


def place_bodies(bodies: Sequence[OrganisationSummary]) -> tuple[OrganisationSummary, ...]:
    """Return the aimags and the capital."""
    return tuple(body for body in bodies if body.kind in (OrganisationKind.PROVINCE, OrganisationKind.CAPITAL))


def place_address(body: OrganisationSummary, bodies: Sequence[OrganisationSummary]) -> str:
    """Return where a place leads: to the bodies below it, or to the body itself where there are none."""
    return under_address(body.id) if any(one.parent == body.id for one in bodies) else body.address


def map_tiles(bodies: Sequence[OrganisationSummary], year: int | None) -> tuple[Tile, ...]:
    """Return the map of the aimags and the capital in a year; each counts the bodies below it, too."""
    tiles = []
    for body in place_bodies(bodies):
        if body.region in TILES:
            group = [body, *(one for one in bodies if one.parent == body.id)]
            totals = add_totals(_of_year(group, year))
            x, y = TILES[body.region]
            part = totals.completed
            step = part.numerator * SHARE_STEPS // part.denominator if part.denominator else 0
            tiles.append(Tile(body.region, x, y, place_address(body, bodies), part, min(step, SHARE_STEPS - 1)))
    return tuple(tiles)


def kind_address(kind: OrganisationKind) -> str:
    """Return where the bodies of a kind are listed."""
    return bodies_list_address(name=kind.value.replace("_", "-"))


def under_address(parent: str) -> str:
    """Return where the bodies below a body are listed."""
    return bodies_under_address(parent=parent)


def body_list_pages(overview: AllBodiesOverview, wording: Wording) -> Iterator[Page]:
    """Yield the lists of bodies: by name, by order, by kind, by the body above, and the places."""
    bodies = overview.organisations
    words = wording.organisations
    names = {body.id: body.name for body in bodies}
    year = overview.shown_year.year if overview.shown_year else None
    above = Crumb(words.title, ORGANISATIONS)
    by_name = list_pages(bodies, [body.name for body in bodies], ORGANISATIONS)
    context = {
        "count": len(bodies),
        "kinds": kind_rows(bodies, year),
        "year": overview.shown_year,
        "orders": tuple(_orders(bodies)),
        "letters": letters(bodies),
        "names": names,
        "places": bool(place_bodies(bodies)),
    }
    for page in by_name:
        yield listed_page(page, by_name, "organisations", above, words.lead, wording, context)
    for crumb, listed in (*_order_lists(bodies, wording), *_kind_lists(bodies, wording)):
        yield from _list(crumb, listed, {"names": names, "alone": False}, above, overview.shown_year, wording)
    for parent in bodies:
        below = [body for body in bodies if body.parent == parent.id]
        if below or parent.kind in LEADING:
            crumb = Crumb(wording.organisations.under.format(name=parent.name), under_address(parent.id))
            context = {"names": {}, "alone": not below}
            yield from _list(crumb, [parent, *below], context, above, overview.shown_year, wording)
    if places := place_bodies(bodies):
        yield _places_page(places, bodies, year, wording)


def letters(bodies: Sequence[OrganisationSummary]) -> tuple[Letter, ...]:
    """Return the first letters of names with the page on which each begins, in the order of the alphabet."""
    found: dict[str, str] = {}
    for page in list_pages(bodies, [body.name for body in bodies], ORGANISATIONS):
        for body in page.items:
            found.setdefault(first_letter(body.name), page.address)
    return tuple(Letter(letter, f"{address}#letter-{letter}") for letter, address in found.items())


def first_letter(name: str) -> str:
    """Return the letter under which a name is found; quotation marks are none."""
    return next((letter.upper() for letter in name if letter.isalnum()), "#")


def _orders(bodies: Sequence[OrganisationSummary]) -> Iterator[tuple[str, str, int]]:
    yield "late", bodies_list_address(name="late"), sum(map(bool, map(_late, bodies)))
    yield "silent", bodies_list_address(name="silent"), len(silent_bodies(bodies))
    yield "reported", bodies_list_address(name="reported"), sum(body.last_report is not None for body in bodies)


def _late(body: OrganisationSummary) -> int:
    """Return how many measures of the year that is shown of a body are overdue."""
    return body.shown.totals.overdue.numerator if body.shown else 0


def _order_lists(
    bodies: Sequence[OrganisationSummary], wording: Wording
) -> Iterator[tuple[Crumb, Sequence[OrganisationSummary]]]:
    late = sorted(filter(_late, bodies), key=_late, reverse=True)
    reported = sorted(
        (body for body in bodies if body.last_report),
        key=lambda body: body.last_report or datetime.date.min,
        reverse=True,
    )
    lists = {"late": late, "silent": silent_bodies(bodies), "reported": reported}
    for name, listed in lists.items():
        yield Crumb(wording.organisations[name], bodies_list_address(name=name)), listed


def _kind_lists(
    bodies: Sequence[OrganisationSummary], wording: Wording
) -> Iterator[tuple[Crumb, Sequence[OrganisationSummary]]]:
    for kind in OrganisationKind:
        if group := [body for body in bodies if body.kind is kind]:
            yield Crumb(str(wording.enums.OrganisationKind[kind]), kind_address(kind)), group


def _list(
    crumb: Crumb,
    listed: Sequence[OrganisationSummary],
    context: dict[str, object],
    above: Crumb,
    year: AllBodiesYear | None,
    wording: Wording,
) -> Iterator[Page]:
    """Yield the pages of a list of bodies, with the totals of all of them."""
    pages = list_pages(listed, [body.name for body in listed], crumb.address)
    held = {"group": _group(listed, year.year if year else None), "year": year, **context}
    for page in pages:
        yield listed_page(page, pages, "bodies", crumb, crumb.title, wording, held, (above,))


def _places_page(
    places: Sequence[OrganisationSummary], bodies: Sequence[OrganisationSummary], year: int | None, wording: Wording
) -> Page:
    rows = tuple(
        (place, place_address(place, bodies), sorted(
            (body for body in bodies if body.parent == place.id), key=lambda body: alphabetical(body.name)
        ))
        for place in places
    )  # fmt: skip
    crumb = Crumb(wording.places.title, PLACES)
    return Page(
        address=PLACES,
        template="places",
        style="theme/partials/home.css",
        title=wording.places.title,
        description=wording.places.lead,
        crumbs=(Crumb(wording.crumbs.home, ""), crumb),
        context={"places": rows, "tiles": map_tiles(bodies, year)},
    )
