"""Commits whose times are out of order: they are told of, and change nothing of what stood on an earlier day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path

import pytest
from followed import told
from repositories import Repo, day, plan, report

from iltod.checks.history_rules import check_history
from iltod.exports.calendars import body_calendars
from iltod.exports.feeds import body_news
from iltod.history.body_history import HistoryReader
from iltod.history.checkout import open_checkout
from iltod.history.commit_log import Log, read_history
from iltod.pages.wording import read_wording
from iltod.reading.loader import load_register

ROOT = Path(__file__).parents[3]
TODAY = day("2026-12-01")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "project")


@pytest.mark.parametrize(
    ("times", "moment", "kept", "disorder"),
    [
        ([1, 2, 3], 9, 3, ()),
        ([1, 2, 3], 3, 2, ()),
        ([1, 1, 1], 2, 3, ()),  # at the same time is in order
        ([1, 5, 2], 4, 1, (2,)),  # the one dated back does not bring back the later one before it
        ([5, 1, 2], 4, 0, (1, 2)),
        ([], 4, 0, ()),
    ],
)
def test_a_log_ends_before_the_first_later_commit(
    times: list[int], moment: int, kept: int, disorder: tuple[int, ...]
) -> None:
    log = Log(tuple((str(place), time) for place, time in enumerate(times)))
    assert len(log.until(moment).commits) == kept
    assert log.disorder(100) == disorder


def test_a_time_that_lies_ahead_is_out_of_order() -> None:
    log = Log((("a", 1), ("b", 50)))
    assert (log.disorder(50), log.disorder(51)) == ((1,), ())


def codes(repo: Repo, today: datetime.date) -> list[str]:
    (folder,) = load_register(repo.root).register.organisations
    with HistoryReader(read_history(repo.root, "plans"), TODAY, today) as reader:
        return [problem.code for problem in check_history(folder, reader.read(folder))]


def test_a_commit_that_was_dated_back_is_told_of_and_changes_no_earlier_view(repo: Repo) -> None:
    repo.begin("2026-02-01")
    with open_checkout(repo.root, "plans", "2026-03-15") as before:
        stood = (before.root / "plans/body/2026/plan.yml").read_text(encoding="utf-8")
    repo.commit("2026-04-01", {"reports/q1.yml": report()})
    repo.commit("2026-03-01", {"plan.yml": plan("4-р улирал")})
    with open_checkout(repo.root, "plans", "2026-03-15") as after:
        assert (after.root / "plans/body/2026/plan.yml").read_text(encoding="utf-8") == stood
    assert "commits_out_of_order" in codes(repo, TODAY)
    plan_then = told(repo, TODAY).plans[0]
    assert [commit.date for commit in plan_then.past.disorder] == [day("2026-03-01")]


def test_a_commit_of_the_future_is_told_of(repo: Repo) -> None:
    repo.begin("2026-02-01")
    repo.commit("2027-03-01", {"plan.yml": plan(title="Өөр гарчиг")})
    assert "commits_out_of_order" in codes(repo, TODAY)
    assert "commits_out_of_order" not in codes(repo, day("2027-03-01"))


def test_feeds_and_calendars_say_nothing_that_depends_on_how_deep_the_clone_was(repo: Repo, tmp_path: Path) -> None:
    repo.begin("2026-02-01", {"reports/q1.yml": report()})
    repo.commit("2026-05-02", {"plan.yml": plan("3-р улирал", title="Шинэ гарчиг")})
    repo.commit("2026-05-03", {"plan.yml": plan(title="Шинэ гарчиг")})
    words = read_wording(ROOT / "site_templates" / "wording.yml")
    whole = told(repo, TODAY)
    repo.git("clone", "--quiet", "--depth=1", f"file://{repo.root}", str(tmp_path / "clone"))
    shallow = told(Repo(tmp_path / "clone"), TODAY)
    ids = {news.key for news in body_news(whole, words)[0]}
    assert ids
    assert {news.key for news in body_news(shallow, words)[0]} <= ids, "nothing gets an id that it has not elsewhere"
    stamps = [_stamps(body_calendars(one, words, None)) for one in (whole, shallow)]
    assert stamps[0]
    assert stamps[0] == stamps[1]


def _stamps(files: Iterable[tuple[str, bytes]]) -> list[bytes]:
    told = (b"DTSTAMP", b"SEQUENCE", b"UID:")
    return [line for _, content in files for line in content.splitlines() if line.startswith(told)]
