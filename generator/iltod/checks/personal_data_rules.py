"""Which findings of personal data keep a body's data from being published.

The body's own contacts do not. Everything else does, until somebody releases it by name in `organisation.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, TypeVar, cast

import msgspec
from msgspec.structs import asdict, replace

from iltod.core.problem import Problem, make_problem
from iltod.evidence.personal_data import Exempt, finding_problem, is_error, masked_text, plain_number
from iltod.model import (
    Evidence,
    Finding,
    Organisation,
    OrganisationFolder,
    PersonalDataKind,
    Record,
    Release,
    YearDisclosure,
    YearFolder,
)
from iltod.model.files import YEAR

PERSONAL_DATA_ERRORS = frozenset(
    ("found_register_number", "found_phone", "found_account", "found_email", "found_vehicle_plate", "release_differs")
)
"""What keeps the one file from being published in which it stands, and nothing else."""


def personal_data(folder: OrganisationFolder) -> Iterator[Problem]:
    """Yield the findings that nobody released, and the releases that do not fit what was found."""
    found = _unreleased(folder)
    digests = _digests(folder)
    for release in folder.organisation.released:
        findings = found.get((release.file, release.kind), [])
        if _fits(release, findings, digests):
            del found[release.file, release.kind]
        else:
            yield _misfit(release, len(findings), digests.get(release.file))
    for findings in found.values():
        yield from (finding_problem(finding) for finding in findings)


def without_personal_data(folder: OrganisationFolder) -> OrganisationFolder:
    """Return a body without the files of its years that hold personal data which nobody released: `withheld`.

    A document takes its evidence with it, a plan its year. Without the files about the body itself nothing of it could
    be shown: these are `masked`, and so is what was read from them.
    """
    found = _unreleased(folder)
    for release in folder.organisation.released:
        findings = found.get((release.file, release.kind), [])
        if findings and _fits(release, findings, _digests(folder)):
            del found[release.file, release.kind]
    errors = {(file, kind) for (file, kind), findings in found.items() if is_error(findings[0])}
    if not errors:
        return folder
    withheld = {file for file, _ in errors if YEAR.fullmatch(file.partition("/")[0])}
    masked: dict[str, tuple[PersonalDataKind, ...]] = {}
    for file, kind in sorted(errors):
        if file not in withheld:
            masked[file] = (*masked.get(file, ()), kind)
    kinds = {kind for those in masked.values() for kind in those}
    exempt = contact_test(folder.organisation)
    return replace(
        folder,
        organisation=_mask(folder.organisation, kinds, exempt),
        common=_mask(folder.common, kinds, exempt),
        years=tuple(kept for year in folder.years if (kept := _without(year, withheld))),
        withheld=tuple(sorted(_masked(file) for file in withheld)),
        masked=masked,
    )


Masked = TypeVar("Masked")


def _mask(value: Masked, kinds: Collection[PersonalDataKind], exempt: Exempt) -> Masked:
    """Return a record with its texts masked, whatever it holds."""
    made: Any = value
    if not kinds:
        return value
    if type(value) is str:
        made = masked_text(cast(str, value), kinds, exempt)
    elif isinstance(value, tuple):
        made = tuple(_mask(item, kinds, exempt) for item in value)
    elif isinstance(value, dict):
        made = {name: _mask(item, kinds, exempt) for name, item in value.items()}
    elif isinstance(value, msgspec.Struct):
        made = replace(value, **{name: _mask(item, kinds, exempt) for name, item in asdict(value).items()})
    return cast(Masked, made)


def _without(year: YearFolder, withheld: set[str]) -> YearFolder | None:
    """Return a year without some files, by their paths from the body's folder on; None without its plan."""

    def stays(record: Record | None) -> bool:
        if record is None or record.place.file.split("/", 2)[-1] in withheld:
            return False
        names = (record.file, record.timestamp) if isinstance(record, Evidence) else ()
        return not any(f"{year.plan.year}/evidence/files/{name}" in withheld for name in names if name)

    if not stays(year.plan):
        return None
    disclosure: dict[str, Any] = {
        name: tuple(filter(stays, value)) if isinstance(value, tuple) else value if stays(value) else None
        for name, value in asdict(year.disclosure).items()
    }
    return replace(
        year,
        reports=tuple(filter(stays, year.reports)),
        assessments=tuple(filter(stays, year.assessments)),
        evidence=tuple(filter(stays, year.evidence)),
        disclosure=YearDisclosure(**disclosure),
    )


def _masked(file: str) -> str:
    """Return a path without numbers that may be what was found in it."""
    return re.sub(r"\d{5,}", lambda number: "•" * len(number[0]), file)


def _unreleased(folder: OrganisationFolder) -> dict[tuple[str, PersonalDataKind], list[Finding]]:
    """Return what was found and is no contact of the body, by file and kind; releases are not yet counted."""
    found: dict[tuple[str, PersonalDataKind], list[Finding]] = {}
    for finding in folder.findings:
        if not is_contact(finding, folder.organisation):
            file = finding.place.file.split("/", 2)[-1]
            found.setdefault((file, finding.kind), []).append(finding)
    return found


def _digests(folder: OrganisationFolder) -> dict[str, str]:
    return {
        f"{year.plan.year}/evidence/files/{name}": digest
        for year in folder.years
        for name, digest in year.files.items()
    }


def _fits(release: Release, findings: list[Finding], digests: dict[str, str]) -> bool:
    return release.count == len(findings) and release.sha256 == digests.get(release.file)


def is_contact(finding: Finding, organisation: Organisation) -> bool:
    """Return whether a finding is the body's own phone or address, which it gives in `organisation.yml`."""
    return contact_test(organisation)(finding.kind, finding.value)


def contact_test(organisation: Organisation) -> Exempt:
    """Return what says whether something found is the body's own phone or address."""
    contacts = organisation.contacts
    if contacts is None:
        return lambda kind, value: False
    ways = contacts.feedback
    emails = {email.casefold() for email in (*contacts.emails, *([ways.email] if ways and ways.email else []))}
    phones = {plain_number(phone) for phone in (*contacts.phones, *([ways.phone] if ways and ways.phone else []))}
    own = {PersonalDataKind.EMAIL: emails, PersonalDataKind.PHONE: phones}
    return lambda kind, value: value in own.get(kind, ())


def _misfit(release: Release, found: int, digest: str | None) -> Problem:
    lines = [f"count: {found}", *([f"sha256: {digest}"] if digest else [])]
    example = {"example": ", ".join(lines)} if found else {}
    return make_problem(
        "release_differs", release.place, written=release.file, count=release.count, found=found, **example
    )
