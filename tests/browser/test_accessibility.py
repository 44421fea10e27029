"""axe finds nothing serious on any kind of page, on a phone and on a desk, in light and in dark."""

from __future__ import annotations

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from reader import KINDS, PAGES, Reader, unfold

WIDTHS = (360, 1280)
GRAVE = {"serious", "critical"}

AXE = Axe()
OPTIONS = {"resultTypes": ["violations"], "elementRef": False}
COLOURS = OPTIONS | {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules that hang on colours: all that differs in the dark."""


def findings(page: Page, look: str, options: dict[str, object] = OPTIONS) -> list[str]:
    """Return what axe calls serious or critical, each with its first place."""
    return [
        f"{look}: {found['id']}: {found['help']}: {place['html'][:160]} {place['failureSummary']}"
        for found in AXE.run(page, options=options).response["violations"]
        if found["impact"] in GRAVE
        for place in found["nodes"][:1]
    ]


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_serious(reader: Reader, kind: str, width: int) -> None:
    page = reader.open(PAGES[kind], (width, 900))
    unfold(page)
    found = findings(page, "light")
    page.emulate_media(color_scheme="dark")
    page.evaluate("() => Promise.all(document.getAnimations().map(fading => fading.finished))")
    assert found + findings(page, "dark", COLOURS) == []


def test_axe_finds_nothing_serious_where_a_filter_shows_nothing(reader: Reader) -> None:
    page = reader.open("sample/2026/?state=not-due&performer=branches")
    assert page.locator("[data-row]:visible").count() == 0
    assert findings(page, "light") == []


def test_axe_would_find_something_serious(reader: Reader) -> None:
    page = reader.open("sample/2026/1-1/")
    page.locator("h1").evaluate("e => { e.style.color = '#bbb'; e.innerHTML += '<img src=/assets/icon.svg>'; }")
    assert {text.split(": ")[1] for text in findings(page, "light")} == {"color-contrast", "image-alt"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_tells_its_language_title_and_landmarks(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind])
    assert page.locator("html").get_attribute("lang") == "mn"
    assert page.title().endswith("– ил тод")
    assert page.get_by_role("banner").count() == 1
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("contentinfo").count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(e => Number(e.tagName[1]))")
    assert [(above, below) for above, below in pairwise(levels) if below > above + 1] == []
