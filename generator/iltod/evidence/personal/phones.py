"""Phones by Mongolia's numbering plan, separated from prices, counts, dates and papers by the words around."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from iltod.evidence.personal.passage import COMPACT_DATE, UNITS, Found, digits_of, words_after, words_before
from iltod.model import PersonalDataKind

_NUMBER = re.compile(
    r"\d(?:(?<![0-9A-Za-z_=%&#№$€₮]\d)(?<!№ \d)(?<![А-ЯЁӨҮ]{2}\d)(?<![^\W\d_]/\d)(?<![0-9][.\-]\d)"
    r"(?:(?<![0-9],\d)|(?<=(?<!\d)\d{8},\d))"
    r"|(?<=976.)|(?<=976-.))"
    r"(?:[ ._()\-]{0,2}\d){7}"
    r"(?![0-9A-Za-z_])(?![.\-][0-9])(?!,[0-9](?!\d{7}\b))(?!/\d{1,7}\b)(?!-[0-9a-f]{4}-)(?!(?: \d)+(?: |$))"
)

_CODE = re.compile(r"(?<![\dA-Za-z])\(?(?:\+|00)?976\)?[ \-]?\(?$")

_PHONE_WORD = re.compile(
    r"утас|утс[аынд]|\bутга?с|\bутс\b|\bгар ут|\bгар:|\bут\.|\bфакс|дугаар луу|дугаар нь\b|\bхолбог?д|\bхолбоо барих"
    r"|\bлавлах|\bзалг|\bмессеж|\bсмс|\bsms|viber|whatsapp|telegram|\btel\b|\bтел\b|phone|\bmob|\bмоб",
    re.I,
)

_OTHER_WORD = re.compile(
    r"төсөв|төсв|төгрөг|₮|\bmnt\b|зардал|зардл|орлог|өртөг|өртг|\bдүн|\bүнэ|\bүний|мөнгө|тоолуур|гэрчилгээ|хандалт"
    r"|\bүзсэн|\bүзэлт|\bтоо\b|\bнийт\b|захиалг|тендер|гэрээ|invoice|нэхэмжл|баримт|гүйлгээ|\bсери|\bкод|\bkpi|\bviews?"
    r"|\bvalue|\bcount|хүртээмж|хэмнэ|үлдэгдэл|хувьцаа|талбай|\bттд|\bубег|бүртгэл|тушаал|тогтоол|\bid\b|isbn|sha|md5|hash"
    r"|commit|хэмжилт|улирал|\bзаалт|оролцогч|координат|файл|зураг|\bхэмжээ",
    re.I,
)

_AFTER = re.compile(
    r"[ ,]{0,2}(?:дугаар\w*[ ]|-?[а-яөүё]{1,4}[ ])?(?:гар )?(?:утас|утс|залг|холбог|мессеж|руу залг|луу залг)", re.I
)

_COUNTED = re.compile(UNITS, re.I)

_MONEY = re.compile(r"[ ]?(?:₮|төг|мян|сая|MNT|USD)")

_ROUND = re.compile(r"\d\d00\D\d\d00")

_DATE = re.compile(r"(?:19|20)\d\d[ ._\-]\d\d[ ._\-]\d\d")

_SURE_GROUPS = ("8", "4 4", "4-4", "4.4", "4_4", "2-2-2-2", "2_2_2_2", "2-6", "2 6", "2-3-3", "4-2-2", "3-5", "3-3-2")
"""Groups of digits that are a phone by themselves where the plan knows it; money is written by thousands."""

_PAIRS = ("2 2 2 2", "2 2 4", "2-2-4", "2.2.2.2", "1 1 1 1 1 1 1 1")
"""Groups that are one by themselves where it begins like a phone that is carried about."""


def phones(text: str) -> Iterator[Found]:
    """Yield the phones of a text."""
    for match in _NUMBER.finditer(text):
        if _is_phone(match):
            yield Found(match.start(), match.end(), PersonalDataKind.PHONE, digits_of(match[0]))


def _is_phone(match: re.Match[str]) -> bool:
    text, written, start = match.string, match[0], match.start()
    digits = digits_of(written)
    if COMPACT_DATE.fullmatch(digits) or _DATE.fullmatch(written):
        return False
    code = _CODE.search(text, max(0, start - 9), start)
    told = _told_by_words(words_before(text, start), words_after(text, match.end()))
    if code or told:
        return digits[0] in "56789" or _in_plan(digits)
    if told is False or digits.endswith("000") or _ROUND.fullmatch(written):
        return False
    groups = re.sub(r"\d+", lambda run: str(len(run[0])), written)
    sure = groups in _SURE_GROUPS or ")" in written or (groups in _PAIRS and digits[0] in "89")
    return sure and digits[0] in "56789" and _in_plan(digits)


def _told_by_words(before: str, after: str) -> bool | None:
    """Return whether the words say that a number is a phone, or something else; None where they say nothing."""
    if _MONEY.match(after):
        return False
    phone = max((word.end() for word in _PHONE_WORD.finditer(before)), default=0)
    other = max((word.end() for word in _OTHER_WORD.finditer(before)), default=0)
    if phone > other or _AFTER.match(after):
        return True
    return False if other or _COUNTED.match(after) else None


@cache
def _in_plan(digits: str) -> bool:
    """Return whether eight digits are a number that Mongolia's plan gives out."""
    import phonenumbers  # few files hold a number that has to be looked up, and it takes 40 ms to load

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, "MN"))
    except phonenumbers.NumberParseException:
        return False
