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

if sys.platform != "win32":
    import fcntl

BUILT_SITE_MARK = "404.html"
"""Every site that was built here holds this file; a folder without it is somebody's work and is not replaced."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2

_REASONS = {
    errno.EACCES: "бичих эрх алга",
    errno.EPERM: "бичих эрх алга",
    errno.EROFS: "зөвхөн уншихад зориулсан диск байна",
    errno.ENOSPC: "диск дүүрсэн байна",
    errno.EDQUOT: "дискний эзлэх хэмжээ дүүрсэн байна",
    errno.EXDEV: "хавтас өөр дисктэй холбогдсон тул түүнийг солих боломжгүй, дотор нь шинэ хавтас заана уу",
    errno.EBUSY: "хавтас өөр дисктэй холбогдсон тул түүнийг солих боломжгүй, дотор нь шинэ хавтас заана уу",
}
_NOT_A_SITE = "хавтсанд сайт биш файлууд байна, хоосон эсвэл шинэ хавтас заана уу"
_HOLDS_SOURCES = "хавтас дотор эх өгөгдөл байна, өөр хавтас заана уу"
_ANOTHER_BUILD = "өөр нэг програм яг одоо энэ сайтыг байрлуулж байна, дуусмагц дахин оролдоно уу"
_ADDRESS_TAKEN = "энэ хаягт өөр хуудас аль хэдийн байна"
_ADDRESS_OUTSIDE = "хаяг сайтын гадна гарч байна"


class PublishError(OSError):
    """A site could not be published, and the old one stands. `strerror` is for readers, `filename` where it was."""

    def __init__(self, reason: str, where: object, number: int = errno.EINVAL) -> None:
        super().__init__(number, reason, str(where))

    def __str__(self) -> str:
        return f"«{self.filename}»: {self.strerror}"


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
            raise PublishError(_HOLDS_SOURCES, output)
        try:
            if self._target.exists() and not _replaceable(self._target):
                raise PublishError(_NOT_A_SITE, output)
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
            raise PublishError(_ADDRESS_TAKEN, path) from error
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
                raise PublishError(_ANOTHER_BUILD, self.output) from error

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
        raise PublishError(_ADDRESS_OUTSIDE, path)
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
