"""Long work shows how far it is: a bar on a terminal, lines in a log, nothing where nobody wants it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from iltod.core.problem import Language
from iltod.core.progress import Bar, Lines, make_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def clock(*times: float) -> Callable[[], float]:
    left = iter(times)
    return lambda: next(left)


def test_a_log_gets_a_line_now_and_then() -> None:
    log = io.StringIO()
    progress = make_progress(log, Language.MONGOLIAN, clock(0, 1, 11, 12, 30))
    assert progress
    for done in (1, 2, 3, 4):
        progress(done, 667)
    assert log.getvalue() == "2 байгууллага бэлэн, нийт 667.\n4 байгууллага бэлэн, нийт 667.\n"


def test_work_that_is_done_soon_says_nothing() -> None:
    log = io.StringIO()
    progress = Lines(log, Language.ENGLISH, clock(0, 1, 2))
    progress(1, 2)
    progress(2, 2)
    assert log.getvalue() == ""


@pytest.mark.parametrize(("language", "left"), [(Language.MONGOLIAN, "үлдсэн"), (Language.ENGLISH, "left")])
def test_a_terminal_gets_a_bar_with_pace_and_rest(
    language: Language, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iltod.core.progress.SECONDS_BEFORE", 0)
    screen = Terminal()
    progress = make_progress(screen, language, clock())
    assert isinstance(progress, Bar)
    progress(10, 40)
    shown = screen.getvalue()
    assert " 25 % |" in shown
    assert " 10 / 40 " in shown
    assert left in shown
    assert "it/s" not in shown


def test_a_terminal_is_left_alone_by_work_that_is_done_soon() -> None:
    screen = Terminal()
    progress = make_progress(screen, Language.MONGOLIAN, clock())
    assert progress
    progress(1, 2)
    progress(2, 2)
    assert screen.getvalue().strip("\r ") == ""


def test_who_wants_quiet_gets_it() -> None:
    assert make_progress(Terminal(), Language.MONGOLIAN, clock(), quiet=True) is None
