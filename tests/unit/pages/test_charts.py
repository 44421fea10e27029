"""Charts are drawn to scale, say in words what they show, and take any figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iltod.pages.charts import WIDTH, Chart, Part, Row, bar_chart, column_chart

PARTS = st.lists(
    st.builds(Part, st.integers(0, 10**9), st.sampled_from(["good", "bad silent"]), st.just("х")), max_size=4
)
ROWS = st.lists(st.builds(Row, st.text(max_size=80), PARTS.map(tuple), st.just("9")), max_size=8)


def row(label: str, *values: int) -> Row:
    looks = ("good", "partial", "bad silent")
    parts = tuple(Part(value, look, look) for value, look in zip(values, looks, strict=False))
    return Row(label, parts, str(sum(values)))


def widths(chart: Chart) -> list[float]:
    return [float(box.width) for box in chart.boxes if box.look not in ("ground", "axis")]


def test_bars_are_as_long_as_their_figures() -> None:
    chart = bar_chart("a", "Гарчиг", [row("Нэг", 3, 1), row("Хоёр", 2)])
    assert widths(chart) == [WIDTH * 3 / 4, WIDTH / 4, WIDTH / 2]
    assert [caption.text for caption in chart.captions] == ["Нэг", "4", "Хоёр", "2"]
    assert chart.text == "Нэг: good 3, partial 1; Хоёр: 2"


def test_a_bar_of_a_whole_leaves_room_for_the_rest() -> None:
    assert widths(bar_chart("a", "Гарчиг", [row("Нэг", 250)], whole=1000)) == [80]


def test_columns_are_as_high_as_their_figures() -> None:
    chart = column_chart("a", "Гарчиг", [row("1", 4), row("2", 2)], whole=4)
    heights = [float(box.height) for box in chart.boxes if box.look == "good"]
    assert heights[0] == 2 * heights[1]
    tops = [float(box.y) for box in chart.boxes if box.look == "good"]
    assert tops[0] + heights[0] == tops[1] + heights[1]


def test_a_key_stands_only_where_looks_differ() -> None:
    assert bar_chart("a", "Гарчиг", [row("Нэг", 3), row("Хоёр", 4)]).keys == ()
    assert [key.look for key in bar_chart("a", "Гарчиг", [row("Нэг", 3, 2)]).keys] == ["good", "partial"]


def test_zero_has_no_box_and_a_little_can_be_seen() -> None:
    assert widths(bar_chart("a", "Гарчиг", [row("Нэг", 0, 1_000_000, 1)])) == [WIDTH, 1.5]


def test_long_labels_are_cut_and_the_words_keep_them_whole() -> None:
    label = "Авлигын эсрэг хууль тогтоомжийг сурталчлах, соён гэгээрүүлэх ажлын хүртээмж"
    chart = bar_chart("a", "Гарчиг", [row(label, 1)])
    assert chart.captions[0].text.endswith("…")
    assert label in chart.text


@pytest.mark.parametrize("draw", [bar_chart, column_chart])
@given(rows=ROWS)
def test_any_figures_stay_within_the_drawing(draw: object, rows: list[Row]) -> None:
    chart = draw("a", "Гарчиг", rows)  # type: ignore[operator]
    for box in chart.boxes:
        assert float(box.x) >= 0
        assert float(box.y) >= -8
        assert float(box.x) + float(box.width) <= WIDTH + 8
        assert float(box.y) + float(box.height) <= chart.height + 0.1
