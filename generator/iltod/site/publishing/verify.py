"""Checks a published site against its own lists of files, offline: what was altered, is missing, or was added.

Nothing in the folder is trusted: a list may lie about paths, and links are not followed. One body's list is read at a
time. What this proves is that the folder is the one that was published with these lists. Anyone who keeps a line of the
log of publications, or its digest, or a copy of `manifest.json`, proves that they are the lists that were published: a
site that was forged as a whole, or an old one that was put in its place, does not have that line.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Annotated, TypeVar

import msgspec

from iltod.evidence.timestamps import LARGEST_TOKEN, read_stamps
from iltod.model import Digest, Id, Signature, Stamp
from iltod.model.addresses import owned_places
from iltod.site.publishing.manifest import FORMAT, LOG, MANIFEST, STAMP
from iltod.site.publishing.publications import LogError, first_difference, line_digest, read_lines, read_log

PUBLISHED_SOURCES = "data/source"

Size = Annotated[int, msgspec.Meta(ge=0)]


class ListedFile(msgspec.Struct, frozen=True):
    """A file as a list has it."""

    path: str
    sha256: Digest
    bytes: Size


class ListedBody(msgspec.Struct, frozen=True):
    """A body as the list of the site has it: the path of the list of its own files."""

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
    OLDER = "older"


class Finding(msgspec.Struct, frozen=True, order=True):
    """One difference. A body is unchecked where its list itself is not the published one.

    The log is older where it ends before a line that somebody kept.
    """

    path: str
    difference: Difference


class Verification(msgspec.Struct, frozen=True):
    """What a check came to: the day of the site, the digest of its list, how many files are as listed, what is not.

    `stamp` is what a time stamp beside the list says of it, where there is one.
    """

    as_of: str
    digest: str
    files: int
    findings: tuple[Finding, ...]
    stamp: Stamp | None = None


class KeptLines(msgspec.Struct, frozen=True):
    """What somebody kept of a log of publications: lines of it, or the beginning of the digest of one."""

    lines: tuple[bytes, ...] = ()
    digest: str = ""

    def __bool__(self) -> bool:
        return bool(self.lines or self.digest)


def read_kept(written: str) -> KeptLines:
    """Return what was kept: a file of lines, or a digest as badges and widgets have it. Raises LogError, OSError."""
    if _DIGEST.fullmatch(written) and not Path(written).exists():
        return KeptLines(digest=written)
    content = Path(written).read_bytes().rstrip(b"\n")
    if _DIGEST.fullmatch(content.decode(errors="replace")):
        return KeptLines(digest=content.decode())
    lines = tuple(content.split(b"\n"))
    read_lines(lines)
    return KeptLines(lines)


_DIGEST = re.compile("[0-9a-f]{16,64}")

SERVER_FILES = (".htaccess", "_headers")
"""Settings of web servers that may lie in a site; none of them is published by this program."""


HOST_FILES = frozenset((".git", ".nojekyll", ".gitattributes", "CNAME", "_redirects", "netlify.toml", ".domains"))
"""What hosts of files want to find at the top of a site (`.git` is a file in a worktree)."""

HOST_FOLDERS = (".git/", ".well-known/")


def verify_site(
    site: Path,
    kept: Path | None = None,
    kept_lines: KeptLines = KeptLines(),  # noqa: B008
    trusted: bytes = b"",
) -> Verification:
    """Compare a folder with its lists.

    Args:
        site: the folder.
        kept: a list of the site (`manifest.json`) from elsewhere, to be taken in place of its own.
        kept_lines: what was kept of the log of publications.
        trusted: certificates (PEM) of the time stamp authorities that the reader trusts.

    Raises:
        ListError: there is no list, and nothing was kept that would show that it was removed.

    """
    path = kept or site / MANIFEST
    content = _read(path)
    listed = _decoded(content, SiteList)
    if content is None or listed is None:
        if kept or not kept_lines:
            raise ListError(str(path))
        difference = Difference.MISSING if content is None else Difference.ALTERED
        return Verification("", "", 0, (Finding(MANIFEST, difference),))
    own = ListedFile(MANIFEST, hashlib.sha256(content).hexdigest(), len(content))
    logged = _check_log(site, own.sha256, listed.as_of, kept_lines)
    if any(finding.path == MANIFEST for finding in logged):
        return Verification(listed.as_of, own.sha256, 0, tuple(logged))
    folder = _Folder(site)
    folder.findings += logged
    folder.compare([own, *listed.files])
    stamp, stamped = read_stamp(site, own.sha256, trusted)
    folder.findings += stamped
    elsewhere = {MANIFEST, LOG, STAMP, *SERVER_FILES, *(file.path for file in listed.files)}
    unknown: list[str] = []
    for body in listed.organisations:
        elsewhere |= _check_body(folder, body, elsewhere, unknown)
    areas = {area for body in listed.organisations for area in _areas(body)}
    found = folder.walk("", skipped=areas)
    folder.extra((path for path in found if not path.startswith(tuple(unknown))), elsewhere)
    return Verification(listed.as_of, own.sha256, folder.same, tuple(sorted(folder.findings)), stamp)


def read_stamp(site: Path, manifest: str, trusted: bytes = b"") -> tuple[Stamp | None, list[Finding]]:
    """Return what the time stamp of a site says, and a finding where it is not of its list or its signature is wrong.

    `manifest` is the SHA-256 of the list in the folder `site`, `trusted` are certificates (PEM) of authorities.
    """
    path = site / STAMP
    if not path.exists():
        return None, []
    content = _read(path) if path.is_file() and path.stat().st_size <= LARGEST_TOKEN else None
    stamp = next(read_stamps(STAMP, content, [manifest], trusted), None) if content else None
    wrong = stamp is None or stamp.signature is Signature.WRONG
    return stamp, [Finding(STAMP, Difference.ALTERED)] if wrong else []


def _check_log(site: Path, manifest: str, as_of: str, kept: KeptLines) -> list[Finding]:
    """Compare the log of a site with what was kept of it, and the list of the site with the log's newest line.

    Where the list is not the one of the newest line, it is the one that was altered: nothing else is known then.
    """
    content = _read(site / LOG)
    if content is None:
        return [Finding(LOG, Difference.MISSING)] if kept else []
    try:
        log = read_log(content)
    except LogError:
        return [Finding(LOG, Difference.ALTERED)]
    if kept.digest and not any(line_digest(line).startswith(kept.digest) for line in log.lines):
        return [Finding(LOG, Difference.ALTERED)]
    differs = first_difference(log, kept.lines)
    if differs:
        return [Finding(LOG, Difference.OLDER if differs > len(log.lines) else Difference.ALTERED)]
    newest = log.publications[-1] if log.publications else None
    if newest is None or (newest.manifest, newest.as_of.isoformat()) != (manifest, as_of):
        return [Finding(MANIFEST, Difference.ALTERED)]
    return []


def _check_body(folder: _Folder, body: ListedBody, elsewhere: Collection[str], unknown: list[str]) -> set[str]:
    """Compare the files of a body; return those of its paths that lie outside the body's own folders.

    Where its list is not the published one, it alone is named; how the paths of its files begin is added to `unknown`.
    """
    content = folder.content(body.manifest)
    listed = _decoded(content, BodyList)
    if content is None:
        folder.findings.append(Finding(body.manifest, Difference.MISSING))
    if content is None or listed is None or hashlib.sha256(content).hexdigest() != body.sha256:
        if content is not None:
            folder.findings.append(Finding(body.manifest, Difference.ALTERED))
        folder.findings.append(Finding(f"{body.id}/", Difference.UNCHECKED))
        unknown += owned_places(body.id)
        return {body.manifest}
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
        unlisted = (path for path in found if not any(path in listed for listed in lists) and not _is_of_host(path))
        self.findings += [Finding(path, Difference.EXTRA) for path in unlisted]

    def walk(self, below: str, skipped: Collection[str] = ()) -> Iterator[str]:
        """Yield the paths of all that is no real folder; links are reported and not followed."""
        for place, folders, names in os.walk(self.site / below):
            before = Path(place).relative_to(self.site).as_posix()
            inside = "" if before == "." else f"{before}/"
            links = [name for name in folders if Path(place, name).is_symlink()]
            yield from (f"{inside}{name}" for name in sorted([*names, *links]))
            folders[:] = sorted(name for name in folders if f"{inside}{name}" not in skipped and name not in links)

    def _regular(self, written: str) -> Path | None:
        """Return where a listed path is in the folder, or None where it leads outside or to no plain file."""
        parts = written.split("/")
        if any(part in ("", ".", "..") or set(part) & set("\\:\0") for part in parts):
            return None
        path = self.site.joinpath(PurePosixPath(written))
        try:
            links = any(self.site.joinpath(*parts[:depth]).is_symlink() for depth in range(1, len(parts) + 1))
            return path if not links and stat.S_ISREG(path.lstat().st_mode) else None
        except (OSError, ValueError):
            return None


def _is_of_host(path: str) -> bool:
    """Return whether a path is one that hosts and their tools add to a site at its top."""
    return path in HOST_FILES or path.startswith(HOST_FOLDERS)


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
