"""The sitemap for search engines, and robots.txt."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from urllib.parse import quote

import msgspec

from iltod.core.site_file import SiteFile
from iltod.facts.body_facts import Squeezed
from iltod.model.addresses import sitemap_address

LONGEST_SITEMAP = 50_000
"""How many addresses one file may list. Source: sitemaps.org."""


class SitemapLines(msgspec.Struct, frozen=True, array_like=True):
    """The lines of a sitemap for some pages, and their number."""

    lines: Squeezed
    count: int


def sitemap_lines(
    addresses: Iterable[str], site_url: str | None, changed: Mapping[str, datetime.date] | None = None
) -> SitemapLines:
    """Return pages as lines of a map for search engines; without the address of the site there are none.

    `addresses` are those of the pages, `site_url` that of the site. `changed` says on which day the data of a page was
    changed last; a page below one that is named there has the day of that one.
    """
    days = changed or {}
    lines = [
        f"<url><loc>{escape(site_url + quote(address), quote=False)}</loc>{_lastmod(address, days)}</url>"
        for address in addresses
        if site_url
    ]
    return SitemapLines(Squeezed.of("\n".join(lines).encode()), len(lines))


def _lastmod(address: str, days: Mapping[str, datetime.date]) -> str:
    above = address
    while above and above not in days:
        above = "".join(above.rstrip("/").rpartition("/")[:2])
    # The home page is above all, and says nothing of them.
    return f"<lastmod>{days[above].isoformat()}</lastmod>" if above in days and (above or not address) else ""


def sitemap_files(pages: Iterable[SitemapLines], site_url: str | None) -> Iterator[SiteFile]:
    """Yield the sitemap and robots.txt; without the address of the site there are none."""
    if site_url is None:
        return
    parts = list(_parts(part for part in pages if part.count))
    if len(parts) == 1:
        yield SiteFile("sitemap.xml", _map([one.content.decode() for one in parts[0]], "urlset"))
    else:
        names = [sitemap_address(number=number) for number in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            yield SiteFile(name, _map([one.content.decode() for one in part], "urlset"))
        index = [f"<sitemap><loc>{escape(site_url + quote(name), quote=False)}</loc></sitemap>" for name in names]
        yield SiteFile("sitemap.xml", _map(index, "sitemapindex"))
    yield SiteFile("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site_url}sitemap.xml\n".encode())


def _parts(pages: Iterable[SitemapLines]) -> Iterator[list[Squeezed]]:
    """Yield the lines of each map: those of a body stay together, so that another body does not move them."""
    part: list[Squeezed] = []
    count = 0
    for lines in pages:
        if part and count + lines.count > LONGEST_SITEMAP:
            yield part
            part, count = [], 0
        part.append(lines.lines)
        count += lines.count
    yield part


def _map(lines: Iterable[str], outer: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return "\n".join([head, f'<{outer} xmlns="{schema}">', *lines, f"</{outer}>\n"]).encode()
