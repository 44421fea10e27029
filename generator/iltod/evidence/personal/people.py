"""Data about one person: register numbers, plates of cars, days of birth, addresses of homes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from iltod.evidence.personal.passage import COMPACT_DATE, Found, digits_of, words_after, words_before
from iltod.model import PersonalDataKind

_LETTER = "[А-ЯЁӨҮа-яёөүA-Za-z]"

_DIGITS = re.compile(r"\d(?<!\d\d)(?:(?:[ _.\-]?\d){7}|[\dlIOОоЗз]{7})(?![0-9A-Za-z_])(?![.,][0-9])")

_LETTERS_BEFORE = re.compile(rf"(?:(?<![^\W_])|(?<=РД)|(?<=рд))({_LETTER})([ _.\-]?)({_LETTER})([ _:.\-/]{{0,2}})$")

_BIRTH_DAY = re.compile(r"\d\d(?:0[1-9]|1[0-2]|2[1-9]|3[0-2])(?:0[1-9]|[12]\d|3[01])\d\d")

_TWINS = str.maketrans("lIOОоЗз", "1100033")
"""Letters that are typed for digits."""

_REGISTER_WORD = re.compile(r"регистр|\bрд\b|register|\brd\b|reg\. ?no", re.I)

_NO_LETTERS_OF_IT = re.compile(
    "нь|он|ба|уу|үү|юм|юу|аж|за|ах|эх|ор|ам|ус|ой|ул|аа|ээ|өө|оо|гм|дэ|те|вэ|бэ|би|та|үг|эд|үе|үр|пд|no|id|nr|sn|in|pr"
)
"""Words of two letters, which stand before other numbers."""

_WRITTEN_DATE = re.compile(r"(?:19|20)\d\d[ ._\-]\d\d[ ._\-]\d\d")

_PLATE = re.compile(r"(\d(?<![\w.,/\-].)(?:\d{3}|\d-\d\d))[ \-]?([А-ЯЁӨҮа-яёөү]{2,3})(?![\w])")

_PLATES = re.compile("У[А-ЯӨҮ]|АР|БӨ|БХ|БУ|ГА|ГС|ДА|ДГ|ДО|ДУ|ДД|ЗА|ОР|ӨВ|ӨМ|СҮ|СЭ|ТӨ|УВ|ХО|ХӨ|ХЭ")
"""With what the letters of a plate begin: Ulaanbaatar's series, and a pair of letters for each province."""

_NO_PLATE = re.compile("ОНЫ|ОНД|МЯН|САЯ|ХҮН|ТӨГ|АТГ|УИХ|УЛС|УДА|ДЭХ|ДАХ|ХУВ|БАР|ӨДР|САР|ЦАГ|УОК|УДШ|УБЗ|УБТ|УБЕГ")

_VEHICLE = re.compile("[Мм]ашин|[Тт]ээврийн хэрэгс")

_YEAR = re.compile("(?:19|20)")

_DAY_OF = re.compile(
    r"\d(?<![\d.\-/].)(?:(?:(?<=1)9|(?<=2)0)\d\d(?:[.\-/][01]?\d[.\-/][0-3]?\d"
    r"| оны [01]?\d[ ]?(?:дугаар |дүгээр |-р )?(?:сарын )[0-3]?\d)"
    r"|\d?[./\-][01]?\d[./\-](?:19|20)\d\d)(?!\d)"
)

_BORN = re.compile(r"(?<!хүүхэд )\b[Тт]өрс(?:өн\b|ний)|\bDOB\b|\b[Bb]irth")

_NAME = r"[А-ЯЁӨҮ]\.[ ]?[А-ЯЁӨҮ][а-яёөү\-А-ЯЁӨҮ]+"

_BESIDE_NAME = re.compile(rf"{_NAME}[ ]?[(/,\-]+[ ]?$")

_LATEST_BIRTH = 2010
"""A later day beside a name is a day of work."""

_HOME = ("тоот", "ршин суу", "эрийн хаяг")
"""Parts of words without which there is no address of a home."""

