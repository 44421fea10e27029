"""The files of one body, made by a list of producers: a new export is one more producer.

A producer takes the finished facts of a body and returns files, and the addresses of those pages among them that
search engines may list. Producers do not depend on one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from iltod.core.site_file import SiteFile
from iltod.exports.calendars import body_calendars
from iltod.exports.cards import PageCard, body_cards
from iltod.exports.disclosure_data import disclosure_files
from iltod.exports.feeds import body_feeds, body_news
from iltod.exports.news import News
from iltod.exports.open_data import organisation_files, period_file
from iltod.exports.packages.body_packages import body_packages
from iltod.exports.tables.watch_tables import ListLines, body_lists, watch_files
from iltod.exports.widgets.widgets import BodyWidgets, body_widgets
from iltod.facts.body_facts import OrganisationOverview
from iltod.history.body_history import BodyHistory
from iltod.model import DataForm, OrganisationFolder, RatingScale
from iltod.pages.body_pages import organisation_pages
from iltod.pages.conduct_words import marked_name
from iltod.pages.disclosure_pages import disclosure_pages
from iltod.pages.guide.changes_pages import body_changes_pages
from iltod.pages.guide.watch_pages import watch_pages
from iltod.pages.page import Page
from iltod.pages.sheets import make_poster
from iltod.search.entries import SearchedBody, body_search
from iltod.site.files.source_copies import source_copies
from iltod.site.printer import Printer
from iltod.site.snapshots import report_snapshots


class BodyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of a body when its files are made.

    `copies` are the published copies of its pictures, `images` the Open Graph images of its pages, `news` what changed
    in each of its plans, newest first, `lists` are the lines behind its figures.
    """

    folder: OrganisationFolder
    overview: OrganisationOverview
    history: BodyHistory
    scales: tuple[RatingScale, ...]
    copies: tuple[SiteFile, ...]
    images: tuple[PageCard, ...]
    widgets: BodyWidgets
    news: tuple[tuple[News, ...], ...]
    search: SearchedBody
    lists: tuple[ListLines, ...]


class Produced(NamedTuple):
    """Files of a body, and the addresses of those pages among them that search engines may list."""

    files: Iterable[SiteFile]
    addresses: tuple[str, ...] = ()


Producer = Callable[[BodyFacts, Printer], Produced]


def body_facts(
    folder: OrganisationFolder,
    overview: OrganisationOverview,
    history: BodyHistory,
    scales: tuple[RatingScale, ...],
    copies: tuple[SiteFile, ...],
    printer: Printer,
) -> BodyFacts:
    """Return the facts from which the producers make the files of a body.

    `overview` is derived from the body's `folder`, its `history` and the rating `scales`; `copies` are the published
    copies of its pictures. A site whose address is not known has no Open Graph images, because no page could name them.
    """
    settings, wording = printer.settings, printer.wording
    images = body_cards(overview, wording, settings.cards, printer.pen.fingerprint) if settings.site_url else ()
    return BodyFacts(
        folder=folder,
        overview=overview,
        history=history,
        scales=scales,
        copies=copies,
        images=tuple(images),
        widgets=body_widgets(overview, wording),
        news=body_news(overview, wording),
        search=body_search(overview, printer.words, marked_name(folder.organisation, wording)),
        lists=body_lists(overview, printer.label),
    )


def _pages(facts: BodyFacts, printer: Printer) -> Produced:
    overview, wording = facts.overview, printer.wording
    pages = tuple(
        chain(
            organisation_pages(
                overview,
                wording,
                feeds=printer.settings.site_url is not None,
                workbooks=DataForm.XLSX in printer.package_settings.forms,
            ),
            disclosure_pages(overview, wording),
            watch_pages(overview, wording),
            body_changes_pages(overview, facts.news, wording, feeds=printer.settings.site_url is not None),
            printer.pastes.pages(overview, facts.widgets),
        )
    )
    images = {card.page: card.path for card in facts.images}
    gathered = facts.folder.gathered
    files = (file for page in pages for file in _page_files(replace(page, gathered=gathered), images, printer))
    return Produced(files, tuple(page.address for page in pages if not page.noindex))


def _page_files(page: Page, images: Mapping[str, str], printer: Printer) -> Iterable[SiteFile]:
    yield printer.page(replace(page, image=images.get(page.address)))
    yield from (printer.sheet(sheet.address, sheet.template, page.context) for sheet in page.sheets)


def _poster(facts: BodyFacts, printer: Printer) -> Produced:
    poster = make_poster(
        facts.overview, printer.settings.site_url, printer.wording, printer.settings.identity.logo_picture
    )
    variables = {"poster": poster, "organisation": facts.overview.organisation}
    return Produced((printer.sheet(poster.address, "poster", variables),))


def _open_data(facts: BodyFacts, printer: Printer) -> Produced:
    return Produced(organisation_files(facts.overview, printer.label))


def _tables(facts: BodyFacts, printer: Printer) -> Produced:
    old = facts.history.old
    last = old.last_commit() if old else None
    commit = last.id if last else None
    return Produced(body_packages(facts.overview, commit, printer.label, printer.wording, printer.package_settings))


def _watch_tables(facts: BodyFacts, printer: Printer) -> Produced:
    return Produced(watch_files(facts.overview, facts.lists, printer.label))


def _disclosure_data(facts: BodyFacts, printer: Printer) -> Produced:
    return Produced(disclosure_files(facts.overview, printer.wording))


def _report_snapshots(facts: BodyFacts, printer: Printer) -> Produced:
    snapshots = report_snapshots(facts.folder, facts.overview.plans, facts.history, facts.scales)
    return Produced(period_file(snapshot, printer.label) for snapshot in snapshots)


def _widgets(facts: BodyFacts, printer: Printer) -> Produced:
    return Produced(printer.widgets.files(facts.widgets))


def _calendars(facts: BodyFacts, printer: Printer) -> Produced:
    return Produced(body_calendars(facts.overview, printer.wording, printer.settings.site_url))


def _feeds(facts: BodyFacts, printer: Printer) -> Produced:
    site_url = printer.settings.site_url
    return Produced(
        body_feeds(facts.overview, facts.news, printer.wording, site_url, printer.settings.log) if site_url else ()
    )


def _search(facts: BodyFacts, printer: Printer) -> Produced:
    return Produced(facts.search.files)


def _picture_copies(facts: BodyFacts, printer: Printer) -> Produced:
    return Produced(facts.copies)


def _source_copies(facts: BodyFacts, printer: Printer) -> Produced:
    return Produced(source_copies(facts.folder, facts.overview, printer.project))


PRODUCERS: tuple[Producer, ...] = (
    _pages,
    _poster,
    _open_data,
    _tables,
    _disclosure_data,
    _watch_tables,
    _report_snapshots,
    _widgets,
    _calendars,
    _feeds,
    _search,
    _picture_copies,
    _source_copies,
)
"""What makes the files of a body, except its Open Graph images, which are drawn only where they are not published."""
