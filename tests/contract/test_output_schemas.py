"""Every JSON file of the site names its format and keeps to the schema that the site publishes for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from iltod.exports.outputs.formats import OUTPUTS

OF_OTHERS = {"datapackage.json", "feed.json", "oembed.json"}
"""Files whose format others have made: Data Package, JSON Feed, oEmbed."""

OF_PAGES = ("search/", "schema/", "assets/", "embed/", "data/columns/")
"""Where files stand that only the pages themselves read, or that are schemas."""


def outputs(site: Path) -> list[str]:
    paths = (path.relative_to(site).as_posix() for path in site.rglob("*.json"))
    return [path for path in paths if not path.startswith(OF_PAGES) and path.rpartition("/")[2] not in OF_OTHERS]


@pytest.fixture(scope="module")
def validators(plain_site: Path) -> dict[str, Draft202012Validator]:
    found = {}
    for name in OUTPUTS:
        schema = json.loads((plain_site / f"schema/output/{name}-1.schema.json").read_bytes())
        Draft202012Validator.check_schema(schema)
        found[schema["title"]] = Draft202012Validator(schema, format_checker=FormatChecker())
    return found


def test_every_output_keeps_to_its_schema(plain_site: Path, validators: dict[str, Draft202012Validator]) -> None:
    paths = [path for path in outputs(plain_site) if "/source/" not in path]
    assert len(paths) > 70
    seen = set()
    for path in paths:
        document: dict[str, Any] = json.loads((plain_site / path).read_bytes())
        validator = validators[document["format"]]
        assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)] == [], path
        seen.add(document["format"])
    assert set(validators) - seen <= {"iltod-report-1", "iltod-removed-measure-1"}


@pytest.mark.parametrize("name", sorted(OUTPUTS))
def test_a_schema_refuses_what_is_not_its_format(validators: dict[str, Draft202012Validator], name: str) -> None:
    validator = validators[f"iltod-{name}-1"]
    assert not validator.is_valid({})
    assert not validator.is_valid({"format": f"iltod-{name}-2"})


def test_a_key_that_nobody_described_is_noticed(plain_site: Path, validators: dict[str, Draft202012Validator]) -> None:
    document = json.loads((plain_site / "sample/2026.json").read_bytes())
    assert validators["iltod-plan-1"].is_valid(document)
    assert not validators["iltod-plan-1"].is_valid({**document, "new": 1})
    document["totals"]["mean"] = "73.7"
    assert not validators["iltod-plan-1"].is_valid(document)
