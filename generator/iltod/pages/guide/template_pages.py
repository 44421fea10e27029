"""The measures that many plans repeat: for each a page with what the bodies did, and one for each kind of body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from iltod.core.language import shorten
from iltod.facts.body_facts import AllBodiesOverview, OrganisationSummary
from iltod.facts.conduct.repeated_measures import RepeatedMeasure, completed_share, state_totals
from iltod.facts.figures import Share
from iltod.facts.measure_facts import StateTotal
from iltod.model import MeasureTemplate, OrganisationKind
from iltod.model.addresses import TEMPLATES, template_address, template_kind_address
from iltod.pages.guide.paging import list_pages, listed_page
from iltod.pages.labels import fill_words
from iltod.pages.page import LONGEST_DESCRIPTION, LONGEST_HEAD_TITLE, SIDES_STYLE, Crumb, Page
from iltod.pages.wording import Wording

FEW_ROWS = 5
"""How many bodies of a kind stand on the page of a template; the page of the kind has them all."""


class BodyMeasure(msgspec.Struct, frozen=True):
    """A body with its measure that repeats a template."""

    body: OrganisationSummary
    repeated: RepeatedMeasure


class KindOfTemplate(msgspec.Struct, frozen=True):
    """The bodies of one kind that repeat a template, in the order of their names, and how they stand together."""

    kind: OrganisationKind
    address: str
    measures: tuple[BodyMeasure, ...]
    completed: Share
    states: tuple[StateTotal, ...]


class TemplateRow(msgspec.Struct, frozen=True):
    """A template on the page that leads to all of them: how many bodies repeat it, and how many completed it."""

    template: MeasureTemplate
    address: str
    kinds: tuple[KindOfTemplate, ...]
    completed: Share


def kind_name(kind: OrganisationKind) -> str:
    """Return what a kind is called in an address."""
    return kind.value.replace("_", "-")


def newest_measures(body: OrganisationSummary, year: int) -> dict[str, RepeatedMeasure]:
    """Return a body's measures by the templates that they repeat: each of the newest plan that has begun by `year`."""
    found: dict[str, RepeatedMeasure] = {}
    for item in sorted(
        body.repeated, key=lambda item: (item.year <= year, item.year if item.year <= year else -item.year)
    ):
        found[item.template] = item
    return found


def template_rows(overview: AllBodiesOverview) -> tuple[TemplateRow, ...]:
    """Return every template with the bodies that repeat it; a body that promises it twice counts once."""
    held = [(body, newest_measures(body, overview.as_of.year)) for body in overview.organisations]
    return tuple(_row(template, held) for template in overview.templates)


def _row(
    template: MeasureTemplate, held: Sequence[tuple[OrganisationSummary, dict[str, RepeatedMeasure]]]
) -> TemplateRow:
    kinds = []
    for kind in OrganisationKind:
        group = tuple(
            BodyMeasure(body, measures[template.id])
            for body, measures in held
            if body.kind is kind and template.id in measures
        )
        if group:
            repeated = [item.repeated for item in group]
            address = template_kind_address(template=template.id, kind=kind_name(kind))
            kinds.append(KindOfTemplate(kind, address, group, completed_share(repeated), state_totals(repeated)))
    everybody = [item.repeated for kind in kinds for item in kind.measures]
    return TemplateRow(template, template_address(template=template.id), tuple(kinds), completed_share(everybody))


def template_pages(overview: AllBodiesOverview, wording: Wording) -> Iterator[Page]:
    """Yield the page that leads to the templates, that of each, and that of each kind of body that repeats it."""
    rows = template_rows(overview)
    if not rows:
        return
    words = wording.templates
    home, above = Crumb(wording.crumbs.home, ""), Crumb(words.title, TEMPLATES)
    yield Page(
        address=TEMPLATES,
        template="templates",
        title=words.title,
        description=words.lead,
        crumbs=(home, above),
        context={"rows": rows},
    )
    for row in rows:
        title = row.template.title
        crumb = Crumb(shorten(title, LONGEST_HEAD_TITLE), row.address)
        description = shorten(fill_words(words.description, title=title), LONGEST_DESCRIPTION)
        yield Page(
            address=row.address,
            template="template",
            style=SIDES_STYLE,
            title=crumb.title,
            description=description,
            crumbs=(home, above, crumb),
            source=row.template.place,
            context={"row": row, "few": FEW_ROWS},
        )
        for kind in row.kinds:
            name = str(wording.enums.OrganisationKind[kind.kind])
            pages = list_pages(kind.measures, [item.body.name for item in kind.measures], kind.address)
            for page in pages:
                yield listed_page(
                    page,
                    pages,
                    "template_kind",
                    Crumb(f"{name}: {crumb.title}", kind.address),
                    description,
                    wording,
                    {"row": row, "group": kind},
                    (above, crumb),
                    style=SIDES_STYLE,
                )
