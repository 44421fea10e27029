"""The tables of a plan's measures and of its figures of reach that have stood beside its page from the start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from iltod.exports.facts_json import measure_facts, plan_head
from iltod.exports.figures_json import StateLabel
from iltod.facts.body_facts import PlanOverview

CSV_COLUMNS = (
    "as_of",
    "organisation",
    "organisation_name",
    "organisation_name_doubt",
    "participation",
    "participation_date",
    "sample",
    "year",
    "rating_scale",
    "rating_scale_name",
    "id",
    "number",
    "number_printed",
    "title",
    "title_printed",
    "section",
    "section_title",
    "subsection",
    "subsection_title",
    "performers",
    "performer_ids",
    "performer_roles",
    "deadline",
    "deadline_printed",
    "deadline_kind",
    "deadline_counted",
    "extended_without_act",
    "due",
    "next_due",
    "criteria",
    "target_level",
    "budget",
    "budget_source",
    "state",
    "state_label",
    "rating",
    "rating_value",
    "rating_origin",
    "overdue",
    "overdue_since",
    "overdue_days",
    "lateness",
    "due_soon",
    "not_due_late",
    "without_evidence",
    "evidence_standing",
    "rung",
    "promotes_110",
    "promotion",
    "address",
    "place_file",
    "place_line",
)

REACH_COLUMNS = (
    "as_of",
    "organisation",
    "organisation_name",
    "organisation_name_doubt",
    "participation",
    "participation_date",
    "sample",
    "year",
    "evidence",
    "title",
    "date",
    "measures",
    "channel",
    "rung",
    "promotes_110",
    "kind",
    "value",
)


def plan_rows(plan: PlanOverview, label: StateLabel) -> Iterator[dict[str, Any]]:
    """Yield one row for each measure of a plan, in printed order."""
    head = plan_head(plan)
    for item in plan.measures:
        measure = item.measure
        yield {
            **head,
            **measure_facts(item, label),
            "number": measure.number.text,
            "number_printed": measure.number.printed,
            "title": measure.title.text,
            "title_printed": measure.title.printed,
            "performers": [one.unit.name.text for one in item.performers],
            "deadline": measure.deadline.text,
            "deadline_printed": measure.deadline.printed,
            "deadline_kind": measure.deadline.kind,
            "due": [due.date for due in item.due],
            "criteria": [one.criterion.text.text for one in item.criteria],
            "target_level": [text.text for text in measure.target_level],
            "budget": measure.budget.text if measure.budget else None,
            "budget_source": measure.budget_source.text if measure.budget_source else None,
            "place_file": measure.place.file,
            "place_line": measure.place.line,
        }


def reach_rows(plan: PlanOverview) -> Iterator[dict[str, Any]]:
    """Yield one row for each figure of each standing evidence item, and one without a figure where it has none."""
    supported: dict[str, list[str]] = {}
    for measure in plan.measures:
        for item in measure.evidence:
            supported.setdefault(item.evidence.id, []).append(measure.measure.id)
    for item in plan.evidence:
        if not item.stands:
            continue
        head = {
            **plan_head(plan),
            "evidence": item.evidence.id,
            "title": item.evidence.title.text,
            "date": item.evidence.date,
            "measures": supported.get(item.evidence.id, []),
            "channel": item.evidence.channel,
            "rung": item.rung,
            "promotes_110": item.evidence.promotes_110,
        }
        if not item.evidence.reach:
            yield {**head, "kind": None, "value": None}
        yield from ({**head, "kind": reach.kind, "value": reach.value} for reach in item.evidence.reach)
