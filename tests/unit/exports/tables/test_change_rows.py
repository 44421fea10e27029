"""Changes as rows: those of a measure, and those of a whole plan, which have none."""

from __future__ import annotations

from pathlib import Path

from followed import told
from repositories import Repo, day, plan

from iltod.exports.tables.measure_tables import CHANGES, change_rows


def test_a_change_of_the_whole_plan_has_no_measure(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал").replace("Авлигын эсрэг төлөвлөгөө", "Шинэ төлөвлөгөө")})
    (found,) = told(repo, day("2026-12-01")).plans
    head = ("body",) * (len(CHANGES.columns) - len(CHANGES.names[CHANGES.names.index("measure_key") :]))
    rows = [dict(zip(CHANGES.names, row, strict=True)) for row in change_rows(found, head)]
    assert [(row["measure_key"], row["measure"], row["change_kind"]) for row in rows] == [
        (None, None, "plan_title"),
        ("body/2026/1-1", "1-1", "deadline"),
    ]
    for column in CHANGES.columns:
        assert not column.required or all(row[column.name] is not None for row in rows), column.name
