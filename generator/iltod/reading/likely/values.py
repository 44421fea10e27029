"""What a single value that cannot be read was probably meant to be: a day, a count, an id, a choice.

Each function returns what is certain enough to be copied, and nothing else.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Collection, Mapping

from iltod.core.clock import ULAANBAATAR
from iltod.model.files import meant_id

_NOT_ID = re.compile(r"[^a-z0-9]+")

_ALMOST_ID = re.compile(r"[A-Za-z0-9 ._/‐‑‒–—−-]+")

_COUNT_WITH_UNIT = re.compile(r"(0|[1-9][0-9]{0,2}(?:[, \xa0][0-9]{3})+|[1-9][0-9]*)(?:\.0{1,2})?\s*([^\W\d_]*)")

_TYPED_ZERO = re.compile(r"(?<=[0-9])[ОоOo]+(?![^\W\d_])")

_LOOSE_DATE = re.compile(r"([0-9]{4})\D+([0-9]{1,2})\D+([0-9]{1,2})\D*")

_DIGITS_OF_DATE = re.compile(r"(20[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])")

_DECIMAL_COMMA = re.compile(r"[0-9]{1,3},[0-9]{1,2}")

_YEAR_LAST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)

_MULTIPLIERS = ("зуу", "мянг", "мян", "сая", "тэрбум", "хувь")
"""Beginnings of words that make the number before them another number."""

LATIN_OF_CYRILLIC = str.maketrans("АВЕКМНОРСТУХаеорсух", "ABEKMHOPCTYXaeopcyx")


def usable_file_name(written: str) -> str:
    """Return the name that a file should have: without its folders, in Latin letters; else nothing."""
    name = re.split(r"[/\\]", written.strip())[-1]
    stem, dot, ending = name.rpartition(".")
    if name.isascii() and " " not in name:
        return name
    meant = meant_id(stem) if dot else ""
    return f"{meant}.{ending.lower()}" if meant else ""


def points_with_a_point(written: str) -> str:
    """Return points whose fraction was written after a comma with a decimal point; else nothing."""
    return written.strip().replace(",", ".") if _DECIMAL_COMMA.fullmatch(written.strip()) else ""


def usable_id(written: str) -> str:
    """Return the id that was meant, or nothing where that is not certain."""
    latin = written.strip().translate(LATIN_OF_CYRILLIC)
    name = re.sub(r"\.ya?ml$", "", latin, flags=re.IGNORECASE).lower()
    return _NOT_ID.sub("-", name).strip("-") if _ALMOST_ID.fullmatch(name) else ""


def meant_count(written: str) -> str:
    """Return the number before a unit (`1,240 хүн`), or nothing where its value is not certain."""
    digits = _TYPED_ZERO.sub(lambda zeros: "0" * len(zeros[0]), written.strip())
    meant = _COUNT_WITH_UNIT.fullmatch(digits)
    if meant is None or meant.group(2).casefold().startswith(_MULTIPLIERS):
        return ""
    return re.sub("[^0-9]", "", meant.group(1))


def meant_day(written: str) -> datetime.date | None:
    """Return the day that was meant where only one can be; ValueError where there is no such day."""
    if loose := _LOOSE_DATE.fullmatch(written) or _DIGITS_OF_DATE.fullmatch(written):
        return datetime.date(*(int(part) for part in loose.groups()))
    if _MOMENT.fullmatch(written):
        return _day_of_moment(datetime.datetime.fromisoformat(written.replace(" ", "T")))
    found = _YEAR_LAST.fullmatch(written)
    if found is None:
        return None
    first, second, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
    if found.group(2) == "." or first > 12 or first == second:  # dots: day, month, year
        return datetime.date(year, second, first)
    return datetime.date(year, first, second) if second > 12 else None


def exchanged_day(written: str) -> datetime.date | None:
    """Return the day of a date whose month and day were exchanged, where its month can only be a day."""
    found = _LOOSE_DATE.fullmatch(written)
    year, day, month = (int(part) for part in found.groups()) if found else (0, 0, 0)
    try:
        return datetime.date(year, month, day) if day > 12 else None
    except ValueError:
        return None


def _day_of_moment(moment: datetime.datetime) -> datetime.date:
    """Return the day that was meant by a moment as programs for editing sites write it.

    Midnight of UTC is how they write a day; any other moment is a day in Ulaanbaatar.
    """
    if moment.tzinfo and moment.utctimetuple()[3:6] != (0, 0, 0):
        moment = moment.astimezone(ULAANBAATAR)
    return moment.date()


def meant_choice(written: str, values: Collection[str], labels: Mapping[str, str]) -> str:
    """Return the value that was meant: by its Mongolian words, or by letters that are near; else nothing."""
    small = " ".join(written.split()).casefold()
    by_label = {label.casefold(): value for value, label in labels.items() if value in values}
    if small in by_label:
        return by_label[small]
    if len(parts := _values_of_part(small, by_label)) == 1:
        return parts.pop()
    near_label = difflib.get_close_matches(small, by_label, 1, 0.8)
    near = difflib.get_close_matches(small.translate(LATIN_OF_CYRILLIC), values, 1)
    return by_label[near_label[0]] if near_label else near[0] if near else ""


def _values_of_part(small: str, values: Mapping[str, str]) -> set[str]:
    """Return the values of which a word of the label begins so, or whose label is abbreviated so (`АТГ`)."""
    words = {label: label.replace(",", "").split() for label in values}
    begun = {value for label, value in values.items() if any(word.startswith(small) for word in words[label])}
    initials = {value for label, value in values.items() if "".join(word[0] for word in words[label]) == small}
    return initials or (begun if len(small) > 3 else set())
