"""What a reference that names nothing was probably meant to name: by the names of units, the titles of measures."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from iltod.core.language import shorten
from iltod.core.problem import LONGEST_LIST, Problem
from iltod.model import OrganisationFolder, YearFolder, plan_measures
from iltod.reading.likely.values import LATIN_OF_CYRILLIC
from iltod.reading.positions import Positions

Names = Mapping[str, tuple[str, ...]]
"""What something may be called, by its id."""

_KINDS = {
    "unknown_unit": "unit",
    "unknown_measure": "measure",
    "unknown_evidence": "evidence",
    **dict.fromkeys(("performer", "responsible", "unit"), "unit"),
    **dict.fromkeys(("measure", "measures", "supports"), "measure"),
    "evidence": "evidence",
}
"""What a problem's code, or the field that it is about, names."""

_LISTS_OF_IDS = frozenset(("evidence", "responsible", "supports"))

_TYPED_DIGITS = str.maketrans("lIoO", "1100")

_AROUND = " .,;:\"'“”„«»()-–—"

_SHORTEST_NAME = 6
"""How many letters a name has at least that is found by its likeness."""

_MOST_NAMED, _MOST_ALIKE = 300, 1_000
"""How many problems of a body are named, and among how many names likeness is looked for: both take time."""


def with_likely_names(
    problems: Iterable[Problem], folders: Iterable[OrganisationFolder], plans: Path
) -> tuple[Problem, ...]:
    """Return the problems, sorted, each at its value, and with a line that names what a dangling reference meant.

    `folders` are the bodies that could be read, and `plans` is the folder that was read.
    """
    naming = _Naming({folder.organisation.id: folder for folder in folders}, Positions(plans))
    return tuple(sorted([naming.named(problem) for problem in problems]))


class _Naming:
    """The bodies whose references are named, and where values stand in their files."""

    def __init__(self, by_body: Mapping[str, OrganisationFolder], positions: Positions) -> None:
        self._by_body = by_body
        self._positions = positions
        self._known: dict[tuple[str, str, str], Names] = {}
        self._left = _MOST_NAMED

    def named(self, problem: Problem) -> Problem:
        """Return a problem at its value, with the line that names what it meant, and with the names that are known."""
        problem = self._positions.placed(problem)
        facts = dict(problem.facts)
        if _offers_file(problem) and not self._positions.has_file(problem.place, facts["example"].partition(": ")[2]):
            del facts["example"]
            return msgspec.structs.replace(problem, facts=tuple(facts.items()))
        names = self._names(problem)
        if not names or self._left <= 0:
            return problem
        self._left -= 1
        example = facts.pop("example", "")
        offered = self._line(problem, names)
        if not offered and set(re.findall(r"[a-z0-9-]+", example.partition(":")[2] or example)) & set(names):
            offered = example
        facts |= {"example": offered} if offered else {}
        if "known" in facts:
            told = ", ".join(f"{name} ({shorten(names[name][-1], 40)})" for name in sorted(names))
            facts["known"] = shorten(told, LONGEST_LIST)
        return msgspec.structs.replace(problem, facts=tuple(sorted(facts.items())))

    def _line(self, problem: Problem, names: Names) -> str:
        facts = dict(problem.facts)
        if problem.code != "wrong_shape_list":
            meant = likely_name(facts["written"], names)
            return self._positions.line(problem.place, meant) if meant else ""
        found = [likely_name(part, names) for part in re.split(r"[,;\n]", facts.get("written", "")) if part.strip()]
        return f"{facts['key']}: [{', '.join(found)}]" if found and all(found) else ""

    def _names(self, problem: Problem) -> Names:
        """Return the names of what a problem's value should name; none where it should name nothing."""
        kind, key = _KINDS.get(problem.code), dict(problem.facts).get("key", "")
        if problem.code.startswith("invalid_") or (problem.code == "wrong_shape_list" and key in _LISTS_OF_IDS):
            kind = _KINDS.get(key)
        body, _, rest = problem.place.file.partition("/")[2].partition("/")
        if kind is None or body not in self._by_body:
            return {}
        year = rest.partition("/")[0]
        if (kind, body, year) not in self._known:
            self._known[kind, body, year] = dict(_names(kind, self._by_body[body], year))
        return self._known[kind, body, year]


def _offers_file(problem: Problem) -> bool:
    """Return whether a problem offers another name of a file of evidence."""
    facts = dict(problem.facts)
    return facts.get("key") in ("file", "timestamp") and "example" in facts and problem.code.startswith("invalid_")


def _names(kind: str, folder: OrganisationFolder, year: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the ids of units, or of measures or evidence of a year, with what people call them."""
    if kind == "unit":
        for unit in folder.organisation.units:
            full_name = (unit.full_name,) if unit.full_name else ()
            yield unit.id, (unit.name.text, *full_name)
        return
    held: YearFolder | None = next((item for item in folder.years if str(item.plan.year) == year), None)
    if held and kind == "measure":
        for measure in plan_measures(held.plan):
            yield measure.id, (measure.number.text, measure.title.text)
    elif held:
        for item in held.evidence:
            yield item.id, (item.title.text, *((item.file,) if item.file else ()))


def exact_name(written: str, names: Names) -> str:
    """Return the id of what is called exactly so, if it is the only one; nothing otherwise."""
    plain = _plain(written)
    latin = re.sub(r"\.ya?ml$", "", plain.translate(LATIN_OF_CYRILLIC))
    typed = re.sub(r"[._/ ‐‑‒–—−]+", "-", latin.translate(_TYPED_DIGITS))
    same = {name for name, texts in names.items() if name in (plain, latin, typed) or plain in map(_plain, texts)}
    if not same and plain.endswith("…"):  # a problem quotes only the beginning of what was written
        begun = plain.removesuffix("…")
        same = {name for name, texts in names.items() if any(_plain(text).startswith(begun) for text in texts)}
    return same.pop() if len(same) == 1 else ""


def likely_name(written: str, names: Names) -> str:
    """Return the id of what was meant: its exact name, or the only one that is near; else nothing."""
    if (exact := exact_name(written, names)) or len(names) > _MOST_ALIKE:
        return exact
    plain = _plain(written)
    by_text = {_plain(text): name for name, texts in names.items() for text in texts if len(text) >= _SHORTEST_NAME}
    near = difflib.get_close_matches(plain, by_text, 2, 0.85) if len(plain) >= _SHORTEST_NAME else []
    found = {by_text[text] for text in near} or set(difflib.get_close_matches(plain, names, 2, 0.8))
    return found.pop() if len(found) == 1 else ""


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().strip(_AROUND)
