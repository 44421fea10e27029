"""What a build depends on, told apart cheaply: whether a folder of files is still the one that was read before.

A folder is the same if its files have the same names, sizes, times and inodes, or else the same content. The system's
times are coarse: a folder that was touched in the last moments before it was looked at is read the next time again.
"""

from __future__ import annotations

import os
from pathlib import Path

from iltod.core.digest import DEEPEST, list_files, short_digest

COARSEST_TICK = 2_000_000_000
"""In nanoseconds, the longest time in which two changes of a file may have got one time. Source: FAT has 2 s."""


def look(folder: Path, now: int) -> bytes:
    """Return what the files of a folder look like from outside, or nothing if they were changed just now.

    `now` is the time of the file system in nanoseconds. Equal and not empty: nothing in the folder was changed.
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
