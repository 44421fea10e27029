"""What kind of page or file each file of the site is, so that it can be told what a generator leaves out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

_BODY, _PLAN = r"body-\d+", r"body-\d+/\d{4}"

PAGES = {
    "home": r"index\.html",
    "bodies": rf"{_BODY}/index\.html",
    "performers of bodies": rf"{_BODY}/performers/index\.html",
    "plans": rf"{_PLAN}/index\.html",
    "calendars of plans": rf"{_PLAN}/calendar/index\.html",
    "measures": rf"{_PLAN}/\d+-\d+/index\.html",
    "calendar of all bodies": r"calendar/index\.html",
    "performers of all bodies": r"performers/index\.html",
    "further pages of these two": r"(calendar|performers)/.+/index\.html",
    "lists of bodies and plans": rf"{_BODY}/(\d{{4}}/)?lists/index\.html",
    "changes of bodies and plans": rf"{_BODY}/(\d{{4}}/)?changes/index\.html",
    "ways to follow bodies": rf"{_BODY}/follow/index\.html",
    "bodies beside their kind": rf"compare/{_BODY}/index\.html",
    "two bodies side by side": rf"compare/{_BODY}/{_BODY}/index\.html",
    "lists, quarters, years and changes of all bodies": (
        r"(organisations|lists|quarters|years|changes|compare|places|templates)/.*\.html"
    ),
    "pages about the widgets": r".*/embed/index\.html",
    "widgets": r"embed/.*\.html",
    "pages of the search": r"search/.*\.html",
    "posters and plans in one file": r".*/(poster|plan-\d+)\.html",
    "page of the tables": r"data/tables/index\.html",
    "prose": r"(404|[a-z0-9-]+/index)\.html",
}
"""The kinds of pages; of two that match, the first counts. Prose is last: it stands wherever nothing else does."""

FILES = {
    "badges and answers to oEmbed": r"embed/",
    "index of the search": r"search/|opensearch\.xml",
    "feeds": r"(.*/)?feed\.(atom|json)",
    "calendars to subscribe to": r".*\.ics",
    "tables with their packages": (
        r"(.*/)?tables/|(.*/)?datapackage\.json|data/catalogue|lists/|.*/(lists|reach|silence)\.csv"
    ),
    "digests and manifests": r"data/digests/|(.*/)?manifest\.json",
    "copied files": r"(data/source|schema|assets)/",
    "JSON and CSV beside pages": r".*\.(json|csv)",
    "sitemaps": r"sitemap\S*\.xml(\.gz)?|robots\.txt",
    "the worker that keeps pages": r"sw\.js",
}

BASIC = frozenset(list(PAGES)[:8])
"""What every generator prints."""

REPEATED = frozenset(list(PAGES)[:13])
"""That, and every other kind of which there is one page for each body, or for each plan."""

OTHER, OTHER_PAGES = "other files", "pages of a kind that nobody named"


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    pages = ((name, re.compile(pattern + "$")) for name, pattern in PAGES.items())
    return (*pages, *((name, re.compile(rf"(?!.*\.html$)({pattern})")) for name, pattern in FILES.items()))


def kind_of(path: str) -> str:
    """Return the kind of a file of the site."""
    other = OTHER_PAGES if path.endswith(".html") else OTHER
    return next((name for name, pattern in _patterns() if pattern.match(path)), other)


def count_kinds(paths: Iterable[str]) -> dict[str, int]:
    """Return how many files of each kind there are, most first."""
    return dict(Counter(map(kind_of, paths)).most_common())
