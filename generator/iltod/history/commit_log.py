"""The history of each body: which file had which content after which commit, for all bodies from one pass over git.

A body's `Log` is one small value that follows from the commits alone. What it means is derived by `body_history`, from
the log and the contents of old files, only for a body whose pages are printed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from iltod.history.git import GitError, Repository, Step, Unknown, open_repository, own_repositories
from iltod.model.register import GATHERED_FILE, Gathered

CACHE_FILE = ".cache/iltod/history"
"""Below a project's folder. Everything in it follows from the commit named in it, so it is valid or it is rebuilt."""

_FORMAT = 1

_LONGEST_PATH = 300

_LARGEST_OWN = 64 * 1024 * 1024
"""Bytes of the list of changes of a body's own repository; whoever made it may mean to fill the memory of others."""


class Version(msgspec.Struct, frozen=True, array_like=True):
    """A content that a file of a body had from a commit on; `blob` is its id, empty where the file went away.

    `commit` is the place of the commit in the log, `path` is within the body's folder.
    """

    commit: int
    path: str
    blob: str


class Log(msgspec.Struct, frozen=True, array_like=True):
    """What happened to the files of a body, oldest first. A commit is its id and when it was made, in seconds."""

    commits: tuple[tuple[str, int], ...] = ()
    versions: tuple[Version, ...] = ()

    def until(self, moment: int) -> Log:
        """Return the log up to the last commit before the first one that was made at a moment or later.

        A commit that is dated back does not bring back what came before it on the line.
        """
        late = (place for place, (_, time) in enumerate(self.commits) if time >= moment)
        last = next(late, len(self.commits)) - 1
        return Log(self.commits[: last + 1], tuple(item for item in self.versions if item.commit <= last))

    def disorder(self, moment: int) -> tuple[int, ...]:
        """Return the places of commits whose time is before that of one before them, or not before a moment."""
        found, latest = [], 0
        for place, (_, time) in enumerate(self.commits):
            if time < latest or time >= moment:
                found.append(place)
            latest = max(latest, time)
        return tuple(found)


COPIES = ".iltod-gather"
"""Where copies of gathered repositories lie, beside `plans/`."""


class History(msgspec.Struct, frozen=True):
    """What git knows of all bodies, or why nothing is `unknown`. The logs stay packed until one is asked for.

    `own` are the repositories of bodies that were gathered or are submodules, each with a history of its own, and
    `own_unknown` says of such bodies why nothing is known.
    """

    unknown: Unknown | None = None
    repository: Repository | None = None
    packed: dict[str, bytes] = msgspec.field(default_factory=dict)
    own: dict[str, Repository] = msgspec.field(default_factory=dict)
    own_unknown: dict[str, Unknown] = msgspec.field(default_factory=dict)

    def repository_of(self, body: str) -> Repository | None:
        """Return where the history of a body lies: in a repository of its own, or in that of all."""
        return self.own.get(body, self.repository)

    def log(self, body: str) -> Log | None:
        """Return the log of a body, or None where it is not in the repository."""
        packed = self.packed.get(body)
        return msgspec.msgpack.decode(packed, type=Log) if packed is not None else None

    def digest(self, body: str) -> str:
        """Return a digest of all that the pages of a body can learn from here."""
        return hashlib.sha256(self.packed.get(body, self.unknown_of(body).encode())).hexdigest()

    def unknown_of(self, body: str) -> Unknown:
        """Return why nothing is known of a body that has no log."""
        return self.own_unknown.get(body) or self.unknown or Unknown.NOT_COMMITTED


def read_history(root: Path, plans_dir: str, commit: str = "HEAD") -> History:
    """Return the history of all organisations of a project up to a commit.

    `root` is the folder of the project, `plans_dir` the name of its data folder, and `commit` any name that git knows.
    Where the commit is the one of the last time, git is asked for nothing but its id.
    """
    history = _common_history(root, plans_dir, commit)
    found = dict(_own_repositories(root, plans_dir)) if commit == "HEAD" else {}
    if not found:
        return history
    packed = {body: log for body, log in history.packed.items() if body not in found}
    own: dict[str, Repository] = {}
    unknown: dict[str, Unknown] = {}
    for body, repository in found.items():
        if isinstance(repository, Unknown):
            unknown[body] = repository
            continue
        own[body] = repository
        try:
            packed[body] = msgspec.msgpack.encode(own_log(repository, body))
        except GitError:
            unknown[body] = Unknown.UNREADABLE
        except KeyError:
            continue
    return msgspec.structs.replace(history, packed=packed, own=own, own_unknown=unknown)


def _own_repositories(root: Path, plans_dir: str) -> Iterator[tuple[str, Repository | Unknown]]:
    """Yield the bodies that have a history of their own: gathered ones with their copies, submodules, clones."""
    yield from own_repositories(root / plans_dir)
    for path in sorted((root / plans_dir).glob(f"*/{GATHERED_FILE}")):
        copy = root / COPIES / f"{path.parent.name}.git"
        with suppress(OSError, msgspec.MsgspecError):
            gathered = msgspec.json.decode(path.read_bytes(), type=Gathered)
            if (copy / "HEAD").is_file():
                yield path.parent.name, Repository(copy, gathered.folder, gathered.commit)


