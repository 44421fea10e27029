"""One pass over git for all bodies: what is known, what is not, and a cache that is right or is made again."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from repositories import EMAIL, GIT, NAME, ORGANISATION, SCALES, Repo, day, plan, report

from iltod.history import git as git_module
from iltod.history.body_history import HistoryReader
from iltod.history.commit_log import CACHE_FILE, History, read_history
from iltod.history.git import Blobs, GitError, Repository, Unknown, open_repository
from iltod.reading.loader import load_organisation
from iltod.reading.loading import Loading


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "project")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every process of git that is begun, by its command."""
    begun: list[str] = []
    command = git_module._command

    def note(git_dir: Path, *arguments: str) -> list[str]:
        begun.append(
            next(word for word in arguments if word in {"log", "rev-parse", "rev-list", "cat-file", "ls-tree"})
        )
        return command(git_dir, *arguments)

    monkeypatch.setattr(git_module, "_command", note)
    return begun


def paths(history: History, body: str = "body") -> list[tuple[str, bool]]:
    """The files of a body's log with whether they came or went."""
    log = history.log(body)
    assert log
    return [(item.path, bool(item.blob)) for item in log.versions]


def write_project(folder: Path) -> Path:
    for name, content in (
        ("rating_scales.yml", SCALES),
        ("body/organisation.yml", ORGANISATION),
        ("body/2026/plan.yml", plan()),
    ):
        path = folder / "plans" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


# Where nothing is known


def test_without_a_repository_nothing_is_known_and_git_is_not_begun(tmp_path: Path, asked: list[str]) -> None:
    assert read_history(write_project(tmp_path / "project"), "plans").unknown is Unknown.NO_REPOSITORY
    assert asked == []


def test_a_project_that_lies_in_somebodys_repository_has_no_history(repo: Repo) -> None:
    repo.begin()
    inside = write_project(repo.root / "tmp" / "project")
    history = read_history(inside, "plans")
    assert (history.unknown, history.packed) == (Unknown.NO_REPOSITORY, {})
    assert not (inside / CACHE_FILE).exists()


def test_a_repository_without_commits_has_no_history(repo: Repo) -> None:
    write_project(repo.root)
    assert read_history(repo.root, "plans").unknown is Unknown.NO_REPOSITORY


