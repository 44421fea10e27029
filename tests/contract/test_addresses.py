"""Every path of a built site is made by the module of addresses, and every reserved id follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from iltod.model.addresses import (
    GONE,
    HOME_FILES,
    KNOWN_ENDINGS,
    PUBLISHED_SOURCE,
    RESERVED_IDS,
    RESERVED_MEASURE_IDS,
    SEARCH_BODIES,
    SEARCH_MEANINGS,
    SEARCH_PLACE,
    SEARCH_RULES,
    Owner,
    csv_address,
    json_address,
    list_page_address,
    page_path,
    widget_address,
    workbook_address,
)
from iltod.model.files import KINDS, Level
from iltod.pages.prose.prose_markdown import prose_address

ID, YEAR, FILE = "[a-z0-9]+(?:-[a-z0-9]+)*", "20[0-9]{2}", "[^/]+"

PAGES = {
    Owner.SITE: "",
    Owner.BODY: f"{ID}/",
    Owner.PLAN: f"{ID}/{YEAR}/",
    Owner.MEASURE: f"{ID}/{YEAR}/{ID}/",
}
FOLDERS = {Level.ALL: "", Level.BODY: f"{ID}/", Level.YEAR: f"{ID}/{YEAR}/"}


def pattern(ending: str) -> str:
    return "".join(
        "[A-Za-z0-9_.-]+" if part.startswith("{") else re.escape(part) for part in re.split("({[^}]*})", ending)
    )


def addresses() -> Iterator[str]:
    """Yield a pattern for each address of a page or a file, those of widgets apart."""
    yield from PAGES.values()
    yield from (PAGES[owner] + pattern(ending) for owner, ending in KNOWN_ENDINGS if owner in PAGES)


def widgets() -> Iterator[str]:
    pages = [PAGES[owner] for owner in (Owner.BODY, Owner.PLAN, Owner.MEASURE)]
    endings = [pattern(ending) for owner, ending in KNOWN_ENDINGS if owner is Owner.WIDGET]
    folders = [ending for ending in endings if ending.endswith("/")]
    pages += [page + ending for page in pages[:2] for ending in folders]
    pages += [PAGES[Owner.PLAN] + first + second for first in folders for second in folders]
    for page in pages:
        yield page_path(widget_address(page))
        yield from (widget_address(page) + ending for ending in endings if not ending.endswith("/"))


def sources() -> Iterator[str]:
    for kind in KINDS:
        path = re.sub("<[a-z]+>\\\\?[*]?", FILE, re.escape(kind.path))
        yield from (f"{PUBLISHED_SOURCE}{FOLDERS[level]}{path}" for level in kind.levels)
    yield from (f"{PUBLISHED_SOURCE}{FOLDERS[Level.YEAR]}evidence/{name}/{FILE}" for name in ("files", "thumbnails"))


def known_paths(root: Path) -> Iterator[str]:
    for address in addresses():
        if not address.endswith("/") and address:
            yield address
            continue
        yield page_path(address)
        yield page_path(list_page_address(address, 2).replace("2/", "[0-9]+/"))
        if address:
            yield from (json_address(address), csv_address(address), workbook_address(address))
    yield from (*widgets(), *sources(), GONE, *HOME_FILES, SEARCH_BODIES, SEARCH_RULES, SEARCH_MEANINGS)
    yield f"{SEARCH_PLACE}[0-9a-f]{{10}}/(?:entries.bin|[0-9]+.json)"
    for path in (root / "content").rglob("*.md"):
        yield page_path(prose_address(path.relative_to(root / "content").as_posix()))
    yield from (f"assets/{FILE}", f"assets/fonts/{FILE}")


def test_every_path_of_the_site_is_made_here(root: Path, plain_site: Path) -> None:
    known = re.compile("|".join(f"(?:{path})" for path in known_paths(root)))
    paths = [path.relative_to(plain_site).as_posix() for path in plain_site.rglob("*") if path.is_file()]
    assert len(paths) > 600
    assert [path for path in paths if not known.fullmatch(path)] == []


def test_every_declared_address_is_used_by_the_site(plain_site: Path) -> None:
    """Those that need a large country, a history, a log of publications, kept quarters, or a logo are named."""
    large = {
        "calendar/{day}/",
        "compare/{body}/{other}/",
        "organisations/under/{parent}/",
        "places/",
        "sitemap-{number}.xml",
    }
    elsewhere = {
        *large,
        "assets/logo.png",
        "reports/{report}.json",
        "log.jsonl",
        "data/{year}-q{number}/{file}",
        "data/publications.csv",
    }
    files = (path.relative_to(plain_site).as_posix() for path in plain_site.rglob("*") if path.is_file())
    paths = "\n".join(path for path in files if not path.startswith("data/columns/reports/"))  # a table of this name
    declared = {ending for _, ending in KNOWN_ENDINGS} | set(HOME_FILES)
    unused = {ending for ending in declared if not re.search(rf"^(?:.*/)?{pattern(ending)}", paths, re.M)}
    assert unused == elsewhere


def test_what_lies_below_the_home_page_or_a_plan_is_reserved() -> None:
    tops = {re.split("[/.]", ending)[0] for owner, ending in KNOWN_ENDINGS if owner is Owner.SITE}
    tops |= {name.split(".")[0] for name in HOME_FILES if "-" not in name}
    assert {top for top in tops if not top.startswith("sitemap-")} - RESERVED_IDS == set()
    below = "calendar changes complaints datapackage disclosure embed evidence feed lists openness reports tables"
    assert set(below.split()) == RESERVED_MEASURE_IDS
