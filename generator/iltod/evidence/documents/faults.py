"""Why a document is not published: it is damaged, it has a password, it holds something that runs, it is too complex.

`guarded` makes one error of the many that damaged files lead their readers into.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager


class DocumentError(ValueError):
    """A document cannot be published. `code` is the code of the problem, `detail` what goes with it."""

    code = "unreadable_content"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class UnreadableDocumentError(DocumentError):
    """The document is damaged, so nobody knows what would be published."""


class ProtectedDocumentError(DocumentError):
    """The document opens with a password only."""

    code = "password_protected"


class ActiveDocumentError(DocumentError):
    """The document holds something that runs, fetches or carries. `detail` is its kind: `macro`, `script`, …"""

    code = "active_content"


class ComplexDocumentError(DocumentError):
    """The document needs more memory or time than evidence may take. `detail` is what there is too much of."""

    code = "evidence_too_complex"


@contextmanager
def guarded() -> Iterator[None]:
    """Turn whatever a damaged document leads its readers into into UnreadableDocumentError."""
    try:
        yield
    except DocumentError:
        raise
    except MemoryError as error:
        raise ComplexDocumentError("memory") from error
    except (zlib.error, Exception) as error:
        if type(error).__name__ == "LimitReachedError":  # pypdf's own bounds
            raise ComplexDocumentError("objects") from error
        raise UnreadableDocumentError(str(error)) from error
