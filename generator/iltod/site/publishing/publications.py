"""The log of publications: a line for each, with the digest of the one before, so that the past cannot change unseen.

A line names the day, the commit and the digest of `manifest.json`, which stands for every byte of the site. Pages,
widgets and feeds of a site name the newest line of the log that was there before it, so that anyone who keeps one of
them is a witness. No clock is read: the same data and the same log before give the same line.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from iltod.core.failure import PublishError
from iltod.core.problem import Language, message
from iltod.core.project import LogEnd, LostPublication
from iltod.exports.tables.csv_files import write_table
from iltod.history.git import (
    GitError,
    Repository,
    Unknown,
    ancestors,
    has_local_changes,
    open_repository,
    own_repositories,
)
from iltod.history.time import moment_of
from iltod.model import Digest
from iltod.site.publishing.manifest import LOG

LARGEST_LOG = 32 * 1024 * 1024

CommitId = Annotated[str, Meta(pattern=r"^[0-9a-f]{40,64}$")]


class Publication(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line: its number from 1, the day of the site, the commit of the data and its time, the digest of the list.

    `before` is the digest of the line before. A project without a repository has no commit.
    """

    number: Annotated[int, Meta(ge=1)]
    as_of: datetime.date
    commit: CommitId | None
    time: datetime.datetime | None
    manifest: Digest
    before: Digest | None


