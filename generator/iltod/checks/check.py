"""Runs every rule over sound records and collects what is wrong."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence

from iltod.checks.date_rules import date_rules
from iltod.checks.disclosure_rules import catalogue_rules
from iltod.checks.evidence_rules import evidence_rules
from iltod.checks.likely_names import with_likely_names
from iltod.checks.personal_data_rules import personal_data
from iltod.checks.report_rules import (
    assessment_rules,
    claims_without_evidence,
    hotline_without_evidence,
    reply_rules,
    report_rules,
    thresholds_not_counted,
)
from iltod.checks.shared import Year, duplicates
from iltod.checks.text_rules import doubtful_texts, text_rules
from iltod.checks.year_rules import disclosure_year_rules, measure_rules, plan_rules
from iltod.core.problem import Problem, Severity, make_problem
from iltod.model import (
    Organisation,
    OrganisationFolder,
    RatingScale,
    Register,
    UnitKind,
    choose_scale,
    plan_measures,
)
from iltod.model.addresses import RESERVED_IDS
from iltod.reading.loading import Loaded


def check(register: Register, as_of: datetime.date) -> tuple[Problem, ...]:
    """Return every problem of a register, sorted by place. The register's own problems are those of `load`."""
    organisations = [folder.organisation for folder in register.organisations]
    found = {*check_scales(register.scales), *check_organisations(organisations)}
    for folder in register.organisations:
        found.update(check_organisation(folder, register.scales, as_of))
    return tuple(sorted(found))


def all_problems(loaded: Loaded, as_of: datetime.date) -> tuple[Problem, ...]:
    """Return the problems of reading and of checking together, sorted by place.

    Where a body has a file that could not be read, its dangling references are left out: they would mostly point at
    what stands in that file, and an author would hunt for an error that is not there.
    """
    found = together(loaded.problems, check(loaded.register, as_of))
    return with_likely_names(found, loaded.register.organisations, loaded.plans)


def together(
    reading: Iterable[Problem], checking: Iterable[Problem], unread: Iterable[str] = ()
) -> tuple[Problem, ...]:
    """Return the problems of reading and of checking, without those that only follow from others.

    `unread` are further folders of bodies that could not be read whole.
    """
    reported, found = set(reading), set(checking)
    unread = {*unread, *(_body(problem) for problem in reported)}
    unclear = unread | {_body(problem) for problem in found if problem.code in _CAUSES}
    reported.update(
        problem
        for problem in found
        if (problem.code not in _REFERENCES or _pointed_at(problem) not in unclear)
        and (problem.code not in _UNPROVEN or _body(problem) not in unclear)
    )
    return tuple(sorted(reported))


_CAUSES = frozenset(("duplicate_id",))
"""Because of these, references point at something else than what was meant."""

_REFERENCES = frozenset(
    (
        "unknown_criterion",
        "unknown_evidence",
        "unknown_measure",
        "unknown_parent",
        "unknown_report",
        "unknown_scale",
        "unknown_unit",
        "unused_file",
    )
)

_UNPROVEN = frozenset(
    ("done_without_evidence", "evidence_required", "hotline_without_evidence", "threshold_not_counted")
)
"""What is missing may stand in the file that could not be read."""


def _body(problem: Problem) -> str:
    return "/".join(problem.place.file.split("/")[:2])


def _pointed_at(problem: Problem) -> str:
    """Return the folder of what a dangling reference points at."""
    if problem.code == "unknown_parent":
        return f"{problem.place.file.split('/')[0]}/{dict(problem.facts)['written']}"
    return _body(problem)


def check_organisation(
    folder: OrganisationFolder, scales: tuple[RatingScale, ...], as_of: datetime.date
) -> Iterator[Problem]:
    """Yield the problems of one organisation that can be seen without the others.

    `scales` are the rating scales of the project; `as_of` is the day of the check. For invented data (`sample: true`)
    only errors are yielded: it shows on purpose what can be wrong.
    """
    for problem in organisation_findings(folder, scales, as_of):
        if not folder.organisation.sample or problem.severity is Severity.ERROR:
            yield problem


