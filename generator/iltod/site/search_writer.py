"""Writes the search of a site, or what of it changed, from the parts that the bodies have on the site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec.structs import replace

from iltod.core.digest import facts_digest
from iltod.core.site_file import SiteFile
from iltod.model import RatingScale
from iltod.model.addresses import search_entries_path
from iltod.search.entries import PROSE, SearchDigests, search_digests
from iltod.search.index import bits_for, make_index, mend_index, read_head
from iltod.search.search_pages import SCRIPT, meanings_file, rules_file, script_file, search_pages, summarise
from iltod.site.build_state import SearchState
from iltod.site.printer import Printer
from iltod.site.publishing.owner_files import OwnerFiles
from iltod.site.publishing.staging import Staging

MOST_MENDED = 40
"""If more bodies changed, the index is made anew."""


class SearchWriter:
    """Writes the search into a site in which the parts of all bodies, and that of the prose, exist already."""

    def __init__(self, staging: Staging, files: OwnerFiles, printer: Printer) -> None:
        self._staging = staging
        self._owner_files = files
        self._printer = printer

    def write(
        self,
        digests: Mapping[str, SearchDigests],
        scales: Sequence[RatingScale],
        state: SearchState | None,
        changed: Collection[str],
    ) -> SearchState:
        """Write what is not as it is `state` to be; `changed` are the bodies that may differ from the standing site."""
        digests = {PROSE: search_digests(self._entries(PROSE)), **digests}
        now = SearchState(
            marks=facts_digest(*sorted(item.mark for item in digests.values())),
            entries=facts_digest(*(part for name, item in digests.items() for part in (name, item.entries))),
            heads=facts_digest(*(part for name, item in digests.items() for part in (name, item.head))),
            bits=bits_for(sum(item.documents for item in digests.values())),
        )
        if state and state.entries == now.entries:
            index = self._kept(state.index)
        elif state and (state.marks, state.bits) == (now.marks, now.bits) and len(changed) <= MOST_MENDED:
            index = self._mended(state.index, digests.keys() & {PROSE, *changed}, now.bits)
        else:
            index = self._written(make_index(map(self._entries, digests), now.bits, self._staging.home))
        if state and state.heads == now.heads:
            return replace(now, index=index, pages=self._kept(state.pages), addresses=state.addresses)
        return self._with_pages(replace(now, index=index), digests, scales)

    def _entries(self, name: str) -> bytes:
        """Return what a body gives to the search now, or nothing."""
        try:
            return (self._staging.folder / search_entries_path(name)).read_bytes()
        except FileNotFoundError:
            return b""

    def _kept(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        for path in paths:
            self._owner_files.keep(path)
        return paths

    def _written(self, files: Iterable[SiteFile]) -> tuple[str, ...]:
        return tuple(self._owner_files.write(*file).path for file in files)

    def _mended(self, paths: tuple[str, ...], changed: Iterable[str], bits: int) -> tuple[str, ...]:
        changes = [
            (self._staging.read_published(search_entries_path(name)), self._entries(name)) for name in sorted(changed)
        ]
        mended = self._written(mend_index(changes, bits, lambda path: (self._staging.folder / path).read_bytes()))
        self._kept(tuple(path for path in paths if path not in mended))
        return paths

    def _with_pages(self, state: SearchState, names: Iterable[str], scales: Sequence[RatingScale]) -> SearchState:
        words = self._printer.words
        summary = summarise((read_head(self._entries(name)) for name in names), words)
        pages = tuple(search_pages(summary, scales, self._printer.wording))
        printed = [self._printer.page(page) for page in pages]
        script = self._printer.project.templates.file(f"theme/{SCRIPT}").read_text(encoding="utf-8")
        files = [rules_file(summary, words), meanings_file(words), script_file(script), *printed]
        return replace(state, pages=self._written(files), addresses=tuple(page.address for page in pages))
