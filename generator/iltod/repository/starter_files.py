"""What a body's own repository holds at its start: data, settings, automatic checks, words for its people."""

from __future__ import annotations

import json
import re
from importlib import metadata, resources
from pathlib import Path, PurePosixPath

import msgspec

from iltod.core.resources import default_folder
from iltod.core.site_file import SiteFile
from iltod.model import OrganisationKind
from iltod.model.files import FILE_KINDS
from iltod.pages.wording import Wording
from iltod.reading.json_schema import schema_files

LOCK_FILE = "generator/requirements.txt"

SCHEMA_FOLDER = ".iltod/schema"

CI_FILES = {
    "github": (".github/workflows/iltod.yml", "github.yml"),
    "gitea": (".gitea/workflows/iltod.yml", "gitea.yml"),
    "gitlab": (".gitlab-ci.yml", "gitlab.yml"),
}
"""Where each host looks for its automatic work, and the file of the starter with it."""

_COMMON = {
    ".gitignore": "gitignore",
    ".gitattributes": "gitattributes",
    ".editorconfig": "editorconfig",
    ".vscode/extensions.json": "vscode-extensions.json",
}

_OWN = {
    "site.yml": "site.yml",
    "mkdocs.yml": "mkdocs.yml",
    "README.md": "README.md",
    "CODEOWNERS": "codeowners",
    "plans/@ID@/organisation.yml": "organisation.yml",
}

_PATTERNS = {
    "organisation": "plans/*/organisation.yml",
    "plan": "plans/*/*/plan.yml",
    "report": "plans/*/*/reports/*.yml",
    "assessment": "plans/*/*/assessments/*.yml",
    "evidence": "plans/*/*/evidence/*.yml",
    "complaints": "plans/*/*/complaints/*.yml",
    "site": "site.yml",
}
"""Where files of a kind lie, if not in a file named after it."""


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What a body says of itself. `id` becomes an address and stays; `hosts` are keys of CI_FILES."""

    name: str
    id: str
    kind: OrganisationKind
    year: int
    registry_number: str = ""
    email: str = ""
    phone: str = ""
    form: str = ""
    address: str = ""
    hosts: tuple[str, ...] = tuple(CI_FILES)


def starter_files(answers: Answers, wording: Wording) -> tuple[SiteFile, ...]:
    """Return every file of a new repository."""
    return (*own_files(answers), *program_files(answers.hosts, wording))


def own_files(answers: Answers) -> tuple[SiteFile, ...]:
    """Return the files that belong to the body from the beginning; the program never looks at them again."""
    words = _words(answers)
    files = [SiteFile(_filled(path, words), _template(name, words)) for path, name in _OWN.items()]
    return (*files, SiteFile("content/.gitkeep", b""))


def program_files(hosts: tuple[str, ...], wording: Wording) -> tuple[SiteFile, ...]:
    """Return the files that say the same in every repository, and may be renewed with the program."""
    files = [SiteFile(path, _template(name, {})) for path, name in _COMMON.items()]
    files += [SiteFile(path, _template(name, {})) for path, name in (CI_FILES[host] for host in hosts)]
    files.append(SiteFile(".vscode/settings.json", _template("vscode-settings.json", {"SCHEMAS": _schema_lines()})))
    files.append(SiteFile("requirements.txt", default_folder(LOCK_FILE).read_bytes()))
    files.append(SiteFile("requirements-iltod.txt", _template("requirements-iltod.txt", {"PACKAGE": package_line()})))
    schemas = schema_files(wording).items()
    return (*files, *(SiteFile(f"{SCHEMA_FOLDER}/{name}", content) for name, content in schemas))


def package_line() -> str:
    """Return how pip finds this very version again: by the address it came from, or by its name and version."""
    package = metadata.distribution("iltod")
    origin = json.loads(package.read_text("direct_url.json") or "{}")
    address, hashes = origin.get("url", ""), origin.get("archive_info", {}).get("hashes", {})
    if not address.startswith("https://"):
        return f"iltod=={package.version}"
    return f"iltod @ {address}" + (f" --hash=sha256:{hashes['sha256']}" if "sha256" in hashes else "")


def _words(answers: Answers) -> dict[str, str]:
    ways = {"email": answers.email, "phone": answers.phone, "form": answers.form}
    given = {key: value for key, value in ways.items() if value}
    contact = "".join(f"\n  {key}: {_quoted(value)}" for key, value in given.items())
    own = {"emails": answers.email, "phones": answers.phone}
    contacts = "".join(f"\n  {key}: [{_quoted(value)}]" for key, value in own.items() if value)
    return {
        "NAME": answers.name,
        "NAME_YAML": _quoted(answers.name),
        "ID": answers.id,
        "KIND": answers.kind,
        "YEAR": str(answers.year),
        "REGISTRY": f'registry_number: "{answers.registry_number}"' if answers.registry_number else "",
        "CONTACTS": f"contacts:{contacts}" if contacts else "",
        "CONTACT": f"contact:{contact}" if contact else '#contact: {email: "medee@example.gov.mn"}',
        "ADDRESS": f"address: {_quoted(answers.address)}" if answers.address else "#address: https://example.gov.mn/",
    }


def _quoted(text: str) -> str:
    """Return text as YAML takes it whatever is in it."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _template(name: str, words: dict[str, str]) -> bytes:
    text = resources.files("iltod.repository").joinpath("starter", name).read_text(encoding="utf-8")
    lines = _filled(text, words).split("\n")
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def _filled(text: str, words: dict[str, str]) -> str:
    return re.sub(r"@([A-Z_]+)@", lambda mark: words.get(mark[1], mark[0]), text)


def _schema_lines() -> str:
    """Return which schema an editor takes for which files."""
    patterns = {kind: _PATTERNS.get(kind, f"plans/**/{kind}.yml") for kind in FILE_KINDS}
    lines = [f'    "./{SCHEMA_FOLDER}/{kind}.schema.json": "{pattern}"' for kind, pattern in patterns.items()]
    return ",\n".join(lines)


_LISTS = (".gitignore", ".gitattributes")
"""Files of single lines, to which a body adds its own."""


def differing(folder: Path, files: tuple[SiteFile, ...]) -> tuple[SiteFile, ...]:
    """Return those of some files that a folder does not have, or has with other content; line ends do not count.

    A file of single lines differs only where it lacks one.
    """
    found = ((file, _content(folder / PurePosixPath(file.path))) for file in files)
    return tuple(file for file, old in found if old != file.content and missing_lines(file, old) != ())


def missing_lines(file: SiteFile, old: bytes | None) -> tuple[str, ...] | None:
    """Return the lines of a file of single lines that its older content lacks; None for any other file, or none old."""
    if old is None or file.path not in _LISTS:
        return None
    present = {line.strip() for line in old.decode(errors="replace").splitlines()}
    lines = file.content.decode().splitlines()
    return tuple(line for line in lines if line.strip() and not line.startswith("#") and line.strip() not in present)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes().replace(b"\r\n", b"\n")
    except OSError:
        return None
