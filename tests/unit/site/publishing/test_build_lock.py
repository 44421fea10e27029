"""One build at a time, and nobody is kept out by a process that is gone or that only came from the one that locks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from iltod.site.publishing import build_lock
from iltod.site.publishing.build_lock import acquire_lock


def test_a_lock_keeps_others_out_until_it_is_released(tmp_path: Path) -> None:
    first = acquire_lock(tmp_path / "lock")
    assert first is not None
    assert acquire_lock(tmp_path / "lock") is None
    first.release()
    first.release()
    second = acquire_lock(tmp_path / "lock")
    assert second is not None
    second.release()


def test_a_child_that_outlives_its_parent_does_not_hold_the_lock(tmp_path: Path) -> None:
    first = acquire_lock(tmp_path / "lock")
    assert first is not None
    reading, writing = os.pipe()
    hearing, saying = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writing)
        os.write(saying, b"!")
        os.read(reading, 1)  # lives until the test lets it go
        os._exit(0)
    os.close(reading)
    os.read(hearing, 1)
    assert acquire_lock(tmp_path / "lock") is None, "the parent holds it still"
    first.release()
    second = acquire_lock(tmp_path / "lock")
    for descriptor in (writing, hearing, saying):
        os.close(descriptor)
    os.waitpid(child, 0)
    assert second is not None
    second.release()


def test_a_lock_file_that_was_removed_in_between_is_not_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lock"
    opened = os.open

    def open_and_lose(*arguments: object, **options: object) -> int:
        descriptor = opened(*arguments, **options)  # type: ignore[arg-type]
        path.unlink()
        return descriptor

    monkeypatch.setattr(build_lock.os, "open", open_and_lose)
    assert acquire_lock(path) is None


def test_a_lock_file_that_another_build_made_anew_is_not_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lock"
    opened = os.open

    def open_and_replace(*arguments: object, **options: object) -> int:
        descriptor = opened(*arguments, **options)  # type: ignore[arg-type]
        path.unlink()
        path.write_bytes(b"")
        return descriptor

    monkeypatch.setattr(build_lock.os, "open", open_and_replace)
    assert acquire_lock(path) is None
