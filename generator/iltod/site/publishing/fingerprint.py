"""Fingerprints of folders from outside: a cheap way to know that a folder is still the one that was read before.

A folder is the same if its files have the same names, sizes, times and inodes, or else the same content. The system's
times are coarse: a folder that was changed in the last moments before its fingerprint was taken has none.
"""

from __future__ import annotations

import os
from pathlib import Path

from iltod.core.digest import DEEPEST, list_files, short_digest

COARSEST_TICK = 2_000_000_000
"""In nanoseconds, the longest time in which two changes of a file may have got one time. Source: FAT has 2 s."""


def folder_fingerprint(folder: Path, now: int) -> bytes:
    """Return the fingerprint of the names, sizes, times and inodes in a folder, or nothing if it was changed just now.

    `now` is the time of the file system in nanoseconds. Equal fingerprints that are not empty: nothing was changed.
    """
    found: list[tuple[str, os.stat_result | None]] = []
    list_files(os.fspath(folder), "", DEEPEST, found)
    seen: list[str] = []
    newest = 0
    for name, status in found:
        if status is None:
            seen.append(name)
            continue
        modified, changed = status.st_mtime_ns, status.st_ctime_ns
        if modified > newest:
            newest = modified
        if changed > newest:
            newest = changed
        seen.append(f"{name}/{status.st_size} {modified} {changed} {status.st_ino}")
    if newest > now - COARSEST_TICK:
        return b""
    return short_digest("\0".join(sorted(seen)).encode(errors="surrogateescape"))
