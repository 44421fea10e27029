"""The poster of a body: one sheet of paper with 110 and a code that leads a phone to the body's page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from iltod.overview import OrganisationOverview

CORRECTION = "m"
"""How much of a code may be covered: 15 of 100 words of it."""

MASK = 2
"""One of the eight patterns laid over a code. Readers take every one; to try all costs four times the time."""


class Code(msgspec.Struct, frozen=True):
    """A QR code of an address: how many cells wide it is with its margin, and its dark cells as the path of an SVG."""

    address: str
    size: int
    path: str


class Poster(msgspec.Struct, frozen=True):
    """Where the poster of a body stands; without the address of the site there is no code on it."""

    address: str
    code: Code | None


def make_poster(overview: OrganisationOverview, site_url: str | None) -> Poster:
    """Return the poster of a body."""
    code = make_code(f"{site_url}{overview.address}") if site_url else None
    return Poster(f"{overview.address}poster.html", code)


def make_code(address: str) -> Code:
    """Return the QR code of an address, with the margin of four cells that the standard asks for."""
    import segno

    code = segno.make_qr(address, error=CORRECTION, mask=MASK, boost_error=False)
    rows = tuple(code.matrix)
    path = "".join(f"M{x + 4} {y + 4}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _runs(row))
    return Code(address, len(rows) + 8, path)


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where dark cells begin in a row, and how many stand together."""
    cells = bytes(row) + b"\0"
    start = cells.find(1)
    while start >= 0:
        end = cells.find(0, start)
        yield start, end - start
        start = cells.find(1, end)
