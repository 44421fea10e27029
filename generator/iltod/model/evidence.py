"""What `evidence/` and `links.yml` declare, and what was found out about the files of evidence."""

from __future__ import annotations

import datetime
from enum import StrEnum

import msgspec

from iltod.core.place import Place
from iltod.model.base import (
    Address,
    Count,
    Digest,
    FileName,
    Id,
    Located,
    Positive,
    Record,
    Text,
    Words,
)
from iltod.model.plan import Channel, ReachKind

# evidence/<id>.yml


class EvidenceKind(StrEnum):
    """Нотломжийн төрөл: what kind of thing it is."""

    DOCUMENT = "document"
    PHOTO = "photo"
    VIDEO = "video"
    PUBLICATION = "publication"
    DATA = "data"
    OTHER = "other"


class Reach(Record, frozen=True):
    """Хэдэн хүнд хүрсэн: a counted figure of how many people or places it reached."""

    kind: ReachKind
    value: Count


class Support(Record, frozen=True):
    """Юуг нотлох: a measure, or one criterion of it counted from 1. In YAML a plain string is a measure's id."""

    measure: Id
    criterion: Positive | None = None


class Check(Record, frozen=True):
    """Шалгалт: a second person who looked at the evidence, and when."""

    name: Words
    post: Words
    date: datetime.date


class Withdrawal(Record, frozen=True):
    """Буцаан татсан тухай: since when an item no longer counts, and why. It stays visible.

    Where the reason is `personal_data`, neither its files nor its title, its addresses and the file that declares it
    are served any more; the digest and the reason stay.
    """

    date: datetime.date
    reason: Words
    personal_data: bool = False


class Evidence(Record, frozen=True):
    """Нотломж: metadata of something that proves a claim.

    `url` is where it stands, `file` a name in `evidence/files/` with its `sha256`, `archived_url` a copy kept by
    somebody else, `timestamp` the name of an RFC 3161 token in `evidence/files/`.
    """

    id: Located
    title: Text
    kind: EvidenceKind
    date: datetime.date
    supports: tuple[Support, ...]
    channel: Channel | None = None
    url: Address | None = None
    file: FileName | None = None
    sha256: Digest | None = None
    archived_url: Address | None = None
    timestamp: FileName | None = None
    checked_by: Check | None = None
    reach: tuple[Reach, ...] = ()
    promotes_110: bool = False
    withdrawn: Withdrawal | None = None

    @property
    def served(self) -> bool:
        """Return whether its files and addresses are shown: not where it was withdrawn because of personal data."""
        return self.withdrawn is None or not self.withdrawn.personal_data


# What a folder holds
DOCUMENT_TYPES = ("pdf", "csv", "txt", "xlsx", "docx", "pptx")

PICTURE_TYPES = ("jpg", "jpeg", "png", "webp")

PUBLISHED_TYPES = (*DOCUMENT_TYPES, *PICTURE_TYPES)
"""Types of evidence files that are published: nothing that runs in a reader's browser (HTML, SVG), no macros."""


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """Файлын үзлэг: what a file of evidence turned out to be.

    `fault` is the code of what keeps it from being published, `detail` goes with it. `has_text` is whether there was
    any text to look through: a scanned page has none. `located` is whether it says where a photograph was taken,
    `animated` whether a picture has more frames than the one that is published.
    """

    fault: str = ""
    detail: str = ""
    has_text: bool = True
    located: bool = False
    animated: bool = False


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """Зургийн хуулбар: the published copy of a picture, without what the camera wrote into it, and its thumbnail."""

    sha256: str
    size: int
    width: int
    height: int
    thumbnail_width: int
    thumbnail_height: int


class Signature(StrEnum):
    """Гарын үсгийн шалгалт: how far the signature of a time stamp could be verified."""

    TRUSTED = "trusted"
    UNKNOWN_ISSUER = "unknown_issuer"
    UNVERIFIED = "unverified"
    WRONG = "wrong"


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """Цагийн тамга: which digest a token stamped, when (UTC), and what its signer's certificate calls the signer."""

    token: str
    sha256: str
    signature: Signature
    time: datetime.datetime | None = None
    authority: str | None = None


class PersonalDataKind(StrEnum):
    """Хувийн мэдээллийн төрөл: what a finding looks like."""

    REGISTER_NUMBER = "register_number"
    PHONE = "phone"
    ACCOUNT = "account"
    EMAIL = "email"
    VEHICLE_PLATE = "vehicle_plate"
    BIRTH_DATE = "birth_date"
    HOME_ADDRESS = "home_address"


class Finding(msgspec.Struct, frozen=True):
    """Something in a file that looks like personal data.

    `value` is what was found in its plain form, to be compared with the body's own contacts. It is never shown.
    `where` is the place within a file that has no lines (`#page=3`, `#Sheet1!B7`).
    """

    kind: PersonalDataKind
    value: str
    place: Place
    where: str = ""


class LinkOutcome(StrEnum):
    """Шалгалтын дүн: what an address answered when it was last checked."""

    OPENED = "opened"
    NOT_FOUND = "not_found"
    NO_ANSWER = "no_answer"
    UNKNOWN = "unknown"


class CheckedLink(Record, frozen=True):
    """Шалгасан хаяг: what one address answered on the day it was last checked, and when it last opened."""

    url: Address
    checked: datetime.date
    outcome: LinkOutcome
    seen: datetime.date | None = None


class CheckedLinks(Record, frozen=True):
    """Шалгасан хаягууд: all checked addresses of a year's evidence, in the order of the addresses."""

    links: tuple[CheckedLink, ...]
