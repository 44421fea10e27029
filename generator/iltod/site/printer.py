"""The whole site as files: pages, open data, copies of the sources, schemas, maps for search engines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
from msgspec.structs import replace

from iltod.core.place import Place
from iltod.core.project import Project
from iltod.evidence.picture_copies import is_picture
from iltod.exports.calendars import body_calendars
from iltod.exports.card_drawing import Pen
from iltod.exports.cards import PageCard, body_cards
from iltod.exports.disclosure_data import disclosure_files, disclosure_places, silence_file
from iltod.exports.feeds import all_bodies_feeds, body_feeds, search_description
from iltod.exports.news import News
from iltod.exports.open_data import all_bodies_files, organisation_files, period_file
from iltod.exports.widgets.paste_pages import PastePages
from iltod.exports.widgets.widget_files import GONE, WidgetPrinter
from iltod.exports.widgets.widgets import body_widgets
from iltod.facts.body_facts import AllBodiesOverview, OrganisationOverview
from iltod.facts.measure_facts import State
from iltod.history.body_history import BodyHistory
from iltod.model import OrganisationFolder, RatingScale
from iltod.model.addresses import source_address
from iltod.model.files import COMMON_FILES, LINKS_FILE, SCALES_FILE
from iltod.pages.all_bodies_pages import PageGroup, group_pages
from iltod.pages.body_pages import organisation_pages
from iltod.pages.disclosure_pages import disclosure_pages
from iltod.pages.labels import state_label
from iltod.pages.page import Page
from iltod.pages.prose.prose_pages import NOT_FOUND, Prose, not_found_page, prose_page
from iltod.pages.renderer import (
    DEPTHS,
    PageFrame,
    Rendered,
    Renderer,
    depth_of,
    make_markers,
    root_of,
    split_page_frame,
    wrap,
)
from iltod.pages.sheets import WORKER, make_poster, worker
from iltod.pages.template_compiler import CompiledTemplates
from iltod.pages.wording import Wording, read_wording
from iltod.reading.json_schema import schema_files
from iltod.search.words import read_words
from iltod.site.publishing.staging import BUILT_SITE_MARK
from iltod.site.snapshots import report_snapshots

PROSE_STYLE = "theme/partials/prose-lean.css"
"""What prose needs in the chrome of the data pages; they themselves do not pay for it."""

LONGEST_SITEMAP = 50_000
"""How many addresses one file may list. Source: sitemaps.org."""


class SiteFile(msgspec.Struct, frozen=True):
    """One file of the site: its path relative to the root of the site, and its bytes."""

    path: str
    content: bytes


class SitemapLines(msgspec.Struct, frozen=True, array_like=True):
    """Pages as lines of a map for search engines, and how many they are."""

    text: str
    count: int


class Printer:
    """Turns pages into files: knows the words, the templates and a frame for each depth."""

    def __init__(
        self, project: Project, compiled: CompiledTemplates | None = None, wording: Wording | None = None
    ) -> None:
        self.project = project
        self.settings = project.settings
        self.wording = wording or read_wording(project.wording)
        self.renderer = Renderer(project.templates, self.wording, project.settings, compiled)
        self.widgets = WidgetPrinter(project.templates, self.renderer, self.wording, project.settings)
        self.pastes = PastePages(self.widgets, self.wording, project.settings)
        self.words = read_words()
        self.pen = Pen(project.templates / "fonts")
        self._prose_style = (project.templates / PROSE_STYLE).read_text(encoding="utf-8")

    def page_frames(self) -> tuple[PageFrame, ...]:
        """Return the frames of every depth, rendered without MkDocs."""
        return tuple(self._page_frame(depth, root_of(depth)) for depth in DEPTHS)

    def page(self, page: Page, page_frames: Sequence[PageFrame]) -> SiteFile:
        """Return a page of data as a file."""
        return _page_file(page.address, page_frames, self.renderer.render(page))

    def sheet(self, address: str, template: str, facts: Mapping[str, Any]) -> SiteFile:
        """Return a document that stands for itself as a file: it is passed on or printed, and asks for nothing."""
        return SiteFile(address, self.renderer.render_sheet(template, facts).encode())

    def prose_file(self, prose: Prose, page_frames: Sequence[PageFrame]) -> SiteFile:
        """Return a prose page as a file, in the chrome of the data pages."""
        return _page_file(prose.address, page_frames, self.lean_prose(prose))

    def prose(self, prose: Prose) -> Rendered:
        """Return a prose page without its frame, for a frame that brings its own styles."""
        return self.renderer.render(prose_page(prose, self.wording))

    def lean_prose(self, prose: Prose) -> Rendered:
        """Return a prose page without its frame, for the chrome of the data pages."""
        return self._styled(self.prose(prose))

    def not_found(self, prose: Prose) -> Rendered:
        """Return the page for addresses that are not there, without its frame."""
        return self._styled(self.renderer.render(not_found_page(prose)))

    def not_found_file(self, prose: Prose) -> SiteFile:
        """Return that page as a file. Its links lead from the server's root: it is shown at any depth."""
        return SiteFile(BUILT_SITE_MARK, wrap(self._page_frame(0, self.site_root), self.not_found(prose)))

    @property
    def site_root(self) -> str:
        """Return the path from the server's root to the site's, `/` unless the site's address says more."""
        return urlsplit(self.settings.site_url or "/").path or "/"

    def label(self, state: State) -> str:
        """Return the words of a state."""
        return state_label(state, self.wording)

    def _styled(self, rendered: Rendered) -> Rendered:
        return Rendered(f"{rendered.head}<style>\n{self._prose_style}</style>\n", rendered.body)

    def _page_frame(self, depth: int, root: str) -> PageFrame:
        markers = make_markers("cut")
        return split_page_frame(self.renderer.render_page_frame(root, markers.head, markers.body), markers, depth)


