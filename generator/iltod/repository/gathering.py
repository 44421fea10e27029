"""Gathers bodies' repositories into one site: each body's last good state, with where it came from and when.

One body's mistake never touches another: a source that cannot be fetched, read or published leaves what was gathered
of it before, and the pages of that body say so.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import msgspec

from iltod.core.problem import Problem, has_errors
from iltod.history.checkout import lay_out
from iltod.history.commit_log import COPIES, own_log
from iltod.history.git import GitError, Repository
from iltod.model.register import GATHERED_FILE, Gathered, without_login
from iltod.reading.loader import read_gathered
from iltod.repository.fetching import Bounds, FetchError, fetch, is_descendant, shrink
from iltod.repository.sources import GatherSource
from iltod.site.survey import process_bodies

MOST_FILES = 50_000

MOST_BYTES = 2 * 1024**3


_BETWEEN_BODIES = frozenset(("duplicate_id", "duplicate_name", "duplicate_registry_number", "parent_circle"))
"""What is told at another body and may be the fault of this one; whatever else is wrong there is not."""


class Outcome(StrEnum):
    """What came of a source."""

    NEW = "new"
    SAME = "same"
    ERRORS = "errors"
    NO_BODY = "no_body"
    NO_BRANCH = "no_branch"
    NO_COMMIT = "no_commit"
    SHALLOW = "shallow"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    DAMAGED = "damaged"
    OCCUPIED = "occupied"


class SourceResult(msgspec.Struct, frozen=True):
    """What came of one source. `stands` is whether any state of the body is published; `problems` are its errors."""

    body: str
    outcome: Outcome
    commit: str = ""
    stands: bool = False
    rewritten: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def good(self) -> bool:
        """Return whether the newest state of the body is published."""
        return self.outcome in (Outcome.NEW, Outcome.SAME)


def gather(
    root: Path, sources: Iterable[GatherSource], now: datetime.datetime, bounds: Bounds, system: Mapping[str, str]
) -> tuple[SourceResult, ...]:
    """Gather every source into `plans/` of a project, and return what came of each.

    `root` is the folder of the project, `sources` are the repositories, `now` is the moment that is shown as the time
    of fetching, `bounds` hold for each source alone, `system` are the variables with which git finds its programs and
    keys. Bodies that are no source any more stay as they are. A body may stand in the list before the one above it.
    """
    (root / "plans").mkdir(parents=True, exist_ok=True)
    listed = {source.body: source for source in sources}
    results = {body: _gather_one(root, source, now, bounds, system) for body, source in listed.items()}
    while late := [body for body, result in results.items() if any(_came(results, above) for above in _missed(result))]:
        results |= {body: _gather_one(root, listed[body], now, bounds, system) for body in late}
    return tuple(results.values())


def _missed(result: SourceResult) -> Iterator[str]:
    """Yield the bodies above one that were not there when it was looked at."""
    yield from (dict(problem.facts)["written"] for problem in result.problems if problem.code == "unknown_parent")


def _came(results: Mapping[str, SourceResult], body: str) -> bool:
    return body in results and results[body].good


def _gather_one(
    root: Path, source: GatherSource, now: datetime.datetime, bounds: Bounds, system: Mapping[str, str]
) -> SourceResult:
    copy, folder = root / COPIES / f"{source.body}.git", root / "plans" / source.body
    before = read_gathered(folder)
    if before is None and folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):  # made by hand
        return SourceResult(source.body, Outcome.OCCUPIED, stands=True)
    try:
        commit = fetch(source.address, copy, bounds, system, branch=source.branch or "", commit=source.commit or "")
    except FetchError as error:
        if error.reason == "too_large":
            shrink(copy, before.commit if before else "", bounds, system)
        return _kept(folder, source, before, Outcome(error.reason))
    pinned = bool(source.commit)
    rewritten = bool(before and not pinned and not is_descendant(copy, before.commit, commit, bounds, system))
    origin = (without_login(source.address), commit, source.folder)
    if before and (before.address, before.commit, before.folder) == origin and not before.stale:
        return SourceResult(source.body, Outcome.SAME, commit, stands=True)
    made = root / COPIES / f"{source.body}.new"
    shutil.rmtree(made, ignore_errors=True)
    try:
        outcome, problems = _laid_out(root, copy, commit, source, made, now.date())
        if outcome is not Outcome.NEW:
            return _kept(folder, source, before, outcome, problems)
        gathered = Gathered(without_login(source.address), commit, now.isoformat(timespec="minutes"), source.folder)
        _write(made / "plans" / source.body, gathered)
        _swap(made / "plans" / source.body, folder, root / COPIES / f"{source.body}.old")
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return SourceResult(source.body, Outcome.NEW, commit, stands=True, rewritten=rewritten)


def _laid_out(
    root: Path, copy: Path, commit: str, source: GatherSource, made: Path, day: datetime.date
) -> tuple[Outcome, tuple[Problem, ...]]:
    """Write a body's files as a commit has them into a project of its own, and look whether they can be published."""
    repository = Repository(copy, source.folder, commit)
    try:
        if not lay_out(repository, made / "plans" / source.body, most_files=MOST_FILES, most_bytes=MOST_BYTES):
            return Outcome.TOO_LARGE, ()
        if not (made / "plans" / source.body / "organisation.yml").is_file():
            return Outcome.NO_BODY, ()
        own_log(repository, source.body)  # whose history cannot be read would be in the way of the whole site
    except (GitError, OSError, KeyError):
        return Outcome.DAMAGED, ()
    for path in sorted((root / "plans").glob("*.*")):
        if path.is_file():
            shutil.copyfile(path, made / "plans" / path.name)
    for path in sorted((root / "plans").glob("*/organisation.yml")):  # nobody may take the name of another
        if path.parent.name != source.body:
            (made / "plans" / path.parent.name).mkdir()
            shutil.copyfile(path, made / "plans" / path.parent.name / path.name)
    survey = process_bodies(made, "plans", day, lambda folder, scales: None)
    own = f"plans/{source.body}/"
    errors = tuple(
        problem
        for problem in survey.problems
        if has_errors([problem]) and (problem.place.file.startswith(own) or problem.code in _BETWEEN_BODIES)
    )
    return (Outcome.ERRORS, errors) if errors else (Outcome.NEW, ())


def _kept(
    folder: Path, source: GatherSource, before: Gathered | None, outcome: Outcome, problems: Sequence[Problem] = ()
) -> SourceResult:
    """Leave the last good state of a body, and let its pages say that it is one."""
    if before and before.stale != outcome:
        _write(folder, msgspec.structs.replace(before, stale=str(outcome)))
    commit = before.commit if before else ""
    return SourceResult(source.body, outcome, commit, stands=before is not None, problems=tuple(problems))


def _write(folder: Path, gathered: Gathered) -> None:
    beside = folder / f"{GATHERED_FILE}.new"
    beside.write_bytes(msgspec.json.format(msgspec.json.encode(gathered), indent=2) + b"\n")
    beside.replace(folder / GATHERED_FILE)


def _swap(new: Path, folder: Path, old: Path) -> None:
    """Put a new folder in the place of another; the other one comes back if that fails."""
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        with suppress(OSError):
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
