"""Tables as they stood at the end of a quarter: what is kept of them at an address that never changes.

Facts are kept and free text is not: what was taken out of a file later, perhaps because it was personal, must not come
back from an old one. A column of text is kept only where it is named here.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from iltod.core.resources import Layers
from iltod.core.site_file import SiteFile
from iltod.exports.packages.body_packages import PackageSettings, write_package
from iltod.exports.packages.data_package import PackageHead, Resource, data_package
from iltod.exports.packages.other_forms import PublishedForm
from iltod.exports.packages.typed_rows import WrittenTable
from iltod.exports.tables.catalogue import TABLES_BY_NAME
from iltod.exports.tables.columns import ColumnType, Reference, Table
from iltod.exports.tables.csv_files import BYTE_ORDER_MARK
from iltod.exports.tables.dictionary import Words
from iltod.facts.deadlines import quarter_end
from iltod.model.addresses import quarter_file_address, table_address

KEPT = (
    *("organisations", "plans", "measures", "criteria", "reports", "evidence", "assessments", "complaints"),
    *("totals", "state_totals", "rating_scales"),
)
"""The tables that are kept."""

KEPT_TEXTS = frozenset(
    (
        *("organisation", "organisation_name", "source_commit", "year", "parent", "address", "rating_scale", "scope"),
        *("measure_key", "measure", "number", "title_key", "section", "subsection", "unit", "deadline"),
        *("deadline_counted", "moved_commit", "state", "state_label", "step", "rating_code", "rating_label"),
        *("own_rating_code", "report", "last_report", "replaced_by", "corrects", "entered_commit", "evidence"),
        *("sha256", "published_sha256", "assessment", "breakdown_value", "breakdown_label", "counted_unit"),
    )
)
"""Columns of text that are kept: ids, codes, digests, and what a plan promised in figures and days."""

KEPT_TITLES = {"plans": ("title", "act", "act_number"), "measures": ("title",)}
"""Of these tables also what an order approved."""

_QUARTER = re.compile("(20[0-9]{2})-q([1-4])")

PACKAGE = "datapackage.json"


class KeptQuarter(msgspec.Struct, frozen=True):
    """A quarter whose tables are kept: its year and number, the day, and its files."""

    year: int
    quarter: int
    as_of: datetime.date
    files: tuple[PublishedForm, ...]


def quarter_day(quarter: str) -> datetime.date | None:
    """Return the last day of a quarter that is written `2026-q3`, or None where it is none."""
    found = _QUARTER.fullmatch(quarter)
    return quarter_end(int(found[1]), int(found[2])) if found else None


def ended_quarter(day: datetime.date) -> str:
    """Return the newest quarter that had ended before a day."""
    before = (day.month - 1) // 3
    return f"{day.year}-q{before}" if before else f"{day.year - 1}-q4"


def kept_table(name: str) -> Table:
    """Return a table with the columns that are kept."""
    table = TABLES_BY_NAME[name]
    texts = KEPT_TEXTS.union(KEPT_TITLES.get(name, ()))
    columns = tuple(
        column
        for column in table.columns
        if column.kind is not ColumnType.TEXT or column.values or column.name in texts
    )
    references: tuple[Reference, ...] = tuple(item for item in table.references if item.table in KEPT)
    return msgspec.structs.replace(table, columns=columns, references=references)


def quarter_files(
    site: Path, quarter: str, as_of: datetime.date, words: Words, settings: PackageSettings
) -> Iterator[SiteFile]:
    """Yield what is kept of the tables of a site, with the package that describes them.

    Args:
        site: the folder of a site as it stood on the day.
        quarter: the quarter, as `2026-q3`.
        as_of: its last day.
        words: the words of the site.
        settings: its address and licence.

    """
    resources = []
    for name in KEPT:
        table = kept_table(name)
        content = _kept(WrittenTable(TABLES_BY_NAME[name], site / table_address("data/", table=name)), table)
        resources.append(Resource(table, f"{name}.csv", len(content), hashlib.sha256(content).hexdigest()))
        yield SiteFile(_address(quarter, f"{name}.csv"), content)
    labels = words.packages
    head = PackageHead(
        name=f"iltod-{quarter}",
        title=labels.quarter_title.format(date=as_of.isoformat()),
        description=labels.quarter_help,
        title_en=labels.quarter_title_en.format(date=as_of.isoformat()),
        description_en=labels.quarter_help_en,
        as_of=as_of.isoformat(),
        licence=settings.licence,
    )
    yield SiteFile(_address(quarter, PACKAGE), write_package(data_package(head, resources, words)))


def kept_quarters(content: Layers, until: datetime.date) -> Iterator[KeptQuarter]:
    """Yield the quarters that the content of a site keeps, newest first, without those that end after a day."""
    found = sorted((path.split("/")[1], file) for path, file in content.files(PACKAGE) if path.startswith("data/20"))
    for quarter, file in reversed(found):
        as_of = quarter_day(quarter)
        if as_of is None or as_of > until:
            continue
        package = file.read_bytes()
        files = [
            PublishedForm("csv", _address(quarter, item["path"]), item["bytes"], item["hash"].removeprefix("sha256:"))
            for item in msgspec.json.decode(package, type=dict[str, Any])["resources"]
        ]
        files.append(
            PublishedForm("json", _address(quarter, PACKAGE), len(package), hashlib.sha256(package).hexdigest())
        )
        yield KeptQuarter(as_of.year, (as_of.month + 2) // 3, as_of, tuple(files))


def _address(quarter: str, file: str) -> str:
    year, _, number = quarter.partition("-q")
    return quarter_file_address(year=year, number=number, file=file)


def _kept(written: WrittenTable, kept: Table) -> bytes:
    """Return a table with some of its columns, cell by cell as it was written."""
    places = [written.table.names.index(name) for name in kept.names]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(kept.names)
    writer.writerows([row[place] for place in places] for row in written.cells())
    return (BYTE_ORDER_MARK + text.getvalue()).encode()
