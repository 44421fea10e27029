"""The tables of open data: one name, one type, one meaning; every row of every body keeps to them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from poison import poison
from small_register import AS_OF, folder, register
from small_site import wording

from iltod.exports.tables.catalogue import TABLES, TABLES_BY_NAME, body_rows, common_rows, plan_rows, table_file
from iltod.exports.tables.columns import Column, ColumnType, Row, Table
from iltod.exports.tables.csv_files import read_table
from iltod.exports.tables.dictionary import describe_column, describe_table, value_labels
from iltod.exports.tables.measure_tables import title_key, tugriks
from iltod.facts.bodies import derive_organisation
from iltod.facts.body_facts import OrganisationOverview
from iltod.pages.labels import state_label
from iltod.reading.loader import load_register

DAY = datetime.date(2026, 11, 22)

KINDS = {
    ColumnType.TEXT: (str,),
    ColumnType.INTEGER: (int,),
    ColumnType.NUMBER: (str, int, Decimal),
    ColumnType.BOOLEAN: (bool,),
    ColumnType.DATE: (datetime.date,),
    ColumnType.MOMENT: (datetime.datetime,),
}

COLUMNS = [(table, column) for table in TABLES for column in table.columns]


def all_rows(overview: OrganisationOverview) -> Iterator[tuple[Table, tuple[Row, ...]]]:
    words = wording()
    yield from body_rows(overview, "c0ffee")
    for plan in overview.plans:
        yield from plan_rows(overview, plan, "c0ffee", lambda state: state_label(state, words), words)


@pytest.fixture(scope="module")
def overviews(root: Path) -> list[OrganisationOverview]:
    loaded = load_register(root).register
    assert loaded
    return [derive_organisation(item, loaded.scales, DAY) for item in loaded.organisations]


def keeps_to(column: Column, value: object) -> bool:
    if value is None:
        return not column.required
    if column.values and value not in list(column.values):
        return False
    kinds = KINDS[column.kind]
    if isinstance(value, bool) is not (column.kind is ColumnType.BOOLEAN):
        return False
    if column.kind is ColumnType.NUMBER:
        return re.fullmatch(r"-?\d+(\.\d+)?", str(value)) is not None
    return isinstance(value, kinds) and not (isinstance(value, str) and value == "")


def test_every_value_of_every_body_keeps_to_its_column(overviews: list[OrganisationOverview]) -> None:
    seen = set()
    for overview in overviews:
        for table, rows in all_rows(overview):
            for row in rows:
                assert len(row) == len(table.columns), table.name
                wrong = [
                    (table.name, column.name, value)
                    for column, value in zip(table.columns, row, strict=True)
                    if not keeps_to(column, value)
                ]
                assert wrong == []
            seen.add(table.name)
    assert {table.name for table in TABLES} - seen == {"changes", "reporting_windows"}


def test_a_key_is_of_one_row(overviews: list[OrganisationOverview]) -> None:
    found: dict[str, list[Row]] = {}
    for overview in overviews:
        for table, rows in all_rows(overview):
            found.setdefault(table.name, []).extend(rows)
    keyed = [table for table in TABLES if table.key and table.name in found.keys() - {"rating_scales"}]  # one a plan
    assert len(keyed) > 12
    for table in keyed:
        places = [table.names.index(name) for name in table.key]
        keys = [tuple(row[place] for place in places) for row in found[table.name]]
        assert len(keys) == len(set(keys)), table.name


def test_references_lead_to_keys() -> None:
    references = [(table, item) for table in TABLES for item in table.references]
    assert len(references) > 15
    for table, item in references:
        assert set(item.columns) <= set(table.names), table.name
        assert item.targets == TABLES_BY_NAME[item.table].key


def test_a_column_has_one_type_in_all_tables() -> None:
    types: dict[str, set[ColumnType]] = {}
    for _, column in COLUMNS:
        types.setdefault(column.name, set()).add(column.kind)
    assert {name: kinds for name, kinds in types.items() if len(kinds) > 1} == {}


def test_names_of_columns_are_stable_lower_case_english() -> None:
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", column.name) for _, column in COLUMNS)
    assert all(len(set(table.names)) == len(table.names) for table in TABLES)


def test_every_table_and_column_has_words_in_both_languages() -> None:
    words = wording()
    for table in TABLES:
        told = describe_table(table, words)
        assert re.search("[а-яөү]", told.title + told.description), table.name
        assert not re.search("[а-яөү]", told.title_en), table.name
    for table, column in COLUMNS:
        told = describe_column(table, column, words)
        assert re.search("[А-Яа-яӨөҮү]|SHA|110", told.title), (table.name, column.name)
        assert told.title_en
        if column.values:
            assert all(value_labels(column.values, words).values())


def test_no_word_is_of_a_column_that_is_gone() -> None:
    known = {column.name for _, column in COLUMNS} | {f"{table.name}-{column.name}" for table, column in COLUMNS}
    named = {name for name in vars(wording().columns) if not name.startswith("_")}
    assert named - known == set()
    assert {name for name in vars(wording().tables) if not name.startswith("_")} == {table.name for table in TABLES}


def test_a_csv_gives_every_text_back(overviews: list[OrganisationOverview]) -> None:
    rows: tuple[Row, ...] = ((DAY, "=1+1", "'а", "-5", True, None, "a\nb", 'he said "x"', "мөр\r\nмөр"),)
    table = Table("t", tuple(Column(f"c{place}") for place in range(9)))
    header, row = read_table(table_file(table, rows).decode())
    assert header == list(table.names)
    assert row == ["2026-11-22", "=1+1", "'а", "-5", "true", "", "a\nb", 'he said "x"', "мөр\r\nмөр"]


def test_no_cell_is_a_formula_whatever_authors_write() -> None:
    found = poison(register(folder()), lambda text: f"=HYPERLINK(1) {text}")
    overview = derive_organisation(found.organisations[0], found.scales, AS_OF)
    for table, rows in all_rows(overview):
        text = table_file(table, rows).decode()
        assert not re.search(r'(?:^|,|\n)"?=HYPER', text), table.name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Сургалт зохион байгуулах", "сургалт  зохион, байгуулах.", True),
        ("Сургалт зохион байгуулах", "Сургалт зохион байгуулна", False),
        ("й", "\u0438\u0306", True),
    ],
)
def test_measures_with_the_same_words_share_a_key(one: str, other: str, same: bool) -> None:
    assert (title_key(one) == title_key(other)) is same


def test_the_key_leads_from_a_plan_to_its_like(overviews: list[OrganisationOverview]) -> None:
    keys = [
        {
            row[table.names.index("title_key")]
            for table, rows in all_rows(overview)
            if table.name == "measures"
            for row in rows
        }
        for overview in overviews
        if not overview.organisation.sample
    ]
    assert len(keys) == 2
    assert keys[0] & keys[1]


def test_scales_and_windows_are_told_once(root: Path) -> None:
    loaded = load_register(root).register
    assert loaded
    tables = {table.name: rows for table, rows in common_rows(loaded.scales, (), DAY)}
    assert [len(row) for row in tables["rating_scales"]] == [len(TABLES_BY_NAME["rating_scales"].columns)] * sum(
        len(scale.steps) for scale in loaded.scales
    )
    assert tables["reporting_windows"] == ()


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("2.5 сая төгрөг", "2500000"),
        ("2 500 000 төгрөг", "2500000"),
        ("2,500,000₮", "2500000"),
        ("12,5 сая төг", "12500000"),
        ("1 тэрбум төгрөг", "1000000000"),
        ("250 мян.төг", "250000"),
        ("100 төгрөг", "100"),
        ("2,500 сая төгрөг", None),
        ("15000", None),
        ("2-3 сая төгрөг", None),
        ("2.500.000 төгрөг", None),
        ("1000 төгрөг 50 мөнгө", None),
        ("Байгууллагын төсөв", None),
        ("", None),
    ],
)
def test_money_is_a_number_only_where_a_plan_says_it_plainly(printed: str, amount: str | None) -> None:
    assert tugriks(printed) == amount
