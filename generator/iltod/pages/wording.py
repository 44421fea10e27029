"""Every word of the site that is not data: read once from `site_templates/wording.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from iltod.reading.yaml import read_plain

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class WordingError(Exception):
    """A word is missing or is not a word. It is no LookupError, because templates take those for an empty value."""


class Wording:
    """Words by dotted name: `words.plan.approval`, or `words.states[state.id]` where the name is a value.

    Immutable. A name that is not there raises WordingError, so no page is ever printed with a hole in it.
    """

    def __init__(self, words: Mapping[str, Any], name: str = "") -> None:
        self.__dict__["_name"] = name
        for key, value in words.items():
            full = f"{name}.{key}" if name else key
            if not _NAME.fullmatch(key):
                raise WordingError(f"{full}: not a name")
            if isinstance(value, Mapping) and value:
                self.__dict__[key] = Wording(value, full)
            elif isinstance(value, str) and value.strip():
                self.__dict__[key] = value
            else:
                raise WordingError(f"{full}: a word or a group of words must stand here")

    def __getitem__(self, key: str) -> Any:
        """Return the word or group with this name."""
        return getattr(self, key)

    def __getattr__(self, key: str) -> Any:
        # Python and Jinja ask objects for special names to learn what they are; those are not words.
        if key.startswith("_"):
            raise AttributeError(key)
        raise WordingError(f"{self._name}.{key}: no such word")

    def __setattr__(self, key: str, value: object) -> NoReturn:
        raise AttributeError("words do not change")

    def __delattr__(self, key: str) -> NoReturn:
        raise AttributeError("words do not change")


def words_by_name(group: Wording) -> dict[str, Any]:
    """Return the words and groups of a group by their names, in the order in which they were written."""
    return {name: word for name, word in vars(group).items() if not name.startswith("_")}


def read_wording(path: Path) -> Wording:
    """Return the words of a file and of those named after it (`wording-fields.yml` beside `wording.yml`).

    Raises ValueError or WordingError with the place of what is wrong.
    """
    return Wording(read_words(path))


def read_words(path: Path) -> dict[str, Any]:
    """Return the words of `read_wording` as plain dictionaries, which can be kept."""
    words: dict[str, Any] = {}
    for part in (path, *sorted(path.parent.glob(f"{path.stem}-*{path.suffix}"))):
        tree = read_plain(part)
        if not isinstance(tree, dict):
            raise WordingError(f"{part.name}: groups of words must stand here")
        if twice := words.keys() & tree.keys():
            raise WordingError(f"{part.name}: {min(twice)} stands in another file already")
        words |= tree
    return words
