"""Commands for a body's own repository: `new`, `diff`, `gather`, `serve`."""

from __future__ import annotations

import argparse
import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from iltod.core.clock import today
from iltod.core.problem import Language, message

if TYPE_CHECKING:
    from iltod.core.site_file import SiteFile
    from iltod.repository.starter_files import Answers

MOST_DIFFERENCES = 40
"""How many lines of a difference are printed."""


def run_new(options: argparse.Namespace, language: Language) -> int:
    """Write a repository for a body, or say what is newer in the program than in the one that is there."""
    from iltod.core.project import Project, make_settings
    from iltod.pages.wording import read_wording
    from iltod.repository.starter_files import program_files, starter_files

    folder: Path = options.folder
    wording = read_wording(Project(folder, make_settings(today())).templates)
    hosts = tuple(options.ci)
    if folder.is_dir() and any(path.name not in _NO_DATA for path in folder.iterdir()):
        if not (folder / "plans").is_dir():
            print(message("new_not_empty", language, path=folder), file=sys.stderr)
            return 2
        return _tell_newer(folder, program_files(_present(folder, hosts), wording), language)
    answers = _answers(options, language)
    if answers is None:
        return 2
    _write(folder, starter_files(answers, wording))
    if not options.no_git and not (folder / ".git").exists() and not _began_repository(folder):
        print(message("new_no_git", language), file=sys.stderr)
    print(message("new_written", language, path=folder, id=answers.id))
    if not (answers.email or answers.phone or answers.form):
        print(message("no_contact", language), file=sys.stderr)
    return 0


_NO_DATA = frozenset((".git", ".DS_Store", "Thumbs.db", "desktop.ini"))
"""What may lie in a folder in which a repository begins: one that was cloned while it was empty has its `.git`."""


