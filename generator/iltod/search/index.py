"""The index of a whole country in small files, made of what each body gave.

A file holds the keys of one field whose hashes begin alike. For each key it tells, body by body in the order of their
marks, in which documents it is found; one more file tells which bodies these are. What a body says of a key is in one
piece: where a body changed, the files with what it says now and said before are mended piece by piece, and are then to
the byte those of a full index. Bodies that come or go move the others, so the index is then made in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from iltod.core.digest import facts_digest
from iltod.core.site_file import SiteFile
from iltod.model.addresses import SEARCH_BODIES, search_keys_path, search_words_path
from iltod.search.entries import (
    ENTRIES,
    FOUND,
    PARTITIONS,
    Entries,
    Field,
    Found,
    Head,
    key_hash,
    varint,
)
from iltod.search.words import FEWEST_LETTERS

BODIES = SEARCH_BODIES
"""Which bodies there are: for each its mark and how many documents it has."""

MARK = 5
"""How many bytes name a body."""

STAMP = 4
"""How many bytes at the start of a file tell of which bodies it speaks: a reader must not mix two indexes."""

MOST_HELD = 1 << 18
"""How many bytes of what waits are held in memory, of each of the parts."""

_SMALL_COUNTRY = 512

_DOCUMENTS_A_FILE = 32

_MOST_BITS = 12

Pieces = dict[int, bytes]
"""What the bodies say of a key, by their number in the order of their marks."""


class SameMarkError(ValueError):
    """Two bodies have one mark; the arguments are their ids."""


def bits_for(documents: int) -> int:
    """Return into how many files the keys of a field go, as a power of two: few documents make one, to be kept."""
    if documents < _SMALL_COUNTRY:
        return 0
    return min(_MOST_BITS, (documents // _DOCUMENTS_A_FILE).bit_length())


def make_index(bodies: Iterable[bytes], bits: int, waiting: Path) -> Iterator[SiteFile]:
    """Yield the files of the index from the entries of all organisations.

    `bodies` are the encoded entries, in any order; `bits` is how many bits of a key's hash name its file. Of a large
    country only one part is in memory at a time; the others wait on the disk of the folder `waiting`.
    """
    parts = 1 << min(bits, PARTITIONS.bit_length() - 1)
    held = (1 << bits) // parts
    vocabulary: set[str] = set()
    with ExitStack() as stack:
        files = [stack.enter_context(SpooledTemporaryFile(MOST_HELD, dir=str(waiting))) for _ in range(parts)]
        sizes = _divide(bodies, files)
        numbers = {mark: number for number, mark in enumerate(sizes)}
        for number, file in enumerate(files):
            file.seek(0)
            said = _gather(file.read(), numbers)
            file.truncate(0)
            for keys in said:
                vocabulary.update(keys)
            yield from _key_files(said, range(number * held, (number + 1) * held), bits, _stamp(sizes))
    yield from _word_files(vocabulary, bits)
    yield SiteFile(BODIES, _bodies_file(sizes))


def key_path(field: int, key: str, bits: int) -> str:
    """Return the path of the index file with `key` of `field`; `bits` is how many bits of the hash name the file."""
    return _key_path(field, key_hash(key) >> 32 - bits)


def word_paths(key: str, bits: int) -> set[str]:
    """Return the paths of the files in which a key is offered for another that is mistyped.

    One mistake leaves the first two letters, the last two, or the first and the last.
    """
    if len(key) < FEWEST_LETTERS or not key.isalpha():
        return set()
    parts = (f"{key[:2]}*", f"*{key[-2:]}", f"{key[0]}*{key[-1]}")
    return {_word_path(key_hash(part) >> 32 - _word_bits(bits)) for part in parts}


def mend_index(changes: Iterable[tuple[bytes, bytes]], bits: int, read: Callable[[str], bytes]) -> Iterator[SiteFile]:
    """Yield the files that differ where some bodies changed, given their entries before and now.

    `read` returns a file of the index as it is; there must be the same bodies, and `bits` for their documents.
    """
    mending = _Mending(bits, read)
    for before, after in changes:
        mending.change(ENTRIES.decode(before), ENTRIES.decode(after))
    yield from mending.files()


def read_head(entries: bytes) -> Head:
    """Return the head of a body's entries."""
    return ENTRIES.decode(entries).head


