"""The news of a plan, newest first: what each commit changed, or where git knows nothing, what each day brought.

Free text of reports and evidence is not repeated here, nor what a promise said before: only what kind of change it was,
and of which measures.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice

import msgspec

from iltod.core.language import shorten
from iltod.facts.body_facts import PlanOverview
from iltod.facts.measure_facts import MeasureOverview
from iltod.history.changes import Backing, ChangeKind, Commit, Event
from iltod.history.git import Unknown
from iltod.history.time import moment_of, start_of
from iltod.pages.conduct_words import marked_name
from iltod.pages.wording import Wording

LONGEST_TITLE, LONGEST_MEASURE = 140, 90

MEASURES_SHOWN = 5
"""How many measures are listed of one change; how many there are is said in any case."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class NewsMeasure(msgspec.Struct, frozen=True, array_like=True):
    """A measure that a change is about: its number with its title, and its address."""

    title: str
    address: str


class News(msgspec.Struct, frozen=True, array_like=True):
    """What was changed at one moment in one plan; `time` is in seconds.

    `key` names it for ever: the oldest ids of body and year, and the commit or the day.
    `lines` are the kinds of changes with their counts, `more` the number of measures that are not among `measures`.
    """

    key: str
    time: int
    title: str
    address: str
    lines: tuple[str, ...]
    measures: tuple[NewsMeasure, ...]
    more: int

    @property
    def body(self) -> str:
        """Return the id of the body whose plan it is."""
        return self.address.partition("/")[0]

    @property
    def moment(self) -> datetime.datetime:
        """Return when it was, as it was in Ulaanbaatar."""
        return moment_of(self.time)


class _Change(msgspec.Struct, frozen=True):
    """One kind of change of one measure; without a measure it is of the whole plan."""

    kind: str
    measure: str | None = None


def newest(published: Iterable[Iterable[News]], limit: int) -> tuple[News, ...]:
    """Return the newest of the news of several plans or bodies."""
    return tuple(sorted(chain.from_iterable(published), key=lambda news: news.time, reverse=True)[:limit])


def plan_news(plan: PlanOverview, wording: Wording, limit: int) -> tuple[News, ...]:
    """Return at most `limit` of the newest changes of `plan`, newest first, in the words of `wording`."""
    return tuple(islice(_News(plan, wording).newest(), limit))


def changed_days(plan: PlanOverview, wording: Wording) -> dict[str, datetime.date]:
    """Return on which day the data of the page of `plan` and of each measure was changed last, by their addresses.

    `wording` holds the words of the site. What the data does not tell is left out, and so is a day to come.
    """
    found: dict[str, datetime.date] = {}
    addresses = {item.measure.id: item.address for item in plan.measures}
    for day, measure in _News(plan, wording).days():
        if day <= plan.as_of:
            for address in {plan.address, addresses.get(measure or "", plan.address)}:
                found[address] = max(day, found.get(address, day))
    return found


def one_line(text: str, length: int = LONGEST_TITLE) -> str:
    """Return a text as one line of letters that any feed may hold, cut at a word's end."""
    return shorten(_NOT_IN_XML.sub("\ufffd", text), length)


def stable_id(present: str, formerly: Iterable[object]) -> str:
    """Return the id under which something was first published."""
    return str(next(iter(formerly), present))


