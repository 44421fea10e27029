"""Checks a published site against its own lists of files, offline: what was altered, is missing, or was added.

Nothing in the folder is trusted: a list may lie about paths, and links are not followed. One body's list is read at a
time. What this proves is that the folder is the one that was published with these lists: whoever keeps the digest of
`manifest.json`, or a copy of it, from another source proves that they are the lists that were published.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Annotated, TypeVar

import msgspec

from iltod.model import Digest, Id
from iltod.site.publishing.manifest import FORMAT, MANIFEST

PUBLISHED_SOURCES = "data/source"

Size = Annotated[int, msgspec.Meta(ge=0)]


class ListedFile(msgspec.Struct, frozen=True):
    """A file as a list has it."""

    path: str
    sha256: Digest
    bytes: Size


class ListedBody(msgspec.Struct, frozen=True):
    """A body as the list of the site has it: where the list of its own files stands."""

    id: Id
    manifest: str
    sha256: Digest


class BodyList(msgspec.Struct, frozen=True):
    """The files of one body."""

    format: str
    files: tuple[ListedFile, ...]


class SiteList(msgspec.Struct, frozen=True):
    """The files that belong to no body, and the bodies."""

    format: str
    as_of: str
    files: tuple[ListedFile, ...]
    organisations: tuple[ListedBody, ...]


class ListError(ValueError):
    """The list of a site is not there, or is not one; the message is its path."""


List = TypeVar("List", SiteList, BodyList)


class Difference(StrEnum):
    """How a folder differs from its lists."""

    ALTERED = "altered"
    MISSING = "missing"
    EXTRA = "extra"
    UNCHECKED = "unchecked"


class Finding(msgspec.Struct, frozen=True, order=True):
    """One difference. A body is unchecked where its list itself is not the published one."""

    path: str
    difference: Difference


class Verification(msgspec.Struct, frozen=True):
    """What a check came to: the day of the site, the digest of its list, how many files are as listed, what is not."""

    as_of: str
    digest: str
    files: int
    findings: tuple[Finding, ...]


def verify_site(site: Path, kept: Path | None = None) -> Verification:
    """Compare a folder with its lists, or with a list of the site that was `kept` elsewhere; raise ListError."""
    path = kept or site / MANIFEST
    content = _read(path)
    listed = _decoded(content, SiteList)
    if content is None or listed is None:
        raise ListError(str(path))
    folder = _Folder(site)
    own = ListedFile(MANIFEST, hashlib.sha256(content).hexdigest(), len(content))
    folder.compare([own, *listed.files])
    elsewhere = {MANIFEST, *(file.path for file in listed.files)}
    for body in listed.organisations:
        elsewhere |= _check_body(folder, body, elsewhere)
    areas = {area for body in listed.organisations for area in _areas(body)}
    folder.extra(folder.walk("", skipped=areas), elsewhere)
    return Verification(listed.as_of, own.sha256, folder.same, tuple(sorted(folder.findings)))


def _check_body(folder: _Folder, body: ListedBody, elsewhere: Collection[str]) -> set[str]:
    """Compare the files of a body; return those of its paths that lie outside the body's own folders."""
    content = folder.content(body.manifest)
    listed = _decoded(content, BodyList)
    if content is None:
        folder.findings.append(Finding(body.manifest, Difference.MISSING))
    if content is None or listed is None or hashlib.sha256(content).hexdigest() != body.sha256:
        if content is not None:
            folder.findings.append(Finding(body.manifest, Difference.ALTERED))
        folder.findings.append(Finding(f"{body.id}/", Difference.UNCHECKED))
        return {body.manifest, f"{body.id}.json"}
    folder.same += 1
    folder.compare(listed.files)
    paths = {body.manifest, *(file.path for file in listed.files)}
    for area in _areas(body):
        folder.extra(folder.walk(area), paths, elsewhere)
    return {path for path in paths if not path.startswith(tuple(f"{area}/" for area in _areas(body)))}


def _areas(body: ListedBody) -> tuple[str, str]:
    """Return the folders that hold nothing but a body's files."""
    return body.id, f"{PUBLISHED_SOURCES}/{body.id}"


class _Folder:
    """A site on disk with what was found out about it so far."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.same = 0
        self.findings: list[Finding] = []

    def compare(self, files: Iterable[ListedFile]) -> None:
        for file in files:
            path = self._regular(file.path)
            if path is None:
                self.findings.append(Finding(file.path, Difference.MISSING))
            elif _digest(path, file.bytes) != file.sha256:
                self.findings.append(Finding(file.path, Difference.ALTERED))
            else:
                self.same += 1

    def content(self, written: str) -> bytes | None:
        path = self._regular(written)
        return _read(path) if path else None

    def extra(self, found: Iterable[str], *lists: Collection[str]) -> None:
        unlisted = (path for path in found if not any(path in listed for listed in lists))
        self.findings += [Finding(path, Difference.EXTRA) for path in unlisted]

    def walk(self, below: str, skipped: Collection[str] = ()) -> Iterator[str]:
        """Yield the paths of all that is no real folder; links are told and not followed."""
        for place, folders, names in os.walk(self.site / below):
            before = Path(place).relative_to(self.site).as_posix()
            inside = "" if before == "." else f"{before}/"
            links = [name for name in folders if Path(place, name).is_symlink()]
            yield from (f"{inside}{name}" for name in sorted([*names, *links]))
            folders[:] = sorted(name for name in folders if f"{inside}{name}" not in skipped and name not in links)

    def _regular(self, written: str) -> Path | None:
        """Return where a listed path stands in the folder, or None where it leads outside or to no plain file."""
        parts = written.split("/")
        if any(part in ("", ".", "..") or set(part) & set("\\:\0") for part in parts):
            return None
        path = self.site.joinpath(PurePosixPath(written))
        try:
            links = any(self.site.joinpath(*parts[:depth]).is_symlink() for depth in range(1, len(parts) + 1))
            return path if not links and stat.S_ISREG(path.lstat().st_mode) else None
        except (OSError, ValueError):
            return None


def _digest(path: Path, size: int) -> str | None:
    """Return the digest of a file; one of another size is not read."""
    try:
        with path.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size != size:
                return None
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _decoded(content: bytes | None, kind: type[List]) -> List | None:
    try:
        found = msgspec.json.decode(content or b"", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return found if found.format == FORMAT else None
