"""Only true lines are printed: what a problem offers to copy, pasted, makes it disappear and breaks nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from broken import codes, found, lay

from iltod.core.problem import Problem, catalogue

RENAMES = frozenset(("bad_evidence_name", "bad_folder_name", "bad_period_name", "unexpected_file"))
"""Problems of names: what they offer is the name that a file or folder should have."""


def pasted(text: str, problem: Problem) -> Iterator[str]:
    """Yield a file with the offered line where a person would put it: in place of the line, of the field or the word
    within it, or below it."""
    lines = text.split("\n")
    at = problem.place.line - 1
    line, example = lines[at], problem.example
    indent = " " * (len(line) - len(line.lstrip()))
    dash = "- " if line.lstrip().startswith("- ") and not example.startswith("- ") else ""
    replacements = [f"{indent}{dash}{example}"]
    key = example.partition(":")[0]
    if ":" in example and f"{key}:" in line:
        start = line.rindex(f"{key}:", 0, problem.place.column + len(key) + 2)
        replacements.append(line[:start] + re.sub(rf"{key}: *[^,}}\]]+", lambda _: example, line[start:], count=1))
    elif ":" not in example:
        written = str(dict(problem.facts).get("written", ""))
        replacements.append(line.replace(written, example, 1))
    for replacement in replacements:
        yield "\n".join([*lines[:at], replacement, *lines[at + 1 :]])
    below = indent + ("  " if line.lstrip().startswith("- ") else "")
    yield "\n".join([*lines[: at + 1], f"{below}{example}", *lines[at + 1 :]])


def is_cured(project: Path, before: Counter[str], code: str) -> bool:
    """Whether the problem is gone and no error came; a warning may tell what could not be seen before."""
    problems = found(project)
    after = Counter(problem.code for problem in problems)
    errors = {problem.code for problem in problems if problem.severity == "error"}
    return after[code] < before[code] and not errors - set(before)


def test_no_line_of_the_catalogue_is_canned() -> None:
    assert [code for code, entry in catalogue().items() if entry.example] == []


@pytest.mark.parametrize("code", codes())
def test_what_is_offered_to_copy_is_true(code: str, tmp_path: Path) -> None:
    project = lay(code, tmp_path / "project")
    problems = found(project)
    offered = next((problem for problem in problems if problem.code == code and problem.example), None)
    if offered is None:
        return
    before = Counter(problem.code for problem in problems)
    path = project / offered.place.file
    if code in RENAMES:
        name = offered.example.rstrip("/").rpartition("/")[2]
        path.rename(path.with_name(name))
        assert is_cured(project, before, code), offered.example
        return
    written = path.read_bytes()
    text = written.decode("utf-8", errors="surrogateescape")
    for changed in pasted(text, offered):
        path.write_bytes(changed.encode("utf-8", errors="surrogateescape"))
        if is_cured(project, before, code):
            return
        path.write_bytes(written)
    pytest.fail(f"{code}: {offered.example}")
