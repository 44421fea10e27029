"""What a body publishes besides its plan: the disclosure register, complaints in numbers, rules, activities, ratings.

These are the things that plans promise to publish (`PromiseKind`). The rules of what follows from them stand in
`facts/disclosure`.
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from iltod.model.base import (
    LOCATED,
    SCALAR,
    Address,
    Count,
    Id,
    Located,
    Period,
    Person,
    Positive,
    Record,
    Source,
    Words,
)
from iltod.model.scales import MeasureTemplate


class PromiseKind(StrEnum):
    """Холбогдох мэдээлэл: what a measure promises that can be shown here in a record of its own."""

    DISCLOSURE = "disclosure"
    COMPLAINTS = "complaints"
    RULES = "rules"
    TRAINING = "training"
    OUTREACH = "outreach"
    INTEGRITY = "integrity"


# disclosure_catalogue.yml


class Trust(StrEnum):
    """Баталгаа: how surely it is known that an item is in the law. Only `confirmed` lets its number be printed."""

    CONFIRMED = "confirmed"
    PARTIAL = "partial"
    NUMBER_UNKNOWN = "number_unknown"
    OWN = "own"


class CatalogueGroup(Record, frozen=True):
    """Бүлэг: a group under which readers find items; it is this site's, not the law's."""

    id: Id
    title: Words


class CatalogueItem(Record, frozen=True):
    """Нээлттэй мэдээллийн зүйл: something that must or should be open.

    `citation` is its number in the law (`8.6.11`); it is shown only where `trust` is `confirmed` and a source is named.
    """

    id: Id
    title: Words
    group: Id
    trust: Trust
    citation: Words | None = None
    source: Source | None = None
    note: Words | None = None


class Catalogue(Record, frozen=True):
    """Нээлттэй мэдээллийн каталог: the items against which registers are read, as known on a day.

    It is not the law's own list: `whole` is how many items the law has, as `whole_source` says.
    """

    name: Words
    date: datetime.date
    groups: tuple[CatalogueGroup, ...] = ()
    items: tuple[CatalogueItem, ...] = ()
    whole: Positive | None = None
    whole_source: Source | None = None


# <year>/disclosure.yml


class Interval(StrEnum):
    """Шинэчлэх давтамж: in each of which periods of the calendar something is to be renewed once."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class UpdatePromise(Record, frozen=True):
    """Шинэчлэх амлалт: how often, and who promised it: a measure of the plan, or somebody named in `by`."""

    interval: Interval
    measure: Id | None = None
    by: Words | None = None
    url: Address | None = None


class DisclosureEntry(Record, frozen=True):
    """Ил тод мэдээлэл: where an item of the catalogue stands and when it was renewed.

    `updates` are the days on which it was renewed on the body's own site, `entered` those on which it was entered in
    the open-information system (shilen.gov.mn). `not_applicable` says why the body has no such thing.
    """

    item: Id
    url: Address | None = None
    updates: tuple[datetime.date, ...] = ()
    entered: tuple[datetime.date, ...] = ()
    promise: UpdatePromise | None = None
    not_applicable: Words | None = None
    note: Words | None = None


class DisclosureRegister(Record, frozen=True):
    """Ил тод мэдээллийн бүртгэл: what a body publishes in a year; `promise` holds for entries without their own."""

    entries: tuple[DisclosureEntry, ...]
    promise: UpdatePromise | None = None


# <year>/complaints/<period>*.yml


class ComplaintKind(StrEnum):
    """Гомдлын агуулга: what complaints are about."""

    BUREAUCRACY = "bureaucracy"
    SERVICE = "service"
    ETHICS = "ethics"
    CORRUPTION = "corruption"
    PROCUREMENT = "procurement"
    INFORMATION = "information"
    OTHER = "other"


class ComplaintOutcome(StrEnum):
    """Шийдвэрлэлт: what became of complaints."""

    RESOLVED = "resolved"
    TRANSFERRED = "transferred"
    REFUSED = "refused"
    PENDING = "pending"


class KindCount(Record, frozen=True):
    """Агуулгаар: how many complaints were about something. Without `count` the number is kept secret."""

    kind: ComplaintKind
    count: Count | None = None


