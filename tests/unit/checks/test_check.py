"""Sound records that contradict each other are told; what is allowed is not."""

from __future__ import annotations

import datetime
import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from iltod.checks.check import all_problems, check, organisation_findings
from iltod.core.problem import Language, Severity
from iltod.model import RatingScale, Register, Source
from iltod.reading.loader import load_register
from made_files import docx, huge_png, pdf, picture

Minimal = Callable[..., Path]

AS_OF = datetime.date(2026, 7, 15)
PLAN = "plans/body/2025/plan.yml"
REPORT = "plans/body/2026/reports/h1.yml"
EVIDENCE = "plans/body/2026/evidence/photo.yml"
OTHER = "plans/other/organisation.yml"


def plan(measure: str = "", rest: str = "") -> str:
    """Return a plan with one measure, whose fields can be replaced."""
    fields = {"id": "a", "number": "1", "title": "Сургалт", "responsible": "[legal]", "deadline": "Жилдээ"}
    fields |= dict(line.split(": ", 1) for line in measure.splitlines() if line)
    listed = "".join(f"        {name}: {value}\n" for name, value in fields.items())
    return f"title: Төлөвлөгөө\n{rest}sections:\n  - id: s1\n    title: Зорилго\n    measures:\n      -{listed[7:]}"


SECOND = """\
      - id: b
        number: {}
        title: Сургалт
        responsible: [legal]
        deadline: Жилдээ
"""


def report(*entries: str, date: str = "2026-07-10", rest: str = "") -> str:
    return f"date: {date}\n{rest}entries:\n" + "".join(f"  - {entry}\n" for entry in entries)


def evidence(rest: str = "", supports: str = "[1-1]", date: str = "2026-05-20") -> str:
    return f"title: Зураг\nkind: photo\ndate: {date}\nsupports: {supports}\n{rest}"


def told(root: Path, as_of: datetime.date = AS_OF) -> list[tuple[str, str]]:
    found = all_problems(load_register(root), as_of)
    return [(problem.code, f"{problem.place.file}:{problem.place.line}") for problem in found]


