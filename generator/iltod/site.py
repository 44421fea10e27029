"""The whole site as files: pages, open data, copies of the sources, schemas, maps for search engines.

Bodies are derived one at a time: what is kept of each is a small summary for the pages about all of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from iltod.derive import derive_country, derive_organisation
from iltod.exports import country_files, organisation_files, period_file
from iltod.history import History, read_history
from iltod.load import COMMON_FILES, SCALES_FILE
from iltod.model import OrganisationFolder, RatingScale
from iltod.openness_exports import openness_files, openness_places
from iltod.openness_pages import openness_pages
from iltod.overview import CountryOverview, OrganisationOverview, OrganisationSummary, State
from iltod.pages import Page, Settings, country_pages, organisation_pages, state_label
from iltod.periods import known_then
from iltod.place import Place
from iltod.problem import Problem, has_errors
from iltod.prose import NOT_FOUND, Prose, ProseLink, dead_links, not_found_page, prose_page, read_prose, rooted_links
from iltod.publish import BUILT_SITE_MARK, Staging
from iltod.render import Rendered, Renderer, source_address
from iltod.retell import Teller
from iltod.schema import schema_files
from iltod.shell import DEPTHS, Shell, depth_of, make_markers, root_of, split_shell, stamp
from iltod.survey import available_workers, survey_bodies
from iltod.wording import read_wording

PROSE_STYLE = "theme/partials/prose-lean.css"
"""What prose needs in the chrome of the data pages; they themselves do not pay for it."""

LONGEST_SITEMAP = 50_000
"""How many addresses one file may list. Source: sitemaps.org."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file of the site: its path relative to the root of the site, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Project:
    """Where the parts of a project stand, and what is told of its site."""

    root: Path
    settings: Settings
    plans_dir: str = "plans"
    content_dir: str = "content"
    templates_dir: str = "site_templates"

    @property
    def content(self) -> Path:
        """Return the folder of the prose."""
        return self.root / self.content_dir

    @property
    def templates(self) -> Path:
        """Return the folder of the templates and the words."""
        return self.root / self.templates_dir


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to. There are no `files` if problems kept the site from being renewed."""

    files: int = 0
    problems: tuple[Problem, ...] = ()
    dead_links: tuple[ProseLink, ...] = ()


class Printer:
    """Turns pages into files: knows the words, the templates and a frame for each depth."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.settings = project.settings
        self.wording = read_wording(project.templates / "wording.yml")
        self.renderer = Renderer(project.templates, self.wording, project.settings)
        self._prose_style = (project.templates / PROSE_STYLE).read_text(encoding="utf-8")

    def shells(self) -> tuple[Shell, ...]:
        """Return the frames of every depth, rendered without MkDocs."""
        return tuple(self._shell(depth, root_of(depth)) for depth in DEPTHS)

    def page(self, page: Page, shells: Sequence[Shell]) -> SiteFile:
        """Return a page of data as a file."""
        return _page_file(page.address, shells, self.renderer.render(page))

    def prose_file(self, prose: Prose, shells: Sequence[Shell]) -> SiteFile:
        """Return a prose page as a file, in the chrome of the data pages."""
        return _page_file(prose.address, shells, self.lean_prose(prose))

    def prose(self, prose: Prose) -> Rendered:
        """Return a prose page without its frame, for a frame that brings its own styles."""
        return self.renderer.render(prose_page(prose, self.wording))

    def lean_prose(self, prose: Prose) -> Rendered:
        """Return a prose page without its frame, for the chrome of the data pages."""
        return self._styled(self.prose(prose))

    def not_found(self, prose: Prose) -> Rendered:
        """Return the page for addresses that are not there, without its frame."""
        return self._styled(self.renderer.render(not_found_page(prose, self.site_root)))

    def not_found_file(self, prose: Prose) -> SiteFile:
        """Return that page as a file. Its links lead from the server's root: it is shown at any depth."""
        return SiteFile(BUILT_SITE_MARK, stamp(self._shell(0, self.site_root), self.not_found(prose)))

    @property
    def site_root(self) -> str:
        """Return the path from the server's root to the site's, `/` unless the site's address says more."""
        return urlsplit(self.settings.site_url or "/").path or "/"

    def label(self, state: State) -> str:
        """Return the words of a state."""
        return state_label(state, self.wording)

    def _styled(self, rendered: Rendered) -> Rendered:
        return Rendered(f"{rendered.head}<style>\n{self._prose_style}</style>\n", rendered.body)

    def _shell(self, depth: int, root: str) -> Shell:
        markers = make_markers("cut")
        return split_shell(self.renderer.render_shell(root, markers.head, markers.body), markers, depth)


