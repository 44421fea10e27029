"""Tables about plans: what was approved, what was announced of it, and every total of the site."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from iltod.exports.tables.columns import (
    BODY_HEAD,
    PLACE,
    PLAN,
    PLAN_HEAD,
    Column,
    Reference,
    Row,
    Table,
    day,
    decimal,
    integer,
    text,
)
from iltod.facts.body_facts import OrganisationOverview, PlanOverview
from iltod.facts.conduct.punctuality import Punctuality
from iltod.facts.measure_facts import Totals
from iltod.model import (
    Amendment,
    Approval,
    Plan,
    Section,
    SourceDocument,
    SubSection,
    Text,
)


class TextKind(StrEnum):
    """What a text of the act or of the source document is."""

    LEGAL_GROUND = "legal_ground"
    CLAUSE = "clause"
    MARK = "mark"


class AmendmentKind(StrEnum):
    """Whether the plan itself was changed, or only its transcript mended."""

    AMENDMENT = "amendment"
    REMOVAL = "removal"
    CORRECTION = "correction"


class TotalScope(StrEnum):
    """Over which measures a total is counted."""

    ORGANISATION = "organisation"
    PLAN = "plan"
    SECTION = "section"
    PERFORMER = "performer"


_SHARES = (
    "completed",
    "reported",
    "unreported",
    "overdue",
    "due_soon",
    "without_evidence",
    "not_due_late",
    "extended",
)
"""The parts of a total, by the names of their facts."""

_PUNCTUALITY = (integer("reports_in_time"), integer("reports_late"), integer("periods_unreported"))

_TOTALS: tuple[Column, ...] = (
    integer("measures", required=True),
    integer("rated", required=True),
    decimal("mean"),
    *(
        column
        for name in _SHARES
        for column in (integer(f"{name}_count", required=True), decimal(f"{name}_percent", unit="percent"))
    ),
)

PLANS = Table(
    "plans",
    (
        *PLAN_HEAD,
        text("title", Plan, "title", required=True),
        text("title_printed", Text, "printed"),
        text("title_doubt", Text, "doubt"),
        text("order_title", Plan, "order_title"),
        text("act", Approval, "act"),
        text("act_number", Approval, "number"),
        day("act_date", Approval, "date"),
        text("act_date_text", Approval, "date_text"),
        text("city", Approval, "city"),
        text("signatory_name", Approval, "signatory"),
        text("signatory_post"),
        text("annex_text", Approval, "annex_text"),
        text("scan_url", Approval, "scan"),
        text("source_description", SourceDocument, "description"),
        text("source_url", SourceDocument, "url"),
        day("last_report_date"),
        day("history_since"),
        text("address", required=True),
        *PLACE,
    ),
    key=("organisation", "year"),
    references=(Reference(("organisation",), "organisations", ("organisation",)),),
)

PLAN_TEXTS = Table(
    "plan_texts",
    (
        *PLAN_HEAD,
        text("text_kind", required=True, values=TextKind),
        integer("position", required=True),
        text("text", Text, "text", required=True),
        text("printed", Text, "printed"),
        text("doubt", Text, "doubt"),
    ),
    key=("organisation", "year", "text_kind", "position"),
    references=(PLAN,),
)

SECTIONS = Table(
    "sections",
    (
        *PLAN_HEAD,
        text("section", Section, "id", required=True),
        text("subsection", SubSection, "id"),
        text("section_number", Section, "number"),
        text("title", Section, "title", required=True),
        text("title_printed", Text, "printed"),
        text("title_doubt", Text, "doubt"),
    ),
    references=(PLAN,),
)

AMENDMENTS = Table(
    "amendments",
    (
        *PLAN_HEAD,
        text("amendment_kind", required=True, values=AmendmentKind),
        integer("position", required=True),
        day("date", Amendment, "date", required=True),
        text("text", Amendment, "text", required=True),
        text("act", Amendment, "act"),
        text("act_number", Amendment, "number"),
        text("measure_key"),
        text("measure"),
    ),
    references=(PLAN,),
)

TOTALS = Table(
    "totals",
    (
        *BODY_HEAD,
        text("scope", required=True, values=TotalScope),
        integer("year"),
        text("rating_scale"),
        text("section"),
        text("unit"),
        *_TOTALS,
        integer("joint_measures"),
        *_PUNCTUALITY,
        text("address", required=True),
    ),
)

STATE_TOTALS = Table(
    "state_totals",
    (
        *PLAN_HEAD,
        text("state", required=True),
        text("state_label", required=True),
        integer("measures", required=True),
        decimal("percent", unit="percent"),
    ),
    key=("organisation", "year", "state"),
    references=(PLAN,),
)


def plan_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield the row of a plan."""
    declared, approval, source = plan.plan, plan.plan.approval, plan.plan.source
    signatory = approval.signatory if approval else None
    yield (
        *head,
        declared.title.text,
        declared.title.printed,
        declared.title.doubt,
        declared.order_title.text if declared.order_title else None,
        approval.act.text if approval else None,
        approval.number.text if approval and approval.number else None,
        approval.date if approval else None,
        approval.date_text.text if approval and approval.date_text else None,
        approval.city if approval else None,
        signatory.name if signatory else None,
        signatory.post.text if signatory and signatory.post else None,
        approval.annex_text.text if approval and approval.annex_text else None,
        approval.scan if approval else None,
        source.description if source else None,
        source.url if source else None,
        max((report.date for report in plan.reports), default=None),
        plan.past.since.date if plan.past.since else None,
        plan.address,
        declared.place.file,
        declared.place.line,
    )


