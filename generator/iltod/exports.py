"""Open data: the same facts as the pages, as JSON and CSV, printed from the same overview.

Keys are the model's keys. What an author wrote stands under `declared`, without the fields that were left out;
everything else follows from it on the day `as_of`. Addresses are relative to the root of the site.

A header of the CSV is the JSON key; where the key is nested, the keys are joined by `_` and `text` is left off
(`number.printed` is `number_printed`). Lists stand in one cell, divided by line breaks.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

import msgspec

from iltod.changes import Commit, Event
from iltod.digests import body_digests, country_digests
from iltod.figures import Share
from iltod.model import Assessment, Record, Section, SubSection, Text
from iltod.overview import (
    AssessmentEntry,
    CountryOverview,
    EvidenceOverview,
    MeasureLink,
    MeasureOverview,
    OrganisationOverview,
    OrganisationSummary,
    PerformerOverview,
    PeriodProgress,
    PlanOverview,
    PlanSummary,
    State,
    Totals,
)
from iltod.periods import KnownThen
from iltod.place import NOWHERE, Place
from iltod.reach import Promoted, ReachTable
from iltod.sightings import CheckedLink
from iltod.stamp import Stamp

StateLabel = Callable[[State], str]
"""How the words of the site call a state."""

INDEX_ADDRESS = "data/organisations.json"

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel does not read a CSV as UTF-8."""

_DANGEROUS = frozenset("=+-@\t\r\n'＝＋－＠")

_ENCODER = msgspec.json.Encoder(decimal_format="number")


class ExportFile(msgspec.Struct, frozen=True):
    """A file of open data: its address relative to the root of the site, and its bytes."""

    address: str
    content: bytes


def json_address(page_address: str) -> str:
    """Return the address of the JSON that stands beside a page (`a/2025/` has `a/2025.json`)."""
    return f"{page_address.rstrip('/')}.json"


def csv_address(page_address: str) -> str:
    """Return the address of the CSV that stands beside the page of a plan."""
    return f"{page_address.rstrip('/')}.csv"


def reach_address(page_address: str) -> str:
    """Return the address of the CSV with the figures of reach of a plan."""
    return f"{page_address}reach.csv"


def organisation_files(overview: OrganisationOverview, label: StateLabel) -> Iterator[ExportFile]:
    """Yield the files of one body: its own, and those of its plans and their measures."""
    yield ExportFile(json_address(overview.address), write_json(organisation_json(overview, label)))
    for plan in overview.plans:
        yield ExportFile(json_address(plan.address), write_json(plan_json(plan, label)))
        yield ExportFile(csv_address(plan.address), write_csv(CSV_COLUMNS, plan_rows(plan, label)))
        if plan.reach:
            yield ExportFile(reach_address(plan.address), write_csv(REACH_COLUMNS, reach_rows(plan)))
        for measure in plan.measures:
            yield ExportFile(json_address(measure.address), write_json(measure_json(plan, measure, label)))
    for address, document in body_digests(overview):
        yield ExportFile(address, write_json(document))


def country_files(overview: CountryOverview, label: StateLabel) -> Iterator[ExportFile]:
    """Yield the files that tell of all bodies."""
    yield ExportFile(INDEX_ADDRESS, write_listing(country_json(overview, label)))
    for address, document in country_digests((*overview.organisations, *overview.samples), overview.as_of):
        yield ExportFile(address, write_json(document))


# JSON


def country_json(overview: CountryOverview, label: StateLabel) -> dict[str, Any]:
    """Return the index of all bodies with their totals and the addresses of their files; samples stand apart."""
    return {
        "as_of": overview.as_of,
        "totals": totals_json(overview.totals, label),
        "organisations": [summary_json(item, label) for item in overview.organisations],
        "samples": [summary_json(item, label) for item in overview.samples],
    }


def organisation_json(overview: OrganisationOverview, label: StateLabel) -> dict[str, Any]:
    """Return one body with the totals of its plans and performers."""
    return {
        "as_of": overview.as_of,
        "id": overview.organisation.id,
        "address": overview.address,
        "sample": overview.organisation.sample,
        "declared": plain(overview.organisation),
        "totals": totals_json(overview.totals, label),
        "reach": _reach_json(overview.reach),
        "promoted": _promoted_json(overview.promoted),
        "plans": [_plan_summary_json(plan, label) for plan in overview.summary.plans],
        "performers": [_performer_json(performer, label) for performer in overview.performers],
    }


