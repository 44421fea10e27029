"""Problems are printed alike for people, editors and code hosts, and nothing in them can break a format."""

from __future__ import annotations

import json
import re
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest

from iltod.core import report
from iltod.core.place import Place
from iltod.core.problem import (
    Language,
    Problem,
    Severity,
    catalogue,
    has_errors,
    make_problem,
    message,
)
from iltod.core.report import (
    REPORTERS,
    catalogue_page,
    count_line,
    report_github,
    report_sarif,
    report_text,
)

HOSTILE = "<script>alert(1)</script> \"'&<> {{ 7*7 }} {written} %0A::error::\r\n\N{RIGHT-TO-LEFT OVERRIDE}x"
PROBLEMS = (
    make_problem("unknown_measure", Place("plans/a/2026/reports/q1.yml", 7, 14), written="1-9", known="1-1, 1-2"),
    make_problem("mixed_script", Place("plans/a/2026/plan.yml", 3, 8), written="Aвлига", letters="A"),
)


def test_people_read_place_sentence_hint_line_to_copy_and_count() -> None:
    first, _ = PROBLEMS
    third = make_problem("invalid_address", Place("plans/a/x.yml", 1, 6), key="url", written="www")
    assert report_text([first, third], Language.MONGOLIAN) == (
        "plans/a/2026/reports/q1.yml:7:14: алдаа [unknown_measure]\n"
        "  «1-9» гэсэн таних нэртэй арга хэмжээ энэ жилийн төлөвлөгөөнд алга.\n"
        "  → plan.yml дахь таних нэрийг (id) бичнэ: 1-1, 1-2\n"
        "\n"
        "plans/a/x.yml:1:6: алдаа [invalid_address]\n"
        "  «url» талбарын «www» гэсэн хаяг бүтэн биш байна.\n"
        "  → Хаяг https:// эсвэл http://-ээр эхэлж, зай агуулахгүй байна.\n"
        "\n"
        "Алдаа: 2. Анхааруулга: 0."
    )
    assert report_text([first], Language.ENGLISH).startswith(
        "plans/a/2026/reports/q1.yml:7:14: error [unknown_measure]\n  The plan of this year has no measure '1-9'.\n"
    )


def test_a_build_tells_every_error_and_some_of_the_warnings() -> None:
    error, warning = PROBLEMS
    told = report_text([warning, warning, error, warning], Language.MONGOLIAN, most_warnings=1)
    assert told.count("[mixed_script]") == 1
    assert told.count("[unknown_measure]") == 1
    assert told.endswith("Өөр 2 анхааруулга бий. Бүгдийг `iltod check` командаар үзнэ.\nАлдаа: 1. Анхааруулга: 3.")
    assert report_text(PROBLEMS, Language.MONGOLIAN, most_warnings=1) == report_text(PROBLEMS, Language.MONGOLIAN)


def test_nothing_wrong_prints_nothing_or_an_empty_list() -> None:
    assert report_text((), Language.MONGOLIAN) == ""
    assert report_github((), Language.MONGOLIAN) == ""
    assert json.loads(REPORTERS["json"]((), Language.MONGOLIAN)) == []
    assert json.loads(REPORTERS["gitlab"]((), Language.MONGOLIAN)) == []
    assert json.loads(REPORTERS["sarif"]((), Language.MONGOLIAN))["runs"][0]["results"] == []


def test_errors_and_warnings_are_counted() -> None:
    assert count_line(PROBLEMS, Language.MONGOLIAN) == "Алдаа: 1. Анхааруулга: 1."
    assert count_line(PROBLEMS, Language.ENGLISH) == "Errors: 1. Warnings: 1."
    assert has_errors(PROBLEMS)
    assert not has_errors(PROBLEMS[1:])


