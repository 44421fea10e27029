"""ARCHITECTURE.md's table of rooms is true: a room imports only from rows above it, and each library has one door."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROW = re.compile(r"^\| (?P<rooms>[^|]+) \| [^|]+ \| (?P<modules>[^|]+) \|$", re.MULTILINE)
CODE = re.compile(r"`([a-z0-9_/]+)`")

MOST_ROWS = 12
MOST_FILES = 12
MOST_LINES = 400

DOORS = {
    "yaml": {"reading.yaml"},
    "jinja2": {"pages.renderer", "pages.template_compiler"},
    "markupsafe": {
        "pages.prose.prose_markdown",
        "pages.prose.prose_pages",
        "pages.renderer",
        "pages.template_compiler",
    },
    "markdown": {"pages.prose.prose_markdown", "pages.prose.prose_pages"},
    "PIL": {"exports.drawing.card_drawing", "exports.drawing.shapes", "evidence.pictures"},
    "openpyxl": {"importing.readers.sheets", "forms.form_reader"},
    "pdfplumber": {"importing.readers.pdf"},
    "pypdf": {"evidence.documents.pdf_objects"},
    "pypdfium2": {"evidence.documents.pdf"},
    "defusedxml": {"evidence.documents.office", "evidence.svg_pictures"},
    "resvg_py": {"evidence.svg_pictures"},
    "phonenumbers": {"evidence.personal.phones"},
    "stdnum": {"evidence.personal.accounts"},
    "xlrd": {"importing.readers.sheets"},
    "xlsxwriter": {"forms.workbook"},
    "segno": {"pages.sheets"},
    "http": {"evidence.http_client"},
    "socket": {"evidence.http_client"},
    "ssl": {"evidence.http_client"},
    "rfc3161_client": {"evidence.timestamps"},
    "cryptography": {"evidence.timestamps"},
    "babel": {"core.language", "pages.renderer"},
    "mkdocs": {"mkdocs_plugin"},
    "properdocs": set(),
    "material": set(),
}
"""Which modules may import a library that may have to be replaced one day."""


@pytest.fixture(scope="module")
def package(root: Path) -> Path:
    return root / "generator/iltod"


def is_module(path: Path, package: Path) -> bool:
    """Return whether a file says anything: `__init__` of a room is empty, but for the doors of `model` and `cli`."""
    if path.name == "__init__.py":
        return path.stat().st_size > 0 and path.parent != package
    return path.name != "__main__.py"


@pytest.fixture(scope="module")
def modules(package: Path) -> dict[str, Path]:
    """The files of the package by their dotted names below it; an `__init__` that holds nothing is no module."""
    found = {
        ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__"): path
        for path in package.rglob("*.py")
        if path.name != "__main__.py"
        and (path.name != "__init__.py" or (path.stat().st_size and path.parent != package))
    }
    assert len(found) > 50
    return found


def told_rooms(architecture: str) -> list[list[str]]:
    """Return the dotted names of the modules in each row of the table, from the top.

    A row may hold several rooms that stand side by side; then its modules are written with their room.
    """
    table = architecture.partition("## The rooms")[2].partition("\n## ")[0]
    rows: list[list[str]] = []
    for row in ROW.finditer(table):
        names = CODE.findall(row["modules"])
        rooms = CODE.findall(row["rooms"])
        if names:
            prefix = rooms[0].replace("/", ".") if len(rooms) == 1 else ""
            rows.append([prefix + name.replace("/", ".") for name in names])
    return rows


@pytest.fixture(scope="module")
def rooms(root: Path) -> list[list[str]]:
    rows = told_rooms((root / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    assert len(rows) > 5
    return rows


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Return the full names that a module imports, also within functions."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports name their module in full"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(path: Path, known: set[str]) -> set[str]:
    """Return the modules of the package that a module imports."""
    names = {name.removeprefix("iltod.") for name in imported(path) if name.startswith("iltod.")}
    return {name for name in names if name in known}


def graph(modules: dict[str, Path]) -> dict[str, set[str]]:
    known = set(modules)
    return {name: own_imports(path, known) - {name} for name, path in modules.items()}


def floor_of(name: str, rooms: list[list[str]]) -> int:
    """Return in which row a module stands; the door of a room (`model`) stands where its modules do."""
    for number, row in enumerate(rooms):
        if name in row or any(told.startswith(f"{name}.") for told in row):
            return number
    raise AssertionError(f"{name}: not in the table of ARCHITECTURE.md")


def test_the_table_names_every_module_and_no_other(rooms: list[list[str]], modules: dict[str, Path]) -> None:
    told = [name for row in rooms for name in row]
    assert len(told) == len(set(told))
    doors = {name for name, path in modules.items() if path.name == "__init__.py"}
    assert set(told) == set(modules) - doors
    assert len(rooms) <= MOST_ROWS


def test_a_room_imports_only_from_rows_above_it(rooms: list[list[str]], modules: dict[str, Path]) -> None:
    wrong = [
        f"{name} imports {other}"
        for name, others in graph(modules).items()
        for other in others
        if floor_of(other, rooms) > floor_of(name, rooms)
    ]
    assert wrong == []


def test_no_modules_import_each_other(modules: dict[str, Path]) -> None:
    waiting = {name: others for name, others in graph(modules).items() if modules[name].name != "__init__.py"}
    waiting = {name: {other for other in others if other in waiting} for name, others in waiting.items()}
    while free := [name for name, others in waiting.items() if not others & set(waiting)]:
        for name in free:
            del waiting[name]
    assert waiting == {}


def test_a_room_within_a_room_does_not_import_the_outer_one(modules: dict[str, Path]) -> None:
    inner = {name for name in modules if name.startswith("site.publishing.")}
    assert inner
    outer = {name for name in modules if name.startswith("site.")} - inner
    assert {name: graph(modules)[name] & outer for name in inner if graph(modules)[name] & outer} == {}


def test_nothing_leans_on_an_adapter(rooms: list[list[str]], modules: dict[str, Path]) -> None:
    adapters = {*rooms[-1], "cli"}
    assert "mkdocs_plugin" in adapters
    users = {name for name, others in graph(modules).items() if name not in adapters and others & adapters}
    assert users == set()


def test_rooms_and_files_stay_small(package: Path) -> None:
    folders = [package, *(path for path in package.rglob("*") if path.is_dir() and path.name != "__pycache__")]
    counts = {
        folder: [path for path in folder.glob("*.py") if path.name not in ("__init__.py", "__main__.py")]
        for folder in folders
    }
    assert len(counts) > 10
    assert {str(folder): len(files) for folder, files in counts.items() if len(files) > MOST_FILES} == {}
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in package.rglob("*.py")}
    assert {str(path): lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


@pytest.mark.parametrize("library", sorted(DOORS))
def test_a_library_has_its_one_door(library: str, modules: dict[str, Path]) -> None:
    users = {name for name, path in modules.items() if any(part.split(".")[0] == library for part in imported(path))}
    assert users <= DOORS[library]


def test_the_scan_sees_imports_wherever_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text("import a.b\nfrom c import d\ndef f():\n    from iltod.site import build\n", encoding="utf-8")
    assert set(imported(path)) == {"a.b", "c", "c.d", "iltod.site", "iltod.site.build"}
    assert own_imports(path, {"site.build"}) == {"site.build"}


def test_the_table_is_read_as_it_is_written() -> None:
    rows = ("| package | x | y |", "|---|---|---|", "| `a/` | one | `b`, `c/d` |", "| both | two | `cli` |")
    shared = "| `e/`, `f/` | three | `e/g`, `f/h/i` |"
    told = told_rooms("\n".join(("## The rooms\n", *rows, shared, "\n## Next\n")))
    assert told == [["a.b", "a.c.d"], ["cli"], ["e.g", "f.h.i"]]