def plan_json(plan: PlanOverview, label: StateLabel) -> dict[str, Any]:
    """Return one plan whole: as declared with its reports, assessments and evidence, and what follows from them."""
    return {
        **_plan_head(plan),
        "address": plan.address,
        "csv": csv_address(plan.address),
        "declared": plain(msgspec.structs.replace(plan.plan, amendments=plan.amendments, corrections=plan.corrections)),
        "rating_scale": plain(plan.scale),
        "totals": totals_json(plan.totals, label),
        "sections": [{"id": item.section.id, "totals": totals_json(item.totals, label)} for item in plan.sections],
        "measures": [_measure_facts(item, label) for item in plan.measures],
        "periods": [
            {
                "period": one.period,
                "states": [
                    {"state": item.state.id, "state_label": label(item.state), **share_json(item.share)}
                    for item in one.states
                ],
                "unreported": share_json(one.unreported),
            }
            for one in plan.periods
        ],
        "calendar": [
            {"date": day.date, "passed": day.passed, "measures": [item.measure.id for item in day.measures]}
            for day in plan.calendar
        ],
        "open_ended": [item.measure.id for item in plan.open_ended],
        "reports": [_declared(report.id, report) for report in plan.reports],
        "published": [
            {"report": item.report.id, **_commit_json(item.commit), "json": item.address} for item in plan.published
        ],
        "assessments": [_declared(item.id, item) for item in _assessments(plan)],
        "evidence": [_evidence_json(item) for item in plan.evidence],
        "reach": _reach_json(plan.reach),
        "history": _past_json(plan),
        "reach_csv": reach_address(plan.address) if plan.reach else None,
        "promoted": _promoted_json(plan.promoted),
    }


def measure_json(plan: PlanOverview, item: MeasureOverview, label: StateLabel) -> dict[str, Any]:
    """Return one measure whole: the promise, every period, every piece of evidence."""
    return {
        **_plan_head(plan),
        **_measure_facts(item, label),
        "declared": plain(item.measure),
        "performers": [
            {"id": one.unit.id, "name": one.unit.name.text, "kind": one.unit.kind, "role": one.role}
            for one in item.performers
        ],
        "criteria": [
            {
                "number": one.number,
                "reached": one.reached,
                "met": one.met,
                "summed": one.summed,
                "evidence": [proof.evidence.id for proof in one.evidence],
                "unproven": one.unproven,
            }
            for one in item.criteria
        ],
        "progress": [_period_json(period) for period in item.progress],
        "evidence": [_evidence_json(one) for one in item.evidence],
        "reach": _reach_json(item.reach),
        "assessments": [_assessment_json(one) for one in item.assessments],
        "amendments": [plain(one) for one in item.amendments],
        "history": {
            **_since_json(plan),
            "events": [_event_json(line.event) for step in item.history for line in step.lines],
        },
        "previous": _link_json(item.previous),
        "next": _link_json(item.next),
    }


def period_file(then: KnownThen, label: StateLabel) -> ExportFile:
    """Return what was known of a plan when a report came in, without the free text of then."""
    item = next(one for one in then.plan.published if one.report.id == then.report)
    return ExportFile(item.address, write_json(period_json(then, label)))


def period_json(then: KnownThen, label: StateLabel) -> dict[str, Any]:
    """Return the totals, the state of each measure and which reports and evidence there were."""
    document = {**_plan_head(then.plan), "report": then.report, "known": _commit_json(then.commit)}
    known = then.overview
    if known is None:
        return {**document, "readable": False}
    return {
        **document,
        "as_of": known.as_of,
        "readable": True,
        "rating_scale": plain(known.scale),
        "totals": totals_json(known.totals, label),
        "measures": [
            {
                **_measure_facts(item, label),
                "title": item.measure.title.text,
                "deadline": item.measure.deadline.text,
                "values": [{"criterion": one.number, "reached": one.reached} for one in item.criteria],
                "evidence": [{"id": one.evidence.id, "rung": one.rung, "stands": one.stands} for one in item.evidence],
            }
            for item in known.measures
        ],
        "reports": [{"id": item.id, "period": item.period, "date": item.date} for item in known.reports],
    }


