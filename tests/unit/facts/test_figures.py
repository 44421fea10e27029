"""Percentages and means are cut as official reports cut them."""

from __future__ import annotations

import pytest

from iltod.facts.figures import Share, cut, mean, share


def test_the_official_worked_example() -> None:
    """Dundgovi province, 2019: 59 measures at 100, 13 at 70, 5 at 30, 1 at 0, and 2 that were not due."""
    rated = 59 + 13 + 5 + 1
    assert mean(59 * 100 + 13 * 70 + 5 * 30 + 1 * 0, rated) == "89.2"
    everything = rated + 2
    assert [share(n, everything).percent for n in (59, 13, 5, 1, 2)] == ["73.7", "16.2", "6.2", "1.2", "2.5"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed"),
    [
        (9056, 100, "90.5"),
        (8999, 100, "89.9"),
        (99999, 1000, "99.9"),
        (1, 2, "0.5"),
        (1, 4, "0.2"),
        (3, 4, "0.7"),
        (35, 100, "0.3"),
        (2, 3, "0.6"),
        (1, 100, "0"),
        (0, 7, "0"),
        (100, 1, "100"),
        (730, 10, "73"),
        (731, 10, "73.1"),
        (10**15 + 9, 10**13, "100"),
    ],
)
def test_a_quotient_is_cut_after_one_decimal(numerator: int, denominator: int, printed: str) -> None:
    assert cut(numerator, denominator) == printed


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [(0, 0, None), (0, 5, "0"), (5, 5, "100"), (1, 3, "33.3"), (2, 3, "66.6"), (1, 8, "12.5"), (1, 1001, "0")],
)
def test_a_share_carries_both_numbers(numerator: int, denominator: int, percent: str | None) -> None:
    assert share(numerator, denominator) == Share(numerator, denominator, percent)


@pytest.mark.parametrize(
    ("total", "count", "printed"), [(0, 0, None), (0, 3, "0"), (200, 3, "66.6"), (100, 1, "100"), (145, 2, "72.5")]
)
def test_a_mean_of_nothing_is_none_and_a_mean_of_zeros_is_zero(total: int, count: int, printed: str | None) -> None:
    assert mean(total, count) == printed
