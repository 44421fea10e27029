"""Every public address of a site, and the ids that would collide with one.

Addresses are made here and nowhere else. What is declared by `_below` is known to `KNOWN_ENDINGS`, by which a contract
test holds that every path of a built site comes from here; the reserved ids of measures follow from it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple, Protocol

from iltod.core.place import Place
from iltod.core.project import Settings

_DATA_PAGES = ("110", "calendar", "data", "embed", "feed", "organisations", "performers", "robots", "schema", "search")

_GUIDE_PAGES = ("changes", "compare", "follow", "lists", "places", "quarters", "templates", "years")

_PROSE_PAGES = ("404", "about", "accessibility", "contact", "glossary", "help", "methodology", "news", "officers")

_TOOL_PAGES = ("offline", "open-data", "sw", "verify", "webmasters")

_THEME_FILES = ("assets", "css", "fonts", "img", "index", "javascripts", "js", "overrides", "stylesheets", "tags")

_OWN_FILES = ("log", "manifest", "opensearch", "sitemap")

RESERVED_IDS = frozenset((*_DATA_PAGES, *_GUIDE_PAGES, *_PROSE_PAGES, *_TOOL_PAGES, *_THEME_FILES, *_OWN_FILES))
"""Names at the top of the site that are not bodies. A contract test holds every prose page of `content/` among them."""


class Owner(StrEnum):
    """Below which page an address lies: the home page, or that of a body, a plan or a measure; or beside a widget."""

    SITE = "site"
    BODY = "body"
    PLAN = "plan"
    MEASURE = "measure"
    WIDGET = "widget"


class Ending(Protocol):
    """Makes an address out of that of the page below which it lies, and of the parts in braces."""

    def __call__(self, address: str = "", **parts: object) -> str:
        """Return the address."""


KNOWN_ENDINGS: list[tuple[Owner, str]] = []
"""How addresses go on below the page of their owner; a part in braces stands for an id, a number or a digest."""


def _below(ending: str, *owners: Owner) -> Ending:
    """Declare an address below the pages of some owners, and return what makes it."""
    KNOWN_ENDINGS.extend((owner, ending) for owner in owners)

    def address(address: str = "", **parts: object) -> str:
        return f"{address}{ending.format(**parts)}"

    return address


# Pages


def body_address(body: str) -> str:
    """Return the address of the page of a body."""
    return f"{body}/"


def plan_address(body: str, year: object) -> str:
    """Return the address of the page of a body's plan for a year."""
    return f"{body}/{year}/"


measure_address = _below("{measure}/", Owner.PLAN)
paste_address = _below("embed/", Owner.BODY, Owner.PLAN)
performers_address = _below("performers/", Owner.BODY, Owner.SITE)
deadlines_address = _below("calendar/", Owner.PLAN, Owner.SITE)
day_address = _below("calendar/{day}/", Owner.SITE)
bodies_address = _below("organisations/", Owner.SITE)
bodies_list_address = _below("organisations/{name}/", Owner.SITE)
bodies_under_address = _below("organisations/under/{parent}/", Owner.SITE)
places_address = _below("places/", Owner.SITE)
year_address = _below("years/{year}/", Owner.SITE)
quarters_address = _below("quarters/", Owner.SITE)
quarters_list_address = _below("quarters/{name}/", Owner.SITE)
template_address = _below("templates/{template}/", Owner.SITE)
template_kind_address = _below("templates/{template}/{kind}/", Owner.SITE)

TEMPLATES, COMPARE = (_below(f"{name}/", Owner.SITE)() for name in ("templates", "compare"))
"""Where the measures that many plans repeat are listed, and where it stands what bodies are compared with."""

comparison_address = _below("compare/{body}/", Owner.SITE)
pair_address = _below("compare/{body}/{other}/", Owner.SITE)
search_address = _below("search/", Owner.SITE)
term_address = _below("search/terms/{term}/", Owner.SITE)
published_address = _below("openness/", Owner.PLAN)
register_address = _below("disclosure/", Owner.PLAN)
complaints_address = _below("complaints/", Owner.PLAN)


def list_page_address(address: str, number: int) -> str:
    """Return the address of a page of a list that goes over several, by that of its first page."""
    return address if number == 1 else f"{address}{number}/"


def part_anchor(address: str) -> str:
    """Return where the code of a measure or section stands on the page of codes, by the address of either."""
    return f"part-{address.split('/')[-2]}"


# Sheets and pictures

poster_address = _below("poster.html", Owner.BODY)

leaflet_address = _below("plan-{year}.html", Owner.PLAN)

image_address = _below("card-{digest}.png", Owner.BODY, Owner.PLAN, Owner.MEASURE)

# Files of the whole site

SITE_CARD, WEB_APP, LOGO = (_below(f"assets/{name}", Owner.SITE)() for name in ("card.png", "webapp.json", "logo.png"))
"""The picture of pages that have none of their own, what a phone must know to keep the site, and its drawn logo."""