def totals_json(totals: Totals, label: StateLabel) -> dict[str, Any]:
    """Return totals, every share with both numbers and its percentage, cut to one decimal."""
    return {
        "measures": totals.measures,
        "states": [
            {"state": item.state.id, "state_label": label(item.state), **share_json(item.share)}
            for item in totals.states
        ],
        "rated": share_json(totals.rated),
        "mean": _decimal(totals.mean),
        "completed": share_json(totals.completed),
        "reported": share_json(totals.reported),
        "unreported": share_json(totals.unreported),
        "overdue": share_json(totals.overdue),
        "due_soon": share_json(totals.due_soon),
        "without_evidence": share_json(totals.without_evidence),
        "rungs": [{"rung": item.rung, **share_json(item.share)} for item in totals.rungs],
    }


def plain(record: Record) -> dict[str, Any]:
    """Return what an author declared, without the fields that were left out and without the places of single texts."""
    if type(record) is Text and not record.printed and not record.doubt:  # as nearly all texts are
        return {"text": record.text}
    found = {}
    for name, value in zip(record.__struct_fields__, msgspec.structs.astuple(record), strict=True):
        if value is None or value == ():
            continue
        kind = type(value)
        if kind is Place:
            if value != NOWHERE and type(record) is not Text:
                found[name] = value
        elif kind is tuple:
            found[name] = [plain(item) if isinstance(item, Record) else item for item in value]
        else:
            found[name] = plain(value) if isinstance(value, Record) else value
    return found


def write_json(document: object) -> bytes:
    """Return a document as indented UTF-8 JSON; the order of keys is that of the document."""
    return msgspec.json.format(_ENCODER.encode(document), indent=2) + b"\n"


def write_listing(document: Mapping[str, object]) -> bytes:
    """Return a document as JSON with a line for each key, and where it is a list, a line for each item of it."""
    lines = []
    for key, value in document.items():
        items = [_ENCODER.encode(item) for item in value] if isinstance(value, list) else []
        written = b"[\n%b\n]" % b",\n".join(items) if items else _ENCODER.encode(value)
        lines.append(b"%b: %b" % (_ENCODER.encode(key), written))
    return b"{\n%b\n}\n" % b",\n".join(lines)


def compact_json(document: object) -> str:
    """Return a document as JSON in one line, to be put into another."""
    return _ENCODER.encode(document).decode()


def _declared(record_id: str, record: Record) -> dict[str, Any]:
    return {"id": record_id, "declared": plain(record)}


def _plan_head(plan: PlanOverview) -> dict[str, Any]:
    return {
        "as_of": plan.as_of,
        "organisation": plan.organisation.id,
        "organisation_name": plan.organisation.name.text,
        "sample": plan.organisation.sample,
        "year": plan.plan.year,
    }


def _measure_facts(item: MeasureOverview, label: StateLabel) -> dict[str, Any]:
    """Return what follows for a measure, without what stands only in its own file."""
    step = item.state.step
    return {
        "id": item.measure.id,
        "address": item.address,
        **_group_json("section", item.section),
        **_group_json("subsection", item.subsection),
        "state": item.state.id,
        "state_label": label(item.state),
        "rating": step.code if step else None,
        "rating_value": step.value if step else None,
        "rating_origin": item.rating_origin,
        "overdue": item.overdue,
        "overdue_since": item.overdue_since,
        "due_soon": item.due_soon,
        "next_due": item.next_due,
        "due": [
            {"date": due.date, "period": due.period, "passed": due.passed, "reported": due.reported} for due in item.due
        ],
        "without_evidence": item.without_evidence,
        "evidence_standing": sum(one.stands for one in item.evidence),
        "rung": item.rung,
        "promotes_110": item.measure.promotes_110,
        "promotion": item.promotion,
    }


def _group_json(name: str, group: Section | SubSection | None) -> dict[str, Any]:
    return {name: group.id if group else None, f"{name}_title": group.title.text if group else None}


def _period_json(period: PeriodProgress) -> dict[str, Any]:
    return {
        "period": period.period,
        "state": period.state,
        "due": period.due,
        "entries": [
            {
                "report": entry.report.id,
                "date": entry.report.date,
                "performer": entry.performer.id if entry.performer else None,
                "rating_label": entry.step.label if entry.step else None,
                "declared": plain(entry.progress),
            }
            for entry in period.entries
        ],
    }


