"""The broken examples: how each becomes a project, and what `iltod check` says of it.

`python tests/invalid/broken.py` writes every `expected.txt` again; read the difference before you commit it.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from iltod.cli import main
from iltod.core.problem import Language, Problem
from iltod.core.report import report_text
from iltod.history.body_history import HistoryReader
from iltod.history.commit_log import read_history
from iltod.reading.site_settings import LARGEST_LOGO
from iltod.reading.yaml import LARGEST_FILE, MOST_VALUES
from iltod.repository.sources import sources_problems
from iltod.site.build import open_project
from iltod.site.survey import process_bodies

FOLDER = Path(__file__).parent
sys.path.append(str(FOLDER.parent))  # where pytest finds it as well

from made_files import animated_png, docx, huge_png, pdf, picture  # noqa: E402

MINIMAL = FOLDER.parent / "examples" / "minimal"
AS_OF = datetime.date(2026, 7, 15)

EVIDENCE = "body/2026/evidence/photo.yml"
WHOLE = "title: {title}\nkind: photo\ndate: 2026-05-20\nsupports: [1-1]\n"


def codes() -> list[str]:
    """Return the codes that have a folder."""
    return sorted(path.name for path in FOLDER.iterdir() if (path / "expected.txt").is_file())


def lay(code: str, target: Path) -> Path:
    """Write the small sound example with one broken example over it; return the project's folder.

    Where it is the history that is broken, the example with `before/` over it is an earlier commit.
    """
    shutil.copytree(MINIMAL, target)
    broken = FOLDER / code
    if code in COMMITTED:
        shutil.copytree(broken / "before", target, dirs_exist_ok=True)
        _commit(target, COMMITTED[code][0])
    _lay_over(broken, target)
    if (broken / "without.txt").is_file():
        for name in (broken / "without.txt").read_text(encoding="utf-8").split():
            (target / name).unlink()
            if not any((target / name).parent.iterdir()):
                (target / name).parent.rmdir()
    if code in MADE:
        MADE[code](target / "plans")
    if code in COMMITTED:
        _commit(target, COMMITTED[code][1])
    return target


def _lay_over(broken: Path, target: Path) -> None:
    """Write the files of a broken example over a project."""
    for part in ("plans", "content", "site_templates"):
        if (broken / part).is_dir():
            shutil.copytree(broken / part, target / part, dirs_exist_ok=True)
    for name in ("site.yml", "sources.yml"):
        if (broken / name).is_file():
            shutil.copy(broken / name, target / name)


def found(project: Path) -> tuple[Problem, ...]:
    """Return every problem of a project, of its data and of its history."""
    with HistoryReader(read_history(project, "plans"), AS_OF) as history_reader:
        survey = process_bodies(project, "plans", AS_OF, lambda folder, scales: "", history_reader=history_reader)
    return tuple(sorted({*survey.problems, *open_project(project, AS_OF).problems, *sources_problems(project)}))


def said(project: Path) -> str:
    """Return what `iltod check` prints about a project."""
    if not (project / "plans").is_dir():
        # The command stops before it reads anything; the site's build meets this problem.
        return report_text(found(project), Language.MONGOLIAN) + "\n"
    printed = io.StringIO()
    # Most of the folders are in no repository, which is not what they are about.
    silent = mock.patch("iltod.cli.data_commands._without_history", return_value=())
    with silent, contextlib.redirect_stdout(printed):
        main(["check", "--root", str(project), "--as-of", str(AS_OF)])
    return printed.getvalue()


COMMITTED = {
    **dict.fromkeys(("changed_without_act", "evidence_deleted", "lost_address"), ("2026-02-01", "2026-03-01")),
    "report_edited": ("2026-04-06", "2026-05-01"),
    "entered_late": ("2026-04-06", "2026-07-14"),
    "commits_out_of_order": ("2026-04-20", "2026-04-10"),
}
"""Examples of what is wrong between two commits, with the days of both."""


def _commit(project: Path, day: str) -> None:
    """Commit everything, with the same id on every machine."""
    nobody = {f"GIT_{who}_{what}": "x@example.mn" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {f"GIT_{who}_DATE": f"{day}T12:00:00+08:00" for who in ("AUTHOR", "COMMITTER")}
    quiet = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "PATH": os.environ["PATH"]}
    # Copied files keep their times, by which git would take a new content for the old one: it must look at each again.
    look = (["init", "--quiet"], ["read-tree", "--empty"], ["add", "--all"])
    for command in (*look, ["commit", "--quiet", "--message", "x"]):
        subprocess.run(["git", *command], cwd=project, env={**quiet, **nobody, **dates}, check=True)


# What is too large, too odd or too dangerous to keep in a repository is made here.


def _write(plans: Path, content: bytes) -> None:
    (plans / EVIDENCE).write_bytes(content)


def _with_title(title: str) -> bytes:
    return WHOLE.format(title=title).encode()


def _unreadable(plans: Path) -> None:
    """A folder where a file should be: refused by every system, for every user."""
    (plans / EVIDENCE).mkdir()


def _link_out(plans: Path) -> None:
    outside = plans.parent / "outside.yml"
    outside.write_bytes(_with_title("Сургалтын зураг"))
    (plans / EVIDENCE).symlink_to(outside)


def _with_file(name: str, content: bytes) -> Callable[[Path], None]:
    """A sound item of evidence with a file beside it."""

    def write(plans: Path) -> None:
        digest = hashlib.sha256(content).hexdigest()
        _write(plans, _with_title("Сургалтын баримт") + f"file: {name}\nsha256: {digest}\n".encode())
        (plans / EVIDENCE).parent.joinpath("files", name).write_bytes(content)

    return write


def _renamed(plans: Path) -> None:
    _with_file("surgalt.txt", "Сургалт болов.".encode())(plans)
    files = (plans / EVIDENCE).parent / "files"
    (files / "surgalt.txt").rename(files / "surgalt-2026.txt")
    (plans / "body/2026/evidence/copy.yml").write_bytes(
        _with_title("Нэг файлын хоёр дахь нотломж")
        + (plans / EVIDENCE)
        .read_bytes()
        .partition(b"supports: [1-1]\n")[2]
        .replace(b"surgalt.txt", b"surgalt-2026.txt")
    )


def _shallow(plans: Path) -> None:
    """A clone whose history was cut off at the newest commit, as CI makes it."""
    project = plans.parent
    _commit(project, "2026-03-01")
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=project, capture_output=True, check=True).stdout
    (project / ".git/shallow").write_bytes(head)


def _large_logo(plans: Path) -> None:
    """Write a logo that is larger than a reader should have to load."""
    (plans.parent / "content").mkdir()
    (plans.parent / "content/logo.svg").write_bytes(b" " * (LARGEST_LOGO + 1))


MADE: dict[str, Callable[[Path], None]] = {
    "missing_folder": shutil.rmtree,
    "unreadable_file": _unreadable,
    "symlink_outside": _link_out,
    "file_too_large": lambda plans: _write(plans, b"# " + b"x" * LARGEST_FILE),
    "not_text": lambda plans: _write(plans, b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00"),
    "not_utf8": lambda plans: _write(plans, WHOLE.format(title="Сургалтын зураг").encode("cp1251")),
    "forbidden_character": lambda plans: _write(plans, _with_title("Сургалтын\N{RIGHT-TO-LEFT OVERRIDE} зураг")),
    "too_many_values": lambda plans: _write(plans, _with_title(f"[{'1,' * MOST_VALUES}]")),
    "content_differs": _with_file("surgalt.png", b"<svg><script>alert(1)</script></svg>"),
    "active_content": _with_file("surgalt.docx", docx("а", word__vbaProject_dot_bin=b"x")),
    "password_protected": _with_file("surgalt.pdf", pdf("а", password="нууц")),
    "evidence_too_complex": _with_file("surgalt.csv", b"," * 30_000),
    "large_file_pointer": _with_file("surgalt.pdf", b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\n"),
    "animated_picture": _with_file("surgalt.png", animated_png()),
    "unreadable_content": _with_file("surgalt.pdf", b"%PDF-1.7\n"),
    "evidence_file_too_large": _with_file("surgalt.txt", b"a" * (20 * 1024 * 1024 + 1)),
    "picture_too_large": _with_file("surgalt.png", huge_png(8_000)),
    "location_inside": _with_file("surgalt.docx", docx("а", word__media__a_dot_jpg=picture(gps=True))),
    "picture_with_location": _with_file("surgalt.jpg", picture(gps=True)),
    "file_not_screened": _with_file("surgalt.pdf", pdf("")),
    "file_renamed": _renamed,
    "history_incomplete": _shallow,
    "logo_too_large": _large_logo,
    "text_too_long": lambda plans: _write(plans, _with_title("Сургалт " * 2501)),
}


def _write_expected() -> None:
    for path in sorted(FOLDER.iterdir()):
        if path.is_dir() and path.name != "__pycache__":
            with tempfile.TemporaryDirectory() as folder:
                text = said(lay(path.name, Path(folder) / "project"))
            (path / "expected.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _write_expected()
