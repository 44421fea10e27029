"""By what right a promise was changed: which change is backed by which act or correction that the plan declares.

An act backs the changes of its measures that no act backs yet, up to the commit that declares it; where there are none,
it backs the next one. So one act backs one change, and a later silent change stays without.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from iltod.history.changes import Backing, Change, ChangeKind, Commit, Event
from iltod.model import Amendment, Correction


class PlanStep(msgspec.Struct, frozen=True):
    """What one commit changed of a plan's promises, and which acts and corrections it added to the plan."""

    commit: Commit
    changes: tuple[Change, ...]
    declared: tuple[Amendment | Correction, ...]
    uncertain: bool = False


def back(steps: Iterable[PlanStep], approved: datetime.date | None) -> tuple[Event, ...]:
    """Return the changes of promises with their backing, in the same order.

    Until the day of the approval a plan is a draft; where that day is not known, it counts as approved when it came in.
    """
    events: list[Event] = []
    waiting: list[_Waiting] = []
    for step in steps:
        events += [_plain(change, step, approved) for change in step.changes]
        waiting += [_Waiting(declared, set(declared.measures), _removed(declared)) for declared in step.declared]
        bare = [place for place, event in enumerate(events) if event.backing is Backing.NONE and not event.declared]
        for one in waiting:
            covered = [place for place in bare if one.covers(events[place].change, new=one.declared in step.declared)]
            for place in covered:
                events[place] = _backed(events[place], one.declared)
                bare.remove(place)
            one.use(events[place].change for place in covered)
        waiting = [one for one in waiting if not one.used_up]
    return _without_reverted(events)


class _Waiting(msgspec.Struct):
    """An act or a correction with the measures whose change, or whose removal, it has not backed yet."""

    declared: Amendment | Correction
    measures: set[str]
    removed: set[str]
    used_up: bool = False

    def covers(self, change: Change, *, new: bool) -> bool:
        """Return whether an act or correction, which is `new` in the commit, backs a change.

        A correction without measures is of the whole plan. An act that comes with a removal and names nothing that it
        removed backs it; so it does a change of the plan, which cannot be named.
        """
        if isinstance(self.declared, Correction) and not self.declared.measures:
            return not self.used_up
        removal = change.kind is ChangeKind.REMOVED
        if removal and _removed(self.declared):
            return change.measure in self.removed
        nameless = removal or not change.measure
        return change.measure in self.measures or (new and nameless and isinstance(self.declared, Amendment))

    def use(self, changes: Iterable[Change]) -> None:
        used = tuple(changes)
        self.measures -= {change.measure for change in used}
        self.removed -= {change.measure for change in used if change.kind is ChangeKind.REMOVED}
        named = bool(self.declared.measures or _removed(self.declared))
        self.used_up = not self.measures and not self.removed and (bool(used) or named)


def _removed(declared: Amendment | Correction) -> set[str]:
    return set(declared.removed) if isinstance(declared, Amendment) else set()


def _plain(change: Change, step: PlanStep, approved: datetime.date | None) -> Event:
    backing = Backing.NONE
    if change.reading:
        backing = Backing.READING
    elif approved and step.commit.date <= approved:
        backing = Backing.DRAFT
    return Event(step.commit, change, backing, uncertain=step.uncertain)


def _backed(event: Event, declared: Amendment | Correction) -> Event:
    if isinstance(declared, Correction):
        return replace(event, backing=Backing.CORRECTION, declared=declared)
    return replace(event, backing=Backing.ACT if declared.act else Backing.NONE, declared=declared)


_FAMILIES = {
    ChangeKind.REMOVED: ChangeKind.ADDED,
    ChangeKind.CRITERION_ADDED: ChangeKind.CRITERION,
    ChangeKind.CRITERION_REMOVED: ChangeKind.CRITERION,
}


def _without_reverted(events: Sequence[Event]) -> tuple[Event, ...]:
    """Tell changes that were taken back as such: what is promised is what was promised."""
    chains: dict[tuple[str, ChangeKind, int | None], list[Event]] = {}
    for event in events:
        if event.backing is not Backing.READING:
            change = event.change
            key = (change.measure, _FAMILIES.get(change.kind, change.kind), change.number)
            chains.setdefault(key, []).append(event)
    reverted = {
        id(event)
        for chain in chains.values()
        if len(chain) > 1 and chain[0].change.before == chain[-1].change.after
        for event in chain
        if event.backing is Backing.NONE
    }
    return tuple(replace(event, backing=Backing.REVERTED) if id(event) in reverted else event for event in events)
