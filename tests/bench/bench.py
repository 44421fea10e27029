"""Measures iltod beside other site generators, on the same invented country, in the same run.

    python tests/bench/bench.py                               500 and 5,000 measures, all peers
    python tests/bench/bench.py --size 50000 --peers hugo     a larger country with the peers that can do it
    python tests/bench/bench.py --size 300000                 iltod alone

Every contender is run once in each round, in an order that turns from round to round; ratios are taken within a round.
Raw results go to `OUTPUT/<size>.json`; the report is made of all that stand there.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from checks import Expected, NotAlikeError, Output, check_change, check_output, measure_output, site_files
from contenders import (
    OURS,
    PEERS_BY_KEY,
    SITE_URL,
    Contender,
    Country,
    FrontDoor,
    Iltod,
    is_copied,
    is_open_data,
    write_prose,
)
from cost import CommandFailedError, Cost, run
from country import AS_OF, MEASURES_A_PLAN, PROJECT, shape, write_country
from facts import Sample, write_facts
from kinds import REPEATED
from machine import GIB, available_memory, describe_machine, total_memory
from report import write_report
from startup import measure_imports, start_commands
from tools import Tools

FULL, ONE_FILE, NO_CHANGE = "full", "one file", "no change"
CHECK, CHECK_NO_CHANGE, CHECK_ONE_FILE = "check", "check, no change", "check, one file"
WRITE, PARSE, PROSE = "floor: write the same bytes", "floor: parse the same YAML", "floor: mkdocs build, prose only"
START = "floor: start Python and import iltod"
ONE_BODY = "iltod build, one body of 25 measures"
RAM_DISK = Path("/dev/shm")
BYTES_A_MEASURE = 200_000
"""Room for a measure: the site, its successor beside it, another's site and memory, the facts."""

FLOORS = Path(__file__).with_name("floors.py")
IMPORTED = "import iltod.cli, iltod.site.build, iltod.site.rebuild, segno"
"""What any rebuild imports. Source: `sys.modules` after one."""
SMALL = 5_000
"""Up to this size every peer takes part, five rounds are run, and a round that does not count goes before them."""

LARGE = 50_000
"""Above this size iltod runs alone, and only by its own door."""

START_ROUNDS = 15


def main() -> None:
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the working folder goes away
    tools = Tools(options.tools, total_memory())
    for size in options.size:
        with working_folder(options.work, size) as work:
            _save(options.output / f"{size}.json", Bench(size, work, tools, options).run())
    if min(options.size) <= SMALL:
        with working_folder(options.work, 0) as work:
            _save(options.output / "startup.json", measure_start(work))
    write_report(options.output)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, action="append", help="how many measures; may be given several times")
    parser.add_argument("--peers", help="some of hugo,eleventy,mkdocs,zensical, or none (default: those that can)")
    parser.add_argument("--rounds", type=int, help="default: 5 up to 5,000 measures, 3 above")
    parser.add_argument("--output", type=Path, default=PROJECT / "docs" / "benchmarks", help="where the report goes")
    temporary = Path(tempfile.gettempdir())
    parser.add_argument("--tools", type=Path, default=temporary / "iltod-bench-tools", help="where peers are installed")
    parser.add_argument("--work", type=Path, help="default: the RAM disk if there is one large enough, else a disk")
    parser.add_argument("--full-only", action="store_true", help="only full builds: no rebuilds, no check")
    options = parser.parse_args()
    options.size = sorted(options.size or [500, SMALL])
    return options


@contextmanager
def working_folder(chosen: Path | None, size: int) -> Iterator[Path]:
    """Yield a new folder for a run, and take it away at the end."""
    parent = chosen
    if parent is None:
        fits = os.access(RAM_DISK, os.W_OK) and size * BYTES_A_MEASURE + GIB < available_memory()
        parent = RAM_DISK if fits else Path(tempfile.gettempdir())
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="iltod-bench-", dir=parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def default_peers(size: int) -> list[str]:
    """Return the peers that finish in reasonable time and memory: Hugo and Eleventy keep 200 kB for each measure."""
    if size <= SMALL:
        return list(PEERS_BY_KEY)
    return ["hugo", "eleventy"] if size <= LARGE else []


@dataclass
class Series:
    """Every run of one contender in one scenario, round by round."""

    contender: str
    scenario: str
    runs: list[Cost] = field(default_factory=list)


