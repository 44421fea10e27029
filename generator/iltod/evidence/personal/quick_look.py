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

_ODD_MARKS = (b"\xe2\x81", b"\xe2\x88")

_USUAL_MARKS = tuple(mark.encode() for mark in "–—“”„…")

_CAPITALS = bytes(range(0x90, 0xB0))

_SHAPE = bytes.maketrans(
    bytes(range(0x41, 0x5B)) + _DIGITS + _CAPITALS + b"\n\t#-()[]{}<>\xc2",
    bytes(range(0x61, 0x7B)) + b"0" * 10 + b"U" * len(_CAPITALS) + b" " * 13,
)
"""Small Latin letters, digits as 0, Cyrillic capitals as U, brackets and ends of lines as spaces."""

_LEADS = b"\xd0\xd1\xd2\xd3"
"""Without these a Cyrillic letter is one byte."""


def _shape(text: str) -> bytes:
    return text.encode().translate(_SHAPE, _LEADS)


_SIGNS = (
    *(f" {word} ".encode().translate(None, _LEADS) for word in ("at", "эт", "a", "а")),
    *map(_shape, ("төрс", "ршин", "гэрийн", "Гэрийн", "тоот", "ашин", "ээвр", "dob", "birth")),
)
"""Words without which there is no hidden e-mail, no birth, no address, no car."""

_GLUED_SIGNS = (b"0UUU", b"UU0000")
"""What a plate and a register number with a mistyped digit look like, without spaces."""


def is_suspect(content: bytes) -> bool:
    """Return whether the patterns could find anything in the bytes of a file."""
    if content.translate(None, _USUAL) or b"\xc2\xad" in content:
        return True
    if b"\xe2" in content:
        usual = sum(content.count(mark) for mark in _USUAL_MARKS)
        if content.count(b"\xe2\x80") != usual or any(mark in content for mark in _ODD_MARKS):
            return True
    if _has_number(content):
        return True
    shape = content.replace(b"\xc2\xa0", b" ").translate(_SHAPE, _LEADS)
    if any(sign in shape for sign in _SIGNS):
        return True
    glued = shape.translate(None, b" ")
    return any(sign in glued for sign in _GLUED_SIGNS)


def _has_number(content: bytes) -> bool:
    """Return whether eight digits follow each other, however divided, that are no date of our days."""
    joined = content.translate(None, _DIVIDES)
    alike = joined.translate(_DIGITS_ALIKE)
    at = alike.find(_RUN)
    while at >= 0:
        before, after = alike[at - 1 : at], alike[at + 8 : at + 9]
        if after == b"0" or before.isalpha() or before > b"\x7f" or not _DATE.match(joined, at):
            return True
        at = alike.find(_RUN, at + 8)
    return False
