"""Publishing in one step: a site is built beside the old one and takes its place when it is whole.

Until then the old site stays as it was, whatever goes wrong.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

BUILT_SITE_MARK = "404.html"
"""Every site that was built here holds this file; a folder without it is somebody's work and is not replaced."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2

_SENTENCES = {
    "not_a_site": "«{output}» хавтас сайт биш файлтай тул түүнийг солихгүй. Хоосон эсвэл шинэ хавтас заана уу.",
    "holds_sources": "«{output}» хавтас дотор эх өгөгдөл байгаа тул түүнд сайт байрлуулах боломжгүй.",
    "another_build": "«{output}» хавтаст өөр нэг програм яг одоо сайт байрлуулж байна. Дуусмагц дахин оролдоно уу.",
    "read_only": "«{output}» хавтаст бичих эрх алга: {reason}.",
    "disk_full": "Диск дүүрсэн тул сайтыг бичиж чадсангүй: {reason}.",
    "not_replaced": "Шинэ сайтыг «{output}» хавтсанд байрлуулж чадсангүй: {reason}.",
    "address_taken": "«{output}» хаягт хоёр хуудас давхцаж байна.",
    "address_outside": "«{output}» хаяг сайтын гадна гарч байна.",
}


class PublishError(Exception):
    """A site could not be published; the old one stands. `code` says why, the text is for a reader."""

    def __init__(self, code: str, output: Path | str, reason: str = "") -> None:
        super().__init__(_SENTENCES[code].format(output=output, reason=reason))
        self.code = code


class Staging:
    """A new folder beside `output` in which a site is built, until it takes the place of `output` or is discarded.

    `sources` are folders that must not be lost: an `output` that holds one of them is refused. What a killed build
    left behind goes away; a build that still runs into the same output is an error.
    """

    def __init__(self, output: Path, sources: Iterable[Path] = ()) -> None:
        self.output = output
        self._target = output.resolve()
        self.folder = _beside(self._target, "next")
        self._lock: int | None = None
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
            target.parent.mkdir(parents=True, exist_ok=True)
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
            raise PublishError("not_replaced", self.output, error.strerror or "") from error
        self.discard()

    def discard(self) -> None:
        """Remove the folder, if it is still there; the site that stands in `output` is not touched."""
        if self._lock is not None:
            _remove(self.folder)
            os.close(self._lock)
            self._lock = None

    def _make(self) -> None:
        if self.folder.is_dir():
            os.close(self._locked())
            _remove(self.folder)
        self.folder.mkdir(parents=True)
        self._lock = self._locked()

    def _locked(self) -> int:
        """Return an open file on the folder that locks out another build, as far as the system can."""
        lock = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(lock)
            raise PublishError("another_build", self.output) from error
        return lock


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
    code = "disk_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "read_only"
    return PublishError(code, output, error.strerror or "")
