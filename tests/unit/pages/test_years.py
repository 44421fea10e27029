"""Years are told apart: home and body show the newest that has begun, others are chosen, who has no plan is listed."""

from __future__ import annotations

import datetime

import pytest
from html_reading import HtmlReading
from msgspec.structs import replace
from small_register import SCALE, folder
from small_site import document, wording

from iltod.core.project import CardScope
from iltod.exports.cards import body_cards
from iltod.exports.widgets.widgets import body_widgets
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import AllBodiesOverview, OrganisationOverview
from iltod.model import OrganisationFolder
from iltod.pages.all_bodies_pages import overview_pages
from iltod.pages.body_pages import organisation_pages
from iltod.pages.guide.watch_pages import watch_pages

AS_OF = datetime.date(2026, 11, 22)


def body_of(name: str, *years: int) -> OrganisationFolder:
    """Return a body with a plan for each year: the plan of 2026 as the others, but without its last section."""
    base = folder()
    (year,) = base.years
    plans = [replace(year.plan, year=number, organisation=name) for number in years]
    plans = [replace(plan, sections=plan.sections[:-1]) if plan.year == 2026 else plan for plan in plans]
    return replace(
        base,
        organisation=replace(base.organisation, id=name, sample=False),
        years=tuple(replace(year, plan=plan, reports=()) for plan in plans),
    )


def overview_of(name: str, *years: int) -> OrganisationOverview:
    return derive_organisation(body_of(name, *years), (SCALE,), AS_OF)


def country(*bodies: OrganisationOverview) -> AllBodiesOverview:
    return derive_all_bodies([body.summary for body in bodies], (SCALE,), AS_OF)


def read(pages: dict[str, HtmlReading], address: str) -> str:
    return pages[address].text


@pytest.mark.parametrize(
    ("years", "shown"), [((2026,), 2026), ((2027, 2026, 2025), 2026), ((2025, 2024), 2025), ((2028, 2027), 2028)]
)
def test_the_newest_year_that_has_begun_is_shown(years: tuple[int, ...], shown: int) -> None:
    overview = overview_of("a", *years)
    assert overview.shown
    assert overview.shown.plan.year == shown
    assert [plan.plan.year for plan in overview.apart] == [year for year in years if year != shown]
    assert overview.summary.shown
    assert overview.summary.shown.totals == overview.shown.totals


def test_a_body_shows_the_figures_of_one_year_and_leads_to_the_others() -> None:
    overview = overview_of("a", 2027, 2026, 2025)
    page = next(organisation_pages(overview, wording()))
    reading = HtmlReading(document(page))
    assert overview.shown
    few, all_ = overview.shown.totals.measures, overview.totals.measures
    assert 0 < few < all_
    assert "2026 оны дүн" in reading.text
    assert f"Нийт арга хэмжээ: {few}" in reading.text
    assert f"Нийт арга хэмжээ: {all_}" not in reading.text, "no figure of several years without a word"
    assert {"#year-2027", "#year-2026", "#year-2025"} <= {link["href"] for link in reading.all("a")}
    assert {"year-2027", "year-2026", "year-2025"} <= set(reading.values("id"))
    assert reading.text.index("Бусад он") < reading.text.index("2025 оны төлөвлөгөө", reading.text.index("Бусад он"))
    assert "оны төлөвлөгөө энэ сайтад алга" not in reading.text


def test_a_body_without_a_plan_for_this_year_says_so() -> None:
    page = next(organisation_pages(overview_of("a", 2025), wording()))
    reading = HtmlReading(document(page))
    assert "2026 оны төлөвлөгөө энэ сайтад алга." in reading.text
    assert "дууссан" in reading.text


def test_home_shows_one_year_and_each_year_lists_who_has_no_plan_for_it() -> None:
    both, old = overview_of("both", 2026, 2025), overview_of("old", 2025)
    found = country(both, old)
    pages = {page.address: page for page in overview_pages(found, wording())}
    home = HtmlReading(document(pages[""]))
    assert found.shown_year
    few = found.shown_year.totals.measures
    assert few == both.plans[0].totals.measures
    assert "2026 оны дүн, бүх байгууллагаар" in home.text
    assert "2026 оны төлөвлөгөөтэй байгууллага: 1 / 2." in home.text
    assert f"Нийт арга хэмжээ: {found.totals.measures}" not in home.text
    assert {"years/2026/", "years/2025/"} <= {link["href"] for link in home.all("a")}
    year = HtmlReading(document(pages["years/2026/"]))
    links = {link["href"] for link in year.all("a")}
    assert {"../../both/2026/", "../../old/", "../../years/2025/"} <= links
    assert "2026 оны төлөвлөгөө энэ сайтад алга" in year.text
    closed = HtmlReading(document(pages["years/2025/"]))
    assert "Он дууссан." in closed.text
    assert "оны төлөвлөгөө энэ сайтад алга" not in closed.text
    assert {"../../both/2025/", "../../old/2025/"} <= {link["href"] for link in closed.all("a")}


