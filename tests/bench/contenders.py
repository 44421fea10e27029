"""Who takes part: iltod by its two doors, and the site generators that print the same pages from finished facts.

A contender has a folder of its own, which is prepared before the clock starts. Its build is the ordinary command, run
in that folder; a full build starts without output and without any cache.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from country import AS_OF
from kinds import BASIC, OTHER_PAGES, PAGES, REPEATED, kind_of
from markdown_pages import write_markdown
from tools import Tools

from iltod.core.language import plain_date

PROJECT = Path(__file__).parents[2]
PEERS = Path(__file__).parent / "peers"
SITE_URL = "https://example.org/"
REPORT_DAYS = ("2026-12-10", "2026-12-11")
"""The day of one body's last report, and the other that the one changed file says."""

CHANGED_PAGE = "body-00000/2026/index.html"
"""A page that prints this day."""

BIN = Path(sys.executable).parent
_ENVIRONMENT = {
    "ILTOD_AS_OF": AS_OF,
    "ILTOD_SITE_URL": SITE_URL,
    "ILTOD_CARDS": "none",  # pictures are for nobody to compare, and a setting for large sites
    "NO_MKDOCS_2_WARNING": "1",
    "NO_COLOR": "1",
}
_FRONT_MATTER_TEMPLATE = re.compile(r"^template: .*\n", re.MULTILINE)


@dataclass(frozen=True)
class Country:
    """What contenders are prepared from: the data, the derived facts, and of a built site what is only copied."""

    root: Path
    facts: Path
    reference: Path


WITHOUT = (
    "read the YAML, check, derive; it is handed the JSON-LD of its pages as text, and could not print what no body of "
    "this country has (assessments, amendments, contacts, pictures, a history)"
)


class Contender(ABC):
    """One way to make the site."""

    name: str
    does: str
    does_not: str = ""
    same_frame: bool = True
    """Whether its pages are meant to be those of iltod to the letter, or wear a theme of their own."""

    prints: frozenset[str]
    """The kinds of pages that it must print, all of them."""

    output: str
    caches: tuple[str, ...] = ()

    def __init__(self, folder: Path, tools: Tools) -> None:
        self.folder = folder
        self.tools = tools
        self.environment: dict[str, str] = dict(_ENVIRONMENT)
        self._day, self._other_day = REPORT_DAYS

    @property
    def site(self) -> Path:
        """Where the built site stands."""
        return self.folder / self.output

    @property
    @abstractmethod
    def version(self) -> str:
        """What the program calls its version."""

    @abstractmethod
    def command(self) -> Sequence[str | Path]:
        """The ordinary command for a build."""

    def shown_command(self) -> str:
        """The same for the report, without places of this machine."""
        return " ".join(part.name if isinstance(part, Path) else part for part in self.command())

    @abstractmethod
    def prepare(self, country: Country) -> None:
        """Make the folder."""

    def change_one_file(self) -> str:
        """Write another day into one report (or what stands for it) and return that day."""
        self.replace_day(self._day, self._other_day)
        self._day, self._other_day = self._other_day, self._day
        return self._day

    @abstractmethod
    def replace_day(self, before: str, after: str) -> None:
        """Change the day of one body's last report."""

    def clean(self) -> None:
        """Take away the output and every cache."""
        for name in (self.output, *self.caches):
            shutil.rmtree(self.folder / name, ignore_errors=True)


class Iltod(Contender):
    """iltod without MkDocs."""

    name = "iltod build"
    does = (
        "reads the YAML, checks it, derives all facts, writes pages, JSON, CSV, copies of the sources, schemas, maps, "
        "the index of the search, widgets with their answers to oEmbed, feeds, calendars, posters, plans in one file, "
        "tables with their packages"
    )
    prints = frozenset([*PAGES, OTHER_PAGES])
    output = "site"
    inputs = ("plans", "content", "site_templates", "mkdocs.yml")
    folders: tuple[str, ...] = ("content",)
    """What a project has besides its data: the templates are those of the program, as in a body's own repository."""

    @property
    def version(self) -> str:
        return version("iltod")

    def command(self) -> Sequence[str | Path]:
        return [BIN / "iltod", "build"]

    def clean(self) -> None:
        """Leave nothing but the input, wherever the program keeps its caches."""
        for path in self.folder.iterdir():
            if path.name not in self.inputs:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def prepare(self, country: Country) -> None:
        link_tree(country.root / "plans", self.folder / "plans")
        for name in self.folders:
            shutil.copytree(PROJECT / name, self.folder / name)
        shutil.copy(PROJECT / "mkdocs.yml", self.folder)

    def replace_day(self, before: str, after: str) -> None:
        replace_text(self.folder / "plans" / "body-00000" / "2026" / "reports" / "h2.yml", before, after)


class FrontDoor(Iltod):
    """iltod under MkDocs."""

    name = "mkdocs build (iltod)"
    does = "the same by the plugin: MkDocs and Material render the prose and the frame of every page"
    folders = ("content", "site_templates")

    @property
    def version(self) -> str:
        return f"{version('iltod')} with mkdocs {version('mkdocs')}, mkdocs-material {version('mkdocs-material')}"

    def command(self) -> Sequence[str | Path]:
        return [BIN / "mkdocs", "build", "--quiet"]


