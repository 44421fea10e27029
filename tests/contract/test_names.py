"""One word for one thing: model, words, glossary and schema name the same records, fields and values."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import msgspec
import pytest

from iltod import model
from iltod.exports.tables import disclosure_tables, plan_tables
from iltod.facts import body_facts, disclosure_facts, measure_facts
from iltod.facts.conduct import measurability, quarters, watch_lists
from iltod.history import changes
from iltod.model import Record
from iltod.pages.wording import Wording, read_wording
from iltod.reading.binder import SHORTHANDS, written_fields

DECLARED = dict(vars(model))
DERIVED = {
    **vars(watch_lists),
    **vars(quarters),
    **vars(measurability),
    **vars(changes),
    **vars(measure_facts),
    **vars(body_facts),
    **vars(disclosure_facts),
    **vars(plan_tables),
    **vars(disclosure_tables),
    "Signature": model.Signature,
}

RECORDS = {
    kind.__name__: kind
    for kind in DECLARED.values()
    if isinstance(kind, type) and issubclass(kind, Record) and kind is not Record
}
FOLDERS = {
    kind.__name__: kind
    for kind in DECLARED.values()
    if isinstance(kind, type)
    and issubclass(kind, msgspec.Struct)
    and not issubclass(kind, Record)
    and kind.__name__.endswith(("Folder", "Register"))
}
ENUMS = {
    kind.__name__: kind
    for kind in DECLARED.values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind not in (StrEnum, model.Signature)
}


@pytest.fixture(scope="module")
def words(root: Path) -> Wording:
    return read_wording(root / "site_templates" / "wording.yml")


@pytest.fixture(scope="module")
def glossary(root: Path) -> dict[str, str]:
    """The first word of each row by the record that it names."""
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    return {record: term for term, record in re.findall(r"^\| ([^|]+?) \| `(\w+)` \|", text, re.MULTILINE)}


def test_the_model_is_seen() -> None:
    assert len(RECORDS) > 20
    assert len(ENUMS) > 8
    assert set(FOLDERS) == {"YearFolder", "OrganisationFolder", "Register"}


def test_every_record_has_a_title_and_a_description_and_no_other_has(words: Wording) -> None:
    assert set(vars(words["records"])) - {"_name"} == set(RECORDS)
    for name in RECORDS:
        assert set(vars(words["records"][name])) - {"_name"} == {"title", "description"}


def test_every_field_has_a_label_and_help_and_no_other_has(words: Wording) -> None:
    assert set(vars(words["fields"])) - {"_name"} == set(RECORDS)
    for name, record in RECORDS.items():
        assert set(vars(words["fields"][name])) - {"_name"} == set(written_fields(record)), name
        for field in written_fields(record):
            entry = vars(words["fields"][name][field])
            assert {"label", "help"} <= set(entry) <= {"_name", "label", "help", "example"}, f"{name}.{field}"


def test_every_value_has_a_word_and_no_other_has(words: Wording) -> None:
    named = set(vars(words["enums"])) - {"_name"}
    assert set(ENUMS) <= named
    for name in named:
        kind = ENUMS.get(name) or DERIVED[name]
        assert set(vars(words["enums"][name])) - {"_name"} == {str(value) for value in kind}, name


def test_words_for_readers_are_mongolian(words: Wording) -> None:
    for name, record in RECORDS.items():
        shown = [words["records"][name][part] for part in ("title", "description")]
        shown += [words["fields"][name][field][part] for field in written_fields(record) for part in ("label", "help")]
        assert all(re.search("[А-Яа-яЁёӨөҮү]", text) for text in shown), name


def test_the_glossary_names_every_record_as_readers_see_it(glossary: dict[str, str], words: Wording) -> None:
    assert set(RECORDS) | set(FOLDERS) <= set(glossary)
    titles = {name: words["records"][name]["title"].casefold() for name in RECORDS}
    assert {name: glossary[name].casefold() for name in RECORDS} == titles


def test_the_glossary_names_nothing_that_is_gone(root: Path) -> None:
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    known = {*DECLARED, *DERIVED}
    classes = set(re.findall(r"`([A-Z][A-Za-z]+)`", text))
    assert classes
    assert classes <= known


def test_a_shorthand_stands_for_a_field_of_its_record() -> None:
    assert all(field in written_fields(record) for record, field in SHORTHANDS.items())


def test_ids_and_values_are_plain_english_names() -> None:
    for kind in ENUMS.values():
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", str(value)) for value in kind)
