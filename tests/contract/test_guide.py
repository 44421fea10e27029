"""What officers copy out of the guide is read by the program without a problem."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from iltod.checks.check import all_problems
from iltod.core.place import Place
from iltod.core.problem import Language, make_problem
from iltod.model import (
    PUBLISHED_TYPES,
    ActivityKind,
    Channel,
    ComplaintKind,
    ComplaintOutcome,
    DeadlineKind,
    Evidence,
    EvidenceKind,
    Interval,
    Measure,
    Organisation,
    Plan,
    PromiseKind,
    Trust,
)
from iltod.reading.binder import bind, written_fields
from iltod.reading.loader import load_register
from iltod.reading.yaml import read_bytes

AS_OF = datetime.date(2026, 6, 30)
FILE = re.compile(r"^( *)Файл: `([^`]+)`\n\n((?:\1 {4}.*\n|\n)+)", re.MULTILINE)
PART = re.compile(r"(?:^ {4,}\S.*\n)+", re.MULTILINE)


@pytest.fixture(scope="module")
def guide(root: Path) -> str:
    return (root / "content" / "officers.md").read_text(encoding="utf-8")


def files(guide: str) -> dict[str, str]:
    """Return the whole files that the guide shows, by name."""
    return {name: dedent(text) for _, name, text in FILE.findall(guide)}


def fragments(guide: str) -> Iterator[str]:
    """Yield the parts of files that the guide shows."""
    for text in PART.findall(FILE.sub("", guide)):
        if any(key_of(text) in written_fields(record) for record in PARTS_OF):
            yield dedent(text)


PARTS_OF = (Organisation, Plan, Measure, Evidence)


def key_of(text: str) -> str:
    return text.strip().split(":")[0]


def test_the_files_of_the_guide_are_one_sound_body(root: Path, guide: str, tmp_path: Path) -> None:
    found = files(guide)
    assert {Path(name).name for name in found} >= {"organisation.yml", "plan.yml", "h1.yml", "q4.yml", "year.yml"}
    for name, text in found.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in ("rating_scales.yml", "disclosure_catalogue.yml"):
        shutil.copy(root / "plans" / name, tmp_path / "plans")
    assert all_problems(load_register(tmp_path), AS_OF) == ()


def test_the_parts_of_files_in_the_guide_are_right(guide: str) -> None:
    found = list(fragments(guide))
    plan = (
        "deadline",
        "number",
        "responsible",
        "promotes_110",
        "promises",
        "amendments",
        "corrections",
        "formerly",
        "template",
    )
    body = ("done_without_evidence", "contacts", "released", "title_mong", "participation")
    assert {key_of(text) for text in found} == {*plan, *body, "supports", "checked_by", "withdrawn"}
    for text in found:
        record = next(record for record in PARTS_OF if key_of(text) in written_fields(record))
        reading = read_bytes(text.encode(), "f.yml")
        assert reading.problems == []
        assert reading.node is not None
        _, problems = bind(record, reading.node, "f.yml")
        assert {problem.code for problem in problems} == {"missing_field"}, text
        assert {dict(problem.facts)["record"] for problem in problems} == {"f.yml"}, text


def test_the_guide_names_every_choice_and_every_type_of_file(guide: str) -> None:
    published = (Interval, Trust, ComplaintKind, ComplaintOutcome, ActivityKind, PromiseKind)
    for choices in (EvidenceKind, Channel, DeadlineKind, *published):
        assert [value for value in choices if f"`{value}`" not in guide] == []
    assert ", ".join(PUBLISHED_TYPES) in guide


def test_the_guide_shows_a_problem_as_it_is_printed(guide: str) -> None:
    facts = {"key": "date", "written": "2025.07.05", "example": "date: 2025-07-05"}
    problem = make_problem("not_a_date", Place("f.yml"), **facts)
    for line in (problem.sentence(Language.MONGOLIAN), problem.hint(Language.MONGOLIAN), problem.example):
        assert line in guide