def plan_text_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield a row for each ground and each clause of the act, and for each mark that is printed on the source."""
    approval, source = plan.plan.approval, plan.plan.source
    groups = (
        (TextKind.LEGAL_GROUND, approval.legal_grounds if approval else ()),
        (TextKind.CLAUSE, approval.clauses if approval else ()),
        (TextKind.MARK, source.marks if source else ()),
    )
    for kind, texts in groups:
        for position, item in enumerate(texts, 1):
            yield (*head, kind, position, item.text, item.printed, item.doubt)


def section_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield a row for each section and each of its sub-sections."""
    for section in plan.plan.sections:
        title = section.title
        yield (*head, section.id, None, section.number, title.text, title.printed, title.doubt)
        for group in section.subsections:
            yield (*head, section.id, group.id, None, group.title.text, group.title.printed, group.title.doubt)


def amendment_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield a row for each measure that an amendment or a correction names, and one where it names none."""
    for position, change in enumerate(plan.amendments, 1):
        cells = (position, change.date, change.text, change.act, change.number)
        for measure in change.measures or (() if change.removed else (None,)):
            yield (*head, AmendmentKind.AMENDMENT, *cells, f"{plan.address}{measure}" if measure else None, measure)
        for measure in change.removed:
            yield (*head, AmendmentKind.REMOVAL, *cells, f"{plan.address}{measure}", measure)
    for position, mended in enumerate(plan.corrections, 1):
        for measure in mended.measures or (None,):
            stated = (AmendmentKind.CORRECTION, position, mended.date, mended.text, None, None)
            yield (*head, *stated, f"{plan.address}{measure}" if measure else None, measure)


def body_total_rows(overview: OrganisationOverview, head: Row) -> Iterator[Row]:
    """Yield the totals of a body over all its plans, and those of each of its performers."""
    yield (
        *head,
        TotalScope.ORGANISATION,
        None,
        None,
        None,
        None,
        *_figures(overview.totals),
        None,
        *_reports(overview.summary.punctuality),
        overview.address,
    )
    for performer in overview.performers:
        yield (
            *(*head, TotalScope.PERFORMER, None, None, None, performer.unit.id),
            *_figures(performer.totals),
            *(performer.joint, None, None, None),
            performer.address,
        )


def plan_total_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield the totals of a plan and of each of its sections."""
    body, (year, scale) = head[: len(BODY_HEAD)], head[len(BODY_HEAD) :]
    yield (
        *body,
        TotalScope.PLAN,
        year,
        scale,
        None,
        None,
        *_figures(plan.totals),
        None,
        *_reports(plan.punctuality),
        plan.address,
    )
    for section in plan.sections:
        yield (
            *body,
            TotalScope.SECTION,
            year,
            scale,
            section.section.id,
            None,
            *_figures(section.totals),
            *(None,) * 4,
            plan.address,
        )


def state_rows(plan: PlanOverview, head: Row, labels: dict[str, str]) -> Iterator[Row]:
    """Yield how many measures of `plan` are in each state.

    `head` are the first cells of every row; `labels` are the words of the states by their ids.
    """
    for item in plan.totals.states:
        yield (*head, item.state.id, labels[item.state.id], item.share.numerator, item.share.percent)


def _reports(part: Punctuality | None) -> Row:
    return (part.in_time.numerator, part.late.numerator, part.missing.numerator) if part else (None, None, None)


def _figures(totals: Totals) -> Row:
    """Return totals as they are printed, every part with its percentage."""
    parts = [getattr(totals, name) for name in _SHARES]
    shares = tuple(value for part in parts for value in (part.numerator, part.percent))
    return (totals.measures, totals.rated.numerator, totals.mean, *shares)
