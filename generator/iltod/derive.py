"""The rules: what follows from the declared data on a given day.

Pure functions of the register and a day. Reports, assessments, evidence and amendments dated after that day are left
out, so that the same data gives the site as it stood. The meaning of each rule is told to readers in
`content/methodology.md`.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby

import msgspec
from msgspec.structs import replace

from iltod.changes import Change, Unknown, YearChanges
from iltod.chronicle import announcements, by_measure, measure_steps, silent_changes
from iltod.deadlines import PERIOD_QUARTERS, QUARTER_PERIODS, due_dates, period_end, quarter_start
from iltod.digests import short_digests
from iltod.figures import mean, share
from iltod.language import alphabetical
from iltod.model import (
    Criterion,
    Evidence,
    Measure,
    Organisation,
    OrganisationFolder,
    Period,
    Plan,
    RatingScale,
    RatingStep,
    Section,
    SubSection,
    Text,
    Tone,
    Unit,
    UnitKind,
    YearFolder,
)
from iltod.openness import ReportingWindow
from iltod.openness_rules import add_registers, derive_openness, openness_summary, sum_registers, windows_on
from iltod.overview import (
    AssessmentEntry,
    CalendarDay,
    CalendarEntry,
    CountryDay,
    CountryOverview,
    CriterionOverview,
    DueDate,
    EvidenceOverview,
    MeasureGroup,
    MeasureOverview,
    OrganisationOverview,
    OrganisationSummary,
    OverdueMeasure,
    Performer,
    PerformerOverview,
    PerformerSummary,
    PerformerYear,
    PeriodProgress,
    PeriodState,
    PeriodTotals,
    PlanDay,
    PlanOverview,
    PlanSummary,
    ProgressEntry,
    PublishedReport,
    RatingOrigin,
    Rung,
    RungTotal,
    SectionOverview,
    State,
    StateTotal,
    Totals,
    Unrated,
)
from iltod.reach import Item, add_promotions, add_reach, count_promotions, promotion, reach_table
from iltod.sightings import CheckedLink, latest

NOTHING_TOLD = YearChanges(Unknown.NO_REPOSITORY)
"""The past of a plan whose data lies in no repository."""

UNSEEN = (None, Rung.DECLARED)
"""Rungs on which there is nothing that a stranger could look at."""

DUE_SOON_DAYS = 30
OVERDUE_SHOWN = 5

UNRATED_STATES = (
    State(Unrated.REPORTED_UNRATED, Tone.NEUTRAL),
    State(Unrated.UNREPORTED_OVERDUE, Tone.BAD),
    State(Unrated.UNREPORTED_UPCOMING, Tone.NEUTRAL),
    State(Unrated.UNREPORTED_OPEN, Tone.NEUTRAL),
)
_UNRATED = {state.id: state for state in UNRATED_STATES}

_RUNGS = tuple(Rung)
RUNGS_OF_TOTALS = (*reversed(Rung), None)
"""The order in which totals tell the rungs: strongest first, then no evidence at all."""


def derive_country(
    summaries: Iterable[OrganisationSummary],
    scales: tuple[RatingScale, ...],
    as_of: datetime.date,
    windows: tuple[ReportingWindow, ...] = (),
) -> CountryOverview:
    """Return the overview of all bodies from their small summaries; samples stand apart and enter no figure."""
    ordered = sorted(summaries, key=lambda summary: alphabetical(summary.name))
    real = tuple(summary for summary in ordered if not summary.sample)
    overdue = sorted((item for summary in real for item in summary.overdue), key=_longest_first)
    return CountryOverview(
        as_of=as_of,
        organisations=real,
        samples=tuple(summary for summary in ordered if summary.sample),
        totals=add_totals([summary.totals for summary in real]),
        overdue=tuple(overdue[:OVERDUE_SHOWN]),
        calendar=_country_calendar(real, as_of),
        scales=scales,
        registers=sum_registers(summary.registers for summary in real),
        windows=windows_on(windows, as_of),
    )


def derive_organisation(
    folder: OrganisationFolder,
    scales: tuple[RatingScale, ...],
    as_of: datetime.date,
    past: Mapping[int, YearChanges] | None = None,
) -> OrganisationOverview:
    """Return the overview of one body with all its plans, newest first; `past` is what git tells of each year."""
    organisation = folder.organisation
    address = f"{organisation.id}/"
    told = past or {}
    plans = tuple(
        derive_plan(folder, year, scales, as_of, told.get(year.plan.year, NOTHING_TOLD)) for year in folder.years
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
            PlanDay(day.date, plan.plan.year, plan.address, len(day.measures))
            for plan in plans
            for day in plan.calendar
        ),
        plans=summaries,
        performers=tuple(
            PerformerSummary(item.unit.id, item.unit.name.text, item.address, item.totals) for item in performers
        ),
        digests=short_digests(plans),
        registers=add_registers(plan.openness for plan in summaries),
    )
    return OrganisationOverview(
        organisation=organisation,
        address=address,
        as_of=as_of,
        plans=plans,
        performers=performers,
        totals=totals,
        reach=add_reach(plan.reach for plan in plans),
        promoted=add_promotions(plan.promoted for plan in plans),
        summary=summary,
    )


def derive_plan(
    folder: OrganisationFolder,
    year: YearFolder,
    scales: tuple[RatingScale, ...],
    as_of: datetime.date,
    past: YearChanges = NOTHING_TOLD,
) -> PlanOverview:
    """Return the overview of one plan. References are taken to be sound: `check` has refused those that are not."""
    plan = year.plan
    facts = _PlanFacts(folder, year, scales, as_of, past)
    placed = [
        (section, subsection, measure) for section in plan.sections for subsection, measure in section_measures(section)
    ]
    measures = _linked([facts.measure(*item) for item in placed])
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
        reports=facts.reports,
        evidence=tuple(facts.evidence.values()),
        reach=reach_table(_standing(facts.evidence.values())),
        promoted=count_promotions([item.promotion for item in measures if item.promotion]),
        amendments=tuple(item for item in plan.amendments if item.date <= as_of),
        corrections=tuple(item for item in plan.corrections if item.date <= as_of),
        past=past,
        silent=silent_changes(past.events),
        published=tuple(
            PublishedReport(report, commit, f"{facts.address}reports/{report.id}.json")
            for report in facts.reports
            if (commit := dict(past.first).get(report.id))
        ),
        periods=tuple(_period_totals(measures, facts)),
        openness=derive_openness(folder, year, [measure for _, _, measure in placed], as_of),
        windows=windows_on(folder.common.windows, as_of, plan.year),
    )


def section_measures(section: Section) -> Iterator[tuple[SubSection | None, Measure]]:
    """Yield the measures of a section in printed order, each with its sub-section."""
    yield from ((None, measure) for measure in section.measures)
    yield from ((subsection, measure) for subsection in section.subsections for measure in subsection.measures)


def plan_measures(plan: Plan) -> Iterator[Measure]:
    """Yield all measures of a plan in printed order."""
    for section in plan.sections:
        yield from (measure for _, measure in section_measures(section))


def choose_scale(plan: Plan, scales: tuple[RatingScale, ...]) -> RatingScale:
    """Return the scale that a plan names, else the first."""
    return next((scale for scale in scales if scale.id == plan.rating_scale), scales[0])


def evidence_rung(evidence: Evidence, stamped: Collection[tuple[str, str]] = ()) -> Rung:
    """Return the strongest rung an item reaches.

    A second person counts only where there is a thing, a time stamp only where its token holds the file's digest:
    `stamped` are the pairs of token and digest for which that is so. Who signed the token does not matter here: pages
    say it beside the rung.
    """
    present = bool(evidence.url or evidence.file or evidence.archived_url)
    if present and evidence.checked_by:
        return Rung.CHECKED
    if (evidence.timestamp, evidence.sha256) in stamped:
        return Rung.TIMESTAMPED
    if evidence.archived_url:
        return Rung.ARCHIVED
    if evidence.file:
        return Rung.FILE
    return Rung.LINKED if evidence.url else Rung.DECLARED


def _evidence_overview(
    evidence: Evidence, year: YearFolder, links: dict[str, CheckedLink], as_of: datetime.date
) -> EvidenceOverview:
    """Return an item with its rung; a time stamp of a later day is not known yet."""
    later = {stamp.token for stamp in year.stamps if stamp.time and stamp.time.date() > as_of}
    stamped = [pair for pair in year.stamped if pair[0] not in later]
    pair = (evidence.timestamp, evidence.sha256)
    stamp = next((item for item in year.stamps if (item.token, item.sha256) == pair and pair in stamped), None)
    return EvidenceOverview(
        evidence,
        evidence_rung(evidence, stamped),
        evidence.withdrawn is None,
        picture=year.pictures.get(evidence.file or ""),
        stamp=stamp,
        link=links.get(evidence.url or ""),
        archived_link=links.get(evidence.archived_url or ""),
    )


def _as_it_stood(evidence: Evidence, as_of: datetime.date) -> Evidence:
    """Return the item without a check or a withdrawal that came after the day."""
    if evidence.checked_by and evidence.checked_by.date > as_of:
        evidence = msgspec.structs.replace(evidence, checked_by=None)
    if evidence.withdrawn and evidence.withdrawn.date > as_of:
        evidence = msgspec.structs.replace(evidence, withdrawn=None)
    return evidence


def _standing(evidence: Iterable[EvidenceOverview]) -> Iterator[Item]:
    """Yield the items that were not withdrawn, with whether there is anything to look at."""
    yield from ((item.evidence, item.rung not in UNSEEN) for item in evidence if item.stands)


# Totals


def measure_totals(measures: Sequence[MeasureOverview], scale: RatingScale) -> Totals:
    """Return the totals of a set of measures; every state of the scale is there, also with nobody in it."""
    count = len(measures)
    states = (*(State(step.id, step.tone, step) for step in scale.steps), *UNRATED_STATES)
    counted = {state.id: 0 for state in states}
    for item in measures:
        counted[item.state.id] += 1
    rungs = dict.fromkeys(RUNGS_OF_TOTALS, 0)
    for item in measures:
        rungs[item.rung] += 1
    found = [(state, counted[state.id]) for state in states]
    return _totals(
        count,
        found,
        found,
        completed=counted[scale.steps[0].id],
        overdue=sum(item.overdue for item in measures),
        due_soon=sum(item.due_soon for item in measures),
        without_evidence=sum(item.without_evidence for item in measures),
        rungs=rungs,
    )


def add_totals(parts: Sequence[Totals]) -> Totals:
    """Return the totals of sets of measures that do not overlap."""
    counted: dict[str, tuple[State, int]] = {}
    for part in parts:
        for item in part.states:
            known = counted.get(item.state.id, (item.state, 0))[1]
            counted[item.state.id] = (item.state, known + item.share.numerator)
    rated_first = sorted(counted.values(), key=lambda pair: pair[0].step is None)
    return _totals(
        sum(part.measures for part in parts),
        rated_first,
        [(item.state, item.share.numerator) for part in parts for item in part.states],
        completed=sum(part.completed.numerator for part in parts),
        overdue=sum(part.overdue.numerator for part in parts),
        due_soon=sum(part.due_soon.numerator for part in parts),
        without_evidence=sum(part.without_evidence.numerator for part in parts),
        rungs={
            rung: sum(item.share.numerator for part in parts for item in part.rungs if item.rung == rung)
            for rung in RUNGS_OF_TOTALS
        },
    )


def _totals(
    count: int,
    counted: Sequence[tuple[State, int]],
    rated_by_scale: Sequence[tuple[State, int]],
    *,
    completed: int,
    overdue: int,
    due_soon: int,
    without_evidence: int,
    rungs: dict[Rung | None, int],
) -> Totals:
    """Steps of two scales may share an id and differ in value, so values are taken from each scale's own states."""
    valued = [(state.step.value, n) for state, n in rated_by_scale if state.step and state.step.value is not None]
    rated = sum(n for _, n in valued)
    reported = sum(n for state, n in counted if state.step or state.id == Unrated.REPORTED_UNRATED)
    if sum(n for _, n in counted) != count or sum(rungs.values()) != count:
        raise AssertionError("the states of a set of measures, and their rungs, must add up to the whole")
    return Totals(
        measures=count,
        states=tuple(StateTotal(state, share(n, count)) for state, n in counted),
        rated=share(rated, count),
        mean=mean(sum(value * n for value, n in valued), rated),
        completed=share(completed, count),
        reported=share(reported, count),
        unreported=share(count - reported, count),
        overdue=share(overdue, count),
        due_soon=share(due_soon, count),
        without_evidence=share(without_evidence, completed),
        rungs=tuple(RungTotal(rung, share(n, count)) for rung, n in rungs.items() if n),
    )


