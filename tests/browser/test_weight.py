"""Pages are light: a measure comes over a weak network in one round trip."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from reader import KINDS, PAGES, PROSE, Reader

KILOBYTE = 1000


def packed(path: Path) -> int:
    """Return the bytes that a web server sends."""
    return len(gzip.compress(path.read_bytes(), 6, mtime=0))


def plans(site: Path) -> list[dict[str, Any]]:
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(site.glob("*/20*.json"))]
    assert len(found) >= 4
    return found


def test_every_measure_page_is_at_most_ten_kilobytes(site: Path) -> None:
    sizes = {
        measure["address"]: packed(site / measure["address"] / "index.html")
        for plan in plans(site)
        for measure in plan["measures"]
    }
    assert len(sizes) > 45
    assert {address: size for address, size in sizes.items() if size > 10 * KILOBYTE} == {}


def test_every_plan_page_is_at_most_twenty_kilobytes(site: Path) -> None:
    sizes = {plan["address"]: packed(site / plan["address"] / "index.html") for plan in plans(site)}
    assert {address: size for address, size in sizes.items() if size > 20 * KILOBYTE} == {}


def test_a_plan_of_twenty_five_measures_would_fit(site: Path) -> None:
    plan = max(plans(site), key=lambda plan: len(plan["measures"]))
    page = site / plan["address"] / "index.html"
    rows = re.findall(r"<tr data-row.*?</tr>", page.read_text(encoding="utf-8"), re.DOTALL)
    without = packed(page) - len(gzip.compress("".join(rows).encode(), 6))
    assert without + len(gzip.compress("".join(rows).encode(), 6)) * 25 / len(rows) <= 20 * KILOBYTE


@pytest.mark.parametrize("kind", [kind for kind in PAGES if kind.startswith("measure")])
def test_a_measure_with_everything_that_it_loads_is_at_most_twenty_five_kilobytes(
    reader: Reader, site: Path, kind: str
) -> None:
    page = reader.open(PAGES[kind])
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    paths = {asked.removeprefix(f"{reader.base}/") for asked in reader.asked} | {"assets/icon.svg"}
    files = [site / path / "index.html" if path.endswith("/") else site / path for path in paths]
    assert sum(packed(file) for file in files) <= 25 * KILOBYTE


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_for_three_things_at_most(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind])
    page.wait_for_load_state("networkidle")
    asked = set(reader.asked) | {f"{reader.base}/assets/icon.svg"}
    if kind == "search":  # what every question needs of the index comes with the page, to save trips: decision 0038
        early: list[str] = page.locator("link[rel=preload][as=fetch]").evaluate_all("all => all.map(e => e.href)")
        assert all(address.startswith(f"{reader.base}/search/") for address in early)
        asked -= set(early)
    asked -= {address for address in asked if "mongolian" in address}  # the letters of a title that few pages have
    assert len(asked) <= 3
    assert page.locator("link[rel=stylesheet]").count() == (1 if kind in PROSE else 0)
    # the script of the search does not wait for the index of terms below it, so that nothing moves: decision 0038
    assert page.locator("script:not([defer])").count() == (1 if kind == "search" else 0)
    assert page.locator("script").count() == (
        1
        if kind in {"body-sample", "plan-sample", "disclosure-sample", "search", "explore", "verify", "offline"}
        or "measure" in kind
        else 0
    )
