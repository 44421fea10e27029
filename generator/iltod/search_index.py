"""The index of a whole country in small files, made of what each body gave.

A file holds the keys of one field whose hashes begin alike. For each key it tells, body by body in the order of their
marks, in which documents it is found. What a body says of a key stands in one piece and does not hang on other bodies:
where one body changed, the files with what it says now and said before are mended piece by piece, and are then to the
byte those of an index made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from iltod.search_body import ENTRIES, FOUND, PARTITIONS, Entries, Field, Found, Head, key_hash, varint
from iltod.search_words import FEWEST_LETTERS

MARK = 5
"""How many bytes name a body."""

MOST_HELD = 1 << 18
"""How many bytes of what waits are held in memory, of each of the parts."""

_SMALL_COUNTRY = 512
_DOCUMENTS_A_FILE = 32
_MOST_BITS = 12

IndexFile = tuple[str, bytes]
"""The path of a file of the index below the root of the site, and its content."""

Pieces = list[dict[str, list[bytes]]]
"""For each field and key what the bodies say of it."""


class SameMarkError(ValueError):
    """Two bodies have one mark; the arguments are their ids."""


def bits_for(documents: int) -> int:
    """Return into how many files the keys of a field go, as a power of two: few documents make one, to be kept."""
    if documents < _SMALL_COUNTRY:
        return 0
    return min(_MOST_BITS, (documents // _DOCUMENTS_A_FILE).bit_length())


def make_index(bodies: Iterable[bytes], bits: int, waiting: Path) -> Iterator[IndexFile]:
    """Yield the files of the index from the entries of all bodies, in any order.

    Of a large country only one part is in memory at a time; the others wait on the disk of the folder `waiting`.
    """
    parts = 1 << min(bits, PARTITIONS.bit_length() - 1)
    vocabulary: set[str] = set()
    with ExitStack() as stack:
        files = [stack.enter_context(SpooledTemporaryFile(MOST_HELD, dir=str(waiting))) for _ in range(parts)]
        _divide(bodies, files)
        for number, file in enumerate(files):
            file.seek(0)
            pieces = _gather(file.read())
            file.truncate(0)
            for keys in pieces:
                vocabulary.update(keys)
            held = (1 << bits) // parts
            yield from _key_files(pieces, range(number * held, (number + 1) * held), bits)
    yield from _word_files(vocabulary, bits)


def key_path(field: int, key: str, bits: int) -> str:
    """Return the path of the file with a key of a field."""
    return _key_path(field, key_hash(key) >> 32 - bits)


def word_paths(key: str, bits: int) -> set[str]:
    """Return the paths of the files in which a key is offered for another that is mistyped.

    One mistake leaves the first two letters, the last two, or the first and the last.
    """
    if len(key) < FEWEST_LETTERS or not key.isalpha():
        return set()
    parts = (f"{key[:2]}*", f"*{key[-2:]}", f"{key[0]}*{key[-1]}")
    return {_word_path(key_hash(part) >> 32 - _word_bits(bits)) for part in parts}


def mend_index(changes: Iterable[tuple[bytes, bytes]], bits: int, read: Callable[[str], bytes]) -> Iterator[IndexFile]:
    """Yield the files that differ where some bodies changed, given their entries before and now, or nothing.

    `read` returns a file of the index as it is; with as many documents as there are now, `bits` must be as before.
    """
    mending = _Mending(bits, read)
    for before, after in changes:
        mending.change(*(ENTRIES.decode(said) if said else None for said in (before, after)))
    yield from mending.files()


def read_head(entries: bytes) -> Head:
    """Return the head of a body's entries."""
    return ENTRIES.decode(entries).head


