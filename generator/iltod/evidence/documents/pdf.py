"""The texts of a PDF: of its pages, through PDFium, and of everything else that its objects hold.

Before PDFium draws up a page's text, the size of everything that it would unpack for that is known to be within bounds:
a page may hold the same small piece a million times.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from iltod.evidence.documents.faults import (
    ActiveDocumentError,
    ComplexDocumentError,
    DocumentError,
    UnreadableDocumentError,
    guarded,
)
from iltod.evidence.documents.office import local_name, parse_xml
from iltod.evidence.documents.pdf_objects import (
    PdfObjects,
    is_picture,
    outer_filters,
    plain,
    refuse_earlier_revisions,
)
from iltod.evidence.documents.text_chunks import TextChunk

MOST_PAGES = 3_000

MOST_DRAWN_ON_A_PAGE = 8 * 1024 * 1024
"""Bytes of instructions of one page, each counted as often as it is drawn: PDFium keeps some thirty times as much."""

MOST_DRAWN = 256 * 1024 * 1024
"""Bytes of instructions that all pages may have together, each counted as often as it is drawn."""

_LARGEST_TAIL = 1024
"""Bytes that may follow the end of a PDF: programs leave blanks and comments there."""

_DRAWS = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")

_DEEPEST = 20

_HUMAN_XMP = frozenset(
    str.split(
        """
    li title creator description subject rights Keywords Author Label Nickname Headline Credit Source
    Instructions CaptionWriter AuthorsPosition Contact CiTelWork CiEmailWork CiAdrExtadr CiUrlWork UserComment
    Artist
    """
    )
)
"""Fields of XMP in which people write; the others hold what programs say of themselves."""


def pdf_chunks(content: bytes) -> Iterator[TextChunk]:
    """Yield the texts of a PDF. Raises DocumentError where it may not be published."""
    with guarded():
        end = content.rfind(b"%%EOF")
        if end >= 0 and len(content[end + 5 :].strip(b"\0\r\n\t ")) > _LARGEST_TAIL:
            raise ActiveDocumentError("hidden_data")
        objects = PdfObjects(content)
        pages = _pages(objects)
        objects.refuse_active()
        refuse_earlier_revisions(content, objects)
        labels = _labels(objects, pages)
        for string in objects.strings(labels):
            yield TextChunk(string.text, string.where, numbers=string.numbers, body=False)
        _refuse_heavy(objects, pages)
        yield from _metadata(objects)
    yield from _page_texts(content, len(pages))


def pdf_pictures(content: bytes) -> Iterator[bytes]:
    """Yield the photographs inside a PDF, and its metadata, one after another."""
    with guarded():
        objects = PdfObjects(content)
        for stream in objects.streams():
            filters = outer_filters(stream)
            if filters[:1] in (["/DCTDecode"], ["/DCT"], ["/JPXDecode"]):
                yield bytes(stream._data)
            elif is_picture(stream) and len(filters) > 1 and filters[-1] in ("/DCTDecode", "/DCT", "/JPXDecode"):
                yield objects.unpacked(stream, filters[:-1])
            elif _entry(stream, "/Type") == "/Metadata":
                yield objects.unpacked(stream)


def _pages(objects: PdfObjects) -> list[int]:
    """Return the numbers of the pages' objects in their order; what is null or not there is passed over."""
    root = _entry(objects.reader.trailer, "/Root")
    if not isinstance(root, dict):
        raise UnreadableDocumentError("no catalog")
    found: list[int] = []
    seen: set[int] = set()
    stack = [dict.get(root, "/Pages")]
    while stack:
        reference = stack.pop()
        number = getattr(reference, "idnum", 0)
        node = plain(reference)
        if not isinstance(node, dict) or number in seen:
            continue
        seen.add(number)
        kids = _entry(node, "/Kids")
        if isinstance(kids, list):
            stack += reversed(kids)
        else:
            found.append(number)
        if len(found) > MOST_PAGES:
            raise ComplexDocumentError("pages")
    return found


def _labels(objects: PdfObjects, pages: list[int]) -> dict[int, str]:
    """Return the places of objects: pages, what is pinned to them, and the properties of the document."""
    labels: dict[int, str] = {}
    for number, page in enumerate(pages, start=1):
        labels[page] = f"#page={number}"
        notes = _entry(objects.object(page), "/Annots")
        for note in notes if isinstance(notes, list) else ():
            labels[getattr(note, "idnum", 0)] = f"#page={number}"
    labels[getattr(dict.get(objects.reader.trailer, "/Info"), "idnum", 0)] = "#metadata"
    return labels


