"""Computes every figure once more from the published facts alone, and reports which figure differs.

Nothing of the data, of git or of the builder's own facts is used: what a stranger cannot do with the published files,
this does not do either. The rules are those of `content/methodology.md`.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from iltod.exports.packages.package_reader import Finding, Published, Record
from iltod.facts.figures import cut, mean, share
from iltod.model.addresses import json_address

UNSEEN = ("", "declared")

RUNGS = ("declared", "linked", "file", "archived", "timestamped", "checked")

SOON = 30

PARTS = ("completed", "reported", "unreported", "overdue", "due_soon", "without_evidence", "not_due_late", "extended")

TENTHS = 10


class Recomputed(msgspec.Struct, frozen=True):
    """How many figures were computed once more, over how many rows, and what does not agree."""

    figures: int
    rows: int
    findings: tuple[Finding, ...]


def recompute(published: Published) -> Recomputed:
    """Return what differs between the figures of a package and what follows from its facts."""
    check = _Check(published)
    for rule in (_ratings, _measures, _criteria, _evidence, _assessments, _totals, _states, _keys, _pages):
        rule(published, check)
    rows = sum(len(found) for found in published.tables.values())
    return Recomputed(check.figures, rows, tuple(dict.fromkeys((*published.findings, *check.findings))))


class _Check:
    """Compares what is written with what follows, and counts."""

    def __init__(self, published: Published) -> None:
        self._published = published
        self.figures = 0
        self.findings: list[Finding] = []

    def same(self, table: str, index: int, expected: Mapping[str, str]) -> None:
        """Compare cells of one row with the values that follow from the facts."""
        row = self._published.rows(table)[index]
        for column, value in expected.items():
            self.figures += 1
            if row[column] != value:
                where, line = self._published.place(table, index)
                self.findings.append(Finding("figure_differs", where, line, column, row[column], value))

    def missing(self, table: str, index: int, column: str) -> None:
        """Tell that a row names something that is not there."""
        where, line = self._published.place(table, index)
        value = self._published.rows(table)[index][column]
        self.findings.append(Finding("reference_missing", where, line, column, found=value))


def _truth(value: object) -> str:
    return "true" if value else "false"


def _grouped(rows: Iterable[Record], *columns: str) -> dict[tuple[str, ...], list[Record]]:
    found: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for row in rows:
        found[tuple(row[column] for column in columns)].append(row)
    return found


def _scales(published: Published) -> dict[str, list[Record]]:
    """Return the steps of each scale, best first; a package of one body has no table of scales."""
    steps = _grouped(published.rows("rating_scales"), "rating_scale")
    return {scale: sorted(rows, key=lambda row: int(row["position"])) for (scale,), rows in steps.items()}


def _ratings(published: Published, check: _Check) -> None:
    """A rating that was given says what the step of its scale says."""
    steps = {(scale, step["rating_code"]): step for scale, rows in _scales(published).items() for step in rows}
    for table in ("progress", "assessments"):
        for index, row in enumerate(published.rows(table)):
            step = steps.get((row["rating_scale"], row["rating_code"]))
            if step:
                # By a ratio scale the step is a band, into which the number falls that was reported.
                names = ("rating_label",) if step["scale_kind"] == "ratio" else ("rating_label", "rating_value")
                check.same(table, index, {name: step[name] for name in names})


# Measures


def _measures(published: Published, check: _Check) -> None:
    due = _grouped(published.rows("deadlines"), "measure_key")
    progress = _grouped(published.rows("progress"), "measure_key")
    supports = _grouped(published.rows("evidence_measures"), "measure_key")
    scales = _scales(published)
    for index, row in enumerate(published.rows("measures")):
        key = (row["measure_key"],)
        expected = _late(due.get(key, ()), published.as_of)
        expected |= _proven(supports.get(key, ()))
        entries = sorted(progress.get(key, ()), key=lambda entry: int(entry["rank"]))
        counting = [entry for entry in entries if entry["replaced"] == "false"]
        expected |= _rated(counting)
        expected |= _last(counting)
        steps = scales.get(row["rating_scale"], [])
        if steps:
            expected |= _state(row, expected["rating_code"], steps, counting, due.get(key, ()))
        check.same("measures", index, expected)


def _late(due: Sequence[Record], as_of: datetime.date) -> dict[str, str]:
    days = sorted(due, key=lambda row: row["due"])
    upcoming = [row["due"] for row in days if row["passed"] == "false"]
    awaited = [row["due"] for row in days if row["passed"] == "false" and row["reported"] == "false"]
    missed = [row for row in days if row["passed"] == "true" and row["reported"] == "false"]
    soon = bool(awaited) and (datetime.date.fromisoformat(awaited[0]) - as_of).days <= SOON
    expected = {"next_due": upcoming[0] if upcoming else "", "due_soon": _truth(soon)}
    return expected | ({"overdue": "true"} if missed else {})


def _proven(supports: Iterable[Record]) -> dict[str, str]:
    by_evidence = {row["evidence"]: row for row in supports}
    standing = [row["rung"] for row in by_evidence.values() if row["stands"] == "true"]
    return {
        "evidence_count": str(len(by_evidence)),
        "evidence_standing": str(len(standing)),
        "rung": max(standing, key=RUNGS.index, default=""),
    }


def _rated(entries: Sequence[Record]) -> dict[str, str]:
    """The body's own latest rating counts, else the lowest of its performers' latest ones."""
    rated = [entry for entry in entries if entry["rating_code"]]
    own = [entry for entry in rated if not entry["unit"]]
    latest = {entry["unit"]: entry for entry in rated}
    if own:
        chosen, origin = own[-1], "own"
    elif latest:
        valued = [entry for entry in latest.values() if entry["rating_value"]]
        first = next(iter(latest.values()))
        chosen = min(valued, key=lambda entry: Decimal(entry["rating_value"]), default=first)
        origin = "performers"
    else:
        return {"rating_code": "", "rating_value": "", "rating_label": "", "rating_origin": ""}
    expected = {name: chosen[name] for name in ("rating_code", "rating_value", "rating_label")}
    return {**expected, "rating_origin": origin}


def _last(entries: Sequence[Record]) -> dict[str, str]:
    names = ("report", "period", "date", "text", "reason")
    columns = ("last_report", "last_period", "last_report_date", "last_text", "last_reason")
    last = entries[-1] if entries else dict.fromkeys(names, "")
    return {column: last[name] for column, name in zip(columns, names, strict=True)}


def _state(
    row: Record, code: str, steps: Sequence[Record], entries: Sequence[Record], due: Sequence[Record]
) -> dict[str, str]:
    step = next((step for step in steps if step["rating_code"] == code), None)
    if code and step is None:
        return {"rating_code": ""}
    if step:
        state = step["step"]
    elif entries:
        state = "reported_unrated"
    elif not due:
        state = "unreported_open"
    else:
        late = any(day["passed"] == "true" for day in due)
        state = "unreported_overdue" if late else "unreported_upcoming"
    best = step is not None and step is steps[0]
    return {"state": state, "without_evidence": _truth(best and row["rung"] in UNSEEN)}


def _criteria(published: Published, check: _Check) -> None:
    ranks = {
        (row["measure_key"], row["report"], row["entry"]): row
        for row in published.rows("progress")
        if row["replaced"] == "false"
    }
    values = _grouped(published.rows("counted_values"), "measure_key", "criterion")
    for index, row in enumerate(published.rows("criteria")):
        found = [
            (int(ranks[place]["rank"]), ranks[place]["unit"], int(value["value"]))
            for value in values.get((row["measure_key"], row["criterion"]), ())
            if (place := (value["measure_key"], value["report"], value["entry"])) in ranks
        ]
        check.same("criteria", index, _reached(sorted(found), row["at_least"]))


def _reached(found: Sequence[tuple[int, str, int]], at_least: str) -> dict[str, str]:
    """A sum over performers may count a thing twice: it can show that a threshold was missed, never that it was met."""
    latest = {unit: value for _, unit, value in found}
    summed = "" not in latest and len(latest) > 1
    reached = latest.get("", sum(latest.values())) if latest else None
    met = ""
    if at_least and reached is not None:
        if reached < int(at_least):
            met = "false"
        elif latest.get("", max(latest.values())) >= int(at_least):
            met = "true"
    return {"reached": "" if reached is None else str(reached), "summed": _truth(summed), "met": met}


def _evidence(published: Published, check: _Check) -> None:
    """Every link between evidence and a measure says what the evidence itself says."""
    known = {(row["organisation"], row["year"], row["evidence"]): row for row in published.rows("evidence")}
    for table in ("evidence_measures", "reach"):
        for index, row in enumerate(published.rows(table)):
            item = known.get((row["organisation"], row["year"], row["evidence"]))
            if item is None:
                check.missing(table, index, "evidence")
                continue
            expected = {"stands": item["stands"]} | ({"rung": item["rung"]} if table == "evidence_measures" else {})
            check.same(table, index, expected)
    for index, row in enumerate(published.rows("evidence")):
        check.same("evidence", index, {"stands": _truth(not row["withdrawn_date"])})


def _assessments(published: Published, check: _Check) -> None:
    measures = {row["measure_key"]: row for row in published.rows("measures")}
    for index, row in enumerate(published.rows("assessments")):
        own = measures.get(row["measure_key"])
        if own is None:
            check.missing("assessments", index, "measure_key")
            continue
        expected = {"own_rating_code": own["rating_code"], "own_rating_value": own["rating_value"]}
        check.same("assessments", index, expected | {"differs": _truth(own["rating_code"] != row["rating_code"])})


# Totals


def _totals(published: Published, check: _Check) -> None:
    measures = published.rows("measures")
    lead = {(row["measure_key"], row["unit"]) for row in published.rows("performers") if row["role"] == "lead"}
    by_body = _grouped(measures, "organisation")
    scopes: dict[str, Callable[[Record], Iterator[Record]]] = {
        "organisation": lambda row: iter(by_body.get((row["organisation"],), ())),
        "plan": lambda row: (one for one in by_body.get((row["organisation"],), ()) if one["year"] == row["year"]),
        "section": lambda row: (
            one
            for one in by_body.get((row["organisation"],), ())
            if (one["year"], one["section"]) == (row["year"], row["section"])
        ),
        "performer": lambda row: (
            one for one in by_body.get((row["organisation"],), ()) if (one["measure_key"], row["unit"]) in lead
        ),
    }
    scales = _scales(published)
    for index, row in enumerate(published.rows("totals")):
        if row["scope"] in scopes and by_body.get((row["organisation"],)):
            check.same("totals", index, _total(list(scopes[row["scope"]](row)), scales))


def _total(measures: Sequence[Record], scales: Mapping[str, Sequence[Record]]) -> dict[str, str]:
    whole = len(measures)
    rated = [row for row in measures if row["rating_value"]]
    tenths = sum(int(Decimal(row["rating_value"]) * TENTHS) for row in rated)
    used = {row["rating_scale"] for row in measures if row["rating_value"] or row["not_due_late"] == "true"}
    completed = [row for row in measures if _is_best(row, scales)]
    counts = {
        "reported": sum(not row["state"].startswith("unreported") for row in measures),
        "overdue": sum(row["overdue"] == "true" for row in measures),
        "due_soon": sum(row["due_soon"] == "true" for row in measures),
        "not_due_late": sum(row["not_due_late"] == "true" for row in measures),
        "extended": sum(row["extended_without_act"] == "true" for row in measures),
    }
    counts["unreported"] = whole - counts["reported"]
    expected = {"measures": str(whole), "rated": str(len(rated))}
    expected["mean"] = (mean(tenths, len(rated) * TENTHS) or "") if len(used) == 1 else ""
    for name, count in counts.items():
        expected |= {f"{name}_count": str(count), f"{name}_percent": share(count, whole).percent or ""}
    if scales:
        unproven = sum(row["without_evidence"] == "true" for row in measures)
        expected |= {"completed_count": str(len(completed)), "without_evidence_count": str(unproven)}
        expected |= {
            "completed_percent": share(len(completed), whole).percent or "",
            "without_evidence_percent": share(unproven, len(completed)).percent or "",
        }
    return expected


def _is_best(row: Record, scales: Mapping[str, Sequence[Record]]) -> bool:
    steps = scales.get(row["rating_scale"])
    return steps is not None and row["rating_code"] == steps[0]["rating_code"]


def _states(published: Published, check: _Check) -> None:
    counted = Counter((row["organisation"], row["year"], row["state"]) for row in published.rows("measures"))
    whole = Counter((row["organisation"], row["year"]) for row in published.rows("measures"))
    for index, row in enumerate(published.rows("state_totals")):
        plan = (row["organisation"], row["year"])
        count = counted[(*plan, row["state"])]
        percent = cut(count * 100, whole[plan]) if whole[plan] else ""
        check.same("state_totals", index, {"measures": str(count), "percent": percent})


def _keys(published: Published, check: _Check) -> None:
    """Every row about a measure is of a measure that is there; `changes` may name one that was taken away."""
    if "measures" not in published.tables:
        return
    known = {row["measure_key"] for row in published.rows("measures")}
    for table in ("criteria", "deadlines", "performers", "progress", "counted_values", "evidence_measures"):
        for index, row in enumerate(published.rows(table)):
            if row["measure_key"] not in known:
                check.missing(table, index, "measure_key")


# What pages and JSON say


def _pages(published: Published, check: _Check) -> None:
    """The JSON beside each page of a body and a plan has the totals of the tables."""
    if published.site is None:
        return
    for index, row in enumerate(published.rows("totals")):
        if row["scope"] in ("organisation", "plan"):
            path = json_address(row["address"])
            try:
                expected = json.loads((published.site / path).read_bytes(), parse_float=str)["totals"]
                check.same("totals", index, _written(expected))
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                check.findings.append(Finding("file_missing", path))


def _written(totals: Mapping[str, Any]) -> dict[str, str]:
    """Return the totals of a JSON file as the cells of a row."""
    found = {"measures": str(totals["measures"]), "rated": str(totals["rated"]["numerator"])}
    found["mean"] = "" if totals["mean"] is None else str(totals["mean"])
    for name in PARTS:
        part = totals["extended_without_act" if name == "extended" else name]
        percent = part["percent"]
        found |= {f"{name}_count": str(part["numerator"]), f"{name}_percent": "" if percent is None else str(percent)}
    return found
