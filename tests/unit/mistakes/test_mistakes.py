"""Every kind of mistake of a first-time officer is told as the tables have it; what is offered to copy is true."""

from __future__ import annotations

from pathlib import Path

import pytest
from mistakes import COLUMNS, TABLES, found, made, rows, told_of
from pasting import cures

FEWEST = 176
"""How many kinds of mistakes were counted when officers began."""

ALL = [(table, *row) for table in TABLES for row in rows(table)]


@pytest.mark.parametrize("mistake", rows("typed"), ids=[row[0] for row in rows("typed")])
def test_what_is_typed_wrong_is_told_with_true_lines(mistake: list[str], tmp_path: Path) -> None:
    _, file, stands, typed, told = mistake
    project = made(file, stands, typed, tmp_path)
    problems = found(project)
    assert told_of(problems) == told
    for problem in problems:
        assert not problem.example or cures(project, problem, problems), problem


@pytest.mark.parametrize(
    "mistake", [item for item in ALL if item[0] != "typed"], ids=lambda item: f"{item[0]}: {item[1]}"
)
def test_what_is_given_wrong_is_told(mistake: tuple[str, ...], tmp_path: Path) -> None:
    table, _, *given, told = mistake
    assert TABLES[table](*given, tmp_path) == told


def test_the_tables_hold_every_kind_of_mistake_once() -> None:
    assert len({(table, name) for table, name, *_ in ALL}) == len(ALL)
    assert len({(table, *row[: COLUMNS[table]]) for table, _, *row in ALL}) == len(ALL)
    assert len([told for *_, told in ALL if told and not told.startswith("0: ")]) >= FEWEST


def test_no_mistake_ends_in_a_traceback() -> None:
    assert [name for _, name, *_, told in ALL if "Traceback" in told or "Error" in told] == []
