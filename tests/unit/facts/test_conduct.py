"""Who takes part, when reports came, which of them count, and which deadline counts where one was moved."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from repositories import Repo, evidence, plan, report
from small_register import SCALE, folder, organisation, silent_folder

from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import OrganisationOverview, PlanOverview
from iltod.facts.conduct.participation import participation_on
from iltod.facts.conduct.punctuality import due_of, report_rank
from iltod.facts.figures import share
from iltod.facts.measure_facts import Lateness, PeriodState
from iltod.history.body_history import HistoryReader
from iltod.history.commit_log import read_history
from iltod.model import (
    CountedValue,
    OrganisationFolder,
    Participation,
    ParticipationKind,
    Period,
    Progress,
    ProgressReport,
    ReportCorrection,
    ReportingWindow,
    Responsible,
    Role,
    Source,
)
from iltod.reading.loader import load_register

D = datetime.date.fromisoformat


def body(participation: Participation | None, *, silent: bool = False) -> OrganisationFolder:
    found = silent_folder() if silent else folder()
    return replace(found, organisation=organisation(participation=participation))


def told(kind: str, date: str | None = None) -> Participation:
    return Participation(kind=ParticipationKind(kind), date=D(date) if date else None)


@pytest.mark.parametrize(
    ("declared", "silent", "as_of", "state", "takes_part"),
    [
        (None, False, "2026-11-22", "unstated", True),
        (None, False, "2026-07-07", "unstated", False),  # the day before its first report
        (None, True, "2026-11-22", "unstated", False),
        (told("publishes"), True, "2026-11-22", "publishes", True),
        (told("entered"), False, "2026-11-22", "entered", False),
        (told("invited", "2026-11-22"), True, "2026-11-22", "invited", False),
        (told("invited", "2026-11-23"), True, "2026-11-22", "unstated", False),  # not invited yet
    ],
)
def test_taking_part_is_a_fact_of_a_day(
    declared: Participation | None, silent: bool, as_of: str, state: str, takes_part: bool
) -> None:
    found = participation_on(body(declared, silent=silent), D(as_of))
    assert (found.state, found.takes_part) == (state, takes_part)


def test_totals_of_all_bodies_tell_the_kinds_apart_and_add_up() -> None:
    bodies = []
    for name, kind in (("a", "publishes"), ("b", "entered"), ("c", "entered"), ("d", None)):
        changed = organisation(id=name, participation=told(kind) if kind else None)
        bodies.append(derive_organisation(replace(silent_folder(), organisation=changed), (SCALE,), D("2026-11-22")))
    country = derive_all_bodies([item.summary for item in bodies], (SCALE,), D("2026-11-22"))
    assert [(item.state, item.organisations) for item in country.participation] == [
        ("publishes", share(1, 4)),
        ("entered", share(2, 4)),
        ("unstated", share(1, 4)),
    ]
    assert sum(item.totals.measures for item in country.participation) == country.totals.measures
    assert not country.takes_part


# Reports


def overview(*reports: ProgressReport, as_of: str = "2026-12-31", **fields: Any) -> PlanOverview:
    base = silent_folder()
    year = replace(base.years[0], reports=reports)
    return derive_organisation(replace(base, years=(year,), **fields), (SCALE,), D(as_of)).plans[0]


def of(period: str, date: str, rating: str = "70", measure: str = "1-4", **fields: Any) -> ProgressReport:
    fields = {"id": period, **fields}
    values = fields.pop("values", ())
    entry = Progress(measure=measure, rating=rating, values=values)
    return ProgressReport(period=Period(period), date=D(date), entries=(entry,), **fields)


@pytest.mark.parametrize(
    ("period", "date", "days"),
    [
        ("q3", "2026-09-30", None),
        ("q3", "2026-10-30", None),  # the thirtieth day
        ("q3", "2026-10-31", 31),
        ("q3", "2026-11-20", 51),
        ("h1", "2026-07-30", None),
        ("h1", "2026-07-31", 31),
        ("q1", "2026-03-01", None),
    ],
)
def test_a_report_is_late_from_the_day_after_its_last_one(period: str, date: str, days: int | None) -> None:
    (found,) = overview(of(period, date)).report_facts
    assert found.days_late == days


def test_a_declared_window_says_until_when_a_report_is_in_time() -> None:
    window = ReportingWindow(
        title="Тайлан", opens=D("2026-10-01"), closes=D("2026-10-05"), source=Source(title="Ж"), period=Period.Q3
    )
    assert due_of(Period.Q3, 2026, (window,)) == (D("2026-10-05"), D("2026-10-05"))
    assert due_of(Period.Q3, 2025, (window,)) == (D("2025-09-30"), D("2025-10-30"))
    assert due_of(Period.Q2, 2026, (window,)) == (D("2026-06-30"), D("2026-07-30"))
    found = overview(of("q3", "2026-10-09"), common=replace(silent_folder().common, windows=(window,)))
    assert found.report_facts[0].days_late == 4


def test_a_late_report_does_not_cure_its_quarter() -> None:
    quarters = (("q1", "2026-04-08"), ("q2", "2026-07-08"), ("q3", "2026-11-20"), ("q4", "2026-12-31"))
    found = overview(*(of(period, date) for period, date in quarters), as_of="2027-01-05")
    item = next(one for one in found.measures if one.measure.id == "1-4")
    assert (item.overdue, item.overdue_days, item.lateness) == (True, 51, Lateness.FILED_LATE)
    assert item.overdue_since == D("2026-09-30")
    assert found.punctuality
    assert (found.punctuality.in_time, found.punctuality.late) == (share(3, 4), share(1, 4))


def test_quarters_that_nobody_reported_count_as_missing() -> None:
    found = overview(of("q1", "2026-04-08"), as_of="2026-10-15").punctuality
    assert found
    assert (found.in_time, found.late, found.missing) == (share(1, 3), share(0, 3), share(2, 3))
    assert overview(as_of="2026-02-01").punctuality is None


def test_a_report_on_a_period_that_has_not_ended_ranks_by_its_date() -> None:
    early = of("year", "2026-02-10", "100", "1-2", values=(CountedValue(criterion=1, value=9),))
    later = of("q3", "2026-10-30", "0", "1-2", values=(CountedValue(criterion=1, value=1),))
    assert report_rank(early, 2026) < report_rank(later, 2026)
    found = overview(later, early)
    item = next(one for one in found.measures if one.measure.id == "1-2")
    assert item.state.step
    assert item.state.step.code == "0"
    assert [one.early for one in found.report_facts] == [True, False]
    assert [one.period for one in found.periods] == [Period.Q3]


def test_a_correction_takes_the_place_of_a_report_in_every_figure_and_leaves_it_to_be_seen() -> None:
    first = of("h1", "2026-07-08", "100", "1-3")
    again = of("h1", "2026-08-20", "30", "1-3", id="h1-b", corrects=ReportCorrection(report="h1", reason="Алдаа."))
    found = overview(first, again, as_of="2026-09-01")
    item = next(one for one in found.measures if one.measure.id == "1-3")
    assert item.state.step
    assert item.state.step.code == "30"
    (period,) = item.progress
    assert [(entry.report.id, entry.replaced) for entry in period.entries] == [("h1", True), ("h1-b", False)]
    assert found.totals.mean == "30"
    assert [one.days_late for one in found.report_facts] == [None, None], "it was first told in time"
    before = overview(first, again, as_of="2026-08-01")
    assert before.totals.mean == "100", "a correction of a later day is not known yet"


def test_what_only_a_corrected_report_told_is_unreported() -> None:
    first = of("h1", "2026-07-08", "100", "1-3")
    again = of("h1", "2026-07-20", "30", "1-2", id="h1-b", corrects=ReportCorrection(report="h1", reason="Алдаа."))
    item = next(one for one in overview(first, again).measures if one.measure.id == "1-3")
    assert item.state.id == "unreported_overdue"
    assert [(one.state, len(one.entries)) for one in item.progress] == [(PeriodState.MISSING, 1)]


@pytest.mark.parametrize(
    ("as_of", "late"), [("2026-12-09", False), ("2026-12-10", True)], ids=["on the day", "the day after"]
)
def test_not_yet_due_after_the_deadline_is_a_figure_of_its_own(as_of: str, late: bool) -> None:
    found = overview(of("q3", "2026-10-09", "ХБ", "2-2"), of("q3", "2026-10-10", "70", "1-2", id="q3-b"), as_of=as_of)
    item = next(one for one in found.measures if one.measure.id == "2-2")
    assert item.not_due_late is late
    assert found.totals.not_due_late == share(int(late), 10)
    assert (found.totals.mean, found.totals.strict_mean) == ("70", "35" if late else None)


# Performers


def test_joint_performers_are_not_late_with_what_another_answers_for() -> None:
    found = derive_organisation(silent_folder(), (SCALE,), D("2026-11-22"))
    agency = next(item for item in found.performers if item.unit.id == "agency")
    assert (agency.totals.measures, agency.totals.overdue, agency.joint) == (0, share(0, 0), 1)
    legal = next(item for item in found.performers if item.unit.id == "legal")
    assert legal.totals.overdue.numerator > 0
    (year,) = agency.years
    assert [one.unit.id for one in year.joint[0].leads] == ["legal"]


# Deadlines


def moved(repo: Repo, as_of: str) -> OrganisationOverview:
    data = load_register(repo.root).register
    held = data.organisations[0]
    with HistoryReader(read_history(repo.root, "plans"), D(as_of)) as reader:
        return derive_organisation(held, data.scales, D(as_of), reader.read(held).years)


ACT = "amendments: [{date: 2026-04-02, text: Хойшлуулав, act: Тушаал, measures: [1-1]}]"
NO_ACT = "amendments: [{date: 2026-04-02, text: Хойшлуулав, measures: [1-1]}]"


@pytest.mark.parametrize(
    ("steps", "due", "extended", "overdue"),
    [
        ([plan("3-р улирал", extra=ACT)], "2026-09-30", False, False),
        ([plan("3-р улирал")], "2026-06-30", True, True),
        ([plan("3-р улирал", extra=NO_ACT)], "2026-06-30", True, True),
        ([plan("Тухай бүр")], "2026-06-30", True, True),
        ([plan("1-р улирал")], "2026-06-30", False, True),  # shortened without an act: the old one stands
        ([plan("3-р улирал"), plan("4-р улирал")], "2026-06-30", True, True),
        ([plan("3-р улирал"), plan("2-р улирал")], "2026-06-30", False, True),  # taken back
        ([plan("3-р улирал"), plan("3-р улирал", extra=ACT)], "2026-09-30", False, False),  # the act came after
        ([plan("3-р улирал", extra=ACT), plan("4-р улирал", extra=ACT)], "2026-09-30", True, False),
        ([plan("2 дугаар улирал")], "2026-06-30", False, True),  # other words for the same day
    ],
)
def test_only_an_act_moves_a_deadline(
    tmp_path: Path, steps: list[str], due: str, extended: bool, overdue: bool
) -> None:
    repo = Repo(tmp_path / "repo")
    repo.begin(files={"reports/q1.yml": report()})
    for number, content in enumerate(steps):
        repo.commit(f"2026-04-{number + 3:02}", {"plan.yml": content})
    found = moved(repo, "2026-07-15").plans[0]
    item = found.measures[0]
    assert [one.date for one in item.due] == [D(due)]
    assert (item.extended, item.overdue) == (extended, overdue)
    assert found.totals.extended.numerator == int(extended)


def test_roles_that_are_all_joint_make_nobody_late() -> None:
    base = silent_folder()
    section = base.years[0].plan.sections[0]
    only = replace(section.measures[0], responsible=(Responsible(unit="agency", role=Role.JOINT),))
    year = replace(base.years[0], plan=replace(base.years[0].plan, sections=(replace(section, measures=(only,)),)))
    found = derive_organisation(replace(base, years=(year,)), (SCALE,), D("2026-11-22"))
    assert found.totals.overdue == share(1, 1)
    assert [item.totals.overdue.numerator for item in found.performers] == [0] * len(found.performers)


def test_evidence_says_how_many_days_after_its_date_it_was_entered(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    repo.begin(files={"evidence/a.yml": evidence()})
    repo.commit("2026-05-01", {"evidence/soon.yml": evidence()})
    repo.commit("2026-05-02", {"evidence/late.yml": evidence()})
    (plan_,) = moved(repo, "2026-06-01").plans
    assert {item.evidence.id: item.entered_after for item in plan_.evidence} == {"a": None, "soon": None, "late": 31}
