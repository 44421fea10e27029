"""Work that another process does while this one goes on, and when Python looks for circular garbage."""

from __future__ import annotations

import gc
import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Result = TypeVar("Result")


class _Failure:
    def __init__(self, error: BaseException) -> None:
        self.error = error


def available_workers() -> int:
    """Return on how many cores a build may run; one where processes cannot share what was read before they began."""
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def in_background(task: Callable[[], Result], *, apart: bool) -> Iterator[Callable[[], Result]]:
    """Begin a task in a process of its own; what is given here waits for its result, or raises its error.

    It can be asked for once. What the task changes in memory stays there. If not `apart`, it is done here when its
    result is asked for.
    """
    if not apart:
        yield task
        return
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _do(task, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:

        def result() -> Result:
            try:
                outcome: Result | _Failure = pickle.load(answer)
            except (EOFError, pickle.UnpicklingError) as error:
                raise ChildProcessError("a process was ended from outside") from error
            if isinstance(outcome, _Failure):
                raise outcome.error
            return outcome

        try:
            yield result
        finally:
            os.kill(process, signal.SIGKILL)  # it has nothing more to say, or nobody listens any more
            os.waitpid(process, 0)


def _do(task: Callable[[], object], writing: int) -> None:
    """Do a task, tell its result and end this process, without anything that Python does at its end."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who began this ends it
        outcome: object
        try:
            outcome = task()
        except BaseException as error:
            outcome = _Failure(error)
        with os.fdopen(writing, "wb") as answer:
            pickle.dump(outcome, answer, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)


@contextmanager
def rare_garbage_collection() -> Iterator[None]:
    """Let the collector of circular garbage look rarely: records hold no circles, and there are very many of them."""
    before = gc.get_threshold()
    gc.set_threshold(2_000_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
