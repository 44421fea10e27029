"""`iltod recompute` finds every figure of a built site in its published facts, and tells of one spoiled row."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from iltod.cli import main
from iltod.exports.packages.package_reader import Finding, PackageError, read_package
from iltod.exports.packages.recompute import recompute
from iltod.exports.tables.catalogue import TABLES_BY_NAME
from iltod.exports.tables.csv_files import read_table, write_table


@pytest.mark.parametrize(
    "path", ["", "data", "data/tables", "sample", "sample/2026", "sample/2026/tables", "sample/2026/datapackage.json"]
)
def test_every_figure_follows_from_the_published_facts(plain_site: Path, path: str) -> None:
    found = recompute(read_package(plain_site / path))
    assert found.findings == ()
    assert found.figures > 400


def test_a_zip_is_a_package_too(plain_site: Path, tmp_path: Path) -> None:
    target = tmp_path / "package.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for path in (plain_site / "sample/2026").rglob("*"):
            if path.suffix == ".csv" or path.name == "datapackage.json":
                archive.write(path, f"sample/2026/{path.relative_to(plain_site / 'sample/2026')}")
    assert recompute(read_package(target)) == recompute(read_package(plain_site / "sample/2026"))


def spoiled(site: Path, folder: Path, table: str, column: str, value: str, row: int = -1) -> tuple[Finding, ...]:
    """Return what is told of a copy of the tables in which one cell is another, and its digest was made right."""
    if not folder.exists():
        shutil.copytree(site / "data/tables", folder / "tables")
    file = folder / "tables" / f"{table}.csv"
    before = file.read_bytes()
    header, *lines = read_table(before.decode())
    lines[row][header.index(column)] = value
    content = write_table(header, [[cell or None for cell in line] for line in lines])
    described = json.loads((site / "data/datapackage.json").read_bytes())
    for resource in described["resources"]:
        if resource["path"] == f"tables/{table}.csv":
            resource["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    file.write_bytes(content)
    found = recompute(read_package(folder)).findings
    file.write_bytes(before)
    return found


SPOILED = [
    ("measures", "rating_code", "0"),
    ("measures", "rating_value", "12.5"),
    ("measures", "state", "completed"),
    ("measures", "last_text", "өөр"),
    ("measures", "evidence_standing", "77"),
    ("measures", "due_soon", "true"),
    ("progress", "rating_value", "1"),
    ("progress", "rating_label", "Сайн"),
    ("counted_values", "value", "99999"),
    ("criteria", "reached", "4321"),
    ("evidence", "stands", "false"),
    ("evidence_measures", "rung", "checked"),
    ("assessments", "differs", "maybe"),
    ("assessments", "own_rating_code", "17"),
    ("totals", "measures", "1000"),
    ("totals", "mean", "99.9"),
    ("totals", "overdue_percent", "99.9"),
    ("state_totals", "percent", "99.9"),
    ("performers", "measure_key", "nobody/2026/1"),
    ("deadlines", "measure_key", "nobody/2026/1"),
    ("plans", "year", "хоёр"),
    ("deadlines", "due", "2026-02-30"),
    ("organisations", "organisation_kind", "empire"),
    ("measures", "title", ""),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spoiled") / "data"


@pytest.mark.parametrize(("table", "column", "value"), SPOILED)
def test_one_spoiled_cell_is_told(plain_site: Path, copy: Path, table: str, column: str, value: str) -> None:
    found = spoiled(plain_site, copy, table, column, value)
    assert found
    assert all(item.where.startswith("tables/") and item.row > 1 for item in found)
    assert not any(item.code == "file_altered" for item in found)


def test_a_file_that_is_not_the_described_one_is_told(plain_site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(plain_site / "data/tables", folder / "tables")
    shutil.copy(plain_site / "data/datapackage.json", folder)
    (folder / "tables/measures.csv").unlink()
    (folder / "tables/plans.csv").write_bytes(b"as_of,year\r\n")
    with (folder / "tables/units.csv").open("ab") as file:
        file.write(b"one,two\r\n")
    told = {(item.code, item.where) for item in recompute(read_package(folder)).findings}
    assert {
        ("file_missing", "tables/measures.csv"),
        ("file_altered", "tables/plans.csv"),
        ("header_differs", "tables/plans.csv"),
        ("row_cells", "tables/units.csv"),
    } <= told


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b'{"name": 1, "as_of": "x", "resources": []}', b'{"resources": [{"path": "../x.csv"}]}'],
)
def test_what_is_no_package_is_refused_in_words(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "datapackage.json").write_bytes(content)
    with pytest.raises(PackageError):
        read_package(tmp_path)
    assert main(["recompute", str(tmp_path)]) == 2
    assert "уншигдсангүй" in capsys.readouterr().err


def test_a_path_that_leads_out_of_the_package_is_refused(plain_site: Path, tmp_path: Path) -> None:
    described = json.loads((plain_site / "sample/2026/datapackage.json").read_bytes())
    described["resources"][0]["path"] = "../../etc/passwd"
    (tmp_path / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(PackageError):
        read_package(tmp_path)


def test_the_command_tells_both(plain_site: Path, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recompute", str(plain_site)]) == 0
    assert "Зөрүү алга" in capsys.readouterr().out
    spoiled(plain_site, copy, "totals", "mean", "1")
    with (copy / "tables/totals.csv").open("ab") as file:
        file.write(b"one,two\r\n")
    assert main(["recompute", "--lang", "en", str(copy)]) == 1
    assert "cells" in capsys.readouterr().out


def test_only_tables_that_are_described_are_read(plain_site: Path) -> None:
    assert set(read_package(plain_site).tables) == set(TABLES_BY_NAME)