class _News:
    def __init__(self, plan: PlanOverview, wording: Wording) -> None:
        self._plan = plan
        self._wording = wording
        self._measures = {item.id: NewsMeasure(_in_a_line(item.name), item.address) for item in plan.removed}
        self._measures |= {item.measure.id: _measure(item) for item in plan.measures}
        organisation = plan.organisation
        self._id = "/".join(
            (stable_id(organisation.id, organisation.formerly), stable_id(str(plan.plan.year), plan.plan.formerly))
        )

    def newest(self) -> Iterator[News]:
        past = self._plan.past
        if past.unknown is Unknown.SHALLOW:
            return  # with other ids than those of the whole history, everything would be news again
        if past.unknown:
            yield from self._days()
            return
        for commit, events in groupby(reversed(past.events), key=lambda event: event.commit):
            changes = [_Change(self._kind(event), event.change.measure) for event in events]
            yield self._told(commit, changes[::-1])
        if past.since:
            yield self._told(past.since, [_Change(self._wording.feeds.plan_in)])

    def days(self) -> Iterator[tuple[datetime.date, str | None]]:
        """Yield the day of each change with its measure; a measure that never changed has the day of its plan's first.

        Without a history they are the days that authors wrote.
        """
        past = self._plan.past
        if past.unknown is Unknown.SHALLOW:
            return
        if past.unknown:
            yield from ((day, change.measure) for day, change in self._dated())
            return
        if past.since:
            yield from ((past.since.date, measure) for measure in (None, *self._measures))
        yield from ((event.commit.date, event.change.measure) for event in past.events)

    def _told(self, commit: Commit, changes: list[_Change]) -> News:
        return self._news(commit.short, commit.time, changes)

    def _kind(self, event: Event) -> str:
        kind = str(self._wording.enums.ChangeKind[event.change.kind])
        if event.backing is Backing.NONE:
            return str(self._wording.feeds.without_act.format(change=kind))
        return kind

    def _days(self) -> Iterator[News]:
        """Yield what each day brought, as far as authors wrote dates."""
        found: dict[datetime.date, list[_Change]] = {}
        for day, change in self._dated():
            found.setdefault(day, []).append(change)
        for day in sorted(found, reverse=True):
            yield self._news(day.isoformat(), start_of(day), found[day])

    def _dated(self) -> Iterator[tuple[datetime.date, _Change]]:
        plan, kinds, words = self._plan, self._wording.enums.ChangeKind, self._wording.feeds
        approval = plan.plan.approval
        if approval and approval.date:
            yield approval.date, _Change(words.approved)
        for amendment in plan.amendments:
            for name in amendment.measures or (None,):
                yield amendment.date, _Change(words.amended, name)
        for report in plan.reports:
            yield from ((report.date, _Change(kinds[ChangeKind.REPORTED], entry.measure)) for entry in report.entries)
        for item in plan.evidence:
            for support in item.evidence.supports:
                yield item.evidence.date, _Change(kinds[ChangeKind.EVIDENCE_ADDED], support.measure)
        for measure in plan.measures:
            for verdict in measure.assessments:
                yield verdict.assessment.date, _Change(kinds[ChangeKind.ASSESSED], measure.measure.id)

    def _news(self, key: str, time: int, changes: list[_Change]) -> News:
        counted: dict[str, set[str]] = {}
        for change in changes:
            counted.setdefault(change.kind, set()).update([change.measure] if change.measure else [])
        words = self._wording.feeds
        lines = [words.line.format(change=kind, count=len(found)) if found else kind for kind, found in counted.items()]
        touched = dict.fromkeys(change.measure for change in changes if change.measure)
        measures = [self._measures[name] for name in touched if name in self._measures]
        name, year = marked_name(self._plan.organisation, self._wording), self._plan.plan.year
        sample = f"{self._wording.sample.mark}: " if self._plan.organisation.sample else ""
        title = words.entry.format(name=name, year=year, change="; ".join(lines))
        return News(
            key=f"{self._id}/{key}",
            time=time,
            title=one_line(f"{sample}{title}"),
            address=measures[0].address if len(measures) == 1 else self._plan.address,
            lines=tuple(lines),
            measures=tuple(measures[:MEASURES_SHOWN]),
            more=max(0, len(measures) - MEASURES_SHOWN),
        )


def _measure(item: MeasureOverview) -> NewsMeasure:
    return NewsMeasure(_in_a_line(f"{item.measure.number.text}. {item.measure.title.text}"), item.address)


def _in_a_line(name: str) -> str:
    return one_line(name, LONGEST_MEASURE)
