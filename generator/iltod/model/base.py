"""What all records share: their base, the kinds of scalars, and the small records that stand anywhere.

A field marked `Located` is never written by the author: it follows from where the record stands (folder, file name,
line).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from iltod.core.place import NOWHERE, Place

LOCATED = "located"

SCALAR = "scalar"

Located = Annotated[str, Meta(extra={LOCATED: True})]

LocatedYear = Annotated[int, Meta(extra={LOCATED: True})]

LocatedPlace = Annotated[Place, Meta(extra={LOCATED: True})]

Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60, extra={SCALAR: "id"})]
"""ASCII, chosen by the author, permanent: it is an address on the public site."""

Address = Annotated[str, Meta(pattern=r"^https?://[^\s<>\"']+$", max_length=2000, extra={SCALAR: "address"})]
"""An absolute http or https address; every other scheme is refused."""

_USUAL_ADDRESS = re.compile(r"https?://(?:[A-Za-z0-9-]+\.)*[A-Za-z0-9-]+(?:[/?#].*)?")


def is_web_address(text: str) -> bool:
    """Return whether an address of the web can be published: it has a host, its port is a number, and no login."""
    if _USUAL_ADDRESS.fullmatch(text):
        return True
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        return parts.port != 0 and parts.username is None and bool(host) and ".." not in host
    except ValueError:
        return False


Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", extra={SCALAR: "digest"})]
"""SHA-256 in lower-case hexadecimal."""

RegistryNumber = Annotated[str, Meta(pattern=r"^\d{7}$", extra={SCALAR: "registry_number"})]
"""The body's seven-digit state registry number."""

Traditional = Annotated[
    str, Meta(pattern=r"^[ \u1800-\u18af\u200c\u200d\u202f]+$", max_length=1000, extra={SCALAR: "traditional"})
]
"""A title in the traditional Mongolian script, as somebody who knows it wrote it; never made from the Cyrillic one."""

FileName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=120, extra={SCALAR: "file_name"})]
"""The name of a file in `evidence/files/`, without a folder."""

Count = Annotated[int, Meta(ge=0, extra={SCALAR: "count"})]

Positive = Annotated[int, Meta(ge=1, extra={SCALAR: "positive"})]

Words = Annotated[str, Meta(min_length=1, max_length=20_000, extra={SCALAR: "words"})]
"""Text that a reader sees; never empty."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Anything that an author declares."""

    place: LocatedPlace = NOWHERE


class Text(Record, frozen=True):
    """Text of a source document: the reading, the printed original where they differ, and what is doubtful.

    In YAML a plain string stands for a text without doubt.
    """

    text: Words
    printed: Words | None = None
    doubt: Words | None = None


class Person(Record, frozen=True):
    """Албан тушаалтан: somebody named in an official capacity."""

    name: Words
    post: Text | None = None


class Source(Record, frozen=True):
    """Эх сурвалж: where a fact was published."""

    title: Words
    url: Address | None = None


class Period(StrEnum):
    """Тайлант үе: the part of the year that a report covers; the start of the file's name."""

    Q1 = "q1"
    Q2 = "q2"
    H1 = "h1"
    Q3 = "q3"
    Q4 = "q4"
    H2 = "h2"
    YEAR = "year"
