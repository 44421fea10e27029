"""Something that another process does while this one goes on."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import TypeVar

import msgspec

Result = TypeVar("Result")


class _Failure(msgspec.Struct, frozen=True):
    error: BaseException


@contextmanager
def meanwhile(task: Callable[[], Result], *, apart: bool) -> Iterator[Callable[[], Result]]:
    """Begin a task in a process of its own; what is given here waits for its result, or raises its error.

    What the task changes in memory stays there. If not `apart`, it is done here when its result is asked for.
    """
    if not apart:
        yield task
        return
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(task, sender), daemon=True)
    process.start()
    sender.close()

    def result() -> Result:
        try:
            outcome: Result | _Failure = receiver.recv()
        except EOFError as error:
            raise ChildProcessError("a process was ended from outside") from error
        if isinstance(outcome, _Failure):
            raise outcome.error
        return outcome

    try:
        yield result
    finally:
        process.terminate()  # it has nothing more to say, or nobody listens any more
        process.join()
        receiver.close()


def _do(task: Callable[[], object], sender: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who began this stops it
    outcome: object
    try:
        outcome = task()
    except BaseException as error:
        outcome = _Failure(error)
    with suppress(BrokenPipeError):
        sender.send(outcome)
