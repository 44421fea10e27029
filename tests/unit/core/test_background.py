"""Something that another process does while this one goes on."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from iltod.core.background import in_background

me = os.getpid()


@pytest.mark.parametrize("apart", [True, False])
def test_the_result_is_the_same_wherever_it_is_made(apart: bool) -> None:
    with in_background(lambda: ({"а": b"\0"}, os.getpid() != me), apart=apart) as result:
        assert result() == ({"а": b"\0"}, apart)


@pytest.mark.parametrize("apart", [True, False])
def test_an_error_is_raised_where_the_result_is_asked_for(apart: bool) -> None:
    def fail() -> None:
        raise ValueError("нэг")

    with in_background(fail, apart=apart) as result, pytest.raises(ValueError, match="нэг"):
        result()


def test_a_process_that_was_ended_from_outside_is_told() -> None:
    with (
        in_background(lambda: os.kill(os.getpid(), signal.SIGKILL), apart=True) as result,
        pytest.raises(ChildProcessError, match="ended"),
    ):
        result()


def test_nobody_goes_on_working_when_nobody_listens() -> None:
    reading, writing = os.pipe()

    def work() -> None:
        time.sleep(600)

    with in_background(work, apart=True):
        pass
    os.close(writing)
    assert os.read(reading, 1) == b""  # at once: the process that had this pipe open is gone
    os.close(reading)


def test_nothing_is_done_that_nobody_asks_for_in_one_process() -> None:
    done = []
    with in_background(lambda: done.append(1), apart=False):
        pass
    assert done == []


class UnreadableError(Exception):
    """An error that pickle can write but not read: its class wants another argument."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)


def fail_unreadably() -> None:
    raise UnreadableError("нэг", "хоёр")


@pytest.mark.parametrize("task", [lambda: lambda: None, lambda: os.scandir("."), fail_unreadably])
def test_what_cannot_go_from_process_to_process_is_told_as_such(task: Callable[[], object]) -> None:
    with in_background(task, apart=True) as result, pytest.raises(TypeError, match="process to process"):
        result()


def test_a_process_ends_with_the_one_that_began_it() -> None:
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        with in_background(lambda: time.sleep(600), apart=True):
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(writing)
    os.waitpid(parent, 0)
    assert os.read(reading, 1) == b""  # only the orphan could still have it open
    os.close(reading)
