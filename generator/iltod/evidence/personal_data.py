"""What looks like somebody's personal data in a text: register numbers, phones, accounts, e-mail addresses.

The patterns follow how such numbers are really written in Mongolia, with Latin look-alikes, small letters and spaces.
How often they are right and how much they find is measured on the labelled texts of `tests/personal_data`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from iltod.core.place import Place
from iltod.core.problem import Problem, make_problem
from iltod.model import Finding, PersonalDataKind

NAME = "#"
"""Where something was found that stands in the name of a file."""

_DIGIT, _GAP = b"\xea", b"\xeb"

_SHAPES = bytes.maketrans(b"0123456789-. \xa0", _DIGIT * 10 + _GAP * 4)
"""Digits and what may divide them become bytes that are rare in Cyrillic, so that searching for them skips far."""

_EIGHT, _FOUR_FOUR, _PAIRS, _TWO_SIX, _SIX_TWO, _NO_BREAK = (
    shape.replace(b"0", _DIGIT).replace(b"-", _GAP)
    for shape in (b"00000000", b"0000-0000", b"00-00-00-00", b"00-000000", b"000000-00", b"0000\xc2-0000")
)


def is_suspect(content: bytes) -> bool:
    """Return whether a file may hold personal data: eight digits in a usual grouping, or an @.

    It is asked of every file of every build and so costs a few nanoseconds a byte. A date is no such grouping.
    """
    shapes = content.translate(_SHAPES)
    return (
        _EIGHT in shapes
        or _FOUR_FOUR in shapes
        or _PAIRS in shapes
        or _TWO_SIX in shapes
        or _SIX_TWO in shapes
        or _NO_BREAK in shapes
        or b"@" in content
    )


def screen_file(content: bytes, file: str) -> tuple[Finding, ...]:
    """Return what looks like personal data in the bytes of a data file, with its comments."""
    if not is_suspect(content):
        return ()
    return tuple(screen_text(content.decode("utf-8", errors="replace"), file))


def screen_text(text: str, file: str, where: str = "") -> Iterator[Finding]:
    """Yield what looks like personal data in a text, in the order of its beginnings."""
    line, begin = 1, 0
    for start, kind, value in sorted(_findings(text)):
        line += text.count("\n", begin, start)
        begin = start
        column = start - text.rfind("\n", 0, start)
        yield Finding(kind, value, Place(file) if where else Place(file, line, column), where)


def screen_name(file: str) -> Iterator[Finding]:
    """Yield what looks like personal data in the name of a file."""
    yield from screen_text(file.rpartition("/")[2], file, NAME)


def plain_number(text: str) -> str:
    """Return the digits of a phone as they are compared: without the country's code and without signs."""
    digits = re.sub(r"\D", "", text)
    return digits[3:] if len(digits) > 8 and digits.startswith("976") else digits


_CYRILLIC = "А-ЯЁӨҮа-яёөү"

_LETTER = f"[{_CYRILLIC}ABCEHKMOPTXYVaceopxyv]"
"""A letter of a register number, or the Latin one that looks like it or is typed for it."""

_BETWEEN = r"[ \u00a0.\-\u2010-\u2015]"

_MONEY_OR_COUNT = (
    r"(?![ \u00a0]*(?:₮|%|төг|мян|сая|тэрбум|хувь|MNT|USD|кВт|га\b|тн\b|тонн|ширхэг|хүн|иргэн|удаа|м2|м3|км|айл|өрх))"
)

_REGISTER = re.compile(
    rf"(?<!\w)({_LETTER})({_BETWEEN}?)({_LETTER})([ \u00a0:.\-]{{0,2}})(\d(?:[ \u00a0\-]?\d){{7}})(?![\w])"
)

_STRICT_REGISTER = re.compile(r"[А-ЯЁӨҮ]{2}\d{8}")

_BIRTH_DAY = re.compile(r"\d\d(?:0[1-9]|1[0-2]|2[1-9]|3[0-2])(?:0[1-9]|[12]\d|3[01])\d\d")

_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")

_REGISTER_WORD = re.compile(r"(?:регистр|\bРД\b)[^\n]{0,40}$", re.IGNORECASE)

_PHONE = re.compile(
    r"(?<![0-9A-Za-z_=%&#№$€])(?<!№ )(?<![^0-9]/)(?<![0-9][.,\-–])"
    r"((?:\(?\+?976\)?[ \u00a0\-]?)?)"
    rf"(\d{{8}}|\d{{4}}{_BETWEEN}\d{{4}}|\d\d(?P<same>{_BETWEEN})\d\d(?P=same)\d\d(?P=same)\d\d|\d\d{_BETWEEN}\d{{6}}"
    rf"|\d\d{_BETWEEN}\d{{3}}{_BETWEEN}\d{{3}}|\d{{4}}{_BETWEEN}\d\d{_BETWEEN}\d\d)"
    rf"(?![0-9A-Za-z_])(?![.,\-–][0-9])(?!/\d{{1,7}}\b)(?!-[0-9a-f]{{4}}-){_MONEY_OR_COUNT}"
)

