"""What looks like somebody's personal data in a text, and the problem that reports it.

The patterns follow how such things are really written in Mongolia: `personal/` has them by kind. How often they are
right and how much they find is measured on the labelled texts of `tests/personal_data`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from iltod.core.codes.problem_codes import ProblemCode
from iltod.core.place import Place
from iltod.core.problem import Problem, Severity, catalogue, make_problem
from iltod.evidence.personal.accounts import accounts
from iltod.evidence.personal.emails import emails
from iltod.evidence.personal.passage import Found, blotted
from iltod.evidence.personal.people import births, homes, plates, registers
from iltod.evidence.personal.phones import phones
from iltod.evidence.personal.plain_text import PlainText, plain_text, plain_yaml
from iltod.evidence.personal.quick_look import is_suspect
from iltod.model import Finding, PersonalDataKind

MASK = "•"
"""What readers see in place of a letter that is kept from them."""

Exempt = Callable[[PersonalDataKind, str], bool]
"""Says of what was found, by its kind and value, whether it may be shown."""

NAME = "#"
"""Where something was found that stands in the name of a file."""


def screen_file(content: bytes, file: str) -> tuple[Finding, ...]:
    """Return what looks like personal data in the bytes of a data file (YAML), with its comments."""
    if not is_suspect(content):
        return ()
    return tuple(_screened(plain_yaml(content.decode("utf-8", errors="replace")), file, ""))


def screen_text(text: str, file: str, where: str = "") -> Iterator[Finding]:
    """Yield what looks like personal data in a text, in the order of its beginnings.

    `file` is the file's path for the place of a finding. `where` is the place within a file that has no lines
    (`#page=3`, `#Sheet1!B7`); without it the finding has a line and a column.
    """
    if is_suspect(text.encode(errors="surrogatepass")):
        yield from _screened(plain_text(text), file, where)


def screen_name(file: str) -> Iterator[Finding]:
    """Yield what looks like personal data in the name of a file."""
    yield from screen_text(file.rpartition("/")[2], file, NAME)


def masked_file(content: str, kinds: Collection[PersonalDataKind], exempt: Exempt) -> str:
    """Return a data file (YAML) with a sign for every letter of what looks like personal data of some kinds.

    Findings that `exempt` says yes to stay as they are.
    """
    return _masked(content, plain_yaml(content), kinds, exempt)


def masked_text(text: str, kinds: Collection[PersonalDataKind], exempt: Exempt) -> str:
    """Return a text with a sign for every letter of what looks like personal data, as in `masked_file`."""
    return _masked(text, plain_text(text), kinds, exempt) if is_suspect(text.encode()) else text


def _masked(written: str, plain: PlainText, kinds: Collection[PersonalDataKind], exempt: Exempt) -> str:
    letters = list(written)
    for found in find(plain.text):
        if found.kind in kinds and not exempt(found.kind, found.value):
            start, last = plain.origin(found.start), plain.origin(found.end - 1)
            letters[start : last + 1] = [letter if letter.isspace() else MASK for letter in written[start : last + 1]]
    return "".join(letters)


def plain_number(text: str) -> str:
    """Return the digits of a phone as they are compared: without the country's code and without signs."""
    digits = re.sub(r"\D", "", text)
    return digits[3:] if len(digits) > 8 and digits.startswith("976") else digits


def _screened(plain: PlainText, file: str, where: str) -> Iterator[Finding]:
    line, begin, written = 1, 0, plain.written
    for found in sorted(find(plain.text)):
        start = plain.origin(found.start)
        line += written.count("\n", begin, start)
        begin = start
        column = start - written.rfind("\n", 0, start)
        yield Finding(found.kind, found.value, Place(file) if where else Place(file, line, column), where)


_ADDRESS = re.compile(r"(?:https?://|www\.|\.(?:com|mn|org|gov|net)/)\S+", re.IGNORECASE)

_DIGEST = re.compile(r"[0-9a-f](?<!\w.)(?:[0-9a-f]{31,127}|(?=\d*[a-f])[0-9a-f]{15,30})(?!\w)")
"""Digests: long, or with letters among the digits."""


def find(text: str) -> Iterator[Found]:
    """Yield what looks like personal data in a plain text; what was found is blotted out for the less sure patterns."""
    for look in (emails, registers):
        found = list(look(text))
        yield from found
        text = blotted(text, found)
    for other in (_ADDRESS, _DIGEST):
        text = other.sub(_blot, text)
    for look in (accounts, plates, phones, births, homes):
        found = _first_of_each_place(look(text))
        yield from found
        text = blotted(text, found)


def _first_of_each_place(found: Iterator[Found]) -> list[Found]:
    """Return what was found, without what shares letters with something before it."""
    kept: list[Found] = []
    for one in found:
        if all(one.start >= other.end or one.end <= other.start for other in kept):
            kept.append(one)
    return kept


def _blot(match: re.Match[str]) -> str:
    return " " * len(match[0])


_CODES: dict[PersonalDataKind, ProblemCode] = {
    PersonalDataKind.REGISTER_NUMBER: "found_register_number",
    PersonalDataKind.PHONE: "found_phone",
    PersonalDataKind.ACCOUNT: "found_account",
    PersonalDataKind.EMAIL: "found_email",
    PersonalDataKind.VEHICLE_PLATE: "found_vehicle_plate",
    PersonalDataKind.BIRTH_DATE: "found_birth_date",
    PersonalDataKind.HOME_ADDRESS: "found_home_address",
}


def is_error(finding: Finding) -> bool:
    """Return whether a finding keeps its file from being published; otherwise it is only warned of."""
    return catalogue()[_CODES[finding.kind]].severity is Severity.ERROR


def finding_problem(finding: Finding) -> Problem:
    """Return a finding as a problem; what was found is not repeated."""
    place, code = finding.place, _CODES[finding.kind]
    folder, slash, name = place.file.rpartition("/")
    if finding.where == NAME:
        name = re.sub(r"[0-9]", "•", name)
        return make_problem(code, Place(folder + slash + name), where=name)
    return make_problem(code, place, where=name + (finding.where or f":{place.line}"))
