"""Deadlines as people print and write them, to their normal form."""

from __future__ import annotations

import re
import unicodedata

from iltod.model import DeadlineKind
from iltod.reading.scalars import DATE, DAY_FORM
from iltod.reading.yaml import Entry, Mapping, Scalar

_LONGEST_REPEATED = 200

LOOSE_QUARTER = re.compile(r"(IV|III|II|I|[1-4])[\s.-]*(?:р|дугаар|дүгээр)?[\s.-]*улирал(?:д|т)?", re.IGNORECASE)

ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}


def complete_deadline(node: Mapping) -> Mapping | None:
    """Return the deadline with the normal form of its words added, or None if its words are not known."""
    text = node.entries["text"].node if "text" in node.entries else None
    if "kind" in node.entries or not isinstance(text, Scalar) or text.empty:
        return node
    known = read_deadline(text.text)
    if known is None:
        return None
    added = {
        name: Entry(Scalar(str(value), False, text.line, text.column), text.line, text.column)
        for name, value in known.items()
    }
    return Mapping({**added, **node.entries}, node.line, node.column)


def deadline_form(written: str) -> str:
    """Return the line that gives the author's own words a normal form; a day that only they know cannot be read yet."""
    words = written if len(written) <= _LONGEST_REPEATED else "…"
    quoted = "'" + words.replace("'", "''") + "'" if '"' in words or "\\" in words else f'"{words}"'
    if quarter := LOOSE_QUARTER.fullmatch(written.strip()):
        number = ROMAN.get(quarter.group(1).upper(), quarter.group(1))
        return f"deadline: {{text: {quoted}, kind: quarter, quarter: {number}}}"
    day = written if DATE.fullmatch(written) else DAY_FORM
    return f"deadline: {{text: {quoted}, kind: date, date: {day}}}"


_PRINTED: tuple[tuple[re.Pattern[str], DeadlineKind], ...] = (
    (re.compile(r"жилдээ|жилийн турш|оны турш"), DeadlineKind.YEAR),
    (
        re.compile(r"(?:эхний |эцсийн |сүүлийн |(?P<half>[12])(?:-р| дугаар| дүгээр) )?хагас жил(?:д|ээр)?"),
        DeadlineKind.HALF_YEAR,
    ),
    (re.compile(r"улирал (?:бүр|тутам)(?:д)?"), DeadlineKind.EACH_QUARTER),
    (re.compile(r"(?P<quarter>[1-4])\s?(?:-?р|-?дугаар|-?дүгээр)\s+улирал(?:д)?"), DeadlineKind.QUARTER),
    (re.compile(r"тухай бүр(?:д)?"), DeadlineKind.AS_IT_ARISES),
)


def read_deadline(text: str) -> dict[str, object] | None:
    """Return the normal form of printed words as fields of `Deadline`, or None if they are not known."""
    words = " ".join(unicodedata.normalize("NFC", text).casefold().rstrip(".").split())
    for pattern, kind in _PRINTED:
        if match := pattern.fullmatch(words):
            found: dict[str, object] = {name: int(value) for name, value in match.groupdict().items() if value}
            if words.startswith("эхний"):
                found["half"] = 1
            elif words.startswith(("эцсийн", "сүүлийн")):
                found["half"] = 2
            return {"kind": kind, **found}
    return None
