"""What an editor accepts is what the program accepts, in Mongolian words, by the standard's own rules."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from iltod import model
from iltod.model import Record
from iltod.model.files import FILE_KINDS
from iltod.pages.wording import read_wording
from iltod.reading.binder import bind, written_fields
from iltod.reading.json_schema import DIALECT, schema_files
from iltod.reading.yaml import read_bytes


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2's core schema, as the language server of an editor reads it."""


DECLARED = dict(vars(model))


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


@pytest.fixture(scope="module")
def schemas(root: Path) -> dict[str, dict[str, Any]]:
    files = schema_files(read_wording(root / "site_templates" / "wording.yml"))
    return {name.removesuffix(".schema.json"): json.loads(content) for name, content in files.items()}


def editor_accepts(schema: dict[str, Any], text: str) -> bool:
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return validator.is_valid(yaml.load(text, CoreLoader))


def program_accepts(kind: str, text: str) -> bool:
    reading = read_bytes(text.encode(), "f.yml")
    assert reading.node is not None, reading.problems
    located = {"plan": {"organisation": "a", "year": 2026}, "rating_scales": {}}
    named = {"id": "a", "period": model.Period.Q1} if kind in ("report", "assessment", "complaints") else {"id": "a"}
    record, _ = bind(FILE_KINDS[kind], reading.node, "f.yml", **located.get(kind, named))
    return record is not None


def test_every_kind_of_file_has_a_sound_schema(schemas: dict[str, dict[str, Any]]) -> None:
    assert set(schemas) == set(FILE_KINDS)
    for schema in schemas.values():
        assert schema["$schema"] == DIALECT
        Draft202012Validator.check_schema(schema)
        written = json.dumps(schema)
        assert all(f'"#/$defs/{name}"' in written for name in schema["$defs"])