def make_settings(as_of: datetime.date, site_url: str = "", source_url: str = "", commit_url: str = "") -> Settings:
    """Return the settings of a site; an empty address is none."""
    return Settings(as_of, f"{site_url.rstrip('/')}/" if site_url else None, source_url or None, commit_url or None)


@dataclass(frozen=True, slots=True)
class PrintedBody:
    """What is kept of a body whose files are written: enough for the pages about all bodies."""

    summary: OrganisationSummary
    addresses: tuple[str, ...]
    files: int


@dataclass(frozen=True, slots=True)
class WrittenData:
    """How many files were written of the data, and every problem; with errors among them the files are not whole."""

    files: int
    problems: tuple[Problem, ...]


Write = Callable[[str, bytes], None]
"""Takes the path of a file relative to the root of the site, and its bytes; may be called in several processes."""


def build_site(
    root: Path,
    output: Path,
    as_of: datetime.date,
    *,
    site_url: str = "",
    source_url: str = "",
    commit_url: str = "",
    workers: int | None = None,
) -> Built:
    """Build the whole site without MkDocs into `output`; problems in the data leave the site there as it is.

    Runs on all cores unless told how many `workers`. Raises OSError with words for a reader where the site cannot be
    written.
    """
    project = Project(root, make_settings(as_of, site_url, source_url, commit_url))
    printer = Printer(project)
    with Staging(output, sources=[root]) as staging:
        others = 0
        for file in other_files(printer):
            staging.write(file.path, file.content)
            others += 1
        prose = tuple(read_prose(project.content))
        addresses = [page.address for page in prose if page.file != NOT_FOUND]
        written = write_data(printer, printer.shells(), addresses, staging.write, workers or available_workers())
        if has_errors(written.problems):
            return Built(problems=written.problems)
        links = [link for page in prose for link in rooted_links(page.html, page.file)]
        dead = tuple(dead_links(links, staging.folder))
        staging.finish()
    return Built(others + written.files, written.problems, dead)


def write_data(
    printer: Printer,
    shells: Sequence[Shell],
    prose_addresses: Iterable[str],
    write: Write,
    workers: int = 1,
    history: History | None = None,
) -> WrittenData:
    """Write every file that is made from data, and the maps of the site for search engines.

    Bodies are read, checked, printed and written one by one. `prose_addresses` are pages for the maps besides. The
    history is that of the project's repository, unless another is given.
    """

    def visit(folder: OrganisationFolder, scales: tuple[RatingScale, ...]) -> PrintedBody:
        past = teller.tell(folder)
        overview = derive_organisation(folder, scales, project.settings.as_of, past.years)
        listed: list[str] = []
        count = 0
        for file in body_files(folder, overview, printer, shells, listed):
            write(file.path, file.content)
            count += 1
        for then in known_then(folder, overview.plans, past, scales):
            exported = period_file(then, printer.label)
            write(exported.address, exported.content)
            count += 1
        return PrintedBody(overview.summary, tuple(listed), count)

    project = printer.project
    with Teller(history or read_history(project.root, project.plans_dir), project.settings.as_of) as teller:
        survey = survey_bodies(
            project.root, project.plans_dir, project.settings.as_of, visit, workers=workers, teller=teller
        )
    if has_errors(survey.problems):
        return WrittenData(0, survey.problems)
    listed = [*prose_addresses, *(address for body in survey.kept for address in body.addresses)]
    country = derive_country([body.summary for body in survey.kept], survey.scales, project.settings.as_of)
    count = sum(body.files for body in survey.kept)
    for file in country_and_common_files(country, printer, shells, listed):
        write(file.path, file.content)
        count += 1
    return WrittenData(count, survey.problems)


