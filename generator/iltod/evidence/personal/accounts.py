"""Bank accounts: IBAN by their check digits, cards by theirs, other numbers by the words of an account or a bank."""

from __future__ import annotations

import re
from collections.abc import Iterator

from iltod.evidence.personal.passage import COMPACT_DATE, UNITS, Found, digits_of, words_after, words_before
from iltod.model import PersonalDataKind

_IBAN = re.compile(
    r"[A-Z](?<!\w[A-Z])(?:(?<=M)N\d\d(?:[ \-]?\d{4}){4}|[A-Z]\d\d(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?)(?!\w)"
)

_SMALL_IBAN = re.compile(r"[Mm](?<!\w[Mm])[Nn]\d\d(?:[ \-]?\d{4}){4}(?!\d)")

_CARD = re.compile(r"[2-69](?<![\w.,\-/].)\d{3}([ \-]?)\d{4}\1\d{4}\1\d{4}(?![\w])")

_RUN = re.compile(r"\d(?:[ \-]?\d){7}")
"""The shortest number that is an account after a word for it."""

_NEAR = 60
"""More letters than lie between the beginning of a word for an account and its number."""

_CARD_WORD = re.compile("карт|kарт|card", re.I)

_WORD = re.compile(r"\bданс|\bд/д\b|\biban|\baccount|\bacct?\b", re.I)

_BANKS = (
    r"банк|голомт|golomt|khan bank|\bххб|\btdb\b|\bхас\b|\bxac\b|капитрон|capitron|\bариг\b|\bбогд\b|\bхаан\b"
    r"|худалдаа хөгжл|state bank"
)

_BANK = re.compile(_BANKS, re.I)

_NUMBER = r"(\d(?:[ \-]?\d){7,19})(?!\w)(?![.,]\d)(?!" + UNITS + ")"

_AFTER_WORD = re.compile(r"(?<!шилэн )(?:\bданс|\bд/д\b|\biban|\baccount|\bacct?\b)([^\d\n]{0,40})" + _NUMBER, re.I)

_BEFORE_WORD = re.compile(r"(\d(?<![\w.,\-/].)(?:[ ]?\d){8,19})[^\d\n]{0,25}(?<!шилэн )\bданс", re.I)

_AFTER_BANK = re.compile(f"(?:{_BANKS})" + r"([^\d\n]{0,30})" + _NUMBER, re.I)

_BEFORE_BANK = re.compile(r"(\d(?<![\w.,\-/].)(?:[ ]?\d){8,19})[ ]?[(/,][ ]?(?:" + _BANKS + ")", re.I)

_NO_NUMBER_OF_IT = re.compile(
    r"үлдэгдэл|орлог|гүйлгээ|\bдүн|зарлага|эргэлт|хөтл|төгрөг|зээл|хувьцаа|\bутас|\bутс|факс|регистр|гэрчилгээ"
    r"|тоот албан",
    re.I,
)
"""Words between an account and a number that say that the number is something else."""


def accounts(text: str) -> Iterator[Found]:
    """Yield the accounts of a text; what may be one twice is yielded twice."""
    for pattern in (_IBAN, _SMALL_IBAN):
        for match in pattern.finditer(text):
            if _is_iban(match[0]) or (match[0][:2].upper() == "MN" and _near_word(match)):
                yield _found(match, 0)
    for match in _CARD.finditer(text):
        grouped = match[1] or _CARD_WORD.search(words_before(text, match.start()))
        if grouped and _checked("luhn", digits_of(match[0])):
            yield _found(match, 0)
    before = [words_before(text, run.start(), _NEAR) for run in _RUN.finditer(text)]
    if any(map(_WORD.search, before)):
        yield from _numbered(_AFTER_WORD, text, 8)
    yield from _numbered(_BEFORE_WORD, text, 9)
    if any(map(_BANK.search, before)):
        yield from _numbered(_AFTER_BANK, text, 9)
    yield from _numbered(_BEFORE_BANK, text, 9)


def _numbered(pattern: re.Pattern[str], text: str, least: int) -> Iterator[Found]:
    for match in pattern.finditer(text):
        group = match.lastindex or 0
        digits = digits_of(match[group])
        between = match[1] if group > 1 else words_after(text, match.end())
        if len(digits) >= least and not _is_date(digits) and not _NO_NUMBER_OF_IT.search(between):
            yield _found(match, group)


def _is_date(digits: str) -> bool:
    """Return whether digits are a day, or two."""
    return all(COMPACT_DATE.fullmatch(digits[start : start + 8]) for start in range(0, len(digits), 8))


def _found(match: re.Match[str], group: int) -> Found:
    return Found(match.start(group), match.end(group), PersonalDataKind.ACCOUNT, digits_of(match[group]))


def _near_word(match: re.Match[str]) -> bool:
    around = words_before(match.string, match.start()) + "\n" + words_after(match.string, match.end())
    return _WORD.search(around) is not None


def _is_iban(written: str) -> bool:
    return _checked("iban", re.sub(r"[ \-]", "", written).upper())


def _checked(kind: str, number: str) -> bool:
    """Return whether the check digits of a number fit."""
    from stdnum import iban, luhn  # few files hold such a number

    return bool((iban if kind == "iban" else luhn).is_valid(number))
