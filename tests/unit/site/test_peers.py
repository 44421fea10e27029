"""What the other generators of the benchmark are handed: facts for every page that they print, and no kind unnamed."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from country import AS_OF, MEASURES_A_PLAN, write_country
from facts import write_facts
from kinds import OTHER, OTHER_PAGES, REPEATED, kind_of

from iltod.cli import main

SITE_URL = "https://example.org/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of two invented bodies, with the facts for the others beside it."""
    root = tmp_path_factory.mktemp("country")
    write_country(root, 2 * MEASURES_A_PLAN)
    arguments = ["--site-url", SITE_URL, "--cards", "none", "--no-cache", "--quiet"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ILTOD_AS_OF", AS_OF)
        patch.chdir(root)
        main(["build", *arguments])
    write_facts(root, root / "facts", datetime.date.fromisoformat(AS_OF), SITE_URL)
    return root / "site"


def heads(facts: Any) -> Iterator[str]:
    """The addresses of all pages that facts tell the head of."""
    if isinstance(facts, dict):
        if isinstance(head := facts.get("head"), dict):
            yield head["address"]
        for value in facts.values():
            yield from heads(value)
    elif isinstance(facts, list):
        for value in facts:
            yield from heads(value)


def test_the_others_are_handed_facts_for_every_page_that_they_print(site: Path) -> None:
    pages = {str(path.relative_to(site)) for path in site.rglob("*.html")}
    printed = {page for page in pages if kind_of(page) in REPEATED}
    handed = {
        f"{address}index.html"
        for path in (site.parent / "facts").rglob("*.json")
        for address in heads(json.loads(path.read_bytes()))
    }
    assert handed == printed
    assert {kind_of(page) for page in printed} >= {"measures", "plans", "bodies", "ways to follow bodies", "home"}


def test_every_file_of_a_site_has_a_kind(site: Path) -> None:
    files = [str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()]
    assert [path for path in files if kind_of(path) in (OTHER, OTHER_PAGES)] == []