# One plan


class _PlanFacts:
    """What the measures of one plan have in common: its scale, units, reports and evidence by id."""

    def __init__(
        self,
        folder: OrganisationFolder,
        year: YearFolder,
        scales: tuple[RatingScale, ...],
        as_of: datetime.date,
        past: YearChanges,
    ) -> None:
        self.as_of = as_of
        self.plan = year.plan
        self.organisation = folder.organisation
        self.address = f"{folder.organisation.id}/{year.plan.year}/"
        self.scale = choose_scale(year.plan, scales)
        self.steps = {step.code: step for step in self.scale.steps}
        self.units = {unit.id: unit for unit in folder.organisation.units}
        self.reports = tuple(
            sorted(
                (report for report in year.reports if report.date <= as_of),
                key=lambda report: (period_end(report.period, year.plan.year), report.date, report.id),
            )
        )
        stood = sorted(
            (_as_it_stood(item, as_of) for item in year.evidence if item.date <= as_of),
            key=lambda item: (item.date, item.id),
        )
        links = latest(year.links, as_of)
        self.evidence = {item.id: _evidence_overview(item, year, links, as_of) for item in stood}
        self.assessments = sorted(
            (item for item in year.assessments if item.date <= as_of), key=lambda item: (item.date, item.id)
        )
        self._events = by_measure(past.events)
        self._entries = self._entries_by_measure()
        self._supports = self._evidence_by_measure()

    def measure(self, section: Section, subsection: SubSection | None, measure: Measure) -> MeasureOverview:
        """Return the finished facts of one measure; its neighbours are linked later."""
        entries = self._entries.get(measure.id, [])
        step, origin = _current_rating(entries)
        best = self.scale.steps[0]
        due = self._due(measure, entries, done=step is best)
        evidence = self._measure_evidence(measure, entries)
        standing = tuple(_standing(evidence))
        rungs = [item.rung for item in evidence if item.stands]
        rung = max(rungs, key=_RUNGS.index, default=None)
        missed = [item.date for item in due if item.passed and not item.reported]
        upcoming = [item.date for item in due if not item.passed]
        awaited = [item.date for item in due if not item.passed and not item.reported]
        return MeasureOverview(
            measure=measure,
            address=f"{self.address}{measure.id}/",
            section=section,
            subsection=subsection,
            state=_state(step, entries, due),
            rating_origin=origin,
            overdue=bool(missed),
            due_soon=bool(awaited) and (awaited[0] - self.as_of).days <= DUE_SOON_DAYS,
            without_evidence=step is best and rung in UNSEEN,
            due=due,
            next_due=upcoming[0] if upcoming else None,
            overdue_since=missed[0] if missed else None,
            performers=tuple(
                Performer(
                    self.units.get(item.unit) or unknown_unit(item.unit),
                    item.role,
                    f"{self.organisation.id}/performers/#{item.unit}",
                )
                for item in measure.responsible
            ),
            criteria=tuple(_criteria(measure.criteria, entries, evidence)),
            progress=tuple(self._progress(due, entries)),
            evidence=evidence,
            rung=rung,
            reach=reach_table(standing, measure.channels, measure.counts),
            promotion=promotion(standing) if measure.promotes_110 else None,
            assessments=tuple(self._measure_assessments(measure)),
            amendments=tuple(a for a in self.plan.amendments if a.date <= self.as_of and measure.id in a.measures),
            history=measure_steps(self._events.get(measure.id, ()), self._name_of),
            announced=announcements(self._events.get(measure.id, ())),
            previous=None,
            next=None,
        )

    def _name_of(self, change: Change) -> str | None:
        """Return what is known today of whom or what a change is about; what went away has no name any more."""
        if change.kind.startswith("evidence"):
            item = self.evidence.get(change.subject)
            return item.evidence.title.text if item else None
        if change.kind.startswith("assess"):
            return next((item.name for item in self.assessments if item.id == change.subject), None)
        unit = change.performer
        return (self.units.get(unit) or unknown_unit(unit)).name.text if unit else None

    def _entries_by_measure(self) -> dict[str, list[ProgressEntry]]:
        found: dict[str, list[ProgressEntry]] = {}
        for report in self.reports:
            for progress in report.entries:
                performer = progress.performer or report.performer
                entry = ProgressEntry(
                    progress=progress,
                    report=report,
                    performer=(self.units.get(performer) or unknown_unit(performer)) if performer else None,
                    step=self.steps.get(progress.rating) if progress.rating else None,
                    evidence=tuple(self.evidence[name] for name in progress.evidence if name in self.evidence),
                )
                found.setdefault(progress.measure, []).append(entry)
        return found

    def _evidence_by_measure(self) -> dict[str, list[EvidenceOverview]]:
        found: dict[str, list[EvidenceOverview]] = {}
        for item in self.evidence.values():
            supports = sorted(item.evidence.supports, key=lambda support: support.measure)
            for measure, group in groupby(supports, key=lambda support: support.measure):
                criteria = tuple(sorted(support.criterion for support in group if support.criterion))
                found.setdefault(measure, []).append(replace(item, criteria=criteria))
        return found

    def _measure_evidence(self, measure: Measure, entries: Iterable[ProgressEntry]) -> tuple[EvidenceOverview, ...]:
        found = {item.evidence.id: item for item in self._supports.get(measure.id, [])}
        for item in chain.from_iterable(entry.evidence for entry in entries):
            found.setdefault(item.evidence.id, item)
        return tuple(sorted(found.values(), key=lambda item: (item.evidence.date, item.evidence.id)))

    def _measure_assessments(self, measure: Measure) -> Iterator[AssessmentEntry]:
        for assessment in self.assessments:
            yield from (
                AssessmentEntry(assessment, self.steps[entry.rating], entry.text)
                for entry in assessment.entries
                if entry.measure == measure.id
            )

    def _due(self, measure: Measure, entries: Sequence[ProgressEntry], *, done: bool) -> tuple[DueDate, ...]:
        """A recurring due date is met by a report that covers its quarter, a single one by the best rating.

        A report cannot tell of a quarter that had not begun, and nothing recurs before the plan was approved.
        """
        year = self.plan.year
        approved = self.plan.approval.date if self.plan.approval else None
        covered = {
            quarter
            for entry in entries
            for quarter in PERIOD_QUARTERS[entry.report.period]
            if quarter_start(year, quarter) <= entry.report.date
        }
        found = []
        for date, period in due_dates(measure.deadline, year):
            if period and approved and date < approved:
                continue
            met = PERIOD_QUARTERS[period][0] in covered if period else done
            found.append(DueDate(date, period, date < self.as_of, met))
        return tuple(found)

    def _progress(self, due: Sequence[DueDate], entries: Sequence[ProgressEntry]) -> Iterator[PeriodProgress]:
        """Yield the reported periods and the due ones that nobody reported, in the order of their ends."""
        year = self.plan.year
        periods: dict[Period, list[ProgressEntry]] = {}
        for entry in entries:
            periods.setdefault(entry.report.period, []).append(entry)
        found = [
            PeriodProgress(period, PeriodState.REPORTED, period_end(period, year), tuple(group))
            for period, group in periods.items()
        ]
        for item in due:
            silent = not item.reported if item.period else not entries
            if silent:
                state = PeriodState.MISSING if item.passed else PeriodState.UPCOMING
                found.append(PeriodProgress(item.period or _period_of(item.date), state, item.date, ()))
        order = {period: index for index, period in enumerate(Period)}
        yield from sorted(found, key=lambda item: (item.due, order[item.period]))


