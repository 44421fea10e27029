"""Calendars of deadlines for phones and mail programs: iCalendar of a body and of each of its performers.

A deadline is an event of a whole day, because phones show no tasks of a calendar that they subscribe to. It keeps its
UID for ever, and its SEQUENCE rises with every declared change of what it says.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence

from iltod.core.language import shorten
from iltod.core.site_file import SiteFile
from iltod.exports.news import stable_id
from iltod.facts.body_facts import OrganisationOverview, PlanOverview
from iltod.facts.conduct.removed import RemovedMeasure
from iltod.facts.measure_facts import MeasureOverview
from iltod.model import Amendment, Correction, Period
from iltod.model.addresses import calendar_address, performer_calendar_address
from iltod.pages.body_pages import DAYS_KEPT, dated_measures
from iltod.pages.conduct_words import marked_name
from iltod.pages.wording import Wording

LONGEST_SUMMARY, LONGEST_DESCRIPTION = 90, 300

LONGEST_LINE = 75
"""In octets, without the line break. Source: RFC 5545, 3.1."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def body_calendars(overview: OrganisationOverview, wording: Wording, site_url: str | None) -> Iterator[SiteFile]:
    """Yield the calendar of an organisation and those of its performers, also where nothing is due, for subscribers.

    `overview` holds the facts of the organisation, `wording` the words of the site; `site_url` is the site's address,
    or None if it is not known.
    """
    events = _Events(wording, site_url)
    oldest = overview.as_of - datetime.timedelta(DAYS_KEPT)
    if not overview.plans:
        return
    printed = [
        ([performer.unit.id for performer in item.performers], events.of(item, plan, oldest))
        for plan, item in dated_measures(overview)
    ]
    gone = [(item.units, events.cancelled(item, plan, oldest)) for plan in overview.plans for item in plan.removed]
    printed += [(list(units), told) for units, told in gone if told]
    name = marked_name(overview.organisation, wording)
    words = wording.calendars
    title = events.mark(overview.organisation.sample) + words.title.format(name=name)
    yield SiteFile(calendar_address(overview.address), events.calendar(title, [one for _, one in printed]))
    by_unit: dict[str, list[str]] = {}
    for units, one in printed:
        for unit in dict.fromkeys(units):
            by_unit.setdefault(unit, []).append(one)
    names = {unit.id: unit.name.text for unit in overview.organisation.units}
    for unit, held in by_unit.items():
        title = words.performer_title.format(performer=names.get(unit, unit), name=name)
        address = performer_calendar_address(overview.address, unit=unit)
        yield SiteFile(address, events.calendar(events.mark(overview.organisation.sample) + title, held))


def fold(line: str) -> str:
    """Return a line of iCalendar in pieces of at most 75 octets, none of which ends within a letter."""
    rest = line.encode()
    if len(rest) <= LONGEST_LINE:
        return line
    pieces = []
    room = LONGEST_LINE
    while len(rest) > room:
        end = room
        while rest[end] & 0xC0 == 0x80:  # within a letter
            end -= 1
        pieces.append(rest[:end])
        rest = rest[end:]
        room = LONGEST_LINE - 1  # the blank in front of what goes on
    return b"\r\n ".join((*pieces, rest)).decode()


