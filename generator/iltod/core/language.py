"""Mongolian on official paper: dates, ordinals, quarters, the alphabet's order, numbers.

Sources: the forms printed in the two plans of `plans/` and in government acts; numbers follow CLDR through Babel.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from functools import cache

ALPHABET = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"

LATIN_LOOKALIKES = str.maketrans("ABEKMHOPCTYXaeopcyxVvїЇєЄѳѲ", "АВЕКМНОРСТУХаеорсухҮүүҮөӨөӨ")
"""Letters of other alphabets that stand for Mongolian ones, by look or by the keyboard (`v`, `є`, `ѳ` for ү and ө)."""

_ORDINALS = {
    "нэг": 1, "хоёр": 2, "гурав": 3, "дөрөв": 4, "тав": 5, "зургаа": 6, "долоо": 7, "дол": 7, "найм": 8, "ес": 9,
    "арав": 10, "арваннэг": 11, "арван нэг": 11, "арванхоёр": 12, "арван хоёр": 12,
}  # fmt: skip

_ORDINAL = re.compile(rf"\b({'|'.join(sorted(_ORDINALS, key=len, reverse=True))})(дугаар|дүгээр)\b")

LATIN_OF_MONGOLIAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "ye", "ё": "yo", "ж": "j", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "ө": "u", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ү": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "i", "ы": "y", "ь": "i",
    "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
"""The plain letters of Mongolian standard MNS 5217:2012."""

_RANK = {letter: f"{index:02}" for index, letter in enumerate(ALPHABET)}

_DIGITS, _LONGEST_NUMBER = re.compile("[0-9]+"), 8


def alphabetical(text: str) -> tuple[str, str]:
    """Return a sort key in the order of the 35 letters (Ё after Е, Ө after О, Ү after У); digits and Latin first.

    Quotation marks and other signs before the first letter do not count: «Аз» stands among the names with А. Numbers go
    by their size: `2 дугаар сургууль` before `10 дугаар сургууль`.
    """
    letters = text.casefold().lstrip("«»“”„\"'‘’()[] -–—")
    letters = _DIGITS.sub(lambda number: number[0].zfill(_LONGEST_NUMBER), letters)
    key = "".join("Я" + _RANK[letter] if letter in _RANK else letter for letter in letters)
    return key, text


def official_date(date: datetime.date) -> str:
    """Return the date as official papers write it: `2025 оны 06 дугаар сарын 03-ны өдөр`."""
    return f"{date.year} оны {date.month:02} {ordinal_word(date.month)} сарын {day_with_case(date.day)} өдөр"


def plain_date(date: datetime.date) -> str:
    """Return the date as people write it: `2025 оны 6 дугаар сарын 3`; zeros and «өдөр» belong to official papers."""
    return f"{date.year} оны {date.month} {ordinal_word(date.month)} сарын {date.day}"


def day_in_genitive(date: datetime.date) -> str:
    """Return the plain date in the genitive, for `дотор`, `байдлаар`: `2025 оны 6 дугаар сарын 3-ны`."""
    return f"{plain_date(date)}-{_genitive(date.day)}"


@cache
def short_date(date: datetime.date) -> str:
    """Return the date in digits, as CLDR has it for Mongolian: `2025.06.03`."""
    from babel.dates import format_date  # slow to import, and no need of a build that finds nothing changed

    return str(format_date(date, "short", locale="mn"))


def ordinal_word(number: int) -> str:
    """Return `дүгээр` where the numeral's last word has front vowels (1, 4, 9, 40, 90), else `дугаар`."""
    return "дүгээр" if number % 10 in (1, 4, 9) or number % 100 in (40, 90) else "дугаар"


def day_with_case(day: int) -> str:
    """Return a two-digit day with its genitive: `01-ний`, `03-ны`."""
    return f"{day:02}-{_genitive(day)}"


def _genitive(number: int) -> str:
    return "ний" if number % 10 in (1, 4, 9) else "ны"


def ordinals_in_digits(words: str) -> str:
    """Return small letters with ordinals up to twelve in digits: `хоёрдугаар улирал` becomes `2 дугаар улирал`."""
    return _ORDINAL.sub(lambda match: f"{_ORDINALS[match[1]]} {match[2]}", words)


def numbered(numbers: Sequence[int], noun: str, *, through: bool = False) -> str:
    """Return ordinals before what they count: `2, 4 дүгээр улирал`.

    `numbers` are the ordinals, at least one, and `noun` is what they count. With `through` only the first and the last
    are written, as one stretch: `2–3 дугаар улирал`.
    """
    written = f"{numbers[0]}–{numbers[-1]}" if through else ", ".join(str(item) for item in numbers)
    return f"{written} {ordinal_word(numbers[-1])} {noun}"


def quarter_name(quarter: int) -> str:
    """Return the name of a quarter: `1 дүгээр улирал`."""
    return f"{quarter} {ordinal_word(quarter)} улирал"


@cache
def number(value: int) -> str:
    """Return a whole number with comma groups, as Mongolian papers print it."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale="mn"))


def shorten(text: str, length: int) -> str:
    """Return the text cut at a word's end so that it has at most `length` letters, with an ellipsis if it was cut."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    words, space, _ = line[:length].rpartition(" ")
    return (words if space else line[: length - 1]).rstrip(" ,;:.-") + "…"


def latin(text: str) -> str:
    """Return text in small Latin letters by MNS 5217:2012; what has none stays as it is."""
    return "".join(LATIN_OF_MONGOLIAN.get(letter, letter) for letter in unicodedata.normalize("NFC", text).casefold())
