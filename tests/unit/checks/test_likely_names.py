"""A reference that names nothing is offered what it meant: the exact name, or the only one that is near."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from small_register import folder

from iltod.checks.likely_names import Names, exact_name, likely_name, with_likely_names
from iltod.core.place import Place
from iltod.core.problem import make_problem

REPORT = "plans/zagvar/2026/reports/q1.yml"

NAMES: Names = {
    "legal": ("Хуулийн хэлтэс",),
    "press": ("Хэвлэл мэдээллийн ажилтан", "Олон нийттэй харилцах ажилтан"),
    "1-1": ("1.1", "Албан хаагчдад сургалт зохион байгуулах"),
    "1-2": ("1.2", "Албан хаагчдад сургалт зохион явуулах"),
    "2-1": ("2.1", "Журам" + " батлах" * 20),
}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("legal", "legal"),
        ("LEGAL", "legal"),
        ("Хуулийн хэлтэс", "legal"),
        ("  ХУУЛИЙН   хэлтэс. ", "legal"),
        ("«Хуулийн хэлтэс»", "legal"),
        ("Олон нийттэй харилцах ажилтан", "press"),
        ("1.1", "1-1"),
        ("1.1.", "1-1"),
        ("1–2", "1-2"),
        ("l-1", "1-1"),
        ("legal.yml", "legal"),
        (("Журам" + " батлах" * 20)[:79] + "…", "2-1"),
        ("Албан хаагчдад сургалт…", ""),
        ("Хэлтэс", ""),
        ("", ""),
    ],
)
def test_an_exact_name_gives_its_id_and_no_other_does(written: str, name: str) -> None:
    assert exact_name(written, NAMES) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Хуулийн хэлтэст", "legal"),
        ("Хулийн хэлтэс", "legal"),
        ("legel", "legal"),
        ("Албан хаагчдад сургалт зохион байлгах", ""),
        ("Санхүүгийн хэлтэс", ""),
        ("3-1", ""),
    ],
)
def test_a_near_name_is_offered_only_where_no_other_is_as_near(written: str, name: str) -> None:
    assert likely_name(written, NAMES) == name


def test_a_thousand_dangling_references_are_told_in_no_time(tmp_path: Path) -> None:
    problems = [
        make_problem("unknown_measure", Place(REPORT, line), written=f"Хэмжээ {line}", known="a")
        for line in range(1, 5000)
    ]
    started = time.perf_counter()
    assert len(with_likely_names(problems, [folder()], tmp_path)) == len(problems)
    assert time.perf_counter() - started < 3
