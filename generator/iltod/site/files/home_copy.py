"""The home page of a site with one body: its page, read from the root of the site."""

from __future__ import annotations

import re
from pathlib import Path

from iltod.core.site_file import SiteFile
from iltod.model.addresses import page_path

_UP = re.compile(rb'="\.\./([^"]*)"')
"""An attribute with an address that leads from the folder of a body to the root. Texts hold no bare quotation mark."""

_WAY_HOME = re.compile(rb'<nav class="crumbs".*?</nav>\n', re.DOTALL)
"""The way from the home page to the page of the body: here it would lead from a page to itself."""

_OF_HOME = re.compile(rb'<link rel="(?:manifest|search|apple-touch-icon)"[^>]*>\n')
"""What only a home page has: how to keep the site among a phone's programs, and how a browser searches it."""


def home_copy(site: Path, address: str, usual: SiteFile) -> SiteFile:
    """Return the page of a body as the home page of a `site`, or the `usual` one if the body has no page.

    `address` is that of the body. It names the page of the body as the right one for search engines, because both say
    the same.
    """
    page = site / page_path(address)
    if not page.is_file():
        return usual
    content = _UP.sub(lambda match: b'="' + (match[1] or b"./") + b'"', _WAY_HOME.sub(b"", page.read_bytes(), 1))
    before, end, after = content.partition(b"</head>")
    return SiteFile(usual.path, b"".join((before, *_OF_HOME.findall(usual.content), end, after)))
