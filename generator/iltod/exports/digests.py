"""Which evidence a file is: every digest of a file with what it proves, found without a list of the whole country.

Each body has a list of its own digests with everything that is known of them. A country's lists hold only the beginning
of each digest and the bodies that know it, and there is one list for each pair of first characters: a reader who looks
for one file reads two small lists, however large the country is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from iltod.facts.bodies import evidence_digests
from iltod.facts.body_facts import OrganisationOverview, OrganisationSummary, PlanOverview
from iltod.facts.measure_facts import EvidenceOverview, MeasureOverview
from iltod.model.addresses import body_digests_address, digest_list_address

FORMAT = "iltod-digests-1"

SHARD_LETTERS = 2

Document = tuple[str, dict[str, Any]]
"""A list with its address from the root of the site."""


def body_digests(overview: OrganisationOverview) -> Iterator[Document]:
    """Yield the list of a body's digests, if it has any."""
    files = [_file_json(*found) for found in evidence_digests(overview.plans)]
    if files:
        organisation = overview.organisation
        document = {
            "format": FORMAT,
            "as_of": overview.as_of,
            "organisation": organisation.id,
            "organisation_name": organisation.name.text,
            "sample": organisation.sample,
            "files": files,
        }
        yield body_digests_address(overview.address), document


def all_bodies_digests(summaries: Iterable[OrganisationSummary], as_of: object) -> Iterator[Document]:
    """Yield the lists of all bodies: which there are, then for each pair of first characters who knows what."""
    shards: dict[str, dict[str, list[str]]] = {}
    for summary in summaries:
        for digest in summary.digests:
            shards.setdefault(digest[:SHARD_LETTERS], {}).setdefault(digest, []).append(summary.id)
    count = sum(len(known) for known in shards.values())
    facts = {"format": FORMAT, "as_of": as_of}
    yield digest_list_address(name="index"), {**facts, "digests": count, "lists": sorted(shards)}
    for name in sorted(shards):
        known = {digest: sorted(bodies) for digest, bodies in sorted(shards[name].items())}
        yield digest_list_address(name=name), {**facts, "organisations_by_digest": known}


def _file_json(plan: PlanOverview, item: EvidenceOverview, digest: str) -> dict[str, Any]:
    evidence = item.evidence
    return {
        "sha256": digest,
        "copy": digest != evidence.sha256,
        "file": evidence.file,
        "evidence": evidence.id,
        "title": evidence.title.text,
        "date": evidence.date,
        "year": plan.plan.year,
        "rung": item.rung,
        "stands": item.stands,
        "withdrawn": evidence.withdrawn.date if evidence.withdrawn else None,
        "measures": [_measure_json(measure, evidence.id) for measure in plan.measures if _proves(item, measure)],
    }


def _proves(item: EvidenceOverview, measure: MeasureOverview) -> bool:
    return any(one.evidence.id == item.evidence.id for one in measure.evidence)


def _measure_json(measure: MeasureOverview, evidence: str) -> dict[str, str]:
    link = measure.link
    return {"number": link.number, "title": link.title, "address": f"{link.address}#evidence-{evidence}"}
