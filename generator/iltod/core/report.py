"""Prints problems: for people, for editors, for the annotations of code hosts.

Every format says the same problems in the same order; none of them is parsed again here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from iltod.core.problem import Language, Problem, Severity, catalogue, message

MOST_WARNINGS = 50
"""How many warnings a build tells: what it is about must not be lost among those of a whole country."""


def report_text(problems: Sequence[Problem], language: Language, *, most_warnings: int | None = None) -> str:
    """Return `file:line:column`, what is wrong, what must be and a line to copy, one block a problem, and a count.

    `problems` are printed in their order, in `language`: every error, and the first `most_warnings` warnings with how
    to see the others (None: all warnings).
    """
    lines, warnings = [], 0
    for problem in problems:
        warnings += problem.severity is Severity.WARNING
        if problem.severity is Severity.ERROR or most_warnings is None or warnings <= most_warnings:
            lines.append(_text_block(problem, language))
    if left_out := len(problems) - len(lines):
        lines.append(message("more_warnings", language, count=left_out))
    return "\n".join([*lines, *([count_line(problems, language)] if problems else [])])


def count_line(problems: Sequence[Problem], language: Language) -> str:
    """Return how many errors and warnings there are."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return message("counted", language, errors=errors, warnings=len(problems) - errors)


def _text_block(problem: Problem, language: Language) -> str:
    lines = [
        f"{problem.place}: {message(problem.severity, language)} [{problem.code}]",
        f"  {problem.sentence(language)}",
        f"  → {problem.hint(language)}",
    ]
    if problem.example:
        lines.append(f"    {problem.example}")
    return "\n".join([*lines, ""])


def report_github(problems: Sequence[Problem], language: Language) -> str:
    """Return workflow commands that GitHub shows beside the changed lines."""
    return "\n".join(
        f"::{problem.severity} file={_escaped(problem.place.file, ',:')},line={problem.place.line},"
        f"col={problem.place.column},title={problem.code}::{_escaped(_one_line(problem, language))}"
        for problem in problems
    )


def _escaped(text: str, separators: str = "") -> str:
    for letter in "%\r\n" + separators:
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text


def report_gitlab(problems: Sequence[Problem], language: Language) -> str:
    """Return a GitLab code-quality report."""
    severities = {Severity.ERROR: "major", Severity.WARNING: "minor"}
    return _json(
        [
            {
                "description": _one_line(problem, language),
                "check_name": problem.code,
                "fingerprint": hashlib.sha256(f"{problem.place}{problem.code}{problem.facts}".encode()).hexdigest(),
                "severity": severities[problem.severity],
                "location": {"path": problem.place.file, "lines": {"begin": max(problem.place.line, 1)}},
            }
            for problem in problems
        ]
    )


def report_json(problems: Sequence[Problem], language: Language) -> str:
    """Return a list of objects with every part of the problems."""
    return _json(
        [
            {
                "file": problem.place.file,
                "line": problem.place.line,
                "column": problem.place.column,
                "severity": problem.severity,
                "code": problem.code,
                "sentence": problem.sentence(language),
                "hint": problem.hint(language),
                "example": problem.example,
            }
            for problem in problems
        ]
    )


_FACT = re.compile(r"\{\w+\}")


def report_sarif(problems: Sequence[Problem], language: Language) -> str:
    """Return SARIF 2.1.0, which code-scanning services read."""
    codes = sorted({problem.code for problem in problems})
    rules = [_sarif_rule(code, language) for code in codes]
    results = [
        {
            "ruleId": problem.code,
            "level": problem.severity,
            "message": {"text": _one_line(problem, language)},
            "locations": [{"physicalLocation": _sarif_location(problem)}],
        }
        for problem in problems
    ]
    driver = {"name": "iltod", "rules": rules}
    return _json(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "results": results}],
        }
    )


def _sarif_rule(code: str, language: Language) -> dict[str, Any]:
    """Return what a code says of any place: its words, with `…` for what is written there."""
    entry = catalogue()[code]
    words = entry.mn if language is Language.MONGOLIAN else entry.en
    sentence, hint = (_FACT.sub("…", text) for text in (words.sentence, words.hint))
    return {
        "id": code,
        "shortDescription": {"text": sentence},
        "help": {"text": hint},
        "defaultConfiguration": {"level": entry.severity},
    }


def _sarif_location(problem: Problem) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(problem.place.file)},
        "region": {"startLine": max(problem.place.line, 1), "startColumn": max(problem.place.column, 1)},
    }


def _one_line(problem: Problem, language: Language) -> str:
    parts = (problem.sentence(language), problem.hint(language), problem.example)
    return " ".join(part for part in parts if part)


def _json(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


REPORTERS: dict[str, Callable[[Sequence[Problem], Language], str]] = {
    "text": report_text,
    "github": report_github,
    "gitlab": report_gitlab,
    "json": report_json,
    "sarif": report_sarif,
}
"""The formats of `iltod check --format`."""


def codes_module() -> str:
    """Return the module that names every code of the catalogue as a type."""
    names = "".join(f'    "{code}",\n' for code in sorted(catalogue()))
    return (
        '"""The codes of the catalogue as a type, so that a misspelt one is a type error. '
        'Written by `make docs`."""\n\n'
        "from __future__ import annotations\n\nfrom typing import Literal\n\n"
        f'ProblemCode = Literal[\n{names}]\n"""A code of `catalogue.toml`."""\n'
    )


def catalogue_page(language: Language) -> str:
    """Return the catalogue as Markdown: `docs/problems.md`."""
    lines = [f"# {message('problem_title', language)}", "", message("problem_intro", language), ""]
    for code, entry in catalogue().items():
        words = entry.mn if language is Language.MONGOLIAN else entry.en
        lines += [f"## {code}", "", f"*{message(entry.severity, language)}* · {words.sentence}", "", words.hint, ""]
        if entry.example:
            lines += ["```yaml", entry.example, "```", ""]
    return "\n".join(lines)
