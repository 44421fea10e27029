"""No page is ever scrolled sideways: not on the narrowest screen, not with text twice as large."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from reader import DESK, PAGES, PHONE, Reader, overflow, unfold

NARROW = (320, 640)

HEADER = """() => [...document.querySelectorAll('.it-name, .it-head .it-call, .it-links a')]
  .filter(e => e.closest('.it-head'))
  .map(e => { const box = e.getBoundingClientRect(); return {
    what: e.innerText, left: box.left, right: box.right, top: box.top, bottom: box.bottom,
    clipped: [e, ...e.querySelectorAll('*')].some(one => one.scrollWidth > one.clientWidth + 1 &&
      getComputedStyle(one).overflowX !== 'visible'),
  }; })"""

LARGE_TEXT = """() => {
  const root = document.documentElement;
  root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + 'px';
}"""


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_fits_the_narrowest_screen(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], NARROW)
    unfold(page)
    assert overflow(page) == {"by": 0, "sticking": []}


def test_every_page_of_the_site_fits_a_phone(reader: Reader, site: Path) -> None:
    addresses = [str(path.parent.relative_to(site)) for path in sorted(site.rglob("index.html"))]
    assert len(addresses) > 60
    page = reader.open("", PHONE)
    too_wide = {}
    for address in addresses:
        reader.go(page, "" if address == "." else f"{address}/")
        unfold(page)
        if overflow(page)["by"]:
            too_wide[address] = overflow(page)
    assert too_wide == {}


def test_a_page_that_does_not_fit_would_be_found(reader: Reader) -> None:
    page = reader.open("", NARROW)
    page.locator("h1").evaluate("e => { e.style.whiteSpace = 'nowrap'; e.parentElement.style.clipPath = 'none'; }")
    assert overflow(page)["by"] > 0


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_text_twice_as_large_fits(reader: Reader, kind: str, size: tuple[int, int]) -> None:
    page = reader.open(PAGES[kind], size)
    name = page.locator(".it-name b")
    before = name.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    page.evaluate(LARGE_TEXT)
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


@pytest.mark.parametrize("kind", PAGES)
def test_no_word_is_broken_between_lines(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], NARROW)
    unfold(page)
    found = {NARROW[0]: page.evaluate(BROKEN_WORDS)}
    for width in (768, 1000):
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = page.evaluate(BROKEN_WORDS)
    assert found == {320: [], 768: [], 1000: []}
