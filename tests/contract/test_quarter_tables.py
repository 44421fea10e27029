"""The tables as they stood at the end of a quarter are kept: from the history, without free text, for ever."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from frictionless import Package
from repositories import Repo, day, evidence, report

from iltod.cli import main
from iltod.exports.outputs.quarter_tables import KEPT, KEPT_TEXTS, KEPT_TITLES, ended_quarter, kept_table, quarter_day
from iltod.exports.tables.catalogue import TABLES_BY_NAME
from iltod.exports.tables.csv_files import read_table
from iltod.site.build import build_site

SECRET = "Дараа нь хасагдсан бичвэр."

FREE = ("text", "reason", "title_printed", "doubt", "reported_by", "url", "checked_by", "assessor_name", "file")
"""What people wrote freely, or who they are: columns with such names are not kept."""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "project")
    made.begin("2026-02-01")
    first = {"reports/q1.yml": report("70", text=SECRET, evidence="a"), "evidence/a.yml": evidence(title=SECRET)}
    made.commit("2026-03-30", {name: text.replace("2026-04-05", "2026-03-30") for name, text in first.items()})
    made.commit("2026-05-02", {"reports/q1.yml": report("100"), "evidence/a.yml": None})
    return made


def keep(repo: Repo, quarter: str) -> int:
    return main(["snapshot", "--root", str(repo.root), quarter])


def rows(file: Path) -> list[dict[str, str]]:
    header, *found = read_table(file.read_text(encoding="utf-8"))
    return [dict(zip(header, row, strict=True)) for row in found]


def test_a_kept_quarter_is_what_a_build_of_that_day_says(repo: Repo, tmp_path: Path) -> None:
    assert keep(repo, "2026-q1") == 0
    kept = repo.root / "content/data/2026-q1"
    site = tmp_path / "then"
    build = ["build", "--root", str(repo.root), "--output", str(site), "--at", "2026-03-31", "--cards", "none"]
    assert main(build) == 0
    for name in KEPT:
        names = kept_table(name).names
        wanted = [{column: row[column] for column in names} for row in rows(site / f"data/tables/{name}.csv")]
        assert rows(kept / f"{name}.csv") == wanted, name
    assert {row["rating_code"] for row in rows(kept / "measures.csv")} >= {"70"}
    assert Package(str(kept / "datapackage.json")).to_descriptor()["as_of"] == "2026-03-31"
    checked = Package(str(kept / "datapackage.json")).validate()
    assert checked.valid, checked.flatten(["title", "message"])


def test_it_is_published_where_it_stays_and_listed(repo: Repo) -> None:
    assert keep(repo, "2026-q1") == 0
    before = {file.name: file.read_bytes() for file in (repo.root / "content/data/2026-q1").iterdir()}
    assert keep(repo, "2026-q1") == 0
    site = repo.root.parent / "site"
    assert build_site(repo.root, site, day("2026-12-01")).files
    assert {file.name: file.read_bytes() for file in (site / "data/2026-q1").iterdir()} == before
    assert {row["rating_code"] for row in rows(site / "data/tables/measures.csv")} >= {"100"}
    page = (site / "data/tables/index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'href="../../(data/2026-q1/[a-z_.]+)"', page)) == {f"data/2026-q1/{name}" for name in before}
    assert "2026 оны 1-р улирал" in page
    assert build_site(repo.root, site, day("2026-03-01")).files
    assert "2026-q1" not in (site / "data/tables/index.html").read_text(encoding="utf-8"), "it had not ended"
    shutil.rmtree(repo.root / "content/data")
    assert build_site(repo.root, site, day("2026-12-01")).files
    assert not (site / "data/2026-q1").exists()
    assert 'id="quarters"' not in (site / "data/tables/index.html").read_text(encoding="utf-8")


def test_what_was_taken_out_later_does_not_come_back(repo: Repo) -> None:
    assert keep(repo, "2026-q1") == 0
    texts = [file.read_text(encoding="utf-8") for file in (repo.root / "content/data/2026-q1").iterdir()]
    assert len(texts) == len(KEPT) + 1
    assert not any(SECRET in text or "https://example.mn/a" in text for text in texts)
    kept = KEPT_TEXTS.union(*KEPT_TITLES.values())
    assert not [name for name in kept if name.endswith(FREE)]
    assert kept <= {column for table in KEPT for column in TABLES_BY_NAME[table].names}


@pytest.mark.parametrize("written", ["2026-q5", "2199-q1", "q1", "2026", "../2026-q1"])
def test_what_is_no_ended_quarter_is_said(repo: Repo, written: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert keep(repo, written) == 2
    assert written in capsys.readouterr().err
    assert not (repo.root / "content").exists()


def test_a_quarter_before_the_first_commit_is_said(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert keep(repo, "2025-q4") == 2
    assert "2025-12-31" in capsys.readouterr().err


def test_the_newest_ended_quarter_is_meant_unless_told() -> None:
    days = {"2026-01-01": "2025-q4", "2026-03-31": "2025-q4", "2026-04-01": "2026-q1", "2026-12-31": "2026-q3"}
    assert {written: ended_quarter(day(written)) for written in days} == days
    assert quarter_day("2026-q2") == day("2026-06-30")
