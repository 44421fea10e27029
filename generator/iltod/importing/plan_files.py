"""The files that an import writes: the plan, the body, and the plan as it was read.

What people wrote by hand stays: only the lines of what changes are replaced. Whatever is written is read again first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from iltod.core.problem import Language, Problem
from iltod.core.report import report_text
from iltod.importing.document import DocumentError, Spot
from iltod.importing.merge import PlanChange, merge_plan, plain, same_ids
from iltod.importing.plan_draft import Draft, guess_kind
from iltod.importing.questions import Question
from iltod.importing.yaml_text import yaml_block, yaml_text
from iltod.model import Measure, Organisation, OrganisationKind, Plan, Record, Text, Unit, plan_measures
from iltod.reading.binder import bind
from iltod.reading.scalars import choice_labels
from iltod.reading.yaml import read_bytes

IMPORTED_FILE = ".imported.yml"
"""The plan as it was last read from a document: what people changed since is told by it. No program reads it else."""

_PLAN_SCHEMA = "../../../docs/schema/plan.schema.json"

_BODY_SCHEMA = "../../docs/schema/organisation.schema.json"

RecordType = TypeVar("RecordType", bound=Record)


class PresentFiles(msgspec.Struct, frozen=True):
    """What exists already: the bytes of the body's file, of the plan, and of the plan as it was last read."""

    organisation: bytes | None = None
    plan: bytes | None = None
    imported: bytes | None = None


class PlanFiles(msgspec.Struct, frozen=True):
    """What an import would write, by the paths below the body's folder, and how it changes the existing plan."""

    files: dict[str, bytes]
    changes: tuple[PlanChange, ...]
    draft: Draft


def read_record(record: type[RecordType], content: bytes, name: str, **located: object) -> RecordType:
    """Return the record in an existing file.

    `record` is the type to read, `content` the bytes, and `name` the path that problems show; `located` holds the
    fields that follow from where the file is. Raises DocumentError where the file has problems.
    """
    found, problems = _bound(record, content, name, **located)
    if found is None or problems:
        raise DocumentError("import_plan_has_problems", name)
    return found


def _bound(
    record: type[RecordType], content: bytes, name: str, **located: object
) -> tuple[RecordType | None, Sequence[Problem]]:
    reading = read_bytes(content, name)
    if reading.node is None or reading.problems:
        return None, reading.problems
    return bind(record, reading.node, name, **located)


def plan_files(draft: Draft, present: PresentFiles, bare: Plan | None = None) -> PlanFiles:
    """Return the files that accepting a draft writes. Raises DocumentError where the existing files have problems.

    `bare` is the plan as the document alone says it, where people answered: only that is kept as what was read, so
    that answers count as made by hand when the document is read again.
    """
    bare = bare or draft.plan
    body, year = draft.plan.organisation, draft.plan.year
    files: dict[str, bytes] = {}
    organisation, asked = _organisation_file(draft, present.organisation)
    if organisation != present.organisation:
        files["organisation.yml"] = organisation
    known = present.organisation is not None  # then its name is only asked about where it differs
    questions = tuple(question for question in draft.questions if not (known and question.code == "body_name"))
    draft = msgspec.structs.replace(draft, questions=(*questions, *asked))
    located = {"organisation": body, "year": year}
    changes: tuple[PlanChange, ...] = ()
    if present.plan is None:
        files[f"{year}/plan.yml"] = yaml_text(draft.plan, _PLAN_SCHEMA, _comments()).encode()
    else:
        mine = read_record(Plan, present.plan, f"{year}/plan.yml", **located)
        base = read_record(Plan, present.imported, IMPORTED_FILE, **located) if present.imported else None
        merged = merge_plan(base, mine, draft.plan, bare)
        changes = merged.changes
        written = _spliced(present.plan.decode(), mine, merged.plan)
        if plain(mine) != plain(merged.plan):
            files[f"{year}/plan.yml"] = written.encode()
        draft = _renamed(draft, merged.ids)
    read = yaml_text(same_ids(draft.plan, bare), "", _comments()).encode()
    if read != present.imported:
        files[f"{year}/{IMPORTED_FILE}"] = read
    for name, content in files.items():
        _read_again(name, content, located)
    return PlanFiles(files, changes, draft)


def _comments() -> tuple[str, ...]:
    return ("text — уншсан бичвэр, printed — баримтад хэвлэснээр, doubt — юу нь эргэлзээтэй.",)


def _renamed(draft: Draft, ids: dict[str, str]) -> Draft:
    """Return a draft whose measures have the ids that they have in the existing plan."""

    def measures(found: Sequence[Measure]) -> tuple[Measure, ...]:
        return tuple(msgspec.structs.replace(item, id=ids.get(item.id, item.id)) for item in found)

    sections = tuple(
        msgspec.structs.replace(
            section,
            measures=measures(section.measures),
            subsections=tuple(
                msgspec.structs.replace(part, measures=measures(part.measures)) for part in section.subsections
            ),
        )
        for section in draft.plan.sections
    )
    questions = tuple(
        msgspec.structs.replace(item, measure=ids.get(item.measure, item.measure), origin=item.origin or item.measure)
        for item in draft.questions
    )
    rows = {ids.get(name, name): held for name, held in draft.rows.items()}
    plan = msgspec.structs.replace(draft.plan, sections=sections)
    return msgspec.structs.replace(draft, plan=plan, questions=questions, rows=rows)


