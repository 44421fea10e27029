"""What follows for a measure on a day: finished facts, no computing."""

from __future__ import annotations

import datetime
from enum import StrEnum

import msgspec

from iltod.evidence.rungs import Rung
from iltod.facts.conduct.moved_deadlines import MovedDeadline
from iltod.facts.conduct.punctuality import ReportFacts
from iltod.facts.figures import Share, cut
from iltod.facts.reach import Promotion, ReachTable
from iltod.history.timeline import Announcement, HistoryStep
from iltod.model import (
    Amendment,
    Assessment,
    CheckedLink,
    Criterion,
    Deadline,
    Evidence,
    Measure,
    Period,
    Picture,
    Progress,
    ProgressReport,
    RatingStep,
    Reply,
    Role,
    Section,
    Stamp,
    SubSection,
    Tone,
    Unit,
)


class Unrated(StrEnum):
    """States of a measure that no step of a rating scale says; rated measures carry their step's id instead."""

    REPORTED_UNRATED = "reported_unrated"
    UNREPORTED_OVERDUE = "unreported_overdue"
    UNREPORTED_UPCOMING = "unreported_upcoming"
    UNREPORTED_OPEN = "unreported_open"


class PeriodState(StrEnum):
    """Whether a period was reported, was due and not reported, or is still to come."""

    REPORTED = "reported"
    MISSING = "missing"
    UPCOMING = "upcoming"


class RatingOrigin(StrEnum):
    """Whose rating makes the state of a measure: the body's own, or the lowest of its performers' latest ones."""

    OWN = "own"
    PERFORMERS = "performers"


class Lateness(StrEnum):
    """Хоцролт: whether what was due is still awaited, or came too late."""

    AWAITED = "awaited"
    FILED_LATE = "filed_late"


class State(msgspec.Struct, frozen=True, array_like=True):
    """Төлөв: where a measure stands. `step` is None for the states of `Unrated`, whose label is in the wording.

    A step of a scale `by_ratio` is a band, and its value the lowest number in it.
    """

    id: str
    tone: Tone
    step: RatingStep | None = None
    by_ratio: bool = False


class StateTotal(msgspec.Struct, frozen=True, array_like=True):
    """How many measures are in one state, of all measures."""

    state: State
    share: Share


class RungTotal(msgspec.Struct, frozen=True, array_like=True):
    """How many measures have standing evidence of one rung at most; `rung` is None where there is none."""

    rung: Rung | None
    share: Share


class ScaleMean(msgspec.Struct, frozen=True, array_like=True):
    """The plain mean of the measures that were rated by one scale, cut to one decimal.

    `rated` measures add up to `total` tenths of a point. `strict` is the mean in which measures that were called not
    yet due after their deadline (`not_due_late`) count as 0.
    """

    scale: str
    name: str
    rated: int
    total: int
    not_due_late: int
    mean: str | None
    strict: str | None


class Totals(msgspec.Struct, frozen=True, array_like=True):
    """Counts over a set of measures. The counts of `states` and those of `rungs` add up to `measures`.

    A rung that is the strongest of no measure is left out. `rated` are those whose step has a value, `completed` those
    rated with the best step of their scale, `not_due_late` those called not yet due after their deadline, `extended`
    those whose deadline was moved to a later day without an act. `means` has each scale that rated any of them apart;
    `mean` is that of the only one, None where there are several: ratings of different scales have no mean.
    """

    measures: int
    states: tuple[StateTotal, ...]
    rated: Share
    mean: str | None
    completed: Share
    reported: Share
    unreported: Share
    overdue: Share
    due_soon: Share
    without_evidence: Share
    rungs: tuple[RungTotal, ...]
    means: tuple[ScaleMean, ...]
    not_due_late: Share
    extended: Share

    @property
    def strict_mean(self) -> str | None:
        """Return the mean with what was called not yet due after its deadline as 0, where that makes a difference."""
        return self.means[0].strict if len(self.means) == 1 and self.not_due_late.numerator else None


class Pace(msgspec.Struct, frozen=True, array_like=True):
    """How many of the measures of a year were expected by the end of each quarter, and how many were done by then.

    `done` is None for a quarter of which nothing is known.
    """

    measures: int
    expected: tuple[int, ...]
    done: tuple[int | None, ...]


class DueDate(msgspec.Struct, frozen=True):
    """A day until which something had to be done. `period` is set where the deadline recurs each quarter.

    It is `reported` where what it asks for came in time. `days_late` is set where a report on the quarter came too
    late, which does not cure it.
    """

    date: datetime.date
    period: Period | None
    passed: bool
    reported: bool
    days_late: int | None = None


class Performer(msgspec.Struct, frozen=True):
    """Хариуцах эзэн of one measure."""

    unit: Unit
    role: Role
    address: str


class EvidenceOverview(msgspec.Struct, frozen=True):
    """An evidence item with its rung. It `stands` unless it was withdrawn. `criteria` are those it supports here.

    `picture` is the published copy of its file, where that is a picture; `stamp` is what its time stamp says of its
    file, if it says anything. `link` and `archived_link` are what its addresses answered, if they were checked.
    `entered_after` is how many days after its date it came into the repository, where that is many.
    """

    evidence: Evidence
    rung: Rung
    stands: bool
    criteria: tuple[int, ...] = ()
    picture: Picture | None = None
    stamp: Stamp | None = None
    link: CheckedLink | None = None
    archived_link: CheckedLink | None = None
    entered_after: int | None = None


