"""The home page of a site with one body: its page, read from the root of the site."""

from __future__ import annotations

import re
from pathlib import Path

from iltod.core.site_file import SiteFile
from iltod.model.addresses import page_path

_UP = re.compile(rb'="\.\./([^"]*)"')
"""An attribute with an address that leads from the folder of a body to the root. Texts hold no bare quotation mark."""


def home_copy(site: Path, address: str) -> SiteFile | None:
    """Return the page of a body as the home page of a `site`, if the body has a page; `address` is that of the body.

    It names the page of the body as the right one for search engines, because both say the same.
    """
    page = site / page_path(address)
    if not page.is_file():
        return None
    return SiteFile(page_path(""), _UP.sub(lambda match: b'="' + (match[1] or b"./") + b'"', page.read_bytes()))
