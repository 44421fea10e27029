"""A quick look at the bytes of a file: whether the patterns could find anything in it.

It is asked of every file of every build, so it costs a few nanoseconds a byte. It lets through more than the patterns
find and never less; a property test holds it to that.
"""

from __future__ import annotations

import re

_DIGITS = b"0123456789"

_DIVIDES = bytes(byte for byte in range(0x80) if not chr(byte).isalnum() and byte not in b":\\") + bytes(
    (*range(0x80, 0xC0), 0xC2, 0xE2)
)
"""Bytes that may stand between the digits of one number. What a Cyrillic letter begins with is not among them."""

_RUN = b"0" * 8

_DIGITS_ALIKE = bytes.maketrans(_DIGITS, b"0" * 10)

_DATE = re.compile(rb"20(?:1[1-9]|[2-9]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")

_USUAL = bytes(
    byte for byte in range(0x100) if (byte < 0xCC and byte not in b"@\\") or byte in b"\xce\xcf\xd0\xd1\xd2\xd3\xe2"
)
"""What stands in Mongolian files: an @, an escape or the beginning of another letter is worth a closer look."""

_ODD_MARKS = (
    (b"\xc2", re.compile(rb"\xc2(?![\xa0\xa7\xab\xb0\xb2\xb3\xbb])")),
    (b"\xe2", re.compile(rb"\xe2(?!\x80[\x93\x94\x9c-\x9e\xa6]|\x82\xae|\x84\x96)")),
)
"""Marks that may be read as something else, by the byte that they begin with: all but no-break spaces and
§ « ° ² ³ » – — “ ” „ … ₮ №."""

_READ_AS = ((b"\xc2\xa0", b" "), (b"\xe2\x80\x93", b"-"), (b"\xe2\x80\x94", b"-"))

_LEADS = b"\xd0\xd1\xd2\xd3"
"""Without these a Cyrillic letter is one byte."""

_BLANKS = b" \n\t#-()[]{}<>"

_LATIN_CAPITALS = bytes(range(0x41, 0x5B))

_CAPITALS = bytes(range(0x90, 0xB0))
"""А to Я; Ё, Ө and Ү look like one of them, and so do their small letters."""

_SMALL = bytes.maketrans(
    _LATIN_CAPITALS + _CAPITALS + _DIGITS + _BLANKS,
    bytes(range(0x61, 0x7B)) + bytes((*range(0xB0, 0xC0), *range(0x80, 0x90))) + b"0" * 10 + b" " * len(_BLANKS),
)
"""Capitals as small letters, digits as 0, brackets and ends of lines as spaces."""

_SHAPE = bytes.maketrans(
    _LATIN_CAPITALS + _CAPITALS + _DIGITS, bytes(range(0x61, 0x7B)) + b"U" * len(_CAPITALS) + b"0" * 10
)
"""Cyrillic capitals as U, digits as 0."""


def _small(text: str) -> bytes:
    return text.encode().translate(_SMALL, _LEADS)


_WORDS = tuple(map(_small, (" at ", " эт ", " a ", " а ", "төрсөн", "төрсний", "dob", "birth", "машин", "mn00")))
"""Words without which there is no hidden e-mail, no day of birth beside a word for it, no car, no mistyped IBAN."""

_PHRASES = tuple(map(_small, ("0тоот", "гэрийнхаяг", "оршинсуу", "тээврийнхэрэгс")))
"""The same of homes and cars, without the spaces in them."""

_MISTYPED = re.compile(rb"0(?=0{0,6}[lio\xbe\xb7])[0lio\xbe\xb7]{7}")
"""Eight digits of a register number with letters typed for some of them."""

_PLATE = b"0UUU"

_BESIDE_NAME = re.compile(rb"U\.U[U\x80-\x8f\xb0-\xbf]+[/,]*0")
"""What a plate and a day beside a name look like, without spaces."""


def is_suspect(content: bytes) -> bool:
    """Return whether the patterns could find anything in the bytes of a file."""
    if content.translate(None, _USUAL):
        return True
    if any(lead in content and odd.search(content) for lead, odd in _ODD_MARKS):
        return True
    if _has_number(content):
        return True
    for mark, meant in _READ_AS:
        if mark[:1] in content:
            content = content.replace(mark, meant)
    shape = content.translate(_SHAPE, _LEADS + _BLANKS)
    if _PLATE in shape or _BESIDE_NAME.search(shape):
        return True
    small = content.translate(_SMALL, _LEADS)
    if _MISTYPED.search(small) or any(word in small for word in _WORDS):
        return True
    joined = small.translate(None, b" ")
    return any(phrase in joined for phrase in _PHRASES)


def _has_number(content: bytes) -> bool:
    """Return whether eight digits follow each other, however divided, that are no date of our days."""
    joined = content.translate(None, _DIVIDES)
    alike = joined.translate(_DIGITS_ALIKE)
    at = alike.find(_RUN)
    while at >= 0:
        before, after = alike[at - 1 : at], alike[at + 8 : at + 9]
        if before == b":" and not joined[at - 2 : at - 1].islower():  # no key of a field
            return True
        if after == b"0" or before.isalpha() or before > b"\x7f" or not _DATE.match(joined, at):
            return True
        at = alike.find(_RUN, at + 8)
    return False
