"""The page that lists the tables of all bodies: what each holds, its columns, and its files with size and digest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

import msgspec

from iltod.exports.outputs.quarter_tables import KeptQuarter
from iltod.exports.packages.data_package import Licence
from iltod.exports.packages.other_forms import PublishedForm
from iltod.exports.tables.catalogue import TABLES
from iltod.exports.tables.columns import Column, Table
from iltod.exports.tables.dictionary import Described, Words, describe_column, describe_table, value_labels
from iltod.model.addresses import ARCHIVE, CATALOGUE, DATA, DATABASE, TABLES_PAGE, package_address
from iltod.pages.page import Alternate, Crumb, Page


class ListedColumn(msgspec.Struct, frozen=True):
    """A column as the page explains it; `codes` are the words of its possible values."""

    column: Column
    described: Described
    codes: tuple[tuple[str, str], ...]


class ListedTable(msgspec.Struct, frozen=True):
    """A table as the page lists it, with its files."""

    table: Table
    described: Described
    columns: tuple[ListedColumn, ...]
    files: tuple[PublishedForm, ...]


def tables_page(
    forms: Sequence[PublishedForm], licence: Licence, words: Words, quarters: Sequence[KeptQuarter], *, asked: bool
) -> Page:
    """Return the page of the tables.

    Args:
        forms: every file that was written of the tables.
        licence: the one under which the data may be used.
        words: the words of the site.
        quarters: whose tables are kept as they stood.
        asked: whether there is a page of questions over them.

    """
    texts = words.tables_page
    whole = tuple(form for form in forms if form.address in (ARCHIVE, DATABASE, package_address(DATA)))
    return Page(
        address=TABLES_PAGE,
        template="tables",
        style="partials/explore.css",
        title=texts.title,
        description=texts.lead,
        crumbs=(Crumb(words.crumbs.home, ""), Crumb(texts.data, DATA), Crumb(texts.title, TABLES_PAGE)),
        alternates=(
            Alternate("json", package_address(DATA), "Data Package"),
            *(Alternate("linked", form.address, "DCAT 3") for form in forms if form.address == CATALOGUE),
        ),
        context={
            "tables": tuple(_listed(table, forms, words) for table in TABLES),
            "whole": whole,
            "licence": licence,
            "asked": asked,
            "quarters": quarters,
        },
    )


def _listed(table: Table, forms: Sequence[PublishedForm], words: Words) -> ListedTable:
    files = tuple(
        form
        for form in forms
        if form.address.startswith(TABLES_PAGE) and PurePosixPath(form.address).stem == table.name
    )
    columns = tuple(
        ListedColumn(
            column,
            describe_column(table, column, words),
            tuple(value_labels(column.values, words).items()) if column.values else (),
        )
        for column in table.columns
    )
    return ListedTable(table, describe_table(table, words), columns, files)
