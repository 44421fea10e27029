"""Publishing in one step: a site is built beside the published one and takes its place when it is complete.

Until then the published site stays as it was, whatever goes wrong. With a cache, the folder beside the site keeps the
site that was published before: most of its files are hard links to those of the site, so that few must be changed to
make the next one. A journal says in which places the two may differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from iltod.core.failure import PublishError, publish_errors
from iltod.model.addresses import BODY_PLACES, SEARCH_PLACE, owned_places, search_folder
from iltod.site.publishing.build_lock import BuildLock, acquire_lock
from iltod.site.publishing.cache_file import read_cache_file, write_cache_file
from iltod.site.publishing.file_tree import copy_tree, exchange, flush_disks, hard_link, make_equal, remove
from iltod.site.publishing.manifest import (
    MANIFEST,
    ManifestError,
    PublishedFile,
    body_manifest_path,
    digest,
    read_body_manifest,
    read_site_manifest,
)
from iltod.site.publishing.owner_files import OwnerFiles, must_lie_inside
from iltod.site.publishing.published_files import PublishedTimes, altered_contents, altered_files, read_times
from iltod.site.publishing.shards import SHARD_FILE

StateType = TypeVar("StateType", bound=msgspec.Struct)

BUILT_SITE_MARK = "404.html"
"""A file that every site built by this program has."""

_MARKS = (BUILT_SITE_MARK, SHARD_FILE)
"""A folder without one of these was not built by this program and is not replaced."""


class Journal(msgspec.Struct, frozen=True):
    """In which bodies and in which other files or folders the folder beside the site may differ from the site."""

    bodies: tuple[str, ...] = ()
    paths: tuple[str, ...] | None = ()
    """None while files that belong to no body are being written: any of them may differ then."""


class Staging:
    """A folder beside `output` in which a site is built, until it takes the place of `output` or is discarded.

    `sources` are folders that must not be lost: an `output` that contains one of them is refused. What a killed build
    left behind is removed; a build that still runs into the same output is an error. Without `cached` nothing is left
    beside the site. If `verified`, every byte of the published site is read before anything of it is taken over.
    Raises PublishError.

    `altered` are the published files that were found to be gone or changed: then nothing of the site is taken over.
    """

    def __init__(
        self, output: Path, sources: Iterable[Path] = (), *, cached: bool = False, verified: bool = False
    ) -> None:
        self.output = output
        self.cached = cached
        self.altered: tuple[str, ...] = ()
        self._verified = verified
        self._target = output.resolve()
        if not self._target.name:
            raise PublishError("not_a_site", output)
        self.home = cache_folder(self._target)
        self.folder = self.home / "site"
        self._copy = self.home / "copy"
        self.prose = self.home / "prose"
        self.results = self.home / "results"
        self._journal = self.home / "journal"
        self._changed = Journal()
        self._is_empty = False
        self._build_lock: BuildLock | None = None
        if any(source.resolve().is_relative_to(self._target) for source in sources):
            raise PublishError("holds_sources", output)
        with publish_errors(output):
            if self._target.exists() and not _replaceable(self._target):
                raise PublishError("not_a_site", output)
            self._lock()
            self._finish_swap()

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    @property
    def roots(self) -> tuple[str, ...]:
        """Return the folders in which files are written: a build from nothing writes into two at once."""
        return (str(self.folder), str(self._copy)) if self._is_empty and self.cached else (str(self.folder),)

    @property
    def has_state(self) -> bool:
        """Return whether an earlier build left its state."""
        return self.cached and (self.home / "state").is_file()

    def published_digest(self) -> str | None:
        """Return the digest of the manifest of the site in `output`, if there is one."""
        try:
            return digest((self._target / MANIFEST).read_bytes())
        except OSError:
            return None

    def disk_time(self) -> int:
        """Return the time as the file system has it, in nanoseconds."""
        with publish_errors(self.output):
            clock = self.home / "clock"
            clock.write_bytes(b"")
            return clock.stat().st_mtime_ns

    def start_empty(self) -> None:
        """Start with an empty folder."""
        with publish_errors(self.output):
            self._journal.unlink(missing_ok=True)
            for folder in (self.folder, self._copy):
                remove(folder)
                folder.mkdir()
            self._is_empty = True

    def start_from_published(self, bodies: Iterable[str]) -> None:
        """Start with a copy of the published site, in which the files of some `bodies` will be changed."""
        with publish_errors(self.output):
            known = read_cache_file(self._journal, Journal)
            if known is None or known.paths is None or not self.folder.is_dir():
                self._journal.unlink(missing_ok=True)
                remove(self.folder)
                copy_tree(self._target, self.folder)
            else:
                make_equal(self._target, self.folder, (*self._places(known.bodies), *known.paths))
            self._is_empty = False
            self._note(Journal(tuple(bodies)))

    def owner_files(self, owner: str = "", before: Mapping[str, PublishedFile] | None = None) -> OwnerFiles:
        """Return the writer of the files of a body, or without an `owner` of all other files.

        `before` are the files of that owner that are in the folder already, by path.
        """
        if not owner and not self._is_empty:
            with publish_errors(self.output):
                self._note(Journal(self._changed.bodies, None))
        return OwnerFiles(self.output, self.roots, owner, before or {})

    def import_body(self, body: str, folder: Path, paths: Iterable[str]) -> None:
        """Hard-link the finished files of a body at `paths` below `folder` into this site."""
        for path in paths:
            must_lie_inside(path)
            if not path.startswith(tuple(owned_places(body))):
                raise PublishError("address_outside", path)
            with publish_errors(self.output, path):
                for root in self.roots:
                    target = Path(root, path)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    hard_link(folder / path, target)

    def remove_body(self, body: str) -> None:
        """Remove all files of a body."""
        with publish_errors(self.output):
            (self.results / body).unlink(missing_ok=True)
            for path in self._places([body]):
                make_equal(self.home / "nothing", self.folder, [path])

    def finish(
        self, changed: Iterable[str] = (), state: msgspec.Struct | None = None, bodies: Iterable[str] | None = None
    ) -> None:
        """Put the built site in the place of the published one.

        `changed` are the paths that differ, without those of `bodies` (by default of all that were to be changed);
        `state` is the state for the next build.
        """
        with publish_errors(self.output):
            if state:
                write_cache_file(self.home / "state.next", state)
            flush_disks()
            if not self._target.exists():
                self.folder.rename(self._target)
            elif not exchange(self.folder, self._target):
                self._replace()
            if state and self.cached:
                (self.home / "state.next").replace(self.home / "state")
                if self._is_empty:
                    remove(self.folder)
                    self._copy.rename(self.folder)
                    self._note(Journal())
                else:
                    self._note(Journal(self._changed.bodies if bodies is None else tuple(bodies), tuple(changed)))
                self._is_empty = False
                if times := read_times(self._target):
                    write_cache_file(self.home / "times", times)
                else:
                    (self.home / "times").unlink(missing_ok=True)
        self.discard()

    def discard(self) -> None:
        """Release the lock; leave nothing beside the site but what the next build can use."""
        if self._build_lock is None:
            return
        with suppress(OSError):  # what cannot be removed now goes away at the next build
            remove(self.prose)
            remove(self._copy)
            if self._is_empty:
                remove(self.folder)
            if not self.cached or not (self.home / "state").is_file():
                remove(self.home)
        self._build_lock.release()
        self._build_lock = None

    def save(self, state: msgspec.Struct, name: str = "state") -> None:
        """Write the state for the next build, or under another `name` another record."""
        if self.cached:
            with publish_errors(self.output):
                write_cache_file(self.home / name, state)

    def load(self, kind: type[StateType], name: str) -> StateType | None:
        """Return the record that was saved under a name, if there is one of this kind."""
        return read_cache_file(self.home / name, kind) if self.cached else None

    def write_result(self, name: str, content: bytes) -> None:
        """Write the cached result of a body; its reader must know its digest."""
        with publish_errors(self.output):
            self.results.mkdir(exist_ok=True)
            (self.results / name).write_bytes(content)

    def read_published(self, path: str) -> bytes:
        """Return the content of a file of the site in `output`, or nothing."""
        try:
            return (self._target / path).read_bytes()
        except OSError:
            return b""

    def published_files(self, body: str) -> Mapping[str, str]:
        """Return the digests of the files of a body in the site in `output`, by path, as its manifest lists them."""
        try:
            return {file.path: file.sha256 for file in read_body_manifest(self._target, body_manifest_path(body)).files}
        except ManifestError:
            return {}

    def read_result(self, name: str) -> bytes:
        """Return the cached result of a body, or nothing."""
        try:
            return (self.results / name).read_bytes()
        except OSError:
            return b""

    def load_state(self, kind: type[StateType]) -> StateType | None:
        """Return the state that the build of the published site left, or None if it is not of that site."""
        published = self.published_digest()
        for name in ("state", "state.next"):  # the latter when a build was killed right after it had published
            state = read_cache_file(self.home / name, kind)
            if state is not None and getattr(state, "published", None) == published:
                self.altered = self._altered_files()
                return None if self.altered else state
        return None

    def _altered_files(self) -> tuple[str, ...]:
        if self._verified:
            return altered_contents(self._target)
        times = read_cache_file(self.home / "times", PublishedTimes)
        return altered_files(self._target, times) if times else ()

    def _note(self, journal: Journal) -> None:
        self._changed = journal
        if self.cached:
            write_cache_file(self._journal, journal)

    def _places(self, bodies: Iterable[str]) -> Iterator[str]:
        """Yield the paths of the folders and files of bodies, in the site or in the folder beside it."""
        wanted = set(bodies)
        for place in BODY_PLACES if wanted else ():
            names: set[str] = set()
            for root in (self._target, self.folder):
                if (root / place).is_dir():
                    names.update(path.name for path in (root / place).iterdir())
            yield from (f"{place}{name}" for name in sorted(names) if name.partition(".")[0] in wanted)
        yield from (f"{SEARCH_PLACE}{search_folder(body)}" for body in sorted(wanted))

    def _replace(self) -> None:
        previous = self.home / "previous"
        remove(previous)
        self._target.rename(previous)
        try:
            self.folder.rename(self._target)
        except OSError:
            previous.rename(self._target)
            raise
        previous.rename(self.folder)

    def _finish_swap(self) -> None:
        """Bring back the site of a build that was killed between taking it away and putting the new one in place."""
        previous = self.home / "previous"
        if previous.is_dir() and not self._target.exists():
            previous.rename(self._target)
        remove(previous)

    def _lock(self) -> None:
        """Take the lock that keeps other builds out."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._build_lock = acquire_lock(self.home / "lock")
        if self._build_lock is None:
            raise PublishError("another_build", self.output)


def cache_folder(output: Path) -> Path:
    """Return the folder beside a site in which the next one is built and the state of this one is kept."""
    return output.with_name(f".{output.name.lstrip('.')}-cache")


def _replaceable(target: Path) -> bool:
    return target.is_dir() and (
        any((target / name).is_file() for name in _MARKS) or not any(target.iterdir()) or _has_list(target)
    )


def _has_list(target: Path) -> bool:
    """Return whether a folder has the list of a site that was built here, though its mark may be gone."""
    try:
        return bool(read_site_manifest(target))
    except ManifestError:
        return False
