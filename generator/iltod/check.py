"""What is wrong in sound records: references, ids, numbers that contradict each other.

Each rule is a generator named after what is wrong. All of them together are `check`; a day is needed only to tell
dates of the future.
"""

from __future__ import annotations

import datetime
import re
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

import msgspec

from iltod.derive import UNSEEN, choose_scale, evidence_rung, plan_measures, section_measures
from iltod.findings import duplicates, future_dates, listed, unknown_measures
from iltod.load import CERTIFICATE_TYPE, RESERVED_IDS, TIMESTAMP_TYPES, Loaded, exactly_placed
from iltod.model import (
    PICTURE_TYPES,
    PUBLISHED_TYPES,
    Amendment,
    Correction,
    Deadline,
    DeadlineKind,
    Evidence,
    Gate,
    Inspection,
    Measure,
    Organisation,
    OrganisationFolder,
    Plan,
    Progress,
    ProgressReport,
    RatingScale,
    Record,
    Register,
    Section,
    Text,
    UnitKind,
    YearFolder,
)
from iltod.openness import YearOpenness
from iltod.openness_checks import catalogue_rules, openness_rules
from iltod.place import Place
from iltod.problem import Problem, Severity, make_problem, visible
from iltod.record import SCALAR
from iltod.screening import personal_data
from iltod.stamp import Signature

RESERVED_MEASURE_IDS = frozenset(
    ("calendar", "complaints", "disclosure", "embed", "evidence", "feed", "openness", "reports")
)
"""Addresses beneath a plan that are pages of its own."""

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-Z]")
_MIXED_SCRIPT = re.compile(r"[a-zA-Z][а-яёөүА-ЯЁӨҮ]|[а-яёөүА-ЯЁӨҮ][a-zA-Z]")
_LATIN_NUMBER = re.compile(r"\b[ABCEHKMOPTXY]/\d+")
_LOOK_ALIKES = dict(zip("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху", strict=True))
_CYRILLIC_OF_LATIN = str.maketrans(_LOOK_ALIKES)
_LATIN_OF_CYRILLIC = str.maketrans({cyrillic: latin for latin, cyrillic in _LOOK_ALIKES.items()})
_CYRILLIC = re.compile("[а-яёөүА-ЯЁӨҮ]")
_WITH_ENDING = re.compile("[a-zA-Z]+[а-яёөү]+")


class _Year(msgspec.Struct, frozen=True):
    """One year being checked, with what its references may point at."""

    folder: OrganisationFolder
    year: YearFolder
    scale: RatingScale | None
    scales: frozenset[str]
    measures: dict[str, Measure]
    units: frozenset[str]
    groups: frozenset[str]
    as_of: datetime.date

    @property
    def plan(self) -> Plan:
        return self.year.plan

    @property
    def best(self) -> str | None:
        """The code of the best step of the scale."""
        return self.scale.steps[0].code if self.scale and self.scale.steps else None


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
    return exactly_placed(together(loaded.problems, check(loaded.register, as_of)), loaded.plans)


def together(
    reading: Iterable[Problem], checking: Iterable[Problem], unread: Iterable[str] = ()
) -> tuple[Problem, ...]:
    """Return the problems of reading and of checking, without the dangling references that follow from the former.

    `unread` are further folders of bodies that could not be read whole.
    """
    told = set(reading)
    unread = {*unread, *(_body(problem) for problem in told)}
    told.update(
        problem for problem in checking if problem.code not in _REFERENCES or _pointed_at(problem) not in unread
    )
    return tuple(sorted(told))


_REFERENCES = frozenset(
    ("unknown_evidence", "unknown_measure", "unknown_unit", "unknown_parent", "unknown_scale", "unused_file")
)


def _body(problem: Problem) -> str:
    return "/".join(problem.place.file.split("/")[:2])


def _pointed_at(problem: Problem) -> str:
    """Return the folder in which stands what a dangling reference points at."""
    if problem.code == "unknown_parent":
        return f"{problem.place.file.split('/')[0]}/{dict(problem.facts)['written']}"
    return _body(problem)


def check_organisation(
    folder: OrganisationFolder, scales: tuple[RatingScale, ...], as_of: datetime.date
) -> Iterator[Problem]:
    """Yield the problems of one body that can be seen without the others.

    Invented data shows what can be wrong, so it is not warned of.
    """
    for problem in organisation_findings(folder, scales, as_of):
        if not folder.organisation.sample or problem.severity is Severity.ERROR:
            yield problem


