"""Which measures of several bodies may be the same promise: by how many keys of the search their titles share.

A person decides: what is found here is printed by `iltod suggest-templates` and written nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import msgspec

from iltod.core.place import Place
from iltod.model import MeasureTemplate, Register, plan_measures
from iltod.search.words import SearchWords

LEAST_ALIKE = 40
"""From how many hundredths of shared keys on two titles are shown to a person as perhaps the same."""

COMMON_KEY = 400
"""A key that stands in more different titles tells nothing apart, and would make every two of them a pair."""


class PlacedMeasure(msgspec.Struct, frozen=True):
    """A measure of a body's plan, and where it is written."""

    organisation: str
    year: int
    number: str
    title: str
    template: str | None
    place: Place


class Suggestion(msgspec.Struct, frozen=True):
    """Measures that may repeat one template: a known one, or a new one where `template` is None.

    `alike` is how many hundredths of keys the two least alike of the joined titles share.
    """

    template: MeasureTemplate | None
    alike: int
    measures: tuple[PlacedMeasure, ...]


class _Group:
    """Measures that were joined; `bodies` are the plans that they are of."""

    def __init__(self, template: MeasureTemplate | None) -> None:
        self.template = template
        self.measures: list[PlacedMeasure] = []
        self.bodies: set[tuple[str, int]] = set()
        self.alike = 100

    def add(self, measure: PlacedMeasure) -> None:
        self.measures.append(measure)
        self.bodies.add((measure.organisation, measure.year))

    def may_join(self, other: _Group) -> bool:
        """Return whether the groups can be one: not two templates, and no two measures of one plan."""
        return not (self.template and other.template) and self.bodies.isdisjoint(other.bodies)


def suggest_templates(
    register: Register, templates: Sequence[MeasureTemplate], words: SearchWords
) -> tuple[Suggestion, ...]:
    """Return the measures that name no template and may repeat one, the most alike first.

    Args:
        register: all plans; invented bodies are left out.
        templates: the known templates.
        words: the keys of words.

    """
    groups = _groups(register, templates, words)
    joined = dict(groups)
    for alike, first, second in sorted(_pairs([keys for keys, _ in groups]), key=lambda pair: -pair[0]):
        one, two = joined[first], joined[second]
        if one is not two and one.may_join(two):
            _join(one if one.template else two, two if one.template else one, alike, joined)
    found = {id(group): group for group in joined.values()}.values()
    suggestions = [suggestion for group in found if (suggestion := _suggestion(group))]
    return tuple(sorted(suggestions, key=lambda item: (-item.alike, item.measures[0].place)))


def _groups(
    register: Register, templates: Sequence[MeasureTemplate], words: SearchWords
) -> list[tuple[frozenset[str], _Group]]:
    """Return the groups to begin with: one for each set of keys, and one for each template with all of its titles."""
    by_template = {template.id: _Group(template) for template in templates}
    groups = {frozenset(words.sequence(item.title)): by_template[item.id] for item in templates}
    for measure in _placed(register):
        keys = frozenset(words.sequence(measure.title))
        named = by_template.get(measure.template or "")
        if keys:
            groups.setdefault(keys, named or _Group(None)).add(measure)
    return list(groups.items())


def _placed(register: Register) -> Iterator[PlacedMeasure]:
    for folder in register.organisations:
        if not folder.organisation.sample:
            for year in folder.years:
                for item in plan_measures(year.plan):
                    yield PlacedMeasure(
                        organisation=folder.organisation.id,
                        year=year.plan.year,
                        number=item.number.text,
                        title=item.title.text,
                        template=item.template,
                        place=item.place,
                    )


def _pairs(titles: Sequence[frozenset[str]]) -> Iterator[tuple[int, frozenset[str], frozenset[str]]]:
    """Yield the titles that share enough keys, with how many hundredths of them."""
    by_key: dict[str, list[int]] = {}
    for number, keys in enumerate(titles):
        for key in keys:
            by_key.setdefault(key, []).append(number)
    shared: dict[tuple[int, int], int] = {}
    for numbers in by_key.values():
        if len(numbers) <= COMMON_KEY:
            for pair in combinations(numbers, 2):
                shared[pair] = shared.get(pair, 0) + 1
    for (first, second), count in shared.items():
        alike = 200 * count // (len(titles[first]) + len(titles[second]))
        if alike >= LEAST_ALIKE:
            yield alike, titles[first], titles[second]


def _join(kept: _Group, other: _Group, alike: int, joined: dict[frozenset[str], _Group]) -> None:
    for measure in other.measures:
        kept.add(measure)
    kept.alike = min(kept.alike, other.alike, alike)
    for keys, group in joined.items():
        if group is other:
            joined[keys] = kept


def _suggestion(group: _Group) -> Suggestion | None:
    """Return what a group suggests: nothing where every measure names a template, or one body alone promises it."""
    unnamed = _sorted(item for item in group.measures if item.template is None)
    if not unnamed or (group.template is None and len({item.organisation for item in group.measures}) == 1):
        return None
    return Suggestion(group.template, group.alike, unnamed if group.template else _sorted(group.measures))


def _sorted(measures: Iterable[PlacedMeasure]) -> tuple[PlacedMeasure, ...]:
    return tuple(sorted(measures, key=lambda item: item.place))