def _current_rating(entries: Sequence[ProgressEntry]) -> tuple[RatingStep | None, RatingOrigin | None]:
    """Return the rating that counts: the body's own latest, else the lowest of the performers' latest ones."""
    rated = [entry for entry in entries if entry.step]
    own = [entry for entry in rated if entry.performer is None]
    if own:
        return own[-1].step, RatingOrigin.OWN
    latest = {entry.performer.id: entry.step for entry in rated if entry.performer and entry.step}
    if not latest:
        return None, None
    valued = [step for step in latest.values() if step.value is not None]
    lowest = min(valued, key=lambda step: step.value or 0) if valued else next(iter(latest.values()))
    return lowest, RatingOrigin.PERFORMERS


def _state(step: RatingStep | None, entries: Sequence[ProgressEntry], due: Sequence[DueDate]) -> State:
    if step:
        return State(step.id, step.tone, step)
    if entries:
        return _UNRATED[Unrated.REPORTED_UNRATED]
    if not due:
        return _UNRATED[Unrated.UNREPORTED_OPEN]
    late = any(item.passed for item in due)
    return _UNRATED[Unrated.UNREPORTED_OVERDUE if late else Unrated.UNREPORTED_UPCOMING]


def _criteria(
    criteria: Sequence[Criterion], entries: Sequence[ProgressEntry], evidence: Sequence[EvidenceOverview]
) -> Iterator[CriterionOverview]:
    """Yield criteria with the latest counted value of the body itself, else the sum over performers' latest."""
    for number, criterion in enumerate(criteria, start=1):
        latest: dict[str, int] = {}
        for entry in entries:
            for value in entry.progress.values:
                if value.criterion == number:
                    latest[entry.performer.id if entry.performer else ""] = value.value
        summed = "" not in latest and len(latest) > 1
        reached = latest.get("", sum(latest.values())) if latest else None
        proofs = tuple(_proofs_of(number, entries, evidence))
        unproven = bool(criterion.at_least and reached) and all(item.rung in UNSEEN for item in proofs)
        met = _is_met(criterion, latest, reached)
        yield CriterionOverview(number, criterion, reached, met, summed, proofs, unproven)


