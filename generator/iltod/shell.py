"""The frame around a data page: rendered once for each address depth, split once, joined with every page.

Whoever rendered the frame put a marker where the head and where the body of a page belong. A page itself is never
searched for markers, so nothing that an author writes can move them.
"""

from __future__ import annotations

import msgspec

from iltod.render import Rendered

DEPTHS = range(4)
"""How deep addresses lie: `/` is 0, `/organisation/year/measure/` is 3."""


class ShellError(ValueError):
    """The frame does not hold each of its two markers once and in order: a mistake in `theme/shell.html`."""


class Markers(msgspec.Struct, frozen=True):
    """What stands in a frame in place of the head and the body of a page."""

    head: str
    body: str


class Shell(msgspec.Struct, frozen=True):
    """A frame for pages of one depth, in the three parts around the head and the body of a page."""

    depth: int
    before: bytes
    between: bytes
    after: bytes


def make_markers(nonce: str) -> Markers:
    """Return the markers of one build; `nonce` is ASCII letters and digits that no frame holds."""
    return Markers(f"<!--iltod-head-{nonce}-->", f"<!--iltod-body-{nonce}-->")


def split_shell(html: str, markers: Markers, depth: int) -> Shell:
    """Return a rendered frame split at its two markers, or raise `ShellError`."""
    for marker in (markers.head, markers.body):
        if (found := html.count(marker)) != 1:
            raise ShellError(f"the frame of depth {depth} holds {marker} {found} times instead of once")
    before, rest = html.split(markers.head)
    if markers.body not in rest:
        raise ShellError(f"the frame of depth {depth} holds {markers.body} before {markers.head}")
    between, after = rest.split(markers.body)
    return Shell(depth, before.encode(), between.encode(), after.encode())


def stamp(shell: Shell, rendered: Rendered) -> bytes:
    """Return a whole page."""
    return b"".join((shell.before, rendered.head.encode(), shell.between, rendered.body.encode(), shell.after))


def depth_of(address: str) -> int:
    """Return how deep a page lies: how many folders stand between the root of the site and its file."""
    return address.count("/")


def root_of(depth: int) -> str:
    """Return the way from a page of that depth to the root of the site; nothing from the root itself."""
    return "../" * depth
