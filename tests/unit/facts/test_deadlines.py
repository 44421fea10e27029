"""Printed deadlines are understood as the plans mean them, and end on the right day."""

from __future__ import annotations

import datetime
import unicodedata
from typing import Any

import pytest

from iltod.facts.deadlines import PERIOD_QUARTERS, due_dates, period_end, quarter_end
from iltod.model import Deadline, DeadlineKind, Period
from iltod.reading.deadline_words import deadline_line, likely_deadline, read_deadline

D = datetime.date


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        # as the two plans print them
        ("Жилдээ", {"kind": "year"}),
        ("Хагас жил", {"kind": "half_year"}),
        ("Улирал бүр", {"kind": "each_quarter"}),
        ("2-р улирал", {"kind": "quarter", "quarter": 2}),
        ("3-р улирал", {"kind": "quarter", "quarter": 3}),
        ("4-р улирал", {"kind": "quarter", "quarter": 4}),
        ("2-р улиралд", {"kind": "quarter", "quarter": 2}),
        ("3 дугаар улиралд", {"kind": "quarter", "quarter": 3}),
        ("4 дүгээр улиралд", {"kind": "quarter", "quarter": 4}),
        ("Тухай бүр", {"kind": "as_it_arises"}),
        # other ways to write the same
        ("1 дүгээр улирал", {"kind": "quarter", "quarter": 1}),
        ("1-дүгээр улиралд", {"kind": "quarter", "quarter": 1}),
        ("2 р улирал", {"kind": "quarter", "quarter": 2}),
        ("ЖИЛДЭЭ", {"kind": "year"}),
        ("жилдээ.", {"kind": "year"}),
        ("Жилийн турш", {"kind": "year"}),
        ("  Улирал \n тутам ", {"kind": "each_quarter"}),
        ("Улирал бүрд", {"kind": "each_quarter"}),
        ("2-р\N{NO-BREAK SPACE}улирал", {"kind": "quarter", "quarter": 2}),
        ("Тухай бүрд", {"kind": "as_it_arises"}),
        (unicodedata.normalize("NFD", "Тухай бүр"), {"kind": "as_it_arises"}),
        ("Эхний хагас жил", {"kind": "half_year", "half": 1}),
        ("Эцсийн хагас жилд", {"kind": "half_year", "half": 2}),
        ("1 дүгээр хагас жил", {"kind": "half_year", "half": 1}),
        ("2-р хагас жилд", {"kind": "half_year", "half": 2}),
        # several, each, months, days, as other bodies print them
        ("II, IV улирал", {"kind": "quarter", "quarters": (2, 4)}),
        ("1-р улирал, 3-р улирал", {"kind": "quarter", "quarters": (1, 3)}),
        ("2-3 дугаар улирал", {"kind": "quarter", "quarters": (2, 3), "through": True}),
        ("I, II, III, IV улирал", {"kind": "each_quarter"}),
        ("IV-р улиралд багтаан", {"kind": "quarter", "quarter": 4}),
        ("хоёрдугаар улирал", {"kind": "quarter", "quarter": 2}),
        ("ІІ улирал", {"kind": "quarter", "quarter": 2}),
        ("2025 оны II улирал", {"kind": "date", "date": D(2025, 6, 30)}),
        ("3 дугаар сард", {"kind": "month", "months": (3,)}),
        ("3, 6, 9, 12 дугаар сард", {"kind": "month", "months": (3, 6, 9, 12)}),
        ("9-11 дүгээр сар", {"kind": "month", "months": (9, 10, 11), "through": True}),
        ("6 дугаар сарын 30-ны дотор", {"kind": "month", "months": (6,), "day": 30}),
        ("06.30", {"kind": "month", "months": (6,), "day": 30}),
        ("Сар бүрийн 25-ны дотор", {"kind": "each_month"}),
        ("Хагас жил бүр", {"kind": "each_half_year"}),
        ("Хагас, бүтэн жилээр", {"kind": "each_half_year"}),
        ("Жилд 2-оос доошгүй удаа", {"kind": "times_a_year", "times": 2}),
        ("Жилд хоёр удаа", {"kind": "times_a_year", "times": 2}),
        ("2025.06.30", {"kind": "date", "date": D(2025, 6, 30)}),
        ("2025 оны 06 дугаар сарын 30-ны өдрийн дотор", {"kind": "date", "date": D(2025, 6, 30)}),
        ("2025 онд багтаан", {"kind": "date", "date": D(2025, 12, 31)}),
        ("Жил бүр", {"kind": "year"}),
        ("Тогтмол", {"kind": "year"}),
        ("Байнга", {"kind": "year"}),
        ("Оны эцэст", {"kind": "year"}),
        ("Шаардлагатай үед", {"kind": "as_it_arises"}),
        ("- Жилдээ;", {"kind": "year"}),
    ],
)
def test_printed_words_have_a_normal_form(printed: str, normal: dict[str, object]) -> None:
    assert read_deadline(printed) == normal


