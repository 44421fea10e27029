"""Every public address of a site, and the ids that would collide with one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from iltod.core.place import Place
from iltod.core.project import Settings

_DATA_PAGES = ("110", "calendar", "data", "embed", "feed", "organisations", "performers", "robots", "schema", "search")

_GUIDE_PAGES = ("changes", "compare", "follow", "lists", "places", "quarters", "templates")

_PROSE_PAGES = ("404", "about", "accessibility", "contact", "glossary", "help", "methodology", "news", "officers")

_TOOL_PAGES = ("offline", "sw", "verify", "webmasters")

_THEME_FILES = ("assets", "css", "fonts", "img", "index", "javascripts", "js", "overrides", "stylesheets", "tags")

_OWN_FILES = ("manifest", "opensearch", "sitemap")

RESERVED_IDS = frozenset((*_DATA_PAGES, *_GUIDE_PAGES, *_PROSE_PAGES, *_TOOL_PAGES, *_THEME_FILES, *_OWN_FILES))
"""Names at the top of the site that are not bodies. A contract test holds every prose page of `content/` among them."""

RESERVED_MEASURE_IDS = frozenset(
    (
        "calendar",
        "changes",
        "complaints",
        "datapackage",
        "disclosure",
        "embed",
        "evidence",
        "feed",
        "lists",
        "openness",
        "reports",
        "tables",
    )
)
"""Addresses beneath a plan that are pages of its own."""

ATOM, JSON_FEED, CALENDAR = "feed.atom", "feed.json", "calendar.ics"
"""What the files of changes and of deadlines are called, beside the pages of a body and of a plan."""


def calendar_address(address: str) -> str:
    """Return where the calendar of a body stands, by its page."""
    return f"{address}{CALENDAR}"


def performer_calendar_address(address: str, unit: str) -> str:
    """Return where the calendar of a performer stands, by the page of the body."""
    return f"{address}performers/{unit}.ics"


LISTS = "lists/"
"""Where the lists behind the figures stand: of all bodies here, of a body and of a plan below its page."""


CHANGES, FOLLOW = "changes/", "follow/"
"""Where it stands what changed, and how to follow a body."""


def lists_address(address: str) -> str:
    """Return where the lists of a body or of a plan stand, by its page."""
    return f"{address}{LISTS}"


def lists_table(address: str) -> str:
    """Return where the table of the lists of a body or of a plan stands, by its page."""
    return f"{address}lists.csv"


PUBLISHED_SOURCE = "data/source/"
"""Where the site publishes the data files themselves, below its root."""

_PLANS_FOLDER = "plans/"

DEFAULTS_NAME = "iltod"
"""What a place in a file of the program begins with, where a project has no such file of its own."""


def source_address(place: Place, root: str, settings: Settings) -> str:
    """Return where a reader sees a line of the data: in the repository, or else in the copy on this site."""
    if place.file.startswith(f"{DEFAULTS_NAME}/"):
        return f"{root}{PUBLISHED_SOURCE}{place.file.removeprefix(f'{DEFAULTS_NAME}/')}"
    if settings.source_url:
        return settings.source_url.replace("{file}", place.file).replace("{line}", str(place.line))
    return f"{root}{PUBLISHED_SOURCE}{place.file.removeprefix(_PLANS_FOLDER)}"


def commit_address(commit: str, settings: Settings) -> str:
    """Return where a reader sees a commit in the repository, if that can be looked at."""
    return (settings.commit_url or "").replace("{commit}", commit)


def evidence_address(file: str, plan_address: str, root: str) -> str:
    """Return where the site publishes a file that lies beside a plan's evidence."""
    return f"{root}{PUBLISHED_SOURCE}{plan_address}evidence/files/{file}"


def thumbnail_address(file: str, plan_address: str, root: str) -> str:
    """Return where the site publishes the small form of a picture that lies beside a plan's evidence."""
    return f"{root}{PUBLISHED_SOURCE}{plan_address}evidence/thumbnails/{file}.jpg"


