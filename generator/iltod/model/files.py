"""Which file under `plans/` declares which record, and how files and folders there may be named."""

from __future__ import annotations

import re

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
from iltod.model.progress import Assessment, ProgressReport
from iltod.model.scales import RatingScales
from iltod.model.site import Site

LINKS_FILE = "links.yml"

SCALES_FILE = "rating_scales.yml"

SITE_FILE = "site.yml"

CATALOGUE_FILE = "disclosure_catalogue.yml"

WINDOWS_FILE = "reporting_windows.yml"

COMMON_FILES = (CATALOGUE_FILE, WINDOWS_FILE)
"""What may stand in `plans/` for all bodies, and in the folder of one."""

AUTHORITIES_FILE = "timestamp_authorities.pem"
"""Certificates of the time stamp authorities that the project trusts; most projects have none."""

FILES_FOLDER = "files"
"""The folder in `evidence/` whose files authors name as they like."""

LONGEST_ID = 60

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

YEAR = re.compile(r"20[0-9]{2}")

PERIOD_FILE = re.compile(rf"({'|'.join(Period)})(-[a-z0-9]+)*\.yml")

IGNORED = re.compile(
    r"\..*|~\$.*|~WRL\d+\.tmp|.*~|#.*#|.*\.(?:sw[op]|bak|tmp|orig)|(?:eh)?thumbs\.db|desktop\.ini|icon\r|README\.md",
    re.IGNORECASE,
)
"""What systems, editors and office programs leave in a folder, and what a folder says of itself."""

_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE | re.DOTALL)
"""Names that Windows keeps for devices, with whatever ending."""

_FORBIDDEN_SIGN = re.compile(r'[<>:"|?*\\]')

DISCLOSURE_FILES: dict[str, type[Record]] = {
    "disclosure.yml": DisclosureRegister,
    "rules.yml": RuleRegister,
    "activities.yml": ActivityList,
    "integrity.yml": IntegrityRatings,
}

SINGLE_FILES: dict[str, type[Record]] = {**DISCLOSURE_FILES, LINKS_FILE: CheckedLinks}

YEAR_NAMES = ("plan.yml", "reports", "assessments", "evidence", "complaints", *SINGLE_FILES)


def unportable(name: str) -> str:
    """Return why a system could not hold a file of this name, nothing where all can: `device`, `sign`, `ending`."""
    if _DEVICE.fullmatch(name):
        return "device"
    if _FORBIDDEN_SIGN.search(name):
        return "sign"
    return "ending" if name.endswith((".", " ")) else ""


def meant_id(written: str) -> str:
    """Return the id that a name of a file or folder was meant to be, or nothing where it cannot be made one."""
    name = re.sub(r"[ ._-]+", "-", re.sub(r"\.ya?ml(?:\.txt)?$", "", written, flags=re.IGNORECASE).lower()).strip("-")
    return name if ID.fullmatch(name) and len(name) <= LONGEST_ID else ""


FILE_KINDS: dict[str, type[Record]] = {
    "organisation": Organisation,
    "plan": Plan,
    "report": ProgressReport,
    "assessment": Assessment,
    "evidence": Evidence,
    "disclosure": DisclosureRegister,
    "complaints": ComplaintReport,
    "rules": RuleRegister,
    "activities": ActivityList,
    "integrity": IntegrityRatings,
    "links": CheckedLinks,
    "rating_scales": RatingScales,
    "site": Site,
    "disclosure_catalogue": Catalogue,
    "reporting_windows": ReportingWindows,
}
"""The kinds of files and the record that each declares."""
