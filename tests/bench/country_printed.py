"""The facts of all bodies together, as the pages of the other generators print them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from printed_facts import page_head, printed_news, printed_overdue, printed_pace, printed_totals

from iltod.exports.figures_json import share_json
from iltod.exports.open_data import all_bodies_json
from iltod.facts.body_facts import AllBodiesOverview, CalendarEntry, OrganisationSummary
from iltod.facts.conduct.participation import ParticipationState
from iltod.facts.measure_facts import Totals
from iltod.pages.all_bodies_pages import PAGE_GROUPS, group_pages
from iltod.pages.guide.changes_pages import NEWEST_ON_HOME, Change
from iltod.pages.page import Page
from iltod.site.printer import Printer

TEMPLATES = frozenset(["home", "all_calendar", "calendar_day", "all_performers", "compare"])
"""The pages of iltod about all bodies, or about a body among all, that others print, too."""

COMPARED = ("completed", "without_evidence", "reported", "overdue")


def country_pages(country: AllBodiesOverview, news: Sequence[Change], printer: Printer) -> tuple[Page, ...]:
    """Return the pages about all bodies that the other generators print; `news` are the newest changes."""
    pages: list[Page] = []
    for group in PAGE_GROUPS:
        pages += group_pages(group, country, printer.wording, feeds=True, news=news[:NEWEST_ON_HOME])
    return tuple(page for page in pages if page.template in TEMPLATES and not _is_pair(page))


def _is_pair(page: Page) -> bool:
    return page.template == "compare" and len(page.context["shown"]) > 1


class PrintedCountry:
    """All bodies with the pages about them."""

    def __init__(self, country: AllBodiesOverview, pages: Sequence[Page], printer: Printer) -> None:
        self.country = country
        self.pages = pages
        self.printer = printer
        self.label = printer.label

    def facts(self) -> dict[str, Any]:
        """Return the facts as plain data."""
        document = all_bodies_json(self.country, self.label)
        of_all = {page.template: page_head(page, self.printer) for page in self.pages if page.template != "compare"}
        return {
            **document,
            "totals": self._totals(self.country.totals),
            "pages": of_all,  # of a list that goes over several pages, the last
            "home": self._home(),
            "organisations": [
                {**known, "totals": self._totals(summary.totals), **self._body(summary)}
                for known, summary in zip(document["organisations"], self.country.organisations, strict=True)
            ],
            "calendar": list(self._calendar()),
            "days": list(self._lists("calendar_day")),
            "performers": list(self._lists("all_performers")),
            "comparisons": {
                page.context["shown"][0].id: self._comparison(page) for page in self.pages if page.template == "compare"
            },
        }

    def _totals(self, totals: Totals, *, takes_part: bool | None = None) -> dict[str, Any]:
        told = self.country.takes_part if takes_part is None else takes_part
        return printed_totals(totals, self.label, self.printer.wording, takes_part=told)

    def _home(self) -> dict[str, Any]:
        """Return what stands on the home page alone."""
        context = next(page.context for page in self.pages if page.template == "home")
        year = context["year"]
        return {
            "year": year.year,
            "closed": year.closed,
            "organisations": share_json(year.organisations),
            "totals": self._totals(context["totals"]),
            "pace": printed_pace(context["pace"]),
            "news": printed_news(context["news"]),
            "overdue": printed_overdue(context["overdue"], self.label, self.printer.wording),
            "few": bool(context["listed"]),
            "several_years": len(self.country.years) > 1,
            "years": [{"year": one.year, "closed": one.closed} for one in self.country.years],
            "doors": list(context["doors"]),
            "participation": [
                {
                    "state": one.state,
                    "count": one.organisations.numerator,
                    "totals": self._totals(one.totals, takes_part=one.state is ParticipationState.PUBLISHES),
                }
                for one in self.country.participation
            ],
            "kinds": [
                {
                    "kind": row.kind,
                    "address": row.address,
                    "count": row.group.count,
                    "totals": self._totals(row.group.totals),
                    "silent": row.group.silent,
                    "without": row.group.without,
                }
                for row in context["kinds"]
            ],
        }

    def _body(self, summary: OrganisationSummary) -> dict[str, Any]:
        shown = summary.shown
        return {
            "shown": {"year": shown.year, "totals": self._totals(shown.totals)} if shown else None,
            "last_report": summary.last_report,
            "takes_part": summary.participation.takes_part,
            "performer_count": len(summary.performers),
        }

    def _calendar(self) -> Iterator[dict[str, Any]]:
        context = next(page.context for page in self.pages if page.template == "all_calendar")
        for item in sorted((*context["upcoming"], *context["passed"]), key=lambda one: one.day.date):
            yield {
                "date": item.day.date,
                "passed": item.day.passed,
                "plans": item.plans,
                "measures": item.measures,
                "missed": item.missed,
                "address": item.address,
                "entries": [_due(entry) for entry in item.day.entries],
            }

    def _lists(self, template: str) -> Iterator[dict[str, Any]]:
        """Yield every page of the lists that go over several pages."""
        for page in self.pages:
            if page.template == template:
                yield {**page_head(page, self.printer), **_part(page.context)}

    def _comparison(self, page: Page) -> dict[str, Any]:
        context = page.context
        return {
            **page_head(page, self.printer),
            "kind": context["kind"],
            "alike": context["alike"],
            "near": [{"name": one.body.name, "address": one.address} for one in context["near"]],
            "years": [column.year for column in context["columns"]],
            "rows": {
                name: [share_json(getattr(column.totals, name)) for column in context["columns"]] for name in COMPARED
            },
            "in_time": [share_json(column.in_time) for column in context["columns"]],
        }


def _due(entry: CalendarEntry) -> dict[str, Any]:
    day = entry.day
    return {
        "name": entry.organisation.name,
        "year": day.year,
        "date": day.date.isoformat(),
        "address": day.address,
        "count": day.count,
        "missed": day.missed,
        "takes_part": entry.organisation.participation.takes_part,
    }


def _part(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of a list, and where the others are."""
    part, parts = context["part"], context["parts"]
    found: dict[str, Any] = {
        "number": part.number,
        "parts": [{"address": one.address, "first": one.first, "last": one.last} for one in parts],
    }
    if "item" in context:
        item = context["item"]
        known = {"title": context["title"], "plans": item.plans, "measures": item.measures}
        return {**found, **known, "entries": [_due(entry) for entry in part.items]}
    return {**found, "organisations": [one.id for one in part.items]}
