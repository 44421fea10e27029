"""Writes the files about all bodies, or those of them that changed, from the small result of each body.

They form groups: each depends on other facts of the bodies, and stays as it is where none of these changed. The tables
take as long as all other groups; they may be written in another process.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace

from iltod.core.background import in_background
from iltod.core.digest import facts_digest
from iltod.core.site_file import SiteFile
from iltod.exports.disclosure_data import silence_pieces
from iltod.exports.explorer.question_pages import question_pages
from iltod.exports.feeds import ALL_BODIES_ENTRIES_EACH, all_bodies_feeds
from iltod.exports.news import News, newest
from iltod.exports.open_data import all_bodies_digest_files, index_pieces
from iltod.exports.outputs.quarter_tables import kept_quarters
from iltod.exports.packages.all_packages import AllTables, write_all_tables
from iltod.exports.packages.tables_page import tables_page
from iltod.facts.bodies import derive_all_bodies
from iltod.facts.body_facts import AllBodiesOverview, OrganisationSummary, Squeezed
from iltod.facts.conduct.watch_lists import WatchList
from iltod.model.addresses import INDEX_ADDRESS, SILENCE_ADDRESS, Moved, list_table
from iltod.pages.all_bodies_pages import group_pages
from iltod.pages.guide.changes_pages import NEWEST_ON_HOME, all_changes_pages
from iltod.pages.page import Page
from iltod.search.entries import SearchDigests
from iltod.site.build_state import FilesState
from iltod.site.files.body_parts import ListPart, TablePart, list_pieces
from iltod.site.files.home_copy import home_copy
from iltod.site.files.sitemap import SitemapLines, sitemap_files, sitemap_lines
from iltod.site.printer import Printer
from iltod.site.publishing.manifest import PublishedFile
from iltod.site.publishing.owner_files import OwnerFiles
from iltod.site.survey import Survey

FileGroup = Literal["moved", "news", "calendar", "performers", "comparisons", "lists", "tables", "sitemap"]

FILE_GROUPS: tuple[FileGroup, ...] = get_args(FileGroup)
"""The groups; the last one lists the pages of all others for search engines."""

MANY_BODIES = 50
"""From how many bodies on another process writes the tables sooner than this one would, though it must be begun."""

_ENCODER = msgspec.msgpack.Encoder()

_NEWS = msgspec.json.Decoder(tuple[News, ...])

_TABLES = msgspec.json.Decoder(dict[str, TablePart])


class PrintedBody(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """The result of printing a body: enough for the pages about all bodies.

    `sitemap` are its pages for search engines, `files` how many files it has, `manifest` is the digest of the list of
    them, `sources` that of the data it was made from. `groups` are the fingerprints of what each group of files about
    all bodies takes from this body. `moved` are the pages at addresses of a former id of the body, where no body has
    its files now; `news` is the newest for the feed of all bodies, as JSON. `tables` are its tables by their names: one
    of each plan, where there are rows for it; as JSON. `lists` are its lists by their names; invented data is in none.
    """

    id: str
    summary: OrganisationSummary
    sitemap: SitemapLines
    files: int
    manifest: str
    groups: dict[FileGroup, bytes]
    sources: bytes
    search: SearchDigests
    news: Squeezed
    tables: Squeezed
    moved: tuple[Moved, ...] = ()
    lists: dict[WatchList, ListPart] = {}


def group_fingerprints(
    summary: OrganisationSummary,
    sitemap: SitemapLines,
    news: Sequence[News],
    moved: Sequence[Moved],
    manifest: str,
    tables: Mapping[str, TablePart],
    lists: Mapping[WatchList, ListPart],
) -> dict[FileGroup, bytes]:
    """Return for each group of files about all bodies what differs if what it takes from one body does.

    `summary`, `sitemap`, `news`, `moved`, `manifest`, `tables` and `lists` are those of the printed body.
    """
    head = (summary.id, summary.name, summary.sample, summary.address)
    facts: dict[FileGroup, object] = {
        "moved": (moved, manifest if moved else ""),  # a copy of a picture changes with its body
        "news": news,
        "calendar": (head, summary.days),
        "performers": (head, summary.printed and summary.printed.performers),
        "comparisons": (
            head,
            summary.kind,
            summary.parent,
            summary.participation,
            summary.years,
            summary.quarters,
            summary.last_report,
            summary.repeated,
        ),
        "tables": tables,
        "lists": (summary, news, lists),
        "sitemap": (sitemap, news),
    }
    return {name: facts_digest(_ENCODER.encode(taken)) for name, taken in facts.items()}


def moved_content(moved: Moved, printer: Printer, site: Path) -> bytes:
    """Return the file at a former address; the file it leads to is already in the folder `site`."""
    if moved.is_page:
        return printer.renderer.render_moved(moved).encode()
    return (site / moved.present).read_bytes()


class AllBodiesWriter:
    """Writes the files about all bodies into a site in which the files of each body exist already.

    `prose` is the fingerprint of what all files depend on. A group of files that is what it was in the `state` of the
    last build stays.
    """

    def __init__(
        self,
        files: OwnerFiles,
        printer: Printer,
        survey: Survey[PrintedBody],
        folder: Path,
        prose: bytes,
        state: Mapping[str, FilesState],
    ) -> None:
        self._owner_files = files
        self._printer = printer
        self._survey = survey
        self._bodies = survey.results
        self._folder = folder
        self._prose = prose
        self._state = state
        self._prose_addresses: frozenset[str] = frozenset()

    @contextmanager
    def tables(self, *, apart: bool) -> Iterator[Callable[[], FilesState]]:
        """Write the tables, `apart` in a process of their own if there are many; yield what waits for their state."""
        fingerprint, known = self._fingerprint("tables"), self._state.get("tables")
        if known and known.fingerprint == fingerprint:
            yield lambda: self._kept(known)
            return
        with in_background(
            lambda: self._tables_and_files(fingerprint, known), apart=apart and len(self._bodies) >= MANY_BODIES
        ) as written:

            def tables() -> FilesState:
                state, files = written()
                self._owner_files.adopt(files)
                return state

            yield tables

    def write(self, addresses: Sequence[str], tables: Callable[[], FilesState]) -> dict[str, FilesState]:
        """Write every group of files, `tables` being what waits for theirs; return the new state.

        `addresses` are those of pages that were written before.
        """
        self._prose_addresses = frozenset(addresses)
        done: dict[str, FilesState] = {}
        for name in FILE_GROUPS:
            fingerprint, known = self._fingerprint(name), self._state.get(name)
            if name == "sitemap":
                fingerprint = facts_digest(fingerprint, *addresses)
            if name == "tables":
                done[name] = tables()
            elif known and known.fingerprint == fingerprint:
                done[name] = self._kept(known)
            else:
                done[name] = self._written(name, fingerprint, addresses)
                if name == "lists":
                    done[name] = self._with_lists(done[name], known)
            addresses = (*addresses, *done[name].addresses)
        return done

    def _fingerprint(self, name: FileGroup) -> bytes:
        fingerprint = facts_digest(self._prose, *(body.groups[name] for body in self._bodies))
        if name == "lists" and self._only_body:
            return facts_digest(fingerprint, self._only_body.manifest)
        return fingerprint

    def _kept(self, state: FilesState) -> FilesState:
        for path in state.paths:
            self._owner_files.keep(path)
        return state

    def _written(self, name: FileGroup, fingerprint: bytes, addresses: Sequence[str]) -> FilesState:
        pages = self._pages(name)
        listed = tuple(page.address for page in pages if not page.noindex)
        files = chain((self._page(page) for page in pages), self._other_files(name, addresses))
        paths = tuple(self._owner_files.write(*file).path for file in files)
        return FilesState(fingerprint, paths, listed)

    def _with_lists(self, written: FilesState, state: FilesState | None) -> FilesState:
        """Write the index and the tables of the lists that hold anything; return what was `written` with these."""
        before = state.parts if state else {}
        by_id = {body.id: body.lists for body in self._bodies}
        lists = [by_id[summary.id] for summary in self._overview.organisations]
        about_all = (
            (INDEX_ADDRESS, index_pieces(self._overview, self._printer.label)),
            (SILENCE_ADDRESS, silence_pieces(self._overview)),
        )
        paths = [self._owner_files.write_pieces(path, pieces).path for path, pieces in about_all]
        digests: dict[str, bytes] = {}
        for name in WatchList:
            if parts := [parts[name] for parts in lists if name in parts]:
                path, digest = list_table(name=name), facts_digest(self._prose, *(part.digest for part in parts))
                if before.get(name) == digest:
                    self._owner_files.keep(path)
                else:
                    self._owner_files.write_pieces(path, list_pieces(self._folder, parts))
                paths.append(path)
                digests[name] = digest
        return replace(written, paths=(*written.paths, *paths), parts=digests)

    def _tables_and_files(
        self, fingerprint: bytes, state: FilesState | None
    ) -> tuple[FilesState, tuple[PublishedFile, ...]]:
        """Write the tables of all bodies; return their state and their files."""
        before = len(self._owner_files.files)
        return self._written_tables(fingerprint, state), self._owner_files.files[before:]

    def _written_tables(self, fingerprint: bytes, state: FilesState | None) -> FilesState:
        survey, printer = self._survey, self._printer
        parts: dict[str, list[TablePart]] = {}
        for body in self._bodies:
            for name, found in _TABLES.decode(body.tables.content).items():
                parts.setdefault(name, []).append(found)
        digests = {name: facts_digest(self._prose, *(part.digest for part in found)) for name, found in parts.items()}
        before = state.parts if state else {}
        tables = AllTables(
            site=self._folder,
            paths={
                name: [f"{folder}/{name}.csv" for part in found for folder in part.folders]
                for name, found in parts.items()
            },
            unchanged=[name for name, digest in digests.items() if before.get(name) == digest],
            scales=survey.scales,
            windows=survey.common.windows,
            as_of=printer.settings.as_of,
            words=printer.wording,
            settings=printer.package_settings,
        )
        written = write_all_tables(tables, self._owner_files.write_pieces, self._owner_files.keep)
        asked = bool(written.answers or written.columns)
        quarters = tuple(kept_quarters(printer.project.content, printer.settings.as_of))
        licence = printer.package_settings.licence
        pages = [tables_page(written.forms, licence, printer.wording, quarters, asked=asked)]
        if asked:
            pages += question_pages(written.answers, printer.wording, asked=bool(written.columns))
        paths = [self._owner_files.write(*printer.page(page)).path for page in pages]
        addresses = tuple(page.address for page in pages)
        paths += [*(form.address for form in written.forms), *written.columns]
        return FilesState(fingerprint, tuple(paths), addresses, digests)

    @property
    def _only_body(self) -> PrintedBody | None:
        """Return the body of a site that has one; its page is the home page."""
        return self._bodies[0] if len(self._bodies) == 1 else None

    def _page(self, page: Page) -> SiteFile:
        file, only = self._printer.page(page), self._only_body
        return file if page.address or not only else home_copy(self._folder, only.summary.address, file)

    def _pages(self, name: FileGroup) -> tuple[Page, ...]:
        if name == "moved" or name == "tables" or name == "sitemap":
            return ()
        feeds, wording = self._printer.settings.site_url is not None, self._printer.wording
        if name == "news":
            return tuple(all_changes_pages(self._newest, wording, ALL_BODIES_ENTRIES_EACH, feeds=feeds))
        news = self._newest[:NEWEST_ON_HOME] if name == "lists" else ()
        return tuple(group_pages(name, self._overview, wording, feeds=feeds, news=news))

    @cached_property
    def _newest(self) -> tuple[News, ...]:
        """Return the newest of every body, newest first."""
        return newest((_NEWS.decode(body.news.content) for body in self._bodies), sys.maxsize)

    def _other_files(self, name: FileGroup, addresses: Sequence[str]) -> Iterator[SiteFile]:
        """Yield what is no page; `addresses` are those of all pages without those of bodies, for search engines."""
        bodies, settings, wording = self._bodies, self._printer.settings, self._printer.wording
        if name == "moved":
            for moved in (moved for body in bodies for moved in body.moved):
                yield SiteFile(moved.former, moved_content(moved, self._printer, self._folder))
        elif name == "news" and settings.site_url:
            yield from all_bodies_feeds((self._newest,), wording, settings.site_url, settings.as_of, settings.log)
        elif name == "lists":
            yield from all_bodies_digest_files(self._overview)
        elif name == "sitemap":
            lines = [sitemap_lines(addresses, settings.site_url, self._changed(addresses))]
            lines += [body.sitemap for body in bodies]
            yield from sitemap_files(lines, settings.site_url)

    def _changed(self, addresses: Sequence[str]) -> dict[str, datetime.date]:
        """Return the day of the newest change of any body for the pages of data; prose follows no data."""
        days = (news.moment.date() for news in self._newest)
        day = max((day for day in days if day <= self._printer.settings.as_of), default=None)
        return {address: day for address in addresses if day and address not in self._prose_addresses}

    @cached_property
    def _overview(self) -> AllBodiesOverview:
        survey = self._survey
        summaries = [body.summary for body in self._bodies]
        return derive_all_bodies(
            summaries, survey.scales, self._printer.settings.as_of, survey.common.windows, survey.common.templates or ()
        )
