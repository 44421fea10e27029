"""What is not made from data, and who renders it: the prose and the frames, by this program or by MkDocs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from iltod.pages.prose.prose_markdown import ProseLink
from iltod.pages.prose.prose_pages import NOT_FOUND, Prose, read_prose
from iltod.pages.renderer import PageFrame
from iltod.search.prose_entries import prose_search
from iltod.site.printer import Printer, SiteFile, prose_files


class ProseFiles(msgspec.Struct, frozen=True):
    """What is not made from data: files, the addresses of the prose pages, and the links from them that must lead."""

    files: tuple[SiteFile, ...]
    addresses: tuple[str, ...]
    links: tuple[ProseLink, ...]


class ProseEngine(Protocol):
    """Who renders the prose and the frames: this program, or MkDocs."""

    def page_frames(self, printer: Printer) -> Sequence[PageFrame]:
        """Return the frame of every depth."""

    def prose(self, printer: Printer) -> ProseFiles:
        """Return the prose."""

    def may_publish(self, dead_links: Sequence[str]) -> bool:
        """Return whether the site may be published, given the links from the prose that lead nowhere."""


class BuiltInProse:
    """Prose and frames as this program renders them."""

    def page_frames(self, printer: Printer) -> Sequence[PageFrame]:
        """Return the frame of every depth."""
        return printer.page_frames()

    def prose(self, printer: Printer) -> ProseFiles:
        """Return the prose."""
        prose = tuple(read_prose(printer.project.content, printer.wording, printer.site_root))
        return ProseFiles(
            (*prose_files(printer, prose, self.page_frames(printer)), *prose_search_files(printer, prose)),
            tuple(page.address for page in prose if page.file != NOT_FOUND),
            tuple(link for page in prose for link in page.links),
        )

    def may_publish(self, dead_links: Sequence[str]) -> bool:
        """Publish in any case; dead links are told."""
        return True


def prose_search_files(printer: Printer, prose: Sequence[Prose]) -> Iterator[SiteFile]:
    """Yield the files from which the prose is found."""
    for path, content in prose_search(prose, printer.words, printer.wording).files:
        yield SiteFile(path, content)
