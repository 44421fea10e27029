"""Where in the data something was written."""

from __future__ import annotations

import msgspec


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """A place in a data file: path relative to the project's root with `/`, line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Return `file:line:column`, the form that editors and terminals make clickable."""
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Place("", 0, 0)