def _divide(bodies: Iterable[bytes], files: Sequence[IO[bytes]]) -> dict[bytes, int]:
    """Write what the bodies say of keys whose hashes begin alike into one of the files; return the bodies in order."""
    names: dict[bytes, str] = {}
    sizes: dict[bytes, int] = {}
    for content in bodies:
        entries = ENTRIES.decode(content)
        other = names.setdefault(entries.mark, entries.head.id)
        if other != entries.head.id:
            raise SameMarkError(other, entries.head.id)
        sizes[entries.mark] = entries.head.documents
        for number, part in enumerate(entries.partitions):
            file = files[number * len(files) // PARTITIONS]
            file.write(entries.mark + len(part).to_bytes(4, "little"))
            file.write(part)
    return dict(sorted(sizes.items()))


def _gather(content: bytes, numbers: Mapping[bytes, int]) -> list[dict[str, Pieces]]:
    """Return what the bodies say in one file, by field and key."""
    said: list[dict[str, Pieces]] = [{} for _ in Field]
    at = 0
    while at < len(content):
        number = numbers[content[at : at + MARK]]
        start = at + MARK + 4
        at = start + int.from_bytes(content[at + MARK : start], "little")
        found: Found = FOUND.decode(content[start:at])
        for keys, changed in zip(said, found, strict=True):
            for key, documents in changed.items():
                known = keys.get(key)
                if known is None:
                    keys[key] = {number: documents}
                else:
                    known[number] = documents
    return said


def _key_files(said: Sequence[Mapping[str, Pieces]], numbers: range, bits: int, stamp: bytes) -> Iterator[SiteFile]:
    """Yield the files with these numbers, also those in which nothing is."""
    for field, keys in enumerate(said):
        files = {_key_path(field, number): [stamp] for number in numbers}
        for key in sorted(keys):
            files[key_path(field, key, bits)].append(_entry(key, _joined(keys[key])))
        yield from (SiteFile(path, b"".join(entries)) for path, entries in files.items())


def _entry(key: str, said: bytes) -> bytes:
    name = key.encode()
    return b"".join((varint(len(name)), name, varint(len(said)), said))


def _joined(pieces: Pieces) -> bytes:
    """Return what the bodies say of a key, each with how many bodies before it say nothing."""
    parts: list[bytes] = []
    following = 0
    for number, documents in sorted(pieces.items()):
        parts += (varint(number - following), documents)
        following = number + 1
    return b"".join(parts)


def _pieces(said: bytes) -> Pieces:
    """Return what was joined."""
    pieces: Pieces = {}
    body = at = 0
    while at < len(said):
        left_out, start = _number(said, at)
        changed, at = _number(said, start)
        if changed % 2:
            for _ in range(changed // 2):
                _, at = _number(said, at)
        else:
            at += changed // 2
        body += left_out + 1
        pieces[body - 1] = said[start:at]
    return pieces


def _bodies_file(sizes: Mapping[bytes, int]) -> bytes:
    return _stamp(sizes) + b"".join([mark + varint(documents) for mark, documents in sizes.items()])


def _stamp(marks: Iterable[bytes]) -> bytes:
    return facts_digest(*marks)[:STAMP]


def _bodies(content: bytes) -> dict[bytes, int]:
    """Return the bodies of a file in order, with how many documents each has."""
    sizes = {}
    at = STAMP
    while at < len(content):
        mark = content[at : at + MARK]
        sizes[mark], at = _number(content, at + MARK)
    return sizes


def _key_path(field: int, number: int) -> str:
    return search_keys_path(name=f"{'abc'[field]}{number}")


def _word_files(vocabulary: Iterable[str], bits: int) -> Iterator[SiteFile]:
    files: dict[str, list[str]] = {_word_path(number): [] for number in range(1 << _word_bits(bits))}
    for key in sorted(vocabulary):
        for path in word_paths(key, bits):
            files[path].append(key)
    yield from (SiteFile(path, "\n".join(keys).encode()) for path, keys in files.items())


def _word_path(number: int) -> str:
    return search_words_path(number=number)


def _word_bits(bits: int) -> int:
    return max(0, bits - 3)


class _Mending:
    """Files of the index that are being mended."""

    def __init__(self, bits: int, read: Callable[[str], bytes]) -> None:
        self._bits = bits
        self._read = read
        self._before: dict[str, bytes] = {}
        self._keys: dict[str, dict[str, bytes]] = {}
        self._edits: dict[tuple[int, str], dict[int, bytes | None]] = {}
        self._sizes = _bodies(read(BODIES))
        self._numbers = {mark: number for number, mark in enumerate(self._sizes)}

    def change(self, before: Entries, after: Entries) -> None:
        """Take what a body says now for what it said before, where the two differ."""
        self._sizes[after.mark] = after.head.documents
        body = self._numbers[after.mark]
        for parts in zip(before.partitions, after.partitions, strict=True):
            for field, (old, new) in enumerate(zip(*map(FOUND.decode, parts), strict=True)):
                for key in old.keys() | new.keys():
                    if old.get(key) != new.get(key):
                        self._edits.setdefault((field, key), {})[body] = new.get(key)

    def files(self) -> Iterator[SiteFile]:
        """Yield the files that are not what they were."""
        moved = {key for (field, key), edits in self._edits.items() if self._mend(field, key, edits)}
        words: dict[str, set[str]] = {}
        for key in moved:
            held = any(key in self._held(field, key) for field in Field)
            for path in word_paths(key, self._bits):
                known = words.setdefault(path, set(self._content(path).decode().split()))
                (known.add if held else known.discard)(key)
        stamp = _stamp(self._sizes)
        made = [
            SiteFile(path, b"".join([stamp, *(_entry(key, keys[key]) for key in sorted(keys))]))
            for path, keys in self._keys.items()
        ]
        made += [SiteFile(path, "\n".join(sorted(keys)).encode()) for path, keys in words.items()]
        made.append(SiteFile(BODIES, _bodies_file(self._sizes)))
        yield from (file for file in sorted(made) if file.content != self._content(file.path))

    def _mend(self, field: int, key: str, edits: Mapping[int, bytes | None]) -> bool:
        """Take over what bodies say of a key; return whether it came into the field or went from it."""
        held = self._held(field, key)
        before = held.pop(key, b"")
        changed = {**_pieces(before), **edits}
        pieces = {body: documents for body, documents in changed.items() if documents is not None}
        if pieces:
            held[key] = _joined(pieces)
        return not (before and pieces)

    def _held(self, field: int, key: str) -> dict[str, bytes]:
        path = key_path(field, key, self._bits)
        if path not in self._keys:
            self._keys[path] = dict(_entries(self._content(path)))
        return self._keys[path]

    def _content(self, path: str) -> bytes:
        if path not in self._before:
            self._before[path] = self._read(path)
        return self._before[path]


def _entries(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the keys of a file with what is said of them."""
    at = STAMP
    while at < len(content):
        length, at = _number(content, at)
        key = content[at : at + length].decode()
        length, at = _number(content, at + length)
        yield key, content[at : at + length]
        at += length


def _number(content: bytes, at: int) -> tuple[int, int]:
    """Return a number and the position of the next byte."""
    value = shift = 0
    while content[at] & 0x80:
        value |= (content[at] & 0x7F) << shift
        shift += 7
        at += 1
    return value | content[at] << shift, at + 1
