"""However it is written, the same is found; and the quick look never lets less through than the patterns find."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_labelled import LISTS, found, labelled

from iltod.evidence.personal.plain_text import plain_text, plain_yaml
from iltod.evidence.personal.quick_look import is_suspect
from iltod.evidence.personal_data import find, screen_file, screen_text

TEXTS = [(kinds, text) for name in LISTS for kinds, text in labelled(name)]
HOLDING = [text for kinds, text in TEXTS if kinds and found(text) == kinds]

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
SPACES = "\u00a0\u2007\u2008\u2009\u200a\u202f\u3000\t"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"
DIGITS = ("\uff10", "\u0660", "\u1810", "\U0001d7d8")


def between_digits(text: str, mark: str) -> str:
    return re.sub(r"(?<=[0-9])(?=[0-9])", lambda _: mark, text)


def other_digits(text: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(letter)) if letter in "0123456789" else letter for letter in text)


DISGUISES = {
    **{f"U+{ord(mark):04X} between": lambda text, mark=mark: between_digits(text, mark) for mark in ZERO_WIDTH},
    **{f"U+{ord(space):04X}": lambda text, space=space: text.replace(" ", space) for space in SPACES},
    **{f"U+{ord(dash):04X}": lambda text, dash=dash: text.replace("-", dash) for dash in DASHES},
    **{f"digits from U+{ord(zero):04X}": lambda text, zero=zero: other_digits(text, zero) for zero in DIGITS},
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "escaped": lambda text: '"' + "".join(f"\\u{ord(letter):04x}" for letter in text) + '"',
    "escaped digits": lambda text: '"' + "".join(f"\\x{ord(c):02x}" if c in "0123456789" else c for c in text) + '"',
    "on several lines": lambda text: "text: >\n  " + text.replace(" ", "\n    "),
    "escaped ends of lines": lambda text: 'text: "' + between_digits(text, "\\\n    ") + '"',
    "a value": lambda text: f"- note: {text}\n",
    "a comment": lambda text: f"# {text}\ndate: 2026-07-10\n",
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
def test_the_same_is_found_however_it_is_written(disguise) -> None:  # type: ignore[no-untyped-def]
    differ = []
    for text in HOLDING:
        written = disguise(text)
        expected = sorted(finding.value for finding in screen_text(text, "f"))
        told = sorted(finding.value for finding in screen_file(written.encode(), "f"))
        if [value.replace(" ", "") for value in told] != [value.replace(" ", "") for value in expected]:
            differ.append(written)
    assert differ == []


def test_a_finding_stands_where_it_was_written() -> None:
    content = 'text: "ажил"\nnote: >\n  утас:\n  \uff19\u200b911\n  2233 руу\nnext: \\u0423Б99010112\n'
    told = [(finding.value, finding.place.line, finding.place.column) for finding in screen_file(content.encode(), "f")]
    assert told == [("99112233", 4, 3), ("УБ99010112", 6, 7)]


RARE = """\
Б.Болд (2009.5.6)
Б.Болд – 5.6.2009
төрсөн 2015.3.4
Төрсний 2016 оны 3 дугаар сарын 4
DOB 2015-03-04
bold (А) gmail.com
bold ЭТ gmail дот com
1234–УБА
машин 1234 уба
УБ9О010112
регистр УБ: 20110510
рд УБ 9O0I0l12
IBAN MN96 0O05 0050 3212 4567
Гэрийн хаяг: 5 байр
25 байр 13 тоот
5 тоотод оршин суух
""".splitlines()
"""What holds fewer than eight plain digits, or a day of our days: the quick look must know it by something else."""

PIECES = st.sampled_from([*(word for text in HOLDING for word in text.split(" ")), *HOLDING, *RARE])
DIVIDERS = st.sampled_from(
    [*" \n-.,:#'\"–()/", "\n    ", "\\\n  ", " # ", "- ", "\u00a0", "\u200b", "\\u0020", "тоот", "2026-07-10"]
)


def changes(of: dict[str, str]) -> st.SearchStrategy[dict[int, str]]:
    """Return tables for `str.translate` that change some of these letters."""
    return st.sets(st.sampled_from(sorted(of))).map(lambda letters: {ord(letter): of[letter] for letter in letters})


CHANGES = changes(
    dict(zip("0139 .-аэтмн", ["О", "l", "З", "2", "\n  ", "-", "—", "А", "Э", "Т", "М", "Н"], strict=True))
)


@pytest.mark.parametrize("text", RARE)
def test_the_quick_look_lets_through_what_is_rare(text: str) -> None:
    assert found(text)
    assert is_suspect(text.encode())


@settings(max_examples=300)
@given(st.lists(PIECES | DIVIDERS | st.text(max_size=4), max_size=10).map("".join), CHANGES)
def test_the_quick_look_lets_through_whatever_the_patterns_find(text: str, changed: dict[int, str]) -> None:
    text = text.translate(changed).encode(errors="replace").decode()
    if list(find(plain_yaml(text).text)) or list(find(plain_text(text).text)):
        assert is_suspect(text.encode())


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_every_place_of_a_plain_text_is_a_place_of_what_was_written(text: str) -> None:
    for plain in (plain_text(text), plain_yaml(text)):
        places = [plain.origin(at) for at in range(len(plain.text))]
        assert places == sorted(places)
        assert all(0 <= place < len(text) for place in places)
