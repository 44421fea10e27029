"""A body beside the share of its own kind, and two bodies of one kind side by side; never a table of unlike bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from iltod.core.language import shorten
from iltod.facts.body_facts import AllBodiesOverview, OrganisationSummary
from iltod.facts.conduct.quarters import QuarterState
from iltod.facts.conduct.repeated_measures import RepeatedMeasure, completed_share
from iltod.facts.figures import Share, share
from iltod.facts.measure_facts import Totals
from iltod.facts.totals import add_totals
from iltod.model import MeasureTemplate, OrganisationKind
from iltod.model.addresses import COMPARE, comparison_address, pair_address, template_address
from iltod.pages.guide.template_pages import newest_measures
from iltod.pages.labels import fill_words
from iltod.pages.page import LONGEST_DESCRIPTION, LONGEST_HEAD_TITLE, SIDES_STYLE, Crumb, Page
from iltod.pages.wording import Wording

MOST_OF_KIND, MOST_BELOW = 24, 10
"""Bodies of one kind have a page for each two of them if they are so many at most, as ministries and aimags are.

Of a kind with more, those have one that stand below one body, if they are so few.
"""


class Compared(msgspec.Struct, frozen=True):
    """What is compared of a body, or of all bodies of a kind: the totals of one plan each, and its due quarters."""

    totals: Totals
    in_time: Share
    year: int
    measures: Mapping[str, RepeatedMeasure]


class TemplateLine(msgspec.Struct, frozen=True):
    """A measure that the compared bodies repeat: what became of it at each, and how many of the kind completed it."""

    template: MeasureTemplate
    address: str
    measures: tuple[RepeatedMeasure | None, ...]
    completed: Share


class Neighbour(msgspec.Struct, frozen=True):
    """Another body of the same kind, and where the two stand side by side."""

    body: OrganisationSummary
    address: str


def comparison_pages(overview: AllBodiesOverview, wording: Wording) -> Iterator[Page]:
    """Yield the page that leads to the comparisons, that of each body with a plan, and that of each pair."""
    planned = [body for body in overview.organisations if body.years]
    if not planned:
        return
    compared = {body.id: _compared([body], overview.as_of.year) for body in planned}
    yield _entrance(planned, overview.templates, wording)
    for kind in OrganisationKind:
        group = [body for body in planned if body.kind is kind]
        whole = _compared(group, overview.as_of.year)
        pairs = list(paired(group))
        for body in group:
            near = [_neighbour(body, pair) for pair in pairs if body in pair]
            shown = (body,)
            yield _page(comparison_address(body=body.id), shown, group, whole, compared, near, overview, wording)
        for pair in pairs:
            address = pair_address(body=pair[0].id, other=pair[1].id)
            yield _page(address, pair, group, whole, compared, [], overview, wording)


def paired(group: Sequence[OrganisationSummary]) -> Iterator[tuple[OrganisationSummary, OrganisationSummary]]:
    """Yield the pairs of bodies of one kind that have a page: of all of them, or of those below one body."""
    if len(group) <= MOST_OF_KIND:
        yield from combinations(group, 2)
        return
    for parent in dict.fromkeys(body.parent for body in group if body.parent):
        below = [body for body in group if body.parent == parent]
        if len(below) <= MOST_BELOW:
            yield from combinations(below, 2)


def _neighbour(body: OrganisationSummary, pair: tuple[OrganisationSummary, OrganisationSummary]) -> Neighbour:
    other = pair[1] if pair[0] is body else pair[0]
    return Neighbour(other, pair_address(body=pair[0].id, other=pair[1].id))


def _compared(bodies: Sequence[OrganisationSummary], year: int) -> Compared:
    """Return what is compared of bodies: each with the newest plan that has begun, or else its newest one."""
    plans = [next((item for item in body.years if item.year <= year), body.years[0]) for body in bodies]
    quarters = [
        state
        for body, plan in zip(bodies, plans, strict=True)
        for item in body.quarters
        if item.year == plan.year
        for state in item.quarters
        if state is not QuarterState.NOT_DUE
    ]
    return Compared(
        totals=add_totals([item.totals for item in plans]),
        in_time=share(quarters.count(QuarterState.IN_TIME), len(quarters)),
        year=max((item.year for item in plans), default=year),
        measures=newest_measures(bodies[0], year) if len(bodies) == 1 else {},
    )


def _page(
    address: str,
    shown: tuple[OrganisationSummary, ...],
    group: Sequence[OrganisationSummary],
    whole: Compared,
    compared: Mapping[str, Compared],
    near: Sequence[Neighbour],
    overview: AllBodiesOverview,
    wording: Wording,
) -> Page:
    """Return a page that compares one body or two with their kind.

    Args:
        address: where it stands.
        shown: the bodies.
        group: all bodies of the kind.
        whole: what is compared of all of them together.
        compared: what is compared of each body, by its id.
        near: the bodies with which a body has a page side by side.
        overview: the facts of all bodies.
        wording: the words of the site.

    """
    words = wording.compare
    names = " – ".join(body.short_name or body.name for body in shown)
    above = Crumb(words.title, COMPARE)
    first = Crumb(shorten(shown[0].name, LONGEST_HEAD_TITLE), comparison_address(body=shown[0].id))
    way = (above, first) if len(shown) == 2 else (above,)
    return Page(
        address=address,
        template="compare",
        style=SIDES_STYLE,
        title=shorten(f"{words.title}: {names}", LONGEST_HEAD_TITLE),
        description=shorten(fill_words(words.description, names=names), LONGEST_DESCRIPTION),
        crumbs=(Crumb(wording.crumbs.home, ""), *way, Crumb(shorten(shown[-1].name, LONGEST_HEAD_TITLE), address)),
        context={
            "shown": shown,
            "columns": (*(compared[body.id] for body in shown), *([whole] if len(group) > 1 else ())),
            "kind": shown[0].kind,
            "alike": len(group),
            "takes_part": all(body.participation.takes_part for body in group),
            "near": tuple(near),
            "lines": tuple(_lines(shown, group, compared, overview)),
        },
    )


def _lines(
    shown: Sequence[OrganisationSummary],
    group: Sequence[OrganisationSummary],
    compared: Mapping[str, Compared],
    overview: AllBodiesOverview,
) -> Iterator[TemplateLine]:
    """Yield the templates that any of the bodies `shown` repeats, each with the share of the kind, the `group`."""
    for template in overview.templates:
        own = tuple(compared[body.id].measures.get(template.id) for body in shown)
        if any(own):
            alike = [compared[body.id].measures.get(template.id) for body in group]
            completed = completed_share([item for item in alike if item])
            yield TemplateLine(template, template_address(template=template.id), own, completed)


def _entrance(bodies: Sequence[OrganisationSummary], templates: Sequence[MeasureTemplate], wording: Wording) -> Page:
    """Return the page that leads to every body that has a like, kind by kind; `bodies` are those with a plan."""
    words = wording.compare
    groups = {kind: [body for body in bodies if body.kind is kind] for kind in OrganisationKind}
    kinds = tuple(
        (kind, tuple((body.name, body.name_doubt, comparison_address(body=body.id)) for body in group))
        for kind, group in groups.items()
        if len(group) > 1
    )
    return Page(
        address=COMPARE,
        template="comparisons",
        title=words.title,
        description=words.lead,
        crumbs=(Crumb(wording.crumbs.home, ""), Crumb(words.title, COMPARE)),
        context={"kinds": kinds, "templates": tuple(templates)},
    )
