"""What the prose pages give to the search: each page, and each of its parts that a link can name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iltod.pages.prose.prose_pages import NOT_FOUND, Prose
from iltod.pages.wording import Wording
from iltod.search.entries import PROSE, Document, Record, SearchedBody, search_of
from iltod.search.words import SearchWords


def prose_search(pages: Iterable[Prose], words: SearchWords, wording: Wording) -> SearchedBody:
    """Return what the prose `pages` give to the search; the page of a missing address is left out.

    `words` turns texts into keys; `wording` holds the words of the site.
    """
    found = sorted((page for page in pages if page.file != NOT_FOUND), key=lambda page: page.address)
    documents = [document for page in found for document in _documents(page)]
    return search_of(PROSE, wording.site.name, False, documents, words)


def _documents(page: Prose) -> Iterator[Document]:
    for part in page.parts:
        if part.id:
            yield _document(f"{page.address}#{part.id}", part.title, page.title, part.text)
        else:
            intro = part.text.removeprefix(page.title).strip()
            yield _document(page.address, page.title, "", f"{page.description}\n{intro}")


def _document(address: str, title: str, within: str, text: str) -> Document:
    shown = (("", within),) if within else ()
    return Document(Record(address, "", title, text, "", "", 0, shown), ((title,), (text,), (within,)))
