"""Every problem code has one broken example, and the example says exactly what an officer should read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from broken import FOLDER, MADE, codes, found, lay, said

from iltod.core.problem import Language, catalogue
from iltod.core.report import REPORTERS


def test_every_code_has_an_example_and_every_example_a_code() -> None:
    assert codes()
    assert set(codes()) == set(catalogue())
    assert set(MADE) <= set(catalogue())


def test_no_folder_stands_without_what_it_should_say() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(codes())


@pytest.mark.parametrize("code", codes())
def test_the_example_says_what_is_expected(code: str, tmp_path: Path) -> None:
    text = said(lay(code, tmp_path / "project"))
    assert text == (FOLDER / code / "expected.txt").read_text(encoding="utf-8")
    assert f"[{code}]" in text


@pytest.mark.parametrize("code", codes())
def test_what_the_finder_gives_fills_every_sentence(code: str, tmp_path: Path) -> None:
    problems = found(lay(code, tmp_path / "project"))
    assert code in {problem.code for problem in problems}
    for language in Language:
        for report in REPORTERS.values():
            assert code in report(problems, language)


@pytest.mark.parametrize("code", codes())
def test_an_example_is_broken_in_one_way_only(code: str) -> None:
    text = (FOLDER / code / "expected.txt").read_text(encoding="utf-8")
    told = {found.group(1) for found in re.finditer(r"^\S.*?:\d+:\d+: \w+ \[(\w+)\]$", text, re.MULTILINE)}
    assert told == {code}
