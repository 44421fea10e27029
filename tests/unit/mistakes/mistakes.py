"""What a first-time officer does wrong, and what the program tells: each kind of mistake made in a real run.

Each table has a kind of mistake on a line: its name, how it is made, and what is told. A mistake is typed into a file
of the small sound project (`typed`), written into a cell of a form (`forms`), given to a command (`commands`) or
printed in the row of a document (`documents`). `python tests/unit/mistakes/mistakes.py` writes anew what is told; read
the difference before you commit it.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parents[1]
sys.path.extend(str(path) for path in (HERE, TESTS, TESTS / "invalid"))

from asked import asked, filled, imported  # noqa: E402
from broken import MINIMAL, found  # noqa: E402

from iltod.core.problem import Problem  # noqa: E402

YEAR = Path("plans/body/2026")
_ESCAPE = re.compile(r"\\(n|t|\\|u[0-9a-f]{4})")


def rows(table: str) -> list[list[str]]:
    """Return the lines of a table without its remarks, each of its columns."""
    lines = (HERE / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def _plain(text: str) -> str:
    """Return text of the table as it is in a file."""
    signs = {"n": "\n", "t": "\t", "\\": "\\"}
    return _ESCAPE.sub(lambda match: signs.get(match[1]) or chr(int(match[1][1:], 16)), text)


def made(file: str, stands: str, typed: str, folder: Path) -> Path:
    """Return a small sound project in which somebody typed something else than what stands there."""
    project = folder / "project"
    shutil.copytree(MINIMAL, project)
    path = project / ("plans/body" if file == "organisation.yml" else YEAR) / file
    path.parent.mkdir(exist_ok=True)
    stands, typed = _plain(stands), _plain(typed)
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    assert stands in before, stands
    path.write_text(before.replace(stands, typed, 1) if stands else before + typed, encoding="utf-8", newline="\n")
    return project


def told_of(problems: Iterable[Problem]) -> str:
    """Return what a check tells of a mistake: codes with their places and lines to copy, in their order."""
    told = (
        f"{problem.code} {problem.place.line}:{problem.place.column}" + f" → {problem.example}" * bool(problem.example)
        for problem in problems
    )
    return " · ".join(told)


TABLES: dict[str, Callable[..., str]] = {
    "typed": lambda file, stands, typed, folder: told_of(found(made(file, stands, typed, folder))),
    "forms": filled,
    "commands": asked,
    "documents": imported,
}
"""What makes the mistakes of each table, from the columns between the name and what is told."""

COLUMNS = {"typed": 3, "forms": 2, "commands": 2, "documents": 1}


def main() -> None:
    """Write anew what is told of every mistake."""
    for table, run in TABLES.items():
        path, lines = HERE / f"{table}.tsv", []
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                name, *given = [*line.split("\t"), *[""] * 3][: COLUMNS[table] + 1]
                with tempfile.TemporaryDirectory() as folder:
                    line = "\t".join((name, *given, run(*given, Path(folder))))
            lines.append(line)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
