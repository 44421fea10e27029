"""The charts of a plan show the same figures as its table and its totals."""

from __future__ import annotations

import datetime
import re

import pytest
from msgspec.structs import replace
from small_register import AS_OF, SCALE, folder, silent_folder
from small_site import ROOT, renderer, wording

from iltod.core.language import number
from iltod.facts.bodies import derive_organisation
from iltod.facts.body_facts import PlanOverview
from iltod.pages.body_pages import organisation_pages
from iltod.pages.charts import ChartTable, plan_charts
from iltod.pages.labels import coded_label
from iltod.reading.loader import load_register


def plan(*, silent: bool = False) -> PlanOverview:
    return derive_organisation(silent_folder() if silent else folder(), (SCALE,), AS_OF).plans[0]


def charts(of: PlanOverview) -> tuple[ChartTable, ...]:
    return plan_charts(of, lambda state: coded_label(state, wording()), wording())


def sums(table: ChartTable) -> list[int]:
    return [sum(int(figures[column]) for _, figures in table.rows) for column in range(len(table.columns))]


def test_where_nobody_reported_there_is_no_chart() -> None:
    assert charts(plan(silent=True)) == ()


@pytest.mark.parametrize("day", ["2024-01-01", "2025-01-15", "2026-01-15", "2026-03-31", "2026-04-01", "2028-02-29"])
def test_every_plan_is_printed_on_any_day(day: str) -> None:
    """Before its year, before its first period, on the last day of one, and long after."""
    data = load_register(ROOT).register
    for item in (*data.organisations, folder()):
        overview = derive_organisation(item, (*data.scales, SCALE), datetime.date.fromisoformat(day))
        for page in organisation_pages(overview, wording()):
            if page.template == "plan":
                assert renderer().render(page).body
        for told in overview.plans:
            for table in charts(told):
                assert table.columns, table.chart.id


def test_a_report_before_the_end_of_its_period_leaves_nothing_to_compare_periods_by() -> None:
    item = folder()
    early = replace(item.years[0].reports[0], date=datetime.date(2026, 6, 25))
    item = replace(item, years=(replace(item.years[0], reports=(early,)), *item.years[1:]))
    told = derive_organisation(item, (SCALE,), datetime.date(2026, 6, 26)).plans[0]
    assert [table.chart.id for table in charts(told)] == ["sections"]
    page = next(
        page
        for page in organisation_pages(derive_organisation(item, (SCALE,), told.as_of), wording())
        if page.template == "plan"
    )
    assert renderer().render(page).body


def test_every_column_adds_up_to_its_measures() -> None:
    told = plan()
    progress, sections = charts(told)
    assert sums(progress) == [told.totals.measures] * len(told.periods)
    assert sums(sections) == [section.totals.measures for section in told.sections]


def test_periods_stand_in_order_and_know_only_what_was_told_until_then() -> None:
    first, second = plan().periods
    assert (first.period, second.period) == ("h1", "q3")
    assert {item.state.id: item.share.numerator for item in first.states} == {
        "completed": 2,
        "in-progress": 1,
        "insufficient": 1,
        "not-implemented": 1,
        "not-due": 0,
        "reported_unrated": 1,
    }
    assert (first.unreported.numerator, second.unreported.numerator) == (4, 2)
    assert second.unreported == plan().totals.unreported


def test_the_last_period_is_where_the_plan_stands() -> None:
    told = plan()
    last = {item.state.id: item.share for item in told.periods[-1].states}
    assert last == {item.state.id: item.share for item in told.totals.states if item.state.id in last}


def test_the_page_of_a_plan_shows_each_chart_with_its_table_and_its_words() -> None:
    page = next(page for page in organisation_pages(derive_organisation(folder(), (SCALE,), AS_OF), wording())
                if page.template == "plan")  # fmt: skip
    html = renderer().render(page).body
    assert html.count("<figure") == 3  # the pace of the year stands above
    assert html.count('role="img"') == 3
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for name in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', html):
        assert name in ids
    assert ".chart rect" in renderer().render(page).head


def test_reach_stands_once_in_one_table_with_all_its_kinds() -> None:
    loaded = load_register(ROOT).register
    (sample,) = [body for body in loaded.organisations if body.organisation.id == "sample"]
    overview = derive_organisation(sample, loaded.scales, AS_OF)
    told = overview.plans[0]
    assert told.reach
    assert len(told.reach.kinds) > 1
    page = next(page for page in organisation_pages(overview, wording()) if page.address == told.address)
    html = renderer().render(page).body
    assert html.count(f">{wording().reach.channel}</th>") == 1
    for row in told.reach.rows:
        for count in row.counts:
            assert count.value is None or number(count.value) in html
