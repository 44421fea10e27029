"""One run of reading: what was found so far, and every problem."""

from __future__ import annotations

import difflib
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from iltod.core.codes.problem_codes import ProblemCode
from iltod.core.place import Place
from iltod.core.problem import Problem, make_problem, visible
from iltod.evidence.personal_data import finding_problem, screen_file
from iltod.model import Common, Finding, Record, Register
from iltod.model.files import FILES_FOLDER, IGNORED, unportable
from iltod.reading.binder import bind
from iltod.reading.fast_reader import clean_content, decode_clean
from iltod.reading.yaml import read_file

RecordType = TypeVar("RecordType", bound=Record)


class Loaded(msgspec.Struct, frozen=True):
    """What could be read, and every problem met on the way, sorted by place. `plans` is the folder that was read."""

    register: Register
    problems: tuple[Problem, ...]
    plans: Path


class Loading(msgspec.Struct):
    """One walk through `plans/`. `plans` is resolved; places begin with `name` (`plans/…`).

    `common` is what holds for all bodies.
    """

    plans: Path
    name: str
    common: Common = msgspec.field(default_factory=Common)
    problems: list[Problem] = msgspec.field(default_factory=list)
    findings: list[Finding] = msgspec.field(default_factory=list)

    def place(self, path: Path) -> Place:
        """Return the place of a file as problems show it."""
        return Place(visible("/".join((self.name, *path.relative_to(self.plans).parts))))

    def add(self, code: ProblemCode, path: Path, **facts: object) -> None:
        """Record a problem of a file or folder."""
        self.problems.append(make_problem(code, self.place(path), **facts))

    def unexpected(self, path: Path, names: tuple[str, ...], usual: str) -> None:
        """Record a file or folder that does not belong, with the name from `names` that was meant, if one is near.

        A file of another kind (`plan.xlsx`) is no misnamed record; `usual` says what is usual there.
        """
        stem = path.name.split(".")[0].lower()
        by_stem = {name.removesuffix(".yml"): name for name in names}
        close = difflib.get_close_matches(stem, by_stem, 1, 0.75)
        is_record = path.suffix.lower() in ("", ".yml", ".yaml", ".txt")
        renamed = close and is_record and not (path.parent / by_stem[close[0]]).exists()
        example = {"example": f"{self.place(path.parent).file}/{by_stem[close[0]]}"} if renamed else {}
        self.add("unexpected_file", path, written=path.name, usual=usual, **example)

    def children(self, folder: Path) -> Iterator[Path]:
        """Yield what a folder holds, in the order of names, without what leads out of `plans/`."""
        try:
            found = sorted(folder.iterdir(), key=lambda path: path.name)
        except OSError:
            self.add("unreadable_file", folder)
            return
        seen: dict[str, str] = {}
        for path in found:
            if IGNORED.fullmatch(path.name):
                continue
            if self.leads_outside(path):
                self.add("symlink_outside", path)
                continue
            same = seen.setdefault(unicodedata.normalize("NFC", path.name).casefold(), path.name)
            is_twin = folder.name == FILES_FOLDER and same != path.name  # elsewhere only small letters are allowed
            fault = unportable(path.name) or ("same" if is_twin else "")
            if fault:
                self.add("unportable_name", path, written=path.name, detail=fault)
                continue
            yield path

    def leads_outside(self, path: Path) -> bool:
        """Return whether a link leads out of `plans/`."""
        return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(self.plans)

    def record(self, kind: type[RecordType], path: Path, **located: object) -> RecordType | None:
        """Return the record in a file, or None after its problems were recorded."""
        name = self.place(path).file
        content = clean_content(path)
        if content is not None:
            findings = screen_file(content, name)
            if findings and path.parent == self.plans:  # a file of all bodies: nobody could release it
                self.problems += [finding_problem(finding) for finding in findings]
            else:
                self.findings += findings
            clean = decode_clean(kind, content, name, **located)
            if clean is not None:
                return clean
        reading = read_file(path, name)
        self.problems += reading.problems
        if reading.node is None:
            return None
        record, problems = bind(kind, reading.node, name, **located)
        self.problems += problems
        return record
