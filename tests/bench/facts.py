"""Writes the derived facts as JSON, from which the generators that iltod is compared with print their pages.

They neither read the YAML nor check nor derive: they are handed finished facts, one file for each body, before the
clock starts. A file holds what iltod's own open data holds, with what a page prints beside it (tones, labels,
neighbours). `shared.json` has what all pages need: the words, the shapes of the icons, the style sheet, the day.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from iltod.core.language import official_date
from iltod.core.project import Project, make_settings
from iltod.evidence.rungs import Rung
from iltod.exports.facts_json import StateLabel, measure_json, plain, plan_json, totals_json
from iltod.exports.open_data import all_bodies_json, organisation_json
from iltod.exports.tables.csv_files import cell
from iltod.exports.tables.plan_csv import CSV_COLUMNS, plan_rows
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import AllBodiesOverview, OrganisationOverview, OverdueMeasure, PlanOverview
from iltod.facts.measure_facts import EvidenceOverview, MeasureOverview, ProgressEntry, State, Totals
from iltod.facts.measures import DUE_SOON_DAYS
from iltod.facts.totals import UNRATED_STATES
from iltod.model import RatingScale, ReachKind
from iltod.pages.all_bodies_pages import overview_pages
from iltod.pages.body_pages import organisation_pages
from iltod.pages.labels import capital, deadline_key
from iltod.pages.page import CHART_STYLE, LONG_TITLE, Page
from iltod.pages.sentences import state_meaning
from iltod.pages.wording import Wording
from iltod.reading.loader import load_register
from iltod.site.printer import Printer

BODIES = "bodies"
OURS_ALONE = re.compile(
    r"search/|embed/|.*/embed/index\.html|organisations/|(performers|calendar)/\d|.*/(poster|plan-\d+)\.html"
)
"""The search, the widgets, what is passed on or printed, and the lists that the contenders have on three pages."""

SAMPLES = 20
_COMMENT = re.compile(r"(?s)\{#.*?#\}\n?")
ICONS = "theme/partials/icons.toml"


@dataclass(frozen=True)
class Sample:
    """One measure that every generator must have printed: where it stands and what a reader must find on its page."""

    address: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """What was written: the addresses of all data pages, and a few measures to look for on them."""

    addresses: tuple[str, ...]
    samples: tuple[Sample, ...]


def write_facts(root: Path, folder: Path, as_of: datetime.date, site_url: str) -> Facts:
    """Write the facts of the country under `root` into `folder`."""
    printer = Printer(Project(root, make_settings(as_of, site_url)))
    register = load_register(root).register
    (folder / BODIES).mkdir(parents=True)
    addresses: list[str] = []
    samples: list[Sample] = []
    summaries = []
    for body in register.organisations:
        overview = derive_organisation(body, register.scales, as_of)
        summaries.append(overview.summary)
        pages = {page.address: page for page in organisation_pages(overview, printer.wording)}
        addresses += pages
        _write(folder / BODIES / f"{overview.organisation.id}.json", _Body(overview, pages, printer).facts())
        if len(samples) < SAMPLES:
            samples.append(_sample(overview.plans[0].measures[len(samples)]))
    country = derive_all_bodies(summaries, register.scales, as_of)
    listed = overview_pages(country, printer.wording)
    pages = {page.address: page for page in listed if not OURS_ALONE.match(page.address)}
    addresses += pages
    _write(folder / "country.json", _country(country, pages, printer))
    _write(folder / "shared.json", _shared(printer, register.scales))
    return Facts(tuple(addresses), tuple(samples))


def _sample(item: MeasureOverview) -> Sample:
    declared = item.measure
    texts = [declared.number.text, declared.title.text, declared.deadline.text, item.section.title.text]
    texts += [performer.unit.name.text for performer in item.performers]
    texts += [one.criterion.text.text for one in item.criteria]
    texts += [text.text for text in declared.target_level]
    texts += [entry.progress.text or "" for period in item.progress for entry in period.entries]
    texts += [one.evidence.title.text for one in item.evidence]
    texts += [link.title for link in (item.previous, item.next) if link]
    texts += [capital(item.state.step.label)] if item.state.step else []
    return Sample(item.address, tuple(text for text in texts if text))


def _shared(printer: Printer, scales: tuple[RatingScale, ...]) -> dict[str, Any]:
    """The style sheet is what iltod puts into every page, so that every generator prints the same bytes of it."""
    frame = b"".join((printer.page_frames[0].before, printer.page_frames[0].between)).decode()
    states = [*UNRATED_STATES, *(State(step.id, step.tone, step) for scale in reversed(scales) for step in scale.steps)]
    charted = printer.project.templates.file(CHART_STYLE).read_text(encoding="utf-8")
    return {
        "words": _plain_words(printer.wording),
        "meanings": {state.id: state_meaning(state, printer.wording) for state in states},
        "icons": tomllib.loads(printer.project.templates.file(ICONS).read_text(encoding="utf-8")),
        "css": frame.partition("<style>")[2].partition("</style>")[0].strip("\n"),
        "chart_css": _COMMENT.sub("", charted).strip("\n"),
        "as_of": official_date(printer.settings.as_of),
        "site_url": printer.settings.site_url,
        "rungs": [rung.value for rung in Rung],
        "reach_kinds": [kind.value for kind in ReachKind],  # in their order, which a map does not keep everywhere
        "due_soon_days": DUE_SOON_DAYS,
        "csv_columns": CSV_COLUMNS,
    }


def _plain_words(words: Wording) -> dict[str, Any]:
    return {
        key: _plain_words(value) if isinstance(value, Wording) else value
        for key, value in vars(words).items()
        if not key.startswith("_")
    }


class _Body:
    """The facts of one body, its plans and its measures."""

    def __init__(self, overview: OrganisationOverview, pages: dict[str, Page], printer: Printer) -> None:
        self.overview = overview
        self.pages = pages
        self.label: StateLabel = printer.label
        self.wording = printer.wording

    def facts(self) -> dict[str, Any]:
        overview = self.overview
        document = organisation_json(overview, self.label)
        return {
            **document,
            **_head(self.pages[overview.address]),
            "name": overview.organisation.name.text,
            "totals": _totals(overview.totals, self.label),
            "plans": [self._plan(plan) for plan in overview.plans],
            "performers": list(self._performers()),
            "performers_page": _head(self.pages[f"{overview.address}performers/"]),
        }

    def _plan(self, plan: PlanOverview) -> dict[str, Any]:
        document = plan_json(plan, self.label)
        del document["declared"]["sections"]  # the measures, whole, stand once under `measures`
        page = self.pages[plan.address]
        summary = next(one for one in self.overview.summary.plans if one.address == plan.address)
        return {
            **document,
            **_head(page),
            "totals": _totals(plan.totals, self.label),
            "last_report": summary.last_report,
            "overdue": [_overdue(item, self.label) for item in summary.overdue],
            "sections": [
                {
                    "id": section.section.id,
                    "number": section.section.number,
                    "title": plain(section.section.title),
                    "totals": _totals(section.totals, self.label),
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
            "calendar_page": _head(self.pages[f"{plan.address}calendar/"]),
        }

    def _measure(self, plan: PlanOverview, item: MeasureOverview) -> dict[str, Any]:
        document = measure_json(plan, item, self.label)
        return {
            **document,
            **_head(self.pages[item.address]),
            **_state(item.state, self.label),
            "section_number": item.section.number,
            "sentence": self.pages[item.address].context["sentence"],
            "meaning": state_meaning(item.state, self.wording, item.rating_origin),
            "long_title": len(item.measure.title.text) > LONG_TITLE,
            "deadline_key": deadline_key(item.measure.deadline),
            "performers": [
                {**known, "address": one.address, "full_name": one.unit.full_name, "printed": plain(one.unit.name)}
                for known, one in zip(document["performers"], item.performers, strict=True)
            ],
            "progress": [
                {**known, "entries": [_entry(*pair) for pair in zip(known["entries"], period.entries, strict=True)]}
                for known, period in zip(document["progress"], item.progress, strict=True)
            ],
            "previous": _link(item.previous),
            "next": _link(item.next),
        }

    def _performers(self) -> Iterator[dict[str, Any]]:
        """The performers with measures stand before those that no plan names, as on iltod's own page."""
        for performer in sorted(self.overview.performers, key=lambda performer: not performer.years):
            yield {
                "id": performer.unit.id,
                "name": plain(performer.unit.name),
                "full_name": performer.unit.full_name,
                "kind": performer.unit.kind,
                "address": performer.address,
                "totals": totals_json(performer.totals, self.label),
                "years": [
                    {
                        "year": year.plan.plan.year,
                        "address": year.plan.address,
                        "totals": _totals(year.totals, self.label),
                        "measures": [item.measure.id for item in year.measures],
                    }
                    for year in performer.years
                ],
            }


