"""Tables about bodies, and what is written once for all of them: rating scales and reporting windows."""

from __future__ import annotations

from collections.abc import Iterator

from iltod.exports.tables.columns import (
    BODY_HEAD,
    PLACE,
    Reference,
    Row,
    Table,
    day,
    decimal,
    integer,
    text,
)
from iltod.facts.body_facts import OrganisationOverview
from iltod.model import (
    Organisation,
    OrganisationKind,
    Participation,
    Period,
    RatingScale,
    RatingStep,
    ReportingWindow,
    Text,
    Tone,
    Unit,
    UnitKind,
)

ORGANISATIONS = Table(
    "organisations",
    (
        *BODY_HEAD,
        day("participation_date"),
        text("participation_text", Participation, "text"),
        text("name_printed", Text, "printed"),
        text("short_name", Organisation, "short_name"),
        text("organisation_kind", Organisation, "kind", required=True, values=OrganisationKind),
        text("parent", Organisation, "parent"),
        text("registry_number", Organisation, "registry_number"),
        text("website", Organisation, "website"),
        integer("plans", required=True),
        text("address", required=True),
        *PLACE,
    ),
    key=("organisation",),
)

UNITS = Table(
    "units",
    (
        *BODY_HEAD,
        text("unit", Unit, "id", required=True),
        text("unit_name", Unit, "name", required=True),
        text("name_printed", Text, "printed"),
        text("name_doubt", Text, "doubt"),
        text("unit_kind", Unit, "kind", required=True, values=UnitKind),
        text("full_name", Unit, "full_name"),
    ),
    key=("organisation", "unit"),
    references=(Reference(("organisation",), "organisations", ("organisation",)),),
)

WINDOWS = Table(
    "reporting_windows",
    (
        day("as_of", required=True),
        text("organisation"),
        text("title", ReportingWindow, "title", required=True),
        text("period", values=Period),
        day("opens", ReportingWindow, "opens", required=True),
        day("closes", ReportingWindow, "closes", required=True),
        text("source_title", ReportingWindow, "source", required=True),
        text("source_url"),
    ),
)

SCALES = Table(
    "rating_scales",
    (
        text("rating_scale", RatingScale, "id", required=True),
        text("scale_name", RatingScale, "name", required=True),
        integer("scale_year", RatingScale, "year", required=True),
        text("scale_kind", RatingScale, "kind", required=True),
        text("source_title", RatingScale, "source", required=True),
        text("source_url"),
        integer("position", required=True),
        text("step", RatingStep, "id", required=True),
        text("rating_code", RatingStep, "code", required=True),
        text("rating_label", RatingStep, "label", required=True),
        decimal("rating_value", RatingStep, "value"),
        text("tone", RatingStep, "tone", required=True, values=Tone),
    ),
    key=("rating_scale", "step"),
)


def body_head(overview: OrganisationOverview, commit: str | None) -> Row:
    """Return the first cells of every row about a body; `commit` is the last one that touched its folder."""
    item = overview.organisation
    named = (item.id, item.name.text, item.name.doubt)
    return (overview.as_of, commit, *named, overview.participation.state, item.sample)


def organisation_rows(overview: OrganisationOverview, head: Row) -> Iterator[Row]:
    """Yield the row of a body."""
    item = overview.organisation
    yield (
        *head,
        overview.participation.date,
        overview.participation.text,
        item.name.printed,
        item.short_name,
        item.kind,
        item.parent,
        item.registry_number,
        item.website,
        len(overview.plans),
        overview.address,
        item.place.file,
        item.place.line,
    )


def unit_rows(overview: OrganisationOverview, head: Row) -> Iterator[Row]:
    """Yield a row for each unit that a plan of the body can make responsible."""
    for unit in overview.organisation.units:
        yield (*head, unit.id, unit.name.text, unit.name.printed, unit.name.doubt, unit.kind, unit.full_name)


def window_rows(plan_windows: tuple[ReportingWindow, ...], as_of: object, organisation: str | None) -> Iterator[Row]:
    """Yield the rows of `plan_windows`, the published reporting windows.

    `as_of` is the day of the build; `organisation` is the id of an organisation, or None for the windows of all.
    """
    for window in plan_windows:
        yield (
            as_of,
            organisation,
            window.title,
            window.period,
            window.opens,
            window.closes,
            window.source.title,
            window.source.url,
        )


def scale_rows(scales: tuple[RatingScale, ...]) -> Iterator[Row]:
    """Yield the steps of every rating scale, best first."""
    for scale in scales:
        for position, step in enumerate(scale.steps, 1):
            named = (scale.id, scale.name, scale.year, scale.kind, scale.source.title, scale.source.url)
            yield (*named, position, step.id, step.code, step.label, step.value, step.tone)
