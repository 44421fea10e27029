"""The published copies of a body's pictures: without what the camera wrote into them, each with a thumbnail."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from iltod.core.problem import ProblemError, make_problem
from iltod.core.site_file import SiteFile
from iltod.model import PICTURE_TYPES, OrganisationFolder, Picture, YearFolder
from iltod.model.addresses import evidence_address, plan_address, thumbnail_address


def picture_copies(
    folder: OrganisationFolder, root: Path, as_of: datetime.date
) -> tuple[OrganisationFolder, tuple[SiteFile, ...]]:
    """Return the body with the facts of the copies of its pictures, and the copies.

    `root` is the folder of the project; only pictures of evidence up to the day `as_of` are copied.
    Raises ProblemError where a picture cannot be drawn, with the place of the evidence that names it.
    """
    if not any(_named_pictures(year, as_of) for year in folder.years):
        return folder, ()
    copies: list[SiteFile] = []
    years = tuple(_with_pictures(year, root, as_of, copies) for year in folder.years)
    return msgspec.structs.replace(folder, years=years), tuple(copies)


def is_picture(name: str) -> bool:
    """Return whether a file is a picture, of which only a copy is published."""
    return name.rpartition(".")[2].lower() in PICTURE_TYPES


def _with_pictures(year: YearFolder, root: Path, as_of: datetime.date, copies: list[SiteFile]) -> YearFolder:
    from iltod.evidence.pictures import UnreadablePictureError, copy_picture

    plan = plan_address(year.plan.organisation, year.plan.year)
    beside = root / year.plan.place.file
    pictures = {}
    for name in _named_pictures(year, as_of):
        try:
            copy = copy_picture((beside.parent / "evidence" / "files" / name).read_bytes(), name)
        except UnreadablePictureError as error:
            place = next(item.place for item in year.evidence if item.file == name)
            raise ProblemError(make_problem("unreadable_content", place, written=name, detail=str(error))) from error
        copies.append(SiteFile(evidence_address(name, plan, ""), copy.content))
        copies.append(SiteFile(thumbnail_address(name, plan, ""), copy.thumbnail))
        pictures[name] = Picture(
            sha256=hashlib.sha256(copy.content).hexdigest(),
            size=len(copy.content),
            width=copy.width,
            height=copy.height,
            thumbnail_width=copy.thumbnail_width,
            thumbnail_height=copy.thumbnail_height,
        )
    return msgspec.structs.replace(year, pictures=pictures)


def _named_pictures(year: YearFolder, as_of: datetime.date) -> list[str]:
    known: Iterator[str | None] = (item.file for item in year.evidence if item.date <= as_of)
    taken_down = {item.file for item in year.evidence if not item.served}
    return sorted({name for name in known if name and name in year.files and is_picture(name)} - taken_down)
