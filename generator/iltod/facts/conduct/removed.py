"""Measures that a plan has no more: when and by what each was removed, and what it promised last.

They are in no figure. Their pages stay at their addresses, so that whoever follows an old link is told.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import msgspec

from iltod.facts.deadlines import due_dates
from iltod.history.changes import Backing, ChangeKind, Commit, LastWords, YearChanges
from iltod.history.timeline import HistoryStep
from iltod.model import Amendment, Correction, Period, Plan, plan_measures
from iltod.model.addresses import RESERVED_MEASURE_IDS, measure_address


class RemovedMeasure(msgspec.Struct, frozen=True):
    """A measure that was removed: on which `date`, by what right, and by which act or correction, if any.

    `commit`, `words`, the ids of its `units` and the days on which it was `due`, each with its period where it
    recurred, are what git knows of it; they are empty where only an act of the plan names it. `history` is what
    happened to it, newest first.
    """

    id: str
    address: str
    date: datetime.date
    backing: Backing
    declared: Amendment | Correction | None = None
    commit: Commit | None = None
    words: LastWords | None = None
    units: tuple[str, ...] = ()
    due: tuple[tuple[datetime.date, Period | None], ...] = ()
    history: tuple[HistoryStep, ...] = ()

    @property
    def name(self) -> str:
        """Return its number with its title, or its id where these are not known."""
        return f"{self.words.number}. {self.words.title}" if self.words else self.id


def removed_measures(plan: Plan, past: YearChanges, address: str, as_of: datetime.date) -> Iterator[RemovedMeasure]:
    """Yield the measures that were removed, without their history.

    Args:
        plan: the plan as it is declared.
        past: what git knows of it.
        address: the address of the page of the plan.
        as_of: the day of the overview; acts of later days are not known.

    """
    taken = {name for measure in plan_measures(plan) for name in (measure.id, *measure.formerly)}
    taken |= RESERVED_MEASURE_IDS
    removals = {event.change.measure: event for event in past.events if event.change.kind is ChangeKind.REMOVED}
    for gone in past.gone:
        if gone.id in removals and gone.id not in taken:
            event = removals[gone.id]
            yield RemovedMeasure(
                gone.id,
                measure_address(address, measure=gone.id),
                gone.commit.date,
                event.backing or Backing.NONE,
                event.declared,
                gone.commit,
                gone.words,
                gone.units,
                due_dates(gone.deadline, plan.year),
            )
            taken.add(gone.id)
    for act in reversed(plan.amendments):
        for name in act.removed:
            if act.date <= as_of and name not in taken:
                backing = Backing.ACT if act.act else Backing.NONE
                yield RemovedMeasure(name, measure_address(address, measure=name), act.date, backing, act)
                taken.add(name)
