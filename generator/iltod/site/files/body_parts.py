"""What each body gives to the tables and lists of all bodies: pieces of its own files, and digests of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from iltod.core.digest import facts_digest
from iltod.exports.tables.watch_tables import ListLines, joined_lists
from iltod.facts.body_facts import OrganisationOverview
from iltod.facts.conduct.watch_lists import WatchList
from iltod.model.addresses import is_table, lists_table
from iltod.site.publishing.manifest import PublishedFile


class TablePart(NamedTuple):
    """What one body gives to a table of all bodies: the folders of its own tables, and a digest of their contents."""

    folders: tuple[str, ...]
    digest: bytes


class ListPart(NamedTuple):
    """What one body gives to a list of all bodies: lines of its own table of lists, where they are, and their digest.

    `start` and `size` are bytes.
    """

    path: str
    start: int
    size: int
    digest: bytes


def table_parts(files: Iterable[PublishedFile]) -> dict[str, TablePart]:
    """Return the tables among the files of a body by their names."""
    found: dict[str, list[tuple[str, str]]] = {}
    folders: dict[str, str] = {}  # each folder once: what a body gives must be small
    for file in files:
        if is_table(file.path):
            path = PurePosixPath(file.path)
            folder = f"{path.parent}"
            found.setdefault(path.stem, []).append((folders.setdefault(folder, folder), file.sha256))
    return {
        name: TablePart(tuple(folder for folder, _ in tables), facts_digest(*(digest for _, digest in tables)))
        for name, tables in found.items()
    }


def list_parts(overview: OrganisationOverview, lists: Iterable[ListLines]) -> dict[WatchList, ListPart]:
    """Return what a body gives to the lists of all bodies, from the lines of its own."""
    path = lists_table(overview.address)
    return {
        one.name: ListPart(path, one.start, len(one.lines), facts_digest(one.lines))
        for one in lists
        if not overview.organisation.sample
    }


def list_pieces(site: Path, parts: Iterable[ListPart]) -> Iterator[bytes]:
    """Yield a list of all bodies piece by piece, from the tables that bodies have in the folder `site`."""
    yield joined_lists(())
    for part in parts:
        with (site / part.path).open("rb") as file:
            file.seek(part.start)
            yield file.read(part.size)
