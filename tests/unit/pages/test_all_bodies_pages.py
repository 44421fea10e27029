"""The lists of a large country go over several pages, and nothing of them is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from msgspec.structs import replace
from small_register import AS_OF, SCALE, folder, silent_folder
from small_site import body, document, wording

from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import OrganisationSummary
from iltod.pages.all_bodies_pages import overview_pages
from iltod.pages.body_pages import organisation_pages
from iltod.pages.guide.paging import LONGEST_LIST, list_pages
from iltod.pages.page import Page

HEAVIEST_LIST = 60_000
"""Bytes of a page of lists, as it is read."""

SUMMARY = derive_organisation(folder(), (SCALE,), AS_OF).summary


def bodies(count: int) -> list[OrganisationSummary]:
    """Bodies with one measure each, all due on the same day."""
    return [
        replace(SUMMARY, id=f"body-{number}", name=f"Алба {number:03}", address=f"body-{number}/")
        for number in range(count)
    ]


def pages_of(summaries: Iterable[OrganisationSummary]) -> dict[str, Page]:
    return {page.address: page for page in overview_pages(derive_all_bodies(summaries, (SCALE,), AS_OF), wording())}


def links(page: Page) -> list[str]:
    return [link["href"] for link in body(page).all("a")]


def test_few_bodies_stand_on_the_home_page_too() -> None:
    pages = pages_of(bodies(3))
    assert [link for link in links(pages[""]) if link.startswith("body-") and link.count("/") == 1] == [
        "body-0/",
        "body-1/",
        "body-2/",
    ]


def test_more_go_over_several_pages_in_the_order_of_their_names() -> None:
    count = 2 * LONGEST_LIST + 1
    pages = pages_of(reversed(bodies(count)))
    names = [f"organisations/{name}" for name in ("", "2/", "3/")]
    listed = [link for name in names for link in links(pages[name]) if re.fullmatch(r"(\.\./)+body-\d+/", link)]
    assert [link.rpartition("../")[2] for link in listed] == [f"body-{number}/" for number in range(count)]
    assert pages["organisations/2/"].title == "Байгууллагууд – Хуудас 2/3"


def test_each_page_leads_to_the_one_before_and_the_one_after() -> None:
    pages = pages_of(bodies(2 * LONGEST_LIST + 1))
    turns = [
        {link.get("rel"): link["href"] for link in body(pages[f"performers/{name}"]).all("a") if link.get("rel")}
        for name in ("", "2/", "3/")
    ]
    assert turns == [
        {"next": "../performers/2/"},
        {"prev": "../../performers/", "next": "../../performers/3/"},
        {"prev": "../../performers/2/"},
    ]
    assert f"../../body-{LONGEST_LIST}/performers/" in links(pages["performers/2/"])


def test_a_day_with_many_plans_has_pages_of_its_own() -> None:
    few, many = pages_of(bodies(LONGEST_LIST)), pages_of(bodies(LONGEST_LIST + 1))
    days = {entry.date for entry in SUMMARY.days}
    assert sum("/2026/calendar/#" in link for link in links(few["calendar/"])) == LONGEST_LIST * len(SUMMARY.days)
    assert not any("/2026/calendar/#" in link for link in links(many["calendar/"]))
    for day in days:
        own = [links(page) for address, page in many.items() if address.startswith(f"calendar/{day}/")]
        assert [sum(link.endswith(f"/2026/calendar/#{day}") for link in page) for page in own] == [LONGEST_LIST, 1]


def test_a_figure_of_the_calendar_leads_to_as_many_measures_of_that_day() -> None:
    """Whatever is counted of a day is read on that day in the calendar of the plan, and never in a longer list."""
    overview = derive_organisation(folder(), (SCALE,), AS_OF)
    pages = {page.address: document(page) for page in organisation_pages(overview, wording())}
    assert any(entry.missed for entry in overview.summary.days)
    for entry in overview.summary.days:
        day = pages[f"{entry.address}calendar/"].partition(f'id="{entry.date}"')[2].partition("</ul></li>")[0]
        measures = day.split("<li>")[1:]
        assert len(measures) == entry.count
        assert sum('class="flag' in measure for measure in measures) == entry.missed


def test_the_calendar_of_a_plan_calls_nobody_late_who_does_not_take_part() -> None:
    for state, late in ((folder(), True), (silent_folder(), False)):
        overview = derive_organisation(state, (SCALE,), AS_OF)
        pages = {page.address: document(page) for page in organisation_pages(overview, wording())}
        told = "".join(text for address, text in pages.items() if address.endswith("/calendar/"))
        assert told.count("flag bad") > 0 if late else "flag bad" not in told
        assert ("Хугацаа хэтэрсэн" in told) == late


def test_a_day_with_many_plans_tells_how_many_measures_were_missed() -> None:
    page = pages_of(bodies(LONGEST_LIST + 1))["calendar/"]
    missed = {entry.date: entry.missed * (LONGEST_LIST + 1) for entry in SUMMARY.days if entry.missed}
    assert missed
    for count in missed.values():
        assert f"хугацаандаа биелүүлснээ тайлагнаагүй: {count}" in body(page).text


def test_the_calendar_calls_nobody_late_who_does_not_take_part() -> None:
    silent = replace(SUMMARY, participation=replace(SUMMARY.participation, takes_part=False))
    told = [body(pages_of([one])["calendar/"]).text for one in (SUMMARY, silent)]
    assert ["хоцорсон:" in text for text in told] == [True, False]
    assert ["биелүүлснээ тайлагнаагүй:" in text for text in told] == [False, True]


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, [0]), (1, [1]), (LONGEST_LIST, [LONGEST_LIST]), (LONGEST_LIST + 1, [LONGEST_LIST, 1])],
)
def test_every_item_stands_on_one_page(count: int, sizes: list[int]) -> None:
    pages = list_pages(range(count), [str(number) for number in range(count)], "list/")
    assert [len(page.items) for page in pages] == sizes
    assert [item for page in pages for item in page.items] == list(range(count))
    assert pages[0].address == "list/"


def test_no_page_of_lists_of_two_hundred_bodies_is_heavy() -> None:
    pages = pages_of(bodies(200))
    sizes = {address: len(document(page).encode()) for address, page in pages.items()}
    assert len(sizes) > 20
    assert {address: size for address, size in sizes.items() if size > HEAVIEST_LIST} == {}
