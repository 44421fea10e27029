"""A site takes the place of the old one in one step, or the old one stays as it was."""

from __future__ import annotations

import errno
import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from iltod.core.failure import PublishError, failure_message
from iltod.core.problem import Language
from iltod.site.publishing import staging as publish
from iltod.site.publishing.staging import Staging


def make_old_site(folder: Path) -> Path:
    site = folder / "site"
    site.mkdir()
    (site / "404.html").write_text("old 404")
    (site / "index.html").write_text("old")
    (site / "gone.html").write_text("old")
    return site


def begun(output: Path) -> Staging:
    staging = Staging(output)
    staging.start_empty()
    return staging


def tree(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("atomic", [True, False])
def test_a_finished_site_replaces_the_old_one_whole(
    tmp_path: Path, atomic: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not atomic:
        monkeypatch.setattr(publish, "exchange", lambda one, other: False)
    site = make_old_site(tmp_path)
    with begun(site) as staging:
        staging.owner_files().write("index.html", b"new")
        staging.owner_files().write("a/2025/index.html", b"plan")
        staging.finish()
    assert tree(tmp_path) == {"site/a/2025/index.html": "plan", "site/index.html": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_first_site_needs_no_old_one(tmp_path: Path) -> None:
    with begun(tmp_path / "deep" / "site") as staging:
        staging.owner_files().write("index.html", b"new")
        staging.finish()
    assert tree(tmp_path) == {"deep/site/index.html": "new"}


def test_a_build_that_fails_leaves_the_old_site_and_nothing_else(tmp_path: Path) -> None:
    site = make_old_site(tmp_path)
    before = tree(tmp_path)

    def build() -> None:
        with begun(site) as staging:
            staging.owner_files().write("index.html", b"new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build()
    assert tree(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_killed_build_left_behind_does_not_get_published(tmp_path: Path) -> None:
    left = tmp_path / ".site-cache" / "site"
    left.mkdir(parents=True)
    (left / "stale.html").write_text("stale")
    with begun(tmp_path / "site") as staging:
        staging.owner_files().write("index.html", b"new")
        staging.finish()
    assert tree(tmp_path) == {"site/index.html": "new"}


def test_two_builds_do_not_mix(tmp_path: Path) -> None:
    with begun(tmp_path / "site") as first:
        first.owner_files().write("index.html", b"first")
        with pytest.raises(PublishError, match="өөр нэг програм"):
            Staging(tmp_path / "site")
        first.finish()
    assert tree(tmp_path) == {"site/index.html": "first"}


@pytest.mark.parametrize(
    "path",
    ["../evil", "a/../../evil", "/etc/evil", "a//b", "", ".", "a/./b", "a\\..\\evil", "C:/evil", "a\0b", "a/"],
)
def test_no_path_leads_outside(tmp_path: Path, path: str) -> None:
    with begun(tmp_path / "site") as staging, pytest.raises(PublishError, match="гадна"):
        staging.owner_files().write(path, b"evil")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("second", ["a/index.html", "a", "a/index.html/b"])
def test_two_pages_cannot_take_one_address(tmp_path: Path, second: str) -> None:
    with begun(tmp_path / "site") as staging:
        staging.owner_files().write("a/index.html", b"first")
        with pytest.raises(PublishError, match="аль хэдийн"):
            staging.owner_files().write(second, b"second")


def test_a_folder_with_other_files_is_not_replaced(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "thesis.docx").write_text("years of work")
    with pytest.raises(PublishError, match="сайт биш"):
        Staging(home)
    assert tree(tmp_path) == {"home/thesis.docx": "years of work"}


def test_a_folder_that_holds_the_sources_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "404.html").write_text("looks like a site")
    plans = tmp_path / "plans"
    plans.mkdir()
    for output in (tmp_path, plans):
        with pytest.raises(PublishError, match="эх өгөгдөл"):
            Staging(output, sources=[plans])


def test_an_empty_folder_and_a_link_to_a_site_are_replaced(tmp_path: Path) -> None:
    real = tmp_path / "release"
    real.mkdir()
    (tmp_path / "site").symlink_to(real)
    with begun(tmp_path / "site") as staging:
        staging.owner_files().write("index.html", b"new")
        staging.finish()
    assert (tmp_path / "site").is_symlink()
    assert (real / "index.html").read_bytes() == b"new"


@pytest.mark.parametrize("step", ["open", "write"])
@pytest.mark.parametrize(
    ("number", "reason"), [(errno.ENOSPC, "диск дүүрсэн"), (errno.EROFS, "зөвхөн уншихад"), (errno.EACCES, "эрх алга")]
)
def test_a_full_or_closed_disk_is_told_plainly_and_the_old_site_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, reason: str
) -> None:
    site = make_old_site(tmp_path)
    before = tree(tmp_path)

    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number))

    with begun(site) as staging:
        monkeypatch.setattr(os, step, refuse)
        with pytest.raises(PublishError, match=reason) as told:
            staging.owner_files().write("index.html", b"new")
        monkeypatch.undo()
    assert told.value.filename == str(site)
    assert tree(tmp_path) == before


def test_a_file_that_the_system_takes_in_pieces_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = os.write
    with begun(tmp_path / "site") as staging:
        monkeypatch.setattr(os, "write", lambda descriptor, content: written(descriptor, content[:3]))
        staging.owner_files().write("index.html", b"abcdefgh")
        monkeypatch.undo()
        staging.finish()
    assert (tmp_path / "site" / "index.html").read_bytes() == b"abcdefgh"


def test_when_the_swap_itself_fails_the_old_site_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_old_site(tmp_path)
    before = tree(tmp_path)
    rename = Path.rename
    monkeypatch.setattr(publish, "exchange", lambda one, other: False)

    def refuse(self: Path, target: Path) -> Path:
        if (self.parent.name, self.name) == (".site-cache", "site"):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(self, target)

    with begun(site) as staging:
        staging.owner_files().write("index.html", b"new")
        monkeypatch.setattr(Path, "rename", refuse)
        with pytest.raises(PublishError, match="өөр дисктэй"):
            staging.finish()
    assert tree(tmp_path) == before


def test_an_error_of_a_worker_arrives_whole() -> None:
    told = pickle.loads(pickle.dumps(PublishError("disk_full", "a/b", errno.ENOSPC)))
    assert (told.reason, told.filename, told.errno) == ("disk_full", "a/b", errno.ENOSPC)
    assert str(told) == str(PublishError("disk_full", "a/b", errno.ENOSPC))
    assert "the disk is full" in failure_message(told, Language.ENGLISH)
