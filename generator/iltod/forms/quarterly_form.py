"""The quarterly form: an Excel file that an officer fills and sends back, made from a plan.

Its columns have the order of the official report. What it says of the plan is locked, what is to be written is
yellow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from iltod.core.problem import Language, message
from iltod.facts.body_facts import PlanOverview
from iltod.facts.measure_facts import MeasureOverview, ProgressEntry
from iltod.forms.workbook import Sheet, SheetCell, workbook
from iltod.model import (
    Channel,
    Criterion,
    Evidence,
    EvidenceKind,
    Period,
    ProgressReport,
    RatingStep,
    ReachKind,
    replaced_reports,
)
from iltod.model.scales import ScaleKind
from iltod.pages.wording import Wording

VERSION = "1"

FORM_SHEET, EVIDENCE_SHEET, GUIDE_SHEET, DATA_SHEET = "Тайлан", "Нотломж", "Заавар", "iltod"

FIRST_ROW = 7
"""The row of the first measure, counted from 0; above it stand the title, the three lines of who reports, the heads."""

EVIDENCE_FIRST_ROW = 2

EMPTY_EVIDENCE_ROWS = 40

MOST_COUNTS = 6


class FormColumns(msgspec.Struct, frozen=True):
    """The columns of the sheet of the report: columns counted from 0. `counts` is how many figures it has."""

    counts: int

    measure: int = 0
    goal: int = 1
    number: int = 2
    title: int = 3
    criteria: int = 4
    baseline: int = 5
    deadline: int = 6
    target: int = 7
    last: int = 8
    rating: int = 9

    @property
    def first_count(self) -> int:
        """Return the column of the first figure."""
        return self.rating + 1

    @property
    def text(self) -> int:
        """Return the column of what was reached, in words."""
        return self.first_count + self.counts

    @property
    def reason(self) -> int:
        """Return the column of why it is behind."""
        return self.text + 1


def form_columns(plan: PlanOverview) -> FormColumns:
    """Return the columns of a plan's form: as many figures as the measure with the most criteria has."""
    most = max((len(item.measure.criteria) for item in plan.measures), default=1)
    return FormColumns(counts=min(max(most, 1), MOST_COUNTS))


def quarterly_form(plan: PlanOverview, period: Period, wording: Wording, performer: str | None = None) -> bytes:
    """Return the form of a plan for a period, with what was reported for it already.

    Args:
        plan: the plan on some day.
        period: the period to report on.
        wording: the words of kinds and channels.
        performer: the id of the unit that reports, or None for the body itself.
    """
    own = [item for item in plan.reports if item.period == period and item.performer == performer]
    report = next((item for item in own if item.id not in replaced_reports(own)), None)
    columns = form_columns(plan)
    sheets = (
        _report_sheet(plan, period, columns, report, wording),
        _evidence_sheet(plan, report, wording),
        Sheet(GUIDE_SHEET, [[SheetCell(_say(f"form_guide_{n}"), "plain")] for n in range(1, 8)], (110,)),
        _data_sheet(plan, period, performer),
    )
    lists: dict[str, Sequence[str]] = {
        "ratings": [rating_words(step) for step in plan.scale.steps],
        "kinds": [str(wording.enums.EvidenceKind[kind]) for kind in EvidenceKind],
        "channels": [str(wording.enums.Channel[channel]) for channel in Channel],
        "yes": [_say("form_yes")],
    }
    return workbook(sheets, lists)


def rating_words(step: RatingStep) -> str:
    """Return a rating as the list of the form shows it: its code with its words."""
    return f"{step.code} — {step.label}"


def _say(name: str, **facts: object) -> str:
    return message(name, Language.MONGOLIAN, **facts)


def _data_sheet(plan: PlanOverview, period: Period, performer: str | None) -> Sheet:
    facts = (
        ("version", VERSION),
        ("organisation", plan.organisation.id),
        ("year", str(plan.plan.year)),
        ("period", str(period)),
        ("performer", performer or ""),
    )
    return Sheet(
        DATA_SHEET, [[SheetCell(name, "plain"), SheetCell(value, "plain")] for name, value in facts], hidden=True
    )


def _report_sheet(
    plan: PlanOverview, period: Period, columns: FormColumns, report: ProgressReport | None, wording: Wording
) -> Sheet:
    width = columns.reason + 1
    title = _say("form_title", plan=plan.plan.title.text, period=wording.enums.Period[period], year=plan.plan.year)
    person = report.reported_by if report else None
    post = person.post.text if person and person.post else None
    rows: list[list[SheetCell]] = [
        [SheetCell(), SheetCell(title, "title", across=width - 1)],
        [],
        _asked("form_date", report.date if report else None, "input_date", "form_date_help"),
        _asked("form_person", person.name if person else None, "input", "form_person_help"),
        _asked("form_post", post, "input", "form_post_help"),
        [],
        _heads(columns),
    ]
    assert len(rows) == FIRST_ROW
    goal = None
    for item in plan.measures:
        shown = item.section.title.text if item.section is not goal else None
        goal = item.section
        rows.append(_measure_row(item, plan, columns, report, shown))
    widths = [4, 22, 6, 44, 36, 14, 14, 30, 12, 22, *([9] * columns.counts), 44, 34]
    return Sheet(FORM_SHEET, rows, widths, (FIRST_ROW - 1, FIRST_ROW), (0,), locked=True)


def _asked(name: str, value: object, kind: str, comment: str) -> list[SheetCell]:
    cell = SheetCell(value, kind, comment=_say(comment), across=2)  # type: ignore[arg-type]
    return [SheetCell(None, "plain"), SheetCell(_say(name), "label", across=2), cell]


