"""The auditor's pack: one zip of a plan and a period that can be checked offline, far from the site.

It holds the plan's file and the plan as a table, the report, an index of the evidence with digests and rungs, the gaps,
a recalculation with live formulas, the history, and a manifest with the digest of every file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence

import msgspec

from iltod.core.problem import Language, message
from iltod.facts.body_facts import PlanOverview
from iltod.facts.figures import cut, share
from iltod.facts.measure_facts import MeasureOverview
from iltod.forms.official_report import official_report
from iltod.forms.report_printers import FORMATS, print_report, zipped
from iltod.forms.workbook import CellValue, Sheet, SheetCell, workbook
from iltod.model import Period
from iltod.model.scales import ScaleKind
from iltod.pages.wording import Wording

MANIFEST = "manifest.json"

TOTALS = "totals.json"

VERSION = 1


class PackSources(msgspec.Struct, frozen=True):
    """What a pack holds as it stands: the files of the year by their names, and the newest line of the publications."""

    files: dict[str, bytes] = {}
    publication: bytes = b""


def auditors_pack(plan: PlanOverview, period: Period, wording: Wording, sources: PackSources) -> bytes:
    """Return the pack of a plan and a period; the same facts give the same bytes.

    Args:
        plan: the plan on the day of the pack, with what git knows of it.
        period: whose report it holds.
        wording: the words of the site.
        sources: what is taken over as it stands.
    """
    report = official_report(plan, period, wording)
    files = {f"data/{name}": content for name, content in sources.files.items()}
    files |= {f"report/report.{form}": print_report(report, form) for form in FORMATS}
    files |= {
        "plan/plan.xlsx": _table("plan", PLAN_HEADS, (_plan_row(item) for item in plan.measures)),
        "evidence/evidence.xlsx": _table("evidence", EVIDENCE_HEADS, _evidence_rows(plan, wording)),
        "gaps.xlsx": _table("gaps", GAP_HEADS, _gap_rows(plan, wording)),
        "history.xlsx": _table("history", HISTORY_HEADS, _history_rows(plan, wording)),
        "recalculation.xlsx": recalculation(plan),
        TOTALS: _json(pack_totals(plan)),
        "README.txt": _readme(plan, period, wording).encode(),
    }
    if sources.publication:
        files["publication.jsonl"] = sources.publication
    manifest = {
        "version": VERSION,
        "organisation": plan.organisation.id,
        "year": plan.plan.year,
        "period": str(period),
        "as_of": plan.as_of.isoformat(),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    return zipped({MANIFEST: _json(manifest), **dict(sorted(files.items()))})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _say(name: str, **facts: object) -> str:
    return message(f"pack_{name}", Language.MONGOLIAN, **facts)


def _readme(plan: PlanOverview, period: Period, wording: Wording) -> str:
    approval = plan.plan.approval
    lines = [
        plan.plan.title.text,
        _say("readme_body", body=plan.organisation.name.text, period=wording.enums.Period[period], date=plan.as_of),
        _say("readme_scan", scan=approval.scan) if approval and approval.scan else _say("readme_no_scan"),
        _say("readme_verify"),
        _say("readme_recalculation"),
    ]
    return "\n\n".join(lines) + "\n"


def _table(name: str, heads: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> bytes:
    """Return an Excel file of one table with Mongolian headings."""
    cells = [[SheetCell(_say(f"head_{head}"), "head") for head in heads]]
    cells += [[SheetCell(value) for value in row] for row in rows]
    return workbook((Sheet(_say(f"sheet_{name}"), cells, [22] * len(heads), (0, 1)),))


PLAN_HEADS = ("number", "measure", "criteria", "deadline", "due", "target", "performers")


def _plan_row(item: MeasureOverview) -> tuple[CellValue, ...]:
    measure = item.measure
    return (
        measure.number.text,
        measure.title.text,
        "\n".join(criterion.text.text for criterion in measure.criteria),
        measure.deadline.text,
        ", ".join(due.date.isoformat() for due in item.due),
        "\n".join(text.text for text in measure.target_level),
        ", ".join(performer.unit.name.text for performer in item.performers),
    )


EVIDENCE_HEADS = ("id", "title", "kind", "date", "file", "address", "sha256", "rung", "measures", "withdrawn")


def _evidence_rows(plan: PlanOverview, wording: Wording) -> Iterable[tuple[CellValue, ...]]:
    numbers = {item.measure.id: item.measure.number.text for item in plan.measures}
    for item in plan.evidence:
        one = item.evidence
        supports = dict.fromkeys(numbers.get(support.measure, support.measure) for support in one.supports)
        yield (
            one.id,
            one.title.text,
            str(wording.enums.EvidenceKind[one.kind]),
            one.date,
            one.file,
            one.url,
            one.sha256,
            str(wording.enums.Rung[item.rung]),
            ", ".join(supports),
            one.withdrawn.reason if one.withdrawn else None,
        )


GAP_HEADS = ("gap", "number", "measure", "deadline", "since")

_GAPS: tuple[tuple[str, Callable[[MeasureOverview], bool]], ...] = (
    ("overdue", lambda item: item.overdue),
    ("without_evidence", lambda item: item.without_evidence),
    ("unreported", lambda item: not any(period.entries for period in item.progress)),
    ("not_due_late", lambda item: item.not_due_late),
)


def _gap_rows(plan: PlanOverview, wording: Wording) -> Iterable[tuple[CellValue, ...]]:
    for name, is_gap in _GAPS:
        for item in plan.measures:
            if is_gap(item):
                since = item.overdue_since if name == "overdue" else None
                measure = item.measure
                yield (_say(f"gap_{name}"), measure.number.text, measure.title.text, measure.deadline.text, since)


HISTORY_HEADS = ("date", "commit", "measure_id", "change", "before", "after")


def _history_rows(plan: PlanOverview, wording: Wording) -> Iterable[tuple[CellValue, ...]]:
    for event in plan.past.events:
        change = event.change
        told = str(wording.enums.ChangeKind[change.kind])
        before, after = ("\n".join(lines) for lines in (change.before, change.after))
        yield (event.commit.date, event.commit.id, change.measure, told, before, after)


# Totals that can be computed again


def pack_totals(plan: PlanOverview) -> dict[str, object]:
    """Return the ratings that count and the totals that follow from them, with both numbers of each."""
    steps: list[dict[str, object]] = [
        {"code": step.code, "label": step.label, "value": step.value} for step in plan.scale.steps
    ]
    ratings: list[dict[str, object]] = [
        {
            "measure": item.measure.id,
            "rating": item.state.step.code if item.state.step else None,
            "tenths": item.rating_tenths,
        }
        for item in plan.measures
    ]
    return {"steps": steps, "ratings": ratings, **computed_totals(steps, ratings)}


def computed_totals(steps: Sequence[dict[str, object]], ratings: Sequence[dict[str, object]]) -> dict[str, object]:
    """Return the share of each step and the mean, cut and not rounded, from ratings alone."""
    counts = {str(step["code"]): sum(item["rating"] == step["code"] for item in ratings) for step in steps}
    tenths = [int(str(item["tenths"])) for item in ratings if item["tenths"] is not None]
    shares = {code: share(count, len(ratings)) for code, count in counts.items()}
    return {
        "measures": len(ratings),
        "shares": {code: {"count": part.numerator, "percent": part.percent} for code, part in shares.items()},
        "rated": len(tenths),
        "total": cut(sum(tenths), 10),
        "mean": cut(sum(tenths), len(tenths) * 10) if tenths else None,
    }


def recalculation(plan: PlanOverview) -> bytes:
    """Return an Excel file whose formulas come to the site's totals from the ratings beside them."""
    totals = pack_totals(plan)
    steps = plan.scale.steps
    count = len(plan.measures)
    ratings = [_heads("number", "measure", "rating", "value")]
    scale = f"{_say('sheet_scale')}!$A$2:$C${len(steps) + 1}"
    for row, item in enumerate(plan.measures, start=2):
        step = item.state.step
        value = item.rating_tenths / 10 if item.rating_tenths is not None else None
        ratio = plan.scale.kind is ScaleKind.RATIO  # its numbers stand in no table of steps
        formula = f'=IFERROR(IF(VLOOKUP(C{row},{scale},3,FALSE)="","",VLOOKUP(C{row},{scale},3,FALSE)),"")'
        ratings.append(
            [
                SheetCell(item.measure.number.text),
                SheetCell(item.measure.title.text),
                SheetCell(step.code if step else None),
                SheetCell(value, "text", formula="" if ratio else formula),
            ]
        )
    area = f"{_say('sheet_ratings')}!$C$2:$C${count + 1}"
    numbers = f"{_say('sheet_ratings')}!$D$2:$D${count + 1}"
    sheets = (
        _sums(totals, plan, area, numbers),
        Sheet(_say("sheet_ratings"), ratings, (8, 70, 12, 12), (0, 1)),
        Sheet(_say("sheet_scale"), _scale_rows(plan), (12, 40, 12), (0, 1)),
    )
    return workbook(sheets)


