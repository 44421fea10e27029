"""Commands about publications: where a published site's log comes from, and `witness`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from iltod.core.problem import Language, message

if TYPE_CHECKING:
    from iltod.site.publishing.publications import Publishing
    from iltod.site.publishing.witness import Witnessed

NEW_LOG = "new"
"""Written in place of a file, it begins a log."""


def is_strict(options: argparse.Namespace) -> bool:
    """Return whether doubts about the history keep a site from being built: with the option for it, or in CI."""
    return bool(options.strict or os.environ.get("CI", "").lower() not in ("", "0", "false"))


def history_is_whole(options: argparse.Namespace, language: Language) -> bool:
    """Return whether git knows the whole history, or that does not matter; say where it does not."""
    from iltod.history.git import Unknown, open_repository

    if open_repository(options.root / "plans") is not Unknown.SHALLOW:
        return True
    refused = is_strict(options) and not options.allow_shallow
    print(message("shallow_refused" if refused else "shallow_warning", language), file=sys.stderr)
    return not refused


def open_publishing(options: argparse.Namespace, output: Path, language: Language) -> Publishing | None:
    """Return the log to which the site adds its line, or None for a preview.

    `options` are those of the command, `output` is the folder of the site, and `language` is that of the messages.
    Raises PublishError where the site may not be published.
    """
    if not options.log:
        return None
    from iltod.core.failure import PublishError
    from iltod.site.publishing.publications import start_publishing

    published = None if options.log == NEW_LOG else Path(options.log)
    publishing = start_publishing(options.root / "plans", output, published)
    for item in publishing.lost:
        facts = {"number": item.number, "date": item.as_of, "commit": item.commit[:10]}
        print(message("history_rewritten", language, **facts), file=sys.stderr)
    if publishing.lost and is_strict(options) and not options.allow_rewritten:
        raise PublishError("history_rewritten", options.root / "plans")
    return publishing


def run_witness(options: argparse.Namespace, language: Language) -> int:
    """Fetch a site's log, compare it with the kept one, keep it, and say what was changed or cut."""
    from iltod.evidence.http_client import Manners, fetch
    from iltod.site.publishing.publications import LARGEST_LOG
    from iltod.site.publishing.witness import GOOD, witness

    manners = Manners(options.timeout or 0.1, 0.0, 1, options.private)
    try:
        found = witness(options.address, options.keep, lambda url: fetch(url, manners, LARGEST_LOG))
    except OSError as error:
        facts = {"path": options.keep, "reason": error.strerror or error}
        print(message("witness_not_kept", language, **facts), file=sys.stderr)
        return 2
    stream = sys.stdout if found.testimony in GOOD else sys.stderr
    print(message(f"witness_{found.testimony}", language, **_facts(found, options)), file=stream)
    return int(found.testimony not in GOOD)


def _facts(found: Witnessed, options: argparse.Namespace) -> dict[str, object]:
    was, now = found.was, found.now
    return {
        "address": options.address,
        "keep": options.keep,
        "lines": found.lines,
        "new": found.new,
        "number": found.number,
        "digest": found.newest or "",
        "was": f"{was.as_of} {was.manifest[:16]}" if was else "",
        "now": f"{now.as_of} {now.manifest[:16]}" if now else "",
    }
