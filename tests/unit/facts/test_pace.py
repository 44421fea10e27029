"""What should have been done by the end of each quarter, and what was: nothing is known where nobody reported."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from small_register import AS_OF, SCALE, folder, silent_folder
from small_site import wording

from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import PlanOverview
from iltod.facts.conduct.pace import add_paces
from iltod.facts.measure_facts import Pace
from iltod.facts.plans import derive_plan
from iltod.model import OrganisationFolder
from iltod.pages.guide.pace_chart import BOTTOM, TOP, pace_chart
from iltod.reading.loader import load_register

ROOT = Path(__file__).resolve().parents[3]


def plan_of(held: OrganisationFolder, as_of: datetime.date = AS_OF) -> PlanOverview:
    return derive_plan(held, held.years[0], (SCALE,), as_of)


def test_at_the_end_of_the_year_all_that_has_a_day_was_expected_and_what_is_best_is_done() -> None:
    plan = plan_of(folder(), datetime.date(2027, 3, 1))
    assert plan.pace.measures == len(plan.measures)
    assert plan.pace.expected[3] == sum(bool(item.due) for item in plan.measures)
    assert plan.pace.done[3] == plan.totals.completed.numerator
    assert list(plan.pace.expected) == sorted(plan.pace.expected)


def test_of_the_real_plans_it_is_known_what_was_expected_and_not_what_was_done() -> None:
    register = load_register(ROOT).register
    held = next(item for item in register.organisations if item.organisation.id == "songinokhairkhan")
    plan = derive_plan(held, held.years[0], register.scales, AS_OF)
    assert plan.pace.done == (None, None, None, None)
    assert plan.pace.expected[1] == 1  # 1.2: «2-р улиралд»
    assert plan.pace.expected[3] == 13


@pytest.mark.parametrize(("day", "known"), [("2026-01-02", 0), ("2026-05-01", 0), ("2026-08-01", 2), ("2026-11-22", 3)])
def test_a_quarter_that_has_not_begun_or_that_nobody_reported_is_not_done(day: str, known: int) -> None:
    """The half-year was reported in July, the third quarter in October."""
    pace = plan_of(folder(), datetime.date.fromisoformat(day)).pace
    told = [count is not None for count in pace.done]
    assert sum(told[1:]) <= known
    assert told[0] is False


def test_nothing_is_done_where_nobody_reported() -> None:
    assert plan_of(silent_folder()).pace.done == (None,) * 4


def test_paces_add_up_and_what_is_unknown_stays_out() -> None:
    one = Pace(4, (0, 1, 2, 4), (None, 1, 1, None))
    other = Pace(3, (1, 1, 1, 3), (None, None, 2, None))
    assert add_paces([one, other]) == Pace(7, (1, 2, 3, 7), (None, 1, 3, None))
    assert add_paces([]) == Pace(0, (0, 0, 0, 0), (None,) * 4)


def test_a_year_of_all_bodies_is_the_sum_of_its_plans() -> None:
    held = derive_organisation(folder(), (SCALE,), AS_OF).summary
    twice = derive_all_bodies([held, held], (SCALE,), AS_OF)
    assert twice.shown_year
    assert twice.shown_year.pace == add_paces([held.years[0].pace] * 2)


def test_the_drawing_says_in_words_what_it_shows_and_stays_within_its_heights() -> None:
    chart = pace_chart(Pace(4, (0, 1, 2, 4), (None, 1, 3, None)), 2026, wording())
    assert chart
    assert "2026" in chart.text
    assert wording().pace.unknown in chart.text
    assert "III улирал: хугацаа нь болсон 2, бүрэн хэрэгжсэн 3." in chart.text
    heights = [int(point.split(",")[1]) for point in (*chart.expected.split(), *chart.done.split())]
    assert TOP <= min(heights) <= max(heights) <= BOTTOM
    assert len(chart.done.split()) == 2
    assert [label.text for label in chart.labels if label.done] == ["1", "3"]


def test_a_plan_without_a_day_has_no_drawing() -> None:
    assert pace_chart(Pace(2, (0, 0, 0, 0), (None,) * 4), 2026, wording()) is None
