"""From the folder `plans/` to the register: which file is which record, and everything that cannot be read.

`plans/<organisation>/organisation.yml`, `plans/<organisation>/<year>/plan.yml`, `reports/<period>*.yml`,
`assessments/<period>*.yml`, `evidence/<id>.yml` with `evidence/files/`, what is published besides the plan
(`disclosure.yml`, `complaints/<period>*.yml`, `rules.yml`, `activities.yml`, `integrity.yml`),
`plans/rating_scales.yml` and `plans/templates.yml`. `disclosure_catalogue.yml` and `reporting_windows.yml` may stand in
`plans/` for all bodies and in a body's folder for it alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from iltod.core.place import Place
from iltod.core.problem import make_problem
from iltod.core.resources import default_folder
from iltod.model import (
    Catalogue,
    Common,
    Evidence,
    MeasureTemplate,
    MeasureTemplates,
    Organisation,
    OrganisationFolder,
    Plan,
    RatingScale,
    RatingScales,
    Record,
    Register,
    ReportingWindows,
    Signature,
    YearDisclosure,
    YearFolder,
)
from iltod.model.addresses import DEFAULTS_NAME, RESERVED_IDS
from iltod.model.files import (
    AUTHORITIES_FILE,
    CATALOGUE_FILE,
    COMMON_FILES,
    ID,
    LONGEST_ID,
    PERIOD_FILE,
    SCALES_FILE,
    SITE_FILE,
    TEMPLATES_FILE,
    WINDOWS_FILE,
    YEAR,
    YEAR_KINDS,
    FileKind,
    meant_id,
)
from iltod.model.register import GATHERED_FILE, Gathered
from iltod.reading.deadline_words import read_deadline
from iltod.reading.evidence_folder import EvidenceFiles, evidence_files, load_evidence, read_time_stamps
from iltod.reading.loading import Loaded, Loading, RecordType


def load_register(root: Path, plans_dir: str = "plans") -> Loaded:
    """Read everything under `plans/` of a project; a file that cannot be read is left out and becomes a problem."""
    loading = Loading((root / plans_dir).resolve(), plans_dir)
    scales = load_scales(loading)
    loading.common = load_common(loading, loading.plans)
    folders = [folder for path in organisation_paths(loading) if (folder := load_organisation(loading, path))]
    register = Register(scales=scales, organisations=tuple(folders))
    return Loaded(register, tuple(sorted(loading.problems)), loading.plans)


def load_scales(loading: Loading) -> tuple[RatingScale, ...]:
    """Read the rating scales, without which nothing can be rated: the project's own, or those of the program."""
    path = loading.plans / SCALES_FILE
    if not loading.plans.is_dir():
        loading.problems.append(make_problem("missing_folder", Place(loading.name), written=loading.name))
        return ()
    found = loading.record(RatingScales, path) if path.is_file() else _default(RatingScales, SCALES_FILE)
    if found and not found.scales:
        loading.problems.append(make_problem("empty_value", found.place, key="scales"))
    return found.scales if found else ()


@cache
def _default(kind: type[RecordType], name: str) -> RecordType:
    """Return a record that the program brings. Its place shows that it is in no repository of a project."""
    record = Loading(default_folder("plans"), DEFAULTS_NAME).record(kind, default_folder("plans") / name)
    assert record, name
    return record


def load_common(loading: Loading, folder: Path) -> Common:
    """Read what a folder adds to what is known for all bodies; a project without a catalogue has the program's."""
    paths = {name: folder / name for name in COMMON_FILES}
    here = {name: path for name, path in paths.items() if path.is_file() and not loading.leads_outside(path)}
    catalogue = loading.record(Catalogue, here[CATALOGUE_FILE]) if CATALOGUE_FILE in here else None
    if CATALOGUE_FILE not in here and folder == loading.plans:
        catalogue = _default(Catalogue, CATALOGUE_FILE)
    known = loading.record(ReportingWindows, here[WINDOWS_FILE]) if WINDOWS_FILE in here else None
    return Common(
        catalogues=(*loading.common.catalogues, *([catalogue] if catalogue else ())),
        windows=(*loading.common.windows, *(known.windows if known else ())),
        templates=_load_templates(loading) if folder == loading.plans else loading.common.templates,
    )


def _load_templates(loading: Loading) -> tuple[MeasureTemplate, ...] | None:
    """Return the measures that many plans repeat, or None where their file cannot be read."""
    path = loading.plans / TEMPLATES_FILE
    if not path.is_file() or loading.leads_outside(path):
        return ()
    found = loading.record(MeasureTemplates, path)
    return found.templates if found else None


def organisation_paths(loading: Loading) -> Iterator[Path]:
    """Yield the folders of bodies, in the order of their names."""
    if not loading.plans.is_dir():
        return
    for path in loading.children(loading.plans):
        if path.is_file() and path.name in (SCALES_FILE, TEMPLATES_FILE, SITE_FILE, AUTHORITIES_FILE, *COMMON_FILES):
            continue
        if not path.is_dir():
            loading.unexpected(path, (SCALES_FILE, TEMPLATES_FILE, *COMMON_FILES), "<байгууллага>/organisation.yml")
        elif not ID.fullmatch(path.name) or len(path.name) > LONGEST_ID:
            meant = meant_id(path.name)
            facts = {"example": f"{loading.name}/{meant}/"} if meant else {}
            loading.add("bad_folder_name", path, written=path.name, **facts)
        elif path.name in RESERVED_IDS:
            loading.add("reserved_id", path, written=path.name)
        else:
            yield path


