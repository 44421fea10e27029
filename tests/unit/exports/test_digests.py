"""A file is found by its digest in two small lists, whatever the size of the country."""

from __future__ import annotations

import datetime
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from iltod.exports.digests import all_bodies_digests, body_digests
from iltod.exports.open_data import all_bodies_digest_files, organisation_files
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import OrganisationOverview, OrganisationSummary
from iltod.reading.loader import load_register

ROOT = Path(__file__).parents[3]
DAY = datetime.date(2026, 11, 22)


@pytest.fixture(scope="module")
def bodies() -> list[OrganisationOverview]:
    register = load_register(ROOT).register
    return [derive_organisation(folder, register.scales, DAY) for folder in register.organisations]


@pytest.fixture(scope="module")
def lists(bodies: list[OrganisationOverview]) -> dict[str, Any]:
    """Every list of the project's site by its address."""
    country = derive_all_bodies([body.summary for body in bodies], load_register(ROOT).register.scales, DAY)
    files = [file for body in bodies for file in organisation_files(body, lambda state: state.id)]
    files += all_bodies_digest_files(country)
    return {file.path: json.loads(file.content) for file in files if "digests" in file.path}


def look_up(digest: str, lists: dict[str, Any]) -> list[dict[str, Any]]:
    """Find a digest as the page for readers does."""
    if digest[:2] not in lists["data/digests/index.json"]["lists"]:
        return []
    known = lists[f"data/digests/{digest[:2]}.json"]["organisations_by_digest"].get(digest[:16], [])
    return [file for body in known for file in lists[f"{body}/digests.json"]["files"] if file["sha256"] == digest]


def test_every_evidence_file_leads_to_its_measures(lists: dict[str, Any]) -> None:
    folder = ROOT / "plans/sample/2026/evidence/files"
    found = {}
    for path in sorted(folder.iterdir()):
        for file in look_up(sha256(path.read_bytes()).hexdigest(), lists):
            found[path.name] = [measure["address"] for measure in file["measures"]]
    assert found["hotline-posters.txt"] == ["sample/2026/1-1/#evidence-hotline-posters"]
    assert {"ethics-training.csv", "open-data-2026-q1.csv", "satisfaction-survey.csv"} <= found.keys()
    assert "sample-tsa-ca.pem" not in found


def test_an_unknown_digest_leads_nowhere(lists: dict[str, Any]) -> None:
    assert look_up(sha256(b"nobody knows this").hexdigest(), lists) == []
    known = next(iter(lists["data/digests/ba.json"]["organisations_by_digest"]))
    assert look_up(known + "0" * 48, lists) == []  # the same beginning, another end


def test_a_body_without_files_has_no_list(bodies: list[OrganisationOverview], lists: dict[str, Any]) -> None:
    assert [body.organisation.id for body in bodies if body.summary.digests] == ["sample"]
    assert "energy-centre/digests.json" not in lists


def test_the_index_counts_what_the_lists_hold(lists: dict[str, Any]) -> None:
    index = lists["data/digests/index.json"]
    held = [lists[f"data/digests/{name}.json"]["organisations_by_digest"] for name in index["lists"]]
    assert index["digests"] == sum(len(known) for known in held)
    assert all(digest.startswith(name) for name, known in zip(index["lists"], held, strict=True) for digest in known)


def test_no_list_grows_with_the_whole_country(bodies: list[OrganisationOverview]) -> None:
    sample = next(body.summary for body in bodies if body.summary.digests)

    def body(number: int) -> OrganisationSummary:
        digests = tuple(sha256(f"{number}/{file}".encode()).hexdigest()[:16] for file in range(20))
        return replace(sample, id=f"body-{number}", digests=digests)

    documents = dict(all_bodies_digests([body(number) for number in range(500)], DAY))
    index = documents.pop("data/digests/index.json")
    assert index["digests"] == 10_000
    assert len(documents) == 256
    assert max(len(document["organisations_by_digest"]) for document in documents.values()) < 100


def test_one_file_of_two_bodies_leads_to_both(bodies: list[OrganisationOverview]) -> None:
    sample = next(body.summary for body in bodies if body.summary.digests)
    both = [replace(sample, id=name, digests=("ab" * 8,)) for name in ("b", "a")]
    documents = dict(all_bodies_digests(both, DAY))
    assert documents["data/digests/ab.json"]["organisations_by_digest"] == {"ab" * 8: ["a", "b"]}


def test_what_was_withdrawn_says_so(bodies: list[OrganisationOverview]) -> None:
    (sample,) = [body for body in bodies if body.summary.digests]
    plan = sample.plans[0]
    taken = [
        replace(item, stands=False) if item.evidence.id == "satisfaction-survey" else item for item in plan.evidence
    ]
    changed = replace(sample, plans=(replace(plan, evidence=tuple(taken)), *sample.plans[1:]))
    ((_, document),) = body_digests(changed)
    assert {file["evidence"]: file["stands"] for file in document["files"]}["satisfaction-survey"] is False