def test_the_small_example_is_sound(minimal: Minimal) -> None:
    assert told(minimal()) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (PLAN, plan()),
        (PLAN, plan("deadline: {text: Хагас жил, kind: half_year, half: 2}")),
        (PLAN, plan("deadline: {text: Өдөр, kind: date, date: 2025-12-31}")),
        (PLAN, plan("responsible: [legal, {unit: press, role: joint}]")),
        (PLAN, plan("criteria: [{text: 2 удаа, at_least: 2, unit: удаа}]")),
        (PLAN, plan("id: s1")),
        (PLAN, plan(rest="amendments: [{date: 2025-05-01, text: Өөрчлөв, act: Тушаал}]\n")),
        (PLAN, plan(rest="approval: {act: Тушаал, date: 2026-07-15}\n")),
        (PLAN, plan("title: {text: Зассан, printed: Засан, doubt: Үсэг дутуу}")),
        (PLAN, plan("title: 'Web сайт, PDF файл, МУИС IV курс, COVID-19, 2-р'")),
        (PLAN, plan("title: PDFийг Wordоос гаргах")),
        (PLAN, plan("deadline: {text: Жилдээ, printed: Жилдэe, doubt: 'Латин e'}")),
        (
            PLAN,
            plan() + SECOND.format("{text: 1, doubt: Хоёр удаа хэвлэгдсэн.}"),
        ),
        (PLAN, plan() + "  - id: s2\n    title: Зорилго\n    measures:\n" + SECOND.format("1")),
        (REPORT, report("{measure: 1-1, rating: 100, values: [{criterion: 1, value: 20}]}")),
        (REPORT, report("{measure: 1-1, rating: 70, values: [{criterion: 1, value: 19}]}")),
        (REPORT, report("{measure: 1-1, text: Хийв.}", date="2026-07-15")),
        (REPORT, report("{measure: 2-1, rating: ХБ}")),
        (REPORT, report("{measure: 1-2, rating: 70}", "{measure: 1-2, rating: 70, performer: press}")),
        (REPORT, report("{measure: 1-2, text: а, performer: legal}", "{measure: 1-2, text: б, performer: press}")),
        (REPORT, report("{measure: 1-1, rating: 100}")),
        (REPORT, report("{measure: 2-1, rating: 100, evidence: [training]}")),
        (EVIDENCE, evidence(supports="[]")),
        (EVIDENCE, evidence(supports="[1-1, {measure: 1-1, criterion: 2}, 2-1]")),
        (EVIDENCE, evidence("archived_url: https://web.archive.org/x\n")),
        (EVIDENCE, evidence("checked_by: {name: А, post: Б, date: 2026-07-15}\n")),
        (OTHER, "name: Нэгдүгээр газар\nkind: agency\nparent: body\n"),
    ],
)
def test_what_is_allowed_is_no_problem(name: str, content: str, minimal: Minimal) -> None:
    assert told(minimal({name: content})) == []


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        # plans
        (PLAN, plan("responsible: [nobody, legal, no]"), "unknown_unit:9 unknown_unit:9"),
        (PLAN, plan("responsible: []"), "nobody_responsible:6"),
        (PLAN, plan("id: calendar"), "reserved_id:6"),
        (PLAN, plan("formerly: [feed]"), "reserved_id:6"),
        (PLAN, plan(rest="formerly: [2026]\n"), "duplicate_id:1"),
        (
            PLAN,
            plan() + "  - {id: s2, title: Зорилго, formerly: [s1], measures: []}\n",
            "duplicate_id:11 empty_section:11",
        ),
        (PLAN, plan("deadline: {text: x, kind: quarter}"), "deadline_incomplete:10"),
        (PLAN, plan("deadline: {text: x, kind: date, quarter: 1}"), "deadline_contradicts:10 deadline_incomplete:10"),
        (PLAN, plan("deadline: {text: x, kind: quarter, quarters: [2], quarter: 1}"), "deadline_contradicts:10"),
        (PLAN, plan("deadline: {text: x, kind: month, months: [2, 3], day: 1}"), "deadline_contradicts:10"),
        (PLAN, plan("deadline: {text: x, kind: month, months: [2], day: 30}"), "no_such_day:10"),
        (PLAN, plan("deadline: {text: x, kind: quarter, quarter: 1, half: 1}"), "deadline_contradicts:10"),
        (PLAN, plan("deadline: {text: x, kind: date, date: 2024-12-31}"), "date_outside_year:10"),
        (PLAN, plan(rest="amendments: [{date: 2025-05-01, text: а, act: б, measures: [a, b]}]\n"), "unknown_measure:2"),
        (PLAN, plan(rest="amendments: [{date: 2026-12-31, text: а, act: б}]\n"), "future_date:2"),
        (PLAN, plan(rest="corrections: [{date: 2025-05-01, text: а, measures: [a, b]}]\n"), "unknown_measure:2"),
        (PLAN, plan(rest="corrections: [{date: 2027-05-01, text: а}]\n"), "future_date:2"),
        (PLAN, plan(rest="approval: {act: Тушаал, date: 2026-07-16}\n"), "future_date:2"),
        (PLAN, plan("target_level: [{text: а, printed: б}]"), "printed_without_doubt:11"),
        (PLAN, plan("criteria: [{text: {text: а, printed: а}}]"), "printed_is_the_same:11"),
        (PLAN, plan("title: Тендэр A/368, Сaйн, сaйн"), "mixed_script:8 mixed_script:8 mixed_script:8"),
        (PLAN, "title: а\nsections: []\n", "empty_section:1"),
        (PLAN, plan() + "    subsections: [{id: s1-a, title: Хоосон, measures: []}]\n", "empty_section:11"),
        (PLAN, plan() + "  - {id: s1, title: Зорилго, measures: []}\n", "duplicate_id:11 empty_section:11"),
        # reports
        (REPORT, report("{measure: 1-1, rating: 70}", rest="performer: nobody\n"), "unknown_unit:2"),
        (REPORT, report("{measure: 1-1, rating: 70, performer: nobody}"), "unknown_unit:3"),
        (
            REPORT,
            report("{measure: x, rating: 9, evidence: [x]}"),
            "unknown_measure:3 unknown_rating:3 unknown_evidence:3",
        ),
        (REPORT, report("{measure: 1-1, rating: хб}"), "unknown_rating:3"),
        (REPORT, report("{measure: x, text: а, values: [{criterion: 1, value: 1}]}"), "unknown_measure:3"),
        (REPORT, report("{measure: 1-1}"), "empty_progress:3"),
        (REPORT, report("{measure: 1-1, reason: Төсөвгүй}"), "empty_progress:3"),
        (REPORT, report("{measure: 2-1, values: [{criterion: 1, value: 1}]}"), "unknown_criterion:3"),
        (REPORT, report("{measure: 1-1, rating: 70}", date="2026-07-16"), "future_date:1"),
        (REPORT, report("{measure: 2-1, rating: 100}"), "done_without_evidence:3"),
        (
            REPORT,
            report("{measure: 1-2, text: а, performer: press}", "{measure: 1-2, text: б}", rest="performer: press\n"),
            "duplicate_progress:5",
        ),
        (REPORT, report("{measure: 1-1, rating: XБ}"), "latin_letter:3"),
        (REPORT, report("measure: 1-1\n    text: а\n    evidence:\n      - training\n      - x"), "unknown_evidence:7"),
        (REPORT, report("text: а\n    rating: 9\n    measure: x"), "unknown_rating:4 unknown_measure:5"),
        (REPORT, report("{measure: 1-1, text: Тaйлан, reason: Тoсов}"), "mixed_script:3 mixed_script:3"),
        (REPORT, report("{measure: 1-1, text: а}", rest="reported_by: {name: Д.Дoрж}\n"), "mixed_script:2"),
        (
            REPORT,
            report("{measure: 1-1, rating: 100, values: [{criterion: 1, value: 19}]}"),
            "done_below_threshold:3",
        ),
        (
            REPORT,
            report("{measure: 1-1, rating: 100, performer: legal, values: [{criterion: 1, value: 0}]}"),
            "done_below_threshold:3",
        ),
        (REPORT, report("{measure: 1-1, values: [{criterion: 2, value: 0}]}"), "nothing_to_count:3"),
        (REPORT, report("{measure: 1-1, text: а, performer: press}"), "performer_not_responsible:3"),
        (REPORT, report("{measure: 1-1, text: а}", rest="performer: press\n"), "performer_not_responsible:4"),
        (PLAN, plan() + SECOND.format("1"), "duplicate_number:12"),
        # assessments
        (
            "plans/body/2026/assessments/q2.yml",
            "date: 2026-08-01\nassessor: superior\nname: Яам\nentries:\n"
            "  - {measure: 1-1, rating: 70}\n  - {measure: 1-1, rating: 50}\n  - {measure: x, rating: 70}\n",
            "future_date:1 duplicate_progress:6 unknown_rating:6 unknown_measure:7",
        ),
        # evidence
        (EVIDENCE, evidence(supports="[x, {measure: 2-1, criterion: 1}]"), "unknown_measure:4 unknown_criterion:4"),
        (EVIDENCE, evidence(supports="[{measure: x, criterion: 1}]"), "unknown_measure:4"),
        (EVIDENCE, evidence(date="2026-07-16"), "future_date:3"),
        (EVIDENCE, evidence("checked_by: {name: А, post: Б, date: 2026-07-16}\n"), "future_date:5"),
        (EVIDENCE, evidence("withdrawn: {date: 2026-07-16, reason: Буруу}\n"), "future_date:5"),
        (EVIDENCE, evidence("file: no.pdf\n"), "file_not_there:5"),
        (EVIDENCE, evidence("timestamp: no.tsr\n"), "file_not_there:5"),
        (EVIDENCE, evidence().replace("title: Зураг", "title: {text: А, printed: Б}"), "printed_without_doubt:1"),
        # bodies
        (OTHER, "name: Газар\nkind: agency\nparent: other\n", "parent_circle:1"),
        (OTHER, "name: Газар\nkind: agency\nparent: nobody\n", "unknown_parent:3"),
        (OTHER, "name: {text: Газар, printed: Газaр}\nkind: agency\n", "printed_without_doubt:1"),
    ],
)
def test_what_contradicts_is_told_at_its_place(name: str, content: str, expected: str, minimal: Minimal) -> None:
    found = told(minimal({name: content}))
    assert " ".join(f"{code}:{place.removeprefix(name + ':')}" for code, place in found) == expected


