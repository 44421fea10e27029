"""Makes the report of all results that stand in a folder: `README.md`, and a chart for each size."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from chart import Bar, draw_chart
from goals import SMALLER, goal_lines

Results = dict[str, Any]
MB = 1e6
OURS = "iltod build"
FULL = "full"
STARTUP = "startup.json"

METHOD = """
- **Data.** An invented country (`tests/bench/country.py`): sentences, doubts, deadlines, thresholds, numbers of
  criteria and the way the YAML is set are drawn from the two real plans; 25 measures, two reports and eight evidence
  items for each body and year. The same size always gives the same files. There are no evidence files, assessments
  or amendments.
- **iltod** does everything that the site has by default but the pictures for social sites, which nobody else draws
  and a large site switches off (`ILTOD_CARDS=none`; [what they cost](../large-sites.md)). It starts from the YAML.
- **The others** start from the derived facts as JSON, one file for each body, written before the clock starts (MkDocs
  and Zensical from Markdown made of them). They neither read the YAML nor check nor derive anything.
- **What they print.** Hugo and Eleventy print every kind of page of which there is one for each measure, plan or body
  (measures; plans with their calendars, lists and changes; bodies with their performers, lists, changes, ways to follow
  them and their kind beside them), the home page, the calendar and the performers of all bodies, and the JSON and CSV
  beside them. The widgets, the search, the tables, feeds, calendars, posters and the short lists of all bodies they
  leave out, which is in their favour: a tool that writes less is done sooner. The tables below say for every contender
  how many files of which kind it leaves out; a page of a kind that nobody named is counted as such.
- **Alike or refused.** Every contender must have printed all pages of the kinds that it prints and no other, and
  sampled measures must show every fact (title, state, deadline, performers, criteria, target level, progress, evidence,
  section, neighbours). Of Hugo and Eleventy twenty pages of each kind are compared with iltod's word for word: at least
  98 % of the words of each and the bytes of all within 5 %, or they fall out. Prose is rendered by their own Markdown
  and is not compared. After one file was changed the changed page must say so.
- **Full** builds start without output and without caches. **One file**: one report of one body has another date, the
  ordinary build command is run again. **No change**: the same once more. **Check**: `iltod check` of a fresh copy;
  **check, no change**: the same once more; **check, one file**: after one report was changed. **One body of 25
  measures**: `iltod build` of a repository that holds nothing else.
- **Start and import** is what Python takes to start and to import what every rebuild of iltod imports. **Bare MkDocs**
  is `mkdocs build` of the prose pages alone, which the plugin renders together with the data.
- **Rounds.** In each round everybody runs once, in an order that turns; a ratio compares two runs of the same round.
  Figures are medians, with the least and the most in brackets.
- **CPU** is user and system time of all processes. **Memory** is resident: the peak of the largest process, and the
  largest sum of all processes at one moment, in which shared pages count for each; looked up every 10 to 50 ms.
