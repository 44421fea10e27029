"""In a country of many bodies the index lies in many files, of which a question loads few."""

from __future__ import annotations

import datetime
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from country import AS_OF, write_country
from playwright.sync_api import Browser, Page, Response, Route
from reader import DESK, SEARCHED, Reader
from serving import served

from iltod.search.entries import Field
from iltod.search.index import key_path
from iltod.search.words import read_words
from iltod.site.build import build_site

MEASURES = 600
BITS = 5
"""Into how many files the keys of a field go in such a country, as a power of two."""

LARGEST = 60_000
"""Bytes that a question may load, as a server packs them."""

PARTS = ("/search/keys/", "/search/words/", "/search/bodies")


@pytest.fixture(scope="module")
def country(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an invented country."""
    project = tmp_path_factory.mktemp("country")
    write_country(project, MEASURES)
    for part in ("content", "site_templates"):
        (project / part).symlink_to(root / part)
    assert build_site(project, project / "site", datetime.date.fromisoformat(AS_OF)).files > MEASURES
    return project / "site"


@pytest.fixture(scope="module")
def visitor(country: Path, chromium: Browser) -> Iterator[Reader]:
    with served(country) as base:
        yield Reader(chromium, base)


def ask(visitor: Reader, question: str) -> Page:
    page = visitor.open(f"search/?q={question}", DESK)
    page.wait_for_function(SEARCHED)
    assert visitor.complaints == visitor.foreign == []
    return page


def first(page: Page) -> str:
    return (page.locator("#hits [data-link]").first.get_attribute("href") or "").removeprefix("../")


def test_the_index_lies_in_many_files(country: Path) -> None:
    rules = json.loads((country / "search/rules.json").read_text(encoding="utf-8"))
    assert rules["bits"] == BITS
    assert len(list((country / "search/keys").iterdir())) == 3 * 2**BITS


def test_a_body_is_found_by_its_name_and_number(visitor: Reader) -> None:
    page = ask(visitor, "Зохиомол байгууллага 17")
    assert first(page) == "body-00017/"
    page = ask(visitor, "байгууллага 17 арга хэмжээ 2.3")
    assert first(page).startswith("body-00017/2026/2-3")


def seems_large(route: Route) -> None:
    route.fulfill(json={**route.fetch().json(), "documents": 10**6})


def test_titles_come_first_in_a_large_register_and_the_rest_when_asked_for(visitor: Reader) -> None:
    page = visitor.open("search/", DESK)
    page.route("**/search/rules.json", seems_large)
    visitor.go(page, "search/?q=сургалт")
    page.wait_for_function(SEARCHED)
    titles = page.get_by_role("status").inner_text()
    assert titles.endswith(" Зөвхөн гарчиг, хариуцах эзний нэрээр хайв.")
    page.get_by_role("button", name="Шалгуур, нотломжоос мөн хайх").click()
    page.wait_for_function("() => !document.querySelector('#status').textContent.includes('гарчиг')")
    page.wait_for_function(SEARCHED)
    page.unroute("**/search/rules.json")
    number = [int(re.findall("[0-9]+", text)[0]) for text in (titles, page.get_by_role("status").inner_text())]
    assert 10 <= number[0] < number[1]


def test_a_question_that_surely_fits_is_answered_at_once(visitor: Reader) -> None:
    page = ask(visitor, "сургалт")
    assert re.fullmatch("Олдсон: [0-9]+", page.get_by_role("status").inner_text())
    assert page.get_by_role("button", name="Шалгуур, нотломжоос мөн хайх").count() == 0


def test_a_mistyped_word_is_found_in_many_files(visitor: Reader) -> None:
    page = ask(visitor, "шүгл үлеэх нотломш")
    assert "нотломш" in page.get_by_role("status").inner_text()
    assert page.locator("#hits > li").count() == 10


def test_a_mistyped_word_loads_the_files_of_its_keys_and_no_others(visitor: Reader) -> None:
    loaded: list[str] = []
    page = visitor.open("search/", DESK)
    page.on("request", lambda request: loaded.append(urlsplit(request.url).path.lstrip("/")))
    visitor.go(page, "search/?q=нотломш")
    page.wait_for_function(SEARCHED)
    words = read_words()
    wanted = {key_path(field, words.key(word), BITS) for field in Field for word in ("нотломш", "нотломж")}
    assert {path for path in loaded if path.startswith("search/keys/")} == wanted


def test_of_a_very_large_register_only_titles_are_read_at_first(visitor: Reader) -> None:
    page = visitor.open("search/", DESK)
    page.route("**/search/rules.json", seems_large)
    visitor.go(page, "search/?q=шүгэл үлээх самбар")
    page.wait_for_function(SEARCHED)
    told = page.get_by_role("status").inner_text()
    assert told == "Бүх үг нь орсон зүйл одоогоор олдсонгүй. Зарим үг нь орсон зүйлс:"
    page.get_by_role("button", name="Шалгуур, нотломжоос мөн хайх").click()
    page.wait_for_function("told => document.querySelector('#status').textContent !== told", arg=told)
    assert page.get_by_role("button", name="Шалгуур, нотломжоос мөн хайх").count() == 0
    page.unroute("**/search/rules.json")


def test_files_of_an_older_index_are_asked_for_again(visitor: Reader) -> None:
    page = visitor.open("search/", DESK)
    old: list[str] = []

    def outdated(route: Route) -> None:
        if route.request.url in old:
            route.continue_()
        else:
            old.append(route.request.url)
            route.fulfill(body=b"\0\0\0\0" + route.fetch().body()[4:])

    page.route("**/search/keys/*", outdated)
    visitor.go(page, "search/?q=Зохиомол байгууллага 17")
    page.wait_for_function(SEARCHED)
    page.unroute("**/search/keys/*")
    assert old
    assert first(page) == "body-00017/"


def test_narrowing_loads_only_what_it_needs(visitor: Reader) -> None:
    page = ask(visitor, "сургалт&body=body-00003&year=2026")
    links = [link.get_attribute("href") or "" for link in page.locator("#hits [data-link]").all()]
    assert links
    assert all(link.startswith("../body-00003/2026/") for link in links)


@pytest.mark.parametrize(
    "question",
    ["авлига", "байгууллага", "арга хэмжээ зохион байгуулах", "иргэд олон нийт соён гэгээрүүлэх", "нотломш"],
)
def test_a_question_loads_little(visitor: Reader, question: str) -> None:
    loaded: list[Response] = []
    page = visitor.open("search/", DESK)

    def keep(answer: Response) -> None:
        if urlsplit(answer.url).path.startswith(PARTS):
            loaded.append(answer)

    page.on("response", keep)
    visitor.go(page, f"search/?q={question}")
    page.wait_for_function(SEARCHED)
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", keep)
    assert len(loaded) > 5
    assert sum(len(gzip.compress(answer.body(), 6)) for answer in loaded) < LARGEST
