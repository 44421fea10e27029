"""The evidence ladder: how far anybody can check a piece of evidence."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from iltod.model import Evidence


class Rung(StrEnum):
    """Нотломжийн шат: how much an evidence item lets a stranger verify, weakest first."""

    DECLARED = "declared"
    LINKED = "linked"
    FILE = "file"
    ARCHIVED = "archived"
    TIMESTAMPED = "timestamped"
    CHECKED = "checked"


UNSEEN = (None, Rung.DECLARED)
"""Rungs on which there is nothing that a stranger could look at."""


def evidence_rung(evidence: Evidence, stamped: Collection[tuple[str, str]] = ()) -> Rung:
    """Return the strongest rung an item reaches.

    A second person counts only where there is a thing, a time stamp only where its token holds the file's digest:
    `stamped` are the pairs of token and digest for which that is so. Who signed the token does not matter here: pages
    say it beside the rung.
    """
    present = bool(evidence.url or evidence.file or evidence.archived_url)
    if present and evidence.checked_by:
        return Rung.CHECKED
    if (evidence.timestamp, evidence.sha256) in stamped:
        return Rung.TIMESTAMPED
    if evidence.archived_url:
        return Rung.ARCHIVED
    if evidence.file:
        return Rung.FILE
    return Rung.LINKED if evidence.url else Rung.DECLARED
