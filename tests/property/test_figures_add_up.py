"""For any mix of ratings the parts add up to the whole, and the order of files and keys changes no fact."""

from __future__ import annotations

import datetime
import shutil
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from iltod.checks.check import all_problems
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import PlanOverview
from iltod.facts.figures import cut, mean, share
from iltod.facts.measure_facts import Totals, Unrated
from iltod.facts.plans import derive_plan
from iltod.facts.totals import add_totals, measure_totals
from iltod.model import (
    Deadline,
    DeadlineKind,
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
    Section,
    Source,
    SubSection,
    Text,
    Tone,
    Unit,
    UnitKind,
    YearFolder,
)
from iltod.reading.loader import load_register

ROOT = Path(__file__).resolve().parents[2]
UNITS = ("a", "b", "c")
DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 3, 1))


@st.composite
def scales(draw: st.DrawFn) -> RatingScale:
    """Any scale: falling values, best first, and perhaps steps without a value."""
    values = sorted(draw(st.sets(st.integers(0, 100), min_size=1, max_size=6)), reverse=True)
    codes = [(str(value), value) for value in values] + [(f"ХБ{n}", None) for n in range(draw(st.integers(0, 2)))]
    steps = tuple(
        RatingStep(id=f"s{index}", code=code, label=code, tone=Tone.NEUTRAL, value=value)
        for index, (code, value) in enumerate(codes)
    )
    return RatingScale(id="s", name="Шатлал", year=2026, source=Source(title="Журам"), steps=steps)


@st.composite
def deadlines(draw: st.DrawFn) -> Deadline:
    kind = draw(st.sampled_from(list(DeadlineKind)))
    parts = {
        DeadlineKind.QUARTER: {"quarter": draw(st.integers(1, 4))},
        DeadlineKind.MONTH: {
            "months": draw(st.lists(st.integers(1, 12), min_size=1).map(tuple)),
            "through": draw(st.booleans()),
        },
        DeadlineKind.TIMES_A_YEAR: {"times": draw(st.integers(1, 12))},
        DeadlineKind.HALF_YEAR: {"half": draw(st.sampled_from([None, 1, 2]))},
        DeadlineKind.DATE: {"date": draw(DAYS)},
    }.get(kind, {})
    return Deadline(text="…", kind=kind, **parts)


@st.composite
def bodies(draw: st.DrawFn, scale: RatingScale) -> OrganisationFolder:
    """A body with a plan of any shape and reports that say anything of any measure."""
    measures = [
        Measure(
            id=f"m{index}",
            number=Text(text=str(index)),
            title=Text(text="Хэмжээ"),
            responsible=tuple(Responsible(unit=unit) for unit in draw(st.sets(st.sampled_from(UNITS), min_size=1))),
            deadline=draw(deadlines()),
        )
        for index in range(draw(st.integers(0, 12)))
    ]
    cuts = sorted(draw(st.lists(st.integers(0, len(measures)), min_size=3, max_size=3)))
    a, b, c, d = (tuple(measures[start:end]) for start, end in zip([0, *cuts], [*cuts, None], strict=True))
    title = Text(text="Зорилго")
    sections = (
        Section(id="s1", title=title, measures=a),
        Section(id="s2", title=title, measures=b, subsections=(SubSection(id="s2-a", title=title, measures=c),)),
        Section(id="s3", title=title, subsections=(SubSection(id="s3-a", title=title, measures=d),)),
    )
    codes = st.sampled_from([None, *(step.code for step in scale.steps)])
    entries = st.builds(
        Progress,
        measure=st.sampled_from([measure.id for measure in measures] or ["none"]),
        rating=codes,
        performer=st.sampled_from([None, *UNITS]),
        text=st.just("Хийв."),
    )
    reports = tuple(
        ProgressReport(
            id=f"{period}-{index}", period=period, date=draw(DAYS), entries=tuple(draw(st.lists(entries, max_size=8)))
        )
        for index, period in enumerate(draw(st.lists(st.sampled_from(list(Period)), max_size=3)))
    )
    plan = Plan(organisation="body", year=2026, title=Text(text="Төлөвлөгөө"), sections=sections)
    units = tuple(Unit(id=unit, name=Text(text=unit), kind=UnitKind.UNIT) for unit in UNITS)
    organisation = Organisation(
        id="body", name=Text(text="Газар"), kind=OrganisationKind.AGENCY, units=units, sample=draw(st.booleans())
    )
    return OrganisationFolder(organisation=organisation, years=(YearFolder(plan=plan, reports=reports),))


