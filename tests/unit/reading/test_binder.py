"""Nodes become typed records, or every problem of a file at once."""

from __future__ import annotations

import datetime
import unicodedata
from textwrap import dedent
from typing import Any, TypeVar

import pytest

from iltod.core.place import Place
from iltod.model import (
    Deadline,
    DeadlineKind,
    Evidence,
    Measure,
    Organisation,
    Plan,
    ProgressReport,
    RatingScales,
    Record,
    Responsible,
    Role,
    Support,
    Text,
    Tone,
    Unit,
)
from iltod.reading.binder import bind, written_fields
from iltod.reading.fast_reader import decode_clean
from iltod.reading.yaml import read_bytes

RecordType = TypeVar("RecordType", bound=Record)

EVIDENCE = "title: Зураг\nkind: photo\ndate: 2026-05-20\nsupports: [1-1]\n"


def bound(kind: type[RecordType], text: str, **located: object) -> RecordType:
    """Return the record in a sound text."""
    record, problems = bind_text(kind, text, **located)
    assert problems == []
    assert record is not None
    return record


def bind_text(kind: type[RecordType], text: str, **located: object) -> tuple[RecordType | None, list[Any]]:
    reading = read_bytes(dedent(text).encode(), "plans/f.yml")
    assert reading.problems == []
    assert reading.node is not None
    return bind(kind, reading.node, "plans/f.yml", **located)


def told(kind: type[Record], text: str, **located: object) -> list[tuple[str, int, int]]:
    record, problems = bind_text(kind, text, **located)
    assert record is None
    return [(problem.code, problem.place.line, problem.place.column) for problem in problems]


def facts(kind: type[Record], text: str) -> dict[str, str]:
    _, problems = bind_text(kind, text, id="f")
    (problem,) = problems
    return dict(problem.facts)


def test_every_record_knows_where_it_stands() -> None:
    plan = bound(
        Plan,
        """\
        title: Төлөвлөгөө
        sections:
          - id: s1
            title: {text: Зорилго}
            measures:
              - id: 1-1
                number: 1.10
                title: Сургалт
                responsible: [a, {unit: b, role: joint}]
                deadline: 2-р улирал
        """,
        organisation="body",
        year=2026,
    )
    (section,) = plan.sections
    (measure,) = section.measures
    assert (plan.organisation, plan.year) == ("body", 2026)
    assert plan.place == Place("plans/f.yml", 1, 1)
    assert plan.title.place == Place("plans/f.yml", 1, 8)
    assert section.place == Place("plans/f.yml", 3, 5)
    assert section.title.place == Place("plans/f.yml", 4, 12)
    assert measure.place == Place("plans/f.yml", 6, 9)
    assert measure.number.text == "1.10"
    assert measure.responsible == (
        Responsible(unit="a", place=Place("plans/f.yml", 9, 23)),
        Responsible(unit="b", role=Role.JOINT, place=Place("plans/f.yml", 9, 26)),
    )
    assert measure.deadline == Deadline(
        text="2-р улирал", kind=DeadlineKind.QUARTER, quarter=2, place=Place("plans/f.yml", 10, 19)
    )


def test_one_string_stands_for_a_record_that_has_a_shorthand() -> None:
    evidence = bound(Evidence, "title: {text: Зураг}\nkind: photo\ndate: 2026-05-20\nsupports: [1-1]", id="a")
    short = bound(Evidence, EVIDENCE, id="a")
    assert isinstance(short.title, Text)
    assert short.title.text == evidence.title.text == "Зураг"
    assert short.supports == (Support(measure="1-1", place=Place("plans/f.yml", 4, 12)),)


def test_optional_fields_may_be_left_empty() -> None:
    evidence = bound(Evidence, EVIDENCE + "channel:\nurl: ~\nreach:\nsha256: null\n", id="a")
    assert (evidence.channel, evidence.url, evidence.reach, evidence.sha256) == (None, None, (), None)


def test_scalars_get_the_type_of_their_field() -> None:
    scales = bound(
        RatingScales,
        """\
        scales:
          - id: a
            name: Шатлал
            year: 2019
            source: {title: Тайлан}
            steps: [{id: done, code: 100, label: Бүрэн, tone: good, value: 100}]
        """,
    )
    (scale,) = scales.scales
    (step,) = scale.steps
    assert (scale.year, step.code, step.value, step.tone) == (2019, "100", 100, Tone.GOOD)


