"""What is wrong in a plan: numbers, deadlines, references, reserved ids."""

from __future__ import annotations

import calendar
from collections.abc import Iterator

from iltod.checks.disclosure_rules import disclosure_rules
from iltod.checks.shared import Year, duplicates, future, listed, unknown_measure_ids
from iltod.core.problem import Problem, make_problem
from iltod.model import (
    Amendment,
    Correction,
    Deadline,
    DeadlineKind,
    Plan,
    Section,
    plan_measures,
    section_measures,
)
from iltod.model.addresses import RESERVED_MEASURE_IDS

# Rules of one year


def plan_rules(context: Year) -> Iterator[Problem]:
    """Yield what is wrong in a plan as a whole."""
    plan = context.plan
    if plan.rating_scale and context.scales and plan.rating_scale not in context.scales:
        yield make_problem("unknown_scale", plan.place, written=plan.rating_scale, known=listed(context.scales))
    if not plan.sections:
        yield make_problem("empty_section", plan.place, written="sections")
    groups = [(section.id, section.place) for section in plan.sections]
    groups += [(item.id, item.place) for section in plan.sections for item in section.subsections]
    groups += [(former, section.place) for section in plan.sections for former in section.formerly]
    yield from duplicates("duplicate_id", groups)
    ids = [(measure.id, measure.place) for measure in plan_measures(plan)]
    ids += [(former, measure.place) for measure in plan_measures(plan) for former in measure.formerly]
    yield from duplicates("duplicate_id", ids)
    for section in plan.sections:
        yield from _duplicate_numbers(section)
        if not any(section_measures(section)):
            yield make_problem("empty_section", section.place, written=section.id)
        else:
            empty = (item for item in section.subsections if not item.measures)
            yield from (make_problem("empty_section", item.place, written=item.id) for item in empty)
    stated: tuple[Amendment | Correction, ...] = (*plan.amendments, *plan.corrections)
    for item in stated:
        yield from unknown_measure_ids(context, ((name, item.place) for name in item.measures))
        yield from future(context, item.date, item.place)
    yield from _still_there(plan)
    yield from (make_problem("amendment_without_act", item.place) for item in plan.amendments if item.act is None)
    if plan.approval and plan.approval.date:
        yield from future(context, plan.approval.date, plan.approval.place)


def _still_there(plan: Plan) -> Iterator[Problem]:
    """Yield the acts that removed a measure which the plan has, although no later act names it as brought back."""
    present = {measure.id for measure in plan_measures(plan)}
    for position, act in enumerate(plan.amendments):
        later = {
            name
            for place, other in enumerate(plan.amendments)
            if (other.date, place) > (act.date, position)
            for name in other.measures
        }
        for name in act.removed:
            if name in present - later:
                yield make_problem("removed_still_there", act.place, written=name)


def _duplicate_numbers(section: Section) -> Iterator[Problem]:
    """Yield the measures of a section that have another one's number, except where a doubt explains it.

    A plan may number its measures from 1 in each section.
    """
    numbers = (measure.number for _, measure in section_measures(section))
    yield from duplicates("duplicate_number", ((item.text, item.place) for item in numbers if not item.doubt))


def measure_rules(context: Year) -> Iterator[Problem]:
    """Yield what is wrong in single measures of a plan."""
    for measure in context.measures.values():
        for name in (measure.id, *measure.formerly):
            if name in RESERVED_MEASURE_IDS:
                yield make_problem("reserved_id", measure.place, written=name)
        if not measure.responsible:
            yield make_problem("nobody_responsible", measure.place, written=measure.number.text)
        for item in measure.responsible:
            if item.unit not in context.units:
                yield make_problem("unknown_unit", item.place, written=item.unit, known=listed(context.units))
        named = ((item.unit, item.place) for item in measure.responsible)
        yield from duplicates("duplicate_responsible", named)
        templates = context.folder.common.templates
        if measure.template and templates is not None and measure.template not in {item.id for item in templates}:
            known = listed(item.id for item in templates)
            yield make_problem("unknown_template", measure.place, written=measure.template, known=known)
        for criterion in measure.criteria:
            if criterion.at_least and criterion.unit is None:
                yield make_problem("threshold_without_unit", criterion.place, written=criterion.at_least)
        yield from _deadline_rules(measure.deadline, context.plan.year)


_DEADLINE_PARTS = {
    "quarter": (DeadlineKind.QUARTER,),
    "quarters": (DeadlineKind.QUARTER,),
    "half": (DeadlineKind.HALF_YEAR,),
    "months": (DeadlineKind.MONTH,),
    "day": (DeadlineKind.MONTH,),
    "through": (DeadlineKind.QUARTER, DeadlineKind.MONTH),
    "times": (DeadlineKind.TIMES_A_YEAR,),
    "date": (DeadlineKind.DATE,),
}

_NEEDED_PARTS = {
    DeadlineKind.QUARTER: ("quarter", "quarters"),
    DeadlineKind.MONTH: ("months",),
    DeadlineKind.TIMES_A_YEAR: ("times",),
    DeadlineKind.DATE: ("date",),
}


def _deadline_rules(deadline: Deadline, year: int) -> Iterator[Problem]:
    for part, kinds in _DEADLINE_PARTS.items():
        if getattr(deadline, part) and deadline.kind not in kinds:
            yield make_problem("deadline_contradicts", deadline.place, key=part, kind=deadline.kind)
    if deadline.quarter and deadline.quarters:
        yield make_problem("deadline_contradicts", deadline.place, key="quarter", kind=deadline.kind)
    if deadline.day and len(deadline.months) > 1:
        yield make_problem("deadline_contradicts", deadline.place, key="day", kind=deadline.kind)
    elif deadline.day and deadline.months and not _has_day(deadline, year):
        written = f"{year}-{deadline.months[0]:02}-{deadline.day:02}"
        yield make_problem("no_such_day", deadline.place, key="day", written=written)
    needed = _NEEDED_PARTS.get(deadline.kind, ())
    if needed and not any(getattr(deadline, name) for name in needed):
        yield make_problem("deadline_incomplete", deadline.place, key=needed[0], kind=deadline.kind)
    if deadline.date and deadline.date.year != year:
        yield make_problem("date_outside_year", deadline.place, written=deadline.date, year=year)


def _has_day(deadline: Deadline, year: int) -> bool:
    return (deadline.day or 1) <= calendar.monthrange(year, deadline.months[0])[1]


def disclosure_year_rules(context: Year) -> Iterator[Problem]:
    """Yield what is wrong in what is published besides the plan."""
    declared, common = context.year.disclosure, context.folder.common
    yield from disclosure_rules(declared, common.catalogues, context.measures, context.as_of)
