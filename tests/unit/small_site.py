"""The pages of a small register, rendered with the templates and the words of the site."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from html_reading import HtmlReading
from small_register import AS_OF

from iltod.core.project import Settings
from iltod.exports.feeds import body_news
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.model import Register
from iltod.pages.all_bodies_pages import overview_pages
from iltod.pages.body_pages import organisation_pages
from iltod.pages.guide.changes_pages import all_changes_pages, body_changes_pages
from iltod.pages.guide.watch_pages import watch_pages
from iltod.pages.page import Page
from iltod.pages.renderer import Renderer, depth_of, make_markers, root_of, split_page_frame, wrap
from iltod.pages.wording import Wording, read_wording

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "site_templates"
SETTINGS = Settings(as_of=AS_OF)


@cache
def wording() -> Wording:
    return read_wording(TEMPLATES / "wording.yml")


@cache
def renderer() -> Renderer:
    return Renderer(TEMPLATES, wording(), SETTINGS)


def all_pages(data: Register, as_of: datetime.date = AS_OF) -> Iterator[Page]:
    overviews = [derive_organisation(item, data.scales, as_of) for item in data.organisations]
    for overview in overviews:
        yield from organisation_pages(overview, wording())
        yield from watch_pages(overview, wording())
        yield from body_changes_pages(overview, body_news(overview, wording()), wording())
    yield from all_changes_pages((), wording(), 3)
    yield from overview_pages(derive_all_bodies([item.summary for item in overviews], data.scales, as_of), wording())


def document(page: Page) -> str:
    """The whole page, as a browser gets it."""
    markers = make_markers("test")
    depth = depth_of(page.address)
    shell = split_page_frame(renderer().render_page_frame(root_of(depth), markers.head, markers.body), markers, depth)
    return wrap(shell, renderer().render(page)).decode()


def body(page: Page) -> HtmlReading:
    return HtmlReading(renderer().render(page).body)
