"""What it costs to start: bare Python, the imports of iltod, its shortest commands."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contenders import BIN

_CALL = "import sys; sys.argv = {arguments!r}; from iltod.cli import main; main()"
SHOWN = 8


@dataclass(frozen=True)
class Imports:
    """What Python imported for a command: modules, microseconds, and the packages that took most, largest first."""

    modules: int
    microseconds: int
    packages: tuple[tuple[str, int], ...]


def start_commands(one_plan: Path) -> dict[str, Sequence[str | Path]]:
    """Return the commands whose start is measured; `one_plan` is the root of a project with a single plan."""
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -c 'import iltod.site'": [sys.executable, "-c", "import iltod.site"],
        "iltod --help": [BIN / "iltod", "--help"],
        "iltod check (one plan)": [BIN / "iltod", "check", "--root", one_plan],
    }


def measure_imports(arguments: Sequence[str], folder: Path) -> Imports:
    """Return what `python -X importtime` tells of a command."""
    code = _CALL.format(arguments=["iltod", *arguments])
    done = subprocess.run([sys.executable, "-X", "importtime", "-c", code], cwd=folder, capture_output=True, text=True)
    return read_import_times(done.stderr)


def read_import_times(told: str) -> Imports:
    """Return the sums of what `-X importtime` printed; time is counted where it was spent, by top-level package."""
    by_package: Counter[str] = Counter()
    modules = 0
    for line in told.splitlines():
        if not line.startswith("import time:") or "self [us]" in line:
            continue
        own, _, name = line.removeprefix("import time:").split("|")
        package = name.strip().partition(".")[0]
        known = package in sys.stdlib_module_names or package.startswith("_")
        by_package["standard library" if known else package] += int(own)
        modules += 1
    return Imports(modules, by_package.total(), tuple(by_package.most_common(SHOWN)))
