"""Publishing in one step: a site is built beside the old one and takes its place when it is whole.

Until then the old site stays as it was, whatever goes wrong. With a cache, the folder beside the site keeps the site
that stood before: most of its files are the same files as those of the site, so that the next site is made out of it by
changing little. A journal says in which parts the two may differ.
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
from iltod.site.publishing.cache_file import read_sealed, write_sealed
from iltod.site.publishing.file_tree import double, exchange, flush_disks, make_equal, remove, share
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
"""Every site that was built here holds this file."""

_MARKS = (BUILT_SITE_MARK, SHARD_FILE)
"""A folder without one of these is somebody's work and is not replaced."""


class Journal(msgspec.Struct, frozen=True):
    """In which bodies and in which other files or folders the folder beside the site may differ from the site."""

    bodies: tuple[str, ...] = ()
    paths: tuple[str, ...] | None = ()
    """None while other files are being written: then nobody knows."""


class Staging:
    """A folder beside `output` in which a site is built, until it takes the place of `output` or is discarded.

    `sources` are folders that must not be lost: an `output` that holds one of them is refused. What a killed build
    left behind goes away; a build that still runs into the same output is an error. Without `cached` nothing stays
    beside the site. If `verified`, every byte of the standing site is read before anything of it is taken over.

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
        self.home = cache_folder(self._target)
        self.folder = self.home / "site"
        self._twin = self.home / "twin"
        self.front = self.home / "front"
        self.bodies = self.home / "bodies"
        self._journal = self.home / "journal"
        self._touched = Journal()
        self._anew = False
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
        """Return the folders in which files are written: where all are new, each gets its second place at once."""
        return (str(self.folder), str(self._twin)) if self._anew and self.cached else (str(self.folder),)

    @property
    def knows(self) -> bool:
        """Return whether an earlier build left what it knew."""
        return self.cached and (self.home / "state").is_file()

    def standing(self) -> str | None:
        """Return the digest that stands for every byte of the site in `output`, if there is one."""
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

    def begin_anew(self) -> None:
        """Begin with an empty folder."""
        with publish_errors(self.output):
            self._journal.unlink(missing_ok=True)
            for folder in (self.folder, self._twin):
                remove(folder)
                folder.mkdir()
            self._anew = True

    def begin_from_standing(self, bodies: Iterable[str]) -> None:
        """Begin with the site as it stands, in which some bodies will be changed."""
        with publish_errors(self.output):
            known = read_sealed(self._journal, Journal)
            if known is None or known.paths is None or not self.folder.is_dir():
                self._journal.unlink(missing_ok=True)
                remove(self.folder)
                double(self._target, self.folder)
            else:
                make_equal(self._target, self.folder, (*self._places(known.bodies), *known.paths))
            self._anew = False
            self._note(Journal(tuple(bodies)))

    def part(self, owner: str = "", before: Mapping[str, PublishedFile] | None = None) -> OwnerFiles:
        """Return where the files of a body are written, or without an owner the others."""
        if not owner and not self._anew:
            with publish_errors(self.output):
                self._note(Journal(self._touched.bodies, None))
        return OwnerFiles(self.output, self.roots, owner, before or {})

    def take_body(self, body: str, folder: Path, paths: Iterable[str]) -> None:
        """Take over the finished files of a body from another folder."""
        for path in paths:
            must_lie_inside(path)
            if not path.startswith(tuple(owned_places(body))):
                raise PublishError("address_outside", path)
            with publish_errors(self.output, path):
                for root in self.roots:
                    target = Path(root, path)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    share(folder / path, target)

    def remove_body(self, body: str) -> None:
        """Take away all files of a body."""
        with publish_errors(self.output):
            (self.bodies / body).unlink(missing_ok=True)
            for path in self._places([body]):
                make_equal(self.home / "nothing", self.folder, [path])

    def finish(
        self, changed: Iterable[str] = (), state: msgspec.Struct | None = None, bodies: Iterable[str] | None = None
    ) -> None:
        """Put the built site in the place of the old one.

        `changed` are the paths that differ, but for those of `bodies` (by default of all that were to be changed);
        `state` is what the next build will want to know.
        """
        with publish_errors(self.output):
            if state:
                write_sealed(self.home / "state.next", state)
            flush_disks()
            if not self._target.exists():
                self.folder.rename(self._target)
            elif not exchange(self.folder, self._target):
                self._replace()
            if state and self.cached:
                (self.home / "state.next").replace(self.home / "state")
                if self._anew:
                    remove(self.folder)
                    self._twin.rename(self.folder)
                    self._note(Journal())
                else:
                    self._note(Journal(self._touched.bodies if bodies is None else tuple(bodies), tuple(changed)))
                self._anew = False
                if times := read_times(self._target):
                    write_sealed(self.home / "times", times)
                else:
                    (self.home / "times").unlink(missing_ok=True)
        self.discard()

    def discard(self) -> None:
        """Let others build; leave nothing beside the site but what the next build can use."""
        if self._build_lock is None:
            return
        with suppress(OSError):  # what cannot be removed now goes away at the next build
            remove(self.front)
            remove(self._twin)
            if self._anew:
                remove(self.folder)
            if not self.cached or not (self.home / "state").is_file():
                remove(self.home)
        self._build_lock.release()
        self._build_lock = None

    def remember(self, state: msgspec.Struct, name: str = "state") -> None:
        """Keep what the next build will want to know of the site as it stands, or under a name something else."""
        if self.cached:
            with publish_errors(self.output):
                write_sealed(self.home / name, state)

    def recall(self, kind: type[StateType], name: str) -> StateType | None:
        """Return what was remembered under a name."""
        return read_sealed(self.home / name, kind) if self.cached else None

    def write_body(self, name: str, content: bytes) -> None:
        """Keep what was made of a body; whoever reads it must know its digest."""
        with publish_errors(self.output):
            self.bodies.mkdir(exist_ok=True)
            (self.bodies / name).write_bytes(content)

    def read_standing(self, path: str) -> bytes:
        """Return a file of the site in `output`, or nothing."""
        try:
            return (self._target / path).read_bytes()
        except OSError:
            return b""

    def standing_files(self, body: str) -> Mapping[str, str]:
        """Return the digests of the files that a body has in the site in `output`, if a list there tells them."""
        try:
            return {file.path: file.sha256 for file in read_body_manifest(self._target, body_manifest_path(body)).files}
        except ManifestError:
            return {}

    def read_body(self, name: str) -> bytes:
        """Return what was kept of a body, or nothing."""
        try:
            return (self.bodies / name).read_bytes()
        except OSError:
            return b""

    def remembered(self, kind: type[StateType]) -> StateType | None:
        """Return what the build of the standing site wanted to have kept, if that can be trusted."""
        standing = self.standing()
        for name in ("state", "state.next"):  # the latter when a build was killed right after it had published
            state = read_sealed(self.home / name, kind)
            if state is not None and getattr(state, "standing", None) == standing:
                self.altered = self._altered_files()
                return None if self.altered else state
        return None

    def _altered_files(self) -> tuple[str, ...]:
        if self._verified:
            return altered_contents(self._target)
        times = read_sealed(self.home / "times", PublishedTimes)
        return altered_files(self._target, times) if times else ()

    def _note(self, journal: Journal) -> None:
        self._touched = journal
        if self.cached:
            write_sealed(self._journal, journal)

    def _places(self, bodies: Iterable[str]) -> Iterator[str]:
        """Yield the folders and files of bodies, in the site or in the folder beside it."""
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
        """Keep other builds out."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._build_lock = acquire_lock(self.home / "lock")
        if self._build_lock is None:
            raise PublishError("another_build", self.output)


def cache_folder(output: Path) -> Path:
    """Return the folder beside a site in which the next one is built and what is known of this one is kept."""
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
