"""Prose pages and data pages come from two makers; a reader sees one site, and no page of it complains."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from reader import DESK, PHONE, Reader, overflow, unfold

CHROME = """() => {
  const parts = document.querySelectorAll('.it-head, .it-head *, .it-foot, .it-foot *');
  const whole = {'header': document.querySelector('.it-head'), 'footer': document.querySelector('.it-foot')};
  return [...parts].filter(e => !e.closest('svg') || e.matches('svg')).map(e => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    const top = (e.closest('.it-head') ? whole.header : whole.footer).getBoundingClientRect().top;
    const round = value => Math.round(value * 2) / 2;
    return {
      what: `${e.tagName}.${e.getAttribute('class') || ''} ${e.children.length ? '' : e.textContent}`,
      box: [round(box.left), round(box.top - top), round(box.width), round(box.height)],
      look: [style.color, style.backgroundColor, style.borderTopColor, style.borderTopWidth, style.borderBottomColor,
        style.borderBottomWidth, style.borderRadius, style.fontSize, style.fontWeight, style.lineHeight, style.display,
        style.textDecorationLine],
    };
  });
}"""

GROUND = """() => [document.body, document.querySelector('h1'), document.querySelector('#main p, #main dd')].map(e => {
  const style = getComputedStyle(e);
  return [style.color, e === document.body ? style.backgroundColor : ''];
})"""


def chrome(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(CHROME)
    assert len(found) > 20
    return found


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("prose", ["about/", "110/"])
def test_prose_and_data_share_header_and_footer(reader: Reader, prose: str, size: tuple[int, int], dark: bool) -> None:
    data_page = chrome(reader.open("songinokhairkhan/2025/1-1/", size, dark=dark))
    prose_page = chrome(reader.open(prose, size, dark=dark))
    assert [part["what"] for part in prose_page] == [part["what"] for part in data_page]
    for ours, theirs in zip(prose_page, data_page, strict=True):
        assert ours == theirs


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_prose_and_data_share_ink_and_paper(reader: Reader, dark: bool) -> None:
    data_page = reader.open("performers/", dark=dark).evaluate(GROUND)
    assert reader.open("about/", dark=dark).evaluate(GROUND) == data_page


def test_the_header_stands_at_the_top_of_both(reader: Reader) -> None:
    tops = [
        reader.open(address).locator(".it-head").evaluate("e => e.getBoundingClientRect().top")
        for address in ("", "about/", "110/", "sample/2026/")
    ]
    assert tops == [0, 0, 0, 0]


def test_every_page_fits_a_phone_and_complains_of_nothing(reader: Reader, site: Path) -> None:
    addresses = sorted(f"{path.parent.relative_to(site)}/".removeprefix("./") for path in site.rglob("index.html"))
    assert len(addresses) > 60
    page = reader.open("", PHONE)
    for address in addresses:
        reader.go(page, address)
        unfold(page)
        assert overflow(page)["by"] == 0, address
        assert page.title().endswith(" – ил тод") != address.startswith("embed/"), address
    assert len(reader.asked) > len(addresses)
    assert reader.foreign == []
    assert reader.complaints == []


def test_a_complaint_and_a_foreign_request_would_be_noted(reader: Reader) -> None:
    page = reader.open("")
    with page.expect_console_message(lambda message: "Failed to load" in message.text):
        page.evaluate("() => { console.error('broken'); fetch('https://www.example.mn/x').catch(() => {}); }")
    assert reader.foreign == ["https://www.example.mn/x"]
    assert any("broken" in text for text in reader.complaints)
    reader.forget()