class ProgressEntry(msgspec.Struct, frozen=True):
    """What one report says of one measure. `report_facts` is what follows for the report from its date.

    `tenths` is what its rating is worth, in tenths of a point.
    One that is `replaced` stands in a report that another corrects: it is shown struck through and is in no figure.
    """

    progress: Progress
    report: ProgressReport
    performer: Unit | None
    step: RatingStep | None
    evidence: tuple[EvidenceOverview, ...]
    report_facts: ReportFacts
    tenths: int | None = None

    @property
    def replaced(self) -> bool:
        """Return whether another report takes the place of this one."""
        return self.report_facts.replaced_by is not None


class PeriodProgress(msgspec.Struct, frozen=True):
    """One period in the life of a measure; unless it was reported, its `entries` are at most replaced ones."""

    period: Period
    state: PeriodState
    due: datetime.date
    entries: tuple[ProgressEntry, ...]


class CriterionOverview(msgspec.Struct, frozen=True):
    """A criterion with the latest counted value. `met` is None without a threshold or without a value.

    `summed` where the value adds up what several performers counted, which may count the same thing twice.
    `evidence` stands for this very criterion; `unproven` is a value of a threshold for which none can be looked at.
    """

    number: int
    criterion: Criterion
    reached: int | None
    met: bool | None
    summed: bool = False
    evidence: tuple[EvidenceOverview, ...] = ()
    unproven: bool = False


class AssessmentEntry(msgspec.Struct, frozen=True):
    """Somebody else's rating of a measure, with what the body answered to it."""

    assessment: Assessment
    step: RatingStep
    text: str | None
    ratio: str | None = None
    replies: tuple[Reply, ...] = ()


class MeasureLink(msgspec.Struct, frozen=True, array_like=True):
    """Enough of a measure to link to it."""

    id: str
    number: str
    title: str
    address: str


class MeasureOverview(msgspec.Struct, frozen=True):
    """A measure on the day of the overview.

    `deadline` is the one that counts: the declared one, or the one that stood where it was `moved` without an act.
    `due` are its due dates in order (none for what arises), `next_due` the first that has not passed. `overdue_since`
    is the due date that was missed by the most days, `overdue_days` by how many, `lateness` whether it is still
    awaited. `rating_tenths` is the rating that counts in tenths of a point, where it is a number. It is `not_due_late`
    where it was called not yet due after its deadline; `takes_part` is whether its body publishes here itself,
    `by_ratio` whether ratings are numbers and not steps.
    `rung` is the strongest standing evidence. `promotion` is set where the measure must promote 110. `history` is what
    git tells of it, `announced` what of the promise was changed after it was made. `replies` are what the body answered
    to the marks on it.
    """

    measure: Measure
    address: str
    section: Section
    subsection: SubSection | None
    state: State
    rating_origin: RatingOrigin | None
    overdue: bool
    due_soon: bool
    without_evidence: bool
    due: tuple[DueDate, ...]
    next_due: datetime.date | None
    overdue_since: datetime.date | None
    performers: tuple[Performer, ...]
    criteria: tuple[CriterionOverview, ...]
    progress: tuple[PeriodProgress, ...]
    evidence: tuple[EvidenceOverview, ...]
    rung: Rung | None
    reach: ReachTable | None
    promotion: Promotion | None
    assessments: tuple[AssessmentEntry, ...]
    amendments: tuple[Amendment, ...]
    history: tuple[HistoryStep, ...]
    announced: tuple[Announcement, ...]
    previous: MeasureLink | None
    next: MeasureLink | None
    deadline: Deadline
    moved: MovedDeadline | None
    overdue_days: int | None
    lateness: Lateness | None
    not_due_late: bool
    rating_tenths: int | None
    takes_part: bool
    by_ratio: bool
    replies: tuple[Reply, ...] = ()

    @property
    def ratio(self) -> str | None:
        """Return the number of a rating by a ratio scale, as it was reported; None where ratings are steps."""
        step = self.state.step
        if self.rating_tenths is None or step is None or step.value is None or not self.by_ratio:
            return None
        return cut(self.rating_tenths, 10)

    @property
    def extended(self) -> bool:
        """Return whether the deadline was moved to a later day without an act."""
        return self.moved is not None and self.moved.extended

    @property
    def leads(self) -> tuple[Performer, ...]:
        """Return the performers who answer for it; those who take part are not late for another's measure."""
        return tuple(item for item in self.performers if item.role is Role.LEAD)

    @property
    def link(self) -> MeasureLink:
        """Return what a link to this measure needs."""
        return MeasureLink(self.measure.id, self.measure.number.text, self.measure.title.text, self.address)


class MeasureGroup(msgspec.Struct, frozen=True):
    """The measures of a section, or of one of its sub-sections."""

    subsection: SubSection | None
    measures: tuple[MeasureOverview, ...]


class SectionOverview(msgspec.Struct, frozen=True):
    """A section with its measures in printed order, grouped by sub-section."""

    section: Section
    groups: tuple[MeasureGroup, ...]
    totals: Totals
