"""JSON Schema (2020-12) of every JSON file that the site publishes about bodies, by the `format` that the file names.

A key may be added to a format. Where one goes away or means another thing, the number at the end of the format grows
(`docs/output-formats.md`).
"""

from __future__ import annotations

import msgspec

from iltod import model
from iltod.evidence.rungs import Rung
from iltod.exports.outputs.shapes import (
    COMMIT,
    COUNT,
    DAY,
    EVENT,
    EVIDENCE,
    HEAD,
    MEASURE,
    PARTICIPATION,
    PAST,
    PLAN_SUMMARY,
    PROMOTED,
    PUNCTUALITY,
    REACH,
    REMOVED,
    SHA256,
    SHARE,
    STANDING,
    STATE_SHARE,
    SUMMARY,
    TEXT,
    TOTALS,
    TRUTH,
    WHOLE,
    Schema,
    code,
    declared,
    either,
    ref,
    shape,
    some,
)
from iltod.facts.conduct.measurability import Yardstick
from iltod.facts.conduct.participation import ParticipationState
from iltod.facts.disclosure_facts import Freshness
from iltod.facts.measure_facts import PeriodState
from iltod.history.changes import ChangeKind

DIALECT = "https://json-schema.org/draft/2020-12/schema"

OUTPUTS: dict[str, dict[str, Schema]] = {
    "organisations": {
        "as_of": DAY,
        "totals": ref("totals"),
        "totals_years": some(WHOLE),
        "years": some(shape(year=WHOLE, closed=TRUTH, organisations=ref("share"), totals=ref("totals"))),
        "participation": some(shape(state=code(ParticipationState), organisations=ref("share"), totals=ref("totals"))),
        "organisations": some(SUMMARY),
        "samples": some(SUMMARY),
    },
    "organisation": {
        "as_of": DAY,
        "id": TEXT,
        "address": TEXT,
        "sample": TRUTH,
        "participation": PARTICIPATION,
        "punctuality": PUNCTUALITY,
        "declared": declared(model.Organisation),
        "totals": ref("totals"),
        "totals_years": some(WHOLE),
        "reach": REACH,
        "promoted": PROMOTED,
        "plans": some(PLAN_SUMMARY),
        "performers": some(shape(id=TEXT, address=TEXT, totals=ref("totals"), measures=some(TEXT), joint=some(TEXT))),
    },
    "plan": {
        **HEAD,
        "address": TEXT,
        "csv": TEXT,
        "declared": declared(model.Plan),
        "rating_scale": declared(model.RatingScale),
        "totals": ref("totals"),
        "sections": some(shape(id=TEXT, totals=ref("totals"))),
        "measures": some(shape(**MEASURE)),
        "measurability": some(
            shape(
                yardstick=code(Yardstick),
                **STATE_SHARE,
                lacking=some(shape(address=either(TEXT), quarter=either(WHOLE), report=either(code(model.Period)))),
            )
        ),
        "periods": some(
            shape(
                period=code(model.Period),
                states=some(shape(state=TEXT, state_label=TEXT, **STATE_SHARE)),
                unreported=ref("share"),
            )
        ),
        "calendar": some(shape(date=DAY, passed=TRUTH, measures=some(TEXT))),
        "open_ended": some(TEXT),
        "reports": some(
            shape(
                id=TEXT,
                declared=declared(model.ProgressReport),
                in_time_until=DAY,
                days_late=either(WHOLE),
                early=TRUTH,
                replaced_by=either(TEXT),
                entered_days_after=either(WHOLE),
            )
        ),
        "punctuality": PUNCTUALITY,
        "published": some(shape(report=TEXT, json=TEXT, **COMMIT)),
        "assessments": some(shape(id=TEXT, declared=declared(model.Assessment))),
        "replies": some(declared(model.Reply)),
        "evidence": some(EVIDENCE),
        "reach": REACH,
        "history": shape(
            **PAST,
            silent=some(shape(**COMMIT, measure=either(TEXT), kinds=some(code(ChangeKind)), title=either(TEXT))),
        ),
        "removed": some(shape(**REMOVED)),
        "reach_csv": either(TEXT),
        "promoted": PROMOTED,
    },
    "measure": {
        **HEAD,
        "rating_scale": TEXT,
        **MEASURE,
        "declared": declared(model.Measure),
        "performers": some(
            shape(id=TEXT, name=TEXT, name_doubt=either(TEXT), kind=code(model.UnitKind), role=code(model.Role))
        ),
        "criteria": some(
            shape(
                number=WHOLE,
                reached=either(WHOLE),
                met=either(TRUTH),
                summed=TRUTH,
                evidence=some(TEXT),
                unproven=TRUTH,
            )
        ),
        "progress": some(
            shape(
                period=code(model.Period),
                state=code(PeriodState),
                due=DAY,
                entries=some(
                    shape(
                        report=TEXT,
                        date=DAY,
                        performer=either(TEXT),
                        rating_label=either(TEXT),
                        days_late=either(WHOLE),
                        replaced_by=either(TEXT),
                        declared=declared(model.Progress),
                    )
                ),
            )
        ),
        "evidence": some(EVIDENCE),
        "reach": REACH,
        "assessments": some(
            shape(
                assessment=TEXT,
                assessor=code(model.AssessorKind),
                name=TEXT,
                period=code(model.Period),
                date=DAY,
                rating=TEXT,
                rating_label=TEXT,
                text=either(TEXT),
                replies=some(declared(model.Reply)),
            )
        ),
        "replies": some(declared(model.Reply)),
        "amendments": some(declared(model.Amendment)),
        "history": shape(**PAST, events=some(EVENT)),
        "previous": either(TEXT),
        "next": either(TEXT),
    },
    "removed-measure": {
        **HEAD,
        "rating_scale": TEXT,
        **REMOVED,
        "last": either(
            shape(
                number=TEXT,
                title=TEXT,
                section=some(TEXT),
                deadline=TEXT,
                performers=some(TEXT),
                criteria=some(TEXT),
                target_level=some(TEXT),
                formerly=some(TEXT),
            )
        ),
        "history": shape(**PAST, events=some(EVENT)),
    },
    "report": {
        **HEAD,
        "report": TEXT,
        "known": shape(**COMMIT),
        "readable": TRUTH,
        "rating_scale": {},
        "totals": ref("totals"),
        "measures": some(
            shape(
                **MEASURE,
                title=TEXT,
                deadline=TEXT,
                values=some(shape(criterion=WHOLE, reached=either(WHOLE))),
                evidence=some(shape(id=TEXT, rung=either(code(Rung)), stands=TRUTH)),
            )
        ),
        "reports": some(shape(id=TEXT, period=code(model.Period), date=DAY)),
    },
    "openness": {
        **HEAD,
        "rating_scale": TEXT,
        "address": TEXT,
        "promises": some(shape(kind=code(model.PromiseKind), published=TRUTH, measures=some(TEXT))),
        "disclosure": either(shape(json=TEXT)),
        "complaints": either(shape(json=TEXT)),
        "rules": either(
            shape(
                in_force=WHOLE,
                changed=ref("share"),
                rules=some(shape(in_force=TRUTH, changed_this_year=TRUTH, declared=declared(model.Rule))),
            )
        ),
        "activities": some(shape(coverage=either(ref("share")), declared=declared(model.Activity))),
        "integrity": some(shape(declared=declared(model.IntegrityRating))),
    },
    "disclosure": {
        **HEAD,
        "rating_scale": TEXT,
        "address": TEXT,
        "csv": TEXT,
        "declared_here": TRUTH,
        "judged_on": DAY,
        "index": either(ref("share")),
        "system_index": either(ref("share")),
        "states": some(shape(state=code(Freshness), **STATE_SHARE)),
        "history": some(shape(date=DAY, **STATE_SHARE)),
        "next": some(TEXT),
        "items": some(
            shape(
                group=TEXT,
                group_title=TEXT,
                item=TEXT,
                title=TEXT,
                trust=code(model.Trust),
                citation=either(TEXT),
                source=either(declared(model.Source)),
                site=STANDING,
                system=STANDING,
                promise=either(declared(model.UpdatePromise)),
                declared=either(declared(model.DisclosureEntry)),
            )
        ),
        "catalogues": some(shape(name=TEXT, date=DAY)),
    },
    "complaints": {
        **HEAD,
        "rating_scale": TEXT,
        "address": TEXT,
        "csv": TEXT,
        "total": either(WHOLE),
        "missing": some(code(model.Period)),
        "reports": some(
            shape(
                report=TEXT,
                period=code(model.Period),
                date=DAY,
                received=COUNT,
                kinds={"type": "object", "additionalProperties": COUNT},
                outcomes={"type": "object", "additionalProperties": COUNT},
                text=either(TEXT),
                document=either(TEXT),
            )
        ),
    },
    "manifest": {
        "files": some(shape(path=TEXT, sha256=SHA256, bytes=WHOLE)),
        "as_of": DAY,
        "commit": either(TEXT),
        "organisations": some(shape(id=TEXT, manifest=TEXT, sha256=SHA256)),
    },
    "digests": {
        "as_of": DAY,
        "organisation": TEXT,
        "organisation_name": TEXT,
        "sample": TRUTH,
        "files": some({"type": "object", "required": ["sha256"]}),
        "digests": WHOLE,
        "lists": some(TEXT),
        "organisations_by_digest": {"type": "object", "additionalProperties": some(TEXT)},
    },
}
"""The keys of each output, by the name in its format."""

LOOSE: dict[str, tuple[str, ...]] = {
    "report": ("organisation", "year", "report", "known", "readable"),
    "manifest": ("files",),
    "digests": ("as_of",),
}
"""Of outputs that have more than one form, the keys that every form has."""


def output_schemas() -> dict[str, bytes]:
    """Return the schema files of the outputs by name."""
    return {f"{name}-1.schema.json": _written(name, keys) for name, keys in OUTPUTS.items()}


def output_format(name: str) -> str:
    """Return what a file of an output says of its format."""
    return f"iltod-{name}-1"


def _written(name: str, keys: dict[str, Schema]) -> bytes:
    document = {
        "$schema": DIALECT,
        "title": output_format(name),
        **shape(format={"const": output_format(name)}, **keys),
        **({"required": ["format", *LOOSE[name]]} if name in LOOSE else {}),
        "$defs": {"share": SHARE, "totals": TOTALS},
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