def count(totals: Totals, state: str) -> int:
    return next((item.share.numerator for item in totals.states if item.state.id == state), 0)


def assert_adds_up(totals: Totals) -> None:
    """What any set of measures owes its readers."""
    whole = totals.measures
    assert sum(item.share.numerator for item in totals.states) == whole
    assert totals.reported.numerator + totals.unreported.numerator == whole
    stepped = [(item.state.step, item.share.numerator) for item in totals.states if item.state.step]
    rated = [(step.value, number) for step, number in stepped if step.value is not None]
    assert totals.rated.numerator == sum(number for _, number in rated)
    assert totals.unreported.numerator == sum(
        count(totals, state) for state in Unrated if state.startswith("unreported")
    )
    assert count(totals, Unrated.UNREPORTED_OVERDUE) <= totals.overdue.numerator
    assert totals.without_evidence.denominator == totals.completed.numerator
    parts = (totals.rated, totals.completed, totals.reported, totals.unreported, totals.overdue, totals.due_soon)
    for part in (*parts, *(item.share for item in totals.states)):
        assert part == share(part.numerator, whole)
        assert 0 <= part.numerator <= whole
    if totals.rated.numerator:
        exact = Fraction(sum(value * number for value, number in rated), totals.rated.numerator)
        assert Fraction(str(totals.mean)) == exact * 10 // 1 / Fraction(10)
    else:
        assert totals.mean is None


@settings(max_examples=200)
@given(scales().flatmap(lambda scale: st.tuples(st.just(scale), bodies(scale))), DAYS)
def test_parts_add_up_to_the_whole(drawn: tuple[RatingScale, OrganisationFolder], as_of: datetime.date) -> None:
    scale, folder = drawn
    overview = derive_organisation(folder, (scale,), as_of)
    (plan,) = overview.plans
    assert_adds_up(plan.totals)
    assert add_totals([section.totals for section in plan.sections]) == (
        plan.totals if plan.sections else add_totals([])
    )
    assert [item for section in plan.sections for group in section.groups for item in group.measures] == list(
        plan.measures
    )
    assert overview.totals == add_totals([plan.totals])
    assert overview.summary.totals == overview.totals
    country = derive_all_bodies([overview.summary], (scale,), as_of)
    assert country.totals == add_totals([] if folder.organisation.sample else [overview.totals])
    for performer in overview.performers:
        held = [item for item in plan.measures if performer.unit.id in {other.unit.id for other in item.performers}]
        assert performer.totals.measures == len(held)
        assert_adds_up(performer.totals)
    assert_measures_agree(plan, as_of)


def assert_measures_agree(plan: PlanOverview, as_of: datetime.date) -> None:
    """The facts of each measure do not contradict each other."""
    for item in plan.measures:
        assert item.overdue == (item.overdue_since is not None)
        assert item.overdue_since is None or item.overdue_since < as_of
        assert item.next_due is None or item.next_due >= as_of
        assert not item.due_soon or item.next_due is not None
        assert [due.date for due in item.due] == sorted(due.date for due in item.due)
        assert all(due.passed == (due.date < as_of) for due in item.due)
        reported = {entry.report.id for period in item.progress for entry in period.entries}
        assert (item.state.step is None and item.state.id != Unrated.REPORTED_UNRATED) == (not reported)
        assert all(report.date <= as_of for report in plan.reports)
    days = [(day.date, item.measure.id) for day in plan.calendar for item in day.measures]
    assert sorted(days) == sorted((due.date, item.measure.id) for item in plan.measures for due in item.due)


