"""Pages about what a body publishes besides its plan: all of it, the disclosure register, complaints in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from iltod.core.language import number, shorten
from iltod.core.place import Place
from iltod.facts.body_facts import OrganisationOverview, PlanOverview
from iltod.facts.disclosure import PROMISE_KEPT_BY
from iltod.facts.disclosure_facts import (
    ActivityOverview,
    ComplaintOverview,
    Count,
    CountRow,
    DisclosureOverview,
    Freshness,
    YearDisclosureOverview,
)
from iltod.model import IntegrityRating, PromiseKind
from iltod.model.addresses import complaints_address, csv_address, json_address, register_address
from iltod.pages.charts import Chart, Part, Row, bar_chart, column_chart
from iltod.pages.labels import short_name
from iltod.pages.page import CHART_STYLE, LONGEST_HEAD_TITLE, Alternate, Choice, Crumb, Page
from iltod.pages.wording import Wording

THOUSAND = 1000


def disclosure_pages(overview: OrganisationOverview, wording: Wording) -> Iterator[Page]:
    """Yield the pages about what a body promised to publish and published, for each plan that has either."""
    home = Crumb(wording.crumbs.home, "")
    parents = (home, Crumb(short_name(overview.organisation), overview.address))
    for plan in overview.plans:
        title = wording.plan.short_title.format(year=plan.plan.year)
        yield from _plan_pages(plan, (*parents, Crumb(title, plan.address)), wording)


def _plan_pages(plan: PlanOverview, parents: tuple[Crumb, ...], wording: Wording) -> Iterator[Page]:
    overview = plan.disclosure
    if overview is None:
        return
    crumbs = (*parents, Crumb(wording.openness.title, overview.address))
    held = {kind: tuple(_held(overview, kind)) for kind in PROMISE_KEPT_BY}
    context = {
        "openness": overview,
        "activities": held,
        "coverage_charts": {kind: _coverage_chart(kind, items, wording) for kind, items in held.items()},
        "integrity_chart": _integrity_chart(overview.integrity, wording),
    }
    yield _page(plan, wording.openness, "openness", overview.address, crumbs, plan.plan.place, context, csv=False)
    if overview.disclosure:
        yield _disclosure_page(plan, overview.disclosure, crumbs, wording)
    if overview.complaints:
        yield _complaints_page(plan, overview.complaints, crumbs, wording)


def _disclosure_page(
    plan: PlanOverview, register: DisclosureOverview, parents: tuple[Crumb, ...], wording: Wording
) -> Page:
    address = register_address(plan.address)
    context = {
        "register": register,
        "state_choices": tuple(
            Choice(total.state, wording.enums.Freshness[total.state])
            for total in register.totals
            if total.share.numerator
        ),
        "group_choices": tuple(Choice(group.group.id, group.group.title) for group in register.groups),
        "law_numbers": any(item.citation for item in register.items),
        "fresh": register.count(Freshness.FRESH),
        "due": register.count(Freshness.DUE),
        "not_applicable": register.count(Freshness.NOT_APPLICABLE),
        "history_chart": _history_chart(register, wording),
    }
    crumbs = (*parents, Crumb(wording.disclosure.title, address))
    return _page(plan, wording.disclosure, "disclosure", address, crumbs, _register_place(register), context)


def _register_place(register: DisclosureOverview) -> Place | None:
    places = [item.entry.place for item in register.items if item.entry]
    return Place(places[0].file) if places else None


def _complaints_page(
    plan: PlanOverview, complaints: ComplaintOverview, parents: tuple[Crumb, ...], wording: Wording
) -> Page:
    address = complaints_address(plan.address)
    crumbs = (*parents, Crumb(wording.complaints.title, address))
    source = complaints.reports[-1].place if complaints.reports else None
    context = {
        "complaints": complaints,
        "received_chart": _received_chart(complaints, wording),
        "kinds_chart": _breakdown_chart("kinds", complaints, complaints.kinds, wording),
        "outcomes_chart": _breakdown_chart("outcomes", complaints, complaints.outcomes, wording),
    }
    return _page(plan, wording.complaints, "complaints", address, crumbs, source, context)


def _held(overview: YearDisclosureOverview, kind: PromiseKind) -> Iterator[ActivityOverview]:
    yield from (item for item in overview.activities if item.activity.kind in PROMISE_KEPT_BY[kind])


# Charts


def _history_chart(register: DisclosureOverview, wording: Wording) -> Chart | None:
    """Return the index over time; None where there is nothing to compare."""
    if len(register.history) < 2 or not register.history[0].index.denominator:
        return None
    columns = [
        Row(
            f"{point.date.month:02}.{point.date.day:02}",
            (Part(point.index.numerator, "good", wording.disclosure.history_share),),
            wording.totals.share.format(part=point.index.numerator, whole=point.index.denominator),
        )
        for point in register.history
    ]
    whole = register.history[0].index.denominator
    return column_chart("history", wording.disclosure.history_chart, columns, whole=whole)


def _received_chart(complaints: ComplaintOverview, wording: Wording) -> Chart:
    rows = [
        _count_row(wording.enums.Period[report.period], count, wording)
        for report, count in zip(complaints.reports, complaints.received, strict=True)
    ]
    return bar_chart("received", wording.complaints.received_chart, rows)


def _breakdown_chart(
    name: str, complaints: ComplaintOverview, rows: Sequence[CountRow], wording: Wording
) -> Chart | None:
    """Return the latest report that is broken down; None where none is."""
    told = [index for index in range(len(complaints.reports)) if any(row.counts[index].value for row in rows)]
    if not told:
        return None
    last = told[-1]
    words = wording.enums.ComplaintKind if name == "kinds" else wording.enums.ComplaintOutcome
    period = wording.enums.Period[complaints.reports[last].period]
    bars = [_count_row(words[row.of], row.counts[last], wording) for row in rows]
    return bar_chart(name, wording.complaints[f"{name}_chart"].format(period=period), bars)


def _count_row(label: str, count: Count, wording: Wording) -> Row:
    if count.value is None:
        return Row(label, (), wording.complaints.secret if count.secret else wording.complaints.untold)
    return Row(label, (Part(count.value, "partial", label),), number(count.value))


def _coverage_chart(kind: PromiseKind, items: Sequence[ActivityOverview], wording: Wording) -> Chart | None:
    """Return how many of those who were to take part did; None where no activity gives both numbers."""
    rows = [
        Row(
            item.activity.title,
            (Part(item.coverage.numerator * THOUSAND // item.coverage.denominator, "good", item.activity.title),),
            wording.totals.percent.format(percent=item.coverage.percent),
        )
        for item in items
        if item.coverage and item.coverage.denominator
    ]
    return bar_chart(f"coverage-{kind}", wording.activities.chart, rows, whole=THOUSAND) if rows else None


def _integrity_chart(ratings: Sequence[IntegrityRating], wording: Wording) -> Chart | None:
    """Return the three parts of the latest rating; None where it gives none."""
    if not ratings:
        return None
    parts = {name: getattr(ratings[0], name) for name in ("external", "internal", "policy_participants")}
    rows = [
        Row(wording.integrity[name], (Part(int(Decimal(points) * 10), "partial", wording.integrity[name]),), points)
        for name, points in parts.items()
        if points is not None
    ]
    title = wording.integrity.chart.format(year=ratings[0].year)
    return bar_chart("integrity-parts", title, rows, whole=THOUSAND) if rows else None


def _page(
    plan: PlanOverview,
    words: Wording,
    template: str,
    address: str,
    crumbs: tuple[Crumb, ...],
    source: Place | None,
    context: dict[str, Any],
    *,
    csv: bool = True,
) -> Page:
    organisation = plan.organisation
    year = plan.plan.year
    alternates = [Alternate("json", json_address(address), words.json)]
    if csv:
        alternates.append(Alternate("csv", csv_address(address), words.csv))
    return Page(
        address=address,
        template=template,
        title=shorten(words.head_title.format(year=year, name=short_name(organisation)), LONGEST_HEAD_TITLE),
        description=words.description.format(name=organisation.name.text, year=year),
        crumbs=crumbs,
        alternates=tuple(alternates),
        noindex=organisation.sample,
        sample=organisation.sample,
        source=source,
        style=CHART_STYLE,
        context={"plan": plan, **context},
    )
