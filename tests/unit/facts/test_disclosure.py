"""What is fresh, due and stale on which day; what a register adds up to; what may be cited."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iltod.facts.deadlines import windows_on
from iltod.facts.disclosure import (
    add_registers,
    citation,
    derive_complaints,
    derive_disclosure,
    derive_year_disclosure,
    disclosure_summary,
    update_status,
)
from iltod.facts.disclosure_facts import DisclosureSummary, Freshness
from iltod.facts.figures import share
from iltod.model import (
    Activity,
    ActivityKind,
    ActivityList,
    Catalogue,
    CatalogueGroup,
    CatalogueItem,
    Common,
    ComplaintKind,
    ComplaintReport,
    Deadline,
    DeadlineKind,
    DisclosureEntry,
    DisclosureRegister,
    IntegrityRating,
    IntegrityRatings,
    Interval,
    KindCount,
    Measure,
    Organisation,
    OrganisationFolder,
    OrganisationKind,
    Period,
    Plan,
    PromiseKind,
    ReportingWindow,
    Rule,
    RuleChange,
    RuleRegister,
    Source,
    Text,
    Trust,
    UpdatePromise,
    YearDisclosure,
    YearFolder,
)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("interval", "updated", "on", "state", "until"),
    [
        # each quarter: once in every quarter of the calendar
        ("quarterly", "2026-01-01", "2026-01-01", "fresh", "2026-06-30"),
        ("quarterly", "2026-01-01", "2026-03-31", "fresh", "2026-06-30"),
        ("quarterly", "2026-01-01", "2026-04-01", "due", "2026-06-30"),
        ("quarterly", "2026-03-31", "2026-04-01", "due", "2026-06-30"),
        ("quarterly", "2026-03-31", "2026-06-30", "due", "2026-06-30"),
        ("quarterly", "2026-03-31", "2026-07-01", "stale", "2026-06-30"),
        ("quarterly", "2026-04-01", "2026-07-01", "due", "2026-09-30"),
        ("quarterly", "2025-12-31", "2026-03-31", "due", "2026-03-31"),
        ("quarterly", "2025-12-31", "2026-04-01", "stale", "2026-03-31"),
        # each month
        ("monthly", "2026-01-31", "2026-01-31", "fresh", "2026-02-28"),
        ("monthly", "2026-01-31", "2026-02-28", "due", "2026-02-28"),
        ("monthly", "2026-01-31", "2026-03-01", "stale", "2026-02-28"),
        ("monthly", "2028-01-01", "2028-02-29", "due", "2028-02-29"),
        ("monthly", "2025-12-01", "2026-01-31", "due", "2026-01-31"),
        # each half-year
        ("half_yearly", "2026-06-30", "2026-07-01", "due", "2026-12-31"),
        ("half_yearly", "2026-07-01", "2026-12-31", "fresh", "2027-06-30"),
        ("half_yearly", "2025-12-31", "2026-07-01", "stale", "2026-06-30"),
        # each year
        ("yearly", "2025-01-01", "2025-12-31", "fresh", "2026-12-31"),
        ("yearly", "2025-01-01", "2026-12-31", "due", "2026-12-31"),
        ("yearly", "2025-12-31", "2027-01-01", "stale", "2026-12-31"),
    ],
)
def test_freshness_on_boundary_days(interval: str, updated: str, on: str, state: str, until: str) -> None:
    found = update_status([day(updated)], Interval(interval), day(on))
    assert (found.state, found.last, found.until) == (state, day(updated), day(until))


def test_the_last_update_until_the_day_counts() -> None:
    updates = [day("2026-07-08"), day("2026-01-14"), day("2026-12-01")]
    assert update_status(updates, Interval.QUARTERLY, day("2026-11-22")).last == day("2026-07-08")
    assert update_status(updates, Interval.QUARTERLY, day("2026-01-13")).state is Freshness.MISSING
    assert update_status(updates, None, day("2026-11-22")).state is Freshness.UNJUDGED


@given(st.dates(day("2000-01-01"), day("2090-12-31")), st.sampled_from(Interval), st.integers(0, 800))
def test_nothing_grows_fresher_by_waiting(updated: datetime.date, interval: Interval, wait: int) -> None:
    order = [Freshness.FRESH, Freshness.DUE, Freshness.STALE]
    first = update_status([updated], interval, updated)
    later = update_status([updated], interval, updated + datetime.timedelta(days=wait))
    assert first.state is Freshness.FRESH
    assert order.index(later.state) >= order.index(first.state)
    assert first.until == later.until
    assert (later.state is Freshness.STALE) == (updated + datetime.timedelta(days=wait) > (later.until or updated))


# A register

GROUP = CatalogueGroup(id="g", title="Бүлэг")


def item(name: str, **facts: Any) -> CatalogueItem:
    return CatalogueItem(**{"id": name, "title": name, "group": "g", "trust": Trust.NUMBER_UNKNOWN, **facts})


def catalogue(*items: CatalogueItem) -> Catalogue:
    return Catalogue(name="Жагсаалт", date=day("2026-01-01"), groups=(GROUP,), items=items)


def entry(name: str, *updates: str, **facts: Any) -> DisclosureEntry:
    address = {"url": f"https://example.mn/{name}"}
    return DisclosureEntry(**{"item": name, "updates": tuple(day(one) for one in updates), **address, **facts})


QUARTERLY = UpdatePromise(interval=Interval.QUARTERLY, by="Тушаал")
REGISTER = DisclosureRegister(
    promise=QUARTERLY,
    entries=(
        entry("fresh", "2026-10-01", entered=(day("2026-10-02"),)),
        entry("due", "2026-07-01"),
        entry("stale", "2026-03-31"),
        entry("undated"),
        entry("missing", url=None),
        entry("none", url=None, not_applicable="Ийм ажил эрхэлдэггүй."),
        entry("own-pace", "2026-01-01", promise=UpdatePromise(interval=Interval.YEARLY, by="Журам")),
    ),
)
NAMES = ("fresh", "due", "stale", "undated", "missing", "none", "own-pace", "silent")
CATALOGUE = catalogue(*(item(name) for name in NAMES))


def test_every_item_of_the_catalogue_has_one_state() -> None:
    found = derive_disclosure(REGISTER, [CATALOGUE], [], 2026, day("2026-11-22"))
    assert {one.item.id: one.site.state.value for one in found.items} == {
        "fresh": "fresh",
        "due": "due",
        "stale": "stale",
        "undated": "unjudged",
        "missing": "missing",
        "none": "not_applicable",
        "own-pace": "fresh",
        "silent": "silent",
    }
    assert [one.item.id for one in found.next] == ["stale", "missing", "silent", "due"]
    assert found.index
    assert (found.index.numerator, found.index.denominator) == (3, 7)
    assert found.system
    assert (found.system.numerator, found.system.denominator) == (1, 7)


def test_a_register_is_told_as_of_the_last_day_of_its_year() -> None:
    during = derive_disclosure(REGISTER, [CATALOGUE], [], 2026, day("2026-12-31"))
    after = derive_disclosure(REGISTER, [CATALOGUE], [], 2026, day("2028-05-05"))
    assert (during.judged_on, during.ended) == (day("2026-12-31"), False)
    assert (after.judged_on, after.ended) == (day("2026-12-31"), True)
    assert after.index == during.index
    assert after.next == ()


def test_the_index_over_time_ends_with_the_index() -> None:
    found = derive_disclosure(REGISTER, [CATALOGUE], [], 2026, day("2026-11-22"))
    assert [(str(point.date), point.index.numerator) for point in found.history] == [
        ("2026-03-31", 2),  # stale and own-pace were renewed
        ("2026-06-30", 2),
        ("2026-09-30", 2),  # own-pace and due
        ("2026-11-22", 3),
    ]
    assert found.history[-1].index == found.index


def test_what_nobody_declared_has_no_index() -> None:
    found = derive_disclosure(None, [CATALOGUE], [], 2026, day("2026-11-22"))
    assert (found.declared, found.index, found.system, found.next, found.history) == (False, None, None, (), ())
    assert found.count(Freshness.SILENT) == len(NAMES)


def test_an_empty_catalogue_has_no_percentage() -> None:
    found = derive_disclosure(DisclosureRegister(entries=()), [], [], 2026, day("2026-11-22"))
    assert found.index
    assert (found.index.numerator, found.index.denominator, found.index.percent) == (0, 0, None)


ENTRIES = st.builds(
    DisclosureEntry,
    item=st.sampled_from(NAMES),
    url=st.sampled_from([None, "https://example.mn/"]),
    updates=st.lists(st.dates(day("2025-01-01"), day("2027-12-31")), max_size=4).map(tuple),
    promise=st.sampled_from([None, UpdatePromise(interval=Interval.MONTHLY, by="Журам")]),
    not_applicable=st.sampled_from([None, "Үгүй"]),
)


@given(
    st.lists(ENTRIES, max_size=9, unique_by=lambda one: one.item),
    st.sampled_from([None, QUARTERLY]),
    st.dates(day("2025-06-01"), day("2027-06-01")),
)
def test_the_states_of_a_register_add_up(
    entries: list[DisclosureEntry], promise: UpdatePromise | None, on: datetime.date
) -> None:
    register = DisclosureRegister(entries=tuple(entries), promise=promise)
    found = derive_disclosure(register, [CATALOGUE], [], 2026, on)
    assert sum(total.share.numerator for total in found.totals) == len(NAMES) == len(found.items)
    assert found.index
    assert found.index.numerator == found.count(Freshness.FRESH) + found.count(Freshness.DUE)
    assert found.index.denominator == len(NAMES) - found.count(Freshness.NOT_APPLICABLE)
    assert all(one.site.state not in (Freshness.FRESH, Freshness.NOT_APPLICABLE) for one in found.next)
    assert found.history[-1].index == found.index


LAW = Source(title="Хууль", url="https://legalinfo.mn/")


@pytest.mark.parametrize("trust", [trust for trust in Trust if trust is not Trust.CONFIRMED])
def test_a_row_that_is_not_confirmed_is_never_cited(trust: Trust) -> None:
    assert citation(item("a", trust=trust, citation="8.3.6", source=LAW)) is None


def test_a_row_without_a_source_is_never_cited() -> None:
    assert citation(item("a", trust=Trust.CONFIRMED, citation="8.6.11")) is None
    assert citation(item("a", trust=Trust.CONFIRMED, citation="8.6.11", source=LAW)) == "8.6.11"


# Complaints


def plan(year: int = 2026) -> Plan:
    return Plan(organisation="a", year=year, title=Text(text="Төлөвлөгөө"), sections=())


def report(period: str, received: int | None, *kinds: tuple[str, int | None]) -> ComplaintReport:
    counts = tuple(KindCount(kind=ComplaintKind(kind), count=count) for kind, count in kinds)
    return ComplaintReport(id=period, period=Period(period), date=day("2026-01-01"), received=received, kinds=counts)


def test_what_is_not_listed_was_zero_and_what_has_no_count_is_secret() -> None:
    reports = [
        report("q2", None),
        report("q1", 20, ("service", 14), ("ethics", None), ("other", None)),
        report("q3", 9),
        report("q4", 0),
    ]
    found = derive_complaints(reports, plan(), day("2027-02-01"))
    assert [one.period for one in found.reports] == ["q1", "q2", "q3", "q4"]
    cells = {row.of.value: [(count.value, count.secret) for count in row.counts] for row in found.kinds}
    untold, secret, zero = (None, False), (None, True), (0, False)
    assert cells == {
        "service": [(14, False), secret, untold, zero],
        "ethics": [secret, secret, untold, zero],
        "other": [secret, secret, untold, zero],
    }
    assert (found.total, found.secret, found.missing) == (None, True, ())


def test_a_total_stands_only_where_it_gives_nothing_away() -> None:
    assert derive_complaints([report("q1", 20), report("q2", 7)], plan(), day("2026-08-01")).total == 27
    assert derive_complaints([report("q1", 20), report("q2", None)], plan(), day("2026-08-01")).total is None
    assert derive_complaints([], plan(), day("2026-08-01")).total is None


@pytest.mark.parametrize(
    ("on", "missing"),
    [("2026-06-30", []), ("2026-07-01", ["q2"]), ("2026-10-01", ["q2", "q3"]), ("2027-01-01", ["q2", "q3", "q4"])],
)
def test_a_quarter_without_numbers_is_missed_from_the_day_after_its_end(on: str, missing: list[str]) -> None:
    assert list(derive_complaints([report("q1", 20)], plan(), day(on)).missing) == missing


def test_a_half_year_covers_its_quarters() -> None:
    assert derive_complaints([report("h1", 20)], plan(), day("2026-07-01")).missing == ()


# All of it


def measure(name: str, *promises: str) -> Measure:
    return Measure(
        id=name,
        number=Text(text=name),
        title=Text(text=name),
        responsible=(),
        deadline=Deadline(text="Жилдээ", kind=DeadlineKind.YEAR),
        promises=tuple(PromiseKind(one) for one in promises),
    )


def folder(declared: YearDisclosure) -> OrganisationFolder:
    organisation = Organisation(id="a", name=Text(text="Газар"), kind=OrganisationKind.AGENCY)
    year = YearFolder(plan=plan(), disclosure=declared)
    return OrganisationFolder(organisation=organisation, years=(year,), common=Common(catalogues=(CATALOGUE,)))


def year_disclosure(declared: YearDisclosure, *measures: Measure, on: str = "2026-11-22") -> Any:
    body = folder(declared)
    return derive_year_disclosure(body, body.years[0], measures, day(on))


def test_a_plan_that_promises_and_publishes_nothing_has_no_pages() -> None:
    assert year_disclosure(YearDisclosure(), measure("1-1")) is None


def test_what_was_promised_and_is_not_there_is_told() -> None:
    found = year_disclosure(YearDisclosure(), measure("1-1", "disclosure", "rules"), measure("1-2", "complaints"))
    assert [(one.kind.value, one.published, [item.id for item in one.measures]) for one in found.promises] == [
        ("disclosure", False, ["1-1"]),
        ("complaints", False, ["1-2"]),
        ("rules", False, ["1-1"]),
    ]
    assert found.disclosure.index is None
    assert found.complaints.missing == ("q1", "q2", "q3")
    assert disclosure_summary(found).index is None


def test_what_came_later_than_the_day_is_left_out() -> None:
    declared = YearDisclosure(
        complaints=(report("q1", 20),),
        rules=RuleRegister(
            date=day("2026-02-01"),
            rules=(
                Rule(
                    title="Журам",
                    adopted=day("2020-01-01"),
                    changes=(
                        RuleChange(date=day("2026-03-01"), text="Нэг"),
                        RuleChange(date=day("2026-09-01"), text="Хоёр"),
                    ),
                    repealed=day("2026-10-01"),
                ),
                Rule(title="Шинэ журам", adopted=day("2026-06-01")),
            ),
        ),
        activities=ActivityList(
            activities=(
                Activity(kind=ActivityKind.SURVEY, title="Б", date=day("2026-08-01"), participants=3, whole=4),
                Activity(kind=ActivityKind.TRAINING, title="А", date=day("2026-02-01"), participants=9),
            )
        ),
        integrity=IntegrityRatings(
            ratings=(IntegrityRating(year=2025, source=LAW, total="70"), IntegrityRating(year=2027, source=LAW))
        ),
    )
    early, late = (year_disclosure(declared, on=on) for on in ("2026-05-01", "2026-11-22"))
    assert ([len(one.changes) for one in early.rules.rules], early.rules.in_force) == ([1], 1)
    assert [(one.rule.title, one.in_force) for one in late.rules.rules] == [("Шинэ журам", True), ("Журам", False)]
    assert (late.rules.changed.numerator, late.rules.changed.denominator) == (0, 1)
    assert [one.activity.title for one in early.activities] == ["А"]
    assert [(one.activity.title, one.coverage and one.coverage.percent) for one in late.activities] == [
        ("А", None),
        ("Б", "75"),
    ]
    assert [rating.year for rating in late.integrity] == [2025]
    assert year_disclosure(declared, on="2026-01-15").rules is None


def test_a_register_promised_by_a_measure_names_it() -> None:
    promise = UpdatePromise(interval=Interval.QUARTERLY, measure="2-1")
    found = year_disclosure(YearDisclosure(disclosure=DisclosureRegister(entries=(), promise=promise)), measure("2-1"))
    assert {one.promise.measure.id for one in found.disclosure.items} == {"2-1"}


# Several registers together, and reporting windows


def summary(*, declared: bool, index: tuple[int, int] | None = None, stale: int = 0) -> DisclosureSummary:
    return DisclosureSummary("a/", declared, share(*index) if index else None, stale)


def test_registers_together_tell_how_many_came_and_how_fresh_they_are() -> None:
    found = add_registers(
        [
            None,
            summary(declared=False),
            summary(declared=True, index=(3, 8), stale=2),
            summary(declared=True, index=(1, 2)),
        ]
    )
    assert found
    assert found.declared == 2
    assert found.in_time == share(4, 10)
    assert found.stale == share(2, 10)


def test_where_no_register_is_declared_nobody_is_silent() -> None:
    assert add_registers([None, summary(declared=False)]) is None


@pytest.mark.parametrize(
    ("on", "state"),
    [("2026-06-24", "upcoming"), ("2026-06-25", "open"), ("2026-07-10", "open"), ("2026-07-11", "closed")],
)
def test_a_window_is_open_on_its_first_and_its_last_day(on: str, state: str) -> None:
    window = ReportingWindow(title="Тайлан", opens=day("2026-06-25"), closes=day("2026-07-10"), source=LAW)
    (found,) = windows_on([window], day(on))
    assert found.state == state


def test_windows_stand_in_order_and_in_the_years_they_touch() -> None:
    late = ReportingWindow(title="Б", opens=day("2026-12-20"), closes=day("2027-01-10"), source=LAW)
    early = ReportingWindow(title="А", opens=day("2026-06-25"), closes=day("2026-07-10"), source=LAW)
    titles = {
        year: [found.window.title for found in windows_on([late, early], day("2026-01-01"), year)]
        for year in (2025, 2026, 2027, None)
    }
    assert titles == {2025: [], 2026: ["А", "Б"], 2027: ["Б"], None: ["А", "Б"]}