def test_json_holds_every_part() -> None:
    assert json.loads(REPORTERS["json"](PROBLEMS, Language.ENGLISH)) == [
        {
            "file": "plans/a/2026/reports/q1.yml",
            "line": 7,
            "column": 14,
            "severity": "error",
            "code": "unknown_measure",
            "sentence": "The plan of this year has no measure '1-9'.",
            "hint": "Write an id of plan.yml: 1-1, 1-2",
            "example": "",
        },
        {
            "file": "plans/a/2026/plan.yml",
            "line": 3,
            "column": 8,
            "severity": "warning",
            "code": "mixed_script",
            "sentence": "'Aвлига' mixes Latin and Cyrillic letters. The Latin ones: A",
            "hint": "Type the word again in one script, a Mongolian word in Cyrillic; "
            "a mixed word is not found by search.",
            "example": "",
        },
    ]


def test_github_gets_one_escaped_command_a_problem() -> None:
    odd = make_problem("unexpected_file", Place("plans/a,b:c%/x", 1, 1), written="100%\n::error::x")
    lines = report_github([*PROBLEMS, odd], Language.ENGLISH).split("\n")
    assert len(lines) == 3
    assert lines[0].startswith("::error file=plans/a/2026/reports/q1.yml,line=7,col=14,title=unknown_measure::The plan")
    assert lines[1].startswith("::warning file=plans/a/2026/plan.yml,line=3,col=8,title=mixed_script::")
    assert lines[2].startswith("::error file=plans/a%2Cb%3Ac%25/x,line=1,col=1,title=unexpected_file::'100%25 ::error")


def test_gitlab_gets_a_code_quality_report() -> None:
    found = json.loads(REPORTERS["gitlab"](PROBLEMS, Language.MONGOLIAN))
    assert [set(item) for item in found] == [{"description", "check_name", "fingerprint", "severity", "location"}] * 2
    assert [item["severity"] for item in found] == ["major", "minor"]
    assert found[0]["location"] == {"path": "plans/a/2026/reports/q1.yml", "lines": {"begin": 7}}
    assert all(re.fullmatch(r"[0-9a-f]{64}", item["fingerprint"]) for item in found)
    assert len({item["fingerprint"] for item in found}) == 2
    assert found == json.loads(REPORTERS["gitlab"](PROBLEMS, Language.MONGOLIAN))


def test_the_rules_of_sarif_say_in_words_what_is_wrong_wherever_it_is() -> None:
    for language in Language:
        facts = dict.fromkeys(re.findall(r"\{(\w+)\}", str(catalogue())), "x")
        problems = [Problem(Place("a.yml"), code, tuple(facts.items())) for code in catalogue()]
        rules = json.loads(report_sarif(problems, language))["runs"][0]["tool"]["driver"]["rules"]
        assert {rule["id"] for rule in rules} == catalogue().keys()
        for rule in rules:
            for text in (rule["shortDescription"]["text"], rule["help"]["text"]):
                assert text != rule["id"]
                assert " " in text
                assert not re.search(r"\{\w+\}", text), text


def test_sarif_has_its_version_rules_results_and_places() -> None:
    cyrillic = make_problem("bad_folder_name", Place("plans/Шинэ газар", 1, 1), written="Шинэ газар")
    whole = json.loads(report_sarif([*PROBLEMS, PROBLEMS[0], cyrillic], Language.MONGOLIAN))
    assert (whole["version"], set(whole)) == ("2.1.0", {"$schema", "version", "runs"})
    (run,) = whole["runs"]
    assert run["tool"]["driver"]["name"] == "iltod"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["bad_folder_name", "mixed_script", "unknown_measure"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning", "error"]
    assert {result["ruleId"] for result in run["results"]} == {rule["id"] for rule in rules}
    assert run["results"][0] == {
        "ruleId": "unknown_measure",
        "level": "error",
        "message": {
            "text": "«1-9» гэсэн таних нэртэй арга хэмжээ энэ жилийн төлөвлөгөөнд алга. "
            "plan.yml дахь таних нэрийг (id) бичнэ: 1-1, 1-2"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "plans/a/2026/reports/q1.yml"},
                    "region": {"startLine": 7, "startColumn": 14},
                }
            }
        ],
    }
    uri = run["results"][3]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9/%._-]+", uri)


