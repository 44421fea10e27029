"""Tables about what a body publishes besides its plan: disclosure, complaints in numbers, rules, events, ratings."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from iltod.exports.tables.columns import PLACE, PLAN, PLAN_HEAD, Row, Table, day, decimal, flag, integer, text
from iltod.facts.body_facts import PlanOverview
from iltod.facts.disclosure_facts import ComplaintOverview, DisclosureItem, Freshness
from iltod.model import (
    Activity,
    ActivityKind,
    CatalogueGroup,
    CatalogueItem,
    ComplaintReport,
    DisclosureEntry,
    IntegrityRating,
    Interval,
    Period,
    PromiseKind,
    Rule,
    RuleChange,
    Trust,
    UpdatePromise,
)


class Breakdown(StrEnum):
    """Whether a number of complaints is the total of a report or a part of it."""

    RECEIVED = "received"
    KIND = "kind"
    OUTCOME = "outcome"


DISCLOSURE = Table(
    "disclosure",
    (
        *PLAN_HEAD,
        day("judged_on", required=True),
        text("item_group", CatalogueGroup, "id", required=True),
        text("group_title", CatalogueGroup, "title", required=True),
        text("item", CatalogueItem, "id", required=True),
        text("title", CatalogueItem, "title", required=True),
        text("trust", CatalogueItem, "trust", required=True, values=Trust),
        text("citation", CatalogueItem, "citation"),
        text("source_title", CatalogueItem, "source"),
        text("source_url"),
        text("site_state", required=True, values=Freshness),
        text("url", DisclosureEntry, "url"),
        day("updated"),
        day("update_until"),
        text("interval", UpdatePromise, "interval", values=Interval),
        text("promised_by", UpdatePromise, "by"),
        text("system_state", required=True, values=Freshness),
        day("entered"),
        text("not_applicable", DisclosureEntry, "not_applicable"),
        text("note", DisclosureEntry, "note"),
        *PLACE,
    ),
    key=("organisation", "year", "item"),
    references=(PLAN,),
)

PROMISES = Table(
    "related_records",
    (
        *PLAN_HEAD,
        text("measure_key", required=True),
        text("measure", required=True),
        text("promise_kind", required=True, values=PromiseKind),
        flag("published"),
    ),
    references=(PLAN,),
)

COMPLAINTS = Table(
    "complaints",
    (
        *PLAN_HEAD,
        text("report", required=True),
        text("period", required=True, values=Period),
        day("date", ComplaintReport, "date", required=True),
        text("breakdown", required=True, values=Breakdown),
        text("breakdown_value"),
        text("breakdown_label", required=True),
        integer("count"),
        flag("secret"),
        text("text", ComplaintReport, "text"),
        text("document_url", ComplaintReport, "document"),
        *PLACE,
    ),
    references=(PLAN,),
)

RULES = Table(
    "rules",
    (
        *PLAN_HEAD,
        text("title", Rule, "title", required=True),
        text("rule_number", Rule, "number"),
        day("adopted", Rule, "adopted", required=True),
        day("repealed", Rule, "repealed"),
        flag("in_force"),
        flag("changed_this_year"),
        day("change_date", RuleChange, "date"),
        text("change_text", RuleChange, "text"),
        text("change_act", RuleChange, "act"),
        text("url", Rule, "url"),
    ),
    references=(PLAN,),
)

ACTIVITIES = Table(
    "activities",
    (
        *PLAN_HEAD,
        text("activity_kind", Activity, "kind", required=True, values=ActivityKind),
        text("title", Activity, "title", required=True),
        day("date", Activity, "date", required=True),
        integer("participants", Activity, "participants"),
        integer("whole", Activity, "whole"),
        text("result", Activity, "result"),
        text("measure_key"),
        text("url", Activity, "url"),
    ),
    references=(PLAN,),
)

INTEGRITY = Table(
    "integrity_ratings",
    (
        *PLAN_HEAD,
        integer("rated_year", IntegrityRating, "year", required=True),
        decimal("integrity_total", IntegrityRating, "total", unit="points"),
        decimal("integrity_external", IntegrityRating, "external", unit="points"),
        decimal("integrity_internal", IntegrityRating, "internal", unit="points"),
        decimal("integrity_policy", IntegrityRating, "policy_participants", unit="points"),
        text("source_title", IntegrityRating, "source", required=True),
        text("source_url"),
    ),
    references=(PLAN,),
)


def disclosure_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield one row for each item of the catalogue against which a body's register is read."""
    register = plan.disclosure.disclosure if plan.disclosure else None
    for group in register.groups if register else ():
        for item in group.items:
            assert register
            named = (register.judged_on, group.group.id, group.group.title)
            yield (*head, *named, *_item(item))


