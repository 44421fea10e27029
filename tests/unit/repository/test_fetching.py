"""A copy of a repository outlives whatever happened to it, and a source that gives less than all is not believed."""

from __future__ import annotations

import datetime
import os
import random
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest
from repositories import ORGANISATION, SCALES, Repo, plan, report

from iltod.cli import main
from iltod.history.commit_log import read_history
from iltod.history.git import GitError, Repository
from iltod.model.register import GATHERED_FILE
from iltod.reading.loader import read_gathered
from iltod.repository.fetching import Bounds
from iltod.repository.gathering import Outcome, SourceResult, gather
from iltod.repository.sources import GatherSource, read_sources
from iltod.site.publishing.build_lock import acquire_lock

NOW = datetime.datetime(2026, 7, 15, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
BOUNDS = Bounds(seconds=10, bytes=2_000_000)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    files = {"/a/organisation.yml": ORGANISATION, "/a/2026/plan.yml": plan(), "/rating_scales.yml": SCALES}
    repo.commit("2026-02-01", files)
    repo.commit("2026-04-05", {"/a/2026/plan.yml": plan("3-р улирал"), "/a/2026/reports/q1.yml": report()})
    return repo


def run(root: Path, address: Path | str, bounds: Bounds = BOUNDS, **more: str) -> SourceResult:
    source = GatherSource(body="a", address=f"file://{address}", **more)
    (result,) = gather(root, [source], NOW, bounds, {"PATH": os.environ["PATH"]})
    return result


def test_an_empty_repository_and_a_missing_branch_are_told_as_what_they_are(repo: Repo, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "empty"], check=True)
    assert run(tmp_path / "country", tmp_path / "empty").outcome is Outcome.NO_BRANCH
    assert run(tmp_path / "country", repo.root, branch="салаа").outcome is Outcome.NO_BRANCH
    assert run(tmp_path / "country", tmp_path / "nowhere").outcome is Outcome.UNREACHABLE
    repo.git("branch", "салаа")
    assert run(tmp_path / "country", repo.root, branch="салаа").outcome is Outcome.NEW


def test_a_source_without_its_whole_history_is_not_taken_and_not_called_unchanged(repo: Repo, tmp_path: Path) -> None:
    country, shallow = tmp_path / "country", tmp_path / "shallow"
    assert run(country, repo.root).outcome is Outcome.NEW
    repo.commit("2026-05-01", {"/a/2026/reports/q1.yml": report("100")})
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{repo.root}", shallow], check=True)
    shutil.rmtree(repo.root)
    shallow.rename(repo.root)
    for root, stands in ((country, True), (tmp_path / "new", False)):
        result = run(root, repo.root)
        assert (result.outcome, result.stands) == (Outcome.SHALLOW, stands)


@pytest.mark.parametrize("harm", ["locks", "objects", "half", "head"])
def test_a_copy_is_mended_after_a_fetch_that_was_ended(repo: Repo, tmp_path: Path, harm: str) -> None:
    country = tmp_path / "country"
    assert run(country, repo.root).outcome is Outcome.NEW
    copy = country / ".iltod-gather/a.git"
    if harm == "locks":
        for name in ("packed-refs.lock", "refs/iltod/line.lock", "HEAD.lock", "config.lock", "shallow.lock"):
            (copy / name).touch()
    elif harm == "objects":
        shutil.rmtree(copy / "objects")
    elif harm == "half":
        shutil.rmtree(copy)
        copy.mkdir()
    else:
        (copy / "HEAD").unlink()
    newest = repo.commit("2026-05-01", {"/a/2026/reports/q1.yml": report("100")})
    result = run(country, repo.root)
    assert (result.outcome, result.commit) == (Outcome.NEW, newest)


def test_a_source_that_grew_too_large_keeps_its_history_and_comes_back(repo: Repo, tmp_path: Path) -> None:
    country = tmp_path / "country"
    kept = run(country, repo.root).commit
    (repo.root / "large.bin").write_bytes(random.Random(1).randbytes(3_000_000))
    repo.commit("2026-05-01")
    assert run(country, repo.root).outcome is Outcome.TOO_LARGE
    copy = country / ".iltod-gather/a.git"
    assert sum(path.stat().st_size for path in copy.rglob("*")) < 1_000_000
    log = read_history(country, "plans").log("a")
    assert log
    assert [commit for commit, _ in log.commits][-1] == kept
    assert len(log.commits) == 2
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    assert run(country, repo.root).outcome is Outcome.NEW


def test_another_folder_of_the_same_commit_is_another_state(repo: Repo, tmp_path: Path) -> None:
    country = tmp_path / "country"
    assert run(country, repo.root).outcome is Outcome.NEW
    assert run(country, repo.root, path="./plans//a/").outcome is Outcome.SAME
    assert run(country, repo.root, path="plans/none").outcome is Outcome.NO_BODY


def test_a_commit_that_was_chosen_is_no_rewritten_history(repo: Repo, tmp_path: Path) -> None:
    country = tmp_path / "country"
    run(country, repo.root)
    result = run(country, repo.root, commit=repo.git("rev-parse", "HEAD~1"))
    assert (result.outcome, result.rewritten) == (Outcome.NEW, False)


