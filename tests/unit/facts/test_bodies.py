"""What follows from the declared data on a given day, rule by rule and through the whole chain."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from iltod.checks.check import all_problems
from iltod.evidence.rungs import Rung, evidence_rung
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import PlanOverview
from iltod.facts.figures import share
from iltod.facts.measure_facts import MeasureOverview, Totals
from iltod.facts.plans import derive_plan
from iltod.facts.totals import add_totals, measure_totals
from iltod.model import (
    Amendment,
    Approval,
    AssessedMeasure,
    Assessment,
    AssessorKind,
    Check,
    CountedValue,
    Criterion,
    Deadline,
    DeadlineKind,
    Evidence,
    EvidenceKind,
    Measure,
    Organisation,
    OrganisationFolder,
    OrganisationKind,
    Period,
    Plan,
    Progress,
    ProgressReport,
    RatingScale,
    RatingStep,
    Responsible,
    Role,
    Section,
    Source,
    SubSection,
    Support,
    Text,
    Tone,
    Unit,
    UnitKind,
    Withdrawal,
    YearFolder,
    choose_scale,
)
from iltod.reading.loader import load_register

D = datetime.date.fromisoformat

SCALE = RatingScale(
    id="report-2019",
    name="Шатлал",
    year=2019,
    source=Source(title="Тайлан"),
    steps=(
        RatingStep(id="completed", code="100", label="Бүрэн", tone=Tone.GOOD, value=100),
        RatingStep(id="in-progress", code="70", label="Шатандаа", tone=Tone.PARTIAL, value=70),
        RatingStep(id="insufficient", code="30", label="Хангалтгүй", tone=Tone.WEAK, value=30),
        RatingStep(id="not-implemented", code="0", label="Хэрэгжээгүй", tone=Tone.BAD, value=0),
        RatingStep(id="not-due", code="ХБ", label="Болоогүй", tone=Tone.NEUTRAL),
    ),
)
UNITS = tuple(Unit(id=name, name=Text(text=name), kind=UnitKind.UNIT) for name in ("a", "b", "c"))

YEAR = Deadline(text="Жилдээ", kind=DeadlineKind.YEAR)
HALF = Deadline(text="Хагас жил", kind=DeadlineKind.HALF_YEAR)
FIRST_HALF = Deadline(text="Эхний хагас жил", kind=DeadlineKind.HALF_YEAR, half=1)
QUARTER_2 = Deadline(text="2-р улирал", kind=DeadlineKind.QUARTER, quarter=2)
EACH_QUARTER = Deadline(text="Улирал бүр", kind=DeadlineKind.EACH_QUARTER)
ARISES = Deadline(text="Тухай бүр", kind=DeadlineKind.AS_IT_ARISES)
DAY = Deadline(text="6 сарын 1", kind=DeadlineKind.DATE, date=D("2026-06-01"))


def measure(id_: str = "m", deadline: Deadline = YEAR, **fields: Any) -> Measure:
    fields = {"responsible": (Responsible(unit="a"),), **fields}
    return Measure(id=id_, number=Text(text="1"), title=Text(text="Хэмжээ"), deadline=deadline, **fields)


def report(period: str, date: str, *entries: Progress, id_: str = "", performer: str | None = None) -> ProgressReport:
    return ProgressReport(
        id=id_ or period, period=Period(period), date=D(date), entries=tuple(entries), performer=performer
    )


def says(rating: str | None, of: str = "m", **fields: Any) -> Progress:
    return Progress(measure=of, rating=rating, text="Хийв." if rating is None else None, **fields)


def evidence(id_: str, date: str = "2026-05-01", supports: Sequence[Support] = (), **fields: Any) -> Evidence:
    return Evidence(
        id=id_, title=Text(text=id_), kind=EvidenceKind.OTHER, date=D(date), supports=tuple(supports), **fields
    )


def plan_of(*measures: Measure, year: int = 2026, **fields: Any) -> Plan:
    sections = fields.pop("sections", (Section(id="s1", title=Text(text="Зорилго"), measures=measures),))
    return Plan(organisation="body", year=year, title=Text(text="Төлөвлөгөө"), sections=sections, **fields)


def folder_of(*years: YearFolder, id_: str = "body", sample: bool = False) -> OrganisationFolder:
    organisation = Organisation(
        id=id_, name=Text(text=f"Газар {id_}"), kind=OrganisationKind.AGENCY, units=UNITS, sample=sample
    )
    return OrganisationFolder(organisation=organisation, years=years)


def derived(plan: Plan, as_of: str, *, scale: RatingScale = SCALE, **fields: Any) -> PlanOverview:
    year = YearFolder(plan=plan, **{name: tuple(value) for name, value in fields.items()})
    return derive_plan(folder_of(year), year, (scale,), D(as_of))


def one(deadline: Deadline, as_of: str, *reports: ProgressReport, **fields: Any) -> MeasureOverview:
    (found,) = derived(plan_of(measure(deadline=deadline)), as_of, reports=reports, **fields).measures
    return found


NOTHING: tuple[ProgressReport, ...] = ()


def rated(rating: str | None, period: str = "h1", date: str = "2026-05-20") -> tuple[ProgressReport, ...]:
    return (report(period, date, says(rating)),)


@pytest.mark.parametrize(
    ("deadline", "reports", "as_of", "state", "late", "soon", "next_due", "since"),
    [
        # within the year
        (YEAR, NOTHING, "2026-07-01", "unreported_upcoming", False, False, "2026-12-31", None),
        (YEAR, NOTHING, "2026-11-30", "unreported_upcoming", False, False, "2026-12-31", None),
        (YEAR, NOTHING, "2026-12-01", "unreported_upcoming", False, True, "2026-12-31", None),
        (YEAR, NOTHING, "2026-12-31", "unreported_upcoming", False, True, "2026-12-31", None),
        (YEAR, NOTHING, "2027-01-01", "unreported_overdue", True, False, None, "2026-12-31"),
        (YEAR, rated("100"), "2027-01-01", "completed", False, False, None, None),
        # by half-year: where no half is printed, the year's end
        (HALF, NOTHING, "2026-07-01", "unreported_upcoming", False, False, "2026-12-31", None),
        (HALF, NOTHING, "2027-01-01", "unreported_overdue", True, False, None, "2026-12-31"),
        (FIRST_HALF, NOTHING, "2026-06-30", "unreported_upcoming", False, True, "2026-06-30", None),
        (FIRST_HALF, NOTHING, "2026-07-01", "unreported_overdue", True, False, None, "2026-06-30"),
        # on a day
        (DAY, NOTHING, "2026-06-01", "unreported_upcoming", False, True, "2026-06-01", None),
        (DAY, NOTHING, "2026-06-02", "unreported_overdue", True, False, None, "2026-06-01"),
        # in a quarter: before, on and after its last day, for every step
        (QUARTER_2, NOTHING, "2026-05-30", "unreported_upcoming", False, False, "2026-06-30", None),
        (QUARTER_2, NOTHING, "2026-05-31", "unreported_upcoming", False, True, "2026-06-30", None),
        (QUARTER_2, NOTHING, "2026-06-30", "unreported_upcoming", False, True, "2026-06-30", None),
        (QUARTER_2, NOTHING, "2026-07-01", "unreported_overdue", True, False, None, "2026-06-30"),
        (QUARTER_2, rated("100"), "2026-06-30", "completed", False, False, "2026-06-30", None),
        (QUARTER_2, rated("100"), "2026-07-01", "completed", False, False, None, None),
        (QUARTER_2, rated("70"), "2026-06-30", "in-progress", False, True, "2026-06-30", None),
        (QUARTER_2, rated("70"), "2026-07-01", "in-progress", True, False, None, "2026-06-30"),
        (QUARTER_2, rated("30"), "2026-07-01", "insufficient", True, False, None, "2026-06-30"),
        (QUARTER_2, rated("0"), "2026-06-30", "not-implemented", False, True, "2026-06-30", None),
        (QUARTER_2, rated("0"), "2026-07-01", "not-implemented", True, False, None, "2026-06-30"),
        (QUARTER_2, rated("ХБ"), "2026-06-30", "not-due", False, True, "2026-06-30", None),
        (QUARTER_2, rated("ХБ"), "2026-07-01", "not-due", True, False, None, "2026-06-30"),
        (QUARTER_2, rated(None), "2026-06-30", "reported_unrated", False, True, "2026-06-30", None),
        (QUARTER_2, rated(None), "2026-07-01", "reported_unrated", True, False, None, "2026-06-30"),
        # a report of a later day says nothing yet
        (
            QUARTER_2,
            rated("100", "h1", "2026-07-02"),
            "2026-07-01",
            "unreported_overdue",
            True,
            False,
            None,
            "2026-06-30",
        ),
        (QUARTER_2, rated("100", "h1", "2026-07-01"), "2026-07-01", "completed", False, False, None, None),
        # each quarter asks for a report of that quarter
        (EACH_QUARTER, NOTHING, "2026-03-01", "unreported_upcoming", False, True, "2026-03-31", None),
        (EACH_QUARTER, NOTHING, "2026-03-31", "unreported_upcoming", False, True, "2026-03-31", None),
        (EACH_QUARTER, NOTHING, "2026-04-01", "unreported_overdue", True, False, "2026-06-30", "2026-03-31"),
        (EACH_QUARTER, NOTHING, "2027-01-01", "unreported_overdue", True, False, None, "2026-03-31"),
        (EACH_QUARTER, rated("70", "q1", "2026-04-30"), "2026-06-30", "in-progress", False, True, "2026-06-30", None),
        (
            EACH_QUARTER,
            rated("70", "q1", "2026-05-01"),
            "2026-06-29",
            "in-progress",
            True,
            True,
            "2026-06-30",
            "2026-03-31",
        ),
        (
            EACH_QUARTER,
            rated("100", "q1", "2026-04-30"),
            "2026-07-01",
            "completed",
            True,
            False,
            "2026-09-30",
            "2026-06-30",
        ),
        (EACH_QUARTER, rated("100", "q2"), "2026-07-01", "completed", True, False, "2026-09-30", "2026-03-31"),
        (EACH_QUARTER, rated("100", "h1"), "2026-07-01", "completed", False, False, "2026-09-30", None),
        (EACH_QUARTER, rated("0", "h1"), "2026-09-01", "not-implemented", False, True, "2026-09-30", None),
        (EACH_QUARTER, rated(None, "year"), "2027-01-01", "reported_unrated", True, False, None, "2026-09-30"),
        (EACH_QUARTER, rated(None, "year", "2026-12-20"), "2027-01-01", "reported_unrated", False, False, None, None),
        # what arises is never late by itself
        (ARISES, NOTHING, "2026-07-01", "unreported_open", False, False, None, None),
        (ARISES, NOTHING, "2027-01-01", "unreported_open", False, False, None, None),
        (ARISES, rated("70"), "2027-01-01", "in-progress", False, False, None, None),
    ],
)
def test_state_and_lateness_follow_from_deadline_report_and_day(
    deadline: Deadline,
    reports: tuple[ProgressReport, ...],
    as_of: str,
    state: str,
    late: bool,
    soon: bool,
    next_due: str | None,
    since: str | None,
) -> None:
    found = one(deadline, as_of, *reports)
    assert (found.state.id, found.overdue, found.due_soon) == (state, late, soon)
    assert found.next_due == (D(next_due) if next_due else None)
    assert found.overdue_since == (D(since) if since else None)


def test_silence_zero_and_not_yet_due_are_three_things() -> None:
    late = "2026-07-01"
    states = [one(QUARTER_2, "2026-06-30"), one(QUARTER_2, late), one(QUARTER_2, late, *rated("0"))]
    assert len({item.state.id for item in states}) == 3
    assert [item.state.step for item in states[:2]] == [None, None]
    assert [item.state.tone for item in states] == [Tone.NEUTRAL, Tone.BAD, Tone.BAD]


# Which rating counts


def test_the_latest_report_by_period_and_then_by_day_counts() -> None:
    reports = (
        report("h1", "2026-07-01", says("70")),
        report("q1", "2026-07-05", says("30")),
        report("h1", "2026-07-03", says("100"), id_="h1-nemelt"),
    )
    assert one(YEAR, "2026-07-10", *reports).state.id == "completed"
    assert one(YEAR, "2026-07-02", *reports).state.id == "in-progress"


def test_a_later_report_without_a_rating_keeps_the_last_one() -> None:
    reports = (report("q1", "2026-04-01", says("70")), report("q2", "2026-07-01", says(None)))
    assert one(YEAR, "2026-07-10", *reports).state.id == "in-progress"


@pytest.mark.parametrize(
    ("ratings", "state"),
    [
        ({"a": "100", "b": "30"}, "insufficient"),
        ({"a": "100", "b": "100"}, "completed"),
        ({"a": "100", "b": "0", "c": "70"}, "not-implemented"),
        ({"a": "ХБ", "b": "70"}, "in-progress"),
        ({"a": "ХБ", "b": "ХБ"}, "not-due"),
        ({"a": "100", "b": None}, "completed"),
        ({"a": None}, "reported_unrated"),
    ],
)
def test_of_several_performers_the_lowest_counts(ratings: dict[str, str | None], state: str) -> None:
    entries = [says(rating, performer=unit) for unit, rating in ratings.items()]
    assert one(YEAR, "2026-07-10", report("h1", "2026-07-01", *entries)).state.id == state


def test_of_each_performer_the_latest_counts() -> None:
    first = report("q1", "2026-04-01", says("0", performer="a"), says("100", performer="b"))
    second = report("q2", "2026-07-01", says("70"), performer="a")
    assert one(YEAR, "2026-04-10", first, second).state.id == "not-implemented"
    assert one(YEAR, "2026-07-10", first, second).state.id == "in-progress"


def test_the_bodys_own_rating_wins_over_its_performers() -> None:
    own = report("q1", "2026-04-01", says("70"))
    performers = report("q2", "2026-07-01", says("0", performer="a"), says("30", performer="b"))
    assert one(YEAR, "2026-07-10", own, performers).state.id == "in-progress"


def test_a_performer_unknown_to_the_body_is_shown_as_written() -> None:
    found = one(YEAR, "2026-07-10", report("h1", "2026-07-01", says("70", performer="zuh")))
    (entry,) = found.progress[0].entries
    assert entry.performer is not None
    assert (entry.performer.name.text, entry.performer.kind) == ("zuh", UnitKind.UNKNOWN)


# Periods


def test_the_quarters_of_a_recurring_deadline_are_told_one_by_one() -> None:
    found = one(EACH_QUARTER, "2026-10-01", report("q2", "2026-07-01", says("70")))
    assert [(item.period, item.state, str(item.due)) for item in found.progress] == [
        ("q1", "missing", "2026-03-31"),
        ("q2", "reported", "2026-06-30"),
        ("q3", "missing", "2026-09-30"),
        ("q4", "upcoming", "2026-12-31"),
    ]
    assert [(item.period, item.passed, item.reported) for item in found.due] == [
        ("q1", True, False),
        ("q2", True, True),
        ("q3", True, False),
        ("q4", False, False),
    ]


def test_a_single_deadline_waits_for_one_report_only() -> None:
    assert [(item.period, item.state) for item in one(QUARTER_2, "2026-06-30").progress] == [("q2", "upcoming")]
    assert [(item.period, item.state) for item in one(QUARTER_2, "2026-07-01").progress] == [("q2", "missing")]
    found = one(QUARTER_2, "2026-07-01", report("q1", "2026-04-01", says("70")))
    assert [(item.period, item.state) for item in found.progress] == [("q1", "reported")]
    assert one(ARISES, "2026-07-01").progress == ()


def test_reported_periods_stand_in_the_order_of_their_ends() -> None:
    periods = ["year", "h2", "q4", "q3", "h1", "q2", "q1"]
    reports = [report(period, "2026-12-31", says("70")) for period in periods]
    found = one(YEAR, "2026-12-31", *reports)
    assert [item.period for item in found.progress] == ["q1", "q2", "h1", "q3", "q4", "h2", "year"]


def test_quarters_that_ended_before_the_approval_are_not_asked_for() -> None:
    plan = plan_of(measure(deadline=EACH_QUARTER), approval=Approval(act=Text(text="Захирамж"), date=D("2026-06-03")))
    (found,) = derived(plan, "2026-07-01").measures
    assert [str(item.date) for item in found.due] == ["2026-06-30", "2026-09-30", "2026-12-31"]
    assert found.overdue_since == D("2026-06-30")
    assert not derived(plan, "2026-06-30").measures[0].overdue


def test_a_report_cannot_tell_of_a_quarter_that_had_not_begun() -> None:
    early = one(EACH_QUARTER, "2027-01-01", report("year", "2026-04-01", says("100")))
    assert [item.reported for item in early.due] == [True, True, False, False]


@pytest.mark.parametrize(
    ("performers", "origin"), [([None], "own"), (["a"], "performers"), (["a", "b"], "performers"), (["a", None], "own")]
)
def test_it_is_told_whose_rating_counts(performers: list[str | None], origin: str) -> None:
    reports = [
        report("h1", "2026-07-01", says("70"), performer=unit, id_=f"h1-{index}")
        for index, unit in enumerate(performers)
    ]
    assert one(YEAR, "2026-07-10", *reports).rating_origin == origin
    assert one(YEAR, "2026-07-10").rating_origin is None


# Evidence


@pytest.mark.parametrize(
    ("fields", "rung"),
    [
        ({}, "declared"),
        ({"timestamp": "a.tsr"}, "declared"),
        ({"checked_by": Check(name="А", post="Б", date=D("2026-05-02"))}, "declared"),
        ({"url": "https://a.mn"}, "linked"),
        ({"url": "https://a.mn", "file": "a.pdf", "sha256": "0" * 64}, "file"),
        ({"archived_url": "https://b.mn"}, "archived"),
        ({"file": "a.pdf", "archived_url": "https://b.mn"}, "archived"),
        ({"file": "a.pdf", "sha256": "0" * 64, "timestamp": "a.tsr"}, "timestamped"),
        ({"file": "a.pdf", "sha256": "1" * 64, "timestamp": "a.tsr"}, "file"),
        ({"url": "https://a.mn", "timestamp": "a.tsr"}, "linked"),
        ({"url": "https://a.mn", "checked_by": Check(name="А", post="Б", date=D("2026-05-02"))}, "checked"),
    ],
)
def test_evidence_climbs_the_ladder(fields: dict[str, Any], rung: str) -> None:
    item = evidence("e", **fields)
    stamped = [("a.tsr", "0" * 64)]
    assert evidence_rung(item, stamped) == rung
    found = derived(plan_of(measure()), "2026-07-01", evidence=[item], stamped=stamped)
    assert [held.rung for held in found.evidence] == [rung]


def test_a_check_that_came_later_does_not_count_yet() -> None:
    item = evidence("e", url="https://a.mn", checked_by=Check(name="А", post="Б", date=D("2026-06-10")))
    before, after = (
        derived(plan_of(measure()), day, evidence=[item]).evidence[0] for day in ("2026-06-09", "2026-06-10")
    )
    assert (before.rung, before.evidence.checked_by) == ("linked", None)
    assert (after.rung, after.evidence.checked_by) == ("checked", item.checked_by)


LINKED = {"url": "https://a.mn"}
FOR_M = (Support(measure="m"),)
WITHDRAWN = Withdrawal(date=D("2026-06-10"), reason="Буруу")


@pytest.mark.parametrize(
    ("rating", "items", "as_of", "gap"),
    [
        ("100", [], "2026-07-01", True),
        ("70", [], "2026-07-01", False),
        ("ХБ", [], "2026-07-01", False),
        ("100", [evidence("e", supports=FOR_M)], "2026-07-01", True),
        ("100", [evidence("e", supports=FOR_M, **LINKED)], "2026-07-01", False),
        ("100", [evidence("e", supports=(Support(measure="n"),), **LINKED)], "2026-07-01", True),
        ("100", [evidence("e", "2026-07-02", FOR_M, **LINKED)], "2026-07-01", True),
        ("100", [evidence("e", "2026-07-02", FOR_M, **LINKED)], "2026-07-02", False),
        ("100", [evidence("e", supports=FOR_M, withdrawn=WITHDRAWN, **LINKED)], "2026-06-09", False),
        ("100", [evidence("e", supports=FOR_M, withdrawn=WITHDRAWN, **LINKED)], "2026-06-10", True),
    ],
)
def test_a_claim_without_standing_evidence_is_a_gap(rating: str, items: list[Evidence], as_of: str, gap: bool) -> None:
    found = one(YEAR, as_of, report("q1", "2026-04-01", says(rating)), evidence=items)
    assert found.without_evidence is gap


def test_totals_count_measures_by_their_strongest_rung() -> None:
    plan = plan_of(measure("a"), measure("b"), measure("c"))
    items = [
        evidence("x", supports=(Support(measure="a"), Support(measure="b")), **LINKED),
        evidence("y", supports=(Support(measure="a"),), file="a.pdf", sha256="0" * 64),
        evidence("z", supports=(Support(measure="c"),), withdrawn=WITHDRAWN, **LINKED),
    ]
    totals = derived(plan, "2026-07-01", evidence=items).totals
    assert [(item.rung, item.share) for item in totals.rungs] == [
        (Rung.FILE, share(1, 3)),
        (Rung.LINKED, share(1, 3)),
        (None, share(1, 3)),
    ]
    both = add_totals([totals, totals])
    assert [(item.rung, item.share.numerator) for item in both.rungs] == [(Rung.FILE, 2), (Rung.LINKED, 2), (None, 2)]


TWICE = (Criterion(text=Text(text="2-оос доошгүй удаа"), at_least=2, unit="удаа"), Criterion(text=Text(text="Тайлан")))
COUNTED = says("100", values=(CountedValue(criterion=1, value=2),), evidence=("cited",))


@pytest.mark.parametrize(
    ("items", "proofs", "unproven"),
    [
        ([], [], True),
        ([evidence("e", supports=(Support(measure="m", criterion=1),), **LINKED)], ["e"], False),
        ([evidence("e", supports=(Support(measure="m", criterion=1),))], ["e"], True),
        ([evidence("e", supports=(Support(measure="m", criterion=2),), **LINKED)], [], True),
        ([evidence("e", supports=FOR_M, **LINKED)], [], True),
        ([evidence("cited", supports=FOR_M, **LINKED)], ["cited"], False),
        ([evidence("cited", supports=(Support(measure="m", criterion=2),), **LINKED)], [], True),
        ([evidence("cited", supports=FOR_M, withdrawn=WITHDRAWN, **LINKED)], [], True),
    ],
)
def test_a_counted_threshold_has_the_evidence_that_supports_it(
    items: list[Evidence], proofs: list[str], unproven: bool
) -> None:
    plan = plan_of(measure("m", criteria=TWICE))
    overview = derived(plan, "2026-07-01", reports=(report("q1", "2026-04-01", COUNTED),), evidence=items)
    counted, other = overview.measures[0].criteria
    assert ([item.evidence.id for item in counted.evidence], counted.unproven) == (proofs, unproven)
    assert (other.reached, other.unproven) == (None, False)


def test_evidence_belongs_to_what_it_supports_and_to_what_cites_it() -> None:
    cited = evidence("cited", "2026-04-02", **LINKED)
    both = evidence("both", "2026-04-01", (Support(measure="m", criterion=2), Support(measure="m", criterion=1)))
    found = one(
        YEAR,
        "2026-07-01",
        report("q1", "2026-04-05", says("70", evidence=("cited", "both", "gone"))),
        evidence=[cited, both],
    )
    assert [(item.evidence.id, item.criteria) for item in found.evidence] == [("both", (1, 2)), ("cited", ())]
    (entry,) = found.progress[0].entries
    assert [item.evidence.id for item in entry.evidence] == ["cited", "both"]
    assert found.rung is Rung.LINKED


def test_withdrawn_evidence_stays_visible_and_proves_nothing() -> None:
    items = [
        evidence("a", supports=FOR_M, archived_url="https://b.mn", withdrawn=WITHDRAWN),
        evidence("b", supports=FOR_M, **LINKED),
    ]
    found = one(YEAR, "2026-07-01", evidence=items)
    assert [(item.evidence.id, item.stands) for item in found.evidence] == [("a", False), ("b", True)]
    assert found.rung is Rung.LINKED
    assert one(YEAR, "2026-07-01", evidence=items[:1]).rung is None


# Criteria, assessments, amendments


@pytest.mark.parametrize(
    ("threshold", "values", "reached", "met"),
    [
        (2, [], None, None),
        (2, [("q1", None, 1)], 1, False),
        (2, [("q1", None, 2)], 2, True),
        (2, [("q1", None, 0)], 0, False),
        (None, [("q1", None, 5)], 5, None),
        (2, [("q1", None, 5), ("q2", None, 1)], 1, False),
        (2, [("q1", "a", 1), ("q1", "b", 1)], 2, None),  # may be the same one, counted twice
        (3, [("q1", "a", 1), ("q1", "b", 1)], 2, False),
        (2, [("q1", "a", 1), ("q2", "a", 3), ("q1", "b", 1)], 4, True),
        (2, [("q1", None, 1), ("q2", "a", 9)], 1, False),
    ],
)
def test_a_counted_threshold_compares_with_the_latest_value(
    threshold: int | None, values: list[tuple[str, str | None, int]], reached: int | None, met: bool | None
) -> None:
    plan = plan_of(measure(criteria=(Criterion(text=Text(text="Тоо"), at_least=threshold),)))
    reports = [
        report(
            period,
            "2026-07-01",
            says(None, values=(CountedValue(criterion=1, value=value),), performer=unit),
            id_=f"{period}-{index}",
        )
        for index, (period, unit, value) in enumerate(values)
    ]
    (criterion,) = derived(plan, "2026-07-10", reports=reports).measures[0].criteria
    assert (criterion.number, criterion.reached, criterion.met) == (1, reached, met)


def test_an_assessment_stands_beside_and_changes_no_figure() -> None:
    verdict = Assessment(
        id="h1",
        period=Period.H1,
        date=D("2026-07-05"),
        assessor=AssessorKind.SUPERIOR,
        name="Яам",
        entries=(AssessedMeasure(measure="m", rating="30", text="Дутуу"), AssessedMeasure(measure="n", rating="0")),
    )
    own = report("h1", "2026-07-01", says("100"))
    with_it = one(YEAR, "2026-07-05", own, assessments=[verdict])
    without = one(YEAR, "2026-07-04", own, assessments=[verdict])
    assert [(item.step.code, item.text) for item in with_it.assessments] == [("30", "Дутуу")]
    assert without.assessments == ()
    assert with_it.state == without.state


def test_an_amendment_is_told_from_its_day_on_at_the_measures_it_changed() -> None:
    amendment = Amendment(date=D("2026-05-01"), text="Хугацааг сунгав.", measures=("n",))
    plan = plan_of(measure("m"), measure("n"), amendments=(amendment,))
    after = derived(plan, "2026-05-01")
    assert after.amendments == (amendment,)
    assert [item.amendments for item in after.measures] == [(), (amendment,)]
    before = derived(plan, "2026-04-30")
    assert (before.amendments, [item.amendments for item in before.measures]) == ((), [(), ()])


# Plans


def test_neighbours_are_linked_across_sections() -> None:
    plan = plan_of(
        sections=(
            Section(id="s1", title=Text(text="Нэг"), measures=(measure("a"), measure("b"))),
            Section(
                id="s2",
                title=Text(text="Хоёр"),
                measures=(measure("c"),),
                subsections=(
                    SubSection(id="s2-a", title=Text(text="А"), measures=(measure("d"),)),
                    SubSection(id="s2-b", title=Text(text="Б"), measures=(measure("e"), measure("f"))),
                ),
            ),
        )
    )
    found = derived(plan, "2026-07-01")
    links = [
        (item.previous.id if item.previous else None, item.measure.id, item.next.id if item.next else None)
        for item in found.measures
    ]
    assert links == [
        (None, "a", "b"),
        ("a", "b", "c"),
        ("b", "c", "d"),
        ("c", "d", "e"),
        ("d", "e", "f"),
        ("e", "f", None),
    ]
    assert found.measures[1].next == found.measures[2].link
    assert found.measures[0].address == "body/2026/a/"
    grouped = [
        (
            section.section.id,
            group.subsection.id if group.subsection else None,
            [item.measure.id for item in group.measures],
        )
        for section in found.sections
        for group in section.groups
    ]
    assert grouped == [("s1", None, ["a", "b"]), ("s2", None, ["c"]), ("s2", "s2-a", ["d"]), ("s2", "s2-b", ["e", "f"])]
    assert [section.totals.measures for section in found.sections] == [2, 4]


def test_the_calendar_holds_every_due_day_and_the_rest_stands_apart() -> None:
    plan = plan_of(measure("a", QUARTER_2), measure("b", EACH_QUARTER), measure("c", ARISES), measure("d", YEAR))
    found = derived(plan, "2026-07-01")
    assert [(str(day.date), day.passed, [item.measure.id for item in day.measures]) for day in found.calendar] == [
        ("2026-03-31", True, ["b"]),
        ("2026-06-30", True, ["a", "b"]),
        ("2026-09-30", False, ["b"]),
        ("2026-12-31", False, ["b", "d"]),
    ]
    assert [item.measure.id for item in found.open_ended] == ["c"]


def test_on_its_last_day_nothing_has_passed_yet() -> None:
    as_of = "2026-06-30"
    assert [day.passed for day in derived(plan_of(measure(deadline=EACH_QUARTER)), as_of).calendar] == [
        True,
        False,
        False,
        False,
    ]
    country = derive_all_bodies([summary("a", measure("m", QUARTER_2), as_of=as_of)], (SCALE,), D(as_of))
    assert [day.passed for day in country.calendar] == [False]


@pytest.mark.parametrize(
    ("day", "period"),
    [
        ("01-01", "q1"),
        ("03-31", "q1"),
        ("04-01", "q2"),
        ("06-30", "q2"),
        ("07-01", "q3"),
        ("10-01", "q4"),
        ("12-31", "q4"),
    ],
)
def test_a_day_belongs_to_its_quarter(day: str, period: str) -> None:
    deadline = Deadline(text="…", kind=DeadlineKind.DATE, date=D(f"2026-{day}"))
    (waited,) = one(deadline, "2027-01-01").progress
    assert (waited.period, waited.state, waited.due) == (period, "missing", deadline.date)


def test_a_plan_uses_the_scale_it_names_else_the_first() -> None:
    other = RatingScale(id="other", name="Өөр", year=2025, source=Source(title="Журам"), steps=SCALE.steps[:2])
    assert choose_scale(plan_of(), (SCALE, other)) is SCALE
    assert choose_scale(plan_of(rating_scale="other"), (SCALE, other)) is other


def test_performers_are_told_with_role_in_the_order_of_the_alphabet() -> None:
    plan = plan_of(
        measure("m", responsible=(Responsible(unit="c"), Responsible(unit="a", role=Role.JOINT))),
        measure("n", responsible=(Responsible(unit="zuh"),)),
    )
    year = YearFolder(plan=plan)
    found = derive_organisation(folder_of(year), (SCALE,), D("2026-07-01"))
    (overview,) = found.plans
    assert [(item.unit.id, item.role) for item in overview.measures[0].performers] == [("c", "lead"), ("a", "joint")]
    assert [item.unit.id for item in overview.performers] == ["a", "c", "zuh"]
    assert [(item.unit.id, item.totals.measures) for item in found.performers] == [("a", 0), ("b", 0), ("c", 1)]
    assert [(item.unit.id, item.joint) for item in found.performers] == [("a", 1), ("b", 0), ("c", 0)]
    assert found.performers[1].years == ()
    assert found.performers[0].address == "body/performers/#a"


# Totals


def counts(totals: Totals) -> dict[str, int]:
    return {item.state.id: item.share.numerator for item in totals.states if item.share.numerator}


def test_totals_count_every_state_and_leave_what_has_no_value_out_of_the_mean() -> None:
    measures = [measure(name, QUARTER_2) for name in "abcdefgh"]
    entries = [says(rating, of=name) for name, rating in zip("abcde", ["100", "70", "30", "0", "ХБ"], strict=True)]
    totals = derived(
        plan_of(*measures), "2026-07-01", reports=[report("h1", "2026-06-30", *entries, says(None, of="f"))]
    ).totals
    assert counts(totals) == {
        "completed": 1,
        "in-progress": 1,
        "insufficient": 1,
        "not-implemented": 1,
        "not-due": 1,
        "reported_unrated": 1,
        "unreported_overdue": 2,
    }
    assert len(totals.states) == 5 + 4
    assert (totals.rated, totals.mean) == (share(4, 8), "50")
    assert (totals.reported, totals.unreported) == (share(6, 8), share(2, 8))
    assert (totals.completed, totals.without_evidence) == (share(1, 8), share(1, 1))
    assert (totals.overdue, totals.due_soon) == (share(7, 8), share(0, 8))


def test_totals_of_nothing_have_no_percentages() -> None:
    for totals in (measure_totals([], SCALE), add_totals([])):
        assert (totals.measures, totals.mean, totals.rated.percent, totals.without_evidence.percent) == (
            0,
            None,
            None,
            None,
        )


def test_totals_of_several_plans_are_those_of_all_their_measures() -> None:
    first = derived(
        plan_of(measure("a"), measure("b")), "2027-01-01", reports=[report("h1", "2026-07-01", says("100", of="a"))]
    )
    second = derived(plan_of(measure("c")), "2027-01-01", reports=[report("h1", "2026-07-01", says("30", of="c"))])
    assert add_totals([first.totals, second.totals]) == measure_totals([*first.measures, *second.measures], SCALE)


def test_ratings_of_different_scales_have_no_mean_in_common() -> None:
    points = RatingScale(
        id="points",
        name="Оноо",
        year=2025,
        source=Source(title="Журам"),
        steps=(RatingStep(id="completed", code="5", label="Сайн", tone=Tone.GOOD, value=90),),
    )
    first = derived(plan_of(measure()), "2027-01-01", reports=rated("100"))
    second = derived(plan_of(measure()), "2027-01-01", reports=rated("5"), scale=points)
    for parts in ([first.totals, second.totals], [second.totals, first.totals]):
        totals = add_totals(parts)
        assert (totals.mean, totals.rated) == (None, share(2, 2))
        assert [(one.scale, one.rated, one.mean) for one in totals.means] == [
            ("points", 1, "90"),
            ("report-2019", 1, "100"),
        ]
        assert sorted(item.state.step.label for item in totals.states if item.state.step and item.share.numerator) == [
            "Бүрэн",
            "Сайн",
        ]


def test_states_that_do_not_add_up_are_refused() -> None:
    totals = derived(plan_of(measure()), "2026-07-01").totals
    with pytest.raises(AssertionError, match="add up"):
        add_totals([replace(totals, measures=2)])


# The country


def summary(id_: str, *measures: Measure, sample: bool = False, as_of: str = "2026-07-01") -> Any:
    plan = plan_of(*measures)
    return derive_organisation(folder_of(YearFolder(plan=plan), id_=id_, sample=sample), (SCALE,), D(as_of)).summary


def test_an_invented_body_enters_no_total_of_the_country() -> None:
    real, invented = (
        summary("b", measure("m", QUARTER_2)),
        summary("a", measure("m", QUARTER_2), measure("n"), sample=True),
    )
    country = derive_all_bodies([real, invented], (SCALE,), D("2026-07-01"))
    assert country.organisations == (real,)
    assert country.samples == (invented,)
    assert country.totals == add_totals([real.totals])
    assert [item.measure.address for item in country.overdue] == ["b/2026/m/"]
    assert [entry.organisation.id for day in country.calendar for entry in day.entries] == ["b"]


def test_the_longest_overdue_come_first_and_few() -> None:
    bodies = [summary(name, measure("m", QUARTER_2), measure("n", EACH_QUARTER)) for name in ("c", "b", "a", "d")]
    country = derive_all_bodies(bodies, (SCALE,), D("2026-07-01"))
    assert [(item.measure.address, str(item.since)) for item in country.overdue] == [
        ("a/2026/n/", "2026-03-31"),
        ("b/2026/n/", "2026-03-31"),
        ("c/2026/n/", "2026-03-31"),
        ("d/2026/n/", "2026-03-31"),
        ("a/2026/m/", "2026-06-30"),
    ]
    assert [item.name for item in country.organisations] == ["Газар a", "Газар b", "Газар c", "Газар d"]
    assert [(str(day.date), day.passed, sum(entry.day.count for entry in day.entries)) for day in country.calendar] == [
        ("2026-03-31", True, 4),
        ("2026-06-30", True, 8),
        ("2026-09-30", False, 4),
        ("2026-12-31", False, 4),
    ]


def test_a_body_tells_its_last_report_of_each_plan() -> None:
    years = (
        YearFolder(
            plan=plan_of(measure()),
            reports=(report("q1", "2026-04-01", says("70")), report("q2", "2026-07-02", says("70"))),
        ),
        YearFolder(plan=plan_of(measure(), year=2025)),
    )
    found = derive_organisation(folder_of(*years), (SCALE,), D("2026-07-01")).summary
    assert [(plan.year, plan.last_report) for plan in found.plans] == [(2026, D("2026-04-01")), (2025, None)]
    assert found.totals.measures == 2


# The whole chain


def test_the_official_worked_example_from_files_to_figures(minimal: Callable[..., Path]) -> None:
    """Dundgovi province, 2019: 80 measures, of which 59, 13, 5, 1 and 2 were rated 100, 70, 30, 0 and ХБ."""
    ratings = ["100"] * 59 + ["70"] * 13 + ["30"] * 5 + ["0"] + ["ХБ"] * 2
    measures = "".join(
        f"      - {{id: m-{index}, number: {index}, title: Хэмжээ, responsible: [legal], deadline: Жилдээ}}\n"
        for index in range(80)
    )
    entries = "".join(f"  - {{measure: m-{index}, rating: {rating}}}\n" for index, rating in enumerate(ratings))
    head = "title: Төлөвлөгөө\nsections:\n  - id: s1\n    title: Зорилго\n    measures:\n"
    root = minimal(
        {
            "plans/body/2025/plan.yml": head + measures,
            "plans/body/2025/reports/year.yml": f"date: 2026-01-10\nentries:\n{entries}",
        }
    )
    as_of = D("2026-07-15")
    loaded = load_register(root)
    assert {problem.code for problem in all_problems(loaded, as_of)} == {
        "done_without_evidence",
        "not_due_after_deadline",
    }
    (folder,) = loaded.register.organisations
    plan = derive_organisation(folder, loaded.register.scales, as_of).plans[1]
    assert (plan.totals.mean, plan.totals.rated) == ("89.2", share(78, 80))
    shares = {item.state.id: item.share.percent for item in plan.totals.states}
    assert [shares[name] for name in ("completed", "in-progress", "insufficient")] == ["73.7", "16.2", "6.2"]
    assert (plan.totals.unreported, plan.totals.reported) == (share(0, 80), share(80, 80))
    assert plan.totals.without_evidence == share(59, 59)


def test_the_small_example_as_a_whole(minimal: Callable[..., Path], as_of: datetime.date) -> None:
    loaded = load_register(minimal())
    (folder,) = loaded.register.organisations
    (plan,) = derive_organisation(folder, loaded.register.scales, as_of).plans
    assert [(item.measure.id, item.state.id, item.overdue, item.rung) for item in plan.measures] == [
        ("1-1", "completed", False, "file"),
        ("1-2", "in-progress", True, None),
        ("2-1", "unreported_open", False, None),
    ]
    assert (plan.totals.mean, plan.totals.rated.denominator) == ("85", 3)
    assert [(item.reached, item.met) for item in plan.measures[0].criteria] == [(24, True), (None, None)]
    assert [item.step.code for item in plan.measures[0].assessments] == ["70"]
