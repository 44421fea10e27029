"""JSON Schema (2020-12) of every file that authors write, made from the model and the wording.

An editor with a YAML language server reads it through the first line of a data file and then completes and explains
the fields in Mongolian. The schema accepts what the binder accepts: the same keys, shorthands and patterns.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from iltod import model
from iltod.model import Record
from iltod.model.files import FILE_KINDS
from iltod.reading.binder import SHORTHANDS, written_fields

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Words = Any

_DECLARED = vars(model)


def schema_files(wording: Words) -> dict[str, bytes]:
    """Return the schema files by name; `wording` has the sections `records`, `fields` and `enums`."""
    return {
        f"{kind}.schema.json": msgspec.json.format(msgspec.json.encode(file_schema(record, wording)), indent=2) + b"\n"
        for kind, record in FILE_KINDS.items()
    }


def file_schema(record: type[Record], wording: Words) -> dict[str, Any]:
    """Return the schema of one kind of file."""
    _, components = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
    definitions = {name: _definition(name, component, wording) for name, component in components.items()}
    main = definitions.pop(record.__name__)
    for told_by_location in ("Place", "Period"):
        if f'/{told_by_location}"' not in msgspec.json.encode([main, definitions]).decode():
            definitions.pop(told_by_location, None)
    return {"$schema": DIALECT, **main, "$defs": dict(sorted(definitions.items()))}


def _definition(name: str, component: dict[str, Any], wording: Words) -> dict[str, Any]:
    kind = _DECLARED.get(name)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        values = [member.value for member in kind]
        return {"enum": values, "enumDescriptions": [wording["enums"][name][value] for value in values]}
    if not isinstance(kind, type) or not issubclass(kind, Record):
        return component
    return _record_definition(kind, component, wording)


def _record_definition(record: type[Record], component: dict[str, Any], wording: Words) -> dict[str, Any]:
    name = record.__name__
    words = wording["records"][name]
    required = [key for key in component.get("required", []) if key in written_fields(record)]
    if record is model.Deadline:
        required.remove("kind")
    properties = {
        key: {
            **_field(component["properties"][key], required=key in required),
            **_field_words(wording["fields"][name][key]),
        }
        for key in written_fields(record)
    }
    definition = {
        "title": words["title"],
        "description": words["description"],
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    if record not in SHORTHANDS:
        return definition
    stands_for = _loosened(component["properties"][SHORTHANDS[record]])
    short = {**stands_for, "title": words["title"], "description": words["description"]}
    return {"title": words["title"], "description": words["description"], "anyOf": [short, definition]}


def _field(node: dict[str, Any], *, required: bool) -> dict[str, Any]:
    """Return the schema of a field; one that may be left out may also be left empty, as the binder allows."""
    found: dict[str, Any] = _loosened(node)
    if required or {"type": "null"} in found.get("anyOf", ()):
        return found
    return {"anyOf": [found, {"type": "null"}]}


def _field_words(words: Words) -> dict[str, Any]:
    found: dict[str, Any] = {"title": words["label"], "description": words["help"]}
    if "example" in vars(words):
        found["examples"] = [words["example"]]
    return found


def _loosened(node: Any) -> Any:
    """Let text be written without quotes where YAML would see a number (`1.10`, `100`), as the reader does."""
    if isinstance(node, list):
        return [_loosened(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _loosened(value) for key, value in node.items() if key not in ("default", "title")}
    if found.get("type") == "string" and "format" not in found:
        found["type"] = ["string", "number"]
    return found