def _began_repository(folder: Path) -> bool:
    """Begin a repository of git in a folder, and return whether that was possible."""
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "init.defaultBranch=main", "init", "--quiet", "."]
    try:
        done = subprocess.run(command, check=False, cwd=folder, env={**os.environ, **quiet}, capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def _present(folder: Path, hosts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the hosts whose automatic work a repository has kept, or those asked for where it has none."""
    from iltod.repository.starter_files import CI_FILES

    return tuple(host for host in CI_FILES if (folder / CI_FILES[host][0]).is_file()) or hosts


def _tell_newer(folder: Path, files: tuple[SiteFile, ...], language: Language) -> int:
    import difflib

    from iltod.repository.starter_files import differing, missing_lines

    found = differing(folder, files)
    for file in found:
        path = folder / PurePosixPath(file.path)
        if not path.is_file():
            print(message("new_missing", language, path=file.path))
            continue
        if lines := missing_lines(file, path.read_bytes()):
            print(message("new_lacks", language, path=file.path))
            print("\n".join(lines))
            continue
        print(message("new_differs", language, path=file.path))
        old = path.read_text(encoding="utf-8", errors="replace").splitlines()
        differences = list(difflib.unified_diff(old, file.content.decode().splitlines(), lineterm="", n=1))[2:]
        print("\n".join(f"    {line}" for line in differences[:MOST_DIFFERENCES]))
    print(message("new_newer" if found else "new_same", language, path=folder, count=len(found)))
    return 0


def _write(folder: Path, files: tuple[SiteFile, ...]) -> None:
    """Write a whole folder or nothing: it gets its name, or a folder that is there its content, when all is written."""
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
    beside = folder if folder.is_dir() else folder.parent
    try:
        beside.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".iltod-", dir=beside) as made:
            new = Path(made, "new")
            for file in files:
                path = new / PurePosixPath(file.path)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.content)
            for path in [*new.iterdir()] if folder.is_dir() else [new]:
                path.rename(folder if path == new else folder / path.name)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error


def _answers(options: argparse.Namespace, language: Language) -> Answers | None:
    """Return what was given, and what is asked where somebody can answer; None where too little is known.

    What somebody typed wrong is asked once more at once; a wrong flag ends the command. Where another program stands
    before this one and no name is given, its lines are the answers, in the order of the questions.
    """
    from iltod.model import OrganisationKind
    from iltod.repository.starter_files import Answers

    typing = sys.stdin is not None and sys.stdin.isatty()
    asking = sys.stdout.isatty() if typing else sys.stdin is not None and not options.name
    flags = {
        "name": options.name,
        "kind": options.kind,
        "registry_number": options.registry,
        "email": options.email,
        "phone": options.phone,
        "form": options.form,
        "address": options.address,
    }
    flags = {key: " ".join(flag.split()) if flag else flag for key, flag in flags.items()}
    found: dict[str, str] = {}
    for key, flag in flags.items():
        try:
            answer = _answer(key, flag, language, asking=asking and key in _QUESTIONS, typing=typing)
        except (EOFError, UnicodeError) as error:
            ended = "new_no_name" if key == "name" else "new_no_answer"
            asked = message(_QUESTIONS.get(key, "new_ask_email"), language, kinds=", ".join(OrganisationKind))
            name = ended if isinstance(error, EOFError) else "new_no_text"
            print("\n" * typing + message(name, language, question=asked.rstrip(": ")), file=sys.stderr)
            return None
        if answer is None:
            return None
        found[key] = " ".join(answer.split())
    kind = OrganisationKind(found.pop("kind") or OrganisationKind.OTHER)
    chosen = options.id or _chosen_id(found["name"], language)
    return Answers(id=chosen, kind=kind, year=today().year, hosts=tuple(options.ci), **found)


def _chosen_id(name: str, language: Language) -> str:
    """Return an id made from a name; where the name gives none that can be used, another one, with words."""
    from iltod.importing.transliteration import latin_id
    from iltod.model.addresses import RESERVED_IDS
    from iltod.model.files import unportable

    made = latin_id(name, fallback="")
    if made and made not in RESERVED_IDS and not unportable(made):
        return made
    chosen = f"{made}-baiguullaga".lstrip("-")
    print(message("new_other_id", language, written=name, id=chosen), file=sys.stderr)
    return chosen


_QUESTIONS = {
    "name": "new_ask_name",
    "kind": "new_ask_kind",
    "registry_number": "new_ask_registry",
    "email": "new_ask_email",
    "address": "new_ask_address",
}
"""What is asked of whoever gave no flag, in this order, and in which words."""


def _answer(key: str, flag: str, language: Language, *, asking: bool, typing: bool) -> str | None:
    """Return a flag, or what somebody answers; None, with words, where it cannot be used.

    Raises EOFError where no answer comes, UnicodeError for one that is no text.
    """
    from iltod.model import OrganisationKind

    kinds = ", ".join(OrganisationKind)
    while True:
        question = message(_QUESTIONS[key], language, kinds=kinds) if asking and typing else ""
        given = flag or (input(question).strip().removeprefix("\ufeff") if asking else "")
        given.encode()
        given = _kind_called(given) if key == "kind" else given
        wrong = _wrong_answer(key, given, language)
        if wrong is None:
            return given
        print(wrong, file=sys.stderr)
        if flag or not (asking and typing):
            return None


def _kind_called(written: str) -> str:
    """Return the code of a kind that is called by its Mongolian name, or else what was written."""
    from iltod.model import OrganisationKind
    from iltod.reading.scalars import field_words

    labels = field_words().get("enums", {}).get(OrganisationKind.__name__, {})
    called = {str(label).casefold(): str(code) for code, label in labels.items()}
    return called.get(written.casefold(), written)


def _wrong_answer(key: str, given: str, language: Language) -> str | None:
    """Return what is wrong in an answer, or None."""
    from iltod.core.failure import setting_message
    from iltod.core.project import SettingError, site_address, without_secret
    from iltod.model import OrganisationKind
    from iltod.model.base import is_web_address
    from iltod.reading.site_settings import EMAIL, PHONE

    wrong = ""
    if not given:
        wrong = "new_no_name" if key == "name" else ""
    elif not given.isprintable():
        wrong = "new_bad_letter"
    else:
        match key:
            case "kind" if given not in list(OrganisationKind):
                wrong = "new_bad_kind"
            case "registry_number" if not (len(given) == 7 and given.isascii() and given.isdecimal()):
                wrong = "new_bad_registry"
            case "email" if not EMAIL.fullmatch(given):
                wrong = "new_bad_email"
            case "phone" if not PHONE.fullmatch(given):
                wrong = "new_bad_phone"
            case "form" if not (re.fullmatch(r"https?://[^\s<>\"']+", given) and is_web_address(given)):
                wrong = "new_bad_form"
            case "address":
                try:
                    site_address(given)
                except SettingError as error:
                    return setting_message(error, language)
    written = "".join(letter if letter.isprintable() else "�" for letter in given)
    facts = {"written": without_secret(written) if key == "form" else written, "kinds": ", ".join(OrganisationKind)}
    return message(wrong, language, **facts) if wrong else None


def run_diff(options: argparse.Namespace, language: Language) -> int:
    """Print what a proposal changes."""
    from iltod.core.project import Project, make_settings
    from iltod.history.checkout import CheckoutError
    from iltod.pages.wording import read_wording
    from iltod.repository.proposal import compare_commits
    from iltod.repository.proposal_words import proposal_text

    day = options.as_of or today()
    try:
        proposal = compare_commits(options.root, options.base, options.head, day)
    except CheckoutError as error:
        print(message(f"rewind_{error.reason}", language, written=error.written), file=sys.stderr)
        return 2
    wording = read_wording(Project(options.root, make_settings(day)).templates)
    print(proposal_text(proposal, wording, language, markdown=options.format == "markdown"))
    return 0


def run_gather(options: argparse.Namespace, language: Language) -> int:
    """Gather bodies' repositories, and print what came of each."""
    from iltod.core.clock import now
    from iltod.core.report import report_text
    from iltod.history.commit_log import COPIES
    from iltod.repository.fetching import Bounds
    from iltod.repository.gathering import Outcome, gather
    from iltod.repository.sources import read_sources
    from iltod.site.publishing.build_lock import acquire_lock

    reading = read_sources(options.sources)
    if reading.problems:
        print(report_text(reading.problems, language))
        return 2
    if shutil.which("git") is None:
        print(message("gather_no_git", language), file=sys.stderr)
        return 2
    bounds = Bounds(options.timeout, options.largest * 1024 * 1024)
    copies: Path = options.root / COPIES
    copies.mkdir(parents=True, exist_ok=True)
    lock = acquire_lock(copies / "lock")
    if lock is None:
        print(message("gather_busy", language), file=sys.stderr)
        return 2
    try:
        results = gather(options.root, reading.sources, now(), bounds, dict(os.environ))
    finally:
        lock.release()
    for result in results:
        parts = [message(f"gather_{result.outcome}", language, body=result.body, commit=result.commit[:10])]
        if not result.good and result.outcome is not Outcome.OCCUPIED:
            parts.append(message("gather_kept" if result.stands else "gather_absent", language))
        if result.rewritten:
            parts.append(message("gather_rewritten", language))
        print("; ".join(parts))
        if result.problems:
            print(report_text(result.problems, language))
    counts = {outcome: sum(result.outcome is outcome for result in results) for outcome in (Outcome.NEW, Outcome.SAME)}
    bad = sum(not result.good for result in results)
    facts = {"count": len(results), "new": counts[Outcome.NEW], "same": counts[Outcome.SAME], "bad": bad}
    print(message("gather_done", language, **facts))
    return int(bad > 0)


def run_serve(options: argparse.Namespace, language: Language) -> int:
    """Show the site while its sources change, until the command is stopped."""
    from iltod.repository.preview import serve_preview

    def tell(address: str) -> None:
        print(message("serving", language, address=address), flush=True)

    try:
        serve_preview(options.root, options.host, options.port, lambda: options.as_of or today(), tell)
    except KeyboardInterrupt:
        print()
    except OSError as error:
        known = {errno.EADDRINUSE: "serve_taken", errno.EACCES: "serve_denied"}
        wrong = known.get(error.errno or 0, "serve_bad_host")
        print(message(wrong, language, port=options.port, host=options.host), file=sys.stderr)
        return 1
    return 0
