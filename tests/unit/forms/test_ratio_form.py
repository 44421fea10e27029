"""A plan that is rated by percents: its form, its report and its pack are those of numbers and not of steps."""

from __future__ import annotations

import datetime
import io
from typing import Any

import msgspec
import openpyxl
import pytest
from small_register import RATIO, folder
from test_quarterly_form import DATE, filled, words

from iltod.facts.bodies import derive_organisation
from iltod.facts.body_facts import PlanOverview
from iltod.forms.form_reader import Form, read_form
from iltod.forms.official_report import official_report
from iltod.forms.pack import pack_totals
from iltod.forms.quarterly_form import FORM_SHEET, quarterly_form
from iltod.model import Period, Progress, ProgressReport

AS_OF = datetime.date(2026, 11, 22)
TOLD = (
    Progress(measure="1-1", rating="71.4", text="Хийж байна", reason="Удсан"),
    Progress(measure="1-2", rating="100"),
    Progress(measure="1-3", rating="ХБ"),
)


def plan(*entries: Progress) -> PlanOverview:
    """Return the invented plan, rated by percents."""
    held = folder()
    told = ProgressReport(id="q2", period=Period.Q2, date=datetime.date(2026, 7, 3), entries=entries)
    years = tuple(msgspec.structs.replace(year, reports=(told,) if entries else ()) for year in held.years)
    return derive_organisation(msgspec.structs.replace(held, years=years), (RATIO,), AS_OF).plans[0]


def read(cells: dict[tuple[str, str], Any]) -> Form:
    form = quarterly_form(plan(), Period.Q2, words())
    return read_form(filled({**DATE, **cells}, form), plan(), words())


def test_a_form_offers_no_list_of_steps_and_explains_the_number() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(quarterly_form(plan(), Period.Q2, words())))[FORM_SHEET]
    lists = [str(area) for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges]
    assert not [area for area in lists if area.startswith("J")]
    assert "0-ээс 100" in sheet["J8"].comment.text


@pytest.mark.parametrize(
    ("written", "rating"),
    [
        (71.4, "71.4"),
        ("71,4", "71.4"),
        ("71.4 %", "71.4"),
        ("71.4 хувь", "71.4"),
        ("7О", "70"),
        (100, "100"),
        (0, "0"),
        ("хб", "ХБ"),
        ("ХБ — хугацаа болоогүй", "ХБ"),
    ],
)
def test_numbers_are_read_as_people_write_them(written: object, rating: str) -> None:
    found = read({(FORM_SHEET, "J8"): written, (FORM_SHEET, "O8"): "Шалтгаан"})
    assert [entry.rating for entry in found.entries] == [rating]
    assert found.problems == ()


@pytest.mark.parametrize("written", [101, -1, 71.44, "үр дүнтэй", "70–99", "сайн", 0.7, "0,7"])
def test_what_is_no_number_of_the_scale_is_told_by_its_cell(written: object) -> None:
    (problem,) = read({(FORM_SHEET, "J8"): written}).problems
    assert (problem.sheet, problem.cell) == (FORM_SHEET, "J8")
    assert "0–100" in problem.sentence or "70 гэж" in problem.sentence


def test_a_form_that_is_read_and_written_again_is_the_same_report() -> None:
    form = quarterly_form(plan(*TOLD), Period.Q2, words())
    found = read_form(filled(DATE, form), plan(*TOLD), words())
    assert [(entry.measure, entry.rating, entry.text, entry.reason) for entry in found.entries] == [
        (entry.measure, entry.rating, entry.text, entry.reason) for entry in TOLD
    ]


def test_the_report_and_the_pack_have_the_sites_mean() -> None:
    overview = plan(*TOLD)
    totals = dict(official_report(overview, Period.Q2, words()).totals)
    (mean,) = [told for name, told in totals.items() if name.startswith("Дундаж")]
    assert mean == "171.4 / 2 = 85.7"
    packed = pack_totals(overview)
    assert packed["mean"] == overview.totals.mean == "85.7"
    shares = packed["shares"]
    assert isinstance(shares, dict)
    assert {code: part["count"] for code, part in shares.items()} == {
        "100": 1, "70–99": 1, "31–69": 0, "0–30": 0, "ХБ": 1,
    }  # fmt: skip
