"""The tables are asked in the browser: 50,000 measures on a phone, from this host alone and without `unsafe-eval`."""

from __future__ import annotations

import csv
import gzip
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, Route
from reader import DESK, PHONE, Reader, overflow
from serving import served
from small_site import wording

from iltod.exports.explorer.column_files import column_files
from iltod.exports.explorer.questions import QUESTIONS, shown_columns
from iltod.exports.packages.typed_rows import WrittenTable
from iltod.exports.tables.catalogue import TABLES_BY_NAME
from iltod.exports.tables.csv_files import read_table, write_table

ROWS = 50_000
ROWS_A_BODY = 25
LARGEST_QUESTION = 160_000
"""Bytes that a question over 50,000 measures may load, as a server packs them, the page and its script included."""

ANSWERED = (
    "() => document.querySelector('#results')?.ariaBusy === 'false' && !document.querySelector('#results').hidden"
)
OVERDUE = "data/explore/?t=measures&f=sample:eq:false&f=overdue:eq:true"
MEASURES = TABLES_BY_NAME["measures"]


def many_measures(site: Path) -> list[dict[str, str]]:
    """Return 50,000 rows like those of the site, of two thousand bodies, each with texts of its own."""
    header, *rows = read_table((site / "data/tables/measures.csv").read_text(encoding="utf-8"))
    real = [dict(zip(header, row, strict=True)) for row in rows]
    found = []
    for number in range(ROWS):
        body, of_body = divmod(number, ROWS_A_BODY)
        row = {**real[(number * 7 + body) % len(real)], "sample": "false", "organisation": f"body-{body}"}
        row["organisation_name"] = f"Зохиомол байгууллага {body}"
        row |= {"year": "2026", "measure": str(of_body), "measure_key": f"body-{body}/2026/{of_body}"}
        row["address"] = f"{row['measure_key']}/"
        row["title"] = f"{row['title']} {number}"
        row["overdue"] = str(number % 11 == 0).lower()
        row["overdue_days"] = str(1 + number * 13 % 300) if number % 11 == 0 else ""
        found.append(row)
    return found


@pytest.fixture(scope="module")
def rows(site: Path) -> list[dict[str, str]]:
    return many_measures(site)