def organisation_findings(
    folder: OrganisationFolder, scales: tuple[RatingScale, ...], as_of: datetime.date
) -> Iterator[Problem]:
    """Yield every problem of one body, whether its data is invented or not."""
    units = folder.organisation.units
    yield from duplicates("duplicate_unit", ((unit.id, unit.place) for unit in units))
    yield from _former_addresses(folder)
    yield from _doubtful_texts(folder.organisation)
    yield from personal_data(folder)
    yield from catalogue_rules(folder.common)
    for record in (*folder.common.catalogues, *folder.common.windows):
        yield from _doubtful_texts(record)
    for year in folder.years:
        context = _Year(
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
    """Yield the old ids of a body and the old years of its plans at whose addresses something else stands."""
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


# Rules of one year


def _plan_rules(context: _Year) -> Iterator[Problem]:
    plan = context.plan
    if plan.rating_scale and context.scales and plan.rating_scale not in context.scales:
        yield make_problem("unknown_scale", plan.place, written=plan.rating_scale)
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
        yield from _unknown_measures(context, ((name, item.place) for name in item.measures))
        yield from _future(context, item.date, item.place)
    yield from (make_problem("amendment_without_act", item.place) for item in plan.amendments if item.act is None)
    if plan.approval and plan.approval.date:
        yield from _future(context, plan.approval.date, plan.approval.place)


def _duplicate_numbers(section: Section) -> Iterator[Problem]:
    """Yield the measures of a section that have another one's number, except where a doubt explains it.

    A plan may begin to count anew in each section.
    """
    numbers = (measure.number for _, measure in section_measures(section))
    yield from duplicates("duplicate_number", ((item.text, item.place) for item in numbers if not item.doubt))


def _measure_rules(context: _Year) -> Iterator[Problem]:
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
        for criterion in measure.criteria:
            if criterion.at_least and criterion.unit is None:
                yield make_problem("threshold_without_unit", criterion.place, written=criterion.at_least)
        yield from _deadline_rules(measure.deadline, context.plan.year)


_DEADLINE_PARTS = {
    "quarter": (DeadlineKind.QUARTER,),
    "half": (DeadlineKind.HALF_YEAR,),
    "date": (DeadlineKind.DATE,),
}
_NEEDED_PARTS = {DeadlineKind.QUARTER: "quarter", DeadlineKind.DATE: "date"}


def _deadline_rules(deadline: Deadline, year: int) -> Iterator[Problem]:
    for part, kinds in _DEADLINE_PARTS.items():
        if getattr(deadline, part) is not None and deadline.kind not in kinds:
            yield make_problem("deadline_contradicts", deadline.place, key=part, kind=deadline.kind)
    needed = _NEEDED_PARTS.get(deadline.kind)
    if needed and getattr(deadline, needed) is None:
        example = "quarter: …" if needed == "quarter" else f"date: {year}-СС-ӨӨ"
        yield make_problem("deadline_incomplete", deadline.place, key=needed, kind=deadline.kind, example=example)
    if deadline.date and deadline.date.year != year:
        yield make_problem("date_outside_year", deadline.place, written=deadline.date, year=year)


def _report_rules(context: _Year) -> Iterator[Problem]:
    evidence = {item.id for item in context.year.evidence}
    claims = []
    for report in context.year.reports:
        yield from _future(context, report.date, report.place)
        if report.performer and report.performer not in context.units:
            known = listed(context.units)
            yield make_problem("unknown_unit", report.place, written=report.performer, known=known)
        for entry in report.entries:
            performer = entry.performer or report.performer
            claims.append((f"{entry.measure} {report.period} {performer or ''} {report.date}", entry.place))
            yield from _entry_rules(context, report, entry, evidence)
    yield from duplicates("duplicate_progress", claims)


def _entry_rules(context: _Year, report: ProgressReport, entry: Progress, evidence: set[str]) -> Iterator[Problem]:
    yield from _unknown_measures(context, [(entry.measure, entry.place)])
    if entry.performer and entry.performer not in context.units:
        yield make_problem("unknown_unit", entry.place, written=entry.performer, known=listed(context.units))
    yield from _unknown_rating(context, entry.rating, entry.place)
    for name in entry.evidence:
        if name not in evidence:
            yield make_problem("unknown_evidence", entry.place, written=name)
    if entry.rating is None and entry.text is None and not entry.values:
        yield make_problem("empty_progress", entry.place, written=entry.measure)
    measure = context.measures.get(entry.measure)
    if measure:
        for value in entry.values:
            yield from _unknown_criterion(measure, value.criterion, value.place)
        yield from duplicates("duplicate_value", ((str(value.criterion), value.place) for value in entry.values))
        performer = entry.performer or report.performer
        yield from _performer_not_responsible(context, measure, performer, entry.place)
        yield from _done_below_threshold(context, measure, performer, entry)


def _performer_not_responsible(
    context: _Year, measure: Measure, performer: str | None, place: Place
) -> Iterator[Problem]:
    """Whoever reports is one of those whom the plan names; the members of a named group cannot be told."""
    named = {item.unit for item in measure.responsible}
    if performer not in context.units or performer in named or named & context.groups:
        return
    yield make_problem("performer_not_responsible", place, written=performer, measure=measure.id, known=listed(named))


def _done_below_threshold(
    context: _Year, measure: Measure, performer: str | None, entry: Progress
) -> Iterator[Problem]:
    """Whoever reports the best step has reached what was counted; one of several performers has only a share of it."""
    if context.best is None or entry.rating != context.best:
        return
    if performer and {item.unit for item in measure.responsible} != {performer}:
        return
    for value in entry.values:
        criterion = measure.criteria[value.criterion - 1] if value.criterion <= len(measure.criteria) else None
        if criterion and criterion.at_least and value.value < criterion.at_least:
            facts = {"criterion": value.criterion, "least": criterion.at_least, "rating": context.best}
            yield make_problem("done_below_threshold", value.place, written=value.value, **facts)


def _assessment_rules(context: _Year) -> Iterator[Problem]:
    for assessment in context.year.assessments:
        yield from _future(context, assessment.date, assessment.place)
        yield from duplicates("duplicate_progress", ((entry.measure, entry.place) for entry in assessment.entries))
        for entry in assessment.entries:
            yield from _unknown_measures(context, [(entry.measure, entry.place)])
            yield from _unknown_rating(context, entry.rating, entry.place)


def _evidence_rules(context: _Year) -> Iterator[Problem]:
    for item in context.year.evidence:
        yield from _future(context, item.date, item.place)
        for support in item.supports:
            yield from _unknown_measures(context, [(support.measure, support.place)])
            measure = context.measures.get(support.measure)
            if measure and support.criterion:
                yield from _unknown_criterion(measure, support.criterion, support.place)
        if item.checked_by:
            yield from _future(context, item.checked_by.date, item.checked_by.place)
        if item.withdrawn:
            yield from _future(context, item.withdrawn.date, item.withdrawn.place)
        yield from _file_rules(context, item)
    named = {name for item in context.year.evidence for name in (item.file, item.timestamp)}
    folder = context.plan.place.file.rpartition("/")[0]
    for name in context.year.files:
        beside_stamp = name.endswith(CERTIFICATE_TYPE) and context.year.stamps
        if name not in named and not beside_stamp:
            yield make_problem("unused_file", Place(visible(f"{folder}/evidence/files/{name}")), written=name)


def _file_rules(context: _Year, item: Evidence) -> Iterator[Problem]:
    files = context.year.files
    forbidden = set()
    for written, types in ((item.file, PUBLISHED_TYPES), (item.timestamp, TIMESTAMP_TYPES)):
        if written and written.rpartition(".")[2].lower() not in types:
            forbidden.add(written)
            yield make_problem("forbidden_file_type", item.place, written=written, known=", ".join(types))
    for name in (item.file, item.timestamp):
        if name and name not in files:
            yield _missing_file(item, name, files)
    if item.file in context.year.inspections:
        yield from _inspection_rules(item, item.file, context.year.inspections[item.file])
    if item.sha256 and not item.file:
        yield make_problem("digest_without_file", item.place)
    found = files.get(item.file or "")
    if item.file and found and not item.sha256 and item.file not in forbidden:
        yield make_problem("file_without_digest", item.place, written=item.file, example=f"sha256: {found}")
    if item.sha256 and found and found != item.sha256:
        yield make_problem("digest_differs", item.place, written=item.sha256, found=found)
    if item.timestamp in files:
        yield from _stamp_rules(context, item)


def _stamp_rules(context: _Year, item: Evidence) -> Iterator[Problem]:
    said = [stamp for stamp in context.year.stamps if (stamp.token, stamp.sha256) == (item.timestamp, item.sha256)]
    if not said:
        yield make_problem("timestamp_of_another_file", item.place, written=item.timestamp)
    elif said[0].signature is Signature.WRONG:
        yield make_problem("timestamp_signature_wrong", item.place, written=item.timestamp)


def _missing_file(item: Evidence, name: str, files: dict[str, str]) -> Problem:
    renamed = [other for other, digest in files.items() if name == item.file and digest == item.sha256]
    if renamed:
        facts = {"found": renamed[0], "detail": item.sha256}
        return make_problem("file_renamed", item.place, written=name, example=f"file: {renamed[0]}", **facts)
    return make_problem("file_not_there", item.place, written=name)


def _inspection_rules(item: Evidence, name: str, inspection: Inspection) -> Iterator[Problem]:
    """A file is published only if it is what its name says, holds nothing that runs and could be looked through."""
    if inspection.fault:
        yield make_problem(inspection.fault, item.place, written=name, detail=inspection.detail)
    if inspection.located:
        is_picture = name.rpartition(".")[2].lower() in PICTURE_TYPES
        yield make_problem("picture_with_location" if is_picture else "location_inside", item.place, written=name)
    if not inspection.has_text and item.checked_by is None:
        yield make_problem("file_not_screened", item.place, written=name)


def _claims_without_evidence(context: _Year) -> Iterator[Problem]:
    """Whoever reports the best step should say what proves it; what cannot be looked at proves nothing.

    The body itself chooses whether this is a warning or keeps its data from being published.
    """
    if context.best is None:
        return
    gate = context.folder.organisation.done_without_evidence
    code = "evidence_required" if gate is Gate.ERROR else "done_without_evidence"
    shown = _shown(context)
    for entry in _best_claims(context):
        if not _proofs(entry, shown):
            yield make_problem(code, entry.place, written=entry.measure, rating=context.best)


def _thresholds_not_counted(context: _Year) -> Iterator[Problem]:
    """Whoever reports the best step of a measure with a counted threshold has counted it, in this report or before."""
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
        for number, criterion in enumerate(measure.criteria if measure else (), start=1):
            if criterion.at_least and (entry.measure, number) not in counted:
                facts = {"criterion": number, "least": criterion.at_least, "rating": context.best}
                yield make_problem("threshold_not_counted", entry.place, written=entry.measure, **facts)


def _hotline_without_evidence(context: _Year) -> Iterator[Problem]:
    """Whoever must promote 110 and has evidence should say which item shows it; no evidence at all is told already."""
    shown = _shown(context)
    for entry in _best_claims(context):
        measure = context.measures.get(entry.measure)
        proofs = _proofs(entry, shown) if measure and measure.promotes_110 else []
        if proofs and not any(item.promotes_110 for item in proofs):
            yield make_problem("hotline_without_evidence", entry.place, written=entry.measure, rating=context.best)


def _shown(context: _Year) -> tuple[Evidence, ...]:
    """Return the evidence that stands and that somebody can look at."""
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


def _best_claims(context: _Year) -> Iterator[Progress]:
    """Yield what reports say is done to the best step."""
    if context.best is not None:
        for report in context.year.reports:
            yield from (entry for entry in report.entries if entry.rating == context.best)


def _text_rules(context: _Year) -> Iterator[Problem]:
    year = context.year
    for record in (year.plan, *year.reports, *year.assessments, *year.evidence, *_published(year.openness)):
        yield from _doubtful_texts(record)


def _published(openness: YearOpenness) -> Iterator[Record]:
    yield from openness.complaints
    lists = (openness.disclosure, openness.rules, openness.activities, openness.integrity)
    yield from (record for record in lists if record)


def _openness_rules(context: _Year) -> Iterator[Problem]:
    openness, common = context.year.openness, context.folder.common
    yield from openness_rules(openness, common.catalogues, context.measures, context.as_of)


_YEAR_RULES: tuple[Callable[[_Year], Iterator[Problem]], ...] = (
    _plan_rules,
    _measure_rules,
    _report_rules,
    _assessment_rules,
    _evidence_rules,
    _claims_without_evidence,
    _thresholds_not_counted,
    _hotline_without_evidence,
    _openness_rules,
    _text_rules,
)


# Rules that several records share


def _future(context: _Year, date: datetime.date, place: Place) -> Iterator[Problem]:
    yield from future_dates([date], place, context.as_of)


def _unknown_measures(context: _Year, names: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    yield from unknown_measures(names, context.measures)


def _unknown_rating(context: _Year, rating: str | None, place: Place) -> Iterator[Problem]:
    if rating is None or context.scale is None:
        return
    codes = [step.code for step in context.scale.steps]
    if rating in codes:
        return
    meant = next((code for code in codes if _rating_key(code) == _rating_key(rating)), None)
    facts = {"known": ", ".join(codes), **({"example": f"rating: {meant}"} if meant else {})}
    if meant and _LATIN.search(rating):
        yield make_problem("latin_letter", place, written=rating, letters=_latin_letters(rating), **facts)
    else:
        yield make_problem("unknown_rating", place, written=rating, **facts)


def _rating_key(code: str) -> str:
    """Return what two ratings share that look or sound alike: `XB`, `ХВ` and `HB` stand for `ХБ`, `70%` for `70`."""
    letters = code.strip(" ,;%").upper().replace("KH", "Х").replace("H", "Х")
    return letters.translate(_CYRILLIC_OF_LATIN).replace("В", "Б").casefold()


def _unknown_criterion(measure: Measure, criterion: int, place: Place) -> Iterator[Problem]:
    if criterion > len(measure.criteria):
        yield make_problem("unknown_criterion", place, written=criterion, count=len(measure.criteria))


def _doubtful_texts(record: Record) -> Iterator[Problem]:
    for held in _worded_records(record):
        if isinstance(held, Text):
            if held.printed == held.text:
                yield make_problem("printed_is_the_same", held.place)
            elif held.printed and not held.doubt:
                yield make_problem("printed_without_doubt", held.place)
        for name in _words_of(type(held)):
            words = getattr(held, name)
            if words and _LATIN.search(words):
                yield from _mixed_script(words, held.place)


def _mixed_script(words: str, place: Place) -> Iterator[Problem]:
    for written in (*_mixed_words(words), *_LATIN_NUMBER.findall(words)):
        cyrillic = written.translate(_CYRILLIC_OF_LATIN)
        # A keyboard without Ү is often helped out with Y, so nobody but the author knows what that letter is.
        certain = not _LATIN.search(cyrillic) and not re.search("[Yy]", written)
        facts = {"example": cyrillic} if certain else {}
        yield make_problem("mixed_script", place, written=written, letters=_latin_letters(written), **facts)


def _mixed_words(text: str) -> Iterator[str]:
    """Yield the words that look like one script and hold letters of the other.

    A Mongolian ending on a foreign word (`PDFийг`) is seen by everybody and no harm. First words, then letters, so that
    it stays linear.
    """
    for word in _WORD.findall(text):
        if _MIXED_SCRIPT.search(word) is None:
            continue
        is_cyrillic = _LATIN.search(word.translate(_CYRILLIC_OF_LATIN)) is None
        is_latin = _CYRILLIC.search(word.translate(_LATIN_OF_CYRILLIC)) is None
        if is_cyrillic or (is_latin and not _WITH_ENDING.fullmatch(word)):
            yield word


def _latin_letters(text: str) -> str:
    return ", ".join(dict.fromkeys(_LATIN.findall(text)))


def _worded_records(value: object) -> Iterator[Record]:
    """Yield every record within a record that has words of its own, or may have."""
    if isinstance(value, Record):
        yield value
        for name in _holders(type(value)):
            held = getattr(value, name)
            if held:
                yield from _worded_records(held)
    elif isinstance(value, tuple):
        for item in value:
            yield from _worded_records(item)


@cache
def _holders(record: type[Record]) -> tuple[str, ...]:
    """Return the fields of a record that may hold words: asking all others would take most of the time."""
    hints = typing.get_type_hints(record)
    return tuple(name for name in record.__struct_fields__ if name != "place" and _may_hold(hints[name]))


_NOT_READ_AS_WORDS = frozenset(("printed", "doubt", "rating", "code"))
"""What repeats a source with its mistakes, and codes, which have a rule of their own."""


@cache
def _words_of(record: type[Record]) -> tuple[str, ...]:
    """Return the fields of a record that are plain words."""
    hints = typing.get_type_hints(record, include_extras=True)
    names = (name for name in record.__struct_fields__ if name not in _NOT_READ_AS_WORDS)
    return tuple(name for name in names if _is_words(hints[name]))


def _is_words(annotation: object) -> bool:
    metas = getattr(annotation, "__metadata__", ())
    if any((getattr(meta, "extra", None) or {}).get(SCALAR) == "words" for meta in metas):
        return True
    listed = typing.get_origin(annotation) is tuple
    return not metas and not listed and any(_is_words(item) for item in typing.get_args(annotation))


def _may_hold(annotation: object) -> bool:
    if isinstance(annotation, type):
        return issubclass(annotation, Record) and bool(_words_of(annotation) or _holders(annotation))
    return any(_may_hold(item) for item in typing.get_args(annotation))
