"""Workbooks, Parquet, the database and the archive say what the CSV says, with types, in the tools of others."""

from __future__ import annotations

import csv
import datetime
import errno
import hashlib
import io
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import openpyxl
import pytest
from small_site import wording
from whole_site import DAY

from iltod.core.failure import PublishError
from iltod.exports.explorer.column_files import column_files, natural
from iltod.exports.packages.other_forms import form_files, plan_workbook
from iltod.exports.packages.package_reader import read_package
from iltod.exports.packages.recompute import recompute
from iltod.exports.packages.typed_rows import WrittenTable
from iltod.exports.packages.workbook import LONGEST_TEXT, Sheet, write_workbook
from iltod.exports.tables.catalogue import TABLES, TABLES_BY_NAME
from iltod.exports.tables.columns import Column, ColumnType, Table
from iltod.exports.tables.csv_files import write_table
from iltod.site.build import build_site

HOSTILE = ("=1+1", "<b>&amp;", "\x00\x08\x1f\ufffe", "мөр\r\nмөр\tтаб", "Ө" * 40_000, "  зай  ", "'а", "]]>", "📱")


class Told(SimpleNamespace):
    """Words by name, as those of the site are asked for."""

    def __init__(self, words: dict[str, Any]) -> None:
        super().__init__(**words)

    def __getitem__(self, name: str) -> Any:
        return vars(self)[name]


def written(site: Path) -> dict[str, WrittenTable]:
    return {table.name: WrittenTable(table, site / f"data/tables/{table.name}.csv") for table in TABLES}


def without_zone(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime.datetime) else value


def test_parquet_has_every_row_with_its_types(plain_site: Path) -> None:
    for name, table in written(plain_site).items():
        relation = duckdb.sql(f"SELECT * FROM '{plain_site}/data/tables/{name}.parquet'")
        rows = [tuple(map(without_zone, row)) for row in relation.fetchall()]
        assert rows == [tuple(map(without_zone, row)) for row in table.rows()], name
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
        wanted = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
        told = {column.name: wanted[column.kind] for column in table.table.columns if column.kind in wanted}
        assert {column: types[column] for column in told} == told


def test_parquet_goes_on_in_more_than_one_group_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iltod.exports.packages.parquet.GROUP_ROWS", 7)
    from iltod.exports.packages.parquet import parquet_pieces

    columns = (
        Column("word"),
        Column("count", ColumnType.INTEGER),
        Column("share", ColumnType.NUMBER),
        Column("yes", ColumnType.BOOLEAN, required=True),
        Column("day", ColumnType.DATE),
    )
    lines = [
        f"{'' if n % 3 else 'үг'},{n or ''},{n / 4},{'true' if n % 2 else 'false'},2026-01-{n + 1:02}"
        for n in range(20)
    ]
    file = tmp_path / "t.csv"
    file.write_text("\r\n".join(["word,count,share,yes,day", *lines, ""]), encoding="utf-8-sig")
    table = WrittenTable(Table("t", columns), file)
    (tmp_path / "t.parquet").write_bytes(b"".join(parquet_pieces(table)))
    relation = duckdb.sql(f"SELECT * FROM '{tmp_path}/t.parquet'")
    assert relation.fetchall() == list(table.rows())
    groups = duckdb.sql(f"SELECT DISTINCT row_group_id FROM parquet_metadata('{tmp_path}/t.parquet')").fetchall()
    assert len(groups) == 3


def read_columns(site: Path, name: str) -> list[tuple[Any, ...]]:
    """Return the rows of a table as a browser puts them together from its files of columns."""
    folder = site / "data/columns" / name
    index = json.loads((folder / "index.json").read_bytes())
    found = []
    for column in index["columns"]:
        if "parts" in column:
            files = [folder / f"{column['name']}-{number}.json" for number in range(column["parts"])]
            found.append([value for file in files for value in json.loads(file.read_bytes())])
            continue
        held = column.get("held") or json.loads((folder / f"{column['name']}.json").read_bytes())
        places = held.get("rows")
        if places is None:
            pairs = zip(held["runs"][::2], held["runs"][1::2], strict=True)
            places = [place for place, count in pairs for _ in range(count)]
        found.append([[None, *held["values"]][place] for place in places])
    return list(zip(*found, strict=True)) if index["rows"] else []


def written_out(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, float)) else value.isoformat()


def test_files_of_columns_have_every_row(plain_site: Path) -> None:
    for name, table in written(plain_site).items():
        assert read_columns(plain_site, name) == [tuple(map(written_out, row)) for row in table.rows()], name


