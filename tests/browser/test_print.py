"""Printed pages hold what a reader needs on paper, legible without any background, and nothing to click."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader
from reader import PAGES, PHONE, Reader, overflow

PRINTED = ("plan", "plan-sample", "measure", "measure-checked-evidence", "measure-behind", "110", "methodology", "home")

A4 = (680, 962)
"""What the margins leave of a sheet, in CSS pixels."""

FAINT = r"""() => {
  const light = (r, g, b) => {
    const line = [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * line[0] + .7152 * line[1] + .0722 * line[2];
  };
  const faint = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode());) {
    const parent = text.parentElement;
    if (!text.data.trim() || !parent.checkVisibility() || parent.matches('script, style')) continue;
    if (parent.closest('.it-skip') || parent.closest('thead')?.clientWidth <= 1) continue;
    const [r, g, b, a] = getComputedStyle(parent).color.match(/[\d.]+/g).map(Number);
    const contrast = 1.05 / (light(r, g, b) + .05);
    if (contrast < 4.5 || a < 1) faint.push(`${contrast.toFixed(1)} ${text.data.trim().slice(0, 60)}`);
  }
  return faint;
}"""


@pytest.mark.parametrize("kind", PRINTED)
def test_print_keeps_110_and_dark_text_and_leaves_out_navigation(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], media="print")
    for selector in (".it-skip", ".it-links", ".crumbs", ".filter", ".turn", ".noprint", "nav", "form", "button"):
        assert page.locator(f"{selector}:visible").count() == 0, selector
    expect(page.locator("h1")).to_be_visible()
    for part in ("header", "footer"):
        expect(page.locator(part).get_by_text("110", exact=True)).to_be_visible()
    assert page.evaluate(FAINT) == []


def test_faint_print_would_be_found(reader: Reader) -> None:
    page = reader.open("110/", media="print")
    page.locator("h1").evaluate("e => { e.style.color = '#fff'; }")
    assert len(page.evaluate(FAINT)) > 0


@pytest.mark.parametrize("kind", PRINTED)
def test_a_page_prints_as_a_paper_of_reasonable_length(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], media="print")
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF-")
    sheets = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert 1 <= sheets <= {"110": 1, "plan": 9, "plan-sample": 13, "methodology": 15}.get(kind, 6)


def test_the_printed_original_of_a_doubtful_text_is_on_paper_unfolded(reader: Reader) -> None:
    page = reader.open(PAGES["measure-doubtful"])
    folded = page.locator("details.orig p")
    assert folded.count() > 0
    assert not folded.first.is_visible()
    page.emulate_media(media="print")
    for text in folded.all():
        assert text.is_visible()
        assert text.evaluate("e => e.getBoundingClientRect().height") > 10


def test_a_plan_prints_as_a_table(reader: Reader) -> None:
    page = reader.open("sample/2026/", A4, media="print")
    table = page.locator("table.measures").first
    assert table.locator("th").first.is_visible()
    tops = table.locator("tbody tr").first.locator("td, th").evaluate_all("all => all.map(e => e.offsetTop)")
    assert len(tops) == 5
    assert len(set(tops)) == 1
    assert overflow(page) == {"by": 0, "sticking": []}


def test_every_printed_page_has_its_number_and_the_first_the_name_of_the_body(reader: Reader) -> None:
    page = reader.open(PAGES["plan-sample"], media="print")
    sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    assert len(sheets) > 2
    for number, text in enumerate(sheets, start=1):
        assert f"{number} / {len(sheets)}" in text
    assert "ЖИШИГ БАЙГУУЛЛАГА" in sheets[0]
    assert "Баталсан: Жишиг байгууллагын даргын тушаал, А/15" in " ".join(sheets[0].split())
    assert "Нийт арга хэмжээ" in sheets[0]


@pytest.mark.parametrize("address", ["sample/poster.html", "songinokhairkhan/poster.html"])
def test_a_poster_is_one_sheet_with_110_on_it(reader: Reader, address: str) -> None:
    page = reader.open(address, media="print")
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) == 1
    assert "110" in sheets[0].extract_text()
    assert "хэвлэх командыг" not in sheets[0].extract_text()


def test_a_plan_in_one_file_opens_from_a_stick(chromium: Browser, site: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.html"
    file.write_bytes((site / "sample/2026/plan-2026.html").read_bytes())
    assert file.stat().st_size < 100_000
    page = chromium.new_page(viewport={"width": PHONE[0], "height": PHONE[1]})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert page.locator("li svg use").count() > 17
    assert page.locator("a[href='tel:110']").is_visible()
    assert overflow(page) == {"by": 0, "sticking": []}
    assert asked == [file.as_uri()]
    page.close()


def test_where_a_link_leads_is_on_paper(reader: Reader) -> None:
    page = reader.open("110/", media="print")
    link = page.locator('main a[href="https://iaac.mn"]')
    assert "iaac.mn" in link.inner_text()
    after = page.locator("main a[href^=http]").first.evaluate("e => getComputedStyle(e, '::after').content")
    assert "https://" in after
