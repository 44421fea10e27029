"""What a filled form writes: the report, the evidence records, and the files of evidence.

What the form does not ask (a time stamp, a second person's check, what other performers reported) stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from iltod.core.language import shorten
from iltod.core.problem import Language, has_message, message
from iltod.forms.evidence_intake import Intake, take_in
from iltod.forms.form_reader import Form, FormEvidence, FormProblem, FormSource
from iltod.forms.quarterly_form import EVIDENCE_SHEET
from iltod.importing.merge import plain
from iltod.importing.transliteration import latin_id
from iltod.importing.yaml_text import yaml_text
from iltod.model import Evidence, Organisation, Person, Progress, ProgressReport, Support, Text

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")

_WITHOUT_SCHEME = re.compile(r"www\.[^\s<>\"']+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/[^\s<>\"']*")

_LONGEST_LIST = 300
"""How many letters of the names of files that were given a problem lists."""

REPORT_SCHEMA = "../../../../docs/schema/report.schema.json"

EVIDENCE_SCHEMA = "../../../../docs/schema/evidence.schema.json"


class YearStanding(msgspec.Struct, frozen=True):
    """What a year holds already: the body, the report of the period, the evidence by id, and the names of its files."""

    organisation: Organisation | None = None
    report: ProgressReport | None = None
    evidence: Mapping[str, Evidence] = {}
    file_names: frozenset[str] = frozenset()


class FormFiles(msgspec.Struct, frozen=True):
    """What a form would write, by the paths below the year's folder, and what is wrong with its files."""

    files: dict[str, bytes]
    problems: tuple[FormProblem, ...]
    cleaned: tuple[str, ...] = ()


def form_files(form: Form, standing: YearStanding, given: Mapping[str, bytes]) -> FormFiles:
    """Return the files that a form writes; nothing is to be written where there are problems.

    Args:
        form: what was read.
        standing: what the year holds already.
        given: the files that came with the form, by their names.
    """
    writing = _Writing(standing, given)
    by_measure: dict[str, list[str]] = {}
    named = {item.id for item in form.evidence if item.id}
    for item in form.evidence:
        own = writing.evidence(item)
        for measure in item.measures if own and own not in standing.evidence else ():
            by_measure.setdefault(measure, []).append(own)
    writing.look_at(form.faulty)
    problems = (*form.problems, *writing.problems)
    if form.date is None or problems:
        return FormFiles({}, problems)
    report = _report(form, standing.report, _with_evidence(form, standing.report, named, by_measure))
    name = f"{form.period}{f'-{form.performer}' if form.performer else ''}"
    path = f"reports/{standing.report.id if standing.report else name}.yml"
    same = standing.report is not None and plain(standing.report) == plain(report)
    files = {**({} if same else {path: yaml_text(report, REPORT_SCHEMA).encode()}), **writing.files}
    return FormFiles(files, (), tuple(writing.cleaned))


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
                *new.get(entry.measure, ()),
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
        self._names = set(standing.file_names)
        self._ids = set(standing.evidence)

    def evidence(self, item: FormEvidence) -> str:
        """Return the id of a piece of evidence, and write its record and its file; nothing where it has a problem."""
        before = self.standing.evidence.get(item.id)
        facts = {
            "title": Text(text=item.title) if before is None or before.title.text != item.title else before.title,
            "kind": item.kind,
            "date": item.date,
            "channel": item.channel,
            "reach": item.reach,
            "promotes_110": item.promotes_110,
            "supports": _supports(item, before),
        }
        if _ADDRESS.fullmatch(item.source):
            facts["url"] = item.source
        elif before is None or item.source != before.file:
            taken = self._file(item)
            if taken is None:
                return ""
            facts |= {"file": taken.name, "sha256": taken.sha256}
        own = item.id if before else latin_id(item.title, self._ids)
        self._ids.add(own)
        record = replace(before, **facts) if before else Evidence(id=own, **facts)  # type: ignore[arg-type]
        if before is None or plain(before) != plain(record):
            self.files[f"evidence/{own}.yml"] = yaml_text(record, EVIDENCE_SCHEMA).encode()
        return own

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
        if taken.fault or taken.findings:
            return None
        self._names.add(taken.name)
        self.files[f"evidence/files/{taken.name}"] = taken.content
        self.cleaned += [taken.name] if taken.cleaned else []
        return taken

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


def intake_problems(taken: Intake, language: Language = Language.MONGOLIAN) -> Iterator[str]:
    """Yield what keeps a file from being kept, in words."""
    if taken.fault:
        name = f"intake_{taken.fault}" if has_message(f"intake_{taken.fault}") else "intake_refused"
        yield message(name, language, file=taken.name, detail=taken.inspection.detail or taken.fault)
    kinds = list(dict.fromkeys(finding.kind for finding in taken.findings))
    if kinds:
        where = ", ".join(dict.fromkeys(f"{item.place.line}{item.where}" for item in taken.findings))
        told = ", ".join(
            message(f"intake_{kind}" if has_message(f"intake_{kind}") else "intake_other", language) for kind in kinds
        )
        yield message("intake_personal", language, file=taken.name, kinds=told, where=where)
