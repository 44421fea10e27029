"""Shards of a site, each built elsewhere: which bodies a shard has, and whether shards belong together.

A shard holds the finished files of its bodies, and beside them what the pages about all bodies need. They are merged
where the same sources are, so that no other data, program or day can slip in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from iltod.site.publishing.cache_file import read_cache_file
from iltod.site.publishing.manifest import ManifestError, body_manifest_path, digest, read_body_manifest

SHARD_FILE = "iltod-shard"
"""The file that marks a folder as a shard."""

MOST = 1000

_WRITTEN = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


class ShardError(ValueError):
    """Shards that cannot be merged. `reason` names the words, `where` the shard or the body."""

    def __init__(self, reason: str, where: object) -> None:
        super().__init__(f"{reason}: {where}")
        self.reason = reason
        self.where = str(where)


class ShardNumber(NamedTuple):
    """Which shard of how many, counted from 1."""

    number: int
    total: int

    def select(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the bodies of this shard, given all of them in their order."""
        return tuple(names[self.number - 1 :: self.total])


class Shard(msgspec.Struct, frozen=True):
    """What a shard says of itself.

    `pages` is the fingerprint of what every page depends on, `commit` that of the data; `bodies` are the encoded
    results by name.
    """

    number: int
    total: int
    pages: bytes
    commit: str
    bodies: dict[str, bytes]


def read_number(written: str) -> ShardNumber:
    """Return the shard that `3/8` means, or raise ValueError."""
    match = _WRITTEN.fullmatch(written)
    if match is None or int(match[1]) > int(match[2]) or int(match[2]) > MOST:
        raise ValueError(written)
    return ShardNumber(int(match[1]), int(match[2]))


def read_shards(folders: Sequence[Path], pages: bytes, commit: str) -> dict[Path, Shard]:
    """Return all shards of a site by their folders.

    `pages` and `commit` are the fingerprint and the commit of this build. Raises ShardError unless the shards are
    undamaged, complete, each there once, and all of this build.
    """
    shards = {folder: _read(folder) for folder in folders}
    for folder, shard in shards.items():
        if shard.total != len(folders):
            raise ShardError("shard_count", folder)
        if (shard.pages, shard.commit) != (pages, commit):
            raise ShardError("shard_other", folder)
    numbers = [shard.number for shard in shards.values()]
    if sorted(numbers) != list(range(1, len(folders) + 1)):
        raise ShardError("shard_twice", next(folder for folder, one in shards.items() if numbers.count(one.number) > 1))
    return shards


def body_paths(folder: Path, name: str, manifest: str) -> tuple[str, ...]:
    """Return the paths of the files of the body `name` in the shard in `folder`.

    Each file is compared with its digest, and the list of them with the digest `manifest`; a difference raises
    ShardError.
    """
    path = body_manifest_path(name)
    try:
        if digest((folder / path).read_bytes()) != manifest:
            raise ShardError("shard_damaged", folder / path)
        files = read_body_manifest(folder, path).files
        for file in files:
            if digest((folder / file.path).read_bytes()) != file.sha256:
                raise ShardError("shard_damaged", folder / file.path)
    except (OSError, ManifestError) as error:
        raise ShardError("shard_damaged", folder / path) from error
    return (*(file.path for file in files), path)


def _read(folder: Path) -> Shard:
    shard = read_cache_file(folder / SHARD_FILE, Shard)
    if shard is None:
        raise ShardError("shard_missing", folder)
    return shard
