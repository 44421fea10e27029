"""The words of tables and columns: what a table says of itself in Mongolian and in English, never in code."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from iltod.exports.tables.columns import Column, Table

Words = Any


class Described(msgspec.Struct, frozen=True):
    """Title and description of a table or a column, in Mongolian and in English."""

    title: str
    description: str
    title_en: str
    description_en: str


def describe_table(table: Table, words: Words) -> Described:
    """Return the words of a table."""
    texts = words.tables[table.name]
    return Described(texts.title, texts.help, texts.title_en, texts.help_en)


def describe_column(table: Table, column: Column, words: Words) -> Described:
    """Return the words of `column`: those of `table` where `words` has some, with the label of the repeated field."""
    known = vars(words.columns)
    texts = known.get(f"{table.name}-{column.name}") or words.columns[column.name]
    label = vars(texts).get("label")
    if label is None:
        assert column.field is not None, column.name
        record, field = column.field
        label = words.fields[record.__name__][field].label
    return Described(label, texts.help, texts.label_en, texts.help_en)


def value_labels(values: type[StrEnum], words: Words) -> dict[str, str]:
    """Return the Mongolian words of the codes that a column may hold."""
    group = words.enums[values.__name__]
    return {member.value: group[member.value] for member in values}
