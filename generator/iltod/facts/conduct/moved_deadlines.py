"""Deadlines that were moved after the promise was made: with an act they move, without one the old goes on counting."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

import msgspec

from iltod.history.changes import Backing, ChangeKind, Commit, Event
from iltod.model import Deadline


class MovedDeadline(msgspec.Struct, frozen=True):
    """Шийдвэргүй өөрчилсөн хугацаа: a deadline that was changed without an act, so that the one that `stood` counts.

    `commit` is the change, `extended` whether more time would have been given by it.
    """

    stood: Deadline
    commit: Commit
    extended: bool


LastDayOf = Callable[[Deadline], datetime.date | None]
"""Returns the last day on which a deadline can be met, or None for what arises."""


def moved_without_act(declared: Deadline, events: Iterable[Event], last_day: LastDayOf) -> MovedDeadline | None:
    """Return the deadline that goes on counting in place of the declared one, or None where the declared one counts.

    Args:
        declared: the deadline as the plan has it today.
        events: what happened to the measure, oldest first.
        last_day: returns the last day of a deadline.

    """
    moved: tuple[Deadline, Commit] | None = None
    for event in events:
        if event.change.kind is not ChangeKind.DEADLINE or event.change.deadlines is None:
            continue
        before, after = event.change.deadlines
        if event.backing is Backing.NONE:
            moved = moved or (before, event.commit)
        elif event.backing in _LAWFUL:
            moved = None
        if moved and same_term(moved[0], after):
            moved = None
    if moved is None or same_term(moved[0], declared):
        return None
    stood, commit = moved
    old, new = last_day(stood), last_day(declared)
    return MovedDeadline(stood, commit, extended=old is not None and (new is None or new > old))


_LAWFUL = (Backing.ACT, Backing.CORRECTION, Backing.DRAFT)


def same_term(one: Deadline, other: Deadline) -> bool:
    """Return whether two deadlines end at the same time."""
    aside = {"place", "text", "printed", "doubt"}
    return all(getattr(one, name) == getattr(other, name) for name in one.__struct_fields__ if name not in aside)
