"""Pieces of text of a document with their places, and the search for personal data in them, many at a time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from iltod.core.place import Place
from iltod.evidence.documents.faults import ComplexDocumentError
from iltod.evidence.personal_data import screen_text
from iltod.model import Finding, PersonalDataKind

MOST_LETTERS = 10_000_000
"""Letters of a document: what 20 MB of Cyrillic text hold."""

MOST_FINDINGS = 50_000

_BATCH = 64 * 1024

_GAP = "\n\n"
"""What divides chunks that are searched together: no pattern reaches over an empty line."""

_SPACED = re.compile(r"(?<!\S)(?:\S ){5,}\S(?!\S)")

_SURE_WITHOUT_WORDS = frozenset((PersonalDataKind.EMAIL, PersonalDataKind.REGISTER_NUMBER))


class TextChunk(NamedTuple):
    """A text of a document and its place in it: `#page=3`, `#sheet1!B7`, or a line.

    `numbers` is false where a program wrote the text: digits there are versions and sizes, no phones. `body` is whether
    a reader of the document sees it. `unread` is whether something stands there that could not be read.
    """

    text: str
    where: str = ""
    line: int = 1
    numbers: bool = True
    body: bool = True
    unread: bool = False


def beneath(head: str, text: str) -> str:
    """Return a cell after the head of its column; a head that itself holds digits is not repeated for every row."""
    told = head[:60] if head and not any(letter.isdigit() or letter == "@" for letter in head) else ""
    return f"{told}: {text}" if told else text


def bounded(chunks: Iterable[TextChunk], most: int = MOST_LETTERS) -> Iterator[TextChunk]:
    """Yield chunks that say something, while they have at most so many letters together."""
    letters = 0
    for chunk in chunks:
        letters += len(chunk.text)
        if letters > most:
            raise ComplexDocumentError("letters")
        if chunk.unread or chunk.text:
            yield chunk


def screen_chunks(chunks: Iterable[TextChunk], file: str) -> Iterator[Finding]:
    """Yield what looks like personal data in the texts of a document."""
    batch: list[TextChunk] = []
    found = size = 0
    for chunk in chunks:
        batch.append(chunk)
        size += len(chunk.text)
        if size > _BATCH:
            for finding in _screened(batch, file):
                found += 1
                yield finding
            batch, size = [], 0
            if found > MOST_FINDINGS:
                raise ComplexDocumentError("findings")
    yield from _screened(batch, file)


def closed_up(text: str) -> str:
    """Return a text whose l e t t e r - s p a c e d words are closed up.

    A row of digits alone stays: in a table it is the numbers of the columns.
    """
    if text.count(" ") * 3 < len(text):
        return text
    return _SPACED.sub(_closed, text)


def _closed(match: re.Match[str]) -> str:
    letters = sum(letter.isalpha() or letter == "@" for letter in match[0])
    return match[0].replace(" ", "") if letters > 1 else match[0]


def _screened(batch: list[TextChunk], file: str) -> Iterator[Finding]:
    texts = [closed_up(chunk.text) for chunk in batch]
    suspects = {_at(starts, finding.place.line) for starts in [_starts(texts)] for finding in _all(texts, file)}
    for index in sorted(suspects):
        chunk = batch[index]
        for finding in screen_text(texts[index], file, chunk.where):
            if not chunk.numbers and finding.kind not in _SURE_WITHOUT_WORDS:
                continue
            if not chunk.where:
                place = Place(file, chunk.line + finding.place.line - 1)
                finding = msgspec.structs.replace(finding, place=place)
            yield finding


def _all(texts: list[str], file: str) -> Iterator[Finding]:
    return screen_text(_GAP.join(texts), file)


def _starts(texts: list[str]) -> list[int]:
    """Return the line on which each text begins when they are joined."""
    starts = []
    line = 1
    for text in texts:
        starts.append(line)
        line += text.count("\n") + len(_GAP)
    return starts


def _at(starts: list[int], line: int) -> int:
    return bisect_right(starts, line) - 1
