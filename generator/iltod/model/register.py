"""All records of a project, as its folders hold them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from iltod.model.base import Record
from iltod.model.disclosure import Common, YearDisclosure
from iltod.model.evidence import CheckedLink, Evidence, Finding, Inspection, PersonalDataKind, Picture, Stamp
from iltod.model.files import FileKind
from iltod.model.organisation import Organisation
from iltod.model.plan import Measure, Plan, Section, SubSection
from iltod.model.progress import Assessment, ProgressReport, Reply
from iltod.model.scales import RatingScale


class YearFolder(msgspec.Struct, frozen=True, kw_only=True):
    """One body's year: its plan with everything that was declared about it, in a stable order.

    `files` are the SHA-256 digests of the files that lie in `evidence/files/`, by name, `inspections` what they turned
    out to be; `stamps` is what the time stamp tokens there say of these digests, and `stamped` pairs those whose
    signature is not wrong with their digests. `pictures` are the copies that are published, known once they are made.
    `disclosure` is what was published besides the plan, `links` what the addresses of evidence answered,
    `replies` what the body answered to others.
    """

    plan: Plan
    reports: tuple[ProgressReport, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    files: dict[str, str] = {}
    inspections: dict[str, Inspection] = {}
    pictures: dict[str, Picture] = {}
    stamps: tuple[Stamp, ...] = ()
    stamped: tuple[tuple[str, str], ...] = ()
    disclosure: YearDisclosure = YearDisclosure()
    links: tuple[CheckedLink, ...] = ()
    replies: tuple[Reply, ...] = ()


def year_records(year: YearFolder, kind: FileKind) -> tuple[Record, ...]:
    """Return the records of a kind of file that a year holds."""
    held: Any = year
    for name in kind.field.split("."):
        held = getattr(held, name)
    return held if isinstance(held, tuple) else (held,) if held is not None else ()


GATHERED_FILE = ".gathered.json"
"""What `iltod gather` writes into the folder of a body."""


def without_login(address: str) -> str:
    """Return the address of a repository as anybody may see it, without what may be written before an `@`."""
    scheme, mark, rest = address.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}" if mark else address


class Gathered(msgspec.Struct, frozen=True):
    """Where a body's folder was gathered from: the repository, its commit, and when that was fetched.

    `address` has no login in it, `folder` is the one in the repository. `stale` says why a newer state could not be
    taken, if that is so.
    """

    address: str
    commit: Annotated[str, Meta(pattern=r"^[0-9a-f]{40,64}$")]
    fetched: str
    folder: str
    stale: str = ""

    @property
    def day(self) -> datetime.date:
        """Return the day of the fetching."""
        return datetime.datetime.fromisoformat(self.fetched).date()


class OrganisationFolder(msgspec.Struct, frozen=True, kw_only=True):
    """One body with its years, newest first, what looks like personal data in its files, and where it came from.

    `withheld` are files that are left out because of that, `masked` those of which only the kinds of it that are
    named are masked; both by their paths from the body's folder on.
    """

    organisation: Organisation
    years: tuple[YearFolder, ...] = ()
    findings: tuple[Finding, ...] = ()
    common: Common = Common()
    withheld: tuple[str, ...] = ()
    masked: Mapping[str, tuple[PersonalDataKind, ...]] = {}
    gathered: Gathered | None = None


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """Бүртгэл: everything declared under `plans/`; bodies stand in the order of their ids."""

    scales: tuple[RatingScale, ...]
    organisations: tuple[OrganisationFolder, ...]


def section_measures(section: Section) -> Iterator[tuple[SubSection | None, Measure]]:
    """Yield the measures of a section in printed order, each with its sub-section."""
    yield from ((None, measure) for measure in section.measures)
    yield from ((subsection, measure) for subsection in section.subsections for measure in subsection.measures)


def plan_measures(plan: Plan) -> Iterator[Measure]:
    """Yield all measures of a plan in printed order."""
    for section in plan.sections:
        yield from (measure for _, measure in section_measures(section))


def replaced_reports(reports: Iterable[ProgressReport]) -> dict[str, ProgressReport]:
    """Return the reports that others correct: by the id of each the one that takes its place."""
    return {report.corrects.report: report for report in reports if report.corrects}


def choose_scale(plan: Plan, scales: tuple[RatingScale, ...]) -> RatingScale:
    """Return the scale that a plan names, else the first."""
    return next((scale for scale in scales if scale.id == plan.rating_scale), scales[0])