def _heads(columns: FormColumns) -> list[SheetCell]:
    names = ("id", "goal", "number", "measure", "criteria", "baseline", "deadline", "target", "last", "rating")
    heads = [SheetCell(_say(f"form_head_{name}"), "head") for name in names]
    heads += [
        SheetCell(_say("form_head_count", number=number), "head", comment=_say("form_count_help"))
        for number in range(1, columns.counts + 1)
    ]
    reached = SheetCell(_say("form_head_text"), "head", comment=_say("form_text_help"))
    return [*heads, reached, SheetCell(_say("form_head_reason"), "head", comment=_say("form_reason_help"))]


def _measure_row(
    item: MeasureOverview, plan: PlanOverview, columns: FormColumns, report: ProgressReport | None, goal: str | None
) -> list[SheetCell]:
    measure = item.measure
    told = (
        [entry for entry in report.entries if entry.measure == measure.id and entry.performer is None] if report else []
    )
    entry = told[0] if told else None
    criteria = "\n".join(_criterion(number, text.text.text) for number, text in enumerate(measure.criteria, start=1))
    baseline = "\n".join(text.baseline.text for text in measure.criteria if text.baseline)
    fixed = (
        measure.id,
        goal,
        measure.number.text,
        measure.title.text,
        criteria if len(measure.criteria) > 1 else criteria.removeprefix("1. "),
        baseline,
        measure.deadline.text,
        "\n".join(text.text for text in measure.target_level),
        _last_rating(item, report),
    )
    ratio = plan.scale.kind is ScaleKind.RATIO  # a number from 0 to 100 is in no list
    steps = {step.code: rating_words(step) for step in plan.scale.steps if not ratio or step.value is None}
    rating = steps.get(entry.rating or "", entry.rating) if entry else None
    values = {value.criterion: value.value for value in entry.values} if entry else {}
    return [
        *(SheetCell(value or None) for value in fixed),
        SheetCell(
            rating,
            "input",
            choices="" if ratio else "ratings",
            comment=_say(f"form_{'ratio' if ratio else 'rating'}_help"),
        ),
        *_counts(measure.criteria, values, columns.counts),
        SheetCell(entry.text if entry else None, "input"),
        SheetCell(entry.reason if entry else None, "input"),
    ]


def _criterion(number: int, text: str) -> str:
    return f"{number}. {text}"


def _counts(criteria: Sequence[Criterion], values: dict[int, int], counts: int) -> Iterator[SheetCell]:
    """Yield a cell for each criterion; that of one that counts nothing is closed unless it holds a figure."""
    for number in range(1, counts + 1):
        counted = number <= len(criteria) and (criteria[number - 1].at_least or criteria[number - 1].unit)
        yield SheetCell(values.get(number), "input_count" if counted or number in values else "closed")


def _last_rating(item: MeasureOverview, report: ProgressReport | None) -> str | None:
    """Return what an earlier report rated; that of the form itself is where it may be changed."""
    entries: list[ProgressEntry] = [entry for period in item.progress for entry in period.entries if entry.step]
    earlier = [entry for entry in entries if report is None or entry.report.id != report.id]
    return earlier[-1].step.code if earlier and earlier[-1].step else None


# Evidence


REACH = (ReachKind.COPIES, ReachKind.POSTS, ReachKind.VIEWS, ReachKind.PARTICIPANTS)

EVIDENCE_HEADS = ("id", "title", "kind", "date", "source", "measures", "channel", *REACH, "hotline")


def _evidence_sheet(plan: PlanOverview, report: ProgressReport | None, wording: Wording) -> Sheet:
    rows: list[list[SheetCell]] = [
        [SheetCell(), SheetCell(_say("form_evidence_sheet"), "title", across=len(EVIDENCE_HEADS) - 1)],
        [_evidence_head(name) for name in EVIDENCE_HEADS],
    ]
    cited = {name for entry in report.entries for name in entry.evidence} if report else set()
    numbers = {item.measure.id: item.measure.number.text for item in plan.measures}
    for item in plan.evidence:
        if item.evidence.id in cited:
            rows.append(_evidence_row(item.evidence, numbers, wording))
    rows += [_evidence_row(None, numbers, wording) for _ in range(EMPTY_EVIDENCE_ROWS)]
    widths = [4, 44, 16, 12, 40, 18, 18, 11, 11, 11, 11, 10]
    return Sheet(EVIDENCE_SHEET, rows, widths, (1, 2), (0,), locked=True)


def _evidence_head(name: str) -> SheetCell:
    explained = {"source", "measures", "date", "kind"}
    comment = _say(f"form_evidence_{name}_help") if name in explained else ""
    return SheetCell(_say(f"form_evidence_{name}"), "head", comment=comment)


def _evidence_row(item: Evidence | None, numbers: dict[str, str], wording: Wording) -> list[SheetCell]:
    reach = {figure.kind: figure.value for figure in item.reach} if item else {}
    supports = list(dict.fromkeys(numbers.get(one.measure, one.measure) for one in item.supports)) if item else []
    channel = str(wording.enums.Channel[item.channel]) if item and item.channel else None
    return [
        SheetCell(item.id if item else None, "plain"),
        SheetCell(item.title.text if item else None, "input"),
        SheetCell(str(wording.enums.EvidenceKind[item.kind]) if item else None, "input", choices="kinds"),
        SheetCell(item.date if item else None, "input_date"),
        SheetCell((item.file or item.url) if item else None, "input"),
        SheetCell(", ".join(supports) or None, "input"),
        SheetCell(channel, "input", choices="channels"),
        *(SheetCell(reach.get(kind), "input_count") for kind in REACH),
        SheetCell(_say("form_yes") if item and item.promotes_110 else None, "input", choices="yes"),
    ]
