"""Goes through all bodies one by one, on as many cores as there are, and keeps little of each.

Only one body is in memory at a time and core: what a caller makes of it must be small. The result does not depend on
how many cores took part.
"""

from __future__ import annotations

import datetime
import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from iltod.check import check_organisation, check_organisations, check_scales, together
from iltod.check_history import check_history, check_lost_bodies
from iltod.load import Loading, exactly_placed, load_common, load_organisation, load_scales, organisation_paths
from iltod.model import Organisation, OrganisationFolder, RatingScale
from iltod.openness import Common
from iltod.problem import Problem, has_errors
from iltod.retell import Teller

FEWEST_BODIES_A_WORKER = 20
"""Below this a second process costs more than it saves."""

Kept = TypeVar("Kept")

Visit = Callable[[OrganisationFolder, tuple[RatingScale, ...]], Kept]
"""What a caller does with a sound body; the result goes from process to process."""


@dataclass(frozen=True, slots=True)
class Body(Generic[Kept]):
    """What is kept of a body: nothing was `kept` of one with errors, or of one after errors were met."""

    organisation: Organisation | None
    reading: tuple[Problem, ...]
    checking: tuple[Problem, ...]
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class Survey(Generic[Kept]):
    """All bodies in the order of their ids, with every problem sorted by place."""

    scales: tuple[RatingScale, ...]
    kept: tuple[Kept, ...]
    problems: tuple[Problem, ...]


def survey_bodies(
    root: Path,
    plans_dir: str,
    as_of: datetime.date,
    visit: Visit[Kept],
    *,
    workers: int = 1,
    teller: Teller | None = None,
) -> Survey[Kept]:
    """Read and check every body and visit those without errors.

    The problems are those of `all_problems(load_register(root))`, and those of the history where there is a `teller`.
    An error raised by `visit` is raised here.
    """
    loading = Loading((root / plans_dir).resolve(), plans_dir)
    scales = load_scales(loading)
    loading.common = load_common(loading, loading.plans)
    paths = tuple(organisation_paths(loading))
    task = _Task(loading.plans, loading.name, loading.common, scales, as_of, visit, teller)
    bodies = tuple(_run(task, paths, min(workers, len(paths) // FEWEST_BODIES_A_WORKER)))
    organisations = [body.organisation for body in bodies if body.organisation]
    reading = [*loading.problems, *(problem for body in bodies for problem in body.reading)]
    checking = [problem for body in bodies for problem in body.checking]
    checking += [*check_scales(scales), *check_organisations(organisations)]
    if teller:
        checking += check_lost_bodies(organisations, teller, {path.name for path in paths}, loading.name)
    kept = tuple(body.kept for body in bodies if body.kept is not None)
    return Survey(scales, kept, exactly_placed(together(reading, checking), loading.plans))


def available_workers() -> int:
    """Return on how many cores a build may run; one where processes cannot share what was read before they began."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Task(Generic[Kept]):
    plans: Path
    name: str
    common: Common
    scales: tuple[RatingScale, ...]
    as_of: datetime.date
    visit: Visit[Kept]
    teller: Teller | None

    def body(self, path: Path) -> Body[Kept]:
        """Read, check and visit one body."""
        loading = Loading(self.plans, self.name, self.common)
        folder = load_organisation(loading, path)
        reading = tuple(loading.problems)
        if folder is None:
            return Body(None, reading, (), None)
        checking = tuple(check_organisation(folder, self.scales, self.as_of))
        if self.teller:
            checking += tuple(check_history(folder, self.teller.tell(folder)))
        sound = self.scales and not has_errors(together(reading, checking))
        kept = self.visit(folder, self.scales) if sound else None
        return Body(folder.organisation, reading, checking, kept)


_task: _Task[Any] | None = None  # what a forked process finds; a closure cannot be sent to it


def _run(task: _Task[Kept], paths: Sequence[Path], workers: int) -> Iterator[Body[Kept]]:
    with _rare_collection():
        if workers < 2:
            yield from map(task.body, paths)
            return
        global _task
        _task = task
        try:
            with multiprocessing.get_context("fork").Pool(workers) as pool:
                yield from pool.imap(_body, paths, chunksize=max(1, len(paths) // (workers * 16)))
        finally:
            _task = None


def _body(path: Path) -> Body[Any]:
    assert _task is not None
    return _task.body(path)


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Let the collector of circular garbage look rarely: records hold no circles, and there are very many of them."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