def _evidence_json(item: EvidenceOverview) -> dict[str, Any]:
    return {
        "id": item.evidence.id,
        "rung": item.rung,
        "stands": item.stands,
        "stamp": _stamp_json(item.stamp),
        "link": _link_seen_json(item.link),
        "archived_link": _link_seen_json(item.archived_link),
        "criteria": item.criteria,
        **({"picture": item.picture} if item.picture else {}),
        "declared": plain(item.evidence),
    }


def _link_seen_json(link: CheckedLink | None) -> dict[str, Any] | None:
    if link is None:
        return None
    return {"checked": link.checked, "outcome": link.outcome, "seen": link.seen}


def _stamp_json(stamp: Stamp | None) -> dict[str, Any] | None:
    if stamp is None:
        return None
    return {"time": stamp.time, "authority": stamp.authority, "signature": stamp.signature}


def _reach_json(table: ReachTable | None) -> dict[str, Any] | None:
    """Return figures by channel; a kind that nobody counted is null."""
    if table is None:
        return None
    return {
        "channels": [
            {
                "channel": row.channel,
                "asked": row.asked,
                "evidence": row.items,
                "verifiable": row.verifiable,
                **{count.kind: count.value for count in row.counts},
            }
            for row in table.rows
        ],
        "total": {
            "evidence": table.total.items,
            "verifiable": table.total.verifiable,
            **{count.kind: count.value for count in table.total.counts},
        },
        "asked_counts": table.asked_kinds,
        "channels_covered": share_json(table.covered),
    }


def _past_json(plan: PlanOverview) -> dict[str, Any]:
    """Return since when a plan is in the repository, and what of its promises was changed without an act."""
    return {
        **_since_json(plan),
        "silent": [
            {**_commit_json(item.commit), "measure": item.measure, "kinds": item.kinds, "title": item.title}
            for item in plan.silent
        ],
    }


def _since_json(plan: PlanOverview) -> dict[str, Any]:
    return {"unknown": plan.past.unknown, "since": _commit_json(plan.past.since) if plan.past.since else None}


def _commit_json(commit: Commit) -> dict[str, Any]:
    return {"commit": commit.id, "date": commit.date}


def _event_json(event: Event) -> dict[str, Any]:
    change = event.change
    return {
        **_commit_json(event.commit),
        "kind": change.kind,
        "subject": change.subject or None,
        "period": change.period,
        "performer": change.performer,
        "criterion": change.number,
        "before": change.before,
        "after": change.after,
        "backing": event.backing,
        "declared": plain(event.declared) if event.declared else None,
        "uncertain": event.uncertain,
    }


def _promoted_json(promoted: Promoted | None) -> dict[str, Any] | None:
    if promoted is None:
        return None
    return {state: share_json(getattr(promoted, state)) for state in ("proven", "named", "missing")}


def _assessment_json(entry: AssessmentEntry) -> dict[str, Any]:
    assessment = entry.assessment
    return {
        "assessment": assessment.id,
        "assessor": assessment.assessor,
        "name": assessment.name,
        "period": assessment.period,
        "date": assessment.date,
        "rating": entry.step.code,
        "rating_label": entry.step.label,
        "text": entry.text,
    }


def _assessments(plan: PlanOverview) -> Iterable[Assessment]:
    found = {entry.assessment.id: entry.assessment for item in plan.measures for entry in item.assessments}
    return sorted(found.values(), key=lambda item: (item.date, item.id))


def _performer_json(performer: PerformerOverview, label: StateLabel) -> dict[str, Any]:
    return {
        "id": performer.unit.id,
        "address": performer.address,
        "totals": totals_json(performer.totals, label),
        "measures": [item.address for year in performer.years for item in year.measures],
    }


def summary_json(summary: OrganisationSummary, label: StateLabel) -> dict[str, Any] | msgspec.Raw:
    """Return what the index says of one body."""
    if summary.printed:
        return msgspec.Raw(summary.printed.json)
    return {
        "id": summary.id,
        "name": summary.name,
        "short_name": summary.short_name,
        "kind": summary.kind,
        "sample": summary.sample,
        "address": summary.address,
        "json": json_address(summary.address),
        "totals": totals_json(summary.totals, label),
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
        "totals": totals_json(plan.totals, label),
    }


def _link_json(link: MeasureLink | None) -> str | None:
    return link.address if link else None


