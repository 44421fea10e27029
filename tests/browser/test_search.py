"""The search finds, says what it found, keeps the question in its address, and works by keyboard and offline."""

from __future__ import annotations

import gzip
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from reader import PAGES, PHONE, SEARCHED, Reader, address_of


def ask(reader: Reader, query: str, size: tuple[int, int] = PHONE) -> Page:
    page = reader.open(f"search/{query}", size)
    page.wait_for_function(SEARCHED)
    return page


def hits(page: Page) -> list[str]:
    links = page.locator("#hits [data-link]").all()
    return [(link.get_attribute("href") or "").removeprefix("../") for link in links]


def status(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def submit(page: Page, words: str) -> None:
    page.fill("[data-search] input[name=q]", words)
    page.evaluate("() => { document.querySelector('#status').textContent = ''; }")
    page.keyboard.press("Enter")
    page.wait_for_function(SEARCHED)


@pytest.mark.parametrize("kind", ["home", "measure", "plan", "body", "performers", "calendar", "about"])
def test_a_field_on_every_kind_of_page_leads_to_what_is_asked_for(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], PHONE)
    if kind != "home":  # on a phone the row of the header has a link in place of the field
        page.locator("header a:visible", has_text="Хайлт").click()
    field = page.get_by_role("search").get_by_role("searchbox")
    field.fill("өдөрлөгийн")
    field.press("Enter")
    page.wait_for_function(SEARCHED)
    assert address_of(page) == "search/"
    assert set(hits(page)[:2]) == {"songinokhairkhan/2025/1-2/", "energy-centre/2024/1-2/"}


def test_what_is_typed_before_the_script_came_stays(reader: Reader) -> None:
    page = reader.open("about/", PHONE)
    waiting: list[Route] = []
    page.route("**/assets/search.js", lambda route: waiting.append(route))
    try:
        page.goto(f"{reader.base}/search/", wait_until="commit")
        field = page.locator("[data-search] input[name=q]")
        field.fill("өдөрлөгийн")
        while not waiting:
            page.wait_for_timeout(20)
        waiting.pop().continue_()
        page.wait_for_function("() => document.querySelector('[data-search]')?.iltod")
        assert field.input_value() == "өдөрлөгийн"
        field.press("Enter")
        page.wait_for_function(SEARCHED)
        assert hits(page)
    finally:
        page.unroute("**/assets/search.js")


def test_the_page_of_the_hotline_has_a_link_and_no_field(reader: Reader) -> None:
    page = reader.open("110/")
    assert page.locator("form, input").count() == 0
    assert page.locator("header a[href='../search/']:visible").count() == 1


def test_the_matched_word_is_marked_in_whatever_form_it_stands(reader: Reader) -> None:
    page = ask(reader, "?q=гомдол")
    marks = page.locator("#hits mark").all_inner_texts()
    assert {"гомдол", "гомдлын"} <= {mark.lower() for mark in marks}
    assert all(mark.lower().startswith("гомд") for mark in marks)


def test_a_long_text_is_shown_around_the_matched_word(reader: Reader) -> None:
    page = ask(reader, "?q=шан харамж")
    title = page.locator("#hits [data-link]").first.inner_text()
    assert title.startswith("4.1. …")
    assert "шан харамж" in title
    assert len(title) < 320


def test_samples_are_marked_and_stand_below(reader: Reader) -> None:
    page = ask(reader, "?q=сургалт")
    marked = [hit.locator("[data-sample]").is_visible() for hit in page.locator("#hits > li").all()]
    assert marked == sorted(marked)
    assert True in marked
    assert [address.startswith("sample/") for address in hits(page)] == marked
    assert status(page) == f"Олдсон: {marked.count(False)}. Үүнээс гадна зохиомол жишээнээс: {marked.count(True)}"