def _read_again(name: str, content: bytes, located: dict[str, object]) -> None:
    """Raise DocumentError where a file that is about to be written has problems."""
    if name == "organisation.yml":
        _, problems = _bound(Organisation, content, name, id=located["organisation"])
    else:
        _, problems = _bound(Plan, content, name, **located)
    if problems:
        raise DocumentError("import_wrong_result", report_text(tuple(problems), Language.MONGOLIAN))


# The body


def _organisation_file(draft: Draft, present: bytes | None) -> tuple[bytes, tuple[Question, ...]]:
    """Return the body's file with the units that the plan needs, and what is to be asked of the body itself."""
    body = draft.plan.organisation
    if present is None:
        name = draft.name or Text(text=body, doubt="Баримтад байгууллагын нэр олдсонгүй.")
        kind = guess_kind(name.text)
        organisation = Organisation(id=body, name=name, kind=kind, units=draft.units)
        label = choice_labels(OrganisationKind).get(kind, str(kind))
        asked = Question("kind_unsure", Spot(row=1), "", str(kind), "", "kind", more=label)
        return yaml_text(organisation, _BODY_SCHEMA).encode(), (asked,)
    held = read_record(Organisation, present, "organisation.yml", id=body)
    known = {unit.id for unit in held.units}
    new = [unit for unit in draft.units if unit.id not in known]
    asked_name: tuple[Question, ...] = ()
    if draft.name and draft.name.text.casefold() not in _names(held):
        asked_name = (Question("name_differs", Spot(row=1), draft.name.text, held.name.text, "", "name"),)
    return (_with_units(present.decode(), held, new).encode() if new else present), asked_name


def _names(organisation: Organisation) -> set[str]:
    names = (organisation.name.text, organisation.name.printed or "", organisation.short_name or "")
    return {re.sub(r"-?(?:ийн|ын)$", "", name.casefold()) for name in names}


def _with_units(text: str, organisation: Organisation, new: Sequence[Unit]) -> str:
    if not organisation.units:
        return text.rstrip("\n") + "\n\nunits:\n" + "".join(yaml_block(unit, 2) for unit in new)
    last = organisation.units[-1].place
    lines = text.split("\n")
    indent = max(last.column - 3, 0)
    end = block_end(lines, last.line - 1, indent)
    blocks = "\n".join(yaml_block(unit, indent) for unit in new).rstrip("\n")
    return "\n".join([*lines[:end], "", *blocks.split("\n"), *lines[end:]])


def block_end(lines: Sequence[str], start: int, indent: int) -> int:
    """Return the index of the line after an item of a YAML list; empty lines after it do not belong to it.

    `lines` are those of the file, `start` is the index of the item's first line, and `indent` counts the blanks before
    it.
    """
    end = start + 1
    for index in range(start + 1, len(lines)):
        line = lines[index]
        bare = line.strip()
        if bare and not bare.startswith("#") and len(line) - len(line.lstrip()) <= indent:
            break
        if bare and not (bare.startswith("#") and len(line) - len(line.lstrip()) <= indent):
            end = index + 1
    return end


# The plan


def _spliced(text: str, mine: Plan, merged: Plan) -> str:
    """Return the plan's file with the changed lines replaced, or the whole file newly written where that fails."""
    held = {measure.id: measure for measure in plan_measures(mine)}
    lines = text.split("\n")
    order = list(plan_measures(merged))
    for index in range(len(order) - 1, -1, -1):
        measure = order[index]
        old = held.get(measure.id)
        if old is None:
            before = next((held[item.id] for item in reversed(order[:index]) if item.id in held), None)
            lines = _inserted(lines, before, measure) if before else lines
        elif plain(old) != plain(measure):
            indent = max(old.place.column - 3, 0)
            start = old.place.line - 1
            block = yaml_block(measure, indent).rstrip("\n").split("\n")
            lines = [*lines[:start], *block, *lines[block_end(lines, start, indent) :]]
    spliced = "\n".join(lines)
    located = {"organisation": mine.organisation, "year": mine.year}
    again, problems = _bound(Plan, spliced.encode(), "plan.yml", **located)
    if again is not None and not problems and plain(again) == plain(merged):
        return spliced
    return yaml_text(merged, _PLAN_SCHEMA, _comments())


def _inserted(lines: list[str], before: Measure, measure: Measure) -> list[str]:
    indent = max(before.place.column - 3, 0)
    end = block_end(lines, before.place.line - 1, indent)
    return [*lines[:end], "", *yaml_block(measure, indent).rstrip("\n").split("\n"), *lines[end:]]
