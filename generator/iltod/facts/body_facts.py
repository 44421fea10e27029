"""What follows for a plan, a body and all bodies on a day: finished facts, no computing."""

from __future__ import annotations

import datetime
import zlib

import msgspec

from iltod.facts.conduct.complaint_sums import YearComplaints
from iltod.facts.conduct.participation import BodyParticipation, ParticipationState
from iltod.facts.conduct.punctuality import Punctuality, ReportFacts
from iltod.facts.conduct.quarters import YearQuarters
from iltod.facts.conduct.removed import RemovedMeasure
from iltod.facts.conduct.repeated_measures import RepeatedMeasure
from iltod.facts.disclosure_facts import DisclosureSummary, RegisterTotals, WindowOverview, YearDisclosureOverview
from iltod.facts.figures import Share
from iltod.facts.measure_facts import (
    EvidenceOverview,
    Lateness,
    MeasureLink,
    MeasureOverview,
    Pace,
    Performer,
    SectionOverview,
    State,
    StateTotal,
    Totals,
)
from iltod.facts.reach import Promoted, ReachTable
from iltod.history.changes import Commit, YearChanges
from iltod.history.timeline import SilentChange
from iltod.model import (
    Amendment,
    Correction,
    MeasureTemplate,
    Organisation,
    OrganisationKind,
    Period,
    Plan,
    ProgressReport,
    RatingScale,
    Region,
    Reply,
    Unit,
)


class PeriodTotals(msgspec.Struct, frozen=True):
    """Where the measures of a plan stood when the reports of a period were in; the counts add up to all of them.

    `states` are those that reports gave, `unreported` the measures that no report named.
    """

    period: Period
    states: tuple[StateTotal, ...]
    unreported: Share


class CalendarDay(msgspec.Struct, frozen=True):
    """The measures of a plan that are due on one day."""

    date: datetime.date
    passed: bool
    measures: tuple[MeasureOverview, ...]


class PublishedReport(msgspec.Struct, frozen=True):
    """When a report came into the repository; the page at `address` shows what was known then."""

    report: ProgressReport
    commit: Commit
    address: str


