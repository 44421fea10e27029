"""The rules of what a body publishes besides its plan: what is fresh, what adds up, what was promised and is not there.

Freshness goes by the calendar: something promised each quarter must be renewed once in every quarter. The meaning of
each rule is explained to readers in `content/methodology.md`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from iltod.facts.deadlines import PERIOD_QUARTERS, QUARTER_PERIODS, period_end, quarter_end
from iltod.facts.disclosure_facts import (
    ActivityOverview,
    ComplaintOverview,
    Count,
    CountRow,
    DisclosureGroup,
    DisclosureItem,
    DisclosureOverview,
    DisclosureSummary,
    Freshness,
    FreshnessTotal,
    IndexPoint,
    PromiseOfKind,
    PromiseOverview,
    RegisterTotals,
    RuleOverview,
    RulesOverview,
    UpdateStatus,
    YearDisclosureOverview,
)
from iltod.facts.figures import Share, share
from iltod.model import (
    ActivityKind,
    Catalogue,
    CatalogueItem,
    ComplaintKind,
    ComplaintOutcome,
    ComplaintReport,
    DisclosureEntry,
    DisclosureRegister,
    Interval,
    KindCount,
    Measure,
    OrganisationFolder,
    OutcomeCount,
    Period,
    Plan,
    PromiseKind,
    Rule,
    RuleRegister,
    Source,
    Trust,
    UpdatePromise,
    YearDisclosure,
    YearFolder,
)
from iltod.model.addresses import plan_address, published_address

MONTHS = {Interval.MONTHLY: 1, Interval.QUARTERLY: 3, Interval.HALF_YEARLY: 6, Interval.YEARLY: 12}

IN_TIME = (Freshness.FRESH, Freshness.DUE)

PROMISE_KEPT_BY = {
    PromiseKind.TRAINING: (ActivityKind.TRAINING, ActivityKind.CAMPAIGN, ActivityKind.MEETING),
    PromiseKind.OUTREACH: (ActivityKind.OPEN_DAY, ActivityKind.SURVEY),
}
"""Which activities keep which promise."""

_URGENCY = (Freshness.STALE, Freshness.MISSING, Freshness.SILENT, Freshness.DUE)


def derive_year_disclosure(
    folder: OrganisationFolder, year: YearFolder, measures: Sequence[Measure], as_of: datetime.date
) -> YearDisclosureOverview | None:
    """Return what `measures` of a `year` promised to publish and what `folder` has on `as_of`; None for neither."""
    declared = year.disclosure
    if declared == YearDisclosure() and not any(measure.promises for measure in measures):
        return None
    promised = {kind: tuple(item for item in measures if kind in item.promises) for kind in PromiseKind}
    disclosure = None
    if declared.disclosure or promised[PromiseKind.DISCLOSURE]:
        disclosure = derive_disclosure(declared.disclosure, folder.common.catalogues, measures, year.plan.year, as_of)
    complaints = None
    reports = tuple(report for report in declared.complaints if report.date <= as_of)
    if reports or promised[PromiseKind.COMPLAINTS]:
        complaints = derive_complaints(reports, year.plan, as_of)
    rules = _rules(declared.rules, year.plan.year, as_of) if declared.rules else None
    activities = tuple(_activities(declared, measures, as_of))
    ratings = declared.integrity.ratings if declared.integrity else ()
    integrity = tuple(sorted((item for item in ratings if item.year <= as_of.year), key=lambda item: -item.year))
    held = {kind for item in activities for kind in PROMISE_KEPT_BY if item.activity.kind in PROMISE_KEPT_BY[kind]}
    published = {
        PromiseKind.DISCLOSURE: declared.disclosure is not None,
        PromiseKind.COMPLAINTS: bool(reports),
        PromiseKind.RULES: rules is not None,
        PromiseKind.TRAINING: PromiseKind.TRAINING in held,
        PromiseKind.OUTREACH: PromiseKind.OUTREACH in held,
        PromiseKind.INTEGRITY: bool(integrity),
    }
    return YearDisclosureOverview(
        address=published_address(plan_address(folder.organisation.id, year.plan.year)),
        promises=tuple(
            PromiseOfKind(kind, promised[kind], published[kind])
            for kind in PromiseKind
            if promised[kind] or published[kind]
        ),
        disclosure=disclosure,
        complaints=complaints,
        rules=rules,
        activities=activities,
        integrity=integrity,
    )


def disclosure_summary(overview: YearDisclosureOverview) -> DisclosureSummary:
    """Return what the pages about all bodies need of it."""
    register = overview.disclosure
    return DisclosureSummary(
        address=overview.address,
        declared=register is not None and register.declared,
        index=register.index if register else None,
        stale=register.count(Freshness.STALE) if register and register.declared else 0,
    )


def add_registers(summaries: Iterable[DisclosureSummary | None]) -> RegisterTotals | None:
    """Return the registers of several plans together; None where there is none. It does not count promises."""
    declared = [summary for summary in summaries if summary and summary.declared]
    if not declared:
        return None
    items = sum(summary.index.denominator for summary in declared if summary.index)
    return RegisterTotals(
        declared=len(declared),
        in_time=share(sum(summary.index.numerator for summary in declared if summary.index), items),
        stale=share(sum(summary.stale for summary in declared), items),
    )


def sum_registers(parts: Iterable[RegisterTotals | None]) -> RegisterTotals | None:
    """Return the registers of several bodies together; None where there is none."""
    held = [part for part in parts if part]
    if not held:
        return None
    return RegisterTotals(
        declared=sum(part.declared for part in held),
        in_time=_sum([part.in_time for part in held]),
        stale=_sum([part.stale for part in held]),
    )


def _sum(parts: Sequence[Share]) -> Share:
    return share(sum(part.numerator for part in parts), sum(part.denominator for part in parts))


# The disclosure register


def derive_disclosure(
    register: DisclosureRegister | None,
    catalogues: Sequence[Catalogue],
    measures: Sequence[Measure],
    year: int,
    as_of: datetime.date,
) -> DisclosureOverview:
    """Return the state of `register`, item by item of `catalogues`, on `as_of` or the last day of a past `year`."""
    last_day = datetime.date(year, 12, 31)
    judged_on = min(as_of, last_day)
    entries = {entry.item: entry for entry in register.entries} if register else {}
    by_id = {measure.id: measure for measure in measures}
    default = register.promise if register else None
    groups = []
    for group in (group for catalogue in catalogues for group in catalogue.groups):
        found = [item for catalogue in catalogues for item in catalogue.items if item.group == group.id]
        items = tuple(_item(item, entries.get(item.id), default, by_id, judged_on) for item in found)
        if items:
            groups.append(DisclosureGroup(group, items))
    items = tuple(item for one in groups for item in one.items)
    states = [item.site.state for item in items]
    ended = as_of > last_day
    return DisclosureOverview(
        declared=register is not None,
        judged_on=judged_on,
        ended=ended,
        groups=tuple(groups),
        totals=_freshness_totals(states),
        index=_index(states) if register else None,
        system=_index([item.system.state for item in items]) if register else None,
        next=()
        if ended or not register
        else tuple(sorted((i for i in items if i.site.state in _URGENCY), key=_urgency)),
        history=tuple(_history(items, year, judged_on)) if register else (),
        sources=tuple((catalogue.name, catalogue.date) for catalogue in catalogues),
        base=_base(catalogues),
    )


def _base(catalogues: Sequence[Catalogue]) -> tuple[int, int, Source] | None:
    """Return how many items of the law are listed here, of how many it has by which source; None where none says so."""
    for catalogue in catalogues:
        if catalogue.whole and catalogue.whole_source:
            listed = sum(item.trust is not Trust.OWN for item in catalogue.items)
            return listed, catalogue.whole, catalogue.whole_source
    return None


def citation(item: CatalogueItem) -> str | None:
    """Return an item's number in the law; nothing unless a named source confirms it."""
    return item.citation if item.trust is Trust.CONFIRMED and item.source else None


