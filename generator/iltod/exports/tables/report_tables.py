"""Tables about what was reported and proven: reports, ratings over time, verdicts of others, evidence and its reach."""

from __future__ import annotations

from collections.abc import Iterator

from iltod.evidence.rungs import Rung
from iltod.exports.tables.columns import (
    MEASURE,
    MEASURE_HEAD,
    PLACE,
    PLAN,
    PLAN_HEAD,
    Reference,
    Row,
    Table,
    day,
    decimal,
    flag,
    integer,
    moment,
    text,
)
from iltod.exports.tables.measure_tables import measure_head, points, ranked_entries
from iltod.facts.body_facts import PlanOverview
from iltod.facts.measure_facts import EvidenceOverview
from iltod.model import (
    AssessedMeasure,
    Assessment,
    AssessorKind,
    Channel,
    CheckedLink,
    Evidence,
    EvidenceKind,
    LinkOutcome,
    Period,
    Progress,
    ProgressReport,
    Reach,
    ReachKind,
    Reply,
    ReportCorrection,
    Signature,
)

REPORTS = Table(
    "reports",
    (
        *PLAN_HEAD,
        text("report", required=True),
        text("period", required=True, values=Period),
        day("date", ProgressReport, "date", required=True),
        text("reported_by", ProgressReport, "reported_by"),
        text("reported_by_post"),
        text("unit", ProgressReport, "performer"),
        text("document_url", ProgressReport, "document"),
        integer("entries", required=True),
        day("in_time_until", required=True),
        integer("days_late", unit="days"),
        flag("early"),
        text("replaced_by"),
        text("corrects", ReportCorrection, "report"),
        text("corrects_reason", ReportCorrection, "reason"),
        text("entered_commit"),
        day("entered_date"),
        integer("entered_days_after", unit="days"),
        *PLACE,
    ),
    key=("organisation", "year", "report"),
    references=(PLAN,),
)

PROGRESS = Table(
    "progress",
    (
        *MEASURE_HEAD,
        text("report", required=True),
        integer("entry", required=True),
        integer("rank", required=True),
        flag("replaced"),
        text("period", required=True, values=Period),
        day("date", required=True),
        text("unit"),
        text("unit_name"),
        text("rating_code", Progress, "rating"),
        text("rating_label"),
        decimal("rating_value"),
        text("text", Progress, "text"),
        text("reason", Progress, "reason"),
        integer("evidence_count", required=True),
    ),
    key=("organisation", "year", "report", "measure", "entry"),
    references=(MEASURE, Reference(("organisation", "year", "report"), "reports", ("organisation", "year", "report"))),
)

VALUES = Table(
    "counted_values",
    (
        *MEASURE_HEAD,
        text("report", required=True),
        integer("entry", required=True),
        integer("criterion", required=True),
        integer("value", required=True),
    ),
    key=("organisation", "year", "report", "measure", "entry", "criterion"),
    references=(MEASURE,),
)

ASSESSMENTS = Table(
    "assessments",
    (
        *MEASURE_HEAD,
        text("assessment", required=True),
        text("period", required=True, values=Period),
        day("date", Assessment, "date", required=True),
        text("assessor", Assessment, "assessor", required=True, values=AssessorKind),
        text("assessor_name", Assessment, "name", required=True),
        text("rating_code", AssessedMeasure, "rating", required=True),
        text("rating_label", required=True),
        decimal("rating_value"),
        text("text", AssessedMeasure, "text"),
        text("document_url", Assessment, "document"),
        text("own_rating_code"),
        decimal("own_rating_value"),
        flag("differs"),
    ),
    key=("organisation", "year", "assessment", "measure"),
    references=(MEASURE,),
)

REPLIES = Table(
    "replies",
    (
        *PLAN_HEAD,
        integer("position", required=True),
        day("date", Reply, "date", required=True),
        text("text", Reply, "text", required=True),
        text("assessment", Reply, "assessment"),
        text("measure_key"),
        text("measure", Reply, "measure"),
        text("replied_by", Reply, "by"),
        text("replied_by_post"),
        text("document_url", Reply, "document"),
    ),
    key=("organisation", "year", "position"),
    references=(PLAN,),
)

EVIDENCE = Table(
    "evidence",
    (
        *PLAN_HEAD,
        text("evidence", required=True),
        text("title", Evidence, "title", required=True),
        text("evidence_kind", Evidence, "kind", required=True, values=EvidenceKind),
        day("date", Evidence, "date", required=True),
        text("rung", values=Rung),
        flag("stands"),
        day("withdrawn_date"),
        text("withdrawn_reason"),
        text("channel", Evidence, "channel", values=Channel),
        text("url", Evidence, "url"),
        text("link_outcome", CheckedLink, "outcome", values=LinkOutcome),
        day("link_checked", CheckedLink, "checked"),
        day("link_seen", CheckedLink, "seen"),
        text("archived_url", Evidence, "archived_url"),
        text("archived_outcome", values=LinkOutcome),
        text("file", Evidence, "file"),
        text("sha256", Evidence, "sha256"),
        text("published_sha256"),
        text("timestamp", Evidence, "timestamp"),
        moment("timestamp_time"),
        text("timestamp_authority"),
        text("timestamp_signature", values=Signature),
        text("checked_by"),
        text("checked_by_post"),
        day("checked_date"),
        flag("promotes_110"),
        integer("entered_days_after", unit="days"),
        text("address", required=True),
        *PLACE,
    ),
    key=("organisation", "year", "evidence"),
    references=(PLAN,),
)

