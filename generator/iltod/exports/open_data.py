"""Open data as files: JSON beside each body, plan and measure, CSV beside each plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from iltod.core.site_file import SiteFile
from iltod.exports.digests import all_bodies_digests, body_digests
from iltod.exports.facts_json import (
    history_json,
    measure_json,
    period_json,
    plain,
    plan_head,
    plan_json,
    reach_json,
    removed_fact,
)
from iltod.exports.figures_json import (
    StateLabel,
    participation_json,
    promoted_json,
    punctuality_json,
    share_json,
    totals_json,
)
from iltod.exports.tables.csv_files import write_csv
from iltod.exports.tables.plan_csv import CSV_COLUMNS, REACH_COLUMNS, plan_rows, reach_rows
from iltod.facts.body_facts import (
    AllBodiesOverview,
    OrganisationOverview,
    OrganisationSummary,
    PerformerOverview,
    PlanOverview,
    PlanSummary,
    ReportSnapshot,
)
from iltod.facts.conduct.removed import RemovedMeasure
from iltod.model.addresses import csv_address, json_address, reach_address, transcript_address

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def organisation_files(overview: OrganisationOverview, label: StateLabel) -> Iterator[SiteFile]:
    """Yield the files of one body: its own, and those of its plans and their measures."""
    yield SiteFile(json_address(overview.address), write_json(organisation_json(overview, label)))
    for plan in overview.plans:
        if plan.plan.source and plan.plan.source.transcript:
            yield SiteFile(transcript_address(plan.address), f"{plan.plan.source.transcript}\n".encode())
        yield SiteFile(json_address(plan.address), write_json(plan_json(plan, label)))
        yield SiteFile(csv_address(plan.address), write_csv(CSV_COLUMNS, plan_rows(plan, label)))
        if plan.reach:
            yield SiteFile(reach_address(plan.address), write_csv(REACH_COLUMNS, reach_rows(plan)))
        for measure in plan.measures:
            yield SiteFile(json_address(measure.address), write_json(measure_json(plan, measure, label)))
        for removed in plan.removed:
            yield SiteFile(json_address(removed.address), write_json(removed_json(plan, removed)))
    for address, document in body_digests(overview):
        yield SiteFile(address, write_json(document))


def all_bodies_digest_files(overview: AllBodiesOverview) -> Iterator[SiteFile]:
    """Yield the lists of digests of all bodies."""
    for address, document in all_bodies_digests((*overview.organisations, *overview.samples), overview.as_of):
        yield SiteFile(address, write_json(document))


# JSON


def all_bodies_json(overview: AllBodiesOverview, label: StateLabel) -> dict[str, Any]:
    """Return the index of all bodies with their totals and the addresses of their files; samples are listed apart."""
    return {
        **_country_json(overview, label),
        "organisations": [summary_json(item, label) for item in overview.organisations],
        "samples": [summary_json(item, label) for item in overview.samples],
    }


def index_pieces(overview: AllBodiesOverview, label: StateLabel) -> Iterator[bytes]:
    """Yield the file with that index piece by piece: of a large country it is large."""
    lists = {"organisations": overview.organisations, "samples": overview.samples}
    items = {name: (summary_json(item, label) for item in found) for name, found in lists.items()}
    yield from listing_pieces({**_country_json(overview, label), **items})


def _country_json(overview: AllBodiesOverview, label: StateLabel) -> dict[str, Any]:
    return {
        "format": "iltod-organisations-1",
        "as_of": overview.as_of,
        "totals": totals_json(overview.totals, label),
        "totals_years": [item.year for item in overview.years],
        "years": [
            {
                "year": item.year,
                "closed": item.closed,
                "organisations": share_json(item.organisations),
                "totals": totals_json(item.totals, label),
            }
            for item in overview.years
        ],
        "participation": [
            {
                "state": item.state,
                "organisations": share_json(item.organisations),
                "totals": totals_json(item.totals, label),
            }
            for item in overview.participation
        ],
    }


def organisation_json(overview: OrganisationOverview, label: StateLabel) -> dict[str, Any]:
    """Return one body with the totals of its plans and performers."""
    return {
        "format": "iltod-organisation-1",
        "as_of": overview.as_of,
        "id": overview.organisation.id,
        "address": overview.address,
        "sample": overview.organisation.sample,
        "participation": participation_json(overview.participation),
        "punctuality": punctuality_json(overview.summary.punctuality),
        "declared": plain(overview.organisation),
        "totals": totals_json(overview.totals, label),
        "totals_years": [plan.plan.year for plan in overview.plans],
        "reach": reach_json(overview.reach),
        "promoted": promoted_json(overview.promoted),
        "plans": [_plan_summary_json(plan, label) for plan in overview.summary.plans],
        "performers": [_performer_json(performer, label) for performer in overview.performers],
    }


def removed_json(plan: PlanOverview, item: RemovedMeasure) -> dict[str, Any]:
    """Return a measure that `plan` has no more: when and by what it was removed, and what it promised last."""
    return {
        "format": "iltod-removed-measure-1",
        **plan_head(plan),
        **removed_fact(item),
        "last": msgspec.to_builtins(item.words),
        "history": history_json(plan, item.history),
    }


def period_file(then: ReportSnapshot, label: StateLabel) -> SiteFile:
    """Return what was known of a plan when a report came in, without the free text of then."""
    item = next(one for one in then.plan.published if one.report.id == then.report)
    return SiteFile(item.address, write_json(period_json(then, label)))


def write_json(document: object) -> bytes:
    """Return a document as indented UTF-8 JSON; the order of keys is that of the document."""
    return msgspec.json.format(_ENCODER.encode(document), indent=2) + b"\n"


def listing_pieces(document: Mapping[str, object]) -> Iterator[bytes]:
    """Yield a document as JSON with a line for each key, and where it is a list, a line for each item of it.

    A value may be an iterator in place of a list.
    """
    before = b"{\n"
    for key, value in document.items():
        yield b"%b%b: " % (before, _ENCODER.encode(key))
        before = b",\n"
        if not isinstance(value, list | Iterator):
            yield _ENCODER.encode(value)
            continue
        opening = between = b"[\n"
        for item in value:
            yield between + _ENCODER.encode(item)
            between = b",\n"
        yield b"[]" if between is opening else b"\n]"
    yield b"\n}\n"


def compact_json(document: object) -> bytes:
    """Return a document as JSON in one line, to be put into another."""
    return _ENCODER.encode(document)


def _performer_json(performer: PerformerOverview, label: StateLabel) -> dict[str, Any]:
    return {
        "id": performer.unit.id,
        "address": performer.address,
        "totals": totals_json(performer.totals, label),
        "measures": [item.address for year in performer.years for item in year.measures],
        "joint": [item.address for year in performer.years for item in year.joint],
    }


def summary_json(summary: OrganisationSummary, label: StateLabel) -> dict[str, Any] | msgspec.Raw:
    """Return what the index says of one body."""
    if summary.printed:
        return msgspec.Raw(summary.printed.json.content)
    return {
        "id": summary.id,
        "name": summary.name,
        "name_doubt": summary.name_doubt,
        "participation": participation_json(summary.participation),
        "short_name": summary.short_name,
        "kind": summary.kind,
        "sample": summary.sample,
        "address": summary.address,
        "json": json_address(summary.address),
        "totals": totals_json(summary.totals, label),
        "punctuality": punctuality_json(summary.punctuality),
        "plans": [_plan_summary_json(plan, label) for plan in summary.plans],
    }


def _plan_summary_json(plan: PlanSummary, label: StateLabel) -> dict[str, Any]:
    return {
        "year": plan.year,
        "title": plan.title,
        "address": plan.address,
        "json": json_address(plan.address),
        "csv": csv_address(plan.address),
        "last_report": plan.last_report,
        "punctuality": punctuality_json(plan.punctuality),
        "totals": totals_json(plan.totals, label),
    }
