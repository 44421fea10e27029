"""Small files of our own that are read only if they are whole and ours: a digest stands before the content.

They are written beside and renamed, so that a reader meets the old content or the new.
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


def read_sealed(path: Path, kind: type[StructType]) -> StructType | None:
    """Return the record in a file, or None where there is none, or a damaged, foreign or older one."""
    try:
        sealed = path.read_bytes()
    except OSError:
        return None
    start = len(_MARK) + _DIGEST
    content = memoryview(sealed)[start:]
    if not sealed.startswith(_MARK) or sealed[len(_MARK) : start] != _digest(content):
        return None
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except msgspec.DecodeError:
        return None


def write_sealed(path: Path, record: msgspec.Struct) -> None:
    """Write a record so that a damaged file will be known."""
    content = msgspec.msgpack.encode(record)
    beside = path.with_name(f"{path.name}.part")
    with beside.open("wb") as file:
        file.write(_MARK + _digest(content))
        file.write(content)
    beside.replace(path)


def _digest(content: bytes | memoryview) -> bytes:
    return sha256(content).digest()
