"""The guide to an invented country: every body is found by place, kind, letter and order; every number is a door."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pytest
from small_site import body, document, wording

from iltod.core.language import alphabetical
from iltod.exports.tables.watch_tables import body_lists, watch_files
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import AllBodiesOverview, OrganisationOverview
from iltod.facts.conduct.complaint_sums import YearComplaints, add_complaints
from iltod.facts.conduct.quarters import QuarterState, add_quarters
from iltod.facts.conduct.watch_lists import WatchList, watched_measures
from iltod.facts.measure_facts import State
from iltod.model import LEADING, ComplaintKind, Region
from iltod.model.addresses import lists_table
from iltod.pages import body_pages
from iltod.pages.all_bodies_pages import overview_pages
from iltod.pages.body_pages import organisation_pages
from iltod.pages.guide.bodies import TILES
from iltod.pages.guide.watch_pages import watch_pages
from iltod.pages.labels import state_label
from iltod.pages.page import Page
from iltod.reading.loader import load_register
from made_country import AIMAGS, AS_OF, MadeBody, made_bodies, write_made_country

BODIES = 26

GUIDE = ("organisations/", "places/", "lists/", "quarters/")


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> list[OrganisationOverview]:
    """Some bodies of every kind of the invented country."""
    root = tmp_path_factory.mktemp("country")
    write_made_country(root, BODIES)
    loaded = load_register(root)
    assert not loaded.problems
    return [derive_organisation(folder, loaded.register.scales, AS_OF) for folder in loaded.register.organisations]


@pytest.fixture(scope="module")
def overview(country: list[OrganisationOverview]) -> AllBodiesOverview:
    return derive_all_bodies([item.summary for item in country], (), AS_OF)


@pytest.fixture(scope="module")
def pages(overview: AllBodiesOverview) -> dict[str, Page]:
    return {page.address: page for page in overview_pages(overview, wording())}


def links(page: Page) -> set[str]:
    """Where a page leads, from the root of the site."""
    return {re.sub(r"^(\.\./)+", "", link["href"]) for link in body(page).all("a") if "href" in link}


def test_the_country_is_as_large_and_as_silent_as_it_says() -> None:
    made: list[MadeBody] = list(made_bodies())
    assert len(made) == 200
    assert sum(item.rhythm == "silent" for item in made) == 40
    assert {item.rhythm for item in made} == {"quarterly", "half", "yearly", "silent"}
    assert all("охиомол" in item.name for item in made)
    assert {item.region for item in made if item.region} == {*AIMAGS, "ulaanbaatar"}


def test_every_aimag_has_a_tile_of_its_own() -> None:
    assert set(TILES) == set(Region)
    assert len(set(TILES.values())) == len(TILES)


def test_every_body_is_found_by_its_kind_and_under_the_body_above(
    country: list[OrganisationOverview], pages: dict[str, Page]
) -> None:
    for item in country:
        kind = item.organisation.kind.value.replace("_", "-")
        assert item.address in links(pages[f"organisations/{kind}/"])
        assert item.address in links(pages["organisations/"])
        if item.organisation.parent:
            assert item.address in links(pages[f"organisations/under/{item.organisation.parent}/"])


def test_a_body_above_others_leads_to_them_and_to_their_figures(
    country: list[OrganisationOverview], pages: dict[str, Page]
) -> None:
    above = {item.organisation.parent for item in country} - {None}
    for item in country:
        (own, *_) = organisation_pages(item, wording())
        leads = {link for link in links(own) if link.startswith("organisations/under/")}
        if item.organisation.id in above or item.organisation.kind in LEADING:
            assert f"organisations/under/{item.organisation.id}/" in leads
        assert leads <= pages.keys()
        for link in leads:
            listed = [one for one in country if link.endswith(f"/{one.organisation.parent}/")]
            whole = sum(one.totals.measures for one in listed) + next(
                one.totals.measures for one in country if link.endswith(f"/{one.organisation.id}/")
            )
            told = body(pages[link]).text
            assert f"Байгууллагын тоо: {len(listed) + 1}." in told
            assert f"/ {whole} (" in told
            assert (wording().organisations.none_below in told) == (not listed)


def test_a_long_list_of_performers_is_folded_below_their_figures(country: list[OrganisationOverview]) -> None:
    for most in (1, 10_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(body_pages, "LONGEST_OPEN", most)
            (page,) = (one for one in organisation_pages(country[0], wording()) if one.template == "performers")
        told = document(page)
        assert ('<details class="fold">' in told) == (most == 1)
        folded = "".join(part.partition("</details>")[0] for part in told.split('<details class="fold">')[1:])
        assert told.count('class="bar') - folded.count('class="bar') == len(page.context["performers"])
        assert all(folded.count(f'{item.address}"') == (most == 1) for item in country[0].plans[0].measures[:3])


FIGURE = re.compile(
    r'href="[./]*([^"]+lists/)#(\w+)"[^>]*>'
    r'(?:[^<]*</a> <b class="num">|[^<]*?|<span class="num">)([\d,]+)(?:<|\s/)'
)
"""A link to a list of a body or a plan, and the figure in it or right behind it."""


def test_every_figure_of_a_body_leads_to_a_list_of_as_many(
    country: list[OrganisationOverview], pages: dict[str, Page]
) -> None:
    behind = {page.address: document(page) for item in country for page in watch_pages(item, wording())}
    templates = Counter[str]()
    for page in pages.values():
        for address, name, figure in FIGURE.findall(document(page)):
            section = behind[address].partition(f'id="{name}"')[2].partition("</section>")[0]
            assert section.count('<li><a class="clamp"') == int(figure.replace(",", "")), (page.address, address, name)
            templates[page.template] += 1
    assert {"bodies", "organisations", "watch_list", "compare"} <= {*templates}
    assert sum(templates.values()) > 10 * len(country)


def test_home_leads_to_places_kinds_and_lists(pages: dict[str, Page], overview: AllBodiesOverview) -> None:
    home = links(pages[""])
    assert {"places/", "organisations/", "quarters/"} <= home
    for item in overview.organisations:
        for name, _ in item.watched:
            assert f"lists/{name}/" in {*home, *links(pages["lists/"])}


def test_every_link_of_the_guide_leads_to_a_page(country: list[OrganisationOverview], pages: dict[str, Page]) -> None:
    known = {*pages, *(page.address for item in country for page in watch_pages(item, wording()))}
    known |= {item.address for item in country} | {f"{item.address}performers/" for item in country}
    guide = [
        page for address, page in pages.items() if address.startswith(("organisations", "places", "lists", "quar"))
    ]
    assert len(guide) > 20
    for page in guide:
        for link in links(page):
            target = link.partition("#")[0]
            of_a_year = target.endswith("/2026/complaints/")  # not made here
            if target.endswith("/") and not of_a_year and not target.startswith(("http", "search", "110", "about")):
                assert target in known, (page.address, link)


def test_orders_are_what_they_say(overview: AllBodiesOverview, pages: dict[str, Page]) -> None:
    late = pages["organisations/late/"].context["part"].items
    counts = [item.totals.overdue.numerator for item in late]
    assert counts == sorted(counts, reverse=True)
    silent = pages["organisations/silent/"].context["part"].items
    assert [item.id for item in silent] == [item.id for item in overview.organisations if not item.last_report]
    reported = [item.last_report for item in pages["organisations/reported/"].context["part"].items]
    assert reported == sorted(reported, reverse=True)


def test_a_figure_and_the_list_and_the_table_behind_it_hold_the_same(country: list[OrganisationOverview]) -> None:
    def label(state: State) -> str:
        return state_label(state, wording())

    for item in country:
        lists = {listed.name: listed.measures for listed in watched_measures(item.plans)}
        totals = item.totals
        assert len(lists.get(WatchList.LATE, ())) == totals.overdue.numerator
        assert len(lists.get(WatchList.SOON, ())) == totals.due_soon.numerator
        assert len(lists.get(WatchList.UNPROVEN, ())) == totals.without_evidence.numerator
        lines = body_lists(item, label)
        files = {file.path: file.content for file in watch_files(item, lines, label)}
        table = files[lists_table(item.address)].decode("utf-8-sig")
        csv.field_size_limit(max(csv.field_size_limit(), len(table) + 1))
        rows = list(csv.DictReader(io.StringIO(table, newline="")))
        assert len(rows) == sum(map(len, lists.values()))
        for page in watch_pages(item, wording()):
            text = body(page).text
            same = len(lists.get(WatchList.LATE, ())) == len(lists.get(WatchList.SILENT, ()))  # told as one list
            shown = [name for name in lists if not (same and name == WatchList.LATE)]
            assert all(str(wording().enums.WatchList[name]) in text for name in shown)
    assert {name for item in country for name, _ in item.summary.watched} >= {
        WatchList.LATE, WatchList.SILENT, WatchList.SOON, WatchList.WITHDRAWN, WatchList.DEAD_LINKS, WatchList.VERDICTS
    }  # fmt: skip


def test_quarters_say_who_reported_and_who_did_not(country: list[OrganisationOverview]) -> None:
    for item in country:
        (plan,) = item.summary.quarters
        reports = len(item.plans[0].reports)
        told = [state for state in plan.quarters if state in (QuarterState.IN_TIME, QuarterState.LATE)]
        assert bool(told) == bool(reports)
        assert plan.quarters[3] is QuarterState.NOT_DUE
    counted = add_quarters([item.summary.quarters[0] for item in country])
    assert all(sum(states.values()) == len(country) for states in counted)


def test_names_in_quotation_marks_stand_among_the_letters() -> None:
    names = ["«Бат» ХХК", "Аз", "«Аз» ТӨХК", "Яам", "«Ёл»", "Ер"]
    assert sorted(names, key=alphabetical) == ["Аз", "«Аз» ТӨХК", "«Бат» ХХК", "Ер", "«Ёл»", "Яам"]


def test_a_letter_leads_to_where_it_begins(pages: dict[str, Page]) -> None:
    for item in pages["organisations/"].context["letters"]:
        address, _, anchor = item.address.partition("#")
        assert f'id="{anchor}"' in body(pages[address]).html


def test_what_complaints_are_about_is_added_up_over_all_bodies(
    pages: dict[str, Page], country: list[OrganisationOverview]
) -> None:
    told = [item for body in country for plan in body.plans if (item := plan.disclosure and plan.disclosure.complaints)]
    received = sum(report.received or 0 for item in told for report in item.reports)
    page = pages["lists/complaints/"]
    (year,) = page.context["years"]
    assert year.bodies == len(told) > 3
    assert year.total == received == sum(count for _, count in year.kinds)
    assert "lists/complaints/" in links(pages["lists/"])
    shown = body(page).text
    assert all(f"{counts[0]:,}" in shown for _, counts in page.context["rows"])
    assert {item.address for body_ in country for item in body_.summary.complaints} <= links(page)


def test_what_is_secret_is_in_no_sum() -> None:
    known = YearComplaints(2026, "a/2026/complaints/", ((ComplaintKind.ETHICS, 7),), 0, 7)
    secret = YearComplaints(2026, "b/2026/complaints/", ((ComplaintKind.ETHICS, 0), (ComplaintKind.OTHER, 9)), 2, None)
    whole = add_complaints(2026, [known, secret])
    assert dict(whole.kinds) == {ComplaintKind.ETHICS: 7, ComplaintKind.OTHER: 9}
    assert (whole.secret, whole.total, whole.bodies) == (2, None, 2)
