"""Copies of the data files for readers: where links to sources lead when there is no repository to show."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from msgspec.structs import replace

from iltod.checks.personal_data_rules import contact_test
from iltod.core.place import Place
from iltod.core.project import Project
from iltod.core.resources import default_folder, layers_of
from iltod.core.site_file import SiteFile
from iltod.evidence.personal_data import masked_file
from iltod.evidence.picture_copies import is_picture
from iltod.facts.body_facts import OrganisationOverview
from iltod.model import OrganisationFolder, YearFolder
from iltod.model.addresses import PUBLISHED_SOURCE, source_address
from iltod.model.files import COMMON_FILES, SCALES_FILE, TEMPLATES_FILE, YEAR_KINDS, FileKind
from iltod.model.register import year_records


def common_copies(project: Project) -> Iterator[SiteFile]:
    """Yield copies of what holds for all bodies: the files directly in `plans/`, or else those of the program."""
    common = layers_of(project.plans, default_folder("plans"))
    for name in (SCALES_FILE, TEMPLATES_FILE, *COMMON_FILES):
        path = common.file(name)
        if path.is_file():
            yield SiteFile(f"{PUBLISHED_SOURCE}{name}", path.read_bytes())


def source_copies(folder: OrganisationFolder, overview: OrganisationOverview, project: Project) -> Iterator[SiteFile]:
    """Yield copies of the data files of an organisation and of the files that its evidence names.

    `folder` is what was read, `overview` what follows from it on a day, and `project` says where the files are.
    """
    yield from _about_the_body(folder, project)
    plans = {plan.plan.year: plan for plan in overview.plans}
    for year in folder.years:
        beside = year.plan.place.file.rpartition("/")[0]
        for kind in YEAR_KINDS.values():
            yield from (_copy(place, project) for place in _places(year, kind, beside, overview.as_of))
        known = [item.evidence for item in plans[year.plan.year].evidence]
        taken_down = {name for item in year.evidence if not item.served for name in (item.file, item.timestamp)}
        for name in sorted({name for item in known for name in (item.file, item.timestamp) if name}):
            if not is_picture(name) and name not in taken_down:
                yield _copy(Place(f"{beside}/evidence/files/{name}"), project)


def _places(year: YearFolder, kind: FileKind, folder: str, as_of: datetime.date) -> Iterator[Place]:
    """Yield the published files of a kind in the folder of a year, without those of a later day.

    What declares an item that was taken down because of personal data is no longer published either: it has its title.
    """
    records = [item for item in year_records(year, kind) if getattr(item, "served", True)] if kind.published else []
    if not kind.folder:
        yield from (Place(f"{folder}/{kind.path}") for _ in records[:1])
        return
    yield from (record.place for record in records if not kind.dated or getattr(record, "date") <= as_of)  # noqa: B009


def _copy(place: Place, project: Project) -> SiteFile:
    """Return the published copy of a data file."""
    address = source_address(place, "", replace(project.settings, source_url=None))
    return SiteFile(address, (project.root / place.file).read_bytes())


def _about_the_body(folder: OrganisationFolder, project: Project) -> Iterator[SiteFile]:
    """Yield copies of the files about a body itself, with personal data that nobody released masked."""
    record = folder.organisation.place.file
    beside, _, name = record.rpartition("/")
    for file in (name, *COMMON_FILES):
        place = Place(f"{beside}/{file}")
        if file != name and not (project.root / place.file).is_file():
            continue
        copy = _copy(place, project)
        if kinds := folder.masked.get(file):
            content = masked_file(copy.content.decode(), kinds, contact_test(folder.organisation))
            copy = SiteFile(copy.path, content.encode())
        yield copy