def promise_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield the records that belong to a measure, and whether anything of the kind was published here."""
    for promise in plan.disclosure.promises if plan.disclosure else ():
        for measure in promise.measures:
            yield (*head, f"{plan.address}{measure.id}", measure.id, promise.kind, promise.published)


def complaint_rows(plan: PlanOverview, head: Row, words: Any) -> Iterator[Row]:
    """Yield one row for each number; the total of a report has the breakdown `received`.

    `words` are the words of the site, for the labels.
    """
    complaints: ComplaintOverview | None = plan.disclosure.complaints if plan.disclosure else None
    if complaints is None:
        return
    parts: tuple[tuple[str, Any, Any], ...] = (
        (Breakdown.KIND, complaints.kinds, words.enums.ComplaintKind),
        (Breakdown.OUTCOME, complaints.outcomes, words.enums.ComplaintOutcome),
    )
    for index, report in enumerate(complaints.reports):
        first = (*head, report.id, report.period, report.date)
        last = (report.text, report.document, report.place.file, report.place.line)
        total = complaints.received[index]
        yield (*first, Breakdown.RECEIVED, None, words.complaints.sum, total.value, total.secret, *last)
        for breakdown, rows, labels in parts:
            for row in rows:
                count = row.counts[index]
                yield (*first, breakdown, row.of, labels[row.of], count.value, count.secret, *last)


def rule_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield one row for each change of each rule, and one for a rule that was never changed."""
    rules = plan.disclosure.rules if plan.disclosure else None
    for item in rules.rules if rules else ():
        rule = item.rule
        rule_cells = (rule.title, rule.number, rule.adopted, rule.repealed, item.in_force, item.changed_this_year)
        for change in item.changes:
            yield (*head, *rule_cells, change.date, change.text, change.act, rule.url)
        if not item.changes:
            yield (*head, *rule_cells, None, None, None, rule.url)


def activity_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield one row for each training, campaign, open day, survey or meeting."""
    for item in plan.disclosure.activities if plan.disclosure else ():
        one = item.activity
        key = f"{plan.address}{one.measure}" if one.measure else None
        yield (*head, one.kind, one.title, one.date, one.participants, one.whole, one.result, key, one.url)


def integrity_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield the published integrity ratings of the body in a year's folder."""
    for one in plan.disclosure.integrity if plan.disclosure else ():
        points = (one.total, one.external, one.internal, one.policy_participants)
        yield (*head, one.year, *points, one.source.title, one.source.url)


def _item(item: DisclosureItem) -> Row:
    entry, promise, source = item.entry, item.promise.promise if item.promise else None, item.item.source
    place = entry.place if entry else item.item.place
    return (
        *(item.item.id, item.item.title, item.item.trust, item.citation),
        *((source.title, source.url) if source else (None, None)),
        item.site.state,
        entry.url if entry else None,
        *(item.site.last, item.site.until),
        promise.interval if promise else None,
        (promise.measure or promise.by) if promise else None,
        *(item.system.state, item.system.last),
        entry.not_applicable if entry else None,
        entry.note if entry else None,
        *(place.file, place.line),
    )