def written(text: str) -> str:
    """Return a text as a value of iCalendar: nothing in it ends the value or begins another."""
    text = _CONTROL.sub("", text.replace("\\", "\\\\").replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def sequence(item: MeasureOverview, plan: PlanOverview) -> int:
    """Return how often what the events of a measure say was changed, as acts and corrections declare.

    What git tells is left out: it would depend on how deep the repository was cloned.
    """
    stated: tuple[Amendment | Correction, ...] = (*plan.amendments, *plan.corrections)
    return sum(item.measure.id in one.measures for one in stated)


class _Events:
    def __init__(self, wording: Wording, site_url: str | None) -> None:
        self._wording = wording
        self._words = wording.calendars
        self._mark = f"{wording.sample.mark}: "
        self._site = site_url

    def mark(self, sample: bool) -> str:
        """Return the mark before a title of invented data."""
        return self._mark if sample else ""

    def calendar(self, title: str, events: Sequence[str]) -> bytes:
        """Return a whole calendar."""
        head = (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//iltod//iltod//MN",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
            f"NAME:{written(title)}",
            f"X-WR-CALNAME:{written(title)}",
            f"DESCRIPTION:{written(self._words.text)}",
            f"X-WR-CALDESC:{written(self._words.text)}",
            "REFRESH-INTERVAL;VALUE=DURATION:P1D",
            "X-PUBLISHED-TTL:P1D",
        )
        return "\r\n".join([*map(fold, head), *events, "END:VCALENDAR\r\n"]).encode()

    def of(self, item: MeasureOverview, plan: PlanOverview, oldest: datetime.date) -> str:
        """Return the events of a measure, one for each day from the `oldest` on on which it is due."""
        organisation, declared = plan.organisation, item.measure
        words, mark = self._words, self.mark(organisation.sample)
        title = f"{declared.number.text}. {declared.title.text}"
        description = words.description.format(
            title=shorten(title, LONGEST_DESCRIPTION),
            name=marked_name(organisation, self._wording),
            performers=", ".join(performer.unit.name.text for performer in item.performers),
            deadline=item.deadline.text,
        )
        page = f"{self._site}{item.address}" if self._site else ""
        parts = (description, page, words.call)
        same = [
            f"DTSTAMP:{_stamp(item, plan)}",
            f"SEQUENCE:{sequence(item, plan)}",
            f"SUMMARY:{written(shorten(words.summary.format(mark=mark, title=title), LONGEST_SUMMARY))}",
            f"DESCRIPTION:{written(chr(10).join(part for part in parts if part))}",
            *([f"URL:{page}"] if page else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
        rest = "\r\n".join(map(fold, same))
        return "\r\n".join(
            _begin(declared.id, declared.formerly, plan, due.date, due.period) + rest
            for due in item.due
            if due.date >= oldest
        )

    def cancelled(self, item: RemovedMeasure, plan: PlanOverview, oldest: datetime.date) -> str:
        """Return the events of a measure that was removed, so that calendars that hold them take them away."""
        stated: tuple[Amendment | Correction, ...] = (*plan.amendments, *plan.corrections)
        changes = sum(item.id in one.measures for one in stated)
        title = self._words.removed.format(mark=self.mark(plan.organisation.sample), title=item.name)
        same = [
            f"DTSTAMP:{item.date:%Y%m%d}T000000Z",
            f"SEQUENCE:{changes + 1}",
            "STATUS:CANCELLED",
            f"SUMMARY:{written(shorten(title, LONGEST_SUMMARY))}",
            *([f"URL:{self._site}{item.address}"] if self._site else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
        rest = "\r\n".join(map(fold, same))
        formerly = item.words.formerly if item.words else ()
        return "\r\n".join(
            _begin(item.id, formerly, plan, date, period) + rest for date, period in item.due if date >= oldest
        )


def _begin(
    measure: str, formerly: Iterable[object], plan: PlanOverview, date: datetime.date, period: Period | None
) -> str:
    """Return how an event begins, up to what all events of a measure share."""
    uid = fold(f"UID:{_uid(measure, formerly, plan, period or 'due')}")
    return f"BEGIN:VEVENT\r\n{uid}\r\nDTSTART;VALUE=DATE:{date:%Y%m%d}\r\n"


def _uid(measure: str, formerly: Iterable[object], plan: PlanOverview, due: str) -> str:
    """Return what an event is called for ever: by the ids under which body, year and measure were first published."""
    organisation = plan.organisation
    return "/".join(
        (
            stable_id(organisation.id, organisation.formerly),
            stable_id(str(plan.plan.year), plan.plan.formerly),
            stable_id(measure, formerly),
            f"{due}@iltod",
        )
    )


def _stamp(item: MeasureOverview, plan: PlanOverview) -> str:
    """Return the day on which what the events say was last declared to change; it begins in universal time."""
    stated: tuple[Amendment | Correction, ...] = (*plan.amendments, *plan.corrections)
    days = [one.date for one in stated if item.measure.id in one.measures]
    approval = plan.plan.approval
    days += [approval.date] if approval and approval.date else []
    return f"{max(days, default=datetime.date(plan.plan.year, 1, 1)):%Y%m%d}T000000Z"
