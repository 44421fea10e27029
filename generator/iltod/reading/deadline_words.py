"""Deadlines as people print and write them, to their normal form."""

from __future__ import annotations

import datetime
import difflib
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from iltod.core.language import LATIN_LOOKALIKES, ordinals_in_digits
from iltod.model import DeadlineKind
from iltod.reading.yaml import Entry, Mapping, Node, Scalar, Sequence

Known = dict[str, object]
"""Fields of `Deadline` by their names."""

LONGEST_DEADLINE = 200

_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}

_NUMERAL = r"(?:viii|vii|xii|iii|vi|iv|ix|xi|ii|i|v|x|[0-9]{1,2})(?![0-9.])"

_NUMBER = rf"{_NUMERAL}(?:\s?-?\s?(?:р(?!\w)|дугаар|дүгээр))?"

_LIST = rf"(?P<numbers>{_NUMBER}(?:\s*(?:,|;|/|\+|-|–|—|ба|болон|бөгөөд)\s*{_NUMBER})*)"

_YEAR = r"(?:(?P<year>20[0-9]{2})\s?(?:оны?|онд)\s+)?"

_DASH = re.compile(r"[-–—]\s*(?=[0-9ivx])")

_AROUND = " \t.,;:-–—•*"

_WITHIN = re.compile(
    r"[\s,]+(?:дотор(?: нь)?|багтаан|багтааж|багтаад|хүртэл(?: хугацаанд)?|хугацаанд|турш(?:ид)?|тус бүр(?:д|т)?)$"
)

_COUNT_WORDS = {
    "нэг": 1,
    "хоёр": 2,
    "гурав": 3,
    "гурван": 3,
    "дөрөв": 4,
    "дөрвөн": 4,
    "тав": 5,
    "таван": 5,
    "зургаа": 6,
}

_TIMES = (
    rf"(?P<times>[1-9][0-9]?|{'|'.join(_COUNT_WORDS)})"
    r"(?:\s?-?\s?(?:аас|ээс|оос|өөс|наас|нээс|ноос|нөөс)\s+(?:доошгүй|багагүй|цөөнгүй))?\s+удаа"
)

_QUARTER = r"(?:улирал(?:д|т|даа|ын|дахь)?|улир(?:лын|лаар|лын эцэст|лын эцсээр|лын сүүлээр))"

_MONTH = r"(?:сар(?:д|даа|ын)?(?: (?:эхээр|дундуур|сүүлээр|сүүлчээр|эцэст|эцсээр|эхэн|дунд|сүүлч|сүүл))?)"

_DAY = r"(?P<day>[0-3]?[0-9])(?:\s?-?\s?(?:ны|ний|нд|н))?(?: (?:өдөр|өдрийн|өдрийг|өдөрт|дотор))?"


def complete_deadline(node: Mapping) -> Mapping | None:
    """Return the deadline with the normal form of its words added, or None if its words are not known."""
    text = node.entries["text"].node if "text" in node.entries else None
    if "kind" in node.entries or not isinstance(text, Scalar) or text.empty:
        return node
    known = read_deadline(text.text)
    if known is None:
        return None
    added = {name: Entry(_node(value, text.line, text.column), text.line, text.column) for name, value in known.items()}
    return Mapping({**added, **node.entries}, node.line, node.column)


def _node(value: object, line: int, column: int) -> Node:
    if isinstance(value, tuple):
        return Sequence([_node(item, line, column) for item in value], line, column)
    return Scalar("true" if value is True else str(value), False, line, column)


@lru_cache(maxsize=10_000)  # a country's plans repeat the same few words
def read_deadline(text: str) -> Known | None:
    """Return the normal form of printed words as fields of `Deadline`, or None if they are not known."""
    if len(text) > LONGEST_DEADLINE:
        return None
    words = " ".join(unicodedata.normalize("NFC", text).casefold().split()).strip(_AROUND)
    words = ordinals_in_digits(words).replace("і", "i")  # the Ukrainian letter is typed for the Roman one
    while shorter := _WITHIN.sub("", words):
        if shorter == words:
            break
        words = shorter
    return _read(words.strip(_AROUND)) or _read_several(words)


def likely_deadline(written: str) -> str | None:
    """Return known words that damaged ones probably were (`Харас жил` is Хагас жил), or None where none are near."""
    spaced = re.sub(r"(?<=[0-9])(-?р|-?дугаар|-?дүгээр)(?=улир|сар)", r"\1 ", unicodedata.normalize("NFC", written))
    words = [_likely_word(word) for word in spaced.split()]
    likely = " ".join(words)
    return likely if likely.split() != written.split() and read_deadline(likely) else None


_TYPED_ROMAN = {"п": "II", "ш": "III", "1у": "IV", "iу": "IV", "1v": "IV", "iy": "IV", "шу": "IV", "l": "I", "ll": "II"}
"""What is typed or read for Roman numerals where the keyboard or the reader knows Cyrillic."""


