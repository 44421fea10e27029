"""Pages of the ready questions: each answer as a table, as a CSV, and with the SQL that gave it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from iltod.core.site_file import SiteFile
from iltod.exports.explorer.questions import Answer
from iltod.exports.tables.catalogue import TABLES
from iltod.exports.tables.columns import Column, Table
from iltod.exports.tables.csv_files import write_table
from iltod.exports.tables.dictionary import Words, describe_column, describe_table, value_labels
from iltod.model.addresses import DATA, EXPLORE_PAGE, answer_address, question_address
from iltod.pages.page import Alternate, Crumb, Page

STYLE = "partials/explore.css"

MOST_SHOWN = 200
"""How many rows of an answer a page shows; its CSV has them all."""

_FROM = re.compile(r"\bFROM (\w+)")


class ShownAnswer(msgspec.Struct, frozen=True):
    """An answer as a page shows it: titles of columns, rows in the words of the site, the page of each row."""

    id: str
    title: str
    note: str
    sql: str
    address: str
    csv: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    addresses: tuple[str, ...]
    count: int
    ask: str


class AskedTable(msgspec.Struct, frozen=True):
    """A table that can be asked in the browser; `sample` says that it tells which rows are invented."""

    name: str
    title: str
    sample: bool


def answer_files(answers: Sequence[Answer]) -> Iterator[SiteFile]:
    """Yield every answer as a CSV."""
    for answer in answers:
        yield SiteFile(_csv(answer), write_table(answer.columns, answer.rows))


def question_pages(answers: Sequence[Answer], words: Words, *, asked: bool) -> Iterator[Page]:
    """Yield the page of all questions, and one for each of them.

    `words` are those of the site; `asked` says that the columns are there from which a browser answers other questions.
    """
    texts = words.explore
    home, data = Crumb(words.crumbs.home, ""), Crumb(words.tables_page.data, DATA)
    crumb = Crumb(texts.title, EXPLORE_PAGE)
    shown = [_shown(answer, words) for answer in answers]
    yield Page(
        address=EXPLORE_PAGE,
        template="explore",
        title=texts.title,
        description=texts.lead,
        crumbs=(home, data, crumb),
        style=STYLE,
        context={"answers": shown, "tables": tuple(_asked_tables(words)) if asked else ()},
    )
    for item in shown:
        yield Page(
            address=item.address,
            template="question",
            title=item.title,
            description=item.note,
            crumbs=(home, data, crumb, Crumb(item.title, item.address)),
            alternates=(Alternate("csv", item.csv, "CSV"),),
            style=STYLE,
            context={"answer": item, "most": MOST_SHOWN, "asked": asked},
        )


def _csv(answer: Answer) -> str:
    return answer_address(question=answer.question.id)


def _shown(answer: Answer, words: Words) -> ShownAnswer:
    place = answer.columns.index("address") if "address" in answer.columns else None
    kept = [number for number in range(len(answer.columns)) if number != place]
    columns = [_column(answer, name) for name in answer.columns]
    shown = answer.rows[:MOST_SHOWN]
    texts = words.explore.questions[answer.question.id]
    return ShownAnswer(
        id=answer.question.id,
        title=texts.title,
        note=texts.note,
        sql=answer.question.sql,
        address=question_address(question=answer.question.id),
        csv=_csv(answer),
        titles=tuple(describe_column(*columns[number], words).title for number in kept),
        rows=tuple(tuple(_text(columns[number][1], row[number], words) for number in kept) for row in shown),
        addresses=tuple(row[place] for row in shown) if place is not None else (),
        count=len(answer.rows),
        ask=answer.question.ask,
    )


def _asked_tables(words: Words) -> Iterator[AskedTable]:
    for table in TABLES:
        yield AskedTable(table.name, describe_table(table, words).title, "sample" in table.names)


def _column(answer: Answer, name: str) -> tuple[Table, Column]:
    """Return the column of that name, if there is one in the table that is asked, else the first in any table."""
    asked = _FROM.findall(answer.question.sql)
    tables = sorted(TABLES, key=lambda table: asked.index(table.name) if table.name in asked else len(asked))
    return next((table, column) for table in tables for column in table.columns if column.name == name)


def _text(column: Column, value: Any, words: Words) -> str:
    """Return a value as a reader sees it: codes by their words, truth as a word, nothing as a dash."""
    if value is None:
        return "–"
    if column.values:
        return str(value_labels(column.values, words).get(value, value))
    if column.kind == "boolean":
        return str(words.explore.yes if value else words.explore.no)
    return str(value)
