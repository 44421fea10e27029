"""Paths of SVG as polygons, for drawing icons where nothing reads SVG."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

Point = tuple[float, float]

_STEP = re.compile(r"([MLHVAZ])|(-?(?:\d+\.?\d*|\.\d+))", re.IGNORECASE)

_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "A": 7, "Z": 0}
"""How many numbers a command takes."""

ARC_STEPS = 48
"""Into how many pieces a whole circle is divided."""


def polygons(path: str) -> list[list[Point]]:
    """Return the closed outlines of a path, in its own units; they are filled by the even-odd rule.

    Knows lines and arcs of circles: `M L H V A Z` and the relative `m l h v a z`. Raises ValueError for anything else.
    """
    outlines: list[list[Point]] = []
    here = start = (0.0, 0.0)
    for command, numbers in _commands(path):
        x, y = here if command.islower() else (0.0, 0.0)
        kind = command.upper()
        if kind == "M":
            start = here = (x + numbers[0], y + numbers[1])
            outlines.append([here])
            continue
        if kind == "Z":
            here = start
            continue
        if kind == "A":
            end = (x + numbers[5], y + numbers[6])
            outlines[-1] += _arc(here, end, numbers[0], large=bool(numbers[3]), sweep=bool(numbers[4]))
        elif kind == "H":
            end = (x + numbers[0], here[1])
        elif kind == "V":
            end = (here[0], y + numbers[0])
        else:
            end = (x + numbers[0], y + numbers[1])
        outlines[-1].append(end)
        here = end
    return outlines


def _commands(path: str) -> Iterator[tuple[str, Sequence[float]]]:
    """Yield each command with its numbers; numbers that go on repeat it, and a move goes on as lines."""
    if _STEP.sub("", path).strip(" ,"):
        raise ValueError(f"not a path of lines and arcs: {path}")
    command, numbers = "", [0.0] * 0
    for letter, number in _STEP.findall(path):
        if letter:
            command, numbers = letter, []
        else:
            numbers.append(float(number))
        if command and len(numbers) == _NUMBERS[command.upper()]:
            yield command, numbers
            numbers = []
            command = {"M": "L", "m": "l", "Z": "", "z": ""}.get(command, command)


def _arc(begin: Point, end: Point, radius: float, *, large: bool, sweep: bool) -> Iterator[Point]:
    """Yield points on an arc of a circle between its two ends. Source: SVG 2, implementation notes B.2.4."""
    across, down = end[0] - begin[0], end[1] - begin[1]
    half = math.hypot(across, down) / 2
    away = math.sqrt(max(0.0, radius * radius - half * half)) * (1 if large != sweep else -1) / (2 * half)
    centre = ((begin[0] + end[0]) / 2 - down * away, (begin[1] + end[1]) / 2 + across * away)
    first = math.atan2(begin[1] - centre[1], begin[0] - centre[0])
    last = math.atan2(end[1] - centre[1], end[0] - centre[0])
    turn = (last - first) % math.tau if sweep else -((first - last) % math.tau)
    count = max(1, math.ceil(abs(turn) / math.tau * ARC_STEPS))
    for step in range(1, count):
        angle = first + turn * step / count
        yield centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
