"""Where templates, words, prose and defaults are found: a project's own file stands before the one of the package.

A project overrides file by file. What it does not have comes with the program: from the installed package, or in a
checkout from the folders beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from iltod.core.digest import folder_digest, joined_digest

_PACKAGE = Path(__file__).resolve().parents[1]

_PACKED = _PACKAGE / "defaults"
"""Where a wheel holds what stands at the top of a checkout."""


def default_folder(name: str) -> Path:
    """Return the folder of this name (`site_templates`, `content`, `plans`, `docs/servers`) that the program brings."""
    return (_PACKED if _PACKED.is_dir() else _PACKAGE.parents[1]) / name


class Layers(msgspec.Struct, frozen=True):
    """Folders laid over each other: a file in an earlier one replaces the same file in a later one."""

    folders: tuple[Path, ...]

    def file(self, name: str) -> Path:
        """Return the file of this name that counts, or its path in the last folder where no folder has it."""
        found = (path for folder in self.folders if is_own_file(path := folder / name, folder))
        return next(found, self.folders[-1] / name)

    def folder(self, name: str) -> Layers:
        """Return the folders of this name within these."""
        return Layers(tuple(folder / name for folder in self.folders))

    def files(self, pattern: str = "*") -> Iterator[tuple[str, Path]]:
        """Yield the files at any depth whose names match, by their paths within, in the order of these."""
        found: dict[str, Path] = {}
        for folder in self.folders:
            for path in folder.rglob(pattern):
                if is_own_file(path, folder):
                    found.setdefault(path.relative_to(folder).as_posix(), path)
        yield from sorted(found.items(), key=lambda item: item[0].split("/"))

    def links_outside(self) -> Iterator[str]:
        """Yield the links that lead out of their folder, by their paths within, in order."""
        for folder in self.folders:
            paths = (path for path in sorted(folder.rglob("*")) if path.is_symlink())
            inside = os.path.realpath(folder) + os.sep
            yield from (
                path.relative_to(folder).as_posix() for path in paths if not os.path.realpath(path).startswith(inside)
            )

    def names_alike(self) -> Iterator[tuple[str, str]]:
        """Yield the paths of files that differ only in small and capital letters, which many disks take for one."""
        seen: dict[str, str] = {}
        for name, _ in self.files():
            if (other := seen.setdefault(name.casefold(), name)) != name:
                yield other, name

    def digest(self) -> bytes:
        """Return what differs if any file does."""
        return joined_digest(folder_digest(folder) for folder in self.folders if folder.is_dir())


def is_own_file(path: Path, folder: Path) -> bool:
    """Return whether a path in a folder is a regular file that no link leads out of the folder to."""
    return path.is_file() and os.path.realpath(path).startswith(os.path.realpath(folder) + os.sep)


def layers_of(*folders: Path | Layers) -> Layers:
    """Return folders as layers, the strongest first, each once; the last one always counts, even if it is not there."""
    paths = [path for given in folders for path in (given.folders if isinstance(given, Layers) else (given,))]
    seen: dict[str, Path] = {}
    for path in paths:
        if path is paths[-1] or path.is_dir():
            seen.setdefault(os.path.realpath(path), path)
    return Layers(tuple(seen.values()))
