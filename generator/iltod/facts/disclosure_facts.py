"""What follows from what a body publishes besides its plan: finished facts, filled by `disclosure`."""

from __future__ import annotations

import datetime
from enum import StrEnum

import msgspec

from iltod.facts.figures import Share
from iltod.model import (
    Activity,
    CatalogueGroup,
    CatalogueItem,
    ComplaintKind,
    ComplaintOutcome,
    ComplaintReport,
    DisclosureEntry,
    IntegrityRating,
    Measure,
    Period,
    PromiseKind,
    ReportingWindow,
    Rule,
    RuleChange,
    RuleRegister,
    Source,
    UpdatePromise,
)


class Freshness(StrEnum):
    """Шинэчлэлтийн төлөв: where an item of the catalogue stands on a day."""

    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"
    UNJUDGED = "unjudged"
    MISSING = "missing"
    SILENT = "silent"
    NOT_APPLICABLE = "not_applicable"


class PromiseOverview(msgspec.Struct, frozen=True):
    """How often something is to be renewed, and the measure that promises it if one does."""

    promise: UpdatePromise
    measure: Measure | None


class UpdateStatus(msgspec.Struct, frozen=True):
    """The freshness of one thing: its state, its last update, and the day until which it must be updated."""

    state: Freshness
    last: datetime.date | None = None
    until: datetime.date | None = None


class DisclosureItem(msgspec.Struct, frozen=True):
    """An item of the catalogue with what the body says of it.

    `citation` is its number in the law, only where that is confirmed. `site` tells of the body's own site, `system` of
    the open-information system.
    """

    item: CatalogueItem
    citation: str | None
    entry: DisclosureEntry | None
    promise: PromiseOverview | None
    site: UpdateStatus
    system: UpdateStatus


class DisclosureGroup(msgspec.Struct, frozen=True):
    """The items of a group, in the order of the catalogue."""

    group: CatalogueGroup
    items: tuple[DisclosureItem, ...]


class FreshnessTotal(msgspec.Struct, frozen=True):
    """How many items are in one state, of all items."""

    state: Freshness
    share: Share


class IndexPoint(msgspec.Struct, frozen=True):
    """The index at the end of a day."""

    date: datetime.date
    index: Share


class DisclosureOverview(msgspec.Struct, frozen=True):
    """The disclosure register of a year.

    `judged_on` is the day for which freshness is judged: the day of the overview, or the year's last day where that has
    passed. `index` are the items renewed in time, of those that apply; None where the body declared no register.
    `next` are what must be done, the most urgent first; nothing for a year that has ended.
    """

    declared: bool
    judged_on: datetime.date
    ended: bool
    groups: tuple[DisclosureGroup, ...]
    totals: tuple[FreshnessTotal, ...]
    index: Share | None
    system: Share | None
    next: tuple[DisclosureItem, ...]
    history: tuple[IndexPoint, ...]
    sources: tuple[tuple[str, datetime.date], ...]
    base: tuple[int, int, Source] | None

    @property
    def items(self) -> tuple[DisclosureItem, ...]:
        """Return every item, group by group."""
        return tuple(item for group in self.groups for item in group.items)

    def count(self, state: Freshness) -> int:
        """Return how many items are in a state."""
        return next((total.share.numerator for total in self.totals if total.state is state), 0)


class Count(msgspec.Struct, frozen=True):
    """A number of complaints in a period. Without a value it is kept `secret`, or else was not reported."""

    value: int | None
    secret: bool


class CountRow(msgspec.Struct, frozen=True):
    """Numbers of complaints of one kind, or with one outcome, report by report."""

    of: ComplaintKind | ComplaintOutcome
    counts: tuple[Count, ...]


class ComplaintOverview(msgspec.Struct, frozen=True):
    """Complaints of a year, report by report.

    `total` is None where a report keeps its number secret: it could be computed from the total. `missing` are quarters
    that have ended without a report.
    """

    reports: tuple[ComplaintReport, ...]
    received: tuple[Count, ...]
    kinds: tuple[CountRow, ...]
    outcomes: tuple[CountRow, ...]
    total: int | None
    secret: bool
    missing: tuple[Period, ...]


class RuleOverview(msgspec.Struct, frozen=True):
    """A rule on a day: in force, repealed, and the changes made until then."""

    rule: Rule
    in_force: bool
    changes: tuple[RuleChange, ...]
    changed_this_year: bool


class RulesOverview(msgspec.Struct, frozen=True):
    """The rules of a body: how many are in force, and how many of those were changed in the plan's year."""

    register: RuleRegister
    rules: tuple[RuleOverview, ...]
    in_force: int
    changed: Share


class ActivityOverview(msgspec.Struct, frozen=True):
    """An activity with the share of those who took part, where the whole number is known."""

    activity: Activity
    coverage: Share | None
    measure: Measure | None


class PromiseOfKind(msgspec.Struct, frozen=True):
    """The measures that promise to publish something of a kind, and whether anything of it was published here."""

    kind: PromiseKind
    measures: tuple[Measure, ...]
    published: bool


class YearDisclosureOverview(msgspec.Struct, frozen=True):
    """What was promised to be published in a year and what was. `address` is the page that shows all of it."""

    address: str
    promises: tuple[PromiseOfKind, ...]
    disclosure: DisclosureOverview | None
    complaints: ComplaintOverview | None
    rules: RulesOverview | None
    activities: tuple[ActivityOverview, ...]
    integrity: tuple[IntegrityRating, ...]


class DisclosureSummary(msgspec.Struct, frozen=True):
    """What the pages about all bodies need of it.

    `declared` where there is a disclosure register, `index` is how fresh it is; `stale` is how many
    of its items are late.
    """

    address: str
    declared: bool
    index: Share | None
    stale: int


class RegisterTotals(msgspec.Struct, frozen=True):
    """The disclosure registers of several plans: how many there are, and how fresh all together are."""

    declared: int
    in_time: Share
    stale: Share


class WindowState(StrEnum):
    """Тайлагнах хугацааны төлөв: whether a reporting window is to come, open or closed."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


class WindowOverview(msgspec.Struct, frozen=True):
    """A reporting window on a day."""

    window: ReportingWindow
    state: WindowState
