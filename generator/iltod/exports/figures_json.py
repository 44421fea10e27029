"""Figures as JSON values: shares with both numbers, totals, how a body takes part and when its reports came."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from iltod.facts.body_facts import PeriodTotals
from iltod.facts.conduct.measurability import Measurability
from iltod.facts.conduct.participation import BodyParticipation
from iltod.facts.conduct.punctuality import Punctuality, ReportFacts
from iltod.facts.figures import Share
from iltod.facts.measure_facts import State, Totals
from iltod.facts.reach import Promoted

StateLabel = Callable[[State], str]
"""How the words of the site call a state."""


def period_totals_json(period: PeriodTotals, label: StateLabel) -> dict[str, Any]:
    """Return where the measures of a plan stood when the reports of a period were in."""
    return {
        "period": period.period,
        "states": [
            {"state": item.state.id, "state_label": label(item.state), **share_json(item.share)}
            for item in period.states
        ],
        "unreported": share_json(period.unreported),
    }


def measurability_json(item: Measurability) -> dict[str, Any]:
    """Return how much of a plan has what a yardstick asks for, with everything that lacks it."""
    return {
        "yardstick": item.yardstick,
        **share_json(item.part),
        "lacking": [
            {"address": one.address or None, "quarter": one.quarter, "report": one.report} for one in item.lacking
        ],
    }


def totals_json(totals: Totals, label: StateLabel) -> dict[str, Any]:
    """Return totals, every share with both numbers and its percentage, cut to one decimal."""
    return {
        "measures": totals.measures,
        "states": [
            {"state": item.state.id, "state_label": label(item.state), **share_json(item.share)}
            for item in totals.states
        ],
        "rated": share_json(totals.rated),
        "mean": decimal(totals.mean),
        "means": [
            {
                "scale": item.scale,
                "scale_name": item.name,
                "rated": item.rated,
                "not_due_late": item.not_due_late,
                "mean": decimal(item.mean),
                "mean_with_not_due_late_as_zero": decimal(item.strict),
            }
            for item in totals.means
        ],
        "completed": share_json(totals.completed),
        "reported": share_json(totals.reported),
        "unreported": share_json(totals.unreported),
        "overdue": share_json(totals.overdue),
        "due_soon": share_json(totals.due_soon),
        "without_evidence": share_json(totals.without_evidence),
        "not_due_late": share_json(totals.not_due_late),
        "extended_without_act": share_json(totals.extended),
        "rungs": [{"rung": item.rung, **share_json(item.share)} for item in totals.rungs],
    }


def participation_json(participation: BodyParticipation) -> dict[str, Any]:
    """Return how a body takes part in the site."""
    return {
        "state": participation.state,
        "takes_part": participation.takes_part,
        "date": participation.date,
        "text": participation.text,
        "not_updated": participation.stale or None,
        "not_updated_since": participation.updated,
    }


def report_json(item: ReportFacts) -> dict[str, Any]:
    """Return what follows for a report from its date and from those that correct it."""
    return {
        "in_time_until": item.due,
        "days_late": item.days_late,
        "early": item.early,
        "replaced_by": item.replaced_by.id if item.replaced_by else None,
        "entered_days_after": item.entered_after,
    }


def punctuality_json(part: Punctuality | None) -> dict[str, Any] | None:
    """Return how many reports came in time, how many late, and how many periods nobody reported."""
    if part is None:
        return None
    return {name: share_json(getattr(part, name)) for name in ("in_time", "late", "missing")}


def promoted_json(promoted: Promoted | None) -> dict[str, Any] | None:
    """Return how many measures made the 110 number known, as JSON values."""
    if promoted is None:
        return None
    return {state: share_json(getattr(promoted, state)) for state in ("proven", "named", "missing")}


def share_json(share: Share) -> dict[str, Any]:
    """Return a part of a whole with both numbers and its percentage."""
    return {
        "numerator": share.numerator,
        "denominator": share.denominator,
        "percent": decimal(share.percent),
    }


def decimal(text: str | None) -> Decimal | None:
    """The figure as it is printed, as a number of JSON: a float would invent digits."""
    return Decimal(text) if text is not None else None
