"""The exact place in a file of the value that a problem is about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from iltod.core.place import Place
from iltod.core.problem import Problem
from iltod.model.files import FILES_FOLDER
from iltod.reading.binder import value_line, value_place
from iltod.reading.fast_reader import clean_content, clean_node
from iltod.reading.yaml import Node, read_file

_KEYS_OF_VALUES = {
    "date_outside_year": ("date",),
    "digest_differs": ("sha256",),
    "done_below_threshold": ("value",),
    "active_content": ("file",),
    "content_differs": ("file",),
    "evidence_file_too_large": ("file",),
    "file_not_screened": ("file",),
    "file_not_there": ("file", "timestamp"),
    "file_renamed": ("file",),
    "location_inside": ("file",),
    "picture_too_large": ("file",),
    "picture_with_location": ("file",),
    "password_protected": ("file",),
    "evidence_too_complex": ("file",),
    "large_file_pointer": ("file",),
    "animated_picture": ("file",),
    "unreadable_content": ("file",),
    "file_without_digest": ("file",),
    "forbidden_file_type": ("file", "timestamp"),
    "future_date": ("date", "updates", "entered", "adopted", "repealed"),
    "latin_letter": ("rating",),
    "performer_not_responsible": ("performer",),
    "unknown_assessment": ("assessment",),
    "unknown_criterion": ("criterion",),
    "unknown_disclosure_item": ("item",),
    "unknown_evidence": ("evidence",),
    "unknown_group": ("group",),
    "removed_still_there": ("removed",),
    "unknown_measure": ("measure", "measures"),
    "unknown_parent": ("parent",),
    "unknown_rating": ("rating",),
    "unknown_scale": ("rating_scale",),
    "unknown_template": ("template",),
    "unknown_unit": ("performer", "unit"),
}
"""Where in its record stands the value that a problem is about."""


_CODES_OF_WORDS = frozenset(("foreign_letter", "mixed_script", "cell_mark"))
"""Problems of a word or a text, which may stand lines below the beginning of its record."""


class Positions:
    """Where values stand in the files of `plans`. Records know only their own place, so files are read once more."""

    def __init__(self, plans: Path) -> None:
        self._plans = plans
        self._nodes: dict[str, Node | None] = {}
        self._lines: dict[str, list[str]] = {}

    def placed(self, problem: Problem) -> Problem:
        """Return a problem at the value that it is about instead of at the beginning of the record."""
        keys = _KEYS_OF_VALUES.get(problem.code)
        written = dict(problem.facts).get("written", "")
        found = None
        if problem.code in _CODES_OF_WORDS:
            found = self._place_of_words(problem.place, written)
        elif keys and (node := self._node(problem.place.file)):
            found = value_place(node, problem.place, keys, written)
        return msgspec.structs.replace(problem, place=found) if found else problem

    def line(self, place: Place, value: str) -> str:
        """Return the line, or the item of a list, that has `value` at a place; nothing where no single value stands."""
        node = self._node(place.file)
        found = value_line(node, place, value) if node else None
        return found or ""

    def has_file(self, record: Place, name: str) -> bool:
        """Return whether a file lies beside a record of evidence, in `files/`."""
        return (self._path(record.file).parent / FILES_FOLDER / name).is_file()

    def _path(self, name: str) -> Path:
        return self._plans.joinpath(*name.split("/")[1:])

    def _node(self, name: str) -> Node | None:
        if name not in self._nodes:
            path = self._path(name)
            content = clean_content(path)
            node = clean_node(content) if content is not None else None
            self._nodes[name] = node or read_file(path, name).node
        return self._nodes[name]

    def _place_of_words(self, record: Place, written: str) -> Place | None:
        if record.file not in self._lines:
            try:
                text = self._path(record.file).read_text(encoding="utf-8-sig")
            except (OSError, ValueError):
                text = ""
            self._lines[record.file] = text.split("\n")
        for number, line in enumerate(self._lines[record.file][record.line - 1 :], start=record.line):
            start = line.find(written, record.column - 1 if number == record.line else 0)
            if start >= 0:
                return Place(record.file, number, start + 1)
        return None


def exactly_placed(problems: Iterable[Problem], plans: Path) -> tuple[Problem, ...]:
    """Return the problems, sorted, at the values that they are about instead of at the beginning of the record.

    `plans` is the folder that was read.
    """
    positions = Positions(plans)
    return tuple(sorted(positions.placed(problem) for problem in problems))
