"""Cache files of this program, with a digest before the content: a damaged or foreign file is not read.

They are written beside their place and renamed, so that a reader finds either the old content or the new.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

_MARK = b"iltod 1\n"

_DIGEST = 32
"""How long a digest is. SHA-256, because processors have it built in and these files grow with the country."""

StructType = TypeVar("StructType", bound=msgspec.Struct)


def read_cache_file(path: Path, kind: type[StructType]) -> StructType | None:
    """Return the record in a cache file, or None if it is missing, damaged, foreign or of another kind."""
    try:
        content_with_digest = path.read_bytes()
    except OSError:
        return None
    start = len(_MARK) + _DIGEST
    content = memoryview(content_with_digest)[start:]
    if not content_with_digest.startswith(_MARK) or content_with_digest[len(_MARK) : start] != _digest(content):
        return None
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except msgspec.DecodeError:
        return None


def write_cache_file(path: Path, record: msgspec.Struct) -> None:
    """Write a record as a cache file, with the digest by which damage is recognised."""
    content = msgspec.msgpack.encode(record)
    beside = path.with_name(f"{path.name}.part")
    with beside.open("wb") as file:
        file.write(_MARK + _digest(content))
        file.write(content)
    beside.replace(path)


def _digest(content: bytes | memoryview) -> bytes:
    return sha256(content).digest()
