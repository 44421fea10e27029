"""From the folder `plans/` to the register: which file is which record, and everything that cannot be read.

`plans/<organisation>/organisation.yml`, `plans/<organisation>/<year>/plan.yml`, `reports/<period>*.yml`,
`assessments/<period>*.yml`, `evidence/<id>.yml` with `evidence/files/`, what is published besides the plan
(`disclosure.yml`, `complaints/<period>*.yml`, `rules.yml`, `activities.yml`, `integrity.yml`), and
`plans/rating_scales.yml`. `disclosure_catalogue.yml` and `reporting_windows.yml` may stand in `plans/` for all bodies
and in a body's folder for it alone.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from iltod.binder import bind, value_place
from iltod.clean import clean_content, decode_clean
from iltod.model import (
    PUBLISHED_TYPES,
    Assessment,
    Evidence,
    Inspection,
    Organisation,
    OrganisationFolder,
    Period,
    Plan,
    ProgressReport,
    RatingScale,
    RatingScales,
    Record,
    Register,
    YearFolder,
)
from iltod.openness import (
    ActivityList,
    Catalogue,
    Common,
    ComplaintReport,
    DisclosureRegister,
    IntegrityRatings,
    ReportingWindows,
    RuleRegister,
    YearOpenness,
)
from iltod.personal_data import Finding, screen_file, screen_name
from iltod.place import Place
from iltod.problem import Problem, make_problem, visible
from iltod.screening import finding_problem
from iltod.sightings import LINKS_FILE, CheckedLinks
from iltod.stamp import Signature, Stamp
from iltod.timestamps import LARGEST_TOKEN, read_stamps
from iltod.yaml_reader import Node, read_file

SCALES_FILE = "rating_scales.yml"
CATALOGUE_FILE = "disclosure_catalogue.yml"
WINDOWS_FILE = "reporting_windows.yml"
COMMON_FILES = (CATALOGUE_FILE, WINDOWS_FILE)
"""What may stand in `plans/` for all bodies, and in the folder of one."""

TIMESTAMP_TYPES = ("tsr", "tst")
CERTIFICATE_TYPE = ".pem"
"""Certificates of whoever signed a time stamp may lie beside it."""

AUTHORITIES_FILE = "timestamp_authorities.pem"
"""Certificates of the time stamp authorities that the project trusts; most projects have none."""

LARGEST_CERTIFICATES = 1024 * 1024

_DATA_PAGES = ("110", "calendar", "data", "embed", "feed", "organisations", "performers", "robots", "schema", "search")
_PROSE_PAGES = ("404", "about", "accessibility", "contact", "glossary", "help", "methodology", "news", "officers")
_TOOL_PAGES = ("offline", "sw", "verify", "webmasters")
_THEME_FILES = ("assets", "css", "fonts", "img", "index", "javascripts", "js", "overrides", "stylesheets", "tags")
_OWN_FILES = ("manifest", "opensearch", "sitemap")
RESERVED_IDS = frozenset((*_DATA_PAGES, *_PROSE_PAGES, *_TOOL_PAGES, *_THEME_FILES, *_OWN_FILES))
"""Names at the top of the site that are not bodies. A contract test holds every prose page of `content/` among them."""

LONGEST_ID = 60
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEAR = re.compile(r"20[0-9]{2}")
_PERIOD_FILE = re.compile(rf"({'|'.join(Period)})(-[a-z0-9]+)*\.yml")
_IGNORED = re.compile(r"\..*|~\$.*|.*~|Thumbs\.db|README\.md", re.IGNORECASE)

RecordType = TypeVar("RecordType", bound=Record)


class Loaded(msgspec.Struct, frozen=True):
    """What could be read, and every problem met on the way, sorted by place. `plans` is the folder that was read."""

    register: Register
    problems: tuple[Problem, ...]
    plans: Path


class Loading(msgspec.Struct):
    """One walk through `plans/`. `plans` is resolved; places are told from `name` on (`plans/…`).

    `common` is what holds for all bodies.
    """

    plans: Path
    name: str
    common: Common = msgspec.field(default_factory=Common)
    problems: list[Problem] = msgspec.field(default_factory=list)
    findings: list[Finding] = msgspec.field(default_factory=list)

    def place(self, path: Path) -> Place:
        """Return the place of a file as problems tell it."""
        return Place(visible("/".join((self.name, *path.relative_to(self.plans).parts))))

    def add(self, code: str, path: Path, **facts: object) -> None:
        """Record a problem of a file or folder."""
        self.problems.append(make_problem(code, self.place(path), **facts))

    def unexpected(self, path: Path, names: tuple[str, ...], usual: str) -> None:
        """Record a file or folder that does not belong, with the name from `names` that was meant, or a usual one."""
        stem = path.name.split(".")[0].lower()
        by_stem = {name.removesuffix(".yml"): name for name in names}
        close = difflib.get_close_matches(stem, by_stem, 1, 0.75)
        meant = by_stem[close[0]] if close else usual
        self.add("unexpected_file", path, written=path.name, example=f"{self.place(path.parent).file}/{meant}")

    def children(self, folder: Path) -> Iterator[Path]:
        """Yield what a folder holds, in the order of names, without what leads out of `plans/`."""
        try:
            found = sorted(folder.iterdir(), key=lambda path: path.name)
        except OSError:
            self.add("unreadable_file", folder)
            return
        for path in found:
            if _IGNORED.fullmatch(path.name):
                continue
            if self.leads_outside(path):
                self.add("symlink_outside", path)
                continue
            yield path

    def leads_outside(self, path: Path) -> bool:
        """Return whether a link leads out of `plans/`."""
        return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(self.plans)

    def record(self, kind: type[RecordType], path: Path, **located: object) -> RecordType | None:
        """Return the record in a file, or None after its problems were recorded."""
        name = self.place(path).file
        content = clean_content(path)
        if content is not None:
            findings = screen_file(content, name)
            if findings and path.parent == self.plans:  # a file of all bodies: nobody could release it
                self.problems += [finding_problem(finding) for finding in findings]
            else:
                self.findings += findings
            clean = decode_clean(kind, content, name, **located)
            if clean is not None:
                return clean
        reading = read_file(path, name)
        self.problems += reading.problems
        if reading.node is None:
            return None
        record, problems = bind(kind, reading.node, name, **located)
        self.problems += problems
        return record


def load_register(root: Path, plans_dir: str = "plans") -> Loaded:
    """Read everything under `plans/` of a project; a file that cannot be read is left out and told as a problem."""
    loading = Loading((root / plans_dir).resolve(), plans_dir)
    scales = load_scales(loading)
    loading.common = load_common(loading, loading.plans)
    folders = [folder for path in organisation_paths(loading) if (folder := load_organisation(loading, path))]
    register = Register(scales=scales, organisations=tuple(folders))
    return Loaded(register, tuple(sorted(loading.problems)), loading.plans)


_KEYS_OF_VALUES = {
    "date_outside_year": ("date",),
    "digest_differs": ("sha256",),
    "done_below_threshold": ("value",),
    "active_content": ("file",),
    "content_differs": ("file",),
    "evidence_file_too_large": ("file",),
    "file_not_screened": ("file",),
    "file_not_there": ("file", "timestamp"),
    "file_renamed": ("file",),
    "location_inside": ("file",),
    "picture_too_large": ("file",),
    "picture_with_location": ("file",),
    "unreadable_content": ("file",),
    "file_without_digest": ("file",),
    "forbidden_file_type": ("file", "timestamp"),
    "future_date": ("date", "updates", "entered", "adopted", "repealed"),
    "latin_letter": ("rating",),
    "performer_not_responsible": ("performer",),
    "unknown_criterion": ("criterion",),
    "unknown_disclosure_item": ("item",),
    "unknown_evidence": ("evidence",),
    "unknown_group": ("group",),
    "unknown_measure": ("measure", "measures"),
    "unknown_parent": ("parent",),
    "unknown_rating": ("rating",),
    "unknown_scale": ("rating_scale",),
    "unknown_unit": ("performer", "unit"),
}
"""Where in its record stands the value that a problem is about."""


def exactly_placed(problems: Iterable[Problem], plans: Path) -> tuple[Problem, ...]:
    """Return the problems, sorted, at the values that they are about instead of at the beginning of the record.

    Records know only their own place, so the few files with problems are read once more.
    """
    nodes: dict[str, Node | None] = {}
    placed = []
    for problem in problems:
        keys = _KEYS_OF_VALUES.get(problem.code)
        name = problem.place.file
        if keys and name not in nodes:
            nodes[name] = read_file(plans.joinpath(*name.split("/")[1:]), name).node
        node = nodes.get(name)
        found = value_place(node, problem.place, keys, dict(problem.facts)["written"]) if keys and node else None
        placed.append(msgspec.structs.replace(problem, place=found) if found else problem)
    return tuple(sorted(placed))


def load_scales(loading: Loading) -> tuple[RatingScale, ...]:
    """Read the rating scales, without which nothing can be rated."""
    path = loading.plans / SCALES_FILE
    if not loading.plans.is_dir():
        loading.problems.append(make_problem("missing_folder", Place(loading.name), written=loading.name))
        return ()
    if not path.is_file():
        loading.add("missing_file", path, written=SCALES_FILE)
        return ()
    found = loading.record(RatingScales, path)
    if found and not found.scales:
        loading.problems.append(make_problem("empty_value", found.place, key="scales"))
    return found.scales if found else ()


def load_common(loading: Loading, folder: Path) -> Common:
    """Read what a folder adds to what is known for all bodies."""
    paths = {name: folder / name for name in COMMON_FILES}
    here = {name: path for name, path in paths.items() if path.is_file() and not loading.leads_outside(path)}
    catalogue = loading.record(Catalogue, here[CATALOGUE_FILE]) if CATALOGUE_FILE in here else None
    known = loading.record(ReportingWindows, here[WINDOWS_FILE]) if WINDOWS_FILE in here else None
    return Common(
        catalogues=(*loading.common.catalogues, *([catalogue] if catalogue else ())),
        windows=(*loading.common.windows, *(known.windows if known else ())),
    )


def organisation_paths(loading: Loading) -> Iterator[Path]:
    """Yield the folders of bodies, in the order of their names."""
    if not loading.plans.is_dir():
        return
    for path in loading.children(loading.plans):
        if path.is_file() and path.name in (SCALES_FILE, AUTHORITIES_FILE, *COMMON_FILES):
            continue
        if not path.is_dir():
            loading.unexpected(path, (SCALES_FILE, *COMMON_FILES), "<байгууллага>/organisation.yml")
        elif not _ID.fullmatch(path.name) or len(path.name) > LONGEST_ID:
            meant = _meant_id(path.name)
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
        elif path.is_dir() and _YEAR.fullmatch(path.name):
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
    )


_OPENNESS_FILES: dict[str, type[Record]] = {
    "disclosure.yml": DisclosureRegister,
    "rules.yml": RuleRegister,
    "activities.yml": ActivityList,
    "integrity.yml": IntegrityRatings,
}
_SINGLE_FILES: dict[str, type[Record]] = {**_OPENNESS_FILES, LINKS_FILE: CheckedLinks}
_YEAR_NAMES = ("plan.yml", "reports", "assessments", "evidence", "complaints", *_SINGLE_FILES)


def _load_year(loading: Loading, folder: Path, organisation: str) -> YearFolder | None:
    plan = None
    found: dict[str, tuple[Any, ...]] = {}
    openness: dict[str, Any] = {}
    files = _Files()
    if not (folder / "plan.yml").is_file():
        loading.add("missing_file", folder / "plan.yml", written="plan.yml")
    for path in loading.children(folder):
        match path.name:
            case "plan.yml":
                plan = loading.record(Plan, path, organisation=organisation, year=int(folder.name))
            case "reports" if path.is_dir():
                found["reports"] = tuple(_load_periods(loading, ProgressReport, path))
            case "assessments" if path.is_dir():
                found["assessments"] = tuple(_load_periods(loading, Assessment, path))
            case "evidence" if path.is_dir():
                found["evidence"] = tuple(_load_evidence(loading, path))
                files = _evidence_files(loading, path / "files")
            case "complaints" if path.is_dir():
                openness["complaints"] = tuple(_load_periods(loading, ComplaintReport, path))
            case name if name in _SINGLE_FILES and path.is_file():
                openness[path.stem] = loading.record(_SINGLE_FILES[name], path)
            case _:
                loading.unexpected(path, _YEAR_NAMES, "plan.yml")
    if plan is None:
        return None
    checked = openness.pop("links", None)
    stamps = tuple(_stamps(loading, folder / "evidence" / "files", files.digests))
    year = YearFolder(
        plan=plan,
        files=files.digests,
        inspections=files.inspections,
        stamps=stamps,
        stamped=tuple((stamp.token, stamp.sha256) for stamp in stamps if stamp.signature is not Signature.WRONG),
        openness=YearOpenness(**openness),
        links=checked.links if checked else (),
    )
    return msgspec.structs.replace(year, **found)


def _load_periods(loading: Loading, kind: type[RecordType], folder: Path) -> Iterator[RecordType]:
    for path in loading.children(folder):
        match = _PERIOD_FILE.fullmatch(path.name)
        if match is None:
            meant = f"{_meant_id(path.name)}.yml"
            facts = {"example": f"{folder.name}/{meant}"} if _PERIOD_FILE.fullmatch(meant) else {}
            loading.add("bad_period_name", path, written=path.name, **facts)
            continue
        record = loading.record(kind, path, id=path.stem, period=Period(match.group(1)))
        if record:
            yield record


def _load_evidence(loading: Loading, folder: Path) -> Iterator[Evidence]:
    for path in loading.children(folder):
        if path.name == "files" and path.is_dir():
            continue
        if path.suffix != ".yml" or not _ID.fullmatch(path.stem) or len(path.stem) > LONGEST_ID:
            meant = _meant_id(path.name)
            facts = {"example": f"{folder.name}/{meant}.yml"} if meant else {}
            loading.add("bad_evidence_name", path, written=path.name, **facts)
            continue
        loading.findings += screen_name(loading.place(path).file)
        record = loading.record(Evidence, path, id=path.stem)
        if record:
            yield record


def _meant_id(written: str) -> str:
    """Return the id that a name of a file or folder was meant to be, or nothing where it cannot be made one."""
    name = re.sub(r"[ ._-]+", "-", re.sub(r"\.ya?ml(?:\.txt)?$", "", written, flags=re.IGNORECASE).lower()).strip("-")
    return name if _ID.fullmatch(name) and len(name) <= LONGEST_ID else ""


def _stamps(loading: Loading, folder: Path, digests: dict[str, str]) -> Iterator[Stamp]:
    """Yield what each time stamp token says of the files beside it."""
    tokens = [name for name in digests if name.rpartition(".")[2].lower() in TIMESTAMP_TYPES]
    if not tokens:
        return
    trusted = _start(loading.plans / AUTHORITIES_FILE, LARGEST_CERTIFICATES)
    named = [name for name in digests if name.endswith(CERTIFICATE_TYPE)]
    beside = b"\n".join(_start(folder / name, LARGEST_TOKEN) for name in named)
    for name in tokens:
        yield from read_stamps(name, _start(folder / name, LARGEST_TOKEN + 1), digests.values(), trusted, beside)


def _start(path: Path, length: int) -> bytes:
    """Return the beginning of a file, or nothing where there is none."""
    try:
        with path.open("rb") as file:
            return file.read(length)
    except OSError:
        return b""


class _Files(msgspec.Struct, frozen=True):
    """The files that evidence may name: their digests, and what those of published types turned out to be."""

    digests: dict[str, str] = msgspec.field(default_factory=dict)
    inspections: dict[str, Inspection] = msgspec.field(default_factory=dict)


def _evidence_files(loading: Loading, folder: Path) -> _Files:
    files = _Files()
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
                files.inspections[path.name], findings = _inspect(path, file)
                loading.findings += findings
        except OSError:
            loading.add("unreadable_file", path)
        else:
            files.digests[path.name] = digest
    return files


def _inspect(path: Path, file: str) -> tuple[Inspection, tuple[Finding, ...]]:
    from iltod.inspection import inspect_file  # most bodies have no such file, and its libraries take long to load

    return inspect_file(path, file)
