"""The data as a commit had it, laid out in a folder of its own, so that the site can be built as it stood."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from iltod.history.git import LARGEST_ANSWER, Blobs, GitError, Repository, Unknown, open_repository
from iltod.history.time import day_of, end_of

_DEEPEST = 64

_LONGEST_NAME = 1000
"""Names of files that are longer, or in more folders, are no data and cannot be written everywhere."""


class CheckoutError(Exception):
    """There is no such commit, or git does not know everything of it; `reason` names the words of the catalogue.

    `written` is what was asked for.
    """

    def __init__(self, reason: str, written: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.written = written


class Checkout(msgspec.Struct, frozen=True):
    """A project's data as a commit had it: the folder it lies in, and the day of the view."""

    root: Path
    day: datetime.date
    commit: str


@contextmanager
def open_checkout(root: Path, plans_dir: str, at: str) -> Iterator[Checkout]:
    """Lay out the data as it was `at` a commit, or at the end of a day (`2026-06-30`); it goes away at the end.

    `root` is the folder of the project, `plans_dir` the name of its data folder. Raises CheckoutError. The day is the
    one that was asked for, or that of the commit.
    """
    asked = _day(at)
    try:
        repository = _repository(root / plans_dir, at, asked)
        with tempfile.TemporaryDirectory(prefix="iltod-") as folder:
            lay_out(repository, Path(folder) / plans_dir)
            yield Checkout(Path(folder), asked or day_of(repository.time()), repository.commit)
    except GitError as error:
        raise CheckoutError(Unknown.UNREADABLE, at) from error


def _repository(plans: Path, at: str, day: datetime.date | None) -> Repository:
    found: Repository | Unknown | None = open_repository(plans, "HEAD" if day else at)
    if day and isinstance(found, Repository):
        found = found.last_before(end_of(day))
    if isinstance(found, Repository):
        return found
    unknown = open_repository(plans)
    raise CheckoutError("no_such_commit" if isinstance(unknown, Repository) else unknown, at)


def lay_out(
    repository: Repository, folder: Path, *, most_files: int | None = None, most_bytes: int | None = None
) -> bool:
    """Write the files of `repository` byte by byte into the new `folder`; a name that would lead outside is left out.

    Return False where they are more than `most_files`, or more than `most_bytes` together. Raises GitError, also for a
    name that is too long or too deep to be written.
    """
    folder.mkdir(parents=True)
    blobs = Blobs(repository)
    total = 0
    try:
        longest = most_files * _LONGEST_NAME if most_files else LARGEST_ANSWER
        for count, (path, blob) in enumerate(repository.files(longest), 1):
            if (most_files and count > most_files) or (most_bytes and total > most_bytes):
                return False
            parts = path.split("/")
            if len(parts) > _DEEPEST or len(path) > _LONGEST_NAME:
                raise GitError("a name that no system takes")
            content = blobs.read(blob, most_bytes)
            if content is None or any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
                continue
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            total += len(content)
    finally:
        blobs.close()
    return True


def _day(at: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(at) if "-" in at else None
    except ValueError:
        return None
