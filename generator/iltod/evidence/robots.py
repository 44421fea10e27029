"""What a host lets programs ask: robots.txt as RFC 9309 has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

import msgspec

LARGEST_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are read; RFC 9309, 2.5, asks for at least 500 KiB."""

LONGEST_CRAWL_DELAY = 30.0
"""Seconds; a host that asks for a longer pause gets this one."""

_EVERYBODY = "*"

_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#\r\n]*)")


class Rule(msgspec.Struct, frozen=True):
    """A pattern of paths, and whether they may be asked."""

    pattern: str
    allowed: bool


class Robots(msgspec.Struct, frozen=True):
    """The rules of a host for one program, and how many seconds it wants between two questions."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Return whether an address may be asked: the longest pattern that fits decides, and of two equal `Allow`."""
        parts = urlsplit(url)
        path = _encoded(parts.path or "/") + (f"?{_encoded(parts.query)}" if parts.query else "")
        if path == "/robots.txt":
            return True
        fitting = [(len(rule.pattern), rule.allowed) for rule in self.rules if _fits(rule.pattern, path)]
        return max(fitting, default=(0, True))[1]


ALL_FORBIDDEN = Robots((Rule("/", False),))
"""What counts where a host does not say what it allows because it does not work (RFC 9309, 2.3.1.4)."""


def read_robots(content: bytes, agent: str) -> Robots:
    """Return what the bytes of a robots.txt say to the program `agent`, else what they say to everybody."""
    groups = _groups(content.decode("utf-8-sig", errors="replace"))
    found = groups.get(agent.casefold()) or groups.get(_EVERYBODY) or []
    rules = [Rule(_encoded(value), key == "allow") for key, value in found if key != "crawl-delay" and value]
    delays = [float(value) for key, value in found if key == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value)]
    return Robots(tuple(rules), min(max(delays, default=0.0), LONGEST_CRAWL_DELAY))


def _groups(text: str) -> dict[str, list[tuple[str, str]]]:
    """Return the rules of each group by the names of the programs it is for, in small letters."""
    groups: dict[str, list[tuple[str, str]]] = {}
    names: list[str] = []
    naming = False
    for key, value in _lines(text):
        if key == "user-agent":
            names = [*(names if naming else []), value.casefold()]
            naming = True
            groups.setdefault(names[-1], [])
        elif key in ("allow", "disallow", "crawl-delay"):
            naming = False
            for name in names:
                groups[name].append((key, value))
    return groups


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in re.split(r"[\r\n]+", text):
        match = _LINE.match(line)
        if match:
            yield match[1].lower(), match[2].strip()


def _encoded(path: str) -> str:
    """Return a path with every letter encoded that may be, so that two ways of writing it compare equal."""
    return quote(unquote(path), safe="/%:@!$&'()*+,;=~-._?")


def _fits(pattern: str, path: str) -> bool:
    """Return whether a pattern fits the beginning of a path: `*` is any letters, `$` at its end is the end."""
    ends = pattern.endswith("$")
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not ends or at == len(path) or (len(pieces) > 1 and path.endswith(pieces[-1]))
