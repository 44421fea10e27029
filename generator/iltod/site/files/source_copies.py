"""Copies of the data files for readers: where links to sources lead when there is no repository to show."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from iltod.core.place import Place
from iltod.core.project import Project
from iltod.core.resources import default_folder, layers_of
from iltod.core.site_file import SiteFile
from iltod.evidence.picture_copies import is_picture
from iltod.exports.disclosure_data import disclosure_places
from iltod.facts.body_facts import OrganisationOverview
from iltod.model import OrganisationFolder
from iltod.model.addresses import PUBLISHED_SOURCE, source_address
from iltod.model.files import COMMON_FILES, LINKS_FILE, SCALES_FILE


def common_copies(project: Project) -> Iterator[SiteFile]:
    """Yield copies of what holds for all bodies: the files directly in `plans/`, or else those of the program."""
    common = layers_of(project.plans, default_folder("plans"))
    for name in (SCALES_FILE, *COMMON_FILES):
        path = common.file(name)
        if path.is_file():
            yield SiteFile(f"{PUBLISHED_SOURCE}{name}", path.read_bytes())


def source_copies(folder: OrganisationFolder, overview: OrganisationOverview, project: Project) -> Iterator[SiteFile]:
    """Yield copies of the data files of a body, and of the files that its evidence names, where its pages lead."""
    yield _copy(folder.organisation.place, project)
    beside = folder.organisation.place.file.rpartition("/")[0]
    yield from _common_files(beside, project)
    plans = {plan.plan.year: plan for plan in overview.plans}
    for year in folder.years:
        yield _copy(year.plan.place, project)
        dated = [(item.date, item.place) for item in year.reports]
        dated += [(item.date, item.place) for item in year.assessments]
        dated += [(item.date, item.place) for item in year.evidence]
        yield from (_copy(place, project) for date, place in dated if date <= overview.as_of)
        yield from (_copy(place, project) for place in disclosure_places(year.disclosure, overview.as_of))
        known = [item.evidence for item in plans[year.plan.year].evidence]
        beside = year.plan.place.file.rpartition("/")[0]
        if year.links:
            yield _copy(Place(f"{beside}/{LINKS_FILE}"), project)
        for name in sorted({name for item in known for name in (item.file, item.timestamp) if name}):
            if not is_picture(name):
                yield _copy(Place(f"{beside}/evidence/files/{name}"), project)


def _copy(place: Place, project: Project) -> SiteFile:
    """Return the published copy of a data file."""
    address = source_address(place, "", replace(project.settings, source_url=None))
    return SiteFile(address, (project.root / place.file).read_bytes())


def _common_files(folder: str, project: Project) -> Iterator[SiteFile]:
    places = (Place(f"{folder}/{name}") for name in COMMON_FILES)
    yield from (_copy(place, project) for place in places if (project.root / place.file).is_file())
