"""Computes the figures of a site anew from its published tables, without anything of the program.

Rows are those of the CSV of a plan. Percentages and means are cut to one decimal with whole numbers only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

Row = Mapping[str, str]

TRUE = "true"


def read_rows(content: bytes) -> list[Row]:
    """Return the rows of a published CSV; one apostrophe protects a cell from spreadsheets and is taken away."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [{name: (value or "").removeprefix("'") for name, value in row.items()} for row in rows]


def cut(numerator: int, denominator: int) -> Decimal:
    """Return a quotient with one decimal, cut and not rounded."""
    return (Decimal(numerator) / Decimal(denominator)).quantize(Decimal("0.1"), rounding=ROUND_DOWN)


def share(part: int, whole: int) -> dict[str, Any]:
    """Return a part of a whole as the open data has it."""
    return {"numerator": part, "denominator": whole, "percent": cut(100 * part, whole) if whole else None}


def totals(rows: Iterable[Row], best: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield every figure of a set of measures by its name; `best` is the best code of each scale."""
    rows = list(rows)
    whole = len(rows)
    rated = [row for row in rows if row["rating_value"]]
    reported = [row for row in rows if not row["state"].startswith("unreported")]
    done = [row for row in rows if row["rating"] and row["rating"] == best[row["rating_scale"]]]
    yield "measures", whole
    for state in sorted({row["state"] for row in rows}):
        yield f"state:{state}", share(sum(row["state"] == state for row in rows), whole)
    for rung in sorted({row["rung"] for row in rows}):
        yield f"rung:{rung}", share(sum(row["rung"] == rung for row in rows), whole)
    yield "rated", share(len(rated), whole)
    yield "completed", share(len(done), whole)
    yield "reported", share(len(reported), whole)
    yield "unreported", share(whole - len(reported), whole)
    for name in ("overdue", "due_soon", "not_due_late", "extended_without_act"):
        yield name, share(sum(row[name] == TRUE for row in rows), whole)
    yield "without_evidence", share(sum(row["without_evidence"] == TRUE for row in rows), len(done))
    for scale in sorted({row["rating_scale"] for row in rows}):
        of_scale = [row for row in rated if row["rating_scale"] == scale]
        late = sum(row["not_due_late"] == TRUE for row in rows if row["rating_scale"] == scale)
        if of_scale or late:
            tenths = sum(int(Decimal(row["rating_value"]) * 10) for row in of_scale)
            yield f"mean:{scale}", cut(tenths, len(of_scale) * 10) if of_scale else None
            yield f"strict:{scale}", cut(tenths, (len(of_scale) + late) * 10)


def told(totals_json: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of published totals by the same names; what nobody is in is left out."""
    found: dict[str, Any] = {"measures": totals_json["measures"]}
    for item in totals_json["states"]:
        if item["numerator"]:
            known = found.get(f"state:{item['state']}", {"numerator": 0})["numerator"]
            found[f"state:{item['state']}"] = share(known + item["numerator"], item["denominator"])
    for item in totals_json["rungs"]:
        found[f"rung:{item['rung'] or ''}"] = _share(item)
    for name in (
        *("rated", "completed", "reported", "unreported", "overdue", "due_soon", "not_due_late"),
        *("extended_without_act", "without_evidence"),
    ):
        found[name] = _share(totals_json[name])
    for item in totals_json["means"]:
        found[f"mean:{item['scale']}"] = item["mean"]
        found[f"strict:{item['scale']}"] = item["mean_with_not_due_late_as_zero"]
    return found


def _share(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in ("numerator", "denominator", "percent")}
