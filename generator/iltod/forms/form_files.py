"""What a filled form writes: the report, the evidence records, and the files of evidence.

What the form does not ask (a time stamp, a second person's check, what other performers reported) stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from iltod.core.language import shorten
from iltod.core.problem import Language, has_message, message
from iltod.evidence.personal_data import NAME
from iltod.forms.evidence_intake import Intake, take_in
from iltod.forms.form_reader import Form, FormEvidence, FormProblem, FormSource
from iltod.forms.quarterly_form import EVIDENCE_SHEET
from iltod.importing.merge import plain
from iltod.importing.transliteration import latin_id
from iltod.importing.yaml_text import yaml_text
from iltod.model import (
    CountedValue,
    Evidence,
    Finding,
    Organisation,
    Person,
    Progress,
    ProgressReport,
    Reach,
    Record,
    ReportCorrection,
    Support,
    Text,
)
from iltod.reading.scalars import choice_labels, field_label

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")

_WITHOUT_SCHEME = re.compile(r"www\.[^\s<>\"']+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/[^\s<>\"']*")

_LONGEST_LIST = 300
"""How many letters of the names of files that were given a problem lists."""

REPORT_SCHEMA = "../../../../docs/schema/report.schema.json"

EVIDENCE_SCHEMA = "../../../../docs/schema/evidence.schema.json"


class YearStanding(msgspec.Struct, frozen=True):
    """What a year holds already: the body, the report of the period, the evidence by id, the names of its files, and
    the ids of all its reports."""

    organisation: Organisation | None = None
    report: ProgressReport | None = None
    evidence: Mapping[str, Evidence] = {}
    file_names: frozenset[str] = frozenset()
    report_ids: frozenset[str] = frozenset()


class FormChange(msgspec.Struct, frozen=True):
    """How a form differs from the report of its period that is there already.

    `subject` is the id of a measure or of a piece of evidence, or nothing for the report as a whole; `label` is what
    people call the field. `claim` is whether it changes what was reported: evidence may be added to a report later.
    """

    subject: str
    label: str
    before: str
    after: str
    claim: bool = True


class FormFiles(msgspec.Struct, frozen=True):
    """What a form would write, by the paths below the year's folder, and what is wrong with its files.

    `changes` are those of a report and of evidence that are there already.
    """

    files: dict[str, bytes]
    problems: tuple[FormProblem, ...]
    cleaned: tuple[str, ...] = ()
    changes: tuple[FormChange, ...] = ()


def form_files(form: Form, standing: YearStanding, given: Mapping[str, bytes], correcting: str = "") -> FormFiles:
    """Return the files that a form writes; nothing is to be written where there are problems.

    Args:
        form: what was read.
        standing: what the year holds already.
        given: the files that came with the form, by their names.
        correcting: why a report that was published is corrected: the form becomes a report of its own that says so.
    """
    writing = _Writing(standing, given)
    by_measure: dict[str, list[str]] = {}
    named = set()
    for item in form.evidence:
        own = writing.evidence(item)
        named.add(own)
        for measure in item.measures if own and own != item.id else ():
            by_measure.setdefault(measure, []).append(own)
    writing.look_at(form.faulty)
    problems = (*form.problems, *writing.problems)
    if form.date is None or problems:
        return FormFiles({}, problems)
    report = _report(form, standing.report, _with_evidence(form, standing.report, named, by_measure))
    changes = tuple(_changes(standing.report, report)) if standing.report else ()
    if standing.report and correcting:
        parts = (str(form.period), form.performer, "zasvar")
        own = latin_id("-".join(part for part in parts if part), standing.report_ids)
        correction = ReportCorrection(report=standing.report.id, reason=correcting)
        report = replace(report, id=own, corrects=correction, document=None)
    name = f"{form.period}{f'-{form.performer}' if form.performer else ''}"
    path = f"reports/{report.id if standing.report else name}.yml"
    same = standing.report is not None and not changes
    files = {**({} if same else {path: yaml_text(report, REPORT_SCHEMA).encode()}), **writing.files}
    return FormFiles(files, (), tuple(writing.cleaned), (*changes, *writing.changes))


def _changes(before: ProgressReport, after: ProgressReport) -> Iterator[FormChange]:
    """Yield how a report differs from the one that is there."""
    for name in ("date", "reported_by"):
        yield from _field_change("", name, before, after)
    held = {(entry.measure, entry.performer): entry for entry in before.entries}
    told = {(entry.measure, entry.performer): entry for entry in after.entries}
    for key in (*held, *(key for key in told if key not in held)):
        old, new = held.get(key), told.get(key)
        if old is None or new is None:
            label = message("form_change_new" if old is None else "form_change_gone", Language.MONGOLIAN)
            shown = old or new
            assert shown
            texts = (shown.rating, shown.text, *shown.values)
            yield FormChange(key[0], label, "", ", ".join(_shown(text) for text in texts if text))
            continue
        for name in (name for name in Progress.__struct_fields__ if name != "place"):
            yield from _field_change(key[0], name, old, new)


def _field_change(subject: str, field: str, before: Record, after: Record) -> Iterator[FormChange]:
    old, new = getattr(before, field), getattr(after, field)
    if plain(old) != plain(new):
        claim = isinstance(before, ProgressReport | Progress) and field != "evidence"
        yield FormChange(subject, field_label(type(before), field), _shown(old), _shown(new), claim)


def _shown(value: object) -> str:
    """Return a value of a report or of evidence as people read it."""
    if isinstance(value, tuple):
        return ", ".join(_shown(item) for item in value) or "—"
    if isinstance(value, Person):
        return ", ".join(filter(None, (value.name, value.post.text if value.post else "")))
    if isinstance(value, CountedValue):
        return f"{value.criterion}: {value.value}"
    if isinstance(value, Reach):
        return f"{_shown(value.kind)}: {value.value}"
    if isinstance(value, Support):
        return value.measure
    if isinstance(value, StrEnum):
        return choice_labels(type(value)).get(value, str(value))
    return str(value.text if isinstance(value, Text) else "—" if value is None else value)


def _with_evidence(
    form: Form, before: ProgressReport | None, named: Collection[str], new: Mapping[str, list[str]]
) -> tuple[Progress, ...]:
    """Return the entries with their evidence: what they cited before and the form still names, and what is new."""
    cited = {item.measure: item.evidence for item in before.entries if item.performer is None} if before else {}
    return tuple(
        replace(
            entry,
            evidence=(
                *(name for name in cited.get(entry.measure, ()) if name in named),
                *(name for name in new.get(entry.measure, ()) if name not in cited.get(entry.measure, ())),
            ),
        )
        for entry in form.entries
    )


def _report(form: Form, before: ProgressReport | None, entries: tuple[Progress, ...]) -> ProgressReport:
    person = None
    if form.person:
        person = Person(name=form.person, post=Text(text=form.post) if form.post else None)
    told = {entry.measure for entry in entries}
    others = [entry for entry in before.entries if entry.performer and entry.measure in told] if before else []
    gone = [entry for entry in before.entries if entry.performer and entry.measure not in told] if before else []
    date = form.date
    assert date
    if before:
        return replace(before, date=date, reported_by=person or before.reported_by, entries=(*entries, *others, *gone))
    own = str(form.period)
    return ProgressReport(
        id=own, period=form.period, date=date, entries=entries, reported_by=person, performer=form.performer
    )


class _Writing:
    """The files written so far, and what is wrong with what was given."""

    def __init__(self, standing: YearStanding, given: Mapping[str, bytes]) -> None:
        self.standing = standing
        self.given = {_plain(name): (name, content) for name, content in given.items()}
        self.files: dict[str, bytes] = {}
        self.problems: list[FormProblem] = []
        self.cleaned: list[str] = []
        self.changes: list[FormChange] = []
        self._names = set(standing.file_names)
        self._ids = set(standing.evidence)

    def evidence(self, item: FormEvidence) -> str:
        """Return the id of a piece of evidence, and write its record and its file; nothing where it has a problem."""
        before = self.standing.evidence.get(item.id)
        taken = None
        if _ADDRESS.fullmatch(item.source):
            before = before or self._known(item, "url", item.source)
        elif before is None or item.source != before.file:
            taken = self._file(item)
            if taken is None:
                return ""
            before = before or self._known(item, "sha256", taken.sha256)
        facts = {
            "title": Text(text=item.title) if before is None or before.title.text != item.title else before.title,
            "kind": item.kind,
            "date": item.date,
            "channel": item.channel,
            "reach": item.reach,
            "promotes_110": item.promotes_110,
            "supports": _supports(item, before),
        }
        if taken is None and _ADDRESS.fullmatch(item.source):
            facts["url"] = item.source
        elif taken and not (before and before.sha256 == taken.sha256):
            self._keep(taken)
            facts |= {"file": taken.name, "sha256": taken.sha256}
        own = before.id if before else latin_id(item.title, self._ids)
        self._ids.add(own)
        record = replace(before, **facts) if before else Evidence(id=own, **facts)  # type: ignore[arg-type]
        if before is None or plain(before) != plain(record):
            self.files[f"evidence/{own}.yml"] = yaml_text(record, EVIDENCE_SCHEMA).encode()
        for name in (name for name in facts if before and name != "sha256"):
            self.changes += _field_change(own, name, before, record)  # type: ignore[arg-type]
        return own

    def _known(self, item: FormEvidence, field: str, value: str) -> Evidence | None:
        """Return the evidence of an earlier form that is the same: of its file or address, of several by title."""
        same = [held for held in self.standing.evidence.values() if getattr(held, field) == value]
        return next((held for held in same if held.title.text == item.title), same[0] if same else None)

    def _keep(self, taken: Intake) -> None:
        self._names.add(taken.name)
        self.files[f"evidence/files/{taken.name}"] = taken.content
        self.cleaned += [taken.given] if taken.cleaned else []

    def look_at(self, sources: Iterable[FormSource]) -> None:
        """Tell what is wrong with the files of rows that cannot be written anyway, so that all is told at once."""
        for item in sources:
            before = self.standing.evidence.get(item.id)
            if not _ADDRESS.fullmatch(item.source) and not (before and item.source == before.file):
                self._file(item)

    def _file(self, item: FormEvidence | FormSource) -> Intake | None:
        if _plain(item.source) not in self.given:
            known = shorten(", ".join(sorted(name for name, _ in self.given.values())) or "—", _LONGEST_LIST)
            name = "no_scheme" if _WITHOUT_SCHEME.fullmatch(item.source) else "no_file"
            self._add(item, name, written=item.source, known=known)
            return None
        name, content = self.given[_plain(item.source)]
        taken = take_in(content, name, self._names, self.standing.organisation)
        for sentence in intake_problems(taken):
            self.problems.append(FormProblem(EVIDENCE_SHEET, item.cell, sentence))
        return None if taken.fault or taken.findings else taken

    def _add(self, item: FormEvidence | FormSource, name: str, **facts: object) -> None:
        sentence = message(f"form_problem_{name}", Language.MONGOLIAN, **facts)
        self.problems.append(FormProblem(EVIDENCE_SHEET, item.cell, sentence))


def _supports(item: FormEvidence, before: Evidence | None) -> tuple[Support, ...]:
    """Return what the evidence supports; a criterion that was named by hand stays."""
    held = [support for support in before.supports if support.measure in item.measures] if before else []
    known = {support.measure for support in held}
    return (*held, *(Support(measure=name) for name in item.measures if name not in known))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).casefold().strip()


_PLACES = {NAME: "intake_in_name", "#metadata": "intake_in_metadata"}


def _where(finding: Finding, language: Language) -> str:
    """Return where in a file something was found, in words: a page, a cell, the name, or a line."""
    if page := re.fullmatch(r"#page=(\d+)", finding.where):
        return message("spot_page", language, page=page[1])
    if line := re.fullmatch(r"#document:(\d+)", finding.where):
        return message("spot_line", language, row=line[1])
    if finding.where in _PLACES:
        return message(_PLACES[finding.where], language)
    return finding.where.removeprefix("#") or message("spot_line", language, row=finding.place.line)


def intake_problems(taken: Intake, language: Language = Language.MONGOLIAN) -> Iterator[str]:
    """Yield what keeps a file from being kept, in words."""
    if taken.fault:
        name = f"intake_{taken.fault}" if has_message(f"intake_{taken.fault}") else "intake_refused"
        yield message(name, language, file=taken.given, detail=taken.inspection.detail or taken.fault)
    kinds = list(dict.fromkeys(finding.kind for finding in taken.findings))
    if kinds:
        where = ", ".join(dict.fromkeys(_where(item, language) for item in taken.findings))
        told = ", ".join(
            message(f"intake_{kind}" if has_message(f"intake_{kind}") else "intake_other", language) for kind in kinds
        )
        yield message("intake_personal", language, file=taken.given, kinds=told, where=where)
