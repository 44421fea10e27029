"""Words for how bodies behave: whether they take part, by how much something is late, what is doubtful in a name.

Of a body that does not publish here itself nothing is called late: it can only be said that nothing came here.
"""

from __future__ import annotations

import datetime

from iltod.core.language import plain_date, short_date
from iltod.core.project import LogEnd
from iltod.facts.body_facts import OverdueMeasure
from iltod.facts.conduct.participation import BodyParticipation, ParticipationState
from iltod.facts.conduct.punctuality import ReportFacts
from iltod.facts.conduct.removed import RemovedMeasure
from iltod.facts.measure_facts import Lateness, MeasureOverview, Totals
from iltod.model import Organisation
from iltod.pages.labels import fill_words, short_name
from iltod.pages.wording import Wording


def participation_line(participation: BodyParticipation, wording: Wording, *, reported: bool) -> str:
    """Return how a body takes part, with what did not come here where it does not.

    Args:
        participation: how the body takes part.
        wording: the words of the site.
        reported: whether any report on what is shown came.

    """
    words = wording.participation
    line = str(wording.enums.ParticipationState[participation.state])
    if participation.takes_part and participation.state is ParticipationState.UNSTATED:
        return str(words.reports)
    if participation.date and participation.state is not ParticipationState.ENTERED:
        line = fill_words(words.dated, state=line, date=plain_date(participation.date))
    if participation.takes_part or reported:
        return f"{line}."
    return f"{line}. {words.silent}"


def stale_line(reason: str, updated: datetime.date, wording: Wording) -> str:
    """Return that something newer of a body could not be taken, and since when it is as shown.

    `reason` is what came of the gathering, `updated` the day of the last good state, `wording` the words of the site.
    """
    words = wording.gathered
    return fill_words(words.errors if reason == "errors" else words.unreachable, date=short_date(updated))


def overdue_label(totals: Totals, wording: Wording, *, takes_part: bool) -> str:
    """Return what overdue measures are called: "late" only where the organisation itself publishes here.

    `totals` are those of the organisation, `wording` holds the words of the site, and `takes_part` says whether the
    organisation publishes here itself.
    """
    if takes_part:
        return str(wording.totals.overdue)
    return str(wording.totals.overdue_passed if totals.reported.numerator else wording.totals.overdue_silent)


def late_words(item: MeasureOverview | OverdueMeasure, wording: Wording) -> str:
    """Return by how many days a measure is overdue, or nothing where it is not."""
    days = item.overdue_days
    if not days:
        return ""
    words = wording.flags
    if item.lateness is Lateness.FILED_LATE:
        return fill_words(words.filed_late, days=days)
    return fill_words(words.late if item.takes_part else words.passed, days=days)


def late_report_words(item: ReportFacts, wording: Wording) -> str:
    """Return by how many days a report came late, or nothing where it came in time."""
    if item.days_late is None:
        return ""
    period = wording.enums.Period[item.report.period]
    return fill_words(wording.plan.report_late, period=period, days=item.days_late)


SHORT_DIGEST = 16
"""How many digits of a digest stand where there is little room: enough to tell lines apart."""


def removed_line(item: RemovedMeasure, wording: Wording) -> str:
    """Return that `item` was removed from its plan, when and by what right, in the words of `wording`."""
    backing = wording.enums.Backing[item.backing]
    return fill_words(wording.removed.line, date=plain_date(item.date), backing=backing)


def log_line(log: LogEnd | None, wording: Wording, digits: int = 64) -> str:
    """Return the number and the digest of the newest publication before this one, or nothing for a preview.

    `log` is the end of the log, `wording` holds the words of the site, and `digits` is how many hexadecimal digits of
    the digest are shown.
    """
    if log is None or log.digest is None:
        return ""
    return fill_words(wording.publications.line, number=log.number, digest=log.digest[:digits])


def marked_name(organisation: Organisation, wording: Wording, *, short: bool = True) -> str:
    """Return the name of `organisation` with a mark where it is doubtful.

    With `short`, the short name is returned. `wording` holds the words of the site.
    """
    name = short_name(organisation) if short else organisation.name.text
    return doubtful_name(name, organisation.name.doubt, wording)


def doubtful_name(name: str, doubt: str | None, wording: Wording) -> str:
    """Return `name`, with a mark from `wording` where there is a `doubt` about it."""
    return fill_words(wording.participation.doubtful, name=name) if doubt else name
