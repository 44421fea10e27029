"""Commands about the data: `check`, `links`, `schema`, `problems`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from iltod.core.clock import seconds, today
from iltod.core.problem import Language, message

if TYPE_CHECKING:
    from iltod.core.problem import Problem
    from iltod.history.body_history import HistoryReader
    from iltod.site.check_state import Counts
    from iltod.site.survey import Survey


def run_check(options: argparse.Namespace, language: Language) -> int:
    """Print what is wrong in the data."""
    from iltod.core.background import available_workers
    from iltod.core.failure import failure_message
    from iltod.core.problem import has_errors
    from iltod.core.progress import make_progress
    from iltod.core.report import REPORTERS
    from iltod.history.body_history import HistoryReader
    from iltod.history.commit_log import read_history
    from iltod.repository.sources import sources_problems
    from iltod.site.build import open_project
    from iltod.site.check_state import check_bodies

    day = options.as_of or today()
    progress = make_progress(sys.stderr, language, seconds, quiet=options.quiet)
    project = open_project(options.root, day)
    try:
        with HistoryReader(read_history(options.root, "plans"), day, today()) as history_reader:
            survey = check_bodies(
                project,
                today(),
                history_reader,
                workers=options.workers or available_workers(),
                cached=options.cached,
                progress=progress,
            )
    except OSError as error:
        print(failure_message(error, language), file=sys.stderr)
        return 1
    everything = tuple(
        sorted(
            {*survey.problems, *project.problems, *sources_problems(options.root), *_without_history(history_reader)}
        )
    )
    problems = _chosen(everything, options, survey.bodies, language)
    if problems is None:
        return 2
    refused = has_errors(problems)
    printed = refused or (problems and not options.quiet)
    if printed or options.format != "text":
        print(REPORTERS[options.format](problems, language))
    if options.format == "text" and not options.quiet:
        _print_rest(everything, problems, survey, language)
    if options.format == "text" and options.quality and not has_errors(everything):
        from iltod.cli.review_commands import quality_report

        print("\n".join(quality_report(options, day, language)))
    return int(refused)


def _without_history(history_reader: HistoryReader) -> Iterator[Problem]:
    """Yield that no repository holds the data; a preview or a draft may do without, so a build does not say it."""
    from iltod.core.place import Place
    from iltod.core.problem import make_problem
    from iltod.history.git import Unknown

    if history_reader.unknown is Unknown.NO_REPOSITORY:
        yield make_problem("history_incomplete", Place("plans"), detail=history_reader.unknown)


def _chosen(
    problems: tuple[Problem, ...], options: argparse.Namespace, bodies: Collection[str], language: Language
) -> tuple[Problem, ...] | None:
    """Return the problems of the bodies and files that were asked for; None, with words, where there are none such."""
    from iltod.history.checkout import CheckoutError

    paths = []
    for written in options.which:
        place = f"plans/{written}" if written in bodies else _place(written, options.root)
        if place is None:
            print(message("check_unknown", language, written=written), file=sys.stderr)
            return None
        paths.append(place)
    if options.changed_since:
        from iltod.repository.proposal import touched

        try:
            paths += [f"plans/{name}" for name in touched(options.root, options.changed_since)]
        except CheckoutError as error:
            print(message(f"rewind_{error.reason}", language, written=error.written), file=sys.stderr)
            return None
    elif not paths or "." in paths:
        return problems
    return tuple(one for one in problems if any(f"{one.place.file}/".startswith(f"{path}/") for path in paths))


def _place(written: str, root: Path) -> str | None:
    """Return the path within a project of what somebody named from where they are, or from the project's folder."""
    top = root.resolve()
    for name in (written, written.replace("\\", "/")):
        for path in (Path(name), root / name):
            if path.exists() and path.resolve().is_relative_to(top):
                return path.resolve().relative_to(top).as_posix()
    return None


def _print_rest(
    everything: tuple[Problem, ...], shown: tuple[Problem, ...], survey: Survey[Counts], language: Language
) -> None:
    """Print how much was checked, or how many errors are in files that the command did not ask for."""
    from iltod.core.problem import has_errors

    others = sum(has_errors([problem]) for problem in everything) - sum(has_errors([problem]) for problem in shown)
    if others:
        print(message("check_others", language, count=others))
    elif not has_errors(everything):
        plans = sum(counts.plans for counts in survey.results)
        measures = sum(counts.measures for counts in survey.results)
        print(message("clean", language, organisations=len(survey.results), plans=plans, measures=measures))


def run_links(options: argparse.Namespace, language: Language) -> int:
    """Ask the addresses of evidence and print which no longer open."""
    from iltod.evidence.http_client import Manners, ask_all
    from iltod.reading.loader import load_register
    from iltod.site.link_check import check_links

    loaded = load_register(options.root)
    if loaded.problems:
        print(message("links_unread", language), file=sys.stderr)
        return 1
    manners = Manners(options.timeout or 0.1, options.pause, options.servers, options.private)
    found = check_links(
        loaded,
        options.as_of or today(),
        lambda urls: ask_all(urls, manners),
        bodies=options.body,
        pause_days=options.every,
        archive=options.archive,
    )
    for item in found.problems:
        seen = message("links_seen", language, date=item.seen) if item.seen else message("links_never", language)
        print(f"{item.place}: {item.url}: {message(f'links_{item.outcome}', language)} ({seen})")
        if item.copy:
            print(f"  {message('links_copy', language)}\n    archived_url: {item.copy}")
    facts = {"addresses": found.addresses, "asked": found.asked, "opened": found.opened, "told": len(found.problems)}
    print(message("links_done", language, **facts))
    return int(bool(found.problems))


def run_schema(options: argparse.Namespace, language: Language) -> int:
    """Write the JSON Schemas."""
    from iltod.core.project import Project, make_settings
    from iltod.pages.wording import read_wording
    from iltod.reading.json_schema import schema_files

    files = schema_files(read_wording(Project(options.root, make_settings(today())).templates))
    folder = options.root / options.output
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        print(folder / name)
    return 0


def run_problems(options: argparse.Namespace, language: Language) -> int:
    """Print the catalogue of problems."""
    from iltod.core.report import catalogue_page

    print(catalogue_page(language))
    return 0
