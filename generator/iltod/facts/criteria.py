"""Whether a criterion was met, and what proves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iltod.evidence.rungs import UNSEEN
from iltod.facts.measure_facts import CriterionOverview, EvidenceOverview, ProgressEntry
from iltod.model import Criterion


def criteria_overviews(
    criteria: Sequence[Criterion], entries: Sequence[ProgressEntry], evidence: Sequence[EvidenceOverview]
) -> Iterator[CriterionOverview]:
    """Yield each criterion with the latest counted value of the organisation, else the sum of the performers' latest.

    `criteria` are those of one measure, in order; `entries` are what reports say of the measure, oldest first;
    `evidence` is that of the measure.
    """
    for number, criterion in enumerate(criteria, start=1):
        latest: dict[str, int] = {}
        for entry in entries:
            for value in entry.progress.values:
                if value.criterion == number:
                    latest[entry.performer.id if entry.performer else ""] = value.value
        summed = "" not in latest and len(latest) > 1
        reached = latest.get("", sum(latest.values())) if latest else None
        proofs = tuple(_proofs_of(number, entries, evidence))
        unproven = bool(criterion.at_least and reached) and all(item.rung in UNSEEN for item in proofs)
        met = _is_met(criterion, latest, reached)
        yield CriterionOverview(number, criterion, reached, met, summed, proofs, unproven)


def _proofs_of(
    number: int, entries: Sequence[ProgressEntry], evidence: Sequence[EvidenceOverview]
) -> Iterator[EvidenceOverview]:
    """Yield the standing evidence of one criterion.

    It says so itself, or it names no criterion and is cited where the criterion's value was reported.
    """
    cited = {
        item.evidence.id
        for entry in entries
        if any(value.criterion == number for value in entry.progress.values)
        for item in entry.evidence
    }
    for item in evidence:
        if item.stands and (number in item.criteria or (not item.criteria and item.evidence.id in cited)):
            yield item


def _is_met(criterion: Criterion, latest: dict[str, int], reached: int | None) -> bool | None:
    """Performers may have counted the same thing, so a sum alone shows that a threshold was missed, never met."""
    if criterion.at_least is None or reached is None:
        return None
    if reached < criterion.at_least:
        return False
    return True if latest.get("", max(latest.values())) >= criterion.at_least else None
