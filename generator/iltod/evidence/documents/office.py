"""Reads Office files (OOXML: docx, xlsx, pptx) part by part, within bounds of memory and time.

An Office file is a zip archive of XML parts. A part is never held as a tree: it is a stream of events, so that a small
file which unpacks to very much costs no more than its bounds. `events` is the easy way to read a part, `PartListener`
the fast one for sheets of a million rows. The XML guard of defusedxml refuses document types and entities in every
encoding. The bounds hold for the whole file, over all of its parts.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from types import MappingProxyType, TracebackType
from typing import IO, Literal, NamedTuple, Protocol

from iltod.evidence.documents.faults import (
    ActiveDocumentError,
    ComplexDocumentError,
    ProtectedDocumentError,
    UnreadableDocumentError,
    guarded,
)

MOST_PARTS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes that all parts may have together."""

MOST_ELEMENTS = 4_000_000
"""XML elements of all parts together: a sheet of 1,048,576 formatted rows with two cells each has 3.1 million."""

MOST_DEPTH = 256
MOST_ATTRIBUTES = 512
LONGEST_TOKEN = 1024 * 1024
"""Bytes of one tag or comment; texts may be longer, they come in pieces."""

TYPES_PART = "[Content_Types].xml"

_PIECE = 64 * 1024
_ENTRY = b"PK\x01\x02"
_LARGEST_GAP = 64 * 1024
"""Bytes between two entries of an archive that belong to none: what a program leaves there is less."""


class XmlEvent(NamedTuple):
    """One event of a part: an element begins or ends, or a piece of text or a comment stands between.

    `value` is the element's name without its namespace, or the text. `attributes` holds names without namespaces; of
    two that differ in it alone the later counts. A long text comes in several pieces.
    """

    kind: Literal["start", "end", "text", "comment"]
    value: str
    attributes: Mapping[str, str] = MappingProxyType({})