@pytest.mark.parametrize(("written", "value"), [("true", True), ("false", False), ("", False), ("'true'", True)])
def test_true_and_false_are_what_they_say(written: str, value: bool) -> None:
    assert bound(Evidence, f"{EVIDENCE}promotes_110: {written}\n", id="a").promotes_110 is value


def test_texts_of_the_greatest_length_are_read() -> None:
    longest = "https://" + "a" * 1992
    assert bound(Evidence, EVIDENCE.replace("Зураг", "а" * 20_000) + f"url: {longest}\n", id="a").url == longest


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("no", "no"),
        ("1.10", "1.10"),
        ("'  Сургалт  '", "Сургалт"),
        ('"\N{NO-BREAK SPACE}Сургалт\\n"', "Сургалт"),
        (unicodedata.normalize("NFD", "Тайлан, ёс зүй"), "Тайлан, ёс зүй"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'{{ 7*7 }}'", "{{ 7*7 }}"),
        ("'\"''&<>'", "\"'&<>"),
        ("'null'", "null"),
        ("ᠮᠣᠩᠭᠣᠯ", "ᠮᠣᠩᠭᠣᠯ"),
        ("العربية", "العربية"),
    ],
)
def test_text_comes_out_as_it_was_written(written: str, text: str) -> None:
    evidence = bound(Evidence, EVIDENCE.replace("Зураг", written), id="a")
    assert evidence.title.text == text


@pytest.mark.parametrize(
    ("field", "value", "code", "column"),
    [
        ("title", "", "empty_value", 1),
        ("title", "''", "empty_value", 8),
        ("title", "'  '", "empty_value", 8),
        ("title", "'\N{NO-BREAK SPACE}'", "empty_value", 8),
        ("title", "[]", "wrong_shape_mapping", 8),
        ("title", "{text: [a]}", "wrong_shape_text", 15),
        ("title", "{printed: a}", "missing_field", 8),
        ("title", "{text: a, texts: b}", "misspelt_key", 18),
        ("kind", "Photo", "unknown_choice", 7),
        ("kind", "{a: b}", "wrong_shape_text", 7),
        ("date", "20.05.2026", "not_a_date", 7),
        ("date", "2026-5-20", "not_a_date", 7),
        ("date", "2026/05/20", "not_a_date", 7),
        ("date", "2026 оны 5 сарын 20", "not_a_date", 7),
        ("date", "2026-05-20 10:00", "not_a_date", 7),
        ("date", "2026-02-30", "no_such_day", 7),
        ("date", "2026-13-01", "no_such_day", 7),
        ("date", "2026.6.31", "no_such_day", 7),
        ("date", "0000-01-01", "no_such_day", 7),
        ("date", "٢٠٢٦-٠٥-٢٠", "not_a_date", 7),
        ("supports", "1-1", "wrong_shape_list", 11),
        ("supports", "[{criterion: 1}]", "missing_field", 12),
        ("supports", "[Нэг]", "invalid_reference", 12),
        ("supports", "[~]", "wrong_shape_mapping", 12),
        ("supports", "[{measure: 1-1, criterion: 0}]", "number_out_of_range", 38),
        ("supports", "[{measure: 1-1, criterion: нэг}]", "not_a_number", 38),
        ("supports", "[{measure: 1-1, criterion: -1}]", "not_a_number", 38),
        ("supports", "[{measure: 1-1, criterion: 1.0}]", "not_a_number", 38),
        ("supports", "[{measure: 1-1, criterion: 01}]", "not_a_number", 38),
        ("supports", "[{measure: 1-1, criterion: ١}]", "not_a_number", 38),
        ("supports", f"[{{measure: 1-1, criterion: {10**12 + 1}}}]", "number_out_of_range", 38),
        ("supports", f"[{{measure: 1-1, criterion: {'9' * 5000}}}]", "not_a_number", 38),
    ],
)
def test_a_wrong_value_is_told_at_its_place(field: str, value: str, code: str, column: int) -> None:
    lines = dict(line.split(": ", 1) for line in EVIDENCE.splitlines()) | {field: value}
    text = "".join(f"{name}: {written}\n" for name, written in lines.items())
    line = list(lines).index(field) + 1
    assert told(Evidence, text, id="a") == [(code, line, column)]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("promotes_110", "yes", "not_true_or_false"),
        ("promotes_110", "True", "not_true_or_false"),
        ("promotes_110", "[]", "wrong_shape_text"),
        ("url", "www.example.mn", "invalid_address"),
        ("url", "https://", "invalid_address"),
        ("url", "https://exa mple.mn", "invalid_address"),
        ("url", "'https://example.mn/\"onclick=x'", "invalid_address"),
        ("url", "'https://example.mn/<b>'", "invalid_address"),
        ("url", '"https://example.mn\\n"', "invalid_address"),
        ("url", "HTTPS://example.mn", "invalid_address"),
        ("url", "javascript:alert(1)", "forbidden_scheme"),
        ("url", "' JavaScript:alert(1)'", "forbidden_scheme"),
        ("url", "data:text/html;base64,PHNjcmlwdD4=", "forbidden_scheme"),
        ("url", "ftp://example.mn", "forbidden_scheme"),
        ("url", "mailto:a@example.mn", "forbidden_scheme"),
        ("url", "file:///etc/passwd", "forbidden_scheme"),
        ("url", "https://example.mn/" + "a" * 2000, "text_too_long"),
        ("file", "../secret.txt", "invalid_file_name"),
        ("file", "a/b.txt", "invalid_file_name"),
        ("file", "a\\b.txt", "invalid_file_name"),
        ("file", ".hidden", "invalid_file_name"),
        ("file", "зураг.jpg", "invalid_file_name"),
        ("file", "..", "invalid_file_name"),
        ("file", "a" * 121, "text_too_long"),
        ("sha256", "0" * 63, "invalid_digest"),
        ("sha256", "A" * 64, "invalid_digest"),
        ("sha256", "g" * 64, "invalid_digest"),
        ("title2", "x", "misspelt_key"),
        ("нэр", "x", "misspelt_key"),
        ("өнгө", "x", "unknown_key"),
        ("<<", "{kind: video}", "unknown_key"),
        ("id", "b", "located_key"),
        ("place", "b", "located_key"),
    ],
)
def test_an_optional_field_is_as_strict_as_a_required_one(field: str, value: str, code: str) -> None:
    assert [code for code, _, _ in told(Evidence, f"{EVIDENCE}{field}: {value}\n", id="a")] == [code]


