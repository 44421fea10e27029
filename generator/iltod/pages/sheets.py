"""Sheets that stand alone: a plan in one file, the poster of a body, the worker for offline reading."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

import msgspec

from iltod.core.digest import facts_digest
from iltod.core.resources import Layers, layers_of
from iltod.facts.body_facts import OrganisationOverview, PlanOverview
from iltod.model.addresses import leaflet_address, poster_address
from iltod.model.colours import Palette, coloured, read_looks
from iltod.pages.conduct_words import participation_line
from iltod.pages.wording import Wording, words_by_name

LARGEST = 100_000
"""How many bytes such a file may have. Messengers and old phones open what is small."""

_FRAME = 14_000
"""What a file has at most besides its measures, their sentences, and the headings above them."""

_MEASURE = 420
"""What stands around the title of a measure at most: markup, number, state and deadline."""


class Leaflet(msgspec.Struct, frozen=True):
    """The address of the file of a plan, and the sentence of each measure by its id; none where they would not fit."""

    address: str
    sentences: Mapping[str, str]


def make_leaflet(plan: PlanOverview, sentences: Mapping[str, str]) -> Leaflet | None:
    """Return what the file of a plan holds, or nothing where not even the titles of its measures would fit."""
    titles = [item.measure.title.text for item in plan.measures]
    titles += [part.section.title.text for part in plan.sections]
    titles += [group.subsection.title.text for part in plan.sections for group in part.groups if group.subsection]
    size = _FRAME + _MEASURE * len(titles) + _bytes(titles)
    address = leaflet_address(plan.address, year=plan.plan.year)
    if size + _bytes(sentences.values()) <= LARGEST:
        return Leaflet(address, sentences)
    return Leaflet(address, {}) if size <= LARGEST else None


def _bytes(texts: Iterable[str]) -> int:
    return sum(len(escape(text).encode()) for text in texts)


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
    """The address of the poster of a body; without the address of the site there is no code on it.

    `heading` names its words: the body speaks for itself only of what it did here; of others the site speaks, and
    `note` says how they take part. `logo` is that of the site, as an address that holds it.
    """

    address: str
    code: Code | None
    heading: str
    note: str
    logo: str = ""


def make_poster(overview: OrganisationOverview, site_url: str | None, wording: Wording, logo: bytes = b"") -> Poster:
    """Return the poster of an organisation.

    Without `site_url` it has no QR code. `overview` holds the facts of the organisation, `wording` the words of the
    site, `logo` is its logo as a PNG.
    """
    code = make_code(f"{site_url}{overview.address}") if site_url else None
    reported = overview.totals.reported.numerator > 0
    heading = "heading_site"
    if overview.participation.takes_part and overview.plans:
        heading = "heading" if reported else "heading_promised"
    note = participation_line(overview.participation, wording, reported=reported)
    return Poster(poster_address(overview.address), code, heading, note, png_address(logo) if logo else "")


def png_address(picture: bytes) -> str:
    """Return the address that holds a PNG in itself, for documents that ask for nothing."""
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


def make_code(address: str) -> Code:
    """Return the QR code of an address, with the margin of four cells that the standard asks for."""
    import segno

    code = segno.make_qr(address, error=CORRECTION, mask=MASK, boost_error=False)
    rows = tuple(code.matrix)
    path = "".join(f"M{x + 4} {y + 4}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _runs(row))
    return Code(address, len(rows) + 8, path)


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where dark cells begin in a row, and how many follow each other."""
    cells = bytes(row) + b"\0"
    start = cells.find(1)
    while start >= 0:
        end = cells.find(0, start)
        yield start, end - start
        start = cells.find(1, end)


WORKER = "sw.js"
"""Where it stands: at the root of the site, which is all that it can see."""

WORKER_SOURCE = "partials/sw.js"

RETIRED_WORKER = "theme/assets/sw-off.js"
"""What takes the script away from the devices where it runs."""


def worker(templates: Path | Layers, wording: Wording, palette: Palette = ()) -> bytes:
    """Return the service worker's script with its words; another style of the pages makes another version.

    `templates` are the folders of the templates, `wording` holds the words of the site, and `palette` the chosen
    colours.
    """
    layers = layers_of(templates)
    source = coloured(layers.file(WORKER_SOURCE).read_text(encoding="utf-8"), read_looks(layers, palette)).encode()
    version = facts_digest(source, layers.digest()).hex()[:12]
    words = {**words_by_name(wording.offline), "call": wording.shell.call}
    lines = [
        f"const {name} = {msgspec.json.encode(value).decode()};"
        for name, value in (("VERSION", version), ("WORDS", words))
    ]
    return "\n".join(['"use strict";', *lines, ""]).encode() + source


def retired_worker(templates: Path | Layers) -> bytes:
    """Return the script that forgets everything and takes itself away."""
    return layers_of(templates).file(RETIRED_WORKER).read_bytes()
