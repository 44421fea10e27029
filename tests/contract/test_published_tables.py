"""The tables of a built site, read by the tools of others: frictionless, pandas and DuckDB."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest
from frictionless import Package

from iltod.exports.tables.catalogue import TABLES, TABLES_BY_NAME
from iltod.exports.tables.columns import ColumnType
from iltod.exports.tables.csv_files import read_table

PACKAGES = ("data/datapackage.json", "sample/datapackage.json", "sample/2026/datapackage.json")


@pytest.fixture(scope="module")
def rows(plain_site: Path) -> dict[str, list[dict[str, str]]]:
    """Every table of the country as rows by column."""
    found = {}
    for table in TABLES:
        header, *lines = read_table((plain_site / f"data/tables/{table.name}.csv").read_text(encoding="utf-8"))
        assert tuple(header) == table.names
        found[table.name] = [dict(zip(header, line, strict=True)) for line in lines]
    return found


def package(site: Path, path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / path).read_bytes())
    return found


def resources(site: Path, path: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    for resource in package(site, path)["resources"]:
        yield resource, ((site / path).parent / resource["path"]).read_bytes()


@pytest.mark.parametrize("path", PACKAGES)
def test_frictionless_finds_nothing_wrong(plain_site: Path, path: str) -> None:
    report = Package(str(plain_site / path)).validate()
    assert report.flatten(["taskName", "type", "note", "rowNumber", "fieldName"]) == []
    assert report.valid
    assert report.stats["tasks"] == len(package(plain_site, path)["resources"])


def test_every_body_and_plan_has_its_package(plain_site: Path, rows: dict[str, list[dict[str, str]]]) -> None:
    assert len(rows["plans"]) > 3
    for row in rows["organisations"]:
        assert package(plain_site, f"{row['organisation']}/datapackage.json")["name"] == row["organisation"]
    for row in rows["plans"]:
        told = package(plain_site, f"{row['organisation']}/{row['year']}/datapackage.json")
        assert told["name"] == f"{row['organisation']}-{row['year']}"


def test_the_country_is_what_its_bodies_have(plain_site: Path, rows: dict[str, list[dict[str, str]]]) -> None:
    counted: dict[str, int] = dict.fromkeys(TABLES_BY_NAME, 0)
    for row in rows["organisations"]:
        for resource, content in resources(plain_site, f"{row['organisation']}/datapackage.json"):
            name = Path(resource["path"]).stem
            lines = read_table(content.decode())[1:]
            counted[name] += len(lines)
            known = {tuple(row.values()) for row in rows[name]}
            assert {tuple(line) for line in lines} <= known, resource["path"]
    told_once = {"rating_scales", "reporting_windows"}
    assert {name: count for name, count in counted.items() if name not in told_once} == {
        name: len(found) for name, found in rows.items() if name not in told_once
    }


def test_rows_are_of_one_day_and_belong_to_what_is_there(rows: dict[str, list[dict[str, str]]]) -> None:
    bodies = {row["organisation"] for row in rows["organisations"]}
    for name, found in rows.items():
        assert {row["as_of"] for row in found if "as_of" in row} <= {"2026-11-22"}, name
        assert {row["organisation"] for row in found if row.get("organisation")} <= bodies, name


def test_every_code_of_a_rating_is_of_a_scale(rows: dict[str, list[dict[str, str]]]) -> None:
    steps = {(row["rating_scale"], row["rating_code"], row["rating_value"]) for row in rows["rating_scales"]}
    rated = [row for name in ("measures", "progress", "assessments") for row in rows[name] if row["rating_code"]]
    assert len(rated) > 20
    assert {(row["rating_scale"], row["rating_code"], row["rating_value"]) for row in rated} <= steps
    assert any(row["rating_value"] == "" for row in rated), "ХБ has no value"


def test_what_a_page_shows_is_in_a_table(rows: dict[str, list[dict[str, str]]]) -> None:
    """What was in no file before: act and date, role, the last report's words, windows, the order's clauses."""
    assert any(row["act_number"] and row["act_date"] for row in rows["plans"])
    assert {row["role"] for row in rows["performers"]} == {"lead", "joint"}
    assert any(row["last_text"] for row in rows["measures"])
    assert {row["text_kind"] for row in rows["plan_texts"]} == {"legal_ground", "clause", "mark"}
    assert any(row["secret"] == "true" and row["count"] == "" for row in rows["complaints"])
    assert any(row["count"] == "0" for row in rows["complaints"]), "zero is not null"


@pytest.mark.parametrize("kind", ["pandas", "duckdb"])
def test_a_column_has_the_same_type_for_every_plan(plain_site: Path, kind: str) -> None:
    """A plan whose ratings are all numbers and one with ХБ, a number 1.10 and a number 2.3.1 read alike."""
    for path in sorted(plain_site.glob("*/20*/datapackage.json")):
        for resource, _ in resources(plain_site, str(path.relative_to(plain_site))):
            name = resource["path"]
            fields = resource["schema"]["fields"]
            wanted = {field["name"]: field["type"] for field in fields}
            assert wanted == {column.name: column.kind for column in TABLES_BY_NAME[Path(name).stem].columns}
            if Path(name).stem in ("measures", "totals"):
                read = read_typed(path.parent / name, wanted, kind)
                assert read == {field: expected(kind, type_) for field, type_ in wanted.items()}


def read_typed(path: Path, types: dict[str, str], kind: str) -> dict[str, str]:
    if kind == "pandas":
        dtypes = {"string": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}
        days = [name for name, type_ in types.items() if type_ in ("date", "datetime")]
        frame = pandas.read_csv(
            path,
            dtype={name: dtypes[type_] for name, type_ in types.items() if name not in days},
            parse_dates=days,
            encoding="utf-8-sig",
        )
        return {name: str(frame[name].dtype).partition("[")[0] for name in types}
    words = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
    columns = {name: words[type_] for name, type_ in types.items()}
    relation = duckdb.sql(f"SELECT * FROM read_csv('{path}', columns={columns}, header=true)")
    return dict(zip(relation.columns, map(str, relation.types), strict=True))


def expected(kind: str, type_: str) -> str:
    return {
        "duckdb": {
            "string": "VARCHAR",
            "integer": "BIGINT",
            "number": "DOUBLE",
            "boolean": "BOOLEAN",
            "date": "DATE",
        },
        "pandas": {
            "string": "string",
            "integer": "Int64",
            "number": "float64",
            "boolean": "boolean",
            "date": "datetime64",
        },
    }[kind][type_]


def test_numbers_as_printed_stay_text(plain_site: Path) -> None:
    schema = next(
        item["schema"] for item, _ in resources(plain_site, "data/datapackage.json") if item["name"] == "measures"
    )
    types = {field["name"]: field["type"] for field in schema["fields"]}
    assert (types["number"], types["rating_code"], types["rating_value"]) == ("string", "string", "number")
    assert set(types.values()) <= set(ColumnType)