body_manifest_address = _below("manifest.json", Owner.BODY)

HOME_FILES = ("404.html", "manifest.json", "log.jsonl", "opensearch.xml", "robots.txt", "sitemap.xml", "sw.js")
"""Files directly at the root of the site, besides the home page."""

sitemap_address = _below("sitemap-{number}.xml", Owner.SITE)
schema_address = _below("schema/{name}", Owner.SITE)
output_schema_address = _below("schema/output/{name}", Owner.SITE)

# Files that readers follow

ATOM, JSON_FEED, CALENDAR = "feed.atom", "feed.json", "calendar.ics"
"""What the files of changes and of deadlines are called, beside the pages of a body and of a plan."""


atom_address = _below(ATOM, Owner.BODY, Owner.PLAN, Owner.SITE)

json_feed_address = _below(JSON_FEED, Owner.BODY, Owner.PLAN, Owner.SITE)

calendar_address = _below(CALENDAR, Owner.BODY)

performer_calendar_address = _below("performers/{unit}.ics", Owner.BODY)

# Copies of the data files

LISTS = "lists/"
"""Where the lists behind the figures stand: of all bodies here, of a body and of a plan below its page."""


lists_address = _below(LISTS, Owner.BODY, Owner.PLAN, Owner.SITE)
changes_address = _below("changes/", Owner.BODY, Owner.PLAN, Owner.SITE)
month_address = _below("changes/{month}/", Owner.SITE)
follow_address = _below("follow/", Owner.BODY, Owner.SITE)
lists_table = _below("lists.csv", Owner.BODY, Owner.PLAN)
list_address = _below(f"{LISTS}{{name}}/", Owner.SITE)
list_table = _below(f"{LISTS}{{name}}.csv", Owner.SITE)

PUBLISHED_SOURCE = "data/source/"
"""Where the site publishes the data files themselves, below its root."""

_PLANS_FOLDER = "plans/"

DEFAULTS_NAME = "iltod"
"""What a place in a file of the program begins with, where a project has no such file of its own."""


def source_address(place: Place, root: str, settings: Settings) -> str:
    """Return where a reader sees a line of the data: in the repository, or else in the copy on this site.

    `place` is the file and line, `root` the relative way to the top of the site; `settings` say whether a repository is
    published.
    """
    if place.file.startswith(f"{DEFAULTS_NAME}/"):
        return f"{root}{PUBLISHED_SOURCE}{place.file.removeprefix(f'{DEFAULTS_NAME}/')}"
    if settings.source_url:
        return settings.source_url.replace("{file}", place.file).replace("{line}", str(place.line))
    return f"{root}{PUBLISHED_SOURCE}{place.file.removeprefix(_PLANS_FOLDER)}"


def commit_address(commit: str, settings: Settings) -> str:
    """Return where a reader sees a commit in the repository, if that can be looked at."""
    return (settings.commit_url or "").replace("{commit}", commit)


def evidence_address(file: str, plan_address: str, root: str) -> str:
    """Return where the site publishes a file of a plan's evidence.

    `file` is its name, `plan_address` the address of the plan, and `root` the relative way to the top of the site.
    """
    return f"{root}{PUBLISHED_SOURCE}{plan_address}evidence/files/{file}"


def thumbnail_address(file: str, plan_address: str, root: str) -> str:
    """Return where the site publishes the small form of a picture of a plan's evidence.

    `file` is the picture's name, `plan_address` the address of the plan, and `root` the relative way to the top of the
    site.
    """
    return f"{root}{PUBLISHED_SOURCE}{plan_address}evidence/thumbnails/{file}.jpg"


# Open data

INDEX_ADDRESS = _below("data/organisations.json", Owner.SITE)()

SILENCE_ADDRESS = _below("data/silence.csv", Owner.SITE)()

digest_list_address = _below("data/digests/{name}.json", Owner.SITE)

body_digests_address = _below("digests.json", Owner.BODY)

snapshot_address = _below("reports/{report}.json", Owner.PLAN)

reach_address = _below("reach.csv", Owner.PLAN)


def json_address(page_address: str) -> str:
    """Return the address of the JSON beside a page (`a/2025/` has `a/2025.json`)."""
    return f"{page_address.rstrip('/')}.json"


transcript_address = _below("transcript.txt", Owner.PLAN)


def csv_address(page_address: str) -> str:
    """Return the address of the CSV beside the page of a plan."""
    return f"{page_address.rstrip('/')}.csv"


TABLES = "tables/"
"""Where the tables of open data stand, below the page of a body or a plan, and below `data/` those of all bodies."""

DATA = "data/"
"""Where the open data of all bodies stands."""


TABLE_OWNERS = (Owner.BODY, Owner.PLAN)

table_address = _below(f"{TABLES}{{table}}.csv", *TABLE_OWNERS)

