"""Pasting what a problem offers to copy, where a person would put it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from broken import found

from iltod.core.problem import Problem

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
        start = max(line.rfind(f"{key}:", 0, problem.place.column + len(key) + 2), 0)
        for value in (rf"{key}: *[^,}}\]]+", rf"{key}: *[{{\[].*[}}\]]", rf'{key}: *"[^"]*"'):
            replacements.append(line[:start] + re.sub(value, lambda _: example, line[start:], count=1))
    elif problem.code == "misspelt_key" and (own := dict(problem.facts)["key"]) in line:
        start = line.index(own, problem.place.column - 1)
        for value in (r"[^,}\]]*", r" *[{\[].*[}\]]", r' *"[^"]*"', ".*"):
            replacements.append(
                line[:start] + re.sub(rf"{re.escape(own)}(?:: *{value})?", lambda _: example, line[start:], count=1)
            )
    elif ":" not in example:
        written = str(dict(problem.facts).get("written", ""))
        replacements.append(line.replace(written, example, 1))
        if written.endswith("…"):  # the problem quotes only the beginning
            replacements.append(re.sub(re.escape(written[:-1]) + "[^\n]*", lambda _: example, line, count=1))
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


def cures(project: Path, problem: Problem, problems: tuple[Problem, ...]) -> bool:
    """Whether what a problem offers, pasted or given as a name, cures it; the project is left as it was."""
    before = Counter(item.code for item in problems)
    path = project / problem.place.file
    if problem.code in RENAMES:
        name = problem.example.rstrip("/")
        target = project / name if name.startswith("plans/") else path.parent.parent / name
        made = [folder for folder in target.parents if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            return False
        path.rename(target)
        cured = is_cured(project, before, problem.code)
        target.rename(path)
        for folder in made:
            folder.rmdir()
        return cured
    written = path.read_bytes()
    text = written.decode("utf-8", errors="surrogateescape")
    for changed in pasted(text, problem):
        path.write_bytes(changed.encode("utf-8", errors="surrogateescape"))
        if is_cured(project, before, problem.code):
            path.write_bytes(written)
            return True
    path.write_bytes(written)
    return False
