"""The lists behind the figures as CSV: of a plan, of a body, and each list of all bodies from the lines of bodies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from iltod.core.site_file import SiteFile
from iltod.exports.figures_json import StateLabel
from iltod.exports.tables.csv_files import csv_lines, write_csv
from iltod.facts.body_facts import OrganisationOverview
from iltod.facts.conduct.watch_lists import WatchedMeasures, WatchList, watched_measures
from iltod.model.addresses import lists_table

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


class ListLines(NamedTuple):
    """The lines of one list in the table of a body: where they begin there, in bytes, and what they are."""

    name: WatchList
    start: int
    lines: bytes


def body_lists(overview: OrganisationOverview, label: StateLabel) -> tuple[ListLines, ...]:
    """Return the lines of a body in each list that holds anything of it; `label` calls a state."""
    found: list[ListLines] = []
    start = len(write_csv(COLUMNS, ()))
    for listed in watched_measures(overview.plans):
        lines = csv_lines(COLUMNS, _rows(overview, listed, label)).encode()
        found.append(ListLines(listed.name, start, lines))
        start += len(lines)
    return tuple(found)


def watch_files(overview: OrganisationOverview, lists: Iterable[ListLines], label: StateLabel) -> Iterator[SiteFile]:
    """Yield the tables of a body, whose `lists` these are, and of each of its plans; `label` calls a state."""
    yield SiteFile(lists_table(overview.address), joined_lists(one.lines for one in lists))
    for plan in overview.plans:
        yield SiteFile(lists_table(plan.address), _table(overview, watched_measures([plan]), label))


def joined_lists(lines: Iterable[bytes]) -> bytes:
    """Return a table of lists from the lines of each."""
    return write_csv(COLUMNS, ()) + b"".join(lines)


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
