"""Complaints of a body's year by what they are about, small enough to be added up over all bodies."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from iltod.facts.disclosure_facts import ComplaintOverview
from iltod.model import ComplaintKind


class YearComplaints(msgspec.Struct, frozen=True, array_like=True):
    """How many complaints of each kind a body, or all bodies, told of in a year.

    `kinds` has the counts that are known; `secret` is how many counts by kind are kept secret, which enter no sum.
    `total` is what came in, None where a body keeps a number secret. `bodies` is how many bodies told.
    """

    year: int
    address: str
    kinds: tuple[tuple[ComplaintKind, int], ...]
    secret: int
    total: int | None
    bodies: int = 1


def year_complaints(year: int, address: str, complaints: ComplaintOverview | None) -> YearComplaints | None:
    """Return the counts of a year, None where nothing was counted; `address` is that of the page that has them."""
    if complaints is None or not complaints.reports:
        return None
    known = {
        ComplaintKind(row.of): sum(count.value for count in row.counts if count.value is not None)
        for row in complaints.kinds
    }
    secret = sum(count.secret for row in complaints.kinds for count in row.counts)
    return YearComplaints(year, address, tuple(known.items()), secret, complaints.total)


def add_complaints(year: int, parts: Sequence[YearComplaints]) -> YearComplaints:
    """Return the sum over bodies; what is secret stays out of it, and a total is told only where nothing is."""
    counts: dict[ComplaintKind, int] = {}
    for kind in ComplaintKind:
        told = [count for part in parts for named, count in part.kinds if named is kind]
        if told:
            counts[kind] = sum(told)
    totals = [part.total for part in parts if part.total is not None]
    return YearComplaints(
        year=year,
        address="",
        kinds=tuple(counts.items()),
        secret=sum(part.secret for part in parts),
        total=sum(totals) if len(totals) == len(parts) else None,
        bodies=sum(part.bodies for part in parts),
    )