def test_a_broken_repository_has_no_history(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    (project / ".git").write_text("gitdir: /nowhere\n")
    assert read_history(project, "plans").unknown is Unknown.NO_REPOSITORY


def test_a_shallow_clone_says_so_whatever_it_holds(repo: Repo, tmp_path: Path) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    repo.git("clone", "--quiet", "--depth", "1", f"file://{repo.root}", str(tmp_path / "shallow"))
    assert read_history(tmp_path / "shallow", "plans").unknown is Unknown.SHALLOW
    repo.git("clone", "--quiet", f"file://{repo.root}", str(tmp_path / "whole"))
    assert read_history(tmp_path / "whole", "plans").packed == read_history(repo.root, "plans").packed


def test_a_clone_without_old_contents_fetches_nothing_and_says_so(repo: Repo, tmp_path: Path) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    partial = tmp_path / "partial"
    repo.git("clone", "--quiet", "--filter=blob:none", f"file://{repo.root}", str(partial))
    folder = load_organisation(Loading((partial / "plans").resolve(), "plans"), partial / "plans" / "body")
    assert folder
    with HistoryReader(read_history(partial, "plans"), day("2026-12-01")) as history_reader:
        assert history_reader.read(folder).years[2026].unknown is Unknown.UNREADABLE
    assert (
        subprocess.run(
            [GIT, "-C", str(partial), "rev-list", "--objects", "--all", "--missing=print"],
            capture_output=True,
            check=True,
        ).stdout.count(b"?")
        > 0
    )


def test_without_the_program_nothing_is_known(repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    repo.begin()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_history(repo.root, "plans").unknown is Unknown.UNREADABLE


def test_a_repository_that_lost_a_tree_says_so(repo: Repo) -> None:
    repo.begin()
    tree = repo.git("rev-parse", "HEAD:plans/body/2026")
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    (repo.root / ".git/objects" / tree[:2] / tree[2:]).unlink()
    assert read_history(repo.root, "plans").unknown is Unknown.UNREADABLE


# What is known


def test_each_body_has_its_own_log(repo: Repo) -> None:
    first = repo.begin()
    second = repo.commit("2026-03-01", {"reports/q1.yml": report(), "/other/organisation.yml": ORGANISATION})
    third = repo.commit("2026-03-02", {"reports/q1.yml": None})
    history = read_history(repo.root, "plans")
    assert paths(history) == [
        ("2026/plan.yml", True),
        ("organisation.yml", True),
        ("2026/reports/q1.yml", True),
        ("2026/reports/q1.yml", False),
    ]
    assert paths(history, "other") == [("organisation.yml", True)]
    log = history.log("body")
    assert log
    assert [commit for commit, _ in log.commits] == [first, second, third]
    assert history.log("nobody") is None


def test_a_digest_changes_with_the_body_and_with_no_other(repo: Repo) -> None:
    repo.begin(files={"/other/organisation.yml": ORGANISATION})
    before = read_history(repo.root, "plans")
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал"), "/../README.md": "x"})
    after = read_history(repo.root, "plans")
    assert before.digest("body") != after.digest("body")
    assert before.digest("other") == after.digest("other")
    unknown = {History(why).digest("body") for why in Unknown}
    assert len(unknown) == len(Unknown)
    assert before.digest("nobody") == History(Unknown.NOT_COMMITTED).digest("body")


def test_a_project_may_lie_deep_in_a_repository_whatever_the_folders_are_called(repo: Repo) -> None:
    project = write_project(repo.root / "төсөл (1)" / ":!x*")
    repo.commit("2026-02-01")
    assert paths(read_history(project, "plans")) == [("2026/plan.yml", True), ("organisation.yml", True)]


def test_a_worktree_knows_the_history_of_its_repository(repo: Repo, tmp_path: Path) -> None:
    repo.begin()
    repo.git("worktree", "add", "--quiet", str(tmp_path / "beside"))
    assert read_history(tmp_path / "beside", "plans").packed == read_history(repo.root, "plans").packed


HOSTILE = (
    "body/2026/evidence/<script>alert(1)<script>.yml",
    "body/2026/evidence/line\nbreak.yml",
    "body/2026/evidence/--output=x.yml",
    'body/2026/evidence/"quoted".yml',
    "body/2026/evidence/$(touch hacked).yml",
    "body/2026/evidence/\N{RIGHT-TO-LEFT OVERRIDE}.yml",
    "body/2026/evidence/" + "x" * 200 + ".yml",
)


def test_hostile_names_and_messages_are_only_names(repo: Repo) -> None:
    repo.begin()
    message = "@0123456789012345678901234567890123456789 1\n:100644 100644 x\n\n--format=%an {{ 7*7 }} <script>"
    repo.commit("2026-03-01", {f"/{name}": "title: x\n" for name in HOSTILE}, message=message)
    repo.commit("2026-03-02", {"plan.yml": plan("3-р улирал")}, message="-n 0; touch hacked")
    history = read_history(repo.root, "plans")
    log = history.log("body")
    assert log
    assert len(log.commits) == 3
    assert not (repo.root / "hacked").exists()
    assert ("2026/plan.yml", True) in paths(history)[2:]


def test_neither_names_nor_addresses_of_people_are_kept(repo: Repo) -> None:
    repo.begin()
    read_history(repo.root, "plans")
    kept = (repo.root / CACHE_FILE).read_bytes()
    assert NAME.encode() not in kept
    assert EMAIL.encode() not in kept


def test_variables_of_git_do_not_lead_astray(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a hook, git points every git at its own repository and index."""
    repo.begin()
    expected = read_history(repo.root, "plans").packed
    shutil.rmtree(repo.root / ".cache")
    other = Repo(tmp_path / "other")
    other.commit("2026-01-01", {"/x/organisation.yml": ORGANISATION})
    for name, value in (("DIR", ".git"), ("OBJECT_DIRECTORY", ".git/objects"), ("INDEX_FILE", ".git/index")):
        monkeypatch.setenv(f"GIT_{name}", str(other.root / value))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'log.follow'='true'")
    assert read_history(repo.root, "plans").packed == expected


def test_the_settings_of_a_repository_run_nothing(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    expected = read_history(repo.root, "plans").packed
    shutil.rmtree(repo.root / ".cache")
    for name, value in (
        ("log.showSignature", "true"),
        ("gpg.program", "touch hacked"),
        ("diff.external", "touch hacked"),
        ("core.fsmonitor", "touch hacked"),
        ("core.pager", "touch hacked"),
        ("log.follow", "true"),
        ("diff.renames", "copies"),
        ("core.quotePath", "false"),
        ("color.ui", "always"),
        ("log.diffMerges", "off"),
        ("diff.orderFile", "/dev/null"),
        ("log.showRoot", "false"),
    ):
        repo.git("config", name, value)
    assert read_history(repo.root, "plans").packed == expected
    assert not (repo.root / "hacked").exists()


def test_replaced_commits_replace_no_history(repo: Repo) -> None:
    first = repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    second = repo.commit("2026-03-02", {"plan.yml": plan()})
    expected = read_history(repo.root, "plans").packed
    shutil.rmtree(repo.root / ".cache")
    repo.git("replace", "--graft", second, first)
    assert read_history(repo.root, "plans").packed == expected


def test_contents_are_asked_for_one_by_one_and_huge_ones_are_passed_over(repo: Repo) -> None:
    repo.begin(files={"evidence/huge.yml": "x" * (git_module.LARGEST_BLOB + 1)})
    repository = open_repository(repo.root / "plans")
    assert isinstance(repository, Repository)
    blobs = Blobs(repository)
    ids = dict(repository.files())
    assert blobs.read(ids["body/2026/evidence/huge.yml"]) is None
    assert blobs.read(ids["body/2026/plan.yml"]) == plan().encode()
    assert blobs.read(repo.git("rev-parse", "HEAD:plans")) is None
    assert blobs.read(ids["rating_scales.yml"]) == SCALES.encode()
    with pytest.raises(GitError):
        blobs.read("0" * 40)
    blobs.close()
    blobs.close()


# The cache


def test_an_unchanged_commit_asks_git_once(repo: Repo, asked: list[str]) -> None:
    repo.begin()
    first = read_history(repo.root, "plans")
    assert asked == ["rev-parse", "log"]
    again = read_history(repo.root, "plans")
    assert asked == ["rev-parse", "log", "rev-parse"]
    assert again.packed == first.packed


def test_bodies_are_asked_of_one_process_and_only_where_something_changed(repo: Repo, asked: list[str]) -> None:
    repo.begin(files={f"/b{number}/organisation.yml": ORGANISATION for number in range(5)})
    names = [f"b{number}" for number in range(5)]
    repo.commit("2026-02-02", {f"/{name}/2026/plan.yml": plan() for name in names})
    repo.commit("2026-02-03", {f"/{name}/2026/plan.yml": plan("3-р улирал") for name in names[:3]})
    plans = repo.root / "plans"
    folders = [load_organisation(Loading(plans.resolve(), "plans"), plans / name) for name in names]
    with HistoryReader(read_history(repo.root, "plans"), day("2026-12-01")) as history_reader:
        for folder in reversed(folders):
            assert folder
            history_reader.read(folder)
            assert asked.count("cat-file") == (folder.organisation.id < "b3")


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "text", "other_format", "folder"])
def test_a_damaged_cache_is_made_again(repo: Repo, asked: list[str], damage: str) -> None:
    repo.begin()
    expected = read_history(repo.root, "plans").packed
    path = repo.root / CACHE_FILE
    content = path.read_bytes()
    if damage == "folder":
        path.unlink()
        path.mkdir()
    else:
        other = msgspec.msgpack.encode((0, "x", {}))
        path.write_bytes(
            {
                "cut": content[:-5],
                "flipped": content[:60] + bytes([content[60] ^ 1]) + content[61:],
                "empty": b"",
                "text": b"not a cache",
                "other_format": hashlib.sha256(other).digest() + other,
            }[damage]
        )
    assert read_history(repo.root, "plans").packed == expected
    assert asked.count("log") == 2
    assert damage == "folder" or path.read_bytes() == content


def test_a_cache_of_another_repository_is_not_believed(repo: Repo, tmp_path: Path) -> None:
    repo.begin()
    expected = read_history(repo.root, "plans").packed
    other = Repo(tmp_path / "other")
    other.commit("2026-01-01", {"/body/organisation.yml": ORGANISATION})
    read_history(other.root, "plans")
    shutil.copy(other.root / CACHE_FILE, repo.root / CACHE_FILE)
    assert read_history(repo.root, "plans").packed == expected


def test_rewritten_commits_are_told_by_their_new_ids(repo: Repo) -> None:
    """What a force-push does: the same changes under other ids."""
    repo.begin()
    old = repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    read_history(repo.root, "plans")
    repo.git("commit", "--quiet", "--amend", "-m", "Өөр үг", day="2026-03-05T12:00:00+08:00")
    log = read_history(repo.root, "plans").log("body")
    assert log
    assert len(log.commits) == 2
    assert log.commits[-1][0] == repo.git("rev-parse", "HEAD") != old


def test_where_nothing_can_be_written_the_history_is_read_again(repo: Repo, asked: list[str]) -> None:
    repo.begin()
    (repo.root / ".cache").write_text("a file where the folder should be")
    assert read_history(repo.root, "plans").packed == read_history(repo.root, "plans").packed
    assert asked.count("log") == 2
