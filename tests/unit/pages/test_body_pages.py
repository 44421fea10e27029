"""Which pages a register has, and what each of them promises to a reader."""

from __future__ import annotations

import datetime
import re
from functools import cache
from posixpath import join, normpath

import pytest
from html_reading import HtmlReading
from msgspec.structs import replace
from msgspec.structs import replace as with_fields
from small_register import (
    AS_OF,
    ASSESSMENT,
    MEASURES_INSIDE,
    MEASURES_OPEN,
    PLAN,
    SCALE,
    folder,
    organisation,
    register,
    silent_folder,
)
from small_site import SETTINGS, TEMPLATES, all_pages, body, document, renderer, wording

from iltod.core.language import shorten
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.conduct.watch_lists import WatchList
from iltod.facts.measure_facts import State, Unrated
from iltod.model import (
    CountedValue,
    Deadline,
    DeadlineKind,
    OrganisationFolder,
    Period,
    Progress,
    ProgressReport,
    Register,
    YearFolder,
)
from iltod.pages.all_bodies_pages import overview_pages
from iltod.pages.body_pages import organisation_pages
from iltod.pages.labels import deadline_key, state_label
from iltod.pages.page import Page
from iltod.pages.renderer import Renderer

MEASURES = (*MEASURES_OPEN, *MEASURES_INSIDE)
PROSE = {"about/", "methodology/", "glossary/", "accessibility/", "110/", "data/", "search/", "verify/", "offline/"}


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
            "organisations/",
            "organisations/agency/",
            "organisations/late/",
            "organisations/reported/",
            "organisations/silent/",
            "lists/",
            *(f"lists/{name}/" for name in ("late", "unproven", "soon", "withdrawn", "verdicts")),
            "quarters/",
            "quarters/agency/",
            "compare/",
            "compare/zagvar/",
            "years/2026/",
            "zagvar/",
            "changes/",
            "zagvar/changes/",
            "zagvar/follow/",
            "zagvar/lists/",
            "zagvar/performers/",
            "zagvar/2026/",
            "zagvar/2026/changes/",
            "zagvar/2026/lists/",
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
    calendars = (address for other in SMALL for address in other.context.get("calendars", {}).values())
    known = {*ADDRESSES, *PROSE, *calendars, *(item.address for other in SMALL for item in other.alternates)}
    known |= {other.paste for other in SMALL if other.paste}
    for link in [*reading.all("a"), *reading.all("link")]:
        target, _, fragment = link["href"].partition("#")
        if target.startswith(("https://", "http://", "tel:", "mailto:")):
            continue
        resolved = normpath(join("/", page.address, target.partition("?")[0]))[1:]
        if not target:
            assert fragment in reading.values("id"), link
        elif not resolved.startswith(("data/source/", "assets/")) and resolved != "zagvar/poster.html":
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
    """What the plan itself lacks, such as a baseline, was not for anybody to report: it is counted, also as none."""
    html = re.sub(
        r'<details class="fold noprint">\n<summary><h2 id="measurability">.*?</details>',
        "",
        renderer().render(page).body,
        flags=re.DOTALL,
    )
    numbers = [word.strip("(),.;:") for word in HtmlReading(html).text.split()]
    assert "0" not in numbers
    assert "0%" not in numbers


def test_a_silent_plan_says_so() -> None:
    page = next(page for page in all_pages(register(silent_folder())) if page.template == "plan")
    text = body(page).text
    assert "Энэ сайтад нэг ч явцын тайлан ирээгүй байна." in text
    assert "Хугацаа өнгөрсөн, энэ сайтад тайлан ирээгүй 5 / 10 (50%)" in text
    assert "Энэ төлөвлөгөөний явцын тайлан энэ сайтад ирээгүй." in text


def test_what_is_late_and_what_is_near_is_told_though_nobody_reported() -> None:
    page = next(page for page in all_pages(register(silent_folder())) if page.template == "plan")
    figures = HtmlReading(renderer().render(page).body.split('<dl class="figures">')[1].split("</dl>")[0])
    assert (
        figures.text
        == "Хугацаа өнгөрсөн, энэ сайтад тайлан ирээгүй 5 / 10 (50%) Ойрын 30 хоногт хугацаа нь дуусах 1 / 10 (10%)"
    )


