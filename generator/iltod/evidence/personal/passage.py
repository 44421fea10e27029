"""What the patterns share: what was found, the words around a number, and texts with parts blotted out."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from iltod.model import PersonalDataKind

BEFORE, AFTER = 40, 25
"""How many letters before and after a number may say what it is; a line's end says no more."""

COMPACT_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")

UNITS = (
    r"[ ]?(?:₮|%|төг|мян|сая|тэрбум|хувь|хүн|иргэн|удаа|үз|хандалт|ширхэг|нэгж|айл|өрх|тонн|тн\b|кг\b|литр|кВт|га\b"
    r"|м2|м3|км|MNT|USD|дугаар зүйл|зүйл|заалт|гэрчилгээ)"
)
"""What makes the number before it a price or a count."""


class Found(msgspec.Struct, frozen=True, order=True):
    """Something found in a plain text: where it begins and ends, its kind, and how it is compared."""

    start: int
    end: int
    kind: PersonalDataKind
    value: str


def words_before(text: str, start: int, length: int = BEFORE) -> str:
    """Return at most `length` letters of `text` before the index `start`, without earlier lines."""
    return text[max(0, start - length) : start].rpartition("\n")[2]


def words_after(text: str, end: int, length: int = AFTER) -> str:
    """Return at most `length` letters of `text` from the index `end` on, without later lines."""
    return text[end : end + length].partition("\n")[0]


def digits_of(text: str) -> str:
    """Return the digits of a text."""
    return re.sub(r"\D", "", text)


def blotted(text: str, found: Iterable[Found]) -> str:
    """Return a text of the same length without what was found."""
    pieces = []
    end = 0
    for one in sorted(found):
        if one.end > end:
            start = max(one.start, end)
            pieces += [text[end:start], " " * (one.end - start)]
            end = one.end
    return "".join((*pieces, text[end:]))
