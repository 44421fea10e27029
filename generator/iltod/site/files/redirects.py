"""Where pages stood before their ids were changed, so that a reader who follows an old address finds the new one.

The new record lists a renamed id under `formerly`. Every page of a body, whatever module printed it, then answers at
each of its former addresses with a small page that leads on. A badge, which other sites show as a picture, what
people subscribed to (feeds, calendars) and what programs read (JSON, CSV, answers to oEmbed) cannot lead on: a copy
stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from iltod.facts.conduct.removed import RemovedMeasure
from iltod.model import OrganisationFolder, Plan, Section
from iltod.model.addresses import (
    BODY_PLACES,
    PAGE_SUFFIX,
    PUBLISHED_SOURCE,
    SEARCH_PLACE,
    SECTION_NAME,
    WIDGETS,
    Moved,
    answer_path,
    owned_places,
    page_address,
)

COPIED = (".ics", ".atom", ".json", ".csv")
"""How the paths end of what people subscribe to and programs read."""

BADGES = (".svg", ".png")


class FormerNames(NamedTuple):
    """The ids by which a body was called, its plans, and what has a name within each plan. Present ids are the keys."""

    body: Mapping[str, tuple[str, ...]]
    years: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, Mapping[str, tuple[str, ...]]]

    @property
    def any(self) -> bool:
        """Return whether anything was ever renamed."""
        return any((*self.body.values(), *self.years.values(), *self.parts.values()))


def former_names(folder: OrganisationFolder, removed: Iterable[tuple[int, RemovedMeasure]] = ()) -> FormerNames:
    """Return by which ids a body, its plans, their sections and their measures were called before.

    `removed` are measures that the plan of a year has no more; their former addresses lead to their last ones.
    """
    organisation = folder.organisation
    plans = [year.plan for year in folder.years]
    gone: dict[int, dict[str, tuple[str, ...]]] = {}
    for year, item in removed:
        if item.words and item.words.formerly:
            gone.setdefault(year, {})[item.id] = item.words.formerly
    return FormerNames(
        {organisation.id: organisation.formerly},
        {str(plan.year): tuple(map(str, plan.formerly)) for plan in plans},
        {str(plan.year): {**dict(_former_parts(plan)), **gone.get(plan.year, {})} for plan in plans},
    )


def moved_pages(names: FormerNames, paths: Iterable[str]) -> Iterator[Moved]:
    """Yield every former address of the pages among the files of a body; `paths` are those that it has now."""
    if not names.any:
        return
    (body,) = names.body
    present = tuple(paths)
    taken = set(present)
    for path in present:
        if _has_former_addresses(path):
            place = next(place for place in BODY_PLACES if path.startswith((f"{place}{body}/", f"{place}{body}.")))
            answer = answer_path(page_address(path))
            for former in _former_paths(names, path.removeprefix(place)):
                if place + former not in taken:
                    taken.add(place + former)
                    yield Moved(place + former, path, answer if answer in taken else "")


def _has_former_addresses(path: str) -> bool:
    if path.startswith((PUBLISHED_SOURCE, SEARCH_PLACE)):
        return path.endswith(PAGE_SUFFIX)
    return path.endswith((PAGE_SUFFIX, *COPIED)) or (path.startswith(WIDGETS) and path.endswith(BADGES))


def belongs_to(path: str, body: str) -> bool:
    """Return whether a path lies where only the files of this body do."""
    return path.startswith(tuple(owned_places(body)))


def _former_parts(plan: Plan) -> Iterator[tuple[str, tuple[str, ...]]]:
    for section in plan.sections:
        yield from _former_section(section)


def _former_section(section: Section) -> Iterator[tuple[str, tuple[str, ...]]]:
    if section.formerly:
        former = tuple(SECTION_NAME.format(id=name) for name in section.formerly)
        yield SECTION_NAME.format(id=section.id), former
    measures = (*section.measures, *(measure for part in section.subsections for measure in part.measures))
    yield from ((measure.id, measure.formerly) for measure in measures if measure.formerly)


def _former_paths(names: FormerNames, path: str) -> Iterator[str]:
    """Yield the paths that a file had under other names: all ways in which they go together, but for the present."""
    stem, dot, suffix = path.rpartition(".")
    segments = stem.split("/")
    year = segments[1] if len(segments) > 1 else ""
    parts = names.parts.get(year, {})
    former = [names.body[segments[0]], names.years.get(year, ()), *(parts.get(name, ()) for name in segments[2:])]
    for named in product(*((name, *others) for name, others in zip(segments, former, strict=False))):
        found = "/".join(named) + dot + suffix
        if found != path:
            yield found