def update_status(updates: Iterable[datetime.date], interval: Interval | None, day: datetime.date) -> UpdateStatus:
    """Return how fresh something is on a day.

    `updates` are the days on which it was updated, `interval` says how often it must be updated (None: it is not
    judged), and `day` is the day of judgement. It must be updated once in every period of the calendar: updated in the
    current one it is fresh; updated in the one before it is due until the current one ends; else it is stale since the
    end of the one in which it was due.
    """
    last = max((update for update in updates if update <= day), default=None)
    if last is None:
        return UpdateStatus(Freshness.MISSING)
    if interval is None:
        return UpdateStatus(Freshness.UNJUDGED, last)
    months = MONTHS[interval]
    until = _period_end(_period(last, months) + 1, months)
    if day > until:
        return UpdateStatus(Freshness.STALE, last, until)
    state = Freshness.FRESH if _period(last, months) == _period(day, months) else Freshness.DUE
    return UpdateStatus(state, last, until)


def _period(day: datetime.date, months: int) -> int:
    return (day.year * 12 + day.month - 1) // months


def _period_end(period: int, months: int) -> datetime.date:
    year, month = divmod((period + 1) * months, 12)
    return datetime.date(year, month + 1, 1) - datetime.timedelta(days=1)


def _item(
    item: CatalogueItem,
    entry: DisclosureEntry | None,
    default: UpdatePromise | None,
    measures: dict[str, Measure],
    day: datetime.date,
) -> DisclosureItem:
    promise = (entry.promise if entry else None) or default
    interval = promise.interval if promise else None
    return DisclosureItem(
        item=item,
        citation=citation(item),
        entry=entry,
        promise=PromiseOverview(promise, measures.get(promise.measure or "")) if promise else None,
        site=_site(entry, interval, day),
        system=_system(entry, interval, day),
    )


