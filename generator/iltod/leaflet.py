"""A plan in one file that opens without a network: small enough to be passed on by message or on a stick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

import msgspec

from iltod.overview import PlanOverview

LARGEST = 100_000
"""How many bytes such a file may have. Messengers and old phones open what is small."""

_FRAME = 14_000
"""What a file has at most besides its measures, their sentences, and the headings above them."""

_MEASURE = 420
"""What stands around the title of a measure at most: markup, number, state and deadline."""


class Leaflet(msgspec.Struct, frozen=True):
    """Where the file of a plan stands, and the sentence of each measure by its id; none where they would not fit."""

    address: str
    sentences: Mapping[str, str]


def make_leaflet(plan: PlanOverview, sentences: Mapping[str, str]) -> Leaflet | None:
    """Return what the file of a plan tells, or nothing where not even the titles of its measures would fit."""
    titles = [item.measure.title.text for item in plan.measures]
    titles += [part.section.title.text for part in plan.sections]
    titles += [group.subsection.title.text for part in plan.sections for group in part.groups if group.subsection]
    size = _FRAME + _MEASURE * len(titles) + _bytes(titles)
    address = f"{plan.address}plan-{plan.plan.year}.html"
    if size + _bytes(sentences.values()) <= LARGEST:
        return Leaflet(address, sentences)
    return Leaflet(address, {}) if size <= LARGEST else None


def _bytes(texts: Iterable[str]) -> int:
    return sum(len(escape(text).encode()) for text in texts)