def body_files(
    folder: OrganisationFolder,
    overview: OrganisationOverview,
    printer: Printer,
    page_frames: Sequence[PageFrame],
    listed: list[str],
    cards: Sequence[PageCard] = (),
) -> Iterator[SiteFile]:
    """Yield the pages of a body, its open data and the copies of its sources.

    The addresses of pages that search engines may list are added to `listed`. `cards` are pictures that pages name.
    """
    images = {card.page: card.path for card in cards}
    feeds = printer.settings.site_url is not None
    widgets = body_widgets(overview, printer.wording)
    for page in chain(
        organisation_pages(overview, printer.wording, feeds=feeds),
        disclosure_pages(overview, printer.wording),
        printer.pastes.pages(overview, widgets),
    ):
        image = images.get(page.address)
        yield printer.page(replace(page, image=image) if image else page, page_frames)
        if leaflet := page.context.get("leaflet"):
            yield printer.sheet(leaflet.address, "leaflet", page.context)
        if not page.noindex:
            listed.append(page.address)
    poster = make_poster(overview, printer.settings.site_url, printer.wording)
    yield printer.sheet(poster.address, "poster", {"poster": poster, "organisation": overview.organisation})
    yield from (SiteFile(file.address, file.content) for file in organisation_files(overview, printer.label))
    yield from (SiteFile(file.address, file.content) for file in disclosure_files(overview, printer.wording))
    yield from (SiteFile(*file) for file in printer.widgets.files(widgets))
    yield from source_files(folder, overview, printer.project)


def period_files(
    folder: OrganisationFolder,
    overview: OrganisationOverview,
    past: BodyHistory,
    scales: tuple[RatingScale, ...],
    printer: Printer,
) -> Iterator[SiteFile]:
    """Yield what was known of each plan when each of its reports came in."""
    for then in report_snapshots(folder, overview.plans, past, scales):
        exported = period_file(then, printer.label)
        yield SiteFile(exported.address, exported.content)


def card_list(overview: OrganisationOverview, printer: Printer) -> tuple[PageCard, ...]:
    """Return the cards of a body; a site whose address is not known has none, because pages could not name them."""
    if printer.settings.site_url is None:
        return ()
    return tuple(body_cards(overview, printer.wording, printer.settings.cards, printer.pen.fingerprint))


def followed_files(overview: OrganisationOverview, printer: Printer, newest: list[News]) -> Iterator[SiteFile]:
    """Yield the feeds and the calendars of a body; what the feed of all bodies takes from it is added to `newest`."""
    site_url = printer.settings.site_url
    for file in body_calendars(overview, printer.wording, site_url):
        yield SiteFile(file.address, file.content)
    if site_url:
        files, news = body_feeds(overview, printer.wording, site_url)
        newest += news
        yield from (SiteFile(file.address, file.content) for file in files)


def all_bodies_feed_files(bodies: Iterable[tuple[News, ...]], printer: Printer) -> Iterator[SiteFile]:
    """Yield the feeds of all bodies; without the address of the site there are none."""
    settings = printer.settings
    if settings.site_url:
        for file in all_bodies_feeds(bodies, printer.wording, settings.site_url, settings.as_of):
            yield SiteFile(file.address, file.content)


def all_bodies_page_files(
    part: PageGroup, overview: AllBodiesOverview, printer: Printer, page_frames: Sequence[PageFrame], listed: list[str]
) -> Iterator[SiteFile]:
    """Yield one part of the pages about all bodies; addresses for search engines are added to `listed`."""
    for page in group_pages(part, overview, printer.wording, feeds=printer.settings.site_url is not None):
        yield printer.page(page, page_frames)
        if not page.noindex:
            listed.append(page.address)


def all_bodies_data_files(overview: AllBodiesOverview, printer: Printer) -> Iterator[SiteFile]:
    """Yield the open data about all bodies."""
    yield from (SiteFile(file.address, file.content) for file in all_bodies_files(overview, printer.label))
    silence = silence_file(overview)
    yield SiteFile(silence.address, silence.content)


