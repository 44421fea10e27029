"""Pages about what is published besides a plan: every state in words, nothing unconfirmed as law, text stays text."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from html_reading import HtmlReading
from poison import poison
from small_register import SCALE
from small_site import renderer, wording

from iltod.exports.disclosure_data import disclosure_files, silence_pieces
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import OrganisationOverview
from iltod.model import Catalogue, Common, OrganisationFolder, Trust
from iltod.pages.all_bodies_pages import overview_pages
from iltod.pages.disclosure_pages import disclosure_pages
from iltod.pages.page import Page
from iltod.reading.loader import load_register

ROOT = Path(__file__).parents[3]
DAY = datetime.date(2026, 11, 22)
HOSTILE = (
    "<script>alert(1)</script>",
    "\"'&<>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "\N{ARABIC LETTER ALEF}\N{HEBREW LETTER ALEF} эргэнэ",
    "Тэмүүжин" * 40,
    "=HYPERLINK(1)",
)


Folders = dict[str, OrganisationFolder]


@pytest.fixture(scope="module")
def folders() -> Iterator[Folders]:
    """The bodies of the project, forgotten afterwards."""
    found = {folder.organisation.id: folder for folder in load_register(ROOT).register.organisations}
    yield found
    found.clear()


def overview(folder: OrganisationFolder) -> OrganisationOverview:
    return derive_organisation(folder, (SCALE,), DAY)


def pages(folder: OrganisationFolder) -> dict[str, Page]:
    return {page.address: page for page in disclosure_pages(overview(folder), wording())}


def read(page: Page) -> HtmlReading:
    return HtmlReading(renderer().render(page).body)


def files(folder: OrganisationFolder) -> dict[str, bytes]:
    return {file.path: file.content for file in disclosure_files(overview(folder), wording())}


def test_a_body_that_promised_nothing_has_no_such_page(folders: Folders) -> None:
    sample = folders["sample"]
    bare = msgspec.structs.replace(sample, years=tuple(year for year in sample.years if year.plan.year == 1))
    assert pages(bare) == {}
    assert files(bare) == {}


def test_the_sample_shows_every_state_in_words(folders: Folders) -> None:
    text = read(pages(folders["sample"])["sample/2026/disclosure/"]).text
    states = vars(wording().enums.Freshness)
    assert [word for name, word in states.items() if name != "_name" and word not in text] == []
    complaints = read(pages(folders["sample"])["sample/2026/complaints/"]).text
    for words in (wording().complaints.secret, wording().complaints.total_secret, wording().complaints.rule):
        assert words in complaints
    hub = read(pages(folders["sample"])["sample/2026/openness/"]).text
    assert [
        word for name, word in vars(wording().enums.PromiseKind).items() if name != "_name" and word not in hub
    ] == []


@pytest.mark.parametrize("body", ["songinokhairkhan/2025", "energy-centre/2024"])
def test_a_real_body_shows_what_it_promised_and_that_nothing_is_here(folders: Folders, body: str) -> None:
    found = pages(folders[body.split("/")[0]])
    assert found
    for address, page in found.items():
        assert ("span", {"class": "tag good"}) not in read(page).elements, address
        assert "0 / " not in read(page).text, address
    hub = read(found[f"{body}/openness/"]).text
    assert wording().openness.unpublished in hub
    assert "2.4." in hub


def test_the_district_promised_a_register_and_its_page_says_that_none_came(folders: Folders) -> None:
    text = read(pages(folders["songinokhairkhan"])["songinokhairkhan/2025/disclosure/"]).text
    assert wording().disclosure.silent in text
    assert wording().disclosure.silent_note in text
    assert "2.2." in text
    assert wording().disclosure.index_site not in text
    assert wording().disclosure.shilen_unknown in text


def with_trust(folder: OrganisationFolder, trust: Trust, *, source: bool) -> OrganisationFolder:
    """Return the body with a number of the law written beside every item of the catalogue."""

    def changed(catalogue: Catalogue) -> Catalogue:
        items = tuple(
            msgspec.structs.replace(item, trust=trust, citation="8.99.99", source=item.source if source else None)
            for item in catalogue.items
        )
        return msgspec.structs.replace(catalogue, items=items)

    common = Common(catalogues=tuple(changed(one) for one in folder.common.catalogues))
    return msgspec.structs.replace(folder, common=common)


@pytest.mark.parametrize(
    ("trust", "source"), [(Trust.CONFIRMED, False), *((trust, True) for trust in Trust if trust is not Trust.CONFIRMED)]
)
def test_what_is_not_confirmed_is_never_printed_as_law(folders: Folders, trust: Trust, source: bool) -> None:
    folder = with_trust(folders["sample"], trust, source=source)
    printed = [renderer().render(page) for page in pages(folder).values()]
    assert len(printed) > 4
    assert [one for one in printed if "8.99.99" in one.head + one.body] == []
    assert [address for address, content in files(folder).items() if b"8.99.99" in content] == []


def test_what_is_confirmed_is_cited(folders: Folders) -> None:
    folder = with_trust(folders["sample"], Trust.CONFIRMED, source=True)
    assert "8.99.99" in read(pages(folder)["sample/2026/disclosure/"]).text


def test_only_the_one_confirmed_row_of_the_country_carries_a_number(folders: Folders) -> None:
    (national,) = folders["songinokhairkhan"].common.catalogues
    assert {item.id: item.citation for item in national.items if item.citation} == {"acceptance-commissions": "8.6.11"}
    assert {item.trust for item in national.items if item.citation} == {Trust.CONFIRMED}
    assert [item.id for item in national.items if item.source is None] == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_an_author_wrote_stays_text(folders: Folders, hostile: str) -> None:
    sample = folders["sample"]
    years = tuple(
        msgspec.structs.replace(year, disclosure=poison(year.disclosure, lambda _: hostile)) for year in sample.years
    )
    common = poison(sample.common, lambda _: hostile)
    poisoned = msgspec.structs.replace(sample, years=years, common=common)
    for address, page in pages(poisoned).items():
        found = read(page)
        assert ("2025" in address) or " ".join(hostile.split())[:40] in found.text, address
        assert "49" not in found.text if "7*7" in hostile else True
        links = [values.get("href", "") for tag, values in found.elements if tag == "a"]
        assert [link for link in links if link.startswith("javascript:")] == []
        assert [values for tag, values in found.elements if tag == "script"] in (
            [],
            [{"src": "../../../assets/page.js", "defer": ""}],
        )
        assert found.broken == [], address


@pytest.mark.parametrize("hostile", ["javascript:alert(1)", "data:text/html,x", "https://a b"])
def test_an_address_that_leads_elsewhere_is_no_link(folders: Folders, hostile: str) -> None:
    poisoned = poison(folders["sample"], lambda text: text, hostile)
    for page in pages(poisoned).values():
        links = [values.get("href", "") for tag, values in read(page).elements if tag == "a"]
        assert [link for link in links if hostile in link] == []


# Open data


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_table_of_the_register_recomputes_the_index(folders: Folders) -> None:
    found = files(folders["sample"])
    table = rows(found["sample/2026/disclosure.csv"])
    told: dict[str, Any] = json.loads(found["sample/2026/disclosure.json"])
    applicable = [row for row in table if row["state"] != "not_applicable"]
    in_time = [row for row in applicable if row["state"] in ("fresh", "due")]
    assert (len(in_time), len(applicable)) == (told["index"]["numerator"], told["index"]["denominator"])
    assert sum(state["numerator"] for state in told["states"]) == len(table)
    assert {row["citation"] for row in table} == {"", "8.6.11"}


def test_the_table_of_complaints_adds_up_and_keeps_its_secrets(folders: Folders) -> None:
    table = rows(files(folders["sample"])["sample/2026/complaints.csv"])
    assert {row["secret"] for row in table} == {"true", "false"}
    assert [row for row in table if row["secret"] == "true" and row["count"]] == []
    for period in ("q1", "q3"):
        (received,) = [int(row["count"]) for row in table if (row["period"], row["breakdown"]) == (period, "received")]
        for breakdown in ("kind", "outcome"):
            part = [row for row in table if (row["period"], row["breakdown"]) == (period, breakdown)]
            shown = sum(int(row["count"]) for row in part if row["count"])
            assert (shown == received) == all(row["secret"] == "false" for row in part)
            assert shown <= received


def test_the_table_of_silence_tells_of_each_body_plan_and_performer(folders: Folders) -> None:
    bodies = [overview(folder) for folder in folders.values()]
    country = derive_all_bodies([body.summary for body in bodies], (SCALE,), DAY)
    table = rows(b"".join(silence_pieces(country)))
    assert [row["organisation"] for row in table if row["level"] == "organisation"] == [
        "songinokhairkhan",
        "energy-centre",
        "sample",
    ]
    for body in bodies:
        own = [row for row in table if row["organisation"] == body.organisation.id]
        (whole,) = [row for row in own if row["level"] == "organisation"]
        plans = [row for row in own if row["level"] == "plan"]
        assert len([row for row in own if row["level"] == "performer"]) == len(body.performers)
        for column in ("measures", "unreported", "overdue", "due_soon", "completed", "without_evidence"):
            assert int(whole[column]) == sum(int(row[column]) for row in plans), column
    (district,) = [row for row in table if row["level"] == "plan" and row["organisation"] == "songinokhairkhan"]
    assert (district["register_declared"], district["register_items"], district["last_report"]) == ("false", "", "")


def test_home_calls_nobody_a_promiser_of_a_register_that_did_not_come(folders: Folders) -> None:
    summaries = [overview(folder).summary for folder in folders.values()]
    (home, *_) = overview_pages(derive_all_bodies(summaries, (SCALE,), DAY), wording())
    text = read(home).text
    assert wording().registers.declared not in text
    assert wording().registers.in_time not in text
    assert "амласан" not in text
    nobody = derive_all_bodies([], (SCALE,), DAY)
    assert wording().registers.declared not in read(next(iter(overview_pages(nobody, wording())))).text
