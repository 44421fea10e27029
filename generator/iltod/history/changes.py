"""What changed between two versions of the same record, as values.

Free text of reports and evidence is never repeated here: what was taken out of a file, perhaps because it was personal,
must not come back by its history. What a plan promised is repeated, because it was published as an official paper; only
lines with what looks like personal data are `withheld`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace

from iltod.evidence.personal.quick_look import is_suspect
from iltod.evidence.personal_data import screen_text
from iltod.history.git import Unknown
from iltod.model import Amendment, Correction, Deadline, Period, Record, Text

WITHHELD = "…"
"""Stands for a line that is not repeated."""

SHORT_ID = 10
"""How many digits of a commit's id are shown."""


class ChangeKind(StrEnum):
    """What was changed: of a whole plan, of the promise of a measure, of reports, evidence and assessments about it."""

    PLAN_TITLE = "plan_title"
    APPROVAL = "approval"
    RATING_SCALE = "rating_scale"
    ADDED = "added"
    REMOVED = "removed"
    NUMBER = "number"
    SECTION = "section"
    TITLE = "title"
    DEADLINE = "deadline"
    PERFORMERS = "performers"
    CRITERION = "criterion"
    CRITERION_ADDED = "criterion_added"
    CRITERION_REMOVED = "criterion_removed"
    TARGET_LEVEL = "target_level"
    BUDGET = "budget"
    PROMOTES_110 = "promotes_110"
    CHANNELS = "channels"
    COUNTS = "counts"
    PROMISES = "promises"
    REPORTED = "reported"
    UNREPORTED = "unreported"
    RATING = "rating"
    VALUE = "value"
    REPORT_TEXT = "report_text"
    REPORT_EVIDENCE = "report_evidence"
    REPORT_DETAILS = "report_details"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_REPLACED = "evidence_replaced"
    EVIDENCE_WITHDRAWN = "evidence_withdrawn"
    EVIDENCE_RESTORED = "evidence_restored"
    EVIDENCE_REMOVED = "evidence_removed"
    EVIDENCE_DETAILS = "evidence_details"
    ASSESSED = "assessed"
    ASSESSMENT_CHANGED = "assessment_changed"
    ASSESSMENT_REMOVED = "assessment_removed"
    ASSESSMENT_DETAILS = "assessment_details"


class Backing(StrEnum):
    """By what right a promise was changed."""

    DRAFT = "draft"
    READING = "reading"
    CORRECTION = "correction"
    ACT = "act"
    REVERTED = "reverted"
    NONE = "none"


class Commit(msgspec.Struct, frozen=True):
    """When something was written into the repository: the commit's id, its day in Ulaanbaatar, its time in seconds."""

    id: str
    date: datetime.date
    time: int = 0

    @property
    def short(self) -> str:
        """Return the beginning of the id, by which people call a commit."""
        return self.id[:SHORT_ID]


class Change(msgspec.Struct, frozen=True):
    """One change of one measure, or without a `measure` of the whole plan.

    `subject` is the id of the report, assessment or evidence.

    `before` and `after` are lines of a plan, codes of ratings or counts. `reading` where the printed original stayed
    the same and only its reading changed. `performer` is the id of who reported, `number` the place of a criterion.
    `deadlines` are the old and the new one where that is what changed.
    """

    kind: ChangeKind
    measure: str
    subject: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    period: Period | None = None
    performer: str | None = None
    number: int | None = None
    reading: bool = False
    deadlines: tuple[Deadline, Deadline] | None = None


class Event(msgspec.Struct, frozen=True):
    """A change with the commit that made it. Changes of promises have their `backing`, and the act or the correction.

    `uncertain` where versions before it could not be read, so that it may have been made earlier.
    """

    commit: Commit
    change: Change
    backing: Backing | None = None
    declared: Amendment | Correction | None = None
    uncertain: bool = False

    @property
    def announced(self) -> bool:
        """Return whether a promise was changed after it was made: with its act, or with none."""
        return self.backing in (Backing.ACT, Backing.NONE)


class LastWords(msgspec.Struct, frozen=True):
    """What a measure that is gone promised last, as lines; those with what looks like personal data are withheld."""

    number: str
    title: str
    section: tuple[str, ...]
    deadline: str
    performers: tuple[str, ...]
    criteria: tuple[str, ...]
    target_level: tuple[str, ...]
    formerly: tuple[str, ...] = ()


class GoneMeasure(msgspec.Struct, frozen=True):
    """A measure that the plan had once and has no more, with the commit that took it away.

    `deadline` and `units`, the ids of its performers, are as they were last.
    """

    id: str
    commit: Commit
    words: LastWords
    deadline: Deadline
    units: tuple[str, ...] = ()


class YearChanges(msgspec.Struct, frozen=True):
    """What happened to a year's folder after its plan came in, oldest first, or why that is `unknown`.

    `gone` are measures that the plan has no more and that no measure was called formerly, `lost` those of them that no
    act took away, `removed` evidence files that were deleted; each with the commit that did it. `first` is when each
    report came in, `entered` each piece of evidence.
    `disorder` are commits of the body whose time is before that of an earlier one, or later than all that may be known.
    """

    unknown: Unknown | None = None
    since: Commit | None = None
    events: tuple[Event, ...] = ()
    gone: tuple[GoneMeasure, ...] = ()
    lost: tuple[tuple[str, Commit], ...] = ()
    removed: tuple[tuple[str, Commit], ...] = ()
    first: tuple[tuple[str, Commit], ...] = ()
    entered: tuple[tuple[str, Commit], ...] = ()
    disorder: tuple[Commit, ...] = ()


PresentId = Callable[[str], str]
"""Returns the id that a measure has today."""


def without_personal_data(change: Change) -> Change:
    """Return a change with an ellipsis for every line in which something looks like personal data."""
    return replace(change, before=withheld(change.before), after=withheld(change.after))


def withheld(lines: Iterable[str]) -> tuple[str, ...]:
    """Return lines with an ellipsis for every one in which something looks like personal data."""
    return tuple(WITHHELD if is_suspect(line.encode()) and any(screen_text(line, "")) else line for line in lines)


def same(one: Record | None, other: Record | None) -> bool:
    """Return whether two records say the same, wherever they are."""
    return bool(said(one) == said(other))


def said(value: Any, without: Iterable[str] = ()) -> Any:
    """Return a declared value without its places, and a record without some fields."""
    if isinstance(value, Record):
        left_out = {"place", *without}
        return tuple(said(getattr(value, name)) for name in value.__struct_fields__ if name not in left_out)
    return tuple(said(item) for item in value) if isinstance(value, tuple) else value


def original(text: Text | Deadline) -> str:
    """Return the printed words of a text of a source document."""
    return text.printed or text.text


def originals(texts: Iterable[Text | Deadline | None]) -> list[str]:
    """Return the printed words of some texts; those that were left out count as nothing."""
    return [original(text) if text else "" for text in texts]
