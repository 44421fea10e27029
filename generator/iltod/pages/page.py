"""A page: its address, its place among the others, and the finished facts for its template."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from iltod.core.place import Place
from iltod.model.addresses import SITE_CARD, WEB_APP
from iltod.model.register import Gathered

LONG_TITLE = 140
"""From this many letters on a page's heading is set smaller."""

LONG_LIST = 200
"""From more than this many measures a page is drawn as far as it is in view."""

LONGEST_HEAD_TITLE = 70

CHART_STYLE = "theme/partials/charts.css"

PLAN_STYLE = "theme/partials/plan.css"

SIDES_STYLE = "theme/partials/sides.css"

LONGEST_DESCRIPTION = 160

_KEPT_FROM = ("", "offline/")
"""The pages from which a phone can keep the site; others do not pay for it."""

_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "atom": "application/atom+xml",
    "feed": "application/feed+json",
    "calendar": "text/calendar",
    "html": "text/html",
    "linked": "application/ld+json",
}


class Alternate(msgspec.Struct, frozen=True):
    """The same facts in another form, at an address relative to the site."""

    kind: Literal["json", "csv", "xlsx", "atom", "feed", "calendar", "html", "linked"]
    address: str
    title: str

    @property
    def type(self) -> str:
        """Return the media type."""
        return _TYPES[self.kind]


class Crumb(msgspec.Struct, frozen=True):
    """One step of the way from the home page to a page, itself included."""

    title: str
    address: str


class Sheet(msgspec.Struct, frozen=True):
    """A document of its own at `address` that a template of `sheets/` prints from the facts of a page."""

    address: str
    template: str


class Choice(msgspec.Struct, frozen=True):
    """A value of a filter with its label."""

    value: str
    label: str


class Page(msgspec.Struct, frozen=True):
    """A page of the site, written at `address` + `index.html`; addresses are relative to the site and end with `/`.

    `source` is the line of the data that the page shows, `style` a template of CSS that only this page needs.
    With `search` it has a search field. `widget` is where what other sites may show of it lies, `paste` the page with
    the codes for them, `image` the picture that social sites show. Of a `long` page a browser draws only what is in
    view. `traditional` is its title in the traditional script, if somebody wrote it. `context` holds finished facts for
    the template; `gathered` is where the body's data came from; `sheets` are documents that print the same facts.
    """

    address: str
    template: str
    title: str
    description: str
    crumbs: tuple[Crumb, ...]
    alternates: tuple[Alternate, ...] = ()
    noindex: bool = False
    sample: bool = False
    source: Place | None = None
    style: str | None = None
    search: bool = True
    widget: str | None = None
    paste: str | None = None
    long: bool = False
    traditional: str | None = None
    image: str | None = None
    sheets: tuple[Sheet, ...] = ()
    gathered: Gathered | None = None
    context: dict[str, Any] = msgspec.field(default_factory=dict)

    @property
    def picture(self) -> str:
        """Return the picture that social sites show: its own, or that of the whole site."""
        return self.image or SITE_CARD

    @property
    def web_app(self) -> str | None:
        """Return where a phone learns how to keep the site among its programs, on the pages where people do that."""
        return f"{self.root}{WEB_APP}" if self.address in _KEPT_FROM else None

    @property
    def root(self) -> str:
        """Return the way from the page to the root of the site: `../` for each step."""
        return "../" * self.address.count("/")
