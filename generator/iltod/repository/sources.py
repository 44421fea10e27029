"""Reads `sources.yml`: which bodies' repositories a site is gathered from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from iltod.core.place import Place
from iltod.core.problem import Problem, make_problem
from iltod.core.project import without_secret
from iltod.model.addresses import RESERVED_IDS
from iltod.model.base import Id, Record, Words
from iltod.model.files import unportable
from iltod.reading.binder import bind
from iltod.reading.yaml import read_file

SOURCES_FILE = "sources.yml"

_ADDRESS = re.compile(
    r"(https?|ssh|file)://(?!-|[^/]*@-)[^\s<>\"'|;&$`\\]+|(?!-)[A-Za-z0-9._-]+@(?!-)[A-Za-z0-9.-]+:(?!-)[^\s<>\"'|;&$`\\]+"
)
"""Neither a server nor a user may begin like an option of the program that git asks."""

_BRANCH = re.compile(r"(?!.*([.][.]|//|/[.]|[.]lock(/|$)|[./]$))\w[\w./#+@-]{0,199}")
"""What git takes as the name of a branch, in any script."""

_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")


class GatherSource(Record, frozen=True):
    """Эх сан: the repository of one body. `branch` is followed, or the site stays at `commit`.

    `body` is the name of its folder here; `path` that of the folder in its repository, if it is another.
    """

    body: Id
    address: Words
    branch: Words | None = None
    commit: Words | None = None
    path: Words | None = None

    @property
    def folder(self) -> str:
        """Return the folder of the body in its repository, empty where that is the whole repository."""
        parts = (self.path or f"plans/{self.body}").split("/")
        return "/".join(part for part in parts if part not in ("", "."))


class GatherSources(Record, frozen=True):
    """Эх сангууд: all repositories of a site."""

    sources: tuple[GatherSource, ...]


class SourcesReading(NamedTuple):
    """The sources of a file, and everything wrong with it."""

    sources: tuple[GatherSource, ...]
    problems: tuple[Problem, ...]


def read_sources(path: Path) -> SourcesReading:
    """Return the sources that a file names; with problems, none can be relied on."""
    name = path.name or str(path)
    reading = read_file(path, name)
    if reading.node is None:
        return SourcesReading((), tuple(reading.problems))
    found, problems = bind(GatherSources, reading.node, name)
    if found is None:
        return SourcesReading((), (*reading.problems, *problems))
    return SourcesReading(found.sources, (*reading.problems, *problems, *_wrong(found.sources)))


def sources_problems(root: Path) -> tuple[Problem, ...]:
    """Return what is wrong in the list of repositories of a project, if it has one."""
    path = root / SOURCES_FILE
    return read_sources(path).problems if path.is_file() else ()


def _wrong(sources: tuple[GatherSource, ...]) -> Iterator[Problem]:
    seen: dict[str, Place] = {}
    for source in sources:
        if source.body in seen:
            yield make_problem("duplicate_id", source.place, written=source.body, first=seen[source.body].line)
        seen.setdefault(source.body, source.place)
        if source.body in RESERVED_IDS:
            yield make_problem("reserved_id", source.place, written=source.body)
        if fault := unportable(source.body):
            yield make_problem("unportable_name", source.place, written=source.body, detail=fault)
        folder = source.folder
        bad_path = {"..", ".git"} & set(folder.split("/")) or folder[:1] == "-" or re.search(r"[\\:*?\"<>|]", folder)
        for key, wrong in (
            ("address", not _ADDRESS.fullmatch(source.address)),
            ("branch", bool(source.branch) and not _BRANCH.fullmatch(source.branch or "")),
            ("commit", bool(source.commit) and not _COMMIT.fullmatch(source.commit or "")),
            ("path", bool(bad_path)),
        ):
            if wrong:
                written = without_secret(getattr(source, key))
                yield make_problem("bad_source", source.place, key=key, written=written)
