"""What every built site promises: nothing foreign, no dead link, nothing out of reach, every fact recomputable."""

from __future__ import annotations

import csv
import datetime
import errno
import gc
import hashlib
import io
import json
import os
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
import pytest
from whole_site import DAY, SITE_URL, tree

from iltod.core.failure import PublishError
from iltod.core.project import Project, make_settings
from iltod.evidence.picture_copies import is_picture
from iltod.evidence.pictures import read_picture
from iltod.facts.bodies import derive_organisation
from iltod.history.body_history import BodyHistory
from iltod.model import OrganisationFolder
from iltod.pages.renderer import DEPTHS
from iltod.reading.loader import load_register
from iltod.site import all_bodies_writer as all_bodies_module
from iltod.site import survey as survey_module
from iltod.site.build import build_site
from iltod.site.files import sitemap
from iltod.site.files.body_files import PRODUCERS, body_facts
from iltod.site.files.sitemap import sitemap_files, sitemap_lines
from iltod.site.printer import Printer
from iltod.site.publishing.manifest import PublishedFile
from iltod.site.publishing.owner_files import OwnerFiles
from iltod.site.publishing.staging import Staging

HERE = "https://here.invalid/"
NOT_FOUND = {"404.html", "embed/404.html"}
"""Pages that a server shows at any address; their links lead from the root of the server."""

REQUESTED = {("link", "href"), ("script", "src"), ("img", "src"), ("img", "srcset"), ("iframe", "src"),
             ("source", "src"), ("source", "srcset"), ("video", "src"), ("video", "poster"), ("audio", "src"),
             ("embed", "src"), ("object", "data"), ("form", "action"), ("input", "src"), ("use", "href"),
             ("image", "href"), ("base", "href"), ("track", "src")}  # fmt: skip
NOT_REQUESTED = {"canonical", "alternate", "prev", "next"}
CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


