"""Processes all bodies one by one, on as many cores as there are, and keeps one small result of each.

Only one body is in memory at a time and core. The results do not depend on the number of processes.
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
from iltod.checks.likely_names import with_likely_names
from iltod.checks.personal_data_rules import PERSONAL_DATA_ERRORS, without_personal_data
from iltod.core.background import in_background, prepare_worker, rare_garbage_collection
from iltod.core.failure import PublishError
from iltod.core.place import Place
from iltod.core.problem import Problem, ProblemError, has_errors, make_problem
from iltod.facts.body_facts import Squeezed
from iltod.history.body_history import HistoryReader
from iltod.history.git import Unknown
from iltod.model import Common, Organisation, OrganisationFolder, RatingScale
from iltod.reading.loader import load_common, load_organisation, load_scales, organisation_paths
from iltod.reading.loading import Loading
from iltod.reading.positions import exactly_placed
from iltod.site.publishing.shards import ShardNumber

FEWEST_BODIES_A_WORKER = 4
"""Below this a second process costs more than it saves."""

Result = TypeVar("Result")

Process = Callable[[OrganisationFolder, tuple[RatingScale, ...]], Result]
"""What a caller does with a sound body; the result is pickled from process to process and must be small."""

Progress = Callable[[int, int], None]
"""Called with the number of finished bodies and that of all."""


class ReadBody(msgspec.Struct, frozen=True, array_like=True):
    """What was read of a body, or None where that could not be, and its own problems, sorted."""

    organisation: Organisation | None
    problems: tuple[Problem, ...]


_READ_BODY = msgspec.msgpack.Decoder(ReadBody)


class ProcessedBody(msgspec.Struct, Generic[Result], frozen=True, array_like=True):
    """A body that was read, with the `result` of processing it, or None where it has errors.

    Personal data alone is no such error: the file that holds it is left out.

    `unread` where a file of it could not be read; what was read is `squeezed` until all bodies are.
    """

    unread: bool
    squeezed: Squeezed
    result: Result | None

    @property
    def read(self) -> ReadBody:
        """Return what was read of it."""
        return _READ_BODY.decode(self.squeezed.content)


class Survey(msgspec.Struct, Generic[Result], frozen=True):
    """All bodies by the names of their folders, in order; `between` are the problems of no single body.

    `refused` says whether any problem keeps the site from being published.
    """

    scales: tuple[RatingScale, ...]
    common: Common
    bodies: Mapping[str, ProcessedBody[Result]]
    between: tuple[Problem, ...]
    refused: bool

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return every problem, sorted by place."""
        return tuple(sorted({*self.between, *(item for body in self.bodies.values() for item in body.read.problems)}))

    @property
    def results(self) -> tuple[Result, ...]:
        """Return the results of the sound bodies."""
        return tuple(body.result for body in self.bodies.values() if body.result is not None)


