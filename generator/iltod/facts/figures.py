"""Every percentage and mean of the site comes from the functions of this module."""

from __future__ import annotations

import msgspec


class Share(msgspec.Struct, frozen=True, array_like=True):
    """A part of a whole, always with both numbers. `percent` has one decimal, cut and not rounded; None of nothing."""

    numerator: int
    denominator: int
    percent: str | None


def cut(numerator: int, denominator: int) -> str:
    """Return the quotient with one decimal, cut and not rounded, as official reports print it (90.56 is `90.5`).

    Trailing zeros are kept off whole numbers only: 100 is `100`, 73.0 is `73`. Both numbers are not negative and
    the denominator is not zero. Source of the rule: implementation report of Dundgovi province, 2019.
    """
    tenths = numerator * 10 // denominator
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def share(numerator: int, denominator: int) -> Share:
    """Return the part `numerator` of `denominator` in percent; an empty whole has no percentage."""
    percent = cut(numerator * 100, denominator) if denominator else None
    return Share(numerator, denominator, percent)


def mean(total: int, count: int) -> str | None:
    """Return the plain mean of `count` ratings that add up to `total`, cut to one decimal; None of none."""
    return cut(total, count) if count else None
