"""What comes before the table: the order that approves the plan, who signed it and when, and the plan's title."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

import msgspec

from iltod.core.language import LATIN_LOOKALIKES, official_date
from iltod.importing.document import Paragraph, Spot
from iltod.importing.questions import Question
from iltod.model import Approval, Person, Text

_ACT = re.compile(r"(?<!\w)(захирамж|тушаал|тогтоол|шийдвэр)$", re.IGNORECASE)

_DATE = re.compile(
    r"(?P<year>20\d{2})\s?(?:оны?)\s+(?P<month>\d{1,2})\s*-?\s*(?:дугаар|дүгээр|р)?\s*сарын\s+(?P<day>\d{1,2})\s?-?\s?(?:ны|ний)?"
    r"(?P<end>\s*өд[өр]+ийн|\s*өдөр)?"
)

_SHORT_DATE = re.compile(r"(?P<year>20\d{2})[./-](?P<month>\d{1,2})[./-](?P<day>\d{1,2})\.?")

_NUMBER = re.compile(
    r"(?:(?:дугаар|№)\s*:?\s*)?(?P<number>[A-ZА-ЯЁӨҮ]\s?[/-]\s?\d{1,4}|\d{1,4}/\d{1,4})", re.IGNORECASE
)

_REFERENCE = re.compile(
    r"хавсралт(?:аар)?\.?$|(?:захирамж|тушаал|тогтоол|шийдвэр)[аэоө]+р\s+бата?ла?(?:в|сан)\.?$", re.IGNORECASE
)
"""What ends the printed reference to the act: on an annex, or above the title of a plan that was approved by it."""

_REFERRED_ACT = re.compile(r"(?<!\w)(?P<act>захирамж|тушаал|тогтоол|шийдвэр)", re.IGNORECASE)

_REFERRED_NUMBER = re.compile(
    r"(?<!\w)(?:(?:дугаар|№)\s*:?\s*)?"
    r"(?P<number>[A-ZА-ЯЁӨҮ]\s?[/-]\s?\d{1,4}|\d{1,4}(?:/\d{1,4})?)\s*-?\s*(?:дугаар|дүгээр|тоот|р|т)?\s*$",
    re.IGNORECASE,
)
"""The number of an act as it stands before the word for the act."""

_YEAR_ENDING = re.compile(r"\s*20\d{2}\s?оны?\s*$", re.IGNORECASE)

_NUMBER_LABEL = re.compile(r"(?:дугаар|№)\s*:?", re.IGNORECASE)

_NAME = re.compile(r"(?P<post>.*?)(?P<name>[А-ЯЁӨҮ]\.\s?[А-ЯЁӨҮ][А-ЯЁӨҮа-яёөү-]+)$")

_GROUNDS = re.compile(r"^(?P<grounds>.+?)\s*(?:-?[иы]й?г\s+)?(?:тус тус\s+)?үндэслэн", re.DOTALL)

_CLAUSE = re.compile(r"(?:\d{1,2}[.)]\s*)(?P<text>.+(?:сугай|сүгэй|даалгасугай)\.?)$", re.DOTALL)

_CITY = re.compile(r"[А-ЯЁӨҮ][а-яёөү]+(?: [а-яёөү]+)? (?:хот|сум|аймаг|дүүрэг)")

_CODES = re.compile(r"[\d\sA-ZА-ЯЁӨҮ#№./-]*\d{5,}[\d\sA-ZА-ЯЁӨҮ#№./-]*")

_PROPER = (
    ("засаг дарг", "Засаг дарг"), ("тамгын газ", "Тамгын газ"), ("монгол улс", "Монгол Улс"),
    ("тбб", "ТББ"), ("төхк", "ТӨХК"),
    ("төхххк", "ТӨХХК"), ("төххк", "ТӨХХК"), ("ххк", "ХХК"), ("улсын их хурал", "Улсын Их Хурал"), ("атг", "АТГ"),
)  # fmt: skip


class Front(msgspec.Struct, frozen=True):
    """What comes before the table: the plan's title, that of the order, the approval, and what fitted nowhere."""

    title: Text | None
    order_title: Text | None
    approval: Approval | None
    left: tuple[Paragraph, ...]
    questions: tuple[Question, ...]
    year: int | None = None