class PageReader(HTMLParser):
    """Collects what a page asks for, where its links lead and what a link into it can name."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.requested: list[str] = []
        self.links: list[str] = []
        self.names: list[str] = []
        self.scripts = 0
        self._style = False
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.scripts += tag == "script"
        self._style = tag == "style"
        self.names += [
            found[name] for name in ("id", "name") if name in found and not (tag == "meta" and name == "name")
        ]
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "link" and found.get("rel") in NOT_REQUESTED:
            self.links += [found["href"]] if found["rel"] == "alternate" else []
            return
        for name, value in found.items():
            if (tag, name) in REQUESTED:
                self.requested.append(value)
            if name == "style":
                self.requested += css_addresses(value)
            if name == "http-equiv" and value.lower() == "refresh":
                self.requested.append(found["content"].partition("url=")[2])

    def handle_data(self, data: str) -> None:
        if self._style:
            self.requested += css_addresses(data)

    def handle_endtag(self, tag: str) -> None:
        self._style = False


def css_addresses(text: str) -> list[str]:
    return [one or other for one, other in CSS_ADDRESS.findall(text)]


@cache
def read_pages(site: Path) -> dict[str, PageReader]:
    """Return every page of a site by its address."""
    return {
        str(path.relative_to(site)).removesuffix("index.html"): PageReader(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
        if not str(path.relative_to(site)).startswith("data/source/")
    }


@pytest.fixture(params=["mkdocs_site", "plain_site"])
def site(request: pytest.FixtureRequest) -> Path:
    """A whole site, by each way of building it."""
    found: Path = request.getfixturevalue(request.param)
    return found


def test_the_reader_of_pages_sees_what_a_browser_asks_for() -> None:
    page = PageReader(
        '<link rel="stylesheet" href="https://a/"><img src="//b/"><style>@import "https://c/";p{background:url(https://d/)}'
        '</style><p style="background:url(https://e/)"><script src="https://f/"></script><a href="https://g/">x</a>'
    )
    assert page.requested == ["https://a/", "//b/", "https://c/", "https://d/", "https://e/", "https://f/"]
    assert page.links == ["https://g/"]


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    asked = [
        (address, wanted)
        for address, page in read_pages(site).items()
        for wanted in page.requested
        if urlsplit(urljoin(HERE, wanted)).netloc != "here.invalid" and not wanted.startswith("data:")
    ]
    assert asked == []
    styles = [wanted for path in site.rglob("*.css") for wanted in css_addresses(path.read_text(encoding="utf-8"))]
    assert [wanted for wanted in styles if not wanted.startswith("data:")] == []
    scripts = [
        path for path in site.rglob("*.js") if re.search(r"https?://|//[a-z]+\.", path.read_text(encoding="utf-8"))
    ]
    assert scripts == []


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    pages = read_pages(site)
    links = [(address, link) for address, page in pages.items() for link in (*page.links, *page.requested)]
    assert [found for found in links if not _leads_somewhere(*found, pages, site)] == []
    assert len(links) > 1000


def _leads_somewhere(address: str, link: str, pages: dict[str, PageReader], site: Path) -> bool:
    """Return whether a link leads out of the site, or to a file of it and a name in that file."""
    if link.startswith("#"):
        return unquote(link[1:]) in pages[address].names
    # The page for addresses that are not there is shown at any address, below the path of SITE_URL.
    within = "/register/" if address in NOT_FOUND else "/"
    target = urlsplit(urljoin(f"https://here.invalid{within}{address}", link))
    if target.netloc != "here.invalid" or target.scheme != "https":
        return True
    path = unquote(target.path).removeprefix(within)
    file = site / (f"{path}index.html" if path.endswith("/") or not path else path)
    return file.is_file() and (not target.fragment or unquote(target.fragment) in pages[path].names)


def test_every_page_is_reached_from_home(site: Path) -> None:
    pages = read_pages(site)
    reached, ahead = set(), [""]
    while ahead:
        address = ahead.pop()
        if address in reached or address not in pages:
            continue
        reached.add(address)
        ahead += [
            urlsplit(urljoin(HERE + address, link)).path.lstrip("/")
            for link in pages[address].links
            if urlsplit(urljoin(HERE + address, link)).netloc == "here.invalid"
        ]
    pasted = {address for address in pages if re.fullmatch(r"embed/.*/s/(dark|light)/", address)}
    assert len(pasted) > 30
    assert set(pages) - reached - pasted == NOT_FOUND


def test_the_hotline_is_one_tap_away_on_every_page(site: Path) -> None:
    assert [address for address, page in read_pages(site).items() if "tel:110" not in page.links] == []


def test_the_page_of_the_hotline_carries_no_script_and_no_form(site: Path) -> None:
    page = (site / "110" / "index.html").read_text(encoding="utf-8").lower()
    assert read_pages(site)["110/"].scripts == 0
    for part in ("<form", "<input", "<iframe", "onclick", "javascript:"):
        assert part not in page
    assert {urljoin(HERE + "110/", asked) for asked in read_pages(site)["110/"].requested} == {HERE + "assets/icon.svg"}


def test_prose_carries_no_script(site: Path) -> None:
    for address in ("about/", "data/", "glossary/", "methodology/", "officers/", "404.html"):
        assert read_pages(site)[address].scripts == 0


def test_every_address_in_the_open_data_is_published(site: Path) -> None:
    dead = []
    for path in site.rglob("*.json"):
        if path.is_relative_to(site / "schema"):
            continue
        document = json.loads(path.read_text(encoding="utf-8"))
        for address in _addresses(document):
            target = site / (
                f"{address.partition('#')[0]}index.html" if address.partition("#")[0].endswith("/") else address
            )
            if not target.is_file():
                dead.append((path.name, address))
    assert dead == []


def _addresses(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for key, value in document.items():
            if key in ("address", "json", "csv") and isinstance(value, str):
                yield value
            elif key != "declared":
                yield from _addresses(value)
    elif isinstance(document, list):
        for item in document:
            yield from _addresses(item)


def test_every_measure_has_its_page_its_json_and_its_row(site: Path, copied: Path) -> None:
    for folder in load_register(copied).register.organisations:
        for year in folder.years:
            base = f"{folder.organisation.id}/{year.plan.year}"
            rows = list(csv.DictReader(io.StringIO((site / f"{base}.csv").read_text(encoding="utf-8-sig"), newline="")))
            plan = json.loads((site / f"{base}.json").read_text(encoding="utf-8"))
            assert [row["id"] for row in rows] == [item["id"] for item in plan["measures"]]
            for row in rows:
                assert (site / base / row["id"] / "index.html").is_file()
                assert (site / base / f"{row['id']}.json").is_file()


def test_the_two_real_plans_are_there_whole_and_samples_count_nowhere(site: Path) -> None:
    index = json.loads((site / "data" / "organisations.json").read_text(encoding="utf-8"))
    counted = {item["id"]: item["totals"]["measures"] for item in index["organisations"]}
    assert counted == {"energy-centre": 15, "songinokhairkhan": 16}
    assert index["totals"]["measures"] == 31
    assert [item["id"] for item in index["samples"]] == ["sample"]


def test_sources_are_published_as_they_are(site: Path, copied: Path) -> None:
    published = tree(site / "data" / "source")
    assert published["songinokhairkhan/2025/plan.yml"] == (copied / "plans/songinokhairkhan/2025/plan.yml").read_bytes()
    originals = {path: content for path, content in published.items() if not is_picture(path)}
    assert {path for path in originals if (copied / "plans" / path).read_bytes() != published[path]} == set()
    sums = {
        item.sha256: f"{folder.organisation.id}/{year.plan.year}/evidence/files/{item.file}"
        for folder in load_register(copied).register.organisations
        for year in folder.years
        for item in year.evidence
        if item.sha256 and item.date <= DAY and not is_picture(item.file or "")
    }
    assert sums
    assert [path for digest, path in sums.items() if hashlib.sha256(published[path]).hexdigest() != digest] == []


def test_of_a_picture_only_the_copy_without_metadata_is_published(site: Path, copied: Path) -> None:
    name = "sample/2026/evidence/files/open-day-photo.jpg"
    original, copy = (copied / "plans" / name).read_bytes(), (site / "data" / "source" / name).read_bytes()
    assert b"Exif" in original
    assert read_picture(original).located
    assert b"Exif" not in copy
    page = (site / "sample/2026/1-2/index.html").read_text(encoding="utf-8")
    for content in (original, copy):
        assert hashlib.sha256(content).hexdigest() in page
    thumbnail = "data/source/sample/2026/evidence/thumbnails/open-day-photo.jpg.jpg"
    assert f'src="../../../{thumbnail}" width="480" height="320" alt="' in page
    assert (site / thumbnail).stat().st_size < 40_000
    document = json.loads((site / "sample/2026/1-2.json").read_text(encoding="utf-8"))
    (picture,) = [item["picture"] for item in document["evidence"] if "picture" in item]
    assert picture["sha256"] == hashlib.sha256(copy).hexdigest()
    assert (picture["width"], picture["height"], picture["size"]) == (1200, 800, len(copy))
    known = json.loads((site / "sample/digests.json").read_text(encoding="utf-8"))["files"]
    assert [(item["sha256"], item["copy"]) for item in known if item["file"] == "open-day-photo.jpg"] == [
        (hashlib.sha256(original).hexdigest(), False),
        (hashlib.sha256(copy).hexdigest(), True),
    ]


def test_schemas_are_published(site: Path) -> None:
    names = {path.name for path in (site / "schema").iterdir()}
    assert {"plan.schema.json", "report.schema.json", "evidence.schema.json", "organisation.schema.json"} <= names


def test_the_sitemap_lists_every_page_but_samples(site: Path) -> None:
    listed = re.findall(r"<loc>([^<]+)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
    pages = {address for address in read_pages(site) if not unlisted(address)}
    assert sorted(listed) == sorted(f"{SITE_URL}{address}" for address in pages)
    assert f"Sitemap: {SITE_URL}sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")
    for address in read_pages(site):
        file = site / address if address.endswith(".html") else site / f"{address}index.html"
        assert ('name="robots" content="noindex"' in file.read_text(encoding="utf-8")) == unlisted(address)


def unlisted(address: str) -> bool:
    """Return whether search engines shall not list a page: invented data, widgets, codes, copies, what is not there."""
    if address.endswith("/poster.html") or re.search(r"/plan-\d+\.html$", address):
        return True
    return address in NOT_FOUND or address.startswith(("sample/", "embed/")) or address.endswith("/embed/")


def test_the_sitemap_says_when_the_data_of_a_page_changed_and_never_guesses(site: Path) -> None:
    lines = (site / "sitemap.xml").read_text(encoding="utf-8").splitlines()
    days = dict(re.findall(rf"<loc>{SITE_URL}([^<]*)</loc>(?:<lastmod>([^<]*)</lastmod>)?", "\n".join(lines)))
    feed = json.loads((site / "songinokhairkhan/2025/feed.json").read_text(encoding="utf-8"))
    newest = max(item["date_published"][:10] for item in feed["items"])
    assert days["songinokhairkhan/2025/"] == days["songinokhairkhan/"] == newest
    assert days["about/"] == days["officers/"] == ""
    assert days[""] == days["organisations/"] == max(day for day in days.values())
    assert all(datetime.date.fromisoformat(day) <= DAY for day in days.values() if day)


def test_a_page_has_the_day_of_what_it_lies_below() -> None:
    days = {"": datetime.date(2026, 3, 1), "a/": datetime.date(2026, 2, 1), "a/2026/1-1/": datetime.date(2026, 1, 1)}
    addresses = ("", "about/", "a/", "a/2026/", "a/2026/1-1/", "a/2026/1-1/x.html")
    told = sitemap_lines(addresses, "https://x.mn/", days).lines.content.decode().splitlines()
    assert [re.findall("<lastmod>(.*)</lastmod>", line) for line in told] == [
        ["2026-03-01"], [], ["2026-02-01"], ["2026-02-01"], ["2026-01-01"], ["2026-01-01"],
    ]  # fmt: skip


def test_canonical_addresses_are_those_of_the_pages(site: Path) -> None:
    for address in ("", "about/", "songinokhairkhan/2025/"):
        page = (site / address / "index.html").read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="{SITE_URL}{address}">' in page


def test_a_long_sitemap_is_split_under_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "LONGEST_SITEMAP", 2)
    parts = [sitemap_lines(addresses, "https://x.mn/") for addresses in (["", "a/"], [], ["b/"])]
    files = {file.path: file.content.decode() for file in sitemap_files(parts, "https://x.mn/")}
    assert list(files) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml", "robots.txt"]
    assert re.findall(r"<loc>([^<]+)", files["sitemap-1.xml"] + files["sitemap-2.xml"]) == [
        "https://x.mn/", "https://x.mn/a/", "https://x.mn/b/",
    ]  # fmt: skip
    assert "<sitemapindex" in files["sitemap.xml"]
    assert re.findall(r"<loc>([^<]+)", files["sitemap.xml"]) == [
        "https://x.mn/sitemap-1.xml",
        "https://x.mn/sitemap-2.xml",
    ]


@pytest.fixture
def printer(copied: Path) -> Printer:
    return Printer(Project(copied, make_settings(DAY)))


def folders_in_memory() -> list[OrganisationFolder]:
    return [thing for thing in gc.get_objects() if isinstance(thing, OrganisationFolder)]


def test_bodies_are_written_one_at_a_time(copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first body is written before the second is read, so a country needs no more memory than its largest body."""
    live = []
    gc.collect()
    others = folders_in_memory()  # what other tests hold

    write = OwnerFiles.write

    def watched(self: OwnerFiles, path: str, content: bytes) -> PublishedFile:
        if re.fullmatch(r"[a-z-]+/[0-9]{4}\.csv", path):
            live.append(len(folders_in_memory()) - len(others))
        return write(self, path, content)

    monkeypatch.setattr(OwnerFiles, "write", watched)
    assert build_site(copied, tmp_path / "site", DAY, workers=1).files > 100
    assert len(live) == 4
    assert max(live) <= 2  # the one at hand, and the last one until its name is bound anew


