"""Feeds: what changed, as Atom and as JSON Feed, and the description of the search for browsers.

Readers of feeds know no address but that of the feed, so everything in one is absolute: without the address of the site
there are none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote, urlsplit

import msgspec

from iltod.core.project import LogEnd
from iltod.core.site_file import SiteFile
from iltod.exports.news import News, newest, one_line, plan_news
from iltod.facts.body_facts import OrganisationOverview
from iltod.history.time import moment_of, start_of
from iltod.model.addresses import atom_address, json_feed_address, search_address
from iltod.pages.conduct_words import log_line, marked_name, participation_line, stale_line
from iltod.pages.wording import Wording

OPEN_SEARCH = "opensearch.xml"

MOST_ENTRIES = 20
"""How many entries the feed of a body or a plan has."""

ALL_BODIES_ENTRIES = 60

ALL_BODIES_ENTRIES_EACH = 3
"""So many of one body the feed of all bodies has at most: nobody fills it alone, and little is kept of each."""


class Feed(msgspec.Struct, frozen=True):
    """What both forms of a feed say: `address` is that of the page it belongs to, relative to the site."""

    title: str
    description: str
    address: str
    entries: Sequence[News]


def body_news(overview: OrganisationOverview, wording: Wording) -> tuple[tuple[News, ...], ...]:
    """Return the newest changes of each plan of a body."""
    return tuple(plan_news(plan, wording, MOST_ENTRIES) for plan in overview.plans)


def news_for_all(overview: OrganisationOverview, news: Sequence[tuple[News, ...]]) -> tuple[News, ...]:
    """Return the news of a body for the feed of all bodies; a sample has none there."""
    return () if overview.organisation.sample else newest(news, ALL_BODIES_ENTRIES_EACH)


def body_feeds(
    overview: OrganisationOverview,
    news: Sequence[tuple[News, ...]],
    wording: Wording,
    site_url: str,
    log: LogEnd | None = None,
) -> Iterator[SiteFile]:
    """Yield the feeds of a body and of its plans.

    `news` is that of each plan (`body_news`), `site_url` the address of the site, `log` the end of the
    log of publications.
    """
    words = wording.feeds
    name = marked_name(overview.organisation, wording, short=False)
    text = words.text
    if not overview.participation.takes_part:
        reported = overview.totals.reported.numerator > 0
        text = f"{text} {participation_line(overview.participation, wording, reported=reported)}"
    if overview.participation.updated:
        text = f"{text} {stale_line(overview.participation.stale, overview.participation.updated, wording)}"
    sample = f"{wording.sample.mark}: " if overview.organisation.sample else ""
    printer = _Printer(wording, site_url, overview.as_of, log)
    title = words.title.format(name=name)
    yield from printer.files(Feed(one_line(f"{sample}{title}"), text, overview.address, newest(news, MOST_ENTRIES)))
    for plan, of_plan in zip(overview.plans, news, strict=True):
        title = words.plan_title.format(name=name, year=plan.plan.year)
        yield from printer.files(Feed(one_line(f"{sample}{title}"), text, plan.address, of_plan))


def all_bodies_feeds(
    bodies: Iterable[tuple[News, ...]], wording: Wording, site_url: str, as_of: datetime.date, log: LogEnd | None = None
) -> Iterator[SiteFile]:
    """Yield the feeds of all organisations.

    `bodies` are the news of each organisation, `wording` holds the words of the site, `site_url` is its address,
    `as_of` the day of the build, and `log` the end of the log of publications, or None for a preview.
    """
    feed = Feed(wording.feeds.country_title, wording.feeds.country_text, "", newest(bodies, ALL_BODIES_ENTRIES))
    yield from _Printer(wording, site_url, as_of, log).files(feed)


def search_description(wording: Wording, site_url: str) -> SiteFile:
    """Return what a browser must know to offer the search of the site in its own field (OpenSearch 1.1)."""
    words = wording.feeds
    address = escape(f"{site_url}{search_address()}?q=")
    return SiteFile(
        OPEN_SEARCH,
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
            f"<ShortName>{escape(wording.site.name)}</ShortName>\n"
            f"<Description>{escape(words.search_text)}</Description>\n"
            "<InputEncoding>UTF-8</InputEncoding>\n<Language>mn</Language>\n"
            f'<Image type="image/svg+xml" width="16" height="16">{escape(site_url)}assets/icon.svg</Image>\n'
            f'<Url type="text/html" template="{address}{{searchTerms}}"/>\n'
            "</OpenSearchDescription>\n"
        ).encode(),
    )


def host_of(site_url: str) -> str:
    """Return the name of the server of a site in ASCII."""
    return (urlsplit(site_url).hostname or "").encode("idna").decode()


def tag(host: str, news: News) -> str:
    """Return the id of an entry, which stays whatever is written into the entry later (RFC 4151)."""
    return f"tag:{host},{news.moment.date()}:{quote(news.key)}"


class _Printer:
    def __init__(self, wording: Wording, site_url: str, as_of: datetime.date, log: LogEnd | None) -> None:
        self._log = log_line(log, wording)
        self._wording = wording
        self._site = site_url
        self._host = host_of(site_url)
        self._printed: dict[str, tuple[str, bytes]] = {}
        self._start = moment_of(start_of(as_of))

    def files(self, feed: Feed) -> Iterator[SiteFile]:
        """Yield both forms of a feed."""
        entries = [self._entry(news) for news in feed.entries]
        yield SiteFile(atom_address(feed.address), self._atom(feed, [entry for entry, _ in entries]))
        yield SiteFile(json_feed_address(feed.address), self._json(feed, [item for _, item in entries]))

    def _atom(self, feed: Feed, entries: Sequence[str]) -> bytes:
        updated = max((news.moment for news in feed.entries), default=self._start)
        page, own = f"{self._site}{feed.address}", f"{self._site}{atom_address(feed.address)}"
        head = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="mn">',
            f"<id>{escape(own)}</id>",
            f"<title>{escape(feed.title)}</title>",
            f"<subtitle>{escape(feed.description)}</subtitle>",
            f'<link rel="self" type="application/atom+xml" href="{escape(own)}"/>',
            f'<link rel="alternate" type="text/html" href="{escape(page)}"/>',
            f"<updated>{updated.isoformat()}</updated>",
            f"<author><name>{escape(self._wording.site.name)}</name></author>",
            f"<icon>{escape(self._site)}assets/icon.svg</icon>",
            *([f'<generator uri="{escape(self._site)}log.jsonl">{escape(self._log)}</generator>'] if self._log else []),
        ]
        return "\n".join([*head, *entries, "</feed>\n"]).encode()

    def _json(self, feed: Feed, items: Sequence[bytes]) -> bytes:
        document = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "description": feed.description,
            "home_page_url": self._site + feed.address,
            "feed_url": f"{self._site}{json_feed_address(feed.address)}",
            "language": "mn",
            "icon": f"{self._site}assets/icon-512.png",
            "favicon": f"{self._site}assets/icon-192.png",
            "authors": [{"name": self._wording.site.name, "url": self._site}],
            **({"_iltod": {"publication": self._log}} if self._log else {}),
            "items": [msgspec.Raw(item) for item in items],
        }
        return msgspec.json.encode(document) + b"\n"

    def _entry(self, news: News) -> tuple[str, bytes]:
        """Return an entry in both forms; that of a plan is in the feed of its body as well."""
        if news.key not in self._printed:
            self._printed[news.key] = self._print_entry(news)
        return self._printed[news.key]

    def _print_entry(self, news: News) -> tuple[str, bytes]:
        name, moment, content = tag(self._host, news), news.moment.isoformat(), self._content(news)
        entry = (
            f"<entry>\n<id>{escape(name)}</id>\n<title>{escape(news.title)}</title>\n"
            f'<link rel="alternate" type="text/html" href="{escape(self._site + news.address)}"/>\n'
            f"<published>{moment}</published>\n<updated>{moment}</updated>\n"
            f'<content type="html">{escape(content)}</content>\n</entry>'
        )
        item = {
            "id": name,
            "url": self._site + news.address,
            "title": news.title,
            "content_html": content,
            "date_published": moment,
            "date_modified": moment,
        }
        return entry, msgspec.json.encode(item)

    def _content(self, news: News) -> str:
        """Return what an entry says, as HTML."""
        words = self._wording.feeds
        lines = "".join(f"<li>{escape(line)}</li>" for line in news.lines)
        measures = "".join(
            f'<li><a href="{escape(self._site + item.address)}">{escape(item.title)}</a></li>' for item in news.measures
        )
        if news.more:
            measures += f"<li>{escape(words.more.format(count=news.more))}</li>"
        listed = f"<p>{escape(words.measures)}</p><ul>{measures}</ul>" if measures else ""
        return f"<ul>{lines}</ul>{listed}<p>{escape(words.call)}</p>"
