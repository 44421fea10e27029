"""From a year folder and a day to the overview of its plan."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from msgspec.structs import replace

from iltod.core.language import alphabetical
from iltod.facts.body_facts import CalendarDay, PeriodTotals, PlanOverview, PublishedReport
from iltod.facts.conduct.pace import plan_pace, ranked_entries
from iltod.facts.conduct.participation import participation_on
from iltod.facts.conduct.punctuality import missing_periods, punctuality
from iltod.facts.deadlines import PERIOD_QUARTERS, period_end, windows_on
from iltod.facts.disclosure import derive_year_disclosure
from iltod.facts.figures import share
from iltod.facts.measure_facts import (
    MeasureGroup,
    MeasureOverview,
    Performer,
    SectionOverview,
    State,
    StateTotal,
    Unrated,
)
from iltod.facts.measures import PlanFacts, current_rating, standing_evidence
from iltod.facts.reach import count_promotions, reach_table
from iltod.facts.totals import UNRATED, measure_totals
from iltod.history.changes import YearChanges
from iltod.history.git import Unknown
from iltod.history.timeline import silent_changes
from iltod.model import OrganisationFolder, Plan, RatingScale, ScaleKind, YearFolder, section_measures
from iltod.model.addresses import snapshot_address

NOTHING_TOLD = YearChanges(Unknown.NO_REPOSITORY)
"""The past of a plan whose data lies in no repository."""


def derive_plan(
    folder: OrganisationFolder,
    year: YearFolder,
    scales: tuple[RatingScale, ...],
    as_of: datetime.date,
    past: YearChanges = NOTHING_TOLD,
) -> PlanOverview:
    """Return the overview of one plan on a day.

    `folder` is the organisation, `year` the year of the plan, `scales` are the rating scales of the project, `as_of` is
    the day, and `past` is what git knows of the plan. References are taken to be sound: `check` has refused those that
    are not.
    """
    plan = year.plan
    facts = PlanFacts(folder, year, scales, as_of, past)
    placed = [
        (section, subsection, measure) for section in plan.sections for subsection, measure in section_measures(section)
    ]
    measures = _linked([facts.measure(*item) for item in placed])
    recurring = {due.period for item in measures for due in item.due if due.period and due.passed}
    standing = [item.report for item in facts.report_facts if item.replaced_by is None]
    missing = missing_periods(recurring, standing, plan.year)
    return PlanOverview(
        plan=plan,
        organisation=folder.organisation,
        address=facts.address,
        as_of=as_of,
        scale=facts.scale,
        totals=measure_totals(measures, facts.scale),
        sections=tuple(_sections(plan, measures, facts.scale)),
        measures=measures,
        performers=_plan_performers(measures),
        calendar=tuple(_calendar(measures, as_of)),
        open_ended=tuple(item for item in measures if not item.due),
        participation=participation_on(folder, as_of),
        reports=facts.reports,
        report_facts=facts.report_facts,
        punctuality=punctuality(facts.report_facts, missing),
        evidence=tuple(facts.evidence.values()),
        reach=reach_table(standing_evidence(facts.evidence.values())),
        promoted=count_promotions([item.promotion for item in measures if item.promotion]),
        amendments=tuple(item for item in plan.amendments if item.date <= as_of),
        corrections=tuple(item for item in plan.corrections if item.date <= as_of),
        past=past,
        silent=silent_changes(past.events),
        removed=facts.removed(past),
        published=tuple(
            PublishedReport(report, commit, snapshot_address(facts.address, report=report.id))
            for report in facts.reports
            if (commit := dict(past.first).get(report.id))
        ),
        periods=tuple(_period_totals(measures, facts)),
        disclosure=derive_year_disclosure(folder, year, [measure for _, _, measure in placed], as_of),
        pace=plan_pace(plan.year, facts.scale.steps[0].id, measures, facts.report_facts, as_of),
        replies=facts.replies,
        windows=windows_on(folder.common.windows, as_of, plan.year),
        withheld=tuple(file for file in folder.withheld if file.startswith(f"{plan.year}/")),
    )


def _linked(measures: Sequence[MeasureOverview]) -> tuple[MeasureOverview, ...]:
    links = [None, *(item.link for item in measures), None]
    return tuple(replace(item, previous=links[index], next=links[index + 2]) for index, item in enumerate(measures))


def _sections(plan: Plan, measures: Sequence[MeasureOverview], scale: RatingScale) -> Iterator[SectionOverview]:
    by_id = {item.measure.id: item for item in measures}
    for section in plan.sections:
        groups = tuple(
            MeasureGroup(subsection, tuple(by_id[measure.id] for _, measure in group))
            for subsection, group in groupby(section_measures(section), key=lambda pair: pair[0])
        )
        held = tuple(chain.from_iterable(group.measures for group in groups))
        yield SectionOverview(section, groups, measure_totals(held, scale))


def _calendar(measures: Sequence[MeasureOverview], as_of: datetime.date) -> Iterator[CalendarDay]:
    days: dict[datetime.date, list[MeasureOverview]] = {}
    for item in measures:
        for due in item.due:
            days.setdefault(due.date, []).append(item)
    for date in sorted(days):
        yield CalendarDay(date, date < as_of, tuple(days[date]))


def _period_totals(measures: Sequence[MeasureOverview], facts: PlanFacts) -> Iterator[PeriodTotals]:
    """Yield the states of the measures at the end of each reported period, from the reports of periods until then.

    A report on a period that had not ended gives the state on the day on which it was made.
    """
    year = facts.plan.year
    order = {item.report.period: period_end(item.report.period, year) for item in facts.report_facts if not item.early}
    steps = [State(step.id, step.tone, step, facts.scale.kind is ScaleKind.RATIO) for step in facts.scale.steps]
    told = [ranked_entries(item, year) for item in measures]
    for period, end in sorted(order.items(), key=lambda pair: (pair[1], -len(PERIOD_QUARTERS[pair[0]]))):
        counted = {state.id: 0 for state in (*steps, UNRATED[Unrated.REPORTED_UNRATED])}
        silent = 0
        for entries in told:
            rated = [entry for day, entry in entries if day <= end]
            step = current_rating(rated)[0]
            if rated:
                counted[step.id if step else Unrated.REPORTED_UNRATED] += 1
            else:
                silent += 1
        states = (*steps, UNRATED[Unrated.REPORTED_UNRATED])
        if sum(counted.values()) + silent != len(measures):
            raise AssertionError("the states of a period must add up to the whole")
        yield PeriodTotals(
            period=period,
            states=tuple(StateTotal(state, share(counted[state.id], len(measures))) for state in states),
            unreported=share(silent, len(measures)),
        )


def _plan_performers(measures: Sequence[MeasureOverview]) -> tuple[Performer, ...]:
    found = {performer.unit.id: performer for item in measures for performer in item.performers}
    return tuple(sorted(found.values(), key=lambda performer: alphabetical(performer.unit.name.text)))
