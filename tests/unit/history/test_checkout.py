"""The data as a commit had it, byte by byte, and in words why that cannot be had."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from repositories import Repo, day, evidence, plan, report

from iltod.history.checkout import CheckoutError, open_checkout
from iltod.history.commit_log import read_history


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "project")
    repo.begin("2026-02-01")
    repo.commit("2026-04-06", {"reports/q1.yml": report()})
    repo.commit("2026-09-01", {"plan.yml": plan("4-р улирал"), "evidence/a.yml": evidence()})
    return repo


def files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("at", "deadline", "reported"),
    [
        ("2026-02-01", "2-р улирал", False),
        ("2026-04-05", "2-р улирал", False),
        ("2026-04-06", "2-р улирал", True),
        ("2026-08-31", "2-р улирал", True),
        ("2027-01-01", "4-р улирал", True),
        ("HEAD", "4-р улирал", True),
        ("HEAD~1", "2-р улирал", True),
        ("main~2", "2-р улирал", False),
    ],
)
def test_the_data_is_that_of_the_commit(repo: Repo, at: str, deadline: str, reported: bool) -> None:
    with open_checkout(repo.root, "plans", at) as then:
        found = files(then.root)
    assert found["plans/body/2026/plan.yml"] == plan(deadline)
    assert ("plans/body/2026/reports/q1.yml" in found) is reported
    assert not then.root.exists()


def test_the_day_is_the_one_asked_for_or_that_of_the_commit(repo: Repo) -> None:
    for at, expected in (("2026-05-05", "2026-05-05"), ("HEAD~1", "2026-04-06")):
        with open_checkout(repo.root, "plans", at) as then:
            assert then.day == day(expected)


def test_the_history_ends_with_the_commit(repo: Repo) -> None:
    with open_checkout(repo.root, "plans", "HEAD~1") as then:
        log = read_history(repo.root, "plans", then.commit).log("body")
    assert log
    assert [commit for commit, _ in log.commits] == [repo.git("rev-parse", "HEAD~2"), repo.git("rev-parse", "HEAD~1")]


def test_files_are_laid_out_byte_by_byte(repo: Repo) -> None:
    """No setting of line ends, no expanded words, however large."""
    attributes = "*.txt text eol=crlf ident export-subst\n*.bin export-ignore\n"
    big = "x" * (1024 * 1024 + 1)
    repo.commit("2026-10-01", {"/.gitattributes": attributes, "a.txt": "$Id$\n$Format:%an$\n", "b.bin": big})
    with open_checkout(repo.root, "plans", "HEAD") as then:
        found = files(then.root / "plans")
    assert found["body/2026/a.txt"] == "$Id$\n$Format:%an$\n"
    assert found["body/2026/b.bin"] == big


def test_links_are_not_laid_out(repo: Repo) -> None:
    (repo.root / "plans/body/link.yml").symlink_to("/etc/passwd")
    repo.commit("2026-10-01")
    with open_checkout(repo.root, "plans", "HEAD") as then:
        assert "plans/body/link.yml" not in files(then.root)


def test_names_that_lead_outside_are_left_out(repo: Repo) -> None:
    """Git itself refuses to make them, but a hostile repository may hold them."""
    blob = repo.git("rev-parse", "HEAD:plans/body/2026/plan.yml")
    entry = b"100644 ..\\evil.yml\0" + bytes.fromhex(blob)
    (repo.root / "raw").write_bytes(entry)
    tree = repo.git("hash-object", "-t", "tree", "--literally", "-w", "raw")
    repo.git("update-index", "--add", "--cacheinfo", f"100644,{blob},plans/body/x.yml")
    kept = repo.git("write-tree")
    assert tree != kept
    (repo.root / "raw").write_bytes(b"40000 plans\0" + bytes.fromhex(tree))
    top = repo.git("hash-object", "-t", "tree", "--literally", "-w", "raw")
    commit = repo.git("commit-tree", top, "-m", "x")
    with open_checkout(repo.root, "plans", commit) as then:
        assert files(then.root) == {}
    assert not list(repo.root.parent.glob("**/*evil*"))


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("nothing", "no_such_commit"),
        ("2026-01-31", "no_such_commit"),
        ("2026-02-30", "no_such_commit"),
        ("--output=x", "no_such_commit"),
        ("HEAD:plans", "no_such_commit"),
        ("", "no_such_commit"),
    ],
)
def test_what_is_no_commit_is_said(repo: Repo, at: str, reason: str) -> None:
    with pytest.raises(CheckoutError) as error, open_checkout(repo.root, "plans", at):
        pass
    assert error.value.reason == reason


def test_without_a_whole_history_nothing_is_rewound(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "--quiet", "--depth", "1", f"file://{repo.root}", str(tmp_path / "shallow"))
    shutil.copytree(repo.root / "plans", tmp_path / "bare" / "plans")
    for name, reason in (("shallow", "shallow"), ("bare", "no_repository")):
        with pytest.raises(CheckoutError) as error, open_checkout(tmp_path / name, "plans", "HEAD"):
            pass
        assert error.value.reason == reason
