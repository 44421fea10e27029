"""Writes what is about all bodies, or what of it changed, from the little that is kept of each body.

It is made in parts: each hangs on something else of the bodies, and stays as it stands where nothing of that changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

import msgspec

from iltod.core.digest import facts_digest
from iltod.exports.news import News
from iltod.facts.bodies import derive_country
from iltod.facts.body_facts import CountryOverview, OrganisationSummary
from iltod.model.addresses import Moved
from iltod.pages.all_bodies_pages import CountryPart
from iltod.pages.renderer import Shell
from iltod.search.entries import SearchShare
from iltod.site.build_state import KnownFiles
from iltod.site.printer import (
    MapLines,
    Printer,
    SiteFile,
    country_data_files,
    country_feed_files,
    country_page_files,
    map_files,
    map_lines,
)
from iltod.site.publishing.owner_files import OwnerFiles
from iltod.site.survey import Survey

SitePart = Literal["moved", "news", "calendar", "performers", "lists"]

SITE_PARTS: tuple[SitePart, ...] = get_args(SitePart)
"""The parts; the last one lists the pages of all others for search engines."""

_ENCODER = msgspec.msgpack.Encoder()


class PrintedBody(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a body whose files are written: enough for the pages about all bodies.

    `manifest` is the digest of the list of its files, `share` that of what the pages about all bodies take from here,
    `sources` that of the data it was made from. `moved` are the pages that stood at addresses of a former id of the
    body, where no body has its files now; `news` is the newest that the feed of all bodies can tell of it.
    """

    id: str
    summary: OrganisationSummary
    maps: MapLines
    files: int
    manifest: str
    shares: dict[SitePart, bytes]
    sources: bytes
    search: SearchShare
    moved: tuple[Moved, ...] = ()
    news: tuple[News, ...] = ()


def shares_of(
    summary: OrganisationSummary, maps: MapLines, news: Sequence[News], moved: Sequence[Moved], manifest: str
) -> dict[SitePart, bytes]:
    """Return what differs if a part does."""
    head = (summary.id, summary.name, summary.sample, summary.address)
    shares: dict[SitePart, object] = {
        "moved": (moved, manifest if moved else ""),  # a copy of a picture changes with its body
        "news": news,
        "calendar": (head, summary.days),
        "performers": (head, summary.printed and summary.printed.performers),
        "lists": (summary, maps),
    }
    return {name: facts_digest(_ENCODER.encode(told)) for name, told in shares.items()}


def moved_content(moved: Moved, printer: Printer, site: Path) -> bytes:
    """Return what stands at a former address; what it leads to stands in the folder `site` already."""
    if moved.is_page:
        return printer.renderer.render_moved(moved).encode()
    return (site / moved.present).read_bytes()


class CountryWriter:
    """Writes the parts into a site in which the files of all bodies stand already."""

    def __init__(
        self, part: OwnerFiles, printer: Printer, shells: Sequence[Shell], survey: Survey[PrintedBody], folder: Path
    ) -> None:
        self._part = part
        self._printer = printer
        self._shells = shells
        self._survey = survey
        self._folder = folder

    def write(self, front: bytes, addresses: Sequence[str], known: Mapping[str, KnownFiles]) -> dict[str, KnownFiles]:
        """Write what is not as it is `known` to be.

        `front` differs if something does on which all files hang; `addresses` are those of pages that stand already.
        """
        done: dict[str, KnownFiles] = {}
        for name in SITE_PARTS:
            now = facts_digest(front, *addresses, *(body.shares[name] for body in self._survey.kept))
            done[name] = (
                self._kept(known[name])
                if name in known and known[name].token == now
                else self._written(name, now, addresses)
            )
            addresses = (*addresses, *done[name].addresses)
        return done

    def _kept(self, known: KnownFiles) -> KnownFiles:
        for path in known.paths:
            self._part.keep(path)
        return known

    def _written(self, name: SitePart, now: bytes, addresses: Sequence[str]) -> KnownFiles:
        listed: list[str] = []
        paths = [self._part.write(file.path, file.content).path for file in self._files(name, addresses, listed)]
        return KnownFiles(now, tuple(paths), tuple(listed))

    def _files(self, name: SitePart, addresses: Sequence[str], listed: list[str]) -> Iterator[SiteFile]:
        match name:
            case "moved":
                for moved in (moved for body in self._survey.kept for moved in body.moved):
                    yield SiteFile(moved.former, moved_content(moved, self._printer, self._folder))
            case "news":
                yield from country_feed_files([body.news for body in self._survey.kept], self._printer)
            case "calendar" | "performers":
                yield from self._pages(name, listed)
            case "lists":
                yield from self._pages(name, listed)
                yield from country_data_files(self._country, self._printer)
                site_url = self._printer.settings.site_url
                pages = [map_lines((*addresses, *listed), site_url), *(body.maps for body in self._survey.kept)]
                yield from map_files(pages, site_url)

    def _pages(self, name: CountryPart, listed: list[str]) -> Iterator[SiteFile]:
        return country_page_files(name, self._country, self._printer, self._shells, listed)

    @cached_property
    def _country(self) -> CountryOverview:
        survey = self._survey
        summaries = [body.summary for body in survey.kept]
        return derive_country(summaries, survey.scales, self._printer.settings.as_of, survey.common.windows)