@pytest.mark.parametrize(
    "id_",
    ["1.1", "1_1", "A", "а", "-a", "a-", "a--b", "a b", "'a\n'", "../a", "a/b", "'<script>'", "ⅰ", "१"],
)
def test_an_id_is_a_safe_address(id_: str) -> None:
    (found,) = told(Unit, f"id: {id_}\nname: Хэлтэс\nkind: unit\n")
    assert found[0] == "invalid_id"


@pytest.mark.parametrize("number", ["123456", "12345678", "123456а", "１２３４５６７", "١٢٣٤٥٦٧"])
def test_a_registry_number_has_seven_ascii_digits(number: str) -> None:
    (found,) = told(Organisation, f"name: Газар\nkind: agency\nregistry_number: {number}\n", id="a")
    assert found[0] == "invalid_registry_number"


def test_a_good_id_and_a_good_registry_number_are_read_with_and_without_quotes() -> None:
    for number in ("1234567", '"1234567"', "0123456"):
        found = bound(Organisation, f"name: Газар\nkind: agency\nregistry_number: {number}\nparent: 1-1\n", id="a")
        assert (found.registry_number, found.parent) == (number.strip('"'), "1-1")


def test_all_problems_of_a_file_are_told_in_one_run() -> None:
    assert told(
        ProgressReport,
        """\
        date: 5 сар
        entries:
          - measure: A
            rating: [70]
            values: [{criterion: x, value: 1}, {criterion: 1}]
          - {measur: 1-1, tekst: б}
          - нэг
        huvi: 5
        """,
        id="q1",
        period="q1",
    ) == [
        ("not_a_date", 1, 7),
        ("invalid_reference", 3, 14),
        ("wrong_shape_text", 4, 13),
        ("not_a_number", 5, 26),
        ("missing_field", 5, 40),
        ("misspelt_key", 6, 6),
        ("misspelt_key", 6, 19),
        ("wrong_shape_mapping", 7, 5),
        ("unknown_key", 8, 1),
    ]