@pytest.mark.parametrize("kind", ["quarter", "month", "times_a_year", "date"])
def test_no_line_says_which_quarter_or_day_an_incomplete_deadline_meant(kind: str, minimal: Minimal) -> None:
    root = minimal({PLAN: plan(f"deadline: {{text: x, kind: {kind}}}")})
    found = [(problem.code, problem.example) for problem in all_problems(load_register(root), AS_OF)]
    assert found == [("deadline_incomplete", "")]


@pytest.mark.parametrize(
    ("written", "letters", "example"),
    [
        ("Aвлига", "A", "Авлига"),
        ("Coён", "C, o", "Соён"),
        ("Fаcebook", "F, c, e, b, o, k", ""),
        ("Yйл", "Y", ""),
        ("Yнэн", "Y", "Үнэн"),
        ("Yлаан", "Y", "Улаан"),
        ("дvгээр", "v", "дүгээр"),
        ("ТYр", "Y", ""),
        ("A/12", "A", "А/12"),
    ],
)
def test_a_mixed_word_names_its_latin_letters(written: str, letters: str, example: str, minimal: Minimal) -> None:
    (problem,) = all_problems(load_register(minimal({PLAN: plan(f"title: {written}")})), AS_OF)
    assert (problem.code, dict(problem.facts)["letters"], problem.example) == ("mixed_script", letters, example)