def _site(entry: DisclosureEntry | None, interval: Interval | None, day: datetime.date) -> UpdateStatus:
    """What is nowhere is missing, however often it is said to have been renewed."""
    if entry is None:
        return UpdateStatus(Freshness.SILENT)
    if entry.not_applicable:
        return UpdateStatus(Freshness.NOT_APPLICABLE)
    if entry.url is None:
        return UpdateStatus(Freshness.MISSING)
    found = update_status(entry.updates, interval, day)
    return found if found.last else UpdateStatus(Freshness.UNJUDGED)


def _system(entry: DisclosureEntry | None, interval: Interval | None, day: datetime.date) -> UpdateStatus:
    if entry is None:
        return UpdateStatus(Freshness.SILENT)
    if entry.not_applicable:
        return UpdateStatus(Freshness.NOT_APPLICABLE)
    return update_status(entry.entered, interval, day)


def _index(states: Sequence[Freshness]) -> Share:
    """Return what was renewed in time, of everything that applies."""
    applicable = [state for state in states if state is not Freshness.NOT_APPLICABLE]
    return share(sum(state in IN_TIME for state in applicable), len(applicable))


def _freshness_totals(states: Sequence[Freshness]) -> tuple[FreshnessTotal, ...]:
    totals = tuple(FreshnessTotal(state, share(states.count(state), len(states))) for state in Freshness)
    if sum(total.share.numerator for total in totals) != len(states):
        raise AssertionError("the states of a register must add up to the whole")
    return totals


def _urgency(item: DisclosureItem) -> tuple[int, datetime.date]:
    return _URGENCY.index(item.site.state), item.site.until or datetime.date.max


def _history(items: Sequence[DisclosureItem], year: int, judged_on: datetime.date) -> Iterator[IndexPoint]:
    """Yield the index at the end of each quarter that has passed, and on the day itself."""
    ends = [quarter_end(year, quarter) for quarter in (1, 2, 3, 4)]
    for day in (*(end for end in ends if end < judged_on), judged_on):
        states = [_site(item.entry, item.promise.promise.interval if item.promise else None, day) for item in items]
        yield IndexPoint(day, _index([found.state for found in states]))


# Complaints


