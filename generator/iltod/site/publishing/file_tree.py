"""Folders of files on the disk: swapped in one step, copied by hard links, made equal to one another."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

_AT_FDCWD = -100

_RENAME_EXCHANGE = 2


def exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, so that there is no moment without a site; False where the system cannot do it."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def flush_disks() -> None:
    """Write what the system still holds in memory: a power cut could leave new names of files that are empty."""
    if hasattr(os, "sync"):
        os.sync()  # one call: asking for each of very many files takes far longer


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, if it is there."""
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder by hard links: the files of `target` are the same files as those of `source`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _copy_tree(os.fspath(source), os.fspath(target))


def _copy_tree(source: str, target: str) -> None:
    os.mkdir(target)  # noqa: PTH102 - paths as texts are much faster, and a country has very many
    with os.scandir(source) as entries:
        for entry in entries:
            beside = f"{target}{os.sep}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                _copy_tree(entry.path, beside)
            else:
                hard_link(entry.path, beside)


def hard_link(source: str | Path, target: str | Path) -> None:
    """Hard-link `source` to `target`, or copy it where the file system has no hard links."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def make_equal(source: Path, target: Path, paths: Iterable[str]) -> None:
    """Replace the files and folders of `target` at `paths` by those of `source`, or remove them if it has none."""
    for path in paths:
        here, there = source / path, target / path
        if there.is_dir() and not there.is_symlink():
            remove(there)
        else:
            there.unlink(missing_ok=True)
        if here.is_dir():
            copy_tree(here, there)
        elif here.is_file():
            there.parent.mkdir(parents=True, exist_ok=True)
            hard_link(here, there)
        else:
            prune(target, PurePosixPath(path).parent)


def prune(root: Path, folder: PurePosixPath) -> None:
    """Remove a folder below `root` and those around it as long as they are empty."""
    while folder.parts:
        try:
            (root / folder).rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = folder.parent
