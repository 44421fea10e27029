"""Every figure of the built site follows from its published tables: of plans, sections, performers and all bodies."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from figures_anew import Row, read_rows, share, told, totals

Figures = dict[str, Any]


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


@pytest.fixture(scope="module")
def index(plain_site: Path) -> Any:
    return read(plain_site / "data/organisations.json")


@pytest.fixture(scope="module")
def tables(plain_site: Path, index: Any) -> dict[str, dict[int, list[Row]]]:
    """The rows of each plan, by body and year."""
    return {
        body["id"]: {plan["year"]: read_rows((plain_site / plan["csv"]).read_bytes()) for plan in body["plans"]}
        for body in (*index["organisations"], *index["samples"])
    }


@pytest.fixture(scope="module")
def best(plain_site: Path, index: Any) -> dict[str, str]:
    """The best code of each scale, as the plans name it."""
    scales = [
        read(plain_site / plan["json"])["rating_scale"]
        for body in (*index["organisations"], *index["samples"])
        for plan in body["plans"]
    ]
    return {scale["id"]: scale["steps"][0]["code"] for scale in scales}


def compare(rows: list[Row], published: Any, best: dict[str, str], where: str) -> int:
    """Hold published totals to those of rows; return how many figures there were."""
    figures = dict(totals(rows, best))
    assert figures == told(published), where
    return len(figures)


def test_every_total_follows_from_the_tables(
    plain_site: Path, index: Any, tables: dict[str, dict[int, list[Row]]], best: dict[str, str]
) -> None:
    count = 0
    for body in (*index["organisations"], *index["samples"]):
        years = tables[body["id"]]
        own = read(plain_site / body["json"])
        every = [row for rows in years.values() for row in rows]
        count += compare(every, body["totals"], best, body["id"])
        count += compare(every, own["totals"], best, body["id"])
        for plan in body["plans"]:
            rows, where = years[plan["year"]], plan["address"]
            whole = read(plain_site / plan["json"])
            count += compare(rows, plan["totals"], best, where)
            count += compare(rows, whole["totals"], best, where)
            for section in whole["sections"]:
                held = [row for row in rows if row["section"] == section["id"]]
                count += compare(held, section["totals"], best, f"{where}{section['id']}")
        for performer in own["performers"]:
            led, joint = ([row for row in every if (performer["id"], role) in roles(row)] for role in ("lead", "joint"))
            count += compare(led, performer["totals"], best, f"{body['id']}/{performer['id']}")
            assert sorted(row["address"] for row in joint) == sorted(performer["joint"])
    real = [row for body in index["organisations"] for rows in tables[body["id"]].values() for row in rows]
    count += compare(real, index["totals"], best, "all bodies")
    for year in index["years"]:
        held = [row for row in real if int(row["year"]) == year["year"]]
        count += compare(held, year["totals"], best, str(year["year"]))
    for kind in index["participation"]:
        shown = next(year["year"] for year in index["years"])
        held = [row for row in real if row["participation"] == kind["state"] and int(row["year"]) == shown]
        count += compare(held, kind["totals"], best, kind["state"])
    assert count > 500, "the figures of the whole site were looked at"


def roles(row: Row) -> list[tuple[str, str]]:
    return list(zip(row["performer_ids"].split("\n"), row["performer_roles"].split("\n"), strict=True))


def test_days_late_follow_from_the_day_of_the_table(tables: dict[str, dict[int, list[Row]]]) -> None:
    late = [row for years in tables.values() for rows in years.values() for row in rows if row["overdue"] == "true"]
    assert late
    for row in late:
        days = datetime.date.fromisoformat(row["as_of"]) - datetime.date.fromisoformat(row["overdue_since"])
        assert row["lateness"] == "filed_late" or int(row["overdue_days"]) == days.days


def test_the_helper_cuts_and_does_not_round() -> None:
    assert share(59, 80)["percent"] == Decimal("73.7")
    assert share(0, 0)["percent"] is None