def _country(country: AllBodiesOverview, pages: dict[str, Page], printer: Printer) -> dict[str, Any]:
    document = all_bodies_json(country, printer.label)
    return {
        **document,
        "totals": _totals(country.totals, printer.label),
        "pages": {page.template: _head(page) for page in pages.values()},
        "overdue": [_overdue(item, printer.label) for item in country.overdue],
        "organisations": [
            {
                **known,
                "totals": _totals(summary.totals, printer.label),
                "performers": [
                    {
                        "name": one.name,
                        "address": one.address,
                        "totals": {"measures": one.totals.measures, **_brief(one.totals, printer.label)},
                    }
                    for one in summary.performers
                ],
            }
            for known, summary in zip(document["organisations"], country.organisations, strict=True)
        ],
        "calendar": [
            {
                "date": day.date,
                "passed": day.passed,
                "entries": [
                    {
                        "name": entry.organisation.name,
                        "year": entry.day.year,
                        "address": entry.day.address,
                        "count": entry.day.count,
                    }
                    for entry in day.entries
                ],
            }
            for day in country.calendar
        ],
    }


def _brief(totals: Totals, label: StateLabel) -> dict[str, Any]:
    document = totals_json(totals, label)
    return {"unreported": document["unreported"], "overdue": document["overdue"]}


