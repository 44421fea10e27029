"""What can be checked of a plan is counted, with its whole and what is lacking; nobody is judged."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from small_register import AS_OF, SCALE, folder

from iltod.cli import main
from iltod.facts.body_facts import PlanOverview
from iltod.facts.conduct.measurability import Lacking, Measurability, Yardstick, measurability
from iltod.facts.plans import derive_plan
from iltod.model import Criterion, Measure, OrganisationFolder, Role, Text, UnitKind
from iltod.reading.loader import load_register

ROOT = Path(__file__).resolve().parents[3]


def overview(changed: OrganisationFolder | None = None, as_of: datetime.date = AS_OF) -> PlanOverview:
    held = changed or folder()
    return derive_plan(held, held.years[0], (SCALE,), as_of)


def with_measures(**changes: object) -> OrganisationFolder:
    """The small body, every measure of which is changed in the same way."""
    held = folder()
    plan = held.years[0].plan
    sections = tuple(
        replace(
            section,
            measures=tuple(_changed(item, changes) for item in section.measures),
            subsections=tuple(
                replace(part, measures=tuple(_changed(item, changes) for item in part.measures))
                for part in section.subsections
            ),
        )
        for section in plan.sections
    )
    return replace(held, years=(replace(held.years[0], plan=replace(plan, sections=sections)),))


def _changed(measure: Measure, changes: dict[str, object]) -> Measure:
    return replace(measure, **changes)


def one(yardstick: Yardstick, plan: PlanOverview) -> Measurability:
    return next(item for item in measurability(plan) if item.yardstick is yardstick)


def test_every_count_has_its_whole_and_what_is_lacking() -> None:
    plan = overview()
    found = measurability(plan)
    assert {Yardstick.CRITERION, Yardstick.DAY, Yardstick.OWN_SITE} <= {item.yardstick for item in found}
    for item in found:
        assert item.part.denominator - item.part.numerator == len(item.lacking), item.yardstick


COUNTED = Criterion(text=Text(text="2-оос доошгүй удаа"), at_least=2, unit="удаа")


@pytest.mark.parametrize(
    ("yardstick", "has", "lacks"),
    [
        (Yardstick.CRITERION, {"criteria": (COUNTED,)}, {"criteria": ()}),
        (Yardstick.COUNTED, {"criteria": (COUNTED,)}, {"criteria": (replace(COUNTED, at_least=None),)}),
        (Yardstick.BASELINE, {"criteria": (replace(COUNTED, baseline=Text(text="1")),)}, {"criteria": (COUNTED,)}),
        (Yardstick.TARGET, {"target_level": (Text(text="Бүгд"),)}, {"target_level": (), "criteria": ()}),
    ],
)
def test_a_yardstick_counts_what_it_names(
    yardstick: Yardstick, has: dict[str, object], lacks: dict[str, object]
) -> None:
    whole = len(overview().measures)
    assert one(yardstick, overview(with_measures(**has))).part.numerator == whole
    lacking = one(yardstick, overview(with_measures(**lacks)))
    assert lacking.part.numerator == 0
    assert {item.address for item in lacking.lacking} == {item.address for item in overview().measures}


def test_a_group_of_bodies_answers_for_nothing() -> None:
    held = folder()
    units = tuple(replace(unit, kind=UnitKind.GROUP) for unit in held.organisation.units)
    vague = replace(held, organisation=replace(held.organisation, units=units))
    named = sum(any(one.role is Role.LEAD for one in item.performers) for item in overview().measures)
    assert named
    assert one(Yardstick.LEAD, overview(vague)).part.numerator == 0


def test_nothing_is_asked_of_the_reports_of_a_body_that_does_not_publish_here() -> None:
    real = load_register(ROOT).register
    for held in real.organisations:
        if not held.organisation.sample:
            plan = derive_plan(held, held.years[0], real.scales, AS_OF)
            assert not plan.participation.takes_part
            asked = {item.yardstick for item in measurability(plan)}
            assert not asked & {Yardstick.REPORTED, Yardstick.AGAINST, Yardstick.REASON}
            assert one(Yardstick.OWN_SITE, plan).lacking == (Lacking(),)


def test_a_report_after_three_months_is_lacking_and_one_before_is_not() -> None:
    real = load_register(ROOT).register
    held = next(item for item in real.organisations if item.organisation.sample)
    year = next(item for item in held.years if item.plan.year == 2025)
    report = year.reports[0]
    for date, lacking in (("2026-04-01", 0), ("2026-05-01", 1)):
        moved = replace(year, reports=(replace(report, date=datetime.date.fromisoformat(date)),))
        plan = derive_plan(replace(held, years=(moved,)), moved, real.scales, datetime.date(2026, 6, 30))
        found = one(Yardstick.REPORTED, plan)
        assert (found.part.denominator, len(found.lacking)) == (1, lacking)


def test_a_document_on_another_site_is_not_on_the_bodys_own() -> None:
    held = folder()
    plan = held.years[0].plan
    assert plan.approval
    for url, numerator in (
        ("https://www.example.mn/plan.pdf", 1),
        ("https://docs.example.mn/plan.pdf", 1),
        ("https://notexample.mn/plan.pdf", 0),
        (None, 0),
    ):
        scanned = replace(plan, approval=replace(plan.approval, scan=url), source=None)
        year = replace(held.years[0], plan=scanned, reports=())
        changed = overview(replace(held, years=(year,)))
        assert one(Yardstick.OWN_SITE, changed).part.numerator == numerator, url


@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_author_sees_the_counts_before_approval(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["check", "--root", str(ROOT), "--as-of", "2026-06-30", "--quality", "--lang", language]
    assert main([*arguments, "songinokhairkhan"]) == 0
    told = capsys.readouterr().out
    assert "songinokhairkhan/2025/plan.yml" in told
    assert "energy-centre" not in told
    assert "0 / 16" in told
    assert "oecd-public-integrity-indicators.org" in told
    assert main([*arguments[:5], "songinokhairkhan"]) == 0
    assert "0 / 16" not in capsys.readouterr().out
