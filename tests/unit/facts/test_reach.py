"""Figures of reach by channel add up, nothing is counted twice, and 110 is promoted only where somebody can see it."""

from __future__ import annotations

import csv
import datetime
import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iltod.exports.facts_json import measure_json, plan_json
from iltod.exports.open_data import organisation_files, organisation_json
from iltod.exports.tables.plan_csv import REACH_COLUMNS, reach_rows
from iltod.facts.bodies import derive_organisation
from iltod.facts.body_facts import OrganisationOverview, PlanOverview
from iltod.facts.reach import (
    Promotion,
    ReachRow,
    add_promotions,
    add_reach,
    count_promotions,
    promotion,
    reach_table,
)
from iltod.model import Channel, Evidence, EvidenceKind, Reach, ReachKind, Text
from iltod.reading.loader import load_register

ROOT = Path(__file__).parents[3]
DAY = datetime.date(2026, 11, 22)
COPIES, POSTS, VIEWS = ReachKind.COPIES, ReachKind.POSTS, ReachKind.VIEWS


def item(channel: Channel | None = None, *, promotes: bool = False, **reach: int) -> Evidence:
    return Evidence(
        id="x",
        title=Text(text="Нотломж"),
        kind=EvidenceKind.OTHER,
        date=DAY,
        supports=(),
        channel=channel,
        reach=tuple(Reach(kind=ReachKind(kind), value=value) for kind, value in reach.items()),
        promotes_110=promotes,
    )


def figures(row: ReachRow) -> dict[str, int | None]:
    return {count.kind: count.value for count in row.counts}


def bodies() -> list[OrganisationOverview]:
    register = load_register(ROOT).register
    return [derive_organisation(folder, register.scales, DAY) for folder in register.organisations]


@pytest.fixture(scope="module")
def sample() -> OrganisationOverview:
    (found,) = [body for body in bodies() if body.organisation.id == "sample"]
    return found


@pytest.fixture(scope="module")
def plan(sample: OrganisationOverview) -> PlanOverview:
    return sample.plans[0]


def test_figures_of_a_channel_are_added_and_kinds_are_kept_apart() -> None:
    table = reach_table(
        [
            (item(Channel.SOCIAL, posts=3, views=100), True),
            (item(Channel.SOCIAL, posts=2), False),
            (item(Channel.BOARD, copies=50), True),
        ]
    )
    assert table
    assert table.kinds == (COPIES, POSTS, VIEWS)
    assert [(row.channel, row.items, row.verifiable, figures(row)) for row in table.rows] == [
        (Channel.SOCIAL, 2, 1, {"copies": None, "posts": 5, "views": 100}),
        (Channel.BOARD, 1, 1, {"copies": 50, "posts": None, "views": None}),
    ]
    assert (table.total.items, figures(table.total)) == (3, {"copies": 50, "posts": 5, "views": 100})


def test_a_zero_that_was_counted_is_a_zero_and_what_nobody_counted_is_not() -> None:
    table = reach_table([(item(Channel.PRESS, posts=0), True)], kinds=[VIEWS])
    assert table
    assert figures(table.total) == {"posts": 0, "views": None}


def test_a_figure_without_a_channel_is_not_lost() -> None:
    table = reach_table([(item(views=7), True), (item(), True)])
    assert table
    assert [(row.channel, figures(row)) for row in table.rows] == [(None, {"views": 7})]


def test_nothing_counted_and_nothing_asked_is_no_table() -> None:
    assert reach_table([(item(Channel.PRESS), True)]) is None
    assert add_reach([None, None]) is None


def test_a_channel_that_the_plan_names_stays_in_sight_without_evidence() -> None:
    table = reach_table(
        [(item(Channel.SOCIAL), True), (item(Channel.BOARD), False)], [Channel.SOCIAL, Channel.BOARD, Channel.PRESS]
    )
    assert table
    assert [(row.channel, row.asked, row.items) for row in table.rows] == [
        (Channel.SOCIAL, True, 1),
        (Channel.PRESS, True, 0),
        (Channel.BOARD, True, 1),
    ]
    assert (table.covered.numerator, table.covered.denominator) == (1, 3)


REACHED = st.dictionaries(st.sampled_from([str(kind) for kind in ReachKind]), st.integers(0, 10**12))
ITEMS = st.lists(
    st.tuples(
        st.builds(lambda channel, reach: item(channel, **reach), st.none() | st.sampled_from(Channel), REACHED),
        st.booleans(),
    ),
    max_size=12,
)


@given(ITEMS, st.sets(st.sampled_from(Channel)), st.integers(0, 12))
def test_rows_add_up_to_the_total_and_parts_to_the_whole(
    items: list[tuple[Evidence, bool]], channels: set[Channel], cut: int
) -> None:
    given_sums: Counter[str] = Counter()
    for evidence, _ in items:
        given_sums.update({reach.kind: reach.value for reach in evidence.reach})
    table = reach_table(items, channels)
    if table is None:
        assert not given_sums.keys()
        assert not channels
        return
    assert figures(table.total) == given_sums
    assert sum(row.items for row in table.rows) == table.total.items
    parts = add_reach([reach_table(items[:cut]), reach_table(items[cut:])])
    assert (figures(parts.total) if parts else {}) == given_sums


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], Promotion.MISSING),
        ([(item(), True)], Promotion.MISSING),
        ([(item(promotes=True), False)], Promotion.NAMED),
        ([(item(promotes=True), False), (item(promotes=True), True)], Promotion.PROVEN),
    ],
)
def test_110_is_promoted_where_somebody_can_see_it(held: list[tuple[Evidence, bool]], expected: Promotion) -> None:
    assert promotion(held) is expected