def test_a_result_tells_its_state_in_words(reader: Reader, site: Path) -> None:
    page = ask(reader, "?q=4.6")
    told = json.loads((site / "songinokhairkhan/2025/4-6.json").read_text(encoding="utf-8"))
    assert hits(page)[0] == told["address"]
    assert page.locator("#hits [data-state]").first.inner_text().casefold() == told["state_label"].casefold()
    assert page.locator("#hits [data-names]").first.inner_text() == "Сонгинохайрхан дүүрэг · 2025 · ЗДТГ"


def test_the_address_holds_the_question_and_back_restores_it(reader: Reader) -> None:
    page = ask(reader, "?q=төсөв")
    first = hits(page)
    submit(page, "гэрээ")
    assert page.url.endswith("?q=%D0%B3%D1%8D%D1%80%D1%8D%D1%8D")
    assert hits(page) != first
    page.go_back()
    expect(page.locator("[data-search] input[name=q]")).to_have_value("төсөв")
    page.wait_for_function("wanted => document.querySelectorAll('#hits > li').length === wanted", arg=len(first))
    assert hits(page) == first
    page.locator("#hits [data-link]").first.click()
    page.wait_for_url(f"**/{first[0]}")
    page.go_back()
    page.wait_for_function(SEARCHED)
    assert hits(page) == first


@pytest.mark.parametrize(
    ("query", "promised"),
    [
        ("?q=сургалт&year=2024", "energy-centre/2024/"),
        ("?q=сургалт&body=songinokhairkhan", "songinokhairkhan/"),
        ("?q=сургалт&performer=sample/administration", "sample/"),
        ("?body=energy-centre", "energy-centre/"),
    ],
)
def test_a_question_is_narrowed_by_its_address(reader: Reader, query: str, promised: str) -> None:
    page = ask(reader, query)
    assert hits(page)
    assert all(address.startswith(promised) for address in hits(page))
    for name, value in re.findall(r"(year|body|performer)=([^&]+)", query):
        assert page.locator(f"select[name={name}]").input_value() == value


def test_a_state_narrows_to_what_is_in_it(reader: Reader, site: Path) -> None:
    page = ask(reader, "?state=insufficient")
    plans = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(site.glob("*/20*.json"))]
    wanted = {item["address"] for plan in plans for item in plan["measures"] if item["state"] == "insufficient"}
    assert set(hits(page)) == wanted != set()


def test_choices_are_filled_from_what_was_found_and_narrow_it(reader: Reader) -> None:
    page = ask(reader, "?q=сургалт")
    options = page.locator("select[name=body] option").all_inner_texts()
    assert options[:3] == ["Бүгд", "Сонгинохайрхан дүүрэг", "Эрчим хүчний үндэсний төв ТӨХХК (нэр эргэлзээтэй)"]
    page.evaluate("() => { document.querySelector('#status').textContent = ''; }")
    page.select_option("select[name=body]", "energy-centre")
    page.wait_for_function(SEARCHED)
    assert "body=energy-centre" in page.url
    assert {address.split("/")[0] for address in hits(page)} == {"energy-centre"}
    assert page.locator("select[name=body]").input_value() == "energy-centre"


def test_what_was_found_is_announced(reader: Reader) -> None:
    page = ask(reader, "?q=сургалт")
    expect(page.get_by_role("status")).to_have_attribute("aria-live", "polite")
    before = status(page)
    submit(page, "сахилга")
    assert status(page) == "Олдсон: 1" != before


def test_where_nothing_is_found_a_sentence_says_so(reader: Reader) -> None:
    page = ask(reader, "?q=щзжхцкф")
    assert hits(page) == []
    assert status(page).startswith("Юу ч олдсонгүй.")
    submit(page, "сургалт щзжхцкф")
    assert status(page).startswith("Бүх үг нь орсон зүйл алга.")
    assert len(hits(page)) > 3


