"""Open data about what a body publishes besides its plan: the same facts as its pages, as JSON and CSV."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from iltod.core.site_file import SiteFile
from iltod.exports.facts_json import plain, plan_head
from iltod.exports.figures_json import share_json
from iltod.exports.open_data import write_json
from iltod.exports.tables.csv_files import csv_lines, write_csv
from iltod.facts.body_facts import (
    AllBodiesOverview,
    OrganisationOverview,
    OrganisationSummary,
    PlanOverview,
)
from iltod.facts.conduct.punctuality import Punctuality
from iltod.facts.disclosure_facts import (
    ComplaintOverview,
    Count,
    DisclosureItem,
    DisclosureOverview,
    DisclosureSummary,
    UpdateStatus,
    YearDisclosureOverview,
)
from iltod.facts.measure_facts import Totals
from iltod.model.addresses import complaints_address, csv_address, json_address, register_address
from iltod.pages.wording import Wording


def disclosure_files(overview: OrganisationOverview, wording: Wording) -> Iterator[SiteFile]:
    """Yield the files of a body about what it promised to publish and published."""
    for plan in overview.plans:
        if plan.disclosure:
            yield from _plan_files(plan, plan.disclosure, wording)


def _plan_files(plan: PlanOverview, overview: YearDisclosureOverview, wording: Wording) -> Iterator[SiteFile]:
    yield SiteFile(json_address(overview.address), write_json(_disclosure_json(plan, overview)))
    if overview.disclosure:
        address = register_address(plan.address)
        yield SiteFile(json_address(address), write_json(_register_json(plan, address, overview.disclosure)))
        rows = _register_rows(plan, overview.disclosure, wording)
        yield SiteFile(csv_address(address), write_csv(REGISTER_COLUMNS, rows))
    if overview.complaints:
        address = complaints_address(plan.address)
        yield SiteFile(json_address(address), write_json(_complaints_json(plan, address, overview.complaints)))
        rows = _complaint_rows(plan, overview.complaints, wording)
        yield SiteFile(csv_address(address), write_csv(COMPLAINT_COLUMNS, rows))


def _disclosure_json(plan: PlanOverview, overview: YearDisclosureOverview) -> dict[str, Any]:
    rules = overview.rules
    return {
        "format": "iltod-openness-1",
        **plan_head(plan),
        "address": overview.address,
        "promises": [
            {"kind": item.kind, "published": item.published, "measures": [measure.id for measure in item.measures]}
            for item in overview.promises
        ],
        "disclosure": {"json": json_address(register_address(plan.address))} if overview.disclosure else None,
        "complaints": {"json": json_address(complaints_address(plan.address))} if overview.complaints else None,
        "rules": {
            "in_force": rules.in_force,
            "changed": share_json(rules.changed),
            "rules": [
                {"in_force": item.in_force, "changed_this_year": item.changed_this_year, "declared": plain(item.rule)}
                for item in rules.rules
            ],
        }
        if rules
        else None,
        "activities": [
            {
                "coverage": share_json(item.coverage) if item.coverage else None,
                "declared": plain(item.activity),
            }
            for item in overview.activities
        ],
        "integrity": [{"declared": plain(rating)} for rating in overview.integrity],
    }


# Silence
SILENCE_COLUMNS = (
    "as_of",
    "level",
    "organisation",
    "organisation_name",
    "organisation_name_doubt",
    "participation",
    "participation_date",
    "sample",
    "year",
    "performer",
    "performer_name",
    "measures",
    "joint_measures",
    "unreported",
    "overdue",
    "extended_without_act",
    "not_due_late",
    "reports_in_time",
    "reports_late",
    "periods_unreported",
    "due_soon",
    "completed",
    "without_evidence",
    "last_report",
    "register_declared",
    "register_in_time",
    "register_items",
    "register_stale",
    "address",
)


def silence_pieces(overview: AllBodiesOverview) -> Iterator[bytes]:
    """Yield a table of what nobody has said piece by piece: a row for each body, each plan and each performer."""
    yield write_csv(SILENCE_COLUMNS, ())
    for body in (*overview.organisations, *overview.samples):
        yield body.printed.silence.content if body.printed else silence_lines(body, overview.as_of).encode()


def silence_lines(body: OrganisationSummary, as_of: datetime.date) -> str:
    """Return the rows of a body in that table."""
    return csv_lines(SILENCE_COLUMNS, _silence_rows(body, as_of))


def _silence_rows(body: OrganisationSummary, as_of: datetime.date) -> Iterator[dict[str, Any]]:
    head: dict[str, Any] = {**dict.fromkeys(SILENCE_COLUMNS), "as_of": as_of, "organisation": body.id}
    head |= {"organisation_name": body.name, "organisation_name_doubt": body.name_doubt, "sample": body.sample}
    head |= {"participation": body.participation.state, "participation_date": body.participation.date}
    own = {**_silence(body.totals), **_punctuality(body.punctuality)}
    yield {**head, "level": "organisation", "address": body.address, **own}
    for plan in body.plans:
        subject = {"year": plan.year, "last_report": plan.last_report, "address": plan.address}
        subject |= {**_silence(plan.totals), **_punctuality(plan.punctuality)}
        yield {**head, "level": "plan", **subject, **_register_silence(plan.disclosure)}
    for performer in body.performers:
        subject = {"performer": performer.id, "performer_name": performer.name, "address": performer.address}
        yield {**head, "level": "performer", **subject, **_silence(performer.totals), "joint_measures": performer.joint}


def _silence(totals: Totals) -> dict[str, Any]:
    return {
        "measures": totals.measures,
        "unreported": totals.unreported.numerator,
        "overdue": totals.overdue.numerator,
        "extended_without_act": totals.extended.numerator,
        "not_due_late": totals.not_due_late.numerator,
        "due_soon": totals.due_soon.numerator,
        "completed": totals.completed.numerator,
        "without_evidence": totals.without_evidence.numerator,
    }


def _punctuality(part: Punctuality | None) -> dict[str, Any]:
    """Where no report was due its cells stay empty."""
    if part is None:
        return {}
    return {
        "reports_in_time": part.in_time.numerator,
        "reports_late": part.late.numerator,
        "periods_unreported": part.missing.numerator,
    }


def _register_silence(summary: DisclosureSummary | None) -> dict[str, Any]:
    """What nobody declared has no figure: its cells stay empty."""
    declared = summary is not None and summary.declared
    if summary is None or summary.index is None:
        return {"register_declared": declared}
    return {
        "register_declared": declared,
        "register_in_time": summary.index.numerator,
        "register_items": summary.index.denominator,
        "register_stale": summary.stale,
    }


# The disclosure register
REGISTER_COLUMNS = (
    "as_of",
    "organisation",
    "organisation_name",
    "organisation_name_doubt",
    "participation",
    "participation_date",
    "sample",
    "year",
    "judged_on",
    "group",
    "group_title",
    "item",
    "title",
    "trust",
    "citation",
    "source",
    "state",
    "state_label",
    "url",
    "updated",
    "until",
    "interval",
    "promised_by",
    "system_state",
    "entered",
    "not_applicable",
    "place_file",
    "place_line",
)


def _register_json(plan: PlanOverview, address: str, register: DisclosureOverview) -> dict[str, Any]:
    return {
        "format": "iltod-disclosure-1",
        **plan_head(plan),
        "address": address,
        "csv": csv_address(address),
        "declared_here": register.declared,
        "judged_on": register.judged_on,
        "index": share_json(register.index) if register.index else None,
        "system_index": share_json(register.system) if register.system else None,
        "states": [{"state": total.state, **share_json(total.share)} for total in register.totals],
        "history": [{"date": point.date, **share_json(point.index)} for point in register.history],
        "next": [item.item.id for item in register.next],
        "items": [
            {"group": group.group.id, "group_title": group.group.title, **_item_json(item)}
            for group in register.groups
            for item in group.items
        ],
        "catalogues": [{"name": name, "date": date} for name, date in register.sources],
    }


def _item_json(item: DisclosureItem) -> dict[str, Any]:
    return {
        "item": item.item.id,
        "title": item.item.title,
        "trust": item.item.trust,
        "citation": item.citation,
        "source": plain(item.item.source) if item.item.source else None,
        "site": _status_json(item.site),
        "system": _status_json(item.system),
        "promise": plain(item.promise.promise) if item.promise else None,
        "declared": plain(item.entry) if item.entry else None,
    }


def _status_json(status: UpdateStatus) -> dict[str, Any]:
    return {"state": status.state, "last": status.last, "until": status.until}


def _register_rows(plan: PlanOverview, register: DisclosureOverview, wording: Wording) -> Iterator[dict[str, Any]]:
    for group in register.groups:
        for item in group.items:
            entry, promise = item.entry, item.promise.promise if item.promise else None
            place = entry.place if entry else item.item.place
            yield {
                **plan_head(plan),
                "judged_on": register.judged_on,
                "group": group.group.id,
                "group_title": group.group.title,
                "item": item.item.id,
                "title": item.item.title,
                "trust": item.item.trust,
                "citation": item.citation,
                "source": (item.item.source.url or item.item.source.title) if item.item.source else None,
                "state": item.site.state,
                "state_label": wording.enums.Freshness[item.site.state],
                "url": entry.url if entry else None,
                "updated": item.site.last,
                "until": item.site.until,
                "interval": promise.interval if promise else None,
                "promised_by": (promise.measure or promise.by) if promise else None,
                "system_state": item.system.state,
                "entered": item.system.last,
                "not_applicable": entry.not_applicable if entry else None,
                "place_file": place.file,
                "place_line": place.line,
            }


# Complaints
COMPLAINT_COLUMNS = (
    "as_of",
    "organisation",
    "organisation_name",
    "organisation_name_doubt",
    "participation",
    "participation_date",
    "sample",
    "year",
    "period",
    "date",
    "breakdown",
    "value",
    "value_label",
    "count",
    "secret",
    "place_file",
)


def _complaints_json(plan: PlanOverview, address: str, complaints: ComplaintOverview) -> dict[str, Any]:
    return {
        "format": "iltod-complaints-1",
        **plan_head(plan),
        "address": address,
        "csv": csv_address(address),
        "total": complaints.total,
        "missing": complaints.missing,
        "reports": [
            {
                "report": report.id,
                "period": report.period,
                "date": report.date,
                "received": _count_json(complaints.received[index]),
                "kinds": {row.of: _count_json(row.counts[index]) for row in complaints.kinds},
                "outcomes": {row.of: _count_json(row.counts[index]) for row in complaints.outcomes},
                "text": report.text,
                "document": report.document,
            }
            for index, report in enumerate(complaints.reports)
        ],
    }


def _count_json(count: Count) -> dict[str, Any]:
    return {"count": count.value, "secret": count.secret}


def _complaint_rows(plan: PlanOverview, complaints: ComplaintOverview, wording: Wording) -> Iterator[dict[str, Any]]:
    """Yield a row for each number; a total has the breakdown `received`."""
    parts: Sequence[tuple[str, Any, Any]] = (
        ("kind", complaints.kinds, wording.enums.ComplaintKind),
        ("outcome", complaints.outcomes, wording.enums.ComplaintOutcome),
    )
    for index, report in enumerate(complaints.reports):
        head = {**plan_head(plan), "period": report.period, "date": report.date, "place_file": report.place.file}
        total = {"breakdown": "received", "value": "", "value_label": wording.complaints.sum}
        yield {**head, **total, **_count_json(complaints.received[index])}
        for breakdown, rows, words in parts:
            for row in rows:
                part = {"breakdown": breakdown, "value": row.of, "value_label": words[row.of]}
                yield {**head, **part, **_count_json(row.counts[index])}