def test_promotions_add_up() -> None:
    one = count_promotions([Promotion.PROVEN, Promotion.MISSING])
    other = count_promotions([Promotion.NAMED])
    both = add_promotions([one, None, other])
    assert both
    assert [(part.numerator, part.denominator) for part in (both.proven, both.named, both.missing)] == [(1, 3)] * 3
    assert count_promotions([]) is None
    assert add_promotions([None]) is None


# The real plans and the sample


def test_only_the_plans_own_words_ask_for_110_channels_and_counts() -> None:
    asking = {
        (body.organisation.id, item.measure.id): item.measure
        for body in bodies()
        if not body.organisation.sample
        for plan in body.plans
        for item in plan.measures
    }
    everywhere = tuple(Channel)
    assert {name for name, measure in asking.items() if measure.promotes_110} == {
        ("energy-centre", "1-3"),
        ("songinokhairkhan", "1-3"),
        ("songinokhairkhan", "1-4"),
    }
    assert {name: measure.channels for name, measure in asking.items() if measure.channels} == {
        ("energy-centre", "1-1"): everywhere,
        ("energy-centre", "1-4"): (Channel.PRESS, Channel.OWN_SITE, Channel.SOCIAL, Channel.BOARD),
        ("energy-centre", "2-3"): (Channel.PRESS,),
        ("songinokhairkhan", "1-1"): everywhere,
        ("songinokhairkhan", "1-4"): (Channel.OWN_SITE,),
    }
    assert {name: measure.counts for name, measure in asking.items() if measure.counts} == {
        ("energy-centre", "1-1"): (COPIES, POSTS, VIEWS)
    }
    for measure in asking.values():
        words = " ".join([measure.title.text, *(one.text.text for one in measure.criteria)])
        words += " ".join(level.text for level in measure.target_level)
        assert measure.promotes_110 == (" 110 " in f" {words} ")


def test_every_state_of_promotion_is_in_the_sample(plan: PlanOverview) -> None:
    assert {item.measure.id: item.promotion for item in plan.measures if item.promotion} == {
        "1-1": Promotion.PROVEN,
        "1-3": Promotion.MISSING,
        "3-3": Promotion.NAMED,
    }


def test_an_item_of_several_measures_counts_once_in_the_plan(plan: PlanOverview) -> None:
    posts = {
        item.measure.id: figures(item.reach.total)["posts"]
        for item in plan.measures
        if item.reach and "posts" in figures(item.reach.total)
    }
    assert posts == {"1-1": 6, "1-4": 4}  # the video with 4 posts belongs to both
    assert plan.reach
    assert figures(plan.reach.total)["posts"] == 6


def test_a_body_adds_up_its_plans(sample: OrganisationOverview) -> None:
    assert sample.reach
    for kind, value in figures(sample.reach.total).items():
        assert value == sum(figures(plan.reach.total).get(kind) or 0 for plan in sample.plans if plan.reach)


def test_a_withdrawn_item_counts_nowhere(plan: PlanOverview) -> None:
    (measure,) = [item for item in plan.measures if item.measure.id == "4-2"]
    assert [one.stands for one in measure.evidence] == [False]
    assert measure.reach is None
    assert "complaints-register" not in {row["evidence"] for row in reach_rows(plan)}


def test_a_stranger_recomputes_every_figure_from_the_csv(sample: OrganisationOverview, plan: PlanOverview) -> None:
    files = {file.path: file.content for file in organisation_files(sample, lambda state: state.id)}
    rows = list(csv.DictReader(io.StringIO(files["sample/2026/reach.csv"].decode("utf-8-sig"))))
    assert tuple(rows[0]) == REACH_COLUMNS
    sums: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row["kind"]:
            sums[row["channel"], row["kind"]] += int(row["value"])
    assert plan.reach
    assert sums == {
        (row.channel or "", count.kind): count.value
        for row in plan.reach.rows
        for count in row.counts
        if count.value is not None
    }
    measures = {row["evidence"]: row["measures"].split("\n") for row in rows}
    assert measures["hotline-video"] == ["1-1", "1-4"]


def test_a_plan_without_figures_has_no_table_and_no_file() -> None:
    (body,) = [body for body in bodies() if body.organisation.id == "energy-centre"]
    assert body.plans[0].reach is None
    assert body.reach is None
    assert "energy-centre/2024/reach.csv" not in {
        file.path for file in organisation_files(body, lambda state: state.id)
    }


def test_json_tells_the_same(sample: OrganisationOverview, plan: PlanOverview) -> None:
    document = plan_json(plan, lambda state: state.id)
    assert document["reach_csv"] == "sample/2026/reach.csv"
    assert document["promoted"]["proven"]["numerator"] == 1
    measure = measure_json(plan, plan.measures[0], lambda state: state.id)
    assert measure["promotion"] == "proven"
    assert measure["reach"]["asked_counts"] == (COPIES, POSTS, VIEWS)
    assert measure["reach"]["channels_covered"] == {**measure["reach"]["channels_covered"], "numerator": 2}
    assert measure["reach"]["channels"][0] == {
        "channel": "own_site",
        "asked": True,
        "evidence": 0,
        "verifiable": 0,
        "copies": None,
        "posts": None,
        "views": None,
    }
    body = organisation_json(sample, lambda state: state.id)
    assert body["reach"]["total"]["views"] >= document["reach"]["total"]["views"]


def test_evidence_without_channel_and_without_figures_makes_no_row() -> None:
    table = reach_table([(item(Channel.PRESS, views=7), True), (item(), True)])
    assert table
    assert [row.channel for row in table.rows] == [Channel.PRESS]
