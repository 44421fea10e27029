"""The facts of one body, its plans and its measures, as the pages of the other generators print them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from printed_facts import (
    page_head,
    printed_changes,
    printed_entry,
    printed_link,
    printed_overdue,
    printed_pace,
    printed_state,
    printed_totals,
    printed_watch,
)

from iltod.exports.facts_json import measure_json, plain, plan_json
from iltod.exports.feeds import body_news
from iltod.exports.figures_json import share_json
from iltod.exports.open_data import organisation_json
from iltod.exports.tables.csv_files import cell
from iltod.exports.tables.plan_csv import CSV_COLUMNS, plan_rows
from iltod.facts.bodies import next_due
from iltod.facts.body_facts import OrganisationOverview, PlanOverview
from iltod.facts.measure_facts import MeasureOverview, Totals
from iltod.model import DataForm
from iltod.pages.body_pages import organisation_pages
from iltod.pages.conduct_words import late_report_words, late_words, participation_line
from iltod.pages.guide.changes_pages import body_changes_pages
from iltod.pages.guide.watch_pages import watch_pages
from iltod.pages.labels import deadline_key
from iltod.pages.page import LONG_TITLE, Page
from iltod.pages.sentences import state_meaning
from iltod.site.printer import Printer


def body_pages(overview: OrganisationOverview, printer: Printer) -> dict[str, Page]:
    """Return the pages of a body that the other generators print, by their addresses."""
    wording = printer.wording
    workbooks = DataForm.XLSX in printer.package_settings.forms
    pages = chain(
        organisation_pages(overview, wording, feeds=True, workbooks=workbooks),
        watch_pages(overview, wording),
        body_changes_pages(overview, body_news(overview, wording), wording, feeds=True),
    )
    return {page.address: page for page in pages}


class PrintedBody:
    """One body with its pages."""

    def __init__(self, overview: OrganisationOverview, pages: dict[str, Page], printer: Printer) -> None:
        self.overview = overview
        self.pages = pages
        self.printer = printer
        self.label = printer.label
        self.wording = printer.wording
        self.takes_part = overview.participation.takes_part

    def facts(self) -> dict[str, Any]:
        """Return the facts of the body as plain data."""
        overview, shown = self.overview, self.overview.shown
        page = self.pages[overview.address]
        return {
            **organisation_json(overview, self.label),
            **page_head(page, self.printer),
            "name": overview.organisation.name.text,
            "next_due": next_due(overview.plans),
            "part": self._part(overview.totals.reported.numerator > 0),
            "takes_part": self.takes_part,
            "totals": self._totals(overview.totals),
            "pace": printed_pace(page.context["pace"]),
            "shown": overview.plans.index(shown) if shown else None,
            "quarters": list(overview.summary.quarters),
            "plans": [self._plan(plan) for plan in overview.plans],
            "performers": list(self._performers()),
            "performers_page": page_head(self.pages[f"{overview.address}performers/"], self.printer),
            "lists_page": self._watch(overview.address),
            "changes_page": self._changes(overview.address),
            "follow_page": self._follow(),
        }

    def _part(self, reported: bool) -> str:
        return participation_line(self.overview.participation, self.wording, reported=reported)

    def _totals(self, totals: Totals) -> dict[str, Any]:
        return printed_totals(totals, self.label, self.wording, takes_part=self.takes_part)

    def _watch(self, address: str) -> dict[str, Any]:
        return printed_watch(self.pages[f"{address}lists/"], self.label, self.printer)

    def _changes(self, address: str) -> dict[str, Any]:
        return printed_changes(self.pages[f"{address}changes/"], self.printer)

    def _follow(self) -> dict[str, Any]:
        page = self.pages[f"{self.overview.address}follow/"]
        known = {name: page.context[name] for name in ("next_due", "calendar")}
        return {**page_head(page, self.printer), **known}

    def _plan(self, plan: PlanOverview) -> dict[str, Any]:
        document = plan_json(plan, self.label)
        del document["declared"]["sections"]  # the measures, whole, stand once under `measures`
        page = self.pages[plan.address]
        summary = next(one for one in self.overview.summary.plans if one.address == plan.address)
        return {
            **document,
            **page_head(page, self.printer),
            "next_due": next_due([plan]),
            "part": self._part(plan.totals.reported.numerator > 0),
            "long_title": page.context["long_title"],
            "totals": self._totals(plan.totals),
            "pace": printed_pace(page.context["pace"]),
            "last_report": summary.last_report,
            "overdue": printed_overdue(summary.overdue, self.label, self.wording),
            "reports": [
                {**known, "late": late_report_words(told, self.wording)}
                for known, told in zip(document["reports"], plan.report_facts, strict=True)
            ],
            "measurability": [
                {
                    "yardstick": item.yardstick,
                    "part": share_json(item.part),
                    "lacking": list(item.lacking[: page.context["most_lacking"]]),
                    "count": len(item.lacking),
                }
                for item in page.context["measurability"]
            ],
            "sections": [
                {
                    "id": section.section.id,
                    "number": section.section.number,
                    "title": plain(section.section.title),
                    "totals": self._totals(section.totals),
                    "groups": [
                        {
                            "id": group.subsection.id if group.subsection else None,
                            "title": plain(group.subsection.title) if group.subsection else None,
                            "measures": [item.measure.id for item in group.measures],
                        }
                        for group in section.groups
                    ],
                }
                for section in plan.sections
            ],
            "measures": {item.measure.id: self._measure(plan, item) for item in plan.measures},
            "order": [item.measure.id for item in plan.measures],
            "rows": [[cell(row[name]) for name in CSV_COLUMNS] for row in plan_rows(plan, self.label)],
            "performers": [{"id": one.unit.id, "name": one.unit.name.text} for one in plan.performers],
            "state_choices": _choices(page, "state_choices"),
            "deadline_choices": _choices(page, "deadline_choices"),
            "charts": list(page.context["charts"]),
            "calendar_page": page_head(self.pages[f"{plan.address}calendar/"], self.printer),
            "lists_page": self._watch(plan.address),
            "changes_page": self._changes(plan.address),
        }

    def _measure(self, plan: PlanOverview, item: MeasureOverview) -> dict[str, Any]:
        document = measure_json(plan, item, self.label)
        page = self.pages[item.address]
        return {
            **document,
            **page_head(page, self.printer),
            **printed_state(item.state, self.label),
            "part": self._part(plan.totals.reported.numerator > 0),
            "section_number": item.section.number,
            "sentence": page.context["sentence"],
            "strip": list(page.context["strip"]),
            "meaning": state_meaning(item.state, self.wording, item.rating_origin),
            "late": late_words(item, self.wording),
            "takes_part": item.takes_part,
            "long_title": len(item.measure.title.text) > LONG_TITLE,
            "deadline_key": deadline_key(item.deadline),
            "performers": [
                {**known, "address": one.address, "full_name": one.unit.full_name, "printed": plain(one.unit.name)}
                for known, one in zip(document["performers"], item.performers, strict=True)
            ],
            "progress": [
                {
                    **known,
                    "entries": [
                        printed_entry(told, entry, self.wording)
                        for told, entry in zip(known["entries"], period.entries, strict=True)
                    ],
                }
                for known, period in zip(document["progress"], item.progress, strict=True)
            ],
            "previous": printed_link(item.previous) if item.previous else None,
            "next": printed_link(item.next) if item.next else None,
        }

    def _performers(self) -> Iterator[dict[str, Any]]:
        """The performers with measures stand before those that no plan names, as on iltod's own page."""
        context = self.pages[f"{self.overview.address}performers/"].context
        for performer in context["performers"]:
            yield {
                "id": performer.unit.id,
                "name": plain(performer.unit.name),
                "full_name": performer.unit.full_name,
                "kind": performer.unit.kind,
                "address": performer.address,
                "calendar": context["calendars"].get(performer.unit.id),
                "totals": self._totals(performer.totals),
                "years": [
                    {
                        "year": year.plan.plan.year,
                        "address": year.plan.address,
                        "totals": self._totals(year.totals),
                        "measures": [item.measure.id for item in year.measures],
                        "joint": [
                            {"id": item.measure.id, "leads": [one.unit.name.text for one in item.leads]}
                            for item in year.joint
                        ],
                    }
                    for year in performer.years
                ],
            }


def _choices(page: Page, name: str) -> list[dict[str, str]]:
    return [{"value": choice.value, "label": choice.label} for choice in page.context[name]]
