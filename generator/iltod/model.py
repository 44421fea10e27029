"""What data authors declare: one frozen, strict record for each thing written in `plans/`.

YAML key = attribute name = template variable = JSON key. A field marked `Located` is never written by the author:
it follows from where the record stands (folder, file name, line). Labels and help for every field stand in
`site_templates/wording-fields.yml`, and a contract test holds the two together.
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from iltod.openness import Common, PromiseKind, YearOpenness
from iltod.personal_data import Finding, PersonalDataKind
from iltod.record import (
    LOCATED,
    Address,
    Count,
    Digest,
    FileName,
    Id,
    Located,
    LocatedYear,
    Period,
    Person,
    Positive,
    Record,
    RegistryNumber,
    Source,
    Text,
    Traditional,
    Words,
)
from iltod.sightings import CheckedLink
from iltod.stamp import Stamp

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


class UnitKind(StrEnum):
    """Хариуцах эзний төрөл: what kind of performer it is."""

    UNIT = "unit"
    POST = "post"
    ORGANISATION = "organisation"
    GROUP = "group"
    UNKNOWN = "unknown"


class Unit(Record, frozen=True):
    """Хариуцах эзэн: whoever a plan of this body can make responsible for a measure.

    `name` is as the plan prints it. `full_name` only where the expansion is known; nothing is expanded by guess.
    """

    id: Id
    name: Text
    kind: UnitKind
    full_name: Words | None = None


class Contacts(Record, frozen=True):
    """Холбоо барих хаяг: the body's own phones and e-mail addresses, which may stand in its texts."""

    phones: tuple[Words, ...] = ()
    emails: tuple[Words, ...] = ()


class Release(Record, frozen=True):
    """Нийтлэх зөвшөөрөл: somebody who looked at what seems to be personal data, and lets it be published.

    `file` is told from the body's folder on. `count` is how many findings of the kind stand in it: when one more
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


class Gate(StrEnum):
    """Хаалт: whether a gap only warns or keeps the data from being published."""

    WARNING = "warning"
    ERROR = "error"


class Organisation(Record, frozen=True):
    """Байгууллага: a public body that has a plan. `formerly` are ids by which its pages were found before.

    `done_without_evidence` is how grave it takes its own claim of the best step that nothing proves.
    """

    id: Located
    name: Text
    kind: OrganisationKind
    short_name: Words | None = None
    registry_number: RegistryNumber | None = None
    parent: Id | None = None
    website: Address | None = None
    units: tuple[Unit, ...] = ()
    contacts: Contacts | None = None
    done_without_evidence: Gate = Gate.WARNING
    released: tuple[Release, ...] = ()
    formerly: tuple[Id, ...] = ()
    title_mong: Traditional | None = None
    sample: bool = False


# plan.yml


class DeadlineKind(StrEnum):
    """Хугацааны төрөл: the normal form of a printed deadline."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    EACH_QUARTER = "each_quarter"
    AS_IT_ARISES = "as_it_arises"
    DATE = "date"


class Deadline(Record, frozen=True):
    """Хугацаа: until when, as printed and in its normal form.

    In YAML a plain string stands for a deadline whose printed words are known (`Жилдээ`, `2-р улирал`).
    `quarter` is 1 to 4 and belongs to `quarter`; `half` is 1 or 2, belongs to `half_year`, and is left out where
    the source does not say which half; `date` belongs to `date`.
    """

    text: Words
    kind: DeadlineKind
    printed: Words | None = None
    doubt: Words | None = None
    quarter: Annotated[int, Meta(ge=1, le=4)] | None = None
    half: Annotated[int, Meta(ge=1, le=2)] | None = None
    date: datetime.date | None = None


class Criterion(Record, frozen=True):
    """Шалгуур үзүүлэлт: how one will see that the measure was carried out. In YAML a plain string is its text.

    `label` is a printed letter such as `А/`. `at_least` with `unit` is a counted threshold found in the words
    ("2-оос доошгүй удаа" is 2, удаа).
    """

    text: Text
    label: Words | None = None
    at_least: Positive | None = None
    unit: Words | None = None
    baseline: Text | None = None


class Role(StrEnum):
    """Үүрэг: whether a performer leads or takes part."""

    LEAD = "lead"
    JOINT = "joint"


class Responsible(Record, frozen=True):
    """Хариуцах эзэн: one performer of a measure. In YAML a plain string stands for the id of a leading unit."""

    unit: Id
    role: Role = Role.LEAD


class Channel(StrEnum):
    """Суваг: where it reached people, in the words of the plans."""

    OWN_SITE = "own_site"
    SOCIAL = "social"
    INTRANET = "intranet"
    PRESS = "press"
    BOARD = "board"
    OTHER = "other"


