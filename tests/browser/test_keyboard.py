"""A reader without a mouse or a touch screen comes everywhere and always sees where they are."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from reader import KINDS, PAGES, PHONE, Reader, address_of, unfold

STOP = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return {
    what: e.outerHTML.slice(0, 160),
    to: e.href ? new URL(e.href).pathname.slice(1) : '',
    tel: e.protocol === 'tel:' ? e.getAttribute('href') : '',
    in_main: !!e.closest('#main') && e.id !== 'main',
    ringed: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none',
    in_view: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""

UNRINGED = """() => [...document.querySelectorAll('a[href], button, select, input, summary, [tabindex="0"]')]
  .filter(e => e.checkVisibility())
  .filter(e => {
    const ring = () => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.boxShadow].join(); };
    const before = ring();
    e.focus();
    const style = getComputedStyle(e);
    const seen = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
    return document.activeElement !== e || !seen || ring() === before;
  })
  .map(e => e.outerHTML.slice(0, 160))"""


def press_tab(page: Page) -> dict[str, Any]:
    page.keyboard.press("Tab")
    stop: dict[str, Any] = page.evaluate(STOP)
    assert stop["ringed"], stop["what"]
    assert stop["in_view"], stop["what"]
    return stop


def follow_skip_link(page: Page) -> None:
    first = press_tab(page)
    assert 'href="#content"' in first["what"]
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "content"


def follow_link(page: Page, address: str) -> None:
    """Press Tab until the focus stands on a link of the main part, then Enter."""
    for _ in range(120):
        stop = press_tab(page)
        assert stop["in_main"], f"{address} was not met before {stop['what']}"
        if stop["to"] == address:
            page.keyboard.press("Enter")
            page.wait_for_url(f"**/{address}")
            return
    raise AssertionError(f"{address} is too far away")


@pytest.mark.parametrize(
    ("body", "plan", "measure"),
    [
        ("songinokhairkhan/", "songinokhairkhan/2025/", "songinokhairkhan/2025/4-6/"),
        ("energy-centre/", "energy-centre/2024/", "energy-centre/2024/4-1/"),
        ("sample/", "sample/2026/", "sample/2026/1-2/"),
    ],
)
def test_tab_and_enter_lead_from_home_to_a_measure(reader: Reader, body: str, plan: str, measure: str) -> None:
    page = reader.open("")
    for address in (body, plan, measure):
        follow_skip_link(page)
        follow_link(page, address)
        assert address_of(page) == address
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_110_is_among_the_first_stops_of_every_page(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind])
    stops = [press_tab(page) for _ in range(4)]
    assert "tel:110" in [stop["tel"] for stop in stops], stops


@pytest.mark.parametrize("kind", PAGES)
def test_every_stop_on_a_page_is_ringed(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind])
    unfold(page)
    page.keyboard.press("Tab")
    page.evaluate("() => document.activeElement.blur()")
    assert page.evaluate(UNRINGED) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_stop_is_ringed_in_forced_colours(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], forced=True)
    unfold(page)
    page.keyboard.press("Tab")
    page.evaluate("() => document.activeElement.blur()")
    assert page.evaluate(UNRINGED) == []


@pytest.mark.parametrize("kind", KINDS)
def test_110_is_one_tap_away_on_a_small_phone(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], PHONE)
    tapped = page.evaluate(
        """() => [...document.querySelectorAll('a[href="tel:110"]')].filter(link => {
          const box = link.getBoundingClientRect();
          const inside = box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
          const on_top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return inside && box.width >= 44 && box.height >= 36 && link.contains(on_top);
        }).map(link => link.innerText)"""
    )
    assert tapped
    assert "110" in tapped[0]


FAINT_RINGS = """() => {
  const light = colour => colour.match(/[0-9.]+/g).slice(0, 3).map(part => part / 255)
    .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [.2126, .7152, .0722][place], 0);
  const faint = [];
  for (const stop of document.querySelectorAll('a[href], button, input, select, summary')) {
    if (!stop.checkVisibility()) continue;
    stop.focus({ focusVisible: true });
    let ground = stop.parentElement;
    while (ground && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
    const pair = [light(getComputedStyle(stop).outlineColor), light(getComputedStyle(ground).backgroundColor)];
    if ((Math.max(...pair) + .05) / (Math.min(...pair) + .05) < 3) faint.push(stop.outerHTML.slice(0, 120));
  }
  return faint;
}"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    "kind", ["home", "plan-sample", "measure-assessed", "search", "disclosure-sample", "110", "about"]
)
def test_every_ring_stands_out_from_what_is_around_it(reader: Reader, kind: str, dark: bool) -> None:
    assert reader.open(PAGES[kind], dark=dark).evaluate(FAINT_RINGS) == []


@pytest.mark.parametrize("part", ["reports", "charts", "approval"])
def test_the_contents_of_a_plan_lead_into_what_is_folded(reader: Reader, part: str) -> None:
    page = reader.open(PAGES["plan-sample"])
    fold = page.locator(f"details:has(#{part})")
    assert not fold.evaluate("e => e.open")
    page.locator(f'.contents a[href="#{part}"]').press("Enter")
    expect(fold).to_have_attribute("open", "")
    assert page.locator(f"#{part}").is_visible()
