"""Commands about a site: `build`, `merge`, `changes`, `verify`, `recompute`."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from iltod.cli.publication_commands import history_is_whole, open_publishing
from iltod.core.clock import seconds, today
from iltod.core.problem import Language, message, visible

if TYPE_CHECKING:
    from iltod.history.checkout import Checkout
    from iltod.site.build_state import BuildResult

MOST_NAMED = 5
"""How many altered files are named to who builds."""


def run_build(options: argparse.Namespace, language: Language) -> int:
    """Build the site."""
    from iltod.core.progress import make_progress
    from iltod.site.build import build_site

    progress = make_progress(sys.stderr, language, seconds, quiet=options.quiet)

    def build(
        output: Path, addresses: dict[str, str], day: datetime.date, checkout: Checkout | None = None
    ) -> BuildResult:
        publishing = None if checkout else open_publishing(options, output, language)
        return build_site(
            options.root,
            output,
            options.as_of or day,
            workers=options.workers,
            cached=options.cached and checkout is None,
            verified=options.verified,
            progress=progress,
            shard=options.shard,
            checkout=checkout,
            publishing=publishing,
            site_url=addresses["site_url"],
            source_url=addresses["source_url"],
            commit_url=addresses["commit_url"],
            cards=addresses["cards"],
        )

    if not options.at:
        return _print_result(options, language, lambda output, addresses: build(output, addresses, today()))
    from iltod.history.checkout import CheckoutError, open_checkout

    try:
        with open_checkout(options.root, "plans", options.at) as then:
            return _print_result(options, language, lambda output, addresses: build(output, addresses, then.day, then))
    except CheckoutError as error:
        print(message(f"rewind_{error.reason}", language, written=options.at), file=sys.stderr)
        return 2


def run_merge(options: argparse.Namespace, language: Language) -> int:
    """Merge the shards of a site."""
    from iltod.site.build import merge_site
    from iltod.site.publishing.shards import ShardError

    def merge(output: Path, addresses: dict[str, str]) -> BuildResult:
        day = options.as_of or today()
        return merge_site(
            options.root,
            output,
            day,
            options.shards,
            cached=options.cached,
            publishing=open_publishing(options, output, language),
            site_url=addresses["site_url"],
            source_url=addresses["source_url"],
            commit_url=addresses["commit_url"],
            cards=addresses["cards"],
        )

    try:
        return _print_result(options, language, merge)
    except ShardError as error:
        print(message(error.reason, language, where=error.where), file=sys.stderr)
        return 1


def _print_result(
    options: argparse.Namespace, language: Language, build: Callable[[Path, dict[str, str]], BuildResult]
) -> int:
    """Build, print the result, and return the exit code.

    `build` is called with the output folder and the addresses and scope that the options name.
    """
    from iltod.core.failure import failure_message
    from iltod.core.problem import has_errors

    output = options.output or options.root / "site"
    if not history_is_whole(options, language):
        return 1
    addresses = {
        "site_url": options.site_url,
        "source_url": os.environ.get("ILTOD_SOURCE_URL", ""),
        "commit_url": os.environ.get("ILTOD_COMMIT_URL", ""),
        "cards": options.cards,
    }
    try:
        result = build(output, addresses)
    except OSError as error:
        print(failure_message(error, language), file=sys.stderr)
        return 1
    refused = result.files == 0
    if refused or not options.quiet:
        _print_problems(result, language)
    if refused:
        print(message("refused", language), file=sys.stderr)
    elif not options.quiet:
        if not result.has_contact:
            print(message("no_contact", language), file=sys.stderr)
        if has_errors(result.problems):
            print(message("built_without", language), file=sys.stderr)
        print(message("built", language, output=output, files=result.files))
    return int(refused)


def _print_problems(result: BuildResult, language: Language) -> None:
    if result.problems:
        from iltod.core.report import MOST_WARNINGS, report_text

        print(report_text(result.problems, language, most_warnings=MOST_WARNINGS), file=sys.stderr)
    if result.altered:
        shown = ", ".join(map(visible, result.altered[:MOST_NAMED]))
        print(message("altered_files", language, count=len(result.altered), paths=shown), file=sys.stderr)
    for link in result.dead_links:
        print(message("dead_link", language, link=link), file=sys.stderr)


def run_changes(options: argparse.Namespace, language: Language) -> int:
    """Print paths only, one in a line, so that other programs can read them."""
    from iltod.site.publishing.manifest import ManifestError, changes, files_by_path

    lists = []
    for folder in (options.before, options.after):
        try:
            lists.append(files_by_path(folder))
        except ManifestError as error:
            print(message("no_manifest", language, path=folder / str(error)), file=sys.stderr)
            return 2
    found = changes(*lists)
    paths = {"changed": found.changed, "removed": found.removed, "all": sorted((*found.changed, *found.removed))}
    for path in paths[options.list]:
        print(path)
    return 0


def run_verify(options: argparse.Namespace, language: Language) -> int:
    """Print what differs between a published folder and its lists of files, or within an auditor's pack."""
    if options.site.is_file():
        from iltod.cli.pack_commands import run_pack_check

        return run_pack_check(options.site, language)
    from iltod.site.publishing.manifest import LOG, MANIFEST
    from iltod.site.publishing.publications import LogError
    from iltod.site.publishing.verify import KeptLines, ListError, read_kept, verify_site

    try:
        kept = read_kept(options.log) if options.log else KeptLines()
        trusted = options.trusted.read_bytes() if options.trusted else b""
        found = verify_site(options.site, options.manifest, kept, trusted)
    except (LogError, OSError) as error:
        print(message("verify_no_log", language, path=options.log or options.trusted, detail=error), file=sys.stderr)
        return 2
    except ListError as error:
        print(message("verify_no_list", language, path=error), file=sys.stderr)
        return 2
    for finding in found.findings:
        print(f"{visible(finding.path)}: {message(f'verify_{finding.difference}', language)}")
    facts = {"files": found.files, "findings": len(found.findings), "as_of": visible(found.as_of)}
    print(message("verify_differs" if found.findings else "verify_same", language, **facts))
    print(message("verify_digest", language, digest=found.digest))
    print(message("verify_note", language))
    if options.log and not any(finding.path in (LOG, MANIFEST) for finding in found.findings):
        print(message("verify_log_kept", language, path=options.log))
    if stamp := found.stamp:
        signature = message(f"verify_stamp_{stamp.signature}", language)
        time = stamp.time.isoformat() if stamp.time else "–"
        print(message("verify_stamp", language, time=time, who=visible(stamp.authority or "–"), signature=signature))
    return int(bool(found.findings))


MOST_FINDINGS = 100
"""How many differences are printed."""


def run_recompute(options: argparse.Namespace, language: Language) -> int:
    """Print which figures of a published package do not follow from its facts."""
    from iltod.exports.packages.package_reader import PackageError, read_package
    from iltod.exports.packages.recompute import recompute

    try:
        published = read_package(options.package)
    except PackageError as error:
        print(message("recompute_no_package", language, path=error), file=sys.stderr)
        return 2
    result = recompute(published)
    for item in result.findings[:MOST_FINDINGS]:
        where = f"{visible(item.where)}:{item.row}" if item.row else visible(item.where)
        values = {"column": item.column, "written": visible(item.written), "found": visible(item.found)}
        print(f"{where}: {message(f'recompute_{item.code}', language, **values)}")
    facts = {
        "package": visible(published.name),
        "figures": result.figures,
        "rows": result.rows,
        "findings": len(result.findings),
        "as_of": published.as_of,
    }
    print(message("recompute_differs" if result.findings else "recompute_same", language, **facts))
    return int(bool(result.findings))
