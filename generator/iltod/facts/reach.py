"""How far measures reached people: the figures that evidence gives, by channel, and whether 110 was promoted.

Pure functions over the standing evidence of a measure, a plan or a body. Figures of different kinds are never added to
each other, and what nobody counted is never zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

import msgspec

from iltod.facts.figures import Share, share
from iltod.model import Channel, Evidence, ReachKind

CHANNELS: tuple[Channel | None, ...] = (*Channel, None)
"""All channels in the order of tables; last what names none."""


class Promotion(StrEnum):
    """110 сурталчилсан эсэх: whether a measure that must promote 110 has evidence that it did."""

    PROVEN = "proven"
    NAMED = "named"
    MISSING = "missing"


class ReachCount(msgspec.Struct, frozen=True, array_like=True):
    """The sum of what was counted of one kind; None where nobody counted."""

    kind: ReachKind
    value: int | None


class ReachRow(msgspec.Struct, frozen=True, array_like=True):
    """What went through one channel (None: evidence that names none), or through all of them.

    `items` is how many evidence items are not withdrawn, `verifiable` how many of them somebody can look at. `counts`
    are in the order of the table's kinds. `asked` where the plan's words name the channel.
    """

    channel: Channel | None
    items: int
    verifiable: int
    counts: tuple[ReachCount, ...]
    asked: bool = False


class ReachTable(msgspec.Struct, frozen=True, array_like=True):
    """Хэдэн хүнд хүрсэн, by channel. The rows add up to `total`, which counts every evidence item once.

    `kinds` are those that were counted or that the plan asks for (`asked_kinds`). `covered` is how many of the
    channels that the plan names have evidence that somebody can look at.
    """

    kinds: tuple[ReachKind, ...]
    asked_kinds: tuple[ReachKind, ...]
    rows: tuple[ReachRow, ...]
    total: ReachRow
    covered: Share


class Promoted(msgspec.Struct, frozen=True, array_like=True):
    """Of the measures that must promote 110: how many have evidence, how many only name some, how many have none."""

    proven: Share
    named: Share
    missing: Share


Item = tuple[Evidence, bool]
"""A standing evidence item, and whether somebody can look at it."""


def reach_table(
    items: Iterable[Item], channels: Collection[Channel] = (), kinds: Collection[ReachKind] = ()
) -> ReachTable | None:
    """Return the figures by channel, or None where nothing was counted and nothing is asked for.

    `channels` and `kinds` are what the plan's words ask of a measure; over several measures they are left out, because
    one measure's evidence does not answer for another. An item is given once, however many measures it supports.
    """
    held = tuple(items)
    counted = {reach.kind for evidence, _ in held for reach in evidence.reach}
    if not counted and not channels and not kinds:
        return None
    shown = tuple(kind for kind in ReachKind if kind in counted or kind in kinds)
    rows = []
    for channel in CHANNELS:
        group = [item for item in held if item[0].channel == channel]
        if channel in channels or (group and channel) or any(evidence.reach for evidence, _ in group):
            rows.append(_row(channel, group, shown, asked=channel in channels))
    return _table(shown, tuple(kind for kind in ReachKind if kind in kinds), rows)


def add_reach(parts: Iterable[ReachTable | None]) -> ReachTable | None:
    """Return the figures of sets of evidence that do not overlap, such as the years of a body."""
    tables = [part for part in parts if part]
    if not tables:
        return None
    shown = tuple(kind for kind in ReachKind if any(kind in table.kinds for table in tables))
    rows = []
    for channel in CHANNELS:
        group = [row for table in tables for row in table.rows if row.channel == channel]
        if group:
            rows.append(_sum(channel, group, shown))
    return _table(shown, (), rows)


def promotion(items: Iterable[Item]) -> Promotion:
    """Return whether the evidence of a measure that must promote 110 shows that it did."""
    promoting = [verifiable for evidence, verifiable in items if evidence.promotes_110]
    if any(promoting):
        return Promotion.PROVEN
    return Promotion.NAMED if promoting else Promotion.MISSING


def count_promotions(found: Sequence[Promotion]) -> Promoted | None:
    """Return how measures that must promote 110 did, or None where there are none; the three parts add up."""
    if not found:
        return None
    return Promoted(*(share(found.count(state), len(found)) for state in Promotion))


def add_promotions(parts: Iterable[Promoted | None]) -> Promoted | None:
    """Return the same over sets of measures that do not overlap."""
    held = [part for part in parts if part]
    counts = [sum(getattr(part, state).numerator for part in held) for state in Promotion]
    return Promoted(*(share(count, sum(counts)) for count in counts)) if held else None


def _row(channel: Channel | None, group: Sequence[Item], kinds: Sequence[ReachKind], *, asked: bool) -> ReachRow:
    counts = []
    for kind in kinds:
        values = [reach.value for evidence, _ in group for reach in evidence.reach if reach.kind == kind]
        counts.append(ReachCount(kind, sum(values) if values else None))
    return ReachRow(channel, len(group), sum(verifiable for _, verifiable in group), tuple(counts), asked)


def _sum(channel: Channel | None, rows: Sequence[ReachRow], kinds: Sequence[ReachKind]) -> ReachRow:
    counts = []
    for kind in kinds:
        values = [one.value for row in rows for one in row.counts if one.kind == kind and one.value is not None]
        counts.append(ReachCount(kind, sum(values) if values else None))
    return ReachRow(channel, sum(row.items for row in rows), sum(row.verifiable for row in rows), tuple(counts))


def _table(shown: tuple[ReachKind, ...], asked: tuple[ReachKind, ...], rows: Sequence[ReachRow]) -> ReachTable:
    named = [row for row in rows if row.asked]
    covered = share(sum(row.verifiable > 0 for row in named), len(named))
    return ReachTable(shown, asked, tuple(rows), _sum(None, rows, shown), covered)
