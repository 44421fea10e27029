"""Every former address of a page leads to the present one, and to nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from html_reading import HtmlReading
from msgspec.structs import replace
from small_site import SETTINGS, TEMPLATES, wording

from iltod.checks.check import all_problems
from iltod.model.addresses import Moved, page_address
from iltod.pages.renderer import Renderer
from iltod.reading.loader import load_register
from iltod.site.build import build_site
from iltod.site.files import redirects as redirects_module
from iltod.site.files.redirects import FormerNames, former_names, moved_pages

Minimal = Callable[..., Path]

DAY = datetime.date(2026, 7, 15)
NAMES = FormerNames(
    {"new": ("old", "older")}, {"2026": ("2025",)}, {"2026": {"b": ("a",), "section-2": ("section-1",)}}
)


def pairs(*paths: str, names: FormerNames = NAMES) -> set[tuple[str, str]]:
    return {(item.former, item.present) for item in moved_pages(names, paths)}


def test_a_body_answers_by_all_its_names() -> None:
    assert pairs("new/index.html") == {("old/index.html", "new/index.html"), ("older/index.html", "new/index.html")}


def test_names_go_together_in_every_way() -> None:
    former = {former for former, _ in pairs("new/2026/b/index.html")}
    years = [f"{body}/{year}/{part}" for body in ("new", "old", "older") for year in (2026, 2025) for part in "ab"]
    assert former == {f"{address}/index.html" for address in years if address != "new/2026/b"}


def test_a_year_that_was_never_renamed_has_no_former_parts() -> None:
    names = FormerNames({"new": ()}, {"2026": (), "2025": ()}, {"2026": {"b": ("a",)}, "2025": {}})
    paths = ("new/2025/b/index.html", "new/2026/b/index.html", "new/b/index.html")
    assert pairs(*paths, names=names) == {("new/2026/a/index.html", "new/2026/b/index.html")}


def test_what_people_subscribed_to_stays_at_its_old_address() -> None:
    names = FormerNames({"new": ("old",)}, {"2026": ()}, {"2026": {}})
    paths = ("new/feed.atom", "new/feed.json", "new/2026/feed.json", "new/calendar.ics", "new/performers/legal.ics")
    assert pairs(*paths, names=names) == {(path.replace("new/", "old/"), path) for path in paths}


def test_what_programs_read_stays_at_its_old_address() -> None:
    names = FormerNames({"new": ("old",)}, {"2026": ()}, {"2026": {"b": ("a",)}})
    paths = ("new.json", "new/2026.json", "new/2026.csv", "new/2026/tables/measures.csv", "embed/new/2026/oembed.json")
    assert pairs(*paths, names=names) == {(path.replace("new", "old", 1), path) for path in paths}
    assert pairs("new/2026/b.json", names=names) == {
        (f"{body}/2026/{part}.json", "new/2026/b.json") for body, part in (("new", "a"), ("old", "a"), ("old", "b"))
    }


def test_sources_and_the_search_do_not_move() -> None:
    paths = ("data/source/new/2026/plan.yml", "data/source/new/2026/evidence/files/a.csv", "search/bodies/0a/1.json")
    assert pairs(*paths) == set()


def test_a_page_in_a_file_of_its_own_moves_too() -> None:
    assert ("old/2026/a.html", "new/2026/b.html") in pairs("new/2026/b.html")
    assert ("old.html", "new.html") in pairs("new.html")


def test_pages_below_other_places_move_within_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redirects_module, "BODY_PLACES", ("", "embed/"))
    names = FormerNames({"new": ("old",)}, {"2026": ()}, {"2026": {"section-2": ("section-1",)}})
    found = pairs("embed/new/index.html", "embed/new/2026/section-2/index.html", names=names)
    assert found == {
        ("embed/old/index.html", "embed/new/index.html"),
        ("embed/old/2026/section-2/index.html", "embed/new/2026/section-2/index.html"),
        ("embed/new/2026/section-1/index.html", "embed/new/2026/section-2/index.html"),
        ("embed/old/2026/section-1/index.html", "embed/new/2026/section-2/index.html"),
    }


def test_a_present_page_is_never_covered() -> None:
    assert ("new/2026/a/index.html", "new/2026/b/index.html") not in pairs(
        "new/2026/b/index.html", "new/2026/a/index.html"
    )


def test_names_come_from_what_the_author_wrote(minimal: Minimal) -> None:
    root = minimal()
    plan = root / "plans/body/2026/plan.yml"
    text = plan.read_text(encoding="utf-8").replace("id: s2\n", "id: s2\n    formerly: [two]\n")
    plan.write_text(text.replace("- id: 2-1\n", "- id: 2-1\n            formerly: [2-9]\n"), encoding="utf-8")
    (folder,) = load_register(root).register.organisations
    names = former_names(folder)
    assert names.parts["2026"] == {"section-s2": ("section-two",), "2-1": ("2-9",)}
    assert names.any


def test_without_former_ids_there_is_nothing(minimal: Minimal) -> None:
    (folder,) = load_register(minimal()).register.organisations
    assert not former_names(folder).any


@pytest.mark.parametrize(
    ("path", "address"),
    [("a/b/index.html", "a/b/"), ("index.html", ""), ("a/index.html.html", "a/index.html.html"), ("a.html", "a.html")],
)
def test_an_index_is_shown_at_its_folder(path: str, address: str) -> None:
    assert page_address(path) == address


def page(site_url: str | None = None) -> str:
    renderer = Renderer(TEMPLATES, wording(), replace(SETTINGS, site_url=site_url))
    return renderer.render_moved(Moved("old/2025/a/index.html", "new/2026/b/index.html"))


def test_the_page_leads_on_with_and_without_a_browser_that_follows() -> None:
    html = page()
    assert '<meta http-equiv="refresh" content="0; url=../../../new/2026/b/">' in html
    assert '<meta name="robots" content="noindex">' in html
    reading = HtmlReading(html)
    assert [link["href"] for link in reading.all("a")] == ["../../../new/2026/b/", "tel:110"]
    assert "110" in reading.text
    assert "<script" not in html
    assert "canonical" not in html
    assert len(html.encode()) < 3000


def test_the_page_names_the_present_address_as_the_right_one() -> None:
    assert '<link rel="canonical" href="https://x.mn/new/2026/b/">' in page("https://x.mn/")


def formerly(path: Path, line: str) -> None:
    path.write_text(f"{line}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")


def test_a_site_keeps_every_old_address(minimal: Minimal) -> None:
    root = minimal()
    formerly(root / "plans/body/organisation.yml", "formerly: [ministry-old]")
    formerly(root / "plans/body/2026/plan.yml", "formerly: [2024]")
    (root / "site_templates").symlink_to(TEMPLATES)
    (root / "content").mkdir()
    (root / "content/404.md").write_bytes((TEMPLATES.parent / "content/404.md").read_bytes())
    built = build_site(root, root / "site", DAY, site_url="https://x.mn/")
    assert built.problems == ()
    site = root / "site"
    pages = {path.relative_to(site / "body") for path in (site / "body").rglob("index.html")}
    old = {path.relative_to(site / "ministry-old") for path in (site / "ministry-old").rglob("index.html")}
    assert pages == old
    assert Path("2024/1-1/index.html") in old
    for name in old:
        html = (site / "ministry-old" / name).read_text(encoding="utf-8")
        present = HtmlReading(html).all("a")[0]["href"]
        assert (site / "ministry-old" / name.parent / present / "index.html").is_file()
    assert "ministry-old" not in (site / "sitemap.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["other", "data", "search"])
def test_an_old_name_that_something_else_has_is_a_problem(minimal: Minimal, name: str) -> None:
    other = "name: Өөр газар\nkind: agency\n"
    root = minimal({"plans/other/organisation.yml": other})
    formerly(root / "plans/body/organisation.yml", f"formerly: [{name}]")
    codes = {problem.code for problem in all_problems(load_register(root), DAY)}
    assert codes == {"duplicate_id" if name == "other" else "reserved_id"}


def test_a_badge_stands_at_the_former_address_too() -> None:
    """Other sites show it as a picture, which cannot lead on."""
    names = FormerNames({"new": ("old",)}, {"2026": ("2025",)}, {"2026": {}})
    assert pairs("embed/new/badge.svg", "embed/new/2026/badge.svg", names=names) == {
        ("embed/old/badge.svg", "embed/new/badge.svg"),
        ("embed/old/2026/badge.svg", "embed/new/2026/badge.svg"),
        ("embed/new/2025/badge.svg", "embed/new/2026/badge.svg"),
        ("embed/old/2025/badge.svg", "embed/new/2026/badge.svg"),
    }
