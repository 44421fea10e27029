"""What is wrong with pieces of evidence and their files."""

from __future__ import annotations

from collections.abc import Iterator

from iltod.checks.shared import Year, future, unknown_criterion, unknown_measure_ids
from iltod.core.place import Place
from iltod.core.problem import Problem, known_code, make_problem, visible
from iltod.model import PICTURE_TYPES, PUBLISHED_TYPES, Evidence, Inspection, Signature
from iltod.reading.evidence_folder import CERTIFICATE_TYPE, TIMESTAMP_TYPES


def evidence_rules(context: Year) -> Iterator[Problem]:
    """Yield what is wrong with the pieces of evidence of a year and with their files."""
    for item in context.year.evidence:
        yield from future(context, item.date, item.place)
        for support in item.supports:
            yield from unknown_measure_ids(context, [(support.measure, support.place)])
            measure = context.measures.get(support.measure)
            if measure and support.criterion:
                yield from unknown_criterion(measure, support.criterion, support.place)
        if item.checked_by:
            yield from future(context, item.checked_by.date, item.checked_by.place)
        if item.withdrawn:
            yield from future(context, item.withdrawn.date, item.withdrawn.place)
        yield from _file_rules(context, item)
    named = {name for item in context.year.evidence for name in (item.file, item.timestamp)}
    named |= {name for item in context.year.evidence for name in _renamed(item, context.year.files)}
    folder = context.plan.place.file.rpartition("/")[0]
    for name in context.year.files:
        beside_stamp = name.endswith(CERTIFICATE_TYPE) and context.year.stamps
        if name not in named and not beside_stamp:
            yield make_problem("unused_file", Place(visible(f"{folder}/evidence/files/{name}")), written=name)


def _file_rules(context: Year, item: Evidence) -> Iterator[Problem]:
    files = context.year.files
    forbidden = set()
    for written, types in ((item.file, PUBLISHED_TYPES), (item.timestamp, TIMESTAMP_TYPES)):
        if written and written.rpartition(".")[2].lower() not in types:
            forbidden.add(written)
            yield make_problem("forbidden_file_type", item.place, written=written, known=", ".join(types))
    for name in (item.file, item.timestamp):
        if name and name not in files and item.served:
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


def _stamp_rules(context: Year, item: Evidence) -> Iterator[Problem]:
    said = [stamp for stamp in context.year.stamps if (stamp.token, stamp.sha256) == (item.timestamp, item.sha256)]
    if not said:
        yield make_problem("timestamp_of_another_file", item.place, written=item.timestamp)
    elif said[0].signature is Signature.WRONG:
        yield make_problem("timestamp_signature_wrong", item.place, written=item.timestamp)


def _renamed(item: Evidence, files: dict[str, str]) -> list[str]:
    """Return the files with the content of one that is not there under its name."""
    is_missing = item.file and item.sha256 and item.file not in files
    return [name for name, digest in files.items() if digest == item.sha256] if is_missing else []


def _missing_file(item: Evidence, name: str, files: dict[str, str]) -> Problem:
    if name == item.file and (renamed := _renamed(item, files)):
        facts = {"found": renamed[0], "detail": item.sha256}
        return make_problem("file_renamed", item.place, written=name, example=f"file: {renamed[0]}", **facts)
    return make_problem("file_not_there", item.place, written=name)


def _inspection_rules(item: Evidence, name: str, inspection: Inspection) -> Iterator[Problem]:
    """A file is published only if it is what its name says, holds nothing that runs and could be looked through."""
    if inspection.fault:
        yield make_problem(known_code(inspection.fault), item.place, written=name, detail=inspection.detail)
    if inspection.located:
        is_picture = name.rpartition(".")[2].lower() in PICTURE_TYPES
        yield make_problem("picture_with_location" if is_picture else "location_inside", item.place, written=name)
    if inspection.animated:
        yield make_problem("animated_picture", item.place, written=name)
    if not inspection.has_text and item.checked_by is None:
        yield make_problem("file_not_screened", item.place, written=name)