class ReachKind(StrEnum):
    """Хүртээмжийн үзүүлэлт: what is counted."""

    COPIES = "copies"
    POSTS = "posts"
    VIEWS = "views"
    PARTICIPANTS = "participants"


class Measure(Record, frozen=True):
    """Арга хэмжээ: one promise of a plan.

    `number` is shown to readers and may repeat or be misprinted; `id` never changes and is the address.
    `responsible_text` keeps the printed words where they say more than the performers' names. `channels` and `counts`
    are the channels and the figures of reach that the plan's own words name; nothing is added by guess. `formerly` are
    ids by which its page was found before. `promises` says
    which records of the year belong to it.
    """

    id: Id
    number: Text
    title: Text
    responsible: tuple[Responsible, ...]
    deadline: Deadline
    criteria: tuple[Criterion, ...] = ()
    responsible_text: Text | None = None
    target_level: tuple[Text, ...] = ()
    promotes_110: bool = False
    channels: tuple[Channel, ...] = ()
    counts: tuple[ReachKind, ...] = ()
    formerly: tuple[Id, ...] = ()
    promises: tuple[PromiseKind, ...] = ()
    title_mong: Traditional | None = None


class SubSection(Record, frozen=True):
    """Дэд бүлэг: a titled group of measures within a section."""

    id: Id
    title: Text
    measures: tuple[Measure, ...]


class Section(Record, frozen=True):
    """Зорилго, бүлэг: a goal of the plan with its measures, or with sub-sections that hold them.

    `formerly` are ids by which it was found before.
    """

    id: Id
    title: Text
    number: Words | None = None
    measures: tuple[Measure, ...] = ()
    subsections: tuple[SubSection, ...] = ()
    formerly: tuple[Id, ...] = ()


class Approval(Record, frozen=True):
    """Баталсан шийдвэр: the act by which the plan was approved.

    `date_text`, `annex_text` keep the printed date and the printed reference on the annex; `clauses` are the numbered
    orders of the act.
    """

    act: Text
    number: Text | None = None
    date: datetime.date | None = None
    date_text: Text | None = None
    city: Words | None = None
    signatory: Person | None = None
    legal_grounds: tuple[Text, ...] = ()
    clauses: tuple[Text, ...] = ()
    annex_text: Text | None = None
    scan: Address | None = None


class SourceDocument(Record, frozen=True):
    """Эх баримт: the document from which the plan was typed, and what else is printed on it."""

    description: Words
    url: Address | None = None
    marks: tuple[Text, ...] = ()


class Amendment(Record, frozen=True):
    """Нэмэлт, өөрчлөлт: a change of the plan after its approval. `measures` are the ids of those it changed."""

    date: datetime.date
    text: Words
    act: Words | None = None
    number: Words | None = None
    measures: tuple[Id, ...] = ()


class Correction(Record, frozen=True):
    """Хуулбарын засвар: a mistake of typing that was mended by the source document; what was promised stays the same.

    `measures` are the ids of those it mended; without any it is of the whole plan.
    """

    date: datetime.date
    text: Words
    measures: tuple[Id, ...] = ()


class Plan(Record, frozen=True):
    """Төлөвлөгөө: one body's anti-corruption plan for one year.

    `title` is the plan's own; `order_title` that of the approving act where the two differ.
    `rating_scale` names a scale of `rating_scales.yml`; left out, it is the first one there. `formerly` are years under
    which its pages were found before.
    """

    organisation: Located
    year: LocatedYear
    title: Text
    sections: tuple[Section, ...]
    order_title: Text | None = None
    approval: Approval | None = None
    source: SourceDocument | None = None
    rating_scale: Id | None = None
    amendments: tuple[Amendment, ...] = ()
    corrections: tuple[Correction, ...] = ()
    formerly: tuple[Positive, ...] = ()
    title_mong: Traditional | None = None


# reports/<period>*.yml, assessments/<period>*.yml


class CountedValue(Record, frozen=True):
    """Тоон гүйцэтгэл: what was reached on a criterion; `criterion` is its place in the measure, counted from 1."""

    criterion: Positive
    value: Count


class Progress(Record, frozen=True):
    """Явц: what a report says of one measure. `rating` is the code of a step of the plan's scale (`100`, `ХБ`).

    `reason` says why it is behind; `evidence` are ids of evidence files of the same year.
    """

    measure: Id
    rating: Words | None = None
    performer: Id | None = None
    text: Words | None = None
    values: tuple[CountedValue, ...] = ()
    reason: Words | None = None
    evidence: tuple[Id, ...] = ()


