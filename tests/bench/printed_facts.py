"""The small pieces of facts that the pages of the other generators print: heads, states, totals, lists, drawings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from iltod.exports.figures_json import StateLabel, totals_json
from iltod.facts.body_facts import OverdueMeasure
from iltod.facts.measure_facts import EvidenceOverview, ProgressEntry, State, Totals
from iltod.pages.conduct_words import late_report_words, late_words, overdue_label
from iltod.pages.guide.changes_pages import Change
from iltod.pages.guide.linked_data import linked_data
from iltod.pages.guide.pace_chart import PaceChart
from iltod.pages.page import Page
from iltod.pages.wording import Wording
from iltod.site.printer import Printer

LINKED_DATA = re.compile(r"<script[^>]*>(.*)</script>\n")


def page_head(page: Page, printer: Printer) -> dict[str, Any]:
    """Return what stands in <head> and around the content, the data for machines as they are printed."""
    place = page.source
    described = LINKED_DATA.fullmatch(linked_data(page, printer.settings))
    assert described is not None
    return {
        "head": {
            "title": page.title,
            "description": page.description,
            "address": page.address,
            "crumbs": [{"title": crumb.title, "address": crumb.address} for crumb in page.crumbs],
            "alternates": [
                {"kind": one.kind, "type": one.type, "address": one.address, "title": one.title}
                for one in page.alternates
            ],
            "source": {"file": place.file, "line": place.line} if place else None,
            "linked_data": described[1],
            "lists": page.template != "measure",
            "style": page.style,
            "widget": page.widget,
            "paste": page.paste,
        }
    }


def printed_totals(totals: Totals, label: StateLabel, wording: Wording, *, takes_part: bool = True) -> dict[str, Any]:
    """Return totals whose states also say how they look; `takes_part` says whether all their bodies do."""
    document = totals_json(totals, label)
    document["states"] = [
        {**known, **printed_state(item.state, label)}
        for known, item in zip(document["states"], totals.states, strict=True)
    ]
    document["strict_mean"] = totals.strict_mean
    document["overdue_label"] = overdue_label(totals, wording, takes_part=takes_part)
    return document


def printed_state(state: State, label: StateLabel) -> dict[str, Any]:
    """Return a state with its words and how it looks."""
    silent = not state.step and state.id != "reported_unrated"
    icon = state.id
    if state.step:
        icon = "neutral" if state.step.value is None else state.step.tone.value
    return {
        "state": state.id,
        "state_label": label(state),
        "look": f"{state.tone} silent" if silent else state.tone.value,
        "icon": icon,
        "code": state.step.code if state.step else None,
    }


def printed_entry(known: dict[str, Any], entry: ProgressEntry, wording: Wording) -> dict[str, Any]:
    """Return what one report says of a measure, with what the page prints beside what is `known` of it."""
    by, step = entry.report.reported_by, entry.step
    return {
        **known,
        "tone": step.tone if step else None,
        "icon": "neutral" if step and step.value is None else step and step.tone,
        "performer_name": entry.performer.name.text if entry.performer else None,
        "reported_by": {"name": by.name, "post": by.post.text if by.post else None} if by else None,
        "document": entry.report.document,
        "late": late_report_words(entry.report_facts, wording),
        "proofs": [_proof(item) for item in entry.evidence],
    }


def _proof(item: EvidenceOverview) -> dict[str, str]:
    return {"id": item.evidence.id, "title": item.evidence.title.text}


def printed_overdue(items: Iterable[OverdueMeasure], label: StateLabel, wording: Wording) -> list[dict[str, Any]]:
    """Return overdue measures, by how long."""
    return [
        {
            **printed_link(item.measure),
            "since": item.since,
            "organisation": item.organisation,
            "late": late_words(item, wording),
            **printed_state(item.state, label),
        }
        for item in items
    ]


def printed_link(link: Any) -> dict[str, str]:
    """Return where a measure stands and what it is called."""
    return {"number": link.number, "title": link.title, "address": link.address}


def printed_watch(page: Page, label: StateLabel, printer: Printer) -> dict[str, Any]:
    """Return the page with the lists of a body or a plan."""
    return {
        **page_head(page, printer),
        "name": page.context["name"],
        "several_years": page.context["several_years"],
        "lists": [
            {
                "name": listed.name,
                "count": len(listed.measures),
                "measures": [
                    {
                        **printed_link(item.measure),
                        **printed_state(item.state, label),
                        "anchor": item.anchor,
                        "days": item.days,
                        "note": item.note,
                        "year": item.year,
                    }
                    for item in listed.measures[: page.context["most"]]
                ],
            }
            for listed in page.context["lists"]
        ],
    }


def printed_changes(page: Page, printer: Printer) -> dict[str, Any]:
    """Return the page with the newest changes of a body or a plan."""
    return {
        **page_head(page, printer),
        "name": page.context["name"],
        "follow": page.context["follow"],
        "limit": page.context["limit"],
        "months": [
            {"id": month.id, "title": month.title, "news": printed_news(month.changes)}
            for month in page.context["months"]
        ],
    }


def printed_news(news: Iterable[Change]) -> list[dict[str, Any]]:
    """Return changes with the first measure that they are about, and how many others there are."""
    return [
        {
            "date": item.moment.date(),
            "title": item.title,
            "address": item.address,
            "measures": [{"title": measure.title, "address": measure.address} for measure in item.measures[:1]],
            "more": item.more + max(0, len(item.measures) - 1),
        }
        for item in news
    ]


def printed_pace(chart: PaceChart | None) -> dict[str, Any] | None:
    """Return the drawing of a year, with finished geometry."""
    return msgspec.to_builtins(chart) if chart else None
