"""One file of a site: its path and its bytes."""

from __future__ import annotations

import msgspec


class ExportFile(msgspec.Struct, frozen=True):
    """A file of open data: its address relative to the root of the site, and its bytes."""

    address: str
    content: bytes
