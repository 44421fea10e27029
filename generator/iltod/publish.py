"""Publishing in one step: a site is built beside the old one and takes its place when it is whole.

Until then the old site stays as it was, whatever goes wrong. With a cache, the folder beside the site keeps the site
that stood before: most of its files are the same files as those of the site, so that the next site is made out of it by
changing little. A journal says in which parts the two may differ.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TypeVar

import msgspec

from iltod.manifest import (
    MANIFEST,
    ManifestError,
    PublishedFile,
    body_manifest_path,
    digest,
    published,
    read_body_manifest,
)
from iltod.problem import Language, has_message, message
from iltod.sealed import read_sealed, write_sealed
from iltod.shards import SHARD_FILE
from iltod.tree import double, exchange, make_equal, prune, remove, share

if sys.platform != "win32":
    import fcntl

StateType = TypeVar("StateType", bound=msgspec.Struct)

BUILT_SITE_MARK = "404.html"
"""Every site that was built here holds this file."""

_MARKS = (BUILT_SITE_MARK, SHARD_FILE)
"""A folder without one of these is somebody's work and is not replaced."""

WIDGETS = "embed/"
"""Where the widgets lie, in the folders of their pages. Only what lies here may be framed by other sites."""

BODY_PLACES = ("", "data/source/", WIDGETS)
"""The folders in which a body has a folder or files of its own, named by its id."""

SEARCH_PLACE = "search/bodies/"
"""Where a body has its part of the search, in a folder with a short name; it has files nowhere else."""

_OUTSIDE = re.compile(r"(?:^|/)\.{0,2}(?:/|\Z)|[\\\0:]")
"""What in a path might lead out of a site, or not be understood everywhere."""

_REASONS = {
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "read_only",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "quota_used_up",
    errno.EXDEV: "other_disk",
    errno.EBUSY: "other_disk",
}
"""What the system says, as words of the catalogue (`publish_…`)."""


class PublishError(OSError):
    """A site could not be published, and the old one stands. `reason` names the words, `filename` where it was."""

    def __init__(self, reason: str, where: object, number: int = errno.EINVAL) -> None:
        super().__init__(number, reason, str(where))
        self.reason = reason

    def __reduce__(self) -> tuple[type[PublishError], tuple[str, str, int]]:
        """Let the error go from a worker to the process that waits for it."""
        return PublishError, (self.reason, str(self.filename), self.errno or errno.EINVAL)

    def __str__(self) -> str:
        return tell_failure(self, Language.MONGOLIAN)


def tell_failure(error: OSError, language: Language) -> str:
    """Return where and why the disk or the system failed."""
    reason = error.strerror or str(error)
    if isinstance(error, PublishError) and has_message(f"publish_{error.reason}"):
        reason = message(f"publish_{error.reason}", language)
    return message("write_failed", language, path=error.filename or "?", reason=reason)


class Journal(msgspec.Struct, frozen=True):
    """In which bodies and in which other files or folders the folder beside the site may differ from the site."""

    bodies: tuple[str, ...] = ()
    paths: tuple[str, ...] | None = ()
    """None while other files are being written: then nobody knows."""


