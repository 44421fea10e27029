"""Goes through all bodies one by one, on as many cores as there are, and keeps little of each.

Only one body is in memory at a time and core: what a caller makes of it must be small. The result does not depend on
how many cores took part.
"""

from __future__ import annotations

import datetime
import errno
import multiprocessing
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from iltod.checks.check import check_organisation, check_organisations, check_scales, together
from iltod.checks.history_rules import check_history, check_lost_bodies
from iltod.core.background import in_background, prepare_worker, rare_garbage_collection
from iltod.core.failure import PublishError
from iltod.core.problem import Problem, has_errors
from iltod.history.body_history import Teller
from iltod.model import Common, Organisation, OrganisationFolder, RatingScale
from iltod.reading.loader import load_common, load_organisation, load_scales, organisation_paths
from iltod.reading.loading import Loading
from iltod.reading.positions import exactly_placed
from iltod.site.publishing.shards import ShardNumber

FEWEST_BODIES_A_WORKER = 4
"""Below this a second process costs more than it saves."""

Kept = TypeVar("Kept")

Visit = Callable[[OrganisationFolder, tuple[RatingScale, ...]], Kept]
"""What a caller does with a sound body; the result goes from process to process."""

Progress = Callable[[int, int], None]
"""Is told how many bodies are done, of how many."""


class Body(msgspec.Struct, Generic[Kept], frozen=True, array_like=True):
    """What is known of a body that was read: nothing was `kept` of one with errors.

    `unread` where a part of it could not be read; `problems` are its own, sorted.
    """

    organisation: Organisation | None
    unread: bool
    problems: tuple[Problem, ...]
    kept: Kept | None


class Survey(msgspec.Struct, Generic[Kept], frozen=True):
    """All bodies by the names of their folders, in order, with every problem sorted by place.

    `refused` says whether any problem keeps the site from being published.
    """

    scales: tuple[RatingScale, ...]
    common: Common
    bodies: Mapping[str, Body[Kept]]
    problems: tuple[Problem, ...]
    refused: bool

    @property
    def kept(self) -> tuple[Kept, ...]:
        """Return what was kept of the sound bodies."""
        return tuple(body.kept for body in self.bodies.values() if body.kept is not None)


def survey_bodies(
    root: Path,
    plans_dir: str,
    as_of: datetime.date,
    visit: Visit[Kept],
    *,
    workers: int = 1,
    known: Collection[str] = (),
    recall: Callable[[], Mapping[str, Body[Kept]]] = dict,
    progress: Progress | None = None,
    teller: Teller | None = None,
    part: ShardNumber | None = None,
) -> Survey[Kept]:
    """Read and check every body and visit those without errors.

    The problems are those of `all_problems(load_register(root))`, and those of the history where there is a `teller`.
    Bodies that are `known` are taken as they are, and what `recall` gives of them; with few others, another worker
    reads these meanwhile. With a `part`, only its bodies are looked at, and what is wrong
    between bodies is not. An error raised by `visit` is raised here.
    """
    loading = Loading((root / plans_dir).resolve(), plans_dir)
    scales = load_scales(loading)
    loading.common = load_common(loading, loading.plans)
    by_name = {path.name: path for path in organisation_paths(loading)}
    paths = [by_name[name] for name in (part.share(tuple(by_name)) if part else by_name)]
    new = [path for path in paths if path.name not in known]
    task = _Task(loading.plans, loading.name, loading.common, scales, as_of, visit, teller)
    apart = workers > 1 and 0 < len(new) < 2 * FEWEST_BODIES_A_WORKER and bool(known)
    with in_background(lambda: [task.body(path) for path in new], apart=apart) as few:
        read = dict(recall())
        found = few() if apart else _run(task, new, min(workers, len(new) // FEWEST_BODIES_A_WORKER))
        for path, body in zip(new, found, strict=True):
            read[path.name] = body
            if progress:
                progress(len(read), len(paths))
    bodies = {path.name: read[path.name] for path in paths}
    checking = [*check_scales(scales), *(check_between(bodies, teller, loading.name) if part is None else ())]
    unread = [f"{loading.name}/{name}" for name, body in bodies.items() if body.unread]
    between = exactly_placed(together(loading.problems, checking, unread), loading.plans)
    problems = {*between, *(problem for body in bodies.values() for problem in body.problems)}
    refused = has_errors(between) or any(has_errors(body.problems) for body in bodies.values() if body.kept is None)
    return Survey(scales, loading.common, bodies, tuple(sorted(problems)), refused)


def check_between(bodies: Mapping[str, Body[Kept]], teller: Teller | None, plans: str) -> Iterator[Problem]:
    """Yield what is wrong between bodies."""
    organisations = [body.organisation for body in bodies.values() if body.organisation]
    yield from check_organisations(organisations)
    if teller:
        yield from check_lost_bodies(organisations, teller, bodies.keys(), plans)


class _Task(msgspec.Struct, Generic[Kept], frozen=True):
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
        checking = tuple(check_organisation(folder, self.scales, self.as_of)) if folder else ()
        if folder and self.teller:
            checking += tuple(check_history(folder, self.teller.tell(folder)))
        problems = exactly_placed(together(loading.problems, checking), self.plans)
        if folder is None:
            return Body(None, True, problems, None)
        sound = self.scales and not has_errors(problems)
        kept = self.visit(folder, self.scales) if sound else None
        return Body(folder.organisation, bool(loading.problems), problems, kept)


_task: _Task[Any] | None = None  # what a forked process finds; a closure cannot be sent to it


def _run(task: _Task[Kept], paths: Sequence[Path], workers: int) -> Iterator[Body[Kept]]:
    with rare_garbage_collection():
        if workers < 2:
            yield from map(task.body, paths)
            return
        global _task
        _task = task
        try:
            with ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), prepare_worker) as pool:
                yield from pool.map(_body, paths, chunksize=max(1, len(paths) // (workers * 16)))
        except BrokenProcessPool as error:
            raise PublishError("worker_ended", task.plans, errno.ENOMEM) from error
        finally:
            _task = None


def _body(path: Path) -> Body[Any]:
    assert _task is not None
    return _task.body(path)