""".strip()


def write_report(folder: Path) -> None:
    """Write the report and its charts into the folder of the results."""
    sizes = sorted((_read(path) for path in folder.glob("[0-9]*.json")), key=lambda results: int(results["measures"]))
    for results in sizes:
        (folder / _chart_name(results)).write_text(_chart(results), encoding="utf-8")
    lines = [*_report(sizes), *_start(folder / STARTUP)]
    (folder / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _read(path: Path) -> Results:
    results: Results = json.loads(path.read_bytes())
    return results


def _report(sizes: Sequence[Results]) -> Iterator[str]:
    yield "# Benchmarks\n"
    yield "Written by `make bench` (`tests/bench`). Quote ratios: absolute figures drift from machine to machine.\n"
    yield from _summary(sizes)
    smaller = next((results for results in sizes if results["measures"] == SMALLER), None)
    for results in sizes:
        yield from _size(results, smaller)
    yield f"\n## Method\n\n{METHOD}\n"
    if sizes:
        yield from _contenders(sizes[0])


def _summary(sizes: Sequence[Results]) -> Iterator[str]:
    names = list(dict.fromkeys(one["name"] for results in sizes for one in results["contenders"]))
    yield "Wall time of a full build in seconds, and how many times that of `iltod build` in the same round:\n"
    yield f"| | {' | '.join(format(results['measures'], ',') for results in sizes)} |"
    yield f"|---|{'--:|' * len(sizes)}"
    for name in names:
        cells = []
        for results in sizes:
            walls = _runs(results, name, FULL, "wall")
            cells.append(f"{_short(median(walls))} (×{_ratio(results, name, FULL)[0]:.2f})" if walls else "–")
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""


def _size(results: Results, smaller: Results | None) -> Iterator[str]:
    sources, machine = results["sources"], results["machine"]
    years = ", ".join(map(str, results["years"]))
    yield f"\n## {results['measures']:,} measures\n"
    yield f"{results['bodies']:,} bodies, {years}; {results['pages']:,} pages of data from {sources['files']:,} YAML"
    yield f"files ({sources['bytes'] / MB:.1f} MB). Rounds: {results['rounds']}, on {results['date']}.\n"
    yield f"Machine: {machine['processor']}, {machine['cores']} cores, {machine['memory']}; {machine['system']};"
    yield f"Python {machine['python']}; written to {machine['output']}; load {machine['load']}.\n"
    yield f"![Wall time and memory of full builds]({_chart_name(results)})\n"
    yield from goal_lines(results, smaller)
    yield ""
    yield "| | | wall, s | × `iltod build`, full | CPU, s | × CPU | largest process, MB | all processes, MB |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|"
    for series in sorted(results["series"], key=lambda one: _order(results, one)):
        yield _row(results, series)
    for name, how in results["failed"].items():
        yield f"\n{name} fell out ({how})."
    yield "\n| | files | MB | pages | MB of pages | JSON and CSV files | alike |"
    yield "|---|--:|--:|--:|--:|--:|---|"
    for one in results["contenders"]:
        out = one["output"]
        figures = f"{out['files']:,} | {out['bytes'] / MB:.1f} | {out['pages']:,} | {out['page_bytes'] / MB:.1f}"
        yield f"| {one['name']} | {figures} | {out['data_files']:,} | {one['alike']} |"
    yield "\n| | leaves out |\n|---|---|"
    for one in results["contenders"]:
        yield f"| {one['name']} | {_left_out(one['output'])} |"


def _left_out(output: Results) -> str:
    """Return in words what a contender does not write of what iltod writes."""
    if "left_out" not in output:
        return "not counted in this run"
    kinds = output["left_out"]
    if not kinds:
        return "nothing"
    counted = ", ".join(f"{name} {count:,}" for name, count in kinds.items())
    return f"{sum(kinds.values()):,} files, {output['left_out_pages']:,} of them pages: {counted}"


def _order(results: Results, series: Results) -> tuple[int, int]:
    names = [one["name"] for one in results["contenders"]]
    scenarios = [FULL, "one file", "no change", "check", "check, no change", "check, one file"]
    known = names.index(series["contender"]) if series["contender"] in names else len(names)
    return known, scenarios.index(series["scenario"])


def _row(results: Results, series: Results) -> str:
    runs = series["runs"]
    cells = [series["contender"], series["scenario"]]
    for figure in ("wall", "cpu"):
        middle, least, most = _ratio(results, series["contender"], series["scenario"], figure)
        cells += [_spread([run[figure] for run in runs]), f"{middle:.2f} ({least:.2f}–{most:.2f})"]
    cells += [f"{median(run[name] for run in runs) / MB:,.0f}" for name in ("largest", "together")]
    return f"| {' | '.join(cells)} |"


def _contenders(results: Results) -> Iterator[str]:
    yield "\n## Contenders\n"
    yield "| | version | command | does | does not |\n|---|---|---|---|---|"
    for one in results["contenders"]:
        cells = (one["version"], f"`{one['command']}`", one["does"], one["does_not"] or "–")
        yield f"| {one['name']} | {' | '.join(cells)} |"


def _start(path: Path) -> Iterator[str]:
    if not path.is_file():
        return
    results = _read(path)
    yield "\n## Start-up\n"
    yield f"Wall time in milliseconds, {results['rounds']} rounds on {results['date']}.\n"
    yield "| | wall, ms | CPU, ms | memory, MB |\n|---|--:|--:|--:|"
    for series in results["series"]:
        wall, cpu = (_spread([run[name] * 1000 for run in series["runs"]]) for name in ("wall", "cpu"))
        memory = median(run["largest"] for run in series["runs"]) / MB
        yield f"| `{series['contender']}` | {wall} | {cpu} | {memory:.0f} |"
    yield "\nWhat Python imports (`-X importtime`), milliseconds of each package's own modules:\n"
    yield "| | modules | all | where |\n|---|--:|--:|---|"
    for name, imports in results["imports"].items():
        where = ", ".join(f"{package} {spent / 1000:.1f}" for package, spent in imports["packages"])
        yield f"| `{name}` | {imports['modules']} | {imports['microseconds'] / 1000:.1f} | {where} |"


def _chart(results: Results) -> str:
    walls, memory = [], []
    names = [one["name"] for one in results["contenders"]]
    floors = [one["contender"] for one in results["series"] if one["contender"].startswith("floor:")]
    for name in [*names, *floors]:
        spent = _runs(results, name, FULL, "wall")
        label = f"{_short(median(spent))} s"
        walls.append(Bar(name, median(spent), min(spent), max(spent), label, ours="iltod" in name))
        held = [value / MB for value in _runs(results, name, FULL, "together")]
        memory.append(Bar(name, median(held), min(held), max(held), f"{median(held):,.0f} MB", ours="iltod" in name))
    title = f"{results['measures']:,} measures, full build"
    return draw_chart(title, {"Wall time, seconds": walls, "Memory of all processes at their peak, MB": memory})


def _chart_name(results: Results) -> str:
    return f"{results['measures']}.svg"


def _runs(results: Results, contender: str, scenario: str, figure: str) -> list[float]:
    for series in results["series"]:
        if (series["contender"], series["scenario"]) == (contender, scenario):
            return [float(run[figure]) for run in series["runs"]]
    return []


def _ratio(results: Results, contender: str, scenario: str, figure: str = "wall") -> tuple[float, float, float]:
    """Return the median, least and most of the ratios to a full `iltod build` in the same round."""
    pairs = zip(_runs(results, contender, scenario, figure), _runs(results, OURS, FULL, figure), strict=True)
    ratios = [theirs / ours for theirs, ours in pairs]
    return median(ratios), min(ratios), max(ratios)


def _spread(values: Sequence[float]) -> str:
    return f"{_short(median(values))} ({_short(min(values))}–{_short(max(values))})"


def _short(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.1f}"
