"""What offices use opens what is written here, and what it writes is read: five starts of LibreOffice for all."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pypdf
import pytest
from test_official_report import made
from test_quarterly_form import plan_with, report, words
from test_ratio_form import TOLD
from test_ratio_form import plan as percents

from iltod.forms.form_reader import read_form
from iltod.forms.pack import recalculation
from iltod.forms.quarterly_form import FORM_SHEET, quarterly_form
from iltod.forms.report_printers import print_report
from iltod.importing.formats import read_document
from iltod.importing.plan_draft import read_plan
from iltod.importing.words.slips import known_texts
from iltod.model import Period, Progress, plan_measures
from made_documents import ROWS, plan_docx, plan_xlsx

OVERVIEW = plan_with(report(Progress(measure="1-1", rating="70", text="Хийж байна", reason="Удсан")))


PLANS = {
    "steps": plan_with(
        report(
            Progress(measure="1-1", rating="100"),
            Progress(measure="1-2", rating="70"),
            Progress(measure="1-3", rating="ХБ"),
        )
    ),
    "silent": plan_with(),
    "percents": percents(*TOLD),
}
"""Plans whose recalculation sheets are computed by another program."""


def without_values(content: bytes, **cells: str) -> bytes:
    """Return a workbook whose formulas have no results: who opens it must compute them. `cells` change ratings."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell, value in cells.items():
        book.worksheets[1][cell] = value
    written = io.BytesIO()
    book.save(written)
    assert all(
        cell.value is None
        for row in openpyxl.load_workbook(io.BytesIO(written.getvalue()), data_only=True).worksheets[0].iter_rows()
        for cell in row
        if cell.column == 4 and cell.row > 1
    )
    return written.getvalue()


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that LibreOffice made of our files."""
    folder = tmp_path_factory.mktemp("office")
    files = {
        "report.docx": print_report(made(), "docx"),
        "sheet.xlsx": print_report(made(), "xlsx"),
        "page.html": print_report(made(), "html"),
        "plan.docx": plan_docx(),
        "table.xlsx": plan_xlsx(),
        "form.xlsx": quarterly_form(OVERVIEW, Period.Q2, words()),
        **{f"sums-{name}.xlsx": without_values(recalculation(plan)) for name, plan in PLANS.items()},
        "sums-changed.xlsx": without_values(recalculation(PLANS["steps"]), C2="30"),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    for kind, names in (
        ("pdf", ("report.docx", "sheet.xlsx", "plan.docx", "form.xlsx")),
        ("xls", ("table.xlsx",)),
        ("ods", ("table.xlsx", "form.xlsx")),
        ("xlsx", tuple(name for name in files if name.startswith("sums-"))),
    ):
        _convert(folder, kind, [str(folder / name) for name in names])
    return folder


def _convert(folder: Path, kind: str, names: list[str]) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "tests/ensure-tools brings LibreOffice"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", kind, "--outdir", str(folder / kind), *names]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr


def pdf_text(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())


@pytest.mark.parametrize("name", ["report.pdf", "sheet.pdf"])
def test_the_official_report_opens_across_a4_with_its_words(name: str, converted: Path) -> None:
    reader = pypdf.PdfReader(converted / "pdf" / name)
    width, height = (round(float(side)) for side in reader.pages[0].mediabox[2:])
    assert (width, height) == (842, 595)
    text = pdf_text(converted / "pdf" / name)
    for words_told in ("Шалгуур үзүүлэлт", "Хүрсэн түвшин", "Эхэлсэн", "Төсөвгүй", "130 / 2 = 65", "гарын үсэг"):
        assert words_told in text


@pytest.mark.parametrize("name", ["pdf/plan.pdf", "xls/table.xls", "ods/table.ods"])
def test_a_plan_that_libreoffice_wrote_is_read(name: str, converted: Path) -> None:
    draft = read_plan(read_document((converted / name).read_bytes(), name), "soum", 2026, known_texts(()))
    assert draft
    one, two, three = plan_measures(draft.plan)
    assert [measure.id for measure in (one, two, three)] == ["1-1", "1-2", "2-1"]
    assert [section.title.text for section in draft.plan.sections] == [ROWS[0][1], ROWS[2][1]]
    assert (one.deadline.quarters, two.deadline.day) == ((2, 4), 30)
    assert [item.unit for item in three.responsible] == ["khezkh", "atg"]


def test_a_form_through_another_office_keeps_its_lists_and_reads_the_same(converted: Path) -> None:
    profile = f"-env:UserInstallation={(converted / 'profile').as_uri()}"
    office = shutil.which("soffice") or "libreoffice"
    names = [str(converted / "ods" / "form.ods")]
    command = [office, "--headless", profile, "--convert-to", "xlsx", "--outdir", str(converted / "again"), *names]
    subprocess.run(command, capture_output=True, timeout=180, check=True)
    content = (converted / "again" / "form.xlsx").read_bytes()
    entries = read_form(content, OVERVIEW, words()).entries
    told = [(entry.measure, entry.rating, entry.text, entry.reason) for entry in entries]
    assert told == [("1-1", "70", "Хийж байна", "Удсан")]
    sheet = openpyxl.load_workbook(io.BytesIO(content))[FORM_SHEET]
    assert sheet.data_validations.dataValidation
    assert sheet["J8"].comment


def computed(path: Path) -> list[tuple[object, ...]]:
    """Return the rows of totals as another program computed them."""
    rows = openpyxl.load_workbook(path, data_only=True).worksheets[0].iter_rows(min_row=2, values_only=True)
    return [tuple(row[1:6]) for row in rows if row[0]]


@pytest.mark.parametrize("name", PLANS)
def test_the_formulas_of_a_pack_come_to_the_sites_totals(name: str, converted: Path) -> None:
    plan = PLANS[name]
    *steps, mean = computed(converted / "xlsx" / f"sums-{name}.xlsx")
    shares = {item.state.step.code: item.share for item in plan.totals.states if item.state.step}
    assert len(steps) == len(plan.scale.steps)
    for step, (count, whole, percent, _, same) in zip(plan.scale.steps, steps, strict=True):
        site = shares.get(step.code)
        assert (count, whole, same) == (site.numerator if site else 0, len(plan.measures), "=")
        assert percent == float((site.percent if site else None) or 0)
    assert mean[4] == "="
    assert mean[2] == (float(plan.totals.mean) if plan.totals.mean else mean[3])


def test_another_rating_in_a_pack_comes_to_another_mean(converted: Path) -> None:
    *_, mean = computed(converted / "xlsx" / "sums-changed.xlsx")
    assert mean == (100, 2, 50, 85, "≠")
