"""A text as a reader sees it, with the place of each letter in what was written.

Digits of any width or script, dashes and spaces of any kind, invisible marks and decomposed letters are written in many
ways and read in one. Patterns are tried on the one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence

import msgspec

_ODD = re.compile(r"[^\n -~А-яЁёӨөҮү«»…№₮]")
"""What may have to be written in another way: everything but the usual letters."""

_MARK = re.compile(r"[\u0300-\u036f]")

_ODD_OR_MARKED = re.compile(_ODD.pattern + r"[\u0300-\u036f\u200b-\u200f\u00ad]*|\w[\u0300-\u036f]+")
"""The same, with the marks that follow a letter: Й may be written as И and its bow."""

_YAML_ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([ _NLPntr\-/@.])|\n[ \t]*)",
)

_YAML_FOLD = re.compile(
    r"\n(?:[ \t]+(?![ \t\n]|-[ \t]|#|['\"]?[a-z_0-9]+['\"]?:(?:[ \n]|$))|[ \t]*#[ \t]?(?=[ \t]*\d))"
)
"""Where a value goes on in the next line: the line is indented and begins neither an entry nor a comment."""


class PlainText(msgspec.Struct, frozen=True):
    """A text in its plain form; `begins` and `origins` are where pieces of it begin, there and in what was written."""

    written: str
    text: str
    begins: Sequence[int] = (0,)
    origins: Sequence[int] = (0,)

    def origin(self, position: int) -> int:
        """Return the position in the written text of a position in the plain one."""
        piece = bisect_right(self.begins, position) - 1
        return self.origins[piece] + position - self.begins[piece]


def plain_text(written: str) -> PlainText:
    """Return the plain form of a text."""
    return _in_usual_letters(PlainText(written, written))


def plain_yaml(written: str) -> PlainText:
    """Return the plain form of a YAML file: values on several lines are joined into one, escapes are written out."""
    plain = PlainText(written, written)
    if "\\" in written:
        plain = _replaced(plain, _YAML_ESCAPE, _unescaped)
    plain = _replaced(plain, _YAML_FOLD, lambda match: " ")
    return _in_usual_letters(plain)


def _in_usual_letters(plain: PlainText) -> PlainText:
    return _replaced(plain, _ODD_OR_MARKED if _MARK.search(plain.text) else _ODD, _plain_piece)


def _replaced(plain: PlainText, pattern: re.Pattern[str], make: Callable[[re.Match[str]], str]) -> PlainText:
    """Return a text with the matches of a pattern written in another way."""
    pieces: list[str] = []
    begins: list[int] = []
    origins: list[int] = []
    length = end = 0

    def keep(start: int, stop: int) -> None:
        """Take over a piece with all beginnings that lie in it."""
        nonlocal length
        first = bisect_right(plain.begins, start)
        for begin in (start, *(begin for begin in plain.begins[first:] if begin < stop)):
            begins.append(length + begin - start)
            origins.append(plain.origin(begin))
        pieces.append(plain.text[start:stop])
        length += stop - start

    for match in pattern.finditer(plain.text):
        made = make(match)
        if made == match[0]:
            continue
        if match.start() > end:
            keep(end, match.start())
        for at in range(len(made)):
            begins.append(length + at)
            origins.append(plain.origin(match.start()))
        pieces.append(made)
        length += len(made)
        end = match.end()
    if not pieces:
        return plain
    keep(end, len(plain.text))
    return PlainText(plain.written, "".join(pieces), begins, origins)


def _plain_piece(match: re.Match[str]) -> str:
    made = ""
    for letter in match[0] if unicodedata.category(match[0][0]) == "No" else unicodedata.normalize("NFKC", match[0]):
        kind = unicodedata.category(letter)
        if kind == "Nd":
            made += str(unicodedata.digit(letter))
        elif kind == "Zs" or letter == "\t":
            made += " "
        elif kind == "Pd" or letter == "\u2212":
            made += "-"
        elif kind not in ("Cf", "Mn"):
            made += letter
    return made


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else " "
    if match[4]:
        return match[4] if match[4] in "/-@. " else " "
    return ""