@pytest.mark.parametrize(
    "printed",
    [
        *(
            "",
            "5-р улирал",
            "0-р улирал",
            "12-р улирал",
            "улирал",
            "хагас",
            "year",
            "4-2 дугаар улирал",
            "13 дугаар сард",
        ),
        *("2 дугаар сарын 30", "2025.02.30", "2025.13.01", "Тухай бүр, улирал бүр", "Хаврын эхээр", "Жилдээ" * 50),
    ],
)
def test_unknown_words_are_not_guessed(printed: str) -> None:
    assert read_deadline(printed) is None


@pytest.mark.parametrize(
    ("written", "likely"),
    [
        ("Харас жил", "Хагас жил"),
        ("2-р луирал", "2-р улирал"),
        ("Улирaл бvр", "Улирал бүр"),
        ("Жилдзз", "Жилдээ"),
        ("III yлирал", "III улирал"),
        ("Ш улирал", "III улирал"),
        ("2-рулирал", "2-р улирал"),
        ("Хаврын эхээр", None),
        ("5-р улирал", None),
        ("Жилдээ", None),
    ],
)
def test_damaged_words_are_read_as_what_is_near_and_never_as_a_day(written: str, likely: str | None) -> None:
    assert likely_deadline(written) == likely
    line = deadline_line(written)
    assert (line is None) == (likely is None)
    assert line is None or ("date" not in line and f"text: '{likely}'" in line)


Q1, Q2, Q3, Q4 = D(2026, 3, 31), D(2026, 6, 30), D(2026, 9, 30), D(2026, 12, 31)


@pytest.mark.parametrize(
    ("kind", "parts", "days"),
    [
        ("year", {}, [(Q4, None)]),
        ("half_year", {}, [(Q4, None)]),
        ("half_year", {"half": 1}, [(Q2, None)]),
        ("half_year", {"half": 2}, [(Q4, None)]),
        ("quarter", {"quarter": 1}, [(Q1, None)]),
        ("quarter", {"quarter": 2}, [(Q2, None)]),
        ("quarter", {"quarter": 3}, [(Q3, None)]),
        ("quarter", {"quarter": 4}, [(Q4, None)]),
        ("each_quarter", {}, [(Q1, Period.Q1), (Q2, Period.Q2), (Q3, Period.Q3), (Q4, Period.Q4)]),
        ("as_it_arises", {}, []),
        ("quarter", {"quarters": (2, 4)}, [(Q2, Period.Q2), (Q4, Period.Q4)]),
        ("quarter", {"quarters": (2, 3), "through": True}, [(Q3, None)]),
        ("each_half_year", {}, [(Q2, Period.H1), (Q4, Period.H2)]),
        ("each_month", {}, [(Q1, Period.Q1), (Q2, Period.Q2), (Q3, Period.Q3), (Q4, Period.Q4)]),
        ("month", {"months": (2,)}, [(D(2026, 2, 28), None)]),
        ("month", {"months": (1, 2, 9)}, [(D(2026, 2, 28), Period.Q1), (Q3, Period.Q3)]),
        ("month", {"months": (9, 10, 11), "through": True}, [(D(2026, 11, 30), None)]),
        ("month", {"months": (6,), "day": 15}, [(D(2026, 6, 15), None)]),
        ("times_a_year", {"times": 2}, [(Q4, None)]),
        ("date", {"date": D(2026, 2, 28)}, [(D(2026, 2, 28), None)]),
    ],
)
def test_a_deadline_has_its_last_days(
    kind: str, parts: dict[str, Any], days: list[tuple[datetime.date, Period | None]]
) -> None:
    deadline = Deadline(text="…", kind=DeadlineKind(kind), **parts)
    assert list(due_dates(deadline, 2026)) == days


def test_quarters_and_periods_end_on_the_last_day_of_their_month() -> None:
    assert [quarter_end(2028, quarter) for quarter in (1, 2, 3, 4)] == [
        D(2028, 3, 31),
        D(2028, 6, 30),
        D(2028, 9, 30),
        D(2028, 12, 31),
    ]
    covered = {period: PERIOD_QUARTERS[period] for period in Period}
    quarters = {"q1": (1,), "q2": (2,), "q3": (3,), "q4": (4,)}
    assert covered == {**quarters, "h1": (1, 2), "h2": (3, 4), "year": (1, 2, 3, 4)}
    ends = {period: period_end(period, 2026) for period in Period}
    assert ends == {"q1": Q1, "q2": Q2, "h1": Q2, "q3": Q3, "q4": Q4, "h2": Q4, "year": Q4}
