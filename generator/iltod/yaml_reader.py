"""The one reader of YAML: text to nodes that know their line and column.

A strict part of YAML 1.2: mappings, lists and scalars that stay text (no `no` as false, no `1:30` as 90, no octal;
the schema types them). Duplicate keys, aliases, tags, several documents, deep or huge files and merge-conflict markers
are problems. Built on the events of libyaml, so nothing is ever constructed from a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from iltod.place import Place
from iltod.problem import Language, Problem, make_problem

LARGEST_FILE = 1024 * 1024
DEEPEST = 20
MOST_VALUES = 50_000

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONFLICT = re.compile(r"^(<{7}|>{7})( .*)?$", re.MULTILINE)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMPTY_WORDS = frozenset(("", "~", "null", "Null", "NULL"))


class Scalar(NamedTuple):
    """Text, or nothing where `empty`."""

    text: str
    empty: bool
    line: int
    column: int


class Sequence(NamedTuple):
    """A list of nodes."""

    items: list[Node]
    line: int
    column: int


class Entry(NamedTuple):
    """A value with the place of its key."""

    node: Node
    line: int
    column: int


class Mapping(NamedTuple):
    """Entries by key, in the order written."""

    entries: dict[str, Entry]
    line: int
    column: int


Node = Scalar | Sequence | Mapping


class Reading(NamedTuple):
    """What was read of a file: its node, if the file is whole, and everything wrong with it."""

    node: Node | None
    problems: list[Problem]


class _Stopped(Exception):  # noqa: N818 - it ends a reading, whose problem is already recorded
    """The rest of the file cannot be read."""


def read_file(path: Path, name: str) -> Reading:
    """Read a file; `name` is its place as problems show it. Never raises for what is in the file."""
    start = Place(name)
    try:
        if path.stat().st_size > LARGEST_FILE:
            return Reading(None, [make_problem("file_too_large", start, limit=LARGEST_FILE // 1024)])
        content = path.read_bytes()
    except OSError:
        return Reading(None, [make_problem("unreadable_file", start)])
    return read_bytes(content, name)


def read_bytes(content: bytes, name: str) -> Reading:
    """Read the bytes of a file, UTF-8 with or without a byte order mark."""
    if len(content) > LARGEST_FILE:
        return Reading(None, [make_problem("file_too_large", Place(name), limit=LARGEST_FILE // 1024)])
    if b"\0" in content:
        return Reading(None, [make_problem("not_text", Place(name))])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        return Reading(None, [make_problem("not_utf8", _place_at(before, len(before), name))])
    found = list(_scan(text, name))
    if found:
        return Reading(None, found)
    builder = _Builder(name)
    try:
        node = builder.build(yaml.parse(text, Loader=_PARSER))
    except yaml.YAMLError as error:
        return Reading(None, [*builder.problems, _syntax_problem(error, text, name)])
    except _Stopped:
        node = None
    return Reading(None if builder.problems else node, builder.problems)


def read_plain(path: Path) -> Any:
    """Return a file of the project itself as dicts, lists and text; ValueError names the place of what is wrong."""
    reading = read_file(path, path.name)
    if reading.problems or reading.node is None:
        first = reading.problems[0] if reading.problems else make_problem("empty_file", Place(path.name))
        raise ValueError(f"{first.place}: {first.sentence(Language.ENGLISH)}")
    return _plain(reading.node)


def _plain(node: Node) -> Any:
    match node:
        case Mapping():
            return {key: _plain(entry.node) for key, entry in node.entries.items()}
        case Sequence():
            return [_plain(item) for item in node.items]
        case Scalar():
            return node.text


def _scan(text: str, name: str) -> Iterator[Problem]:
    """Find what makes a file not worth parsing."""
    for match in _CONFLICT.finditer(text):
        if match.group(1).startswith("<"):
            yield make_problem("merge_conflict", _place_at(text, match.start(), name))
    for pattern in (_FORBIDDEN, _OVERRIDES):
        if found := pattern.search(text):
            written = f"U+{ord(found.group()):04X}"
            yield make_problem("forbidden_character", _place_at(text, found.start(), name), written=written)


def _place_at(text: str, index: int, name: str) -> Place:
    return Place(name, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


class _Builder:
    """Makes nodes of events; records every problem and goes on as long as the structure is clear."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._values = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        node: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop("several_documents", event)
            elif isinstance(event, yaml.NodeEvent):
                node = self._node(event, events, 1)
        if node is None or (isinstance(node, Scalar) and node.empty):
            self.problems.append(make_problem("empty_file", Place(self.name)))
        return node

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        self._values += 1
        if self._values > MOST_VALUES:
            self._stop("too_many_values", event, limit=MOST_VALUES)
        if depth > DEEPEST:
            self._stop("too_deep", event, limit=DEEPEST)
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if isinstance(event, yaml.AliasEvent):
            self._add("alias_refused", event, written=f"*{event.anchor}")
            return Scalar("", True, line, column)
        if event.tag not in (None, "!"):
            self._add("tag_refused", event, written=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            text = event.value
            return Scalar(text, event.implicit[0] and text in _EMPTY_WORDS, line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            for item in events:
                if isinstance(item, yaml.SequenceEndEvent):
                    break
                items.append(self._node(item, events, depth + 1))
            return Sequence(items, line, column)
        return Mapping(self._entries(events, depth), line, column)

    def _entries(self, events: Iterator[Any], depth: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self._add("complex_key", event)
            elif key.text in entries:
                self._add("duplicate_key", event, key=key.text, first=entries[key.text].line)
            else:
                entries[key.text] = Entry(value, key.line, key.column)
        return entries

    def _add(self, code: str, event: Any, **facts: object) -> None:
        mark = event.start_mark
        self.problems.append(make_problem(code, Place(self.name, mark.line + 1, mark.column + 1), **facts))

    def _stop(self, code: str, event: Any, **facts: object) -> None:
        self._add(code, event, **facts)
        raise _Stopped


_SYNTAX_CODES = (
    ("mapping values are not allowed", "colon_in_text"),
    ("unexpected end of stream", "unclosed_quote"),
    ("unexpected document indicator", "unclosed_quote"),
    ("unknown escape character", "bad_escape"),
    ("cannot start any token", "special_start"),
    ("did not find expected", "bad_indentation"),
    ("could not find expected ':'", "missing_colon"),
    ("not allowed in this context", "bad_indentation"),
)


def _syntax_problem(error: yaml.YAMLError, text: str, name: str) -> Problem:
    """Turn what libyaml says into a problem in the author's words."""
    message = str(getattr(error, "problem", "") or error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    lines = text.split("\n")
    line, column = (mark.line, mark.column) if mark else (0, 0)
    code = next((code for words, code in _SYNTAX_CODES if words in message), "yaml_syntax")
    if code == "unclosed_quote" and getattr(error, "context_mark", None):
        line, column = error.context_mark.line, error.context_mark.column  # type: ignore[attr-defined]
    written = lines[line] if line < len(lines) else ""
    if "\t" in written[: column + 1] and not written[:column].strip():
        code = "tab_indentation"
    return make_problem(code, Place(name, line + 1, column + 1), written=written.strip(), detail=message)