class PartListener(Protocol):
    """What is called with each event of a part; the fast way, where a part may have millions of elements.

    Names stand after their namespace and a `}`; attributes are names and values in turn.
    """

    def start(self, name: str, attributes: list[str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Take a piece of text."""

    def comment(self, text: str) -> None:
        """Take a comment."""


class OfficeFile:
    """The parts of an Office file by their names, whatever the case of the names is."""

    def __init__(self, content: bytes) -> None:
        """Open the archive. Raises DocumentError where it is damaged, encrypted or beyond the bounds."""
        with guarded():
            if content.count(_ENTRY) > MOST_PARTS:
                raise ComplexDocumentError("parts")
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self._entries = _checked_entries(self._archive, content)
        self._elements = 0

    def __enter__(self) -> OfficeFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._archive.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the parts as they are written, in the order of the archive."""
        return tuple(entry.filename for entry in self._entries.values())

    def has(self, name: str) -> bool:
        """Return whether there is a part of this name."""
        return name.casefold() in self._entries

    def read(self, name: str, most: int = MOST_UNPACKED) -> bytes:
        """Return the first `most` bytes of a part, nothing where there is no such part. Raises DocumentError."""
        if not self.has(name):
            return b""
        with guarded(), self._archive.open(self._entries[name.casefold()]) as part:
            return part.read(most)

    def events(self, name: str) -> Iterator[XmlEvent]:
        """Yield the XML events of a part, in its order. Raises DocumentError where it is no sound XML."""
        collector = _Collector()
        for _ in self.pieces(name, collector):
            yield from collector.events
            collector.events.clear()

    def listen(self, name: str, listener: PartListener) -> None:
        """Call a listener with every event of a part. Raises DocumentError where it is no sound XML."""
        for _ in self.pieces(name, listener):
            pass

    def pieces(self, name: str, listener: PartListener) -> Iterator[None]:
        """Call a listener with every event of a part; yield after each piece, so that what it heard can be taken."""
        if not self.has(name):
            return
        with guarded(), self._archive.open(self._entries[name.casefold()]) as part:
            before = self._elements
            for elements in parse_xml(part, listener, MOST_ELEMENTS - before):
                self._elements = before + elements
                yield


def parse_xml(source: IO[bytes], listener: PartListener, most: int = MOST_ELEMENTS) -> Iterator[int]:
    """Parse an XML stream piece by piece; yield how many elements there were so far, of at most `most`.

    Raises UnreadableDocumentError for document types, ComplexDocumentError beyond the bounds, and expat's errors.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    bounds = _Bounds(listener, most)
    parser = DefusedXMLParser(forbid_dtd=True).parser  # the guard of the library, with handlers that build no tree
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.buffer_size = _PIECE
    parser.StartElementHandler = bounds.start
    parser.EndElementHandler = bounds.end
    parser.CharacterDataHandler = bounds.text
    parser.CommentHandler = bounds.comment
    parser.ProcessingInstructionHandler = lambda target, text: bounds.comment(text)
    data = b" "
    while data:
        data = source.read(_PIECE)
        bounds.silent += len(data)
        try:
            parser.Parse(data, not data)
        except DefusedXmlException as error:
            raise UnreadableDocumentError("doctype") from error
        if bounds.silent > LONGEST_TOKEN:
            raise ComplexDocumentError("attributes")
        yield bounds.elements


class _Bounds:
    """Hands events on to a listener while there are not too many of them, nor too deep ones."""

    def __init__(self, listener: PartListener, most: int) -> None:
        self.elements = 0
        self.silent = 0
        """Bytes since the last event: a tag or comment that is longer would have to be kept in memory."""
        self._depth = 0
        self._most = most
        self._start, self._end, self._text, self._comment = (
            listener.start,
            listener.end,
            listener.text,
            listener.comment,
        )

    def start(self, name: str, attributes: list[str]) -> None:
        self.elements += 1
        self._depth += 1
        self.silent = 0
        if self.elements > self._most:
            raise ComplexDocumentError("elements")
        if self._depth > MOST_DEPTH:
            raise ComplexDocumentError("depth")
        if len(attributes) > 2 * MOST_ATTRIBUTES:
            raise ComplexDocumentError("attributes")
        self._start(name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._end(name)

    def text(self, text: str) -> None:
        self.silent = 0
        self._text(text)

    def comment(self, text: str) -> None:
        self.silent = 0
        self._comment(text)


class _Collector:
    """Keeps the events of one piece of a part."""

    def __init__(self) -> None:
        self.events: list[XmlEvent] = []

    def start(self, name: str, attributes: list[str]) -> None:
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        plain = {local_name(key): value for key, value in pairs} if attributes else {}
        self.events.append(XmlEvent("start", local_name(name), plain))

    def end(self, name: str) -> None:
        self.events.append(XmlEvent("end", local_name(name)))

    def text(self, text: str) -> None:
        self.events.append(XmlEvent("text", text))

    def comment(self, text: str) -> None:
        self.events.append(XmlEvent("comment", text))


def local_name(name: str) -> str:
    """Return the name of an element or attribute without the namespace that the parser puts before it."""
    return name.rpartition("}")[2]


def _checked_entries(archive: zipfile.ZipFile, content: bytes) -> dict[str, zipfile.ZipInfo]:
    """Return the files of an archive by their case-blind names, when all of them can be read one way only."""
    entries: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise ComplexDocumentError("unpacked")
    for info in infos:
        if info.flag_bits & 0x1:
            raise ProtectedDocumentError
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableDocumentError("compression")
        info.filename = info.filename.replace("\\", "/").lstrip("/")
        name = info.filename.casefold()
        if name in entries:  # two programs would read two different documents
            raise UnreadableDocumentError("two parts of one name")
        if not info.is_dir():
            entries[name] = info
    if _largest_gap(archive, infos, content) > _LARGEST_GAP:
        raise ActiveDocumentError("hidden_data")
    return entries


def _largest_gap(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], content: bytes) -> int:
    """Return how many bytes in a row belong to no entry: there a file could hide that no reader of parts meets."""
    end = largest = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        at = info.header_offset
        largest = max(largest, at - end)
        lengths = int.from_bytes(content[at + 26 : at + 28], "little") + int.from_bytes(
            content[at + 28 : at + 30], "little"
        )
        end = at + 30 + lengths + info.compress_size
    directory = archive.start_dir
    trailer = content.rfind(b"PK\x05\x06")
    return max(largest, directory - end, len(content) - trailer - 22 - len(archive.comment))
