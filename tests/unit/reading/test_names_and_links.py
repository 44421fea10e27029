"""Only regular files of the project with names that every system can hold are read."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from iltod.core.digest import file_digest, folder_digest
from iltod.core.resources import Layers
from iltod.reading.loader import load_register

EVIDENCE = "plans/body/2026/evidence"


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Whoever opens a pipe waits for ever: the test ends instead."""
    signal.alarm(60)
    yield
    signal.alarm(0)


def codes(root: Path) -> set[tuple[str, str]]:
    return {(problem.code, problem.place.file.rpartition("/")[2]) for problem in load_register(root).problems}


@pytest.mark.parametrize(
    "name", ["con.yml", "aux.csv", "NUL", "com1.txt", "lpt9.pdf", "a:b.txt", "a?.txt", "a .txt ", "a.txt.", "a|b"]
)
def test_a_name_that_windows_cannot_hold_is_refused(name: str, minimal) -> None:  # type: ignore[no-untyped-def]
    root: Path = minimal({})
    (root / EVIDENCE / "files" / name).write_bytes(b"a")
    assert {code for code, _ in codes(root)} == {"unportable_name"}


def test_two_names_that_differ_in_case_are_refused(minimal) -> None:  # type: ignore[no-untyped-def]
    root: Path = minimal({})
    for name in ("photo.txt", "Photo.txt"):
        (root / EVIDENCE / "files" / name).write_bytes(b"a")
    assert ("unportable_name", "photo.txt") in codes(root)


LEFTOVERS = (
    *("desktop.ini", "Thumbs.db", "ehthumbs.db", ".DS_Store", "~$a.docx", "~WRL0001.tmp"),
    *("plan.yml~", "plan.yml.bak", "plan.yml.orig", "#plan.yml#", "a.swp"),
)


@pytest.mark.parametrize("name", LEFTOVERS)
def test_leftovers_of_editors_are_passed_over(name: str, minimal) -> None:  # type: ignore[no-untyped-def]
    root: Path = minimal({})
    for folder in ("plans", "plans/body", "plans/body/2026", EVIDENCE, f"{EVIDENCE}/files"):
        (root / folder / name).write_bytes(b"a")
    assert codes(root) == set()


def test_pipes_and_devices_are_never_opened(minimal) -> None:  # type: ignore[no-untyped-def]
    root: Path = minimal({})
    for name in ("pipe.txt", "a.tsr", "b.pem", ".hidden"):
        os.mkfifo(root / EVIDENCE / "files" / name)
    os.mkfifo(root / "plans/timestamp_authorities.pem")
    (root / EVIDENCE / "zero.yml").symlink_to("/dev/zero")
    (root / EVIDENCE / "files" / "zero.txt").symlink_to("/dev/zero")
    assert {code for code, _ in codes(root)} <= {"unexpected_file", "symlink_outside"}
    assert file_digest(root / EVIDENCE / "files/pipe.txt") == b""
    assert folder_digest(root / "plans") == folder_digest(root / "plans")


def test_a_fingerprint_does_not_follow_a_link_out_of_the_data(tmp_path: Path) -> None:
    (tmp_path / "far/inner").mkdir(parents=True)
    (tmp_path / "far/inner/a").write_text("1")
    folder = tmp_path / "project/plans/body"
    folder.mkdir(parents=True)
    (folder / "link").symlink_to(tmp_path / "far")
    before = folder_digest(folder)
    (tmp_path / "far/inner/a").write_text("2")
    assert folder_digest(folder) == before
    (folder / "near").symlink_to(folder.parent / "other")
    (folder.parent / "other").mkdir()
    (folder.parent / "other/a").write_text("1")
    near = folder_digest(folder)
    (folder.parent / "other/a").write_text("2")
    assert folder_digest(folder) != near


def test_no_link_leads_out_of_prose_and_templates(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    content, program = tmp_path / "content", tmp_path / "program"
    for folder in (content, program):
        folder.mkdir()
    (program / "about.md").write_text("ours")
    (content / "about.md").symlink_to(secret)
    (content / "index.md").write_text("index")
    (content / "copy.md").symlink_to("index.md")
    os.mkfifo(content / "pipe.md")
    layers = Layers((content, program))
    assert layers.file("about.md") == program / "about.md"
    assert [name for name, _ in layers.files("*.md")] == ["about.md", "copy.md", "index.md"]
    assert dict(layers.files("*.md"))["about.md"] == program / "about.md"


def test_a_link_out_of_prose_is_named(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "img").mkdir(parents=True)
    (content / "index.md").write_text("index")
    (content / "copy.md").symlink_to("index.md")
    assert list(Layers((content, tmp_path / "missing")).links_outside()) == []
    (content / "img/a.png").symlink_to(tmp_path / "a.png")
    (content / "far").symlink_to(tmp_path)
    assert list(Layers((content,)).links_outside()) == ["far", "img/a.png"]


def test_names_that_a_case_blind_disk_takes_for_one_are_named(tmp_path: Path) -> None:
    content, program = tmp_path / "content", tmp_path / "program"
    for path in (content / "a/About.md", content / "a/about.md", program / "about.md", program / "index.md"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a")
    assert list(Layers((content, program)).names_alike()) == [("a/About.md", "a/about.md")]