def test_a_misspelt_field_is_not_told_again_as_missing() -> None:
    for misspelt in ("suport", "Supports", "suрроrts"):  # the last with Cyrillic р and о
        assert told(Evidence, EVIDENCE.replace("supports", misspelt), id="a") == [("misspelt_key", 4, 1)]
    assert [code for code, _, _ in told(Evidence, EVIDENCE.replace("supports", "гэрч"), id="a")] == [
        "unknown_key",
        "missing_field",
    ]


@pytest.mark.parametrize(
    ("field", "value", "example"),
    [
        ("date", "2026.5.9", "date: 2026-05-09"),
        ("date", "2026 оны 5 сарын 9-ний өдөр", "date: 2026-05-09"),
        ("date", "05.07.2025", "date: 2025-07-05"),
        ("date", "25/12/2025", "date: 2025-12-25"),
        ("date", "12/25/2025", "date: 2025-12-25"),
        ("date", "7-7-2025", "date: 2025-07-07"),
        ("date", "7/5/2025", ""),
        ("date", "07-05-2025", ""),
        ("date", "5.7.25", ""),
        ("date", "өчигдөр", ""),
        ("date", "“2025-07-05”", "date: 2025-07-05"),
        ("date", "«05.07.2025»", "date: 2025-07-05"),
        ("date", "„7/5/2025“", ""),
        ("kind", "fhoto", "kind: photo"),
        ("kind", "Photo", "kind: photo"),
        ("kind", "“photo”", "kind: photo"),
        ("kind", "Зураг", "kind: photo"),
        ("kind", "Гэрэл зураг", "kind: photo"),
        ("kind", "гэрэл зураг", "kind: photo"),
        ("kind", "зүйл", ""),
        ("supports", "[{measure: 1.1}]", "measure: 1-1"),
        ("supports", "[{measure: Хэмжээ}]", ""),
        ("supports", "[{measure: а-2}]", "measure: a-2"),
        ("supports", "[{measure: б-2}]", ""),
        ("supports", "[{measure: ХО_1}]", "measure: xo-1"),
        ("supports", "[odorlog-2025-05.yml]", "odorlog-2025-05"),
        ("supports", "[odorlog.YAML]", "odorlog"),
        ("supports", "[<script>]", ""),
        ("supports", "[“1-1”]", "1-1"),
        ("supports", "[1.1]", "1-1"),
        ("supports", "1-1", "supports: [1-1]"),
        ("supports", "1-1, 1-2", "supports: [1-1, 1-2]"),
        ("supports", "-1-1", "supports: [1-1]"),
        ("supports", "\n  • 1-1\n  –\xa01-2", "supports: [1-1, 1-2]"),
        ("supports", "[1\N{NON-BREAKING HYPHEN}1]", "1-1"),
        ("supports", "нэг, хоёр", ""),
        ("reach", "[{kind: views, value: '1,200 удаа'}]", "value: 1200"),
        ("reach", "[{kind: views, value: 12 345 678 хүн}]", "value: 12345678"),
        ("reach", "[{kind: views, value: «120»}]", "value: 120"),
        ("reach", "[{kind: views, value: '1,5'}]", ""),
        ("reach", "[{kind: views, value: '1.5'}]", ""),
        ("reach", "[{kind: views, value: '1,50'}]", ""),
        ("reach", "[{kind: views, value: -5}]", ""),
        ("reach", "[{kind: views, value: 2 мянга}]", ""),
        ("reach", "[{kind: views, value: 3 сая}]", ""),
        ("reach", "[{kind: views, value: 50%}]", ""),
        ("reach", "[{kind: views, value: 5-6}]", ""),
        ("promotes_110", "үгүй", "promotes_110: false"),
        ("promotes_110", "тийм", "promotes_110: true"),
        ("promotes_110", "магадгүй", ""),
        ("url", "www.example.mn", "url: https://www.example.mn"),
        ("url", "https://exa mple.mn", ""),
        ("archived_url", "ftp://example.mn", ""),
        ("timestamp", "a/b.tsr", "timestamp: b.tsr"),
        ("archivd_url", "https://example.mn", 'archived_url: "https://example.mn"'),
    ],
)
def test_a_problem_offers_a_line_that_fits_the_field(field: str, value: str, example: str) -> None:
    lines = dict(line.split(": ", 1) for line in EVIDENCE.splitlines()) | {field: value}
    _, problems = bind_text(Evidence, "".join(f"{name}: {written}\n" for name, written in lines.items()), id="a")
    (problem,) = problems
    assert problem.example == example


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("date", "“2026-05-20”", "curly_quotes"),
        ("date", "2026-05-20”", "curly_quotes"),
        ("kind", "«photo»", "curly_quotes"),
        ("url", "“https://example.mn”", "curly_quotes"),
        ("promotes_110", "„true“", "curly_quotes"),
        ("date", "“”", "not_a_date"),
        ("date", "31.04.2025", "no_such_day"),
    ],
)
def test_the_quotes_of_a_word_processor_are_named(field: str, value: str, code: str) -> None:
    lines = dict(line.split(": ", 1) for line in EVIDENCE.splitlines()) | {field: value}
    text = "".join(f"{name}: {written}\n" for name, written in lines.items())
    assert [code for code, _, _ in told(Evidence, text, id="a")] == [code]


