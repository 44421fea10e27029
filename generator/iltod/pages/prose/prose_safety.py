"""What HTML a prose page may not hold: what runs, what asks another host for something, what sends a form.

Pages of `content/` are looked at by people who read Markdown, so this is told and not left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

OWN_SCRIPTS = "/assets/"
"""Where the scripts lie that a page may load: those that come with the program."""

_FORBIDDEN_TAGS = frozenset(
    ("applet", "base", "embed", "form", "frame", "frameset", "iframe", "link", "meta", "object", "portal")
)

_FETCHED = frozenset(("background", "data", "poster", "src", "srcset"))

_LINKING_TAGS = frozenset(("a", "area"))

_RUNNING_SCHEME = re.compile(r"(?:javascript|vbscript|data|file):", re.IGNORECASE)

_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);", re.IGNORECASE)

_FOREIGN = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)

_FETCHING_STYLE = re.compile(r"url\(|@import|expression\(|image-set\(", re.IGNORECASE)

_PASSED_OVER = re.compile("[\x00-\x20]")
"""What browsers pass over within the scheme of an address."""


class ProseFault(NamedTuple):
    """What a page may not hold: the name of the words for it, and what is written there."""

    reason: str
    written: str


def prose_faults(tag: str, attributes: Sequence[tuple[str, str | None]]) -> Iterator[ProseFault]:
    """Yield what is wrong with an element, given its `tag` in small letters and its `attributes`, entities decoded."""
    source = dict(attributes).get("src") or ""
    if tag in _FORBIDDEN_TAGS or (tag == "script" and not source.startswith(OWN_SCRIPTS)):
        yield ProseFault("prose_forbidden_html", f"<{tag}")
    for name, value in attributes:
        written = value or ""
        address = _PASSED_OVER.sub("", written)
        if name.startswith("on"):
            yield ProseFault("prose_forbidden_html", name)
        elif name in ("href", "xlink:href", "action", "formaction") or name in _FETCHED:
            if _RUNNING_SCHEME.match(address) and not (tag == "img" and _PICTURE.match(address)):
                yield ProseFault("prose_running_link", written)
            elif (name in _FETCHED or tag not in _LINKING_TAGS) and _is_foreign(name, address):
                yield ProseFault("prose_foreign_file", written)
        elif name == "style" and _FETCHING_STYLE.search(written):
            yield ProseFault("prose_foreign_file", written)


def _is_foreign(name: str, address: str) -> bool:
    addresses = address.split(",") if name == "srcset" else (address,)
    return any(_FOREIGN.match(each.replace("\\", "/")) for each in addresses)


def place_of(fault: ProseFault, text: str) -> tuple[int, int]:
    """Return the line and the column of a `fault` in the `text` of a page; where it is written otherwise, the first."""
    at = text.casefold().find(fault.written.casefold())
    if at < 0:
        return 1, 1
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
