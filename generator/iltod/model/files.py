"""The kinds of files under `plans/`: which one declares which record, and how files and folders there may be named.

`KINDS` is the only list of them. The loader, the history, the JSON Schema, the checks, the published copies and the
glossary follow it, so that a new kind of file is a record, its words, and one line here.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

import msgspec

from iltod.core.language import latin
from iltod.model.base import Period, Record
from iltod.model.disclosure import (
    ActivityList,
    Catalogue,
    ComplaintReport,
    DisclosureRegister,
    IntegrityRatings,
    ReportingWindows,
    RuleRegister,
)
from iltod.model.evidence import CheckedLinks, Evidence
from iltod.model.organisation import Organisation
from iltod.model.plan import Plan
from iltod.model.progress import Assessment, ProgressReport, ReplyList
from iltod.model.scales import MeasureTemplates, RatingScales
from iltod.model.site import Site

LONGEST_ID = 60

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

YEAR = re.compile(r"20[0-9]{2}")

PERIOD_FILE = re.compile(rf"({'|'.join(Period)})(-[a-z0-9]+)*\.yml")

FILES_FOLDER = "files"
"""The folder in `evidence/` whose files authors name as they like."""

IGNORED = re.compile(
    r"\..*|~\$.*|~WRL\d+\.tmp|.*~|#.*#|.*\.(?:sw[op]|bak|tmp|orig)|(?:eh)?thumbs\.db|desktop\.ini|icon\r|README\.md",
    re.IGNORECASE,
)
"""What systems, editors and office programs leave in a folder, and what a folder says of itself."""

_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE | re.DOTALL)
"""Names that Windows keeps for devices, with whatever ending."""

_FORBIDDEN_SIGN = re.compile(r'[<>:"|?*\\]')


class Level(StrEnum):
    """In which folder a kind of file lies: `plans/`, that of a body, or that of a body's year."""

    ALL = "all"
    BODY = "body"
    YEAR = "year"


class FileKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of file under `plans/`.

    `name` is that of its schema, `record` what the file declares, `levels` are the folders in which it may lie. `path`
    is its place there; a file in a folder is named by an id or begins with a period. `field` is the field of a
    `YearFolder` that holds it, or after `disclosure.` that of its `YearDisclosure`. A `dated` record is not published
    before its day. `published` is whether readers get a copy. `unfollowed` is the reason why the history does not tell
    of its changes; without one it does, and `history` must know how to compare its record.
    """

    name: str
    record: type[Record]
    path: str
    levels: tuple[Level, ...] = (Level.YEAR,)
    field: str = ""
    dated: bool = False
    published: bool = True
    unfollowed: str = ""

    @property
    def folder(self) -> str:
        """Return the folder that holds the files of this kind, or nothing for a kind with one file."""
        return self.path.rpartition("/")[0]

    @property
    def entry(self) -> str:
        """Return the name of the file or the folder among the others."""
        return self.path.partition("/")[0]

    def file_id(self, file: str) -> dict[str, Any] | None:
        """Return what the name of a file in the folder says of its record, or None where it may not be called so."""
        stem = file.removesuffix(".yml")
        if "<period>" not in self.path:
            usable = file != stem and ID.fullmatch(stem) and len(stem) <= LONGEST_ID
            return {"id": stem} if usable else None
        match = PERIOD_FILE.fullmatch(file)
        return {"id": stem, "period": Period(match[1])} if match else None


_COMMON = (Level.ALL, Level.BODY)

_OUTSIDE = "lies outside of the folders of years, in which promises and claims stand"

KINDS: tuple[FileKind, ...] = (
    FileKind(
        name="organisation",
        record=Organisation,
        path="organisation.yml",
        levels=(Level.BODY,),
        unfollowed="facts about the body, which are no promises",
    ),
    FileKind(name="plan", record=Plan, path="plan.yml", field="plan"),
    FileKind(name="report", record=ProgressReport, path="reports/<period>*.yml", field="reports", dated=True),
    FileKind(name="assessment", record=Assessment, path="assessments/<period>*.yml", field="assessments", dated=True),
    FileKind(name="evidence", record=Evidence, path="evidence/<id>.yml", field="evidence", dated=True),
    FileKind(
        name="disclosure",
        record=DisclosureRegister,
        path="disclosure.yml",
        field="disclosure.disclosure",
        unfollowed="each entry has the days of its updates, which are its history",
    ),
    FileKind(
        name="complaints",
        record=ComplaintReport,
        path="complaints/<period>*.yml",
        field="disclosure.complaints",
        dated=True,
        unfollowed="reports of a period are added and not changed",
    ),
    FileKind(
        name="rules",
        record=RuleRegister,
        path="rules.yml",
        field="disclosure.rules",
        unfollowed="each rule has its changes with their days, which are its history",
    ),
    FileKind(
        name="activities",
        record=ActivityList,
        path="activities.yml",
        field="disclosure.activities",
        unfollowed="each activity has its day",
    ),
    FileKind(
        name="integrity",
        record=IntegrityRatings,
        path="integrity.yml",
        field="disclosure.integrity",
        unfollowed="ratings by others are shown with the source that published them",
    ),
    FileKind(
        name="replies",
        record=ReplyList,
        path="replies.yml",
        field="replies",
        unfollowed="each reply has its day",
    ),
    FileKind(
        name="links",
        record=CheckedLinks,
        path="links.yml",
        field="links",
        unfollowed="written by the program; each address has the day on which it was checked",
    ),
    FileKind(
        name="rating_scales", record=RatingScales, path="rating_scales.yml", levels=(Level.ALL,), unfollowed=_OUTSIDE
    ),
    FileKind(name="templates", record=MeasureTemplates, path="templates.yml", levels=(Level.ALL,), unfollowed=_OUTSIDE),
    FileKind(name="site", record=Site, path="site.yml", levels=(Level.ALL,), published=False, unfollowed=_OUTSIDE),
    FileKind(
        name="disclosure_catalogue",
        record=Catalogue,
        path="disclosure_catalogue.yml",
        levels=_COMMON,
        unfollowed=_OUTSIDE,
    ),
    FileKind(
        name="reporting_windows",
        record=ReportingWindows,
        path="reporting_windows.yml",
        levels=_COMMON,
        unfollowed=_OUTSIDE,
    ),
)

FILE_KINDS: dict[str, type[Record]] = {kind.name: kind.record for kind in KINDS}
"""The record that each kind of file declares, by the name of its schema."""

YEAR_KINDS = {kind.entry: kind for kind in KINDS if Level.YEAR in kind.levels}
"""The kinds in the folder of a year, by the name of the file or of the folder that holds the files."""


def _path(name: str) -> str:
    return next(kind.path for kind in KINDS if kind.name == name)


LINKS_FILE = _path("links")

SCALES_FILE = _path("rating_scales")

SITE_FILE = _path("site")

TEMPLATES_FILE = _path("templates")

CATALOGUE_FILE = _path("disclosure_catalogue")

WINDOWS_FILE = _path("reporting_windows")

COMMON_FILES = tuple(kind.path for kind in KINDS if kind.levels == _COMMON)
"""What may stand in `plans/` for all bodies, and in the folder of one."""

AUTHORITIES_FILE = "timestamp_authorities.pem"
"""Certificates of the time stamp authorities that the project trusts; most projects have none."""


class YearFile(msgspec.Struct, frozen=True):
    """What a file in the folder of a body's year is, by its path; `located` is what the path says of its record."""

    kind: FileKind
    year: int
    located: dict[str, Any]

    @property
    def id(self) -> str:
        """Return the id of the record, or nothing where a year has only one."""
        return str(self.located.get("id", ""))


def year_file(path: str) -> YearFile | None:
    """Return what a path below a body's folder (`2026/reports/q1.yml`) is, or None where it is no file of a year."""
    year, _, inner = path.partition("/")
    folder, _, file = inner.rpartition("/")
    kind = YEAR_KINDS.get(folder or file)
    if kind is None or not YEAR.fullmatch(year) or kind.folder != folder:
        return None
    located = kind.file_id(file) if folder else {}
    return YearFile(kind, int(year), located) if located is not None else None


def unportable(name: str) -> str:
    """Return why a system could not hold a file of this name, nothing where all can: `device`, `sign`, `ending`."""
    if _DEVICE.fullmatch(name):
        return "device"
    if _FORBIDDEN_SIGN.search(name):
        return "sign"
    return "ending" if name.endswith((".", " ")) else ""


def meant_id(written: str) -> str:
    """Return the id that a name of a file or folder was meant to be, or nothing where it cannot be made one."""
    name = re.sub(r"[ ._-]+", "-", latin(re.sub(r"\.ya?ml(?:\.txt)?$", "", written, flags=re.IGNORECASE))).strip("-")
    return name if ID.fullmatch(name) and len(name) <= LONGEST_ID else ""