class LogError(ValueError):
    """A log is none, or does not fit together; `number` is the first line that is wrong."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class PublicationLog(msgspec.Struct, frozen=True):
    """The lines of a log as bytes without their ends, and what they say."""

    lines: tuple[bytes, ...] = ()
    publications: tuple[Publication, ...] = ()

    @property
    def content(self) -> bytes:
        """Return the log as a file."""
        return b"".join(line + b"\n" for line in self.lines)

    @property
    def newest(self) -> str | None:
        """Return the digest of the newest line."""
        return line_digest(self.lines[-1]) if self.lines else None


_DECODER = msgspec.json.Decoder(Publication)


def line_digest(line: bytes) -> str:
    """Return the digest of a line."""
    return hashlib.sha256(line).hexdigest()


def read_log(content: bytes) -> PublicationLog:
    """Return the log in a file whose lines fit together from the first on; else raise LogError."""
    lines = content.split(b"\n")
    if lines[-1] or len(content) > LARGEST_LOG:
        raise LogError(len(lines))
    publications = read_lines(tuple(lines[:-1]))
    if publications and (publications[0].number, publications[0].before) != (1, None):
        raise LogError(1)
    return PublicationLog(tuple(lines[:-1]), publications)


def read_lines(lines: tuple[bytes, ...]) -> tuple[Publication, ...]:
    """Return what lines of a log say that follow each other, from any of them on; else raise LogError."""
    found: list[Publication] = []
    for place, line in enumerate(lines, start=1):
        try:
            publication = _DECODER.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise LogError(place) from error
        if found and (publication.number, publication.before) != (found[-1].number + 1, line_digest(lines[place - 2])):
            raise LogError(publication.number)
        found.append(publication)
    return tuple(found)


def first_difference(log: PublicationLog, kept: tuple[bytes, ...]) -> int | None:
    """Return the number of the first kept line that a log does not have at its place, or None where it has all."""
    for line, publication in zip(kept, read_lines(kept), strict=True):
        place = publication.number - 1
        if place >= len(log.lines) or log.lines[place] != line:
            return publication.number
    return None


NEW_LOG = "new"
"""Written in place of a file, it begins a log."""

ALLOW = "ILTOD_ALLOW"
"""The variable that names, with commas, the doubts about the history that do not keep a site from being built."""


class Doubt(StrEnum):
    """What may be wrong with the history of the data: it was fetched in part, or written anew after a publication."""

    SHALLOW = "shallow"
    REWRITTEN = "rewritten"


class HistoryGuard(msgspec.Struct, frozen=True):
    """What is done about doubts: a `strict` build is refused, except for those that are `allowed`."""

    strict: bool
    allowed: frozenset[str] = frozenset()

    def refuses(self, doubt: Doubt) -> bool:
        """Return whether a site may not be built with a doubt."""
        return self.strict and doubt not in self.allowed


def history_guard(environment: Mapping[str, str], *, strict: bool = False, allowed: Iterable[str] = ()) -> HistoryGuard:
    """Return the guard of a build: in CI it is strict; `environment` may allow doubts, as `allowed` does."""
    in_ci = environment.get("CI", "").lower() not in ("", "0", "false")
    named = (name.strip() for name in environment.get(ALLOW, "").split(","))
    return HistoryGuard(strict or in_ci, frozenset((*allowed, *named)))


def shallow_words(plans: Path, guard: HistoryGuard) -> Literal["shallow_refused", "shallow_warning"] | None:
    """Return the name of what is said where git knows only a part of the history of the data, a refusal or a warning.

    `plans` is the folder of the data; a build goes on unless `guard` refuses it.
    """
    if Unknown.SHALLOW not in (open_repository(plans), *(found for _, found in own_repositories(plans))):
        return None
    return "shallow_refused" if guard.refuses(Doubt.SHALLOW) else "shallow_warning"


def lost_words(item: LostPublication, language: Language) -> str:
    """Return that the commit of a publication is not in the history any more."""
    facts = {"number": item.number, "date": item.as_of, "commit": item.commit[:10]}
    return message("history_rewritten", language, **facts)


class Publishing(msgspec.Struct, frozen=True):
    """The log of the site published before, and of which commit the data is now."""

    log: PublicationLog
    commit: str | None
    time: datetime.datetime | None
    lost: tuple[LostPublication, ...] = ()

    @property
    def end(self) -> LogEnd:
        """Return what the pages of the next site say of the log."""
        return LogEnd(len(self.log.lines), self.log.newest, self.lost)

    def add(self, as_of: datetime.date, manifest: str) -> bytes:
        """Return the log with the line of a site whose list has the digest `manifest`."""
        number = len(self.log.lines) + 1
        line = Publication(number, as_of, self.commit, self.time, manifest, self.log.newest)
        return self.log.content + msgspec.json.encode(line) + b"\n"


PUBLICATION_COLUMNS = ("number", "as_of", "commit", "time", "manifest", "before", "line")


def publications_table(log: PublicationLog) -> bytes:
    """Return the lines of a log as a CSV; `line` is the digest of each, which pages of the next publication name."""
    rows = [
        (item.number, item.as_of, item.commit, item.time, item.manifest, item.before, line_digest(line))
        for item, line in zip(log.publications, log.lines, strict=True)
    ]
    return write_table(PUBLICATION_COLUMNS, rows)


def start_publishing(plans: Path, output: Path, published: Path | None) -> Publishing:
    """Return the log to which the next site adds its line.

    Args:
        plans: the folder of the data.
        output: where the site goes; a log that is there must go on in the published one.
        published: the log of the site published before; None begins a new one.

    Raises:
        PublishError: the log does not fit together or leaves out what is in `output`, the repository is not whole
            or the data has changes that are in no commit.

    """
    log = _read(published) if published else PublicationLog()
    standing = output / LOG
    if standing.is_file() and first_difference(log, _read(standing).lines[:-1]):
        raise PublishError("log_cut", published or standing)
    repository = open_repository(plans)
    if repository is Unknown.NO_REPOSITORY:
        return Publishing(log, None, None)
    if not isinstance(repository, Repository):
        raise PublishError(f"log_{repository}", plans)
    try:
        if has_local_changes(repository):
            raise PublishError("log_uncommitted", plans)
        return Publishing(log, repository.commit, moment_of(repository.time()), _lost(log, repository))
    except GitError as error:
        raise PublishError(f"log_{Unknown.UNREADABLE}", plans) from error


def open_log(
    plans: Path, output: Path, log: str, guard: HistoryGuard, tell: Callable[[LostPublication], None]
) -> Publishing | None:
    """Return the log to which the next site adds its line, or None for a preview.

    Args:
        plans: the folder of the data.
        output: where the site goes.
        log: the file of the published log, `new`, or nothing for a preview.
        guard: what is done where the history was written anew.
        tell: is called with each publication whose commit is not in the history any more.

    Raises:
        PublishError: the site may not be published.

    """
    if not log:
        return None
    publishing = start_publishing(plans, output, None if log == NEW_LOG else Path(log))
    for item in publishing.lost:
        tell(item)
    if publishing.lost and guard.refuses(Doubt.REWRITTEN):
        raise PublishError("history_rewritten", plans)
    return publishing


def _lost(log: PublicationLog, repository: Repository) -> tuple[LostPublication, ...]:
    """Return the publications whose commit is no ancestor of today's: their history was rewritten."""
    named = [item for item in log.publications if item.commit]
    known = ancestors(repository) if named else frozenset()
    return tuple(
        LostPublication(item.number, item.as_of, item.commit or "") for item in named if item.commit not in known
    )


def _read(path: Path) -> PublicationLog:
    try:
        return read_log(path.read_bytes())
    except OSError as error:
        raise PublishError("log_missing", path) from error
    except LogError as error:
        raise PublishError("log_broken", f"{path}:{error.number}") from error