def _divide(bodies: Iterable[bytes], files: Sequence[IO[bytes]]) -> None:
    """Write what the bodies say of keys whose hashes begin alike into one of the files."""
    marks: dict[bytes, str] = {}
    for content in bodies:
        entries = ENTRIES.decode(content)
        other = marks.setdefault(entries.mark, entries.head.id)
        if other != entries.head.id:
            raise SameMarkError(other, entries.head.id)
        for number, part in enumerate(entries.partitions):
            file = files[number * len(files) // PARTITIONS]
            file.write(entries.mark + len(part).to_bytes(4, "little"))
            file.write(part)


def _gather(content: bytes) -> Pieces:
    """Return what the bodies say in one file."""
    pieces: Pieces = [{}, {}, {}]
    at = 0
    while at < len(content):
        mark = content[at : at + MARK]
        start = at + MARK + 4
        at = start + int.from_bytes(content[at + MARK : start], "little")
        found: Found = FOUND.decode(content[start:at])
        for keys, said in zip(pieces, found, strict=True):
            for key, documents in said.items():
                known = keys.get(key)
                if known is None:
                    keys[key] = [mark + documents]
                else:
                    known.append(mark + documents)
    return pieces


def _key_files(pieces: Pieces, numbers: range, bits: int) -> Iterator[IndexFile]:
    """Yield the files with these numbers, also those in which nothing is."""
    for field, keys in enumerate(pieces):
        files: dict[str, list[str]] = {_key_path(field, number): [] for number in numbers}
        for key in sorted(keys):
            files[key_path(field, key, bits)].append(key)
        for path, held in files.items():
            yield path, b"".join([_entry(key, b"".join(sorted(keys[key]))) for key in held])


def _entry(key: str, said: bytes) -> bytes:
    name = key.encode()
    return b"".join((varint(len(name)), name, varint(len(said)), said))


def _key_path(field: int, number: int) -> str:
    return f"search/keys/{'abc'[field]}{number}.bin"


def _word_files(vocabulary: Iterable[str], bits: int) -> Iterator[IndexFile]:
    files: dict[str, list[str]] = {_word_path(number): [] for number in range(1 << _word_bits(bits))}
    for key in sorted(vocabulary):
        for path in word_paths(key, bits):
            files[path].append(key)
    yield from ((path, "\n".join(keys).encode()) for path, keys in files.items())


def _word_path(number: int) -> str:
    return f"search/words/{number}.txt"


def _word_bits(bits: int) -> int:
    return max(0, bits - 3)


class _Mending:
    """Files of the index that are being mended."""

    def __init__(self, bits: int, read: Callable[[str], bytes]) -> None:
        self._bits = bits
        self._read = read
        self._before: dict[str, bytes] = {}
        self._keys: dict[str, dict[str, bytes]] = {}
        self._gone: set[str] = set()
        self._new: set[str] = set()

    def change(self, before: Entries | None, after: Entries | None) -> None:
        """Take out what a body said before, and put in what it says now, where the two differ."""
        for partition in range(PARTITIONS):
            old, new = _said(before, partition), _said(after, partition)
            for field in Field:
                for key in old[field].keys() | new[field].keys():
                    was, becomes = old[field].get(key), new[field].get(key)
                    if was != becomes:
                        self._mend(field, key, was, becomes)
            said_before, said_now = ({key for keys in said for key in keys} for said in (old, new))
            self._gone |= said_before - said_now
            self._new |= said_now - said_before

    def files(self) -> Iterator[IndexFile]:
        """Yield the files that are not what they were."""
        words: dict[str, set[str]] = {}
        for key in self._gone | self._new:
            held = any(key in self._held(field, key) for field in Field)
            for path in word_paths(key, self._bits):
                known = words.setdefault(path, set(self._content(path).decode().split()))
                (known.add if held else known.discard)(key)
        made = [(path, b"".join([_entry(key, keys[key]) for key in sorted(keys)])) for path, keys in self._keys.items()]
        made += [(path, "\n".join(sorted(keys)).encode()) for path, keys in words.items()]
        yield from (file for file in sorted(made) if file[1] != self._content(file[0]))

    def _mend(self, field: int, key: str, was: bytes | None, becomes: bytes | None) -> None:
        held = self._held(field, key)
        pieces = {piece for piece in _pieces(held.get(key, b"")) if piece != was}
        if becomes is not None:
            pieces.add(becomes)
        if pieces:
            held[key] = b"".join(sorted(pieces))
        else:
            held.pop(key, None)

    def _held(self, field: int, key: str) -> dict[str, bytes]:
        path = key_path(field, key, self._bits)
        if path not in self._keys:
            self._keys[path] = dict(_entries(self._content(path)))
        return self._keys[path]

    def _content(self, path: str) -> bytes:
        if path not in self._before:
            self._before[path] = self._read(path)
        return self._before[path]


def _said(entries: Entries | None, partition: int) -> list[dict[str, bytes]]:
    """Return what a body says in one partition, as pieces of the index."""
    if entries is None:
        return [{}, {}, {}]
    found = FOUND.decode(entries.partitions[partition])
    return [{key: entries.mark + documents for key, documents in keys.items()} for keys in found]


def _entries(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the keys of a file with what is said of them."""
    at = 0
    while at < len(content):
        length, at = _number(content, at)
        key = content[at : at + length].decode()
        length, at = _number(content, at + length)
        yield key, content[at : at + length]
        at += length


def _pieces(said: bytes) -> Iterator[bytes]:
    """Yield what each body says of a key."""
    starts = [0]
    while starts[-1] < len(said):
        _, at = _number(said, starts[-1] + MARK)
        length, at = _number(said, at)
        starts.append(at + length)
    yield from (said[start:end] for start, end in pairwise(starts))


def _number(content: bytes, at: int) -> tuple[int, int]:
    """Return a number and where the next byte stands."""
    value = shift = 0
    while content[at] & 0x80:
        value |= (content[at] & 0x7F) << shift
        shift += 7
        at += 1
    return value | content[at] << shift, at + 1
