"""The tables of one body and of each of its plans as files, each with the Data Package that describes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from iltod.core.site_file import SiteFile
from iltod.exports.figures_json import StateLabel
from iltod.exports.packages.data_package import CC_BY, Licence, PackageHead, Resource, data_package, resource_of
from iltod.exports.packages.other_forms import plan_workbook
from iltod.exports.tables.catalogue import TableRows, body_rows, plan_rows, table_file
from iltod.facts.body_facts import OrganisationOverview
from iltod.model import DataForm
from iltod.model.addresses import TABLES, package_address, table_address, workbook_address

_ENCODER = msgspec.json.Encoder()


class PackageSettings(msgspec.Struct, frozen=True):
    """What packages say of the site: its address, if it is known, licence and other forms of the data, its owner."""

    site_url: str | None = None
    licence: Licence = CC_BY
    forms: tuple[DataForm, ...] = ()
    owner: str = ""


def body_packages(
    overview: OrganisationOverview, commit: str | None, label: StateLabel, words: Any, settings: PackageSettings
) -> Iterator[SiteFile]:
    """Yield the tables and the packages of a body and of its plans.

    `commit` is the last one that touched the body, `label` gives the words of a state, `words` are those of the site.
    The package of the body holds its own tables and those of all its plans.
    """
    body = overview.organisation
    texts = words.packages
    base = PackageHead(
        name=body.id,
        title=texts.body_title.format(name=body.name.text),
        description=texts.body_help,
        title_en=texts.body_title_en.format(name=body.id),
        description_en=texts.body_help_en,
        as_of=overview.as_of.isoformat(),
        licence=settings.licence,
        homepage=f"{settings.site_url}{overview.address}" if settings.site_url else None,
        source_commit=commit,
        sample=body.sample,
    )
    held: list[Resource] = []
    yield from _tables(overview.address, body_rows(overview, commit), held)
    whole = list(held)
    for plan in overview.plans:
        year = str(plan.plan.year)
        found: list[Resource] = []
        tables = tuple(plan_rows(overview, plan, commit, label, words))
        yield from _tables(plan.address, tables, found)
        if DataForm.XLSX in settings.forms:
            yield SiteFile(workbook_address(plan.address), plan_workbook(tables, words))
        head = msgspec.structs.replace(
            base,
            name=f"{body.id}-{year}",
            title=texts.plan_title.format(name=body.name.text, year=year),
            title_en=texts.plan_title_en.format(name=body.id, year=year),
            description=texts.plan_help,
            description_en=texts.plan_help_en,
            homepage=f"{settings.site_url}{plan.address}" if settings.site_url else None,
        )
        yield SiteFile(package_address(plan.address), write_package(data_package(head, found, words)))
        whole += [msgspec.structs.replace(one, path=f"{year}/{one.path}", part=year) for one in found]
    yield SiteFile(package_address(overview.address), write_package(data_package(base, whole, words)))


def write_package(document: dict[str, Any]) -> bytes:
    """Return a package as JSON, one resource in a line: small, and still compared line by line."""
    lines = [
        b"%b: %b" % (_ENCODER.encode(key), _ENCODER.encode(value))
        for key, value in document.items()
        if key != "resources"
    ]
    resources = b",\n".join(_ENCODER.encode(item) for item in document["resources"])
    return b"{\n%b,\n" % b",\n".join(lines) + b'"resources": [\n%b\n]\n}\n' % resources


def _tables(address: str, tables: Iterable[TableRows], held: list[Resource]) -> Iterator[SiteFile]:
    for table, rows in tables:
        content = table_file(table, rows)
        held.append(resource_of(table, f"{TABLES}{table.name}.csv", content))
        yield SiteFile(table_address(address, table=table.name), content)