def process_bodies(
    root: Path,
    plans_dir: str,
    as_of: datetime.date,
    process: Process[Result],
    *,
    workers: int = 1,
    cached: Collection[str] = (),
    load_cached: Callable[[], Mapping[str, ProcessedBody[Result]]] = dict,
    progress: Progress | None = None,
    history_reader: HistoryReader | None = None,
    shard: ShardNumber | None = None,
) -> Survey[Result]:
    """Read and check every body of the project in `root` and process those without errors.

    `as_of` is the day of the overview. The problems are those of `all_problems(load_register(root))`, and those of the
    history where there is a `history_reader`. Bodies that are `cached` are not read: `load_cached` returns them; where
    few others are left, one more process reads these meanwhile. `workers` is the number of processes. With a `shard`,
    only its bodies are read, and what is wrong between bodies is not checked. An error raised by `process` is raised
    here.
    """
    loading = Loading((root / plans_dir).resolve(), plans_dir)
    scales = load_scales(loading)
    loading.common = load_common(loading, loading.plans)
    by_name = {path.name: path for path in organisation_paths(loading)}
    paths = [by_name[name] for name in (shard.select(tuple(by_name)) if shard else by_name)]
    new = [path for path in paths if path.name not in cached]
    task = _Task(loading.plans, loading.name, loading.common, scales, as_of, process, history_reader)
    apart = workers > 1 and 0 < len(new) < 2 * FEWEST_BODIES_A_WORKER and bool(cached)
    with in_background(lambda: [task.body(path) for path in new], apart=apart) as few:
        read = dict(load_cached())
        found = few() if apart else _run(task, new, min(workers, len(new) // FEWEST_BODIES_A_WORKER))
        for path, body in zip(new, found, strict=True):
            read[path.name] = body
            if progress:
                progress(len(read), len(paths))
    bodies = {path.name: read[path.name] for path in paths}
    checking = [*check_scales(scales), *(check_between(bodies, history_reader, loading.name) if shard is None else ())]
    unread = [f"{loading.name}/{name}" for name, body in bodies.items() if body.unread]
    between = exactly_placed(together(loading.problems, checking, unread), loading.plans)
    refused = has_errors(between) or any(
        has_errors(body.read.problems) for body in bodies.values() if body.result is None
    )
    return Survey(scales, loading.common, bodies, tuple(between), refused)


def check_between(
    bodies: Mapping[str, ProcessedBody[Result]], history_reader: HistoryReader | None, plans: str
) -> Iterator[Problem]:
    """Yield the problems between bodies: `plans` is the name of the folder of the data."""
    found = (body.read.organisation for body in bodies.values())
    organisations = [organisation for organisation in found if organisation]
    yield from check_organisations(organisations)
    if history_reader:
        if history_reader.unknown in (Unknown.SHALLOW, Unknown.UNREADABLE):
            yield make_problem("history_incomplete", Place(plans), detail=history_reader.unknown)
        for body, why in history_reader.own_unknown.items():
            yield make_problem("history_incomplete", Place(f"{plans}/{body}"), detail=why)
        yield from check_lost_bodies(organisations, history_reader, bodies.keys(), plans)


class _Task(msgspec.Struct, Generic[Result], frozen=True):
    plans: Path
    name: str
    common: Common
    scales: tuple[RatingScale, ...]
    as_of: datetime.date
    process: Process[Result]
    history_reader: HistoryReader | None

    def body(self, path: Path) -> ProcessedBody[Result]:
        """Read, check and process one body."""
        loading = Loading(self.plans, self.name, self.common)
        folder = load_organisation(loading, path)
        checking = tuple(check_organisation(folder, self.scales, self.as_of)) if folder else ()
        if folder and self.history_reader:
            checking += tuple(check_history(folder, self.history_reader.read(folder)))
        problems = with_likely_names(together(loading.problems, checking), (folder,) if folder else (), self.plans)
        if folder is None:
            return ProcessedBody(True, _squeezed(ReadBody(None, problems)), None)
        # Personal data keeps the file in which it stands from being published, and not the body, let alone all bodies.
        kept = without_personal_data(folder)
        others = [problem for problem in problems if problem.code not in PERSONAL_DATA_ERRORS]
        try:
            result = self.process(kept, self.scales) if self.scales and not has_errors(others) else None
        except ProblemError as error:
            problems = exactly_placed((*problems, error.problem), self.plans)
            result = None
        return ProcessedBody(bool(loading.problems), _squeezed(ReadBody(folder.organisation, problems)), result)


def _squeezed(body: ReadBody) -> Squeezed:
    return Squeezed.of(msgspec.msgpack.encode(body))


_task: _Task[Any] | None = None  # what a forked process finds; a closure cannot be sent to it


def _run(task: _Task[Result], paths: Sequence[Path], workers: int) -> Iterator[ProcessedBody[Result]]:
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


def _body(path: Path) -> ProcessedBody[Any]:
    assert _task is not None
    return _task.body(path)
