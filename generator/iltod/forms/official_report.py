"""The progress report in the official shape: what the body reports of a period, with totals, for Word, Excel and paper.

The rows are made once; three printers write them. Columns as published implementation reports have them: goal, measure,
criterion, baseline, deadline, target, what was reached with its rating, the reason if not, the evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from iltod.core.language import official_date
from iltod.core.problem import Language, message
from iltod.facts.body_facts import PlanOverview
from iltod.facts.figures import cut, share
from iltod.facts.measure_facts import MeasureOverview, SectionOverview
from iltod.model import Measure, Period, Progress, ProgressReport, RatingScale
from iltod.model.scales import read_rating
from iltod.pages.wording import Wording


class ReportRow(msgspec.Struct, frozen=True):
    """One measure of the report; `cells` are those of the table in their order, lines apart by line breaks."""

    cells: tuple[str, ...]


class ReportGroup(msgspec.Struct, frozen=True):
    """A goal with its measures."""

    title: str
    rows: tuple[ReportRow, ...]


class OfficialReport(msgspec.Struct, frozen=True):
    """The whole report: heads, groups, the lines of totals, and places to sign."""

    title: str
    subtitle: str
    heads: tuple[str, ...]
    groups: tuple[ReportGroup, ...]
    totals: tuple[tuple[str, str], ...]
    signatures: tuple[str, ...]
    sample: str = ""


WIDTHS = (7, 29, 26, 14, 14, 22, 32, 12, 22, 24)
"""How wide the columns are, in hundredths of the page."""


def official_report(plan: PlanOverview, period: Period, wording: Wording) -> OfficialReport:
    """Return the report of a plan for a period.

    Args:
        plan: the plan on some day.
        period: the period whose reports are printed; those of performers have the performer's name beside them.
        wording: the words of the site.
    """
    corrected = {item.corrects.report for item in plan.reports if item.corrects}
    reports = [item for item in plan.reports if item.period == period and item.id not in corrected]
    groups = tuple(
        ReportGroup(_numbered(item.section.number, item.section.title.text), tuple(_rows(item, plan, reports)))
        for item in plan.sections
    )
    dates = ", ".join(dict.fromkeys(official_date(report.date) for report in reports))
    people = [report.reported_by for report in reports if report.reported_by]
    signer = people[0] if people else None
    told = f"{signer.post.text if signer.post else ''} {signer.name}".strip() if signer else ""
    return OfficialReport(
        title=_say("report_title", plan=plan.plan.title.text),
        subtitle=_say("report_subtitle", period=wording.enums.Period[period], year=plan.plan.year, dates=dates or "—"),
        heads=tuple(_say(f"report_head_{name}") for name in HEADS),
        groups=groups,
        totals=tuple(_totals(plan, reports)),
        signatures=(_say("report_reported", person=told or "." * 40), _say("report_approved")),
        sample=_say("report_sample") if plan.organisation.sample else "",
    )


HEADS = ("number", "measure", "criteria", "baseline", "deadline", "target", "reached", "rating", "reason", "evidence")


def _say(name: str, **facts: object) -> str:
    return message(name, Language.MONGOLIAN, **facts)


def _numbered(number: str | None, title: str) -> str:
    return f"{number}. {title}" if number else title


def _rows(section: SectionOverview, plan: PlanOverview, reports: Sequence[ProgressReport]) -> Iterator[ReportRow]:
    for group in section.groups:
        for item in group.measures:
            yield _row(item, plan, reports)


def _row(item: MeasureOverview, plan: PlanOverview, reports: Sequence[ProgressReport]) -> ReportRow:
    measure = item.measure
    told = [(entry, report) for report in reports for entry in report.entries if entry.measure == measure.id]
    units = {performer.unit.id: performer.unit.name.text for performer in (*plan.performers, *item.performers)}

    def by(entry: Progress, report: ProgressReport, text: str) -> str:
        performer = entry.performer or report.performer
        return f"{units.get(performer, performer)}: {text}" if performer and len(told) > 1 else text

    criteria = measure.criteria
    several = len(criteria) > 1
    counted = [_counts(entry, measure) for entry, _ in told]
    reached = [
        by(entry, report, "\n".join(filter(None, (entry.text, count))))
        for (entry, report), count in zip(told, counted, strict=True)
        if entry.text or count
    ]
    titles = {one.evidence.id: one.evidence.title.text for one in plan.evidence if one.stands}
    named = dict.fromkeys(name for entry, _ in told for name in entry.evidence if name in titles)
    cells = (
        measure.number.text,
        measure.title.text,
        "\n".join(f"{n}. {one.text.text}" if several else one.text.text for n, one in enumerate(criteria, start=1)),
        "\n".join(one.baseline.text for one in criteria if one.baseline),
        measure.deadline.text,
        "\n".join(text.text for text in measure.target_level),
        "\n".join(reached) if told else _say("report_not_reported"),
        "\n".join(by(entry, report, entry.rating) for entry, report in told if entry.rating) or "—",
        "\n".join(by(entry, report, entry.reason) for entry, report in told if entry.reason),
        "\n".join(titles[name] for name in named),
    )
    return ReportRow(cells)


def _counts(entry: Progress, measure: Measure) -> str:
    """Return the counted figures of an entry in words."""
    criteria = measure.criteria
    told = []
    for value in entry.values:
        if value.criterion <= len(criteria):
            one = criteria[value.criterion - 1]
            least = f" / {one.at_least}" if one.at_least else ""
            number = f"{value.criterion}. " if len(criteria) > 1 else ""
            told.append(f"{number}{value.value}{least} {one.unit or ''}".strip())
    return "; ".join(told)


def rated_steps(plan: PlanOverview, reports: Sequence[ProgressReport]) -> tuple[dict[str, list[str]], list[int]]:
    """Return the ids of the measures that the body itself rated, by the code of the step, and the tenths of ratings."""
    tenths: list[int] = []
    found: dict[str, list[str]] = {step.code: [] for step in plan.scale.steps}
    for item in plan.measures:
        own = [
            entry.rating
            for report in reports
            for entry in report.entries
            if entry.measure == item.measure.id and not (entry.performer or report.performer) and entry.rating
        ]
        rated = read_rating(plan.scale, own[-1]) if own else None
        if rated:
            found[rated[0].code].append(item.measure.id)
            tenths += [rated[1]] if rated[1] is not None else []
    return found, tenths


def _totals(plan: PlanOverview, reports: Sequence[ProgressReport]) -> Iterator[tuple[str, str]]:
    """Yield the totals with both numbers; figures are cut, and what is not yet due is left out of the mean."""
    scale: RatingScale = plan.scale
    rated, tenths = rated_steps(plan, reports)
    count = len(plan.measures)
    for step in scale.steps:
        part = share(len(rated[step.code]), count)
        told = f"{part.numerator} / {part.denominator} ({part.percent or 0}%)"
        yield _say("report_total_step", code=step.code, label=step.label), told
    silent = share(count - sum(len(ids) for ids in rated.values()), count)
    yield _say("report_total_silent"), f"{silent.numerator} / {silent.denominator} ({silent.percent or 0}%)"
    number, total = len(tenths), sum(tenths)
    told = f"{cut(total, 10)} / {number} = {cut(total, number * 10)}" if number else "—"
    yield _say("report_total_mean"), told
