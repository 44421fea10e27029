"""Problems as values: what is wrong in the data, where, and how to mend it.

Their words are in `catalogue.toml`, what the command says in `messages.toml`, in Mongolian and English. They are TOML
so that the words for a broken YAML file do not depend on the YAML reader.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, cast

import msgspec

from iltod.core.codes.problem_codes import ProblemCode
from iltod.core.place import Place

LONGEST_QUOTE = 80
"""How many characters of what an author wrote a message repeats."""

LONGEST_LIST = 400
"""How many characters of a list of choices, or of a line to copy, a message holds."""

_WRITTEN_BY_AUTHORS = frozenset(("written", "key", "detail"))


class Severity(StrEnum):
    """An error keeps the site from being published; a warning is shown and the build goes on."""

    ERROR = "error"
    WARNING = "warning"


class Language(StrEnum):
    """The languages of the catalogue."""

    MONGOLIAN = "mn"
    ENGLISH = "en"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a code in one language, with `{facts}` to fill in: what is wrong, and what must be.

    `kinds` has the words of a `detail` that is one of several kinds.
    """

    sentence: str
    hint: str
    kinds: dict[str, str] = {}


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code's entry in the catalogue. `example` is a correct line to copy, the same in every language."""

    severity: Severity
    mn: Words
    en: Words
    example: str = ""


class Problem(msgspec.Struct, frozen=True, order=True, array_like=True):
    """One finding: its place, its code in the catalogue, and the facts that fill the code's words."""

    place: Place
    code: str
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def severity(self) -> Severity:
        """Return how grave the finding is."""
        return catalogue()[self.code].severity

    def sentence(self, language: Language) -> str:
        """Return what is wrong, with what was written."""
        return self._fill(self._words(language), self._words(language).sentence)

    def hint(self, language: Language) -> str:
        """Return what must be done."""
        return self._fill(self._words(language), self._words(language).hint)

    @property
    def example(self) -> str:
        """Return a correct line to copy, or nothing where no line would be right for everybody."""
        facts = dict(self.facts)
        return facts.get("example") or catalogue()[self.code].example.replace("{key}", facts.get("key", ""))

    def _words(self, language: Language) -> Words:
        entry = catalogue()[self.code]
        return entry.mn if language is Language.MONGOLIAN else entry.en

    def _fill(self, words: Words, text: str) -> str:
        facts = dict(self.facts)
        if words.kinds:
            facts["detail"] = words.kinds.get(facts["detail"], facts["detail"])
        return text.format_map(facts)


class ProblemError(ValueError):
    """Something is wrong in the data that only building met."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def known_code(written: str) -> ProblemCode:
    """Return a code that was put together from facts; raises KeyError if the catalogue does not have it."""
    if written not in catalogue():
        raise KeyError(written)
    return cast("ProblemCode", written)


def make_problem(code: ProblemCode, place: Place, **facts: object) -> Problem:
    """Return a problem; facts become short one-line text."""
    return Problem(place, code, tuple((name, _quoted(name, str(value))) for name, value in sorted(facts.items())))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any problem keeps the site from being published."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def message(name: str, language: Language, **facts: object) -> str:
    """Return what the command itself says."""
    return _messages()[language][name].format_map(facts)


def has_message(name: str) -> bool:
    """Return whether the command has words of this name."""
    return name in _messages()[Language.MONGOLIAN]


@cache
def catalogue() -> dict[str, Entry]:
    """Return the catalogue by code."""
    return msgspec.convert(_read("catalogue.toml"), _Catalogue).problems


class _Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    problems: dict[str, Entry]


@cache
def _messages() -> dict[Language, dict[str, str]]:
    return msgspec.convert(_read("messages.toml"), dict[Language, dict[str, str]])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("iltod.core").joinpath(name).read_text(encoding="utf-8"))


def visible(text: str) -> str:
    """Return text with a replacement character for every one that cannot be seen or printed."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _quoted(name: str, text: str) -> str:
    line = visible(" ".join(text.split()))
    longest = LONGEST_QUOTE if name in _WRITTEN_BY_AUTHORS else LONGEST_LIST
    return line if len(line) <= longest else line[: longest - 1] + "…"
