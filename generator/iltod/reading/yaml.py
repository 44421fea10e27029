"""The one reader of YAML: text to nodes that know their line and column.

A strict part of YAML 1.2: mappings, lists and scalars that stay text (no `no` as false, no `1:30` as 90, no octal;
the schema types them). Duplicate keys, aliases, tags, several documents, deep or huge files and merge-conflict markers
are problems. BuildResult on the events of libyaml, so nothing is ever constructed from a tag.
"""

from __future__ import annotations

import codecs
import math
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from iltod.core.codes.problem_codes import ProblemCode
from iltod.core.place import Place
from iltod.core.problem import Language, Problem, known_code, make_problem
from iltod.reading.yaml_rules.layout import WITHIN_LINE, Layout, may_be_misread
from iltod.reading.yaml_rules.syntax import code_point, line_facts, syntax_problem

LARGEST_FILE = 1024 * 1024

DEEPEST = 20

MOST_VALUES = 70_000
"""How many values a file may have: a plan of 5,000 short measures has 60,000."""

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_CONFLICT = re.compile(r"^(?:(<{7}|>{7})(?: .*)?|(={7}))$", re.MULTILINE)

# Control characters, marks that turn the direction of writing, and line ends that only some programs count as such.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)  # telling what is allowed instead takes ten times as long to compile

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

EMPTY_WORDS = frozenset(("", "~", "null", "Null", "NULL"))

_MOST_CLEAN_VALUES = 5_000

_DEEPEST_CLEAN = 500  # far below what libyaml's composer can bear; the schema refuses such depths anyway

_UNUSUAL_START = re.compile(r"\n(?:<{7}|>{7}|={7}|%|---|\.\.\.)")  # conflicts, directives, several documents

# Composing has no limit of depth of its own, and too deep a nesting ends the whole program.
_NESTING_IN_A_LINE = ("- -", "-  ")

_RARE_NESTING_IN_A_LINE = ("- ?", "? -", "? ?", "?  ")

_ANCHOR_OR_TAG = re.compile(r"(?:^|[\s,\[{])(?:[&*]\S|!)")

_COMMENT_AFTER_TEXT = re.compile(r"\S[ \t]+#")

_HIDING_ESCAPE = re.compile(r"\\[^\"\\nt/ ]")


def _is_unusual(text: str) -> bool:
    """Return whether a text may hold what `read_bytes` refuses or treats specially. Quick: nearly every file passes."""
    brackets = text.count("[") + text.count("{")
    return (
        _FORBIDDEN.search(text) is not None
        or _UNUSUAL_START.match(f"\n{text[:7]}") is not None
        or _UNUSUAL_START.search(text) is not None
        or ("\\" in text and _HIDING_ESCAPE.search(text) is not None)
        or (any(sign in text for sign in "&*!") and _ANCHOR_OR_TAG.search(text) is not None)
        or any(start in text for start in _NESTING_IN_A_LINE)
        or ("?" in text and any(start in text for start in _RARE_NESTING_IN_A_LINE))
        or (WITHIN_LINE.search(text) is not None and _COMMENT_AFTER_TEXT.search(text) is not None)
        or may_be_misread(text)
        or brackets > _DEEPEST_CLEAN
        or text.count("\n") + text.count(",") + brackets > _MOST_CLEAN_VALUES
    )


class _Composer(_PARSER):  # type: ignore[misc]
    """libyaml's own composer; which tag a scalar would have is of no interest, because the schema types it."""

    def resolve(self, *_: Any) -> str:
        return ""

    def descend_resolver(self, *_: Any) -> None:
        """Do nothing: no path is resolved."""

    def ascend_resolver(self) -> None:
        """Do nothing: no path is resolved."""


class Scalar(NamedTuple):
    """Text, or nothing where `empty`."""

    text: str
    empty: bool
    line: int
    column: int


