"""The report in the official shape: the same rows in Word, Excel and on paper, totals with both numbers."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from PIL import ImageFont
from small_register import SCALE
from test_quarterly_form import plan_with, report, words

from iltod.cli.form_commands import find_plan
from iltod.forms.official_report import OfficialReport, official_report
from iltod.forms.quarterly_form import rating_words
from iltod.forms.report_printers import FORMATS, print_report
from iltod.importing.document import Row
from iltod.importing.formats import read_document
from iltod.model import Period, Progress

ROOT = Path(__file__).parents[3]


def made() -> OfficialReport:
    entries = (
        Progress(measure="1-1", rating="100", text="Сургалт <b>болсон</b> & 2 удаа"),
        Progress(measure="1-2", rating="30", text="Эхэлсэн", reason="Төсөвгүй"),
        Progress(measure="1-3", rating="ХБ"),
    )
    return official_report(plan_with(report(*entries)), Period.Q2, words())


def test_totals_show_both_numbers_and_the_mean_is_cut() -> None:
    totals = dict(made().totals)
    measures = sum(len(group.rows) for group in made().groups)
    assert totals[rating_words(SCALE.steps[0])].startswith(f"1 / {measures} (")
    (mean,) = [told for name, told in totals.items() if name.startswith("Дундаж")]
    assert mean == "130 / 2 = 65"
    parts = [int(told.split(" / ")[0]) for name, told in totals.items() if not name.startswith("Дундаж")]
    assert sum(parts) == measures


def test_who_did_not_report_is_not_zero() -> None:
    rows = [row.cells for group in made().groups for row in group.rows]
    silent = [cells for cells in rows if cells[0] not in ("1.1", "1.2", "1.3")]
    assert silent
    assert {(cells[6], cells[7]) for cells in silent} == {("Тайлагнаагүй", "—")}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_holds_the_same_rows_and_the_same_bytes_twice(form: str) -> None:
    content = print_report(made(), form)
    assert content == print_report(made(), form)
    rows = [row.cells for group in made().groups for row in group.rows]
    document = read_document(content, f"a.{form}")
    printed = [block.texts for block in document.blocks if isinstance(block, Row)]
    plain = [tuple(" ".join(text.split()) for text in (*texts, *([""] * 10))[:10]) for texts in printed]
    for cells in rows:
        assert tuple(" ".join(text.split()) for text in cells) in plain


def test_the_printed_page_needs_nothing_else_and_repeats_its_heads() -> None:
    page = print_report(made(), "html").decode()
    assert "http" not in page
    assert "<b>болсон" not in page
    assert "size:A4 landscape" in page
    assert "display:table-header-group" in page
    book = openpyxl.load_workbook(io.BytesIO(print_report(made(), "xlsx")))
    sheet = book.worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows


# On paper

REAL = (("sample", 2026, Period.H1), ("songinokhairkhan", 2025, Period.YEAR), ("energy-centre", 2024, Period.YEAR))

FONT = next(iter(sorted(Path("/usr/share/fonts").rglob("LiberationSans-Regular.ttf"))), None)
"""A font as wide as Arial, which LibreOffice brings."""

LINE_OF_ARIAL = 10.4
"""Points of a line of Arial of 9 points."""


def real(body: str, year: int, period: Period) -> OfficialReport:
    plan = find_plan(ROOT, f"{body}/{year}")
    assert plan
    return official_report(plan, period, words())


def lines_of(text: str, width: float, font: ImageFont.FreeTypeFont) -> int:
    """Return how many lines a text takes in a column of so many pixels, as Excel breaks it at blanks."""
    count = 0
    for part in text.split("\n"):
        count, room = count + 1, width
        for word in part.split(" "):
            size = font.getlength(word + " ")
            if size > room and room < width:
                count, room = count + 1, width
            room -= size
    return count


@pytest.mark.parametrize(("body", "year", "period"), REAL)
def test_no_text_of_a_printed_sheet_is_cut(body: str, year: int, period: Period) -> None:
    assert FONT, "tests/ensure-tools brings LibreOffice and its fonts"
    font = ImageFont.truetype(str(FONT), 12)  # 9 points at 96 dots to the inch
    sheet = openpyxl.load_workbook(io.BytesIO(print_report(real(body, year, period), "xlsx"))).worksheets[0]
    widths = {letter: column.width * 7 for letter, column in sheet.column_dimensions.items()}
    seen = 0
    for row in sheet.iter_rows(min_row=5):
        for cell in row:
            letter = get_column_letter(cell.column)
            joined = any(cell.coordinate in area for area in sheet.merged_cells.ranges)
            if isinstance(cell.value, str) and not joined and letter in widths:
                height = sheet.row_dimensions[cell.row].height or 15
                needed = lines_of(cell.value, widths[letter] - 6, font) * LINE_OF_ARIAL
                assert needed <= height + 1, (cell.coordinate, cell.value)
                seen += 1
    assert seen > 50
    assert sheet.print_title_rows
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


@pytest.mark.parametrize(("body", "year", "period"), REAL)
def test_a_word_file_repeats_its_head_keeps_goals_with_what_follows_and_counts_pages(
    body: str, year: int, period: Period
) -> None:
    report = real(body, year, period)
    with zipfile.ZipFile(io.BytesIO(print_report(report, "docx"))) as archive:
        document = archive.read("word/document.xml").decode()
        footer = archive.read("word/footer1.xml").decode()
    assert document.count("<w:tblHeader/>") == 1
    assert document.count("<w:keepNext/>") == len(report.groups) + len(report.totals) + 2 * len(report.signatures) - 1
    assert 'w:orient="landscape"' in document
    assert "NUMPAGES" in footer
    whole = document.count("<w:cantSplit/>") - 1 - len(report.groups)
    rows = sum(len(group.rows) for group in report.groups)
    assert 0 < whole <= rows
