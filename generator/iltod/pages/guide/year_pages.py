"""A year of all bodies by itself: its figures, the bodies that have a plan for it, and those that have none."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from iltod.facts.body_facts import AllBodiesOverview, OrganisationSummary
from iltod.facts.measure_facts import Totals
from iltod.facts.measures import DUE_SOON_DAYS
from iltod.model.addresses import plan_address, year_address
from iltod.pages.guide.paging import list_pages, listed_page
from iltod.pages.labels import fill_words
from iltod.pages.page import Crumb, Page
from iltod.pages.wording import Wording


class YearBody(msgspec.Struct, frozen=True):
    """A body in a year: the address of its plan and its totals, or neither where it has no plan for the year."""

    body: OrganisationSummary
    plan: str | None = None
    totals: Totals | None = None


def year_pages(overview: AllBodiesOverview, wording: Wording) -> Iterator[Page]:
    """Yield the pages of each year for which any body has a plan: bodies with a plan first, then those without."""
    for year in overview.years:
        held = tuple(_bodies(overview, year.year))
        title = fill_words(wording.home.year_totals, year=year.year)
        crumb = Crumb(title, year_address(year=year.year))
        pages = list_pages(held, [item.body.name for item in held], crumb.address)
        context = {"country": overview, "year": year, "due_soon_days": DUE_SOON_DAYS}
        for page in pages:
            yield listed_page(page, pages, "year", crumb, title, wording, context)


def _bodies(overview: AllBodiesOverview, year: int) -> Iterator[YearBody]:
    told = {body.id: totals for body in overview.organisations if (totals := body.totals_of(year))}
    for body in overview.organisations:
        if body.id in told:
            yield YearBody(body, plan_address(body.id, year), told[body.id])
    yield from (YearBody(body) for body in overview.organisations if body.id not in told)
