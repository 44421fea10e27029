"""What went wrong with the disk or the system, told in words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iltod.core.problem import Language, has_message, message

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


@contextmanager
def failures_in_words(output: Path, path: str = "") -> Iterator[None]:
    """Turn an error of the system into one that says in words why `output` could not be written."""
    try:
        yield
    except PublishError:
        raise
    except OSError as error:
        raise in_words(error, output, path) from error


def in_words(error: OSError, output: Path, path: str = "") -> PublishError:
    """Return an error of the system as one that says in words why `output` could not be written."""
    if isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError):
        return PublishError("address_taken", path or output)
    number = error.errno or errno.EIO
    return PublishError(_REASONS.get(number, error.strerror or str(error)), output, number)