def organisation_findings(
    folder: OrganisationFolder, scales: tuple[RatingScale, ...], as_of: datetime.date
) -> Iterator[Problem]:
    """Yield every problem of one organisation, whether its data is invented or not.

    `folder` is what was read of it, `scales` are the rating scales of the project, and `as_of` is the day of the check.
    """
    units = folder.organisation.units
    yield from duplicates("duplicate_unit", ((unit.id, unit.place) for unit in units))
    yield from _former_addresses(folder)
    yield from doubtful_texts(folder.organisation)
    yield from personal_data(folder)
    yield from catalogue_rules(folder.common)
    templates = folder.common.templates or ()
    yield from duplicates("duplicate_id", ((item.id, item.place) for item in templates))
    for record in (*folder.common.catalogues, *folder.common.windows, *templates):
        yield from doubtful_texts(record)
    for year in folder.years:
        context = Year(
            folder=folder,
            year=year,
            scale=choose_scale(year.plan, scales) if scales else None,
            scales=frozenset(scale.id for scale in scales),
            measures={measure.id: measure for measure in plan_measures(year.plan)},
            units=frozenset(unit.id for unit in units),
            groups=frozenset(unit.id for unit in units if unit.kind in (UnitKind.GROUP, UnitKind.UNKNOWN)),
            as_of=as_of,
        )
        for rule in _YEAR_RULES:
            yield from rule(context)


def _former_addresses(folder: OrganisationFolder) -> Iterator[Problem]:
    """Yield the old ids of a body and the old years of its plans whose addresses something else has."""
    organisation = folder.organisation
    for name in organisation.formerly:
        if name in RESERVED_IDS:
            yield make_problem("reserved_id", organisation.place, written=name)
    plans = [year.plan for year in folder.years]
    years = [(str(plan.year), plan.place) for plan in plans]
    years += [(str(former), plan.place) for plan in plans for former in plan.formerly]
    yield from duplicates("duplicate_id", years)


# Over all bodies


def check_scales(scales: Iterable[RatingScale]) -> Iterator[Problem]:
    """Yield the problems of the rating scales."""
    scales = tuple(scales)
    yield from duplicates("duplicate_id", ((scale.id, scale.place) for scale in scales))
    for scale in scales:
        yield from duplicates("duplicate_id", ((step.id, step.place) for step in scale.steps))
        yield from duplicates("duplicate_rating", ((step.code, step.place) for step in scale.steps))
        values = [step.value for step in scale.steps if step.value is not None]
        first = scale.steps[0].value if scale.steps else None
        if first is None or values != sorted(values, reverse=True):
            yield make_problem("scale_order", scale.place, written=scale.id)


def check_organisations(organisations: Sequence[Organisation]) -> Iterator[Problem]:
    """Yield the problems that only show between bodies."""
    by_id = {organisation.id: organisation for organisation in organisations}
    numbered = ((item.registry_number, item.place) for item in organisations if item.registry_number)
    yield from duplicates("duplicate_registry_number", numbered)
    ids = [(item.id, item.place) for item in organisations]
    ids += [(former, item.place) for item in organisations for former in item.formerly]
    yield from duplicates("duplicate_id", ids)
    yield from duplicates("duplicate_name", ((item.name.text, item.name.place) for item in organisations))
    for organisation in organisations:
        if organisation.parent is None:
            continue
        if organisation.parent not in by_id:
            yield make_problem("unknown_parent", organisation.place, written=organisation.parent)
        seen = {organisation.id}
        above = by_id.get(organisation.parent)
        while above and above.id not in seen:
            seen.add(above.id)
            above = by_id.get(above.parent or "")
        if above and above.id == organisation.id:
            yield make_problem("parent_circle", organisation.place, written=organisation.parent)


_YEAR_RULES: tuple[Callable[[Year], Iterator[Problem]], ...] = (
    plan_rules,
    measure_rules,
    report_rules,
    assessment_rules,
    reply_rules,
    evidence_rules,
    claims_without_evidence,
    thresholds_not_counted,
    hotline_without_evidence,
    disclosure_year_rules,
    date_rules,
    text_rules,
)