def test_without_anything_late_or_near_no_figure_is_told_of_a_silent_plan() -> None:
    pages = all_pages(register(silent_folder()), datetime.date(2026, 1, 20))
    rendered = renderer().render(next(page for page in pages if page.template == "plan")).body
    assert '<dl class="figures">' not in rendered
    assert "Энэ сайтад нэг ч явцын тайлан ирээгүй байна." in rendered


def by_performers(*entries: Progress) -> OrganisationFolder:
    """The small body, of whose measure 1-1 only performers reported, each in a report of its own."""
    reports = tuple(
        ProgressReport(
            id=f"h1-{unit}", period=Period.H1, date=datetime.date(2026, 7, 8), performer=unit, entries=(entry,)
        )
        for unit, entry in zip(("legal", "agency"), entries, strict=False)
    )
    year = YearFolder(plan=PLAN, reports=reports, assessments=(ASSESSMENT,))
    return OrganisationFolder(organisation=organisation(), years=(year,))


def measure_text(data: OrganisationFolder, name: str = "1-1") -> str:
    return body(next(page for page in all_pages(register(data)) if page.address == f"zagvar/2026/{name}/")).text


def test_a_rating_that_performers_gave_is_not_told_as_the_bodys_own() -> None:
    low = Progress(measure="1-1", rating="30", values=(CountedValue(criterion=1, value=1),))
    high = Progress(measure="1-1", rating="100", values=(CountedValue(criterion=1, value=2),))
    text = measure_text(by_performers(high, low))
    assert text.count("Хариуцах эздийн өгсөн хамгийн доод үнэлгээ") == 3
    assert "Байгууллага өөрөө" not in text
    assert "Байгууллагын өөрийн тайлангийн үнэлгээ" not in text
    assert "Хүрсэн тоо: 3 удаа · Биелсэн Хариуцах эздийн тоог нэмсэн дүн" in text


def test_a_sum_that_may_count_twice_is_told_neither_met_nor_unmet() -> None:
    one = Progress(measure="1-1", rating="70", values=(CountedValue(criterion=1, value=1),))
    text = measure_text(by_performers(one, one))
    assert "Хүрсэн тоо: 2 удаа Хариуцах эздийн тоог нэмсэн дүн Биелсэн эсэх тодорхойгүй." in text
    assert "Хүрээгүй" not in text
    assert "· Биелсэн" not in text


def test_a_rating_that_the_body_gave_is_told_as_its_own() -> None:
    text = measure_text(folder())
    assert "Байгууллагын өөрийн тайлангийн үнэлгээ." in text
    assert "Байгууллага өөрөө" in text
    assert "Гүйцэтгэгчдийн" not in text


def test_performers_who_say_that_it_is_not_due_yet_are_not_taken_for_the_body() -> None:
    text = measure_text(by_performers(Progress(measure="1-1", rating="ХБ")))
    assert "Хариуцах эзэн хугацаа нь болоогүй гэж тайлагнасан." in text
    assert "Байгууллага хугацаа нь болоогүй" not in text


def test_the_filter_calls_states_as_their_totals_do_however_a_scale_writes_them() -> None:
    small = tuple(with_fields(step, label=step.label.lower()) for step in SCALE.steps)
    data = Register(scales=(with_fields(SCALE, steps=small),), organisations=(folder(),))
    page = next(page for page in all_pages(data) if page.template == "plan")
    labels = [choice.label for choice in page.context["state_choices"] if choice.value not in set(WatchList)]
    assert labels[:2] == ["100 · Бүрэн хэрэгжсэн", "70 · Хэрэгжих шатандаа"]
    assert "Тайлагнасан, үнэлгээ өгөөгүй" in labels
    assert all(f"{label} " in body(page).text for label in labels)
    assert state_label(State("completed", small[0].tone, small[0]), wording()) == "Бүрэн хэрэгжсэн"