package_address = _below("datapackage.json", *TABLE_OWNERS)

KNOWN_ENDINGS.extend(
    (Owner.SITE, f"{DATA}{ending}") for ending in (TABLES, f"{TABLES}{{table}}.{{form}}", "datapackage.json")
)


DATABASE, ARCHIVE = (_below(f"data/iltod.{kind}", Owner.SITE)() for kind in ("sqlite", "zip"))
"""Where all tables stand as one database, and packed into one file."""

EXPLORE_PAGE = _below("data/explore/", Owner.SITE)()
"""The page of ready questions over the tables of all bodies."""

question_address = _below(f"{EXPLORE_PAGE}{{question}}/", Owner.SITE)

answer_address = _below(f"{EXPLORE_PAGE}{{question}}.csv", Owner.SITE)

column_file_address = _below("data/columns/{table}/{file}.json", Owner.SITE)

PUBLICATIONS = _below("data/publications.csv", Owner.SITE)()

quarter_file_address = _below("data/{year}-q{number}/{file}", Owner.SITE)

CATALOGUE = _below("data/catalogue.jsonld", Owner.SITE)()
"""Where the open data is described for catalogues of others."""

TABLES_PAGE = "data/tables/"
"""The page that lists the tables of all bodies."""


form_address = _below(f"{TABLES}{{table}}.{{form}}", *TABLE_OWNERS)


def workbook_address(page_address: str) -> str:
    """Return the address of the workbook with the tables of a plan, by its page."""
    return f"{page_address.rstrip('/')}.xlsx"


def is_table(path: str) -> bool:
    """Return whether a path of a site is that of a table."""
    return path.endswith(".csv") and path.rpartition("/")[0].endswith(TABLES.rstrip("/"))


# Widgets and former addresses

SECTION_NAME = "section-{id}"
"""What a section is called in an address, as its anchor on the page of the plan is."""

PAGE_SUFFIX = ".html"


class Moved(NamedTuple):
    """A file that stood at another address: the paths of the one that was there and of the one that is.

    `answer` is what oEmbed answers for the present page, if there is such a file.
    """

    former: str
    present: str
    answer: str = ""

    @property
    def is_page(self) -> bool:
        """Return whether a page can lead on; else the file itself must be there."""
        return self.present.endswith(PAGE_SUFFIX)


def page_path(address: str) -> str:
    """Return the path of the file of the page at an address that ends with `/`."""
    return f"{address}index.html"


def page_address(path: str) -> str:
    """Return the address at which a server shows the page in a file: that of its folder, where it is its index."""
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


WIDGETS = "embed/"
"""Where the widgets lie, in the folders of their pages. Only what lies here may be framed by other sites."""

GONE = f"{WIDGETS}404.html"
"""What a server shows in place of a widget that is not there."""

section_address = _below("s/section-{section}/", Owner.WIDGET)

badge_address = _below("badge.{kind}", Owner.WIDGET)

oembed_address = _below("oembed.json", Owner.WIDGET)

coloured_address = _below("s/{colour}/", Owner.WIDGET)


def widget_address(address: str) -> str:
    """Return the address of the widget of a page; that of a section, which has no page, is made like a page's."""
    return f"{WIDGETS}{address}"


def answer_path(address: str) -> str:
    """Return where the answer to oEmbed about a page or its widget lies, if it has one."""
    return oembed_address(widget_address(address.removeprefix(WIDGETS)))


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


# The search

SEARCH_BODIES = "search/bodies.bin"

SEARCH_RULES = "search/rules.json"

SEARCH_MEANINGS = "search/meanings.json"

search_keys_path = _below("search/keys/{name}.bin", Owner.SITE)

search_words_path = _below("search/words/{number}.txt", Owner.SITE)


def search_entries_path(body: str) -> str:
    """Return the path of the entries of a body in the index."""
    return f"{SEARCH_PLACE}{search_folder(body)}/entries.bin"


def search_records_path(body: str, number: int) -> str:
    """Return the path of a file with some records of a body."""
    return f"{SEARCH_PLACE}{search_folder(body)}/{number}.json"


def search_folder(body: str) -> str:
    """Return the ten digits by which the search names a body; as a number they are even."""
    digest = hashlib.sha256(body.encode()).digest()[:5]
    return (digest[:4] + bytes([digest[4] & 0xFE])).hex()


_OF_A_PLAN = [ending for owner, ending in KNOWN_ENDINGS if owner is Owner.PLAN and not ending.startswith("{")]

_TAKEN = {re.split("[/.]", ending)[0] for ending in _OF_A_PLAN if "/" in ending or ending.endswith(".json")}

RESERVED_MEASURE_IDS = frozenset(("evidence", *_TAKEN))
"""Ids that no measure may have: folders below a plan, and what has the name of a measure's JSON. `evidence` lies there
in the published sources."""
