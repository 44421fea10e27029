"""The auditor's pack can be checked offline, and its formulas come to the site's totals."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pytest
from test_quarterly_form import plan_with, report, words

from iltod.forms.pack import PackSources, auditors_pack, pack_totals
from iltod.forms.pack_check import check_pack
from iltod.forms.report_printers import zipped
from iltod.importing.document import DocumentError
from iltod.model import Period, Progress

OVERVIEW = plan_with(
    report(
        Progress(measure="1-1", rating="100"),
        Progress(measure="1-2", rating="70"),
        Progress(measure="1-3", rating="ХБ"),
    )
)
SOURCES = PackSources({"plan.yml": b"title: x\n"}, b'{"number": 1}\n')


def pack() -> bytes:
    return auditors_pack(OVERVIEW, Period.Q2, words(), SOURCES)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pack_is_whole_and_the_same_twice() -> None:
    content = pack()
    assert content == pack()
    found = check_pack(content)
    assert (found.findings, found.organisation, found.year, found.period) == ((), "zagvar", 2026, "q2")
    held = parts(content)
    wanted = {
        "data/plan.yml",
        "report/report.docx",
        "evidence/evidence.xlsx",
        "gaps.xlsx",
        "recalculation.xlsx",
        "history.xlsx",
    }
    assert wanted | {"publication.jsonl", "README.txt", "totals.json"} <= held.keys()


def test_totals_are_those_of_the_site() -> None:
    totals = pack_totals(OVERVIEW)
    site = {item.state.step.code: item.share for item in OVERVIEW.totals.states if item.state.step}
    shares = totals["shares"]
    assert isinstance(shares, dict)
    assert {code: (part["count"], part["percent"]) for code, part in shares.items()} == {
        code: (share.numerator, share.percent) for code, share in site.items()
    }
    assert totals["mean"] == OVERVIEW.totals.mean == "85"


def test_the_recalculation_holds_formulas_for_every_total() -> None:
    book = openpyxl.load_workbook(io.BytesIO(parts(pack())["recalculation.xlsx"]))
    sheet = book.worksheets[0]
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) == 4 * (len(OVERVIEW.scale.steps) + 1)
    values = openpyxl.load_workbook(io.BytesIO(parts(pack())["recalculation.xlsx"]), data_only=True).worksheets[0]
    last = [cell.value for cell in list(values.iter_rows())[len(OVERVIEW.scale.steps) + 1]]
    assert last[1:] == [170, 2, 85, 85, "="]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda held: held.pop("gaps.xlsx"), "missing"),
        (lambda held: held.update({"README.txt": b"x"}), "changed"),
        (lambda held: held.update({"more.txt": b"x"}), "added"),
    ],
)
def test_what_was_changed_afterwards_is_told(change: object, code: str) -> None:
    held = parts(pack())
    change(held)  # type: ignore[operator]
    assert [finding.code for finding in check_pack(zipped(held)).findings] == [code]


def test_totals_that_do_not_follow_from_the_ratings_are_told() -> None:
    held = parts(pack())
    told = json.loads(held["totals.json"])
    told["mean"] = "99"
    held["totals.json"] = json.dumps(told).encode()
    assert {finding.code for finding in check_pack(zipped(held)).findings} == {"changed", "totals"}


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 100, zipped({"a": b"b"}), zipped({"manifest.json": b"[]"})])
def test_what_is_no_pack_is_one_reason(content: bytes) -> None:
    with pytest.raises(DocumentError):
        check_pack(content)
