"""Which pages a register has, and what each of them promises to a reader."""

from __future__ import annotations

from functools import cache
from posixpath import join, normpath

import pytest
from html_reading import HtmlReading
from small_register import MEASURES_INSIDE, MEASURES_OPEN, SCALE, folder, register, silent_folder
from small_site import all_pages, body, document, renderer

from iltod.model import Deadline, DeadlineKind
from iltod.overview import State, Unrated
from iltod.pages import Page, deadline_key, shorten

MEASURES = (*MEASURES_OPEN, *MEASURES_INSIDE)
PROSE = {"about/", "methodology/", "110/", "data/"}


@cache
def small() -> tuple[Page, ...]:
    return tuple(all_pages(register(folder())))


SMALL = small()
ADDRESSES = [page.address for page in SMALL]


def test_a_register_has_a_page_for_everything_and_no_address_twice() -> None:
    assert sorted(ADDRESSES) == sorted(
        [
            "",
            "calendar/",
            "performers/",
            "zagvar/",
            "zagvar/performers/",
            "zagvar/2026/",
            "zagvar/2026/calendar/",
            *(f"zagvar/2026/{measure.id}/" for measure in MEASURES),
        ]
    )


@pytest.mark.parametrize("page", SMALL, ids=ADDRESSES)
def test_a_page_has_one_heading_110_within_reach_and_no_id_twice(page: Page) -> None:
    reading = HtmlReading(document(page))
    assert len(reading.all("h1")) == 1
    assert len(reading.all("main")) == 1
    assert [link for link in reading.all("a") if link["href"] == "tel:110"]
    assert len(reading.values("id")) == len(set(reading.values("id")))
    assert reading.all("html") == [{"lang": "mn"}]


@pytest.mark.parametrize("page", SMALL, ids=ADDRESSES)
def test_every_link_leads_to_a_page_a_file_beside_it_or_prose(page: Page) -> None:
    reading = HtmlReading(document(page))
    known = {*ADDRESSES, *PROSE, *(item.address for other in SMALL for item in other.alternates)}
    for link in [*reading.all("a"), *reading.all("link")]:
        target, _, fragment = link["href"].partition("#")
        if target.startswith(("https://", "http://", "tel:")):
            continue
        resolved = normpath(join("/", page.address, target.partition("?")[0]))[1:]
        if not target:
            assert fragment in reading.values("id"), link
        elif not resolved.startswith(("data/source/", "assets/")):
            assert {resolved, f"{resolved}/" if resolved else ""} & known, link


def test_links_to_performers_lead_to_a_place_on_their_page() -> None:
    performers = next(page for page in SMALL if page.address == "zagvar/performers/")
    measure = next(page for page in SMALL if page.address == "zagvar/2026/1-1/")
    names = [link["href"].partition("#")[2] for link in body(measure).all("a") if "performers/#" in link["href"]]
    assert names == ["legal", "agency"]
    assert set(names) <= set(body(performers).values("id"))


@pytest.mark.parametrize("page", SMALL, ids=ADDRESSES)
def test_no_word_is_left_unfilled_and_none_is_english(page: Page) -> None:
    rendered = renderer().render(page)
    assert "{" not in HtmlReading(rendered.body).text + page.title + page.description
    assert "None" not in rendered.body
    assert "Undefined" not in rendered.body


@pytest.mark.parametrize("page", tuple(all_pages(register(silent_folder()))), ids=lambda page: page.address)
def test_what_nobody_reported_is_never_printed_as_zero(page: Page) -> None:
    reading = body(page)
    numbers = [word.strip("(),.;:") for word in reading.text.split()]
    assert "0" not in numbers
    assert "0%" not in numbers


def test_a_silent_plan_says_so() -> None:
    page = next(page for page in all_pages(register(silent_folder())) if page.template == "plan")
    text = body(page).text
    assert "Нэг ч арга хэмжээний явцыг тайлагнаагүй байна." in text
    assert "Тайлагнаагүй, хугацаа хэтэрсэн 5 / 10 (50%)" in text
    assert "Энэ төлөвлөгөөний явцын тайлан ирээгүй." in text


def test_zero_that_was_reported_is_printed_as_zero() -> None:
    pages = {page.address: page for page in SMALL}
    assert "0 Хэрэгжээгүй" in body(pages["zagvar/2026/2-4/"]).text
    assert "Хүрсэн: 0 удаа · Хүрээгүй" in body(pages["zagvar/2026/1-4/"]).text
    assert "Хүрсэн" not in body(pages["zagvar/2026/1-2/"]).text


