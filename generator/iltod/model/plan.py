"""What `plan.yml` declares: sections, measures, criteria, deadlines, the approval and its amendments."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from iltod.model.base import (
    Address,
    Id,
    Located,
    LocatedYear,
    Person,
    Positive,
    Record,
    Text,
    Traditional,
    Words,
)
from iltod.model.disclosure import PromiseKind

# plan.yml


class DeadlineKind(StrEnum):
    """Хугацааны төрөл: the normal form of a printed deadline."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    EACH_HALF_YEAR = "each_half_year"
    QUARTER = "quarter"
    EACH_QUARTER = "each_quarter"
    MONTH = "month"
    EACH_MONTH = "each_month"
    TIMES_A_YEAR = "times_a_year"
    AS_IT_ARISES = "as_it_arises"
    DATE = "date"


Quarter = Annotated[int, Meta(ge=1, le=4)]

Month = Annotated[int, Meta(ge=1, le=12)]


class Deadline(Record, frozen=True):
    """Хугацаа: until when, as printed and in its normal form.

    In YAML a plain string stands for a deadline whose printed words are known (`Жилдээ`, `2-р улирал`).
    `quarter` (1 to 4) or several `quarters` belong to `quarter`; `half` is 1 or 2, belongs to `half_year`, and is left
    out where the source does not say which half; `months` (1 to 12) belong to `month`, and a `day` to its only month;
    `times` belongs to `times_a_year`; `date` belongs to `date`. `through` is whether several quarters or months are
    one stretch of time ("2-3 дугаар улирал") rather than each its own deadline ("II, IV улирал").
    """

    text: Words
    kind: DeadlineKind
    printed: Words | None = None
    doubt: Words | None = None
    quarter: Quarter | None = None
    quarters: tuple[Quarter, ...] = ()
    half: Annotated[int, Meta(ge=1, le=2)] | None = None
    months: tuple[Month, ...] = ()
    day: Annotated[int, Meta(ge=1, le=31)] | None = None
    through: bool = False
    times: Positive | None = None
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
    """Хэдэн хүнд хүрсний үзүүлэлт: what is counted."""

    COPIES = "copies"
    POSTS = "posts"
    VIEWS = "views"
    PARTICIPANTS = "participants"


class Measure(Record, frozen=True):
    """Арга хэмжээ: one promise of a plan.

    `number` is shown to readers and may repeat or be misprinted; `id` never changes and is the address.
    `responsible_text` keeps the printed words where they say more than the performers' names. `channels` and `counts`
    are the channels and the figures of reach that the plan's own words name; nothing is added by guess. `budget` and
    `budget_source` are the money that the plan says it needs and where it comes from, as printed. `formerly` are
    ids by which its page was found before. `promises` says
    which records of the year belong to it. `template` is the id of a measure that other plans repeat as well.
    """

    id: Id
    number: Text
    title: Text
    responsible: tuple[Responsible, ...]
    deadline: Deadline
    criteria: tuple[Criterion, ...] = ()
    responsible_text: Text | None = None
    target_level: tuple[Text, ...] = ()
    budget: Text | None = None
    budget_source: Text | None = None
    promotes_110: bool = False
    channels: tuple[Channel, ...] = ()
    counts: tuple[ReachKind, ...] = ()
    formerly: tuple[Id, ...] = ()
    promises: tuple[PromiseKind, ...] = ()
    template: Id | None = None
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

    `date_text`, `annex_text` keep the printed date and the printed reference on the annex; `preamble` is the opening
    formula of the act, `clauses` are its numbered orders.
    """

    act: Text
    number: Text | None = None
    date: datetime.date | None = None
    date_text: Text | None = None
    city: Words | None = None
    signatory: Person | None = None
    legal_grounds: tuple[Text, ...] = ()
    preamble: Text | None = None
    clauses: tuple[Text, ...] = ()
    annex_text: Text | None = None
    scan: Address | None = None


class SourceDocument(Record, frozen=True):
    """Эх баримт: the document from which the plan was typed, and what else is printed on it.

    `transcript` is the text as a program recognised it from a scan, with all its mistakes, so that every doubt can be
    checked against it.
    """

    description: Words
    url: Address | None = None
    marks: tuple[Text, ...] = ()
    transcript: Words | None = None


class Amendment(Record, frozen=True):
    """Нэмэлт, өөрчлөлт: a change of the plan after its approval.

    `measures` are the ids of those it changed or added, `removed` of those that it took out of the plan.
    """

    date: datetime.date
    text: Words
    act: Words | None = None
    number: Words | None = None
    measures: tuple[Id, ...] = ()
    removed: tuple[Id, ...] = ()


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
