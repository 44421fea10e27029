"""The command `iltod`: check the data, build the site, write the schemas.

Exit codes: 0 clean, 1 problems in the data (or nowhere to write), 2 wrong use. What a subcommand needs is imported when
it runs, so that `iltod --help` and `iltod check` start fast.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from iltod.clock import seconds, today
from iltod.collection import rare_collection
from iltod.problem import Language, message

if TYPE_CHECKING:
    from iltod.known import Built
    from iltod.model import OrganisationFolder, RatingScale
    from iltod.rewind import Rewound
    from iltod.shards import ShardNumber


def run() -> NoReturn:
    """Run the command as a process of its own."""
    with rare_collection():
        code = main()
        gc.freeze()  # the process ends: nothing that it leaves is worth looking through
        sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # the words are Cyrillic wherever the output goes
    options = _parser().parse_args(arguments)
    language = Language(options.lang)
    if options.needs_project and not (options.root / "plans").is_dir():
        print(message("no_project", language, path=options.root), file=sys.stderr)  # noqa: T201
        return 2
    try:
        code = int(options.run(options, language))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads (`| head`) has seen enough; Python must not flush into nothing at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, message("usage", Language.MONGOLIAN) if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser whose own words are Mongolian too; only the detail of a wrong use stays as argparse says it."""

    def __init__(self, *, add_help: bool = True, **options: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, **options)
        self._optionals.title = message("heading_options", Language.MONGOLIAN)
        if add_help:
            self.add_argument("-h", "--help", action="help", help=_help("help"))

    def error(self, detail: str) -> NoReturn:
        self.exit(2, message("wrong_use", Language.MONGOLIAN, detail=detail, command=self.prog) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="iltod", description=message("help", Language.MONGOLIAN))
    commands = parser.add_subparsers(
        required=True,
        title=message("heading_commands", Language.MONGOLIAN),
        metavar="check | build | merge | changes | verify | links | schema | problems",
    )
    common = _Parser(add_help=False)
    common.add_argument("--lang", choices=list(Language), default=Language.MONGOLIAN, help=_help("lang"))
    common.add_argument("--root", type=Path, default=Path(), metavar="ХАВТАС", help=_help("root"))
    dated = _Parser(add_help=False)
    fixed = os.environ.get("ILTOD_AS_OF") or None  # argparse reads it as if it had been written
    dated.add_argument("--as-of", type=_date, default=fixed, metavar="2026-06-30", help=_help("as_of"))

    check = commands.add_parser("check", parents=[common, dated], help=_help("check"), description=_help("check"))
    check.add_argument(
        "--format", choices=["text", "github", "gitlab", "json", "sarif"], default="text", help=_help("format")
    )
    check.add_argument("--workers", type=_count, default=None, metavar="2", help=_help("workers"))
    check.add_argument("--quiet", action="store_true", help=_help("quiet"))
    check.set_defaults(run=_run_check, needs_project=True)

    addresses = _site_options()
    build = commands.add_parser(
        "build", parents=[common, dated, addresses], help=_help("build"), description=_help("build")
    )
    build.add_argument("--at", default="", metavar="2026-06-30", help=_help("at"))
    build.add_argument("--workers", type=_count, default=None, metavar="2", help=_help("workers"))
    build.add_argument("--shard", type=_shard, default=None, metavar="3/8", help=_help("shard"))
    build.set_defaults(run=_run_build, needs_project=True)

    merge = commands.add_parser(
        "merge", parents=[common, dated, addresses], help=_help("merge"), description=_help("merge")
    )
    merge.add_argument("shards", type=Path, nargs="+", metavar="ХЭСЭГ", help=_help("shards"))
    merge.set_defaults(run=_run_merge, needs_project=True)

    changes = commands.add_parser("changes", parents=[common], help=_help("changes"), description=_help("changes"))
    changes.add_argument("before", type=Path, metavar="ӨМНӨХ", help=_help("before"))
    changes.add_argument("after", type=Path, metavar="ШИНЭ", help=_help("after"))
    changes.add_argument("--list", choices=["all", "changed", "removed"], default="all", help=_help("list"))
    changes.set_defaults(run=_run_changes, needs_project=False)

    verify = commands.add_parser("verify", parents=[common], help=_help("verify"), description=_help("verify"))
    verify.add_argument("site", type=Path, metavar="САЙТ", help=_help("site"))
    verify.add_argument("--manifest", type=Path, default=None, metavar="ФАЙЛ", help=_help("kept"))
    verify.set_defaults(run=_run_verify, needs_project=False)

    links = commands.add_parser("links", parents=[common, dated], help=_help("links"), description=_help("links"))
    links.add_argument("--body", action="append", default=[], metavar="БАЙГУУЛЛАГА", help=_help("body"))
    links.add_argument("--every", type=_whole, default=7, metavar="ХОНОГ", help=_help("every"))
    links.add_argument("--timeout", type=_seconds, default=10.0, metavar="СЕКУНД", help=_help("timeout"))
    links.add_argument("--pause", type=_seconds, default=1.0, metavar="СЕКУНД", help=_help("pause"))
    links.add_argument("--servers", type=_count, default=8, metavar="ТОО", help=_help("servers"))
    links.add_argument("--private", action="store_true", help=_help("private"))
    links.add_argument("--archive", default="", metavar="ХАЯГ", help=_help("archive"))
    links.set_defaults(run=_run_links, needs_project=True)

    schema = commands.add_parser("schema", parents=[common], help=_help("schema"), description=_help("schema"))
    schema.add_argument("--output", type=Path, default=Path("docs/schema"), metavar="ХАВТАС", help=_help("output"))
    schema.set_defaults(run=_run_schema, needs_project=True)

    problems = commands.add_parser("problems", parents=[common], help=_help("problems"), description=_help("problems"))
    problems.set_defaults(run=_run_problems, needs_project=False)
    return parser


