"""The exact place in a file of the value that a problem is about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from iltod.core.problem import Problem
from iltod.reading.binder import value_place
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
    "unknown_criterion": ("criterion",),
    "unknown_disclosure_item": ("item",),
    "unknown_evidence": ("evidence",),
    "unknown_group": ("group",),
    "removed_still_there": ("removed",),
    "unknown_measure": ("measure", "measures"),
    "unknown_parent": ("parent",),
    "unknown_rating": ("rating",),
    "unknown_scale": ("rating_scale",),
    "unknown_unit": ("performer", "unit"),
}
"""Where in its record stands the value that a problem is about."""


def exactly_placed(problems: Iterable[Problem], plans: Path) -> tuple[Problem, ...]:
    """Return the problems, sorted, at the values that they are about instead of at the beginning of the record.

    Records know only their own place, so the few files with problems are read once more.
    """
    nodes: dict[str, Node | None] = {}
    placed = []
    for problem in problems:
        keys = _KEYS_OF_VALUES.get(problem.code)
        name = problem.place.file
        if keys and name not in nodes:
            nodes[name] = read_file(plans.joinpath(*name.split("/")[1:]), name).node
        node = nodes.get(name)
        found = value_place(node, problem.place, keys, dict(problem.facts)["written"]) if keys and node else None
        placed.append(msgspec.structs.replace(problem, place=found) if found else problem)
    return tuple(sorted(placed))