def test_the_menu_leads_to_the_list_of_bodies() -> None:
    pages = {page.address: page for page in SMALL}
    assert "../../organisations/" in HtmlReading(document(pages["zagvar/2026/"])).values("href")
    assert "organisations/" in HtmlReading(document(pages[""])).values("href")
    assert "organisations" in body(pages[""]).values("id")


def test_a_time_stamp_promises_no_more_than_was_checked() -> None:
    words = wording().rung_help.timestamped
    assert "гэрчилнэ" not in words
    assert "гарын үсг" not in words  # that is said of each stamp: verified against whom, or not at all
    assert "шалгаагүй" in wording().stamp.unverified
    assert "жагсаалтад алга" in wording().stamp.unknown_issuer


def test_zero_that_was_reported_is_printed_as_zero() -> None:
    pages = {page.address: page for page in SMALL}
    assert "0 Хэрэгжээгүй" in body(pages["zagvar/2026/2-4/"]).text
    assert "Хүрсэн тоо: 0 удаа · Биелээгүй" in body(pages["zagvar/2026/1-4/"]).text
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
    assert "Энэ сайтад байгууллага хараахан ороогүй." in body(home).text


def test_a_register_without_bodies_still_has_its_pages() -> None:
    pages = list(all_pages(register()))
    orders = [f"organisations/{name}" for name in ("", "late/", "silent/", "reported/")]
    assert [page.address for page in pages] == ["changes/", "", *orders, "lists/", "performers/", "calendar/"]
    assert all(len(body(page).all("h1")) == 1 for page in pages)


def test_the_same_path_with_json_and_csv_stands_beside() -> None:
    beside = {page.address: [item.address for item in page.alternates] for page in SMALL}
    assert beside[""] == ["data/organisations.json", "data/silence.csv"]
    assert beside["zagvar/"] == ["zagvar.json", "zagvar/calendar.ics"]
    tables = ["zagvar/2026.csv", "zagvar/2026/datapackage.json", "zagvar/2026/reach.csv"]
    assert beside["zagvar/2026/"] == ["zagvar/2026.json", *tables, "zagvar/2026/plan-2026.html", "zagvar/calendar.ics"]
    assert beside["zagvar/2026/calendar/"] == ["zagvar/calendar.ics"]
    assert beside["zagvar/2026/1-1/"] == ["zagvar/2026/1-1.json"]
    assert '<link rel="alternate" type="text/csv" href="../../zagvar/2026.csv"' in renderer().render(SMALL[2]).head


def test_a_site_with_an_address_has_feeds_beside_what_changes() -> None:
    overview = derive_organisation(folder(), (SCALE,), AS_OF)
    pages = [*organisation_pages(overview, wording(), feeds=True)]
    pages += overview_pages(derive_all_bodies([overview.summary], (SCALE,), AS_OF), wording(), feeds=True)
    feeds = {
        page.address: [(item.type, item.address) for item in page.alternates if item.kind in ("atom", "feed")]
        for page in pages
    }
    assert {address for address, found in feeds.items() if found} == {"", "zagvar/", "zagvar/2026/"}
    assert feeds["zagvar/2026/"] == [
        ("application/atom+xml", "zagvar/2026/feed.atom"),
        ("application/feed+json", "zagvar/2026/feed.json"),
    ]
    assert feeds[""] == [("application/atom+xml", "feed.atom"), ("application/feed+json", "feed.json")]


def test_only_a_site_with_an_address_tells_browsers_where_to_search() -> None:
    renderers = [Renderer(TEMPLATES, wording(), replace(SETTINGS, site_url=url)) for url in (None, "https://x.mn/")]
    heads = [[one.render(page).head for page in SMALL if page.address in ("", "zagvar/")] for one in renderers]
    found = [["opensearch.xml" in head for head in of_one] for of_one in heads]
    assert found == [[False, False], [False, True]]


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
        assert {*row["data-state"].split(), row["data-deadline"], *row["data-performer"].split()} <= options


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
