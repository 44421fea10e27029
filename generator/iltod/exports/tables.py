"""The finished facts as rows of CSV tables."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

from iltod.exports.facts_json import measure_facts, plan_head
from iltod.exports.figures_json import StateLabel
from iltod.facts.body_facts import PlanOverview

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel does not read a CSV as UTF-8."""

_DANGEROUS = frozenset("=+-@\t\r\n'＝＋－＠")

# CSV
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


def write_csv(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> bytes:
    """Return rows as CSV that spreadsheets open by a double click: UTF-8 with a byte order mark, CRLF."""
    names = tuple(columns)
    header = dict(zip(names, names, strict=True))
    return (BYTE_ORDER_MARK + csv_lines(names, (header,)) + csv_lines(names, rows)).encode()


def csv_lines(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> str:
    """Return rows as lines of a CSV, without the header."""
    names = tuple(columns)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([cell(row[name]) for name in names] for row in rows)
    return text.getvalue()


def cell(value: object) -> str:
    """Return a value as the text of a cell that no spreadsheet takes for a formula.

    A text that begins with `=`, `+`, `-`, `@` (or their full-width forms), a tab, a line break or an apostrophe has
    one apostrophe put before it, so that taking one leading apostrophe away always gives the text back.
    Source of the rule: OWASP, CSV Injection.
    """
    text = value if type(value) is str else "" if value is None else _cell_text(value)
    return f"'{text}" if text[:1] in _DANGEROUS else text


def _cell_text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case datetime.date():
            return value.isoformat()
        case list() | tuple():
            return "\n".join(_cell_text(item) for item in value)
        case _:
            return str(value)
