"""Catalogues of others read the site: DCAT and schema.org, read back by an RDF library that asks no other host."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from poison import poison
from rdflib import Graph, Namespace, namespace
from rdflib.namespace import DCTERMS, FOAF, RDF
from small_register import AS_OF, folder, register
from small_site import wording
from whole_site import SITE_URL

from iltod.core.project import Settings
from iltod.exports.explorer.questions import QUESTIONS
from iltod.exports.tables.catalogue import TABLES
from iltod.facts.bodies import derive_organisation
from iltod.pages.body_pages import organisation_pages
from iltod.pages.guide.linked_data import linked_data

# The library's own reader of JSON-LD uses what the library calls old.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SCHEMA = Namespace("https://schema.org/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def graph_of(document: str) -> Graph:
    return Graph().parse(data=document, format="json-ld")


@pytest.fixture(scope="module")
def catalogue(plain_site: Path) -> Graph:
    return graph_of((plain_site / "data/catalogue.jsonld").read_text(encoding="utf-8"))


def test_the_catalogue_has_a_data_set_for_each_table_and_one_of_all(catalogue: Graph) -> None:
    sets = set(catalogue.subjects(RDF.type, namespace.DCAT.Dataset))
    assert len(sets) == len(TABLES) + 1
    for one in sets:
        assert {title.language for title in catalogue.objects(one, DCTERMS.title)} == {"mn", "en"}
        for needed in (
            DCTERMS.description,
            DCTERMS.license,
            DCTERMS.publisher,
            DCTERMS.modified,
            namespace.DCAT.distribution,
        ):
            assert any(catalogue.objects(one, needed)), needed
    catalogues = list(catalogue.subjects(RDF.type, namespace.DCAT.Catalog))
    assert len(catalogues) == 1
    assert set(catalogue.objects(catalogues[0], namespace.DCAT.dataset)) == sets
    assert any(catalogue.objects(None, FOAF.name))


def test_a_distribution_tells_the_size_and_the_digest_of_its_file(plain_site: Path, catalogue: Graph) -> None:
    distributions = set(catalogue.subjects(RDF.type, namespace.DCAT.Distribution))
    assert len(distributions) > 3 * len(TABLES)
    for one in distributions:
        address = str(catalogue.value(one, namespace.DCAT.downloadURL))
        content = (plain_site / address.removeprefix(SITE_URL)).read_bytes()
        assert int(str(catalogue.value(one, namespace.DCAT.byteSize))) == len(content)
        checksum = catalogue.value(one, SPDX.checksum)
        assert str(catalogue.value(checksum, SPDX.checksumValue)).lower() == hashlib.sha256(content).hexdigest()


def documents(site: Path, address: str) -> list[str]:
    return LINKED.findall((site / address / "index.html").read_text(encoding="utf-8"))


def test_pages_say_what_they_are(plain_site: Path) -> None:
    (body,) = documents(plain_site, "energy-centre")
    graph = graph_of(body)
    (organisation,) = graph.subjects(RDF.type, SCHEMA.GovernmentOrganization)
    assert str(graph.value(organisation, SCHEMA.name)).startswith("Эрчим")
    (plan,) = documents(plain_site, "energy-centre/2024")
    graph = graph_of(plan)
    (dataset,) = graph.subjects(RDF.type, SCHEMA.Dataset)
    assert any(graph.objects(dataset, SCHEMA.license))
    assert len(list(graph.objects(dataset, SCHEMA.distribution))) == 3
    for address in graph.objects(None, SCHEMA.contentUrl):
        assert (plain_site / str(address).removeprefix(SITE_URL)).is_file()


def test_every_data_page_tells_the_way_to_it(plain_site: Path) -> None:
    pages = [path.parent.relative_to(plain_site) for path in plain_site.rglob("index.html")]
    told = {str(page): documents(plain_site, str(page)) for page in pages}
    described = {page: found for page, found in told.items() if found}
    assert len(described) > 60
    for page, found in described.items():
        document = json.loads(found[0])
        crumbs: dict[str, Any] = document["@graph"][0]
        assert crumbs["@type"] == "BreadcrumbList"
        address = crumbs["itemListElement"][-1]["item"].removeprefix(SITE_URL)
        assert (plain_site / address / "index.html").is_file(), page


def test_no_text_ends_the_element_early() -> None:
    settings = Settings(as_of=AS_OF, site_url="https://iltod.example.mn/")
    found = poison(register(folder()), lambda text: f"</script><script>alert(1)</script>&<!-- {text}")
    overview = derive_organisation(found.organisations[0], found.scales, AS_OF)
    for page in organisation_pages(overview, wording()):
        element = linked_data(page, settings)
        assert element.count("<") == 2
        (document,) = LINKED.findall(element)
        assert any("</script>" in crumb["name"] for crumb in json.loads(document)["@graph"][0]["itemListElement"][1:])


def test_a_site_without_an_address_says_nothing_to_machines() -> None:
    overview = derive_organisation(folder(), register(folder()).scales, AS_OF)
    assert {linked_data(page, Settings(as_of=AS_OF)) for page in organisation_pages(overview, wording())} == {""}


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.id for question in QUESTIONS])
def test_a_ready_question_is_answered_as_its_sql_does(plain_site: Path, question: Any) -> None:
    with sqlite3.connect(f"file:{plain_site}/data/iltod.sqlite?mode=ro", uri=True) as connection:
        rows = connection.execute(question.sql).fetchall()
    with (plain_site / f"data/explore/{question.id}.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *answers = csv.reader(file)
    assert len(answers) == len(rows)
    if "address" in header:
        place = header.index("address")
        for answer in answers:
            page = plain_site / answer[place].partition("#")[0]
            assert page.is_file() or (page / "index.html").is_file(), answer[place]
    text = (plain_site / f"data/explore/{question.id}/index.html").read_text(encoding="utf-8")
    assert question.sql.splitlines()[0].replace("'", "&#39;") in text


def test_questions_find_what_is_there_and_no_sample(plain_site: Path) -> None:
    found = {question.id: (plain_site / f"data/explore/{question.id}.csv").read_text("utf-8") for question in QUESTIONS}
    for name in ("silent", "overdue", "performers", "acts", "same"):
        assert found[name].count("\n") > 1, name
    assert not any("Загвар" in text for text in found.values())
