"""The lists behind the figures as CSV: of a plan, of a body, and each list of all bodies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from iltod.core.site_file import SiteFile
from iltod.exports.figures_json import StateLabel
from iltod.exports.tables.csv_files import csv_lines, write_csv
from iltod.facts.body_facts import AllBodiesOverview, OrganisationOverview
from iltod.facts.conduct.watch_lists import WatchedMeasures, WatchList, watched_measures
from iltod.model.addresses import list_table, lists_table

COLUMNS = (
    "list",
    "organisation",
    "organisation_name",
    "participation",
    "sample",
    "year",
    "measure",
    "number",
    "title",
    "state",
    "state_label",
    "days",
    "note",
    "address",
)


def watch_files(overview: OrganisationOverview, label: StateLabel) -> Iterator[SiteFile]:
    """Yield the tables of a body and of each of its plans; `label` calls a state."""
    yield SiteFile(lists_table(overview.address), _table(overview, watched_measures(overview.plans), label))
    for plan in overview.plans:
        yield SiteFile(lists_table(plan.address), _table(overview, watched_measures([plan]), label))


def watch_lines(overview: OrganisationOverview, label: StateLabel) -> tuple[tuple[str, str], ...]:
    """Return the lines of a body in the table of each list of all bodies."""
    return tuple(
        (listed.name.value, csv_lines(COLUMNS, _rows(overview, listed, label)))
        for listed in watched_measures(overview.plans)
    )


def all_watch_files(overview: AllBodiesOverview) -> Iterator[SiteFile]:
    """Yield the table of each list that holds anything, from what is kept of each body."""
    for name in WatchList:
        lines = [dict(body.printed.watched).get(name, "") for body in overview.organisations if body.printed]
        if any(lines):
            header = write_csv(COLUMNS, ())
            yield SiteFile(list_table(name=name), header + "".join(lines).encode())


def _table(overview: OrganisationOverview, lists: Sequence[WatchedMeasures], label: StateLabel) -> bytes:
    return write_csv(COLUMNS, (row for listed in lists for row in _rows(overview, listed, label)))


def _rows(overview: OrganisationOverview, listed: WatchedMeasures, label: StateLabel) -> Iterator[dict[str, Any]]:
    organisation = overview.organisation
    for item in listed.measures:
        yield {
            "list": listed.name,
            "organisation": organisation.id,
            "organisation_name": organisation.name.text,
            "participation": overview.participation.state,
            "sample": organisation.sample,
            "year": item.year,
            "measure": item.measure.id,
            "number": item.measure.number,
            "title": item.measure.title,
            "state": item.state.id,
            "state_label": label(item.state),
            "days": item.days,
            "note": item.note,
            "address": item.measure.address,
        }