def body_files(
    folder: OrganisationFolder,
    overview: OrganisationOverview,
    printer: Printer,
    shells: Sequence[Shell],
    listed: list[str],
) -> Iterator[SiteFile]:
    """Yield the pages of a body, its open data and the copies of its sources.

    The addresses of pages that search engines may list are added to `listed`.
    """
    for page in (*organisation_pages(overview, printer.wording), *openness_pages(overview, printer.wording)):
        yield printer.page(page, shells)
        if not page.noindex:
            listed.append(page.address)
    yield from (SiteFile(file.address, file.content) for file in organisation_files(overview, printer.label))
    yield from (SiteFile(file.address, file.content) for file in openness_files(overview, printer.wording))
    yield from source_files(folder, overview, printer.project)


def country_and_common_files(
    country: CountryOverview, printer: Printer, shells: Sequence[Shell], listed: list[str]
) -> Iterator[SiteFile]:
    """Yield what is about all bodies, the schemas and the maps of the site; `listed` are addresses for the maps."""
    addresses = list(listed)
    for page in country_pages(country, printer.wording):
        yield printer.page(page, shells)
        addresses.append(page.address)
    yield from (SiteFile(file.address, file.content) for file in country_files(country, printer.label))
    yield _copy(Place(f"{printer.project.plans_dir}/{SCALES_FILE}"), printer.project)
    yield from _common_files(printer.project.plans_dir, printer.project)
    yield from (SiteFile(f"schema/{name}", content) for name, content in schema_files(printer.wording).items())
    yield from map_files(addresses, printer.settings.site_url)


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
        yield from (_copy(place, project) for place in openness_places(year.openness, overview.as_of))
        known = [item.evidence for item in plans[year.plan.year].evidence]
        beside = year.plan.place.file.rpartition("/")[0]
        for name in sorted({name for item in known for name in (item.file, item.timestamp) if name}):
            yield _copy(Place(f"{beside}/evidence/files/{name}"), project)


def map_files(addresses: Sequence[str], site_url: str | None) -> Iterator[SiteFile]:
    """Yield the sitemap and robots.txt; without the address of the site there are none."""
    if site_url is None:
        return
    parts = [addresses[start : start + LONGEST_SITEMAP] for start in range(0, len(addresses), LONGEST_SITEMAP)]
    if len(parts) == 1:
        yield SiteFile("sitemap.xml", _sitemap(parts[0], site_url))
    else:
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            yield SiteFile(name, _sitemap(part, site_url))
        yield SiteFile("sitemap.xml", _map(names, site_url, "sitemapindex", "sitemap"))
    yield SiteFile("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site_url}sitemap.xml\n".encode())


def other_files(printer: Printer) -> Iterator[SiteFile]:
    """Yield the files that are not made from data, of a site that is built without MkDocs."""
    shells = printer.shells()
    for prose in read_prose(printer.project.content):
        yield printer.not_found_file(prose) if prose.file == NOT_FOUND else printer.prose_file(prose, shells)
    yield from _static_files(printer.project.templates / "theme" / "assets", "assets/")
    yield from _static_files(printer.project.content, "")


def _page_file(address: str, shells: Sequence[Shell], rendered: Rendered) -> SiteFile:
    return SiteFile(f"{address}index.html", stamp(shells[depth_of(address)], rendered))


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


def _sitemap(addresses: Iterable[str], site_url: str) -> bytes:
    return _map(addresses, site_url, "urlset", "url")


def _map(addresses: Iterable[str], site_url: str, outer: str, inner: str) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<{inner}><loc>{escape(site_url + quote(address))}</loc></{inner}>" for address in addresses),
        f"</{outer}>\n",
    ]
    return "\n".join(lines).encode()
