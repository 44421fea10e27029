"""The files of a body come from a list of producers, which do not depend on one another."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from html_reading import HtmlReading
from small_register import AS_OF
from small_site import ROOT

from iltod.core.project import Project, make_settings
from iltod.core.site_file import SiteFile
from iltod.facts.bodies import derive_organisation
from iltod.history.body_history import BodyHistory
from iltod.model.addresses import owned_places, page_path
from iltod.reading.loader import load_organisation, load_scales
from iltod.reading.loading import Loading
from iltod.site.build import build_site
from iltod.site.files.body_files import PRODUCERS, BodyFacts, Produced, body_facts
from iltod.site.printer import Printer

BODY = "energy-centre"


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(Project(ROOT, make_settings(AS_OF, "https://x.mn/")))


@pytest.fixture(scope="module")
def facts(printer: Printer) -> BodyFacts:
    loading = Loading(ROOT / "plans", "plans")
    scales, folder = load_scales(loading), load_organisation(loading, ROOT / "plans" / BODY)
    assert folder
    return body_facts(folder, derive_organisation(folder, scales, AS_OF), BodyHistory({}), scales, (), printer)


def made(produced: Produced) -> tuple[list[SiteFile], tuple[str, ...]]:
    return list(produced.files), produced.addresses


def test_producers_do_not_depend_on_one_another(facts: BodyFacts, printer: Printer) -> None:
    forwards = [made(produce(facts, printer)) for produce in PRODUCERS]
    backwards = [made(produce(facts, printer)) for produce in PRODUCERS[::-1]]
    assert forwards == backwards[::-1]


def test_every_file_is_made_once_at_a_place_of_the_body(facts: BodyFacts, printer: Printer) -> None:
    paths = [file.path for produce in PRODUCERS for file in produce(facts, printer).files]
    assert len(paths) == len(set(paths)) > 100
    assert [path for path in paths if not path.startswith(tuple(owned_places(BODY)))] == []


def test_addresses_for_search_engines_are_pages_of_the_same_producer(facts: BodyFacts, printer: Printer) -> None:
    listed = 0
    for produce in PRODUCERS:
        files, addresses = made(produce(facts, printer))
        listed += len(addresses)
        assert {page_path(address) for address in addresses} <= {file.path for file in files}
    assert listed > 20


def test_a_site_of_one_body_begins_with_the_page_of_that_body(minimal: Callable[..., Path]) -> None:
    root = minimal()
    build = partial(build_site, root, root / "site", datetime.date(2026, 7, 15), site_url="https://x.mn/", cached=True)
    build()
    home, body = ((root / "site" / name).read_text(encoding="utf-8") for name in ("index.html", "body/index.html"))
    heading = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)
    assert heading.findall(home) == heading.findall(body)
    assert '<link rel="canonical" href="https://x.mn/body/">' in home
    assert '="../' not in home
    assert ('class="crumbs"' in home, 'class="crumbs"' in body) == (False, True)  # no way from a page to itself
    assert {'rel="manifest"', 'rel="search"'} <= set(re.findall(r'rel="\w+"', home)) - set(
        re.findall(r'rel="\w+"', body)
    )
    links = [link["href"].partition("#")[0].partition("?")[0] for link in HtmlReading(home).all("a")]
    for link in links:
        if link and ":" not in link:
            target = root / "site" / link
            assert (target / "index.html" if link.endswith("/") else target).is_file(), link

    record = root / "plans/body/organisation.yml"
    record.write_text(re.sub(r"(?m)^name: .*$", "name: Шинэ нэр", record.read_text(encoding="utf-8")), encoding="utf-8")
    build()
    assert "Шинэ нэр" in heading.findall((root / "site/index.html").read_text(encoding="utf-8"))[0]

    shutil.copytree(root / "plans/body", root / "plans/other")
    (root / "plans/other/organisation.yml").write_text("name: Өөр газар\nkind: agency\nunits: []\n", encoding="utf-8")
    shutil.rmtree(root / "plans/other/2026")
    assert build().problems == ()
    assert heading.findall((root / "site/index.html").read_text(encoding="utf-8")) != heading.findall(
        (root / "site/body/index.html").read_text(encoding="utf-8")
    )
