"""What can be written after `iltod`: every command, its arguments and their limits."""

from __future__ import annotations

import argparse
import datetime
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from iltod.cli.data_commands import run_check, run_links, run_problems, run_schema
from iltod.cli.form_commands import run_add, run_fill, run_form, run_report
from iltod.cli.import_commands import run_import
from iltod.cli.pack_commands import run_pack, run_verdicts
from iltod.cli.publication_commands import run_snapshot, run_witness
from iltod.cli.repository_commands import run_diff, run_gather, run_new, run_serve
from iltod.cli.review_commands import run_suggest_templates
from iltod.cli.site_commands import run_build, run_changes, run_merge, run_recompute, run_verify
from iltod.core.problem import Language, message

if TYPE_CHECKING:
    from iltod.site.publishing.shards import ShardNumber


PERIODS = ("q1", "q2", "h1", "q3", "q4", "h2", "year")
"""The periods of reports, told here so that `--help` need not load the model."""

ASSESSORS = ("superior", "anti_corruption_agency", "civil_society")


COMMANDS = (
    *("new", "serve", "diff", "gather"),
    *("import", "form", "report", "add", "fill", "pack", "verdicts", "check", "build"),
    *(
        "merge",
        "changes",
        "verify",
        "witness",
        "recompute",
        "snapshot",
        "suggest-templates",
        "links",
        "schema",
        "problems",
    ),
)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command."""
    parser = _Parser(prog="iltod", description=message("help", Language.MONGOLIAN))
    parser.add_argument("--version", action="store_true", help=_help("version"))
    commands = parser.add_subparsers(
        required=True,
        title=message("heading_commands", Language.MONGOLIAN),
        metavar=" | ".join(COMMANDS),
    )
    common = _Parser(add_help=False)
    common.add_argument("--lang", choices=list(Language), default=Language.MONGOLIAN, help=_help("lang"))
    common.add_argument("--root", type=Path, default=Path(), metavar="ХАВТАС", help=_help("root"))
    dated = _Parser(add_help=False)
    fixed = os.environ.get("ILTOD_AS_OF") or None  # argparse reads it as if it had been written
    dated.add_argument("--as-of", type=_date, default=fixed, metavar="2026-06-30", help=_help("as_of"))

    _add_check(commands, common, dated)

    _add_documents(commands, common)
    _add_evidence(commands, common)

    addresses = _site_options()
    build = commands.add_parser(
        "build", parents=[common, dated, addresses], help=_help("build"), description=_help("build")
    )
    build.add_argument("--at", default="", metavar="2026-06-30", help=_help("at"))
    build.add_argument("--workers", type=_count, default=None, metavar="2", help=_help("workers"))
    build.add_argument("--shard", type=_shard, default=None, metavar="3/8", help=_help("shard"))
    build.add_argument("--verify", dest="verified", action="store_true", help=_help("build_verify"))
    build.set_defaults(run=run_build, needs_project=True)

    merge = commands.add_parser(
        "merge", parents=[common, dated, addresses], help=_help("merge"), description=_help("merge")
    )
    merge.add_argument("shards", type=Path, nargs="+", metavar="ХЭСЭГ", help=_help("shards"))
    merge.set_defaults(run=run_merge, needs_project=True)

    _add_published(commands, common)
    links = commands.add_parser("links", parents=[common, dated], help=_help("links"), description=_help("links"))
    links.add_argument("--body", action="append", default=[], metavar="БАЙГУУЛЛАГА", help=_help("body"))
    links.add_argument("--every", type=_whole, default=7, metavar="ХОНОГ", help=_help("every"))
    links.add_argument("--timeout", type=_seconds, default=10.0, metavar="СЕКУНД", help=_help("timeout"))
    links.add_argument("--pause", type=_seconds, default=1.0, metavar="СЕКУНД", help=_help("pause"))
    links.add_argument("--servers", type=_count, default=8, metavar="ТОО", help=_help("servers"))
    links.add_argument("--private", action="store_true", help=_help("private"))
    links.add_argument("--archive", default="", metavar="ХАЯГ", help=_help("archive"))
    links.set_defaults(run=run_links, needs_project=True)

    schema = commands.add_parser("schema", parents=[common], help=_help("schema"), description=_help("schema"))
    schema.add_argument("--output", type=Path, default=Path("docs/schema"), metavar="ХАВТАС", help=_help("output"))
    schema.set_defaults(run=run_schema, needs_project=True)

    problems = commands.add_parser("problems", parents=[common], help=_help("problems"), description=_help("problems"))
    problems.set_defaults(run=run_problems, needs_project=False)
    _add_repository(commands, common, dated)
    return parser


def _add_check(commands: Any, common: argparse.ArgumentParser, dated: argparse.ArgumentParser) -> None:
    """Add the command that looks for problems."""
    check = commands.add_parser("check", parents=[common, dated], help=_help("check"), description=_help("check"))
    check.add_argument(
        "--format", choices=["text", "github", "gitlab", "json", "sarif"], default="text", help=_help("format")
    )
    check.add_argument("which", nargs="*", metavar="БАЙГУУЛЛАГА", help=_help("check_which"))
    check.add_argument("--changed-since", default="", metavar="main", help=_help("changed_since"))
    check.add_argument("--workers", type=_count, default=None, metavar="2", help=_help("workers"))
    check.add_argument("--no-cache", dest="cached", action="store_false", help=_help("check_no_cache"))
    check.add_argument("--quiet", action="store_true", help=_help("quiet"))
    check.add_argument("--quality", action="store_true", help=_help("check_quality"))
    check.set_defaults(run=run_check, needs_project=True)

    words = _help("suggest_templates")
    suggest = commands.add_parser("suggest-templates", parents=[common], help=words, description=words)
    suggest.set_defaults(run=run_suggest_templates, needs_project=True)


def _add_repository(commands: Any, common: argparse.ArgumentParser, dated: argparse.ArgumentParser) -> None:
    """Add the commands for a body's own repository."""
    new = commands.add_parser("new", parents=[common], help=_help("new"), description=_help("new"))
    new.add_argument("folder", type=Path, metavar="ХАВТАС", help=_help("new_folder"))
    for name in ("name", "kind", "registry", "email", "phone", "form", "address"):
        new.add_argument(f"--{name}", default="", metavar="…", help=_help(f"new_{name}"))
    new.add_argument("--id", type=_body, default=None, metavar="таних-нэр", help=_help("new_id"))
    hosts = ["github", "gitea", "gitlab"]
    new.add_argument("--ci", nargs="*", choices=hosts, default=hosts, metavar="github", help=_help("new_ci"))
    new.add_argument("--no-git", action="store_true", help=_help("new_no_git"))
    new.set_defaults(run=run_new, needs_project=False)

    diff = commands.add_parser("diff", parents=[common, dated], help=_help("diff"), description=_help("diff"))
    diff.add_argument("base", metavar="ӨМНӨХ", help=_help("diff_base"))
    diff.add_argument("head", nargs="?", default="", metavar="ШИНЭ", help=_help("diff_head"))
    diff.add_argument("--format", choices=["text", "markdown"], default="text", help=_help("diff_format"))
    diff.set_defaults(run=run_diff, needs_project=True)

    gather = commands.add_parser("gather", parents=[common], help=_help("gather"), description=_help("gather"))
    gather.add_argument("sources", type=Path, metavar="sources.yml", help=_help("gather_sources"))
    gather.add_argument("--timeout", type=_seconds, default=120.0, metavar="СЕКУНД", help=_help("gather_timeout"))
    gather.add_argument("--largest", type=_count, default=500, metavar="МЕГАБАЙТ", help=_help("gather_largest"))
    gather.set_defaults(run=run_gather, needs_project=False)

    serve = commands.add_parser("serve", parents=[common, dated], help=_help("serve"), description=_help("serve"))
    serve.add_argument("--host", default="127.0.0.1", metavar="127.0.0.1", help=_help("host"))
    serve.add_argument("--port", type=_port, default=8000, metavar="8000", help=_help("port"))
    serve.set_defaults(run=run_serve, needs_project=True)


