"""Personal data keeps a body's data from being published, until it is taken out or released by name."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from iltod.checks.check import all_problems
from iltod.core.problem import Language, Severity
from iltod.core.report import REPORTERS
from iltod.model.files import COMMON_FILES
from iltod.reading.fast_reader import clean_content
from iltod.reading.loader import load_register

AS_OF = datetime.date(2026, 7, 15)
REPORT = "plans/body/2026/reports/h1.yml"
FILES = "plans/body/2026/evidence/files"

Minimal = Callable[[dict[str, str]], Path]


def report(text: str) -> str:
    return f"date: 2026-07-10\nentries:\n  - measure: 1-2\n    text: {text}\n"


def body(rest: str = "") -> str:
    return (
        "name: Зохиомол газар\nkind: agency\nunits:\n  - {id: legal, name: Хууль, kind: unit}\n"
        "  - {id: press, name: Хэвлэл, kind: unit}\n" + rest
    )


def release(**changes: object) -> str:
    facts = {"file": "2026/reports/h1.yml", "kind": "phone", "count": 1, "reason": "Лавлах.", "name": "Б.Болд"}
    facts |= {"post": "Хуульч", "date": "2026-07-10", **changes}
    return "released:\n  - {" + ", ".join(f"{name}: {value}" for name, value in facts.items()) + "}\n"


def told(root: Path) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.place)) for problem in all_problems(load_register(root), AS_OF)]


@pytest.mark.parametrize(
    ("before", "written", "code"),
    [
        ("Иргэн", "УБ99010112", "register_number"),
        ("Утас", "99112233", "phone"),
        ("Данс", "5001234567", "account"),
        ("Хаяг", "bold@example.com", "email"),
    ],
)
def test_a_finding_stops_the_build_at_its_place_and_is_not_repeated(
    before: str, written: str, code: str, minimal: Minimal
) -> None:
    problems = all_problems(load_register(minimal({REPORT: report(f"{before} {written} байв.")})), AS_OF)
    (problem,) = problems
    assert (problem.code, problem.severity, problem.place.line) == (f"found_{code}", Severity.ERROR, 4)
    assert f"    text: {before} {written}"[problem.place.column - 1 :] == written
    for language in Language:
        for reporter in REPORTERS.values():
            assert written not in reporter(problems, language)


@pytest.mark.parametrize(
    "content",
    [
        report("Хийв. # 99112233"),
        f"# утас 99112233\n{report('Хийв.')}",
        report('"Утас: 99112233"'),
        report("Утас: 99112233\n    text: хоёр дахь"),
        report("{утас: 99112233}"),
        "- 99112233\n",
    ],
)
def test_comments_and_broken_files_are_screened_too(content: str, minimal: Minimal) -> None:
    assert "found_phone" in {code for code, _ in told(minimal({REPORT: content}))}


@pytest.mark.parametrize("name", ["rating_scales.yml", *COMMON_FILES])
def test_a_text_of_a_file_of_all_bodies_is_screened(name: str, minimal: Minimal) -> None:
    root = minimal({})
    path = root / "plans" / name
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    path.write_text(f"# 99112233\n{before}", encoding="utf-8")
    assert [place for code, place in told(root) if code == "found_phone"] == [f"plans/{name}:1:3"]


@pytest.mark.parametrize(
    ("contacts", "text", "expected"),
    [
        ("{phones: ['7000-1122']}", "Утас 70001122, 7000 1122, +976 70001122", 0),
        ("{phones: ['+976 70001122']}", "Утас 7000-1122", 0),
        ("{phones: ['70001122']}", "Утас 70001123", 1),
        ("{emails: [Info@example.gov.mn]}", "Хаяг info@example.gov.mn", 0),
        ("{emails: [info@example.gov.mn]}", "Хаяг bold@example.gov.mn", 1),
        ("{phones: ['70001122'], emails: [info@example.gov.mn]}", "info@example.gov.mn 70001122", 0),
    ],
)
def test_the_bodys_own_contacts_are_no_personal_data(contacts: str, text: str, expected: int, minimal: Minimal) -> None:
    root = minimal({REPORT: report(text), "plans/body/organisation.yml": body(f"contacts: {contacts}\n")})
    assert len(told(root)) == expected


@pytest.mark.parametrize(
    ("changes", "text", "expected"),
    [
        ({}, "Лавлах 99112233", []),
        ({}, "Лавлах 99112233, 99112234", ["release_differs", "found_phone", "found_phone"]),
        ({"count": 2}, "Лавлах 99112233, 99112234", []),
        ({"count": 2}, "Лавлах 99112233", ["release_differs", "found_phone"]),
        ({}, "Хийв.", ["release_differs"]),
        ({"kind": "email"}, "Лавлах 99112233", ["release_differs", "found_phone"]),
        ({"file": "2026/reports/q1.yml"}, "Лавлах 99112233", ["release_differs", "found_phone"]),
        ({"sha256": "0" * 64}, "Лавлах 99112233", ["release_differs", "found_phone"]),
    ],
)
def test_a_release_holds_for_exactly_what_was_looked_at(
    changes: dict[str, object], text: str, expected: list[str], minimal: Minimal
) -> None:
    root = minimal({REPORT: report(text), "plans/body/organisation.yml": body(release(**changes))})
    assert sorted(code for code, _ in told(root)) == sorted(expected)


@pytest.mark.parametrize("left_out", ["name", "post", "date", "reason", "count"])
def test_nothing_is_released_without_a_name_a_day_and_a_reason(left_out: str, minimal: Minimal) -> None:
    text = body(release())
    start = text.index(f"{left_out}: ", text.index("released"))
    end = min(at for at in (text.find(", ", start), text.find("}", start)) if at >= 0)
    text = text[:start] + text[end:].removeprefix(", ")
    root = minimal({REPORT: report("Лавлах 99112233"), "plans/body/organisation.yml": text.replace(", }", "}")})
    assert "missing_field" in {code for code, _ in told(root)}


@pytest.mark.parametrize("name", ["99112233.txt", "УБ99010112.txt", "утас-99112233.pdf"])
def test_a_number_in_the_name_of_a_file_is_found_and_not_repeated(name: str, minimal: Minimal) -> None:
    root = minimal({f"{FILES}/{name}": "нэг"})
    problems = [problem for problem in all_problems(load_register(root), AS_OF) if problem.code.startswith("found_")]
    (problem,) = problems
    digits = "".join(letter for letter in name if letter.isdigit())
    assert digits not in str(problem.place)
    assert digits not in problem.sentence(Language.MONGOLIAN)
    assert "•" * len(digits) in str(problem.place)


def test_an_invented_body_is_screened_as_well(minimal: Minimal) -> None:
    root = minimal({REPORT: report("99112233"), "plans/body/organisation.yml": body("sample: true\n")})
    assert [code for code, _ in told(root)] == ["found_phone"]


def test_what_is_no_small_regular_file_is_left_to_the_exact_reader(tmp_path: Path) -> None:
    assert clean_content(tmp_path) is None
    assert clean_content(tmp_path / "none") is None