@pytest.mark.parametrize(
    ("written", "code", "example"),
    [
        ("XБ", "latin_letter", "rating: ХБ"),
        ("хб", "unknown_rating", "rating: ХБ"),
        ("xб", "latin_letter", "rating: ХБ"),
        ("XB", "latin_letter", "rating: ХБ"),
        ("HB", "latin_letter", "rating: ХБ"),
        ("ХВ", "unknown_rating", "rating: ХБ"),
        ("70%", "unknown_rating", "rating: 70"),
        ("75", "unknown_rating", ""),
        ("X", "unknown_rating", ""),
    ],
)
def test_a_rating_is_shown_the_code_that_was_meant(written: str, code: str, example: str, minimal: Minimal) -> None:
    root = minimal({REPORT: report(f"{{measure: 1-1, rating: {written}}}")})
    (problem,) = all_problems(load_register(root), AS_OF)
    assert (problem.code, problem.example) == (code, example)
    assert problem.place.column == 28


def test_one_of_several_performers_may_reach_a_share_of_the_threshold(minimal: Minimal) -> None:
    fields = "responsible: [legal, press]\ncriteria: [{text: 2 удаа, at_least: 2, unit: удаа}]"
    entry = "{measure: a, rating: 100, performer: press, values: [{criterion: 1, value: 1}]}"
    root = minimal({PLAN: plan(fields), "plans/body/2025/reports/q1.yml": report(entry)})
    assert [code for code, _ in told(root)] == ["done_without_evidence"]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (evidence(), ["done_without_evidence"]),
        (evidence("url: https://example.mn/a\npromotes_110: true\n"), []),
        (evidence("url: https://example.mn/a\n", supports="[2-1]"), ["done_without_evidence"]),
        (
            evidence("url: https://example.mn/a\nwithdrawn: {date: 2026-06-01, reason: Алдаатай.}\n"),
            ["done_without_evidence"],
        ),
    ],
)
def test_what_cannot_be_looked_at_proves_nothing(item: str, expected: list[str], minimal: Minimal) -> None:
    item = item.replace("[1-1]", "[1-2]")
    root = minimal({REPORT: report("{measure: 1-2, rating: 100, text: а}"), EVIDENCE: item})
    assert [code for code, _ in told(root)] == expected


