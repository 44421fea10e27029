"""Evidence by one command: records for files that are added, and digests for those that have none."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from iltod.evidence.inspection import inspect_content
from iltod.evidence.pictures import PICTURE_FORMATS, UnreadablePictureError, read_picture
from iltod.forms.evidence_intake import Intake, take_in, without_camera_data
from iltod.forms.form_files import EVIDENCE_SCHEMA
from iltod.importing.plan_files import block_end
from iltod.importing.transliteration import latin_id
from iltod.importing.yaml_text import yaml_block, yaml_text
from iltod.model import Evidence, Organisation, Progress, ProgressReport, Support, Text, YearFolder


class AddRequest(msgspec.Struct, frozen=True):
    """What is to be added: to which measures, under which title, of which day, and in which report it is named.

    Without a report it is named in the latest one that reports the measure, if there is one.
    """

    measures: tuple[str, ...]
    title: str
    date: datetime.date
    report: str = ""
    organisation: Organisation | None = None


class Added(msgspec.Struct, frozen=True):
    """The files to write below the year's folder, what was taken in, and messages with their facts."""

    files: dict[str, bytes]
    taken: tuple[Intake, ...]
    problems: tuple[tuple[str, dict[str, str]], ...] = ()


def added_files(
    request: AddRequest,
    given: Mapping[str, bytes],
    year: YearFolder,
    reports: Mapping[str, str],
    names: Collection[str],
) -> Added:
    """Return what adding files writes.

    Args:
        request: what is to be added.
        given: the files by their names.
        year: what the year holds already.
        reports: the texts of its reports by id.
        names: names of files of evidence that are there already.
    """
    taken_names, ids = set(names), {item.id for item in year.evidence}
    files: dict[str, bytes] = {}
    taken: list[Intake] = []
    new: list[str] = []
    problems: list[tuple[str, dict[str, str]]] = []
    known = {item.sha256: item.id for item in year.evidence if item.sha256}
    for number, (name, content) in enumerate(given.items(), start=1):
        item = take_in(content, name, taken_names, request.organisation)
        taken.append(item)
        if item.sha256 in known:
            problems.append(("add_known", {"file": name, "id": known[item.sha256]}))
        title = request.title or name.rpartition("/")[2].rpartition(".")[0] or name
        title = f"{title} ({number})" if request.title and len(given) > 1 else title
        own = latin_id(title, ids)
        ids.add(own)
        taken_names.add(item.name)
        new.append(own)
        record = Evidence(
            id=own,
            title=Text(text=" ".join(title.split())),
            kind=item.kind,
            date=request.date,
            supports=tuple(Support(measure=measure) for measure in request.measures),
            file=item.name,
            sha256=item.sha256,
        )
        files[f"evidence/{own}.yml"] = yaml_text(record, EVIDENCE_SCHEMA).encode()
        files[f"evidence/files/{item.name}"] = item.content
    if request.report and request.report not in reports:
        facts = {"written": request.report, "known": ", ".join(reports)}
        problems.append(("add_no_report", facts))
    if problems or any(item.fault or item.findings for item in taken):
        return Added({}, tuple(taken), tuple(problems))
    for measure in request.measures:
        report = _report_of(request, year, measure)
        if report:
            path = f"reports/{report.id}.yml"
            text = files[path].decode() if path in files else reports[report.id]
            files[path] = _with_evidence(text, report, measure, new).encode()
    return Added(files, tuple(taken))


def _report_of(request: AddRequest, year: YearFolder, measure: str) -> ProgressReport | None:
    """Return the report in which new evidence of a measure is named."""
    if request.report:
        return next(item for item in year.reports if item.id == request.report)
    telling = [item for item in year.reports if any(entry.measure == measure for entry in item.entries)]
    return max(telling, key=lambda item: (item.date, item.id), default=None)


def _with_evidence(text: str, report: ProgressReport, measure: str, new: list[str]) -> str:
    """Return the text of a report whose entry of a measure names new evidence; only the lines of the entry change."""
    entry = next((item for item in report.entries if item.measure == measure), None)
    lines = text.rstrip("\n").split("\n")
    if entry is None:
        last = report.entries[-1].place
        indent = max(last.column - 3, 0)
        end = block_end(lines, last.line - 1, indent)
        block = yaml_block(Progress(measure=measure, evidence=tuple(new)), indent).rstrip("\n").split("\n")
        return "\n".join([*lines[:end], "", *block, *lines[end:]]) + "\n"
    indent = max(entry.place.column - 3, 0)
    start = entry.place.line - 1
    end = block_end(lines, start, indent)
    whole = replace(entry, evidence=(*entry.evidence, *(name for name in new if name not in entry.evidence)))
    return "\n".join([*lines[:start], *yaml_block(whole, indent).rstrip("\n").split("\n"), *lines[end:]]) + "\n"


_FILE = re.compile(r"^file:[ \t]*[\"']?(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)

_DIGEST = re.compile(r"^sha256:[ \t]*(?P<digest>[^\s#]*)[ \t]*(?:#.*)?$", re.MULTILINE)

_STAMPED = re.compile(r"^timestamp:[ \t]*\S", re.MULTILINE)


def filled_files(records: Mapping[str, bytes], read: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Return the files of `evidence/` with what a program can know: missing digests, pictures without a place.

    Args:
        records: the records by their names.
        read: returns the bytes of a file of evidence by its name, or None where it is not there.
    """
    found: dict[str, bytes] = {}
    for name, content in records.items():
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            continue  # `iltod check` tells of it
        file = _FILE.search(text)
        held = read(file["name"]) if file else None
        if file is None or held is None:
            continue
        told = _DIGEST.search(text)
        given = told["digest"] if told else ""
        before = hashlib.sha256(held).hexdigest()
        if (given and given != before) or _STAMPED.search(text):
            continue  # somebody vouched for other bytes; a person must look
        if not given and _shows_place(held, file["name"]):
            continue  # `located_documents` tells of it
        kept = without_camera_data(held, file["name"]) if _is_located(held, file["name"]) else held
        digest = hashlib.sha256(kept).hexdigest()
        if kept != held:
            found[f"files/{file['name']}"] = kept
        if given != digest:
            found[name] = _with_digest(text, file, told, digest).encode()
    return found


def located_documents(records: Mapping[str, bytes], read: Callable[[str], bytes | None]) -> Iterator[str]:
    """Yield the names of new documents within which a picture tells where it was taken, so that none gets a digest.

    `records` and `read` are those of `filled_files`.
    """
    for content in records.values():
        text = content.decode("utf-8", errors="replace")
        file, told = _FILE.search(text), _DIGEST.search(text)
        held = read(file["name"]) if file and not (told and told["digest"]) else None
        if file and held is not None and _shows_place(held, file["name"]):
            yield file["name"]


def _shows_place(content: bytes, name: str) -> bool:
    """Return whether a document, which is published as it is, holds a picture that tells where it was taken."""
    if name.rpartition(".")[2].lower() in PICTURE_FORMATS:
        return False
    inspection, _ = inspect_content(content, name, name)
    return inspection.located


def _is_located(content: bytes, name: str) -> bool:
    if name.rpartition(".")[2].lower() not in PICTURE_FORMATS:
        return False
    try:
        return read_picture(content).located
    except UnreadablePictureError:
        return False


def _with_digest(text: str, file: re.Match[str], told: re.Match[str] | None, digest: str) -> str:
    if told:
        return f"{text[: told.start()]}sha256: {digest}{text[told.end() :]}"
    return f"{text[: file.end()]}\nsha256: {digest}{text[file.end() :]}"
