"""The line of what should have been done and what was, quarter by quarter, as a drawing with its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from iltod.core.language import number
from iltod.facts.measure_facts import Pace
from iltod.pages.labels import fill_words
from iltod.pages.wording import Wording

WIDTH, HEIGHT = 320, 116

LEFT, RIGHT, TOP, BOTTOM = 6, 296, 16, 88
"""Where the lines begin, where the last quarter stands, and between which heights they run."""


class PaceLabel(msgspec.Struct, frozen=True):
    """A number beside a line: its place, its text, and whether it is of what was done."""

    x: int
    y: int
    text: str
    done: bool


class PaceChart(msgspec.Struct, frozen=True):
    """The drawing of one year: the points of both lines, the numbers beside them, and the same in words."""

    expected: str
    done: str
    labels: tuple[PaceLabel, ...]
    quarters: tuple[tuple[int, str], ...]
    text: str


def pace_chart(pace: Pace, year: int, wording: Wording) -> PaceChart | None:
    """Return the drawing; None where no measure has a day until which it is expected.

    `pace` is what was expected and done, `year` that of the plans, and `wording` has the words of the site.
    """
    if not pace.expected[-1]:
        return None
    words = wording.pace
    names = [str(wording.quarters[f"q{quarter}"]) for quarter in range(1, 5)]
    told = [
        fill_words(
            words.quarter,
            name=name,
            expected=number(expected),
            done=number(done) if done is not None else words.unknown,
        )
        for name, expected, done in zip(names, pace.expected, pace.done, strict=True)
    ]
    return PaceChart(
        expected=_line(pace.expected, pace.measures),
        done=_line([count for count in pace.done if count is not None], pace.measures, _first_known(pace)),
        labels=tuple(_labels(pace)),
        quarters=tuple((_x(quarter), name) for quarter, name in enumerate(names, start=1)),
        text=" ".join((fill_words(words.title, year=year), *told)),
    )


def _first_known(pace: Pace) -> int:
    return next((quarter for quarter, count in enumerate(pace.done, start=1) if count is not None), 1)


def _line(counts: Sequence[int], whole: int, first: int = 1) -> str:
    """Return the points of a line that begins at nothing, or at the first quarter of which anything is known."""
    start = [(LEFT, BOTTOM)] if first == 1 else []
    points = [(_x(quarter), _y(count, whole)) for quarter, count in enumerate(counts, start=first)]
    return " ".join(f"{x},{y}" for x, y in (*start, *points)) if points else ""


def _labels(pace: Pace) -> Iterator[PaceLabel]:
    for quarter, (expected, done) in enumerate(zip(pace.expected, pace.done, strict=True), start=1):
        above, below = _y(expected, pace.measures), _y(done or 0, pace.measures)
        up, down = (-4, 12) if done is None or done <= expected else (12, -4)
        if expected:
            yield PaceLabel(_x(quarter), above + up, number(expected), done=False)
        if done is not None:
            yield PaceLabel(_x(quarter), below + down, number(done), done=True)


def _x(quarter: int) -> int:
    return LEFT + quarter * (RIGHT - LEFT) // 4


def _y(count: int, whole: int) -> int:
    return BOTTOM - count * (BOTTOM - TOP) // max(1, whole)
