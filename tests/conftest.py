"""What many tests need: a project written into a temporary folder from what the test shows."""

from __future__ import annotations

import datetime
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from filelock import FileLock

from iltod.core.resources import default_folder
from iltod.site import build_state

ROOT = Path(__file__).resolve().parent.parent
MINIMAL = ROOT / "tests" / "examples" / "minimal"

Tree = Mapping[str, str | bytes]
Make = Callable[[Path], object]

LONGEST_ID = 28
"""How many letters of a value a test's name repeats."""


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a test by the beginnings of its values in one line, so that a list of tests can be read."""
    if isinstance(val, str):
        line = "".join(letter if letter.isprintable() else "·" for letter in " ".join(val.split()))
        return (line if len(line) <= LONGEST_ID else f"{line[:LONGEST_ID]}…") or "empty"
    if isinstance(val, bytes):
        return f"{len(val)} bytes"
    return None


def write_tree(folder: Path, files: Tree) -> Path:
    """Write files by their paths, text with its common indentation taken off; return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else dedent(content).lstrip("\n").encode())
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project itself."""
    return ROOT


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[str, Make], Path]:
    """Make a folder that no test changes, once for all workers of a run: `made_once("name", make)`."""
    folder = tmp_path_factory.getbasetemp()
    common = folder.parent if hasattr(request.config, "workerinput") else folder

    def once(name: str, make: Make) -> Path:
        made = common / f"{name}.made"
        with FileLock(common / f"{name}.lock"):
            if not made.exists():
                make(common / name)
                made.touch()
        return common / name

    return once


@pytest.fixture(scope="session")
def as_of() -> datetime.date:
    """The day as of which the small example is told."""
    return datetime.date(2026, 7, 15)


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Tree], Path]:
    """Write a whole project: `project({"plans/…": "…"})`."""
    return lambda files: write_tree(tmp_path / "project", files)


@pytest.fixture
def minimal(tmp_path: Path) -> Callable[..., Path]:
    """Write the small sound example with files laid over it and some left out."""

    def write(files: Tree | None = None, *, without: Collection[str] = ()) -> Path:
        folder = tmp_path / "minimal"
        shutil.copytree(MINIMAL, folder)
        for name in without:
            (folder / name).unlink()
        return write_tree(folder, files or {})

    return write


@pytest.fixture(scope="module")
def small_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A program with little prose that keeps compiled templates for one module of tests: they take most of the time."""
    folder = tmp_path_factory.mktemp("program")
    prose = "---\ntitle: Хуудас\n---\n\n[Нүүр](/)\n"
    write_tree(folder, {"content/404.md": prose, "content/glossary.md": prose})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build_state, "INSTALLED_TEMPLATES", folder / "templates")
        patch.setattr(sys, "dont_write_bytecode", False)
        patch.setattr(
            "iltod.core.project.default_folder",
            lambda name: folder / name if name == "content" else default_folder(name),
        )
        yield