def own_log(repository: Repository, body: str) -> Log:
    """Return the log of a body in its own repository, also from before its folder got its name.

    Raises GitError where that is not to be read or larger than any body's, KeyError where nothing is known of the body.
    """
    outer, slash, name = repository.folder.rpartition("/")
    if slash:
        return dict(_logs(msgspec.structs.replace(repository, folder=outer).steps(_LARGEST_OWN)))[name]
    inner = (
        msgspec.structs.replace(step, files=tuple((f"{body}/{path}", blob) for path, blob in step.files))
        for step in repository.steps(_LARGEST_OWN)
    )
    return dict(_logs(inner))[body]


def _common_history(root: Path, plans_dir: str, commit: str) -> History:
    repository = open_repository(root / plans_dir, commit)
    if isinstance(repository, Unknown):
        return History(repository)
    cache = root / CACHE_FILE
    key = f"{repository.commit}:{repository.folder}"
    packed = _cached(cache, key)
    if packed is None:
        try:
            packed = {body: msgspec.msgpack.encode(log) for body, log in _logs(repository.steps())}
        except GitError:
            return History(Unknown.UNREADABLE)
        if commit == "HEAD":
            _keep(cache, key, packed)
    return History(None, repository, packed)


class _Cache(msgspec.Struct, array_like=True):
    format: int
    key: str
    packed: dict[str, bytes]


def _cached(path: Path, key: str) -> dict[str, bytes] | None:
    """Return what was kept for this very commit and folder, or None for anything else, broken or foreign."""
    try:
        content = path.read_bytes()
        digest, kept = content[:32], content[32:]
        if hashlib.sha256(kept).digest() != digest:
            return None
        cache = msgspec.msgpack.decode(kept, type=_Cache)
    except (OSError, msgspec.MsgspecError):
        return None
    return cache.packed if (cache.format, cache.key) == (_FORMAT, key) else None


def _keep(path: Path, key: str, packed: dict[str, bytes]) -> None:
    """Write the cache in one step; where nothing can be written, the next build reads git again."""
    content = msgspec.msgpack.encode(_Cache(_FORMAT, key, packed))
    beside = path.with_name(f"{path.name}-{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(hashlib.sha256(content).digest() + content)
        beside.replace(path)


# From commits to logs


class _Growing(msgspec.Struct):
    """The log of one body while it grows, with what its files hold."""

    commits: list[tuple[str, int]] = msgspec.field(default_factory=list)
    versions: list[Version] = msgspec.field(default_factory=list)
    held: dict[str, str] = msgspec.field(default_factory=dict)

    def add(self, step: Step, files: Iterable[tuple[str, str]]) -> None:
        """Add what a commit did; nothing is added for a file that keeps its content."""
        for path, blob in files:
            if self.held.get(path, "") == blob:
                continue
            if not self.commits or self.commits[-1][0] != step.commit:
                self.commits.append((step.commit, step.time))
            self.versions.append(Version(len(self.commits) - 1, path, blob))
            self.held[path] = blob
            if not blob:
                del self.held[path]

    def copy(self) -> _Growing:
        return _Growing(list(self.commits), list(self.versions), dict(self.held))


def _logs(steps: Iterable[Step]) -> Iterator[tuple[str, Log]]:
    """Yield the log of each body that there ever was."""
    bodies: dict[str, _Growing] = {}
    for step in steps:
        changed: dict[str, dict[str, str]] = {}
        for path, blob in step.files:
            body, slash, inner = path.partition("/")
            if slash and len(path) <= _LONGEST_PATH and inner.endswith(".yml"):
                changed.setdefault(body, {})[inner] = blob
        for body, earlier in _moved(changed, bodies):
            bodies[body] = bodies[earlier].copy()
            changed[body] = {**dict.fromkeys(bodies[body].held, ""), **changed[body]}
        for body, files in changed.items():
            bodies.setdefault(body, _Growing()).add(step, sorted(files.items()))
    for body, growing in sorted(bodies.items()):
        yield body, Log(tuple(growing.commits), tuple(growing.versions))


def _moved(changed: dict[str, dict[str, str]], bodies: dict[str, _Growing]) -> list[tuple[str, str]]:
    """Return the bodies that a commit gave a new name, each with the earlier one.

    A file that is at the same place in a new folder with the very content it had in the folder that it left.
    """
    left = [body for body, files in changed.items() if body in bodies and "" in files.values()]
    found = []
    for body, files in changed.items():
        if body in bodies and bodies[body].held:
            continue
        for earlier in left:
            gone, held = changed[earlier], bodies[earlier].held
            if any(blob and gone.get(path) == "" and held.get(path) == blob for path, blob in files.items()):
                found.append((body, earlier))
                break
    return found
