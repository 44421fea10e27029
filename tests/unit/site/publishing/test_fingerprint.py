"""A folder is taken for unchanged only if nothing in it can have changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from iltod.core.digest import facts_digest, folder_digest
from iltod.site.publishing.fingerprint import COARSEST_TICK, folder_fingerprint

LATER = 1 << 62
"""A time at which every file of a test was touched long ago."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "folder"
    (root / "2026" / "reports").mkdir(parents=True)
    (root / "2026" / "plan.yml").write_text("title: a")
    (root / "2026" / "reports" / "q1.yml").write_text("date: 2026-04-01")
    (root / "elsewhere").symlink_to(root / "2026")
    (root / "nowhere").symlink_to(root / "missing")
    return root


def edit_keeping_size_and_time(folder: Path) -> None:
    path = folder / "2026" / "plan.yml"
    status = path.stat()
    path.write_text("title: b")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def swap_for_another_file(folder: Path) -> None:
    other = folder.parent / "other"
    other.write_text("title: b")
    other.replace(folder / "2026" / "plan.yml")


CHANGES: tuple[Callable[[Path], object], ...] = (
    edit_keeping_size_and_time,
    swap_for_another_file,
    lambda folder: (folder / "2026" / "plan.yml").rename(folder / "2026" / "plan2.yml"),
    lambda folder: (folder / "2026" / "reports" / "q1.yml").unlink(),
    lambda folder: (folder / "2026" / "new.yml").write_text(""),
    lambda folder: (folder / "2027").mkdir(),
    lambda folder: (folder / "nowhere").unlink(),
)


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_shows_from_outside_and_in_the_content(folder: Path, change: Callable[[Path], object]) -> None:
    before, content = folder_fingerprint(folder, LATER), folder_digest(folder)
    assert before
    assert (folder_fingerprint(folder, LATER), folder_digest(folder)) == (before, content)
    change(folder)
    assert folder_fingerprint(folder, LATER) != before
    assert folder_digest(folder) != content


def test_a_touch_shows_from_outside_only(folder: Path) -> None:
    before, content = folder_fingerprint(folder, LATER), folder_digest(folder)
    os.utime(folder / "2026" / "plan.yml")
    assert folder_fingerprint(folder, LATER) != before
    assert folder_digest(folder) == content


def test_a_folder_that_was_touched_just_now_is_not_trusted(folder: Path) -> None:
    touched = (folder / "2026" / "reports" / "q1.yml").stat().st_ctime_ns
    assert folder_fingerprint(folder, touched) == b""
    assert folder_fingerprint(folder, touched + COARSEST_TICK // 2) == b""
    assert folder_fingerprint(folder, LATER) != b""


def test_a_folder_that_cannot_be_read_is_like_an_empty_one(tmp_path: Path) -> None:
    assert folder_digest(tmp_path / "missing") == folder_digest(tmp_path)


def test_no_other_division_into_parts_has_the_same_digest() -> None:
    digests = [
        facts_digest("ab", "c"),
        facts_digest("a", "bc"),
        facts_digest("abc"),
        facts_digest("ab", "c", ""),
        facts_digest(),
    ]
    assert len(set(digests)) == len(digests)