class Part:
    """The files of one body, or those that belong to no body, on their way into the next site.

    `before` are the files that stand there already, by path: they stay as they are if they are written again.
    """

    def __init__(self, staging: Staging, owner: str, before: Mapping[str, PublishedFile]) -> None:
        self._staging = staging
        self._owner = owner
        self._owned = tuple(owned_places(owner)) if owner else ("",)
        self._before = before
        self._roots = staging.roots
        self._folders: set[str] = set()
        self._written: dict[str, PublishedFile] = {}

    @property
    def files(self) -> tuple[PublishedFile, ...]:
        """Return what was written."""
        return tuple(self._written.values())

    def write(self, path: str, content: bytes) -> PublishedFile:
        """Write one file; `path` is relative with `/`. A path that is taken or that leads outside is refused."""
        _must_lie_inside(path)
        if not path.startswith(self._owned):
            raise AssertionError(f"{path}: not a place of {self._owner}")
        if path in self._written:
            raise PublishError("address_taken", path)
        file = self._written[path] = published(path, content)
        if self._before.get(path) != file:
            try:
                self._create(path, content, replace=path in self._before)
            except PublishError:
                raise
            except OSError as error:
                raise _in_words(error, self._staging.output, path) from error
        return file

    def has(self, path: str) -> bool:
        """Return whether a file stands there already."""
        return path in self._before

    def keep(self, path: str) -> None:
        """Leave a file that stands there already."""
        if path in self._written:
            raise PublishError("address_taken", path)
        self._written[path] = self._before[path]

    def finish(self) -> tuple[str, ...]:
        """Take away what stood there before and was not written again; return the paths that differ now."""
        gone = [path for path in self._before if path not in self._written]
        with _told(self._staging.output):
            for path in gone:
                (self._staging.folder / path).unlink()
                prune(self._staging.folder, PurePosixPath(path).parent)
        new = [path for path, file in self._written.items() if self._before.get(path) != file]
        return (*gone, *new)

    def _create(self, path: str, content: bytes, *, replace: bool) -> None:
        target, *beside = (f"{root}/{path}" for root in self._roots)
        folder = path.rpartition("/")[0]
        if replace:
            os.unlink(target)  # noqa: PTH108 - paths as texts are much faster, and a country has very many
        elif folder not in self._folders:
            for root in self._roots:
                _make_folder(f"{root}/{folder}")
            self._folders.add(folder)
        _create_file(target, content)
        for other in beside:
            share(target, other)


class Staging:
    """A folder beside `output` in which a site is built, until it takes the place of `output` or is discarded.

    `sources` are folders that must not be lost: an `output` that holds one of them is refused. What a killed build
    left behind goes away; a build that still runs into the same output is an error. Without `cached` nothing stays
    beside the site.
    """

    def __init__(self, output: Path, sources: Iterable[Path] = (), *, cached: bool = False) -> None:
        self.output = output
        self.cached = cached
        self._target = output.resolve()
        self.home = cache_folder(self._target)
        self.folder = self.home / "site"
        self._twin = self.home / "twin"
        self.front = self.home / "front"
        self.bodies = self.home / "bodies"
        self._journal = self.home / "journal"
        self._touched = Journal()
        self._anew = False
        self._descriptor: int | None = None
        if any(source.resolve().is_relative_to(self._target) for source in sources):
            raise PublishError("holds_sources", output)
        with _told(output):
            if self._target.exists() and not _replaceable(self._target):
                raise PublishError("not_a_site", output)
            self._lock()

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
        with _told(self.output):
            clock = self.home / "clock"
            clock.write_bytes(b"")
            return clock.stat().st_mtime_ns

    def begin_anew(self) -> None:
        """Begin with an empty folder."""
        with _told(self.output):
            self._journal.unlink(missing_ok=True)
            for folder in (self.folder, self._twin):
                remove(folder)
                folder.mkdir()
            self._anew = True

    def begin_from_standing(self, bodies: Iterable[str]) -> None:
        """Begin with the site as it stands, in which some bodies will be changed."""
        with _told(self.output):
            known = read_sealed(self._journal, Journal)
            if known is None or known.paths is None or not self.folder.is_dir():
                self._journal.unlink(missing_ok=True)
                remove(self.folder)
                double(self._target, self.folder)
            else:
                make_equal(self._target, self.folder, (*self._places(known.bodies), *known.paths))
            self._anew = False
            self._note(Journal(tuple(bodies)))

    def part(self, owner: str = "", before: Mapping[str, PublishedFile] | None = None) -> Part:
        """Return where the files of a body are written, or without an owner the others."""
        if not owner and not self._anew:
            with _told(self.output):
                self._note(Journal(self._touched.bodies, None))
        return Part(self, owner, before or {})

    def take_body(self, body: str, folder: Path, paths: Iterable[str]) -> None:
        """Take over the finished files of a body from another folder."""
        for path in paths:
            _must_lie_inside(path)
            if not path.startswith(tuple(owned_places(body))):
                raise PublishError("address_outside", path)
            with _told(self.output, path):
                for root in self.roots:
                    target = Path(root, path)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    share(folder / path, target)

    def remove_body(self, body: str) -> None:
        """Take away all files of a body."""
        with _told(self.output):
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
        with _told(self.output):
            if state:
                write_sealed(self.home / "state.next", state)
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
        self.discard()

    def discard(self) -> None:
        """Let others build; leave nothing beside the site but what the next build can use."""
        if self._descriptor is None:
            return
        with suppress(OSError):  # what cannot be removed now goes away at the next build
            remove(self.front)
            remove(self._twin)
            if self._anew:
                remove(self.folder)
            if not self.cached or not (self.home / "state").is_file():
                remove(self.home)
        os.close(self._descriptor)
        self._descriptor = None

    def remember(self, state: msgspec.Struct, name: str = "state") -> None:
        """Keep what the next build will want to know of the site as it stands, or under a name something else."""
        if self.cached:
            with _told(self.output):
                write_sealed(self.home / name, state)

    def recall(self, kind: type[StateType], name: str) -> StateType | None:
        """Return what was remembered under a name."""
        return read_sealed(self.home / name, kind) if self.cached else None

    def write_body(self, name: str, content: bytes) -> None:
        """Keep what was made of a body; whoever reads it must know its digest."""
        with _told(self.output):
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
                return state
        return None

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
        yield from (f"{SEARCH_PLACE}{short_name(body)}" for body in sorted(wanted))

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

    def _lock(self) -> None:
        """Keep other builds out."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._descriptor = lock(self.home / "lock")
        if self._descriptor is None:
            raise PublishError("another_build", self.output)


def cache_folder(output: Path) -> Path:
    """Return the folder beside a site in which the next one is built and what is known of this one is kept."""
    return output.with_name(f".{output.name.lstrip('.')}-cache")


def lock(path: Path) -> int | None:
    """Return the descriptor of a file that is locked until it is closed, or None while somebody else has it locked.

    Where the system knows no locks, nobody is kept out.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    if sys.platform == "win32":
        return descriptor
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.stat().st_ino == os.fstat(descriptor).st_ino:  # else it was taken away in between
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(descriptor)
    return None


