"""Numbers that Word counts itself: "1.1." before a paragraph is not in its text."""

from __future__ import annotations

import re

from iltod.evidence.documents.office import OfficeFile

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))

_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"

_LATIN = "abcdefghijklmnopqrstuvwxyz"


class Level:
    """One level of a list: how its number is written, from where it counts, and the words around it."""

    def __init__(self) -> None:
        self.format = "decimal"
        self.text = ""
        self.start = 1


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self) -> None:
        self.lists: dict[str, dict[int, Level]] = {}
        self.list_of: dict[str, str] = {}
        self.styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}

    def prefix(self, style: str, number: tuple[str, int] | None) -> str:
        """Return what Word writes before the next paragraph of a list, with a space behind it; "- " for a bullet."""
        name, depth = number or self.styles.get(style, ("", 0))
        if not name and number and style in self.styles:
            name = self.styles[style][0]
        abstract = self.list_of.get(name, "")
        levels = self.lists.get(abstract)
        if not levels or depth not in levels or name == "0":
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        level = levels[depth]
        if level.format in ("bullet", "none"):
            return "- " if level.format == "bullet" else ""

        def written(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            upper = levels.get(place, level)
            return _format(counts.get(place, upper.start), upper.format)

        return f"{re.sub(r'%([1-9])', written, level.text)} "


def read_numbering(office: OfficeFile) -> Numbering:
    """Return the lists of a Word file."""
    numbering = Numbering()
    _read_lists(office, numbering)
    _read_styles(office, numbering)
    return numbering


def _read_lists(office: OfficeFile, numbering: Numbering) -> None:
    abstract, name, depth = "", "", 0
    levels: dict[int, Level] = {}
    for event in office.events("word/numbering.xml"):
        value = event.attributes.get("val", "")
        if event.kind != "start":
            continue
        if event.value == "abstractNum":
            abstract, name, levels = event.attributes.get("abstractNumId", ""), "", {}
            numbering.lists[abstract] = levels
        elif event.value == "num":
            name = event.attributes.get("numId", "")
        elif event.value == "abstractNumId" and name:
            numbering.list_of[name] = value
        elif event.value == "lvl" and not name:
            depth = int(event.attributes.get("ilvl", "0")) if event.attributes.get("ilvl", "0").isdecimal() else 0
            levels[depth] = Level()
        elif depth in levels and not name:
            _read_level(levels[depth], event.value, value)


def _read_level(level: Level, name: str, value: str) -> None:
    if name == "numFmt":
        level.format = value
    elif name == "lvlText":
        level.text = value
    elif name == "start" and value.isdecimal():
        level.start = int(value)


def _read_styles(office: OfficeFile, numbering: Numbering) -> None:
    style = ""
    for event in office.events("word/styles.xml"):
        if event.kind != "start":
            continue
        value = event.attributes.get("val", "")
        if event.value == "style":
            style = event.attributes.get("styleId", "")
        elif event.value == "numId" and style:
            numbering.styles[style] = (value, numbering.styles.get(style, ("", 0))[1])
        elif event.value == "ilvl" and style and value.isdecimal():
            numbering.styles[style] = (numbering.styles.get(style, ("", 0))[0], int(value))


def _format(number: int, kind: str) -> str:
    """Return a number as a list writes it."""
    match kind:
        case "upperRoman" | "lowerRoman":
            roman = _roman(number)
            return roman if kind == "upperRoman" else roman.lower()
        case "lowerLetter" | "upperLetter" | "russianLower" | "russianUpper":
            letters = _LATIN if "Letter" in kind else _CYRILLIC
            letter = letters[(number - 1) % len(letters)]
            return letter.upper() if kind.endswith(("upperLetter", "Upper")) else letter
        case "decimalZero":
            return f"{number:02}"
        case _:
            return str(number)


def _roman(number: int) -> str:
    found, rest = "", min(number, 3999)
    for value, letters in _ROMAN:
        found += letters * (rest // value)
        rest %= value
    return found
