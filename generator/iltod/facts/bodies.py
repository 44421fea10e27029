"""From a body's folder and a day to its overview, and from all bodies to the index."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from iltod.core.language import alphabetical
from iltod.facts.body_facts import (
    AllBodiesDay,
    AllBodiesOverview,
    AllBodiesYear,
    CalendarDay,
    CalendarEntry,
    OrganisationOverview,
    OrganisationSummary,
    OverdueMeasure,
    ParticipationTotal,
    PerformerOverview,
    PerformerSummary,
    PerformerYear,
    PlanDay,
    PlanOverview,
    PlanSummary,
    YearTotals,
)
from iltod.facts.conduct.complaint_sums import YearComplaints, year_complaints
from iltod.facts.conduct.pace import add_paces
from iltod.facts.conduct.participation import ParticipationState, participation_on
from iltod.facts.conduct.punctuality import add_punctuality
from iltod.facts.conduct.quarters import year_quarters
from iltod.facts.conduct.repeated_measures import repeated_measures
from iltod.facts.conduct.watch_lists import watched_measures
from iltod.facts.deadlines import windows_on
from iltod.facts.disclosure import add_registers, disclosure_summary, sum_registers
from iltod.facts.figures import share
from iltod.facts.measure_facts import EvidenceOverview, Lateness, MeasureOverview
from iltod.facts.plans import NOTHING_TOLD, derive_plan
from iltod.facts.reach import add_promotions, add_reach
from iltod.facts.totals import add_totals, measure_totals
from iltod.history.changes import YearChanges
from iltod.model import MeasureTemplate, OrganisationFolder, RatingScale, ReportingWindow, Role
from iltod.model.addresses import body_address, complaints_address

OVERDUE_SHOWN = 5


def derive_all_bodies(
    summaries: Iterable[OrganisationSummary],
    scales: tuple[RatingScale, ...],
    as_of: datetime.date,
    windows: tuple[ReportingWindow, ...] = (),
    templates: tuple[MeasureTemplate, ...] = (),
) -> AllBodiesOverview:
    """Return the overview of all organisations; samples are listed apart and enter no figure.

    `summaries` are the small summaries of the organisations in any order, `scales` the rating scales of the site,
    `as_of` is the day of the overview, `windows` are the reporting windows that hold for all, and `templates` the
    measures that many plans repeat.
    """
    ordered = sorted(summaries, key=lambda summary: alphabetical(summary.name))
    real = tuple(summary for summary in ordered if not summary.sample)
    overdue = sorted((item for summary in real for item in summary.overdue), key=_longest_first)
    years = tuple(_all_bodies_years(real, as_of))
    shown = next((item.year for item in years if item.year <= as_of.year), years[0].year if years else None)
    return AllBodiesOverview(
        as_of=as_of,
        organisations=real,
        samples=tuple(summary for summary in ordered if summary.sample),
        totals=add_totals([summary.totals for summary in real]),
        overdue=tuple(overdue[:OVERDUE_SHOWN]),
        calendar=_all_bodies_calendar(real, as_of),
        scales=scales,
        registers=sum_registers(summary.registers for summary in real),
        windows=windows_on(windows, as_of),
        participation=tuple(_by_participation(real, shown)),
        years=years,
        templates=templates,
    )


def _all_bodies_years(bodies: Sequence[OrganisationSummary], as_of: datetime.date) -> Iterator[AllBodiesYear]:
    """Yield the years for which any body has a plan, newest first; nothing of two years is added up."""
    found: dict[int, list[YearTotals]] = {}
    for item in (item for body in bodies for item in body.years):
        found.setdefault(item.year, []).append(item)
    for year in sorted(found, reverse=True):
        held = share(len(found[year]), len(bodies))
        totals = add_totals([item.totals for item in found[year]])
        yield AllBodiesYear(year, year < as_of.year, held, totals, add_paces([item.pace for item in found[year]]))


def _by_participation(bodies: Sequence[OrganisationSummary], year: int | None) -> Iterator[ParticipationTotal]:
    for state in ParticipationState:
        group = [body for body in bodies if body.participation.state is state]
        if group:
            held = [item.totals for body in group for item in body.years if item.year == year]
            yield ParticipationTotal(state, share(len(group), len(bodies)), add_totals(held))


def derive_organisation(
    folder: OrganisationFolder,
    scales: tuple[RatingScale, ...],
    as_of: datetime.date,
    past: Mapping[int, YearChanges] | None = None,
) -> OrganisationOverview:
    """Return the overview of one organisation with all its plans, newest first.

    `folder` is what was read of it, `scales` are the rating scales of the project, `as_of` is the day of the overview,
    and `past` is what git knows of each year.
    """
    organisation = folder.organisation
    address = body_address(organisation.id)
    past_years = past or {}
    plans = tuple(
        derive_plan(folder, year, scales, as_of, past_years.get(year.plan.year, NOTHING_TOLD)) for year in folder.years
    )
    performers = tuple(_performers(folder, plans, address))
    totals = add_totals([plan.totals for plan in plans])
    summaries = tuple(_plan_summary(plan) for plan in plans)
    summary = OrganisationSummary(
        id=organisation.id,
        name=organisation.name.text,
        short_name=organisation.short_name,
        kind=organisation.kind,
        sample=organisation.sample,
        address=address,
        totals=totals,
        overdue=tuple(
            sorted((item for plan in summaries for item in plan.overdue), key=_longest_first)[:OVERDUE_SHOWN]
        ),
        days=tuple(
            PlanDay(day.date, plan.plan.year, plan.address, len(day.measures), _missed(day))
            for plan in plans
            for day in plan.calendar
        ),
        plans=summaries,
        performers=tuple(
            PerformerSummary(item.unit.id, item.unit.name.text, item.address, item.totals, item.joint)
            for item in performers
        ),
        participation=participation_on(folder, as_of),
        name_doubt=organisation.name.doubt,
        punctuality=add_punctuality(plan.punctuality for plan in plans),
        digests=short_digests(plans),
        registers=add_registers(plan.disclosure for plan in summaries),
        parent=organisation.parent,
        region=organisation.region,
        last_report=max((plan.last_report for plan in summaries if plan.last_report), default=None),
        watched=tuple((item.name.value, len(item.measures)) for item in watched_measures(plans)),
        quarters=tuple(year_quarters(plan.plan.year, plan.address, plan.report_facts, plan.measures) for plan in plans),
        years=tuple(_year_totals(plan) for plan in plans),
        complaints=tuple(_complaints(plans)),
        repeated=tuple(
            item for plan in plans for item in repeated_measures(plan.plan.year, plan.scale.steps[0].id, plan.measures)
        ),
    )
    overview = OrganisationOverview(
        organisation=organisation,
        address=address,
        as_of=as_of,
        plans=plans,
        performers=performers,
        totals=totals,
        reach=add_reach(plan.reach for plan in plans),
        promoted=add_promotions(plan.promoted for plan in plans),
        summary=summary,
        withheld=folder.withheld,
        masked=tuple(folder.masked),
    )
    shown = _year_totals(overview.shown) if overview.shown else None
    return replace(overview, summary=replace(summary, shown=shown))


def _complaints(plans: Sequence[PlanOverview]) -> Iterator[YearComplaints]:
    for plan in plans:
        told = plan.disclosure.complaints if plan.disclosure else None
        found = year_complaints(plan.plan.year, complaints_address(plan.address), told)
        if found:
            yield found


def _year_totals(plan: PlanOverview) -> YearTotals:
    return YearTotals(plan.plan.year, plan.totals, plan.pace)


def next_due(plans: Iterable[PlanOverview]) -> datetime.date | None:
    """Return the next day on which a measure of some plans is due."""
    return min((day.date for plan in plans for day in plan.calendar if not day.passed), default=None)


def _missed(day: CalendarDay) -> int:
    """Return how many of the measures that were due on a day did not bring in time what was asked."""
    return sum(
        any(due.date == day.date and due.passed and not due.reported for due in item.due) for item in day.measures
    )


def _performers(folder: OrganisationFolder, plans: Sequence[PlanOverview], address: str) -> Iterator[PerformerOverview]:
    held = [(plan, _by_performer(plan.measures)) for plan in plans]
    for unit in sorted(folder.organisation.units, key=lambda unit: alphabetical(unit.name.text)):
        years = []
        for plan, measures in held:
            led, joint = (tuple(measures.get((unit.id, role), ())) for role in (Role.LEAD, Role.JOINT))
            if led or joint:
                years.append(PerformerYear(plan, led, measure_totals(led, plan.scale), joint))
        yield PerformerOverview(
            unit, f"{address}performers/#{unit.id}", tuple(years), add_totals([year.totals for year in years])
        )


def _by_performer(measures: Iterable[MeasureOverview]) -> dict[tuple[str, Role], list[MeasureOverview]]:
    """Return the measures of each unit in each role."""
    found: dict[tuple[str, Role], list[MeasureOverview]] = {}
    for item in measures:
        for performer in {(one.unit.id, one.role) for one in item.performers}:
            found.setdefault(performer, []).append(item)
    return found


# The country


def longest_overdue(
    measures: Iterable[MeasureOverview], plan: PlanOverview, most: int = OVERDUE_SHOWN
) -> tuple[OverdueMeasure, ...]:
    """Return the measures of a plan that are overdue for the longest time, longest first.

    `measures` are measures of `plan`; `most` is how many are returned at most.
    """
    name = plan.organisation.name
    late = (
        OverdueMeasure(
            item.link,
            item.overdue_since,
            name.text,
            item.state,
            item.overdue_days or 0,
            item.lateness or Lateness.AWAITED,
            plan.participation,
            name.doubt,
        )
        for item in measures
        if item.overdue_since
    )
    return tuple(sorted(late, key=_longest_first)[:most])


def _plan_summary(plan: PlanOverview) -> PlanSummary:
    return PlanSummary(
        year=plan.plan.year,
        title=plan.plan.title.text,
        address=plan.address,
        totals=plan.totals,
        overdue=longest_overdue(plan.measures, plan),
        last_report=max((report.date for report in plan.reports), default=None),
        disclosure=disclosure_summary(plan.disclosure) if plan.disclosure else None,
        punctuality=plan.punctuality,
    )


def _longest_first(item: OverdueMeasure) -> tuple[int, str]:
    return -item.days, item.measure.address


def _all_bodies_calendar(summaries: Sequence[OrganisationSummary], as_of: datetime.date) -> tuple[AllBodiesDay, ...]:
    days: dict[datetime.date, list[CalendarEntry]] = {}
    for summary in summaries:
        for day in summary.days:
            days.setdefault(day.date, []).append(CalendarEntry(summary, day))
    return tuple(AllBodiesDay(date, date < as_of, tuple(days[date])) for date in sorted(days))


KEPT_LETTERS = 16
"""How much of a digest the lists of all bodies hold: enough to tell files apart, and the body's list has it whole."""


def evidence_digests(plans: Iterable[PlanOverview]) -> Iterator[tuple[PlanOverview, EvidenceOverview, str]]:
    """Yield the digests of a body's files of evidence, in the order of the plans and dates.

    Of a picture readers have the published copy, so its digest follows that of the original.
    """
    for plan in plans:
        for item in plan.evidence:
            if item.evidence.sha256:
                yield plan, item, item.evidence.sha256
                if item.picture:
                    yield plan, item, item.picture.sha256


def short_digests(plans: Iterable[PlanOverview]) -> tuple[str, ...]:
    """Return the beginnings of a body's digests, for the lists of all bodies."""
    return tuple(sorted({digest[:KEPT_LETTERS] for _, _, digest in evidence_digests(plans)}))
