"""The prose and the page frames, which are not made from data, and the engine that renders them: ours or MkDocs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from iltod.core.site_file import SiteFile
from iltod.pages.prose.prose_markdown import ProseLink
from iltod.pages.prose.prose_pages import NOT_FOUND, read_prose
from iltod.pages.renderer import PageFrame
from iltod.search.prose_entries import prose_search
from iltod.site.files.fixed_files import prose_files
from iltod.site.printer import Printer


class ProseFiles(msgspec.Struct, frozen=True):
    """The files that are not made from data, the addresses of the prose pages, and the links that lead from them."""

    files: tuple[SiteFile, ...]
    addresses: tuple[str, ...]
    links: tuple[ProseLink, ...]


class ProseEngine(Protocol):
    """Renders the prose and the page frames: this program, or MkDocs."""

    def page_frames(self, printer: Printer) -> Sequence[PageFrame]:
        """Return the page frame of every depth."""

    def prose(self, printer: Printer) -> ProseFiles:
        """Return the files of the prose."""

    def may_publish(self, dead_links: Sequence[str]) -> bool:
        """Return whether the site may be published, given the links from the prose that lead nowhere."""


class BuiltInProse:
    """Prose and page frames as this program renders them."""

    def page_frames(self, printer: Printer) -> Sequence[PageFrame]:
        """Return the page frame of every depth."""
        return printer.own_page_frames()

    def prose(self, printer: Printer) -> ProseFiles:
        """Return the files of the prose."""
        prose = tuple(
            read_prose(printer.project.content, printer.wording, printer.site_root, printer.settings.identity)
        )
        return ProseFiles(
            (*prose_files(printer, prose), *prose_search(prose, printer.words, printer.wording).files),
            tuple(page.address for page in prose if page.file != NOT_FOUND),
            tuple(link for page in prose for link in page.links),
        )

    def may_publish(self, dead_links: Sequence[str]) -> bool:
        """Publish in any case; dead links are printed by the command."""
        return True