def read_front(paragraphs: Sequence[Paragraph]) -> Front:
    """Return what the paragraphs before the table say."""
    reading = _Reading(list(paragraphs))
    clauses = reading.clauses()
    grounds = reading.grounds()
    order_title = reading.order_title()
    annex = reading.annex()
    date, date_text = reading.date()
    number = reading.number()
    signatory = reading.signatory()
    act = reading.act()
    city = reading.city()
    title = reading.title()
    reading.leave_codes()
    if annex:
        reading.compare(annex, date, number)
    if annex:
        told = refer(annex.text)
        act, number, date = act or told.act, number or told.number, date or told.date
    known = act or (date and number)
    approval = (
        Approval(
            act=act or Text(text="Шийдвэр", doubt="Баримтад шийдвэрийн нэр олдсонгүй."),
            number=number,
            date=date,
            date_text=date_text,
            city=city,
            signatory=signatory,
            legal_grounds=grounds,
            clauses=clauses,
            annex_text=Text(text=annex.text) if annex else None,
        )
        if known
        else None
    )
    if approval is None:
        reading.lack(annex)
    year = re.search(r"(20\d{2})\s+оны", " ".join(item.text for item in (title, order_title) if item), re.IGNORECASE)
    plan_year = int(year[1]) if year else date.year if date else None
    left = (*reading.left, *reading.rest)
    return Front(title, order_title, approval, left, tuple(reading.questions), plan_year)


class Reference(msgspec.Struct, frozen=True):
    """What the printed reference to an act says of it."""

    act: Text | None = None
    number: Text | None = None
    date: datetime.date | None = None


def refer(printed: str) -> Reference:
    """Return what a reference says: `… Засаг даргын 2026 оны … өдрийн А/17 дугаар захирамжийн хавсралт`."""
    text = " ".join(printed.split())
    word = _REFERRED_ACT.search(text)
    if word is None:
        return Reference()
    before = text[: word.start()].rstrip()
    found = _DATE.search(before.lower()) or _SHORT_DATE.search(before)
    start, end = found.span() if found else (0, 0)
    number = _REFERRED_NUMBER.search(before, end)
    issuer = before[: start if found else number.start() if number else len(before)]
    act = from_capitals(" ".join(f"{_YEAR_ENDING.sub('', issuer)} {word['act']}".split()))
    if act.text.islower():
        act = Text(text=act.text.capitalize())
    return Reference(act, _act_number(number["number"]) if number else None, _day(found) if found else None)


def _act_number(written: str) -> Text:
    """Return the number of an act; a Latin letter in it is read as the Cyrillic one that looks the same."""
    printed = written.replace(" ", "")
    likely = printed.translate(LATIN_LOOKALIKES)
    if likely == printed:
        return Text(text=printed)
    return Text(text=likely, printed=printed, doubt="Эхний үсэг латинаар буусныг кирилл болгов.")


def sentence_case(text: str) -> str:
    """Return words in capitals as a sentence writes them; names that keep a capital keep it."""
    small = text.casefold()
    for found, proper in _PROPER:
        small = re.sub(rf"(?<!\w){found}", proper, small)
    return small[:1].upper() + small[1:]


def from_capitals(text: str) -> Text:
    """Return a title as a sentence writes it, with the printed capitals beside it; any other text as it is."""
    letters = [letter for letter in text if letter.isalpha()]
    if not letters or sum(letter.isupper() for letter in letters) * 10 < len(letters) * 7:
        return Text(text=text)
    plain = sentence_case(text)
    return (
        Text(text=plain, printed=text, doubt="Том үсгээр хэвлэснийг жирийн үсгээр бичив.")
        if plain != text
        else Text(text=text)
    )


