"""A plan of thousands of measures is read, narrowed and printed as one of a dozen is."""

from __future__ import annotations

import datetime
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from reader import DESK, PHONE, Reader, unfold
from serving import served

from iltod.site.build import build_site

MEASURES = 5_000
SECTIONS = 10
UNITS = 4
PLAN = "body/2026/"
AS_OF = datetime.date(2026, 12, 20)
RATED = 100
"""One measure of so many has a report, and is rated 100."""

HEAVIEST = 150_000
"""Bytes of the page, as a server packs them."""

MOST_DRAWN = 60
"""How many rows may be drawn on a screen, with some above and below it."""

DRAWN = """all => all.filter(e => e.checkVisibility({ contentVisibilityAuto: true })).length"""
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"


@pytest.fixture(scope="module")
def long_site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an invented body with one long plan."""
    project = tmp_path_factory.mktemp("long")
    year = project / "plans/body/2026"
    (year / "reports").mkdir(parents=True)
    units = "".join(f"\n- {{id: u{unit}, name: Хэлтэс {unit}, kind: unit}}" for unit in range(UNITS))
    organisation = f"name: Зохиомол байгууллага\nkind: other\nunits:{units}\n"
    (year.parent / "organisation.yml").write_text(organisation, encoding="utf-8")
    (year / "plan.yml").write_text("\n".join(plan_lines()) + "\n", encoding="utf-8")
    (year / "reports/h1.yml").write_text("\n".join(report_lines()) + "\n", encoding="utf-8")
    (project / "plans/rating_scales.yml").write_bytes((root / "plans/rating_scales.yml").read_bytes())
    for part in ("content", "site_templates"):
        (project / part).symlink_to(root / part)
    assert build_site(project, project / "site", AS_OF).files > MEASURES
    return project / "site"


def plan_lines() -> Iterator[str]:
    yield "title: Авлигын эсрэг төлөвлөгөө\nsections:"
    for section in range(1, SECTIONS + 1):
        yield f'- {{id: s{section}, number: "{section}", title: Зорилго {section}, measures: ['
        for number in range(1, MEASURES // SECTIONS + 1):
            told = f'id: m{section}-{number}, number: "{section}.{number}", title: Сургалт {number}'
            yield f"  {{{told}, responsible: [u{number % UNITS}], deadline: Жилдээ}},"
        yield "  ]}"


def report_lines() -> Iterator[str]:
    yield "date: 2026-07-10\nreported_by: {name: З.Зохиомол, post: Дарга}\nentries:"
    for section in range(1, SECTIONS + 1):
        for number in range(RATED, MEASURES // SECTIONS + 1, RATED):
            yield f'- {{measure: m{section}-{number}, rating: "100", text: Хийв.}}'


@pytest.fixture(scope="module")
def visitor(long_site: Path, chromium: Browser) -> Iterator[Reader]:
    with served(long_site) as base:
        yield Reader(chromium, base)


def drawn(page: Page, what: str = "[data-row] a") -> int:
    page.evaluate(SETTLED)
    number: int = page.locator(what).evaluate_all(DRAWN)
    return number


def choose(page: Page, name: str, value: str) -> str:
    page.select_option(f"select[name={name}]", value)
    return page.get_by_role("status").inner_text()


def test_the_page_is_not_heavier_than_a_picture(long_site: Path) -> None:
    for name in (PLAN, f"{PLAN}calendar/", "body/performers/"):
        assert len(gzip.compress((long_site / name / "index.html").read_bytes(), 6)) < HEAVIEST


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_only_what_is_in_view_is_drawn(visitor: Reader, size: tuple[int, int]) -> None:
    page = visitor.open(PLAN, size)
    unfold(page)
    page.locator("#measures").scroll_into_view_if_needed()
    assert page.locator("[data-row]").count() == MEASURES
    assert 0 < drawn(page) < MOST_DRAWN
    assert choose(page, "performer", "u1") == "Харагдаж буй арга хэмжээ: 1,250 / 5,000"
    assert 0 < drawn(page) < MOST_DRAWN
    page.evaluate("() => scrollTo(0, document.body.scrollHeight / 2)")
    assert 0 < drawn(page) < MOST_DRAWN
    assert choose(page, "performer", "") == "Харагдаж буй арга хэмжээ: 5,000 / 5,000"
    assert drawn(page) < MOST_DRAWN


@pytest.mark.parametrize("address", [f"{PLAN}calendar/", "body/performers/"])
def test_lists_of_a_long_plan_are_drawn_in_view_only(visitor: Reader, address: str) -> None:
    page = visitor.open(address, PHONE)
    unfold(page)
    page.evaluate("() => scrollTo(0, 3000)")
    assert page.locator(".list a").count() >= MEASURES
    assert 0 < drawn(page, ".list a") < MOST_DRAWN


def test_the_address_narrows_and_back_restores(visitor: Reader) -> None:
    page = visitor.open(f"{PLAN}?state=completed&performer=u0", PHONE)
    status = page.get_by_role("status")
    expect(status).to_have_text("Харагдаж буй арга хэмжээ: 50 / 5,000")
    assert page.locator("[data-row]:not([hidden])").count() == SECTIONS * MEASURES // SECTIONS // RATED
    choose(page, "state", "")
    expect(status).to_have_text("Харагдаж буй арга хэмжээ: 1,250 / 5,000")
    assert page.url.endswith("?performer=u0")
    page.go_back()
    expect(status).to_have_text("Харагдаж буй арга хэмжээ: 50 / 5,000")
    page.locator("[data-row]:not([hidden]) a").last.click()
    page.wait_for_url("**/m10-500/")
    page.go_back()
    expect(status).to_have_text("Харагдаж буй арга хэмжээ: 50 / 5,000")


def test_the_last_row_is_reached_by_a_link_and_by_the_keyboard(visitor: Reader) -> None:
    page = visitor.open(f"{PLAN}#section-s10", DESK)
    page.evaluate(SETTLED)
    assert page.locator("#section-s10").evaluate("e => Math.abs(e.getBoundingClientRect().top) < innerHeight")
    page.locator("[data-row] a").nth(-2).focus()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.pathname").endswith("/m10-500/")
    top, bottom, height = page.evaluate(
        "() => (({ top, bottom }) => [top, bottom, innerHeight])(document.activeElement.getBoundingClientRect())"
    )
    assert 0 <= top < bottom <= height


def test_columns_stand_under_their_headings(visitor: Reader) -> None:
    page = visitor.open(PLAN, DESK)
    left = "all => all.map(e => Math.round(e.getBoundingClientRect().left))"
    table = page.locator("table.measures").first
    headings = table.locator("thead th").evaluate_all(left)
    assert len(set(headings)) == 5
    for row in (0, 7):
        assert table.locator("tbody tr").nth(row).locator("td, th").evaluate_all(left) == headings
    row_read = page.locator("table.measures").first.get_by_role("row").nth(1)
    assert row_read.get_by_role("rowheader").count() == 1
    assert row_read.get_by_role("cell").count() == 4


def test_paper_has_what_was_chosen_and_says_so(visitor: Reader) -> None:
    page = visitor.open(f"{PLAN}?state=completed&performer=u0", DESK)
    line = page.locator(".onpaper")
    expect(line).to_be_hidden()
    page.emulate_media(media="print")
    expect(line).to_have_text(
        "Энэ бол шүүсэн жагсаалт. Төлөв: 100 · Бүрэн хэрэгжсэн. Хариуцах эзэн: Хэлтэс 0. "
        "Харагдаж буй арга хэмжээ: 50 / 5,000"
    )
    assert drawn(page) == SECTIONS * MEASURES // SECTIONS // RATED
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert 2 <= sheets <= 15


def test_paper_of_the_whole_list_has_no_such_line(visitor: Reader) -> None:
    page = visitor.open(PLAN, DESK, media="print")
    expect(page.locator(".onpaper")).to_be_hidden()
    assert drawn(page) == MEASURES