def test_a_column_of_many_texts_lies_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iltod.exports.explorer.column_files.MOST_VALUES", 2_000)
    columns = (Column("word"), Column("kind"), Column("count", ColumnType.INTEGER), Column("none"))
    rows = [(f"=үг {n}", "а" if n % 50 else "б", n % 7 or None, None) for n in range(300)]
    file = tmp_path / "rules.csv"
    file.write_bytes(write_table([column.name for column in columns], rows))
    shown = {column.name: Column(column.name, column.kind) for column in columns}
    words = SimpleNamespace(
        columns=Told(dict.fromkeys(shown, SimpleNamespace(label="Үг", help="", label_en="", help_en="")))
    )
    for path, pieces in column_files(WrittenTable(Table("rules", columns), file), ("word",), words):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"".join(pieces))
    assert read_columns(tmp_path, "rules") == rows
    files = {path.name for path in (tmp_path / "data/columns/rules").iterdir()}
    assert {"word-0.json", "word-1.json", "word-2.json", "index.json"} <= files
    assert not {name for name in files if name.startswith(("kind", "none"))}


def test_values_stand_in_the_order_in_which_people_read_them() -> None:
    told = ["1.10", "1.9", "ө", "о", "Ү", "а", "10", "2"]
    assert sorted(told, key=natural) == ["1.9", "1.10", "2", "10", "а", "о", "ө", "Ү"]


def test_the_database_has_every_table_and_explains_every_column(plain_site: Path) -> None:
    with sqlite3.connect(f"file:{plain_site}/data/iltod.sqlite?mode=ro", uri=True) as connection:
        for name, table in written(plain_site).items():
            assert connection.execute(f"SELECT count(*) FROM {name}").fetchone() == (len(list(table.rows())),)
        explained = set(connection.execute("SELECT table_name, column_name FROM dictionary WHERE title != ''"))
        assert explained == {(table.name, column.name) for table in TABLES for column in table.columns}
        numbers = {row[0] for row in connection.execute("SELECT typeof(number) FROM measures")}
        assert numbers == {"text"}
        assert connection.execute("SELECT count(*) FROM complaints WHERE count IS NULL AND secret").fetchone() != (0,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_workbook_has_typed_cells_and_explains_its_columns(plain_site: Path) -> None:
    book = openpyxl.load_workbook(plain_site / "data/tables/measures.xlsx")
    table = written(plain_site)["measures"]
    sheet = book["measures"]
    header, first = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=2))
    assert tuple(header) == table.table.names
    told = dict(zip(header, first, strict=True))
    assert isinstance(told["as_of"], datetime.datetime)
    assert isinstance(told["sample"], bool)
    assert isinstance(told["year"], int)
    assert isinstance(told["number"], str)
    assert sheet.max_row == 1 + len(list(table.rows()))
    assert book["Тайлбар"].max_row == 2 + len(table.table.columns)


def test_a_plan_has_one_workbook_of_all_its_tables(plain_site: Path) -> None:
    book = openpyxl.load_workbook(plain_site / "sample/2026.xlsx", read_only=True)
    held = {path.stem for path in (plain_site / "sample/2026/tables").glob("*.csv")}
    assert set(book.sheetnames) == {"Арга хэмжээ", "Үнэлгээ, явц", *held, "Тайлбар"}


def test_a_workbook_begins_with_what_people_read(plain_site: Path) -> None:
    book = openpyxl.load_workbook(plain_site / "sample/2026.xlsx", read_only=True)
    measures, progress = (list(book[name].iter_rows(values_only=True)) for name in book.sheetnames[:2])
    for rows in (measures, progress):
        assert [head for head in rows[0] if not re.search("[А-Яа-яӨөҮү]", head)] == []
    with (plain_site / "sample/2026/tables/measures.csv").open(encoding="utf-8-sig") as file:
        promised = list(csv.DictReader(file))
    assert [row[2] for row in measures[1:]] == [row["title"] for row in promised]
    assert [row[11] for row in measures[1:]] == [row["last_text"] or None for row in promised]
    with (plain_site / "sample/2026/tables/progress.csv").open(encoding="utf-8-sig") as file:
        told = [row for row in csv.DictReader(file) if row["replaced"] == "false"]
    assert [(row[5], row[7], row[8]) for row in progress[1:]] == [
        (row["rating_code"] or None, row["text"] or None, row["reason"] or None) for row in told
    ]
    assert any(row[13] for row in measures[1:])


