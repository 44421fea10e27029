"""How much of a plan should have been done by the end of each quarter, and how much was."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from operator import itemgetter

from iltod.facts.conduct.punctuality import ReportFacts, report_rank
from iltod.facts.deadlines import quarter_end, quarter_start
from iltod.facts.measure_facts import MeasureOverview, Pace, ProgressEntry
from iltod.facts.measures import current_rating


def plan_pace(
    year: int, best: str, measures: Sequence[MeasureOverview], reports: Sequence[ReportFacts], as_of: datetime.date
) -> Pace:
    """Return what was expected and what was done by the end of each quarter of a plan.

    A measure is expected from the quarter of its last due date on; what arises is never expected. It is done from the
    quarter on whose reports give it the best rating. Of a quarter that has not begun, or until which nobody reported,
    nothing is known to be done.

    Args:
        year: the year of the plan.
        best: the id of the best step of its rating scale.
        measures: its measures.
        reports: what follows for its reports.
        as_of: the day of the overview.

    """
    ends = [quarter_end(year, quarter) for quarter in range(1, 5)]
    ranks = [report_rank(item.report, year)[0] for item in reports if item.replaced_by is None]
    told = [ranked_entries(item, year) for item in measures]
    done = [
        sum(_is_done(entries, end, best) for entries in told)
        if quarter_start(year, quarter) <= as_of and any(rank <= end for rank in ranks)
        else None
        for quarter, end in enumerate(ends, start=1)
    ]
    expected = [sum(bool(item.due) and item.due[-1].date <= end for item in measures) for end in ends]
    return Pace(len(measures), tuple(expected), tuple(done))


def ranked_entries(item: MeasureOverview, year: int) -> list[tuple[datetime.date, ProgressEntry]]:
    """Return what standing reports say of a measure of a plan of a year, in order, with the day that each is about."""
    entries = (entry for period in item.progress for entry in period.entries if not entry.replaced)
    ranked = sorted(((report_rank(entry.report, year), entry) for entry in entries), key=itemgetter(0))
    return [(rank[0], entry) for rank, entry in ranked]


def _is_done(entries: list[tuple[datetime.date, ProgressEntry]], end: datetime.date, best: str) -> bool:
    step = current_rating([entry for day, entry in entries if day <= end])[0]
    return step is not None and step.id == best


def add_paces(parts: Sequence[Pace]) -> Pace:
    """Return the same over plans of one year; a quarter is done as far as anybody reported it."""
    done = []
    for quarter in range(4):
        known = [count for part in parts if (count := part.done[quarter]) is not None]
        done.append(sum(known) if known else None)
    expected = (sum(part.expected[quarter] for part in parts) for quarter in range(4))
    return Pace(sum(part.measures for part in parts), tuple(expected), tuple(done))
