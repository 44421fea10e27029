"""What a first-time officer does wrong, and what the program tells: each kind of mistake made in a real run.

`python tests/unit/mistakes/mistakes.py` writes anew what is told; read the difference before you commit it.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
TESTS = HERE.parents[1]
sys.path.extend(str(path) for path in (TESTS, TESTS / "invalid"))

from broken import MINIMAL, found  # noqa: E402

from iltod.core.problem import Problem  # noqa: E402

TYPED = HERE / "typed.tsv"
YEAR = Path("plans/body/2026")
_ESCAPE = re.compile(r"\\(n|t|\\|u[0-9a-f]{4})")


class Mistake(NamedTuple):
    """One kind: its name, the file, what stands there, what is typed instead, and what is told."""

    name: str
    file: str
    stands: str
    typed: str
    told: str = ""


def typed_mistakes() -> list[Mistake]:
    """Return the mistakes of the table."""
    lines = TYPED.read_text(encoding="utf-8").splitlines()
    return [Mistake(*line.split("\t")) for line in lines if not line.startswith("#")]


def _plain(text: str) -> str:
    """Return text of the table as it is in a file."""
    signs = {"n": "\n", "t": "\t", "\\": "\\"}
    return _ESCAPE.sub(lambda match: signs.get(match[1]) or chr(int(match[1][1:], 16)), text)


def made(mistake: Mistake, folder: Path) -> Path:
    """Return a small sound project in which somebody made a mistake."""
    project = folder / "project"
    shutil.copytree(MINIMAL, project)
    path = project / ("plans/body" if mistake.file == "organisation.yml" else YEAR) / mistake.file
    path.parent.mkdir(exist_ok=True)
    stands, typed = _plain(mistake.stands), _plain(mistake.typed)
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    assert stands in before, mistake
    path.write_text(before.replace(stands, typed, 1) if stands else before + typed, encoding="utf-8", newline="\n")
    return project


def told_of(problems: Iterable[Problem]) -> str:
    """Return what a check tells of a mistake: codes with their places and lines to copy, in their order."""
    told = (
        f"{problem.code} {problem.place.line}:{problem.place.column}" + f" → {problem.example}" * bool(problem.example)
        for problem in problems
    )
    return " · ".join(told)


def main() -> None:
    """Write anew what is told of every mistake."""
    lines = []
    for line in TYPED.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            row = [*line.split("\t"), ""][:4]
            with tempfile.TemporaryDirectory() as folder:
                line = "\t".join((*row, told_of(found(made(Mistake(*row), Path(folder))))))
        lines.append(line)
    TYPED.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
