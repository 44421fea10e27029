"""Writes the derived facts as JSON, from which the generators that iltod is compared with print their pages.

They neither read the YAML nor check nor derive: they are handed finished facts, one file for each body, before the
clock starts. A file holds what iltod's own open data holds, with what a page prints beside it (tones, labels,
neighbours). `shared.json` has what all pages need: the words, the shapes of the icons, the style sheets, the day.
"""

from __future__ import annotations

import datetime
import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from body_printed import PrintedBody, body_pages
from country_printed import PrintedCountry, country_pages

from iltod.core.language import plain_date
from iltod.core.project import Project, make_settings
from iltod.evidence.rungs import Rung
from iltod.exports.feeds import body_news, news_for_all
from iltod.exports.news import newest
from iltod.exports.tables.plan_csv import CSV_COLUMNS
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.measure_facts import MeasureOverview, State
from iltod.facts.measures import DUE_SOON_DAYS
from iltod.facts.totals import UNRATED_STATES
from iltod.model import RatingScale, ReachKind
from iltod.pages.labels import state_label
from iltod.pages.page import Page
from iltod.pages.sentences import state_meaning
from iltod.pages.wording import Wording
from iltod.reading.loader import load_register
from iltod.site.printer import Printer

BODIES = "bodies"

SAMPLES = 20
ICONS = "theme/partials/icons.toml"
_STYLE = re.compile(r"(?s)<style>\n(.*?)\n?</style>")


@dataclass(frozen=True)
class Sample:
    """One measure that every generator must have printed: where it stands and what a reader must find on its page."""

    address: str
    texts: tuple[str, ...]


def write_facts(root: Path, folder: Path, as_of: datetime.date, site_url: str) -> tuple[Sample, ...]:
    """Write the facts of the country under `root` into `folder`; return a few measures to look for on the pages."""
    printer = Printer(Project(root, make_settings(as_of, site_url)))
    register = load_register(root).register
    (folder / BODIES).mkdir(parents=True)
    samples: list[Sample] = []
    styled: dict[str, Page] = {}
    summaries, news = [], []
    for body in register.organisations:
        overview = derive_organisation(body, register.scales, as_of)
        summaries.append(overview.summary)
        news.append(news_for_all(overview, body_news(overview, printer.wording)))
        pages = body_pages(overview, printer)
        styled.update({page.style: page for page in pages.values() if page.style})
        _write(folder / BODIES / f"{overview.organisation.id}.json", PrintedBody(overview, pages, printer).facts())
        if len(samples) < SAMPLES:
            samples.append(_sample(overview.plans[0].measures[len(samples)], printer.wording))
    country = derive_all_bodies(summaries, register.scales, as_of)
    about_all = country_pages(country, newest(news, sys.maxsize), printer)
    styled.update({page.style: page for page in about_all if page.style})
    _write(folder / "country.json", PrintedCountry(country, about_all, printer).facts())
    _write(folder / "shared.json", _shared(printer, register.scales, styled.values()))
    return tuple(samples)


def _sample(item: MeasureOverview, wording: Wording) -> Sample:
    declared = item.measure
    texts = [declared.number.text, declared.title.text, declared.deadline.text, item.section.title.text]
    texts += [performer.unit.name.text for performer in item.performers]
    texts += [one.criterion.text.text for one in item.criteria]
    texts += [text.text for text in declared.target_level]
    texts += [entry.progress.text or "" for period in item.progress for entry in period.entries]
    texts += [one.evidence.title.text for one in item.evidence]
    texts += [link.title for link in (item.previous, item.next) if link]
    texts += [state_label(item.state, wording)]
    return Sample(item.address, tuple(text for text in texts if text))


def _shared(printer: Printer, scales: tuple[RatingScale, ...], styled: Iterable[Page]) -> dict[str, Any]:
    """The style sheets are what iltod puts into its pages, so that every generator prints the same bytes of them."""
    frame = b"".join((printer.page_frames[0].before, printer.page_frames[0].between)).decode()
    states = [*UNRATED_STATES, *(State(step.id, step.tone, step) for scale in reversed(scales) for step in scale.steps)]
    styles = {str(page.style): _STYLE.findall(printer.renderer.render(page).head) for page in styled}
    return {
        "words": _plain_words(printer.wording),
        "meanings": {state.id: state_meaning(state, printer.wording) for state in states},
        "icons": tomllib.loads(printer.project.templates.file(ICONS).read_text(encoding="utf-8")),
        "css": _STYLE.findall(frame)[0],
        "lists_css": next(iter(styles.values()))[0],
        "styles": {name: found[1] for name, found in styles.items()},
        "as_of": plain_date(printer.settings.as_of),
        "as_of_year": printer.settings.as_of.year,
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


def _write(path: Path, document: object) -> None:
    encoder = msgspec.json.Encoder(decimal_format="number")
    path.write_bytes(encoder.encode(document))