INDEX_ADDRESS = "data/organisations.json"


def json_address(page_address: str) -> str:
    """Return the address of the JSON that stands beside a page (`a/2025/` has `a/2025.json`)."""
    return f"{page_address.rstrip('/')}.json"


def transcript_address(plan_address: str) -> str:
    """Return the address of the text that a program recognised in the source document of a plan."""
    return f"{plan_address}transcript.txt"


def csv_address(page_address: str) -> str:
    """Return the address of the CSV that stands beside the page of a plan."""
    return f"{page_address.rstrip('/')}.csv"


def reach_address(page_address: str) -> str:
    """Return the address of the CSV with the figures of reach of a plan."""
    return f"{page_address}reach.csv"


TABLES = "tables/"
"""Where the tables of open data stand, below the page of a body or a plan, and below `data/` those of all bodies."""

DATA = "data/"
"""Where the open data of all bodies stands."""


def table_address(address: str, table: str) -> str:
    """Return where a table stands, by the page of its body or plan, or by `data/`."""
    return f"{address}{TABLES}{table}.csv"


DATABASE, ARCHIVE = "data/iltod.sqlite", "data/iltod.zip"
"""Where all tables stand as one database, and packed into one file."""

TABLES_PAGE = "data/tables/"
"""The page that lists the tables of all bodies."""


def form_address(address: str, table: str, form: str) -> str:
    """Return where a table stands in another form than CSV."""
    return f"{address}{TABLES}{table}.{form}"


def workbook_address(page_address: str) -> str:
    """Return where the tables of a plan stand as one workbook, by its page."""
    return f"{page_address.rstrip('/')}.xlsx"


def is_table(path: str) -> bool:
    """Return whether a path of a site is that of a table."""
    return path.endswith(".csv") and path.rpartition("/")[0].endswith(TABLES.rstrip("/"))


def package_address(address: str) -> str:
    """Return where the description of the tables stands, by the page of their body or plan, or by `data/`."""
    return f"{address}datapackage.json"


SECTION_NAME = "section-{id}"
"""What a section is called in an address, as its anchor on the page of the plan is."""

PAGE_SUFFIX, PICTURE_SUFFIX = ".html", ".svg"


class Moved(NamedTuple):
    """A file that stood at another address: the paths of the one that was there and of the one that is.

    `answer` is what oEmbed is told of the present page, if there is such a file.
    """

    former: str
    present: str
    answer: str = ""

    @property
    def is_page(self) -> bool:
        """Return whether a page can lead on; else the file itself must stand there."""
        return self.present.endswith(PAGE_SUFFIX)


def page_path(address: str) -> str:
    """Return the path of the file of the page at an address that ends with `/`."""
    return f"{address}index.html"


def page_address(path: str) -> str:
    """Return the address at which a server shows the page in a file: that of its folder, where it is its index."""
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


def answer_path(address: str) -> str:
    """Return where what oEmbed is told of a page or of its widget lies, if it has one."""
    return f"{WIDGETS}{address.removeprefix(WIDGETS)}oembed.json"


WIDGETS = "embed/"
"""Where the widgets lie, in the folders of their pages. Only what lies here may be framed by other sites."""

BODY_PLACES = ("", "data/source/", WIDGETS)
"""The folders in which a body has a folder or files of its own, named by its id."""

SEARCH_PLACE = "search/bodies/"
"""Where a body has its part of the search, in a folder with a short name; it has files nowhere else."""


def owned_places(body: str) -> Iterator[str]:
    """Yield how the paths of a body's files begin."""
    for place in BODY_PLACES:
        yield f"{place}{body}/"
        yield f"{place}{body}."
    yield f"{SEARCH_PLACE}{search_folder(body)}/"


def search_folder(body: str) -> str:
    """Return the ten digits by which the search names a body; as a number they are even."""
    digest = hashlib.sha256(body.encode()).digest()[:5]
    return (digest[:4] + bytes([digest[4] & 0xFE])).hex()
