"""No page of lists of a country of two hundred bodies and five thousand measures is heavy, or long on a phone.

The pages are found by following links from the home page; a page is one of lists when it leads to many others.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from reader import PHONE, Reader
from serving import served

HEAVIEST, LONGEST = 60_000, 8_000
"""Bytes as they are read, and pixels of a phone's screen."""

MANY = 12
"""A page that leads to so many others from its content is one of lists."""

SIBLINGS = 8
"""More pages than these below one address are of one kind."""

CHOSEN = 12
"""Of how many bodies the pages are read; those of the others are alike."""

LINK = re.compile('href="([^"#?:]*/)["#?]')
OWN_LIMITS = re.compile(r"[a-z0-9_-]+/20[0-9]{2}/([a-z0-9-]*[0-9][a-z0-9-]*/)?")
"""Plans and measures: `test_weight` holds them."""


@pytest.fixture(scope="module")
def lists(country: Path) -> dict[str, int]:
    """The pages of lists with their bytes."""
    bodies = sorted(path.stem for path in country.glob("*.json") if (country / path.stem / "index.html").is_file())
    unread = set(bodies) - set(bodies[:: len(bodies) // CHOSEN])
    found: dict[str, int] = {}
    seen, waiting = {""}, [""]
    while waiting:
        address = waiting.pop()
        text = (country / address / "index.html").read_text(encoding="utf-8")
        content = text.partition('id="content"')[2].partition("<footer")[0]
        if len(set(_leads(address, content, country))) >= MANY and not OWN_LIMITS.fullmatch(address):
            found[address] = len(text.encode())
        new = {lead for lead in set(_leads(address, text, country)) - seen if lead.partition("/")[0] not in unread}
        seen |= new
        waiting.extend(sorted(new))
    return found


def _leads(address: str, content: str, site: Path) -> Iterator[str]:
    for link in LINK.findall(content):
        lead = posixpath.normpath(posixpath.join("/", address, link)).strip("/")
        if lead and (site / lead / "index.html").is_file() and not lead.startswith("embed/"):
            yield f"{lead}/"


def longest_of_each_kind(lists: dict[str, int]) -> list[str]:
    """Return the heaviest page of each kind: pages that have many siblings are of one kind."""
    below = Counter(posixpath.dirname(address.strip("/")) for address in lists)
    tops = Counter(address.partition("/")[0] for address in lists)
    kinds: dict[tuple[str, ...], str] = {}
    for address in sorted(lists, key=lambda one: -lists[one]):
        parts = address.strip("/").split("/")
        plain = tuple(
            "*" if below["/".join(parts[:depth])] > SIBLINGS or any(map(str.isdigit, part)) else part
            for depth, part in enumerate(parts)
        )
        kinds.setdefault(plain if tops[parts[0]] > 1 or plain[0] == "*" else (address,), address)
    return sorted(kinds.values())


def test_many_kinds_of_lists_are_found_by_following_links(lists: dict[str, int]) -> None:
    assert len(lists) > 250
    assert len(longest_of_each_kind(lists)) > 30
    known = ("organisations/", "lists/late/", "changes/", "places/", "performers/", "search/terms/corruption/")
    assert {address for address in known if address not in lists} == set()


def test_no_page_of_lists_is_heavy(lists: dict[str, int]) -> None:
    assert {address: size for address, size in lists.items() if size > HEAVIEST} == {}


def test_no_page_of_lists_is_long_on_a_phone(lists: dict[str, int], country: Path, chromium: Browser) -> None:
    heights: dict[str, int] = {}
    with served(country) as base:
        reader = Reader(chromium, base)
        for address in longest_of_each_kind(lists):
            page = reader.open(address, PHONE, script=False)
            heights[address] = page.evaluate("document.documentElement.scrollHeight")
    for address, height in sorted(heights.items(), key=lambda item: -item[1])[:10]:
        print(f"{address}: {height:,} px, {lists[address]:,} bytes")
    assert {address: height for address, height in heights.items() if height > LONGEST} == {}
