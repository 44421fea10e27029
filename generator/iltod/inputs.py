"""What a build depends on, told apart cheaply: whether a folder of files is still the one that was read before.

A folder is the same if its files have the same names, sizes, times and inodes, or else the same content. The system's
times are coarse: a folder that was touched in the last moments before it was looked at is read the next time again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

COARSEST_TICK = 2_000_000_000
"""In nanoseconds, the longest time in which two changes of a file may have got one time. Source: FAT has 2 s."""

DEEPEST = 6
"""How many folders deep a data file can lie below its body; what is deeper is refused by name, whatever it holds."""

_SIZE = 16
_NOT_SOURCES = frozenset(("__pycache__", ".DS_Store"))


def look(folder: Path, now: int) -> bytes:
    """Return what the files of a folder look like from outside, or nothing if they were changed just now.

    `now` is the time of the file system in nanoseconds. Equal and not empty: nothing in the folder was changed.
    """
    found: list[tuple[str, os.stat_result | None]] = []
    _find(os.fspath(folder), "", DEEPEST, found)
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
    return _digest("\0".join(sorted(seen)).encode(errors="surrogateescape"))


def content_digest(folder: Path) -> bytes:
    """Return the digest of the names and contents of all files in a folder; one that cannot be read counts as such."""
    found: list[tuple[str, os.stat_result | None]] = []
    _find(os.fspath(folder), "", DEEPEST, found)
    names = sorted(name for name, _ in found)
    files = [(name, b"" if name.endswith("/") else digest_of(folder / name)) for name in names]
    return _joined(part for name, content in files for part in (name.encode(errors="surrogateescape"), content))


def digest_of(file: Path) -> bytes:
    """Return the digest of a file's content; a file that is not there or cannot be read has one of its own."""
    try:
        return _digest(file.read_bytes())
    except OSError:
        return b""


def token(*parts: object) -> bytes:
    """Return the digest of some facts, each told by its text; bytes count as they are."""
    return _joined(part if isinstance(part, bytes) else str(part).encode() for part in parts)


def _find(folder: str, before: str, depth: int, found: list[tuple[str, os.stat_result | None]]) -> None:
    """Find the files below a folder with their status, and the folders without one; a link is what it leads to."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in _NOT_SOURCES:
                continue
            name = f"{before}{entry.name}"
            try:
                if not entry.is_dir():
                    found.append((name, entry.stat()))
                    continue
            except OSError:  # a link that leads nowhere
                found.append((name, entry.stat(follow_symlinks=False)))
                continue
            found.append((f"{name}/", None))
            if depth:
                _find(entry.path, f"{name}/", depth - 1, found)


def _joined(parts: Iterable[bytes]) -> bytes:
    """Return the digest of some parts that no other division into parts has."""
    return _digest(b"".join([piece for part in parts for piece in (len(part).to_bytes(8, "little"), part)]))


def _digest(content: bytes) -> bytes:
    return sha256(content).digest()[:_SIZE]