@pytest.mark.parametrize(
    ("gate", "code", "errors"),
    [
        ("", "done_without_evidence", False),
        ("warning", "done_without_evidence", False),
        ("error", "evidence_required", True),
    ],
)
def test_a_body_chooses_how_grave_a_claim_without_evidence_is(
    gate: str, code: str, errors: bool, minimal: Minimal
) -> None:
    root = minimal({REPORT: report("{measure: 1-2, rating: 100, text: а}")})
    if gate:
        body = root / "plans/body/organisation.yml"
        body.write_text(f"{body.read_text(encoding='utf-8')}done_without_evidence: {gate}\n", encoding="utf-8")
    (problem,) = all_problems(load_register(root), AS_OF)
    assert (problem.code, problem.severity is Severity.ERROR) == (code, errors)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{measure: 1-1, rating: 100, text: а, evidence: [training]}", ["threshold_not_counted"]),
        ("{measure: 1-1, rating: 70, text: а}", []),
        ("{measure: 1-1, rating: 100, values: [{criterion: 2, value: 1}]}", ["nothing_to_count"]),
        ("{measure: 1-1, rating: 100, values: [{criterion: 1, value: 20}]}", []),
    ],
)
def test_a_threshold_that_was_reached_was_counted(entry: str, expected: list[str], minimal: Minimal) -> None:
    root = minimal({"plans/body/2026/reports/q2.yml": report(entry, date="2026-07-03")})
    assert [code for code, _ in told(root)] == expected


def test_a_member_of_a_responsible_group_may_report(minimal: Minimal) -> None:
    units = "units:\n  - {id: all, name: Бүх нэгж, kind: group}\n  - {id: press, name: Хэлтэс, kind: unit}\n"
    files = {
        "plans/other/organisation.yml": f"name: Газар\nkind: agency\n{units}",
        "plans/other/2025/plan.yml": plan("responsible: [all]"),
        "plans/other/2025/reports/q1.yml": report("{measure: a, text: б, performer: press}"),
    }
    assert told(minimal(files)) == []


def test_where_there_is_nothing_to_choose_from_the_hint_says_so(minimal: Minimal) -> None:
    root = minimal({"plans/body/organisation.yml": "name: Зохиомол газар\nkind: agency\n"})
    found = all_problems(load_register(root, "plans"), AS_OF)
    hints = {problem.hint(Language.MONGOLIAN) for problem in found if problem.code == "unknown_unit"}
    assert hints == {"units жагсаалтад нэмнэ үү, эсвэл бүртгэлтэйгээс сонгоно уу: –"}


def test_a_file_that_no_evidence_names_is_told(minimal: Minimal) -> None:
    unused = "plans/body/2026/evidence/files/b.txt"
    root = minimal({unused: "а"})
    assert told(root) == [("unused_file", f"{unused}:1")]
    (root / EVIDENCE).write_text("title: [", encoding="utf-8")  # it may be the one that names the file
    assert [code for code, _ in told(root)] == ["unclosed_quote"]


