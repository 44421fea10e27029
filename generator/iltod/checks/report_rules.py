"""What is wrong in progress reports and assessments, and claims that nothing proves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from iltod.checks.shared import (
    Year,
    duplicates,
    future,
    listed,
    unknown_criterion,
    unknown_measure_ids,
    unknown_rating,
)
from iltod.core.codes.problem_codes import ProblemCode
from iltod.core.place import Place
from iltod.core.problem import Problem, make_problem
from iltod.evidence.rungs import UNSEEN, evidence_rung
from iltod.model import CountedValue, Evidence, Gate, Measure, Progress, ProgressReport, replaced_reports


def report_rules(context: Year) -> Iterator[Problem]:
    """Yield what is wrong in the progress reports of a year."""
    evidence = {item.id for item in context.year.evidence}
    reports = {report.id: report for report in context.year.reports}
    replaced = replaced_reports(context.year.reports)
    claims = []
    for report in context.year.reports:
        yield from future(context, report.date, report.place)
        yield from _correction_rules(report, reports)
        if report.performer and report.performer not in context.units:
            known = listed(context.units)
            yield make_problem("unknown_unit", report.place, written=report.performer, known=known)
        for entry in report.entries:
            performer = entry.performer or report.performer
            if report.id not in replaced:
                claims.append((f"{entry.measure} {report.period} {performer or ''} {report.date}", entry.place))
            yield from _entry_rules(context, report, entry, evidence)
    yield from duplicates("duplicate_progress", claims)


def _correction_rules(report: ProgressReport, reports: Mapping[str, ProgressReport]) -> Iterator[Problem]:
    """A report corrects an earlier one of the same year and period; two do not correct the same one."""
    if report.corrects is None:
        return
    name, place = report.corrects.report, report.corrects.place
    corrected = reports.get(name)
    if corrected is None:
        yield make_problem("unknown_report", place, written=name, known=listed(set(reports) - {report.id}))
        return
    others = [item.id for item in reports.values() if item.corrects and item.corrects.report == name]
    if name == report.id or corrected.date > report.date or corrected.period is not report.period or len(others) > 1:
        yield make_problem("correction_contradicts", place, written=name)


def _entry_rules(context: Year, report: ProgressReport, entry: Progress, evidence: set[str]) -> Iterator[Problem]:
    yield from unknown_measure_ids(context, [(entry.measure, entry.place)])
    if entry.performer and entry.performer not in context.units:
        yield make_problem("unknown_unit", entry.place, written=entry.performer, known=listed(context.units))
    yield from unknown_rating(context, entry.rating, entry.place)
    for name in entry.evidence:
        if name not in evidence:
            yield make_problem("unknown_evidence", entry.place, written=name)
    if entry.rating is None and entry.text is None and not entry.values:
        yield make_problem("empty_progress", entry.place, written=entry.measure)
    measure = context.measures.get(entry.measure)
    if measure:
        for value in entry.values:
            yield from unknown_criterion(measure, value.criterion, value.place)
            yield from _nothing_to_count(measure, value)
        yield from duplicates("duplicate_value", ((str(value.criterion), value.place) for value in entry.values))
        performer = entry.performer or report.performer
        yield from _performer_not_responsible(context, measure, performer, entry.place)
        yield from _done_below_threshold(context, measure, performer, entry)


def _nothing_to_count(measure: Measure, value: CountedValue) -> Iterator[Problem]:
    """A figure belongs to a criterion that counts something: one with a threshold or a unit."""
    counted = [number for number, item in enumerate(measure.criteria, start=1) if item.at_least or item.unit]
    if value.criterion in counted or value.criterion > len(measure.criteria):
        return
    facts = {"example": f"criterion: {counted[0]}"} if len(counted) == 1 else {}
    known = ", ".join(map(str, counted)) or "—"
    yield make_problem("nothing_to_count", value.place, written=value.criterion, known=known, **facts)


def _performer_not_responsible(
    context: Year, measure: Measure, performer: str | None, place: Place
) -> Iterator[Problem]:
    """A reporting unit is one of those that the plan names; the members of a named group are not known."""
    named = {item.unit for item in measure.responsible}
    if performer not in context.units or performer in named or named & context.groups:
        return
    yield make_problem("performer_not_responsible", place, written=performer, measure=measure.id, known=listed(named))


def _done_below_threshold(context: Year, measure: Measure, performer: str | None, entry: Progress) -> Iterator[Problem]:
    """A report of the best step says that the counted threshold was reached.

    One of several performers has only a share of it.
    """
    if not context.is_best(entry.rating):
        return
    if performer and {item.unit for item in measure.responsible} != {performer}:
        return
    for value in entry.values:
        criterion = measure.criteria[value.criterion - 1] if value.criterion <= len(measure.criteria) else None
        if criterion and criterion.at_least and value.value < criterion.at_least:
            facts = {"criterion": value.criterion, "least": criterion.at_least, "rating": context.best}
            yield make_problem("done_below_threshold", value.place, written=value.value, **facts)


def reply_rules(context: Year) -> Iterator[Problem]:
    """Yield what is wrong in the answers of a body to others."""
    verdicts = {item.id: item for item in context.year.assessments}
    for reply in context.year.replies:
        yield from future(context, reply.date, reply.place)
        if reply.measure:
            yield from unknown_measure_ids(context, [(reply.measure, reply.place)])
        verdict = verdicts.get(reply.assessment or "")
        if reply.assessment and verdict is None:
            known = listed(verdicts)
            yield make_problem("unknown_assessment", reply.place, written=reply.assessment, known=known)
        elif verdict and reply.date < verdict.date:
            yield make_problem("dates_out_of_order", reply.place, written=reply.date, found=verdict.date)


def assessment_rules(context: Year) -> Iterator[Problem]:
    """Yield what is wrong in the verdicts of others on a year."""
    for assessment in context.year.assessments:
        yield from future(context, assessment.date, assessment.place)
        yield from duplicates("duplicate_progress", ((entry.measure, entry.place) for entry in assessment.entries))
        for entry in assessment.entries:
            yield from unknown_measure_ids(context, [(entry.measure, entry.place)])
            yield from unknown_rating(context, entry.rating, entry.place)


def claims_without_evidence(context: Year) -> Iterator[Problem]:
    """A report of the best step should name its evidence; what cannot be looked at proves nothing.

    The body itself chooses whether this is a warning or keeps its data from being published.
    """
    if context.best is None:
        return
    gate = context.folder.organisation.done_without_evidence
    code: ProblemCode = "evidence_required" if gate is Gate.ERROR else "done_without_evidence"
    shown = _shown(context)
    for entry in _best_claims(context):
        if not _proofs(entry, shown):
            yield make_problem(code, entry.place, written=entry.measure, rating=context.best)


def thresholds_not_counted(context: Year) -> Iterator[Problem]:
    """A report of the best step of a measure with a counted threshold gives the count, or an earlier report does."""
    if context.best is None:
        return
    counted = {
        (entry.measure, value.criterion)
        for report in context.year.reports
        for entry in report.entries
        for value in entry.values
    }
    for entry in _best_claims(context):
        measure = context.measures.get(entry.measure)
        counts = [item.at_least or item.unit for item in measure.criteria] if measure else []
        if any(value.criterion > len(counts) or not counts[value.criterion - 1] for value in entry.values):
            continue  # the figure stands at another criterion, which another rule tells
        for number, criterion in enumerate(measure.criteria if measure else (), start=1):
            if criterion.at_least and (entry.measure, number) not in counted:
                facts = {"criterion": number, "least": criterion.at_least, "rating": context.best}
                yield make_problem("threshold_not_counted", entry.place, written=entry.measure, **facts)


def hotline_without_evidence(context: Year) -> Iterator[Problem]:
    """A measure that must promote 110 names the evidence that shows it; another rule covers missing evidence."""
    shown = _shown(context)
    for entry in _best_claims(context):
        measure = context.measures.get(entry.measure)
        proofs = _proofs(entry, shown) if measure and measure.promotes_110 else []
        if proofs and not any(item.promotes_110 for item in proofs):
            yield make_problem("hotline_without_evidence", entry.place, written=entry.measure, rating=context.best)


def _shown(context: Year) -> tuple[Evidence, ...]:
    """Return the evidence that is not withdrawn and that somebody can look at."""
    stamped = context.year.stamped
    return tuple(
        item for item in context.year.evidence if item.withdrawn is None and evidence_rung(item, stamped) not in UNSEEN
    )


def _proofs(entry: Progress, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the items that prove what a report says of a measure."""
    return [
        item
        for item in evidence
        if item.id in entry.evidence or any(support.measure == entry.measure for support in item.supports)
    ]


def _best_claims(context: Year) -> Iterator[Progress]:
    """Yield what reports say is done to the best step."""
    if context.best is not None:
        replaced = replaced_reports(context.year.reports)
        for report in context.year.reports:
            if report.id not in replaced:
                yield from (entry for entry in report.entries if context.is_best(entry.rating))