@pytest.fixture(scope="module")
def country(site: Path, rows: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the page of questions reads of a site, with the measures of a country."""
    folder = tmp_path_factory.mktemp("explore")
    shutil.copytree(site / "data/explore", folder / "data/explore")
    shutil.copytree(site / "assets", folder / "assets")
    file = folder / "measures.csv"
    file.write_bytes(write_table(MEASURES.names, ([row[name] for name in MEASURES.names] for row in rows)))
    for path, pieces in column_files(WrittenTable(MEASURES, file), shown_columns(MEASURES), wording()):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"".join(pieces))
    return folder


@pytest.fixture(scope="module")
def policy(root: Path) -> str:
    """The policy of pages in the sample of a server."""
    return re.findall('default +"([^"]*default-src[^"]*)"', (root / "docs/servers/nginx.conf").read_text("utf-8"))[0]


@pytest.fixture(scope="module")
def visitor(country: Path, chromium: Browser) -> Iterator[Reader]:
    with served(country) as base:
        yield Reader(chromium, base)


def ask(visitor: Reader, address: str, size: tuple[int, int] = PHONE, policy: str = "") -> tuple[Page, list[Response]]:
    """Open a question and return its page with everything that was loaded."""
    loaded: list[Response] = []
    page = visitor.open("data/explore/", size)
    page.goto("about:blank")

    def keep(answer: Response) -> None:
        loaded.append(answer)

    page.on("response", keep)
    if policy:

        def guarded(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

        page.route("**/data/explore/*", guarded)
    visitor.go(page, address)
    page.wait_for_function(ANSWERED)
    page.remove_listener("response", keep)
    page.unroute("**/data/explore/*")
    assert visitor.foreign == visitor.complaints == []
    return page, loaded


def packed(loaded: list[Response]) -> int:
    return sum(len(gzip.compress(answer.body(), 6)) for answer in loaded)


def shown(page: Page) -> list[list[str]]:
    rows: list[list[str]] = page.locator("#results tbody tr").evaluate_all(
        "all => all.map(row => [...row.children].map(cell => cell.innerText.trim()))"
    )
    return rows


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_late_measures_of_a_country_are_counted_by_body(
    visitor: Reader, rows: list[dict[str, str]], policy: str, size: tuple[int, int]
) -> None:
    page, loaded = ask(visitor, f"{OVERDUE}&g=organisation_name", size, policy)
    bytes_loaded = packed(loaded)
    print(f"grouped: {bytes_loaded:,} B in {len(loaded)} files")
    assert bytes_loaded < LARGEST_QUESTION
    counted: dict[str, int] = {}
    for row in rows:
        if row["overdue"] == "true":
            counted[row["organisation_name"]] = counted.get(row["organisation_name"], 0) + 1
    found = shown(page)
    assert len(found) == 20
    assert {name: int(count) for name, count in found} == {name: counted[name] for name, _ in found}
    assert max(counted.values()) == int(found[0][1])
    told = page.locator("#status").inner_text()
    assert f"{len(counted):,}" in told
    assert f"{sum(counted.values()):,}" in told
    assert overflow(page)["by"] == 0
    assert Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"] == []


def test_the_longest_late_come_first_and_only_their_texts_are_loaded(
    visitor: Reader, country: Path, rows: list[dict[str, str]], policy: str
) -> None:
    chosen = "&c=organisation_name,number,title,overdue_days&s=-overdue_days"
    page, loaded = ask(visitor, OVERDUE + chosen, PHONE, policy)
    bytes_loaded = packed(loaded)
    of_table = sum(len(gzip.compress(file.read_bytes(), 6)) for file in (country / "data/columns/measures").iterdir())
    print(f"sorted: {bytes_loaded:,} B in {len(loaded)} files, of {of_table:,} B of the table")
    assert bytes_loaded < 2 * LARGEST_QUESTION < of_table / 4
    late = [row for row in rows if row["overdue"] == "true"]
    late.sort(key=lambda row: -int(row["overdue_days"]))  # a stable order: equal ones as they stand in the table
    names = ("organisation_name", "number", "title", "overdue_days")
    assert shown(page) == [[row[name] for name in names] for row in late[:20]]
    link = page.locator("#results tbody a").first.get_attribute("href")
    assert link == f"../../{late[0]['address']}"
    page.get_by_role("button", name="Цааш нь").click()
    page.wait_for_function("() => document.querySelectorAll('#results tbody tr').length === 40")
    assert shown(page)[20:] == [[row[name] for name in names] for row in late[20:40]]
    assert page.evaluate("() => document.activeElement.closest('tr').rowIndex") == 21


def test_a_selection_is_saved_as_the_table_writes_it(
    visitor: Reader, rows: list[dict[str, str]], policy: str, tmp_path: Path
) -> None:
    chosen = "&f=organisation_name:eq:Зохиомол байгууллага 7&c=measure_key,number,state,overdue,overdue_days"
    page, _ = ask(visitor, f"data/explore/?t=measures{chosen}", DESK, policy)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV файлаар татах").click()
    waiting.value.save_as(tmp_path / "a.csv")
    assert waiting.value.suggested_filename == "iltod-measures.csv"
    content = (tmp_path / "a.csv").read_text(encoding="utf-8")
    header, *found = read_table(content)
    assert header == ["measure_key", "number", "state", "overdue", "overdue_days"]
    wanted = [row for row in rows if row["organisation"] == "body-7"]
    assert found == [[row[name] for name in header] for row in wanted]
    assert len(list(csv.reader(io.StringIO(content)))) == ROWS_A_BODY + 1


def test_a_question_that_must_read_much_is_asked_for_first(visitor: Reader, rows: list[dict[str, str]]) -> None:
    page = visitor.open("data/explore/?t=measures&f=title:has:777&g=state_label", PHONE)
    go = page.get_by_role("button", name="Уншиж эхлэх")
    go.wait_for()
    assert re.search(r"[0-9.]+ МБ", go.inner_text())
    assert page.locator("#results").is_hidden()
    go.click()
    page.wait_for_function(ANSWERED)
    wanted = sum("777" in row["title"] for row in rows)
    assert f"Мөрийн тоо: {wanted:,}" in page.locator("#status").inner_text()
    assert visitor.complaints == []


def test_a_question_is_put_together_by_hand_and_stands_in_the_address(reader: Reader) -> None:
    page = reader.open("data/explore/", PHONE)
    assert not any("/data/columns/" in asked for asked in reader.asked)
    page.locator("[name=t]").select_option("measures")
    page.wait_for_function(ANSWERED)
    assert "t=measures&f=sample:eq:false" in page.url
    every = page.locator("#status").inner_text()
    page.get_by_role("button", name="Нөхцөл нэмэх").press("Enter")
    condition = page.locator("[data-condition]").last
    condition.locator("[data-column]").select_option("overdue")
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-condition]')].pop().querySelector('select[data-value]')"
    )
    page.locator("[data-condition]").last.locator("[data-value]").select_option("true")
    page.wait_for_function("old => document.querySelector('#status').textContent !== old", arg=every)
    page.wait_for_function(ANSWERED)
    page.locator("[data-group]").select_option("organisation_name")
    page.wait_for_function(ANSWERED)
    page.wait_for_function("() => document.querySelector('#results .drawn')")
    asked = page.url
    assert urlsplit(asked).query == "t=measures&f=sample:eq:false&f=overdue:eq:true&g=organisation_name"
    told, answer = page.locator("#status").inner_text(), shown(page)
    page.goto("about:blank")
    page.goto(asked)
    page.wait_for_function(ANSWERED)
    assert (page.locator("#status").inner_text(), shown(page)) == (told, answer)
    page.locator("[data-condition]").last.get_by_role("button", name="Хасах").click()
    page.wait_for_function("old => document.querySelector('#status').textContent !== old", arg=told)
    page.go_back()
    page.wait_for_function("old => document.querySelector('#status').textContent === old", arg=told)


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one.ask], ids=lambda one: one.id)
def test_a_ready_question_can_be_changed(reader: Reader, site: Path, question: object) -> None:
    name = question.id  # type: ignore[attr-defined]
    page = reader.open(f"data/explore/{name}/", PHONE)
    page.get_by_role("link", name="Энэ асуултыг өөрчилж").click()
    page.wait_for_function("() => !/…$|^$/.test(document.querySelector('#status')?.textContent ?? '')")
    told = page.locator("#status").inner_text()
    _, *answers = read_table((site / f"data/explore/{name}.csv").read_text(encoding="utf-8"))
    if name in {"silent", "overdue", "due", "moved", "verdicts", "complaints", "performers", "acts"}:
        assert told == ("Тохирох мөр алга." if not answers else told)
        assert not answers or re.match(f"Олдсон мөр: {len(answers):,}\\.", told)


@pytest.mark.parametrize(
    "query", ["t=none", "t=measures&c=none&f=none:eq:1&g=none&s=none&v=sum:none", "t=measures&f=%"]
)
def test_an_address_written_by_hand_breaks_nothing(reader: Reader, query: str) -> None:
    page = reader.open(f"data/explore/?{query}", DESK)
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("heading", level=1).is_visible()
    assert "none" not in page.locator("#results").inner_text()


def test_a_lost_network_is_told(reader: Reader) -> None:
    page = reader.open("data/explore/", PHONE)
    page.route("**/data/columns/**", lambda route: route.abort())
    page.locator("[name=t]").select_option("measures")
    page.wait_for_function("() => /сүлжээ/i.test(document.querySelector('#status').textContent)")
    page.unroute("**/data/columns/**")
    reader.complaints.clear()