class OutcomeCount(Record, frozen=True):
    """Шийдвэрлэлтээр: how many complaints ended in a way. Without `count` the number is kept secret."""

    outcome: ComplaintOutcome
    count: Count | None = None


class ComplaintReport(Record, frozen=True):
    """Гомдлын тоо: complaints that came in a period, counted; never a word about who complained.

    `received` is left out where it is too small to be published; then nothing is broken down. What is not listed was
    zero.
    """

    id: Located
    period: Annotated[Period, Meta(extra={LOCATED: True})]
    date: datetime.date
    received: Count | None = None
    kinds: tuple[KindCount, ...] = ()
    outcomes: tuple[OutcomeCount, ...] = ()
    text: Words | None = None
    reported_by: Person | None = None
    document: Address | None = None


# <year>/rules.yml


class RuleChange(Record, frozen=True):
    """Журмын өөрчлөлт: when a rule was changed, and how."""

    date: datetime.date
    text: Words
    act: Words | None = None


class Rule(Record, frozen=True):
    """Дүрэм, журам: an internal rule of the body. It is in force until the day on which it was `repealed`."""

    title: Words
    adopted: datetime.date
    number: Words | None = None
    changes: tuple[RuleChange, ...] = ()
    repealed: datetime.date | None = None
    url: Address | None = None


class RuleRegister(Record, frozen=True):
    """Дүрэм, журмын жагсаалт: all rules that a body had in force in a year."""

    date: datetime.date
    rules: tuple[Rule, ...]


# <year>/activities.yml


class ActivityKind(StrEnum):
    """Үйл ажиллагааны төрөл: what was held."""

    TRAINING = "training"
    CAMPAIGN = "campaign"
    OPEN_DAY = "open_day"
    SURVEY = "survey"
    MEETING = "meeting"


class Activity(Record, frozen=True):
    """Үйл ажиллагаа: a training, campaign, open day, survey or meeting. `whole` are all who were to take part."""

    kind: ActivityKind
    title: Words
    date: datetime.date
    participants: Count | None = None
    whole: Count | None = None
    result: Words | None = None
    measure: Id | None = None
    url: Address | None = None


class ActivityList(Record, frozen=True):
    """Үйл ажиллагааны жагсаалт: what a body held in a year."""

    activities: tuple[Activity, ...]


# <year>/integrity.yml
Points = Annotated[str, Meta(pattern=r"^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$", extra={SCALAR: "points"})]
"""Points out of a hundred, as they were published."""


class IntegrityRating(Record, frozen=True):
    """Шударга байдлын үнэлгээ: a rating of the body by the anti-corruption agency, as published, with its source."""

    year: Annotated[int, Meta(ge=2000, le=2100)]
    source: Source
    total: Points | None = None
    external: Points | None = None
    internal: Points | None = None
    policy_participants: Points | None = None


class IntegrityRatings(Record, frozen=True):
    """Шударга байдлын үнэлгээнүүд: the ratings of a body that are known."""

    ratings: tuple[IntegrityRating, ...]


# reporting_windows.yml


class ReportingWindow(Record, frozen=True):
    """Тайлагнах хугацаа: from when to when something is to be reported, published in advance.

    Reports on its `period` are in time until it closes.
    """

    title: Words
    opens: datetime.date
    closes: datetime.date
    source: Source
    period: Period | None = None


class ReportingWindows(Record, frozen=True):
    """Тайлагнах хугацаанууд: the windows that are known."""

    windows: tuple[ReportingWindow, ...]


# What a folder holds


class Common(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for a body besides its own data: catalogues and reporting windows, those of all bodies first.

    `templates` are the measures that many plans repeat, or None where their file cannot be read.
    """

    catalogues: tuple[Catalogue, ...] = ()
    windows: tuple[ReportingWindow, ...] = ()
    templates: tuple[MeasureTemplate, ...] | None = ()


class YearDisclosure(msgspec.Struct, frozen=True, kw_only=True):
    """What a body declared in a year besides its plan; None where it declared nothing of the kind."""

    disclosure: DisclosureRegister | None = None
    complaints: tuple[ComplaintReport, ...] = ()
    rules: RuleRegister | None = None
    activities: ActivityList | None = None
    integrity: IntegrityRatings | None = None
