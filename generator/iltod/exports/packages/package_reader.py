"""Reads a published package and nothing else: whether its files are those that were described, and what they say.

A package is a folder with `datapackage.json`, that file itself, a site (then its `data/`), or a ZIP of any of them.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from iltod.exports.tables.csv_files import read_table

DESCRIPTION = "datapackage.json"

MANIFEST = "manifest.json"
"""What every whole site holds."""

LARGEST_FILE = 2_000_000_000
"""How many bytes one file of a package may have."""

Record = dict[str, str]
"""A row by column; an empty cell is empty text."""


class PackageError(ValueError):
    """What was named is no package that can be read; `args[0]` is its path."""


class Finding(msgspec.Struct, frozen=True):
    """What does not agree: `code` names the words, `where` the file, `row` its line, of which the header is 1."""

    code: str
    where: str
    row: int = 0
    column: str = ""
    written: str = ""
    found: str = ""


class Published(msgspec.Struct, frozen=True):
    """What a package says: the rows of its tables with their line numbers.

    `findings` are what is wrong in its files; `site` is the folder of the site of which it is, if it is one.
    """

    name: str
    as_of: datetime.date
    tables: Mapping[str, tuple[Record, ...]]
    places: Mapping[str, tuple[tuple[str, int], ...]]
    findings: tuple[Finding, ...]
    site: Path | None = None

    def rows(self, table: str) -> tuple[Record, ...]:
        """Return the rows of a table; none where the package has no such table."""
        return self.tables.get(table, ())

    def place(self, table: str, index: int) -> tuple[str, int]:
        """Return the file and the line of a row."""
        return self.places[table][index]


Read = Callable[[str], bytes]


def read_package(path: Path) -> Published:
    """Return what a package says. Raises PackageError where there is none."""
    try:
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return _read_zip(archive, path)
        folders = (path, path / "data", path.parent) if path.is_dir() else ()
        home = next((one for one in folders if (one / DESCRIPTION).is_file()), None)
        home = path.parent if path.is_file() else home
        if home is None:
            raise PackageError(path)
        name = path.name if path.is_file() else DESCRIPTION
        published = _read(lambda inner: (home / inner).read_bytes(), name)
        site = home.parent if home.name == "data" and (home.parent / MANIFEST).is_file() else None
        return msgspec.structs.replace(published, site=site)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise PackageError(path) from error


def _read_zip(archive: zipfile.ZipFile, path: Path) -> Published:
    described = sorted(
        (name for name in archive.namelist() if PurePosixPath(name).name == DESCRIPTION),
        key=lambda name: (name.count("/"), name),
    )
    if not described:
        raise PackageError(path)
    before = described[0].removesuffix(DESCRIPTION)

    def read(inner: str) -> bytes:
        if archive.getinfo(before + inner).file_size > LARGEST_FILE:
            raise PackageError(path)
        return archive.read(before + inner)

    return _read(read, DESCRIPTION)


def _read(read: Read, description: str) -> Published:
    document = json.loads(read(description))
    tables: dict[str, list[Record]] = {}
    places: dict[str, list[tuple[str, int]]] = {}
    findings: list[Finding] = []
    for resource in document["resources"]:
        path, table = resource["path"], PurePosixPath(resource["path"]).stem
        if ".." in PurePosixPath(path).parts or path.startswith("/"):
            raise ValueError(path)
        held, lines = tables.setdefault(table, []), places.setdefault(table, [])
        for line, row in _resource_rows(read, resource, findings):
            held.append(row)
            lines.append((path, line))
    return Published(
        str(document["name"]),
        datetime.date.fromisoformat(document["as_of"]),
        {name: tuple(rows) for name, rows in tables.items()},
        {name: tuple(lines) for name, lines in places.items()},
        tuple(findings),
    )


def _resource_rows(read: Read, resource: Mapping[str, Any], findings: list[Finding]) -> Iterator[tuple[int, Record]]:
    path = resource["path"]
    try:
        content = read(path)
        lines = read_table(content.decode("utf-8"))
    except (OSError, KeyError, ValueError) as error:
        findings.append(Finding("file_missing", path, found=type(error).__name__))
        return
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    if digest != resource["hash"]:
        findings.append(Finding("file_altered", path, written=resource["hash"], found=digest))
    fields = resource["schema"]["fields"]
    names = [field["name"] for field in fields]
    if not lines or lines[0] != names:
        findings.append(Finding("header_differs", path, 1, found=",".join(lines[0] if lines else ())))
        return
    checks = [(field["name"], _pattern(field)) for field in fields]
    required = {field["name"] for field in fields if field.get("constraints", {}).get("required")}
    for number, cells in enumerate(lines[1:], 2):
        if len(cells) != len(names):
            findings.append(Finding("row_cells", path, number, written=str(len(names)), found=str(len(cells))))
            continue
        row = dict(zip(names, cells, strict=True))
        for name, allowed in checks:
            value = row[name]
            if (name in required) if value == "" else not allowed(value):
                findings.append(Finding("cell_not_allowed", path, number, name, found=value))
        yield number, row


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

_WHOLE = re.compile(r"-?[0-9]+")


def _pattern(field: Mapping[str, Any]) -> Callable[[str], bool]:
    """Return what tells whether a cell that is not empty is a value of its column."""
    if "enum" in field.get("constraints", {}):
        values = frozenset(field["constraints"]["enum"])
        return lambda value: value in values
    match field["type"]:
        case "integer":
            return lambda value: _WHOLE.fullmatch(value) is not None
        case "number":
            return lambda value: _NUMBER.fullmatch(value) is not None
        case "boolean":
            return lambda value: value in ("true", "false")
        case "date":
            return _is_day
    return lambda value: True


def _is_day(value: str) -> bool:
    try:
        return datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
