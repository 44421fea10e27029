"""Publishing in one step: a site is built beside the old one and takes its place when it is whole.

Until then the old site stays as it was, whatever goes wrong.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from iltod.problem import Language, has_message, message

if sys.platform != "win32":
    import fcntl

BUILT_SITE_MARK = "404.html"
"""Every site that was built here holds this file; a folder without it is somebody's work and is not replaced."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2

_REASONS = {
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "read_only",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "quota_used_up",
    errno.EXDEV: "other_disk",
    errno.EBUSY: "other_disk",
}
"""What the system says, as words of the catalogue (`publish_…`)."""


class PublishError(OSError):
    """A site could not be published, and the old one stands. `reason` names the words, `filename` where it was."""

    def __init__(self, reason: str, where: object, number: int = errno.EINVAL) -> None:
        super().__init__(number, reason, str(where))
        self.reason = reason

    def __reduce__(self) -> tuple[type[PublishError], tuple[str, str, int]]:
        """Let the error go from a worker to the process that waits for it."""
        return PublishError, (self.reason, str(self.filename), self.errno or errno.EINVAL)

    def __str__(self) -> str:
        return tell_failure(self, Language.MONGOLIAN)


def tell_failure(error: OSError, language: Language) -> str:
    """Return where and why the disk or the system failed."""
    reason = error.strerror or str(error)
    if isinstance(error, PublishError) and has_message(f"publish_{error.reason}"):
        reason = message(f"publish_{error.reason}", language)
    return message("write_failed", language, path=error.filename or "?", reason=reason)


class Staging:
    """A new folder beside `output` in which a site is built, until it takes the place of `output` or is discarded.

    `sources` are folders that must not be lost: an `output` that holds one of them is refused. What a killed build
    left behind goes away; a build that still runs into the same output is an error.
    """

    def __init__(self, output: Path, sources: Iterable[Path] = ()) -> None:
        self.output = output
        self._target = output.resolve()
        self.folder = _beside(self._target, "next")
        self._descriptor: int | None = None
        self._made = False
        self._folders: set[Path] = set()
        if any(source.resolve().is_relative_to(self._target) for source in sources):
            raise PublishError("holds_sources", output)
        try:
            if self._target.exists() and not _replaceable(self._target):
                raise PublishError("not_a_site", output)
            self._make()
        except OSError as error:
            raise _publish_error(error, output) from error

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def write(self, path: str, content: bytes) -> None:
        """Write one file; `path` is relative with `/`. A path that is taken or that leads outside is refused."""
        target = self.folder / _inside(path)
        try:
            if target.parent not in self._folders:
                target.parent.mkdir(parents=True, exist_ok=True)
                self._folders.add(target.parent)
            with target.open("xb") as file:
                file.write(content)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            raise PublishError("address_taken", path) from error
        except OSError as error:
            raise _publish_error(error, self.output) from error

    def finish(self) -> None:
        """Put the built site in the place of the old one, and remove the old one."""
        previous = _beside(self._target, "previous")
        try:
            _remove(previous)
            if not self._target.exists():
                self.folder.rename(self._target)
            elif not _exchange(self.folder, self._target):
                _replace(self.folder, self._target, previous)
        except OSError as error:
            raise _publish_error(error, self.output) from error
        self.discard()

    def discard(self) -> None:
        """Remove the folder, if it is still there; the site that stands in `output` is not touched."""
        if self._made:
            self._made = False
            _remove(self.folder)
            self._unlock()

    def _make(self) -> None:
        if self.folder.is_dir():
            self._lock()
            _remove(self.folder)
            self._unlock()
        self.folder.mkdir(parents=True)
        self._lock()
        self._made = True

    def _lock(self) -> None:
        """Keep other builds out of the folder, where the system knows how."""
        if sys.platform != "win32":
            self._descriptor = os.open(self.folder, os.O_RDONLY)
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                self._unlock()
                raise PublishError("another_build", self.output) from error

    def _unlock(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _remove(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)


def _beside(target: Path, name: str) -> Path:
    return target.with_name(f".{target.name}-{name}")


def _replaceable(target: Path) -> bool:
    return target.is_dir() and ((target / BUILT_SITE_MARK).is_file() or not any(target.iterdir()))


def _inside(path: str) -> PurePosixPath:
    parts = path.split("/")
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part or ":" in part for part in parts):
        raise PublishError("address_outside", path)
    return PurePosixPath(path)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, so that no visitor meets a moment without a site; False where that is unknown."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def _replace(staging: Path, target: Path, previous: Path) -> None:
    target.rename(previous)
    try:
        staging.rename(target)
    except OSError:
        previous.rename(target)
        raise
    _remove(previous)


def _publish_error(error: OSError, output: Path) -> PublishError:
    if isinstance(error, PublishError):
        return error
    number = error.errno or errno.EIO
    return PublishError(_REASONS.get(number, error.strerror or str(error)), output, number)