def facts_of(code: str) -> set[str]:
    """Return the names that the words of a code want filled."""
    entry = catalogue()[code]
    texts = (entry.mn.sentence, entry.mn.hint, entry.en.sentence, entry.en.hint)
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_code_prints_in_every_format_and_language_whatever_was_written(code: str) -> None:
    problem = make_problem(code, Place("plans/a/x.yml", 2, 3), **dict.fromkeys(facts_of(code), HOSTILE))
    for language in Language:
        printed = {name: print_problems([problem], language) for name, print_problems in REPORTERS.items()}
        assert all(code in text for text in printed.values())
        assert all(json.loads(printed[name]) for name in ("json", "sarif", "gitlab"))
        assert "\n" not in printed["github"]
        assert len(printed["text"].splitlines()) <= 7


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_both_languages_of_a_code_say_the_same_facts(code: str) -> None:
    entry = catalogue()[code]
    for words in (entry.mn, entry.en):
        assert words.sentence.rstrip().endswith((".", "}", "?"))
        assert words.hint.strip()
    assert facts_of(code) <= {
        *("written", "key", "known", "keys", "allowed", "limit", "limits", "first", "found", "count", "kind", "record"),
        *("criterion", "least", "letters", "measure", "needed", "where"),
        *("commit", "date", "due", "period", "begins", "ends", "approved", "reported", "days"),
        *("rating", "suggestion", "today", "year", "detail"),
    }


def test_what_an_author_wrote_is_quoted_short_on_one_line_and_visible() -> None:
    long = make_problem("unknown_rating", Place("f"), written="а" * 100, known="1, " * 100)
    assert len(dict(long.facts)["written"]) == 80
    assert len(dict(long.facts)["known"]) <= 400
    odd = make_problem(
        "unknown_rating", Place("f"), written=" а\tб\r\nв\N{NO-BREAK SPACE}г\0\N{RIGHT-TO-LEFT OVERRIDE} "
    )
    assert dict(odd.facts)["written"] == "а б в г��"


def test_words_in_braces_are_never_filled_from_what_was_written() -> None:
    problem = make_problem("unknown_rating", Place("f"), written="{known} {0} {x.y}", known="100")
    assert problem.sentence(Language.ENGLISH) == "The scale has no rating '{known} {0} {x.y}'."


def test_problems_sort_by_place() -> None:
    places = [Place("b", 1, 1), Place("a", 2, 1), Place("a", 1, 9), Place("a", 1, 2)]
    found: list[Any] = sorted(make_problem("empty_file", place) for place in places)
    assert [problem.place for problem in found] == places[::-1]


def test_severity_comes_from_the_catalogue() -> None:
    assert {code: entry.severity for code, entry in catalogue().items()}["future_date"] is Severity.WARNING
    assert Problem(Place("f"), "empty_file").severity is Severity.ERROR


def test_the_page_of_problems_lists_every_code_with_its_words() -> None:
    for language in Language:
        page = catalogue_page(language)
        assert re.findall(r"^## (\w+)$", page, re.MULTILINE) == list(catalogue())
        assert page.startswith(f"# {message('problem_title', language)}\n")


def test_what_a_command_says_while_it_runs_is_there_in_both_languages() -> None:
    """Its help is in Mongolian alone: it is printed before a language is chosen."""
    words = tomllib.loads((Path(report.__file__).parent / "messages.toml").read_text(encoding="utf-8"))
    alone = re.compile(r"help(_.*)?|heading_.*|usage|use_.*|wrong_use|bad_setting")
    assert {name for name in words["mn"].keys() ^ words["en"].keys() if not alone.fullmatch(name)} == set()
