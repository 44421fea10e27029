"""Every table of open data in its order, and the rows that one body gives to each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from iltod.exports.figures_json import StateLabel
from iltod.exports.tables import body_tables, disclosure_tables, measure_tables, plan_tables, report_tables
from iltod.exports.tables.columns import Row, Table
from iltod.exports.tables.csv_files import write_table
from iltod.facts.body_facts import OrganisationOverview, PlanOverview
from iltod.model import RatingScale, ReportingWindow

BODY_TABLES = (body_tables.ORGANISATIONS, body_tables.UNITS, plan_tables.TOTALS)
"""What a body has besides its plans; its totals over all plans stand in the table of the totals of plans."""

PLAN_TABLES: tuple[Table, ...] = (
    plan_tables.PLANS,
    plan_tables.PLAN_TEXTS,
    plan_tables.SECTIONS,
    measure_tables.MEASURES,
    measure_tables.CRITERIA,
    measure_tables.DEADLINES,
    measure_tables.PERFORMERS,
    report_tables.REPORTS,
    report_tables.PROGRESS,
    report_tables.VALUES,
    report_tables.EVIDENCE,
    report_tables.SUPPORTS,
    report_tables.REACH,
    report_tables.ASSESSMENTS,
    report_tables.REPLIES,
    plan_tables.AMENDMENTS,
    measure_tables.CHANGES,
    disclosure_tables.DISCLOSURE,
    disclosure_tables.COMPLAINTS,
    disclosure_tables.PROMISES,
    disclosure_tables.RULES,
    disclosure_tables.ACTIVITIES,
    disclosure_tables.INTEGRITY,
    plan_tables.TOTALS,
    plan_tables.STATE_TOTALS,
    body_tables.SCALES,
)

COMMON_TABLES = (body_tables.SCALES, body_tables.WINDOWS)
"""What is told once for all bodies; a plan has the steps of its own scale too."""

TABLES: tuple[Table, ...] = (body_tables.ORGANISATIONS, body_tables.UNITS, *PLAN_TABLES, body_tables.WINDOWS)
"""All tables, in the order in which a reader meets them."""

TABLES_BY_NAME = {table.name: table for table in TABLES}

TableRows = tuple[Table, tuple[Row, ...]]


def body_rows(overview: OrganisationOverview, commit: str | None) -> Iterator[TableRows]:
    """Yield the tables about a body itself with their rows, without empty ones."""
    head = body_tables.body_head(overview, commit)
    makers: tuple[Callable[[OrganisationOverview, Row], Iterator[Row]], ...] = (
        body_tables.organisation_rows,
        body_tables.unit_rows,
        plan_tables.body_total_rows,
    )
    for table, make in zip(BODY_TABLES, makers, strict=True):
        if rows := tuple(make(overview, head)):
            yield table, rows


def plan_rows(
    overview: OrganisationOverview, plan: PlanOverview, commit: str | None, label: StateLabel, words: Any
) -> Iterator[TableRows]:
    """Yield the tables about a plan with their rows, without empty ones.

    `commit` is the last one that touched the body, `label` gives the words of a state, `words` are those of the site.
    """
    head = (*body_tables.body_head(overview, commit), plan.plan.year, plan.scale.id)
    labels = {item.state.id: label(item.state) for item in plan.totals.states}
    for table in PLAN_TABLES:
        if rows := tuple(_rows(table.name, plan, head, labels, words)):
            yield table, rows


def common_rows(
    scales: tuple[RatingScale, ...], windows: tuple[ReportingWindow, ...], as_of: object
) -> Iterator[TableRows]:
    """Yield the tables that are written once for all organisations.

    `scales` are the rating scales, `windows` the reporting windows that hold for all, and `as_of` is the day of the
    build.
    """
    yield body_tables.SCALES, tuple(body_tables.scale_rows(scales))
    yield body_tables.WINDOWS, tuple(body_tables.window_rows(windows, as_of, None))


def table_file(table: Table, rows: tuple[Row, ...] = ()) -> bytes:
    """Return a table as a CSV."""
    return write_table(table.names, rows)


def _rows(name: str, plan: PlanOverview, head: Row, labels: dict[str, str], words: Any) -> Iterator[Row]:
    match name:
        case "measures":
            return measure_tables.measure_rows(plan, head, labels)
        case "state_totals":
            return plan_tables.state_rows(plan, head, labels)
        case "rating_scales":
            return body_tables.scale_rows((plan.scale,))
        case "complaints":
            return disclosure_tables.complaint_rows(plan, head, words)
        case _:
            return _MAKERS[name](plan, head)


_MAKERS: dict[str, Callable[[PlanOverview, Row], Iterator[Row]]] = {
    "plans": plan_tables.plan_rows,
    "plan_texts": plan_tables.plan_text_rows,
    "sections": plan_tables.section_rows,
    "criteria": measure_tables.criterion_rows,
    "deadlines": measure_tables.deadline_rows,
    "performers": measure_tables.performer_rows,
    "reports": report_tables.report_rows,
    "progress": report_tables.progress_rows,
    "counted_values": report_tables.value_rows,
    "evidence": report_tables.evidence_rows,
    "evidence_measures": report_tables.support_rows,
    "reach": report_tables.reach_rows,
    "assessments": report_tables.assessment_rows,
    "replies": report_tables.reply_rows,
    "amendments": plan_tables.amendment_rows,
    "changes": measure_tables.change_rows,
    "disclosure": disclosure_tables.disclosure_rows,
    "related_records": disclosure_tables.promise_rows,
    "rules": disclosure_tables.rule_rows,
    "activities": disclosure_tables.activity_rows,
    "integrity_ratings": disclosure_tables.integrity_rows,
    "totals": plan_tables.plan_total_rows,
}
