"""What is warned of in the history of the data, and what mends it."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import ORGANISATION, Repo, day, evidence, plan

from iltod.history.body_history import HistoryReader
from iltod.history.commit_log import read_history
from iltod.site.survey import process_bodies

TODAY = day("2026-12-01")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "project")
    repo.begin()
    return repo


def found(repo: Repo) -> list[str]:
    """Every problem as `code:file:line:what`."""
    with HistoryReader(read_history(repo.root, "plans"), TODAY) as history_reader:
        survey = process_bodies(repo.root, "plans", TODAY, lambda folder, scales: "", history_reader=history_reader)
    return [
        f"{problem.code}:{problem.place.file}:{problem.place.line}:{dict(problem.facts)['written']}"
        for problem in survey.problems
    ]


def test_a_body_that_went_away_is_told_until_another_one_names_it(repo: Repo) -> None:
    other = ORGANISATION.replace("Зохиомол", "Өөр")
    repo.commit("2026-03-01", {"/other/organisation.yml": other, "/other/2026/plan.yml": plan()})
    repo.git("rm", "--quiet", "-r", "plans/body")
    repo.commit("2026-03-02")
    assert found(repo) == ["lost_address:plans:1:body"]
    repo.write({"/other/organisation.yml": f"{other}\nformerly: [body]\n"})
    assert found(repo) == []


def test_a_year_that_went_away_is_told_until_another_one_names_it(repo: Repo) -> None:
    repo.git("mv", "plans/body/2026", "plans/body/2025")
    repo.commit("2026-03-01", {"/body/2025/plan.yml": plan(approved="2025-01-20")})
    assert found(repo) == ["lost_address:plans/body/organisation.yml:2:body/2026"]
    repo.write({"/body/2025/plan.yml": plan(approved="2025-01-20", extra="\nformerly: [2026]\n")})
    assert found(repo) == []


def test_a_measure_with_another_id_is_told_until_it_names_the_first(repo: Repo) -> None:
    repo.commit("2026-03-01", {"plan.yml": plan(name="training")})
    assert found(repo) == [
        "lost_address:plans/body/2026/plan.yml:2:1-1",
        "changed_without_act:plans/body/2026/plan.yml:9:training",
    ]
    repo.write({"plan.yml": plan(name="training", measure="formerly: [1-1]")})
    assert found(repo) == []


def test_evidence_that_was_deleted_is_told_until_it_is_there_again(repo: Repo) -> None:
    repo.commit("2026-05-01", {"evidence/a.yml": evidence()})
    repo.commit("2026-05-02", {"evidence/a.yml": None})
    assert found(repo) == ["evidence_deleted:plans/body/2026/plan.yml:2:a"]
    repo.commit("2026-05-03", {"evidence/a.yml": evidence(withdrawn=True)})
    assert found(repo) == []


def test_a_silent_change_is_told_until_its_act_is_cited(repo: Repo) -> None:
    repo.commit("2026-03-01", {"plan.yml": plan("3-р улирал")})
    assert found(repo) == ["changed_without_act:plans/body/2026/plan.yml:9:1-1"]
    act = "\namendments: [{date: 2026-03-01, act: Тушаал, text: Хойшлуулав., measures: [1-1]}]\n"
    repo.commit("2026-03-02", {"plan.yml": plan("3-р улирал", extra=act)})
    assert found(repo) == []


def test_invented_data_is_not_warned_of(repo: Repo) -> None:
    repo.commit(
        "2026-03-01", {"plan.yml": plan("3-р улирал"), "/body/organisation.yml": f"{ORGANISATION}\nsample: true\n"}
    )
    assert found(repo) == []


def test_a_former_id_that_is_still_in_use_is_an_error(repo: Repo) -> None:
    repo.commit("2026-03-01", {"plan.yml": plan(measure="formerly: [1-2]")})
    assert [item.split(":")[0] for item in found(repo)] == ["duplicate_id"]
    repo.write({"plan.yml": plan(), "/body/organisation.yml": f"{ORGANISATION}\nformerly: [body]\n"})
    assert [item.split(":")[0] for item in found(repo)] == ["duplicate_id"]


@pytest.mark.parametrize(("entered", "told"), [("2026-05-01", False), ("2026-05-02", True)])  # dated 2026-04-01
def test_evidence_that_was_entered_long_after_its_date_is_told(repo: Repo, entered: str, told: bool) -> None:
    repo.commit(entered, {"evidence/a.yml": evidence()})
    late = [problem for problem in found(repo) if problem.startswith("entered_late")]
    assert late == (["entered_late:plans/body/2026/evidence/a.yml:1:2026-04-01"] if told else [])
