"""A pack checked offline: every digest, and the totals computed again from its ratings."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import Any

import msgspec

from iltod.evidence.documents.faults import DocumentError as OfficeError
from iltod.evidence.documents.office import OfficeFile
from iltod.forms.pack import MANIFEST, TOTALS, computed_totals
from iltod.importing.document import DocumentError

_LARGEST_MANIFEST = 5_000_000


class PackFinding(msgspec.Struct, frozen=True):
    """What differs: a file that is `missing`, `changed`, `added`, or totals that do not follow from the ratings."""

    code: str
    name: str


class PackCheck(msgspec.Struct, frozen=True):
    """What a check came to: how many files the manifest names, of whom and when the pack is, and what differs."""

    files: int
    organisation: str
    year: int
    period: str
    as_of: str
    digest: str
    findings: tuple[PackFinding, ...]


def check_pack(content: bytes) -> PackCheck:
    """Return what a check of a pack comes to. Raises DocumentError where the file is damaged or no pack."""
    try:
        with OfficeFile(content) as archive:
            manifest = _manifest(archive)
            told: dict[str, str] = manifest["files"]
            names = {name for name in archive.names if name != MANIFEST}
            findings = [PackFinding("missing", name) for name in sorted(told.keys() - names)]
            findings += [PackFinding("added", name) for name in sorted(names - told.keys())]
            for name in sorted(told.keys() & names):
                if hashlib.sha256(archive.read(name)).hexdigest() != told[name]:
                    findings.append(PackFinding("changed", name))
            if not _adds_up(archive.read(TOTALS)):
                findings.append(PackFinding("totals", TOTALS))
            digest = hashlib.sha256(archive.read(MANIFEST)).hexdigest()
    except (OfficeError, zipfile.BadZipFile) as error:
        raise DocumentError("pack_damaged") from error
    facts = (str(manifest["organisation"]), int(manifest["year"]), str(manifest["period"]), str(manifest["as_of"]))
    return PackCheck(len(told), *facts, digest, tuple(findings))


def _manifest(archive: OfficeFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST, _LARGEST_MANIFEST))
        named = {str(name): str(digest) for name, digest in manifest["files"].items()}
        return {**manifest, "files": named, "year": int(manifest["year"])}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DocumentError("pack_not_ours") from error


def _adds_up(content: bytes) -> bool:
    """Return whether the totals in the pack follow from the ratings in it."""
    try:
        told = json.loads(content)
        computed = computed_totals(told["steps"], told["ratings"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    return all(told.get(name) == value for name, value in computed.items())
