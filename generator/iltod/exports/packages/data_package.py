"""Data Package v2 with Table Schema: what a tool must know to read the tables without guessing.

Sources of the format: https://datapackage.org/standard/data-package/ and https://datapackage.org/standard/table-schema/.
Titles and descriptions are Mongolian; beside each stands the English one under `translations`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from iltod.exports.tables.columns import Column, ColumnType, Table
from iltod.exports.tables.dictionary import Described, Words, describe_column, describe_table, value_labels

PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"

SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"

VERSION = "1.2.0"
"""Of the columns: the second number grows with a new column, the first when one goes away or means another thing."""


class Licence(msgspec.Struct, frozen=True):
    """The open licence under which the data may be used: its name in the list of opendefinition.org, title, address."""

    name: str
    title: str
    path: str


CC_BY = Licence(
    "CC-BY-4.0", "Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"
)
"""What holds unless the site names another one."""


class Resource(msgspec.Struct, frozen=True):
    """A table that was written: its path from the package on, its size in bytes and its digest; `part` is its year."""

    table: Table
    path: str
    size: int
    sha256: str
    part: str = ""


class PackageHead(msgspec.Struct, frozen=True):
    """What a package says of itself. `homepage` is the page for people, if the address of the site is known."""

    name: str
    title: str
    description: str
    title_en: str
    description_en: str
    as_of: str
    licence: Licence
    homepage: str | None = None
    source_commit: str | None = None
    sample: bool = False


def resource_of(table: Table, path: str, content: bytes, part: str = "") -> Resource:
    """Return what a package says of a written table.

    `path` leads from the package to the file, `content` are the bytes of the file, and `part` is the year of the rows
    of `table`, if the file holds one year.
    """
    return Resource(table, path, len(content), hashlib.sha256(content).hexdigest(), part)


def data_package(head: PackageHead, resources: Iterable[Resource], words: Words) -> dict[str, Any]:
    """Return a Data Package over some tables.

    `head` is its name, titles and licence, `resources` are the written tables, and `words` those of the site.
    """
    listed = tuple(resources)
    held = {resource.table.name for resource in listed}
    parts = {resource.part for resource in listed}
    return {
        "$schema": PACKAGE_PROFILE,
        "name": head.name,
        **_titles(Described(head.title, head.description, head.title_en, head.description_en)),
        "version": VERSION,
        "as_of": head.as_of,
        "source_commit": head.source_commit,
        "sample": head.sample,
        **({"homepage": head.homepage} if head.homepage else {}),
        "licenses": [{"name": head.licence.name, "title": head.licence.title, "path": head.licence.path}],
        "keywords": ["авлигын эсрэг", "anti-corruption", "Mongolia"],
        "resources": [
            _resource(resource, words, keep_references=len(parts) == 1, held=frozenset(held)) for resource in listed
        ],
    }


def _resource(resource: Resource, words: Words, *, keep_references: bool, held: frozenset[str]) -> dict[str, Any]:
    table = resource.table
    targets = (item.table for item in table.references if item.table != table.name)
    return {
        "$schema": RESOURCE_PROFILE,
        "name": f"{table.name}-{resource.part}".replace("_", "-") if resource.part else table.name.replace("_", "-"),
        "type": "table",
        "path": resource.path,
        **_titles(describe_table(table, words)),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": resource.size,
        "hash": f"sha256:{resource.sha256}",
        "schema": _schema(table, words, held.intersection(targets) if keep_references else frozenset()),
    }


@lru_cache(64)  # of a build or two: a preview builds again and again, with new words each time
def _schema(table: Table, words: Words, held: frozenset[str]) -> msgspec.Raw:
    """Return the schema of a table as JSON, the same for very many bodies; it refers to the tables in `held`."""
    found: dict[str, Any] = {
        "$schema": SCHEMA_PROFILE,
        "fields": [_field(table, column, words) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        found["primaryKey"] = list(table.key)
    references = [item for item in table.references if item.table in held]
    if references:
        found["foreignKeys"] = [
            {
                "fields": list(item.columns),
                "reference": {"resource": item.table.replace("_", "-"), "fields": list(item.targets)},
            }
            for item in references
        ]
    return msgspec.Raw(msgspec.json.encode(found))


def _field(table: Table, column: Column, words: Words) -> dict[str, Any]:
    described = describe_column(table, column, words)
    field: dict[str, Any] = {"name": column.name, "type": column.kind.value, **_titles(described)}
    if column.unit:
        field["unit"] = column.unit
    if column.kind is ColumnType.BOOLEAN:
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.values:
        labels = value_labels(column.values, words)
        constraints["enum"] = list(labels)
        field["categories"] = [{"value": value, "label": label} for value, label in labels.items()]
    if constraints:
        field["constraints"] = constraints
    return field


def _titles(described: Described) -> dict[str, Any]:
    return {
        "title": described.title,
        "description": described.description,
        "translations": {"en": {"title": described.title_en, "description": described.description_en}},
    }
