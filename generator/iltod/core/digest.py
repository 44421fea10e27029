"""Digests of facts, files and folders: equal digests mean equal content."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

DEEPEST = 6
"""How many folders deep a data file can lie below its body; what is deeper is refused by name, whatever it holds."""

_SIZE = 16

NOT_SOURCES = frozenset(("__pycache__", ".DS_Store"))


def content_digest(folder: Path) -> bytes:
    """Return the digest of the names and contents of all files in a folder; one that cannot be read counts as such."""
    found: list[tuple[str, os.stat_result | None]] = []
    list_files(os.fspath(folder), "", DEEPEST, found)
    names = sorted(name for name, _ in found)
    files = [(name, b"" if name.endswith("/") else digest_of(folder / name)) for name in names]
    return joined_digest(part for name, content in files for part in (name.encode(errors="surrogateescape"), content))


def digest_of(file: Path) -> bytes:
    """Return the digest of a file's content; a file that is not there or cannot be read has one of its own."""
    try:
        return short_digest(file.read_bytes())
    except OSError:
        return b""


def token(*parts: object) -> bytes:
    """Return the digest of some facts, each told by its text; bytes count as they are."""
    return joined_digest(part if isinstance(part, bytes) else str(part).encode() for part in parts)


def list_files(folder: str, before: str, depth: int, found: list[tuple[str, os.stat_result | None]]) -> None:
    """Find the files below a folder with their status, and the folders without one; a link is what it leads to."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in NOT_SOURCES:
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
                list_files(entry.path, f"{name}/", depth - 1, found)


def joined_digest(parts: Iterable[bytes]) -> bytes:
    """Return the digest of some parts that no other division into parts has."""
    return short_digest(b"".join([piece for part in parts for piece in (len(part).to_bytes(8, "little"), part)]))


def short_digest(content: bytes) -> bytes:
    """Return the first half of the SHA-256 of some bytes."""
    return sha256(content).digest()[:_SIZE]