def _refuse_heavy(objects: PdfObjects, pages: list[int]) -> None:
    """Raise ComplexDocumentError where a document would draw more than its bytes say."""
    costs: dict[int, int] = {}
    drawn = 0
    for number in pages:
        page = objects.object(number)
        resources = _inherited(page, "/Resources")
        contents = _entry(page, "/Contents")
        parts = contents if isinstance(contents, list) else [contents]
        cost = sum(_cost(objects, plain(part), resources, costs, 0) for part in parts)
        drawn += cost
        if cost > MOST_DRAWN_ON_A_PAGE or drawn > MOST_DRAWN:
            raise ComplexDocumentError("unpacked")


def _cost(objects: PdfObjects, stream: Any, resources: Any, costs: dict[int, int], depth: int) -> int:
    """Return how many bytes of instructions a piece of a page draws, with those that it calls."""
    if depth > _DEEPEST:
        raise ComplexDocumentError("depth")
    if not hasattr(stream, "_data"):
        return 0
    key = id(stream)
    if key not in costs:
        costs[key] = 0
        content = objects.unpacked(stream)
        cost = len(content)
        forms = _entry(resources, "/XObject")
        for name in _DRAWS.findall(content):
            form = _entry(forms, "/" + name.decode("latin-1"))
            if hasattr(form, "_data") and not is_picture(form):
                cost += _cost(objects, form, _entry(form, "/Resources") or resources, costs, depth + 1)
        costs[key] = cost
    return costs[key]


def _inherited(page: Any, key: str) -> Any:
    for _ in range(_DEEPEST):
        if isinstance(page, dict) and key in page:
            break
        page = _entry(page, "/Parent")
    return _entry(page, key)


def _entry(dictionary: Any, key: str) -> Any:
    """Return an entry of a dictionary, None where it is null or not there, or where there is no dictionary."""
    return plain(dict.get(dictionary, key)) if isinstance(dictionary, dict) else None


def _page_texts(content: bytes, pages: int) -> Iterator[TextChunk]:
    """Yield the text of each page; a page that cannot be read is marked as unread, for a person to look at."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocumentError(str(error)) from error
    try:
        if len(document) > MOST_PAGES:
            raise ComplexDocumentError("pages")
        for index in range(max(len(document), pages)):
            yield _page_text(document, index)
    finally:
        document.close()


def _page_text(document: Any, index: int) -> TextChunk:
    where = f"#page={index + 1}"
    try:
        page = document[index]
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        text_page.close()
        page.close()
    except Exception:  # PDFium tells of everything by one kind of error, its bindings by many
        return TextChunk("", where, unread=True)
    return TextChunk(text.replace("\r\n", "\n").replace("\ufffe", "-"), where)


def _metadata(objects: PdfObjects) -> Iterator[TextChunk]:
    """Yield what the metadata of a document and of its pictures say."""
    for stream in objects.streams():
        if _entry(stream, "/Type") == "/Metadata":
            yield from xmp_chunks(objects.unpacked(stream))


def xmp_chunks(content: bytes) -> Iterator[TextChunk]:
    """Yield what a packet of XMP says; numbers only where people write them."""
    reader = _XmpReader()
    try:
        for _ in parse_xml(io.BytesIO(content.strip(b"\0 \r\n\t")), reader):
            pass
    except ComplexDocumentError:
        raise
    except (DocumentError, Exception):  # no sound XML: its words are read as they are
        yield TextChunk(content.decode("utf-8", errors="ignore"), "#metadata", numbers=False, body=False)
        return
    yield from reader.chunks


class _XmpReader:
    def __init__(self) -> None:
        self.chunks: list[TextChunk] = []
        self._tags: list[str] = []
        self._pieces: list[str] = []

    def start(self, name: str, attributes: list[str]) -> None:
        """An element begins."""
        self._tags.append(local_name(name))
        self._flush()
        for index in range(0, len(attributes), 2):
            self._add(attributes[index + 1], local_name(attributes[index]))

    def end(self, name: str) -> None:
        """An element ends."""
        self._flush()
        self._tags.pop()

    def text(self, text: str) -> None:
        """Take a piece of text."""
        self._pieces.append(text)

    def comment(self, text: str) -> None:
        """Take a comment."""
        self._add(text, "")

    def _flush(self) -> None:
        text = "".join(self._pieces).strip()
        self._pieces = []
        if text:
            self._add(text, self._tags[-1])

    def _add(self, text: str, field: str) -> None:
        self.chunks.append(TextChunk(text, "#metadata", numbers=field in _HUMAN_XMP, body=False))