def test_the_quotes_of_a_word_processor_stay_in_text() -> None:
    assert bound(Evidence, EVIDENCE.replace("Зураг", "“Ил тод” өдөр"), id="a").title.text == "“Ил тод” өдөр"


@pytest.mark.parametrize("written", ["Хаврын эхээр", "{text: '2025 \"он\"'}", "ж" * 201, "5-р улирал"])
def test_no_line_invents_what_only_the_author_knows_of_a_deadline(written: str) -> None:
    measure = "id: a\nnumber: 1\ntitle: б\nresponsible: [a]\n"
    _, (problem,) = bind_text(Measure, f"{measure}deadline: {written}\n")
    assert (problem.code, problem.example) == ("unknown_deadline", "")


@pytest.mark.parametrize(
    ("written", "read"), [("Харас жил", "Хагас жил"), ("2-р луирал", "2-р улирал"), ("Ш улирал", "III улирал")]
)
def test_the_line_for_damaged_words_keeps_them_beside_the_reading(written: str, read: str) -> None:
    measure = "id: a\nnumber: 1\ntitle: б\nresponsible: [a]\n"
    _, (problem,) = bind_text(Measure, f"{measure}deadline: {written}\n")
    deadline = bound(Measure, f"{measure}{problem.example}\n").deadline
    assert (deadline.text, deadline.printed) == (read, written)
    assert deadline.doubt


@pytest.mark.parametrize(
    ("written", "quarter"), [("IV улирал", 4), ("ii-р улиралд", 2), ("3 улиралд", 3), ("1-р улирал", 1)]
)
def test_a_quarter_is_read_as_people_write_it(written: str, quarter: int) -> None:
    measure = "id: a\nnumber: 1\ntitle: б\nresponsible: [a]\n"
    assert bound(Measure, f"{measure}deadline: {written}\n").deadline.quarter == quarter


def test_messages_name_the_field_and_the_file_as_the_author_wrote_them() -> None:
    assert facts(Evidence, EVIDENCE.replace("Зураг", "а" * 20_001))["key"] == "title"
    assert facts(Evidence, EVIDENCE.replace("date: 2026-05-20\n", ""))["record"] == "f.yml"
    assert facts(Evidence, EVIDENCE.replace("[1-1]", "[{criterion: 1}]"))["record"] == "supports"
    assert facts(Evidence, "зураг")["key"] == "f.yml"