def test_a_forbidden_file_is_not_asked_for_its_digest(minimal: Minimal) -> None:
    root = minimal({EVIDENCE: evidence("file: a.svg\n"), "plans/body/2026/evidence/files/a.svg": "а"})
    assert told(root) == [("forbidden_file_type", f"{EVIDENCE}:5")]


FILES = "plans/body/2026/evidence/files"


def test_a_renamed_file_is_shown_under_its_new_name(minimal: Minimal) -> None:
    content = "Сургалт болов."
    digest = hashlib.sha256(content.encode()).hexdigest()
    root = minimal({EVIDENCE: evidence(f"file: old.txt\nsha256: {digest}\n"), f"{FILES}/new.txt": content})
    (renamed,) = all_problems(load_register(root), AS_OF)
    assert (renamed.code, renamed.example) == ("file_renamed", "file: new.txt")
    assert digest in renamed.sentence(Language.MONGOLIAN)
    (root / FILES / "new.txt").write_text("Өөр.", encoding="utf-8")
    assert [code for code, _ in told(root)] == ["unused_file", "file_not_there"]


def test_an_altered_file_names_both_digests(minimal: Minimal) -> None:
    before, after = (hashlib.sha256(text.encode()).hexdigest() for text in ("Өмнө", "Дараа"))
    root = minimal({EVIDENCE: evidence(f"file: a.txt\nsha256: {before}\n"), f"{FILES}/a.txt": "Дараа"})
    (problem,) = all_problems(load_register(root), AS_OF)
    assert problem.code == "digest_differs"
    assert before in problem.sentence(Language.MONGOLIAN)
    assert after in problem.sentence(Language.MONGOLIAN)


CHECKED = "checked_by: {name: А, post: Б, date: 2026-07-01}\n"


@pytest.mark.parametrize(
    ("name", "content", "rest", "expected"),
    [
        ("a.jpg", picture(), "", []),
        ("a.jpg", picture(gps=True), "", ["picture_with_location"]),
        ("a.pdf", pdf(""), "", ["file_not_screened"]),
        ("a.pdf", pdf(""), CHECKED, []),
        ("a.pdf", pdf("a"), "", []),
        ("a.png", pdf("a"), "", ["content_differs"]),
        ("a.pdf", pdf("a", password="a"), "", ["password_protected"]),
        ("a.docx", docx("а", word__vbaProject_dot_bin=b"x"), "", ["active_content"]),
        ("a.docx", docx("а", word__media__a_dot_jpg=picture(gps=True)), "", ["location_inside"]),
        ("a.docx", docx("УБ99010112"), "", ["found_register_number"]),
        ("a.png", huge_png(8000), "", ["picture_too_large"]),
    ],
)
def test_what_a_file_turned_out_to_be_is_told(
    name: str, content: bytes, rest: str, expected: list[str], minimal: Minimal
) -> None:
    digest = hashlib.sha256(content).hexdigest()
    root = minimal({EVIDENCE: evidence(f"file: {name}\nsha256: {digest}\n{rest}")})
    (root / FILES / name).write_bytes(content)
    assert [code for code, _ in told(root)] == expected


def test_a_finding_in_a_file_is_released_for_that_very_file(minimal: Minimal) -> None:
    content = docx("Лавлах утас 99112233")
    digest = hashlib.sha256(content).hexdigest()
    root = minimal({EVIDENCE: evidence(f"file: a.docx\nsha256: {digest}\n")})
    (root / FILES / "a.docx").write_bytes(content)
    body = root / "plans/body/organisation.yml"
    before = body.read_text(encoding="utf-8")
    facts = "kind: phone, count: 1, reason: Лавлах, name: Б.Болд, post: Хуульч, date: 2026-07-01"
    for known, expected in ((digest, []), ("0" * 64, ["found_phone", "release_differs"])):
        release = f"released:\n  - {{file: 2026/evidence/files/a.docx, {facts}, sha256: {known}}}\n"
        body.write_text(before + release, encoding="utf-8")
        assert [code for code, _ in told(root)] == expected
    body.write_text(before + f"released:\n  - {{file: 2026/evidence/files/a.docx, {facts}}}\n", encoding="utf-8")
    problems = all_problems(load_register(root), AS_OF)
    assert [(problem.code, problem.example) for problem in problems] == [
        ("found_phone", ""),
        ("release_differs", f"count: 1, sha256: {digest}"),
    ]


