"""Every data file of the project tells an editor its schema, and keeps to it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from iltod.model.files import FILE_KINDS, KINDS, year_file

PLANS = Path(__file__).resolve().parents[2] / "plans"
FILES = sorted(PLANS.rglob("*.yml"))
FIRST_LINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")


class CoreLoader(yaml.BaseLoader):
    """Text as it stands, with the whole numbers, truth values and nothing of YAML 1.2."""


CoreLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[0-9]+$"), list("0123456789"))
CoreLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
CoreLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])
CoreLoader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))
CoreLoader.add_constructor("tag:yaml.org,2002:bool", lambda loader, node: loader.construct_scalar(node) == "true")
CoreLoader.add_constructor("tag:yaml.org,2002:null", lambda loader, node: None)


def kind_of(path: Path) -> str:
    """Return the kind of file that a place in `plans/` holds."""
    year = year_file(path.relative_to(PLANS).as_posix().partition("/")[2])
    return year.kind.name if year else path.stem


def test_every_kind_of_file_is_there() -> None:
    assert {kind_of(path) for path in FILES} == set(FILE_KINDS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PLANS).as_posix())
def test_a_file_names_its_schema_and_keeps_to_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    line = FIRST_LINE.fullmatch(text.split("\n", 1)[0])
    assert line
    schema = (path.parent / line.group(1)).resolve()
    assert schema == PLANS.parent / "docs" / "schema" / f"{kind_of(path)}.schema.json"
    validator = Draft202012Validator(json.loads(schema.read_bytes()), format_checker=FormatChecker())
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(yaml.load(text, CoreLoader))]
    assert errors == []


def test_the_glossary_names_the_place_of_every_kind_of_file() -> None:
    glossary = (PLANS.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [row for row in glossary.splitlines() if row.startswith("|")]
    for kind in KINDS:
        assert any(f"`{kind.record.__name__}`" in row and kind.path in row for row in rows), kind.name
