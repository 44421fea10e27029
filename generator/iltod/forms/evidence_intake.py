"""A file on its way into `evidence/files/`: named in Latin, freed of what a camera wrote, looked through, hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import msgspec
from msgspec.structs import replace

from iltod.checks.personal_data_rules import is_contact
from iltod.evidence.inspection import LARGEST_FILE_OF_EVIDENCE, inspect_content
from iltod.evidence.pictures import PICTURE_FORMATS, UnreadablePictureError, copy_picture
from iltod.importing.transliteration import latin_file_name
from iltod.model import PUBLISHED_TYPES, EvidenceKind, Finding, Inspection, Organisation

_KINDS = {"csv": EvidenceKind.DATA, "xlsx": EvidenceKind.DATA, **dict.fromkeys(PICTURE_FORMATS, EvidenceKind.PHOTO)}


_CAMERA_MARKS = (b"Exif\0", b"ns.adobe.com/xap", b"Photoshop 3.0", b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"EXIF", b"XMP ")
"""Beginnings of what a camera or a program writes into a picture beside its pixels."""


class Intake(msgspec.Struct, frozen=True):
    """A file as it may be kept. `fault` is the code of the problem that stops it, `findings` is personal data in it.

    `name` is what it is called when it is kept, and `given` what people call it.
    `cleaned` is whether the kept bytes differ from what was given, because a camera had written into them.
    """

    name: str
    content: bytes
    sha256: str
    kind: EvidenceKind
    cleaned: bool
    inspection: Inspection
    findings: tuple[Finding, ...]
    fault: str = ""
    given: str = ""


def take_in(content: bytes, name: str, taken: Collection[str] = (), organisation: Organisation | None = None) -> Intake:
    """Return a file as it may be kept.

    Args:
        content: its bytes.
        name: its name, in any letters.
        taken: names of files that are there already.
        organisation: the body, whose own contacts may stand in its files.
    """
    return replace(_taken_in(content, name, taken, organisation), given=name.replace("\\", "/").rpartition("/")[2])


def _taken_in(content: bytes, name: str, taken: Collection[str], organisation: Organisation | None) -> Intake:
    kept_name = latin_file_name(name, taken)
    ending = kept_name.rpartition(".")[2].lower()
    kind = _KINDS.get(ending, EvidenceKind.DOCUMENT)
    if not content:
        return _refused(kept_name, content, kind, "empty")
    if ending in ("heic", "heif"):
        return _refused(kept_name, content, kind, "heic")
    if ending not in PUBLISHED_TYPES:
        return _refused(kept_name, content, kind, "forbidden_file_type")
    if len(content) > LARGEST_FILE_OF_EVIDENCE:
        return _refused(kept_name, content, kind, "evidence_file_too_large")
    kept = without_camera_data(content, kept_name) if ending in PICTURE_FORMATS else content
    inspection, findings = inspect_content(kept, kept_name, kept_name)
    if organisation:
        findings = tuple(item for item in findings if not is_contact(item, organisation))
    fault = inspection.fault or ("picture_with_location" if inspection.located else "")
    digest = hashlib.sha256(kept).hexdigest()
    return Intake(kept_name, kept, digest, kind, kept != content, inspection, findings, fault)


def without_camera_data(content: bytes, name: str) -> bytes:
    """Return a picture without what a camera wrote into it; one that has nothing of it stays as it is."""
    if not any(mark in content for mark in _CAMERA_MARKS):
        return content
    try:
        return copy_picture(content, name).content
    except (UnreadablePictureError, KeyError):
        return content  # the inspection tells what is wrong with it


def _refused(name: str, content: bytes, kind: EvidenceKind, fault: str) -> Intake:
    return Intake(name, content, hashlib.sha256(content).hexdigest(), kind, False, Inspection(fault=fault), (), fault)
