"""The invented body shows every state and feature on the day for which it was written, and enters no total."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from iltod.checks.check import all_problems, organisation_findings
from iltod.evidence.rungs import Rung
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import PlanOverview
from iltod.facts.measure_facts import PeriodState, Unrated
from iltod.model import (
    AssessorKind,
    Channel,
    DeadlineKind,
    EvidenceKind,
    OrganisationFolder,
    Period,
    ReachKind,
    Role,
    UnitKind,
    plan_measures,
)
from iltod.reading.loader import load_register
from iltod.reading.loading import Loaded

ROOT = Path(__file__).parents[2]
DAY = datetime.date(2026, 11, 22)


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_register(ROOT)


@pytest.fixture(scope="module")
def folder(loaded: Loaded) -> OrganisationFolder:
    (found,) = [folder for folder in loaded.register.organisations if folder.organisation.id == "sample"]
    return found


@pytest.fixture(scope="module")
def plan(loaded: Loaded, folder: OrganisationFolder) -> PlanOverview:
    return derive_organisation(folder, loaded.register.scales, DAY).plans[0]


def test_it_is_marked_as_invented_and_has_two_years(folder: OrganisationFolder) -> None:
    assert folder.organisation.sample
    assert "зохиомол" in folder.organisation.name.text
    assert [year.plan.year for year in folder.years] == [2026, 2025]


def test_it_has_only_the_gaps_that_it_shows(loaded: Loaded, folder: OrganisationFolder) -> None:
    found = sorted(organisation_findings(folder, loaded.register.scales, DAY))
    assert [(problem.place.file, problem.code) for problem in found] == [
        ("plans/sample/2026/evidence/open-day-photo.yml", "picture_with_location"),
        ("plans/sample/2026/plan.yml", "amendment_without_act"),
        ("plans/sample/2026/reports/h1.yml", "done_without_evidence"),
        ("plans/sample/2026/reports/q3.yml", "done_without_evidence"),
    ]


def test_nobody_is_warned_of_what_it_shows_on_purpose(loaded: Loaded) -> None:
    assert [problem for problem in all_problems(loaded, DAY) if problem.place.file.startswith("plans/sample/")] == []


def test_it_enters_no_total(loaded: Loaded) -> None:
    scales = loaded.register.scales
    summaries = [derive_organisation(item, scales, DAY).summary for item in loaded.register.organisations]
    country = derive_all_bodies(summaries, scales, DAY)
    assert [item.id for item in country.samples] == ["sample"]
    assert country.totals.measures == sum(item.totals.measures for item in country.organisations)
    assert "sample" not in {item.id for item in country.organisations}


def test_every_state_is_there(plan: PlanOverview) -> None:
    assert [(total.state.id, total.share.numerator) for total in plan.totals.states] == [
        ("completed", 5),
        ("in-progress", 2),
        ("insufficient", 3),
        ("not-implemented", 1),
        ("not-due", 1),
        (Unrated.REPORTED_UNRATED, 1),
        (Unrated.UNREPORTED_OVERDUE, 1),
        (Unrated.UNREPORTED_UPCOMING, 2),
        (Unrated.UNREPORTED_OPEN, 1),
    ]
    # (5 × 100 + 2 × 70 + 3 × 30 + 1 × 0) ÷ 11 = 66.36…
    assert (plan.totals.measures, plan.totals.rated.numerator, plan.totals.mean) == (17, 11, "66.3")


@pytest.mark.parametrize(
    ("measure", "flags"),
    [
        ("1-1", set()),
        ("1-2", {"overdue"}),
        ("1-3", {"without_evidence"}),
        ("2-1", {"overdue"}),
        ("2-2", {"overdue"}),
        ("2-3", {"due_soon"}),
        ("2-4", {"overdue"}),
        ("4-1", {"overdue"}),
        ("4-2", {"without_evidence"}),
    ],
)
def test_flags(plan: PlanOverview, measure: str, flags: set[str]) -> None:
    (found,) = [item for item in plan.measures if item.measure.id == measure]
    assert {name for name in ("overdue", "due_soon", "without_evidence") if getattr(found, name)} == flags


def test_every_kind_of_deadline_is_there(folder: OrganisationFolder, plan: PlanOverview) -> None:
    every = [measure.deadline for year in folder.years for measure in plan_measures(year.plan)]
    assert {deadline.kind for deadline in every} == set(DeadlineKind)
    assert any(deadline.through for deadline in every)
    deadlines = [item.measure.deadline for item in plan.measures]
    assert {item.half for item in deadlines if item.kind is DeadlineKind.HALF_YEAR} == {1, 2, None}
    assert {item.quarter for item in deadlines if item.kind is DeadlineKind.QUARTER} == {1, 2, 3, 4}


def test_every_rung_and_kind_of_evidence_is_there(plan: PlanOverview) -> None:
    assert {item.rung for item in plan.evidence} == set(Rung)
    assert [item.evidence.id for item in plan.evidence if not item.stands] == ["complaints-register"]
    evidence = [item.evidence for item in plan.evidence]
    assert {item.kind for item in evidence} == set(EvidenceKind)
    assert {item.channel for item in evidence if item.channel} == set(Channel)
    assert {reach.kind for item in evidence for reach in item.reach} == set(ReachKind)
    assert {item.promotes_110 for item in evidence} == {True, False}


def test_counted_thresholds_are_met_and_not_met(plan: PlanOverview) -> None:
    assert {criterion.met for item in plan.measures for criterion in item.criteria} == {True, False, None}


def test_performers_report_apart(plan: PlanOverview) -> None:
    (joint,) = [item for item in plan.measures if item.measure.id == "4-1"]
    assert [performer.role for performer in joint.performers] == [Role.LEAD, Role.JOINT]
    entries = [entry for period in joint.progress for entry in period.entries]
    assert {entry.performer.id: entry.step.code for entry in entries if entry.performer and entry.step} == {
        "branches": "100",
        "citizens-watch": "30",
    }
    assert (joint.state.id, joint.criteria[0].reached) == ("insufficient", 6)


def test_periods_are_reported_missing_and_upcoming(plan: PlanOverview) -> None:
    (each_quarter,) = [item for item in plan.measures if item.measure.id == "2-1"]
    assert [(item.period, item.state) for item in each_quarter.progress] == [
        (Period.Q1, PeriodState.REPORTED),
        (Period.Q2, PeriodState.MISSING),
        (Period.Q3, PeriodState.REPORTED),
        (Period.Q4, PeriodState.UPCOMING),
    ]


def test_others_judge_and_amendments_stand_with_and_without_an_act(
    folder: OrganisationFolder, plan: PlanOverview
) -> None:
    assert {item.assessor for item in folder.years[0].assessments} == set(AssessorKind)
    assert [amendment.act is None for amendment in plan.amendments] == [False, False, True]
    assert {unit.kind for unit in folder.organisation.units} == set(UnitKind)


def test_the_time_stamp_is_of_the_file_beside_it(folder: OrganisationFolder) -> None:
    (stamped,) = [item for item in folder.years[0].evidence if item.timestamp]
    token = ROOT / "plans/sample/2026/evidence/files" / (stamped.timestamp or "")
    assert stamped.sha256
    assert bytes.fromhex(stamped.sha256) in token.read_bytes()
