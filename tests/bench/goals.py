"""The figures that the project holds itself to, as ratios of runs in one round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

Results = dict[str, Any]

FULL = "full"
OURS, HUGO = "iltod build", "Hugo"
PROSE, START = "floor: mkdocs build, prose only", "floor: start Python and import iltod"
ONE_BODY = "iltod build, one body of 25 measures"
GB = 1e9
LARGER, SMALLER = 300_000, 50_025
SLOWER = 4 * 6 / 4
"""How many times the wall time of the smaller country the larger may take."""


def goal_lines(results: Results, smaller: Results | None) -> Iterator[str]:
    """Yield the table of one size; `smaller` are the results with which the largest country is compared."""
    yield "\n| figure | goal | measured |\n|---|--:|--:|"
    for name, goal, values in _figures(results, smaller):
        if values:
            yield f"| {name} | {goal} | {_spread(values)} |"


def runs_of(results: Results, contender: str, scenario: str, figure: str) -> list[float]:
    """Return a figure of every run of a contender, round by round."""
    for series in results["series"]:
        if (series["contender"], series["scenario"]) == (contender, scenario):
            return [float(run[figure]) for run in series["runs"]]
    return []


def _figures(results: Results, smaller: Results | None) -> Iterator[tuple[str, str, Sequence[float]]]:
    measures = results["measures"]

    def of(contender: str, scenario: str = FULL, figure: str = "wall") -> list[float]:
        return runs_of(results, contender, scenario, figure)

    full, hugo, prose, start = of(OURS), of(HUGO), of(PROSE), of(START)
    yield "full build, × Hugo", {5_000: "≤ 0.55", 50_025: "≤ 0.40"}.get(measures, "–"), _ratios(full, hugo)
    both = [sum(pair) for pair in zip(hugo, prose, strict=True)] if hugo else []
    yield "full build, × (Hugo + bare MkDocs)", "≤ 0.85" if measures == 500 else "–", _ratios(full, both)
    yield "one file changed, × (start and import)", "≤ 1.5", _ratios(of(OURS, "one file"), start)
    yield "nothing changed, × (start and import)", "–", _ratios(of(OURS, "no change"), start)
    yield "`check` from nothing, s", "–", of(OURS, "check")
    for scenario, name in (("check, no change", "nothing changed"), ("check, one file", "one file changed")):
        yield f"`check`, {name}, s", "≤ 1", of(OURS, scenario)
    yield "CPU a measure, ms", "≤ 1.0" if measures >= SMALLER else "–", _each(of(OURS, FULL, "cpu"), 1000 / measures)
    yield "memory of all processes, GB", "≤ 0.4", _each(of(OURS, FULL, "together"), 1 / GB)
    yield "one body of 25 measures, s", "≤ 0.8", of(ONE_BODY)
    yield "one body of 25 measures, × (start and import)", "–", _ratios(of(ONE_BODY), start)
    if smaller and measures >= LARGER:
        before = median(runs_of(smaller, OURS, FULL, "wall"))
        yield f"full build, × that of {SMALLER:,} (another run)", f"≤ {SLOWER:.0f}", _each(full, 1 / before)


def _ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(ours, theirs, strict=True)] if ours and theirs else []


def _each(values: Sequence[float], factor: float) -> list[float]:
    return [value * factor for value in values]


def _spread(values: Sequence[float]) -> str:
    return f"**{median(values):.2f}** ({min(values):.2f}–{max(values):.2f})"
