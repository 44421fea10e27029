"""Checks all bodies, and passes over those whose data, history and rules are what they were at the last check.

The verdicts are kept beside the data in one sealed file, only where there are many bodies: a check of a few is as quick
from nothing. The result is that of a check from nothing; a file that is damaged or foreign is not read.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from iltod.core.digest import facts_digest
from iltod.core.project import Project
from iltod.history.body_history import HistoryReader
from iltod.model import OrganisationFolder, RatingScale, plan_measures
from iltod.site.build_state import SourceSnapshot, data_fingerprint, scan
from iltod.site.publishing.cache_file import read_cache_file, write_cache_file
from iltod.site.publishing.fingerprint import folder_fingerprint
from iltod.site.survey import ProcessedBody, Progress, Survey, process_bodies

STATE_FILE = ".site-check"
"""The file beside `plans/` that keeps the verdicts."""

FEWEST_BODIES_KEPT = 50
"""Below this nothing is kept: a second file in the folder of an officer would save a fraction of a second."""


class Counts(msgspec.Struct, frozen=True, array_like=True):
    """How many plans and measures a body has."""

    plans: int
    measures: int


class Verdict(msgspec.Struct, frozen=True, array_like=True):
    """What a check found in a body: `fingerprint` is that of its folder, `history` the digest of what git knew."""

    fingerprint: bytes
    history: str
    body: ProcessedBody[Counts]


class CheckState(msgspec.Struct, frozen=True):
    """What a check leaves for the next one; `rules` is the fingerprint of all that any verdict depends on besides."""

    rules: bytes
    verdicts: dict[str, Verdict]


def check_bodies(
    project: Project,
    today: datetime.date,
    history_reader: HistoryReader,
    *,
    workers: int = 1,
    cached: bool = True,
    progress: Progress | None = None,
) -> Survey[Counts]:
    """Check every body of a project as of its day; `today` is that on which `history_reader` calls commits future.

    `workers` is the number of processes, `progress` is called with the number of finished bodies and of all. Verdicts
    of an earlier check are used, and kept for the next, only if `cached`.
    """
    file = project.root / STATE_FILE
    snapshot = _snapshot(project, file) if cached else None
    rules = b""
    verdicts: dict[str, Verdict] = {}
    if snapshot:
        rules = facts_digest(data_fingerprint(project, snapshot.files), project.settings.as_of, today)
        state = read_cache_file(file, CheckState)
        verdicts = state.verdicts if state and state.rules == rules else {}
        verdicts = {name: one for name, one in verdicts.items() if _is_same(name, one, snapshot, history_reader)}
    bodies = {name: verdict.body for name, verdict in verdicts.items()}
    survey = process_bodies(
        project.root,
        project.plans_dir,
        project.settings.as_of,
        _count,
        workers=workers,
        cached=bodies.keys(),
        load_cached=lambda: bodies,
        progress=progress,
        history_reader=history_reader,
    )
    if snapshot and bodies.keys() != survey.bodies.keys():
        found = _verdicts(project, snapshot, survey.bodies, verdicts, history_reader)
        with suppress(OSError):  # a disk that is full or read-only: the next check begins from nothing
            write_cache_file(file, CheckState(rules, found))
    return survey


def _snapshot(project: Project, file: Path) -> SourceSnapshot | None:
    """Return the data as it looks from outside, or None where nothing is kept: few bodies, or no place to write."""
    clock = file.with_name(f"{file.name}.clock")
    try:
        if sum(1 for _ in project.plans.iterdir()) < FEWEST_BODIES_KEPT:
            return None
        clock.write_bytes(b"")
        now = clock.stat().st_mtime_ns
        clock.unlink()
    except OSError:
        return None
    return scan(project, now)


def _is_same(name: str, verdict: Verdict, snapshot: SourceSnapshot, history_reader: HistoryReader) -> bool:
    fingerprint = snapshot.folders.get(name)
    return bool(fingerprint) and fingerprint == verdict.fingerprint and history_reader.digest(name) == verdict.history


def _verdicts(
    project: Project,
    snapshot: SourceSnapshot,
    bodies: Mapping[str, ProcessedBody[Counts]],
    verdicts: Mapping[str, Verdict],
    history_reader: HistoryReader,
) -> dict[str, Verdict]:
    """Return the verdicts on bodies that nobody touched while they were read."""
    kept = dict(verdicts)
    for name, body in bodies.items():
        fingerprint = snapshot.folders.get(name, b"")
        if name in kept or not fingerprint:
            continue
        if folder_fingerprint(project.plans / name, 2**63) == fingerprint:
            kept[name] = Verdict(fingerprint, history_reader.digest(name), body)
    return kept


def _count(folder: OrganisationFolder, scales: tuple[RatingScale, ...]) -> Counts:
    measures = sum(1 for year in folder.years for _ in plan_measures(year.plan))
    return Counts(len(folder.years), measures)