def share_json(share: Share) -> dict[str, Any]:
    """Return a part of a whole with both numbers and its percentage."""
    return {
        "numerator": share.numerator,
        "denominator": share.denominator,
        "percent": _decimal(share.percent),
    }


def _decimal(text: str | None) -> Decimal | None:
    """The figure as it is printed, as a number of JSON: a float would invent digits."""
    return Decimal(text) if text is not None else None


# CSV

CSV_COLUMNS = (
    "as_of",
    "organisation",
    "organisation_name",
    "sample",
    "year",
    "id",
    "number",
    "number_printed",
    "title",
    "title_printed",
    "section",
    "section_title",
    "subsection",
    "subsection_title",
    "performers",
    "deadline",
    "deadline_printed",
    "deadline_kind",
    "due",
    "next_due",
    "criteria",
    "target_level",
    "state",
    "state_label",
    "rating",
    "rating_value",
    "rating_origin",
    "overdue",
    "overdue_since",
    "due_soon",
    "without_evidence",
    "evidence_standing",
    "rung",
    "promotes_110",
    "promotion",
    "address",
    "place_file",
    "place_line",
)

REACH_COLUMNS = (
    "as_of",
    "organisation",
    "organisation_name",
    "sample",
    "year",
    "evidence",
    "title",
    "date",
    "measures",
    "channel",
    "rung",
    "promotes_110",
    "kind",
    "value",
)


def plan_rows(plan: PlanOverview, label: StateLabel) -> Iterator[dict[str, Any]]:
    """Yield one row for each measure of a plan, in printed order."""
    head = _plan_head(plan)
    for item in plan.measures:
        measure = item.measure
        yield {
            **head,
            **_measure_facts(item, label),
            "number": measure.number.text,
            "number_printed": measure.number.printed,
            "title": measure.title.text,
            "title_printed": measure.title.printed,
            "performers": [one.unit.name.text for one in item.performers],
            "deadline": measure.deadline.text,
            "deadline_printed": measure.deadline.printed,
            "deadline_kind": measure.deadline.kind,
            "due": [due.date for due in item.due],
            "criteria": [one.criterion.text.text for one in item.criteria],
            "target_level": [text.text for text in measure.target_level],
            "place_file": measure.place.file,
            "place_line": measure.place.line,
        }


def reach_rows(plan: PlanOverview) -> Iterator[dict[str, Any]]:
    """Yield one row for each figure of each standing evidence item, and one without a figure where it has none."""
    supported: dict[str, list[str]] = {}
    for measure in plan.measures:
        for item in measure.evidence:
            supported.setdefault(item.evidence.id, []).append(measure.measure.id)
    for item in plan.evidence:
        if not item.stands:
            continue
        head = {
            **_plan_head(plan),
            "evidence": item.evidence.id,
            "title": item.evidence.title.text,
            "date": item.evidence.date,
            "measures": supported.get(item.evidence.id, []),
            "channel": item.evidence.channel,
            "rung": item.rung,
            "promotes_110": item.evidence.promotes_110,
        }
        if not item.evidence.reach:
            yield {**head, "kind": None, "value": None}
        yield from ({**head, "kind": reach.kind, "value": reach.value} for reach in item.evidence.reach)


def write_csv(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> bytes:
    """Return rows as CSV that spreadsheets open by a double click: UTF-8 with a byte order mark, CRLF."""
    names = tuple(columns)
    header = dict(zip(names, names, strict=True))
    return (BYTE_ORDER_MARK + csv_lines(names, (header,)) + csv_lines(names, rows)).encode()


def csv_lines(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> str:
    """Return rows as lines of a CSV, without the header."""
    names = tuple(columns)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([cell(row[name]) for name in names] for row in rows)
    return text.getvalue()


def cell(value: object) -> str:
    """Return a value as the text of a cell that no spreadsheet takes for a formula.

    A text that begins with `=`, `+`, `-`, `@` (or their full-width forms), a tab, a line break or an apostrophe has
    one apostrophe put before it, so that taking one leading apostrophe away always gives the text back.
    Source of the rule: OWASP, CSV Injection.
    """
    text = value if type(value) is str else "" if value is None else _cell_text(value)
    return f"'{text}" if text[:1] in _DANGEROUS else text


def _cell_text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case datetime.date():
            return value.isoformat()
        case list() | tuple():
            return "\n".join(_cell_text(item) for item in value)
        case _:
            return str(value)
