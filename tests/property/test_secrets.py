"""No number of complaints that was left out can be computed from what is published."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from iltod.checks.disclosure_rules import SMALLEST_SHOWN, disclosure_rules, stays_secret
from iltod.model import ComplaintKind, ComplaintReport, KindCount, Period, YearDisclosure

APRIL = datetime.date(2026, 4, 1)
DAY = datetime.date(2026, 12, 31)
SMALL = range(1, SMALLEST_SHOWN)


def report(received: int | None, counts: dict[ComplaintKind, int | None], period: str = "q1") -> ComplaintReport:
    kinds = tuple(KindCount(kind=kind, count=count) for kind, count in counts.items())
    return ComplaintReport(
        id=period, period=Period(period), date=datetime.date(2026, 4, 1), received=received, kinds=kinds
    )


def codes(*reports: ComplaintReport) -> set[str]:
    return {problem.code for problem in disclosure_rules(YearDisclosure(complaints=reports), (), (), DAY)}


TRUE_COUNTS = st.dictionaries(st.sampled_from(ComplaintKind), st.integers(0, 30), min_size=1)


@given(TRUE_COUNTS, st.data())
def test_what_is_accepted_gives_no_number_away(true: dict[ComplaintKind, int], data: st.DataObject) -> None:
    """Whoever knows that each secret number is small still has two values to choose from for each of them.

    Where the rest is too large for small numbers alone, any of them may be the large one, and each of them may be
    small with another large.
    """
    hidden = data.draw(st.sets(st.sampled_from(sorted(true))))
    received = sum(true.values())
    published = {kind: None if kind in hidden else count for kind, count in true.items()}
    if codes(report(received, published)):
        return
    assert received == 0 or received >= SMALLEST_SHOWN
    assert not any(count in SMALL for count in published.values())
    rest = received - sum(count for count in published.values() if count is not None)
    possible = explanations(rest, len(hidden))
    for place in range(len(hidden)):
        assert len({values[place] for values in possible}) > 1


def explanations(rest: int, secret: int) -> list[tuple[int, ...]]:
    """Return every way in which the secret numbers can make up the rest, none of them zero and at least one small."""
    small = [values for values in itertools.product(SMALL, repeat=secret) if sum(values) == rest] if secret < 6 else []
    if small or secret == 0:
        return small
    large = []
    for place in range(secret):
        for values in itertools.islice(itertools.product(SMALL, repeat=secret - 1), 50):
            if rest - sum(values) > 0:
                large.append((*values[:place], rest - sum(values), *values[place:]))
    return large


@given(st.integers(2, 5), st.integers(0, 40))
def test_the_rest_alone_tells_no_number(secret: int, rest: int) -> None:
    if stays_secret(rest, secret):
        possible = explanations(rest, secret)
        assert all(len({values[place] for values in possible}) > 1 for place in range(secret))


def test_one_secret_number_is_the_rest_itself() -> None:
    assert not stays_secret(3, 1)
    assert stays_secret(0, 0)


def test_the_lowest_and_the_highest_rest_give_every_number_away() -> None:
    assert [rest for rest in range(13) if stays_secret(rest, 2)] == [3, 4, 5, 6, 7, 9, 10, 11, 12]


KINDS = list(ComplaintKind)


def breakdown(*counts: int | None) -> dict[ComplaintKind, int | None]:
    return dict(zip(KINDS, counts, strict=False))


def test_what_is_refused() -> None:
    told: list[tuple[Any, set[str]]] = [
        ((20, breakdown(17, 3)), {"count_too_small"}),
        ((20, breakdown(17, None)), {"secret_can_be_computed"}),
        ((20, breakdown(18, None, None)), {"secret_can_be_computed"}),
        ((25, breakdown(17, None, None)), {"secret_can_be_computed"}),
        ((25, breakdown(17, None, None, None)), set()),
        ((20, breakdown(15, None, None)), set()),
        ((20, breakdown(15, 6)), {"complaints_do_not_add_up"}),
        ((20, breakdown(14, 5)), {"complaints_do_not_add_up"}),
        ((20, breakdown(14, 7, None, None)), {"complaints_do_not_add_up"}),
        ((3, {}), {"count_too_small"}),
        ((None, {}), set()),
        ((None, breakdown(None, None)), {"breakdown_of_secret"}),
        ((0, {}), set()),
        ((5, {}), set()),
    ]
    assert [(arguments, codes(report(*arguments))) for arguments, _ in told] == told


def test_a_quarter_is_counted_once() -> None:
    assert codes(report(20, {}, "q1"), report(30, {}, "q2"), report(40, {}, "h2")) == set()
    assert codes(report(20, {}, "q1"), report(50, {}, "h1")) == {"overlapping_complaints"}
    assert codes(report(20, {}, "q4"), report(50, {}, "year")) == {"overlapping_complaints"}


def test_a_problem_never_repeats_a_small_number() -> None:
    problems = disclosure_rules(YearDisclosure(complaints=(report(20, breakdown(17, 3)),)), (), (), DAY)
    assert [dict(problem.facts) for problem in problems] == [{"key": "count", "least": "5"}]