def test_kinds_of_bodies_add_up_one_year_and_say_who_is_missing() -> None:
    found = country(overview_of("both", 2026, 2025), overview_of("old", 2025))
    pages = {page.address: page for page in overview_pages(found, wording())}
    (row,) = pages["organisations/"].context["kinds"]
    assert found.shown_year
    assert (row.group.count, row.group.without, row.group.totals) == (2, 1, found.shown_year.totals)
    assert "төлөвлөгөө нь сайтад алга: 1" in HtmlReading(document(pages["organisations/"])).text


def test_what_travels_of_a_body_names_the_year_that_it_tells() -> None:
    overview = overview_of("a", 2026, 2025)
    assert overview.shown
    widget = body_widgets(overview, wording()).own
    assert widget.badge
    assert widget.badge.subject == "2026 оны төлөвлөгөө"
    assert widget.context["totals"] == overview.shown.totals
    assert "2026" in widget.name
    card = next(item.card for item in body_cards(overview, wording(), CardScope.PLAN, b"") if item.page == "a/")
    assert "2026 оны төлөвлөгөө" in card.title


def test_the_page_of_performers_folds_other_years_and_says_once_what_taking_part_means() -> None:
    page = next(
        page for page in organisation_pages(overview_of("a", 2026, 2025), wording()) if page.template == "performers"
    )
    markup = document(page)
    assert markup.count("хамтран оролцогчийг хоцорсонд тооцохгүй") == 1
    folded = [part.partition("</details>")[0] for part in markup.split('<details class="fold">')[1:]]
    assert folded
    assert all("2025 оны төлөвлөгөө" in part and "2026 оны төлөвлөгөө" not in part for part in folded)
    assert "a/2025/1-1/" in "".join(folded)


def test_each_figure_of_a_year_leads_to_the_bodies_behind_it() -> None:
    several = country(overview_of("a", 2026, 2025), overview_of("b", 2025))
    pages = {page.address: HtmlReading(document(page)) for page in overview_pages(several, wording())}
    late = sum(year.totals.overdue.numerator for year in several.years if year.year == 2025)
    assert late
    for address in ("years/2025/", "years/2026/"):
        doors = {link["href"].rpartition("../")[2] for link in pages[address].all("a")}
        year = address.split("/")[1]
        assert f"lists/late/{year}/" in doors
        assert {door for door in doors if door.startswith("lists/")} <= set(pages)
        assert any(door.startswith("search/?state=") and door.endswith(f"&year={year}") for door in doors)
    behind = pages["lists/late/2025/"]
    assert f"Арга хэмжээ: {late}. Байгууллага: 2." in behind.text
    assert {"../../../a/2025/lists/#late", "../../../b/2025/lists/#late"} <= {link["href"] for link in behind.all("a")}


def test_where_nothing_was_reported_one_list_stands_for_both_and_both_addresses_lead_on() -> None:
    overview = overview_of("a", 2025)
    pages = {page.address: HtmlReading(document(page)) for page in overview_pages(country(overview), wording())}
    for address in ("", "lists/"):
        doors = [link["href"].removeprefix("../") for link in pages[address].all("a")]
        assert "lists/silent/" in doors or "silent/" in doors
        figures = ["lists/late/"] if not address else []  # the home page has the figure of what is overdue
        assert [door for door in doors if door.endswith("late/")] == figures
    assert "Үүнээс тайлан ирээгүй нь:" in pages["lists/late/"].text
    of_plan = next(page for page in watch_pages(overview, wording()) if page.address == "a/2025/lists/")
    read_page = HtmlReading(document(of_plan))
    shown = [item.get("id") for item in read_page.all("h2")]
    assert shown[0] == "silent"
    assert "late" not in shown
    assert any(item.get("id") == "late" for item in read_page.all("span"))
