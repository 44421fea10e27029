"""An icon is drawn from the same path that a browser fills."""

from __future__ import annotations

import pytest

from iltod.exports.drawing.icon_shapes import polygons


def area(outline: list[tuple[float, float]]) -> float:
    pairs = zip(outline, [*outline[1:], outline[0]], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2


def test_lines_go_on_and_come_back() -> None:
    assert polygons("M1 2h3V0h2v2z") == [[(1, 2), (4, 2), (4, 0), (6, 0), (6, 2)]]
    assert polygons("M8 0 0 15h16z") == [[(8, 0), (0, 15), (16, 15)]]
    assert polygons("M2 2h2v2H2zm5 6v1.5h-.5z") == [[(2, 2), (4, 2), (4, 4), (2, 4)], [(7, 8), (7, 9.5), (6.5, 9.5)]]


def test_two_arcs_make_a_circle_and_one_with_its_chord_a_part_of_it() -> None:
    (circle,) = polygons("M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0")
    assert area(circle) == pytest.approx(64 * 3.14159, rel=0.01)
    (half,) = polygons("M8 2v12A6 6 0 0 1 8 2")
    assert area(half) == pytest.approx(18 * 3.14159, rel=0.01)
    assert max(x for x, _ in half) == 8, "the left half"
    (three_quarters,) = polygons("M8 2v6h6A6 6 0 1 1 8 2")
    assert area(three_quarters) == pytest.approx(27 * 3.14159, rel=0.01)


@pytest.mark.parametrize("path", ["M0 0C1 1 2 2 3 3", "M0 0q1 1 2 2", "M0 0 5px 3"])
def test_other_curves_are_refused(path: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        polygons(path)
