"""The tables of all bodies: put together from the tables that each body has on the site, piece by piece.

No table is in memory as a whole. Whatever other form it has (workbook, database) is made from the same lines.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from iltod.exports.explorer.column_files import column_files
from iltod.exports.explorer.question_pages import answer_files
from iltod.exports.explorer.questions import Answer, shown_columns
from iltod.exports.open_data import write_json
from iltod.exports.packages.body_packages import PackageSettings, write_package
from iltod.exports.packages.data_package import PackageHead, Resource, data_package
from iltod.exports.packages.dcat import catalogue
from iltod.exports.packages.other_forms import PublishedForm, Written, form_files, published_form
from iltod.exports.packages.typed_rows import WrittenTable
from iltod.exports.tables.catalogue import COMMON_TABLES, TABLES, common_rows, table_file
from iltod.exports.tables.columns import Table
from iltod.model import DataForm, RatingScale, ReportingWindow
from iltod.model.addresses import CATALOGUE, DATA, package_address, table_address

WritePieces = Callable[[str, Iterable[bytes]], Written]
"""Writes a file of the site piece by piece."""

Keep = Callable[[str], Written]
"""Leaves a file of the site as the last build wrote it."""


class AllTables(msgspec.Struct, frozen=True):
    """What the tables of all bodies are made from.

    `site` is the folder in which the tables of every body stand already, `paths` are theirs by the name of the table,
    body by body; `unchanged` are the names of those tables that are what the last build wrote. `words` are those of the
    site.
    """

    site: Path
    paths: Mapping[str, Sequence[str]]
    unchanged: Collection[str]
    scales: tuple[RatingScale, ...]
    windows: tuple[ReportingWindow, ...]
    as_of: datetime.date
    words: Any
    settings: PackageSettings


class WrittenTables(NamedTuple):
    """What was written of the tables of all bodies, and the answers to the ready questions over them.

    `columns` are the paths of the files from which a browser answers other questions.
    """

    forms: tuple[PublishedForm, ...]
    answers: tuple[Answer, ...]
    columns: tuple[str, ...]


def write_all_tables(tables: AllTables, write: WritePieces, keep: Keep) -> WrittenTables:
    """Write every table of all bodies, the package that describes them, and the other forms that the site wants.

    `write` writes a file of the site, `keep` leaves one of the `tables` that did not change.
    """
    rows = common_rows(tables.scales, tables.windows, tables.as_of)
    common = {table.name: table_file(table, found) for table, found in rows}
    done: list[PublishedForm] = []

    def put(path: str, pieces: Iterable[bytes] | None) -> Written:
        file = keep(path) if pieces is None else write(path, pieces)
        done.append(published_form(file))
        return file

    resources, packed, forms = [], [], []
    for table in TABLES:
        pieces = [common[table.name]] if table in COMMON_TABLES else _pieces(table, tables)
        file = put(table_address(DATA, table=table.name), None if table.name in tables.unchanged else pieces)
        resources.append(Resource(table, file.path.removeprefix(DATA), file.bytes, file.sha256))
        packed.append((file.path.removeprefix(DATA), tables.site / file.path))
        forms.append(WrittenTable(table, tables.site / file.path))
    package = put(package_address(DATA), [write_package(data_package(_head(tables), resources, tables.words))])
    packed.append((package.path.removeprefix(DATA), tables.site / package.path))
    answers: list[Answer] = []
    for path, content in form_files(forms, tables.settings.forms, tables.words, packed, answers):
        put(path, content)
    for path, csv in answer_files(answers):
        put(path, [csv])
    columns: list[str] = []
    if DataForm.COLUMNS in tables.settings.forms:
        for table_written in forms:
            files = column_files(table_written, shown_columns(table_written.table), tables.words)
            columns += [write(path, content).path for path, content in files]
    if site_url := tables.settings.site_url:
        licence, owner = tables.settings.licence, tables.settings.owner or site_url
        document = catalogue(done, site_url, tables.as_of.isoformat(), owner, licence, tables.words)
        put(CATALOGUE, [write_json(document)])
    return WrittenTables(tuple(done), tuple(answers), tuple(columns))


def _pieces(table: Table, tables: AllTables) -> Iterator[bytes]:
    header = table_file(table)
    yield header
    for path in tables.paths.get(table.name, ()):
        with open(f"{tables.site}/{path}", "rb", 0) as file:  # noqa: PTH123 - a country has very many of them
            file.seek(len(header))
            yield file.readall()


def _head(tables: AllTables) -> PackageHead:
    words, site_url = tables.words.packages, tables.settings.site_url
    return PackageHead(
        name="iltod",
        title=words.all_title,
        description=words.all_help,
        title_en=words.all_title_en,
        description_en=words.all_help_en,
        as_of=tables.as_of.isoformat(),
        licence=tables.settings.licence,
        homepage=f"{site_url}{DATA}" if site_url else None,
    )
