"""From the records of one year and a day to the facts of its measures."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby

import msgspec
from msgspec.structs import replace

from iltod.evidence.link_log import latest
from iltod.evidence.rungs import UNSEEN, Rung, evidence_rung
from iltod.facts.conduct.moved_deadlines import moved_without_act
from iltod.facts.conduct.participation import participation_on
from iltod.facts.conduct.punctuality import entered_after, first_report, report_facts, report_rank
from iltod.facts.conduct.removed import RemovedMeasure, removed_measures
from iltod.facts.criteria import criteria_overviews
from iltod.facts.deadlines import (
    PERIOD_QUARTERS,
    QUARTER_PERIODS,
    due_dates,
    period_end,
    quarter_start,
)
from iltod.facts.figures import cut
from iltod.facts.measure_facts import (
    AssessmentEntry,
    DueDate,
    EvidenceOverview,
    Lateness,
    MeasureOverview,
    Performer,
    PeriodProgress,
    PeriodState,
    ProgressEntry,
    RatingOrigin,
    State,
    Unrated,
)
from iltod.facts.reach import Item, promotion, reach_table
from iltod.facts.totals import TENTHS, UNRATED
from iltod.history.changes import Change, Commit, YearChanges
from iltod.history.timeline import announcements, by_measure, measure_steps
from iltod.model import (
    CheckedLink,
    Deadline,
    Evidence,
    Measure,
    OrganisationFolder,
    Period,
    RatingScale,
    RatingStep,
    ScaleKind,
    Section,
    SubSection,
    Text,
    Unit,
    UnitKind,
    YearFolder,
    choose_scale,
    read_rating,
)
from iltod.model.addresses import measure_address, plan_address

DUE_SOON_DAYS = 30

_RUNGS = tuple(Rung)


def _evidence_overview(
    evidence: Evidence,
    year: YearFolder,
    links: dict[str, CheckedLink],
    as_of: datetime.date,
    entered: Mapping[str, Commit],
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
        entered_after=entered_after(evidence.date, entered.get(evidence.id)),
    )


def _as_it_stood(evidence: Evidence, as_of: datetime.date) -> Evidence:
    """Return the item without a check or a withdrawal that came after the day; what is personal stays withdrawn."""
    if evidence.checked_by and evidence.checked_by.date > as_of:
        evidence = msgspec.structs.replace(evidence, checked_by=None)
    if evidence.withdrawn and evidence.withdrawn.date > as_of and evidence.served:
        evidence = msgspec.structs.replace(evidence, withdrawn=None)
    return evidence if evidence.served else _without_free_text(evidence)


def _without_free_text(evidence: Evidence) -> Evidence:
    """Return an item that was taken down without what somebody wrote into it; its digest and withdrawal stay."""
    title = Text(text=evidence.id)
    return msgspec.structs.replace(evidence, title=title, url=None, archived_url=None, file=None, timestamp=None)


def standing_evidence(evidence: Iterable[EvidenceOverview]) -> Iterator[Item]:
    """Yield the items that were not withdrawn, with whether there is anything to look at."""
    yield from ((item.evidence, item.rung not in UNSEEN) for item in evidence if item.stands)


# One plan


class PlanFacts:
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
        self.address = plan_address(folder.organisation.id, year.plan.year)
        self.scale = choose_scale(year.plan, scales)
        self.units = {unit.id: unit for unit in folder.organisation.units}
        known = sorted(
            (report for report in year.reports if report.date <= as_of),
            key=lambda report: report_rank(report, year.plan.year),
        )
        self.reports = tuple(known)
        self.report_facts = report_facts(known, year.plan.year, folder.common.windows, dict(past.first))
        self._reports_by_id = {report.id: report for report in known}
        stood = sorted(
            (_as_it_stood(item, as_of) for item in year.evidence if item.date <= as_of),
            key=lambda item: (item.date, item.id),
        )
        links = latest(year.links, as_of)
        entered = {} if folder.organisation.sample else dict(past.entered)  # invented dates are not when it was entered
        self.evidence = {item.id: _evidence_overview(item, year, links, as_of, entered) for item in stood}
        self.assessments = sorted(
            (item for item in year.assessments if item.date <= as_of), key=lambda item: (item.date, item.id)
        )
        self.replies = tuple(sorted((one for one in year.replies if one.date <= as_of), key=lambda one: one.date))
        self._takes_part = participation_on(folder, as_of).takes_part
        self._events = by_measure(past.events)
        self._entries = self._entries_by_measure()
        self._supports = self._evidence_by_measure()

    def measure(self, section: Section, subsection: SubSection | None, measure: Measure) -> MeasureOverview:
        """Return the finished facts of one measure; its neighbours are linked later.

        `section` and `subsection` are where the plan has `measure`; `subsection` is None directly below a section.
        """
        every = self._entries.get(measure.id, [])
        entries = [entry for entry in every if not entry.replaced]
        rated, origin = current_entry(entries)
        step = rated.step if rated else None
        best = self.scale.steps[0]
        events = self._events.get(measure.id, ())
        moved = moved_without_act(measure.deadline, events, self._last_day)
        deadline = moved.stood if moved else measure.deadline
        due = self._due(deadline, entries, done=step is best)
        evidence = self._measure_evidence(measure, entries)
        standing = tuple(standing_evidence(evidence))
        rungs = [item.rung for item in evidence if item.stands]
        rung = max(rungs, key=_RUNGS.index, default=None)
        worst = max((item for item in due if _is_missed(item)), key=self._days_late, default=None)
        upcoming = [item.date for item in due if not item.passed]
        awaited = [item.date for item in due if not item.passed and not item.reported]
        return MeasureOverview(
            measure=measure,
            address=measure_address(self.address, measure=measure.id),
            section=section,
            subsection=subsection,
            state=_state(step, entries, due, by_ratio=self.scale.kind is ScaleKind.RATIO),
            rating_origin=origin,
            overdue=worst is not None,
            due_soon=bool(awaited) and (awaited[0] - self.as_of).days <= DUE_SOON_DAYS,
            without_evidence=step is best and rung in UNSEEN,
            due=due,
            next_due=upcoming[0] if upcoming else None,
            overdue_since=worst.date if worst else None,
            overdue_days=self._days_late(worst) if worst else None,
            lateness=(Lateness.AWAITED if worst.days_late is None else Lateness.FILED_LATE) if worst else None,
            not_due_late=_is_not_due_late(step, due),
            rating_tenths=rated.tenths if rated else None,
            by_ratio=self.scale.kind is ScaleKind.RATIO,
            deadline=deadline,
            moved=moved,
            takes_part=self._takes_part,
            performers=tuple(
                Performer(
                    self.units.get(item.unit) or unknown_unit(item.unit),
                    item.role,
                    f"{self.organisation.id}/performers/#{item.unit}",
                )
                for item in measure.responsible
            ),
            criteria=tuple(criteria_overviews(measure.criteria, entries, evidence)),
            progress=tuple(self._progress(due, every)),
            evidence=evidence,
            rung=rung,
            reach=reach_table(standing, measure.channels, measure.counts),
            promotion=promotion(standing) if measure.promotes_110 else None,
            assessments=tuple(self._measure_assessments(measure)),
            replies=tuple(one for one in self.replies if one.measure == measure.id and one.assessment is None),
            amendments=tuple(a for a in self.plan.amendments if a.date <= self.as_of and measure.id in a.measures),
            history=measure_steps(events, self._name_of),
            announced=announcements(events),
            previous=None,
            next=None,
        )

    def removed(self, past: YearChanges) -> tuple[RemovedMeasure, ...]:
        """Return the measures that the plan has no more, each with its history; `past` is what git knows."""
        return tuple(
            msgspec.structs.replace(item, history=measure_steps(self._events.get(item.id, ()), self._name_of))
            for item in removed_measures(self.plan, past, self.address, self.as_of)
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
        for facts in self.report_facts:
            report = facts.report
            for progress in report.entries:
                performer = progress.performer or report.performer
                rating = read_rating(self.scale, progress.rating) if progress.rating else None
                entry = ProgressEntry(
                    progress=progress,
                    report=report,
                    performer=(self.units.get(performer) or unknown_unit(performer)) if performer else None,
                    step=rating[0] if rating else None,
                    tenths=rating[1] if rating else None,
                    evidence=tuple(self.evidence[name] for name in progress.evidence if name in self.evidence),
                    report_facts=facts,
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
            for entry in assessment.entries:
                rating = read_rating(self.scale, entry.rating) if entry.measure == measure.id else None
                if rating:
                    by_ratio = self.scale.kind is ScaleKind.RATIO and rating[1] is not None
                    ratio = cut(rating[1] or 0, TENTHS) if by_ratio else None
                    replies = tuple(
                        one
                        for one in self.replies
                        if one.assessment == assessment.id and one.measure in (None, measure.id)
                    )
                    yield AssessmentEntry(assessment, rating[0], entry.text, ratio, replies)

    def _due(self, deadline: Deadline, entries: Sequence[ProgressEntry], *, done: bool) -> tuple[DueDate, ...]:
        """A recurring due date is met by a timely report that covers its last quarter, a single one by the best rating.

        A report cannot cover a quarter that had not begun, and nothing recurs before the plan was approved.
        """
        approved = self.plan.approval.date if self.plan.approval else None
        covered = self._covered(entries)
        found = []
        for date, period in due_dates(deadline, self.plan.year):
            if period and approved and date < approved:
                continue
            late = covered.get(PERIOD_QUARTERS[period][-1]) if period else None
            met = PERIOD_QUARTERS[period][-1] in covered and not late if period else done
            found.append(DueDate(date, period, date < self.as_of, met, late or None))
        return tuple(found)

    def _covered(self, entries: Iterable[ProgressEntry]) -> dict[int, int]:
        """Return the quarters that were reported, and how many days late each was at the earliest; 0 is in time."""
        year = self.plan.year
        found: dict[int, int] = {}
        for entry in entries:
            late = entry.report_facts.days_late or 0
            for quarter in PERIOD_QUARTERS[entry.report.period]:
                if quarter_start(year, quarter) <= first_report(entry.report, self._reports_by_id).date:
                    found[quarter] = min(late, found.get(quarter, late))
        return found

    def _last_day(self, deadline: Deadline) -> datetime.date | None:
        days = due_dates(deadline, self.plan.year)
        return days[-1][0] if days else None

    def _days_late(self, due: DueDate) -> int:
        return (self.as_of - due.date).days if due.days_late is None else due.days_late

    def _progress(self, due: Sequence[DueDate], entries: Sequence[ProgressEntry]) -> Iterator[PeriodProgress]:
        """Yield the reported periods and the due ones that nobody reported, in the order of their ends."""
        year = self.plan.year
        periods: dict[Period, list[ProgressEntry]] = {}
        for entry in entries:
            periods.setdefault(entry.report.period, []).append(entry)
        found = []
        for period, group in periods.items():
            end = period_end(period, year)
            silent = PeriodState.MISSING if end < self.as_of else PeriodState.UPCOMING
            state = silent if all(entry.replaced for entry in group) else PeriodState.REPORTED
            found.append(PeriodProgress(period, state, end, tuple(group)))
        shown = {item.due for item in found if item.state is not PeriodState.REPORTED}
        standing = any(not entry.replaced for entry in entries)
        for item in due:
            answered = item.reported or item.days_late is not None if item.period else standing
            if not answered and item.date not in shown:
                state = PeriodState.MISSING if item.passed else PeriodState.UPCOMING
                found.append(PeriodProgress(item.period or _period_of(item.date), state, item.date, ()))
        order = {period: index for index, period in enumerate(Period)}
        yield from sorted(found, key=lambda item: (item.due, order[item.period]))


def current_rating(entries: Sequence[ProgressEntry]) -> tuple[RatingStep | None, RatingOrigin | None]:
    """Return the rating that counts, with whose it is."""
    entry, origin = current_entry(entries)
    return entry.step if entry else None, origin


def current_entry(entries: Sequence[ProgressEntry]) -> tuple[ProgressEntry | None, RatingOrigin | None]:
    """Return the entry whose rating counts: the body's own latest, else the lowest of the performers' latest ones."""
    rated = [entry for entry in entries if entry.step]
    own = [entry for entry in rated if entry.performer is None]
    if own:
        return own[-1], RatingOrigin.OWN
    latest = {entry.performer.id: entry for entry in rated if entry.performer}
    if not latest:
        return None, None
    valued = [entry for entry in latest.values() if entry.tenths is not None]
    lowest = min(valued, key=lambda entry: entry.tenths or 0) if valued else next(iter(latest.values()))
    return lowest, RatingOrigin.PERFORMERS


def _is_missed(due: DueDate) -> bool:
    return due.passed and not due.reported


def _is_not_due_late(step: RatingStep | None, due: Sequence[DueDate]) -> bool:
    """Return whether a measure is called not yet due although its last day has passed."""
    return step is not None and step.value is None and bool(due) and all(item.passed for item in due)


def _state(
    step: RatingStep | None, entries: Sequence[ProgressEntry], due: Sequence[DueDate], *, by_ratio: bool
) -> State:
    if step:
        return State(step.id, step.tone, step, by_ratio)
    if entries:
        return UNRATED[Unrated.REPORTED_UNRATED]
    if not due:
        return UNRATED[Unrated.UNREPORTED_OPEN]
    late = any(item.passed for item in due)
    return UNRATED[Unrated.UNREPORTED_OVERDUE if late else Unrated.UNREPORTED_UPCOMING]


def _period_of(date: datetime.date) -> Period:
    return QUARTER_PERIODS[(date.month - 1) // 3]


# Performers


def unknown_unit(unit_id: str) -> Unit:
    """Return a stand-in for a performer that the body's dictionary does not have; it is shown as written."""
    return Unit(id=unit_id, name=Text(text=unit_id), kind=UnitKind.UNKNOWN)
