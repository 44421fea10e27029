"""The filters of a plan's table follow its address, and tell in words what they show."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from reader import PHONE, Reader, address_of

from iltod.facts.conduct.watch_lists import WatchList

PLAN = "sample/2026/"

SAYING = {"state": "td:nth-child(3) .tag > span", "performer": "td:nth-child(5)"}
"""Where a row says in words what can be chosen."""

NAMES = re.compile(r"Захиргаа, удирдлагын хэлтэс|[^,\s][^,]*")
"""The names in a list; one of them has a comma in it."""

JOINT = " (Хамтран хариуцах эзэн)"
"""Stands behind the name of who only takes part."""


@pytest.fixture
def measures(site: Path) -> list[dict[str, Any]]:
    """What the export beside the plan tells of its measures."""
    told = json.loads((site / "sample/2026.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = told["measures"]
    return found


def shown(page: Page) -> list[str]:
    """Return the addresses of the measures whose rows show."""
    rows = page.locator("[data-row]:visible a").all()
    return [re.sub(r"^[./]*", "", row.get_attribute("href") or "") for row in rows]


def count_line(page: Page) -> str:
    return page.locator("[data-filter] output").inner_text()


def with_state(measures: list[dict[str, Any]], state: str) -> list[str]:
    found = [measure["address"] for measure in measures if measure["state"] == state]
    assert found
    return found


def performers(page: Page) -> list[str]:
    return page.locator("[data-row]:visible td:nth-child(5)").all_inner_texts()


def test_without_a_query_everything_shows(reader: Reader, measures: list[dict[str, Any]]) -> None:
    page = reader.open(PLAN)
    assert shown(page) == [measure["address"] for measure in measures]
    assert f"{len(measures)} / {len(measures)}" in count_line(page)
    expect(page.locator("[data-filter]")).to_be_visible()


@pytest.mark.parametrize("state", ["completed", "insufficient", "unreported_overdue", "not-due", "reported_unrated"])
def test_the_address_filters_by_state(reader: Reader, measures: list[dict[str, Any]], state: str) -> None:
    page = reader.open(f"{PLAN}?state={state}")
    wanted = with_state(measures, state)
    assert shown(page) == wanted
    assert page.locator("select[name=state]").input_value() == state
    assert f"{len(wanted)} / {len(measures)}" in count_line(page)


def test_the_address_filters_by_performer_and_deadline_together(reader: Reader) -> None:
    page = reader.open(f"{PLAN}?performer=audit&deadline=year")
    assert shown(page) == ["sample/2026/4-5/"]
    assert "ДАА" in performers(page)[0]


@pytest.mark.parametrize("name", ["state", "performer"])
def test_each_choice_shows_the_rows_that_say_so(reader: Reader, name: str) -> None:
    page = reader.open(PLAN)
    said = Counter(
        word.casefold()
        for text in page.locator(f"[data-row] {SAYING[name]}").all_inner_texts()
        for word in (NAMES.findall(text.replace(JOINT, "")) if name == "performer" else [text])
    )
    options = page.locator(f"select[name={name}] option").all()[1:]
    choices = [option for option in options if option.get_attribute("value") not in set(WatchList)]
    assert len(choices) == len(said) > 5
    for choice in choices:
        value, label = choice.get_attribute("value") or "", choice.inner_text().casefold()
        label = label.rpartition(" · ")[2] if name == "state" else label  # a row says the code beside the words
        page.select_option(f"select[name={name}]", value)
        expected = sum(count for word, count in said.items() if word == label)
        assert len(shown(page)) == expected > 0, label
        assert f"{expected} / 17" in count_line(page)
        assert page.url.endswith(f"?{name}={value}")


def test_each_list_is_a_choice_that_shows_its_measures(reader: Reader) -> None:
    page = reader.open(f"{PLAN}lists/")
    listed = {
        section.get_attribute("aria-labelledby"): {
            (link.get_attribute("href") or "").split("/")[-2] for link in section.locator("li > a").all()
        }
        for section in page.locator("section[aria-labelledby]:has(h2[id])").all()
    }
    lists = {name: measures for name, measures in listed.items() if name in set(WatchList) - {"silent"}}
    assert len(lists) > 3
    for name, measures in lists.items():
        page = reader.open(f"{PLAN}?state={name}")
        assert {address.split("/")[-2] for address in shown(page)} == measures, name


@pytest.mark.parametrize(
    ("deadline", "printed"),
    [
        ("year", {"Жилдээ"}),
        ("half-year", {"Хагас жил"}),
        ("half-year-1", {"Эхний хагас жил"}),
        ("half-year-2", {"2 дугаар хагас жилд"}),
        ("quarter-1", {"1 дүгээр улиралд"}),
        ("quarter-2", {"2-р улирал"}),
        ("quarter-3", {"3-р улиралд", "3 дугаар улиралд", "3-р улирал"}),
        ("quarter-4", {"4 дүгээр улиралд"}),
        ("each-quarter", {"Улирал бүр"}),
        ("as-it-arises", {"Тухай бүр"}),
        ("date", {"2026.12.15", "2026.03.20"}),
    ],
)
def test_deadlines_printed_in_many_ways_are_chosen_as_one(reader: Reader, deadline: str, printed: set[str]) -> None:
    page = reader.open(PLAN)
    cell = "td:nth-child(4)"
    words = """all => all.map(e => [...e.childNodes].filter((node, at) => !at || node.nodeName !== "SMALL")
        .map(node => node.textContent).join("").trim())"""
    everything = page.locator(f"[data-row] {cell}").evaluate_all(words)
    page.select_option("select[name=deadline]", deadline)
    chosen = page.locator(f"[data-row]:visible {cell}").evaluate_all(words)
    assert set(chosen) == printed
    assert len(chosen) == sum(text in printed for text in everything)


def test_back_and_forward_restore_what_was_chosen(reader: Reader, measures: list[dict[str, Any]]) -> None:
    page = reader.open(PLAN)
    page.select_option("select[name=state]", "completed")
    completed = shown(page)
    page.select_option("select[name=deadline]", "date")
    both = shown(page)
    assert 0 < len(both) < len(completed) < len(measures)
    page.go_back()
    assert shown(page) == completed
    assert page.locator("select[name=deadline]").input_value() == ""
    assert f"{len(completed)} / {len(measures)}" in count_line(page)
    page.go_back()
    assert len(shown(page)) == len(measures)
    page.go_forward()
    page.go_forward()
    assert shown(page) == both


def test_coming_back_from_a_measure_finds_the_same_rows(reader: Reader) -> None:
    page = reader.open(PLAN)
    page.select_option("select[name=state]", "insufficient")
    before = shown(page)
    page.locator("[data-row]:visible a").first.click()
    page.wait_for_url(f"**/{before[0]}")
    page.go_back()
    assert address_of(page) == PLAN
    expect(page.locator("[data-filter]")).to_be_visible()
    assert shown(page) == before
    assert page.locator("select[name=state]").input_value() == "insufficient"
    assert f"{len(before)} / " in count_line(page)


def test_the_count_is_announced(reader: Reader) -> None:
    page = reader.open(PLAN)
    status = page.get_by_role("status")
    expect(status).to_have_count(1)
    expect(status).to_have_attribute("aria-live", "polite")
    before = status.inner_text()
    page.select_option("select[name=state]", "completed")
    assert status.inner_text() != before
    assert any(letter.isalpha() for letter in status.inner_text())


def test_where_nothing_fits_a_sentence_says_so(reader: Reader) -> None:
    page = reader.open(f"{PLAN}?state=not-due&performer=branches")
    assert shown(page) == []
    expect(page.get_by_role("status")).to_be_visible()
    assert count_line(page) == "Ийм нөхцөлтэй арга хэмжээ алга."
    assert page.locator("[data-group]:visible").count() == 0
    assert page.locator("[data-filter] button").is_visible()


def test_clearing_shows_everything_and_cleans_the_address(reader: Reader, measures: list[dict[str, Any]]) -> None:
    page = reader.open(f"{PLAN}?state=not-due&performer=branches&deadline=year")
    assert shown(page) == []
    page.locator("[data-filter] button").click()
    page.wait_for_url(f"**/{PLAN}")
    assert len(shown(page)) == len(measures)
    assert page.locator("select").evaluate_all("all => all.map(select => select.value)") == ["", "", ""]


def test_filters_work_from_the_keyboard_alone(reader: Reader, measures: list[dict[str, Any]]) -> None:
    page = reader.open(PLAN)
    page.locator("select[name=state]").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_url(f"**/{PLAN}?state=completed")
    assert shown(page) == with_state(measures, "completed")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{PLAN}")
    assert len(shown(page)) == len(measures)


@pytest.mark.parametrize(
    "query",
    [
        "state=no-such-state",
        "state=%3Cscript%3Ealert(1)%3C/script%3E",
        "performer=%22'%26%3C%3E",
        "deadline=constructor",
        "state=__proto__&performer=toString",
        "fbclid=1&__proto__=2",
        "state=" + "x" * 2000,
        "state=%E0%A4%A",
    ],
)
def test_a_query_of_somebody_elses_making_does_no_harm(
    reader: Reader, measures: list[dict[str, Any]], query: str
) -> None:
    page = reader.open(f"{PLAN}?{query}")
    assert len(shown(page)) == len(measures)
    assert f"{len(measures)} / {len(measures)}" in count_line(page)
    page.select_option("select[name=state]", "completed")
    assert shown(page) == with_state(measures, "completed")


def test_a_state_in_the_totals_leads_to_its_rows(reader: Reader) -> None:
    page = reader.open(PLAN, PHONE)
    links = page.locator(".key a")
    assert links.count() > 5
    for number in range(links.count()):
        link = links.nth(number)
        count = int(page.locator(".key li b .num").nth(number).inner_text().partition("/")[0])
        link.click()
        page.wait_for_url("**#measures")
        expect(page.locator("[data-row]:visible")).to_have_count(count)
        assert page.locator("#measures").evaluate("e => e.getBoundingClientRect().top < innerHeight")


def test_a_performers_page_leads_to_the_rows_of_that_performer(reader: Reader) -> None:
    page = reader.open("sample/performers/")
    section = page.locator("section#administration")
    name = section.locator("h2").inner_text()
    plan = section.locator("h3").first.locator("xpath=following-sibling::ul[count(preceding-sibling::h3)=1]")
    counted = plan.locator("li").count()
    section.locator("h3 a").first.click()
    page.wait_for_url(f"**/{PLAN}?performer=administration#measures")
    expect(page.locator("[data-row]:visible")).to_have_count(counted)
    assert all(name in text for text in performers(page))
