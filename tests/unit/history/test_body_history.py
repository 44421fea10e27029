"""What changed, when, and by what right: told from repositories that the tests make."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from repositories import ORGANISATION, Repo, day, evidence, plan, report

from iltod.history.body_history import BodyHistory, HistoryReader
from iltod.history.changes import Backing, ChangeKind, Event, YearChanges
from iltod.history.commit_log import read_history
from iltod.history.git import Unknown
from iltod.history.time import day_of, end_of
from iltod.reading.loader import load_organisation
from iltod.reading.loading import Loading

TODAY = day("2026-12-01")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "project")


def tell(repo: Repo, as_of: datetime.date = TODAY, body: str = "body") -> BodyHistory:
    folder = load_organisation(Loading((repo.root / "plans").resolve(), "plans"), repo.root / "plans" / body)
    assert folder
    with HistoryReader(read_history(repo.root, "plans"), as_of) as history_reader:
        return history_reader.read(folder)


def told(repo: Repo, as_of: datetime.date = TODAY, body: str = "body") -> YearChanges:
    return tell(repo, as_of, body).years[2026]


def words(events: tuple[Event, ...]) -> list[tuple[str, str, str, str]]:
    """The kind, the day, what was and what is."""
    return [
        (item.change.kind, str(item.commit.date), "; ".join(item.change.before), "; ".join(item.change.after))
        for item in events
    ]


def backings(repo: Repo) -> list[Backing | None]:
    return [event.backing for event in told(repo).events]


def test_what_came_in_with_the_plan_is_no_change(repo: Repo) -> None:
    commit = repo.begin(files={"reports/q1.yml": report(evidence="a"), "evidence/a.yml": evidence()})
    year = told(repo)
    assert year.events == ()
    assert year.since
    assert (year.since.id, year.since.date) == (commit, day("2026-02-01"))
    assert [(name, when.id) for name, when in year.first] == [("q1", commit)]


def test_every_part_of_a_promise_is_told_with_what_was_and_what_is(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    repo.commit("2026-03-02", {"plan.yml": plan("3-р улирал", title="Сургалт, уулзалт хийх")})
    repo.commit("2026-03-03", {"plan.yml": plan("3-р улирал", title="Сургалт, уулзалт хийх", performer="press")})
    last = plan("3-р улирал", title="Сургалт, уулзалт хийх", performer="press", criterion="Сургалт болсон байх, Тайлан")
    repo.commit("2026-03-04", {"plan.yml": last})
    repo.commit("2026-03-05", {"plan.yml": last.replace("        \n", "        target_level: [Бүгд хамрагдсан]\n")})
    money = "        target_level: [Бүгд хамрагдсан]\n        budget: 2 сая\n        budget_source: Улсын төсөв\n"
    repo.commit("2026-03-06", {"plan.yml": last.replace("        \n", money)})
    assert words(told(repo).events) == [
        ("deadline", "2026-03-01", "2-р улирал", "3-р улирал"),
        ("title", "2026-03-02", "Сургалт хийх", "Сургалт, уулзалт хийх"),
        ("performers", "2026-03-03", "Хуулийн хэлтэс", "Хэвлэлийн алба"),
        ("criterion", "2026-03-04", "Сургалт 2-оос доошгүй удаа болсон байх", "Сургалт болсон байх"),
        ("criterion_added", "2026-03-04", "", "Тайлан"),
        ("target_level", "2026-03-05", "", "Бүгд хамрагдсан"),
        ("budget", "2026-03-06", "", "2 сая; Улсын төсөв"),
    ]
    assert {event.backing for event in told(repo).events} == {Backing.NONE}


def test_a_criterion_that_is_dropped_leaves_the_others_as_they_are(repo: Repo) -> None:
    repo.begin(files={"plan.yml": plan(criterion="Нэг, Хоёр, Гурав")})
    repo.commit("2026-03-01", {"plan.yml": plan(criterion="Хоёр, Гурав")})
    assert words(told(repo).events) == [("criterion_removed", "2026-03-01", "Нэг", "")]


def test_what_is_moved_or_said_otherwise_in_yaml_is_no_change(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": "# Тайлбар\n" + plan('"2-р улирал"')})
    assert told(repo).events == ()


def test_reports_are_told_without_their_words(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-04-05", {"reports/q1.yml": report("70", value=1)})
    repo.commit("2026-04-06", {"reports/q1.yml": report("100", value=3, text="УБ90010112 иргэнд хариулав.")})
    repo.commit("2026-04-07", {"reports/q1.yml": None})
    events = told(repo).events
    assert words(events) == [
        ("reported", "2026-04-05", "", "70"),
        ("rating", "2026-04-06", "70", "100"),
        ("value", "2026-04-06", "1", "3"),
        ("report_text", "2026-04-06", "", ""),
        ("unreported", "2026-04-07", "100", ""),
    ]
    assert "УБ90010112" not in repr(events)
    assert {event.backing for event in events} == {None}


def test_evidence_is_told_from_its_coming_to_its_going(repo: Repo) -> None:
    repo.begin()
    for number, item in enumerate(
        (evidence(), evidence(url="https://example.mn/b"), evidence(url="https://example.mn/b", withdrawn=True)), 1
    ):
        repo.commit(f"2026-05-0{number}", {"evidence/a.yml": item})
    repo.commit("2026-05-04", {"evidence/a.yml": evidence(url="https://example.mn/b")})
    gone = repo.commit("2026-05-05", {"evidence/a.yml": None})
    year = told(repo)
    assert [(event.change.kind, event.change.subject) for event in year.events] == [
        ("evidence_added", "a"),
        ("evidence_replaced", "a"),
        ("evidence_withdrawn", "a"),
        ("evidence_restored", "a"),
        ("evidence_removed", "a"),
    ]
    assert [(name, when.id) for name, when in year.removed] == [("a", gone)]


def test_evidence_that_a_report_cites_belongs_to_the_measure_it_is_cited_for(repo: Repo) -> None:
    repo.begin(files={"reports/q1.yml": report(evidence="a"), "evidence/b.yml": evidence()})
    repo.commit("2026-05-01", {"evidence/a.yml": evidence().replace("[1-1]", "[1-2]")})
    assert [(event.change.measure, event.change.kind) for event in told(repo).events] == [
        ("1-1", "evidence_added"),
        ("1-2", "evidence_added"),
    ]


def test_verdicts_of_others_are_told(repo: Repo) -> None:
    verdict = (
        "date: 2026-08-01\nassessor: superior\nname: Яам\nentries: [{{measure: 1-1, rating: '{}', text: Нууц үг}}]\n"
    )
    repo.begin()
    repo.commit("2026-08-01", {"assessments/h1.yml": verdict.format(0)})
    repo.commit("2026-08-02", {"assessments/h1.yml": verdict.format(100)})
    repo.commit("2026-08-03", {"assessments/h1.yml": None})
    assert words(told(repo).events) == [
        ("assessed", "2026-08-01", "", "0"),
        ("assessment_changed", "2026-08-02", "0", "100"),
        ("assessment_removed", "2026-08-03", "100", ""),
    ]
    assert "Нууц үг" not in repr(told(repo))


def test_lines_with_what_looks_like_personal_data_are_not_repeated(repo: Repo) -> None:
    repo.begin(files={"plan.yml": plan(title="Иргэн УБ90010112-т хариулах")})
    repo.commit("2026-03-01", {"plan.yml": plan(title="Иргэнд хариулах")})
    assert words(told(repo).events) == [("title", "2026-03-01", "…", "Иргэнд хариулах")]


# By what right


ACT = """
amendments:
  - {date: 2026-03-01, act: Даргын тушаал, number: А/9, text: Хугацааг хойшлуулав., measures: [1-1]}
