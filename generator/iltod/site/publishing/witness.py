"""Keeps the log of publications of a site that somebody else publishes, and reports what of it was changed or cut."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import msgspec

from iltod.site.publishing.manifest import LOG
from iltod.site.publishing.publications import LogError, Publication, PublicationLog, read_log

CHANGED = ".changed"
"""Ends the name of the file in which a log is kept that does not go on from the kept one, as evidence."""

Fetch = Callable[[str], bytes | None]
"""Returns what stands at an address, or None where it does not answer."""


class Testimony(StrEnum):
    """What a look at a site's log came to."""

    FIRST = "first"
    SAME = "same"
    GREW = "grew"
    CHANGED = "changed"
    CUT = "cut"
    BROKEN = "broken"
    UNREACHABLE = "unreachable"
    KEPT_BROKEN = "kept_broken"


GOOD = (Testimony.FIRST, Testimony.SAME, Testimony.GREW)


class Witnessed(msgspec.Struct, frozen=True):
    """What a look came to: how many lines there are, how many are new, and the number of the first wrong line.

    `was` and `now` are what the kept log and the site say at that place.
    """

    testimony: Testimony
    lines: int = 0
    new: int = 0
    number: int = 0
    was: Publication | None = None
    now: Publication | None = None
    newest: str | None = None


def witness(address: str, keep: Path, fetch: Fetch) -> Witnessed:
    """Fetch the log of a site, compare it with the kept one, and keep it where it goes on from there.

    `address` is the site's address, `keep` the file with the kept log, and `fetch` returns the bytes at an address or
    None. A log that does not go on from the kept one is written beside it, and the kept one stays as it is.
    """
    try:
        kept = read_log(keep.read_bytes()) if keep.exists() else PublicationLog()
    except LogError as error:
        return Witnessed(Testimony.KEPT_BROKEN, number=error.number)
    content = fetch(f"{address.rstrip('/')}/{LOG}")
    if content is None:
        return Witnessed(Testimony.UNREACHABLE, lines=len(kept.lines))
    try:
        log = read_log(content)
    except LogError as error:
        _write(keep.with_name(keep.name + CHANGED), content)
        return Witnessed(Testimony.BROKEN, number=error.number)
    found = compare(kept, log)
    _write(keep if found.testimony in GOOD else keep.with_name(keep.name + CHANGED), content)
    return found


def compare(kept: PublicationLog, log: PublicationLog) -> Witnessed:
    """Return whether a log goes on from the kept one."""
    for place, line in enumerate(kept.lines):
        if place >= len(log.lines):
            return Witnessed(Testimony.CUT, len(log.lines), number=place + 1, was=kept.publications[place])
        if log.lines[place] != line:
            was, now = kept.publications[place], log.publications[place]
            return Witnessed(Testimony.CHANGED, len(log.lines), number=place + 1, was=was, now=now)
    new = len(log.lines) - len(kept.lines)
    testimony = Testimony.FIRST if not kept.lines else Testimony.GREW if new else Testimony.SAME
    return Witnessed(testimony, len(log.lines), new, newest=log.newest)


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step, so that a kept log is never half of one."""
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(content)
    beside.replace(path)
