"""The files of one body as they stood in each commit, read when asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeVar

import msgspec

from iltod.history.changes import Commit
from iltod.history.commit_log import Log, Version
from iltod.history.time import day_of
from iltod.model import (
    Assessment,
    Evidence,
    Organisation,
    Period,
    Plan,
    ProgressReport,
    Record,
)
from iltod.reading.binder import bind
from iltod.reading.fast_reader import decode_clean
from iltod.reading.yaml import read_bytes

ReadBlob = Callable[[str], bytes | None]
"""Returns a content by its id, or None where it cannot be had."""

RecordType = TypeVar("RecordType", bound=Record)

_FILE = re.compile(r"(20[0-9]{2})/(?:(plan)|(reports|assessments)/([a-z0-9-]+)|(evidence)/([a-z0-9-]+))\.yml")

_PERIOD = re.compile("|".join(Period))


class FileName(msgspec.Struct, frozen=True):
    """What a file within a body's folder is, by its name."""

    kind: type[Record]
    year: int
    id: str = ""

    @property
    def located(self) -> dict[str, Any]:
        """Return what the name says of the record in the file."""
        if self.kind is Evidence:
            return {"id": self.id}
        period = _PERIOD.match(self.id)
        return {"id": self.id, "period": Period(period[0])} if period else {}


def file_name(path: str) -> FileName | None:
    """Return what a file is, or None where it is nothing that belongs to a year."""
    found = _FILE.fullmatch(path)
    if found is None:
        return None
    year = int(found[1])
    if found[2]:
        return FileName(Plan, year)
    if found[5]:
        return FileName(Evidence, year, found[6])
    kind = ProgressReport if found[3] == "reports" else Assessment
    return FileName(kind, year, found[4]) if _PERIOD.match(found[4]) else None


class OldFiles:
    """The files of a body as they were after each commit, read when they are asked for."""

    def __init__(self, body: str, log: Log, read: ReadBlob) -> None:
        self._body = body
        self._log = log
        self._read = read
        self._records: dict[tuple[str, str], Record | None] = {}

    def commit(self, place: int) -> Commit:
        """Return a commit of the log."""
        commit, time = self._log.commits[place]
        return Commit(commit, day_of(time), time)

    def versions(self, year: int) -> Iterator[Version]:
        """Yield what happened to the files of a year, oldest first."""
        start = f"{year}/"
        return (item for item in self._log.versions if item.path.startswith(start))

    def at(self, commit: Commit) -> dict[str, str]:
        """Return the ids of the contents of all files after a commit."""
        place = next(place for place, (name, _) in enumerate(self._log.commits) if name == commit.id)
        held = {item.path: item.blob for item in self._log.versions if item.commit <= place}
        return {path: blob for path, blob in held.items() if blob}

    def lost_years(self, present: Collection[int]) -> Iterator[tuple[int, Commit]]:
        """Yield the years that had a plan and have none any more, with the commit that took it away."""
        gone: dict[int, Commit] = {}
        for item in self._log.versions:
            name = file_name(item.path)
            if name and name.kind is Plan and name.year not in present:
                gone[name.year] = self.commit(item.commit)
        yield from sorted(gone.items())

    def record(self, path: str, blob: str) -> Record | None:
        """Return what a file declared, or None where it cannot be read as such a file is read today."""
        key = (path, blob)
        if key not in self._records:
            self._records[key] = self._decoded(path, blob)
        return self._records[key]

    def _decoded(self, path: str, blob: str) -> Record | None:
        name = file_name(path)
        if path == "organisation.yml":
            return self._bound(Organisation, path, blob, {"id": self._body})
        if name is None:
            return None
        located = {"organisation": self._body, "year": name.year} if name.kind is Plan else name.located
        return self._bound(name.kind, path, blob, located)

    def _bound(self, kind: type[RecordType], path: str, blob: str, located: dict[str, Any]) -> RecordType | None:
        content = self._read(blob)
        if content is None:
            return None
        clean = decode_clean(kind, content, path, **located)
        if clean is not None:
            return clean
        node = read_bytes(content, path).node
        return bind(kind, node, path, **located)[0] if node is not None else None
