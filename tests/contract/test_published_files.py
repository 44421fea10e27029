"""A file of a published site that somebody deleted or altered is noticed by the next build and made again."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from iltod.cli import main
from iltod.site.build import build_site
from iltod.site.build_state import BuildResult
from iltod.site.publishing import file_tree, staging
from iltod.site.publishing.published_files import PublishedTimes, altered_files, read_times

ROOT = Path(__file__).resolve().parents[2]
DAY = datetime.date(2026, 7, 15)


def write_project(root: Path) -> Path:
    shutil.copytree(ROOT / "site_templates", root / "site_templates")
    (root / "content").mkdir()
    shutil.copy(ROOT / "content" / "404.md", root / "content")
    shutil.copytree(ROOT / "tests/examples/minimal/plans", root / "plans")
    return root


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_project(tmp_path_factory.mktemp("built") / "project")
    build(root)
    return root


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A project with its site and all that the build left beside it, times included."""
    return shutil.copytree(built, tmp_path / "project", symlinks=True)


def build(project: Path, **options: bool) -> BuildResult:
    found = build_site(project, project / "site", DAY, workers=1, cached=True, **options)
    assert found.files > 50, found.problems
    return found


def contents(project: Path) -> dict[str, bytes]:
    site = project / "site"
    return {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def delete(path: Path) -> None:
    path.unlink()


def alter(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def alter_in_place(path: Path) -> None:
    """As long as before, and the same file for every name that the disk has for it."""
    with path.open("r+b") as file:
        file.write(b"#")


def empty(path: Path) -> None:
    """What a power cut leaves of a file whose name came to the disk and whose content did not."""
    path.write_bytes(b"")


LISTS = ("body/manifest.json",)
PATHS = (
    "404.html",
    "index.html",
    "body/2026/index.html",
    "body/2026.csv",
    "embed/body/index.html",
    "body/manifest.json",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("damage", [delete, alter, alter_in_place, empty], ids=lambda damage: damage.__name__)
def test_a_damaged_file_is_noticed(project: Path, path: str, damage: Callable[[Path], None]) -> None:
    times = read_times(project / "site")
    assert times is not None
    assert altered_files(project / "site", times) == ()
    damage(project / "site" / path)
    assert altered_files(project / "site", times) == (path,)


def test_damaged_files_are_made_again(project: Path) -> None:
    whole = contents(project)
    delete(project / "site/404.html")
    alter_in_place(project / "site/body/2026/index.html")
    empty(project / "site/embed/body/index.html")
    assert build(project).altered == ("404.html", "body/2026/index.html", "embed/body/index.html")
    assert contents(project) == whole
    assert build(project).altered == ()


def test_a_copied_site_is_not_altered(project: Path) -> None:
    """Copying changes the times of files and nothing else."""
    for path in (project / "site").rglob("*.html"):
        os.utime(path, (1, 1))
    assert build(project).altered == ()


def test_what_a_host_adds_does_not_disturb(project: Path) -> None:
    (project / "site/.nojekyll").write_bytes(b"")
    assert build(project).altered == ()
    assert (project / "site/.nojekyll").is_file()


def test_verifying_reads_every_byte(project: Path) -> None:
    """Size and time say nothing here: only reading does."""
    path = project / "site/body/2026/index.html"
    whole, status = contents(project), path.stat()
    alter_in_place(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert build(project).altered == ()
    assert build(project, verified=True).altered == ("body/2026/index.html",)
    assert contents(project) == whole


def test_the_officer_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "site/index.html").unlink()
    assert main(["build", "--root", str(project), "--as-of", str(DAY), "--workers", "1", "--verify"]) == 0
    told = capsys.readouterr()
    assert "алга болсон нь: 1 (index.html)" in told.err


def test_a_very_large_site_is_not_watched(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(read_times(project / "site"), PublishedTimes)
    monkeypatch.setattr("iltod.site.publishing.published_files.MOST_WATCHED", 10)
    assert read_times(project / "site") is None


def test_a_file_that_became_a_folder_or_a_link_is_altered(tmp_path: Path, project: Path) -> None:
    times = read_times(project / "site")
    assert times is not None
    (project / "site/index.html").unlink()
    (project / "site/index.html").mkdir()
    (project / "site/404.html").unlink()
    (project / "site/404.html").symlink_to(tmp_path)
    assert altered_files(project / "site", times) == ("404.html", "index.html")


@pytest.mark.parametrize("errors", [False, True], ids=["sound data", "data with errors"])
def test_a_kill_between_two_renames_is_healed_at_the_next_start(
    project: Path, monkeypatch: pytest.MonkeyPatch, errors: bool
) -> None:
    """Where the disk cannot swap two folders in one step, the site is away for a moment."""
    old = contents(project)
    plan = project / "plans/body/2026/plan.yml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("Албан хаагчдад", "Бүх албан хаагчид"), encoding="utf-8")
    rename = Path.rename

    class KilledError(BaseException):
        pass

    def killed(self: Path, target: Path) -> Path:
        if self.name == "site" and target.name == "site":
            raise KilledError
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(staging, "exchange", lambda one, other: False)
        patch.setattr(file_tree, "exchange", lambda one, other: False)
        patch.setattr(Path, "rename", killed)
        patch.setattr(staging.Staging, "discard", lambda self: self._build_lock.release())
        with pytest.raises(KilledError):
            build(project)
    assert not (project / "site").exists()
    if errors:
        (project / "plans/body/2026/plan.yml").write_text("title: [", encoding="utf-8")
        refused = build_site(project, project / "site", DAY, workers=1, cached=True)
        assert refused.files == 0
        assert contents(project) == old
    else:
        build(project)
        assert contents(project) != old
        assert build(project, verified=True).altered == ()