def test_a_workbook_shows_any_text_literally(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    write_workbook(target, [Sheet("a", ("үг",), [(word,) for word in HOSTILE])])
    values = [row[0].value for row in openpyxl.load_workbook(target)["a"].iter_rows(min_row=2)]
    assert values[0] == "=1+1"
    assert openpyxl.load_workbook(target)["a"]["A2"].data_type != "f"
    assert (values[1], values[3], values[5], values[8]) == (HOSTILE[1], HOSTILE[3], HOSTILE[5], HOSTILE[8])
    assert len(values[4]) == LONGEST_TEXT


def test_a_longer_table_goes_on_in_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iltod.exports.packages.workbook.MOST_ROWS", 3)
    from iltod.exports.packages.workbook import table_sheets

    target = io.BytesIO()
    table = Table("t", (Column("n", ColumnType.INTEGER),))
    write_workbook(target, table_sheets(table, iter([(n,) for n in range(7)])))
    book = openpyxl.load_workbook(target)
    rows = [row[0] for sheet in book for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert book.sheetnames == ["t", "t-2", "t-3"]
    assert rows == list(range(7))


def test_the_archive_is_a_package_that_can_be_recomputed(plain_site: Path) -> None:
    found = recompute(read_package(plain_site / "data/iltod.zip"))
    assert found.findings == ()
    assert found.figures > 1000
    with zipfile.ZipFile(plain_site / "data/iltod.zip") as archive:
        assert set(archive.namelist()) == {"datapackage.json", *(f"tables/{table.name}.csv" for table in TABLES)}


def test_the_page_tells_the_digest_of_every_file(plain_site: Path) -> None:
    page = (plain_site / "data/tables/index.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="(?:\.\./)+(data/[a-z_./]+\.(?:csv|xlsx|parquet|sqlite|zip|json))"', page))
    tables = (plain_site / "data/tables").iterdir()
    files = {str(path.relative_to(plain_site)) for path in tables if path.suffix != ".html"}
    assert files | {"data/iltod.sqlite", "data/iltod.zip", "data/datapackage.json"} <= links
    for path in files:
        assert hashlib.sha256((plain_site / path).read_bytes()).hexdigest() in page
    assert 'rel="license"' in page


def test_a_site_that_wants_no_other_form_has_only_csv(own_copy: Path, tmp_path: Path) -> None:
    (own_copy / "plans/site.yml").write_text("name: ил тод\n", encoding="utf-8")
    for name in ("energy-centre", "songinokhairkhan"):
        shutil.rmtree(own_copy / "plans" / name)
    assert build_site(own_copy, tmp_path / "site", DAY).files
    found = {path.suffix for path in (tmp_path / "site/data").rglob("*") if path.is_file()}
    assert not found & {".xlsx", ".sqlite", ".parquet", ".zip"}
    assert not (tmp_path / "site/sample/2026.xlsx").exists()
    assert not (tmp_path / "site/data/columns").exists()
    assert not (tmp_path / "site/data/explore").exists()
    assert "data/explore" not in (tmp_path / "site/data/tables/index.html").read_text(encoding="utf-8")


def test_decimal_numbers_of_a_plan_are_numbers_in_its_workbook() -> None:
    table = TABLES_BY_NAME["state_totals"]
    row = (DAY, None, "a", "А", None, "publishes", False, 2026, "s", "done", "Бүрэн", 3, "73.7")
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook([(table, (row,))], wording())))
    assert [cell.value for cell in book["state_totals"][2]][-2:] == [3, 73.7]


def converted(source: Path, kind: str, folder: Path, *more: str) -> Path:
    """Return what LibreOffice makes of a file, without a window."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "tests/ensure-tools brings LibreOffice"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", kind, *more, "--outdir", str(folder), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    return folder / f"{source.stem}.{kind.partition(':')[0]}"


AS_UTF8 = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false"
"""A CSV with commas and quotation marks, in UTF-8, with the values of the cells and not as they are shown."""


def test_libreoffice_opens_a_workbook_and_keeps_every_value(plain_site: Path, tmp_path: Path) -> None:
    table = written(plain_site)["measures"]
    document = converted(plain_site / "data/tables/measures.xlsx", "ods", tmp_path)
    with converted(document, AS_UTF8, tmp_path).open(encoding="utf-8", newline="") as file:
        header, *found = csv.reader(file)
    assert tuple(header) == table.table.names
    rows = list(table.rows())
    assert len(found) == len(rows)
    texts = [place for place, column in enumerate(table.table.columns) if column.kind is ColumnType.TEXT]
    numbers = [place for place, column in enumerate(table.table.columns) if column.kind is ColumnType.INTEGER]
    for cells, row in zip(found, rows, strict=True):
        assert [cells[place] for place in texts] == [row[place] or "" for place in texts]
        assert [cells[place] for place in numbers] == [
            "" if row[place] is None else str(row[place]) for place in numbers
        ]


def test_libreoffice_opens_a_csv_with_every_row_and_letter(plain_site: Path, tmp_path: Path) -> None:
    chosen = "--infilter=Text - txt - csv (StarCalc):44,34,76,1"  # what a person chooses in the window that asks
    document = converted(plain_site / "data/tables/measures.csv", "xlsx", tmp_path, chosen)
    book = openpyxl.load_workbook(document, read_only=True)
    header, *found = book.worksheets[0].iter_rows(values_only=True)
    table = written(plain_site)["measures"]
    assert header == table.table.names
    place = table.table.names.index("title")
    assert [row[place] for row in found] == [row[place] for row in table.rows()]


def test_a_temporary_folder_that_takes_nothing_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    with pytest.raises(PublishError, match=r"диск дүүрсэн"):
        list(form_files((), (), wording(), (), []))