def _proofs_of(
    number: int, entries: Sequence[ProgressEntry], evidence: Sequence[EvidenceOverview]
) -> Iterator[EvidenceOverview]:
    """Yield the standing evidence of one criterion.

    It says so itself, or it names no criterion and is cited where the criterion's value was reported.
    """
    cited = {
        item.evidence.id
        for entry in entries
        if any(value.criterion == number for value in entry.progress.values)
        for item in entry.evidence
    }
    for item in evidence:
        if item.stands and (number in item.criteria or (not item.criteria and item.evidence.id in cited)):
            yield item


def _is_met(criterion: Criterion, latest: dict[str, int], reached: int | None) -> bool | None:
    """Performers may have counted the same thing, so a sum alone shows that a threshold was missed, never met."""
    if criterion.at_least is None or reached is None:
        return None
    if reached < criterion.at_least:
        return False
    return True if latest.get("", max(latest.values())) >= criterion.at_least else None


def _period_of(date: datetime.date) -> Period:
    return QUARTER_PERIODS[(date.month - 1) // 3]


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


def _period_totals(measures: Sequence[MeasureOverview], facts: _PlanFacts) -> Iterator[PeriodTotals]:
    """Yield where the measures stood at the end of each reported period, from the reports of periods until then."""
    order = {report.period: period_end(report.period, facts.plan.year) for report in facts.reports}
    steps = [State(step.id, step.tone, step) for step in facts.scale.steps]
    for period, end in sorted(order.items(), key=lambda pair: (pair[1], -len(PERIOD_QUARTERS[pair[0]]))):
        counted = {state.id: 0 for state in (*steps, _UNRATED[Unrated.REPORTED_UNRATED])}
        silent = 0
        for item in measures:
            told = [entry for one in item.progress for entry in one.entries if order[entry.report.period] <= end]
            step = _current_rating(told)[0]
            if told:
                counted[step.id if step else Unrated.REPORTED_UNRATED] += 1
            else:
                silent += 1
        states = (*steps, _UNRATED[Unrated.REPORTED_UNRATED])
        if sum(counted.values()) + silent != len(measures):
            raise AssertionError("the states of a period must add up to the whole")
        yield PeriodTotals(
            period=period,
            states=tuple(StateTotal(state, share(counted[state.id], len(measures))) for state in states),
            unreported=share(silent, len(measures)),
        )


# Performers


def unknown_unit(unit_id: str) -> Unit:
    """Return a stand-in for a performer that the body's dictionary does not have; it is shown as written."""
    return Unit(id=unit_id, name=Text(text=unit_id), kind=UnitKind.UNKNOWN)


def _performers(folder: OrganisationFolder, plans: Sequence[PlanOverview], address: str) -> Iterator[PerformerOverview]:
    for unit in sorted(folder.organisation.units, key=lambda unit: alphabetical(unit.name.text)):
        years = []
        for plan in plans:
            measures = tuple(
                item for item in plan.measures if any(performer.unit.id == unit.id for performer in item.performers)
            )
            if measures:
                years.append(PerformerYear(plan, measures, measure_totals(measures, plan.scale)))
        yield PerformerOverview(
            unit, f"{address}performers/#{unit.id}", tuple(years), add_totals([year.totals for year in years])
        )


def _plan_performers(measures: Sequence[MeasureOverview]) -> tuple[Performer, ...]:
    found = {performer.unit.id: performer for item in measures for performer in item.performers}
    return tuple(sorted(found.values(), key=lambda performer: alphabetical(performer.unit.name.text)))


# The country


def longest_overdue(
    measures: Iterable[MeasureOverview], organisation: Organisation, most: int = OVERDUE_SHOWN
) -> tuple[OverdueMeasure, ...]:
    """Return the few measures of a body that are overdue for the longest time, longest first."""
    late = (
        OverdueMeasure(item.link, item.overdue_since, organisation.name.text, item.state)
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
        overdue=longest_overdue(plan.measures, plan.organisation),
        last_report=max((report.date for report in plan.reports), default=None),
        openness=openness_summary(plan.openness) if plan.openness else None,
    )


def _longest_first(item: OverdueMeasure) -> tuple[datetime.date, str]:
    return item.since, item.measure.address


def _country_calendar(summaries: Sequence[OrganisationSummary], as_of: datetime.date) -> tuple[CountryDay, ...]:
    days: dict[datetime.date, list[CalendarEntry]] = {}
    for summary in summaries:
        for day in summary.days:
            days.setdefault(day.date, []).append(CalendarEntry(summary, day))
    return tuple(CountryDay(date, date < as_of, tuple(days[date])) for date in sorted(days))