def definitions(schemas: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the schema of every record and enum by name."""
    found = {FILE_KINDS[kind].__name__: schema for kind, schema in schemas.items()}
    for schema in schemas.values():
        found |= schema["$defs"]
    return found


def test_every_record_has_the_fields_of_the_model_and_words_for_each(schemas: dict[str, dict[str, Any]]) -> None:
    found = definitions(schemas)
    records = [kind for kind in DECLARED.values() if isinstance(kind, type) and issubclass(kind, Record)]
    assert {kind.__name__ for kind in records} - {"Record"} == {name for name in found if "enum" not in found[name]}
    for kind in records:
        if kind is Record:
            continue
        schema = found[kind.__name__]
        group = schema["anyOf"][1] if "anyOf" in schema else schema
        assert tuple(group["properties"]) == written_fields(kind)
        assert group["additionalProperties"] is False
        for part in (group, *group["properties"].values()):
            assert re.search("[А-Яа-яӨөҮү]", part["title"])
            assert re.search("[А-Яа-яӨөҮү]", part["description"])


def test_every_enum_has_its_values_and_a_word_for_each(schemas: dict[str, dict[str, Any]]) -> None:
    found = definitions(schemas)
    found_only = (StrEnum, model.Signature)
    written = [kind for kind in DECLARED.values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
    enums = {kind.__name__: [str(value) for value in kind] for kind in written if kind not in found_only}
    assert {name: schema["enum"] for name, schema in found.items() if "enum" in schema} == enums
    for name, values in enums.items():
        assert len(found[name]["enumDescriptions"]) == len(values)


EVIDENCE = "title: Зураг\nkind: photo\ndate: 2026-05-20\nsupports: [1-1]\n"
REPORT = "date: 2026-04-05\nentries:\n  - {measure: 1-1, rating: 70}\n"
ORGANISATION = "name: Газар\nkind: agency\n"
MEASURE = "id: 1-1, number: 1.10, title: Сургалт, responsible: [a], deadline: Жилдээ"
PLAN = f"title: Төлөвлөгөө\nsections:\n  - {{id: s1, title: Зорилго, measures: [{{{MEASURE}}}]}}\n"
SCALES = (
    "scales:\n  - id: s\n    name: Шатлал\n    year: 2019\n    source: {title: Тайлан}\n"
    "    steps: [{id: done, code: 100, label: Бүрэн, tone: good, value: 100}]\n"
)
ASSESSMENT = "date: 2026-07-10\nassessor: superior\nname: Яам\nentries: [{measure: 1-1, rating: ХБ}]\n"


@pytest.mark.parametrize(
    ("kind", "text", "accepted"),
    [
        ("evidence", EVIDENCE, True),
        ("report", REPORT, True),
        ("organisation", ORGANISATION, True),
        ("plan", PLAN, True),
        ("rating_scales", SCALES, True),
        ("assessment", ASSESSMENT, True),
        # keys
        ("evidence", EVIDENCE + "extra: 1\n", False),
        ("evidence", EVIDENCE + "id: a\n", False),
        ("evidence", EVIDENCE + "place: a\n", False),
        ("plan", PLAN + "year: 2026\n", False),
        ("report", REPORT + "period: q1\n", False),
        ("report", REPORT.replace("rating", "ratng"), False),
        ("evidence", EVIDENCE.replace("title: Зураг\n", ""), False),
        ("evidence", EVIDENCE.replace("supports: [1-1]\n", ""), False),
        ("organisation", "- a\n", False),
        ("organisation", "текст\n", False),
        # empty values
        ("evidence", EVIDENCE + "channel:\nurl: ~\nreach:\npromotes_110:\nchecked_by: null\n", True),
        ("evidence", EVIDENCE.replace("Зураг", "''"), False),
        ("evidence", EVIDENCE.replace("Зураг", ""), False),
        ("evidence", EVIDENCE.replace("photo", ""), False),
        ("evidence", EVIDENCE.replace("[1-1]", ""), False),
        ("evidence", EVIDENCE.replace("[1-1]", "[]"), True),
        # shorthands
        ("evidence", EVIDENCE.replace("Зураг", "{text: Зураг, doubt: бүдэг}"), True),
        ("evidence", EVIDENCE.replace("Зураг", "{printed: Зураг}"), False),
        ("evidence", EVIDENCE.replace("Зураг", "{text: Зураг, other: x}"), False),
        ("evidence", EVIDENCE.replace("Зураг", "[Зураг]"), False),
        ("evidence", EVIDENCE.replace("Зураг", "2026"), True),
        ("evidence", EVIDENCE.replace("[1-1]", "[{measure: 1-1, criterion: 2}, 2]"), True),
        ("evidence", EVIDENCE.replace("[1-1]", "[Нэг]"), False),
        ("evidence", EVIDENCE.replace("[1-1]", "1-1"), False),
        ("plan", PLAN.replace("[a]", "[a, {unit: b, role: joint}, {unit: c, role: }]"), True),
        ("plan", PLAN.replace("[a]", "[Хэлтэс]"), False),
        ("plan", PLAN.replace("[a]", "[{unit: a, role: helper}]"), False),
        ("plan", PLAN.replace("Жилдээ", "{text: Жилдээ}"), True),
        ("plan", PLAN.replace("Жилдээ", "{text: x, kind: quarter, quarter: 2}"), True),
        ("plan", PLAN.replace("Жилдээ", "{text: x, kind: quarter, quarter: 5}"), False),
        ("plan", PLAN.replace("Жилдээ", "{text: x, kind: half_year, half: 0}"), False),
        ("plan", PLAN.replace("Жилдээ", "{text: x, kind: spring}"), False),
        ("plan", PLAN.replace("Жилдээ", "{kind: year}"), False),
        ("plan", PLAN.replace("Жилдээ", "{text: x, kind: date, date: 2026-06-30}"), True),
        ("plan", PLAN.replace("Жилдээ", "{text: x, kind: date, date: 30.06.2026}"), False),
        # patterns, lengths, ranges
        ("evidence", EVIDENCE + "url: https://example.mn/а?b=1#c\n", True),
        ("evidence", EVIDENCE + "url: example.mn\n", False),
        ("evidence", EVIDENCE + "url: javascript:alert(1)\n", False),
        ("evidence", EVIDENCE + "url: 'https://example.mn/\"x'\n", False),
        ("evidence", EVIDENCE + f"url: https://example.mn/{'a' * 2000}\n", False),
        ("evidence", EVIDENCE + f"sha256: {'a' * 64}\n", True),
        ("evidence", EVIDENCE + f"sha256: {'A' * 64}\n", False),
        ("evidence", EVIDENCE + "file: a.pdf\n", True),
        ("evidence", EVIDENCE + "file: a/b.pdf\n", False),
        ("evidence", EVIDENCE + "file: зураг.jpg\n", False),
        ("evidence", EVIDENCE.replace("Зураг", "а" * 20_000), True),
        ("evidence", EVIDENCE.replace("Зураг", "а" * 20_001), False),
        ("evidence", EVIDENCE + "reach: [{kind: views, value: 0}]\n", True),
        ("evidence", EVIDENCE + "reach: [{kind: views, value: -1}]\n", False),
        ("evidence", EVIDENCE + "reach: [{kind: views, value: много}]\n", False),
        ("evidence", EVIDENCE + "reach: [{kind: views, value: 1.5}]\n", False),
        ("evidence", EVIDENCE + "reach: [{kind: likes, value: 1}]\n", False),
        ("organisation", ORGANISATION + "registry_number: 1234567\n", True),
        ("organisation", ORGANISATION + "registry_number: '0234567'\n", True),
        ("organisation", ORGANISATION + "registry_number: '123456'\n", False),
        ("organisation", ORGANISATION + "parent: a-1\n", True),
        ("organisation", ORGANISATION + "parent: A\n", False),
        ("organisation", ORGANISATION + "parent: a_1\n", False),
        ("organisation", ORGANISATION + f"parent: {'a' * 61}\n", False),
        ("organisation", ORGANISATION + "sample: true\n", True),
        ("organisation", ORGANISATION + "sample: yes\n", False),
        ("organisation", ORGANISATION.replace("agency", "Agency"), False),
        ("rating_scales", SCALES.replace("value: 100", "value: 101"), False),
        ("rating_scales", SCALES.replace("value: 100", "value: ХБ"), False),
        ("rating_scales", SCALES.replace("good", "green"), False),
        ("rating_scales", SCALES.replace("2019", "2019-12-31"), False),
        # dates
        ("evidence", EVIDENCE.replace("2026-05-20", "2026-5-20"), False),
        ("evidence", EVIDENCE.replace("2026-05-20", "2026-02-30"), False),
        ("evidence", EVIDENCE.replace("2026-05-20", "'2026-05-20'"), True),
    ],
)
def test_editor_and_program_agree(kind: str, text: str, accepted: bool, schemas: dict[str, dict[str, Any]]) -> None:
    assert editor_accepts(schemas[kind], text) is accepted
    assert program_accepts(kind, text) is accepted


def test_two_runs_write_the_same_bytes(root: Path) -> None:
    words = read_wording(root / "site_templates" / "wording.yml")
    assert schema_files(words) == schema_files(words)
    assert all(content.endswith(b"}\n") for content in schema_files(words).values())
