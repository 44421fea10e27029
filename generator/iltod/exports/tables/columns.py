"""What a table of open data is made of: columns with one name, one type and one meaning over all plans and years.

The words of a column are in `wording-tables.yml`; where it repeats what authors declare, its title is the field's.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from iltod.facts.conduct.participation import ParticipationState
from iltod.model import Record, Text

Row = tuple[Any, ...]
"""The values of one row, in the order of the columns; None is an empty cell, which is never zero."""


class ColumnType(StrEnum):
    """The type of a column, in the words of Table Schema."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "datetime"


class Column(msgspec.Struct, frozen=True):
    """A column of a table.

    `required` where no row leaves it empty; `values` are all its possible values; `field` is the declared field that
    it repeats. `unit` is what its numbers count, by the name of its words.
    """

    name: str
    kind: ColumnType = ColumnType.TEXT
    required: bool = False
    values: type[StrEnum] | None = None
    field: tuple[type[Record], str] | None = None
    unit: str = ""


class Reference(msgspec.Struct, frozen=True):
    """That some columns of a table name a row of another one."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]


class Table(msgspec.Struct, frozen=True):
    """A table: one row is one fact. `key` are the columns that no two rows share; a table of events has none."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns in their order."""
        return tuple(column.name for column in self.columns)


def text(
    name: str,
    *field: Any,
    required: bool = False,
    values: type[StrEnum] | None = None,
) -> Column:
    """Return a column of text.

    `name` is its name; `field` is the record and the name of the field that it repeats, if it does; `required` says
    that it is never empty; `values` lists what may be in it.
    """
    return Column(name, ColumnType.TEXT, required, values, (field[0], field[1]) if field else None)


def integer(name: str, *field: Any, required: bool = False, unit: str = "") -> Column:
    """Return a column of whole numbers.

    `name` is its name; `field` is the record and the name of the field that it repeats, if it does; `required` says
    that it is never empty; `unit` is what the numbers count.
    """
    return Column(name, ColumnType.INTEGER, required, None, (field[0], field[1]) if field else None, unit)


def decimal(name: str, *field: Any, unit: str = "") -> Column:
    """Return a column of decimal numbers with a point."""
    return Column(name, ColumnType.NUMBER, False, None, (field[0], field[1]) if field else None, unit)


def flag(name: str, *, required: bool = True) -> Column:
    """Return a column of `true` and `false`; one that is not `required` is empty where nothing can be said."""
    return Column(name, ColumnType.BOOLEAN, required)


def day(name: str, *field: Any, required: bool = False) -> Column:
    """Return a column of days."""
    return Column(name, ColumnType.DATE, required, None, (field[0], field[1]) if field else None)


def moment(name: str) -> Column:
    """Return a column of moments in universal time."""
    return Column(name, ColumnType.MOMENT)


BODY_HEAD = (
    day("as_of", required=True),
    text("source_commit"),
    text("organisation", required=True),
    text("organisation_name", required=True),
    text("organisation_name_doubt", Text, "doubt"),
    text("participation", required=True, values=ParticipationState),
    flag("sample"),
)
"""What stands first in every row: the day, the commit of the data, and the body."""

PLAN_HEAD = (*BODY_HEAD, integer("year", required=True), text("rating_scale", required=True))
"""What stands first in every row about a plan."""

MEASURE_HEAD = (*PLAN_HEAD, text("measure_key", required=True), text("measure", required=True))
"""What stands first in every row about a measure; `measure_key` is its own over all bodies and years."""

PLAN = Reference(("organisation", "year"), "plans", ("organisation", "year"))
"""That a row belongs to a plan."""

MEASURE = Reference(("measure_key",), "measures", ("measure_key",))
"""That a row belongs to a measure."""

PLACE = (text("place_file", required=True), integer("place_line"))
"""Where in the data a row was written."""
