"""Progress of long work: a bar with its pace on a terminal, now and then a line elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TextIO

from iltod.core.problem import Language, message

SECONDS_BEFORE = 1.0
"""Work that is done sooner shows nothing."""

SECONDS_BETWEEN = 10.0
"""How often a line is written where there is no terminal."""


class Lines:
    """Writes a line now and then, as a log wants it. `clock` returns seconds."""

    def __init__(self, stream: TextIO, language: Language, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._language = language
        self._clock = clock
        self._last = clock()

    def __call__(self, done: int, total: int) -> None:
        """Write a line if the last one was a while ago."""
        now = self._clock()
        if now - self._last >= SECONDS_BETWEEN:
            self._last = now
            self._stream.write(message("progress_line", self._language, done=done, total=total) + "\n")
            self._stream.flush()


class Bar:
    """Draws a bar with the pace and the time that remains."""

    def __init__(self, stream: TextIO, language: Language) -> None:
        self._stream = stream
        self._format = message("progress_bar", language)
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        """Draw how far it is now."""
        if self._bar is None:
            self._bar = _paced_bar()(
                total=total,
                initial=done,
                file=self._stream,
                bar_format=self._format,
                delay=SECONDS_BEFORE,
                dynamic_ncols=True,
                leave=False,
            )
        self._bar.update(done - self._bar.n)
        if done == total:
            self._bar.close()


def _paced_bar() -> Any:
    """Return the bar with a pace that is a bare number: its own says it in English."""
    from tqdm import tqdm

    class Paced(tqdm):  # type: ignore[misc]
        @property
        def format_dict(self) -> dict[str, Any]:
            facts: dict[str, Any] = super().format_dict
            done, elapsed = facts["n"] - facts["initial"], facts["elapsed"]
            return {**facts, "pace": f"{done / elapsed:.0f}" if elapsed else "–"}

    return Paced


def make_progress(
    stream: TextIO, language: Language, clock: Callable[[], float], *, quiet: bool = False
) -> Callable[[int, int], None] | None:
    """Return a callable that shows how many bodies are done, of how many; None if `quiet`.

    `stream` is where it writes, `language` that of its words, `clock` returns seconds.
    """
    if quiet:
        return None
    return Bar(stream, language) if stream.isatty() else Lines(stream, language, clock)