class Hugo(Contender):
    """Hugo with a content adapter."""

    name = "Hugo"
    does = (
        "pages by a content adapter over the facts, JSON and CSV as output formats, prose by goldmark, sitemap, copies"
    )
    does_not = WITHOUT
    prints = REPEATED
    output = "public"
    caches = ("resources",)

    @property
    def version(self) -> str:
        return self.tools.pinned("hugo")

    def command(self) -> Sequence[str | Path]:
        return [self.tools.hugo, "build", "--quiet"]

    def prepare(self, country: Country) -> None:
        shutil.copytree(PEERS / "hugo", self.folder)
        link_tree(country.facts, self.folder / "data")
        copied_files(country.reference, self.folder / "static")
        write_prose(self.folder / "content", without=("404.md",))

    def replace_day(self, before: str, after: str) -> None:
        replace_text(self.folder / "data" / "bodies" / "body-00000.json", before, after)


class Eleventy(Contender):
    """Eleventy with JavaScript templates."""

    name = "Eleventy"
    does = (
        "pages, JSON and CSV by pagination over the facts, JavaScript templates, prose by markdown-it, sitemap, copies"
    )
    does_not = WITHOUT
    prints = REPEATED
    output = "_site"
    caches = (".cache",)

    @property
    def version(self) -> str:
        return f"{self.tools.eleventy_version} on Node.js {self.tools.node_version}"

    def command(self) -> Sequence[str | Path]:
        return [
            "node",
            *self.tools.node_options,
            self.folder / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs",
            "--quiet",
        ]

    def prepare(self, country: Country) -> None:
        shutil.copytree(PEERS / "eleventy", self.folder)
        link_tree(country.facts, self.folder / "data")
        copied_files(country.reference, self.folder / "static")
        write_prose(self.folder / "src" / "prose")
        (self.folder / "node_modules").symlink_to(self.tools.node_modules)

    def replace_day(self, before: str, after: str) -> None:
        replace_text(self.folder / "data" / "bodies" / "body-00000.json", before, after)


class MkDocs(Contender):
    """MkDocs and Material as they come, with a Markdown file for every page."""

    name = "MkDocs + Material"
    does = "renders Markdown that was made from the facts beforehand, in the theme's own frame, and copies JSON and CSV"
    does_not = "read the YAML, check, derive, print pages from data, print JSON or CSV, index the text for search"
    same_frame = False
    prints = BASIC
    output = "site"

    @property
    def version(self) -> str:
        return f"{version('mkdocs')} with mkdocs-material {version('mkdocs-material')}"

    def command(self) -> Sequence[str | Path]:
        return [BIN / "mkdocs", "build", "--quiet"]

    def prepare(self, country: Country) -> None:
        docs = self.folder / "docs"
        copied_files(country.reference, docs)
        link_tree(country.reference, docs, is_open_data)
        write_prose(docs, without=("404.md",))
        write_markdown(country.facts, docs)
        shutil.copy(PEERS / "mkdocs.yml", self.folder)

    def replace_day(self, before: str, after: str) -> None:
        for path in (self.folder / "docs" / "body-00000" / "2026").rglob("*.md"):
            replace_text(path, _plain(before), _plain(after))
            replace_text(path, short(before), short(after))


class Zensical(MkDocs):
    """Zensical on the same files as MkDocs."""

    name = "Zensical"
    does = f"{MkDocs.does}; also indexes the text for search, which it always does"
    does_not = "read the YAML, check, derive, print pages from data, print JSON or CSV"
    caches = (".cache",)

    @property
    def version(self) -> str:
        return self.tools.pinned("zensical")

    def command(self) -> Sequence[str | Path]:
        return [self.tools.zensical, "build"]


OURS: tuple[type[Contender], ...] = (Iltod, FrontDoor)
PEERS_BY_KEY: dict[str, type[Contender]] = {"hugo": Hugo, "eleventy": Eleventy, "mkdocs": MkDocs, "zensical": Zensical}


def link_tree(source: Path, target: Path, wanted: Callable[[Path], bool] = lambda path: True) -> None:
    """Give a folder the files of another without copying their bytes; nothing changes a file in place."""
    for place, _, names in os.walk(source):
        here = Path(place).relative_to(source)
        kept = [name for name in names if wanted(here / name)]
        if kept:
            (target / here).mkdir(parents=True, exist_ok=True)
        for name in kept:
            os.link(source / here / name, target / here / name)


def copied_files(reference: Path, target: Path) -> None:
    """Hand over what iltod writes and a peer only copies: the published sources, the schemas, the theme's files."""
    link_tree(reference, target, is_copied)


def is_copied(path: Path) -> bool:
    """Return whether a file of the site is there as it was written by hand, or by `iltod schema`."""
    return path.parts[0] in ("schema", "assets") or path.parts[:2] == ("data", "source")


def is_open_data(path: Path) -> bool:
    """Return whether a file of the site is JSON or CSV beside a page."""
    return kind_of(str(path)) == "JSON and CSV beside pages"


def write_prose(folder: Path, without: Sequence[str] = ()) -> None:
    """Hand over the prose pages, without the choice of a template that the peers do not have."""
    for path in (PROJECT / "content").glob("*.md"):
        if path.name not in without:
            text = _FRONT_MATTER_TEMPLATE.sub("", path.read_text(encoding="utf-8"), count=1)
            (folder / path.name).write_text(text, encoding="utf-8")


def replace_text(path: Path, before: str, after: str) -> None:
    """Write a file anew, so that the folders that share its bytes keep theirs."""
    text = path.read_text(encoding="utf-8")
    path.unlink()
    path.write_text(text.replace(before, after), encoding="utf-8")


def short(date: str) -> str:
    """Return an ISO date as pages print it where there is little room."""
    return date.replace("-", ".")


def _plain(date: str) -> str:
    return plain_date(datetime.date.fromisoformat(date))