def test_what_somebody_wrote_by_hand_is_not_replaced(repo: Repo, tmp_path: Path) -> None:
    own = tmp_path / "country/plans/a/organisation.yml"
    own.parent.mkdir(parents=True)
    own.write_text("name: Гараар\nkind: soum\n", encoding="utf-8")
    assert run(tmp_path / "country", repo.root).outcome is Outcome.OCCUPIED
    assert own.read_text(encoding="utf-8") == "name: Гараар\nkind: soum\n"
    assert not (own.parent / GATHERED_FILE).exists()


def test_what_a_folder_says_of_its_commit_is_no_option_of_git(repo: Repo, tmp_path: Path) -> None:
    country = tmp_path / "country"
    run(country, repo.root)
    gathered = read_gathered(country / "plans/a")
    assert gathered
    lie = msgspec.structs.replace(gathered, commit=f"--output={tmp_path}/stolen")
    (country / "plans/a" / GATHERED_FILE).write_bytes(msgspec.json.encode(lie))
    assert read_gathered(country / "plans/a") is None
    main(["check", "--root", str(country)])
    assert not (tmp_path / "stolen").exists()


def test_two_at_once_and_no_git_are_told(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources.yml").write_text(f"sources:\n  - {{body: a, address: 'file://{repo.root}'}}\n")
    copies = tmp_path / "country/.iltod-gather"
    copies.mkdir(parents=True)
    order = ["gather", str(tmp_path / "sources.yml"), "--root", str(tmp_path / "country")]
    lock = acquire_lock(copies / "lock")
    assert lock
    assert main(order) == 2
    assert "өөр iltod gather ажиллаж байна" in capsys.readouterr().err
    lock.release()
    assert main(order) == 0
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(order) == 2
    assert "git суулгаагүй" in capsys.readouterr().err


def test_no_password_of_a_list_is_told(tmp_path: Path) -> None:
    (tmp_path / "sources.yml").write_text("sources:\n  - {body: a, address: 'https://me:SECRET@x mn/a.git'}\n")
    (problem,) = read_sources(tmp_path / "sources.yml").problems
    assert "SECRET" not in str(problem)


def test_a_body_that_no_windows_can_hold_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sources.yml").write_text("sources:\n  - {body: con, address: 'https://x.mn/a.git'}\n")
    assert [problem.code for problem in read_sources(tmp_path / "sources.yml").problems] == ["unportable_name"]


def made_tree(repo: Repo, entries: dict[str, str]) -> str:
    """Return the id of a tree of which nothing is written to the disk."""
    lines = [
        f"{'100644 blob' if name.endswith('.yml') else '040000 tree'} {id_}\t{name}\n" for name, id_ in entries.items()
    ]
    command = ["git", "mktree"]
    made = subprocess.run(command, input="".join(lines), cwd=repo.root, capture_output=True, text=True, check=True)
    return made.stdout.strip()


@pytest.mark.parametrize("kind", ["many", "deep", "long"])
@pytest.mark.parametrize("gone", [False, True])
def test_a_tree_that_is_made_to_fill_a_memory_stops_nobody(repo: Repo, tmp_path: Path, kind: str, gone: bool) -> None:
    plan_file = repo.git("rev-parse", "HEAD:plans/a/2026/plan.yml")
    tree = made_tree(repo, {f"{'x' * 3000 if kind == 'long' else 'x'}.yml": plan_file})
    for _ in range({"many": 9, "deep": 100, "long": 1}[kind]):
        tree = made_tree(repo, {f"d{number}": tree for number in range(10 if kind == "many" else 1)})
    body = {"organisation.yml": repo.git("rev-parse", "HEAD:plans/a/organisation.yml"), "x": tree}
    tree = made_tree(repo, {"plans": made_tree(repo, {"a": made_tree(repo, body)})})
    commit = repo.git("commit-tree", tree, "-p", "HEAD", "-m", "x")
    if gone:
        commit = repo.git("commit-tree", "HEAD^{tree}", "-p", commit, "-m", "y")
    repo.git("update-ref", "refs/heads/main", commit)
    outcome = run(tmp_path / "country", repo.root).outcome
    assert outcome is (Outcome.NEW if gone and kind != "many" else Outcome.DAMAGED)
    assert not list((tmp_path / "country").rglob("*.new"))


def test_git_gets_no_more_memory_than_it_may_have(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small repository can tell of very many files; git keeps all of them in memory to compare two states."""
    tree = made_tree(repo, {"x.yml": repo.git("rev-parse", "HEAD:plans/a/2026/plan.yml")})
    for _ in range(5):
        tree = made_tree(repo, {f"d{number}": tree for number in range(10)})
    commit = repo.git("commit-tree", made_tree(repo, {"plans": tree}), "-p", "HEAD", "-m", "x")
    history = Repository(repo.root / ".git", "plans", commit)
    assert sum(len(step.files) for step in history.steps()) > 100_000
    monkeypatch.setattr("iltod.history.git.MOST_MEMORY", 8 * 1024 * 1024)
    with pytest.raises(GitError):
        list(history.steps())
