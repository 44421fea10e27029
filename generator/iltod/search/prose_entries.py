"""What the prose pages give to the search: each page, and each of its parts that a link can name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from iltod.pages.prose import NOT_FOUND, Prose
from iltod.pages.wording import Wording
from iltod.search.entries import PROSE, Document, Record, SearchedBody, search_of
from iltod.search.words import SearchWords

_PART = re.compile(
    r'<h[23][^>]*? id="([^"]+)"[^>]*>(.*?)</h[23]>|<dt><strong id="([^"]+)">(.*?)</strong></dt>', re.DOTALL
)

_UNREAD = re.compile(r'<pre.*?</pre>|<a class="headerlink".*?</a>', re.DOTALL)

_TAG = re.compile(r"<[^>]*>")


def prose_search(pages: Iterable[Prose], words: SearchWords, wording: Wording) -> SearchedBody:
    """Return what the prose pages give to the search."""
    found = sorted((page for page in pages if page.file != NOT_FOUND), key=lambda page: page.address)
    documents = [document for page in found for document in _documents(page)]
    return search_of(PROSE, wording.site.name, False, documents, words)


def _documents(page: Prose) -> Iterator[Document]:
    first, *parts = _PART.split(_UNREAD.sub("", page.html))
    intro = _text(first).removeprefix(page.title).strip()
    yield _document(page.address, page.title, "", f"{page.description}\n{intro}")
    for start in range(0, len(parts), 5):
        heading, title, term, name, text = parts[start : start + 5]
        yield _document(f"{page.address}#{heading or term}", _text(title or name), page.title, _text(text))


def _document(address: str, title: str, within: str, text: str) -> Document:
    shown = (("", within),) if within else ()
    return Document(Record(address, "", title, text, "", "", 0, shown), ((title,), (text,), (within,)))


def _text(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())
