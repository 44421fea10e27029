"""The state that a build leaves for the next one, and what the next one finds changed.

Nothing here needs the data to be read: a build without changes ends after it has scanned the files from outside.
"""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from iltod.core.digest import facts_digest, file_digest, folder_digest
from iltod.core.problem import Problem
from iltod.core.project import Project
from iltod.core.resources import default_folder
from iltod.model.files import CATALOGUE_FILE, SCALES_FILE
from iltod.site.publishing.cache_file import read_cache_file, write_cache_file
from iltod.site.publishing.fingerprint import folder_fingerprint
from iltod.site.publishing.staging import Staging

MANY_FOLDERS = 200
"""From how many bodies on a scan takes long: a fourth of a millisecond each."""


class BuildResult(msgspec.Struct, frozen=True):
    """The result of a build: without `files`, problems kept the site from being published.

    `dead_links` are links from the prose that lead nowhere, in the words for a reader. `altered` are published files
    that had been deleted or changed by somebody else, for which the site was made from nothing.
    Without `has_contact` a reader of the site reaches nobody.
    """

    files: int = 0
    problems: tuple[Problem, ...] = ()
    dead_links: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    has_contact: bool = True


class FolderState(msgspec.Struct, frozen=True, array_like=True):
    """A folder below `plans/` as the last build read it: its fingerprint from outside, and its content.

    `result` is the digest of the cache file that holds what was made of it, or nothing where the folder is no body;
    `history` is the digest of what git knew of it.
    """

    fingerprint: bytes
    content: bytes
    result: bytes
    history: str = ""


class FilesState(msgspec.Struct, frozen=True):
    """Files of the site that stay as they are while `fingerprint` is the same, and the addresses of their pages.

    `parts` are the fingerprints of those among them that may stay where others do not, by their names.
    """

    fingerprint: bytes
    paths: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    parts: dict[str, bytes] = {}


class ProseState(msgspec.Struct, frozen=True):
    """The prose as the last build wrote it: its files on the site, its addresses, and the links that lead from it."""

    fingerprint: bytes
    paths: tuple[str, ...]
    addresses: tuple[str, ...]
    links: tuple[tuple[str, str, str], ...]


class SearchState(msgspec.Struct, frozen=True, kw_only=True):
    """The search as the last build wrote it: digests of its bodies, entries and heads; its files and addresses."""

    marks: bytes
    entries: bytes
    heads: bytes
    bits: int
    index: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


class BuildState(msgspec.Struct, frozen=True):
    """What a build leaves for the next one. `published` is the digest of the site that it published.

    `pages` is the fingerprint of all that any page of data depends on besides its own body.
    """

    published: str
    commit: str
    pages: bytes
    prose: ProseState
    search: SearchState
    all_bodies: dict[str, FilesState]
    folders: dict[str, FolderState]
    result: BuildResult


class Templates(msgspec.Struct, frozen=True):
    """Compiled templates and the words, valid for one fingerprint."""

    fingerprint: bytes
    codes: dict[str, bytes]
    words: dict[str, Any]


TEMPLATES = "templates"

INSTALLED_TEMPLATES = Path(__file__).parents[1] / "__pycache__" / "compiled_templates"
"""The folder of the compiled templates of the last sites, whichever they were: beside Python's compiled modules."""

MOST_INSTALLED = 4
"""How many sites' templates are kept there, of 1 MB each."""


class SourceSnapshot(msgspec.Struct, frozen=True):
    """The data from outside: the fingerprint of every folder in `plans/`, and the digest of the files beside them."""

    folders: Mapping[str, bytes]
    files: bytes


def page_fingerprint(project: Project, files: bytes, page_frames: bytes, templates: bytes) -> bytes:
    """Return what differs if any page of data may: program, libraries, templates, words, settings, common data.

    `files` is the digest of the files directly in `plans/`, `page_frames` that of the frames around all pages,
    `templates` what `template_fingerprint` returns.
    """
    return facts_digest(page_frames, templates, *_common_data(project, files), project.settings)


