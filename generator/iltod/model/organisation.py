"""What `organisation.yml` declares: the body, its units and its contacts."""

from __future__ import annotations

import datetime
from enum import StrEnum

from iltod.model.base import (
    Address,
    Digest,
    Id,
    Located,
    Positive,
    Record,
    RegistryNumber,
    Text,
    Traditional,
    Words,
)
from iltod.model.evidence import PersonalDataKind

# organisation.yml


class OrganisationKind(StrEnum):
    """Байгууллагын төрөл: what kind of body it is."""

    MINISTRY = "ministry"
    AGENCY = "agency"
    PROVINCE = "province"
    CAPITAL = "capital"
    DISTRICT = "district"
    SOUM = "soum"
    STATE_COMPANY = "state_company"
    OTHER = "other"


LEADING = frozenset((OrganisationKind.MINISTRY, OrganisationKind.PROVINCE, OrganisationKind.CAPITAL))
"""The kinds of bodies that have others below them, wherever these are."""


class Region(StrEnum):
    """Аймаг, нийслэл: where a body works: one of the 21 aimags, or the capital."""

    ARKHANGAI = "arkhangai"
    BAYAN_ULGII = "bayan_ulgii"
    BAYANKHONGOR = "bayankhongor"
    BULGAN = "bulgan"
    DARKHAN_UUL = "darkhan_uul"
    DORNOD = "dornod"
    DORNOGOVI = "dornogovi"
    DUNDGOVI = "dundgovi"
    GOVI_ALTAI = "govi_altai"
    GOVISUMBER = "govisumber"
    KHENTII = "khentii"
    KHOVD = "khovd"
    KHUVSGUL = "khuvsgul"
    ORKHON = "orkhon"
    SELENGE = "selenge"
    SUKHBAATAR = "sukhbaatar"
    TUV = "tuv"
    ULAANBAATAR = "ulaanbaatar"
    UMNUGOVI = "umnugovi"
    UVS = "uvs"
    UVURKHANGAI = "uvurkhangai"
    ZAVKHAN = "zavkhan"


class UnitKind(StrEnum):
    """Хариуцах эзний төрөл: what kind of performer it is."""

    UNIT = "unit"
    POST = "post"
    ORGANISATION = "organisation"
    GROUP = "group"
    UNKNOWN = "unknown"


class Unit(Record, frozen=True):
    """Хариуцах эзэн: a unit or person that a plan of this body can make responsible for a measure.

    `name` is as the plan prints it. `full_name` only where the expansion is known; nothing is expanded by guess.
    """

    id: Id
    name: Text
    kind: UnitKind
    full_name: Words | None = None


class Feedback(Record, frozen=True):
    """Санал хүлээн авах хаяг: where the body takes suggestions, questions and complaints."""

    address: Address | None = None
    email: Words | None = None
    phone: Words | None = None


class Contacts(Record, frozen=True):
    """Холбоо барих хаяг: the body's own phones and e-mail addresses, which may stand in its texts."""

    phones: tuple[Words, ...] = ()
    emails: tuple[Words, ...] = ()
    feedback: Feedback | None = None


class Release(Record, frozen=True):
    """Нийтлэх зөвшөөрөл: somebody who looked at what seems to be personal data, and lets it be published.

    `file` is relative to the body's folder. `count` is how many findings of the kind are in it: when one more
    comes in, the release no longer holds. For a file of evidence `sha256` says which file was looked at.
    """

    file: Words
    kind: PersonalDataKind
    count: Positive
    reason: Words
    name: Words
    post: Words
    date: datetime.date
    sha256: Digest | None = None


class ParticipationKind(StrEnum):
    """Оролцоо: whether a body publishes here itself, was asked to, or is here only by what others entered."""

    PUBLISHES = "publishes"
    INVITED = "invited"
    ENTERED = "entered"


class Participation(Record, frozen=True):
    """Оролцооны байдал: how a body takes part in this site. In YAML a plain string stands for its kind.

    `date` is the day since when it publishes here, or on which it was invited; `text` says who entered its documents,
    or how it was invited.
    """

    kind: ParticipationKind
    date: datetime.date | None = None
    text: Words | None = None


class Gate(StrEnum):
    """Хаалт: whether a gap only warns or keeps the data from being published."""

    WARNING = "warning"
    ERROR = "error"


class Organisation(Record, frozen=True):
    """Байгууллага: a public body that has a plan. `formerly` are ids by which its pages were found before.

    `done_without_evidence` is how grave it takes its own claim of the best step that nothing proves. `participation`
    is whether it publishes here itself; nothing is guessed where it is left out.
    """

    id: Located
    name: Text
    kind: OrganisationKind
    short_name: Words | None = None
    aliases: tuple[Words, ...] = ()
    registry_number: RegistryNumber | None = None
    parent: Id | None = None
    region: Region | None = None
    website: Address | None = None
    units: tuple[Unit, ...] = ()
    contacts: Contacts | None = None
    done_without_evidence: Gate = Gate.WARNING
    released: tuple[Release, ...] = ()
    formerly: tuple[Id, ...] = ()
    title_mong: Traditional | None = None
    participation: Participation | None = None
    sample: bool = False
