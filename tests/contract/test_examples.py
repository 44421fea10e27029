"""The examples of the data page run on the built site, where the tool is at hand, and agree with each other."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import duckdb
import openpyxl
import pytest
from openpyxl.utils import get_column_letter

HEADING = re.compile(r"^### .+ \{ #examples-(\w+) \}$", re.MULTILINE)
BLOCK = re.compile(r"(?:^    .*\n|^\n(?=    ))+", re.MULTILINE)


@pytest.fixture(scope="module")
def examples(root: Path) -> dict[str, list[str]]:
    text = (root / "content/data.md").read_text(encoding="utf-8").partition("{ #examples }")[2].partition("\n## ")[0]
    _, *parts = HEADING.split(text)
    return {
        name: [dedent(block).strip() for block in BLOCK.findall(part) if block.strip()]
        for name, part in zip(parts[::2], parts[1::2], strict=True)
    }


@pytest.fixture(scope="module")
def late(plain_site: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(f"file:{plain_site}/data/iltod.sqlite?mode=ro", uri=True) as connection:
        query = (
            "SELECT organisation_name, sum(overdue) FROM measures WHERE NOT sample GROUP BY 1 HAVING sum(overdue) > 0"
        )
        return sorted(connection.execute(query), key=lambda row: -row[1])


def test_there_is_an_example_for_each_tool(examples: dict[str, list[str]]) -> None:
    assert {name: len(blocks) for name, blocks in examples.items()} == {"excel": 1, "python": 1, "r": 1, "sql": 2}


def test_the_example_in_python_runs(
    plain_site: Path, examples: dict[str, list[str]], late: list[tuple[str, int]]
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", examples["python"][0]], cwd=plain_site, capture_output=True, text=True, check=True
    )
    found = [line for line in run.stdout.splitlines() if re.search(r"\d$", line)]
    assert [int(line.split()[-1]) for line in found if "dtype" not in line] == [count for _, count in late]


@pytest.mark.parametrize("place", [0, 1], ids=["sqlite", "duckdb"])
def test_the_examples_in_sql_run(
    plain_site: Path, examples: dict[str, list[str]], late: list[tuple[str, int]], place: int
) -> None:
    query = examples["sql"][place].replace("data/", f"{plain_site}/data/")
    if place:
        rows = duckdb.sql(query).fetchall()
    else:
        with sqlite3.connect(f"file:{plain_site}/data/iltod.sqlite?mode=ro", uri=True) as connection:
            rows = connection.execute(query).fetchall()
    assert sorted(rows) == sorted(late)


def test_the_example_in_excel_names_the_right_columns(plain_site: Path, examples: dict[str, list[str]]) -> None:
    sheet = openpyxl.load_workbook(plain_site / "data/tables/measures.xlsx", read_only=True)["measures"]
    header = [cell.value for cell in next(sheet.iter_rows(max_row=1))]
    letters = re.findall(r"measures!([A-Z]+):", examples["excel"][0])
    wanted = [get_column_letter(header.index(name) + 1) for name in ("organisation", "overdue")]
    assert letters == wanted


def test_the_example_in_r_runs(plain_site: Path, examples: dict[str, list[str]], late: list[tuple[str, int]]) -> None:
    program = shutil.which("Rscript")
    if program is None:  # R is in no lock file; the example is then read only
        assert "read.csv" in examples["r"][0]
        return
    run = subprocess.run([program, "-e", examples["r"][0]], cwd=plain_site, capture_output=True, text=True, check=True)
    assert sorted(map(int, re.findall(r"\b\d+\b", run.stdout))) == sorted(count for _, count in late)
