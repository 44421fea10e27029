"""Only true lines are printed: what a problem offers to copy, pasted, makes it disappear and breaks nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from broken import codes, found, lay
from pasting import cures

from iltod.core.problem import catalogue


def test_no_line_of_the_catalogue_is_canned() -> None:
    assert [code for code, entry in catalogue().items() if entry.example] == []


@pytest.mark.parametrize("code", codes())
def test_what_is_offered_to_copy_is_true(code: str, tmp_path: Path) -> None:
    project = lay(code, tmp_path / "project")
    problems = found(project)
    offered = next((problem for problem in problems if problem.code == code and problem.example), None)
    assert offered is None or cures(project, offered, problems), offered
