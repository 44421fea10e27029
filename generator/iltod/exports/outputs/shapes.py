"""The parts of which the schemas of the published JSON files are made."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from iltod import model
from iltod.evidence.rungs import Rung
from iltod.facts.conduct.participation import ParticipationState
from iltod.facts.disclosure_facts import Freshness
from iltod.facts.measure_facts import Lateness, RatingOrigin
from iltod.facts.reach import Promotion
from iltod.history.changes import Backing, ChangeKind
from iltod.history.git import Unknown
from iltod.model import Record

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
TRUTH: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def shape(**keys: Schema) -> Schema:
    """Return the schema of an object with exactly these keys, each of which is there."""
    return {"type": "object", "properties": keys, "required": list(keys), "additionalProperties": False}


def either(schema: Schema) -> Schema:
    """Return the schema of a value that may be `null`, where nothing is known."""
    return {"anyOf": [schema, {"type": "null"}]}


def some(schema: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def code(kind: type[StrEnum]) -> Schema:
    """Return the schema of a code."""
    return {"enum": [member.value for member in kind]}


def declared(record: type[Record]) -> Schema:
    """Return the schema of what an author wrote: any of the record's fields; those left out are not there.

    What a field may contain is described by the schema of the file in which it was written.
    """
    return {
        "type": "object",
        "properties": {name: {} for name in record.__struct_fields__},
        "additionalProperties": False,
    }


def ref(name: str) -> Schema:
    """Return the reference to a definition."""
    return {"$ref": f"#/$defs/{name}"}


SHARE = shape(numerator=WHOLE, denominator=WHOLE, percent=either(NUMBER))
COMMIT = {"commit": TEXT, "date": DAY}
PUNCTUALITY = either(shape(in_time=ref("share"), late=ref("share"), missing=ref("share")))
STATE_SHARE = {"numerator": WHOLE, "denominator": WHOLE, "percent": either(NUMBER)}
PARTICIPATION = shape(
    state=code(ParticipationState),
    takes_part=TRUTH,
    date=either(DAY),
    text=either(TEXT),
    not_updated=either(TEXT),
    not_updated_since=either(DAY),
)

TOTALS = shape(
    measures=WHOLE,
    states=some(shape(state=TEXT, state_label=TEXT, **STATE_SHARE)),
    rated=ref("share"),
    mean=either(NUMBER),
    means=some(
        shape(
            scale=TEXT,
            scale_name=TEXT,
            rated=WHOLE,
            not_due_late=WHOLE,
            mean=either(NUMBER),
            mean_with_not_due_late_as_zero=either(NUMBER),
        )
    ),
    **dict.fromkeys(
        (
            "completed",
            "reported",
            "unreported",
            "overdue",
            "due_soon",
            "without_evidence",
            "not_due_late",
            "extended_without_act",
        ),
        ref("share"),
    ),
    rungs=some(shape(rung=either(code(Rung)), **STATE_SHARE)),
)

_COUNTS = {kind.value: either(WHOLE) for kind in model.ReachKind}

REACH = either(
    shape(
        channels=some(
            {
                "type": "object",
                "properties": {
                    "channel": either(code(model.Channel)),
                    "asked": TRUTH,
                    "evidence": WHOLE,
                    "verifiable": WHOLE,
                    **_COUNTS,
                },
                "required": ["channel", "asked", "evidence", "verifiable"],
                "additionalProperties": False,
            }
        ),
        total={
            "type": "object",
            "properties": {"evidence": WHOLE, "verifiable": WHOLE, **_COUNTS},
            "required": ["evidence", "verifiable"],
            "additionalProperties": False,
        },
        asked_counts=some(code(model.ReachKind)),
        channels_covered=ref("share"),
    )
)

LINK = either(shape(checked=DAY, outcome=code(model.LinkOutcome), seen=either(DAY)))

EVIDENCE = {
    "type": "object",
    "properties": {
        "id": TEXT,
        "rung": either(code(Rung)),
        "stands": TRUTH,
        "stamp": either(shape(time=either(TEXT), authority=either(TEXT), signature=code(model.Signature))),
        "link": LINK,
        "archived_link": LINK,
        "entered_days_after": either(WHOLE),
        "criteria": some(WHOLE),
        "picture": {"type": "object", "required": ["sha256", "size", "width", "height"]},
        "declared": declared(model.Evidence),
    },
    "required": [
        "id",
        "rung",
        "stands",
        "stamp",
        "link",
        "archived_link",
        "entered_days_after",
        "criteria",
        "declared",
    ],
    "additionalProperties": False,
}

HEAD = {
    "as_of": DAY,
    "organisation": TEXT,
    "organisation_name": TEXT,
    "organisation_name_doubt": either(TEXT),
    "participation": code(ParticipationState),
    "participation_date": either(DAY),
    "not_updated_since": either(DAY),
    "sample": TRUTH,
    "year": WHOLE,
    "approved_later": TRUTH,
    "withheld": some(TEXT),
    "rating_scale": {},
    "rating_scale_name": TEXT,
}

MEASURE = {
    "id": TEXT,
    "address": TEXT,
    "section": either(TEXT),
    "section_title": either(TEXT),
    "subsection": either(TEXT),
    "subsection_title": either(TEXT),
    "state": TEXT,
    "state_label": TEXT,
    "rating": either(TEXT),
    "rating_value": either(NUMBER),
    "rating_origin": either(code(RatingOrigin)),
    "overdue": TRUTH,
    "overdue_since": either(DAY),
    "overdue_days": either(WHOLE),
    "lateness": either(code(Lateness)),
    "deadline_counted": TEXT,
    "due_soon": TRUTH,
    "not_due_late": TRUTH,
    "deadline_moved_without_act": either(shape(counted=TEXT, extended=TRUTH, **COMMIT)),
    "extended_without_act": TRUTH,
    "next_due": either(DAY),
    "due": some(
        shape(date=DAY, period=either(code(model.Period)), passed=TRUTH, reported=TRUTH, days_late=either(WHOLE))
    ),
    "without_evidence": TRUTH,
    "evidence_standing": WHOLE,
    "rung": either(code(Rung)),
    "promotes_110": TRUTH,
    "promotion": either(code(Promotion)),
    "performer_ids": some(TEXT),
    "performer_roles": some(code(model.Role)),
}

PAST = {
    "unknown": either(code(Unknown)),
    "since": either(shape(**COMMIT)),
    "disorder": some(shape(**COMMIT)),
}

PROMOTED = either(shape(proven=ref("share"), named=ref("share"), missing=ref("share")))

PLAN_SUMMARY = shape(
    year=WHOLE,
    title=TEXT,
    address=TEXT,
    json=TEXT,
    csv=TEXT,
    last_report=either(DAY),
    punctuality=PUNCTUALITY,
    totals=ref("totals"),
)

SUMMARY = shape(
    id=TEXT,
    name=TEXT,
    name_doubt=either(TEXT),
    participation=PARTICIPATION,
    short_name=either(TEXT),
    kind=code(model.OrganisationKind),
    sample=TRUTH,
    address=TEXT,
    json=TEXT,
    totals=ref("totals"),
    punctuality=PUNCTUALITY,
    plans=some(PLAN_SUMMARY),
)

EVENT = shape(
    **COMMIT,
    kind=code(ChangeKind),
    subject=either(TEXT),
    period=either(code(model.Period)),
    performer=either(TEXT),
    criterion=either(WHOLE),
    before=some(TEXT),
    after=some(TEXT),
    backing=either(code(Backing)),
    declared=either({"type": "object"}),
    uncertain=TRUTH,
)

REMOVED = {
    "id": TEXT,
    "address": TEXT,
    "name": TEXT,
    "date": DAY,
    "commit": either(TEXT),
    "backing": code(Backing),
    "by": either({"type": "object"}),
}

COUNT = shape(count=either(WHOLE), secret=TRUTH)

STANDING = shape(state=code(Freshness), last=either(DAY), until=either(DAY))