SUPPORTS = Table(
    "evidence_measures",
    (
        *MEASURE_HEAD,
        text("evidence", required=True),
        integer("criterion"),
        flag("stands"),
        text("rung", values=Rung),
    ),
    references=(
        MEASURE,
        Reference(("organisation", "year", "evidence"), "evidence", ("organisation", "year", "evidence")),
    ),
)

REACH = Table(
    "reach",
    (
        *PLAN_HEAD,
        text("evidence", required=True),
        text("channel", values=Channel),
        flag("stands"),
        text("reach_kind", Reach, "kind", required=True, values=ReachKind),
        integer("value", Reach, "value", required=True),
    ),
    references=(Reference(("organisation", "year", "evidence"), "evidence", ("organisation", "year", "evidence")),),
)


def report_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield one row for each report, with the commit in which it came in where git knows it."""
    entered = {item.report.id: item.commit for item in plan.published}
    for source in plan.report_facts:
        report, correction = source.report, source.report.corrects
        person, commit = report.reported_by, entered.get(report.id)
        yield (
            *head,
            report.id,
            report.period,
            report.date,
            person.name if person else None,
            person.post.text if person and person.post else None,
            report.performer,
            report.document,
            len(report.entries),
            *(source.due, source.days_late, source.early, source.replaced_by.id if source.replaced_by else None),
            *((correction.report, correction.reason) if correction else (None, None)),
            *((commit.id, commit.date) if commit else (None, None)),
            source.entered_after,
            report.place.file,
            report.place.line,
        )


def progress_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield what each report said of each measure; `entry` counts what one report says of one measure from 1."""
    for item in plan.measures:
        first = measure_head(item, head)
        counted: dict[str, int] = {}
        for rank, entry in ranked_entries(item, plan):
            report, step = entry.report, entry.step
            counted[report.id] = counted.get(report.id, 0) + 1
            yield (
                *first,
                report.id,
                counted[report.id],
                rank,
                entry.replaced,
                report.period,
                report.date,
                entry.performer.id if entry.performer else None,
                entry.performer.name.text if entry.performer else None,
                step.code if step else None,
                step.label if step else None,
                points(entry.tenths),
                entry.progress.text,
                entry.progress.reason,
                len(entry.evidence),
            )


def value_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield every counted value of every report."""
    for item in plan.measures:
        first = measure_head(item, head)
        counted: dict[str, int] = {}
        for _, entry in ranked_entries(item, plan):
            name = entry.report.id
            counted[name] = counted.get(name, 0) + 1
            for value in entry.progress.values:
                yield (*first, name, counted[name], value.criterion, value.value)


def assessment_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield each verdict of somebody else beside the body's own rating of the day."""
    for item in plan.measures:
        own = item.state.step
        for entry in item.assessments:
            source = entry.assessment
            yield (
                *measure_head(item, head),
                source.id,
                source.period,
                source.date,
                source.assessor,
                source.name,
                entry.step.code,
                entry.step.label,
                entry.step.value,
                entry.text,
                source.document,
                own.code if own else None,
                points(item.rating_tenths),
                own is None or own.code != entry.step.code,
            )


def reply_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield each answer of the body, to a verdict or to a mark, on a measure or on the whole plan."""
    for position, reply in enumerate(plan.replies, 1):
        by = reply.by
        yield (
            *(*head, position, reply.date, reply.text, reply.assessment),
            *(f"{plan.address}{reply.measure}" if reply.measure else None, reply.measure),
            *(by.name if by else None, by.post.text if by and by.post else None, reply.document),
        )


def evidence_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield one row for each piece of evidence, withdrawn ones too."""
    for item in plan.evidence:
        declared, stamp = item.evidence, item.stamp
        withdrawn, checked = declared.withdrawn, declared.checked_by
        yield (
            *(*head, declared.id, declared.title.text, declared.kind, declared.date),
            *(item.rung, item.stands),
            *((withdrawn.date, withdrawn.reason) if withdrawn else (None, None)),
            *(declared.channel, declared.url),
            *((item.link.outcome, item.link.checked, item.link.seen) if item.link else (None,) * 3),
            *(declared.archived_url, item.archived_link.outcome if item.archived_link else None),
            *(declared.file, declared.sha256, item.picture.sha256 if item.picture else None, declared.timestamp),
            *((stamp.time, stamp.authority, stamp.signature) if stamp else (None,) * 3),
            *((checked.name, checked.post, checked.date) if checked else (None,) * 3),
            declared.promotes_110,
            item.entered_after,
            _page(plan, item),
            *(declared.place.file, declared.place.line),
        )


def support_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield one row for each measure, or criterion of it, that a piece of evidence belongs to."""
    for item in plan.measures:
        for one in item.evidence:
            for criterion in one.criteria or (None,):
                yield (*measure_head(item, head), one.evidence.id, criterion, one.stands, one.rung)


def reach_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield one row for each counted figure of reach."""
    for item in plan.evidence:
        declared = item.evidence
        for one in declared.reach:
            yield (*head, declared.id, declared.channel, item.stands, one.kind, one.value)


def _page(plan: PlanOverview, item: EvidenceOverview) -> str:
    """Return where a reader sees it: at the first measure that it supports, or else at the plan."""
    supports = item.evidence.supports
    return f"{plan.address}{supports[0].measure}/#evidence-{item.evidence.id}" if supports else plan.address
