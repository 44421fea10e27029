"""Every word of the site that is not data: those of the program, over which a project lays its own, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from iltod.core.failure import ProjectFileError
from iltod.core.place import Place
from iltod.core.problem import Language, Problem, make_problem
from iltod.core.project import Identity
from iltod.core.resources import Layers
from iltod.reading import yaml
from iltod.reading.yaml import read_file, read_plain

WORDS_FILE = "wording.yml"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

_PARAMETER = re.compile(r"\{(\w+)[^{}]*\}")


class WordingError(ProjectFileError):
    """A word is missing or is not a word. It is no LookupError, because templates take those for an empty value."""

    def __init__(self, detail: str) -> None:
        super().__init__("words", detail)


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


def read_wording(source: Path | Layers, identity: Identity | None = None) -> Wording:
    """Return the words of a file and of those named after it (`wording-fields.yml` beside `wording.yml`).

    Of layers, those of the program with what the project lays over them, and the site's name as `identity` has it.
    Raises ValueError or WordingError with the place of what is wrong.
    """
    return Wording(read_words(source, identity))


def read_words(source: Path | Layers, identity: Identity | None = None) -> dict[str, Any]:
    """Return the words of `read_wording` as plain dictionaries, which can be kept."""
    words = _words_of(source)
    if identity:
        told = {"name": identity.name, "tagline": identity.tagline}
        words["site"] = {**words["site"], **{key: word for key, word in told.items() if word}}
    return words


def _words_of(source: Path | Layers) -> dict[str, Any]:
    if isinstance(source, Path):
        return _whole_words(source)
    *own, defaults = source.folders
    words = _whole_words(defaults / WORDS_FILE)
    for path in _own_files(own):
        reading = read_file(path, path.name)
        for problem in (*reading.problems, *_refused(reading.node, words, path.name, "")):
            raise WordingError(f"{problem.place}: {problem.sentence(Language.MONGOLIAN)}")
        words = _laid(words, reading.node)
    return words


def overlay_problems(templates: Layers, root: Path) -> Iterator[Problem]:
    """Yield what is wrong in the words that a project lays over those of the program; `root` is the project."""
    *own, defaults = templates.folders
    paths = list(_own_files(own))
    words = _whole_words(defaults / WORDS_FILE) if paths else {}
    for path in paths:
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        reading = read_file(path, name)
        yield from reading.problems
        yield from _refused(reading.node, words, name, "")
        yield from _unknown(reading.node, words, name, "")


def _own_files(folders: list[Path]) -> Iterator[Path]:
    """Yield the files of words of a project, the weakest first."""
    for folder in reversed(folders):
        yield from sorted(folder.glob(f"{Path(WORDS_FILE).stem}*.yml"))


def _whole_words(path: Path) -> dict[str, Any]:
    words: dict[str, Any] = {}
    for part in (path, *sorted(path.parent.glob(f"{path.stem}-*{path.suffix}"))):
        tree = read_plain(part)
        if not isinstance(tree, dict):
            raise WordingError(f"{part.name}: groups of words must stand here")
        if twice := words.keys() & tree.keys():
            raise WordingError(f"{part.name}: {min(twice)} stands in another file already")
        words |= tree
    return words


def _laid(words: Mapping[str, Any], node: yaml.Node | None) -> dict[str, Any]:
    """Return words with those of a node in their place; names that are not known are left out."""
    laid = dict(words)
    for name, entry in node.entries.items() if isinstance(node, yaml.Mapping) else ():
        known = words.get(name)
        if isinstance(known, Mapping):
            laid[name] = _laid(known, entry.node)
        elif known is not None and isinstance(entry.node, yaml.Scalar):
            laid[name] = entry.node.text
    return laid


def _refused(node: yaml.Node | None, words: object, file: str, name: str) -> Iterator[Problem]:
    """Yield what cannot replace the program's words: no word, or one that is filled with other facts."""
    if node is None:
        return
    place = Place(file, node.line, node.column)
    if isinstance(words, Mapping):
        if not isinstance(node, yaml.Mapping):
            yield make_problem("word_expected", place, key=name or file)
            return
        for key, entry in node.entries.items():
            if key in words:
                yield from _refused(entry.node, words[key], file, f"{name}.{key}" if name else key)
    elif not isinstance(node, yaml.Scalar) or not node.text.strip():
        yield make_problem("word_expected", place, key=name)
    elif (needed := set(_PARAMETER.findall(str(words)))) != set(_PARAMETER.findall(node.text)):
        braces = ", ".join(f"{{{fact}}}" for fact in sorted(needed)) or "–"
        yield make_problem("word_parameters", place, key=name, known=braces, written=node.text)


def _unknown(node: yaml.Node | None, words: object, file: str, name: str) -> Iterator[Problem]:
    """Yield names that the program has no words for: misspelt, or of another version."""
    if not isinstance(node, yaml.Mapping) or not isinstance(words, Mapping):
        return
    for key, entry in node.entries.items():
        full = f"{name}.{key}" if name else key
        if key in words:
            yield from _unknown(entry.node, words[key], file, full)
        else:
            import difflib

            near = difflib.get_close_matches(key, words, 1) or ["–"]
            yield make_problem("unknown_word", Place(file, entry.line, entry.column), key=full, suggestion=near[0])
