"""Writes the files of one owner, a body or none, into the next site."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from iltod.core.failure import PublishError, as_publish_error, publish_errors
from iltod.model.addresses import owned_places
from iltod.site.publishing.file_tree import hard_link, prune
from iltod.site.publishing.manifest import PublishedFile, published

_OUTSIDE = re.compile(r"(?:^|/)\.{0,2}(?:/|\Z)|[\\\0:]")
"""What in a path might lead out of a site, or not be understood everywhere."""


class OwnerFiles:
    """Writes the files of one body, or those that belong to no body, into the next site.

    `output` is the folder of the site, for messages; `roots` are the folders in which files are written, the first of
    which is read; `owner` is the id of the body, or nothing. `before` are the files that are there already, by path:
    they stay if they are written again.
    """

    def __init__(self, output: Path, roots: tuple[str, ...], owner: str, before: Mapping[str, PublishedFile]) -> None:
        self._output = output
        self._folder = Path(roots[0])
        self._owner = owner
        self._owned = tuple(owned_places(owner)) if owner else ("",)
        self._before = before
        self._roots = roots
        self._folders: set[str] = set()
        self._written: dict[str, PublishedFile] = {}

    @property
    def files(self) -> tuple[PublishedFile, ...]:
        """Return the files that were written."""
        return tuple(self._written.values())

    def write(self, path: str, content: bytes) -> PublishedFile:
        """Write one file; `path` is relative with `/`. A path that is taken or that leads outside is refused."""
        self._must_be_free(path)
        file = self._written[path] = published(path, content)
        if self._before.get(path) != file:
            try:
                self._create(path, content, replace=path in self._before)
            except PublishError:
                raise
            except OSError as error:
                raise as_publish_error(error, self._output, path) from error
        return file

    def write_pieces(self, path: str, pieces: Iterable[bytes]) -> PublishedFile:
        """Write one file that is too large to be in memory, piece by piece; else as `write` does."""
        self._must_be_free(path)
        pending = f"{self._roots[0]}/{path}.pending"
        try:
            self._make_folders(path)
            file = _write_pieces(pending, path, pieces)
            if self._before.get(path) == file:
                os.unlink(pending)  # noqa: PTH108
            else:
                self._take_place(path, pending)
        except OSError as error:
            raise as_publish_error(error, self._output, path) from error
        self._written[path] = file
        return file

    def has(self, path: str) -> bool:
        """Return whether a file is there already."""
        return path in self._before

    def keep(self, path: str) -> PublishedFile:
        """Keep a file that is there already."""
        if path in self._written:
            raise PublishError("address_taken", path)
        file = self._written[path] = self._before[path]
        return file

    def adopt(self, files: Iterable[PublishedFile]) -> None:
        """Count files that a copy of this object, in another process or here, wrote or kept in the same folders."""
        for file in files:
            if self._written.setdefault(file.path, file) is not file:
                raise PublishError("address_taken", file.path)

    def finish(self) -> tuple[str, ...]:
        """Remove the files that were there before and were not written again; return the paths that differ now."""
        gone = [path for path in self._before if path not in self._written]
        with publish_errors(self._output):
            for path in gone:
                (self._folder / path).unlink()
                prune(self._folder, PurePosixPath(path).parent)
        new = [path for path, file in self._written.items() if self._before.get(path) != file]
        return (*gone, *new)

    def _must_be_free(self, path: str) -> None:
        must_lie_inside(path)
        if not path.startswith(self._owned):
            raise AssertionError(f"{path}: not a place of {self._owner}")
        if path in self._written:
            raise PublishError("address_taken", path)

    def _make_folders(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            for root in self._roots:
                _make_folder(f"{root}/{folder}")
            self._folders.add(folder)

    def _take_place(self, path: str, pending: str) -> None:
        target, *beside = (f"{root}/{path}" for root in self._roots)
        os.replace(pending, target)  # noqa: PTH105
        for other in beside:
            hard_link(target, other)

    def _create(self, path: str, content: bytes, *, replace: bool) -> None:
        target, *beside = (f"{root}/{path}" for root in self._roots)
        if replace:
            os.unlink(target)  # noqa: PTH108 - paths as texts are much faster, and a country has very many
        else:
            self._make_folders(path)
        _create_file(target, content)
        for other in beside:
            hard_link(target, other)


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)  # noqa: PTH102 - most often all but the last is there
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103
    except FileExistsError:
        pass


def must_lie_inside(path: str) -> None:
    """Raise `PublishError` if a path might lead out of the site."""
    if _OUTSIDE.search(path):
        raise PublishError("address_outside", path)


def _write_pieces(target: str, path: str, pieces: Iterable[bytes]) -> PublishedFile:
    """Write a file that may be replaced, and return its entry under its path in the site."""
    digest, size = hashlib.sha256(), 0
    with open(target, "wb") as file:  # noqa: PTH123
        for piece in pieces:
            digest.update(piece)
            size += file.write(piece)
    return PublishedFile(path, digest.hexdigest(), size)


def _create_file(path: str, content: bytes) -> None:
    """Write a file that must not be there yet. The system's own calls: a file of Python's takes as long to make."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        written = os.write(descriptor, content)
        while written < len(content):
            written += os.write(descriptor, content[written:])
    finally:
        os.close(descriptor)
