"""Verdicts on many bodies come from one sheet; what does not fit is told by its row and nothing is written."""

from __future__ import annotations

import datetime

import pytest
from small_register import SCALE, folder

from iltod.forms.verdicts import Verdict, VerdictFiles, verdict_files
from iltod.importing.formats import read_document
from iltod.importing.plan_files import read_record
from iltod.model import Assessment, AssessorKind, Period

AGENCY = Verdict(
    AssessorKind.ANTI_CORRUPTION_AGENCY, "Авлигатай тэмцэх газар", 2026, Period.YEAR, datetime.date(2027, 2, 1)
)
HEAD = "Байгууллага\tАрга хэмжээ\tҮнэлгээ\tТайлбар"


def read(*rows: str) -> VerdictFiles:
    document = read_document("\n".join((HEAD, *rows)).encode(), "a.tsv")
    return verdict_files(document, AGENCY, (folder(),), (SCALE,))


def test_each_body_gets_its_file() -> None:
    found = read("zagvar\t1.1\t70 хувь\tСайн", "\t1-2\t0\t")
    assert found.problems == ()
    (path,) = found.files
    assert path == "zagvar/2026/assessments/year-anti-corruption-agency.yml"
    record = read_record(Assessment, found.files[path], path, id="year-x", period=Period.YEAR)
    assert [(item.measure, item.rating, item.text) for item in record.entries] == [
        ("1-1", "70", "Сайн"),
        ("1-2", "0", None),
    ]
    assert record.assessor is AssessorKind.ANTI_CORRUPTION_AGENCY


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("хэн ч биш\t1.1\t70\t", "хэн ч биш"),
        ("zagvar\t9.9\t70\t", "9.9"),
        ("zagvar\t1.1\t75\t", "75"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_written(row: str, words: str) -> None:
    found = read("zagvar\t1.2\t70\t", row)
    assert found.files == {}
    assert [spot.row for spot, _ in found.problems] == [3]
    assert words in found.problems[0][1]


def test_a_sheet_without_headings_is_told() -> None:
    document = read_document(b"a\tb\n1\t2\n", "a.tsv")
    assert len(verdict_files(document, AGENCY, (folder(),), (SCALE,)).problems) == 1