class Bench:
    """One size: prepares everything, runs the rounds, returns the results."""

    def __init__(self, size: int, work: Path, tools: Tools, options: argparse.Namespace) -> None:
        self.size = size
        self.work = work
        self.log = work / "log.txt"
        self.full_only: bool = options.full_only
        self.rounds = options.rounds or (5 if size <= SMALL else 3)
        self.peers = default_peers(size) if options.peers is None else _chosen(options.peers)
        ours = OURS if size <= LARGE else OURS[:1]
        self.contenders = [kind(work / kind.__name__.lower(), tools) for kind in ours]
        self.one_body = Iltod(work / "one-body", tools)
        self.contenders += [PEERS_BY_KEY[name](work / name, tools) for name in self.peers]
        self.country = Country(work / "country", work / "facts", work / "reference")
        self.series: dict[tuple[str, str], Series] = {}
        self.outputs: dict[str, Output] = {}
        self.alike: dict[str, str] = {}
        self.failed: dict[str, str] = {}
        if {"hugo", "zensical"} & set(self.peers):
            tools.install_python()
        if "eleventy" in self.peers:
            tools.install_node()

    def run(self) -> dict[str, Any]:
        """Return the results as plain data."""
        self._prepare()
        counted = range(1, self.rounds + 1)
        for number in [0, *counted] if self.size <= SMALL else counted:
            turn = number % len(self.contenders)
            for contender in [*self.contenders[turn:], *self.contenders[:turn]]:
                if contender.name not in self.failed:
                    self._tell(f"round {number} of {self.rounds}: {contender.name}")
                    self._try(contender, number)
            self._floors(number)
        return self._results()

    def _prepare(self) -> None:
        self._tell("inventing the country")
        self.country.root.mkdir(parents=True)
        for name in ("content", "site_templates"):
            shutil.copytree(PROJECT / name, self.country.root / name)
        # In a process of their own, so that this one stays small.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as aside:
            self.measures = aside.submit(write_country, self.country.root, self.size).result()
            day = datetime.date.fromisoformat(AS_OF)
            arguments = self.country.root, self.country.facts, day, SITE_URL
            self.samples: tuple[Sample, ...] = aside.submit(write_facts, *arguments).result() if self.peers else ()
        ours = self.contenders[0]
        self._tell(f"preparing {ours.name}")
        ours.prepare(self.country)
        self._run(ours)
        self._keep_reference(ours.site)
        for contender in self.contenders[1:]:
            self._tell(f"preparing {contender.name}")
            contender.prepare(self.country)
        self._prepare_floors()
        write_country(self.work / "one-plan", MEASURES_A_PLAN)
        self.one_body.prepare(Country(self.work / "one-plan", self.country.facts, self.country.reference))

    def _keep_reference(self, site: Path) -> None:
        """Keep of the first site what is asked for later; a large one would take the room of another."""
        site.rename(self.country.reference)
        self.expected = Expected(dict(site_files(self.country.reference)), self.country.reference)
        sampled = {path for paths in self.expected.sampled.values() for path in paths}
        with_data = any(not contender.same_frame for contender in self.contenders)
        for name in self.expected.files:
            path = Path(name)
            if not (name in sampled or is_copied(path) or (with_data and is_open_data(path))):
                (self.country.reference / path).unlink()

    def _prepare_floors(self) -> None:
        lines = [f"{size} {name}\n" for name, size in sorted(self.expected.files.items())]
        (self.work / "files.txt").write_text("".join(lines), encoding="utf-8")
        prose = self.work / "prose"
        (prose / "docs").mkdir(parents=True)
        write_prose(prose / "docs", without=("404.md",))
        settings = (Path(__file__).parent / "peers" / "mkdocs.yml").read_text(encoding="utf-8")
        for page in ("index.md", "calendar/index.md", "performers/index.md"):
            settings = settings.replace(f"  - {page}\n", "")
        (prose / "mkdocs.yml").write_text(settings, encoding="utf-8")

    def _try(self, contender: Contender, number: int) -> None:
        """Let a peer fall out that cannot do it, or does not print what iltod prints today; iltod itself must not."""
        try:
            self._compete(contender, number)
        except (CommandFailedError, NotAlikeError) as error:
            if isinstance(contender, Iltod):
                raise
            self._tell(f"{contender.name} falls out: {error}")
            self.failed[contender.name] = str(error).partition("\n")[0]
            self.series = {key: series for key, series in self.series.items() if key[0] != contender.name}
            contender.clean()

    def _compete(self, contender: Contender, number: int) -> None:
        """Run all scenarios of one contender; round 0 does not count."""
        contender.clean()
        if type(contender) is Iltod and not self.full_only:
            self._check(contender, number)
            contender.clean()
        self._count(contender.name, FULL, self._run(contender), number)
        if contender.name not in self.alike:
            self.outputs[contender.name] = measure_output(contender.site, self.expected)
            self.alike[contender.name] = check_output(contender, self.samples, self.expected)
        if self.full_only:
            contender.clean()
            return
        day = contender.change_one_file()
        self._count(contender.name, ONE_FILE, self._run(contender), number)
        check_change(contender, day)
        if isinstance(contender, Iltod):
            self._count(contender.name, NO_CHANGE, self._run(contender), number)
        contender.clean()

    def _check(self, contender: Contender, number: int) -> None:
        """Check from nothing, again, and again after one file was changed."""
        command: list[str | Path] = [*contender.command()[:-1], "check"]
        for scenario in (CHECK, CHECK_NO_CHANGE, CHECK_ONE_FILE):
            if scenario == CHECK_ONE_FILE:
                contender.change_one_file()
            cost = run(command, contender.folder, contender.environment, self.log)
            self._count(contender.name, scenario, cost, number)
        contender.change_one_file()

    def _floors(self, number: int) -> None:
        written = self.work / "written"
        python: list[str | Path] = [sys.executable, "-S", "-E", FLOORS]
        environment = self.contenders[0].environment
        cost = run([*python, "write", self.work / "files.txt", written], self.work, environment, self.log)
        shutil.rmtree(written)
        self._count(WRITE, FULL, cost, number)
        plans = self.contenders[0].folder / "plans"
        cost = run([sys.executable, FLOORS, "parse", plans], self.work, environment, self.log)
        self._count(PARSE, FULL, cost, number)
        cost = run([sys.executable, "-c", IMPORTED], self.work, environment, self.log)
        self._count(START, FULL, cost, number)
        prose = self.work / "prose"
        shutil.rmtree(prose / "site", ignore_errors=True)
        command = FrontDoor(prose, self.contenders[0].tools).command()
        self._count(PROSE, FULL, run(command, prose, environment, self.log), number)
        self.one_body.clean()
        self._count(ONE_BODY, FULL, self._run(self.one_body), number)

    def _run(self, contender: Contender) -> Cost:
        return run(contender.command(), contender.folder, contender.environment, self.log)

    def _count(self, contender: str, scenario: str, cost: Cost, number: int) -> None:
        if number:
            key = contender, scenario
            self.series.setdefault(key, Series(contender, scenario)).runs.append(cost)

    def _results(self) -> dict[str, Any]:
        bodies, years = shape(self.size)
        sources = [path.stat().st_size for path in (self.country.root / "plans").rglob("*.yml")]
        return {
            "measures": self.measures,
            "bodies": bodies,
            "years": list(years),
            "pages": sum(len(self.expected.pages[kind]) for kind in REPEATED),
            "sources": {"files": len(sources), "bytes": sum(sources)},
            "rounds": self.rounds,
            "date": datetime.date.today().isoformat(),
            "machine": describe_machine(self.work),
            "failed": self.failed,
            "contenders": list(self._contender_results()),
            "series": [asdict(series) for series in self.series.values()],
        }

    def _contender_results(self) -> Iterator[dict[str, Any]]:
        for contender in self.contenders:
            if contender.name in self.failed:
                continue
            yield {
                "name": contender.name,
                "version": contender.version,
                "command": contender.shown_command(),
                "does": contender.does,
                "does_not": contender.does_not,
                "alike": self.alike[contender.name],
                "output": asdict(self.outputs[contender.name]),
            }

    def _tell(self, what: str) -> None:
        print(f"{self.size:>7,}  {what}", file=sys.stderr, flush=True)


def measure_start(work: Path) -> dict[str, Any]:
    """Return what it costs to start, with what Python imports for it."""
    root = work / "one-plan"
    root.mkdir()
    write_country(root, 25)
    commands = start_commands(root)
    series = {name: Series(name, FULL) for name in commands}
    environment = {"ILTOD_AS_OF": AS_OF}
    for number in range(START_ROUNDS + 1):
        for name, command in commands.items():
            cost = run(command, root, environment, work / "log.txt")
            if number:
                series[name].runs.append(cost)
    imports = {"iltod --help": measure_imports(["--help"], root), "iltod check": measure_imports(["check"], root)}
    return {
        "date": datetime.date.today().isoformat(),
        "machine": describe_machine(work),
        "rounds": START_ROUNDS,
        "series": [asdict(one) for one in series.values()],
        "imports": {name: asdict(one) for name, one in imports.items()},
    }


def _chosen(names: str) -> Sequence[str]:
    chosen = [name for name in names.split(",") if name and name != "none"]
    if unknown := set(chosen) - set(PEERS_BY_KEY):
        raise SystemExit(f"no such peer: {', '.join(sorted(unknown))}")
    return chosen


def _save(path: Path, results: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