class ProgressReport(Record, frozen=True):
    """Явцын тайлан: what the body itself reports for a period. `performer` holds for every entry without its own."""

    id: Located
    period: Annotated[Period, Meta(extra={LOCATED: True})]
    date: datetime.date
    entries: tuple[Progress, ...]
    reported_by: Person | None = None
    performer: Id | None = None
    document: Address | None = None


class AssessorKind(StrEnum):
    """Үнэлгээ өгсөн тал: who judges from outside."""

    SUPERIOR = "superior"
    ANTI_CORRUPTION_AGENCY = "anti_corruption_agency"
    CIVIL_SOCIETY = "civil_society"


class AssessedMeasure(Record, frozen=True):
    """Арга хэмжээний үнэлгээ: somebody else's rating of one measure."""

    measure: Id
    rating: Words
    text: Words | None = None


class Assessment(Record, frozen=True):
    """Үнэлгээ: somebody else's verdict for a period, shown beside the body's own and never averaged with it."""

    id: Located
    period: Annotated[Period, Meta(extra={LOCATED: True})]
    date: datetime.date
    assessor: AssessorKind
    name: Words
    entries: tuple[AssessedMeasure, ...]
    document: Address | None = None


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
    """Хүртээмж: a counted figure of how many people or places it reached."""

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
    """Буцаан татсан тухай: since when an item no longer counts, and why. It stays visible."""

    date: datetime.date
    reason: Words


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


# rating_scales.yml


class Tone(StrEnum):
    """Өнгө аяс: how a rating step looks (colour and icon); never what it means."""

    GOOD = "good"
    PARTIAL = "partial"
    WEAK = "weak"
    BAD = "bad"
    NEUTRAL = "neutral"


class RatingStep(Record, frozen=True):
    """Үнэлгээний шат: one step of a scale. A step without `value` is left out of the mean (ХБ)."""

    id: Id
    code: Words
    label: Words
    tone: Tone
    value: Annotated[int, Meta(ge=0, le=100)] | None = None


class RatingScale(Record, frozen=True):
    """Үнэлгээний шатлал: a named, dated way of rating, with where it was published. Steps stand best first."""

    id: Id
    name: Words
    year: Annotated[int, Meta(ge=1990, le=2100)]
    source: Source
    steps: tuple[RatingStep, ...]


class RatingScales(Record, frozen=True):
    """Үнэлгээний шатлалууд: all scales that plans may use; the first is the default."""

    scales: tuple[RatingScale, ...]


# What a folder holds

DOCUMENT_TYPES = ("pdf", "csv", "txt", "xlsx", "docx", "pptx")
PICTURE_TYPES = ("jpg", "jpeg", "png", "webp")
PUBLISHED_TYPES = (*DOCUMENT_TYPES, *PICTURE_TYPES)
"""Types of evidence files that are published: nothing that runs in a reader's browser (HTML, SVG), no macros."""


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """Файлын үзлэг: what a file of evidence turned out to be.

    `fault` is the code of what keeps it from being published, `detail` goes with it. `has_text` is whether there was
    any text to look through: a scanned page has none. `located` is whether it says where a photograph was taken.
    """

    fault: str = ""
    detail: str = ""
    has_text: bool = True
    located: bool = False


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """Зургийн хуулбар: the published copy of a picture, without what the camera wrote into it, and its thumbnail."""

    sha256: str
    size: int
    width: int
    height: int
    thumbnail_width: int
    thumbnail_height: int


class YearFolder(msgspec.Struct, frozen=True, kw_only=True):
    """One body's year: its plan with everything that was declared about it, in a stable order.

    `files` are the SHA-256 digests of the files that lie in `evidence/files/`, by name, `inspections` what they turned
    out to be; `stamps` is what the time stamp tokens there say of these digests, and `stamped` pairs those whose
    signature is not wrong with their digests. `pictures` are the copies that are published, known once they are made.
    `openness` is what was published besides the plan, `links` what the addresses of evidence answered.
    """

    plan: Plan
    reports: tuple[ProgressReport, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    files: dict[str, str] = {}
    inspections: dict[str, Inspection] = {}
    pictures: dict[str, Picture] = {}
    stamps: tuple[Stamp, ...] = ()
    stamped: tuple[tuple[str, str], ...] = ()
    openness: YearOpenness = YearOpenness()
    links: tuple[CheckedLink, ...] = ()


class OrganisationFolder(msgspec.Struct, frozen=True, kw_only=True):
    """One body with its years, newest first, and what looks like personal data in any of its files."""

    organisation: Organisation
    years: tuple[YearFolder, ...] = ()
    findings: tuple[Finding, ...] = ()
    common: Common = Common()


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """Бүртгэл: everything declared under `plans/`; bodies stand in the order of their ids."""

    scales: tuple[RatingScale, ...]
    organisations: tuple[OrganisationFolder, ...]