def _likely_word(word: str) -> str:
    if roman := _TYPED_ROMAN.get(word.casefold().strip(_AROUND)):
        return roman
    cyrillic = word if re.fullmatch(r"[IVXivx,;.\-–]+", word) else word.translate(LATIN_LOOKALIKES)
    core = cyrillic.strip(_AROUND).casefold()
    if len(core) < 3 or any(letter.isdigit() for letter in core) or core in _VOCABULARY:
        return cyrillic
    near = difflib.get_close_matches(core, _VOCABULARY, 1, 0.6 if len(core) > 4 else 0.7)
    if not near:
        return cyrillic
    return near[0].capitalize() if cyrillic[:1].isupper() else near[0]


def deadline_line(written: str) -> str | None:
    """Return a line that reads damaged words as what they probably were, or None where nothing is near.

    No line invents a day: where the words are not known, only the author can say what they mean.
    """
    likely = likely_deadline(written)
    if likely is None or len(written) > LONGEST_DEADLINE:
        return None
    doubt = f"«{written}» гэснийг «{likely}» гэж уншив."
    fields = {"text": likely, "printed": written, "doubt": doubt}
    return "deadline: {" + ", ".join(f"{name}: {_quoted(value)}" for name, value in fields.items()) + "}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# One expression


def _quarters(match: re.Match[str]) -> Known | None:
    numbers, through = _numbers(match["numbers"])
    if not numbers or not all(1 <= number <= 4 for number in numbers):
        return None
    if match["year"]:
        return _dated(int(match["year"]), max(numbers) * 3, None)
    if len(numbers) == 1:
        return {"kind": DeadlineKind.QUARTER, "quarter": numbers[0]}
    if numbers == (1, 2, 3, 4) and not through:
        return {"kind": DeadlineKind.EACH_QUARTER}
    return {"kind": DeadlineKind.QUARTER, "quarters": numbers, **({"through": True} if through else {})}


def _months(match: re.Match[str]) -> Known | None:
    numbers, through = _numbers(match["numbers"])
    if not numbers or not all(1 <= number <= 12 for number in numbers):
        return None
    day = int(match["day"]) if match.groupdict().get("day") else None
    if day is not None and (len(numbers) > 1 or not _is_day(2024, numbers[0], day)):
        return None
    if match["year"]:
        return _dated(int(match["year"]), max(numbers), day)
    more: Known = {"day": day} if day else {"through": True} if through else {}
    return {"kind": DeadlineKind.MONTH, "months": numbers, **more}


def _numbers(written: str) -> tuple[tuple[int, ...], bool]:
    """Return the numbers of a list in order, and whether it is one stretch; none where a stretch runs backwards."""
    through = bool(_DASH.search(re.sub(rf"({_NUMERAL})\s?-\s?(?=дугаар|дүгээр|р(?!\w))", r"\1 ", written)))
    found = [_ROMAN.get(item) or int(item) for item in re.findall(_NUMERAL, written)]
    if through and (len(found) != 2 or found[0] >= found[1]):
        return (), False
    numbers = range(found[0], found[1] + 1) if through else sorted(set(found))
    return tuple(numbers), through


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _dated(year: int, month: int, day: int | None) -> Known | None:
    """Return a day of a year that the words name; the last one of the month where they name no day."""
    day = day or next(last for last in (31, 30, 29, 28) if _is_day(year, month, last))
    return {"kind": DeadlineKind.DATE, "date": datetime.date(year, month, day)} if _is_day(year, month, day) else None


def _date(match: re.Match[str]) -> Known | None:
    return _dated(int(match["year"]), int(match["month"]), int(match["day"])) if 0 < int(match["month"]) < 13 else None


def _month_and_day(match: re.Match[str]) -> Known | None:
    month, day = int(match["month"]), int(match["day"])
    return {"kind": DeadlineKind.MONTH, "months": (month,), "day": day} if _is_day(2024, month, day) else None


def _half(match: re.Match[str]) -> Known:
    half = match["half"]
    number = 1 if half in ("1", "i", "эхний") else 2 if half else None
    return {"kind": DeadlineKind.HALF_YEAR, **({"half": number} if number else {})}


def _times(match: re.Match[str]) -> Known:
    times = match["times"]
    return {"kind": DeadlineKind.TIMES_A_YEAR, "times": _COUNT_WORDS.get(times) or int(times)}


def _only(kind: DeadlineKind) -> Callable[[re.Match[str]], Known]:
    return lambda _match: {"kind": kind}


