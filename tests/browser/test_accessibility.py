"""axe finds nothing on any kind of page: on phone and desk, in light, dark and forced colours, with large text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from reader import DESK, KINDS, PAGES, Reader, enlarge_text, unfold

NARROWEST = (320, 900)

AXE = Axe()
OPTIONS = {"resultTypes": ["violations"], "elementRef": False, "rules": {"target-size": {"enabled": True}}}
"""All rules of WCAG 2.2 AA and of good practice; axe leaves the size of targets out unless it is asked."""

COLOURS = {"resultTypes": ["violations"], "elementRef": False, "runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules that hang on colours: all that differs in the dark."""

NAMELESS_TABLES = """() => [...document.querySelectorAll('table')]
  .filter(e => !(e.caption || e.ariaLabel || document.getElementById(e.getAttribute('aria-labelledby'))))
  .map(e => e.outerHTML.slice(0, 120))"""


SAME_NAMES = """() => {
  const led = {};
  for (const link of document.querySelectorAll('#main a[href]')) {
    if (!link.checkVisibility() || link.closest('table')) continue;
    const heading = document.getElementById(link.getAttribute('aria-labelledby'));
    const name = heading ? heading.textContent : link.ariaLabel || link.innerText;
    (led[name.trim()] ||= new Set()).add(link.href);
  }
  return Object.keys(led).filter(name => led[name].size > 2);
}"""
"""Names under which links lead to many places; in a table the header of the row tells them apart."""

LABELS = """() => [...document.querySelectorAll('a[aria-label], button[aria-label]')]
  .filter(e => /[a-zа-яөүё0-9]/i.test(e.innerText) && !e.ariaLabel.includes(e.innerText.trim()))
  .map(e => e.outerHTML.slice(0, 120))"""
"""What is named otherwise than it can be read, so that nobody can say it to a machine."""


def findings(page: Page, look: str, options: dict[str, object] = OPTIONS) -> list[str]:
    """Return what axe finds, each with its first place."""
    return [
        f"{look}: {found['id']}: {found['help']}: {place['html'][:160]} {place['failureSummary']}"
        for found in AXE.run(page, options=options).response["violations"]
        for place in found["nodes"][:1]
    ]


@pytest.mark.parametrize("address", ["sample/poster.html", "sample/2026/plan-2026.html"])
def test_axe_finds_nothing_on_sheets_of_their_own(reader: Reader, address: str) -> None:
    assert findings(reader.open(address, NARROWEST), address) == []


def test_bars_are_seen_in_forced_colours(reader: Reader) -> None:
    page = reader.open(PAGES["plan-sample"], forced=True)
    paper = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    drawn = page.locator(".bar i:not(.silent)").evaluate_all("all => all.map(e => getComputedStyle(e).backgroundColor)")
    silent = page.locator(".bar .silent").evaluate_all("all => all.map(e => getComputedStyle(e).borderTopStyle)")
    assert drawn
    assert paper not in drawn
    assert set(silent) == {"dashed"}
    assert page.locator(".pace polyline").first.evaluate("e => getComputedStyle(e).stroke") != paper


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("size", [NARROWEST, DESK], ids=["narrowest", "desk"])
def test_axe_finds_nothing(reader: Reader, kind: str, size: tuple[int, int]) -> None:
    page = reader.open(PAGES[kind], size)
    unfold(page)
    found = findings(page, "light")
    page.emulate_media(color_scheme="dark")
    page.evaluate("() => Promise.all(document.getAnimations().map(fading => fading.finished))")
    assert found + findings(page, "dark", COLOURS) == []


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_in_forced_colours(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], forced=True)
    unfold(page)
    assert findings(page, "forced") == []


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_with_text_twice_as_large(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], DESK)
    enlarge_text(page)
    unfold(page)
    assert findings(page, "large") == []


def test_axe_finds_nothing_where_a_filter_shows_nothing(reader: Reader) -> None:
    page = reader.open("sample/2026/?state=not-due&performer=branches")
    assert page.locator("[data-row]:visible").count() == 0
    assert findings(page, "light") == []


def test_axe_finds_nothing_where_a_term_is_explained(reader: Reader) -> None:
    page = reader.open(PAGES["plan-sample"])
    page.locator("[popovertarget]").first.click()
    assert findings(page, "light") == []


def test_axe_would_find_something(reader: Reader) -> None:
    page = reader.open("sample/2026/1-1/")
    page.locator("h1").evaluate("e => { e.style.color = '#bbb'; e.innerHTML += '<img src=/assets/icon.svg>'; }")
    page.add_style_tag(content=".it-head .it-links *{display:block;padding:0;font-size:9px;line-height:9px}")
    found = {text.split(": ")[1] for text in findings(page, "light")}
    assert found >= {"color-contrast", "image-alt", "target-size"}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_tells_its_language_title_landmarks_and_tables(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind])
    assert page.locator("html").get_attribute("lang") == "mn"
    languages = {"mn", "mn-Mong"} | ({"en"} if "data" in kind else set())
    assert set(page.locator("[lang]").evaluate_all("all => all.map(e => e.lang)")) <= languages
    assert page.title().endswith("– ил тод")
    assert page.get_by_role("banner").count() == 1
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("contentinfo").count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(e => Number(e.tagName[1]))")
    assert [(above, below) for above, below in pairwise(levels) if below > above + 1] == []
    unfold(page)
    assert page.evaluate(SAME_NAMES) == []
    assert page.evaluate(LABELS) == []
    assert page.evaluate(NAMELESS_TABLES) == []
    assert page.locator("th:not([scope])").count() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_focus_goes_in_the_order_in_which_a_page_is_read(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind])
    assert page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0
    reordered = "() => [...document.querySelectorAll('body *')].filter(e => getComputedStyle(e).order !== '0').length"
    assert page.evaluate(reordered) == 0
    parts = page.locator("a[href], button, input, select, summary").evaluate_all(
        "all => all.map(e => e.closest('header, main, footer')?.localName).filter(Boolean)"
    )
    order = {"header": 0, "main": 1, "footer": 2}
    assert parts == sorted(parts, key=order.__getitem__)
    assert set(parts) >= {"header", "footer"}