def test_invented_data_is_not_warned_of_but_its_errors_are_told(minimal: Minimal) -> None:
    files = {
        "plans/other/organisation.yml": "name: Жишээ\nkind: agency\nsample: true\n"
        "units: [{id: legal, name: Хэлтэс, kind: unit}]\n",
        "plans/other/2025/plan.yml": plan(rest="amendments: [{date: 2025-05-01, text: Өөрчлөв}]\n"),
        "plans/other/2025/reports/q1.yml": report("{measure: x, rating: 70}"),
    }
    root = minimal(files)
    assert told(root) == [("unknown_measure", "plans/other/2025/reports/q1.yml:3")]
    register = load_register(root).register
    found = organisation_findings(register.organisations[1], register.scales, AS_OF)
    assert {problem.code for problem in found} == {"amendment_without_act", "unknown_measure"}


def test_a_duplicate_names_the_first_place(minimal: Minimal) -> None:
    root = minimal({OTHER: "name: Зохиомол газар\nkind: agency\nregistry_number: 1234567\n"})
    found = all_problems(load_register(root), AS_OF)
    assert [(problem.code, dict(problem.facts)["first"]) for problem in found] == [
        ("duplicate_registry_number", "plans/body/organisation.yml:1:1"),
        ("duplicate_name", "plans/body/organisation.yml:1:7"),
    ]


def test_the_same_measure_may_be_reported_again_later(minimal: Minimal) -> None:
    first = report("{measure: 1-2, rating: 30}", date="2026-04-05")
    second = report("{measure: 1-2, rating: 70}", date="2026-04-20")
    name = "plans/body/2026/reports/q1-{}.yml"
    assert told(minimal({name.format("a"): first, name.format("b"): second})) == []


def test_the_same_measure_reported_twice_on_one_day_in_two_files_is_a_duplicate(minimal: Minimal) -> None:
    content = report("{measure: 1-2, rating: 30}")
    name = "plans/body/2026/reports/q1-{}.yml"
    assert told(minimal({name.format("a"): content, name.format("b"): content})) == [
        ("duplicate_progress", name.format("b") + ":3")
    ]


def test_a_circle_of_three_is_told_at_each_and_not_below_it(minimal: Minimal) -> None:
    circle = {"one": "three", "two": "one", "three": "two", "below": "one"}
    body = "name: {}\nkind: agency\nparent: {}\n"
    root = minimal({f"plans/{name}/organisation.yml": body.format(name, above) for name, above in circle.items()})
    assert told(root) == [("parent_circle", f"plans/{name}/organisation.yml:1") for name in ("one", "three", "two")]


def step(name: str, code: str, value: str = "null") -> str:
    return f"{{id: {name}, code: {code}, label: Шат, tone: good, value: {value}}}"


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([step("a", "1", "50"), step("b", "2", "60")], "scale_order"),
        ([step("a", "ХБ"), step("b", "2", "60")], "scale_order"),
        ([], "scale_order"),
        ([step("a", "1", "2"), step("a", "2", "1")], "duplicate_id"),
        ([step("a", "1", "2"), step("b", "1", "1")], "duplicate_rating"),
    ],
)
def test_a_scale_stands_best_first_with_ids_and_codes_of_its_own(steps: list[str], code: str, minimal: Minimal) -> None:
    assert [found for found, _ in told(with_scale(minimal(), *steps))] == [code]