"""
OTHER = """
amendments:
  - {date: 2026-03-01, act: Даргын тушаал, number: А/9, text: Хугацааг хойшлуулав., measures: [1-2]}
"""
NO_ACT = "\namendments: [{date: 2026-03-01, text: Хугацааг хойшлуулав., measures: [1-1]}]\n"
MENDED = "\ncorrections: [{date: 2026-03-01, text: Хуулахдаа алдсаныг эх баримтаар засав.}]\n"


@pytest.mark.parametrize(
    ("extra", "backing"),
    [
        (ACT, Backing.ACT),
        (OTHER, Backing.NONE),
        (NO_ACT, Backing.NONE),
        (MENDED, Backing.CORRECTION),
        ("", Backing.NONE),
    ],
)
def test_a_change_is_backed_by_what_comes_with_it(repo: Repo, extra: str, backing: Backing) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал", extra=extra)})
    (event,) = told(repo).events
    assert event.backing is backing
    assert (event.declared is not None) is (extra in (ACT, NO_ACT, MENDED))


@pytest.mark.parametrize("first", ["act", "change"])
def test_an_act_may_be_cited_a_commit_before_or_after(repo: Repo, first: str) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan(extra=ACT) if first == "act" else plan("3-р улирал")})
    repo.commit("2026-03-02", {"plan.yml": plan("3-р улирал", extra=ACT)})
    assert backings(repo) == [Backing.ACT]


def test_one_act_backs_one_change_and_no_later_one(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал", extra=ACT)})
    repo.commit("2026-09-01", {"plan.yml": plan("4-р улирал", extra=ACT)})
    assert backings(repo) == [Backing.ACT, Backing.NONE]


def test_an_act_that_came_in_with_the_plan_backs_nothing_later(repo: Repo) -> None:
    repo.begin(files={"plan.yml": plan(extra=ACT)})
    repo.commit("2026-09-01", {"plan.yml": plan("4-р улирал", extra=ACT)})
    assert backings(repo) == [Backing.NONE]


def test_until_its_approval_a_plan_is_a_draft(repo: Repo) -> None:
    repo.begin("2026-01-10")
    repo.commit("2026-01-20", {"plan.yml": plan("3-р улирал")})
    repo.commit("2026-01-21", {"plan.yml": plan("4-р улирал")})
    assert backings(repo) == [Backing.DRAFT, Backing.NONE]


def test_a_new_reading_of_the_same_print_is_no_change_of_the_promise(repo: Repo) -> None:
    repo.begin(files={"plan.yml": plan(title="Сурглт хийх")})
    repo.commit("2026-03-01", {"plan.yml": plan(title="{text: Сургалт хийх, printed: Сурглт хийх, doubt: Үсэг дутуу}")})
    assert backings(repo) == [Backing.READING]
    assert not told(repo).events[0].announced


def test_a_threshold_that_is_found_in_the_words_is_a_reading_and_a_lowered_one_is_not(repo: Repo) -> None:
    repo.begin()
    words = "Сургалт 2-оос доошгүй удаа болсон байх"
    for number, least in enumerate((2, 1), 1):
        item = f"{{text: {words}, at_least: {least}, unit: удаа}}"
        repo.commit(f"2026-03-0{number}", {"plan.yml": plan(criterion=item)})
    assert backings(repo) == [Backing.READING, Backing.NONE]
    assert told(repo).events[1].change.before == (f"{words} (2 удаа)",)


def test_a_change_that_was_taken_back_is_told_as_such(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    repo.git("revert", "--no-edit", "HEAD", day="2026-03-02T12:00:00+08:00")
    assert words(told(repo).events) == [
        ("deadline", "2026-03-01", "2-р улирал", "3-р улирал"),
        ("deadline", "2026-03-02", "3-р улирал", "2-р улирал"),
    ]
    assert backings(repo) == [Backing.REVERTED, Backing.REVERTED]


def test_a_measure_that_is_dropped_is_lost_and_one_that_comes_is_told(repo: Repo) -> None:
    repo.begin()
    gone = repo.commit("2026-03-01", {"plan.yml": plan(name="1-9", title="Өөр")})
    year = told(repo)
    assert words(year.events) == [
        ("removed", "2026-03-01", "Сургалт хийх", ""),
        ("added", "2026-03-01", "", "Өөр"),
    ]
    assert [(name, when.id) for name, when in year.lost] == [("1-1", gone)]


def test_a_measure_that_an_act_took_away_is_not_lost(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan(name="1-9", title="Өөр", extra=OTHER)})
    year = told(repo)
    assert [event.backing for event in year.events] == [Backing.ACT, Backing.NONE]
    assert year.lost == ()


def test_a_year_that_went_away_is_lost(repo: Repo) -> None:
    repo.begin(files={"/body/2025/plan.yml": plan(approved="2025-01-20")})
    gone = repo.commit("2026-03-01", {"/body/2025/plan.yml": None})
    history = tell(repo)
    assert [(year, when.id) for year, when in history.lost_years] == [(2025, gone)]


# Names, branches, broken versions


def test_a_measure_with_a_new_id_keeps_its_history(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал"), "reports/q1.yml": report()})
    named = plan("3-р улирал", name="1-1a", measure="formerly: [1-1]")
    repo.commit("2026-03-02", {"plan.yml": named, "reports/q1.yml": report().replace("1-1", "1-1a")})
    year = told(repo)
    assert year.lost == ()
    assert [(event.change.measure, event.change.kind) for event in year.events] == [
        ("1-1a", "deadline"),
        ("1-1a", "reported"),
    ]


def test_a_body_with_a_new_folder_keeps_its_history(repo: Repo) -> None:
    first = repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    repo.git("mv", "plans/body", "plans/agency")
    repo.commit("2026-03-02", {"/agency/organisation.yml": f"{ORGANISATION}\nformerly: [body]\n"})
    year = told(repo, body="agency")
    assert year.since
    assert year.since.id == first
    assert words(year.events) == [("deadline", "2026-03-01", "2-р улирал", "3-р улирал")]


def test_a_body_that_was_copied_from_another_has_only_its_own_history(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    same: dict[str, str | None] = {"/copy/organisation.yml": ORGANISATION, "/copy/2026/plan.yml": plan("3-р улирал")}
    repo.commit("2026-03-02", same)
    assert told(repo, body="copy").events == ()


def test_a_merged_branch_is_one_step_on_the_day_of_its_merge(repo: Repo) -> None:
    repo.begin()
    repo.git("switch", "--quiet", "-c", "branch")
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    repo.commit("2026-03-02", {"plan.yml": plan("4-р улирал")})
    repo.git("switch", "--quiet", "main")
    repo.commit("2026-03-03", {"reports/q1.yml": report()})
    repo.git("merge", "--quiet", "--no-ff", "-m", "Нийлүүлэв", "branch", day="2026-03-04T12:00:00+08:00")
    assert words(told(repo).events) == [
        ("reported", "2026-03-03", "", "70"),
        ("deadline", "2026-03-04", "2-р улирал", "4-р улирал"),
    ]


def test_a_merge_that_kept_neither_side_is_told_as_it_is(repo: Repo) -> None:
    repo.begin()
    repo.git("switch", "--quiet", "-c", "branch")
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    repo.git("switch", "--quiet", "main")
    repo.commit("2026-03-02", {"plan.yml": plan("4-р улирал")})
    repo.git("merge", "--quiet", "--no-ff", "--no-commit", "-s", "ours", "branch")
    repo.commit("2026-03-03", {"plan.yml": plan("Жилдээ")})
    assert words(told(repo).events) == [
        ("deadline", "2026-03-02", "2-р улирал", "4-р улирал"),
        ("deadline", "2026-03-03", "4-р улирал", "Жилдээ"),
    ]


def test_a_version_that_cannot_be_read_makes_the_next_one_uncertain(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": "title: [\n<<<<<<< HEAD\n"})
    repo.commit("2026-03-02", {"plan.yml": plan("3-р улирал")})
    (event,) = told(repo).events
    assert (event.uncertain, event.commit.date) == (True, day("2026-03-02"))


def test_a_plan_that_was_away_for_a_while_has_lost_nothing(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": None})
    repo.commit("2026-03-02", {"plan.yml": plan()})
    assert told(repo).events == ()


def test_what_came_after_the_day_is_not_known_on_it(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    repo.commit("2026-03-02", {"plan.yml": plan("3-р улирал", extra=ACT)})
    assert told(repo, day("2026-01-31")).unknown is Unknown.NOT_COMMITTED
    assert told(repo, day("2026-02-01")).events == ()
    assert [event.backing for event in told(repo, day("2026-03-01")).events] == [Backing.NONE]
    assert [event.backing for event in told(repo, day("2026-03-02")).events] == [Backing.ACT]


def test_days_are_those_of_ulaanbaatar() -> None:
    midnight = 1_767_196_800  # 2026-01-01 00:00 in Ulaanbaatar, still 2025 in London
    assert (day_of(midnight), day_of(midnight - 1)) == (day("2026-01-01"), day("2025-12-31"))
    assert (end_of(day("2025-12-31")), end_of(day("2026-01-01"))) == (midnight, midnight + 24 * 60 * 60)
    assert day_of(10**15).year == 9998


def test_a_body_that_is_not_committed_has_no_history_yet(repo: Repo) -> None:
    repo.begin()
    repo.write({"/new/organisation.yml": ORGANISATION, "/new/2026/plan.yml": plan()})
    assert told(repo, body="new").unknown is Unknown.NOT_COMMITTED


def test_a_repository_that_lost_a_content_tells_nothing(repo: Repo) -> None:
    repo.begin()
    blob = repo.git("rev-parse", "HEAD:plans/body/2026/plan.yml")
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    (repo.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert told(repo).unknown is Unknown.UNREADABLE


def test_all_kinds_are_covered_here() -> None:
    """Every kind of change stands in a test of this file."""
    text = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in ChangeKind if f'"{kind}"' not in text] == []


# What stands around a promise, and what was read out of its words

FOUND = "promotes_110: true\n        channels: [press]\n        counts: [copies]\n        promises: [rules]"
"""Read out of the words of a measure: "promotes_110", "channels", "counts", "promises"."""


def test_what_is_found_in_the_words_is_a_reading_and_what_is_taken_away_another_promise(repo: Repo) -> None:
    repo.begin(files={"plan.yml": plan(measure="channels: [own_site]")})
    repo.commit("2026-03-01", {"plan.yml": plan(measure=FOUND.replace("[press]", "[own_site, press]"))})
    repo.commit("2026-03-02", {"plan.yml": plan(measure="channels: [board]")})
    kinds = ["promotes_110", "channels", "counts", "promises"]
    assert [event.change.kind.value for event in told(repo).events] == [*kinds, *kinds]
    assert words(told(repo).events)[5] == ("channels", "2026-03-02", "own_site; press", "board")
    assert backings(repo) == [Backing.READING] * 4 + [Backing.NONE] * 4


def test_the_plan_around_a_promise_is_told(repo: Repo) -> None:
    steps = (
        ("title: Соён гэгээрүүлэх", "title: Сургалт", "section"),
        ('number: "1.1"', 'number: "1.9"', "number"),
        ("Авлигын эсрэг төлөвлөгөө", "Шинэ төлөвлөгөө", "plan_title"),
        ("number: А/1", "number: А/2", "approval"),
        ("sections:", "rating_scale: report\nsections:", "rating_scale"),
    )
    repo.begin()
    text = plan()
    for number, (before, after, _) in enumerate(steps, 1):
        text = text.replace(before, after)
        repo.commit(f"2026-03-0{number}", {"plan.yml": text})
    events = told(repo).events
    assert list(dict.fromkeys(event.change.kind.value for event in events)) == [kind for *_, kind in steps]
    assert {event.backing for event in events} == {Backing.NONE}
    assert ("approval", "2026-03-04", "Даргын тушаал; А/1; 2026.01.20", "Даргын тушаал; А/2; 2026.01.20") in words(
        events
    )
    assert [event.change.measure for event in events if event.change.kind == "section"] == ["1-1", "1-2"]


def test_an_approval_that_is_filled_in_is_a_reading_and_an_act_backs_what_names_no_measure(repo: Repo) -> None:
    repo.begin(files={"plan.yml": plan().replace(", number: А/1", "")})
    repo.commit("2026-03-01", {"plan.yml": plan()})
    repo.commit("2026-03-02", {"plan.yml": plan(extra=ACT).replace("Авлигын эсрэг төлөвлөгөө", "Шинэ төлөвлөгөө")})
    assert backings(repo) == [Backing.READING, Backing.ACT]


def test_every_other_word_of_reports_verdicts_and_evidence_is_told_without_its_text(repo: Repo) -> None:
    verdict = "date: 2026-08-01\nassessor: superior\nname: Яам\nentries: [{measure: 1-1, rating: '70', text: Нэг}]\n"
    start = {"reports/q1.yml": report(), "evidence/a.yml": evidence(), "assessments/h1.yml": verdict}
    repo.begin(files={**start, "evidence/b.yml": evidence()})
    later = {
        "reports/q1.yml": report(evidence="b").replace("date: 2026-04-05", "date: 2026-04-04"),
        "evidence/a.yml": evidence(title="Нууц"),
        "assessments/h1.yml": verdict.replace("Нэг", "Нууц"),
    }
    repo.commit("2026-09-01", later)
    assert sorted(words(told(repo).events)) == [
        ("assessment_details", "2026-09-01", "", ""),
        ("evidence_details", "2026-09-01", "", ""),
        ("report_details", "2026-09-01", "2026-04-05", "2026-04-04"),
        ("report_evidence", "2026-09-01", "", "b"),
    ]
    assert "Нууц" not in repr(told(repo))


def test_on_a_day_before_the_first_commit_no_commit_is_known(repo: Repo) -> None:
    repo.begin()
    early, late = (tell(repo, day(written)).old for written in ("2026-01-31", "2026-02-01"))
    assert early
    assert late
    assert early.last_commit() is None
    assert late.last_commit()


def test_a_baseline_that_is_given_is_a_reading_and_a_changed_one_another_promise(repo: Repo) -> None:
    repo.begin()
    words = "Сургалт 2-оос доошгүй удаа болсон байх"
    for number, baseline in enumerate(("3 удаа", "1 удаа"), 1):
        item = f"{{text: {words}, baseline: {baseline}}}"
        repo.commit(f"2026-03-0{number}", {"plan.yml": plan(criterion=item)})
    assert backings(repo) == [Backing.READING, Backing.NONE]


def test_a_measure_that_was_lost_and_came_back_is_not_lost(repo: Repo) -> None:
    repo.begin()
    repo.commit("2026-03-01", {"plan.yml": plan(name="1-9", title="Өөр")})
    repo.commit("2026-03-02", {"plan.yml": plan()})
    year = told(repo)
    assert "1-1" not in [name for name, _ in year.lost]
    kinds = [event.change.kind.value for event in year.events if event.change.measure == "1-1"]
    assert kinds == ["removed", "added"]


@pytest.mark.parametrize(
    ("moment", "known"), [("2026-03-01T23:59:59+08:00", True), ("2026-03-02T00:00:00+08:00", False)]
)
def test_a_commit_at_midnight_belongs_to_the_day_that_begins(repo: Repo, moment: str, known: bool) -> None:
    repo.begin()
    repo.write({"plan.yml": plan("3-р улирал")})
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "-m", "Засвар", day=moment)
    assert bool(told(repo, day("2026-03-01")).events) == known
    assert told(repo, day("2026-03-02")).events[0].commit.date == day(moment[:10])


def test_when_evidence_came_in_is_known_also_of_what_came_with_the_plan(repo: Repo) -> None:
    first = repo.begin(files={"evidence/a.yml": evidence()})
    second = repo.commit("2026-05-03", {"evidence/b.yml": evidence(title="Бусад")})
    repo.commit("2026-05-04", {"evidence/a.yml": evidence(title="Өөр нэр")})
    assert [(name, when.id) for name, when in told(repo).entered] == [("a", first), ("b", second)]
