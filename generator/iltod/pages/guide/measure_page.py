"""The page of a measure: first its state, then its promise in short sentences, its periods, its proof."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from iltod.core.language import shorten
from iltod.facts.body_facts import PlanOverview
from iltod.facts.conduct.removed import RemovedMeasure
from iltod.facts.measure_facts import MeasureOverview, PeriodProgress, PeriodState
from iltod.facts.measures import current_rating
from iltod.model import Organisation
from iltod.model.addresses import (
    WIDGETS,
    json_address,
    part_anchor,
    paste_address,
    template_address,
    template_kind_address,
)
from iltod.pages.conduct_words import removed_line
from iltod.pages.guide.voice import feedback_email
from iltod.pages.labels import fill_words, short_name
from iltod.pages.page import LONG_TITLE, LONGEST_DESCRIPTION, LONGEST_HEAD_TITLE, Alternate, Crumb, Page
from iltod.pages.wording import Wording


class StripCell(msgspec.Struct, frozen=True):
    """One period of a measure where there is little room: its name, what was reported of it, and how that looks."""

    period: str
    text: str
    look: str


def measure_page(
    measure: MeasureOverview, plan: PlanOverview, parents: tuple[Crumb, ...], sentence: str, wording: Wording
) -> Page:
    """Return the page of a measure.

    Args:
        measure: its facts.
        plan: the facts of its plan.
        parents: the way from the home page to the page of the plan.
        sentence: the state of the measure, in short sentences.
        wording: the words of the site.

    """
    declared = measure.measure
    organisation = plan.organisation
    title = shorten(f"{declared.number.text}. {declared.title.text}", LONGEST_HEAD_TITLE)
    return Page(
        address=measure.address,
        template="measure",
        title=f"{title} – {short_name(organisation)}, {plan.plan.year}",
        description=shorten(sentence, LONGEST_DESCRIPTION),
        crumbs=(*parents, Crumb(declared.number.text, measure.address)),
        alternates=(Alternate("json", json_address(measure.address), wording.measure.json),),
        noindex=organisation.sample,
        sample=organisation.sample,
        source=declared.place,
        traditional=declared.title_mong,
        widget=f"{WIDGETS}{measure.address}",
        paste=f"{paste_address(plan.address)}#{part_anchor(measure.address)}",
        context={
            "measure": measure,
            "plan": plan,
            "sentence": sentence,
            "strip": tuple(strip_cells(measure, wording)),
            "letter_subject": fill_words(wording.voice.subject, number=declared.number.text, year=plan.plan.year),
            "feedback_email": feedback_email(organisation),
            "long_title": len(declared.title.text) > LONG_TITLE,
            **_others(measure, organisation),
        },
    )


def _others(measure: MeasureOverview, organisation: Organisation) -> dict[str, str | None]:
    """Return where it stands what other bodies do with the same measure: those of the own kind, and all.

    Invented bodies are on no page about all bodies, so their kind may have none.
    """
    template = measure.measure.template
    if template is None:
        return {}
    kind = organisation.kind.value.replace("_", "-")
    own = None if organisation.sample else template_kind_address(template=template, kind=kind)
    return {"template": template_address(template=template), "own_kind": own}


def removed_page(removed: RemovedMeasure, plan: PlanOverview, parents: tuple[Crumb, ...], wording: Wording) -> Page:
    """Return the page of a measure that its plan has no more, at its old address.

    `removed` is the measure, `plan` the facts of its plan, and `parents` the way from the home page to the plan.
    """
    organisation = plan.organisation
    line = removed_line(removed, wording)
    return Page(
        address=removed.address,
        template="removed",
        title=f"{shorten(removed.name, LONGEST_HEAD_TITLE)} – {short_name(organisation)}, {plan.plan.year}",
        description=shorten(f"{line} {removed.name}", LONGEST_DESCRIPTION),
        crumbs=(*parents, Crumb(removed.words.number if removed.words else removed.id, removed.address)),
        alternates=(Alternate("json", json_address(removed.address), wording.measure.json),),
        noindex=organisation.sample,
        sample=organisation.sample,
        source=plan.plan.place,
        widget=f"{WIDGETS}{removed.address}",
        context={"removed": removed, "plan": plan, "line": line},
    )


def strip_cells(measure: MeasureOverview, wording: Wording) -> Iterator[StripCell]:
    """Yield the periods of a measure, oldest first; one period alone says nothing that its state does not say."""
    if len(measure.progress) > 1:
        for period in measure.progress:
            text, look = _told(period, wording)
            yield StripCell(wording.short_periods[period.period], text, look)


def _told(period: PeriodProgress, wording: Wording) -> tuple[str, str]:
    """Return what a period says in a word, and how it looks: dashed where nobody reported."""
    words = wording.measure
    if period.state is PeriodState.MISSING:
        return words.strip_missing, "bad silent"
    if period.state is PeriodState.UPCOMING:
        return words.strip_upcoming, "neutral silent"
    step = current_rating([entry for entry in period.entries if not entry.replaced])[0]
    return (step.code, str(step.tone)) if step else (words.strip_unrated, "neutral")