def owned_places(body: str) -> Iterator[str]:
    """Yield how the paths of a body's files begin."""
    for place in BODY_PLACES:
        yield f"{place}{body}/"
        yield f"{place}{body}."
    yield f"{SEARCH_PLACE}{short_name(body)}/"


def short_name(body: str) -> str:
    """Return the ten digits by which the search names a body; as a number they are even."""
    digest = hashlib.sha256(body.encode()).digest()[:5]
    return (digest[:4] + bytes([digest[4] & 0xFE])).hex()


def _replaceable(target: Path) -> bool:
    return target.is_dir() and (any((target / name).is_file() for name in _MARKS) or not any(target.iterdir()))


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)  # noqa: PTH102 - most often all but the last is there
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103
    except FileExistsError:
        pass


def _must_lie_inside(path: str) -> None:
    if _OUTSIDE.search(path):
        raise PublishError("address_outside", path)


def _create_file(path: str, content: bytes) -> None:
    """Write a file that must not be there yet. The system's own calls: a file of Python's takes as long to make."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        written = os.write(descriptor, content)
        while written < len(content):
            written += os.write(descriptor, content[written:])
    finally:
        os.close(descriptor)


@contextmanager
def _told(output: Path, path: str = "") -> Iterator[None]:
    """Turn an error of the system into one that says in words why `output` could not be written."""
    try:
        yield
    except PublishError:
        raise
    except OSError as error:
        raise _in_words(error, output, path) from error


def _in_words(error: OSError, output: Path, path: str = "") -> PublishError:
    if isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError):
        return PublishError("address_taken", path or output)
    number = error.errno or errno.EIO
    return PublishError(_REASONS.get(number, error.strerror or str(error)), output, number)
