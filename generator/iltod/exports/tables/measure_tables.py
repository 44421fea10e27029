"""Tables about measures: what was promised, how far it came, by when, by whom, and what was changed of it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

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
    text,
)
from iltod.facts.body_facts import PlanOverview
from iltod.facts.figures import cut
from iltod.facts.measure_facts import Lateness, MeasureOverview, ProgressEntry, RatingOrigin
from iltod.facts.reach import Promotion
from iltod.history.changes import Backing, ChangeKind
from iltod.model import Criterion, Deadline, DeadlineKind, Measure, Period, Role, Text, Unit, UnitKind

KEY_LETTERS = 12

TENTHS = 10

_NO_LETTERS = re.compile(r"[\W_]+")

_MONEY = re.compile(
    r"([0-9]{1,3}(?:[ \u00a0,'][0-9]{3})+|[0-9]+(?:[.,][0-9]{1,2})?)"
    r"[ \u00a0]*(мянган|мянга|мян\.?|сая|тэрбум)?[ \u00a0]*(?:төгрөг|төг\.?|₮)",
    re.IGNORECASE,
)

_TIMES = {"": 1, "м": 1_000, "с": 1_000_000, "т": 1_000_000_000}
"""How much the words for thousand, million and milliard make of a number, by their first letters."""

MEASURES = Table(
    "measures",
    (
        *MEASURE_HEAD,
        text("number", Measure, "number", required=True),
        text("number_printed", Text, "printed"),
        text("number_doubt", Text, "doubt"),
        text("title", Measure, "title", required=True),
        text("title_printed", Text, "printed"),
        text("title_doubt", Text, "doubt"),
        text("title_key", required=True),
        text("section", required=True),
        text("section_title", required=True),
        text("subsection"),
        text("subsection_title"),
        text("responsible_text", Measure, "responsible_text"),
        text("target_level", Measure, "target_level"),
        text("deadline", Measure, "deadline", required=True),
        text("deadline_printed", Deadline, "printed"),
        text("deadline_doubt", Deadline, "doubt"),
        text("deadline_kind", Deadline, "kind", required=True, values=DeadlineKind),
        text("deadline_counted", required=True),
        flag("extended_without_act"),
        text("moved_commit"),
        day("moved_date"),
        day("next_due"),
        flag("overdue"),
        day("overdue_since"),
        integer("overdue_days", unit="days"),
        text("lateness", values=Lateness),
        flag("due_soon"),
        text("state", required=True),
        text("state_label", required=True),
        text("rating_code"),
        text("rating_label"),
        decimal("rating_value"),
        flag("not_due_late"),
        text("rating_origin", values=RatingOrigin),
        text("last_report"),
        text("last_period", values=Period),
        day("last_report_date"),
        text("last_text"),
        text("last_reason"),
        integer("evidence_count", required=True),
        integer("evidence_standing", required=True),
        text("rung", values=Rung),
        flag("without_evidence"),
        flag("promotes_110"),
        text("promotion", values=Promotion),
        text("budget", Measure, "budget"),
        text("budget_source", Measure, "budget_source"),
        decimal("budget_tugrik", unit="tugrik"),
        text("template", Measure, "template"),
        text("address", required=True),
        *PLACE,
    ),
    key=("measure_key",),
    references=(PLAN,),
)

CRITERIA = Table(
    "criteria",
    (
        *MEASURE_HEAD,
        integer("criterion", required=True),
        text("criterion_label", Criterion, "label"),
        text("text", Criterion, "text", required=True),
        text("printed", Text, "printed"),
        text("doubt", Text, "doubt"),
        text("baseline", Criterion, "baseline"),
        integer("at_least", Criterion, "at_least"),
        text("counted_unit", Criterion, "unit"),
        integer("reached"),
        flag("summed"),
        flag("met", required=False),
        integer("evidence_count", required=True),
        flag("unproven"),
    ),
    key=("measure_key", "criterion"),
    references=(MEASURE,),
)

DEADLINES = Table(
    "deadlines",
    (
        *MEASURE_HEAD,
        day("due", required=True),
        text("period", values=Period),
        flag("passed"),
        flag("reported"),
        integer("days_late", unit="days"),
        integer("days_left", required=True, unit="days"),
    ),
    key=("measure_key", "due"),
    references=(MEASURE,),
)

PERFORMERS = Table(
    "performers",
    (
        *MEASURE_HEAD,
        text("unit", required=True),
        text("unit_name", Unit, "name", required=True),
        text("name_doubt", Text, "doubt"),
        text("unit_kind", Unit, "kind", required=True, values=UnitKind),
        text("role", required=True, values=Role),
        text("address", required=True),
    ),
    key=("measure_key", "unit"),
    references=(MEASURE,),
)

CHANGES = Table(
    "changes",
    (
        *PLAN_HEAD,
        text("measure_key"),
        text("measure"),
        text("commit", required=True),
        day("date", required=True),
        text("change_kind", required=True, values=ChangeKind),
        text("subject"),
        text("period", values=Period),
        text("unit"),
        integer("criterion"),
        text("before"),
        text("after"),
        text("backing", values=Backing),
        text("act"),
        text("act_number"),
        text("declared_text"),
        flag("uncertain"),
    ),
    references=(Reference(("organisation", "year"), "plans", ("organisation", "year")),),
)


def title_key(title: str) -> str:
    """Return a key that measures of all bodies share whose titles say the same, whatever their spaces and marks.

    Bodies copy one national template; the key leads from a measure to its like in other plans.
    """
    letters = _NO_LETTERS.sub("", unicodedata.normalize("NFC", title).casefold())
    return hashlib.sha256(letters.encode()).hexdigest()[:KEY_LETTERS]


def tugriks(printed: str) -> str | None:
    """Return a sum of money in tugriks where a plan says it in one plain way: `2.5 сая төгрөг` is `2500000`.

    Nothing is guessed: a number without the currency, a range, or two sums have none.
    """
    found = _MONEY.fullmatch(printed.strip())
    if found is None:
        return None
    number = found[1]
    if number[-4:-3] == ",":  # `2,500` is no decimal number, but before a word it might be meant as one
        if found[2]:
            return None
        number = number.replace(",", "")
    number = re.sub("[ \u00a0']", "", number)
    amount = Decimal(number.replace(",", ".")) * _TIMES[(found[2] or "")[:1].lower()]
    return f"{amount:f}".rstrip("0").rstrip(".") if amount % 1 else f"{amount:.0f}"


def points(tenths: int | None) -> str | None:
    """Return a rating that is kept in tenths of a point as a number: `100`, `71.4`."""
    return None if tenths is None else cut(tenths, TENTHS)


def ranked_entries(item: MeasureOverview, plan: PlanOverview) -> list[tuple[int, ProgressEntry]]:
    """Return what reports said of a measure in the order in which it counts, the latest last, each with its rank."""
    places = {report.id: place for place, report in enumerate(plan.reports)}
    entries = [entry for period in item.progress for entry in period.entries]
    return list(enumerate(sorted(entries, key=lambda entry: places[entry.report.id]), 1))


def measure_head(item: MeasureOverview, head: Row) -> Row:
    """Return the first cells of every row about a measure."""
    return (*head, item.address.rstrip("/"), item.measure.id)


def measure_rows(plan: PlanOverview, head: Row, labels: dict[str, str]) -> Iterator[Row]:
    """Yield one row for each measure of `plan`.

    `head` are the first cells of every row; `labels` are the words of the states by their ids.
    """
    for item in plan.measures:
        measure, subsection = item.measure, item.subsection
        yield (
            *measure_head(item, head),
            *_text(measure.number),
            *_text(measure.title),
            title_key(measure.title.text),
            item.section.id,
            item.section.title.text,
            subsection.id if subsection else None,
            subsection.title.text if subsection else None,
            measure.responsible_text.text if measure.responsible_text else None,
            "\n".join(one.text for one in measure.target_level) or None,
            *(measure.deadline.text, measure.deadline.printed, measure.deadline.doubt, measure.deadline.kind),
            *_moved(item),
            *(item.next_due, item.overdue, item.overdue_since, item.overdue_days, item.lateness, item.due_soon),
            item.state.id,
            labels[item.state.id],
            *_rating(item),
            *_last(item, plan),
            len(item.evidence),
            sum(one.stands for one in item.evidence),
            item.rung,
            item.without_evidence,
            measure.promotes_110,
            item.promotion,
            measure.budget.text if measure.budget else None,
            measure.budget_source.text if measure.budget_source else None,
            tugriks(measure.budget.text) if measure.budget else None,
            measure.template,
            item.address,
            measure.place.file,
            measure.place.line,
        )


def criterion_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield one row for each criterion with the latest counted value."""
    for item in plan.measures:
        for one in item.criteria:
            declared = one.criterion
            yield (
                *measure_head(item, head),
                one.number,
                declared.label,
                declared.text.text,
                declared.text.printed,
                declared.text.doubt,
                declared.baseline.text if declared.baseline else None,
                declared.at_least,
                declared.unit,
                one.reached,
                one.summed,
                one.met,
                len(one.evidence),
                one.unproven,
            )