class Sequence(NamedTuple):
    """A list of nodes, each on a line of its own, or `in_brackets`."""

    items: list[Node]
    line: int
    column: int
    in_brackets: bool = False


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
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Reading(None, [make_problem("unreadable_file", start)])
        if status.st_size > LARGEST_FILE:
            return Reading(None, [make_problem("file_too_large", start, limit=LARGEST_FILE // 1024)])
        content = path.read_bytes()
    except OSError:
        return Reading(None, [make_problem("unreadable_file", start)])
    return read_bytes(content, name)


def read_bytes(content: bytes, name: str) -> Reading:
    """Read the bytes of a file, UTF-8 with or without a byte order mark, with the line ends of any system."""
    if len(content) > LARGEST_FILE:
        return Reading(None, [make_problem("file_too_large", Place(name), limit=LARGEST_FILE // 1024)])
    if content.startswith(_UTF16_MARKS):
        return Reading(None, [make_problem("not_utf8", Place(name))])
    if b"\0" in content:
        return Reading(None, [make_problem("not_text", Place(name))])
    content = content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        return Reading(None, [make_problem("not_utf8", _place_at(before, len(before), name))])
    found = list(_scan(text, name))
    if found:
        return Reading(None, found)
    text = _ended(_joined_pairs(text))
    builder = _Builder(name, text)
    layout = Layout(text)
    try:
        node = builder.build(layout.watched(yaml.parse(text, Loader=_PARSER)))
    except yaml.YAMLError as error:
        last = syntax_problem(error, text, name, _stops_at)
        follows = last.place.line in {problem.place.line for problem in builder.problems}
        return Reading(None, [*builder.problems, *(() if follows else (last,))])
    except _Stopped:
        node = None
    problems = [*builder.problems, *_layout_problems(layout, text, name)]
    return Reading(None if problems else node, problems)


def _stops_at(text: str) -> float:
    """Return the line, from 0, at which the parser stops in a text, infinity where it does not."""
    try:
        for _ in yaml.parse(text, Loader=_PARSER):
            pass
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        return int(mark.line) if mark else 0
    return math.inf


def _joined_pairs(text: str) -> str:
    """Return a text of JSON with the escapes of letters beyond U+FFFF as YAML writes them, one for each letter.

    JSON writes such a letter as two halves. Only texts that begin like JSON hold them.
    """
    if text[:1] not in "{[" or "\\u" not in text:
        return text
    return _PAIR.sub(lambda pair: f"\\U{_letter_of(pair):08X}", text)


def _letter_of(pair: re.Match[str]) -> int:
    return 0x10000 + (int(pair[1], 16) - 0xD800) * 0x400 + int(pair[2], 16) - 0xDC00


_PAIR = re.compile(r"(?<!\\)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


def _ended(text: str) -> str:
    """Return a text whose last line is ended: of one that is not, libyaml loses a blank line."""
    return text if text.endswith("\n") else text + "\n"


def _layout_problems(layout: Layout, text: str, name: str) -> Iterator[Problem]:
    lines = text.split("\n")
    for fault in layout.faults:
        place = Place(name, fault.line + 1, fault.column + 1)
        yield make_problem(known_code(fault.code), place, **line_facts(fault.code, lines[fault.line]))


def compose_clean(content: bytes) -> Any | None:
    """Return the node that libyaml composes of a file with nothing unusual in it, or None.

    Unusual is whatever `read_bytes` refuses or treats specially; so are harmless texts that look like it. The nodes are
    PyYAML's own, with `id`, `value`, `style` and `start_mark`.
    """
    if len(content) > LARGEST_FILE or b"\r" in content or content.startswith((codecs.BOM_UTF8, *_UTF16_MARKS)):
        return None
    try:
        text = content.decode("utf-8")
        return None if _is_unusual(text) else _Composer(_ended(text)).get_single_node()
    except (UnicodeDecodeError, yaml.YAMLError):
        return None


def read_plain(path: Path) -> Any:
    """Return a file of the project itself as dicts, lists and text; ValueError names the place of what is wrong."""
    reading = read_file(path, path.name)
    if reading.problems or reading.node is None:
        first = reading.problems[0] if reading.problems else make_problem("empty_file", Place(path.name))
        raise ValueError(f"{first.place}: {first.sentence(Language.ENGLISH)}")
    return _plain(reading.node)


def read_plain_settings(path: Path) -> dict[str, str]:
    """Return the outermost settings of `mkdocs.yml` that are plain text; MkDocs itself reads the rest."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return {
        key.value: value.value
        for key, value in pairs
        if isinstance(value, yaml.ScalarNode) and value.tag == "tag:yaml.org,2002:str"
    }


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
    is_open = False
    for match in _CONFLICT.finditer(text):
        sign = match.group()[0]
        if sign == "<" or not is_open:
            yield make_problem("merge_conflict", _place_at(text, match.start(), name))
        is_open = sign != ">"
    if found := _FORBIDDEN.search(text):
        place = _place_at(text, found.start(), name)
        yield make_problem("forbidden_character", place, written=code_point(found.group()))


def _place_at(text: str, index: int, name: str) -> Place:
    return Place(name, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


_COMMENT = re.compile(r"[ \t]+#.*")


class _Builder:
    """Makes nodes of events; records every problem and goes on as long as the structure is clear."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._lines = text.split("\n")
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
        if not self.problems and (node is None or (isinstance(node, Scalar) and node.empty)):
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
            self._add("alias_refused", event, written=f"*{event.anchor}", **self._in_quotes(mark))
            return Scalar("", True, line, column)
        if event.anchor is not None:
            self._add("alias_refused", event, written=f"&{event.anchor}", **self._in_quotes(mark))
        if event.tag is not None:
            written = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._add("tag_refused", event, written=written, **self._in_quotes(mark))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            for item in events:
                if isinstance(item, yaml.SequenceEndEvent):
                    break
                items.append(self._node(item, events, depth + 1))
            return Sequence(items, line, column, bool(event.flow_style))
        return Mapping(self._entries(events, depth), line, column)

    def _in_quotes(self, mark: Any) -> dict[str, str]:
        """Return the line of a text of several words that begins with a sign of YAML, as it should be, as facts."""
        line = self._lines[mark.line]
        facts = line_facts("special_start", line) if " " in line[mark.column :].strip() else {}
        return {"example": facts["example"]} if "example" in facts else {}

    def _scalar(self, event: Any, line: int, column: int) -> Scalar:
        text = event.value
        if event.style == '"' and (hidden := _FORBIDDEN.search(text)):
            self._add("forbidden_character", event, written=code_point(hidden.group()))
        if not event.style:
            self._find_lost_text(event)
        return Scalar(text, event.implicit[0] and text in EMPTY_WORDS, line, column)

    def _find_lost_text(self, event: Any) -> None:
        """Record a problem for text after a plain text that would silently be left out as a comment."""
        line = self._lines[event.end_mark.line] if event.end_mark.line < len(self._lines) else ""
        if lost := _COMMENT.match(line, event.end_mark.column):
            facts = {**line_facts("comment_in_text", line), "written": lost.group().strip()}
            self._add("comment_in_text", event, **facts)

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

    def _add(self, code: ProblemCode, event: Any, **facts: object) -> None:
        mark = event.start_mark
        self.problems.append(make_problem(code, Place(self.name, mark.line + 1, mark.column + 1), **facts))

    def _stop(self, code: ProblemCode, event: Any, **facts: object) -> None:
        self._add(code, event, **facts)
        raise _Stopped
