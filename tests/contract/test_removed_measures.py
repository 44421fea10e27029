"""A measure that a plan has no more keeps its address: page, JSON, widget and news say when it was removed, by what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from html_reading import HtmlReading
from jsonschema import Draft202012Validator
from repositories import Repo, day, plan, report

from iltod.site.build import build_site

TODAY = day("2026-12-01")
ACT = """
amendments:
  - {date: 2026-04-10, act: Даргын тушаал, number: А/9, text: Санхүүжилтгүй болсон., removed: [1-1]}
"""
BACK = """
amendments:
  - {date: 2026-04-10, act: Даргын тушаал, number: А/9, text: Санхүүжилтгүй болсон., removed: [1-1]}
  - {date: 2026-05-10, act: Даргын тушаал, number: А/12, text: Буцааж оруулав., measures: [1-1]}
"""


def without_first(extra: str = "") -> str:
    """Return the plan without its first measure."""
    whole = plan(extra=extra)
    start, end = whole.index("      - id: 1-1"), whole.index("      - id: 1-2")
    return whole[:start] + whole[end:]


def built(repo: Repo) -> Path:
    site = repo.root.parent / "site"
    assert build_site(repo.root, site, TODAY, site_url="https://iltod.example.mn/").files
    return site


def page(site: Path, address: str) -> HtmlReading:
    return HtmlReading((site / address / "index.html").read_text(encoding="utf-8"))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "project")
    made.begin("2026-02-01")
    made.commit("2026-04-06", {"reports/q1.yml": report("70")})
    return made


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        (ACT, ("Шийдвэртэй", "Даргын тушаал А/9", "Санхүүжилтгүй болсон.")),
        ("", ("Шийдвэр хавсаргаагүй",)),
    ],
    ids=["act", "none"],
)
def test_what_was_removed_keeps_its_address_and_says_when_and_by_what(
    repo: Repo, extra: str, told: tuple[str, ...]
) -> None:
    files: dict[str, str | None] = {"plan.yml": without_first(extra)}
    if not extra:
        files["reports/q1.yml"] = report("70").replace("1-1", "1-2")
    repo.commit("2026-04-12", files)
    site = built(repo)
    for address in ("body/2026/1-1", "embed/body/2026/1-1"):
        text = page(site, address).text
        assert "Төлөвлөгөөнөөс хассан: 2026 оны 4 дүгээр сарын 12. " + told[0] in text, address
        assert "Сургалт хийх" in text, address
    text = page(site, "body/2026/1-1").text
    for words in (*told, "Хуулийн хэлтэс", "2-р улирал", "Сургалт 2-оос доошгүй удаа болсон байх", "Явцыг тайлагнасан"):
        assert words in text, words
    document = json.loads((site / "body/2026/1-1.json").read_bytes())
    schema = json.loads((site / "schema/output/removed-measure-1.schema.json").read_bytes())
    Draft202012Validator(schema).validate(document)
    assert (document["date"], document["last"]["title"]) == ("2026-04-12", "Сургалт хийх")
    answer = json.loads((site / "embed/body/2026/1-1/oembed.json").read_bytes())
    assert "Сургалт хийх" in answer["title"]
    whole = json.loads((site / "body/2026.json").read_bytes())
    assert whole["totals"]["measures"] == 1, "it is in no figure"
    assert [(item["id"], item["backing"]) for item in whole["removed"]] == [("1-1", "act" if extra else "none")]


def test_its_name_stays_in_feeds_pages_of_changes_and_on_the_plan(repo: Repo) -> None:
    repo.commit("2026-04-12", {"plan.yml": without_first(ACT)})
    site = built(repo)
    assert "1.1. Сургалт хийх" in (site / "body/2026/feed.atom").read_text(encoding="utf-8")
    for address in ("body/changes", "body/2026/changes", "body/2026"):
        links = [link["href"] for link in page(site, address).all("a")]
        assert any(link.endswith(("body/2026/1-1/", "../1-1/")) for link in links), address
    table = (site / "body/2026/tables/amendments.csv").read_text(encoding="utf-8")
    assert "removal" in table


def test_what_was_removed_and_brought_back_is_the_measure_again_and_tells_both(repo: Repo) -> None:
    repo.commit("2026-04-12", {"plan.yml": without_first(ACT)})
    repo.commit("2026-05-12", {"plan.yml": plan(extra=BACK)})
    site = built(repo)
    text = page(site, "body/2026/1-1").text
    assert "Төлөвлөгөөнөөс хассан: " not in text
    assert "Арга хэмжээг төлөвлөгөөнөөс хассан Шийдвэртэй" in text
    assert "Арга хэмжээг төлөвлөгөөнд нэмсэн Шийдвэртэй" in text
    document = json.loads((site / "body/2026/1-1.json").read_bytes())
    assert document["format"] == "iltod-measure-1"
    assert [(item["kind"], item["backing"]) for item in document["history"]["events"]][:2] == [
        ("added", "act"),
        ("removed", "act"),
    ]
    assert json.loads((site / "body/2026.json").read_bytes())["removed"] == []


def test_an_act_backs_only_the_removals_that_it_names(repo: Repo) -> None:
    repo.commit("2026-04-12", {"plan.yml": without_first(ACT.replace("[1-1]", "[1-9]"))[:], "reports/q1.yml": None})
    removed = json.loads((built(repo) / "body/2026.json").read_bytes())["removed"]
    assert {(item["id"], item["backing"]) for item in removed} == {("1-1", "none"), ("1-9", "act")}


def test_where_git_knows_nothing_the_act_alone_keeps_the_address(repo: Repo) -> None:
    repo.commit("2026-04-12", {"plan.yml": without_first(ACT)})
    (repo.root / ".git").rename(repo.root.parent / "away")
    text = page(built(repo), "body/2026/1-1").text
    assert "Төлөвлөгөөнөөс хассан: 2026 оны 4 дүгээр сарын 10. Шийдвэртэй" in text
    assert "юу амласан байсныг харуулах боломжгүй" in text


def test_a_line_with_personal_data_is_not_repeated_on_the_page_of_a_removed_measure(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    repo.begin("2026-02-01", {"plan.yml": plan(criterion="Утас 99112233 руу залгах")})
    repo.commit("2026-04-12", {"plan.yml": without_first(ACT)})
    site = built(repo)
    for path in ("body/2026/1-1/index.html", "body/2026/1-1.json"):
        assert "99112233" not in (site / path).read_text(encoding="utf-8"), path


def test_former_addresses_of_a_removed_measure_lead_to_its_page(repo: Repo) -> None:
    renamed = plan(name="1-7", measure="formerly: [1-1]")
    repo.commit("2026-04-10", {"plan.yml": renamed, "reports/q1.yml": report("70").replace("1-1", "1-7")})
    repo.commit("2026-04-12", {"plan.yml": without_first(ACT.replace("1-1", "1-7"))})
    site = built(repo)
    assert "Төлөвлөгөөнөөс хассан" in page(site, "body/2026/1-7").text
    assert "1-7/" in (site / "body/2026/1-1/index.html").read_text(encoding="utf-8")