def _scale_rows(plan: PlanOverview) -> list[list[SheetCell]]:
    rows = [_heads("code", "label", "value")]
    rows += [[SheetCell(step.code), SheetCell(step.label), SheetCell(step.value)] for step in plan.scale.steps]
    return rows


def _sums(totals: dict[str, object], plan: PlanOverview, area: str, numbers: str) -> Sheet:
    """Return the sheet of totals: each with its formula, what the site shows, and whether the two are the same."""
    count = len(plan.measures)
    shares = totals["shares"]
    assert isinstance(shares, dict)
    rows = [_heads("figure", "count", "whole", "computed", "shown", "same")]
    for step in plan.scale.steps:
        row = len(rows) + 1
        part = shares[step.code]
        rows.append(
            [
                SheetCell(f"{step.code} — {step.label}"),
                SheetCell(part["count"], formula=f'=COUNTIF({area},"{step.code}")'),
                SheetCell(count, formula=f"=ROWS({area})"),
                SheetCell(_number(part["percent"]), "number", formula=f"=INT(B{row}*1000/C{row})/10"),
                SheetCell(_number(part["percent"]), "number"),
                SheetCell("=", formula=f'=IF(D{row}=E{row},"=","≠")'),
            ]
        )
    row = len(rows) + 1
    mean = _number(totals["mean"])
    rows.append(
        [
            SheetCell(_say("mean")),
            SheetCell(_number(totals["total"]), formula=f"=SUM({numbers})"),
            SheetCell(int(str(totals["rated"])), formula=f"=COUNT({numbers})"),
            SheetCell(mean, "number", formula=f'=IF(C{row}=0,"",INT(ROUND(B{row}*10/C{row},6))/10)'),
            SheetCell(mean, "number"),
            SheetCell("=", formula=f'=IF(D{row}=E{row},"=","≠")'),
        ]
    )
    return Sheet(_say("sheet_totals"), rows, (46, 10, 10, 12, 12, 8), (0, 1))


def _heads(*names: str) -> list[SheetCell]:
    return [SheetCell(_say(f"head_{name}"), "head") for name in names]


def _number(told: object) -> float | str:
    return float(str(told)) if told is not None else ""