def test_the_number_of_workers_changes_no_byte(copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_module, "FEWEST_BODIES_A_WORKER", 1)
    monkeypatch.setattr(all_bodies_module, "MANY_BODIES", 1)
    tables = all_bodies_module.write_all_tables

    def noted(*of: object) -> object:
        print(os.getpid() == this, file=processes)
        processes.flush()
        return tables(*of)  # type: ignore[arg-type]

    this = os.getpid()
    sites = []
    with (tmp_path / "processes").open("w+") as processes:
        monkeypatch.setattr(all_bodies_module, "write_all_tables", noted)
        for workers in (1, 2, 3):
            built = build_site(copied, tmp_path / str(workers), DAY, workers=workers)
            assert built.files > 100
            sites.append(contents(tmp_path / str(workers)))
        processes.seek(0)
        assert processes.read().split() == ["True", "False", "False"]
    assert sites[0] == sites[1] == sites[2]


@pytest.mark.parametrize(
    ("way", "where"), [("write", "songinokhairkhan/2025/3"), ("write_pieces", "data/tables/measures.csv")]
)
def test_a_worker_that_cannot_write_leaves_the_old_site(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, where: str
) -> None:
    build_site(copied, tmp_path / "site", DAY)
    before = contents(tmp_path / "site")
    monkeypatch.setattr(survey_module, "FEWEST_BODIES_A_WORKER", 1)
    monkeypatch.setattr(all_bodies_module, "MANY_BODIES", 1)
    write = getattr(OwnerFiles, way)

    def full(self: OwnerFiles, path: str, content: bytes) -> PublishedFile:
        if path.startswith(where):
            raise OSError(errno.ENOSPC, "No space left on device", path)
        file: PublishedFile = write(self, path, content)
        return file

    monkeypatch.setattr(OwnerFiles, way, full)
    with pytest.raises(OSError, match="No space"):
        build_site(copied, tmp_path / "site", DAY, workers=2)
    assert contents(tmp_path / "site") == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_site_of_a_day_publishes_no_source_of_a_later_day(copied: Path, tmp_path: Path) -> None:
    build_site(copied, tmp_path / "site", datetime.date(2026, 5, 1))
    reports = tmp_path / "site/data/source/sample/2026/reports"
    assert "q1.yml" in {path.name for path in reports.iterdir()}
    dates = [re.search(r"^date: (\S+)", path.read_text(encoding="utf-8"), re.M) for path in reports.iterdir()]
    assert all(found and found.group(1) <= "2026-05-01" for found in dates)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("body", ["../../evil", "/etc", "a/../../../evil", "..", "a\\b"])
def test_no_body_can_write_outside_the_site(copied: Path, printer: Printer, tmp_path: Path, body: str) -> None:
    folder = load_register(copied).register.organisations[0]
    hostile = msgspec.structs.replace(folder, organisation=msgspec.structs.replace(folder.organisation, id=body))
    overview = derive_organisation(hostile, load_register(copied).register.scales, DAY)
    before = tree(tmp_path)

    def build() -> None:
        with Staging(tmp_path / "deep" / "site") as staging:
            staging.start_empty()
            facts = body_facts(hostile, overview, BodyHistory({}), (), (), printer)
            for produce in PRODUCERS:
                for file in produce(facts, printer).files:
                    staging.owner_files(body).write(*file)

    with pytest.raises((PublishError, IndexError)):
        build()
    assert tree(tmp_path) == before


def test_frames_are_made_for_every_depth(printer: Printer) -> None:
    assert [shell.depth for shell in printer.page_frames] == list(DEPTHS)