def _totals(totals: Totals, label: StateLabel) -> dict[str, Any]:
    """Return totals whose states also say how they look."""
    document = totals_json(totals, label)
    document["states"] = [
        {**known, **_state(item.state, label)} for known, item in zip(document["states"], totals.states, strict=True)
    ]
    return document


def _state(state: State, label: StateLabel) -> dict[str, Any]:
    silent = not state.step and state.id != "reported_unrated"
    icon = state.id
    if state.step:
        icon = "neutral" if state.step.value is None else state.step.tone.value
    return {
        "state": state.id,
        "state_label": capital(label(state)),
        "look": f"{state.tone} silent" if silent else state.tone.value,
        "icon": icon,
        "code": state.step.code if state.step else None,
        "valued": state.step is not None and state.step.value is not None,
    }


def _entry(known: dict[str, Any], entry: ProgressEntry) -> dict[str, Any]:
    by = entry.report.reported_by
    step = entry.step
    return {
        **known,
        "tone": step.tone if step else None,
        "icon": "neutral" if step and step.value is None else step and step.tone,
        "performer_name": entry.performer.name.text if entry.performer else None,
        "reported_by": {"name": by.name, "post": by.post.text if by.post else None} if by else None,
        "document": entry.report.document,
        "proofs": [_proof(item) for item in entry.evidence],
    }


def _proof(item: EvidenceOverview) -> dict[str, str]:
    return {"id": item.evidence.id, "title": item.evidence.title.text}


def _overdue(item: OverdueMeasure, label: StateLabel) -> dict[str, Any]:
    link = item.measure
    measure = {"number": link.number, "title": link.title, "address": link.address}
    return {**measure, "since": item.since, "organisation": item.organisation, **_state(item.state, label)}


def _link(link: Any) -> dict[str, str] | None:
    return {"number": link.number, "title": link.title, "address": link.address} if link else None


def _choices(page: Page, name: str) -> list[dict[str, str]]:
    return [{"value": choice.value, "label": choice.label} for choice in page.context[name]]


def _head(page: Page) -> dict[str, Any]:
    """Return what stands in <head> and around the content."""
    place = page.source
    return {
        "head": {
            "title": page.title,
            "description": page.description,
            "address": page.address,
            "crumbs": [{"title": crumb.title, "address": crumb.address} for crumb in page.crumbs],
            "alternates": [{"kind": one.kind, "address": one.address, "title": one.title} for one in page.alternates],
            "source": {"file": place.file, "line": place.line} if place else None,
            "charted": page.style is not None,
        }
    }


def _write(path: Path, document: object) -> None:
    encoder = msgspec.json.Encoder(decimal_format="number")
    path.write_bytes(encoder.encode(document))
