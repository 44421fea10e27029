"""All tables as one SQLite file, with a table that explains every column."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from iltod.exports.packages.typed_rows import WrittenTable
from iltod.exports.tables.columns import ColumnType, Table
from iltod.exports.tables.dictionary import Words, describe_column

DICTIONARY = "dictionary"

_TYPES = {
    ColumnType.TEXT: "TEXT",
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "REAL",
    ColumnType.BOOLEAN: "INTEGER",
    ColumnType.DATE: "TEXT",
    ColumnType.MOMENT: "TEXT",
}


def write_database(target: Path, tables: Iterable[WrittenTable], words: Words) -> None:
    """Write a database that must not be there yet; days are ISO texts, truth is 1 or 0, nothing is NULL.

    Args:
        target: the file to write.
        tables: the tables with their CSV.
        words: the words of the site, for the dictionary.

    """
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"CREATE TABLE {DICTIONARY} (table_name, column_name, title, description, title_en)")
        for written in tables:
            table = written.table
            connection.execute(_definition(table))
            marks = ", ".join("?" * len(table.columns))
            rows = (tuple(map(_value, row)) for row in written.rows())
            connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)
            for column in table.columns:
                described = describe_column(table, column, words)
                explained = (table.name, column.name, described.title, described.description, described.title_en)
                connection.execute(f"INSERT INTO {DICTIONARY} VALUES (?, ?, ?, ?, ?)", explained)
            if table.key:
                columns = ", ".join(f'"{name}"' for name in table.key)
                connection.execute(f'CREATE INDEX "key_{table.name}" ON "{table.name}" ({columns})')
        connection.commit()


def _definition(table: Table) -> str:
    columns = (
        f'"{column.name}" {_TYPES[column.kind]}{" NOT NULL" if column.required else ""}' for column in table.columns
    )
    return f'CREATE TABLE "{table.name}" ({", ".join(columns)})'


def _value(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, float)) else value.isoformat()
