"""Dates, ordinals, quarters, the alphabet and numbers as Mongolian official papers write them."""

from __future__ import annotations

import datetime

import pytest

from iltod.core.language import (
    ALPHABET,
    alphabetical,
    day_in_genitive,
    day_with_case,
    number,
    official_date,
    ordinal_word,
    plain_date,
    quarter_name,
)


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2025-06-03", "2025 оны 06 дугаар сарын 03-ны өдөр"),
        ("2026-01-01", "2026 оны 01 дүгээр сарын 01-ний өдөр"),
        ("2026-02-02", "2026 оны 02 дугаар сарын 02-ны өдөр"),
        ("2026-04-04", "2026 оны 04 дүгээр сарын 04-ний өдөр"),
        ("2026-09-09", "2026 оны 09 дүгээр сарын 09-ний өдөр"),
        ("2026-10-10", "2026 оны 10 дугаар сарын 10-ны өдөр"),
        ("2026-11-11", "2026 оны 11 дүгээр сарын 11-ний өдөр"),
        ("2026-12-14", "2026 оны 12 дугаар сарын 14-ний өдөр"),
        ("2026-03-19", "2026 оны 03 дугаар сарын 19-ний өдөр"),
        ("2026-05-20", "2026 оны 05 дугаар сарын 20-ны өдөр"),
        ("2026-07-21", "2026 оны 07 дугаар сарын 21-ний өдөр"),
        ("2026-08-24", "2026 оны 08 дугаар сарын 24-ний өдөр"),
        ("2028-02-29", "2028 оны 02 дугаар сарын 29-ний өдөр"),
        ("2026-12-30", "2026 оны 12 дугаар сарын 30-ны өдөр"),
        ("2026-12-31", "2026 оны 12 дугаар сарын 31-ний өдөр"),
    ],
)
def test_a_date_is_written_as_on_official_paper(date: str, written: str) -> None:
    assert official_date(datetime.date.fromisoformat(date)) == written


def test_citizens_read_the_date_without_zeros_and_its_genitive_fits_the_numeral() -> None:
    assert plain_date(datetime.date(2025, 3, 1)) == "2025 оны 3 дугаар сарын 1"
    assert day_in_genitive(datetime.date(2025, 12, 31)) == "2025 оны 12 дугаар сарын 31-ний"
    assert day_in_genitive(datetime.date(2025, 1, 30)) == "2025 оны 1 дүгээр сарын 30-ны"


def test_days_take_their_ending_from_the_last_digit() -> None:
    soft = [day for day in range(1, 32) if day_with_case(day) == f"{day:02}-ний"]
    assert soft == [1, 4, 9, 11, 14, 19, 21, 24, 29, 31]
    assert all(day_with_case(day) == f"{day:02}-ны" for day in range(1, 32) if day not in soft)


def test_months_take_their_ordinal_from_the_last_digit() -> None:
    assert [month for month in range(1, 13) if ordinal_word(month) == "дүгээр"] == [1, 4, 9, 11]
    assert [month for month in range(1, 13) if ordinal_word(month) == "дугаар"] == [2, 3, 5, 6, 7, 8, 10, 12]


@pytest.mark.parametrize(
    ("number_", "word"),
    [
        (20, "дугаар"),
        (40, "дүгээр"),
        (90, "дүгээр"),
        (100, "дугаар"),
        (211, "дүгээр"),
        (290, "дүгээр"),
        (440, "дүгээр"),
        (450, "дугаар"),
    ],
)
def test_the_ordinal_follows_the_last_word_of_the_numeral(number_: int, word: str) -> None:
    assert ordinal_word(number_) == word


def test_quarters_are_named() -> None:
    assert [quarter_name(quarter) for quarter in (1, 2, 3, 4)] == [
        "1 дүгээр улирал",
        "2 дугаар улирал",
        "3 дугаар улирал",
        "4 дүгээр улирал",
    ]


def test_the_alphabet_has_its_35_letters_in_order() -> None:
    assert len(ALPHABET) == 35
    assert sorted(set(ALPHABET), key=alphabetical) == list(ALPHABET)
    assert sorted(set(ALPHABET.upper()), key=alphabetical) == list(ALPHABET.upper())
    assert sorted(ALPHABET) != list(ALPHABET)


def test_names_stand_in_the_order_of_the_alphabet() -> None:
    names = ["Ховд", "Өмнөговь", "Увс", "Орхон", "Ёл", "Үзүүр", "Жаргалант", "Ец", "110", "Alpha", "Өвөр", "өв", "Яруу"]
    assert sorted(names, key=alphabetical) == [
        "110",
        "Alpha",
        "Ец",
        "Ёл",
        "Жаргалант",
        "Орхон",
        "өв",
        "Өвөр",
        "Өмнөговь",
        "Увс",
        "Үзүүр",
        "Ховд",
        "Яруу",
    ]


def test_the_order_of_names_that_differ_in_case_only_is_fixed() -> None:
    assert sorted(["10 дугаар", "2 дугаар"], key=alphabetical) == ["2 дугаар", "10 дугаар"]
    assert sorted(["Баг 10", "Баг 2", "Баг"], key=alphabetical) == ["Баг", "Баг 2", "Баг 10"]
    assert sorted(["өв", "Өв"], key=alphabetical) == sorted(["Өв", "өв"], key=alphabetical)


@pytest.mark.parametrize(("value", "written"), [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")])
def test_numbers_have_comma_groups(value: int, written: str) -> None:
    assert number(value) == written