@pytest.mark.parametrize("record", [Evidence, Measure, Organisation, Plan, Deadline, Unit])
def test_the_fields_that_a_message_lists_are_never_cut(record: type[Record]) -> None:
    _, problems = bind_text(record, "өөр: x", id="f")
    (listed,) = [dict(problem.facts)["keys"] for problem in problems if problem.code == "unknown_key"]
    assert listed == ", ".join(written_fields(record))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Жилдээ", {"kind": "year"}),
        ("{text: Жилдээ}", {"kind": "year"}),
        ("{text: Жилдээ, doubt: бүдэг}", {"kind": "year", "doubt": "бүдэг"}),
        ("{text: Эхний хагас жил}", {"kind": "half_year", "half": 1}),
        ("{text: 6-р сар, kind: date, date: 2026-06-30}", {"kind": "date", "date": datetime.date(2026, 6, 30)}),
        ("{text: Жилдээ, kind: quarter, quarter: 2}", {"kind": "quarter", "quarter": 2}),
        ("{text: Харас жил, printed: Харас жил, kind: half_year}", {"kind": "half_year", "printed": "Харас жил"}),
    ],
)
def test_a_deadline_gets_its_normal_form_from_known_words(written: str, expected: dict[str, object]) -> None:
    measure = bound(Measure, f"id: a\nnumber: 1\ntitle: б\nresponsible: [a]\ndeadline: {written}\n")
    assert {name: getattr(measure.deadline, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("written", "code", "column"),
    [
        ("Хаврын эхээр", "unknown_deadline", 11),
        ("{text: Хаврын эхээр}", "unknown_deadline", 18),
        ("{doubt: x}", "missing_field", 11),
        ("{text: [Жилдээ]}", "wrong_shape_text", 18),
        ("{text: Хаврын эхээр, kind: spring}", "unknown_choice", 38),
        ("{text: Жилдээ, kind: quarter, quarter: 5}", "number_out_of_range", 50),
    ],
)
def test_an_unknown_deadline_asks_for_its_normal_form(written: str, code: str, column: int) -> None:
    found = told(Measure, f"id: a\nnumber: 1\ntitle: б\nresponsible: [a]\ndeadline: {written}\n")
    assert (code, 5, column) in found


def test_a_file_that_holds_something_else_is_told_once() -> None:
    assert told(Organisation, "just text", id="a") == [("wrong_shape_mapping", 1, 1)]
    assert told(Organisation, "- a\n- b\n", id="a") == [("wrong_shape_mapping", 1, 1)]


def test_an_item_of_a_list_may_not_be_empty() -> None:
    text = "date: 2026-04-05\nentries: [{measure: 1-1, text: а, evidence: [~, a]}]\n"
    assert told(ProgressReport, text, id="q1", period="q1") == [("empty_value", 2, 46)]


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("https://a.mn", True),
        ("https://a.mn:8080/b?c#d", True),
        ("http://[2001:db8::1]/", True),
        ("https://байгууллага.мон/а", True),
        ("http://[x/", False),
        ("http://a.mn:port/", False),
        ("http://a.mn:99999/", False),
        ("https:///a", False),
        ("https://?a", False),
        ("https://a..mn/", False),
    ],
)
def test_an_address_that_nobody_could_ask_is_told_by_both_readers(address: str, sound: bool) -> None:
    text = f"title: Нэр\nkind: photo\ndate: 2026-01-01\nsupports: [1-1]\nurl: '{address}'\n".encode()
    node = read_bytes(text, "a.yml").node
    assert node
    _, problems = bind(Evidence, node, "a.yml", id="a")
    assert [problem.code for problem in problems] == ([] if sound else ["invalid_address"])
    assert (decode_clean(Evidence, text, "a.yml", id="a") is not None) == sound


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("2026-07-01T00:00:00.000Z", "2026-07-01"),
        ("2026-06-30T16:00:00Z", "2026-07-01"),
        ("2026-07-01 09:30", "2026-07-01"),
        ("2026-07-01T00:00:00+08:00", "2026-07-01"),
    ],
)
def test_of_a_moment_its_day_is_offered(written: str, offered: str) -> None:
    text = f"title: Нэр\nkind: photo\ndate: {written}\nsupports: [1-1]\n".encode()
    node = read_bytes(text, "a.yml").node
    assert node
    _, (problem,) = bind(Evidence, node, "a.yml", id="a")
    assert (problem.code, problem.example) == ("not_a_date", f"date: {offered}")


@pytest.mark.parametrize("written", ["\u200b", "\u00a0", "\u3164", "\u00ad\u200d", "\u2800 \u2800"])
def test_a_title_in_which_nothing_can_be_seen_is_empty(written: str) -> None:
    text = f"title: '{written}'\nkind: photo\ndate: 2026-01-01\nsupports: [1-1]\n".encode()
    node = read_bytes(text, "a.yml").node
    assert node
    assert [problem.code for problem in bind(Evidence, node, "a.yml", id="a")[1]] == ["empty_value"]
    assert decode_clean(Evidence, text, "a.yml", id="a") is None
