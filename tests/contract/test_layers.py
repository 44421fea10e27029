"""A module imports only what stands left of it, and each foreign library has one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

LAYERS = (
    "place",
    "stamp",
    "personal_data",
    "record",
    "openness",
    "sightings",
    "model",
    "pictures",
    "papers",
    "inspection",
    "figures",
    "language",
    "deadlines",
    "changes",
    "backing",
    "chronicle",
    "reach",
    "openness_facts",
    "openness_rules",
    "overview",
    "digests",
    "derive",
    "problem",
    "screening",
    "project",
    "inputs",
    "sealed",
    "tree",
    "manifest",
    "shards",
    "publish",
    "meanwhile",
    "collection",
    "redirects",
    "known",
    "mistyped",
    "yaml_reader",
    "binder",
    "clean",
    "timestamps",
    "load",
    "findings",
    "openness_checks",
    "check",
    "git",
    "history",
    "retell",
    "rewind",
    "check_history",
    "periods",
    "fetch",
    "links",
    "survey",
    "report",
    "wording",
    "schema",
    "charts",
    "plan_charts",
    "sentences",
    "leaflet",
    "posters",
    "offline",
    "pages",
    "country_pages",
    "openness_pages",
    "embed_size",
    "embeds",
    "exports",
    "openness_exports",
    "news",
    "feeds",
    "calendars",
    "cards",
    "card_drawing",
    "search_words",
    "search_body",
    "search_index",
    "search_pages",
    "render",
    "copies",
    "shell",
    "embed_site",
    "paste_pages",
    "prose",
    "search_prose",
    "verify",
    "site",
    "search_site",
    "country_site",
    "front",
    "renew",
    "build",
    "clock",
    "progress",
    "cli",
    "mkdocs_plugin",
)
"""The order in which modules build upon each other."""

FRONT_DOORS = frozenset(("cli", "mkdocs_plugin"))

DOORS = {
    "yaml": {"yaml_reader"},
    "jinja2": {"render"},
    "markupsafe": {"prose", "render"},
    "markdown": {"prose"},
    "PIL": {"card_drawing", "pictures"},
    "pypdf": {"papers"},
    "segno": {"posters"},
    "http": {"fetch"},
    "socket": {"fetch"},
    "ssl": {"fetch"},
    "rfc3161_client": {"timestamps"},
    "cryptography": {"timestamps"},
    "babel": {"language", "render"},
    "mkdocs": {"mkdocs_plugin"},
    "properdocs": set(),
    "material": set(),
}
"""Which modules may import a library that may have to be replaced one day."""


def modules(root: Path) -> dict[str, Path]:
    found = {path.stem: path for path in (root / "generator/iltod").glob("*.py") if path.stem != "__init__"}
    assert len(found) > 10
    return found


def imported(path: Path) -> Iterator[str]:
    """Yield the full names that a module imports, also within functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports name their module in full"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(path: Path, known: set[str]) -> set[str]:
    parts = [name.split(".") for name in imported(path)]
    return {names[1] for names in parts if names[0] == "iltod" and len(names) > 1 and names[1] in known}


def test_every_module_has_its_layer(root: Path) -> None:
    assert set(modules(root)) <= set(LAYERS)
    assert len(set(LAYERS)) == len(LAYERS)


def test_the_architecture_names_every_module(root: Path) -> None:
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert [name for name in modules(root) if f"`{name}`" not in text] == []


def test_a_module_imports_only_what_stands_left_of_it(root: Path) -> None:
    known = set(modules(root))
    wrong = [
        f"{name} imports {other}"
        for name, path in modules(root).items()
        for other in own_imports(path, known)
        if LAYERS.index(other) >= LAYERS.index(name)
    ]
    assert wrong == []


def test_nothing_leans_on_a_front_door(root: Path) -> None:
    known = set(modules(root))
    assert {name for name, path in modules(root).items() if own_imports(path, known) & FRONT_DOORS} == set()


@pytest.mark.parametrize("library", sorted(DOORS))
def test_a_library_has_its_one_door(library: str, root: Path) -> None:
    users = {
        name for name, path in modules(root).items() if any(found.split(".")[0] == library for found in imported(path))
    }
    assert users <= DOORS[library]


def test_the_scan_sees_imports_wherever_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text("import a.b\nfrom c import d\ndef f():\n    from iltod.site import build_site\n", encoding="utf-8")
    assert set(imported(path)) == {"a.b", "c", "c.d", "iltod.site", "iltod.site.build_site"}
    assert own_imports(path, {"site"}) == {"site"}
