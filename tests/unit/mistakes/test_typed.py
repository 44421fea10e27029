"""What a first-time officer types wrong is told as the table has it, and what is offered to copy is true."""

from __future__ import annotations

from pathlib import Path

import pytest
from mistakes import Mistake, found, made, told_of, typed_mistakes
from pasting import cures

MISTAKES = typed_mistakes()


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_a_mistake_is_told_as_the_table_has_it(mistake: Mistake, tmp_path: Path) -> None:
    project = made(mistake, tmp_path)
    problems = found(project)
    assert told_of(problems) == mistake.told
    for problem in problems:
        assert not problem.example or cures(project, problem, problems), problem


def test_the_table_holds_each_mistake_once() -> None:
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES)
    assert len({(mistake.file, mistake.stands, mistake.typed) for mistake in MISTAKES}) == len(MISTAKES)
