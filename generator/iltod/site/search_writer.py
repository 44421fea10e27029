"""Writes the search of a site, or what of it changed, from the parts that the bodies have on the site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec.structs import replace

from iltod.core.digest import facts_digest
from iltod.model import RatingScale
from iltod.pages.renderer import Shell
from iltod.search.entries import PROSE, SearchShare, entries_path, share_of
from iltod.search.index import IndexFile, bits_for, make_index, mend_index, read_head
from iltod.search.search_pages import rules_file, search_pages, summarise
from iltod.site.build_state import KnownSearch
from iltod.site.printer import Printer
from iltod.site.publishing.owner_files import OwnerFiles
from iltod.site.publishing.staging import Staging

MOST_MENDED = 40
"""If more bodies changed, the index is made anew."""


class SearchWriter:
    """Writes the search into a site in which the parts of all bodies, and that of the prose, stand already."""

    def __init__(self, staging: Staging, part: OwnerFiles, printer: Printer, shells: Sequence[Shell]) -> None:
        self._staging = staging
        self._part = part
        self._printer = printer
        self._shells = shells

    def write(
        self,
        shares: Mapping[str, SearchShare],
        scales: Sequence[RatingScale],
        known: KnownSearch | None,
        changed: Collection[str],
    ) -> KnownSearch:
        """Write what is not as it is `known` to be; `changed` are the bodies that may differ from the standing site."""
        shares = {PROSE: share_of(self._entries(PROSE)), **shares}
        now = KnownSearch(
            marks=facts_digest(*sorted(share.mark for share in shares.values())),
            entries=facts_digest(*(part for name, share in shares.items() for part in (name, share.entries))),
            heads=facts_digest(*(part for name, share in shares.items() for part in (name, share.head))),
            bits=bits_for(sum(share.documents for share in shares.values())),
        )
        if known and known.entries == now.entries:
            index = self._kept(known.index)
        elif known and (known.marks, known.bits) == (now.marks, now.bits) and len(changed) <= MOST_MENDED:
            index = self._mended(known.index, shares.keys() & {PROSE, *changed}, now.bits)
        else:
            index = self._written(make_index(map(self._entries, shares), now.bits, self._staging.home))
        if known and known.heads == now.heads:
            return replace(now, index=index, pages=self._kept(known.pages), addresses=known.addresses)
        return self._with_pages(replace(now, index=index), shares, scales)

    def _entries(self, name: str) -> bytes:
        """Return what a body gives to the search now, or nothing."""
        try:
            return (self._staging.folder / entries_path(name)).read_bytes()
        except FileNotFoundError:
            return b""

    def _kept(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        for path in paths:
            self._part.keep(path)
        return paths

    def _written(self, files: Iterable[IndexFile]) -> tuple[str, ...]:
        return tuple(self._part.write(path, content).path for path, content in files)

    def _mended(self, paths: tuple[str, ...], changed: Iterable[str], bits: int) -> tuple[str, ...]:
        changes = [(self._staging.read_standing(entries_path(name)), self._entries(name)) for name in sorted(changed)]
        mended = self._written(mend_index(changes, bits, lambda path: (self._staging.folder / path).read_bytes()))
        self._kept(tuple(path for path in paths if path not in mended))
        return paths

    def _with_pages(self, known: KnownSearch, names: Iterable[str], scales: Sequence[RatingScale]) -> KnownSearch:
        words = self._printer.words
        summary = summarise((read_head(self._entries(name)) for name in names), words)
        pages = tuple(search_pages(summary, scales, self._printer.wording))
        printed = [self._printer.page(page, self._shells) for page in pages]
        files = [rules_file(summary, words, known.index), *((file.path, file.content) for file in printed)]
        return replace(known, pages=self._written(files), addresses=tuple(page.address for page in pages))
