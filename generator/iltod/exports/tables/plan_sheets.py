"""The tables of a plan as people read them: a row for each measure with all that belongs to it, in Mongolian."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from iltod.exports.tables.columns import Row, Table
from iltod.exports.tables.dictionary import Words, describe_column, describe_table, value_labels

_OF_MEASURES = {
    "number": 7,
    "section_title": 24,
    "title": 44,
    "criteria": 34,
    "deadline": 16,
    "target_level": 24,
    "performers": 24,
    "state_label": 20,
    "rating_code": 9,
    "last_period": 18,
    "last_report_date": 12,
    "last_text": 44,
    "last_reason": 30,
    "evidence": 34,
}
"""The columns of the sheet of measures, with how wide they are; three hold what other tables have of the measure."""

_OF_PROGRESS = {
    "number": 7,
    "title": 44,
    "period": 18,
    "date": 12,
    "unit_name": 24,
    "rating_code": 9,
    "rating_label": 20,
    "text": 44,
    "reason": 30,
}
"""The columns of the sheet of what was reported; the first two are those of the measure."""


class PlanSheet(NamedTuple):
    """A sheet for people: its name, its headings, how wide its columns are, and its rows."""

    name: str
    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[Row, ...]


def plan_sheets(tables: Sequence[tuple[Table, tuple[Row, ...]]], words: Words) -> Iterator[PlanSheet]:
    """Yield the sheets of the measures of a plan and of what was reported of them, made of its tables."""
    held = {table.name: (table, [dict(zip(table.names, row, strict=True)) for row in rows]) for table, rows in tables}
    measures = [_with_others(row, held, words) for row in held["measures"][1]] if "measures" in held else []
    by_id = {row["measure"]: row for row in measures}
    if measures:
        yield _sheet("measures", _OF_MEASURES, held, measures, words)
    if "progress" in held:
        reported = [
            {**row, "number": by_id[row["measure"]]["number"], "title": by_id[row["measure"]]["title"]}
            for row in held["progress"][1]
            if row["measure"] in by_id and not row["replaced"]
        ]
        yield _sheet("progress", _OF_PROGRESS, held, reported, words)


_Held = Mapping[str, tuple[Table, list[dict[str, Any]]]]


def _with_others(measure: dict[str, Any], held: _Held, words: Words) -> dict[str, Any]:
    """Return the row of a measure with its criteria, its performers and its evidence, each on a line of its cell."""

    def of(table: str) -> list[dict[str, Any]]:
        return [row for row in held[table][1] if row["measure"] == measure["measure"]] if table in held else []

    titles = {row["evidence"]: row["title"] for row in held["evidence"][1]} if "evidence" in held else {}
    evidence = dict.fromkeys(titles.get(row["evidence"], row["evidence"]) for row in of("evidence_measures"))
    return {
        **measure,
        "criteria": "\n".join(row["text"] for row in of("criteria")),
        "performers": "\n".join(row["unit_name"] for row in of("performers")),
        "evidence": "\n".join(evidence),
    }


def _sheet(
    name: str, widths: Mapping[str, int], held: _Held, rows: Sequence[Mapping[str, Any]], words: Words
) -> PlanSheet:
    table = held[name][0]
    labels = {column.name: value_labels(column.values, words) for column in table.columns if column.values}
    columns = {column.name: column for column in table.columns}
    measures = held["measures"][0]
    of_measures = {column.name: column for column in measures.columns}

    def heading(column: str) -> str:
        if column in columns:
            return describe_column(table, columns[column], words).title
        if column in of_measures:
            return describe_column(measures, of_measures[column], words).title
        return str(words.tables[column].title)

    shown = tuple(tuple(labels.get(column, {}).get(row[column], row[column]) for column in widths) for row in rows)
    return PlanSheet(describe_table(table, words).title, tuple(map(heading, widths)), tuple(widths.values()), shown)
