"""Which findings of personal data keep a body's data from being published.

The body's own contacts do not. Everything else does, until somebody releases it by name in `organisation.yml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from iltod.core.problem import Problem, make_problem
from iltod.evidence.personal_data import finding_problem, plain_number
from iltod.model import Finding, Organisation, OrganisationFolder, PersonalDataKind, Release


def personal_data(folder: OrganisationFolder) -> Iterator[Problem]:
    """Yield the findings that nobody released, and the releases that do not fit what was found."""
    organisation = folder.organisation
    found: dict[tuple[str, PersonalDataKind], list[Finding]] = {}
    for finding in folder.findings:
        if not is_contact(finding, organisation):
            file = finding.place.file.split("/", 2)[-1]
            found.setdefault((file, finding.kind), []).append(finding)
    digests = {
        f"{year.plan.year}/evidence/files/{name}": digest
        for year in folder.years
        for name, digest in year.files.items()
    }
    for release in organisation.released:
        findings = found.get((release.file, release.kind), [])
        if release.count == len(findings) and release.sha256 == digests.get(release.file):
            del found[release.file, release.kind]
        else:
            yield _misfit(release, len(findings), digests.get(release.file))
    for findings in found.values():
        yield from (finding_problem(finding) for finding in findings)


def is_contact(finding: Finding, organisation: Organisation) -> bool:
    """Return whether a finding is the body's own phone or address, which it has told in `organisation.yml`."""
    contacts = organisation.contacts
    if contacts is None:
        return False
    ways = contacts.feedback
    if finding.kind is PersonalDataKind.EMAIL:
        emails = (*contacts.emails, *([ways.email] if ways and ways.email else []))
        return finding.value in {email.casefold() for email in emails}
    phones = (*contacts.phones, *([ways.phone] if ways and ways.phone else []))
    return finding.kind is PersonalDataKind.PHONE and finding.value in {plain_number(phone) for phone in phones}


def _misfit(release: Release, found: int, digest: str | None) -> Problem:
    lines = [f"count: {found}", *([f"sha256: {digest}"] if digest else [])]
    example = {"example": ", ".join(lines)} if found else {}
    return make_problem(
        "release_differs", release.place, written=release.file, count=release.count, found=found, **example
    )
