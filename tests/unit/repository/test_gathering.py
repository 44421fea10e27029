"""Thirty bodies' repositories become one site; what is wrong with one never touches another."""

from __future__ import annotations

import datetime
import json
import os
import random
import re
import shutil
import socket
from pathlib import Path

import pytest
from repositories import ORGANISATION, SCALES, Repo, plan, report

from iltod.cli import main
from iltod.repository import gathering
from iltod.repository.fetching import Bounds
from iltod.repository.gathering import Outcome, SourceResult, gather
from iltod.repository.sources import GatherSource, read_sources
from iltod.site.build import build_site

DAY = datetime.date(2026, 7, 15)
BOUNDS = Bounds(seconds=10, bytes=2_000_000)
COUNT = 30
WRONG = ("b01", "b02", "b03", "b04", "b05")


def at(hour: int) -> datetime.datetime:
    return datetime.datetime(2026, 7, 15, hour, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


def body_repository(folder: Path, name: str) -> Repo:
    """A body's own repository with a plan and, in a later commit, a report and a promise that changed."""
    repo = Repo(folder)
    files = {f"/{name}/organisation.yml": ORGANISATION, f"/{name}/2026/plan.yml": plan(), "/rating_scales.yml": SCALES}
    repo.commit("2026-02-01", files)
    repo.commit("2026-04-05", {f"/{name}/2026/plan.yml": plan("3-р улирал"), f"/{name}/2026/reports/q1.yml": report()})
    return repo


def run(root: Path, sources: list[GatherSource], hour: int = 9, bounds: Bounds = BOUNDS) -> dict[str, SourceResult]:
    results = gather(root, sources, at(hour), bounds, {"PATH": os.environ["PATH"]})
    return {result.body: result for result in results}


class Country:
    """Thirty repositories, and the project that they are gathered into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "country"
        names = [f"b{number:02}" for number in range(1, COUNT + 1)]
        first = body_repository(folder / "repos" / "b00", "b00")
        self.repos = {}
        for name in names:
            shutil.copytree(first.root, folder / "repos" / name)
            self.repos[name] = Repo(folder / "repos" / name)
            (self.repos[name].root / "plans" / "b00").rename(self.repos[name].root / "plans" / name)
            own = ORGANISATION.replace("Зохиомол газар", f"Зохиомол газар {name}")
            self.repos[name].commit("2026-05-01", {f"/{name}/organisation.yml": own})
        self.sources = [GatherSource(body=name, address=f"file://{folder}/repos/{name}") for name in names]


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    """The country after a first gathering, before anything went wrong."""
    made = Country(tmp_path_factory.mktemp("gathering"))
    results = run(made.root, made.sources)
    assert {result.outcome for result in results.values()} == {Outcome.NEW}
    return made


@pytest.fixture(scope="module")
def spoiled(country: Country) -> dict[str, SourceResult]:
    """The second gathering: five sources went wrong, each in its way; one is better than before."""
    repos, sources = country.repos, {source.body: source for source in country.sources}
    repos["b01"].commit("2026-06-01", {"/b01/2026/plan.yml": plan().replace("deadline:", "deadlime:")})
    shutil.rmtree(repos["b02"].root)
    noise = random.Random(1).randbytes(3_000_000)
    (repos["b03"].root / "large.bin").write_bytes(noise)
    repos["b03"].commit("2026-06-01")
    sources["b04"] = GatherSource(body="b04", address=sources["b04"].address, commit="0" * 40)
    shutil.rmtree(repos["b05"].root / "plans" / "b05")
    repos["b05"].commit("2026-06-01")
    repos["b06"].commit("2026-06-01", {"/b06/2026/reports/q1.yml": report("100")})
    return run(country.root, list(sources.values()), hour=10)


def test_each_mistake_is_told_as_what_it_is(spoiled: dict[str, SourceResult]) -> None:
    assert {name: spoiled[name].outcome for name in WRONG} == {
        "b01": Outcome.ERRORS,
        "b02": Outcome.UNREACHABLE,
        "b03": Outcome.TOO_LARGE,
        "b04": Outcome.NO_COMMIT,
        "b05": Outcome.NO_BODY,
    }
    assert all(spoiled[name].stands for name in WRONG)
    assert "plans/b01/2026/plan.yml" in {problem.place.file for problem in spoiled["b01"].problems}
    assert spoiled["b06"].outcome is Outcome.NEW
    others = {name: result.outcome for name, result in spoiled.items() if name not in (*WRONG, "b06")}
    assert set(others.values()) == {Outcome.SAME}
    assert len(others) == COUNT - 6


def test_the_site_shows_everybody_and_says_who_is_not_up_to_date(
    country: Country, spoiled: dict[str, SourceResult], tmp_path: Path
) -> None:
    result = build_site(country.root, tmp_path / "site", DAY, workers=2)
    assert result.files
    pages = {name: (tmp_path / "site" / name / "2026/index.html").read_text(encoding="utf-8") for name in spoiled}
    assert len(pages) == COUNT
    for name in WRONG:
        assert "Хамгийн сүүлд шинэчлэгдсэн: 2026.07.15" in pages[name]
    assert "алдаатай" in pages["b01"].partition("<main")[2]
    assert "Хамгийн сүүлд шинэчлэгдсэн" not in pages["b07"]
    commit = country.repos["b07"].git("rev-parse", "HEAD")[:10]
    assert commit in pages["b07"]
    assert f"file://{country.folder}/repos/b07" in pages["b07"]


def test_each_history_is_read_from_its_own_repository(
    country: Country, spoiled: dict[str, SourceResult], tmp_path: Path
) -> None:
    build_site(country.root, tmp_path / "site", DAY, workers=1)
    page = (tmp_path / "site/b07/2026/1-1/index.html").read_text(encoding="utf-8")
    moved = country.repos["b07"].git("log", "--format=%H", "--", "plans/b00/2026/plan.yml").splitlines()
    assert moved
    assert "2-р улирал" in page  # the deadline that stood before, told by nobody but git


def test_a_source_that_is_well_again_is_renewed(country: Country, spoiled: dict[str, SourceResult]) -> None:
    country.repos["b01"].commit("2026-06-02", {"/b01/2026/plan.yml": plan()})
    results = run(country.root, country.sources[:1], hour=11)
    assert results["b01"].outcome is Outcome.NEW
    told = json.loads((country.root / "plans/b01/.gathered.json").read_text())
    assert (told["stale"], told["fetched"]) == ("", "2026-07-15T11:00+08:00")


def test_a_rewritten_history_is_told(country: Country, spoiled: dict[str, SourceResult]) -> None:
    repo = country.repos["b08"]
    repo.git("commit", "--quiet", "--amend", "-m", "x", "--allow-empty", day="2026-06-03T12:00:00+08:00")
    assert run(country.root, [country.sources[7]], hour=12)["b08"].rewritten


def test_nothing_is_left_beside_what_was_gathered(country: Country, spoiled: dict[str, SourceResult]) -> None:
    assert {path.suffix for path in (country.root / ".iltod-gather").iterdir()} == {".git"}
    assert sorted(path.name for path in (country.root / "plans").iterdir()) == sorted(spoiled)


def test_nobody_takes_the_name_of_another(country: Country, spoiled: dict[str, SourceResult], tmp_path: Path) -> None:
    body_repository(tmp_path / "repo", "b99").commit(
        "2026-06-01", {"/b99/organisation.yml": ORGANISATION.replace("Зохиомол газар", "Зохиомол газар b07")}
    )
    result = run(country.root, [GatherSource(body="b99", address=f"file://{tmp_path}/repo")])["b99"]
    assert (result.outcome, result.stands) == (Outcome.ERRORS, False)
    assert not (country.root / "plans/b99").exists()


def test_a_slow_source_is_stopped_in_time(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes calls and never says a word
        port = silent.getsockname()[1]
        source = GatherSource(body="a", address=f"http://127.0.0.1:{port}/a.git")
        result = run(tmp_path / "country", [source], bounds=Bounds(seconds=1, bytes=2_000_000))["a"]
    assert (result.outcome, result.stands) == (Outcome.TOO_SLOW, False)
    assert not (tmp_path / "country/plans/a").exists()


def test_a_damaged_source_is_not_believed(tmp_path: Path) -> None:
    repo = body_repository(tmp_path / "repo", "a")
    blob = repo.git("rev-parse", "HEAD:plans/a/2026/plan.yml")
    path = repo.root / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-4] + b"xxxx")
    result = run(tmp_path / "country", [GatherSource(body="a", address=f"file://{repo.root}")])["a"]
    assert result.outcome in (Outcome.UNREACHABLE, Outcome.DAMAGED)
    assert not (tmp_path / "country/plans/a").exists()


def test_a_branch_is_followed_and_a_commit_is_kept(tmp_path: Path) -> None:
    repo = body_repository(tmp_path / "repo", "a")
    pinned = repo.git("rev-parse", "HEAD~1")
    address = f"file://{repo.root}"
    assert run(tmp_path / "one", [GatherSource(body="a", address=address, commit=pinned)])["a"].commit == pinned
    assert not (tmp_path / "one/plans/a/2026/reports").exists()
    repo.git("checkout", "--quiet", "-b", "other")
    newest = repo.commit("2026-06-01", {"/a/2026/reports/q1.yml": report("100")})
    repo.git("checkout", "--quiet", "main")
    found = run(tmp_path / "two", [GatherSource(body="a", address=address, branch="other")])["a"]
    assert found.commit == newest
    missing = run(tmp_path / "three", [GatherSource(body="a", address=address, branch="none")])["a"]
    assert missing.outcome is Outcome.NO_BRANCH


def test_a_login_in_an_address_is_written_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = body_repository(tmp_path / "repo", "a")
    fetch = gathering.fetch

    def fetched(address: str, *rest: object, **named: object) -> str:
        assert "secret" in address, "whoever is asked needs the login"
        return fetch(f"file://{repo.root}", *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(gathering, "fetch", fetched)
    sources = [GatherSource(body="a", address="https://officer:secret@example.mn/a.git")]
    assert run(tmp_path / "site", sources)["a"].outcome is Outcome.NEW
    assert run(tmp_path / "site", sources)["a"].outcome is Outcome.SAME
    written = [path.read_bytes() for path in (tmp_path / "site/plans").rglob("*") if path.is_file()]
    assert any(b"https://example.mn/a.git" in content for content in written)
    assert not any(b"secret" in content for content in written)


@pytest.mark.parametrize(
    "line",
    [
        "address: ext::sh -c whoami",
        "address: --upload-pack=touch x",
        "address: /etc",
        "address: 'ssh://-oProxyCommand=x/a.git'",
        "address: 'ssh://git@-oProxyCommand=x/a.git'",
        "address: '-oProxyCommand@host.mn:a.git'",
        "address: 'git@-oProxyCommand:a.git'",
        "address: 'git@host.mn:-a.git'",
        "address: 'https://a.mn/x.git', branch: a..b",
        "address: 'https://a.mn/x.git', branch: a.lock",
        "address: 'https://a.mn/x.git', branch: main/",
        "address: 'https://a.mn/x.git', path: 'plans\\a'",
        "address: 'https://a.mn/x.git', path: 'C:/plans/a'",
        "address: 'https://a.mn/x.git', path: plans/../a",
        "address: 'https://a.mn/x.git', path: a/.git",
        "address: https://a.mn/x.git, branch: -x",
        "address: https://a.mn/x.git, commit: HEAD",
        "address: https://a.mn/x.git, path: ../../etc",
        "branch: main",
    ],
)
def test_a_list_that_could_do_something_else_is_refused(
    tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources.yml").write_text(
        f"sources:\n  - {{body: a, {line}}}\n".replace("address: ext", "address: ext")
    )
    assert main(["gather", str(tmp_path / "sources.yml"), "--root", str(tmp_path / "country")]) == 2
    assert re.search(r"sources\.yml:\d+:\d+", capsys.readouterr().out)
    assert not (tmp_path / "country").exists()


def test_the_command_says_what_came_of_each_and_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = body_repository(tmp_path / "repo", "a")
    lines = f"sources:\n  - {{body: a, address: 'file://{repo.root}'}}\n"
    (tmp_path / "sources.yml").write_text(lines)
    order = ["gather", str(tmp_path / "sources.yml"), "--root", str(tmp_path / "country")]
    assert main(order) == 0
    assert "Шинэчилсэн: 1" in capsys.readouterr().out
    (tmp_path / "sources.yml").write_text(f"{lines}  - {{body: b, address: 'file://{tmp_path}/none'}}\n")
    assert main(order) == 1
    out = capsys.readouterr().out
    assert "b: сан нээгдсэнгүй; сайтад хараахан ороогүй" in out
    assert "Хэвээр: 1. Болоогүй: 1." in out
    assert read_sources(tmp_path / "sources.yml").problems == ()


def test_the_command_is_given_in_the_folder_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = body_repository(tmp_path / "repo", "a")
    (tmp_path / "country/plans").mkdir(parents=True)
    (tmp_path / "country/plans/rating_scales.yml").write_text(SCALES, encoding="utf-8")
    (tmp_path / "country/sources.yml").write_text(f"sources:\n  - {{body: a, address: 'file://{repo.root}'}}\n")
    monkeypatch.chdir(tmp_path / "country")
    assert main(["gather", "sources.yml"]) == 0
    assert "Шинэчилсэн: 1" in capsys.readouterr().out
    assert main(["build", "--output", "site", "--no-cache", "--quiet", "--as-of", str(DAY)]) == 0
    assert (tmp_path / "country/site/a/2026/changes/index.html").is_file()  # there without a history: none


def test_the_order_of_the_list_and_the_faults_of_others_keep_nobody_out(tmp_path: Path) -> None:
    """One stands before the body above it, whose own file is broken later by somebody's hand."""
    child = body_repository(tmp_path / "child", "child")
    body_repository(tmp_path / "parent", "parent")
    child.commit("2026-05-01", {"/child/organisation.yml": f"{ORGANISATION.replace('газар', 'хороо')}parent: parent\n"})
    sources = [GatherSource(body=name, address=f"file://{tmp_path}/{name}") for name in ("child", "parent")]
    assert {body: result.outcome for body, result in run(tmp_path / "country", sources).items()} == {
        "child": Outcome.NEW,
        "parent": Outcome.NEW,
    }
    organisation = tmp_path / "country/plans/parent/organisation.yml"
    organisation.write_text(organisation.read_text(encoding="utf-8") + "unknown: 1\n", encoding="utf-8")
    child.commit("2026-06-01", {"/child/2026/plan.yml": plan("4-р улирал")})
    assert run(tmp_path / "country", sources[:1])["child"].outcome is Outcome.NEW


def test_a_reader_of_data_feeds_widgets_and_lists_learns_that_something_newer_was_not_taken(tmp_path: Path) -> None:
    repo = body_repository(tmp_path / "repo", "a")
    other = body_repository(tmp_path / "other", "b")
    other.commit("2026-05-01", {"/b/organisation.yml": ORGANISATION.replace("газар", "алба")})
    sources = [GatherSource(body=name, address=f"file://{folder.root}") for name, folder in (("a", repo), ("b", other))]
    root = tmp_path / "country"
    (root / "plans").mkdir(parents=True)
    (root / "plans/rating_scales.yml").write_text(SCALES, encoding="utf-8")
    run(root, sources)
    repo.commit("2026-06-01", {"/a/2026/plan.yml": "title: [\n"})
    assert run(root, sources)["a"].outcome is Outcome.ERRORS
    assert build_site(root, tmp_path / "site", DAY, workers=1, site_url="https://x.mn/", cards="none").files
    words = "Байгууллагын шинэ өгөгдөл нь алдаатай. Хамгийн сүүлд шинэчлэгдсэн: 2026.07.15."
    shown = ("a/index.html", "a/2026/1-1/index.html", "index.html", "organisations/agency/index.html")
    for name in (*shown, "a/feed.atom", "a/feed.json"):
        assert words in (tmp_path / "site" / name).read_text(encoding="utf-8"), name
    for name in ("embed/a/index.html", "embed/a/2026/1-1/index.html"):
        assert "Сүүлд шинэчлэгдсэн: 2026.07.15." in (tmp_path / "site" / name).read_text(encoding="utf-8"), name
    for name in ("b/index.html", "embed/b/index.html", "b/feed.atom"):
        assert "үүлд шинэчлэгдсэн" not in (tmp_path / "site" / name).read_text(encoding="utf-8"), name
    told = {name: json.loads((tmp_path / f"site/{name}.json").read_text()) for name in ("a", "b")}
    assert told["a"]["participation"]["not_updated"] == "errors"
    assert told["a"]["participation"]["not_updated_since"] == "2026-07-15"
    assert told["b"]["participation"]["not_updated"] is None