def test_two_scales_with_one_id_are_a_duplicate(minimal: Minimal) -> None:
    root = with_scale(with_scale(minimal(), step("a", "1", "2")), step("a", "1", "2"))
    assert told(root) == [("duplicate_id", "plans/rating_scales.yml:13")]


def with_scale(root: Path, *steps: str) -> Path:
    """Add the scale `other` to those of the small example."""
    path = root / "plans/rating_scales.yml"
    added = f"{{id: other, name: Өөр, year: 2025, source: {{title: Журам}}, steps: [{', '.join(steps)}]}}"
    path.write_text(f"{path.read_text(encoding='utf-8')}  - {added}\n", encoding="utf-8")
    return root


@pytest.mark.parametrize(("rating", "expected"), [("Сайн", "done_without_evidence"), ("100", "unknown_rating")])
def test_a_plan_may_name_another_scale_whose_codes_then_hold(rating: str, expected: str, minimal: Minimal) -> None:
    files = {
        PLAN: plan(rest="rating_scale: other\n"),
        "plans/body/2025/reports/q1.yml": report(f"{{measure: a, rating: {rating}}}"),
    }
    assert [code for code, _ in told(with_scale(minimal(files), step("good", "Сайн", "100")))] == [expected]


def test_references_into_a_body_with_an_unreadable_file_are_not_told(minimal: Minimal) -> None:
    """The measure that a report names may stand in the very file that could not be read."""
    root = minimal({REPORT: report("{measure: x, rating: 71}"), "plans/body/2026/reports/q3.yml": "date: ["})
    assert [code for code, _ in told(root)] == ["unknown_rating", "unclosed_quote"]


def test_a_parent_whose_file_cannot_be_read_is_not_called_unknown(minimal: Minimal) -> None:
    parent = {"plans/yam/organisation.yml": "name: Яам\nname: Яам\n"}
    root = minimal({OTHER: "name: Газар\nkind: agency\nparent: yam\n", **parent})
    assert [code for code, _ in told(root)] == ["duplicate_key"]


def test_another_body_is_still_checked_when_one_cannot_be_read(minimal: Minimal) -> None:
    root = minimal({REPORT: report("{measure: x, rating: 70}"), OTHER: "name: ["})
    assert [code for code, _ in told(root)] == ["unknown_measure", "unclosed_quote"]


def test_nothing_about_ratings_is_said_when_the_scales_cannot_be_read(minimal: Minimal) -> None:
    root = minimal({"plans/rating_scales.yml": "scales: [", PLAN: plan(rest="rating_scale: other\n")})
    assert told(root) == [("unclosed_quote", "plans/rating_scales.yml:1")]


@pytest.mark.parametrize(
    "scales", [(), (RatingScale(id="s", name="а", year=2019, source=Source(title="б"), steps=()),)]
)
def test_a_register_without_a_usable_scale_is_checked_without_a_crash(
    scales: tuple[RatingScale, ...], minimal: Minimal
) -> None:
    register = load_register(minimal()).register
    assert {problem.code for problem in check(msgspec.structs.replace(register, scales=scales), AS_OF)} <= {
        "scale_order",
        "unknown_rating",
    }
    assert check(Register(scales=scales, organisations=()), AS_OF) == () or scales


def test_very_long_words_are_checked_in_no_time(minimal: Minimal) -> None:
    started = time.perf_counter()
    assert told(minimal({PLAN: plan(f"title: {'ж' * 20_000}")})) == []
    assert time.perf_counter() - started < 1


def test_problems_come_sorted_and_once(minimal: Minimal) -> None:
    root = minimal(
        {REPORT: report("{measure: x, rating: 70}", "{measure: y, rating: 70}"), EVIDENCE: evidence(supports="[x]")}
    )
    found = all_problems(load_register(root), AS_OF)
    assert list(found) == sorted(set(found))
    assert len(found) == 3
