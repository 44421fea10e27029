"""The act that approved a plan is read of the reference above its title too, or it is asked about."""

from __future__ import annotations

import datetime

import pytest

from iltod.importing.document import Paragraph, Spot
from iltod.importing.words.order import Front, read_front

TITLE = "БҮРЭНХААН СУМЫН АВЛИГЫН ЭСРЭГ ҮЙЛ АЖИЛЛАГААНЫ 2026 ОНЫ ТӨЛӨВЛӨГӨӨ"
DAY = datetime.date(2026, 2, 10)


def front(*lines: str, apart: bool) -> Front:
    return read_front([Paragraph(text, Spot(row=row), apart) for row, text in enumerate((*lines, TITLE), start=1)])


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(
    ("lines", "act", "number", "date"),
    [
        (
            ("Бүрэнхаан сумын Засаг даргын 2026 оны 02 дугаар сарын 10-ны өдрийн А/17 дугаар захирамжийн хавсралт",),
            "Бүрэнхаан сумын Засаг даргын захирамж",
            "А/17",
            DAY,
        ),
        (
            ("Засаг даргын 2026 оны 2-р сарын 10-ны өдрийн А/17 тоот захирамжаар батлав",),
            "Засаг даргын захирамж",
            "А/17",
            DAY,
        ),
        (
            ("СУМЫН ЗАСАГ ДАРГЫН 2026 ОНЫ 02 ДУГААР САРЫН 10-НЫ ӨДРИЙН A/17 ДУГААР ЗАХИРАМЖИЙН 1 ДҮГЭЭР ХАВСРАЛТ",),
            "Сумын Засаг даргын захирамж",
            "А/17",
            DAY,
        ),
        (("Захирлын 2026.02.10-ны өдрийн 17 тоот тушаалын хавсралт",), "Захирлын тушаал", "17", DAY),
        (("Сайдын 2026 оны А/05 дугаар тушаалын хавсралт",), "Сайдын тушаал", "А/05", None),
    ],
)
def test_the_reference_above_the_title_tells_the_act(
    lines: tuple[str, ...], act: str, number: str, date: datetime.date | None, apart: bool
) -> None:
    found = front(*lines, apart=apart)
    assert found.approval
    assert found.approval.number
    assert found.title
    assert (found.approval.act.text, found.approval.number.text, found.approval.date) == (act, number, date)
    assert found.title.printed == TITLE
    assert found.left == ()


def test_a_reference_over_several_lines_is_one() -> None:
    lines = ("Сумын Засаг даргын", "2026 оны 02 дугаар сарын 10-ны өдрийн", "А/17 дугаар захирамжийн", "хавсралт")
    found = front(*lines, apart=False).approval
    assert found
    assert (found.act.text, found.date) == ("Сумын Засаг даргын захирамж", DAY)


@pytest.mark.parametrize("lines", [(), ("Хавсралт",)])
def test_an_act_that_is_not_read_is_asked(lines: tuple[str, ...]) -> None:
    found = front(*lines, apart=False)
    assert found.approval is None
    assert "approval_lacking" in {question.code for question in found.questions}
