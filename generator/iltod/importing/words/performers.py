"""Who is responsible: cells of a plan to units of the body's dictionary."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

import msgspec

from iltod.importing.transliteration import latin_id
from iltod.model import Role, Text, Unit, UnitKind

_JOINT = re.compile(r"^(?P<joint>.+?)(?:-?(?:тай|тэй|той))?\s+хамтран[\s,]+(?P<lead>.+)$", re.DOTALL)

_CASED = re.compile(r"(?:тай|тэй|той)\s+хамтран")

_ABBREVIATION = re.compile(r"[А-ЯЁӨҮ]{2,8}")

ABBREVIATIONS = {
    "АТГ": ("Авлигатай тэмцэх газар", UnitKind.ORGANISATION),
    "ЗДТГ": ("Засаг даргын Тамгын газар", UnitKind.UNIT),
    "УИХ": ("Улсын Их Хурал", UnitKind.ORGANISATION),
}
"""Abbreviations whose meaning is public; any other stays as printed and is asked about."""

_KINDS = (
    (re.compile(r"бүх\b|нийт\b|байгууллагууд|нэгжүүд|газрууд"), UnitKind.GROUP),
    (re.compile(r"мэргэжилтэн|дарга\b|захирал|ажилтан|бичиг\b|менежер|аудитор|нягтлан|эрхлэгч|түшмэл"), UnitKind.POST),
    (re.compile(r"хэлтэс|алба\b|тасаг|газар\b|баг\b|хороо\b|зөвлөл|нэгж"), UnitKind.UNIT),
    (re.compile(r"яам|агентлаг|компани|ххк|хк\b|төв\b|байгууллага|тбб|холбоо"), UnitKind.ORGANISATION),
)

_ALIKE = 0.86


class Performer(msgspec.Struct, frozen=True):
    """One performer as a cell names it; `cased` is whether "with" was written out where it is a joint one."""

    name: str
    role: Role
    cased: bool = True


class Matched(msgspec.Struct, frozen=True):
    """A performer with the unit that it is; `alike` is the other spelling under which the unit is known."""

    unit: Unit
    performer: Performer
    new: bool
    alike: str = ""


def read_performers(cell: str, joint: str = "") -> tuple[Performer, ...]:
    """Return the performers of a cell: by lines, commas between names, and "with whom" before who leads."""
    found: list[Performer] = []
    for part in _parts(cell):
        if match := _JOINT.match(part):
            cased = _CASED.search(part) is not None
            found += [Performer(name, Role.LEAD) for name in _parts(match["lead"])]
            found += [Performer(_uncased(name), Role.JOINT, cased) for name in _parts(match["joint"])]
        else:
            found.append(Performer(part, Role.LEAD))
    found += [Performer(name, Role.JOINT) for name in _parts(joint)]
    return tuple(dict.fromkeys(found))


def _uncased(name: str) -> str:
    return re.sub(r"-(?:тай|тэй|той)$", "", name)


def _parts(cell: str) -> list[str]:
    """Return the names of a cell; a comma before a small letter is part of a name."""
    lines: list[str] = []
    for line in re.split(r"[;\n]|(?:^|\s)[-–•]\s", cell):
        plain = line.strip(" ,.-–•")
        if plain and lines and plain[:1].islower():
            lines[-1] = f"{lines[-1]} {plain}"
        elif plain:
            lines.append(plain)
    names = []
    for line in lines:
        pieces = re.split(r",\s*(?=[А-ЯЁӨҮ])|\s+болон\s+(?=[А-ЯЁӨҮ])|\s+ба\s+(?=[А-ЯЁӨҮ])", line)
        names += [" ".join(piece.split()).strip(" ,") for piece in pieces if piece.strip(" ,")]
    return names


def match_unit(performer: Performer, units: Sequence[Unit]) -> Matched:
    """Return the unit of a performer: the one of that name, one whose name differs by a slip, or a new one."""
    small = performer.name.casefold()
    for unit in units:
        names = {unit.name.text.casefold(), (unit.full_name or "").casefold(), (unit.name.printed or "").casefold()}
        if small in names - {""}:
            return Matched(unit, performer, new=False)
    for unit in units:
        if _alike(performer.name, unit.name.text):
            return Matched(unit, performer, new=False, alike=unit.name.text)
    return Matched(new_unit(performer.name, {unit.id for unit in units}), performer, new=True)


def _alike(one: str, other: str) -> bool:
    if _ABBREVIATION.fullmatch(one) and _ABBREVIATION.fullmatch(other):
        return one.translate(str.maketrans("ҮӨ", "УО")) == other.translate(str.maketrans("ҮӨ", "УО"))
    if min(len(one), len(other)) < 12:
        return False
    return difflib.SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= _ALIKE


def new_unit(name: str, taken: set[str]) -> Unit:
    """Return a unit of a name; an abbreviation whose meaning is not public is of an unknown kind."""
    full, kind = ABBREVIATIONS.get(name, (None, None))
    if kind is None:
        small = name.casefold()
        unread = _ABBREVIATION.fullmatch(name) is not None
        found = next((kind for pattern, kind in _KINDS if pattern.search(small)), UnitKind.UNIT)
        kind = UnitKind.UNKNOWN if unread else found
    return Unit(id=latin_id(name, taken), name=Text(text=name), kind=kind, full_name=full)


def is_unread(unit: Unit) -> bool:
    """Return whether a unit is an abbreviation whose meaning is not known."""
    return unit.kind is UnitKind.UNKNOWN and unit.full_name is None
