"""The pages with the codes by which other sites show a widget: a preview, three ways to paste, steps, a letter."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec

from iltod.core.language import shorten
from iltod.core.project import Settings
from iltod.exports.widgets.sizes import COLUMN, NARROW, WIDE
from iltod.exports.widgets.widget_files import WidgetPrinter
from iltod.exports.widgets.widgets import BodyWidgets, Widget
from iltod.facts.body_facts import OrganisationOverview, PlanOverview
from iltod.model.addresses import badge_address, part_anchor, paste_address
from iltod.pages.labels import short_name
from iltod.pages.page import LONGEST_HEAD_TITLE, Crumb, Page
from iltod.pages.wording import Wording

STYLE = "theme/partials/paste.css"

SIZES = {"narrow": NARROW, "column": COLUMN, "wide": WIDE}
"""The sizes that are offered, by the names that the words, the styles and the script know."""


MOST_CODES = 60
"""Of how many parts the page has the whole code; that of any other is made from its address."""


class Size(msgspec.Struct, frozen=True):
    """A width with the height that the preview's widget needs there, and the code for it where it can be given."""

    id: str
    width: int
    height: int
    code: str | None


class Part(msgspec.Struct, frozen=True):
    """The widget of a part with its place on the page, and its code where it is given."""

    anchor: str
    widget: Widget
    code: str | None


class Codes(msgspec.Struct, frozen=True):
    """What is pasted; none of it can be given without the address of the site."""

    address: str
    script: str
    badge: str
    mail: str
    origin: str
    page: str
    letter: str


class PastePages:
    """Makes the pages with the codes of one build."""

    def __init__(self, printer: WidgetPrinter, wording: Wording, settings: Settings) -> None:
        self._printer = printer
        self._wording = wording
        self._settings = settings

    def pages(self, overview: OrganisationOverview, widgets: BodyWidgets) -> Iterator[Page]:
        """Yield the page with the codes of a body, and that of each of its plans."""
        name = short_name(overview.organisation)
        crumbs = (Crumb(self._wording.crumbs.home, ""), Crumb(name, overview.address))
        yield self._page(overview, widgets.own, tuple(item.own for item in widgets.plans), crumbs, name)
        for item in widgets.plans:
            title = self._wording.plan.short_title.format(year=item.plan.plan.year)
            yield self._page(
                item.plan, item.own, item.parts, (*crumbs, Crumb(title, item.plan.address)), f"{title}, {name}"
            )

    def _page(
        self,
        overview: OrganisationOverview | PlanOverview,
        widget: Widget,
        parts: tuple[Widget, ...],
        crumbs: tuple[Crumb, ...],
        name: str,
    ) -> Page:
        words = self._wording.paste
        address = paste_address(overview.address)
        codes = self._codes(widget, address)
        return Page(
            address=address,
            template="paste",
            title=shorten(words.head_title.format(name=name), LONGEST_HEAD_TITLE),
            description=words.description.format(name=overview.organisation.name.text),
            crumbs=(*crumbs, Crumb(words.title, address)),
            noindex=True,
            sample=overview.organisation.sample,
            style=STYLE,
            context={
                "widget": widget,
                "badge": badge_address(widget.address, kind="svg"),
                "codes": codes,
                "sizes": tuple(self._sizes(widget)),
                "parts": tuple(self._parts(parts)),
                "parts_title": words.parts if isinstance(overview, PlanOverview) else words.plans,
            },
        )

    def _parts(self, parts: tuple[Widget, ...]) -> Iterator[Part]:
        for number, widget in enumerate(parts):
            given = self._settings.site_url and number < MOST_CODES
            code = self._printer.pasted(widget, "100%", widget.text.height(COLUMN)) if given else None
            yield Part(part_anchor(widget.address), widget, code)

    def _sizes(self, widget: Widget) -> Iterator[Size]:
        for name, width in SIZES.items():
            height = widget.text.height(width)
            code = self._printer.pasted(widget, "100%", height) if self._settings.site_url else None
            yield Size(name, width, height, code)

    def _codes(self, widget: Widget, address: str) -> Codes | None:
        site = self._settings.site_url
        if site is None:
            return None
        parts = urlsplit(site)
        origin = f"{parts.scheme}://{parts.netloc}"
        column = self._printer.pasted(widget, "100%", widget.text.height(COLUMN))
        letter = self._wording.paste.letter_body.format(
            address=f"{site}{widget.page}", frame=column, origin=origin, page=f"{site}{address}"
        )
        return Codes(
            address=f"{site}{widget.page}",
            script=self._printer.script(),
            badge=self._printer.pasted_badge(widget),
            mail=self._printer.pasted_badge(widget, "png"),
            origin=origin,
            page=f"{site}{address}",
            letter=letter,
        )
