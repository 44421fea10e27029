"""Work that another process does while this one goes on, and when Python looks for circular garbage."""

from __future__ import annotations

import gc
import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

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
    """Run a task in a process of its own; yield a function that waits for its result, or raises its error.

    The function can be called once. What the task changes in memory stays in its process. If not `apart`, the task
    runs here when the function is called. Raises ChildProcessError if the process ended without a result.
    """
    if not apart:
        yield task
        return
    import multiprocessing  # small builds do without it

    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_send_result, args=(task, sending), daemon=True)
    process.start()
    sending.close()

    def result() -> Result:
        try:
            outcome: Result | _Failure = receiving.recv()
        except EOFError as error:
            raise ChildProcessError("a process was ended from outside") from error
        if isinstance(outcome, _Failure):
            raise outcome.error
        return outcome

    try:
        yield result
    finally:
        process.kill()  # it has nothing more to say, or nobody listens any more
        process.join()
        receiving.close()


def _send_result(task: Callable[[], object], sending: Connection) -> None:
    """Run a task and send its result or its error; send an error that says so where the result cannot be sent."""
    prepare_worker()
    outcome: object
    try:
        outcome = task()
    except BaseException as error:
        outcome = _Failure(error)
    try:
        sending.send_bytes(_packed(outcome))
    except Exception as error:  # pickle raises whatever the value's own methods raise
        sending.send(_Failure(TypeError(f"a result cannot go from process to process: {error!r} ({outcome!r:.200})")))


def _packed(outcome: object) -> bytes:
    content = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    if isinstance(outcome, _Failure):
        pickle.loads(content)  # an error can be written, but not read, if its arguments are not those of its class
    return content


def prepare_worker() -> None:
    """Make this process leave interrupts to the one that began it, and end as soon as that one is gone."""
    import multiprocessing
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)


@contextmanager
def rare_garbage_collection() -> Iterator[None]:
    """Let the collector of circular garbage look rarely: records hold no circles, and there are very many of them."""
    before = gc.get_threshold()
    gc.set_threshold(2_000_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
