"""Ready questions over the tables of all bodies, answered when the site is built, each with the SQL that answers it.

A reader of a question can run it over `data/iltod.sqlite` and change it. Invented bodies are in no answer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from iltod.exports.tables.columns import MEASURE_HEAD, Table


class Question(msgspec.Struct, frozen=True):
    """A question: its id, by which its words and its address are found, and the SQL that answers it.

    `ask` is the same question as the page of own questions writes it into its address, where it can.
    """

    id: str
    sql: str
    ask: str = ""


class Answer(msgspec.Struct, frozen=True):
    """The answer to a question: the names of its columns and its rows; `places` of columns that are addresses."""

    question: Question
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


QUESTIONS: tuple[Question, ...] = (
    Question(
        "silent",
        """SELECT organisation_name, participation, year, measures, overdue_count, address
FROM totals WHERE scope = 'plan' AND NOT sample AND reported_count = 0
ORDER BY overdue_count DESC, organisation, year""",
        "t=totals&c=organisation_name,participation,year,measures,overdue_count&f=sample:eq:false&"
        "f=scope:eq:plan&f=reported_count:eq:0&s=-overdue_count",
    ),
    Question(
        "overdue",
        """SELECT organisation_name, participation, number, title, deadline_counted, overdue_since, overdue_days,
  lateness, address
FROM measures WHERE overdue AND NOT sample
ORDER BY overdue_days DESC, measure_key""",
        "t=measures&c=organisation_name,participation,number,title,overdue_since,overdue_days,lateness&"
        "f=sample:eq:false&f=overdue:eq:true&s=-overdue_days",
    ),
    Question(
        "performers",
        """SELECT m.organisation_name, p.unit_name, p.role, m.number, m.title, m.deadline, m.next_due, m.state_label,
  m.address
FROM performers p JOIN measures m USING (measure_key)
WHERE NOT m.sample ORDER BY m.organisation, p.unit, m.measure_key""",
        "t=performers&c=organisation_name,unit_name,role,measure&f=sample:eq:false",
    ),
    Question(
        "changes",
        """SELECT date, organisation_name, year, change_kind, backing, before, after,
  COALESCE(measure_key || '/', organisation || '/' || year || '/changes/') AS address
FROM changes WHERE NOT sample ORDER BY date DESC, measure_key LIMIT 500""",
        "t=changes&c=date,organisation_name,year,change_kind,backing,before,after&f=sample:eq:false&s=-date",
    ),
    Question(
        "due",
        """SELECT d.due, d.days_left, m.organisation_name, m.number, m.title, m.state_label, m.address
FROM deadlines d JOIN measures m USING (measure_key)
WHERE NOT d.passed AND NOT d.reported AND NOT m.sample ORDER BY d.due, m.measure_key""",
        "t=deadlines&c=due,days_left,organisation_name,measure&f=sample:eq:false&f=passed:eq:false&"
        "f=reported:eq:false&s=due",
    ),
    Question(
        "acts",
        """SELECT p.organisation_name, p.year, p.act, p.act_number, p.act_date, t.text_kind, t.position, t.text,
  p.address
FROM plans p JOIN plan_texts t USING (organisation, year)
WHERE NOT p.sample ORDER BY p.organisation, p.year, t.text_kind, t.position""",
        "t=plan_texts&c=organisation_name,year,text_kind,position,text&f=sample:eq:false",
    ),
    Question(
        "moved",
        """SELECT organisation_name, number, title, deadline_counted, deadline, extended_without_act, moved_date,
  address
FROM measures WHERE moved_commit IS NOT NULL AND NOT sample ORDER BY moved_date DESC, measure_key""",
        "t=measures&c=organisation_name,number,title,deadline_counted,deadline,moved_date&"
        "f=sample:eq:false&f=moved_commit:some:&s=-moved_date",
    ),
    Question(
        "verdicts",
        """SELECT a.organisation_name, m.number, m.title, a.assessor, a.assessor_name, a.period, a.rating_code,
  a.own_rating_code, a.text, m.address
FROM assessments a JOIN measures m USING (measure_key)
WHERE a.differs AND NOT a.sample ORDER BY a.date DESC, a.measure_key""",
        "t=assessments&c=organisation_name,measure,assessor,period,rating_code,own_rating_code&"
        "f=sample:eq:false&f=differs:eq:true&s=-date",
    ),
    Question(
        "complaints",
        """SELECT organisation_name, year, period, count, secret,
  organisation || '/' || year || '/complaints/' AS address
