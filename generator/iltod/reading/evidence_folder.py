"""Reads `evidence/`: the records, the files beside them and their time stamps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from iltod.evidence.personal_data import screen_name
from iltod.evidence.timestamps import LARGEST_TOKEN, read_stamps
from iltod.model import PUBLISHED_TYPES, Evidence, Finding, Inspection, Stamp
from iltod.model.files import AUTHORITIES_FILE, ID, LONGEST_ID, meant_id
from iltod.reading.loading import Loading

TIMESTAMP_TYPES = ("tsr", "tst")

CERTIFICATE_TYPE = ".pem"
"""Certificates of whoever signed a time stamp may lie beside it."""

LARGEST_CERTIFICATES = 1024 * 1024


def load_evidence(loading: Loading, folder: Path) -> Iterator[Evidence]:
    """Yield the records of `evidence/`; what cannot be read becomes a problem."""
    for path in loading.children(folder):
        if path.name == "files" and path.is_dir():
            continue
        if path.suffix != ".yml" or not ID.fullmatch(path.stem) or len(path.stem) > LONGEST_ID:
            meant = _meant_name(path)
            facts = {"example": f"{folder.name}/{meant}"} if meant and not (folder / meant).exists() else {}
            loading.add("bad_evidence_name", path, written=path.name, **facts)
            continue
        loading.findings += screen_name(loading.place(path).file)
        record = loading.record(Evidence, path, id=path.stem)
        if record:
            yield record


def _meant_name(path: Path) -> str:
    """Return the name that a file in `evidence/` should have; a document or a picture belongs into `files/`."""
    if path.suffix.lower().removeprefix(".") in PUBLISHED_TYPES and path.suffix.lower() != ".txt":
        meant = meant_id(path.stem)
        return f"files/{meant}{path.suffix.lower()}" if meant else ""
    meant = meant_id(path.name)
    return f"{meant}.yml" if meant else ""


def read_time_stamps(loading: Loading, folder: Path, digests: dict[str, str]) -> Iterator[Stamp]:
    """Yield what each timestamp token says of the files beside it.

    `folder` holds the files of evidence, `digests` the SHA-256 of each file by its name. `loading` gives the
    certificates of trusted authorities in `plans/`.
    """
    tokens = [name for name in digests if name.rpartition(".")[2].lower() in TIMESTAMP_TYPES]
    if not tokens:
        return
    authorities = loading.plans / AUTHORITIES_FILE
    trusted = b"" if loading.leads_outside(authorities) else _start(authorities, LARGEST_CERTIFICATES)
    named = [name for name in digests if name.endswith(CERTIFICATE_TYPE)]
    beside = b"\n".join(_start(folder / name, LARGEST_TOKEN) for name in named)
    for name in tokens:
        content = _start(folder / name, LARGEST_TOKEN + 1)
        yield from read_stamps(
            name, content, digests.values(), trusted, beside, lambda way: _longer(folder, digests, way)
        )


def _longer(folder: Path, digests: dict[str, str], algorithm: str) -> dict[str, str]:
    """Return the SHA-256 of the files in a folder by their longer digests."""
    found = {}
    for name, digest in digests.items():
        with (folder / name).open("rb") as stream:
            found[hashlib.file_digest(stream, algorithm).hexdigest()] = digest
    return found


def _start(path: Path, length: int) -> bytes:
    """Return the beginning of a file, or nothing where there is none, or something that is no file."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(length)
    except OSError:
        return b""


class EvidenceFiles(msgspec.Struct, frozen=True):
    """The files that evidence may name: their digests, and what those of published types turned out to be."""

    digests: dict[str, str] = msgspec.field(default_factory=dict)
    inspections: dict[str, Inspection] = msgspec.field(default_factory=dict)


def evidence_files(loading: Loading, folder: Path) -> EvidenceFiles:
    """Return what was found in the files of evidence."""
    files = EvidenceFiles()
    for path in loading.children(folder) if folder.is_dir() else ():
        if not path.is_file():
            loading.unexpected(path, (), "open-day.pdf")
            continue
        file = loading.place(path).file
        loading.findings += screen_name(file)
        try:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            if path.name.rpartition(".")[2].lower() in PUBLISHED_TYPES:
                files.inspections[path.name], findings = inspect(path, file)
                loading.findings += findings
        except OSError:
            loading.add("unreadable_file", path)
        else:
            files.digests[path.name] = digest
    return files


def inspect(path: Path, file: str) -> tuple[Inspection, tuple[Finding, ...]]:
    """Return what a file of evidence turned out to be."""
    from iltod.evidence.inspection import (
        inspect_file,  # most bodies have no such file, and its libraries take long to load
    )

    return inspect_file(path, file)