def fixed_files(printer: Printer) -> Iterator[SiteFile]:
    """Yield the files that say the same whatever the data of the bodies: the rating scales and the schemas."""
    yield SiteFile(GONE, printer.widgets.gone(printer.site_root))
    yield _copy(Place(f"{printer.project.plans_dir}/{SCALES_FILE}"), printer.project)
    yield from _common_files(printer.project.plans_dir, printer.project)
    if printer.settings.site_url:
        search = search_description(printer.wording, printer.settings.site_url)
        yield SiteFile(search.address, search.content)
    yield SiteFile(WORKER, worker(printer.project.templates, printer.wording))
    yield from (SiteFile(f"schema/{name}", content) for name, content in schema_files(printer.wording).items())


def source_files(folder: OrganisationFolder, overview: OrganisationOverview, project: Project) -> Iterator[SiteFile]:
    """Yield copies of the data files of a body, and of the files that its evidence names, where its pages lead."""
    yield _copy(folder.organisation.place, project)
    beside = folder.organisation.place.file.rpartition("/")[0]
    yield from _common_files(beside, project)
    plans = {plan.plan.year: plan for plan in overview.plans}
    for year in folder.years:
        yield _copy(year.plan.place, project)
        dated = [(item.date, item.place) for item in year.reports]
        dated += [(item.date, item.place) for item in year.assessments]
        dated += [(item.date, item.place) for item in year.evidence]
        yield from (_copy(place, project) for date, place in dated if date <= overview.as_of)
        yield from (_copy(place, project) for place in disclosure_places(year.disclosure, overview.as_of))
        known = [item.evidence for item in plans[year.plan.year].evidence]
        beside = year.plan.place.file.rpartition("/")[0]
        if year.links:
            yield _copy(Place(f"{beside}/{LINKS_FILE}"), project)
        for name in sorted({name for item in known for name in (item.file, item.timestamp) if name}):
            if not is_picture(name):
                yield _copy(Place(f"{beside}/evidence/files/{name}"), project)


def sitemap_lines(addresses: Iterable[str], site_url: str | None) -> SitemapLines:
    """Return pages as lines of a map for search engines; without the address of the site there are none."""
    lines = [
        f"<url><loc>{escape(site_url + quote(address), quote=False)}</loc></url>" for address in addresses if site_url
    ]
    return SitemapLines("\n".join(lines), len(lines))


def sitemap_files(pages: Iterable[SitemapLines], site_url: str | None) -> Iterator[SiteFile]:
    """Yield the sitemap and robots.txt; without the address of the site there are none."""
    if site_url is None:
        return
    parts = list(_parts(part for part in pages if part.count))
    if len(parts) == 1:
        yield SiteFile("sitemap.xml", _map(parts[0], "urlset"))
    else:
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            yield SiteFile(name, _map(part, "urlset"))
        index = [f"<sitemap><loc>{escape(site_url + quote(name), quote=False)}</loc></sitemap>" for name in names]
        yield SiteFile("sitemap.xml", _map(index, "sitemapindex"))
    yield SiteFile("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site_url}sitemap.xml\n".encode())


def prose_files(printer: Printer, prose: Iterable[Prose], page_frames: Sequence[PageFrame]) -> Iterator[SiteFile]:
    """Yield the prose pages and the files beside them, of a site that is built without MkDocs."""
    for page in prose:
        yield printer.not_found_file(page) if page.file == NOT_FOUND else printer.prose_file(page, page_frames)
    yield from _static_files(printer.project.templates / "theme" / "assets", "assets/")
    yield from _static_files(printer.project.content, "")


def _page_file(address: str, page_frames: Sequence[PageFrame], rendered: Rendered) -> SiteFile:
    return SiteFile(f"{address}index.html", wrap(page_frames[depth_of(address)], rendered))


def _static_files(folder: Path, before: str) -> Iterator[SiteFile]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
            yield SiteFile(before + path.relative_to(folder).as_posix(), path.read_bytes())


def _copy(place: Place, project: Project) -> SiteFile:
    """Return the published copy of a data file, where links to sources lead when there is no repository to show."""
    address = source_address(place, "", replace(project.settings, source_url=None))
    return SiteFile(address, (project.root / place.file).read_bytes())


def _common_files(folder: str, project: Project) -> Iterator[SiteFile]:
    places = (Place(f"{folder}/{name}") for name in COMMON_FILES)
    yield from (_copy(place, project) for place in places if (project.root / place.file).is_file())


def _parts(pages: Iterable[SitemapLines]) -> Iterator[list[str]]:
    """Yield the lines of each map: those of a body stay together, so that another body does not move them."""
    part: list[str] = []
    count = 0
    for lines in pages:
        if part and count + lines.count > LONGEST_SITEMAP:
            yield part
            part, count = [], 0
        part.append(lines.text)
        count += lines.count
    yield part


def _map(lines: Iterable[str], outer: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return "\n".join([head, f'<{outer} xmlns="{schema}">', *lines, f"</{outer}>\n"]).encode()