def _add_documents(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the commands that read and write documents of offices."""
    reading = commands.add_parser("import", parents=[common], help=_help("import"), description=_help("import"))
    reading.add_argument("file", type=Path, metavar="ФАЙЛ", help=_help("import_file"))
    reading.add_argument("--body", type=_body, default=None, metavar="БАЙГУУЛЛАГА", help=_help("import_body"))
    reading.add_argument("--year", type=_year, default=None, metavar="2026", help=_help("import_year"))
    reading.add_argument("--accept", action="store_true", help=_help("accept"))
    reading.add_argument("--answers", type=Path, default=None, metavar="ФАЙЛ", help=_help("answers"))
    reading.add_argument("--review", type=Path, default=None, metavar="ФАЙЛ", help=_help("review"))
    reading.add_argument("--new-body", action="store_true", help=_help("new_body"))
    reading.add_argument("--correct", default="", metavar="ШАЛТГААН", help=_help("correct"))
    reading.add_argument("--files", type=Path, default=None, metavar="ХАВТАС", help=_help("files"))
    reading.set_defaults(run=run_import, needs_project=True)

    form = commands.add_parser("form", parents=[common], help=_help("form"), description=_help("form"))
    form.add_argument("plan", metavar="БАЙГУУЛЛАГА/ОН", help=_help("plan"))
    form.add_argument("period", choices=PERIODS, metavar="q1|q2|h1|q3|q4|h2|year", help=_help("period"))
    form.add_argument("--performer", default="", metavar="ЭЗЭН", help=_help("performer"))
    form.add_argument("--output", type=Path, default=None, metavar="ФАЙЛ", help=_help("output_file"))
    form.set_defaults(run=run_form, needs_project=True)

    report = commands.add_parser("report", parents=[common], help=_help("report"), description=_help("report"))
    report.add_argument("plan", metavar="БАЙГУУЛЛАГА/ОН", help=_help("plan"))
    report.add_argument("period", choices=PERIODS, metavar="q1|q2|h1|q3|q4|h2|year", help=_help("period"))
    formats = ("docx", "xlsx", "html")
    report.add_argument("--format", action="append", choices=formats, default=[], help=_help("report_format"))
    report.add_argument("--output", type=Path, default=Path(), metavar="ХАВТАС", help=_help("output_folder"))
    report.set_defaults(run=run_report, needs_project=True)


def _add_evidence(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the commands about evidence, packs and verdicts."""
    adding = commands.add_parser("add", parents=[common], help=_help("add"), description=_help("add"))
    adding.add_argument("file", type=Path, nargs="+", metavar="ФАЙЛ", help=_help("add_file"))
    adding.add_argument("--plan", required=True, metavar="БАЙГУУЛЛАГА/ОН", help=_help("plan"))
    adding.add_argument("--measure", action="append", required=True, metavar="1-2", help=_help("add_measure"))
    adding.add_argument("--title", default="", metavar="ГАРЧИГ", help=_help("add_title"))
    adding.add_argument("--date", type=_date, default=None, metavar="2026-06-30", help=_help("add_date"))
    adding.add_argument("--report", default="", metavar="q1", help=_help("add_report"))
    adding.set_defaults(run=run_add, needs_project=True)

    filling = commands.add_parser("fill", parents=[common], help=_help("fill"), description=_help("fill"))
    filling.add_argument("--body", action="append", default=[], metavar="БАЙГУУЛЛАГА", help=_help("body"))
    filling.set_defaults(run=run_fill, needs_project=True)

    pack = commands.add_parser("pack", parents=[common], help=_help("pack"), description=_help("pack"))
    pack.add_argument("plan", metavar="БАЙГУУЛЛАГА/ОН", help=_help("plan"))
    pack.add_argument("period", choices=PERIODS, metavar="q1|q2|h1|q3|q4|h2|year", help=_help("period"))
    pack.add_argument("--site", type=Path, default=None, metavar="САЙТ", help=_help("pack_site"))
    pack.add_argument("--output", type=Path, default=None, metavar="ФАЙЛ", help=_help("output_file"))
    pack.set_defaults(run=run_pack, needs_project=True)

    verdicts = commands.add_parser("verdicts", parents=[common], help=_help("verdicts"), description=_help("verdicts"))
    verdicts.add_argument("file", type=Path, metavar="ФАЙЛ", help=_help("verdict_file"))
    verdicts.add_argument("--by", choices=ASSESSORS, required=True, help=_help("verdict_by"))
    verdicts.add_argument("--name", required=True, metavar="НЭР", help=_help("verdict_name"))
    verdicts.add_argument("--year", type=_year, required=True, metavar="2026", help=_help("import_year"))
    verdicts.add_argument("--period", choices=PERIODS, required=True, help=_help("period"))
    verdicts.add_argument("--date", type=_date, required=True, metavar="2026-06-30", help=_help("verdict_date"))
    verdicts.add_argument("--document", default="", metavar="ХАЯГ", help=_help("verdict_document"))
    verdicts.set_defaults(run=run_verdicts, needs_project=True)


def _body(written: str) -> str:
    from iltod.model.addresses import RESERVED_IDS
    from iltod.model.files import ID, LONGEST_ID, unportable

    free = written not in RESERVED_IDS and not unportable(written)
    if ID.fullmatch(written) and len(written) <= LONGEST_ID and free:
        return written
    raise argparse.ArgumentTypeError(message("import_bad_body", Language.MONGOLIAN, written=written))


def _year(written: str) -> int:
    from iltod.model.files import YEAR

    if YEAR.fullmatch(written):
        return int(written)
    raise argparse.ArgumentTypeError(message("import_bad_year", Language.MONGOLIAN, written=written))


def _add_published(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the commands about sites that are published already."""
    changes = commands.add_parser("changes", parents=[common], help=_help("changes"), description=_help("changes"))
    changes.add_argument("before", type=Path, metavar="ӨМНӨХ", help=_help("before"))
    changes.add_argument("after", type=Path, metavar="ШИНЭ", help=_help("after"))
    changes.add_argument("--list", choices=["all", "changed", "removed"], default="all", help=_help("list"))
    changes.set_defaults(run=run_changes, needs_project=False)

    verify = commands.add_parser("verify", parents=[common], help=_help("verify"), description=_help("verify"))
    verify.add_argument("site", type=Path, metavar="САЙТ", help=_help("site"))
    verify.add_argument("--manifest", type=Path, default=None, metavar="ФАЙЛ", help=_help("kept"))
    verify.add_argument("--log", default="", metavar="ФАЙЛ", help=_help("verify_log"))
    verify.add_argument("--trusted", type=Path, default=None, metavar="ФАЙЛ", help=_help("trusted"))
    verify.set_defaults(run=run_verify, needs_project=False)

    witness = commands.add_parser("witness", parents=[common], help=_help("witness"), description=_help("witness"))
    witness.add_argument("address", metavar="ХАЯГ", help=_help("witness_address"))
    witness.add_argument("--keep", type=Path, required=True, metavar="ФАЙЛ", help=_help("witness_keep"))
    witness.add_argument("--timeout", type=_seconds, default=20.0, metavar="СЕКУНД", help=_help("timeout"))
    witness.add_argument("--private", action="store_true", help=_help("private"))
    witness.set_defaults(run=run_witness, needs_project=False)

    recompute = commands.add_parser(
        "recompute", parents=[common], help=_help("recompute"), description=_help("recompute")
    )
    recompute.add_argument("package", type=Path, metavar="ӨГӨГДӨЛ", help=_help("package"))
    recompute.set_defaults(run=run_recompute, needs_project=False)

    snapshot = commands.add_parser("snapshot", parents=[common], help=_help("snapshot"), description=_help("snapshot"))
    snapshot.add_argument("quarter", nargs="?", default="", metavar="2026-q3", help=_help("quarter"))
    snapshot.set_defaults(run=run_snapshot, needs_project=True)


def _site_options() -> _Parser:
    """Return what can be said of a site that is built or put together."""
    options = _Parser(add_help=False)
    cards = os.environ.get("ILTOD_CARDS") or "measure"
    options.add_argument("--output", type=Path, default=None, metavar="ХАВТАС", help=_help("output"))
    options.add_argument("--site-url", default=os.environ.get("ILTOD_SITE_URL", ""), help=_help("site_url"))
    options.add_argument("--cards", type=_cards, default=cards, metavar="measure|plan|none", help=_help("cards"))
    options.add_argument("--no-cache", dest="cached", action="store_false", help=_help("no_cache"))
    options.add_argument("--quiet", action="store_true", help=_help("quiet"))
    options.add_argument("--log", default=os.environ.get("ILTOD_LOG", ""), metavar="ФАЙЛ", help=_help("log"))
    options.add_argument("--strict", action="store_true", help=_help("strict"))
    options.add_argument("--allow-shallow", action="store_true", help=_help("allow_shallow"))
    options.add_argument("--allow-rewritten", action="store_true", help=_help("allow_rewritten"))
    return options


EARLIEST, LATEST = datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)
"""Days that a site can tell of: since bodies of today's state have plans, and as far as calendars are kept."""


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, message("usage", Language.MONGOLIAN) if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser whose own words are Mongolian too."""

    def __init__(self, *, add_help: bool = True, **options: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, **options)
        if add_help:
            self.add_argument("-h", "--help", action="help", help=_help("help"))

    def format_help(self) -> str:
        """Return the help; only now are the groups named, since a parent's group of another name would stand apart."""
        self._optionals.title = message("heading_options", Language.MONGOLIAN)
        self._positionals.title = message("heading_arguments", Language.MONGOLIAN)
        return super().format_help()

    def error(self, detail: str) -> NoReturn:
        shown = message("wrong_use", Language.MONGOLIAN, detail=_told_use(detail), command=self.prog)
        self.exit(2, shown + "\n")


_WRONG_USES = {
    "choice": r"argument (?P<option>.*?): invalid choice: '(?P<written>.*?)' \(choose from (?P<known>.*)\)",
    "missing": r"the following arguments are required: (?P<option>.*)",
    "unknown": r"unrecognized arguments: (?P<written>.*)",
    "no_value": r"argument (?P<option>.*?): expected (?:one|at least one) argument",
    "value": r"argument (?P<option>.*?): (?P<written>[^A-Za-z].*)",
}
"""What argparse says of a wrong use, by the words of the catalogue that say it (`use_…`)."""


def _told_use(detail: str) -> str:
    """Return a wrong use in Mongolian; what argparse says otherwise stays as it is."""
    for name, pattern in _WRONG_USES.items():
        if match := re.fullmatch(pattern, detail, re.DOTALL):
            facts = {key: value.replace("'", "") for key, value in match.groupdict().items()}
            if facts.get("option") == " | ".join(COMMANDS):
                kind = "use_command" if name == "choice" else "use_no_command"
                return message(kind, Language.MONGOLIAN, **{**facts, "known": ", ".join(COMMANDS)})
            return message(f"use_{name}", Language.MONGOLIAN, **facts)
    return detail


def _count(written: str) -> int:
    if written.isdecimal() and int(written) > 0:
        return int(written)
    raise argparse.ArgumentTypeError(message("bad_count", Language.MONGOLIAN, written=written))


def _cards(written: str) -> str:
    from iltod.core.project import CardScope

    if written in list(CardScope):
        return written
    raise argparse.ArgumentTypeError(message("bad_cards", Language.MONGOLIAN, written=written))


def _shard(written: str) -> ShardNumber:
    from iltod.site.publishing.shards import read_number

    try:
        return read_number(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(message("bad_shard", Language.MONGOLIAN, written=written)) from error


def _help(name: str) -> str:
    return message(f"help_{name}", Language.MONGOLIAN)


def _date(written: str) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(written)
        if not EARLIEST <= day <= LATEST:
            raise ValueError(written)
        return day
    except ValueError as error:
        raise argparse.ArgumentTypeError(message("bad_date", Language.MONGOLIAN, written=written)) from error


def _whole(written: str) -> int:
    if not written.isascii() or not written.isdecimal():
        raise argparse.ArgumentTypeError(message("bad_number", Language.MONGOLIAN, written=written))
    return int(written)


def _port(written: str) -> int:
    if _whole(written) < 1 << 16:
        return int(written)
    raise argparse.ArgumentTypeError(message("bad_port", Language.MONGOLIAN, written=written))


def _seconds(written: str) -> float:
    try:
        seconds = float(written)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(message("bad_number", Language.MONGOLIAN, written=written))
    return seconds
