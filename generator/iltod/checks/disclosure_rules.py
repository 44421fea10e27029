"""What is wrong in what a body publishes besides its plan: items nobody knows, dates, sums, numbers that are too small.

Small numbers must never come into the repository, whose history is public for ever: they are refused, and so is what
would let a reader compute a number that was left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Sequence

from iltod.checks.shared import duplicates, future_dates, listed, unknown_measures
from iltod.core.place import Place
from iltod.core.problem import Problem, make_problem
from iltod.facts.deadlines import PERIOD_QUARTERS
from iltod.model import (
    ActivityList,
    Catalogue,
    Common,
    ComplaintReport,
    DisclosureEntry,
    DisclosureRegister,
    IntegrityRatings,
    KindCount,
    OutcomeCount,
    Rule,
    RuleRegister,
    Trust,
    UpdatePromise,
    YearDisclosure,
)

SMALLEST_SHOWN = 5
"""The smallest number of complaints, besides zero, that is published."""


def disclosure_rules(
    declared: YearDisclosure, catalogues: Sequence[Catalogue], measures: Collection[str], as_of: datetime.date
) -> Iterator[Problem]:
    """Yield the problems of what an organisation published in a year besides its plan.

    `declared` is what it published, `catalogues` list what the law asks for, `measures` are the ids of the measures of
    the plan, and `as_of` is the day of the check.
    """
    if declared.disclosure:
        yield from _register_rules(declared.disclosure, catalogues, measures, as_of)
    yield from _complaint_rules(declared.complaints, as_of)
    if declared.rules:
        yield from _rule_rules(declared.rules, as_of)
    if declared.activities:
        yield from _activity_rules(declared.activities, measures, as_of)
    if declared.integrity:
        yield from _rating_rules(declared.integrity)


def catalogue_rules(common: Common) -> Iterator[Problem]:
    """Yield the problems of catalogues and reporting windows."""
    groups = [(group.id, group.place) for catalogue in common.catalogues for group in catalogue.groups]
    items = [item for catalogue in common.catalogues for item in catalogue.items]
    yield from duplicates("duplicate_id", groups)
    yield from duplicates("duplicate_id", ((item.id, item.place) for item in items))
    known = {name for name, _ in groups}
    for item in items:
        if item.group not in known:
            yield make_problem("unknown_group", item.place, written=item.group, known=listed(known))
        if item.citation and (item.trust is not Trust.CONFIRMED or item.source is None):
            yield make_problem("citation_unconfirmed", item.place, written=item.citation)
    for window in common.windows:
        if window.closes < window.opens:
            yield make_problem("dates_out_of_order", window.place, written=window.closes, found=window.opens)


# The disclosure register


def _register_rules(
    register: DisclosureRegister, catalogues: Sequence[Catalogue], measures: Collection[str], as_of: datetime.date
) -> Iterator[Problem]:
    known = {item.id for catalogue in catalogues for item in catalogue.items}
    yield from duplicates("duplicate_entry", ((entry.item, entry.place) for entry in register.entries))
    promises = [register.promise, *(entry.promise for entry in register.entries)]
    for promise in promises:
        if promise:
            yield from _promise_rules(promise, measures)
    for entry in register.entries:
        if entry.item not in known:
            yield make_problem("unknown_disclosure_item", entry.place, written=entry.item, known=listed(known))
        yield from future_dates((*entry.updates, *entry.entered), entry.place, as_of)
        yield from _entry_contradicts(entry)


def _promise_rules(promise: UpdatePromise, measures: Collection[str]) -> Iterator[Problem]:
    yield from unknown_measures([(promise.measure, promise.place)], measures)
    if promise.measure is None and promise.by is None:
        yield make_problem("promise_without_promiser", promise.place, written=promise.interval)


def _entry_contradicts(entry: DisclosureEntry) -> Iterator[Problem]:
    if entry.not_applicable and (entry.url or entry.updates or entry.entered):
        yield make_problem("not_applicable_contradicts", entry.place, written=entry.item)
    elif entry.updates and entry.url is None:
        yield make_problem("update_without_address", entry.place, written=entry.item)


# Complaints


def _complaint_rules(reports: Sequence[ComplaintReport], as_of: datetime.date) -> Iterator[Problem]:
    quarters = [(str(quarter), report.place) for report in reports for quarter in PERIOD_QUARTERS[report.period]]
    yield from duplicates("overlapping_complaints", quarters)
    for report in reports:
        yield from future_dates([report.date], report.place, as_of)
        yield from duplicates("duplicate_entry", ((item.kind, item.place) for item in report.kinds))
        yield from duplicates("duplicate_entry", ((item.outcome, item.place) for item in report.outcomes))
        if report.received is not None and 0 < report.received < SMALLEST_SHOWN:
            yield make_problem("count_too_small", report.place, key="received", least=SMALLEST_SHOWN)
        for key, counts in (("kinds", report.kinds), ("outcomes", report.outcomes)):
            yield from _breakdown_rules(report, key, counts)


def _breakdown_rules(
    report: ComplaintReport, key: str, counts: Sequence[KindCount | OutcomeCount]
) -> Iterator[Problem]:
    small = [item for item in counts if item.count is not None and 0 < item.count < SMALLEST_SHOWN]
    for item in small:
        yield make_problem("count_too_small", item.place, key="count", least=SMALLEST_SHOWN)
    if not counts or small:
        return
    place = counts[0].place
    if report.received is None:
        yield make_problem("breakdown_of_secret", place, key=key)
        return
    shown = sum(item.count or 0 for item in counts)
    secret = sum(item.count is None for item in counts)
    if shown > report.received or (not secret and shown != report.received):
        facts = {"key": key, "written": shown, "count": report.received}
        yield make_problem("complaints_do_not_add_up", place, **facts)
    elif not stays_secret(report.received - shown, secret):
        yield make_problem("secret_can_be_computed", place, key=key)


def stays_secret(rest: int, secret: int) -> bool:
    """Return whether none of the `secret` numbers, which add up to `rest`, can be computed from it.

    A reader knows that they were left out because they are small. One alone is the rest itself; if the rest is as low
    or as high as so many small numbers can make it, each of them is known.
    """
    if secret == 0:
        return True
    return secret > 1 and rest > secret and rest != secret * (SMALLEST_SHOWN - 1)


# Rules, activities, ratings


def _rule_rules(register: RuleRegister, as_of: datetime.date) -> Iterator[Problem]:
    yield from future_dates([register.date], register.place, as_of)
    for rule in register.rules:
        yield from future_dates([rule.adopted, *([rule.repealed] if rule.repealed else [])], rule.place, as_of)
        for change in rule.changes:
            yield from future_dates([change.date], change.place, as_of)
        yield from _rule_order(rule)


def _rule_order(rule: Rule) -> Iterator[Problem]:
    later: list[tuple[datetime.date, Place]] = [(change.date, change.place) for change in rule.changes]
    if rule.repealed:
        later.append((rule.repealed, rule.place))
    for date, place in later:
        if date < rule.adopted:
            yield make_problem("dates_out_of_order", place, written=date, found=rule.adopted)


def _activity_rules(held: ActivityList, measures: Collection[str], as_of: datetime.date) -> Iterator[Problem]:
    for item in held.activities:
        yield from future_dates([item.date], item.place, as_of)
        yield from unknown_measures([(item.measure, item.place)], measures)
        if item.participants is not None and item.whole is not None and item.participants > item.whole:
            facts = {"written": item.participants, "count": item.whole}
            yield make_problem("part_exceeds_whole", item.place, **facts)


def _rating_rules(ratings: IntegrityRatings) -> Iterator[Problem]:
    yield from duplicates("duplicate_entry", ((str(item.year), item.place) for item in ratings.ratings))
