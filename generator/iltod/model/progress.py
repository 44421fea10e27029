"""What `reports/`, `assessments/` and `replies.yml` declare: own progress, the verdicts of others, answers to them."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from iltod.model.base import (
    LOCATED,
    Address,
    Count,
    Id,
    Located,
    Period,
    Person,
    Positive,
    Record,
    Words,
)

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


class ReportCorrection(Record, frozen=True):
    """Тайлангийн засвар: which earlier report of the same year a report replaces as a whole, and why."""

    report: Id
    reason: Words


class ProgressReport(Record, frozen=True):
    """Явцын тайлан: what the body itself reports for a period. `performer` holds for every entry without its own.

    A report that `corrects` another takes its place in every figure; the other stays to be seen.
    """

    id: Located
    period: Annotated[Period, Meta(extra={LOCATED: True})]
    date: datetime.date
    entries: tuple[Progress, ...]
    reported_by: Person | None = None
    performer: Id | None = None
    document: Address | None = None
    corrects: ReportCorrection | None = None


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


# replies.yml


class Reply(Record, frozen=True):
    """Байгууллагын хариу: a body's dated answer to somebody else's verdict, or to a mark of this site.

    With an `assessment` it answers that verdict, whole or on one `measure`; without one it answers what stands on the
    page of the measure, or of the plan where none is named.
    """

    date: datetime.date
    text: Words
    assessment: Id | None = None
    measure: Id | None = None
    by: Person | None = None
    document: Address | None = None


class ReplyList(Record, frozen=True):
    """Байгууллагын хариунууд: what a body answered in a year."""

    replies: tuple[Reply, ...]
