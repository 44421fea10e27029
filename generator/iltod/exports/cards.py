"""What is on the picture that social sites show beside a link: finished words and figures, no drawing.

Nothing here follows the calendar from day to day: a card tells what was reported and when, so that it changes when the
data does and not every night. Its name is a digest of all that is drawn: a new picture has a new address, and social
sites, which keep what they once fetched, ask for it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

import msgspec

from iltod.core.digest import facts_digest
from iltod.core.language import number, shorten
from iltod.core.project import CardScope
from iltod.facts.body_facts import OrganisationOverview, PlanOverview
from iltod.facts.figures import Share
from iltod.facts.measure_facts import MeasureOverview, State, Totals
from iltod.model.addresses import image_address
from iltod.pages.conduct_words import doubtful_name, marked_name
from iltod.pages.labels import coded_label, short_name
from iltod.pages.wording import Wording

LONGEST_NAME = 90


class CardPart(msgspec.Struct, frozen=True):
    """A part of a bar, with the tone that colours it; it is `silent` where nobody reported."""

    tone: str
    count: int
    silent: bool = False


class Card(msgspec.Struct, frozen=True):
    """A card: `head` says whose it is, `state` what its state is, with the icon and the tone of that.

    `alert` is a second state in the tone of what is bad; `bar` are the parts of a whole.
    """

    head: str
    title: str
    icon: str
    tone: str
    state: str
    alert: str
    facts: tuple[str, ...]
    bar: tuple[CardPart, ...]
    mark: str
    site: str
    call: str


class PageCard(msgspec.Struct, frozen=True):
    """A card with the address of the page that it belongs to, and the path of its picture."""

    page: str
    path: str
    card: Card


def body_cards(
    overview: OrganisationOverview, wording: Wording, scope: CardScope, drawing: bytes
) -> Iterator[PageCard]:
    """Yield the cards of an organisation, its plans and, where `scope` says so, its measures.

    `overview` holds the facts, `wording` the words of the site; `drawing` differs if the same card would look
    different.
    """
    if scope is CardScope.NONE:
        return
    cards = _Cards(wording)
    for page, card in cards.of(overview, measures=scope is CardScope.MEASURE):
        name = facts_digest(drawing, msgspec.msgpack.encode(card)).hex()[:8]
        yield PageCard(page, image_address(page, digest=name), card)


def site_card(wording: Wording) -> Card:
    """Return the card of pages that have none of their own: what the site is, and whom to call."""
    return Card(
        head=wording.cards.body,
        title=wording.home.title,
        icon="good",
        tone="neutral",
        state=wording.site.tagline,
        alert="",
        facts=(),
        bar=(),
        mark="",
        site=wording.site.name,
        call=wording.shell.call,
    )


class _Cards:
    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._words = wording.cards

    def of(self, overview: OrganisationOverview, *, measures: bool) -> Iterator[tuple[str, Card]]:
        """Yield every card with the address of its page."""
        yield overview.address, self._body(overview)
        for plan in overview.plans:
            yield plan.address, self._plan(plan)
            for item in plan.measures if measures else ():
                yield item.address, self._measure(item, plan)

    def _measure(self, item: MeasureOverview, plan: PlanOverview) -> Card:
        declared, state = item.measure, item.state
        reported = [entry.report.date for period in item.progress for entry in period.entries]
        facts = [self._words.deadline.format(deadline=_deadline(item)), self._reported(reported)]
        best = max((step.value for step in plan.scale.steps if step.value is not None), default=None)
        if state.step and state.step.value is not None and best is not None:
            facts.append(
                self._words.rating.format(value=item.ratio or state.step.value, best=100 if item.ratio else best)
            )
        return self._card(
            plan,
            shorten(f"{declared.number.text}. {declared.title.text}", 400),
            _icon(state),
            state.tone,
            coded_label(state, self._wording),
            alert=self._wording.flags.overdue if item.overdue and state.step and item.takes_part else "",
            facts=facts,
        )

    def _plan(self, plan: PlanOverview) -> Card:
        reported = [report.date for report in plan.reports]
        return self._totals(plan, plan.totals, shorten(plan.plan.title.text, 400), reported)

    def _body(self, overview: OrganisationOverview) -> Card:
        reported = [report.date for plan in overview.plans for report in plan.reports]
        title = marked_name(overview.organisation, self._wording, short=False)
        shown = overview.shown
        if shown is None:
            return self._totals(overview, overview.totals, title, reported)
        year = self._wording.plan.short_title.format(year=shown.plan.year)
        return self._totals(overview, shown.totals, f"{title}, {year}", [report.date for report in shown.reports])

    def _totals(
        self, whose: PlanOverview | OrganisationOverview, totals: Totals, title: str, reported: Iterable[datetime.date]
    ) -> Card:
        words = self._wording.totals
        silent = not totals.reported.numerator
        state = words.unreported if silent else words.completed
        figure = totals.unreported if silent else totals.completed
        overdue = totals.overdue
        return self._card(
            whose,
            title,
            "unreported_upcoming" if silent else "good",
            "neutral" if silent else "good",
            self._share(state, figure) if totals.measures else self._words.no_measures,
            alert=self._share(words.overdue, overdue) if overdue.numerator and whose.participation.takes_part else "",
            facts=[self._share(words.reported, totals.reported), self._reported(reported)],
            bar=tuple(_part(item.state, item.share) for item in totals.states if item.share.numerator),
        )

    def _card(
        self,
        whose: PlanOverview | OrganisationOverview,
        title: str,
        icon: str,
        tone: str,
        state: str,
        *,
        alert: str,
        facts: Iterable[str],
        bar: tuple[CardPart, ...] = (),
    ) -> Card:
        organisation = whose.organisation
        head = self._words.body
        if isinstance(whose, PlanOverview):
            name = doubtful_name(
                shorten(short_name(organisation), LONGEST_NAME), organisation.name.doubt, self._wording
            )
            head = self._words.head.format(name=name, year=whose.plan.year)
        mark = self._words.sample if organisation.sample else ""
        site, call = self._wording.site.name, self._wording.shell.call
        if not whose.participation.takes_part:
            facts = (*facts, self._wording.enums.ParticipationState[whose.participation.state])
        return Card(head, title, icon, tone, state, alert, tuple(facts), bar, mark, site, call)

    def _share(self, label: str, share: Share) -> str:
        part, whole = number(share.numerator), number(share.denominator)
        return str(self._words.share.format(label=label, part=part, whole=whole))

    def _reported(self, dates: Iterable[datetime.date]) -> str:
        newest = max(dates, default=None)
        if newest is None:
            return str(self._words.unreported)
        return str(self._words.reported.format(date=f"{newest:%Y.%m.%d}"))


def _icon(state: State) -> str:
    if state.step is None:
        return state.id
    return "neutral" if state.step.value is None else state.tone


def _part(state: State, share: Share) -> CardPart:
    silent = state.step is None and state.id.startswith("unreported")
    return CardPart(state.tone, share.numerator, silent=silent)


def _deadline(item: MeasureOverview) -> str:
    text = shorten(item.deadline.text, 40)
    if len(item.due) != 1:
        return text
    day = f"{item.due[0].date:%Y.%m.%d}"
    return day if text == day else f"{text} ({day})"