def test_totals_show_both_numbers_and_add_up() -> None:
    page = next(page for page in SMALL if page.template == "plan")
    text = body(page).text
    assert "Нийт арга хэмжээ: 10" in text
    assert "Бүрэн хэрэгжсэн 2 / 10 (20%)" in text
    assert "Дундаж үнэлгээ Үнэлсэн: 6 / 10 61.6" in text
    segments = [item["style"] for item in body(page).all("i") if "style" in item]
    assert sum(int(style.removeprefix("flex-grow:")) for style in segments) == 10


def test_every_state_looks_different() -> None:
    states = [State(step.id, step.tone, step) for step in SCALE.steps]
    states += [item.state for item in next(page for page in SMALL if page.template == "plan").context["totals"].states]
    by_id = {state.id: state for state in states}
    assert set(by_id) == {*(step.id for step in SCALE.steps), *Unrated}
    tag = renderer()._pages.filters["tag"]
    looks = {(reading.all("span")[0]["class"], reading.all("path")[0]["d"]) for reading in _tags(by_id, tag)}
    assert len(looks) == len(by_id)
    assert len({reading.text for reading in _tags(by_id, tag)}) == len(by_id)


def _tags(states: dict[str, State], tag: object) -> list[HtmlReading]:
    return [HtmlReading(tag(state)) for state in states.values()]  # type: ignore[operator]


@pytest.mark.parametrize("page", tuple(all_pages(register(folder(sample=True)))), ids=lambda page: page.address)
def test_an_invented_body_says_so_on_every_page_of_its_own(page: Page) -> None:
    own = page.address.startswith("zagvar/")
    assert page.sample == page.noindex == own
    assert ("Энэ бол зохиомол жишээ" in body(page).text) == own
    assert ('name="robots" content="noindex"' in renderer().render(page).head) == own


def test_an_invented_body_enters_no_total() -> None:
    home = next(page for page in all_pages(register(folder(sample=True))) if page.address == "")
    assert home.context["country"].totals.measures == 0
    assert "Бүртгэсэн байгууллага хараахан алга." in body(home).text


def test_a_register_without_bodies_still_has_its_pages() -> None:
    pages = list(all_pages(register()))
    assert [page.address for page in pages] == ["", "performers/", "calendar/"]
    assert all(len(body(page).all("h1")) == 1 for page in pages)


def test_the_same_path_with_json_and_csv_stands_beside() -> None:
    beside = {page.address: [item.address for item in page.alternates] for page in SMALL}
    assert beside[""] == ["data/organisations.json"]
    assert beside["zagvar/"] == ["zagvar.json"]
    assert beside["zagvar/2026/"] == ["zagvar/2026.json", "zagvar/2026.csv"]
    assert beside["zagvar/2026/1-1/"] == ["zagvar/2026/1-1.json"]
    assert '<link rel="alternate" type="text/csv" href="../../zagvar/2026.csv"' in renderer().render(SMALL[2]).head


def test_titles_tell_pages_apart() -> None:
    assert len({page.title for page in SMALL}) == len(SMALL)
    assert all(page.description for page in SMALL)


@pytest.mark.parametrize(
    ("deadline", "key"),
    [
        (Deadline(text="Жилдээ", kind=DeadlineKind.YEAR), "year"),
        (Deadline(text="Хагас жил", kind=DeadlineKind.HALF_YEAR), "half-year"),
        (Deadline(text="Эхний хагас жил", kind=DeadlineKind.HALF_YEAR, half=1), "half-year-1"),
        (Deadline(text="3-р улирал", kind=DeadlineKind.QUARTER, quarter=3), "quarter-3"),
        (Deadline(text="Улирал бүр", kind=DeadlineKind.EACH_QUARTER), "each-quarter"),
        (Deadline(text="Тухай бүр", kind=DeadlineKind.AS_IT_ARISES), "as-it-arises"),
    ],
)
def test_the_filter_finds_a_deadline_by_its_normal_form(deadline: Deadline, key: str) -> None:
    assert deadline_key(deadline) == key


def test_every_row_of_a_plan_can_be_found_by_the_choices_of_its_filter() -> None:
    reading = body(next(page for page in SMALL if page.template == "plan"))
    options = {option["value"] for option in reading.all("option")}
    rows = [row for row in reading.all("tr") if "data-row" in row]
    assert len(rows) == len(MEASURES)
    for row in rows:
        assert {row["data-state"], row["data-deadline"], *row["data-performer"].split()} <= options


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("Ил тод байдал", 20, "Ил тод байдал"),
        ("Ил тод байдлыг сайжруулах", 15, "Ил тод байдлыг…"),
        ("Ил  тод\nбайдал", 20, "Ил тод байдал"),
        ("Сургалт, зөвлөгөө", 10, "Сургалт…"),
        ("а" * 30, 10, "а" * 9 + "…"),
    ],
)
def test_a_text_is_cut_at_a_words_end(text: str, length: int, short: str) -> None:
    assert shorten(text, length) == short
    assert len(shorten(text, length)) <= length
