"""The feeds and calendars of a repository or of a small register, as files by their addresses."""

from __future__ import annotations

import datetime

from poison import poison
from repositories import Repo
from small_register import AS_OF, SCALE, folder, register
from small_site import wording

from iltod.exports.calendars import body_calendars
from iltod.exports.feeds import body_feeds, body_news, news_for_all
from iltod.exports.news import News
from iltod.facts.bodies import derive_organisation
from iltod.facts.body_facts import OrganisationOverview
from iltod.history.body_history import HistoryReader
from iltod.history.commit_log import read_history
from iltod.model import OrganisationFolder, Register
from iltod.reading.loader import load_organisation, load_scales
from iltod.reading.loading import Loading

SITE_URL = "https://iltod.example.mn/"

HOSTILE = (
    "<script>alert(1)</script>",
    "]]></content><entry>&amp;",
    "\"'&<>",
    "{{ 7*7 }} {title}",
    "javascript:alert(1)",
    "\u202eМонгол",
    "мөр\r\nEND:VEVENT\r\nBEGIN:VEVENT\nX:1",
    "а;б,в\\n:г",
    "\x00\x08\x1f\ufffe",
    "Ө" * 400,
    "📱" * 60,
)


def overview_of(held: OrganisationFolder, as_of: datetime.date = AS_OF) -> OrganisationOverview:
    return derive_organisation(held, (SCALE,), as_of)


def told(repo: Repo, as_of: datetime.date, body: str = "body") -> OrganisationOverview:
    """A body of a repository with its history, on a day."""
    loading = Loading((repo.root / "plans").resolve(), "plans")
    scales = load_scales(loading)
    held = load_organisation(loading, repo.root / "plans" / body)
    assert held
    with HistoryReader(read_history(repo.root, "plans"), as_of) as history_reader:
        return derive_organisation(held, scales, as_of, history_reader.read(held).years)


def feeds(overview: OrganisationOverview, site_url: str = SITE_URL) -> tuple[dict[str, bytes], tuple[News, ...]]:
    news = body_news(overview, wording())
    return dict(body_feeds(overview, news, wording(), site_url)), news_for_all(overview, news)


def calendars(overview: OrganisationOverview, site_url: str | None = SITE_URL) -> dict[str, bytes]:
    return dict(body_calendars(overview, wording(), site_url))


def hostile(words: str) -> OrganisationOverview:
    """A body before every text of which, and of its scale, stand these words."""
    found: Register = poison(register(folder()), lambda text: f"{words} {text}")
    return derive_organisation(found.organisations[0], found.scales, AS_OF)
