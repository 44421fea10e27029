"""The finished facts as JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from iltod.core.place import NOWHERE, Place
from iltod.exports.figures_json import (
    StateLabel,
    decimal,
    measurability_json,
    period_totals_json,
    promoted_json,
    punctuality_json,
    report_json,
    share_json,
    totals_json,
)
from iltod.facts.body_facts import PlanOverview, ReportSnapshot
from iltod.facts.conduct.measurability import measurability
from iltod.facts.conduct.moved_deadlines import MovedDeadline
from iltod.facts.conduct.removed import RemovedMeasure
from iltod.facts.figures import cut
from iltod.facts.measure_facts import (
    AssessmentEntry,
    EvidenceOverview,
    MeasureLink,
    MeasureOverview,
    PeriodProgress,
)
from iltod.facts.reach import ReachTable
from iltod.history.changes import Commit, Event
from iltod.history.timeline import HistoryStep
from iltod.model import Assessment, CheckedLink, Record, Section, Stamp, SubSection, Text
from iltod.model.addresses import csv_address, reach_address


def plan_json(plan: PlanOverview, label: StateLabel) -> dict[str, Any]:
    """Return one plan whole: as declared with its reports, assessments and evidence, and what follows from them."""
    return {
        "format": "iltod-plan-1",
        **plan_head(plan),
        "address": plan.address,
        "csv": csv_address(plan.address),
        "declared": plain(msgspec.structs.replace(plan.plan, amendments=plan.amendments, corrections=plan.corrections)),
        "rating_scale": plain(plan.scale),
        "totals": totals_json(plan.totals, label),
        "sections": [{"id": item.section.id, "totals": totals_json(item.totals, label)} for item in plan.sections],
        "measures": [measure_facts(item, label) for item in plan.measures],
        "measurability": [measurability_json(item) for item in measurability(plan)],
        "periods": [period_totals_json(item, label) for item in plan.periods],
        "calendar": [
            {"date": day.date, "passed": day.passed, "measures": [item.measure.id for item in day.measures]}
            for day in plan.calendar
        ],
        "open_ended": [item.measure.id for item in plan.open_ended],
        "reports": [{**_declared(item.report.id, item.report), **report_json(item)} for item in plan.report_facts],
        "punctuality": punctuality_json(plan.punctuality),
        "published": [
            {"report": item.report.id, **_commit_json(item.commit), "json": item.address} for item in plan.published
        ],
        "assessments": [_declared(item.id, item) for item in _assessments(plan)],
        "replies": [plain(one) for one in plan.replies],
        "evidence": [_evidence_json(item) for item in plan.evidence],
        "reach": reach_json(plan.reach),
        "history": _past_json(plan),
        "removed": [removed_fact(item) for item in plan.removed],
        "reach_csv": reach_address(plan.address) if plan.reach else None,
        "promoted": promoted_json(plan.promoted),
    }


def measure_json(plan: PlanOverview, item: MeasureOverview, label: StateLabel) -> dict[str, Any]:
    """Return one measure whole: the promise, every period, every piece of evidence.

    `plan` is the plan of the measure `item`; `label` gives the words of its state.
    """
    return {
        "format": "iltod-measure-1",
        **plan_head(plan),
        **measure_facts(item, label),
        "declared": plain(item.measure),
        "performers": [
            {
                "id": one.unit.id,
                "name": one.unit.name.text,
                "name_doubt": one.unit.name.doubt,
                "kind": one.unit.kind,
                "role": one.role,
            }
            for one in item.performers
        ],
        "criteria": [
            {
                "number": one.number,
                "reached": one.reached,
                "met": one.met,
                "summed": one.summed,
                "evidence": [proof.evidence.id for proof in one.evidence],
                "unproven": one.unproven,
            }
            for one in item.criteria
        ],
        "progress": [_period_json(period) for period in item.progress],
        "evidence": [_evidence_json(one) for one in item.evidence],
        "reach": reach_json(item.reach),
        "assessments": [_assessment_json(one) for one in item.assessments],
        "replies": [plain(one) for one in item.replies],
        "amendments": [plain(one) for one in item.amendments],
        "history": history_json(plan, item.history),
        "previous": _link_json(item.previous),
        "next": _link_json(item.next),
    }


def period_json(then: ReportSnapshot, label: StateLabel) -> dict[str, Any]:
    """Return the totals, the state of each measure and which reports and evidence there were."""
    document = {
        "format": "iltod-report-1",
        **plan_head(then.plan),
        "report": then.report,
        "known": _commit_json(then.commit),
    }
    known = then.overview
    if known is None:
        return {**document, "readable": False}
    return {
        **document,
        "as_of": known.as_of,
        "readable": True,
        "rating_scale": plain(known.scale),
        "totals": totals_json(known.totals, label),
        "measures": [
            {
                **measure_facts(item, label),
                "title": item.measure.title.text,
                "deadline": item.measure.deadline.text,
                "values": [{"criterion": one.number, "reached": one.reached} for one in item.criteria],
                "evidence": [
                    {"id": one.evidence.id, "rung": one.rung if one.stands else None, "stands": one.stands}
                    for one in item.evidence
                ],
            }
            for item in known.measures
        ],
        "reports": [{"id": item.id, "period": item.period, "date": item.date} for item in known.reports],
    }


def plain(record: Record) -> dict[str, Any]:
    """Return what an author declared, without the fields that were left out and without the places of single texts."""
    if type(record) is Text and not record.printed and not record.doubt:  # as nearly all texts are
        return {"text": record.text}
    found = {}
    for name, value in zip(record.__struct_fields__, msgspec.structs.astuple(record), strict=True):
        if value is None or value == ():
            continue
        kind = type(value)
        if kind is Place:
            if value != NOWHERE and type(record) is not Text:
                found[name] = value
        elif kind is tuple:
            found[name] = [plain(item) if isinstance(item, Record) else item for item in value]
        else:
            found[name] = plain(value) if isinstance(value, Record) else value
    return found


def _declared(record_id: str, record: Record) -> dict[str, Any]:
    return {"id": record_id, "declared": plain(record)}


def plan_head(plan: PlanOverview) -> dict[str, Any]:
    """Return the first fields of every file about a plan."""
    return {
        "as_of": plan.as_of,
        "organisation": plan.organisation.id,
        "organisation_name": plan.organisation.name.text,
        "organisation_name_doubt": plan.organisation.name.doubt,
        "participation": plan.participation.state,
        "participation_date": plan.participation.date,
        "not_updated_since": plan.participation.updated,
        "sample": plan.organisation.sample,
        "year": plan.plan.year,
        "approved_later": plan.approved_later,
        "withheld": list(plan.withheld),
        "rating_scale": plan.scale.id,
        "rating_scale_name": plan.scale.name,
    }


def measure_facts(item: MeasureOverview, label: StateLabel) -> dict[str, Any]:
    """Return what follows for a measure, without what only its own file has."""
    step = item.state.step
    return {
        "id": item.measure.id,
        "address": item.address,
        **_group_json("section", item.section),
        **_group_json("subsection", item.subsection),
        "state": item.state.id,
        "state_label": label(item.state),
        "rating": (item.ratio or step.code) if step else None,
        "rating_value": decimal(cut(item.rating_tenths, 10)) if item.rating_tenths is not None else None,
        "rating_origin": item.rating_origin,
        "overdue": item.overdue,
        "overdue_since": item.overdue_since,
        "overdue_days": item.overdue_days,
        "lateness": item.lateness,
        "deadline_counted": item.deadline.text,
        "due_soon": item.due_soon,
        "not_due_late": item.not_due_late,
        "deadline_moved_without_act": _moved_json(item.moved),
        "extended_without_act": item.extended,
        "next_due": item.next_due,
        "due": [
            {
                "date": due.date,
                "period": due.period,
                "passed": due.passed,
                "reported": due.reported,
                "days_late": due.days_late,
            }
            for due in item.due
        ],
        "without_evidence": item.without_evidence,
        "evidence_standing": sum(one.stands for one in item.evidence),
        "rung": item.rung,
        "promotes_110": item.measure.promotes_110,
        "promotion": item.promotion,
        "performer_ids": [one.unit.id for one in item.performers],
        "performer_roles": [one.role for one in item.performers],
    }


def _moved_json(moved: MovedDeadline | None) -> dict[str, Any] | None:
    """Return the deadline that goes on counting because no act moved it."""
    if moved is None:
        return None
    return {"counted": moved.stood.text, "extended": moved.extended, **_commit_json(moved.commit)}


def _group_json(name: str, group: Section | SubSection | None) -> dict[str, Any]:
    return {name: group.id if group else None, f"{name}_title": group.title.text if group else None}


def _period_json(period: PeriodProgress) -> dict[str, Any]:
    return {
        "period": period.period,
        "state": period.state,
        "due": period.due,
        "entries": [
            {
                "report": entry.report.id,
                "date": entry.report.date,
                "performer": entry.performer.id if entry.performer else None,
                "rating_label": entry.step.label if entry.step else None,
                "days_late": entry.report_facts.days_late,
                "replaced_by": entry.report_facts.replaced_by.id if entry.report_facts.replaced_by else None,
                "declared": plain(entry.progress),
            }
            for entry in period.entries
        ],
    }


def _evidence_json(item: EvidenceOverview) -> dict[str, Any]:
    return {
        "id": item.evidence.id,
        "rung": item.rung if item.stands else None,
        "stands": item.stands,
        "stamp": _stamp_json(item.stamp),
        "link": _link_seen_json(item.link),
        "archived_link": _link_seen_json(item.archived_link),
        "entered_days_after": item.entered_after,
        "criteria": item.criteria,
        **({"picture": item.picture} if item.picture else {}),
        "declared": plain(item.evidence),
    }


def _link_seen_json(link: CheckedLink | None) -> dict[str, Any] | None:
    return {"checked": link.checked, "outcome": link.outcome, "seen": link.seen} if link else None


def _stamp_json(stamp: Stamp | None) -> dict[str, Any] | None:
    if stamp is None:
        return None
    return {"time": stamp.time, "authority": stamp.authority, "signature": stamp.signature}


def reach_json(table: ReachTable | None) -> dict[str, Any] | None:
    """Return figures by channel; a kind that nobody counted is null."""
    if table is None:
        return None
    return {
        "channels": [
            {
                "channel": row.channel,
                "asked": row.asked,
                "evidence": row.items,
                "verifiable": row.verifiable,
                **{count.kind: count.value for count in row.counts},
            }
            for row in table.rows
        ],
        "total": {
            "evidence": table.total.items,
            "verifiable": table.total.verifiable,
            **{count.kind: count.value for count in table.total.counts},
        },
        "asked_counts": table.asked_kinds,
        "channels_covered": share_json(table.covered),
    }


def _past_json(plan: PlanOverview) -> dict[str, Any]:
    """Return since when a plan is in the repository, and what of its promises was changed without an act."""
    return {
        **_since_json(plan),
        "silent": [
            {**_commit_json(item.commit), "measure": item.measure or None, "kinds": item.kinds, "title": item.title}
            for item in plan.silent
        ],
    }


def removed_fact(item: RemovedMeasure) -> dict[str, Any]:
    """Return of a measure that its plan has no more what it was, when and by what right it was removed."""
    return {
        "id": item.id,
        "address": item.address,
        "name": item.name,
        "date": item.date,
        "commit": item.commit.id if item.commit else None,
        "backing": item.backing,
        "by": plain(item.declared) if item.declared else None,
    }


def history_json(plan: PlanOverview, steps: Iterable[HistoryStep]) -> dict[str, Any]:
    """Return what happened to a measure of `plan`, in `steps` newest first."""
    return {**_since_json(plan), "events": [_event_json(line.event) for step in steps for line in step.lines]}


def _since_json(plan: PlanOverview) -> dict[str, Any]:
    return {
        "unknown": plan.past.unknown,
        "since": _commit_json(plan.past.since) if plan.past.since else None,
        "disorder": [_commit_json(commit) for commit in plan.past.disorder],
    }


def _commit_json(commit: Commit) -> dict[str, Any]:
    return {"commit": commit.id, "date": commit.date}


def _event_json(event: Event) -> dict[str, Any]:
    change = event.change
    return {
        **_commit_json(event.commit),
        "kind": change.kind,
        "subject": change.subject or None,
        "period": change.period,
        "performer": change.performer,
        "criterion": change.number,
        "before": change.before,
        "after": change.after,
        "backing": event.backing,
        "declared": plain(event.declared) if event.declared else None,
        "uncertain": event.uncertain,
    }


def _assessment_json(entry: AssessmentEntry) -> dict[str, Any]:
    assessment = entry.assessment
    return {
        "assessment": assessment.id,
        **{name: getattr(assessment, name) for name in ("assessor", "name", "period", "date")},
        "rating": entry.step.code,
        "rating_label": entry.step.label,
        "text": entry.text,
        "replies": [plain(one) for one in entry.replies],
    }


def _assessments(plan: PlanOverview) -> Iterable[Assessment]:
    found = {entry.assessment.id: entry.assessment for item in plan.measures for entry in item.assessments}
    return sorted(found.values(), key=lambda item: (item.date, item.id))


def _link_json(link: MeasureLink | None) -> str | None:
    return link.address if link else None