def _site_options() -> _Parser:
    """Return what can be said of a site that is built or put together."""
    options = _Parser(add_help=False)
    cards = os.environ.get("ILTOD_CARDS") or "measure"
    options.add_argument("--output", type=Path, default=None, metavar="ХАВТАС", help=_help("output"))
    options.add_argument("--site-url", default=os.environ.get("ILTOD_SITE_URL", ""), help=_help("site_url"))
    options.add_argument("--cards", type=_cards, default=cards, metavar="measure|plan|none", help=_help("cards"))
    options.add_argument("--no-cache", dest="cached", action="store_false", help=_help("no_cache"))
    options.add_argument("--quiet", action="store_true", help=_help("quiet"))
    return options


def _count(written: str) -> int:
    if written.isdecimal() and int(written) > 0:
        return int(written)
    raise argparse.ArgumentTypeError(message("bad_count", Language.MONGOLIAN, written=written))


def _cards(written: str) -> str:
    from iltod.project import CardScope

    if written in list(CardScope):
        return written
    raise argparse.ArgumentTypeError(message("bad_cards", Language.MONGOLIAN, written=written))


def _shard(written: str) -> ShardNumber:
    from iltod.shards import read_number

    try:
        return read_number(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(message("bad_shard", Language.MONGOLIAN, written=written)) from error


def _help(name: str) -> str:
    return message(f"help_{name}", Language.MONGOLIAN)


def _date(written: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(message("bad_date", Language.MONGOLIAN, written=written)) from error


def _whole(written: str) -> int:
    if not written.isascii() or not written.isdecimal():
        raise argparse.ArgumentTypeError(message("bad_number", Language.MONGOLIAN, written=written))
    return int(written)


def _seconds(written: str) -> float:
    try:
        seconds = float(written)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(message("bad_number", Language.MONGOLIAN, written=written))
    return seconds


def _run_check(options: argparse.Namespace, language: Language) -> int:
    from iltod.history import read_history
    from iltod.meanwhile import available_workers
    from iltod.progress import make_progress
    from iltod.publish import tell_failure
    from iltod.report import REPORTERS
    from iltod.retell import Teller
    from iltod.survey import survey_bodies

    day = options.as_of or today()
    progress = make_progress(sys.stderr, language, seconds, quiet=options.quiet)
    workers = options.workers or available_workers()
    try:
        with Teller(read_history(options.root, "plans"), day) as teller:
            survey = survey_bodies(
                options.root, "plans", day, _counts, workers=workers, teller=teller, progress=progress
            )
    except OSError as error:
        print(tell_failure(error, language), file=sys.stderr)  # noqa: T201
        return 1
    problems = survey.problems
    told = survey.refused or (problems and not options.quiet)
    if told or options.format != "text":
        print(REPORTERS[options.format](problems, language))  # noqa: T201
    if options.format == "text" and not survey.refused and not options.quiet:
        plans, measures = (sum(counts) for counts in zip((0, 0), *survey.kept, strict=True))
        print(message("clean", language, organisations=len(survey.kept), plans=plans, measures=measures))  # noqa: T201
    return int(survey.refused)


def _counts(folder: OrganisationFolder, scales: tuple[RatingScale, ...]) -> tuple[int, int]:
    """Return how many plans and measures a body has."""
    from iltod.derive import plan_measures

    return len(folder.years), sum(1 for year in folder.years for _ in plan_measures(year.plan))


def _run_build(options: argparse.Namespace, language: Language) -> int:
    from iltod.build import build_site
    from iltod.progress import make_progress

    progress = make_progress(sys.stderr, language, seconds, quiet=options.quiet)

    def build(output: Path, addresses: dict[str, str], day: datetime.date, then: Rewound | None = None) -> Built:
        return build_site(
            options.root,
            output,
            options.as_of or day,
            workers=options.workers,
            cached=options.cached and then is None,
            progress=progress,
            part=options.shard,
            then=then,
            **addresses,
        )

    if not options.at:
        return _tell_built(options, language, lambda output, addresses: build(output, addresses, today()))
    from iltod.rewind import RewindError, rewound

    try:
        with rewound(options.root, "plans", options.at) as then:
            return _tell_built(options, language, lambda output, addresses: build(output, addresses, then.day, then))
    except RewindError as error:
        print(message(f"rewind_{error.reason}", language, written=options.at), file=sys.stderr)  # noqa: T201
        return 2


def _run_merge(options: argparse.Namespace, language: Language) -> int:
    from iltod.build import merge_site
    from iltod.shards import ShardError

    def merge(output: Path, addresses: dict[str, str]) -> Built:
        day = options.as_of or today()
        return merge_site(options.root, output, day, options.shards, cached=options.cached, **addresses)

    try:
        return _tell_built(options, language, merge)
    except ShardError as error:
        print(message(error.reason, language, where=error.where), file=sys.stderr)  # noqa: T201
        return 1


def _tell_built(options: argparse.Namespace, language: Language, build: Callable[[Path, dict[str, str]], Built]) -> int:
    """Build, tell what came of it, and return the exit code."""
    from iltod.publish import tell_failure

    output = options.output or options.root / "site"
    addresses = {
        "site_url": options.site_url,
        "source_url": os.environ.get("ILTOD_SOURCE_URL", ""),
        "commit_url": os.environ.get("ILTOD_COMMIT_URL", ""),
        "cards": options.cards,
    }
    try:
        built = build(output, addresses)
    except OSError as error:
        print(tell_failure(error, language), file=sys.stderr)  # noqa: T201
        return 1
    refused = built.files == 0
    if refused or not options.quiet:
        _print_problems(built, language)
    if refused:
        print(message("refused", language), file=sys.stderr)  # noqa: T201
    elif not options.quiet:
        print(message("built", language, output=output, files=built.files))  # noqa: T201
    return int(refused)


def _print_problems(built: Built, language: Language) -> None:
    if built.problems:
        from iltod.report import MOST_WARNINGS, report_text

        print(report_text(built.problems, language, most_warnings=MOST_WARNINGS), file=sys.stderr)  # noqa: T201
    for link in built.dead_links:
        print(message("dead_link", language, link=link), file=sys.stderr)  # noqa: T201


def _run_changes(options: argparse.Namespace, language: Language) -> int:
    """Print paths only, one in a line, so that other programs can read them."""
    from iltod.manifest import ManifestError, changes, files_by_path

    lists = []
    for folder in (options.before, options.after):
        try:
            lists.append(files_by_path(folder))
        except ManifestError as error:
            print(message("no_manifest", language, path=folder / str(error)), file=sys.stderr)  # noqa: T201
            return 2
    found = changes(*lists)
    paths = {"changed": found.changed, "removed": found.removed, "all": sorted((*found.changed, *found.removed))}
    for path in paths[options.list]:
        print(path)  # noqa: T201
    return 0


def _run_links(options: argparse.Namespace, language: Language) -> int:
    from iltod.fetch import Manners, ask_all
    from iltod.links import check_links
    from iltod.load import load_register

    loaded = load_register(options.root)
    if loaded.problems:
        print(message("links_unread", language), file=sys.stderr)  # noqa: T201
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
    for item in found.told:
        seen = message("links_seen", language, date=item.seen) if item.seen else message("links_never", language)
        print(f"{item.place}: {item.url}: {message(f'links_{item.outcome}', language)} ({seen})")  # noqa: T201
        if item.copy:
            print(f"  {message('links_copy', language)}\n    archived_url: {item.copy}")  # noqa: T201
    facts = {"addresses": found.addresses, "asked": found.asked, "opened": found.opened, "told": len(found.told)}
    print(message("links_done", language, **facts))  # noqa: T201
    return int(bool(found.told))


def _run_verify(options: argparse.Namespace, language: Language) -> int:
    from iltod.problem import visible
    from iltod.verify import ListError, verify_site

    try:
        found = verify_site(options.site, options.manifest)
    except ListError as error:
        print(message("verify_no_list", language, path=error), file=sys.stderr)  # noqa: T201
        return 2
    for finding in found.findings:
        print(f"{visible(finding.path)}: {message(f'verify_{finding.difference}', language)}")  # noqa: T201
    facts = {"files": found.files, "findings": len(found.findings), "as_of": visible(found.as_of)}
    print(message("verify_differs" if found.findings else "verify_same", language, **facts))  # noqa: T201
    print(message("verify_digest", language, digest=found.digest))  # noqa: T201
    print(message("verify_note", language))  # noqa: T201
    return int(bool(found.findings))


def _run_schema(options: argparse.Namespace, language: Language) -> int:
    from iltod.schema import schema_files
    from iltod.wording import WordingError, read_wording

    try:
        files = schema_files(read_wording(options.root / "site_templates" / "wording.yml"))
    except (ValueError, WordingError) as error:
        print(message("no_wording", language, detail=error), file=sys.stderr)  # noqa: T201
        return 2
    folder = options.root / options.output
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        print(folder / name)  # noqa: T201
    return 0


def _run_problems(options: argparse.Namespace, language: Language) -> int:
    from iltod.report import catalogue_page

    print(catalogue_page(language))  # noqa: T201
    return 0


if __name__ == "__main__":
    run()