def test_where_nothing_is_found_the_index_of_terms_is_offered(reader: Reader) -> None:
    page = ask(reader, "?q=щзжхцкф")
    assert status(page).endswith("доорх сэдвээс сонгож үзээрэй.")
    expect(page.locator("#results")).to_be_hidden()
    assert page.locator("#index").get_attribute("open") is not None
    submit(page, "сургалт")
    expect(page.locator("#results")).to_be_visible()


@pytest.mark.parametrize("words", ["ба", "а", "...", "-"])
def test_words_that_say_nothing_are_told_of(reader: Reader, words: str) -> None:
    page = ask(reader, f"?q={words}")
    assert status(page) == "Энэ үг хэт товч эсвэл хэт түгээмэл. Өөр үг нэмж хайна уу."


def test_what_narrows_is_cleared_at_once(reader: Reader) -> None:
    page = ask(reader, "?q=сургалт&year=2024&state=completed")
    assert hits(page) == []
    page.get_by_role("button", name="Шүүлтийг цэвэрлэх").click()
    page.wait_for_selector("#hits > li")
    assert page.url.endswith("?q=%D1%81%D1%83%D1%80%D0%B3%D0%B0%D0%BB%D1%82")
    expect(page.locator("[data-search] input[name=q]")).to_be_focused()
    expect(page.get_by_role("button", name="Шүүлтийг цэвэрлэх")).to_be_hidden()


def test_the_text_below_a_title_tells_what_the_title_does_not(reader: Reader) -> None:
    page = ask(reader, "?q=хүнд суртал дүгнэх")
    first = page.locator("#hits > li").first
    titled = " ".join(first.locator("h3 mark").all_inner_texts()).lower()
    below = " ".join(first.locator("[data-text] mark").all_inner_texts()).lower()
    assert "хүнд суртал" in titled
    assert "дүгнэж" in below
    assert "дүгнэж" not in titled


def test_paper_says_what_was_asked(reader: Reader) -> None:
    page = ask(reader, "?q=сургалт&year=2024&body=energy-centre")
    expect(page.locator("#paper")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("#paper")).to_have_text(
        "Хайсан үг: сургалт. Байгууллага: Эрчим хүчний үндэсний төв ТӨХХК (нэр эргэлзээтэй). Он: 2024."
    )
    for hidden in ("#index", "[data-search] select", "[data-search] input", "button"):
        assert page.locator(f"{hidden}:visible").count() == 0, hidden
    page.emulate_media(media="screen")


def test_a_mistyped_word_is_told(reader: Reader) -> None:
    page = ask(reader, "?q=өдөрлүг")
    submit(page, "шургалт")
    assert status(page).endswith("«шургалт» гэсэн үг олдсонгүй. Төстэй үгээр хайлаа: сургалт.")
    assert "songinokhairkhan/2025/4-3/" in hits(page)


def test_words_of_laymen_find_what_the_plans_call_otherwise_and_mark_it(reader: Reader) -> None:
    page = ask(reader, "?q=хахууль")
    assert "songinokhairkhan/2025/4-1/" in hits(page)
    assert "шан" in [mark.lower() for mark in page.locator("#hits mark").all_inner_texts()]
    assert "Төстэй үгээр" not in status(page)


def test_a_word_that_is_nowhere_is_named(reader: Reader) -> None:
    page = ask(reader, "?q=сургалт эмнэлэг")
    assert status(page).endswith("Энэ сайтад байхгүй үг: эмнэлэг.")


def test_words_that_name_a_state_offer_to_narrow_to_it(reader: Reader) -> None:
    page = ask(reader, "?q=хугацаа хэтэрсэн")
    page.get_by_role("button", name="Төлөвөөр шүүх: Хугацаа хэтэрсэн").click()
    page.wait_for_url("**/search/?state=late")
    page.wait_for_function(SEARCHED)
    assert len(hits(page)) == 10
    submit(page, "сургалт")
    assert page.get_by_role("button", name="Төлөвөөр шүүх").count() == 0


