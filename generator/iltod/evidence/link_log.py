"""When the addresses of evidence were last seen to open: what `iltod links` writes into `<year>/links.yml`.

Nothing here opens a connection. An address that was not checked is not dead, and one that answers "not allowed" or "too
many requests" is not either: it is unknown.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence

from iltod.model import CheckedLink, LinkOutcome


def latest(links: Iterable[CheckedLink], as_of: datetime.date) -> dict[str, CheckedLink]:
    """Return what was known of each address on a day; of two entries the one that was checked later counts.

    A check of a later day is not known yet, but that the address had opened before is.
    """
    known: dict[str, CheckedLink] = {}
    for link in sorted(links, key=lambda link: link.checked):
        if link.checked <= as_of:
            before = known.get(link.url)
            seen = link.seen or (before.seen if before else None)
            known[link.url] = CheckedLink(url=link.url, checked=link.checked, outcome=link.outcome, seen=seen)
        elif link.seen and link.seen <= as_of:
            opened = CheckedLink(url=link.url, checked=link.seen, outcome=LinkOutcome.OPENED, seen=link.seen)
            known.setdefault(link.url, opened)
    return known


def due(urls: Iterable[str], known: Mapping[str, CheckedLink], day: datetime.date, pause_days: int) -> tuple[str, ...]:
    """Return the addresses to check on a day: those never checked, and those checked so many days ago or more.

    `urls` are the addresses that evidence names, `known` the last check of each, `day` the day of this round, and
    `pause_days` the days between two checks of one address.
    """
    return tuple(url for url in urls if url not in known or (day - known[url].checked).days >= pause_days)


def merged(
    urls: Iterable[str],
    known: Mapping[str, CheckedLink],
    outcomes: Mapping[str, LinkOutcome],
    day: datetime.date,
) -> tuple[CheckedLink, ...]:
    """Return the last check of each address after a round of checks, sorted by address.

    `urls` are the addresses that evidence names now (others are left out), `known` the checks before the round,
    `outcomes` what the round found, and `day` its day.
    """
    found = []
    for url in sorted(set(urls)):
        before = known.get(url)
        if url in outcomes:
            opened = outcomes[url] is LinkOutcome.OPENED
            seen = day if opened else (before.seen if before else None)
            found.append(CheckedLink(url=url, checked=day, outcome=outcomes[url], seen=seen))
        elif before:
            found.append(before)
    return tuple(found)


def links_text(links: Sequence[CheckedLink]) -> str:
    """Return the file: an address in a few lines of its own, so that two people's rounds merge."""
    lines = [
        "# yaml-language-server: $schema=../../../docs/schema/links.schema.json",
        "#",
        "# Энэ файлыг `iltod links` бичдэг. Гараар засахгүй.",
        "",
        "links:" if links else "links: []",
    ]
    for link in links:
        lines += [f"  - url: {json.dumps(link.url, ensure_ascii=False)}", f"    checked: {link.checked}"]
        lines += [f"    outcome: {link.outcome}"]
        lines += [f"    seen: {link.seen}"] if link.seen else []
    return "\n".join(lines) + "\n"
