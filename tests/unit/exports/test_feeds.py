"""Feeds are what other people's programs can read, and their entries keep their names."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import jsonschema
import pytest
from followed import HOSTILE, SITE_URL, feeds, hostile, overview_of, told
from html_reading import HtmlReading
from msgspec.structs import replace
from repositories import ORGANISATION, Repo, evidence, plan, report
from small_register import AS_OF, MEASURES_INSIDE, MEASURES_OPEN, folder, silent_folder
from small_site import wording

from iltod.exports.feeds import (
    ALL_BODIES_ENTRIES_EACH,
    MOST_ENTRIES,
    all_bodies_feeds,
    search_description,
    tag,
)
from iltod.exports.news import MEASURES_SHOWN, News
from iltod.model import Period, Plan, Progress, ProgressReport

TODAY = datetime.date(2026, 12, 1)

JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "description": {"type": "string"},
        "home_page_url": {"type": "string", "format": "uri", "pattern": "^https://"},
        "feed_url": {"type": "string", "pattern": "^https://.*/feed\\.json$"},
        "language": {"type": "string", "pattern": "^[a-z]{2}$"},
        "icon": {"type": "string", "pattern": "^https://.*\\.png$"},
        "favicon": {"type": "string", "pattern": "^https://.*\\.png$"},
        "authors": {
            "type": "array",
            "items": {"type": "object", "anyOf": [{"required": ["name"]}, {"required": ["url"]}]},
        },
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": {"type": "string", "pattern": "^https://"},
                    "date_published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"},
                    "date_modified": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"},
                },
            },
        },
    },
}
"""Written from the specification, https://www.jsonfeed.org/version/1.1/."""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "project")


def atom(content: bytes) -> Any:
    found = feedparser.parse(content)
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    return found


def ids(content: bytes) -> list[str]:
    return [entry.id for entry in atom(content).entries]


def check_both(files: dict[str, bytes]) -> None:
    """Each pair says the same, and each form is valid."""
    atoms = [address for address in files if address.endswith(".atom")]
    assert len(atoms) * 2 == len(files)
    for address in atoms:
        found, other = atom(files[address]), json.loads(files[address.replace(".atom", ".json")])
        jsonschema.validate(other, JSON_FEED)
        assert found.feed.title == other["title"]
        assert [entry.id for entry in found.entries] == [item["id"] for item in other["items"]]
        assert [entry.title for entry in found.entries] == [item["title"] for item in other["items"]]
        assert len(set(ids(files[address]))) == len(found.entries)
        assert found.feed.links[0].href == f"{SITE_URL}{address}"
        for entry, item in zip(found.entries, other["items"], strict=True):
            assert entry.content[0].value == item["content_html"]
            assert entry.updated == item["date_modified"]
            assert entry.link == item["url"]
            assert "110" in HtmlReading(item["content_html"]).text
        assert [entry.updated for entry in found.entries] == sorted((e.updated for e in found.entries), reverse=True)


def test_without_git_the_written_dates_tell_what_happened() -> None:
    files, newest = feeds(overview_of(folder()))
    check_both(files)
    assert sorted(files) == ["zagvar/2026/feed.atom", "zagvar/2026/feed.json", "zagvar/feed.atom", "zagvar/feed.json"]
    entries = atom(files["zagvar/feed.atom"]).entries
    assert [(entry.updated, entry.title) for entry in entries][:3] == [
        ("2026-10-09T00:00:00+08:00", "Загвар газар, 2026 он: Явцыг тайлагнасан (2 арга хэмжээ)"),
        ("2026-09-02T00:00:00+08:00", "Загвар газар, 2026 он: Бусдын үнэлгээг нэмсэн (1 арга хэмжээ)"),
        ("2026-07-08T00:00:00+08:00", "Загвар газар, 2026 он: Явцыг тайлагнасан (6 арга хэмжээ)"),
    ]
    assert entries[0].id == "tag:iltod.example.mn,2026-10-09:zagvar/2026/2026-10-09"
    assert entries[-1].title == "Загвар газар, 2026 он: Төлөвлөгөөг баталсан"
    assert len(newest) == ALL_BODIES_ENTRIES_EACH


