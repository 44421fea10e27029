"""Orders what happened for those who read it: by measure, newest first, with the changes of one commit together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import msgspec

from iltod.history.changes import Backing, Change, ChangeKind, Commit, Event

NameOf = Callable[[Change], str | None]
"""Returns what is known today of whom or what a change is about: the title of evidence, the name of who reported."""


class HistoryLine(msgspec.Struct, frozen=True):
    """One change as it is printed."""

    event: Event
    name: str | None


class HistoryStep(msgspec.Struct, frozen=True):
    """What one commit changed of a measure."""

    commit: Commit
    lines: tuple[HistoryLine, ...]


class Announcement(msgspec.Struct, frozen=True):
    """That a part of a promise was changed after it was made, by an act or without."""

    kind: ChangeKind
    backing: Backing


class SilentChange(msgspec.Struct, frozen=True):
    """What one commit changed of a promise without an act. `title` is that of a measure that is no longer there."""

    commit: Commit
    measure: str
    kinds: tuple[ChangeKind, ...]
    title: str | None


def measure_steps(events: Sequence[Event], name_of: NameOf) -> tuple[HistoryStep, ...]:
    """Return what happened to one measure, newest first."""
    found = []
    for commit, group in groupby(events, key=lambda event: event.commit):
        found.append(HistoryStep(commit, tuple(HistoryLine(event, name_of(event.change)) for event in group)))
    return tuple(reversed(found))


def announcements(events: Iterable[Event]) -> tuple[Announcement, ...]:
    """Return which parts of a promise were changed after it was made, each said once for each right."""
    return tuple(
        dict.fromkeys(
            Announcement(event.change.kind, event.backing) for event in events if event.announced and event.backing
        )
    )


def silent_changes(events: Iterable[Event]) -> tuple[SilentChange, ...]:
    """Return the changes of a plan's promises that cite no act, newest first."""
    found: dict[tuple[Commit, str], list[Change]] = {}
    for event in events:
        if event.backing is Backing.NONE:
            found.setdefault((event.commit, event.change.measure), []).append(event.change)
    return tuple(
        SilentChange(commit, measure, tuple(dict.fromkeys(change.kind for change in changes)), _removed_title(changes))
        for (commit, measure), changes in reversed(found.items())
    )


def by_measure(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Return the events of each measure, oldest first."""
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.change.measure, []).append(event)
    return found


def _removed_title(changes: Iterable[Change]) -> str | None:
    return next((change.before[0] for change in changes if change.kind is ChangeKind.REMOVED), None)
