"""The report in the official shape: the same rows in Word, Excel and on paper, totals with both numbers."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from small_register import SCALE
from test_quarterly_form import plan_with, report, words

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