_PHONE_WORD = re.compile(
    r"(?:утас|утс|утга?с|гар ут|ут\.|факс|дугаар луу|холбогд|лавлах|viber|whatsapp)[^\n]{0,25}$", re.I
)

_MONEY_WORD = re.compile(
    r"(?:төсөв|төсв|төгрөг|₮|зардал|зардл|орлог|өртөг|өртг|дүн\b|\bүнэ\b|үнийн|мөнгө|тоолуур|гэрчилгээ)[^\n]{0,25}$",
    re.I,
)

_ROUND = re.compile(r"\d\d00\D\d\d00")

_ACCOUNT_WORD = re.compile("данс|iban|account", re.IGNORECASE)

_ACCOUNT_AFTER = re.compile(
    r"(?<!шилэн )\b(?:данс|iban|account)[^\d\n]{0,40}(\d(?:[ \u00a0\-]?\d){7,19})(?![\w])" + _MONEY_OR_COUNT,
    re.IGNORECASE,
)

_ACCOUNT_BEFORE = re.compile(r"(?<![\w.,\-/])(\d(?:[ \u00a0]?\d){8,19})[^\d\n]{0,25}(?<!шилэн )\bданс", re.IGNORECASE)

_IBAN = re.compile(r"(?<!\w)MN\d\d(?:[ \u00a0]?\d{4}){4}(?!\d)", re.IGNORECASE)

_EMAIL = re.compile(r"(?<![\w.+\-])[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)*\.[^\W\d_]{2,}")

_ADDRESS = re.compile(r"https?://\S+")


def _findings(text: str) -> Iterator[tuple[int, PersonalDataKind, str]]:
    """Yield where, what and its plain form. What was found is blotted out for the patterns that are less sure."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield match.start(), PersonalDataKind.EMAIL, match[0].casefold()
        text = _EMAIL.sub(_blot, text)
    found = [match for match in _REGISTER.finditer(text) if _is_register(match)]
    for match in found:
        yield match.start(), PersonalDataKind.REGISTER_NUMBER, re.sub(r"\W", "", match[0]).upper()
    text = _ADDRESS.sub(_blot, _blotted(text, found))
    for accounts in (_ibans, _accounts):
        found = list(accounts(text))
        for match in found:
            group = match.lastindex or 0
            yield match.start(group), PersonalDataKind.ACCOUNT, _digits(match[group])
        text = _blotted(text, found)
    for match in _PHONE.finditer(text):
        if _is_phone(match):
            yield match.start(), PersonalDataKind.PHONE, _digits(match[2])


def _ibans(text: str) -> Iterator[re.Match[str]]:
    return _IBAN.finditer(text)


def _accounts(text: str) -> Iterator[re.Match[str]]:
    if _ACCOUNT_WORD.search(text):
        for match in (*_ACCOUNT_AFTER.finditer(text), *_ACCOUNT_BEFORE.finditer(text)):
            if not _DATE.fullmatch(_digits(match[1])):
                yield match


def _is_register(match: re.Match[str]) -> bool:
    """Two capital letters with eight digits at once are one in any case; a looser form must begin with a birthday."""
    if _STRICT_REGISTER.fullmatch(match[0]):
        return True
    first, between, second, gap, written = match.groups()
    digits = _digits(written)
    if not _BIRTH_DAY.fullmatch(digits):
        return False
    if _REGISTER_WORD.search(match.string, max(0, match.start() - 60), match.start()):
        return True
    loose = bool(between or gap.strip(" \u00a0") != gap or len(written) > 8)
    return not (loose and (_DATE.fullmatch(digits) or ((first + second).islower() and between)))


def _is_phone(match: re.Match[str]) -> bool:
    """Eight digits that begin like a phone, or any eight after the country's code or a word for a phone."""
    prefix, written = match[1], match[2]
    digits = _digits(written)
    if prefix.strip() or _PHONE_WORD.search(match.string, max(0, match.start() - 40), match.start()):
        return _DATE.fullmatch(digits) is None
    if _MONEY_WORD.search(match.string, max(0, match.start() - 40), match.start()):
        return False
    return digits[0] in "56789" and not digits.endswith("000") and not _ROUND.fullmatch(written)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _blot(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _blotted(text: str, found: Iterable[re.Match[str]]) -> str:
    pieces = []
    end = 0
    for match in sorted(found, key=lambda match: match.start()):
        if match.end() > end:
            start = max(match.start(), end)
            pieces += [text[end:start], " " * (match.end() - start)]
            end = match.end()
    return "".join((*pieces, text[end:]))


_CODES = {
    PersonalDataKind.REGISTER_NUMBER: "found_register_number",
    PersonalDataKind.PHONE: "found_phone",
    PersonalDataKind.ACCOUNT: "found_account",
    PersonalDataKind.EMAIL: "found_email",
}


def finding_problem(finding: Finding) -> Problem:
    """Return a finding as a problem; what was found is not repeated."""
    place, code = finding.place, _CODES[finding.kind]
    folder, slash, name = place.file.rpartition("/")
    if finding.where == NAME:
        name = re.sub(r"[0-9]", "•", name)
        return make_problem(code, Place(folder + slash + name), where=name)
    return make_problem(code, place, where=name + (finding.where or f":{place.line}"))
