"""What a citizen comes for in an invented country is found on a phone in a few taps that weigh little.

Each task tells its taps and the bytes of its pages as a server packs them; `pytest -s` prints them.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from reader import PHONE, Reader, address_of
from serving import served


@pytest.fixture(scope="module")
def visitor(country: Path, chromium: Browser) -> Iterator[Reader]:
    with served(country) as base:
        yield Reader(chromium, base)


class Walk:
    """A way through the site by taps; it counts them and what the pages weigh."""

    def __init__(self, reader: Reader, site: Path) -> None:
        self.page: Page = reader.open("", PHONE, script=False)
        self.site = site
        self.taps = 0
        self.bytes = 0
        self._weigh()

    def tap(self, selector: str) -> None:
        """Tap the first link that is seen."""
        self.page.locator(selector).locator("visible=true").first.click()
        self.taps += 1
        self._weigh()

    def _weigh(self) -> None:
        file = self.site / address_of(self.page) / "index.html"
        if file.is_file():
            self.bytes += len(gzip.compress(file.read_bytes(), 6, mtime=0))


def ends(walk: Walk, task: str, taps: int, kilobytes: int) -> None:
    """Print what a task took, and hold it to its limits."""
    print(f"{task}: {walk.taps} taps, {walk.bytes / 1000:.1f} kB")
    assert walk.taps <= taps, task
    assert walk.bytes <= kilobytes * 1000, task


def test_my_district_its_promise_who_answers_and_what_proves_it(visitor: Reader, country: Path) -> None:
    walk = Walk(visitor, country)
    walk.tap("#content a[href^='organisations/under/']")
    walk.tap("main .rowed li:nth-child(2) > a")
    walk.tap("#content .body h3 a")
    walk.tap("[data-row] a")
    answer = walk.page.locator(".answer")
    assert answer.is_visible()
    box = answer.bounding_box()
    assert box
    assert box["y"] + box["height"] <= PHONE[1]
    assert walk.page.locator("article a[href*='performers/#']").count()
    assert walk.page.locator(".proof").is_visible()
    ends(walk, "my district's promise", 4, 60)


def test_what_is_late_in_the_country_by_how_many_days(visitor: Reader, country: Path) -> None:
    walk = Walk(visitor, country)
    walk.tap("#content a[href='lists/late/']")
    walk.tap("main .lines a")
    assert "хоног" in walk.page.locator("section:has(#late) ul").inner_text()
    ends(walk, "what is late", 2, 35)


def test_who_reported_nothing_in_which_quarter(visitor: Reader, country: Path) -> None:
    walk = Walk(visitor, country)
    walk.tap("#content a[href='quarters/']")
    walk.tap("#content h2 a")
    assert walk.page.locator(".quarters tbody tr").count()
    ends(walk, "who reported nothing", 2, 35)


def test_who_never_reports(visitor: Reader, country: Path) -> None:
    walk = Walk(visitor, country)
    walk.tap("#content a[href='organisations/']")
    walk.tap("#content a[href$='organisations/silent/']")
    assert walk.page.locator(".rowed > li").count()
    ends(walk, "who never reports", 2, 35)


def test_what_changed(visitor: Reader, country: Path) -> None:
    walk = Walk(visitor, country)
    walk.tap("#content a[href='changes/']")
    assert walk.page.locator("#content time").count() > 5
    ends(walk, "what changed", 1, 35)


def test_compare_two_bodies_of_one_kind(visitor: Reader, country: Path) -> None:
    walk = Walk(visitor, country)
    walk.tap("#content a[href='organisations/']")
    walk.tap("#content .rowed a[href$='organisations/ministry/']")
    walk.tap("#content .rowed > li > a")
    walk.tap("#content .acts a[href*='compare/']")
    walk.tap("#content .lines a")
    assert walk.page.locator("h1 ~ table.sides:first-of-type thead th").count() == 4
    ends(walk, "compare two bodies", 5, 60)


def test_how_others_did_the_same_measure(visitor: Reader, country: Path) -> None:
    measure = next(
        path for path in sorted(country.glob("ministry-*/2026/*/index.html")) if "others" in path.read_text()
    )
    page = visitor.open(f"{measure.parent.relative_to(country)}/", PHONE, script=False)
    page.locator("#others + .list a").first.click()
    assert page.locator(".sides tbody tr").count()
    assert address_of(page).endswith("/ministry/")


def test_follow_a_body_and_say_something_to_it(visitor: Reader, country: Path) -> None:
    walk = Walk(visitor, country)
    walk.tap("#content a[href='organisations/']")
    walk.tap("#content .rowed a[href$='/organisations/ministry/'], #content .rowed a[href$='organisations/ministry/']")
    walk.tap("#content .rowed > li > a")
    walk.tap("#content .acts a[href$='/follow/']")
    assert "calendar.ics" in walk.page.locator("#content").inner_html()
    ends(walk, "follow a body", 4, 60)
    walk.page.go_back()
    walk.tap("#content .body h3 a")
    walk.tap("[data-row] a")
    walk.tap("#content a[href='#voice']")
    assert walk.page.locator("#voice ~ .card a[href='tel:1111']").count() == 1


def test_verify_a_file_and_read_without_a_network(visitor: Reader, country: Path) -> None:
    for target, task in (("verify/", "verify a file"), ("offline/", "read offline"), ("110/", "call 110")):
        walk = Walk(visitor, country)
        walk.tap(f"footer a[href$='{target}']")
        assert address_of(walk.page) == target
        ends(walk, task, 1, 25)


def test_the_header_is_one_row_and_the_content_begins_soon(visitor: Reader) -> None:
    for address in ("organisations/", "lists/", "ministry-1/2026/1-1/"):
        page = visitor.open(address, PHONE, script=False)
        header = page.locator("header").bounding_box()
        first = page.locator("#content").bounding_box()
        assert header
        assert first
        assert header["height"] <= 80, address
        assert first["y"] <= 200, address
