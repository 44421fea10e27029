"""The library reads no clock, no randomness and no environment: same input, same words on any day and machine."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ALLOWED = frozenset(("clock", "fetching", "http_client", "mkdocs_plugin"))
"""The clock, the adapter of MkDocs, which asks for the day and hands it on, and what waits for others on the web."""

FORBIDDEN_MODULES = frozenset(
    (
        "getpass",
        "locale",
        "platform",
        "random",
        "secrets",
        "socket",
        "sched",
        "time",
        "urllib.request",
        "uuid",
        "zoneinfo",
    )
)
FORBIDDEN_NAMES = frozenset(
    (
        "now",
        "today",
        "utcnow",
        "environ",
        "environb",
        "getenv",
        "urandom",
        "st_mtime",
        "getmtime",
        "st_ctime",
        "gethostname",
    )
)


def readings(source: str) -> Iterator[str]:
    """Yield what in a module would read the clock, chance or the machine."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in FORBIDDEN_MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in FORBIDDEN_MODULES:
            yield node.module or ""
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names if alias.name in FORBIDDEN_NAMES)
        elif isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_NAMES:
            yield node.attr


def test_the_library_reads_neither_clock_nor_chance_nor_environment(root: Path) -> None:
    paths = [
        path
        for path in (root / "generator/iltod").rglob("*.py")
        if path.stem not in ALLOWED and path.parent.name != "cli"
    ]
    assert len(paths) > 50
    assert {
        path.stem: found for path in paths if (found := sorted(set(readings(path.read_text(encoding="utf-8")))))
    } == {}


def test_the_scan_sees_what_it_looks_for() -> None:
    source = """
import random, json
from time import monotonic
from os import environ
from datetime import datetime, date
def f():
    return datetime.now(), date.today(), os.environ["A"], os.getenv("B")
"""
    assert sorted(readings(source)) == ["environ", "environ", "getenv", "now", "random", "time", "today"]


def test_words_and_facts_do_not_depend_on_the_order_of_hashes(root: Path) -> None:
    """Sets are ordered anew in every run of Python: nothing printed may follow that order."""
    program = """
import datetime, sys
from pathlib import Path
from iltod.checks.check import all_problems
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.reading.loader import load_register
from iltod.core.problem import Language
from iltod.core.report import REPORTERS
as_of = datetime.date(2026, 7, 15)
for root in sys.argv[1:]:
    loaded = load_register(Path(root))
    for report in REPORTERS.values():
        print(report(all_problems(loaded, as_of), Language.MONGOLIAN))
    bodies = [derive_organisation(folder, loaded.register.scales, as_of) for folder in loaded.register.organisations]
    print(bodies, derive_all_bodies([body.summary for body in bodies], loaded.register.scales, as_of))
"""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(root), str(root / "tests/examples/minimal")],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            timeout=120,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert len(next(iter(outputs))) > 1000