_EACH = r"(?:бүр|тутам|болгон)(?:т|д|ийн|ын)?"

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Known | None]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (
            r"жил(?:д|дээ|ийн| (?:бүр|тутам|болгон)(?:д|т)?)?"
            r"(?: (?:эцэст|эцсээр|эцсийн байдлаар|төгсгөлд|туршид|турш))?"
            r"|он(?:д|доо|ы)(?: (?:эцэст|эцсээр|турш|туршид))?|(?:бүтэн )?жилээр"
            r"|(?:тогтмол|байнга|байнгын|байнга,? тогтмол|тогтмол,? байнга)",
            _only(DeadlineKind.YEAR),
        ),
        (rf"(?:жил(?:д|дээ)\s+)?{_TIMES}", _times),
        (
            rf"хагас жил\w* {_EACH}(?: эцэст)?"
            r"|хагас(?: жил\w*)?(?:,| ба| болон) (?:бүтэн )?жил(?:ээр|ийн эцэст|д|дээ|ийн)?"
            rf"|хагас жилд\s+(?:1|нэг) удаа",
            _only(DeadlineKind.EACH_HALF_YEAR),
        ),
        (
            r"(?:оны )?(?:(?P<half>эхний|эцсийн|сүүлийн|сүүлчийн|(?:1|2|ii|i)(?=[\s-]))"
            r"(?:\s?-?\s?(?:р|дугаар|дүгээр))? )?хагас жил(?:д|ээр|дээ|ийн|ийн эцэст)?",
            _half,
        ),
        (rf"улир(?:ал|лын) {_EACH}(?: (?:эцэст|эцсээр|сүүлийн сард|сүүлээр))?", _only(DeadlineKind.EACH_QUARTER)),
        (r"улиралд\s+(?:1|нэг) удаа|улирлаар", _only(DeadlineKind.EACH_QUARTER)),
        (rf"{_YEAR}{_LIST}\s+{_QUARTER}", _quarters),
        (rf"сар {_EACH}(?: {_DAY})?|сард\s+(?:1|нэг) удаа|сараар", _only(DeadlineKind.EACH_MONTH)),
        (rf"{_YEAR}{_LIST}\s+{_MONTH}", _months),
        (rf"{_YEAR}{_LIST}\s+сарын {_DAY}", _months),
        (rf"(?P<year>20[0-9]{{2}})\s?[./-]\s?(?P<month>[0-9]{{1,2}})\s?[./-]\s?{_DAY}", _date),
        (r"(?P<month>0[1-9]|1[0-2])[./](?P<day>[0-3][0-9])(?:\s?-?\s?(?:ны|ний))?(?: өдөр| өдрийн)?", _month_and_day),
        (
            r"(?P<year>20[0-9]{2})(?P<month>)(?P<day>)\s?(?:он|онд|ондоо|оны)",
            lambda match: _dated(int(match["year"]), 12, 31),
        ),
        (
            r"тухай бүр(?:д|т|тэй)?"
            r"|(?:шаардлага|хэрэгцээ|зөрчил) (?:гар(?:сан|ах)|үүс(?:сэн|эх)) (?:үед|тохиолдолд|бүрд|бүрт)"
            r"|шаардлагатай (?:үед|тохиолдолд|тухай бүр)|тохиолдол бүр(?:д|т)|үүссэн тухай бүр",
            _only(DeadlineKind.AS_IT_ARISES),
        ),
    )
)


def _read(words: str) -> Known | None:
    for pattern, read in _FORMS:
        if match := pattern.fullmatch(words):
            return read(match)
    return None


def _read_several(words: str) -> Known | None:
    """Return what a list of whole expressions means, where all name quarters or all name months."""
    parts = [part.strip(_AROUND) for part in re.split(r"[,;/]| ба | болон ", words)]
    found = [_read(part) for part in parts if part]
    if len(found) < 2 or any(item is None or "through" in item or "day" in item for item in found):
        return None
    kinds = {item["kind"] for item in found if item}
    if kinds == {DeadlineKind.QUARTER}:
        numbers = sorted({number for item in found if item for number in (item.get("quarters") or (item["quarter"],))})  # type: ignore[attr-defined]
        return {"kind": DeadlineKind.QUARTER, "quarters": tuple(numbers)}
    if kinds == {DeadlineKind.MONTH}:
        months = sorted({number for item in found if item for number in item["months"]})  # type: ignore[attr-defined]
        return {"kind": DeadlineKind.MONTH, "months": tuple(months)}
    if kinds == {DeadlineKind.HALF_YEAR} and {item.get("half") for item in found if item} == {1, 2}:
        return {"kind": DeadlineKind.EACH_HALF_YEAR}
    return None


_VOCABULARY = (
    "жилдээ", "жил", "жилийн", "турш", "хагас", "эхний", "эцсийн", "сүүлийн", "улирал", "улиралд", "бүр", "бүрд",
    "тутам", "тухай", "сар", "сард", "сарын", "дугаар", "дүгээр", "дотор", "багтаан", "тогтмол", "байнга", "удаа",
)  # fmt: skip