def test_what_came_in_after_the_day_of_the_site_is_not_told() -> None:
    before = datetime.date(2026, 8, 1)
    files, _ = feeds(overview_of(folder(), before))
    assert max(entry.updated for entry in atom(files["zagvar/feed.atom"]).entries) == "2026-07-08T00:00:00+08:00"


def test_git_tells_each_commit_with_its_moment(repo: Repo) -> None:
    repo.begin()
    changed = repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    repo.commit("2026-04-05", {"reports/q1.yml": report(), "evidence/photo.yml": evidence()})
    files, _ = feeds(told(repo, TODAY))
    check_both(files)
    entries = atom(files["body/2026/feed.atom"]).entries
    assert [(entry.updated, entry.title.partition(": ")[2]) for entry in entries] == [
        ("2026-04-05T12:00:00+08:00", "Нотломж нэмсэн (1 арга хэмжээ); Явцыг тайлагнасан (1 арга хэмжээ)"),
        ("2026-03-01T12:00:00+08:00", "Хугацааг өөрчилсөн, шийдвэр хавсаргаагүй (1 арга хэмжээ)"),
        ("2026-02-01T12:00:00+08:00", "Төлөвлөгөө энэ сайтад орсон"),
    ]
    assert entries[1].id == f"tag:iltod.example.mn,2026-03-01:body/2026/{changed[:10]}"
    assert entries[1].content[0].value.count(f'href="{SITE_URL}body/2026/1-1/"') == 1


