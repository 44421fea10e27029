"""What git tells does not depend on how the repository is set up, nor on where it lies."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from iltod.history.commit_log import read_history
from iltod.history.git import Repository, Unknown, commit_key, open_repository
from iltod.site.publishing.publications import HistoryGuard, shallow_words

NOBODY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "x"), ("EMAIL", "x@example.mn"), ("DATE", "2026-03-01T12:00:00+08:00"))
}


def git(folder: Path, *arguments: str) -> str:
    environment = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "PATH": os.environ["PATH"], **NOBODY}
    allowed = ("-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main")
    command = ["git", *allowed, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


def committed(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name + str((folder / name).exists()), encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")


def made(folder: Path, *names: str) -> Path:
    """Return a new repository with a commit for each file."""
    folder.mkdir()
    git(folder, "init", "--quiet")
    for name in names:
        committed(folder, name)
    return folder


def repository(folder: Path) -> Repository:
    found = open_repository(folder)
    assert isinstance(found, Repository)
    return found


def merged(project: Path) -> Path:
    """Return a project where a change came by a merge from another branch."""
    project.mkdir()
    git(project, "init", "--quiet")
    committed(project, "plans/b/organisation.yml", "plans/a.yml")
    git(project, "checkout", "--quiet", "-b", "side")
    committed(project, "plans/b/2026/plan.yml")
    git(project, "checkout", "--quiet", "main")
    committed(project, "other.txt")
    git(project, "merge", "--quiet", "--no-ff", "--message", "m", "side")
    return project


@pytest.mark.parametrize(
    "setting",
    [
        "log.diffMerges=combined",
        "log.diffMerges=off",
        "log.follow=true",
        "log.showRoot=false",
        "diff.orderFile=order",
        "diff.relative=true",
        "diff.renames=copies",
        "diff.noprefix=true",
        "core.quotePath=false",
        "core.abbrev=7",
    ],
)
def test_no_setting_of_a_repository_changes_its_history(setting: str, tmp_path: Path) -> None:
    project = merged(tmp_path / "project")
    before = list(repository(project / "plans").steps())
    assert [sorted(path for path, _ in step.files) for step in before] == [
        ["a.yml", "b/organisation.yml"],
        ["b/2026/plan.yml"],
    ]
    (project / "order").write_text("b*\n", encoding="utf-8")
    git(project, "config", *setting.split("="))
    assert list(repository(project / "plans").steps()) == before


def test_a_clone_or_submodule_in_the_place_of_the_data_keeps_its_history(tmp_path: Path) -> None:
    data = made(tmp_path / "data", "b/organisation.yml", "b/2026/plan.yml")
    project = tmp_path / "project"
    project.mkdir()
    git(project, "init", "--quiet")
    git(project, "submodule", "--quiet", "add", str(data), "plans")
    committed(project, "x")
    git(tmp_path, "clone", "--quiet", str(data), "clone")
    for folder in (project / "plans", tmp_path / "clone"):
        found = repository(folder)
        assert found.folder == ""
        assert [[path for path, _ in step.files] for step in found.steps()] == [
            ["b/organisation.yml"],
            ["b/2026/plan.yml"],
        ]
        assert sorted(path for path, _ in found.files()) == ["b/2026/plan.yml", "b/organisation.yml"]


def test_a_body_that_is_a_submodule_keeps_its_own_history(tmp_path: Path) -> None:
    """And a build that follows notices when only the submodule went on."""
    data = made(tmp_path / "data", "organisation.yml", "2026/plan.yml")
    project = tmp_path / "project"
    (project / "plans").mkdir(parents=True)
    git(project, "init", "--quiet")
    committed(project, "plans/other/organisation.yml")
    git(project, "submodule", "--quiet", "add", f"file://{data}", "plans/body")
    committed(project, "x")
    history = read_history(project, "plans")
    assert sorted(history.packed) == ["body", "other"]
    log = history.log("body")
    assert log
    assert [version.path for version in log.versions] == ["organisation.yml", "2026/plan.yml"]
    assert history.repository_of("body") != history.repository_of("other")
    before = commit_key(project / "plans")
    committed(project / "plans/body", "2026/reports/q1.yml")
    assert commit_key(project / "plans") != before
    assert before.partition(":")[0] == commit_key(project / "plans").partition(":")[0]


def test_a_shallow_submodule_says_so(tmp_path: Path) -> None:
    data = made(tmp_path / "data", "organisation.yml", "2026/plan.yml")
    project = tmp_path / "project"
    project.mkdir()
    git(project, "init", "--quiet")
    committed(project, "plans/other/organisation.yml")
    git(project, "clone", "--quiet", "--depth=1", f"file://{data}", "plans/body")
    history = read_history(project, "plans")
    assert history.log("body") is None
    assert history.unknown_of("body") is Unknown.SHALLOW
    assert history.unknown is None
    assert history.log("other")
    assert shallow_words(project / "plans", HistoryGuard(strict=True)) == "shallow_refused"


def test_a_tag_may_be_named_in_any_script(tmp_path: Path) -> None:
    project = merged(tmp_path / "project")
    git(project, "tag", "хагас-жил/2026")
    assert isinstance(open_repository(project / "plans", "хагас-жил/2026"), Repository)
    assert open_repository(project / "plans", "--all") is Unknown.NO_REPOSITORY


def test_a_clone_without_contents_is_another_one_when_they_came(tmp_path: Path) -> None:
    project = merged(tmp_path / "project")
    git(project, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", "--no-checkout", f"file://{project}", "clone")
    before = commit_key(tmp_path / "clone/plans")
    git(tmp_path / "clone", "checkout", "--quiet", "main")
    assert commit_key(tmp_path / "clone/plans") != before
    assert commit_key(project / "plans") == commit_key(project / "plans")
