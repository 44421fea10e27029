"""The tables of all bodies in other forms than CSV: workbooks, Parquet, one database, one archive of everything."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol

import msgspec

from iltod.core.failure import publish_errors
from iltod.exports.explorer.questions import Answer, answer_all
from iltod.exports.packages.database import write_database
from iltod.exports.packages.parquet import parquet_pieces
from iltod.exports.packages.typed_rows import WrittenTable
from iltod.exports.packages.workbook import Sheet, dictionary_sheet, table_sheets, write_workbook
from iltod.exports.tables.columns import ColumnType, Row, Table
from iltod.exports.tables.dictionary import Words
from iltod.exports.tables.plan_sheets import plan_sheets
from iltod.model import DataForm
from iltod.model.addresses import ARCHIVE, DATA, DATABASE, form_address

PIECE = 1 << 20

Pieces = tuple[str, Iterator[bytes]]
"""The path of a file in the site, and its content piece by piece."""


def form_files(
    tables: Sequence[WrittenTable],
    forms: Sequence[DataForm],
    words: Words,
    packed: Sequence[tuple[str, Path]],
    answers: list[Answer],
) -> Iterator[Pieces]:
    """Yield the wanted forms of the tables of all bodies, each to be written before the next is asked for.

    Args:
        tables: the tables with their CSV.
        forms: the forms that the site wants.
        words: the words of the site, for the dictionary.
        packed: what the archive holds: names in it, and files.
        answers: the list to which the answers of the ready questions are added, where there is a database.

    """
    with publish_errors(Path(tempfile.gettempdir())), tempfile.TemporaryDirectory() as scratch:
        for written in tables:
            if DataForm.PARQUET in forms:
                yield form_address(DATA, table=written.table.name, form=DataForm.PARQUET), parquet_pieces(written)
            if DataForm.XLSX in forms:
                target = Path(scratch, "table.xlsx")
                sheets = (*table_sheets(written.table, written.rows()), dictionary_sheet([written.table], words))
                write_workbook(target, sheets)
                yield form_address(DATA, table=written.table.name, form=DataForm.XLSX), _read(target)
        if DataForm.SQLITE in forms:
            target = Path(scratch, "database")
            write_database(target, tables, words)
            yield DATABASE, _read(target)
            answers += answer_all(target)
        if DataForm.ZIP in forms:
            target = Path(scratch, "archive")
            _write_archive(target, packed)
            yield ARCHIVE, _read(target)


def plan_workbook(tables: Sequence[tuple[Table, tuple[Row, ...]]], words: Words) -> bytes:
    """Return one plan as one workbook: sheets for people, then its tables, and the sheet that explains these."""
    target = io.BytesIO()
    for_people = [Sheet(one.name, one.header, one.rows, one.widths) for one in plan_sheets(tables, words)]
    sheets = [Sheet(table.name, table.names, [_typed(table, row) for row in rows]) for table, rows in tables]
    write_workbook(target, [*for_people, *sheets, dictionary_sheet([table for table, _ in tables], words)])
    return target.getvalue()


def _typed(table: Table, row: Row) -> Row:
    """Return a row with its decimal numbers, which are texts as they are printed, as numbers."""
    return tuple(
        float(value) if column.kind is ColumnType.NUMBER and value is not None else value
        for column, value in zip(table.columns, row, strict=True)
    )


def _write_archive(target: Path, packed: Sequence[tuple[str, Path]]) -> None:
    """Write an archive whose files have the same time whenever it is written: the same data give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in packed:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as inner, file.open("rb") as source:
                _copy(source, inner)


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while piece := source.read(PIECE):
        target.write(piece)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


class Written(Protocol):
    """What is known of a written file: its path in the site, its SHA-256 and its size."""

    @property
    def path(self) -> str:
        """Return the path in the site."""

    @property
    def sha256(self) -> str:
        """Return the digest in hexadecimal."""

    @property
    def bytes(self) -> int:
        """Return the size."""


class PublishedForm(msgspec.Struct, frozen=True):
    """A file of open data: its form, its address from the root of the site, its size and its SHA-256."""

    form: str
    address: str
    size: int
    sha256: str


def published_form(written: Written) -> PublishedForm:
    """Return what pages say of a written file."""
    return PublishedForm(Path(written.path).suffix[1:], written.path, written.bytes, written.sha256)
