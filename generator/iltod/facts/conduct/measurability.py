"""How measurable a plan is, by counting: what of it can be checked by somebody who was not there.

The yardsticks are public criteria for action plans: OECD Public Integrity Indicators, "Adequacy of implementation
structures and reporting" (sub-indicator 1000343). What is counted is told with its whole and with what is lacking;
nothing is added up to a score.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from iltod.facts.body_facts import PlanOverview
from iltod.facts.deadlines import PERIOD_QUARTERS, quarter_end, quarter_start
from iltod.facts.figures import Share, share
from iltod.facts.measure_facts import MeasureOverview
from iltod.model import Period, Plan, ProgressReport, Role, UnitKind

LATEST_REPORT = 92
"""How many days after its schedule a report is to be published at the latest: three months."""


class Yardstick(StrEnum):
    """Хэмжигдэхүйц байдал: what is counted in a plan."""

    CRITERION = "criterion"
    COUNTED = "counted"
    BASELINE = "baseline"
    TARGET = "target"
    LEAD = "lead"
    DAY = "day"
    REPORTED = "reported"
    AGAINST = "against"
    REASON = "reason"
    OWN_SITE = "own_site"


class Lacking(msgspec.Struct, frozen=True):
    """What of a plan lacks what a yardstick asks for: a measure with its page, a quarter, or a document.

    `quarter` is 1 to 4 where it is a quarter, `report` the period of a report; none of these where it is the plan.
    """

    number: str = ""
    address: str = ""
    quarter: int | None = None
    report: Period | None = None


class Measurability(msgspec.Struct, frozen=True):
    """How much of a plan has what one yardstick asks for, and what lacks it."""

    yardstick: Yardstick
    part: Share
    lacking: tuple[Lacking, ...]


def measurability(plan: PlanOverview) -> tuple[Measurability, ...]:
    """Return what is counted of a plan on the day of its overview; what cannot be counted yet is left out.

    Nothing is asked of the reports of a body that does not publish here itself.
    """
    found = [_of_measures(yardstick, plan.measures, has) for yardstick, has in _PROMISED.items()]
    if plan.participation.takes_part:
        best = plan.scale.steps[0].id
        rated = [item for item in plan.measures if item.state.step and item.state.step.value is not None]
        behind = [item for item in rated if item.state.id != best]
        found += [
            _of_reports(plan),
            _of_measures(Yardstick.AGAINST, [item for item in rated if _is_counted(item)], _against),
            _of_measures(Yardstick.REASON, behind, _has_reason),
        ]
    found.append(_on_own_site(plan))
    return tuple(item for item in found if item.part.denominator)


def _of_measures(
    yardstick: Yardstick, measures: Iterable[MeasureOverview], has: Callable[[MeasureOverview], bool]
) -> Measurability:
    measures = tuple(measures)
    lacking = tuple(Lacking(item.measure.number.text, item.address) for item in measures if not has(item))
    return Measurability(yardstick, share(len(measures) - len(lacking), len(measures)), lacking)


def _is_counted(item: MeasureOverview) -> bool:
    return any(criterion.at_least for criterion in item.measure.criteria)


def _has_lead(item: MeasureOverview) -> bool:
    """Return whether somebody answers for a measure by name; a group of bodies, or an unknown word, is nobody."""
    vague = (UnitKind.GROUP, UnitKind.UNKNOWN)
    return any(one.role is Role.LEAD and one.unit.kind not in vague for one in item.performers)


_PROMISED: dict[Yardstick, Callable[[MeasureOverview], bool]] = {
    Yardstick.CRITERION: lambda item: bool(item.measure.criteria),
    Yardstick.COUNTED: _is_counted,
    Yardstick.BASELINE: lambda item: any(criterion.baseline for criterion in item.measure.criteria),
    Yardstick.TARGET: lambda item: bool(item.measure.target_level) or _is_counted(item),
    Yardstick.LEAD: _has_lead,
    Yardstick.DAY: lambda item: bool(item.due),
}
"""What a plan itself can have, before anything is reported."""


def _against(item: MeasureOverview) -> bool:
    """Return whether every counted criterion of a measure was reported with a number."""
    return all(one.reached is not None for one in item.criteria if one.criterion.at_least)


def _has_reason(item: MeasureOverview) -> bool:
    """Return whether the latest reported period of a measure says why it is behind."""
    answered = [[entry for entry in period.entries if not entry.replaced] for period in item.progress]
    latest = next((entries for entries in reversed(answered) if entries), [])
    return any(entry.progress.reason for entry in latest)


def _of_reports(plan: PlanOverview) -> Measurability:
    """Return how many reports came within three months of their period or window, of these and of missing quarters.

    A quarter is missing where something was due in it, its three months are over, and no report covers it. Where nobody
    ever reported, that is said as such and not as a count of none.
    """
    standing = [item for item in plan.report_facts if item.replaced_by is None]
    late = [item.report for item in standing if (item.days_late or 0) > LATEST_REPORT]
    lacking = [*(Lacking(report=report.period) for report in late), *_missing_quarters(plan)]
    whole = len(standing) + len(lacking) - len(late) if standing else 0
    return Measurability(Yardstick.REPORTED, share(whole - len(lacking), whole), tuple(lacking))


def _missing_quarters(plan: PlanOverview) -> Iterator[Lacking]:
    year = plan.plan.year
    for quarter in range(1, 5):
        start, end = quarter_start(year, quarter), quarter_end(year, quarter)
        answered = any(quarter in PERIOD_QUARTERS[report.period] and start <= report.date for report in _standing(plan))
        due = any(start <= due.date <= end and due.passed for item in plan.measures for due in item.due)
        if due and not answered and end + datetime.timedelta(LATEST_REPORT) < plan.as_of:
            yield Lacking(quarter=quarter)


def _standing(plan: PlanOverview) -> list[ProgressReport]:
    return [item.report for item in plan.report_facts if item.replaced_by is None]


def _on_own_site(plan: PlanOverview) -> Measurability:
    """Return how many of the plan and its reports have an address on the body's own site."""
    own = _host(plan.organisation.website)
    documents = [(Lacking(), tuple(_plan_addresses(plan.plan)))]
    if plan.participation.takes_part:
        documents += [(Lacking(report=report.period), (report.document or "",)) for report in _standing(plan)]
    lacking = tuple(item for item, urls in documents if not own or not any(_is_below(_host(url), own) for url in urls))
    return Measurability(Yardstick.OWN_SITE, share(len(documents) - len(lacking), len(documents)), lacking)


def _plan_addresses(plan: Plan) -> Iterator[str]:
    if plan.source and plan.source.url:
        yield plan.source.url
    if plan.approval and plan.approval.scan:
        yield plan.approval.scan


def _host(url: str | None) -> str:
    return (urlsplit(url or "").hostname or "").removeprefix("www.")


def _is_below(host: str, own: str) -> bool:
    return host == own or host.endswith(f".{own}")
