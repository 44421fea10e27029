"""E-mail addresses, also those written so that machines should not see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from iltod.evidence.personal.passage import Found, blotted
from iltod.model import PersonalDataKind

_PLAIN = re.compile(r"(?<![\w.+\-])[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)*\.[^\W\d_]{2,}")

_AT = r"(?: ?[(\[{<] ?(?:at|эт|a|а|@) ?[)\]}>] ?| ?@ ?| (?:at|эт) )"

_DOT = r"(?: ?[(\[{<] ?(?:dot|дот|цэг|\.) ?[)\]}>] ?| (?:dot|дот|цэг) | ?\. ?)"

_TOP = r"(?:mn|com|org|net|edu|gov|info|biz|io|me|ru|cn|kr|jp|de|uk|мон)"

_AT_HOST = rf"({_AT})([\w\-]+(?:{_DOT}[\w\-]+)*?)({_DOT}){_TOP}(?!\w)"

_ANY_HOST = re.compile(_AT_HOST, re.I)

_HIDDEN = re.compile(rf"(?<![\w.+\-])([\w+\-]+(?:{_DOT}[\w+\-]+)*){_AT_HOST}", re.I)

_OPEN_AT = re.compile(r" (?:at|эт) ", re.I)

_MAIL_HOST = re.compile("gmail|yahoo|hotmail|outlook|mail|icloud", re.I)


def emails(text: str) -> Iterator[Found]:
    """Yield the e-mail addresses of a text."""
    plain = [_found(match, match[0]) for match in _PLAIN.finditer(text)] if "@" in text else []
    yield from plain
    text = blotted(text, plain)
    for match in _HIDDEN.finditer(text) if _ANY_HOST.search(text) else ():
        if _is_hidden(match):
            name, _, host, dot = match.groups()
            told = re.sub(_DOT, ".", f"{name}@{host}{dot}", flags=re.I) + match[0][match.end(4) - match.start() :]
            yield _found(match, told)


def _is_hidden(match: re.Match[str]) -> bool:
    """Return whether it is an address: English says "at" before a host, too, but not where its dot is a word."""
    return (
        not _OPEN_AT.fullmatch(match[2])
        or match[4].strip() != "."
        or _MAIL_HOST.match(match[3]) is not None
        or match[2].strip().lower() == "эт"
    )


def _found(match: re.Match[str], value: str) -> Found:
    return Found(match.start(), match.end(), PersonalDataKind.EMAIL, re.sub(r"\s", "", value).casefold())
