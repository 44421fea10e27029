"""Nobody takes the invented body for a real one, and it counts nowhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Locator
from reader import PHONE, Reader


def addresses(site: Path, below: str) -> list[str]:
    found = sorted(f"{path.parent.relative_to(site)}/" for path in (site / below).rglob("index.html"))
    assert len(found) > 15
    return found


def wholes(part: Locator) -> set[int]:
    """Return what the shares are of that a part of a page tells."""
    return {int(whole) for whole in re.findall(r"\d+\s/\s(\d+)", part.text_content() or "")}


def test_every_page_of_the_sample_says_so_in_the_first_view(reader: Reader, site: Path) -> None:
    page = reader.open("", PHONE)
    for address in addresses(site, "sample"):
        reader.go(page, address)
        banner = page.locator(".sample")
        assert banner.count() == 1, address
        assert "зохиомол" in banner.inner_text().lower()
        box = banner.bounding_box()
        assert box, address
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= PHONE[1], address
        assert banner.evaluate("e => e.compareDocumentPosition(document.querySelector('h1')) & 4"), address


def test_the_banner_is_printed(reader: Reader) -> None:
    assert reader.open("sample/2026/1-1/", media="print").locator(".sample").is_visible()


def test_no_page_of_a_real_body_says_so(site: Path) -> None:
    for address in ["", *addresses(site, "songinokhairkhan"), *addresses(site, "energy-centre")]:
        assert '<p class="sample"' not in (site / address / "index.html").read_text(encoding="utf-8"), address
    assert '<p class="sample"' in (site / "sample/index.html").read_text(encoding="utf-8")


def test_the_totals_of_the_country_leave_the_sample_out(reader: Reader, site: Path) -> None:
    told = json.loads((site / "data/organisations.json").read_text(encoding="utf-8"))
    real = [body for body in told["organisations"] if not body["sample"]]
    assert {body["id"] for body in real} == {"songinokhairkhan", "energy-centre"}
    years = {2025: "songinokhairkhan/2025", 2024: "energy-centre/2024"}
    counts = {
        year: len([page for page in site.glob(f"{plan}/*/index.html") if page.parent.name[0].isdigit()])
        for year, plan in years.items()
    }
    assert sum(counts.values()) == told["totals"]["measures"] == 31
    measures = counts[2025]
    page = reader.open("")
    totals = page.locator("section[aria-labelledby=totals]")
    text = totals.text_content() or ""
    assert f"Нийт арга хэмжээ: {measures}" in text
    assert "Байгууллагын тоо: 2." in text
    assert wholes(totals.locator("div.card")) == {measures}
    parts = [int(count) for count in totals.locator("tbody td:nth-child(2)").all_text_contents()]
    assert parts == [*parts[:-1], measures]
    assert sum(parts[:-1]) == measures
    for year, count in counts.items():
        page = reader.open(f"years/{year}/")
        assert wholes(page.locator("main .card").first) == {count}


def test_home_calls_the_sample_invented_after_everything_real(reader: Reader) -> None:
    page = reader.open("")
    sample = page.locator('main a[href^="sample/"]')
    assert sample.count() > 0
    assert sample.evaluate_all("all => all.every(e => e.closest('section[aria-labelledby=samples]'))")
    order = page.locator("#content > section[aria-labelledby]").evaluate_all(
        "all => all.map(e => e.getAttribute('aria-labelledby'))"
    )
    assert order == ["organisations", "totals", "lists", "news", "overdue", "participation", "samples"]
    assert "Зохиомол жишээ" in page.locator("section[aria-labelledby=samples] .card").first.inner_text()


def test_the_calendar_and_the_performers_of_the_country_leave_the_sample_out(reader: Reader) -> None:
    page = reader.open("calendar/")
    assert page.locator('main a[href*="sample/"]').count() == 0
    reader.go(page, "performers/")
    assert page.locator('main table a[href*="sample/"]').count() == 0
