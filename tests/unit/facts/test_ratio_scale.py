"""Ratings by a ratio scale: a number with one decimal that falls into a named band, beside the scale of steps."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace
from small_register import RATIO, SCALE, silent_folder

from iltod.exports.facts_json import measure_facts
from iltod.facts.bodies import derive_organisation
from iltod.facts.body_facts import PlanOverview
from iltod.facts.totals import add_totals
from iltod.model import (
    Period,
    Progress,
    ProgressReport,
    RatingScale,
    read_rating,
)


@pytest.mark.parametrize(
    ("written", "band", "tenths"),
    [
        ("100", "effective", 1000),
        ("100.0", "effective", 1000),
        ("99.9", "reached", 999),
        ("71.4", "reached", 714),
        ("71,4", "reached", 714),
        ("71.4%", "reached", 714),
        ("70", "reached", 700),
        ("69.9", "speed-up", 699),
        ("31", "speed-up", 310),
        ("30.9", "none", 309),
        ("0", "none", 0),
        ("ХБ", "not-due", None),
    ],
)
def test_a_number_falls_into_the_band_whose_edge_it_reaches(written: str, band: str, tenths: int | None) -> None:
    found = read_rating(RATIO, written)
    assert found
    assert (found[0].id, found[1]) == (band, tenths)


@pytest.mark.parametrize("written", ["100.1", "101", "-1", "7.14", "үр дүнтэй", "70–99", "", "1e1"])
def test_what_is_no_number_of_the_scale_is_none(written: str) -> None:
    assert read_rating(RATIO, written) is None


def overview(scale: RatingScale, *ratings: str) -> PlanOverview:
    base = silent_folder()
    entries = tuple(Progress(measure=f"1-{number}", rating=rating) for number, rating in enumerate(ratings, start=1))
    report = ProgressReport(id="h1", period=Period.H1, date=datetime.date(2026, 7, 8), entries=entries)
    year = replace(base.years[0], reports=(report,))
    return derive_organisation(replace(base, years=(year,)), (scale,), datetime.date(2026, 7, 15)).plans[0]


def test_the_mean_is_that_of_the_numbers_and_is_cut() -> None:
    plan = overview(RATIO, "71.4", "33.3", "0")
    assert plan.totals.mean == "34.9", "34.9 is (71.4 + 33.3 + 0) / 3, cut"
    assert [item.ratio for item in plan.measures[:4]] == ["71.4", "33.3", "0", None]
    facts = measure_facts(plan.measures[0], lambda state: state.id)
    assert (facts["rating"], facts["rating_value"]) == ("71.4", Decimal("71.4"))
    assert plan.measures[3].state.id.startswith("unreported"), "what did not come is a state of its own, not 0"


def test_steps_and_ratios_are_never_averaged_together() -> None:
    steps, ratios = overview(SCALE, "100", "70"), overview(RATIO, "50.5")
    totals = add_totals([steps.totals, ratios.totals])
    assert totals.mean is None
    assert [(item.scale, item.mean, item.rated) for item in totals.means] == [
        ("percent", "50.5", 1),
        ("report-2019", "85", 2),
    ]


def test_only_the_best_band_counts_as_completed() -> None:
    assert overview(RATIO, "100", "99.9").totals.completed.numerator == 1