def deadline_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield one row for each day on which a measure is due; what arises has none."""
    for item in plan.measures:
        for due in item.due:
            left = (due.date - plan.as_of).days
            yield (*measure_head(item, head), due.date, due.period, due.passed, due.reported, due.days_late, left)


def performer_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield one row for each performer of each measure with its role."""
    for item in plan.measures:
        for one in item.performers:
            named = (one.unit.id, one.unit.name.text, one.unit.name.doubt, one.unit.kind)
            yield (*measure_head(item, head), *named, one.role, one.address)


def change_rows(plan: PlanOverview, head: Row) -> Iterator[Row]:
    """Yield one row for each change that git knows, oldest first.

    A change of the whole plan has no measure; a measure may be gone since.
    """
    for event in plan.past.events:
        change, declared = event.change, event.declared
        yield (
            *head,
            f"{plan.address}{change.measure}" if change.measure else None,
            change.measure or None,
            event.commit.id,
            event.commit.date,
            change.kind,
            change.subject or None,
            change.period,
            change.performer,
            change.number,
            "\n".join(change.before) or None,
            "\n".join(change.after) or None,
            event.backing,
            getattr(declared, "act", None),
            getattr(declared, "number", None),
            declared.text if declared else None,
            event.uncertain,
        )


def _text(words: Text) -> Row:
    return (words.text, words.printed, words.doubt)


def _moved(item: MeasureOverview) -> Row:
    """Return the deadline that counts, and the commit that moved it without an act."""
    commit = item.moved.commit if item.moved else None
    return (item.deadline.text, item.extended, *((commit.id, commit.date) if commit else (None, None)))


def _rating(item: MeasureOverview) -> Row:
    step = item.state.step
    rating = (step.code, step.label) if step else (None, None)
    return (*rating, points(item.rating_tenths), item.not_due_late, item.rating_origin)


def _last(item: MeasureOverview, plan: PlanOverview) -> Row:
    """Return what the newest report said."""
    entries = [entry for _, entry in ranked_entries(item, plan) if not entry.replaced]
    if not entries:
        return (None,) * 5
    last = entries[-1]
    return (last.report.id, last.report.period, last.report.date, last.progress.text, last.progress.reason)
