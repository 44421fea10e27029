"""The importer is scored on both real source texts: every measure, every cell in its place, and its questions.

`tests/sources/damage.tsv` lists how the texts are damaged. The importer's phrases were gathered with these texts in
sight, so what it finds here is the upper end of what it finds elsewhere.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from iltod.importing.formats import read_document
from iltod.importing.plan_draft import Draft, read_plan
from iltod.importing.words.slips import known_texts
from iltod.model import Deadline, Measure, OrganisationFolder, Text, plan_measures
from iltod.reading.loader import load_register

ROOT = Path(__file__).parents[3]
SOURCES = {"energy-centre": (2024, "energy-centre-2024"), "songinokhairkhan": (2025, "songinokhairkhan-2025")}


@cache
def folders() -> dict[str, OrganisationFolder]:
    return {folder.organisation.id: folder for folder in load_register(ROOT).register.organisations}


def texts_of_others(body: str) -> Iterator[str]:
    """The plans of the register without the body's own: it must not know the answer."""
    for name, folder in folders().items():
        for year in folder.years if name != body else ():
            yield from (section.title.text for section in year.plan.sections)
            for measure in plan_measures(year.plan):
                yield measure.title.text
                yield from (criterion.text.text for criterion in measure.criteria)
                yield from (target.text for target in measure.target_level)


@cache
def draft(body: str) -> Draft:
    year, name = SOURCES[body]
    document = read_document((ROOT / "tests" / "sources" / f"{name}.txt").read_bytes(), f"{name}.txt")
    found = read_plan(document, body, year, known_texts(texts_of_others(body)), source=f"{name}.txt")
    assert found
    return found


def original(text: Text | Deadline) -> str:
    return text.printed or text.text


def letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def cells(body: str, measure: Measure, names: dict[str, str]) -> dict[str, str]:
    """What each cell of a measure's row printed, without spaces and marks."""
    doers = original(measure.responsible_text) if measure.responsible_text else names[measure.responsible[0].unit]
    return {
        "number": original(measure.number),
        "title": letters(original(measure.title)),
        "criteria": letters("".join(f"{item.label or ''}{original(item.text)}" for item in measure.criteria)),
        "deadline": letters(original(measure.deadline)),
        "target": letters("".join(original(item) for item in measure.target_level)),
        "performer": letters(doers),
    }


@pytest.mark.parametrize("body", SOURCES)
def test_every_measure_is_found_with_every_cell_in_its_place(body: str) -> None:
    folder, year = folders()[body], SOURCES[body][0]
    (plan,) = [item.plan for item in folder.years if item.plan.year == year]
    names = {unit.id: original(unit.name) for unit in folder.organisation.units}
    read = {unit.id: original(unit.name) for unit in draft(body).units}
    wanted = {measure.id: cells(body, measure, names) for measure in plan_measures(plan)}
    found = {measure.id: cells(body, measure, read) for measure in plan_measures(draft(body).plan)}
    assert found.keys() == wanted.keys()
    wrong = [(name, field) for name in wanted for field in wanted[name] if found[name][field] != wanted[name][field]]
    assert wrong == []
    normal = {measure.id: (measure.deadline.kind, measure.deadline.quarter) for measure in plan_measures(plan)}
    assert {m.id: (m.deadline.kind, m.deadline.quarter) for m in plan_measures(draft(body).plan)} == normal
    titles = [letters(original(section.title)) for section in plan.sections]
    assert [letters(original(section.title)) for section in draft(body).plan.sections] == titles
    groups = [[letters(original(part.title)) for part in section.subsections] for section in plan.sections]
    assert [[letters(part.title.text) for part in s.subsections] for s in draft(body).plan.sections] == groups
    assert draft(body).plan.approval == (None if plan.approval is None else draft(body).plan.approval)


def test_the_order_before_the_annex_is_read() -> None:
    approval = draft("songinokhairkhan").plan.approval
    (year,) = folders()["songinokhairkhan"].years
    told = year.plan.approval
    assert approval
    assert told
    assert approval.number
    assert told.number
    assert (approval.number.text, approval.number.printed) == (told.number.text, told.number.printed)
    assert (approval.date, approval.city) == (told.date, told.city)
    assert approval.signatory
    assert told.signatory
    assert approval.signatory.name == told.signatory.name
    assert approval.act.text == told.act.text
    assert [item.text for item in approval.legal_grounds] == [item.text for item in told.legal_grounds]
    assert [letters(item.text) for item in approval.clauses] == [letters(original(item)) for item in told.clauses]
    assert approval.annex_text
    assert told.annex_text
    assert letters(approval.annex_text.text) == letters(original(told.annex_text))


@cache
def damage(body: str) -> list[dict[str, str]]:
    with (ROOT / "tests" / "sources" / "damage.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [row for row in rows if row["source"] == SOURCES[body][1]]
    assert len(found) > 25
    return found


def is_asked(row: dict[str, str], found: Draft) -> bool:
    """Whether a question of the same row is about one of the damaged words, or about the row as a whole."""
    damaged = set(re.findall(r"\w+", row["printed"].casefold()))
    for question in found.questions:
        block = range(question.spot.row, question.spot.row + (3 if question.code.startswith("annex") else 1))
        rows = {*map(str, block), *re.findall(r"\d+", question.more)}
        if row["line"] in rows or question.spot.row == 1:
            words = set(re.findall(r"\w+", question.printed.casefold()))
            if words & damaged and len(words & damaged) * 2 >= min(len(words), len(damaged)):
                return True
    return False


LEAST = {"energy-centre": (44, 47), "songinokhairkhan": (30, 32)}
"""How many of the listed damages must be asked about, and how many there are."""


@pytest.mark.parametrize("body", SOURCES)
def test_the_listed_damage_is_asked_about(body: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = damage(body)
    missed = [row for row in rows if not is_asked(row, draft(body))]
    with capsys.disabled():
        asked = len(draft(body).questions)
        print(f"\n{body}: {len(rows) - len(missed)} of {len(rows)} damages asked about, {asked} questions in all")
        for row in missed:
            print(f"  missed, line {row['line']}: {row['printed'][:70]} ({row['confidence']})")
    least, count = LEAST[body]
    assert len(rows) == count
    assert len(rows) - len(missed) >= least


@pytest.mark.parametrize("body", SOURCES)
def test_nothing_of_the_document_is_lost(body: str) -> None:
    """Every word stands in the plan, in a unit's name, or in a question."""
    name = SOURCES[body][1]
    source = (ROOT / "tests" / "sources" / f"{name}.txt").read_text(encoding="utf-8")
    found = draft(body)
    told = f"{found.plan} {found.units} {[question.printed for question in found.questions]}"
    told += " ".join(str(cell) for rows in found.rows.values() for row in rows for cell in row)
    held = set(re.findall(r"\w+", told.casefold()))
    plain = re.sub(r"<[^>]+>", " ", source)
    headings = "зорилго шалгуур хэрэгжүүлэгч хүрэх түвшин хугацаа хариуцах эзэн д үзүүлэлт ажил"
    order = "дугаар захирамжлах нь үндэслэн тус зүйлийг"
    lost = set(re.findall(r"\w+", plain.casefold())) - held - set(f"{headings} {order}".split())
    assert lost == set()
