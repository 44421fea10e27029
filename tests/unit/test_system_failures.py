"""Whatever the system does to the command, it says so in words and by its exit code, never by a traceback."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iltod.cli import INTERRUPTED, main
from iltod.core.problem import Language, message


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "iltod.cli", *arguments]


def test_a_folder_that_cannot_be_made_is_told(minimal, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    root: Path = minimal({})
    (root / "docs").write_text("a file")
    assert main(["schema", "--root", str(root)]) == 1
    assert "docs/schema" in capsys.readouterr().err


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1989-12-31", "2200-01-01"])
def test_a_day_that_no_calendar_of_ours_reaches_is_wrong_use(
    day: str,
    minimal,  # type: ignore[no-untyped-def]
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "--root", str(minimal({})), "--as-of", day])
    assert ended.value.code == 2
    assert day in capsys.readouterr().err


def test_the_root_of_the_disk_is_no_place_for_a_site(minimal, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    assert main(["build", "--root", str(minimal()), "--output", "/"]) == 1
    printed = capsys.readouterr()
    assert "«/»" in printed.out + printed.err


def test_a_disk_that_takes_no_notes_of_links_is_told(
    minimal,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", "plans/body/2026/links.yml")

    monkeypatch.setattr("iltod.site.link_check._write", refuse)
    assert main(["links", "--root", str(minimal())]) == 1
    told = capsys.readouterr().err
    assert "links.yml" in told
    assert message("publish_read_only", Language.MONGOLIAN) in told


def test_a_build_with_workers_that_is_interrupted_says_so(root: Path, tmp_path: Path) -> None:
    """The signal of a terminal goes to every process of the group; one sentence is printed, and nothing is left."""
    site = tmp_path / "site"
    asked = [*command("build"), "--root", str(root), "--output", str(site), "--workers", "2", "--no-cache"]
    process = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not (tmp_path / ".site-cache/site").is_dir() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.2)
    os.killpg(process.pid, signal.SIGINT)
    printed, told = process.communicate(timeout=60)
    assert process.returncode == INTERRUPTED, printed + told
    assert "Traceback" not in printed + told
    assert told.count(message("interrupted", Language.MONGOLIAN)) == 1
    assert not site.exists()


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), INTERRUPTED, "interrupted"),
        (MemoryError(), 1, "out_of_memory"),
    ],
)
def test_interrupts_and_little_memory_have_words(
    error: BaseException,
    code: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(language: Language) -> str:
        raise error

    monkeypatch.setattr("iltod.core.report.catalogue_page", fail)
    assert main(["problems"]) == code
    assert message(words, Language.MONGOLIAN) in capsys.readouterr().err


def test_a_full_or_closed_output_is_told_once() -> None:
    with Path("/dev/full").open("wb") as output:
        asked = [*command("problems"), "--lang", "en"]
        full = subprocess.run(asked, stdout=output, stderr=subprocess.PIPE, text=True)
    assert full.returncode == 1
    assert "Traceback" not in full.stderr
    assert "Exception ignored" not in full.stderr
    assert message("publish_disk_full", Language.ENGLISH) in full.stderr
    closed = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m iltod.cli problems >&-"], stderr=subprocess.PIPE, text=True
    )
    assert closed.returncode == 0
    assert closed.stderr == ""


def test_a_command_that_is_interrupted_says_so(minimal) -> None:  # type: ignore[no-untyped-def]
    root: Path = minimal({})
    os.mkfifo(root / "wait")
    code = f"""
import sys, time
import iltod.core.report
from iltod.cli import main
iltod.core.report.catalogue_page = lambda language: (open({str(root / "wait")!r}, "w").close(), time.sleep(60))
sys.exit(main(["problems"]))
"""
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    with (root / "wait").open():
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == INTERRUPTED
    assert told.strip() == message("interrupted", Language.MONGOLIAN)
