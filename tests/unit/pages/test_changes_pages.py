"""What changed is told by month and leads to the measure; whoever follows a body knows when to look again."""

from __future__ import annotations

import datetime

import pytest
from html_reading import HtmlReading
from msgspec.structs import replace
from small_register import AS_OF, SCALE, folder
from small_site import TEMPLATES, body, wording

from iltod.core.project import Settings
from iltod.exports.calendars import body_calendars
from iltod.exports.feeds import body_news
from iltod.exports.news import News, NewsMeasure
from iltod.facts.bodies import derive_organisation, next_due
from iltod.facts.body_facts import OrganisationOverview
from iltod.history.time import start_of
from iltod.pages.guide.changes_pages import LONGEST_PAGE, all_changes_pages, body_changes_pages
from iltod.pages.page import Page
from iltod.pages.renderer import Renderer


@pytest.fixture(scope="module")
def overview() -> OrganisationOverview:
    return derive_organisation(folder(), (SCALE,), AS_OF)


def news(day: str, number: int = 0) -> News:
    time = start_of(datetime.date.fromisoformat(day))
    measure = NewsMeasure(f"1.{number} Сургалт", f"zagvar/2026/1-{number}/")
    return News(f"k/{day}/{number}", time, f"Өөрчлөлт {day}", measure.address, ("х",), (measure,), 0)


def pages(overview: OrganisationOverview) -> dict[str, Page]:
    return {page.address: page for page in body_changes_pages(overview, body_news(overview, wording()), wording())}


def test_a_body_and_each_plan_tell_what_changed_without_a_script(overview: OrganisationOverview) -> None:
    made = pages(overview)
    assert set(made) == {"zagvar/changes/", "zagvar/2026/changes/", "zagvar/follow/"}
    told = body(made["zagvar/2026/changes/"])
    (of_plan,) = body_news(overview, wording())
    assert len(of_plan) > 3
    assert all(one.title in told.text for one in of_plan)
    assert not told.all("script")


def test_what_is_about_one_measure_leads_to_it(overview: OrganisationOverview) -> None:
    addresses = {item.address for item in overview.plans[0].measures}
    for one in body_news(overview, wording())[0]:
        alone = len(one.measures) == 1 and not one.more
        assert (one.address in addresses) == alone, one.title


def test_all_bodies_have_a_page_for_each_month_newest_first() -> None:
    told = [news("2026-03-09"), news("2026-03-01"), news("2026-02-11"), news("2025-12-31")]
    made = {page.address: page for page in all_changes_pages(told, wording(), 3)}
    assert list(made) == ["changes/", "changes/2026-03/", "changes/2026-02/", "changes/2025-12/"]
    assert "Өөрчлөлт 2026-03-01" in body(made["changes/2026-03/"]).text
    assert "Өөрчлөлт 2026-02-11" not in body(made["changes/2026-03/"]).text
    assert "2025 оны 12 дугаар сар" in body(made["changes/"]).text


def test_a_month_of_all_bodies_leads_to_the_whole_month_of_each(overview: OrganisationOverview) -> None:
    (of_plan,) = body_news(overview, wording())
    own = {heading["id"] for heading in body(pages(overview)["zagvar/changes/"]).all("h2")}
    assert len(own) > 1
    for page in all_changes_pages(of_plan, wording(), 3):
        for one in page.context["news"]:
            link = f"zagvar/changes/#{one.moment:%Y-%m}"
            assert any(found["href"].endswith(link) for found in body(page).all("a")), page.address
            assert f"{one.moment:%Y-%m}" in own


def test_a_page_of_changes_stays_short() -> None:
    many = [news("2026-03-09", number) for number in range(3 * LONGEST_PAGE)]
    page = next(iter(all_changes_pages(many, wording(), 3)))
    assert len(page.context["news"]) == LONGEST_PAGE


def test_a_month_of_many_changes_goes_over_pages_and_loses_none() -> None:
    many = [news("2026-03-09", number) for number in range(2 * LONGEST_PAGE + 1)]
    made = {page.address: page for page in all_changes_pages(many, wording(), 3)}
    pages = [made[f"changes/2026-03/{part}"] for part in ("", "2/", "3/")]
    assert tuple(one for page in pages for one in page.context["part"].items) == tuple(many)
    following = {link["href"] for link in body(pages[0]).all("a") if link.get("rel") == "next"}
    assert following == {"../../changes/2026-03/2/"}


def test_a_change_of_many_measures_counts_those_that_it_does_not_name() -> None:
    measures = tuple(NewsMeasure(f"1.{number} Сургалт", f"zagvar/2026/1-{number}/") for number in range(5))
    told = replace(news("2026-03-09"), measures=measures, more=14)
    page = next(iter(all_changes_pages([told], wording(), 3)))
    assert "бусад арга хэмжээ: 18" in body(page).text


def test_without_changes_the_page_says_so() -> None:
    (page,) = all_changes_pages((), wording(), 3)
    assert wording().changes.none in body(page).text


def test_whoever_follows_is_told_the_next_day(overview: OrganisationOverview) -> None:
    day = next_due(overview.plans)
    assert day is not None
    assert day >= AS_OF
    assert f"{day:%Y.%m.%d}" in body(pages(overview)["zagvar/follow/"]).text
    assert next_due(()) is None


@pytest.mark.parametrize("site", ["https://iltod.example.mn/", None])
def test_the_page_of_following_promises_what_the_site_has(overview: OrganisationOverview, site: str | None) -> None:
    (page,) = (
        page
        for page in body_changes_pages(overview, body_news(overview, wording()), wording(), feeds=site is not None)
        if page.template == "follow"
    )
    told = HtmlReading(Renderer(TEMPLATES, wording(), Settings(AS_OF, site)).render(page).body)
    words = wording().follow
    by_itself = (words.calendar_text, words.by_hand, words.feeds_text, "feed.atom")
    assert [text in told.text for text in by_itself] == [site is not None] * len(by_itself)
    assert (words.calendar_file in told.text, words.no_feeds in told.text) == (site is None, site is None)
    links = [link["href"] for link in told.all("a")]
    assert any(link.startswith("webcal://") for link in links) == (site is not None)
    assert "../../zagvar/calendar.ics" in links
    assert "../../zagvar/changes/" in links


def test_a_body_without_a_plan_is_followed_without_a_calendar(overview: OrganisationOverview) -> None:
    page = pages(replace(overview, plans=()))["zagvar/follow/"]
    assert not any("calendar.ics" in link["href"] for link in body(page).all("a"))
    assert "хуанли" not in body(page).text.lower().replace(wording().follow.no_feeds.lower(), "")


def test_a_calendar_stays_where_nothing_is_due_any_more(overview: OrganisationOverview) -> None:
    later = replace(overview, as_of=datetime.date(2031, 1, 1))
    files = {file.path: file.content.decode() for file in body_calendars(later, wording(), None)}
    assert list(files) == ["zagvar/calendar.ics"]
    assert "BEGIN:VCALENDAR" in files["zagvar/calendar.ics"]
    assert "BEGIN:VEVENT" not in files["zagvar/calendar.ics"]
