"""What libyaml reads and YAML 1.2 forbids: its reading would differ from everybody else's, or lose text in silence.

libyaml is a reader of YAML 1.1. It takes `"text"#lost` for a text with a comment, `{?foo: bar}` for a key `foo`, and
lines that are not indented for the rest of a text. The numbers in brackets are rules of the specification 1.2.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

_CLOSING = re.compile(r"[\]}\"'][\]}, \t]*(?:#.*)?")

_HEADER = re.compile(r"[|>][0-9+-]*#")

WITHIN_LINE = re.compile(r"#(?<=.#)")
"""A # that is not the first letter of its line. It is found many times faster than what it may mean."""

_GLUED = re.compile(r"[\"'\]},]#|\s[|>][0-9+-]*#")

_TAB = re.compile(r"^ *\t|\t[ \t]*#|[-?:,\[{]\t", re.MULTILINE)
"""A tab that may count as indentation or before a comment; within a text it is one of its letters."""

_BLANK_START = re.compile(r"[|>][+-]?[ ]*(?:#[^\n]*)?\n +\n")
"""The beginning of a block of text with blanks on its first line."""

_HYPHEN = re.compile(r"-\s*[,\]}]")

_LONE_HYPHEN = re.compile(r"[\[{,:]\s*" + _HYPHEN.pattern)
"""A hyphen alone between brackets."""

_LONE_QUESTION = re.compile(r"[\[{,]\s*\?\S")
"""A question mark that libyaml takes for a sign."""


class LayoutFault(NamedTuple):
    """What is wrong, and where: line and column from 0."""

    code: str
    line: int
    column: int


def may_be_misread(text: str) -> bool:
    """Return whether a text may hold what `watched` reports, except what is on several lines. Quick."""
    return (
        (WITHIN_LINE.search(text) is not None and _GLUED.search(text) is not None)
        or ("\t" in text and _TAB.search(text) is not None)
        or (" \n" in text and _BLANK_START.search(text) is not None)
        or ("?" in text and _LONE_QUESTION.search(text) is not None)
        or (_HYPHEN.search(text) is not None and _LONE_HYPHEN.search(text) is not None)
    )


class Layout:
    """Watches the events of one text and collects its faults."""

    def __init__(self, text: str) -> None:
        self.faults: list[LayoutFault] = []
        self._text = text
        self._lines = text.split("\n")
        self._end = 0
        self._collections: list[Any] = []

    def watched(self, events: Iterable[Any]) -> Iterator[Any]:
        """Yield the events, looking at each."""
        for event in events:
            self._between(event)
            kind = type(event).__name__
            if kind in ("SequenceStartEvent", "MappingStartEvent"):
                self._collections.append(event)
            elif kind in ("SequenceEndEvent", "MappingEndEvent"):
                begun = self._collections.pop()
                if begun.flow_style:
                    self._continued(begun.start_mark, event.end_mark)
            elif kind == "ScalarEvent":
                self._scalar(event)
            yield event

    @property
    def _in_flow(self) -> bool:
        return bool(self._collections) and bool(self._collections[-1].flow_style)

    @property
    def _indentation(self) -> int:
        """Return the column of the innermost block that is open, -1 outside of all (the `n` of the rules)."""
        return next((event.start_mark.column for event in reversed(self._collections) if not event.flow_style), -1)

    def _between(self, event: Any) -> None:
        """Check what is between the event before and this one: signs, blanks and comments."""
        start = event.start_mark.index
        between = self._text[self._end : start]
        for line in re.finditer(r"[^\n]+", between) if "#" in between else ():
            sign = line[0].find("#")
            at = self._end + line.start() + sign
            if sign >= 0 and at > 0 and not self._text[at - 1].isspace():  # [66] a comment begins after a blank
                self._add("text_after_quote", at)
        if self._in_flow and start and self._text[start - 1] == "?":  # [126] a sign only before a blank
            self._add("special_start", start - 1)
        self._end = max(self._end, event.end_mark.index)

    def _scalar(self, event: Any) -> None:
        if not event.style and self._in_flow and event.value == "-":  # [126]
            self._add("special_start", event.start_mark.index)
        elif event.style in ('"', "'"):
            self._continued(event.start_mark, event.end_mark)
        elif event.style in ("|", ">"):
            self._block(event)

    def _continued(self, start: Any, end: Any) -> None:
        """Look at how far the lines after the first of a quoted text or a list in brackets are indented ([69])."""
        needed = self._indentation + 1
        for number in range(start.line + 1, end.line + 1):
            line = self._lines[number]
            bare = line.strip()
            blanks = len(line) - len(line.lstrip(" "))
            if not bare or bare.startswith("#") or blanks >= needed:
                continue
            if _CLOSING.fullmatch(bare) and line[:1] != "\t" and blanks >= needed - 1:
                continue  # a closing sign below its field loses nothing, and many write it so
            self.faults.append(LayoutFault("bad_indentation", number, blanks))

    def _block(self, event: Any) -> None:
        header = self._text[event.start_mark.index : event.start_mark.index + 8].partition("\n")[0]
        if _HEADER.match(header):  # [162] a comment begins after a blank
            self._add("comment_in_text", event.start_mark.index)
        widest = 0
        for number in range(event.start_mark.line + 1, len(self._lines)):
            line = self._lines[number]
            blanks = len(line) - len(line.lstrip(" "))
            if blanks < len(line):
                if blanks < widest and blanks > self._indentation:  # [170]
                    self.faults.append(LayoutFault("bad_indentation", number, blanks))
                return
            widest = max(widest, blanks)

    def _add(self, code: str, index: int) -> None:
        line = self._text.count("\n", 0, index)
        self.faults.append(LayoutFault(code, line, index - self._text.rfind("\n", 0, index) - 1))
