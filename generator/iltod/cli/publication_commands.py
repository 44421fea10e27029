"""Commands about publications: where a published site's log comes from, `witness` and `snapshot`."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from iltod.core.problem import Language, message

if TYPE_CHECKING:
    from iltod.core.project import LostPublication
    from iltod.site.publishing.publications import HistoryGuard, Publishing
    from iltod.site.publishing.witness import Witnessed


PUBLISHED_LOG = "published"
"""Says in place of a file that the log is that of the site at its own address."""

FETCHED_LOG = ".site-log.jsonl"

PATIENCE = 30.0
"""How many seconds the published site has to answer."""


def history_is_whole(options: argparse.Namespace, language: Language) -> bool:
    """Return whether git knows the whole history, or that does not matter; say where it does not."""
    from iltod.site.publishing.publications import shallow_words

    code = shallow_words(options.root / "plans", _guard(options))
    if code:
        print(message(code, language), file=sys.stderr)
    return code != "shallow_refused"


def open_publishing(options: argparse.Namespace, output: Path, language: Language) -> Publishing | None:
    """Return the log to which the site adds its line, or None for a preview.

    `options` are those of the command, `output` is the folder of the site, and `language` is that of the messages.
    Raises PublishError where the site may not be published.
    """
    if not options.log:
        return None
    from iltod.site.publishing.publications import lost_words, open_log

    def tell(item: LostPublication) -> None:
        print(lost_words(item, language), file=sys.stderr)

    log = _published_log(options, language) if options.log == PUBLISHED_LOG else options.log
    return open_log(options.root / "plans", output, log, _guard(options), tell)


def _published_log(options: argparse.Namespace, language: Language) -> str:
    """Fetch the log of the site that is published now; return its file, or what begins one where there is none.

    Raises PublishError where the site does not answer: a second beginning would hide what was published.
    """
    from iltod.core.clock import today
    from iltod.core.failure import PublishError
    from iltod.evidence.http_client import Manners, ask_all, fetch
    from iltod.model import LinkOutcome
    from iltod.site.build import open_project
    from iltod.site.publishing.manifest import LOG
    from iltod.site.publishing.publications import LARGEST_LOG, NEW_LOG

    site_url = open_project(options.root, options.as_of or today(), site_url=options.site_url).settings.site_url
    if site_url is None:
        print(message("log_without_address", language), file=sys.stderr)
        return NEW_LOG
    address = f"{site_url}{LOG}"
    manners = Manners(PATIENCE, 0.0, 1, private=True)
    (answer,) = (answer for _, answer in ask_all([address], manners))
    if answer.outcome is LinkOutcome.NOT_FOUND:
        print(message("log_begins", language, address=address), file=sys.stderr)
        return NEW_LOG
    content = fetch(address, manners, LARGEST_LOG)
    if content is None:
        raise PublishError("log_unreachable", address)
    kept = Path(options.root, FETCHED_LOG)
    kept.write_bytes(content)
    return str(kept)


def _guard(options: argparse.Namespace) -> HistoryGuard:
    from iltod.site.publishing.publications import Doubt, history_guard

    allowed = {Doubt.SHALLOW: options.allow_shallow, Doubt.REWRITTEN: options.allow_rewritten}
    return history_guard(os.environ, strict=options.strict, allowed=[name for name, code in allowed.items() if code])


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


def run_snapshot(options: argparse.Namespace, language: Language) -> int:
    """Keep the tables as they stood at the end of a quarter, where the next build publishes them."""
    from iltod.core.clock import today
    from iltod.exports.outputs.quarter_tables import ended_quarter, quarter_day
    from iltod.history.checkout import CheckoutError

    quarter = options.quarter or ended_quarter(today())
    day = quarter_day(quarter)
    if day is None or day >= today():
        print(message("snapshot_no_quarter", language, written=quarter), file=sys.stderr)
        return 2
    try:
        return _keep_quarter(options.root, quarter, day, language)
    except CheckoutError as error:
        print(message(f"rewind_{error.reason}", language, written=day.isoformat()), file=sys.stderr)
        return 2


def _keep_quarter(root: Path, quarter: str, day: datetime.date, language: Language) -> int:
    from iltod.core.report import report_text
    from iltod.exports.outputs.quarter_tables import quarter_files
    from iltod.history.checkout import open_checkout
    from iltod.site.build import build_site, open_project
    from iltod.site.printer import Printer

    with open_checkout(root, "plans", day.isoformat()) as then, tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch, "site")
        result = build_site(root, site, day, cards="none", checkout=then)
        if not result.files:
            print(report_text(result.problems, language), file=sys.stderr)
            print(message("snapshot_refused", language, date=day), file=sys.stderr)
            return 1
        project = open_project(root, day)
        printer = Printer(project)
        size = 0
        for file in quarter_files(site, quarter, day, printer.wording, printer.package_settings):
            target = root / project.content_dir / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
            size += len(file.content)
    facts = {"date": day, "folder": target.parent, "size": f"{size / 1_000_000:.1f}"}
    print(message("snapshot_kept", language, **facts))
    return 0