def template_fingerprint(project: Project) -> bytes:
    """Return what differs if compiled templates may: program, libraries, templates, words, the settings of the site."""
    settings = msgspec.structs.replace(project.settings, as_of=datetime.date.min, log=None)
    return facts_digest(sys.version, _program(), project.templates.digest(), settings)


def data_fingerprint(project: Project, files: bytes) -> bytes:
    """Return what differs if what the data means may: program, libraries, common data; `files` is as in `scan`."""
    return facts_digest(sys.version, _program(), *_common_data(project, files))


def _common_data(project: Project, files: bytes) -> tuple[bytes | str, ...]:
    return (
        *(file_digest(default_folder("plans") / name) for name in (SCALES_FILE, CATALOGUE_FILE)),
        files,
        project.plans_dir,
    )


def load_templates(staging: Staging, fingerprint: bytes) -> Templates | None:
    """Return the compiled templates of the last build, or of any other site by this program, if they are the same."""
    kept = staging.load(Templates, TEMPLATES)
    if kept and kept.fingerprint == fingerprint:
        return kept
    installed = read_cache_file(INSTALLED_TEMPLATES / fingerprint.hex(), Templates)
    if installed is None or installed.fingerprint != fingerprint:
        return None
    staging.save(installed, TEMPLATES)
    return installed


def save_templates(staging: Staging, templates: Templates) -> None:
    """Keep compiled templates for the next build, and for other sites where Python keeps its compiled modules too."""
    staging.save(templates, TEMPLATES)
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            INSTALLED_TEMPLATES.mkdir(parents=True, exist_ok=True)
            write_cache_file(INSTALLED_TEMPLATES / templates.fingerprint.hex(), templates)
            newest_last = sorted(INSTALLED_TEMPLATES.iterdir(), key=lambda path: path.stat().st_mtime_ns)
            for path in newest_last[:-MOST_INSTALLED]:
                path.unlink()


def scan(project: Project, now: int) -> SourceSnapshot:
    """Return the data as it looks from outside; `now` is the time of the file system in nanoseconds."""
    folders: dict[str, bytes] = {}
    files: list[bytes] = []
    for name in _children(project):
        path = project.plans / name
        if path.is_dir():
            folders[name] = folder_fingerprint(path, now)
        else:
            files += (name.encode(errors="surrogateescape"), file_digest(path))
    return SourceSnapshot(folders, facts_digest(*files))


def is_large(project: Project) -> bool:
    """Return whether a scan of the data takes long."""
    return len(_children(project)) > MANY_FOLDERS


def _children(project: Project) -> list[str]:
    try:
        return sorted(os.listdir(project.plans))  # noqa: PTH208 - names are enough
    except OSError:
        return []


def unchanged_folders(project: Project, snapshot: SourceSnapshot, state: BuildState) -> dict[str, FolderState]:
    """Return the folders whose content is that of the last build, with their present fingerprints.

    `snapshot` is what was found on the disk now, `state` what the last build kept, and `project` says where the folders
    are.
    """
    unchanged = {}
    for name, folder in state.folders.items():
        fingerprint = snapshot.folders.get(name)
        if fingerprint is None:
            continue
        if fingerprint and fingerprint == folder.fingerprint:
            unchanged[name] = folder
        elif folder_digest(project.plans / name) == folder.content:
            unchanged[name] = msgspec.structs.replace(folder, fingerprint=fingerprint)
    return unchanged


def is_unchanged(
    state: BuildState, snapshot: SourceSnapshot, unchanged: Mapping[str, FolderState], prose: bytes
) -> bool:
    """Return whether the published site is the one that would be built.

    `state` is that of the last build, `snapshot` the data now, `unchanged` the folders that are what they were,
    `prose` the present fingerprint of all files that are not made from the data of bodies.
    """
    folders = unchanged.keys() == state.folders.keys() == snapshot.folders.keys()
    return state.prose.fingerprint == prose and folders


def _program() -> bytes:
    """Return the digest of this program, and of the versions of the libraries that are installed with it."""
    libraries = Path(msgspec.__file__).parent.parent
    return facts_digest(
        folder_digest(Path(__file__).parents[1]),
        *sorted(path.name for path in libraries.glob("*.dist-info")),
    )