@given(st.data(), DAYS)
def test_any_split_of_the_measures_gives_the_same_totals(data: st.DataObject, as_of: datetime.date) -> None:
    scale = data.draw(scales())
    folder = data.draw(bodies(scale))
    plan = derive_plan(folder, folder.years[0], (scale,), as_of)
    groups: dict[int, list[Any]] = {}
    for item in plan.measures:
        groups.setdefault(data.draw(st.integers(0, 3)), []).append(item)
    parts = [measure_totals(group, scale) for group in groups.values()]
    if parts:
        assert add_totals(parts) == plan.totals


@given(st.integers(0, 10**15), st.integers(1, 10**9))
def test_figures_are_cut_and_never_rounded_up(numerator: int, denominator: int) -> None:
    printed = Fraction(cut(numerator, denominator))
    exact = Fraction(numerator, denominator)
    assert printed <= exact < printed + Fraction(1, 10)
    assert mean(numerator, denominator) == cut(numerator, denominator)


@given(st.integers(1, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_only_the_whole_is_a_hundred_percent(pair: tuple[int, int]) -> None:
    part, whole = pair
    assert (share(part, whole).percent == "100") == (part == whole)


# The order of files and keys


def facts(value: Any) -> Any:
    """Return a record or an overview as plain data, without the places at which things were written."""
    if isinstance(value, msgspec.Struct):
        names = [name for name in value.__struct_fields__ if name != "place"]
        return {name: facts(getattr(value, name)) for name in names}
    if isinstance(value, (list, tuple)):
        return [facts(item) for item in value]
    return value


def whole_country(root: Path, as_of: datetime.date) -> list[Any]:
    register = load_register(root).register
    found = [derive_organisation(folder, register.scales, as_of) for folder in register.organisations]
    assert found
    return [
        facts(item) for item in (*found, derive_all_bodies([item.summary for item in found], register.scales, as_of))
    ]


def shuffled(tree: Any, random: Random) -> Any:
    """Return a tree with the keys of every group in another order."""
    if isinstance(tree, dict):
        keys = random.sample(list(tree), len(tree))
        return {key: shuffled(tree[key], random) for key in keys}
    return [shuffled(item, random) for item in tree] if isinstance(tree, list) else tree


def data_files(root: Path) -> Iterator[Path]:
    found = [path for path in sorted(root.rglob("*.yml")) if path.parent.name != "files"]
    assert len(found) > 5
    return iter(found)


@pytest.mark.parametrize("root", [ROOT, ROOT / "tests/examples/minimal"], ids=["project", "minimal"])
@settings(max_examples=3)
@given(random=st.randoms(use_true_random=False))
def test_the_order_of_files_and_keys_changes_no_fact(root: Path, random: Random) -> None:
    as_of = datetime.date(2026, 7, 15)
    walk = Path.iterdir
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        copy = Path(folder) / "project"
        shutil.copytree(root / "plans", copy / "plans")
        for path in data_files(copy / "plans"):
            tree = yaml.load(path.read_bytes(), yaml.BaseLoader)
            path.write_text(
                yaml.safe_dump(shuffled(tree, random), allow_unicode=True, sort_keys=False), encoding="utf-8"
            )
        patched.setattr(Path, "iterdir", lambda self: iter(random.sample(found := list(walk(self)), len(found))))
        assert whole_country(copy, as_of) == whole_country(root, as_of)
        assert problems_of(copy, as_of) == problems_of(root, as_of)


def problems_of(root: Path, as_of: datetime.date) -> list[Any]:
    problems = all_problems(load_register(root), as_of)
    return sorted((problem.code, problem.place.file, problem.facts) for problem in problems)