_HOME_WORDS = re.compile(
    r"(?:\b[Гг]эрийн хаяг(?!аар)|\b[Оо]ршин суу(?:х|гаа|даг|ж)\b)[^\n]{0,80}\d+[^\n\d]{0,4}(?:байр|тоот|гудамж|хороо\b"
    r"|баг\b|-\d)|\d+ ?тоотод? ?(?:оршин суу|амьдар)",
)

_FLAT = re.compile(
    r"\d+[ \-]?(?:р|дугаар|дүгээр)? ?(?:байр(?:ны|,)?|гудамж(?:ны)?|хашаа(?:ны)?)\b[^\n]{0,25}?\d+[ \-]?тоот"
    r"|\b[Гг]удамж(?:ны)?,? [^\n]{0,15}?\d[\d\-]*[ \-]?тоот",
)

_OFFICE = re.compile(r"албан|ажлын|засгийн газр|тоот өрөө|ордон|байгууллаг|тамгын газар|оффис", re.I)


def registers(text: str) -> Iterator[Found]:
    """Yield the register numbers of a text."""
    for digits in _DIGITS.finditer(text):
        letters = _LETTERS_BEFORE.search(text, max(0, digits.start() - 8), digits.start())
        if letters and _is_register(letters, digits):
            value = (letters[1] + letters[3] + digits_of(digits[0].translate(_TWINS))).upper()
            yield Found(letters.start(), digits.end(), PersonalDataKind.REGISTER_NUMBER, value)


def _is_register(before: re.Match[str], match: re.Match[str]) -> bool:
    """Return whether two letters and eight digits are one: it begins with a day of birth, and no word forbids it."""
    first, between, second, gap = before.groups()
    written = match[0]
    digits = digits_of(written.translate(_TWINS))
    letters = first + second
    if not _BIRTH_DAY.fullmatch(digits) or _WRITTEN_DATE.fullmatch(written):
        return False
    around = words_before(match.string, before.start(), 60) + "\n" + words_after(match.string, match.end())
    if _REGISTER_WORD.search(around):
        return True
    glued = not between and not gap
    if _NO_LETTERS_OF_IT.fullmatch(letters.lower()) and (not glued or letters.isascii()):
        return False
    if not written.isdigit() and len(written) == 8:
        return glued and letters.isupper()
    if COMPACT_DATE.fullmatch(digits):
        return glued and letters.isupper() and not letters.isascii()
    return letters.isupper() or not between


def plates(text: str) -> Iterator[Found]:
    """Yield the plates of cars: by their letters, or by a word for a car beside them."""
    for match in _PLATE.finditer(text):
        number, letters = match.groups()
        around = words_before(text, match.start(), 60) + "\n" + words_after(text, match.end(), 40)
        sure = _VEHICLE.search(around) is not None
        known = sure or "улсын дугаар" in around.lower()
        if _NO_PLATE.fullmatch(letters.upper()) or not (sure or (letters.isupper() and len(letters) == 3)):
            continue
        if _PLATES.match(letters.upper()) and (known or not _YEAR.match(number)):
            value = digits_of(number) + letters.upper()
            yield Found(match.start(), match.end(), PersonalDataKind.VEHICLE_PLATE, value)


def births(text: str) -> Iterator[Found]:
    """Yield days of birth: beside a word for it, or an early day beside a name."""
    for match in _DAY_OF.finditer(text):
        before, after = words_before(text, match.start(), 30), words_after(text, match.end(), 30)
        year = int(max(re.findall(r"\d{4}", match[0])))
        beside = _BESIDE_NAME.search(before) and year <= _LATEST_BIRTH
        if beside or _BORN.search(before) or _BORN.search(after):
            yield Found(match.start(), match.end(), PersonalDataKind.BIRTH_DATE, digits_of(match[0]))


def homes(text: str) -> Iterator[Found]:
    """Yield addresses of homes: by words for a home, or a flat that no word makes an office."""
    if not any(part in text for part in _HOME):
        return
    for pattern in (_HOME_WORDS, _FLAT):
        for match in pattern.finditer(text):
            around = words_before(text, match.start(), 60) + match[0] + words_after(text, match.end(), 12)
            if pattern is _HOME_WORDS or not _OFFICE.search(around):
                yield Found(match.start(), match.end(), PersonalDataKind.HOME_ADDRESS, match[0].casefold())
