"""A site in parts, each built elsewhere: which bodies a part has, and whether parts belong together.

A part holds the finished files of its bodies, and beside them what the pages about all bodies need. Whoever puts the
parts together has the same sources, so that nothing of other data, another program or another day can slip in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from iltod.site.publishing.cache_file import read_sealed
from iltod.site.publishing.manifest import ManifestError, body_manifest_path, digest, read_body_manifest

SHARD_FILE = "iltod-shard"
"""What makes a folder a part of a site."""

MOST = 1000

_WRITTEN = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


class ShardError(ValueError):
    """Parts that cannot be put together. `reason` names the words, `where` the part or the body."""

    def __init__(self, reason: str, where: object) -> None:
        super().__init__(f"{reason}: {where}")
        self.reason = reason
        self.where = str(where)


class ShardNumber(NamedTuple):
    """Which part of how many, counted from 1."""

    number: int
    parts: int

    def share(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the bodies of this part, given all of them in their order."""
        return tuple(names[self.number - 1 :: self.parts])


class Shard(msgspec.Struct, frozen=True):
    """What a part says of itself. `frame` and `commit` are those of the build; `bodies` are encoded, by name."""

    number: int
    parts: int
    frame: bytes
    commit: str
    bodies: dict[str, bytes]


def read_number(written: str) -> ShardNumber:
    """Return the part that `3/8` means, or raise ValueError."""
    match = _WRITTEN.fullmatch(written)
    if match is None or int(match[1]) > int(match[2]) or int(match[2]) > MOST:
        raise ValueError(written)
    return ShardNumber(int(match[1]), int(match[2]))


def read_shards(folders: Sequence[Path], frame: bytes, commit: str) -> dict[Path, Shard]:
    """Return all parts of a site by their folders.

    Raises ShardError unless they are whole, all there, each once, and all of one build.
    """
    shards = {folder: _read(folder) for folder in folders}
    for folder, shard in shards.items():
        if shard.parts != len(folders):
            raise ShardError("shard_count", folder)
        if (shard.frame, shard.commit) != (frame, commit):
            raise ShardError("shard_other", folder)
    numbers = [shard.number for shard in shards.values()]
    if sorted(numbers) != list(range(1, len(folders) + 1)):
        raise ShardError("shard_twice", next(folder for folder, one in shards.items() if numbers.count(one.number) > 1))
    return shards


def body_paths(folder: Path, name: str, manifest: str) -> tuple[str, ...]:
    """Return the files of a body in a part, after each was compared with its digest; or raise ShardError."""
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
    shard = read_sealed(folder / SHARD_FILE, Shard)
    if shard is None:
        raise ShardError("shard_missing", folder)
    return shard
