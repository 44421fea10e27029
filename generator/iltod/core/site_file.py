"""A file of the site as a value: its path and its bytes."""

from __future__ import annotations

from typing import NamedTuple


class SiteFile(NamedTuple):
    """A file of the site: its path relative to the root of the site, with `/`, and its bytes."""

    path: str
    content: bytes
