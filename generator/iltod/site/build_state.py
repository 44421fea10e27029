"""What a build leaves for the next one, and what the next one finds changed.

Nothing here needs the data to be read: a build without changes ends after it has looked at the files from outside.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from iltod.core.digest import facts_digest, file_digest, folder_digest
from iltod.core.problem import Problem
from iltod.core.project import Project
from iltod.site.publishing.fingerprint import look

MANY_FOLDERS = 200
"""From how many bodies on it takes long to look at them all: a fourth of a millisecond each."""


class Built(msgspec.Struct, frozen=True):
    """What a build came to: without `files`, problems kept the site from being renewed.

    `dead_links` are links from the prose that lead nowhere, as a reader is told them. `altered` are published files
    that had been deleted or changed by somebody else, for which the site was made from nothing.
    """

    files: int = 0
    problems: tuple[Problem, ...] = ()
    dead_links: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()


class KnownFolder(msgspec.Struct, frozen=True, array_like=True):
    """A folder of a body as it was: what it looked like from outside, and its content.

    `body` is the digest of the file in which stands what was made of it, or nothing of a folder that is no body;
    `history` that of what git told of it.
    """

    look: bytes
    content: bytes
    body: bytes
    history: str = ""


class KnownFiles(msgspec.Struct, frozen=True):
    """Files of the site that stay as they are as long as `token` is the same, and the addresses of their pages."""

    token: bytes
    paths: tuple[str, ...]
    addresses: tuple[str, ...] = ()


class KnownFront(msgspec.Struct, frozen=True):
    """The prose as it was: its files on the site, its addresses, and the links that lead from it."""

    token: bytes
    paths: tuple[str, ...]
    addresses: tuple[str, ...]
    links: tuple[tuple[str, str, str], ...]


class KnownSearch(msgspec.Struct, frozen=True, kw_only=True):
    """The search as it was: what differs if its bodies, its index or its pages do, their paths and addresses."""

    marks: bytes
    entries: bytes
    heads: bytes
    bits: int
    index: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


class Known(msgspec.Struct, frozen=True):
    """What a build leaves. `standing` is the digest of the site that it published."""

    standing: str
    commit: str
    frame: bytes
    front: KnownFront
    search: KnownSearch
    country: dict[str, KnownFiles]
    folders: dict[str, KnownFolder]
    built: Built


class Sight(msgspec.Struct, frozen=True):
    """What the data looks like from outside: every folder below `plans/`, and the digest of what stands beside them."""

    looks: Mapping[str, bytes]
    others: bytes


def frame_token(project: Project, others: bytes, door: bytes) -> bytes:
    """Return what differs if any page of data may: program, libraries, templates, words, settings, common data."""
    return facts_digest(
        door,
        sys.version,
        _program(),
        folder_digest(project.templates),
        others,
        project.plans_dir,
        project.settings,
    )


def see(project: Project, now: int) -> Sight:
    """Look at the data from outside; `now` is the time of the file system."""
    looks: dict[str, bytes] = {}
    others: list[bytes] = []
    for name in _children(project):
        path = project.plans / name
        if path.is_dir():
            looks[name] = look(path, now)
        else:
            others += (name.encode(errors="surrogateescape"), file_digest(path))
    return Sight(looks, facts_digest(*others))


def is_large(project: Project) -> bool:
    """Return whether it takes long to look at the data."""
    return len(_children(project)) > MANY_FOLDERS


def _children(project: Project) -> list[str]:
    try:
        return sorted(os.listdir(project.plans))  # noqa: PTH208 - names are enough
    except OSError:
        return []


def same_folders(project: Project, sight: Sight, known: Known) -> dict[str, KnownFolder]:
    """Return the folders that are still what they were, with what they look like now."""
    same = {}
    for name, folder in known.folders.items():
        seen = sight.looks.get(name)
        if seen is None:
            continue
        if seen and seen == folder.look:
            same[name] = folder
        elif folder_digest(project.plans / name) == folder.content:
            same[name] = msgspec.structs.replace(folder, look=seen)
    return same


def is_unchanged(known: Known, sight: Sight, same: Mapping[str, KnownFolder], front: bytes) -> bool:
    """Return whether the standing site is the one that would be built; `front` differs if the prose does."""
    return known.front.token == front and same.keys() == known.folders.keys() == sight.looks.keys()


def _program() -> bytes:
    """Return the digest of this program, and of which versions of libraries stand beside those that it uses."""
    libraries = Path(msgspec.__file__).parent.parent
    return facts_digest(
        folder_digest(Path(__file__).parents[1]),
        *sorted(path.name for path in libraries.glob("*.dist-info")),
    )
