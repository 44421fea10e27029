"""The lists behind the figures: what is late, silent, unproven, due soon, moved, withdrawn, dead, judged otherwise.

A list is the same for a plan, for a body and for all bodies: each printed figure leads to the measures behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

from iltod.facts.body_facts import PlanOverview
from iltod.facts.measure_facts import EvidenceOverview, MeasureLink, MeasureOverview, State, Unrated
from iltod.model import AssessorKind, LinkOutcome

_DEAD = (LinkOutcome.NOT_FOUND, LinkOutcome.NO_ANSWER)


class WatchList(StrEnum):
    """Жагсаалт: the lists of measures that something is to be said of, in the order in which pages show them."""

    LATE = "late"
    SILENT = "silent"
    UNPROVEN = "unproven"
    SOON = "soon"
    EXTENDED = "extended"
    WITHDRAWN = "withdrawn"
    DEAD_LINKS = "dead_links"
    VERDICTS = "verdicts"


class WatchedMeasure(msgspec.Struct, frozen=True, array_like=True):
    """A measure in a list. `days` is how late it is, or how many are left; `note` is what else is to be said of it.

    `anchor` is the part of its page with more about it.
    """

    year: int
    measure: MeasureLink
    state: State
    takes_part: bool
    days: int | None = None
    note: str = ""
    anchor: str = ""


class WatchedMeasures(msgspec.Struct, frozen=True):
    """A list with its measures."""

    name: WatchList
    measures: tuple[WatchedMeasure, ...]


def watched_measures(plans: Iterable[PlanOverview]) -> tuple[WatchedMeasures, ...]:
    """Return the lists of plans that hold anything, the longest late first and the soonest due first."""
    found: dict[WatchList, list[WatchedMeasure]] = {name: [] for name in WatchList}
    for plan in plans:
        for item in plan.measures:
            for name, watched in _watched(plan, item):
                found[name].append(watched)
    for name, ascending in ((WatchList.LATE, -1), (WatchList.SILENT, -1), (WatchList.SOON, 1)):
        found[name].sort(key=lambda one, sign=ascending: (sign * (one.days or 0), one.measure.address))  # type: ignore[misc]
    return tuple(WatchedMeasures(name, tuple(measures)) for name, measures in found.items() if measures)


def lists_of(plan: PlanOverview, item: MeasureOverview) -> tuple[WatchList, ...]:
    """Return the lists in which a measure of a plan is, but for that which is a state of measures itself."""
    found = dict.fromkeys(name for name, _ in _watched(plan, item))
    return tuple(name for name in found if name != WatchList.SILENT)


def _watched(plan: PlanOverview, item: MeasureOverview) -> Iterator[tuple[WatchList, WatchedMeasure]]:
    def one(days: int | None = None, note: str = "", anchor: str = "") -> WatchedMeasure:
        return WatchedMeasure(plan.plan.year, item.link, item.state, item.takes_part, days, note, anchor)

    if item.overdue:
        yield WatchList.LATE, one(item.overdue_days)
    if item.state.id == Unrated.UNREPORTED_OVERDUE:
        yield WatchList.SILENT, one(item.overdue_days)
    if item.without_evidence:
        yield WatchList.UNPROVEN, one()
    if item.due_soon and item.next_due:
        yield WatchList.SOON, one((item.next_due - plan.as_of).days)
    if item.extended:
        yield WatchList.EXTENDED, one(note=item.measure.deadline.text, anchor="history")
    for name, note, anchor in (*_gone(item), *_judged(item)):
        yield name, one(note=note, anchor=anchor)


def _gone(item: MeasureOverview) -> Iterator[tuple[WatchList, str, str]]:
    for evidence in item.evidence:
        shown = evidence.evidence.title.text, f"evidence-{evidence.evidence.id}"
        if not evidence.stands:
            yield WatchList.WITHDRAWN, *shown
        elif is_dead(evidence):
            yield WatchList.DEAD_LINKS, *shown


def _judged(item: MeasureOverview) -> Iterator[tuple[WatchList, str, str]]:
    own = item.state.step
    for verdict in item.assessments:
        agency = verdict.assessment.assessor is AssessorKind.ANTI_CORRUPTION_AGENCY
        if agency and own and verdict.step.id != own.id:
            yield WatchList.VERDICTS, f"{own.code} / {verdict.step.code}", "assessments"


def is_dead(item: EvidenceOverview) -> bool:
    """Return whether none of the addresses of an item opened when they were last checked."""
    links = [link for link in (item.link, item.archived_link) if link]
    return bool(links) and all(link.outcome in _DEAD for link in links)
