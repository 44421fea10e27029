"""What a plan asks for and when, at the edges of its year."""

from __future__ import annotations

import datetime

import pytest
from msgspec.structs import replace
from small_register import AS_OF, PLAN, REPORT_H1, SCALE, organisation

from iltod.facts.bodies import derive_organisation
from iltod.model import OrganisationFolder, Period, Progress, ProgressReport, YearFolder


@pytest.mark.parametrize(
    ("approved", "first"), [("2026-03-31", Period.Q1), ("2026-04-01", Period.Q2), ("2026-06-30", Period.Q2)]
)
def test_what_recurs_is_asked_for_from_the_quarter_on_whose_last_day_the_plan_was_approved(
    approved: str, first: Period
) -> None:
    approval = replace(PLAN.approval, date=datetime.date.fromisoformat(approved))
    year = YearFolder(plan=replace(PLAN, approval=approval, amendments=()))
    held = OrganisationFolder(organisation=organisation(), years=(year,))
    (plan,) = derive_organisation(held, (SCALE,), AS_OF).plans
    (item,) = [item for item in plan.measures if item.measure.id == "1-4"]
    assert item.due[0].period is first


def test_of_two_reports_that_end_on_one_day_the_shorter_period_is_the_later_word() -> None:
    """The half-year and its second quarter end together: what was said last of the day stands last."""
    half = replace(REPORT_H1, entries=(Progress(measure="1-1", rating="30"),))
    quarter = ProgressReport(
        id="q2", period=Period.Q2, date=datetime.date(2026, 7, 10), entries=(Progress(measure="1-1", rating="100"),)
    )
    year = YearFolder(plan=PLAN, reports=(quarter, half))
    held = OrganisationFolder(organisation=organisation(), years=(year,))
    (plan,) = derive_organisation(held, (SCALE,), AS_OF).plans
    assert [one.period for one in plan.periods] == [Period.H1, Period.Q2]
    (item,) = [item for item in plan.measures if item.measure.id == "1-1"]
    assert item.state.step is not None
    assert item.state.step.code == "100", "the report of the later date"