class _Reading:
    """The paragraphs that nothing was read from yet."""

    def __init__(self, rest: list[Paragraph]) -> None:
        self.rest = rest
        self.left: list[Paragraph] = []
        self.questions: list[Question] = []

    def _take(self, first: int, count: int = 1) -> Paragraph:
        taken = self.rest[first : first + count]
        del self.rest[first : first + count]
        return Paragraph(" ".join(item.text for item in taken), taken[0].spot, taken[0].apart)

    def _ask(self, code: str, spot: Spot, **facts: str) -> None:
        self.questions.append(Question(code, spot, **facts))  # type: ignore[arg-type]

    def clauses(self) -> tuple[Text, ...]:
        """Return the numbered orders of the act."""
        found = []
        for index in range(len(self.rest) - 1, -1, -1):
            match = _CLAUSE.fullmatch(self.rest[index].text)
            if match:
                self._take(index)
                found.append(Text(text=" ".join(match["text"].split())))
        return tuple(reversed(found))

    def grounds(self) -> tuple[Text, ...]:
        """Return the laws on which the act is based."""
        for index, paragraph in enumerate(self.rest):
            match = _GROUNDS.match(paragraph.text)
            if match:
                self._take(index)
                parts = re.split(
                    r"(?<=хэсэг), |(?<=зүйл), |(?<=заалт), |(?:хэсгийг|зүйлийг|заалтыг),? (?:болон |)", match["grounds"]
                )
                cleaned = (re.sub(r"(зүйл|хэсг|заалт)(?:ийг|ыг)$", _nominative, part.strip(" ,")) for part in parts)
                return tuple(Text(text=part) for part in cleaned if part)
        return ()

    def order_title(self) -> Text | None:
        """Return the lines that end with the order's title, joined from where their block begins."""
        for index, paragraph in enumerate(self.rest):
            if paragraph.text.casefold().endswith(("батлах тухай", "батлах тухай.")):
                first = self._block_start(index)
                return Text(text=self._take(first, index - first + 1).text)
        return None

    def _block_start(self, index: int) -> int:
        while index and not self.rest[index].apart and self.rest[index].spot.row - self.rest[index - 1].spot.row == 1:
            index -= 1
        return index

    def annex(self) -> Paragraph | None:
        """Return the printed reference on the annex."""
        for index, paragraph in enumerate(self.rest):
            if _REFERENCE.search(paragraph.text) and "батлах" not in paragraph.text.casefold():
                first = self._block_start(index)
                return self._take(first, index - first + 1)
        return None

    def date(self) -> tuple[datetime.date | None, Text | None]:
        """Return the day of the act, as printed and as official papers write it."""
        for index, paragraph in enumerate(self.rest):
            match = _DATE.match(paragraph.text) or _SHORT_DATE.match(paragraph.text)
            if match is None or len(paragraph.text) - match.end() > 40:
                continue
            day = _day(match)
            if day is None:
                self._ask("date_impossible", paragraph.spot, printed=match[0])
                continue
            self._take(index)
            rest = paragraph.text[match.end() :].strip(" ,.")
            if rest:
                self.rest.insert(index, Paragraph(rest, paragraph.spot, apart=True))
            return day, self._date_text(match[0].strip(), day, paragraph.spot)
        return None, None

    def _date_text(self, printed: str, day: datetime.date, spot: Spot) -> Text | None:
        official = official_date(day)
        if printed == official or _SHORT_DATE.fullmatch(printed):
            return Text(text=printed)
        self._ask("date_form", spot, printed=printed, reading=official, field="approval.date_text")
        return Text(text=official, printed=printed, doubt="Огноог албан бичгийн хэлбэрт оруулав.")

    def number(self) -> Text | None:
        """Return the number of the act; a Latin letter in it is read as the Cyrillic one that looks the same."""
        for index, paragraph in enumerate(self.rest):
            match = _NUMBER.fullmatch(paragraph.text)
            if match is None:
                continue
            spot = self._take(index).spot
            if index and _NUMBER_LABEL.fullmatch(self.rest[index - 1].text):
                self._take(index - 1)
            number = _act_number(match["number"])
            if number.printed:
                facts = {"printed": number.printed, "reading": number.text, "field": "approval.number"}
                self._ask("latin", spot, **facts, applied=True)  # type: ignore[arg-type]
            return number
        return None

    def signatory(self) -> Person | None:
        """Return who signed: the name, and the post before it or in the lines above."""
        for index, paragraph in enumerate(self.rest):
            match = _NAME.fullmatch(paragraph.text)
            if match is None or len(paragraph.text) > 120:
                continue
            self._take(index)
            post = match["post"].strip()
            if not post:
                above = next((place for place in range(index - 1, -1, -1) if _is_post(self.rest[place].text)), None)
                post = self._take(above).text if above is not None else ""
            given = match["name"].replace(" ", "")
            initial, _, name = given.partition(".")
            plain = f"{initial}.{name[:1]}{name[1:].casefold()}" if name.isupper() else given
            return Person(name=plain, post=Text(text=sentence_case(post) if post.isupper() else post) if post else None)
        return None

    def act(self) -> Text | None:
        """Return the name of the act with the body that issued it."""
        for index, paragraph in enumerate(self.rest):
            if _ACT.search(paragraph.text) and len(paragraph.text) < 200:
                first = self._block_start(index)
                return from_capitals(self._take(first, index - first + 1).text)
        return None

    def city(self) -> str | None:
        """Return the town in which the act was signed."""
        for index, paragraph in enumerate(self.rest):
            if _CITY.fullmatch(paragraph.text):
                return self._take(index).text
        return None

    def title(self) -> Text | None:
        """Return the plan's own title: the last lines that speak of a plan."""
        for index in range(len(self.rest) - 1, -1, -1):
            if "төлөвлөгөө" in self.rest[index].text.casefold() and len(self.rest[index].text) < 500:
                first = self._block_start(index)
                taken = self._take(first, index - first + 1)
                return from_capitals(" ".join(taken.text.split()))
        return None

    def lack(self, annex: Paragraph | None) -> None:
        """Ask which act approved the plan; a reference that says neither act nor number is set aside."""
        if annex:
            self.left.append(annex)
        spot = annex.spot if annex else Spot(row=1)
        self._ask("approval_lacking", spot, printed=annex.text if annex else "")

    def leave_codes(self) -> None:
        """Set aside serial numbers and stamps, and ask about whatever else was not understood."""
        for paragraph in self.rest:
            code = "stamp" if _CODES.fullmatch(paragraph.text) else "left_over"
            self._ask(code, paragraph.spot, printed=paragraph.text)

    def compare(self, annex: Paragraph, date: datetime.date | None, number: Text | None) -> None:
        """Ask where the annex has another day or number than the order."""
        match = _DATE.search(annex.text)
        if match and date and _day(match) != date:
            spot = annex.spot
            self._ask(
                "annex_date", spot, printed=match[0].strip(), reading=official_date(date), field="approval.annex_text"
            )
        found = re.search(r"([A-ZА-ЯЁӨҮ]?\s?\d{0,4}/\d{1,4})\s+(?:дугаар|дүгээр|тоот)", annex.text)
        if found and number and found[1].strip().translate(LATIN_LOOKALIKES) != number.text:
            self._ask(
                "annex_number", annex.spot, printed=found[1].strip(), reading=number.text, field="approval.annex_text"
            )


def _nominative(match: re.Match[str]) -> str:
    return {"зүйл": "зүйл", "хэсг": "хэсэг", "заалт": "заалт"}[match[1]]


def _is_post(text: str) -> bool:
    small = text.casefold()
    return (
        len(text) < 100
        and re.search(r"дарга|захирал|сайд|тэргүүн|ерөнхийлөгч", small) is not None
        and not _ACT.search(text)
    )


def _day(match: re.Match[str]) -> datetime.date | None:
    try:
        return datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
