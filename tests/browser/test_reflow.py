"""No page is ever scrolled sideways: not on the narrowest screen, not with text twice as large."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from playwright.sync_api import Page
from reader import DESK, KINDS, PAGES, PHONE, PROSE, Reader, enlarge_text, overflow, unfold

NARROW = (320, 640)

BROKEN_WORDS = """() => {
  const broken = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode());) {
    const parent = text.parentElement;
    if (!parent.checkVisibility() || parent.closest('thead')?.clientWidth <= 1 || parent.closest('code')) continue;
    for (const word of text.data.matchAll(/[0-9а-яөүё]+/gi)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = [...range.getClientRects()].filter(box => box.width > 0).map(box => Math.round(box.top));
      if (new Set(lines).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""

BROKEN_NUMBERS = BROKEN_WORDS.replace("[0-9а-яөүё]+", "[0-9]+-[а-яөүё]+").replace(
    "closest('code')", "closest('code, .pre, .clamp, .clamp *, [rel~=external], .orig')"
)
"""Days with their cases («31-ний») on two lines, but where they stand in words that somebody else wrote."""

HEADER = """() => [...document.querySelectorAll('.it-name, .it-head .it-call, .it-links a')]
  .filter(e => e.closest('.it-head'))
  .map(e => { const box = e.getBoundingClientRect(); return {
    what: e.innerText, left: box.left, right: box.right, top: box.top, bottom: box.bottom,
    clipped: [e, ...e.querySelectorAll('*')].some(one => one.scrollWidth > one.clientWidth + 1 &&
      getComputedStyle(one).overflowX !== 'visible'),
  }; })"""


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_fits_the_narrowest_screen_and_breaks_no_word(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], NARROW)
    unfold(page)
    assert overflow(page) == {"by": 0, "sticking": []}
    assert page.evaluate(BROKEN_WORDS) == []
    assert page.evaluate(BROKEN_NUMBERS) == []


def test_a_day_that_is_parted_from_its_case_would_be_found(reader: Reader) -> None:
    page = reader.open(PAGES["measure-assessed"], NARROW)
    day = page.locator(".lead .num")
    day.evaluate("e => { e.style.whiteSpace = 'normal'; e.parentElement.style.width = '1px'; }")
    assert day.inner_text() in page.evaluate(BROKEN_NUMBERS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [768, 1000])
def test_columns_break_no_word(reader: Reader, kind: str, width: int) -> None:
    page = reader.open(PAGES[kind], (width, 800))
    unfold(page)
    assert overflow(page)["by"] == 0
    assert page.evaluate(BROKEN_WORDS) == []


TABLES = """() => {
  const count = selector => [...document.querySelectorAll(selector)].filter(e => !e.closest('[hidden]')).length;
  return { table: count('table'), row: count('tr'), columnheader: count('th[scope=col]'),
    rowheader: count('th[scope=row]'), cell: count('td') };
}"""


def told_to_ears(page: Page) -> Counter[str]:
    """Return how often each part of a table is in the tree that the browser gives to screen readers."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return Counter(node["role"]["value"] for node in nodes if not node["ignored"])


@pytest.mark.parametrize("kind", PAGES)
def test_a_table_that_is_laid_out_anew_stays_a_table(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], PHONE)
    unfold(page)
    written = page.evaluate(TABLES)
    told = told_to_ears(page)
    assert {part: told[part] for part in written} == written
    assert page.locator("table[role], table [role]").count() == 0
    assert kind in PROSE or written["row"] - page.locator("thead tr").count() == written["rowheader"]


def test_a_page_that_does_not_fit_would_be_found(reader: Reader) -> None:
    page = reader.open("", NARROW)
    page.locator("h1").evaluate("e => { e.style.whiteSpace = 'nowrap'; e.parentElement.style.clipPath = 'none'; }")
    assert overflow(page)["by"] > 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_text_twice_as_large_fits(reader: Reader, kind: str, size: tuple[int, int]) -> None:
    page = reader.open(PAGES[kind], size)
    name = page.locator(".it-name b")
    before = name.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    enlarge_text(page)
    assert name.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") == pytest.approx(2 * before, rel=0.01)
    assert overflow(page)["by"] == 0
    header = page.evaluate(HEADER)
    assert len(header) > 5
    for item in header:
        assert item["left"] >= 0, item
        assert item["right"] <= size[0], item
        assert not item["clipped"], item
    for one, other in combinations(header, 2):
        beside = one["right"] <= other["left"] + 1 or other["right"] <= one["left"] + 1
        below = one["bottom"] <= other["top"] + 1 or other["bottom"] <= one["top"] + 1
        assert beside or below, (one, other)
