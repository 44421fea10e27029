"""Every page reads whole where scripts do not run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page
from reader import PAGES, PROSE, Reader

PLANS = ("songinokhairkhan/2025", "energy-centre/2024", "sample/2026", "sample/2025")

LEFTOVERS = ("{", "}", "None", "undefined", "NaN", "##", "&amp;", "&lt;", "&#")
"""What a mistake in a template leaves to be read."""

EMPTY = """() => [...document.querySelectorAll('header *, #main *, footer *')]
  .filter(e => !e.matches('input, br, hr, wbr, colgroup, col, svg, style, script, iframe'))
  .filter(e => !e.closest('svg, [aria-hidden=true]'))
  .filter(e => e.checkVisibility() && !e.innerText.trim() && !e.querySelector('svg, img, iframe'))
  .map(e => e.outerHTML.slice(0, 160))"""


def words_of(page: Page) -> str:
    return page.locator("#main").inner_text()


@pytest.mark.parametrize("kind", PAGES)
def test_every_page_reads_without_script(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], script=False)
    assert page.locator("h1").count() == 1
    assert page.locator("h1").is_visible()
    assert len(words_of(page)) > 150
    asking = page.locator("form:visible")
    assert asking.count() == (0 if kind in {"search", "110", "404"} else 1)
    assert all((page.locator("form:visible").get_attribute("action") or "").endswith("search/") for _ in asking.all())
    assert (
        page.locator("form:visible button").count()
        == page.locator("button:not([popovertarget]):visible").count()
        == asking.count()
    )
    assert page.locator("select:visible, noscript:visible").count() == 0
    assert page.evaluate(EMPTY) == []
    text = page.locator("body").inner_text()
    leftovers = LEFTOVERS if kind not in PROSE else ()  # prose pages show YAML and code
    assert [mark for mark in leftovers if mark in text] == []


@pytest.mark.parametrize("plan", PLANS)
def test_the_whole_table_of_a_plan_shows_with_states_in_words(reader: Reader, site: Path, plan: str) -> None:
    told = json.loads((site / f"{plan}.json").read_text(encoding="utf-8"))
    page = reader.open(f"{plan}/", script=False)
    assert page.locator("[data-filter]").count() == 1
    assert page.locator("[data-filter]:visible").count() == 0
    rows = page.locator("[data-row]:visible")
    assert rows.count() == len(told["measures"]) > 0
    for row, measure in zip(rows.all(), told["measures"], strict=True):
        assert (row.locator("a").get_attribute("href") or "").endswith(f"{measure['address']}")
        assert measure["state_label"].casefold() in row.locator("td, th").nth(2).inner_text().casefold()
        assert row.locator("td, th").nth(2).locator(".tag svg").count() == 1
        assert all(cell.strip() for cell in row.locator("td, th").all_inner_texts())


@pytest.mark.parametrize("plan", ["sample/2026", "sample/2025"])
def test_every_measure_tells_its_state_in_words(reader: Reader, site: Path, plan: str) -> None:
    told = json.loads((site / f"{plan}.json").read_text(encoding="utf-8"))
    page = reader.open(f"{plan}/", script=False)
    for measure in told["measures"]:
        reader.go(page, measure["address"])
        assert measure["state_label"].casefold() in page.locator(".answer .tag").inner_text().casefold()


def test_what_was_not_reported_never_looks_like_a_zero(reader: Reader) -> None:
    page = reader.open("songinokhairkhan/2025/1-1/", script=False)
    text = page.locator(".answer .tag").first.inner_text()
    assert "Тайлагнаагүй" in text
    assert not any(sign.isdigit() for sign in text)
    silent = page.locator(".answer .tag").evaluate("e => getComputedStyle(e).borderTopStyle")
    reader.go(page, "sample/2026/3-2/")
    reported = page.locator(".answer .tag").evaluate("e => getComputedStyle(e).borderTopStyle")
    assert silent != reported