class PlanOverview(msgspec.Struct, frozen=True):
    """A plan on the day of the overview. `open_ended` are measures without a due date (what arises).

    `reports` are all that are known, corrected ones among them; `report_facts` is what follows for each.
    `past` is what git knows of its year, `silent` the changes of promises that cite no act, `removed` measures that it
    has no more, which are in no figure, and `published` when each report came in.
    `disclosure` is what else was promised or published; None where there is neither. `replies` are all that the body
    answered to others by the day, those to single measures among them. `withheld` are files of its year that may hold
    personal data and are left out: what they say is in no figure.
    """

    plan: Plan
    organisation: Organisation
    address: str
    as_of: datetime.date
    scale: RatingScale
    totals: Totals
    sections: tuple[SectionOverview, ...]
    measures: tuple[MeasureOverview, ...]
    performers: tuple[Performer, ...]
    calendar: tuple[CalendarDay, ...]
    open_ended: tuple[MeasureOverview, ...]
    participation: BodyParticipation
    reports: tuple[ProgressReport, ...]
    report_facts: tuple[ReportFacts, ...]
    punctuality: Punctuality | None
    evidence: tuple[EvidenceOverview, ...]
    reach: ReachTable | None
    promoted: Promoted | None
    amendments: tuple[Amendment, ...]
    corrections: tuple[Correction, ...]
    past: YearChanges
    silent: tuple[SilentChange, ...]
    removed: tuple[RemovedMeasure, ...]
    published: tuple[PublishedReport, ...]
    periods: tuple[PeriodTotals, ...]
    disclosure: YearDisclosureOverview | None
    windows: tuple[WindowOverview, ...]
    pace: Pace
    replies: tuple[Reply, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def approved_later(self) -> bool:
        """Return whether the plan was approved only after the day of the overview: then it was none yet."""
        approval = self.plan.approval
        return bool(approval and approval.date and approval.date > self.as_of)


class PerformerYear(msgspec.Struct, frozen=True):
    """What one performer has to do in one year's plan.

    `measures` are those that it answers for, which `totals` counts; in `joint` ones it takes part, and is not late
    with what another answers for.
    """

    plan: PlanOverview
    measures: tuple[MeasureOverview, ...]
    totals: Totals
    joint: tuple[MeasureOverview, ...] = ()


class PerformerOverview(msgspec.Struct, frozen=True):
    """A performer of a body with its measures, newest plan first. `totals` is of those that it answers for."""

    unit: Unit
    address: str
    years: tuple[PerformerYear, ...]
    totals: Totals

    @property
    def joint(self) -> int:
        """Return in how many measures it takes part without answering for them."""
        return sum(len(year.joint) for year in self.years)


class PlanSummary(msgspec.Struct, frozen=True, array_like=True):
    """What the pages about all bodies need of a plan; small, so that a whole country fits in memory.

    `overdue` are the few longest overdue measures.
    """

    year: int
    title: str
    address: str
    totals: Totals
    overdue: tuple[OverdueMeasure, ...]
    last_report: datetime.date | None
    disclosure: DisclosureSummary | None
    punctuality: Punctuality | None = None


class OverdueMeasure(msgspec.Struct, frozen=True, array_like=True):
    """A measure that is overdue, since when and by how many days.

    `participation` and `name_doubt` are those of the body, because it is named beside the measure.
    """

    measure: MeasureLink
    since: datetime.date
    organisation: str
    state: State
    days: int
    lateness: Lateness
    participation: BodyParticipation
    name_doubt: str | None = None

    @property
    def overdue_days(self) -> int:
        """Return by how many days it is overdue."""
        return self.days

    @property
    def takes_part(self) -> bool:
        """Return whether its body publishes here itself."""
        return self.participation.takes_part


class PerformerSummary(msgspec.Struct, frozen=True, array_like=True):
    """What the index of all bodies needs of a performer: `totals` of what it answers for, and how much it joins."""

    id: str
    name: str
    address: str
    totals: Totals
    joint: int = 0


class PlanDay(msgspec.Struct, frozen=True, array_like=True):
    """How many measures of one plan are due on a day, and how many of them were missed."""

    date: datetime.date
    year: int
    address: str
    count: int
    missed: int = 0


class Squeezed(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of every body until all are read, and is then read once, as few bytes."""

    packed: bytes

    @classmethod
    def of(cls, content: bytes) -> Squeezed:
        """Return some content squeezed."""
        return cls(zlib.compress(content, 1))

    @property
    def content(self) -> bytes:
        """Return what was squeezed."""
        return zlib.decompress(self.packed)


class PrintedSummary(msgspec.Struct, frozen=True, array_like=True):
    """What the pages and the open data about all bodies say of one body, as it stands in them: markup, JSON and CSV."""

    card: str
    performers: str
    json: Squeezed
    silence: Squeezed


class YearTotals(msgspec.Struct, frozen=True, array_like=True):
    """The totals of a body's plan of one year, and its pace."""

    year: int
    totals: Totals
    pace: Pace


class OrganisationSummary(msgspec.Struct, frozen=True, array_like=True):
    """What the pages about all bodies need of a body. `digests` are the beginnings of its evidence files' digests.

    `name_doubt` says what is doubtful in the body's name, and stands wherever the name does. `watched` is how many
    measures are in each list that holds any, `quarters` how each quarter of each plan was reported, `repeated` are the
    measures that other plans repeat. `totals` is of all its plans together, `shown` of the newest that has begun.

    Once it is `printed`, only what is added up over all bodies is kept: `plans` and `performers` are empty then.
    """

    id: str
    name: str
    short_name: str | None
    kind: OrganisationKind
    sample: bool
    address: str
    totals: Totals
    overdue: tuple[OverdueMeasure, ...]
    days: tuple[PlanDay, ...]
    plans: tuple[PlanSummary, ...]
    performers: tuple[PerformerSummary, ...]
    participation: BodyParticipation
    name_doubt: str | None = None
    punctuality: Punctuality | None = None
    digests: tuple[str, ...] = ()
    registers: RegisterTotals | None = None
    printed: PrintedSummary | None = None
    parent: str | None = None
    region: Region | None = None
    last_report: datetime.date | None = None
    watched: tuple[tuple[str, int], ...] = ()
    quarters: tuple[YearQuarters, ...] = ()
    years: tuple[YearTotals, ...] = ()
    repeated: tuple[RepeatedMeasure, ...] = ()
    complaints: tuple[YearComplaints, ...] = ()
    shown: YearTotals | None = None

    def totals_of(self, year: int | None) -> Totals | None:
        """Return the totals of its plan for a year, or None where it has none."""
        return next((item.totals for item in self.years if item.year == year), None)


class OrganisationOverview(msgspec.Struct, frozen=True):
    """A body on the day of the overview, newest plan first.

    `withheld` are files that may hold personal data and are left out, `masked` those of which only that is left out.
    """

    organisation: Organisation
    address: str
    as_of: datetime.date
    plans: tuple[PlanOverview, ...]
    performers: tuple[PerformerOverview, ...]
    totals: Totals
    reach: ReachTable | None
    promoted: Promoted | None
    summary: OrganisationSummary
    withheld: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()

    @property
    def participation(self) -> BodyParticipation:
        """Return how the body takes part in this site."""
        return self.summary.participation

    @property
    def shown(self) -> PlanOverview | None:
        """Return the plan of the newest year that has begun, or else the newest; None where there is no plan."""
        begun = (plan for plan in self.plans if plan.plan.year <= self.as_of.year)
        return next(begun, self.plans[0] if self.plans else None)

    @property
    def apart(self) -> tuple[PlanOverview, ...]:
        """Return the plans of other years, newest first."""
        return tuple(plan for plan in self.plans if plan is not self.shown)


class CalendarEntry(msgspec.Struct, frozen=True):
    """How many measures of one plan are due on a day."""

    organisation: OrganisationSummary
    day: PlanDay


class AllBodiesDay(msgspec.Struct, frozen=True):
    """What is due on one day over all bodies."""

    date: datetime.date
    passed: bool
    entries: tuple[CalendarEntry, ...]


class AllBodiesYear(msgspec.Struct, frozen=True):
    """The plans of one year: how many of all bodies have one, and their totals. A year that is over is `closed`."""

    year: int
    closed: bool
    organisations: Share
    totals: Totals
    pace: Pace


class ParticipationTotal(msgspec.Struct, frozen=True):
    """The bodies that take part in one way, of all bodies, and the totals of their measures of the shown year."""

    state: ParticipationState
    organisations: Share
    totals: Totals


class AllBodiesOverview(msgspec.Struct, frozen=True):
    """All bodies on one day. `totals`, `overdue` and `calendar` leave samples out.

    `participation` separates who publishes here itself and who does not; the parts add up to all bodies. `years` are
    separate, newest first: `totals` sums all of them. `templates` are the measures that many plans repeat.
    """

    as_of: datetime.date
    organisations: tuple[OrganisationSummary, ...]
    samples: tuple[OrganisationSummary, ...]
    totals: Totals
    overdue: tuple[OverdueMeasure, ...]
    calendar: tuple[AllBodiesDay, ...]
    scales: tuple[RatingScale, ...]
    registers: RegisterTotals | None
    windows: tuple[WindowOverview, ...]
    participation: tuple[ParticipationTotal, ...] = ()
    years: tuple[AllBodiesYear, ...] = ()
    templates: tuple[MeasureTemplate, ...] = ()

    @property
    def shown_year(self) -> AllBodiesYear | None:
        """Return the newest year that has begun, or else the newest; None where there is no plan."""
        return next((item for item in self.years if item.year <= self.as_of.year), next(iter(self.years), None))

    @property
    def takes_part(self) -> bool:
        """Return whether every body publishes here itself."""
        return all(body.participation.takes_part for body in self.organisations)


class ReportSnapshot(msgspec.Struct, frozen=True):
    """What was known of a plan when a report came in; `overview` is None where the files of then cannot be read."""

    plan: PlanOverview
    report: str
    commit: Commit
    overview: PlanOverview | None
