"""Errors of the disk and the system in words for the reader."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iltod.core.place import NOWHERE
from iltod.core.problem import Language, has_message, known_code, make_problem, message
from iltod.core.project import SettingError

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


_OF_FILES = {
    errno.ENOENT: "reason_not_there",
    errno.EISDIR: "reason_is_folder",
    errno.ENOTDIR: "reason_no_folder",
    errno.EEXIST: "reason_there",
    errno.ENAMETOOLONG: "reason_name_too_long",
}
"""What the system says of a file that a command was given, as words of the catalogue."""


class PublishError(OSError):
    """A site could not be published, and the old one stays. `reason` names the words, `filename` the place."""

    def __init__(self, reason: str, where: object, number: int = errno.EINVAL) -> None:
        super().__init__(number, reason, str(where))
        self.reason = reason

    def __reduce__(self) -> tuple[type[PublishError], tuple[str, str, int]]:
        """Return how to pickle the error, so that a worker can send it to the process that waits for it."""
        return PublishError, (self.reason, str(self.filename), self.errno or errno.EINVAL)

    def __str__(self) -> str:
        return failure_message(self, Language.MONGOLIAN)


class ProjectFileError(Exception):
    """A file of the project besides its data cannot be used: words, template, prose. `reason` names the words."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[ProjectFileError], tuple[str, str]]:
        """Return how to pickle the error, so that a worker can send it to the process that waits for it."""
        return ProjectFileError, (self.reason, self.detail)

    def in_words(self, language: Language) -> str:
        """Return what is wrong, and where."""
        return message(f"fault_{self.reason}", language, detail=self.detail)


def setting_message(error: SettingError, language: Language) -> str:
    """Return why an address or another setting that was given to the command cannot be used."""
    problem = make_problem(known_code(error.reason), NOWHERE, key="address", written=error.written)
    return f"{problem.sentence(language)}\n  → {problem.hint(language)}"


def failure_message(error: OSError, language: Language) -> str:
    """Return the words for an error of the disk or the system: where it happened, and why."""
    reason = error.strerror or str(error)
    if isinstance(error, PublishError) and has_message(f"refused_{error.reason}"):
        return message(f"refused_{error.reason}", language, path=error.filename)
    if isinstance(error, PublishError) and has_message(f"publish_{error.reason}"):
        reason = message(f"publish_{error.reason}", language)
    return message("write_failed", language, path=error.filename or "?", reason=reason)


def system_message(error: OSError, language: Language) -> str:
    """Return the words for an error of the system that has nothing to do with a site: where, and why."""
    reason = system_reason(error, language)
    return message("system_failed", language, path=error.filename or "stdout", reason=reason)


def system_reason(error: OSError, language: Language) -> str:
    """Return why the system refused something, in the reader's words where they are known."""
    number = error.errno or 0
    known = _OF_FILES.get(number) or f"publish_{_REASONS.get(number, '')}"
    return message(known, language) if has_message(known) else error.strerror or str(error)


@contextmanager
def publish_errors(output: Path, path: str = "") -> Iterator[None]:
    """Raise errors of the system as PublishError, which says in words why `output` could not be written.

    `path` is the file within the site that was being written, if there is one.
    """
    try:
        yield
    except PublishError:
        raise
    except OSError as error:
        raise as_publish_error(error, output, path) from error


def as_publish_error(error: OSError, output: Path, path: str = "") -> PublishError:
    """Return an error of the system as a PublishError, which says in words why `output` could not be written.

    `path` is the file within the site that was being written, if there is one.
    """
    if isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError):
        return PublishError("address_taken", path or output)
    number = error.errno or errno.EIO
    return PublishError(_REASONS.get(number, error.strerror or str(error)), output, number)