def test_names_of_entries_stay_when_more_comes_in_and_when_body_and_measure_are_renamed(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    first = ids(feeds(told(repo, TODAY))[0]["body/feed.atom"])
    repo.commit("2026-04-05", {"reports/q1.yml": report()})
    second = ids(feeds(told(repo, TODAY))[0]["body/feed.atom"])
    assert second[1:] == first
    (repo.root / "plans/body").rename(repo.root / "plans/agency")
    repo.commit("2026-05-01", {"/agency/organisation.yml": f"{ORGANISATION}formerly: [body]\n"})
    third = ids(feeds(told(repo, TODAY, "agency"))[0]["agency/feed.atom"])
    assert third == second


def test_what_was_taken_out_of_a_file_does_not_come_back(repo: Repo) -> None:
    repo.begin(files={"reports/q1.yml": report(text="Болд УА99112233 утас 99112233")})
    repo.commit("2026-04-06", {"reports/q1.yml": report(text="Хийж байна."), "plan.yml": plan(title="Шинэ гарчиг")})
    files, _ = feeds(told(repo, TODAY))
    for content in files.values():
        assert b"99112233" not in content
        assert "Сургалт хийх".encode() not in content


def with_reports(count: int) -> Any:
    held = folder()
    (year,) = held.years
    plan_ = replace(year.plan, amendments=tuple(amendment(number) for number in range(count)))
    return replace(held, years=(replace(year, plan=plan_, reports=(), assessments=(), evidence=()),))


def amendment(number: int) -> Any:
    (found,) = folder().years[0].plan.amendments
    return replace(found, date=datetime.date(2026, 2, 1) + datetime.timedelta(number))


def test_a_feed_has_only_the_newest() -> None:
    files, newest = feeds(overview_of(with_reports(60)))
    entries = atom(files["zagvar/feed.atom"]).entries
    assert len(entries) == MOST_ENTRIES
    assert entries[0].updated == "2026-04-01T00:00:00+08:00"
    assert [news.moment.date().isoformat() for news in newest] == ["2026-04-01", "2026-03-31", "2026-03-30"]


def test_a_body_about_which_there_is_nothing_has_an_empty_feed() -> None:
    held = replace(silent_folder(), years=())
    files, newest = feeds(overview_of(held))
    check_both(files)
    assert atom(files["zagvar/feed.atom"]).feed.updated == f"{AS_OF}T00:00:00+08:00"
    assert newest == ()


def test_invented_bodies_are_marked_and_stay_out_of_the_feed_of_all() -> None:
    files, newest = feeds(overview_of(folder(sample=True)))
    check_both(files)
    found = atom(files["zagvar/feed.atom"])
    assert found.feed.title.startswith("Зохиомол жишээ: ")
    assert all(entry.title.startswith("Зохиомол жишээ: ") for entry in found.entries)
    assert newest == ()


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_stands_in_a_text_stays_text(words: str) -> None:
    files, newest = feeds(hostile(words))
    check_both(files)
    country = {file.path: file.content for file in all_bodies_feeds([newest], wording(), SITE_URL, AS_OF)}
    check_both(country)
    assert all(b"<script" not in content for address, content in files.items() if address.endswith(".atom"))
    for item in json.loads(files["zagvar/feed.json"])["items"]:
        tags = {name for name, _ in HtmlReading(item["content_html"]).elements}
        assert tags <= {"ul", "li", "p", "a"}
        assert len(item["title"]) <= 141


def news(body: str, day: int) -> News:
    moment = datetime.datetime(2026, 5, day, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
    return News(f"{body}/2026/{day}", int(moment.timestamp()), f"{body}: {day}", f"{body}/2026/", ("а",), (), 0)


def test_the_feed_of_all_bodies_is_the_newest_of_them() -> None:
    bodies = [(news("a", 9), news("a", 3)), (), (news("b", 5),)]
    files = {file.path: file.content for file in all_bodies_feeds(bodies, wording(), SITE_URL, AS_OF)}
    check_both(files)
    assert [entry.title for entry in atom(files["feed.atom"]).entries] == ["a: 9", "b: 5", "a: 3"]
    assert atom(files["feed.atom"]).feed.updated == "2026-05-09T09:30:00+08:00"


def test_a_site_with_letters_in_its_name_has_names_in_ascii() -> None:
    (entry,) = [news("a", 9)]
    assert re.fullmatch(r"tag:xn--[a-z0-9-]+\.mn,2026-05-09:a/2026/9", tag("xn--80a.mn", entry))
    files = all_bodies_feeds([(entry,)], wording(), "https://илтод.mn/", AS_OF)
    assert ids(next(files).content)[0].startswith("tag:xn--")


def test_browsers_are_told_where_to_search() -> None:
    file = search_description(wording(), "https://iltod.example.mn/a&b/")
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    found = ElementTree.fromstring(file.content)
    assert found.tag == f"{space}OpenSearchDescription"
    assert len(found.findtext(f"{space}ShortName") or "") <= 16
    (url,) = found.findall(f"{space}Url")
    assert url.attrib == {"type": "text/html", "template": "https://iltod.example.mn/a&b/search/?q={searchTerms}"}
    assert file.path == "opensearch.xml"


def test_a_plan_that_changed_nothing_has_no_names_of_measures() -> None:
    assert isinstance(folder().years[0].plan, Plan)
    files, _ = feeds(overview_of(silent_folder()))
    (approved, amended) = sorted(atom(files["zagvar/feed.atom"]).entries, key=lambda entry: entry.updated)
    assert "<a " not in approved.content[0].value
    assert amended.content[0].value.count("<a ") == 1


@pytest.mark.parametrize("beyond", [0, 1, 4])
def test_a_change_of_many_measures_says_how_many_are_not_listed(beyond: int) -> None:
    count = MEASURES_SHOWN + beyond
    known = [item.id for item in (*MEASURES_OPEN, *MEASURES_INSIDE)][:count]
    assert len(known) == count
    report = ProgressReport(
        id="q1",
        period=Period.Q1,
        date=datetime.date(2026, 4, 3),
        entries=tuple(Progress(measure=name, rating="70", text="Хийв.") for name in known),
    )
    held = folder()
    held = replace(held, years=(replace(held.years[0], reports=(report,), assessments=(), evidence=()),))
    (news,) = [item for item in feeds(overview_of(held))[1] if len(item.measures) > 1]
    assert (len(news.measures), news.more) == (MEASURES_SHOWN, beyond)
    content = feeds(overview_of(held))[0]["zagvar/feed.atom"].decode()
    assert (f"Бусад арга хэмжээ: {beyond}" in content) == bool(beyond)
