"""What is doubtful in texts: letters of two scripts in one word."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from functools import cache

from iltod.checks.shared import CYRILLIC_OF_LATIN, LATIN, LOOK_ALIKES, Year, latin_letters
from iltod.core.place import Place
from iltod.core.problem import Problem, make_problem
from iltod.model import (
    SCALAR,
    Criterion,
    Evidence,
    Measure,
    Record,
    Section,
    SourceDocument,
    SubSection,
    Text,
)
from iltod.model.files import YEAR_KINDS
from iltod.model.register import year_records
from iltod.reading.yaml_rules.mistakes import BULLETS

_WORD = re.compile(r"[^\W\d_]+")

_MIXED_SCRIPT = re.compile(r"[a-zA-Z][а-яёөүА-ЯЁӨҮ]|[а-яёөүА-ЯЁӨҮ][a-zA-Z]")

_LATIN_NUMBER = re.compile(r"\b[ABCEHKMOPTXY]/\d+")

_LATIN_OF_CYRILLIC = str.maketrans({cyrillic: latin for latin, cyrillic in LOOK_ALIKES.items()})

_CYRILLIC = re.compile("[а-яёөүА-ЯЁӨҮ]")

_OTHER_LETTERS = str.maketrans("єЄїЇѳѲ", "өӨүҮөӨ")
"""Letters of other Cyrillic alphabets that are typed for ө and ү, with what is meant."""

_OTHER_LETTER = re.compile("[єЄїЇѳѲ]")

_FROM_CELL = re.compile(rf"[{BULLETS}-]\s*(?=\D)|[\s;,]+\Z")
"""What is left of a cell of a table when its text was copied: the dash of a list, the stop before the next item."""

_SHORTEST_WITH_V = 3
"""How many letters a word has at least in which `v` stands for ү: `Vр` is a Roman numeral with its ending."""

_FRONT, _BACK = frozenset("эөүе"), frozenset("аоуяё")
"""Vowels that do not stand in one word with each other."""

_WITH_ENDING = re.compile("[a-zA-Z]+[а-яёөү]+")


def text_rules(context: Year) -> Iterator[Problem]:
    """Yield what is doubtful in the texts of a year."""
    for kind in YEAR_KINDS.values():
        for record in year_records(context.year, kind):
            yield from doubtful_texts(record)


def doubtful_texts(record: Record) -> Iterator[Problem]:
    """Yield a problem for each text of a record that mixes Latin and Cyrillic letters in one word."""
    for held in _worded_records(record):
        if isinstance(held, Text):
            if held.printed == held.text:
                yield make_problem("printed_is_the_same", held.place)
            elif held.printed and not held.doubt:
                yield make_problem("printed_without_doubt", held.place)
        yield from _left_from_cells(held)
        for name in _words_of(type(held)):
            words = getattr(held, name)
            if isinstance(held, SourceDocument) and name == "transcript":
                continue  # what a program recognised stays as it is
            if not words:
                continue
            if LATIN.search(words):
                yield from _mixed_script(words, held.place)
            if _OTHER_LETTER.search(words):
                yield from _foreign_letters(words, held.place)


def _left_from_cells(held: Record) -> Iterator[Problem]:
    """Yield a problem for each title or text that begins or ends with a sign of the cell from which it was copied."""
    for name in _fields_from_cells(type(held)):
        texts = getattr(held, name)
        for text in texts if isinstance(texts, tuple) else (texts,):
            written = text.text
            unnumbered = _without_number(held, written)
            stops = isinstance(held, Evidence) and written.endswith((";", ","))  # plans print such stops, and keep them
            if text.printed or "\n" in written or not (unnumbered != written or stops or _FROM_CELL.match(written)):
                continue
            if bare := _FROM_CELL.sub("", unnumbered).strip():
                facts = {"example": bare} if ":" not in bare and '"' not in bare else {}
                yield make_problem("cell_mark", text.place, written=written, **facts)


@cache
def _fields_from_cells(record: type[Record]) -> tuple[str, ...]:
    """Return the fields of a record that are often copied from a cell of a table."""
    is_from_table = issubclass(record, (Section, SubSection, Measure, Criterion, Evidence))
    return tuple(
        name for name in ("title", "text", "target_level") if is_from_table and name in record.__struct_fields__
    )


def _without_number(held: Record, title: str) -> str:
    """Return the title of a measure or a section without its own number, which a copied cell may bring along."""
    number = getattr(held, "number", None)
    printed = number.text if isinstance(number, Text) else number
    return (
        re.sub(rf"{re.escape(printed)}[.)]?\s+", "", title, count=1) if printed and title.startswith(printed) else title
    )


def _foreign_letters(words: str, place: Place) -> Iterator[Problem]:
    for word in _WORD.findall(words):
        meant = word.translate(_OTHER_LETTERS)
        if meant != word:
            letters = ", ".join(dict.fromkeys(letter for letter in word if ord(letter) in _OTHER_LETTERS))
            yield make_problem("foreign_letter", place, written=word, letters=letters, example=meant)


def _mixed_script(words: str, place: Place) -> Iterator[Problem]:
    for written in (*_mixed_words(words), *_LATIN_NUMBER.findall(words)):
        cyrillic = _in_cyrillic(written)
        facts = {"example": cyrillic} if not LATIN.search(cyrillic) else {}
        yield make_problem("mixed_script", place, written=written, letters=latin_letters(written), **facts)


def _in_cyrillic(word: str) -> str:
    """Return a word with the Mongolian letters that its Latin ones stand for; `y` only where it is clear which it is.

    A keyboard without Ү is often helped out with `v` or `y`, and `y` also looks like У: the other vowels tell.
    """
    cyrillic = "".join(letter if letter in "yY" else LOOK_ALIKES.get(letter, letter) for letter in word)
    cyrillic = cyrillic.replace("v", "ү").replace("V", "Ү")
    vowels = set(cyrillic.casefold())
    if bool(vowels & _FRONT) is bool(vowels & _BACK):
        return cyrillic
    small, large = ("ү", "Ү") if vowels & _FRONT else ("у", "У")
    return cyrillic.replace("y", small).replace("Y", large)


def _mixed_words(text: str) -> Iterator[str]:
    """Yield the words that look like one script and hold letters of the other.

    A Mongolian ending on a foreign word (`PDFийг`) is seen by everybody and no harm. First words, then letters, so that
    it stays linear.
    """
    for word in _WORD.findall(text):
        if _MIXED_SCRIPT.search(word) is None:
            continue
        plain = word.translate(CYRILLIC_OF_LATIN)
        is_cyrillic = LATIN.search(plain if len(word) < _SHORTEST_WITH_V else re.sub("[vV]", "", plain)) is None
        is_latin = _CYRILLIC.search(word.translate(_LATIN_OF_CYRILLIC)) is None
        if is_cyrillic or (is_latin and not _WITH_ENDING.fullmatch(word)):
            yield word


def _worded_records(value: object) -> Iterator[Record]:
    """Yield every record within a record that has words of its own, or may have."""
    if isinstance(value, Record):
        yield value
        for name in _holders(type(value)):
            held = getattr(value, name)
            if held:
                yield from _worded_records(held)
    elif isinstance(value, tuple):
        for item in value:
            yield from _worded_records(item)


@cache
def _holders(record: type[Record]) -> tuple[str, ...]:
    """Return the fields of a record that may hold words: asking all others would take most of the time."""
    hints = typing.get_type_hints(record)
    return tuple(name for name in record.__struct_fields__ if name != "place" and _may_hold(hints[name]))


_NOT_READ_AS_WORDS = frozenset(("printed", "doubt", "rating", "code"))
"""What repeats a source with its mistakes, and codes, which have a rule of their own."""


@cache
def _words_of(record: type[Record]) -> tuple[str, ...]:
    """Return the fields of a record that are plain words."""
    hints = typing.get_type_hints(record, include_extras=True)
    names = (name for name in record.__struct_fields__ if name not in _NOT_READ_AS_WORDS)
    return tuple(name for name in names if _is_words(hints[name]))


def _is_words(annotation: object) -> bool:
    metas = getattr(annotation, "__metadata__", ())
    if any((getattr(meta, "extra", None) or {}).get(SCALAR) == "words" for meta in metas):
        return True
    listed = typing.get_origin(annotation) is tuple
    return not metas and not listed and any(_is_words(item) for item in typing.get_args(annotation))


def _may_hold(annotation: object) -> bool:
    if isinstance(annotation, type):
        return issubclass(annotation, Record) and bool(_words_of(annotation) or _holders(annotation))
    return any(_may_hold(item) for item in typing.get_args(annotation))