def load_organisation(loading: Loading, folder: Path) -> OrganisationFolder | None:
    """Read one body with its years."""
    known = len(loading.findings)
    organisation = None
    years = []
    if not (folder / "organisation.yml").is_file():
        loading.add("missing_file", folder / "organisation.yml", written="organisation.yml")
    for path in loading.children(folder):
        if path.name == "organisation.yml":
            organisation = loading.record(Organisation, path, id=folder.name)
        elif path.is_dir() and YEAR.fullmatch(path.name):
            years.append(_load_year(loading, path, folder.name))
        elif path.name not in COMMON_FILES or not path.is_file():
            loading.unexpected(path, ("organisation.yml", *COMMON_FILES), "<он>/plan.yml")
    common = load_common(loading, folder)
    if organisation is None:
        return None
    newest_first = sorted((year for year in years if year), key=lambda year: -year.plan.year)
    return OrganisationFolder(
        organisation=organisation,
        years=tuple(newest_first),
        common=common,
        findings=tuple(loading.findings[known:]),
        gathered=read_gathered(folder),
    )


def read_gathered(folder: Path) -> Gathered | None:
    """Return where a body's folder was gathered from, or None if it was not, or if that is not known any more."""
    try:
        gathered = msgspec.json.decode((folder / GATHERED_FILE).read_bytes(), type=Gathered)
        return gathered if gathered.day else None
    except (OSError, ValueError):  # msgspec's own errors are of that kind, too
        return None


def _load_year(loading: Loading, folder: Path, organisation: str) -> YearFolder | None:
    found: dict[str, Any] = {}
    if not (folder / "plan.yml").is_file():
        loading.add("missing_file", folder / "plan.yml", written="plan.yml")
    for path in loading.children(folder):
        kind = YEAR_KINDS.get(path.name)
        if kind and kind.record is Plan:
            found[kind.field] = loading.record(Plan, path, organisation=organisation, year=int(folder.name))
        elif kind is None and path.is_file() and PERIOD_FILE.fullmatch(f"{meant_id(path.name)}.yml"):
            meant = f"reports/{meant_id(path.name)}.yml"
            facts = {} if (folder / meant).exists() else {"example": f"{loading.place(folder).file}/{meant}"}
            loading.add("unexpected_file", path, written=path.name, usual="reports", **facts)
        elif kind is None or path.is_dir() != bool(kind.folder):
            loading.unexpected(path, tuple(YEAR_KINDS), "plan.yml")
        elif kind.record is Evidence:
            found[kind.field] = tuple(load_evidence(loading, path))
        elif kind.folder:
            found[kind.field] = tuple(_load_periods(loading, kind, path))
        else:
            found[kind.field] = loading.record(kind.record, path)
    return _year_folder(loading, folder, found)


def _year_folder(loading: Loading, folder: Path, found: dict[str, Any]) -> YearFolder | None:
    """Return a year made of the records that were found, by the fields that hold them."""
    evidence = folder / "evidence"
    files = evidence_files(loading, evidence / "files") if evidence.is_dir() else EvidenceFiles()
    stamps = tuple(read_time_stamps(loading, evidence / "files", files.digests))
    if found.get("plan") is None:
        return None
    fields = {name: value for name, value in found.items() if value is not None and "." not in name}
    for name in ("links", "replies"):
        if name in fields:
            fields[name] = getattr(fields[name], name)
    disclosure = {name.partition(".")[2]: value for name, value in found.items() if "." in name}
    return YearFolder(
        files=files.digests,
        inspections=files.inspections,
        stamps=stamps,
        stamped=tuple((stamp.token, stamp.sha256) for stamp in stamps if stamp.signature is not Signature.WRONG),
        disclosure=YearDisclosure(**disclosure),
        **fields,
    )


def _load_periods(loading: Loading, kind: FileKind, folder: Path) -> Iterator[Record]:
    for path in loading.children(folder):
        located = kind.file_id(path.name)
        if located is None:
            meant = f"{_period_in_words(path.stem) or meant_id(path.name)}.yml"
            free = kind.file_id(meant) and not (folder / meant).exists()
            facts = {"example": f"{folder.name}/{meant}"} if free else {}
            loading.add("bad_period_name", path, written=path.name, **facts)
            continue
        record = loading.record(kind.record, path, **located)
        if record:
            yield record


def _period_in_words(name: str) -> str:
    """Return the period that a file was named after in Mongolian (`2-р улирал`), or nothing."""
    known = read_deadline(name) or {}
    parts = {"quarter": "q", "half": "h"}
    return next((f"{letter}{known[part]}" for part, letter in parts.items() if part in known), "")
