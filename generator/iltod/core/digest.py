"""Digests of facts, files and folders: equal digests mean equal content."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import file_digest as hash_file
from hashlib import sha256
from pathlib import Path

DEEPEST = 6
"""The greatest depth of a data file below the folder of its body, in folders; deeper names are refused."""

_SIZE = 16

NOT_SOURCES = frozenset(("__pycache__", ".DS_Store"))


def folder_digest(folder: Path) -> bytes:
    """Return the digest of the names and contents of all files in a folder; an unreadable file has a digest too."""
    found: list[tuple[str, os.stat_result | None]] = []
    list_files(os.fspath(folder), "", DEEPEST, found)
    names = sorted(name for name, _ in found)
    files = [(name, b"" if name.endswith("/") else file_digest(folder / name)) for name in names]
    return joined_digest(part for name, content in files for part in (name.encode(errors="surrogateescape"), content))


def file_digest(file: Path) -> bytes:
    """Return the digest of a file's content, or an empty one for what is missing, unreadable or no regular file.

    A pipe or a device is never opened: it could go on for ever.
    """
    try:
        if not file.is_file():
            return b""
        with file.open("rb") as stream:
            return hash_file(stream, "sha256").digest()[:_SIZE]
    except OSError:
        return b""


def facts_digest(*parts: object) -> bytes:
    """Return the digest of some facts, each as its text; bytes count as they are."""
    return joined_digest(part if isinstance(part, bytes) else str(part).encode() for part in parts)


def list_files(folder: str, before: str, depth: int, found: list[tuple[str, os.stat_result | None]]) -> None:
    """List the files below a folder with their status, and the folders without one.

    Links are followed where they stay within what lies beside the folder; others are listed as links.

    `before` is the path of the folder within the one where the listing began, `depth` how many levels of folders are
    still entered. Results are added to `found`, because a large country has hundreds of thousands. Unreadable folders
    are skipped.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in NOT_SOURCES:
                continue
            name = f"{before}{entry.name}"
            try:
                if entry.is_symlink() and not _stays_near(entry.path, folder, before):
                    found.append((name, entry.stat(follow_symlinks=False)))
                    continue
                if not entry.is_dir():
                    found.append((name, entry.stat()))
                    continue
            except OSError:  # a link that leads nowhere
                found.append((name, entry.stat(follow_symlinks=False)))
                continue
            found.append((f"{name}/", None))
            if depth:
                list_files(entry.path, f"{name}/", depth - 1, found)


def _stays_near(link: str, folder: str, before: str) -> bool:
    """Return whether a link leads to something in the folder that holds the folder where the listing began."""
    top = os.path.realpath(folder)
    for _ in range(before.count("/") + 1):
        top = os.path.dirname(top)  # noqa: PTH120
    return os.path.realpath(link).startswith(top.rstrip("/") + "/")


def joined_digest(parts: Iterable[bytes]) -> bytes:
    """Return the digest of a sequence of parts; another division of the same bytes has another digest."""
    return short_digest(b"".join([piece for part in parts for piece in (len(part).to_bytes(8, "little"), part)]))


def short_digest(content: bytes) -> bytes:
    """Return the first half of the SHA-256 of some bytes."""
    return sha256(content).digest()[:_SIZE]