def derive_complaints(reports: Sequence[ComplaintReport], plan: Plan, as_of: datetime.date) -> ComplaintOverview:
    """Return the complaints in `reports`, in the order of their periods in the year of `plan`, on the day `as_of`."""
    ordered = tuple(sorted(reports, key=lambda report: (period_end(report.period, plan.year), report.id)))
    received = tuple(Count(report.received, report.received is None) for report in ordered)
    kinds = tuple(_rows(ComplaintKind, [_by_kind(report.kinds) for report in ordered], ordered))
    outcomes = tuple(_rows(ComplaintOutcome, [_by_outcome(report.outcomes) for report in ordered], ordered))
    cells = [*received, *(count for row in (*kinds, *outcomes) for count in row.counts)]
    given = [report.received for report in ordered if report.received is not None]
    return ComplaintOverview(
        reports=ordered,
        received=received,
        kinds=kinds,
        outcomes=outcomes,
        total=sum(given) if given and len(given) == len(ordered) else None,
        secret=any(cell.secret for cell in cells),
        missing=tuple(_unreported_quarters(ordered, plan, as_of)),
    )


Counts = dict[ComplaintKind | ComplaintOutcome, int | None]


def _by_kind(counts: Sequence[KindCount]) -> Counts:
    return {item.kind: item.count for item in counts}


def _by_outcome(counts: Sequence[OutcomeCount]) -> Counts:
    return {item.outcome: item.count for item in counts}


def _rows(
    values: Iterable[ComplaintKind | ComplaintOutcome], given: Sequence[Counts], reports: Sequence[ComplaintReport]
) -> Iterator[CountRow]:
    """Yield a row for each value that any report names; what a report that breaks down does not name was zero."""
    for value in values:
        if any(value in one for one in given):
            yield CountRow(value, tuple(_count(value, *pair) for pair in zip(given, reports, strict=True)))


def _count(value: ComplaintKind | ComplaintOutcome, given: Counts, report: ComplaintReport) -> Count:
    if given:
        return Count(given.get(value, 0), secret=given.get(value, 0) is None)
    if report.received == 0:
        return Count(0, secret=False)
    return Count(None, secret=report.received is None)


def _unreported_quarters(reports: Sequence[ComplaintReport], plan: Plan, as_of: datetime.date) -> Iterator[Period]:
    approved = plan.approval.date if plan.approval else None
    covered = {quarter for report in reports for quarter in PERIOD_QUARTERS[report.period]}
    for quarter, period in enumerate(QUARTER_PERIODS, start=1):
        end = quarter_end(plan.year, quarter)
        if end < as_of and quarter not in covered and not (approved and end < approved):
            yield period


# Rules and activities


def _rules(register: RuleRegister, year: int, as_of: datetime.date) -> RulesOverview | None:
    if register.date > as_of:
        return None
    known = [rule for rule in register.rules if rule.adopted <= as_of]
    rules = tuple(sorted((_rule(rule, year, as_of) for rule in known), key=lambda item: not item.in_force))
    in_force = [item for item in rules if item.in_force]
    changed = share(sum(item.changed_this_year for item in in_force), len(in_force))
    return RulesOverview(register, rules, len(in_force), changed)


def _rule(rule: Rule, year: int, as_of: datetime.date) -> RuleOverview:
    changes = tuple(sorted((item for item in rule.changes if item.date <= as_of), key=lambda item: item.date))
    return RuleOverview(
        rule=rule,
        in_force=not (rule.repealed and rule.repealed <= as_of),
        changes=changes,
        changed_this_year=any(change.date.year == year for change in changes),
    )


def _activities(
    declared: YearDisclosure, measures: Sequence[Measure], as_of: datetime.date
) -> Iterator[ActivityOverview]:
    by_id = {measure.id: measure for measure in measures}
    held = declared.activities.activities if declared.activities else ()
    for item in sorted((item for item in held if item.date <= as_of), key=lambda item: item.date):
        given = item.participants is not None and item.whole is not None
        coverage = share(item.participants or 0, item.whole or 0) if given else None
        yield ActivityOverview(item, coverage, by_id.get(item.measure or ""))
