"""The lists of published files: what a site consists of, to verify it and to publish only what changed.

Each body has a list of its own files, and the list of the site holds the digests of these lists: the digest of
`manifest.json` stands for every byte of the site.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from iltod.model.addresses import body_address, body_manifest_address

MANIFEST = "manifest.json"

LOG = "log.jsonl"

STAMP = "manifest.tsr"
"""Where a time stamp (RFC 3161) of the list lies, if somebody had it made after the site was built."""

"""The log of publications. Its newest line has the digest of the list, so it cannot stand in it."""

FORMAT = "iltod-manifest-1"


class ManifestError(ValueError):
    """A list of published files is missing or is not one; `args[0]` is its path in the site."""


class PublishedFile(msgspec.Struct, frozen=True, order=True):
    """A file of the site: its path from the root of the site, the SHA-256 of its content in hexadecimal, its size."""

    path: str
    sha256: str
    bytes: int


class BodyEntry(msgspec.Struct, frozen=True):
    """The path of the list of a body's files, and its digest."""

    id: str
    manifest: str
    sha256: str


class BodyManifest(msgspec.Struct, frozen=True):
    """The files of one body, without this list itself."""

    format: str
    files: tuple[PublishedFile, ...]


class SiteManifest(msgspec.Struct, frozen=True):
    """The files that belong to no body, without this list itself, and the lists of the bodies. `as_of` is a date.

    `commit` is that of the data, empty where it lies in no repository.
    """

    format: str
    as_of: str
    files: tuple[PublishedFile, ...]
    organisations: tuple[BodyEntry, ...]
    commit: str = ""


class Changes(msgspec.Struct, frozen=True):
    """The paths that must be sent and those that must be taken away to make one site out of another, sorted."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]


Manifest = TypeVar("Manifest", BodyManifest, SiteManifest)

_ENCODER = msgspec.json.Encoder()

_BODY = msgspec.json.Decoder(BodyManifest)

_SITE = msgspec.json.Decoder(SiteManifest)


def digest(content: bytes) -> str:
    """Return the SHA-256 of some content in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def published(path: str, content: bytes) -> PublishedFile:
    """Return the entry of a file."""
    return PublishedFile(path, digest(content), len(content))


def body_manifest_path(organisation: str) -> str:
    """Return the path of the list of a body's files."""
    return body_manifest_address(body_address(organisation))


def write_body_manifest(files: Iterable[PublishedFile]) -> bytes:
    """Return the list of a body's files, one file in a line, in the order of the paths."""
    return _lines([("format", FORMAT)], [("files", sorted(files))])


def write_site_manifest(
    as_of: object, files: Iterable[PublishedFile], bodies: Iterable[BodyEntry], commit: str = ""
) -> bytes:
    """Return the list of the site's files and of its organisations, one in a line, as bytes.

    `as_of` is the day of the site, `files` are listed by path, `bodies` come in the order of their ids, and `commit` is
    that of the data, where it lies in a repository.
    """
    return _lines(
        [("format", FORMAT), ("as_of", str(as_of)), *([("commit", commit)] if commit else [])],
        [("files", sorted(files)), ("organisations", bodies)],
    )


def read_body_manifest(site: Path, path: str) -> BodyManifest:
    """Return the list of a body's files, or raise ManifestError."""
    return _read(site, path, _BODY)


def read_site_manifest(site: Path) -> SiteManifest:
    """Return the list of a site, or raise ManifestError."""
    return _read(site, MANIFEST, _SITE)


def files_by_path(site: Path) -> dict[str, str]:
    """Return the digest of every file of a site by its path, the lists themselves among them; or raise ManifestError.

    Nothing but the lists is read: a folder that holds only them will do.
    """
    manifest = read_site_manifest(site)
    found = {path: digest((site / path).read_bytes()) for path in (MANIFEST, LOG) if (site / path).is_file()}
    found.update((file.path, file.sha256) for file in manifest.files)
    for body in manifest.organisations:
        found.update(body_files_by_path(site, body.manifest))
    return found


def body_files_by_path(site: Path, path: str) -> dict[str, str]:
    """Return the digest of every file in the list of a body, and that of the list itself; or raise ManifestError."""
    files = read_body_manifest(site, path).files
    return {path: digest((site / path).read_bytes()), **{file.path: file.sha256 for file in files}}


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    """Return what differs between two sites, given the digests of their files by path."""
    changed = sorted(path for path, sha256 in after.items() if before.get(path) != sha256)
    return Changes(tuple(changed), tuple(sorted(before.keys() - after.keys())))


def _read(site: Path, path: str, decoder: msgspec.json.Decoder[Manifest]) -> Manifest:
    try:
        manifest = decoder.decode((site / path).read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise ManifestError(path) from error
    if manifest.format != FORMAT:
        raise ManifestError(path)
    return manifest


def _lines(facts: Iterable[tuple[str, str]], lists: Iterable[tuple[str, Iterable[object]]]) -> bytes:
    parts = [f'  "{name}": {_encoded(value)}' for name, value in facts]
    parts += [f'  "{name}": [{_list(items)}]' for name, items in lists]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _list(items: Iterable[object]) -> str:
    lines = ",\n".join(f"    {_encoded(item)}" for item in items)
    return f"\n{lines}\n  " if lines else ""


def _encoded(value: object) -> str:
    return _ENCODER.encode(value).decode()
