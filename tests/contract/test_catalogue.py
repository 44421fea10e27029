"""The catalogue of problems, the code that finds them and the pages made of it say the same."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from iltod import model
from iltod.core.codes.problem_codes import ProblemCode
from iltod.core.problem import Language, catalogue, known_code
from iltod.core.report import catalogue_page, codes_module
from iltod.model import SCALAR
from iltod.pages.wording import read_wording
from iltod.reading.json_schema import schema_files


def constants(root: Path) -> set[str]:
    """Return every text that stands alone in the code."""
    paths = [path for path in (root / "generator/iltod").rglob("*.py") if path.name != "problem_codes.py"]
    assert len(paths) > 50
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def codes_made(root: Path) -> set[str]:
    """Return the codes that the code names where it makes a problem."""
    makers = {"make_problem", "add", "_add", "_stop", "duplicates"}
    found = set()
    for path in (root / "generator/iltod").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in makers and node.args and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    assert len(found) > 50
    return found


def scalar_codes() -> set[str]:
    """Return the codes of the kinds of scalars that have a pattern."""
    annotated = [getattr(kind, "__metadata__", ()) for kind in vars(model).values()]
    metas = [meta for group in annotated for meta in group if isinstance(meta, msgspec.Meta) and meta.pattern]
    assert len(metas) >= 5
    return {f"invalid_{(meta.extra or {})[SCALAR]}" for meta in metas}


def test_every_code_that_is_found_has_its_words(root: Path) -> None:
    assert {code for code in codes_made(root) if code not in catalogue()} == set()
    assert scalar_codes() <= set(catalogue())


def test_every_code_of_the_catalogue_can_be_found(root: Path) -> None:
    assert set(catalogue()) - constants(root) == scalar_codes()


def test_the_type_of_codes_is_the_one_the_program_writes(root: Path) -> None:
    """Written by `make docs`: with it a misspelt code is a type error."""
    path = root / "generator/iltod/core/codes/problem_codes.py"
    assert path.read_text(encoding="utf-8") == codes_module()
    assert set(get_args(ProblemCode)) == set(catalogue())


def test_a_code_that_is_put_together_must_be_in_the_catalogue() -> None:
    assert known_code("unknown_unit") == "unknown_unit"
    with pytest.raises(KeyError):
        known_code("unknown_unt")


def test_the_page_of_problems_is_the_one_the_program_writes(root: Path) -> None:
    """Written by `make docs`."""
    assert (root / "docs/problems.md").read_text(encoding="utf-8") == catalogue_page(Language.MONGOLIAN) + "\n"


def test_the_schemas_are_those_the_program_writes(root: Path) -> None:
    """Written by `make docs`."""
    expected = schema_files(read_wording(root / "site_templates/wording.yml"))
    written = {path.name: path.read_bytes() for path in (root / "docs/schema").iterdir()}
    assert written == expected