def test_a_body_whose_name_is_asked_for_stands_first(reader: Reader) -> None:
    for query in ("сонгинохайрхан", "сонгино хайрхан", "Сонгинохайрхан дүүргийн", "songinokhairkhan"):
        assert hits(ask(reader, f"?q={query}"))[0] == "songinokhairkhan/", query


@pytest.mark.parametrize("query", ["сур\u00adгалт", "сургалт\u200b", "\ufeffсургалт", "сургалтын\u0306"[:-1]])
def test_marks_that_cannot_be_seen_make_no_difference(query: str, reader: Reader) -> None:
    assert hits(ask(reader, f"?q={query}"))[:6] == hits(ask(reader, "?q=сургалт"))[:6]


def test_the_order_and_what_is_doubtful_are_found(reader: Reader) -> None:
    assert "songinokhairkhan/2025/" in hits(ask(reader, "?q=А/368"))
    assert "songinokhairkhan/2025/" in hits(ask(reader, "?q=засаг даргын захирамж"))


MEASURED = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}"""

ASKED = """() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('search'))
  .map(({ startTime }) => startTime).sort((a, b) => a - b)"""

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 51_200, "uploadThroughput": 51_200}


def test_on_a_slow_network_it_talks_keeps_room_and_needs_few_trips(reader: Reader) -> None:
    page = reader.open("search/", PHONE)
    network = page.context.new_cdp_session(page)
    try:
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        network.send("Network.emulateNetworkConditions", SLOW)
        page.add_init_script(f"({MEASURED})()")
        page.goto(page.url + "?q=сургалт", wait_until="commit")
        page.wait_for_function("() => document.querySelector('#status')?.textContent === 'Хайж байна…'")
        page.wait_for_function(SEARCHED)
        page.wait_for_timeout(500)
        assert page.evaluate("() => window.shifted") < 0.05
        asked: list[float] = page.evaluate(ASKED)
        trips = 1 + sum(after - before > SLOW["latency"] / 2 for before, after in pairwise(asked))
        assert trips <= 3
        assert page.evaluate("() => performance.now()") < 12_000
    finally:
        network.detach()


def test_more_results_follow_and_the_focus_goes_on(reader: Reader) -> None:
    page = ask(reader, "?q=авлига")
    assert len(hits(page)) == 10
    page.get_by_role("button", name="Дараагийн үр дүн").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#hits > li').length === 20")
    assert len(set(hits(page))) == 20
    assert page.evaluate("() => document.activeElement === document.querySelectorAll('#hits [data-link]')[10]")


def test_the_search_works_from_the_keyboard_alone(reader: Reader) -> None:
    page = reader.open("search/")
    page.wait_for_selector("[data-search] input[name=q]")
    for _ in range(14):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.name") == "q":
            break
    page.keyboard.type("шүгэл")
    page.keyboard.press("Enter")
    page.wait_for_function(SEARCHED)
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.matches('[data-link]')"):
            break
    target = page.evaluate("() => document.activeElement.pathname.slice(1)")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{target}")
    assert target in ("songinokhairkhan/2025/1-3/", "energy-centre/2024/1-3/")


def test_once_loaded_it_works_without_a_network(reader: Reader) -> None:
    page = ask(reader, "?q=сургалт")
    page.wait_for_function("() => document.querySelector('[data-search]')?.kept === true")
    try:
        page.context.set_offline(True)
        for words, address in (("хэлэлцүүлэг", "songinokhairkhan/2025/4-5/"), ("сахилаг", "energy-centre/2024/3-6/")):
            submit(page, words)
            assert address in hits(page)
    finally:
        page.context.set_offline(False)
        reader.complaints.clear()  # the browser itself tells of the network


def test_without_a_network_and_not_yet_loaded_it_says_so(reader: Reader) -> None:
    page = reader.open("search/")
    page.wait_for_selector("[data-search] input[name=q]")
    try:
        page.context.set_offline(True)
        submit(page, "сургалт")
        assert status(page) == "Сүлжээнд холбогдож чадсангүй. Дахин оролдоно уу."
    finally:
        page.context.set_offline(False)
        reader.complaints.clear()  # the browser itself tells of the network
    submit(page, "сургалт")
    assert hits(page)


@pytest.mark.parametrize(
    "query",
    [
        "<script>alert(1)</script>",
        "\"'&<>{{ 7*7 }}",
        "javascript:alert(1)",
        "constructor __proto__ toString",
        "=ssample",
        "ш" * 5000,
        "сургалт " * 200,
        "مكافحة الفساد",
        "\u202eавлига",
        "…---…",
        "((((*.*+",
    ],
)
def test_a_question_of_any_kind_does_no_harm(reader: Reader, query: str) -> None:
    page = reader.open("search/")
    page.wait_for_selector("[data-search] input[name=q]")
    page.evaluate(
        "q => { history.replaceState(null, '', '?' + new URLSearchParams({q})); onpopstate(); }",
        query,
    )
    page.wait_for_function(SEARCHED)
    assert reader.dialogs == []
    assert page.locator("#hits script").count() == 0
    submit(page, "сахилга")
    assert hits(page) == ["energy-centre/2024/3-6/"]


@pytest.mark.parametrize(
    "query", ["year=1", "state=no", "body=../../x", "performer=__proto__", "q=%E0%A4%A", "year=%00"]
)
def test_an_address_of_somebody_elses_making_does_no_harm(reader: Reader, query: str) -> None:
    page = ask(reader, f"?{query}")
    assert hits(page) == []
    submit(page, "сахилга") if "q=" in query else None
    assert page.locator("[data-search]").is_visible()


def test_without_scripts_there_is_an_index_of_terms(reader: Reader) -> None:
    page = reader.open("search/?q=сургалт", PHONE, script=False)
    assert "Скриптгүй бол доорх сэдвээс" in page.locator("#main").inner_text()
    assert page.locator("[data-search]:visible, #results:visible").count() == 0
    terms = page.locator("#index a:visible")
    assert terms.count() > 50
    page.get_by_role("link", name="Шүгэл үлээх").click()
    assert address_of(page) == "search/terms/whistleblowing/"
    links = [(link.get_attribute("href") or "").removeprefix("../../../") for link in page.locator(".numbers a").all()]
    assert links == ["songinokhairkhan/2025/1-3/", "energy-centre/2024/1-3/"]


def test_with_scripts_the_index_of_terms_gives_way_to_results(reader: Reader) -> None:
    page = reader.open("search/")
    page.wait_for_selector("[data-search] input[name=q]")
    assert page.locator("#index").get_attribute("open") is not None
    submit(page, "сургалт")
    assert page.locator("#index").get_attribute("open") is None


def test_a_word_that_stands_for_others_is_told_with_them(reader: Reader) -> None:
    page = ask(reader, "?q=хахууль")
    assert hits(page)
    told = status(page)
    assert told.endswith(". Мөн дараах үгээр хайлаа: шан харамж, авлигын гэмт хэрэг, авлигын хор хөнөөл.")
    assert page.get_by_role("status").get_attribute("aria-live") == "polite"
    submit(page, "сургалт")
    assert "Мөн дараах" not in status(page)


def test_an_abbreviation_is_found_by_what_it_stands_for(reader: Reader) -> None:
    page = ask(reader, "?q=АТГ")
    assert hits(page)
    assert "авлигатай тэмцэх газар" in status(page)


def test_the_script_and_the_rules_are_at_most_ten_kilobytes(site: Path) -> None:
    sizes = [len(gzip.compress((site / name).read_bytes(), 6)) for name in ("assets/search.js", "search/rules.json")]
    assert sum(sizes) <= 10_000
    assert "http" not in (site / "assets/search.js").read_text(encoding="utf-8")
