"""The files of one body as they stood in each commit, read when asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeVar

from iltod.history.changes import Commit
from iltod.history.commit_log import Log, Version
from iltod.history.time import day_of
from iltod.model import Organisation, Plan, Record
from iltod.model.files import YearFile, year_file
from iltod.reading.binder import bind
from iltod.reading.fast_reader import decode_clean
from iltod.reading.yaml import read_bytes

ReadBlob = Callable[[str], bytes | None]
"""Returns a content by its id, or None where it cannot be had."""

RecordType = TypeVar("RecordType", bound=Record)


def followed_file(path: str) -> YearFile | None:
    """Return what a path below a body's folder is, or None where its changes are not reported."""
    file = year_file(path)
    return file if file and not file.kind.unfollowed else None


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

    def last_commit(self) -> Commit | None:
        """Return the last commit that is known, or None where none is known yet on the day of the view."""
        return self.commit(-1) if self._log.commits else None

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
            name = followed_file(item.path)
            if name and name.kind.record is Plan and name.year not in present:
                gone[name.year] = self.commit(item.commit)
        yield from sorted(gone.items())

    def record(self, path: str, blob: str) -> Record | None:
        """Return what a file declared, or None where it cannot be read as such a file is read today."""
        key = (path, blob)
        if key not in self._records:
            self._records[key] = self._decoded(path, blob)
        return self._records[key]

    def _decoded(self, path: str, blob: str) -> Record | None:
        name = followed_file(path)
        if path == "organisation.yml":
            return self._bound(Organisation, path, blob, {"id": self._body})
        if name is None:
            return None
        located = {"organisation": self._body, "year": name.year} if name.kind.record is Plan else name.located
        return self._bound(name.kind.record, path, blob, located)

    def _bound(self, kind: type[RecordType], path: str, blob: str, located: dict[str, Any]) -> RecordType | None:
        content = self._read(blob)
        if content is None:
            return None
        clean = decode_clean(kind, content, path, **located)
        if clean is not None:
            return clean
        node = read_bytes(content, path).node
        return bind(kind, node, path, **located)[0] if node is not None else None