FROM complaints WHERE breakdown = 'kind' AND breakdown_value = 'corruption' AND NOT sample
ORDER BY count DESC, organisation, year, period""",
        "t=complaints&c=organisation_name,year,period,count,secret&f=sample:eq:false&"
        "f=breakdown:eq:kind&f=breakdown_value:eq:corruption&s=-count",
    ),
    Question(
        "then",
        """SELECT organisation_name, year, report, period, date, entered_date,
  organisation || '/' || year || '/reports/' || report || '.json' AS address
FROM reports WHERE entered_commit IS NOT NULL AND NOT sample ORDER BY entered_date DESC, organisation, report""",
    ),
    Question(
        "evidence",
        """SELECT organisation_name, year, title, date, link_outcome, link_checked, link_seen,
  withdrawn_date, withdrawn_reason, address
FROM evidence WHERE (link_outcome IN ('not_found', 'no_answer') OR NOT stands) AND NOT sample
ORDER BY organisation, year, evidence""",
        "t=evidence&c=organisation_name,year,title,date,link_outcome,withdrawn_date&f=sample:eq:false&"
        "g=organisation_name,link_outcome",
    ),
    Question(
        "money",
        """SELECT organisation_name, year, number, title, budget, budget_source, budget_tugrik, address FROM measures
WHERE NOT sample AND (budget IS NOT NULL OR budget_source IS NOT NULL)
ORDER BY budget_tugrik IS NULL, budget_tugrik DESC, measure_key""",
        "t=measures&f=sample:eq:false&f=budget:some:&g=organisation_name&v=sum:budget_tugrik",
    ),
    Question(
        "mentions",
        """SELECT organisation_name, number, title, last_text, address FROM measures
WHERE NOT sample AND (title LIKE '%төгрөг%' OR title LIKE '%₮%' OR title LIKE '%хөрөнгө%'
  OR last_text LIKE '%төгрөг%' OR last_text LIKE '%₮%' OR target_level LIKE '%төгрөг%')
ORDER BY organisation, measure_key""",
    ),
    Question(
        "same",
        """SELECT title, count(*) AS measures, sum(overdue) AS overdue_count, count(DISTINCT organisation) AS plans
FROM measures WHERE NOT sample GROUP BY title_key HAVING count(DISTINCT organisation) > 1
ORDER BY measures DESC, title""",
    ),
)
"""The questions that a journalist asks first, in the order in which they are listed."""


def answer_all(database: Path) -> Iterator[Answer]:
    """Yield the answer to every question from the database of all tables."""
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        for question in QUESTIONS:
            found = connection.execute(question.sql)
            columns = tuple(column[0] for column in found.description)
            yield Answer(question, columns, tuple(found.fetchall()))


SHOWN: dict[str, tuple[str, ...]] = {
    "organisations": ("organisation_name", "organisation_kind", "parent", "participation"),
    "units": ("organisation_name", "unit_name", "unit_kind"),
    "plans": ("organisation_name", "year", "title", "act", "act_number", "act_date"),
    "measures": ("organisation_name", "number", "title", "state_label", "next_due", "overdue_days"),
    "criteria": ("organisation_name", "measure", "text", "at_least", "reached", "met"),
    "deadlines": ("organisation_name", "measure", "due", "reported", "days_left"),
    "performers": ("organisation_name", "unit_name", "role", "measure"),
    "changes": ("date", "organisation_name", "change_kind", "before", "after"),
    "totals": ("organisation_name", "scope", "year", "measures", "reported_count", "overdue_count", "mean"),
}
"""Columns that the page of own questions shows of a table at first."""

FIRST_SHOWN = 6


def shown_columns(table: Table) -> tuple[str, ...]:
    """Return the columns of a table that are shown where nobody asked for others."""
    if table.name in SHOWN:
        return SHOWN[table.name]
    head = {column.name for column in MEASURE_HEAD} - {"organisation_name", "year", "measure"}
    own = [name for name in table.names if name not in head and not name.endswith(("_printed", "_doubt"))]
    return tuple(own[:FIRST_SHOWN])
