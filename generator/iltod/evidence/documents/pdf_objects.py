"""The objects of a PDF: whether any of them runs, fetches or carries something, and the strings in them.

Every object of the file is looked at, not only those that a page shows: readers follow actions from bookmarks, fields
and names, and what an earlier save left behind is still in the file.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from iltod.evidence.documents.faults import (
    ActiveDocumentError,
    ComplexDocumentError,
    ProtectedDocumentError,
    UnreadableDocumentError,
)
from iltod.evidence.documents.plain import decode_text

MOST_OBJECTS = 200_000
MOST_REVISIONS = 50
MOST_STREAM_BYTES = 32 * 1024 * 1024
"""Bytes that a stream which is no picture may have when it is unpacked."""

MOST_STREAMS_BYTES = 128 * 1024 * 1024
"""Bytes that all of them may have together."""

_MOST_MENDED = 200
_HEADER = re.compile(rb"\s*(\d+)\s+(\d+)\s+obj\b")

_END = re.compile(rb"%%EOF")

_ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "program",
    "/ImportData": "script",
    "/SubmitForm": "script",
    "/GoToR": "external_link",
    "/GoToE": "embedded_file",
    "/Thread": "",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
    "/GoTo3DView": "media",
    "/GoToDp": "external_link",
}

_SUBTYPES = {
    "/FileAttachment": "embedded_file",
    "/RichMedia": "media",
    "/3D": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/Screen": "media",
    "/Projection": "media",
}

_KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/XFA": "script",
    "/EmbeddedFiles": "embedded_file",
    "/EF": "embedded_file",
    "/Renditions": "media",
    "/RichMediaContent": "media",
}

_ADDRESSES = ("/URI", "/Base", "/F", "/UF", "/DOS", "/Unix", "/Mac", "/URL")

_PLAIN_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")

_SHARE = re.compile(r"[\\/]{2}")

_MACHINE_KEYS = frozenset(
    str.split(
        """
    /ID /CreationDate /ModDate /M /DA /DS /Lookup /Panose /CharSet /Cert /NM /Registry /Ordering /LastModified
    /FontFamily /FontName /CheckSum /Filter /SubFilter /ByteRange /Changes /TrueType /CIDSystemInfo /Dest /D
    /IDS /Encoding /BaseVersion /Version /OutputConditionIdentifier /RegistryName /UserPassword /O /U /OE /UE
    /Perms /DigestValue /TransformMethod /VP
    """
    )
)
"""Keys whose strings a program wrote for itself: dates, ids, fonts, colours."""

_PROGRAM_KEYS = frozenset(("/Producer", "/Creator", "/App", "/Prop_Build", "/PTEX.Fullbanner"))
"""Keys whose numbers are versions of programs."""

_OLD_FILTERS = {
    "/ASCIIHexDecode": "ASCIIHexDecode",
    "/AHx": "ASCIIHexDecode",
    "/ASCII85Decode": "ASCII85Decode",
    "/A85": "ASCII85Decode",
    "/LZWDecode": "LZWDecode",
    "/LZW": "LZWDecode",
    "/RunLengthDecode": "RunLengthDecode",
    "/RL": "RunLengthDecode",
}

_LONGEST_OLD_FILTER = 1024 * 1024


class PdfString(NamedTuple):
    """A string of a PDF, where it is, and whether its numbers were written by people."""

    text: str
    where: str
    numbers: bool


class PdfObjects:
    """The objects of one PDF. Raises DocumentError where it needs a password or is beyond the bounds."""

    def __init__(self, content: bytes) -> None:
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is told as a problem
        self.reader = _reader_class()(io.BytesIO(content))
        if self.reader.is_encrypted and not self.reader.decrypt(""):
            raise ProtectedDocumentError
        if len(self.numbers()) > MOST_OBJECTS:
            raise ComplexDocumentError("objects")
        self._unpacked = 0

    def numbers(self) -> list[int]:
        """Return the numbers of all objects, those that lie packed in one stream side by side."""
        packed = self.reader.xref_objStm
        plain = {number for table in self.reader.xref.values() for number in table if number} - set(packed)
        return [*sorted(plain), *sorted(packed, key=lambda number: packed[number])]

    def object(self, number: int) -> Any:
        """Return an object by its number, None where it cannot be read and nothing leads to it."""
        from pypdf.generic import IndirectObject

        generations = [generation for generation, table in self.reader.xref.items() if number in table]
        return self.reader.get_object(IndirectObject(number, max(generations, default=0), self.reader))

    def walk(self) -> Iterator[tuple[int, Any]]:
        """Yield every object with its number, the trailer as 0. What was read is forgotten, to spare memory."""
        yield 0, self.reader.trailer
        stream = None
        for count, number in enumerate(self.numbers()):
            packed_in = self.reader.xref_objStm.get(number, (None,))[0]
            if packed_in != stream or (packed_in is None and count % 500 == 0):
                stream = packed_in
                self.reader.resolved_objects.clear()
            yield number, self.object(number)

    def refuse_active(self) -> None:
        """Raise ActiveDocumentError where any object runs, fetches or carries something."""
        for _, found in self.walk():
            for dictionary in _dictionaries(found):
                kind = _danger(dictionary)
                if kind:
                    raise ActiveDocumentError(kind)

    def streams(self) -> Iterator[Any]:
        """Yield every stream."""
        for _, found in self.walk():
            if hasattr(found, "_data"):
                yield found

    def strings(self, labels: dict[int, str]) -> Iterator[PdfString]:
        """Yield the strings of all objects. `labels` gives the places of objects by their numbers."""
        for number, found in self.walk():
            yield from _strings(found, labels.get(number, ""))

    def unpacked(self, stream: Any, filters: list[str] | None = None) -> bytes:
        """Return the content of a stream after its filters, or only these. Raises ComplexDocumentError."""
        data = _unpacked(stream, outer_filters(stream) if filters is None else filters)
        self._unpacked += len(data)
        if self._unpacked > MOST_STREAMS_BYTES:
            raise ComplexDocumentError("unpacked")
        return data


def refuse_earlier_revisions(content: bytes, last: PdfObjects) -> None:
    """Raise ActiveDocumentError where an earlier save holds other pages or pictures than the last one.

    A save that only adds, such as a signature, is let through.
    """
    linearized = b"/Linearized" in content[:1024]
    ends = [match.end() for match in _END.finditer(content)]
    if len(ends) > MOST_REVISIONS:
        raise ComplexDocumentError("revisions")
    for end in ends[1 if linearized else 0 : -1]:
        try:
            earlier = PdfObjects(content[:end])
        except (ActiveDocumentError, ComplexDocumentError, ProtectedDocumentError):
            raise
        except Exception:
            continue
        if any(_shows(earlier.object(number)) for number in _replaced(earlier.reader, last.reader)):
            raise ActiveDocumentError("earlier_revision")


def is_picture(stream: Any) -> bool:
    """Return whether a stream is a picture, whose bytes are no text."""
    return bool(plain(stream.get("/Subtype")) == "/Image")


def outer_filters(stream: Any) -> list[str]:
    """Return the names of the filters of a stream, the one that is undone first in front."""
    found = plain(stream.get("/Filter"))
    names = found if isinstance(found, list) else [found]
    return [str(plain(name)) for name in names if plain(name) is not None]


def _shows(found: Any) -> bool:
    """Return whether an object is seen by readers: a page's content, a picture, a piece of a page."""
    return hasattr(found, "_data") and found.get("/Type") not in ("/XRef", "/ObjStm", "/Metadata")


def _replaced(earlier: Any, last: Any) -> Iterator[int]:
    """Yield the numbers of objects that are elsewhere, or nowhere, in the last revision."""
    for generation, table in earlier.xref.items():
        for number, offset in table.items():
            if last.xref.get(generation, {}).get(number) != offset or number in last.xref_objStm:
                yield number


def _dictionaries(found: Any) -> Iterator[dict[str, Any]]:
    """Yield the dictionaries of an object, those within others too; what references lead to is another object."""
    stack = [found]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            yield value
            stack += value.values()
        elif isinstance(value, list):
            stack += value


def _danger(dictionary: dict[str, Any]) -> str:
    """Return the kind of what a dictionary does, nothing where it is harmless."""
    get = dictionary.get
    for key, kind in _KEYS.items():
        if key in dictionary and plain(dictionary[key]) is not None:
            return kind
    action = plain(get("/S"))
    if isinstance(action, str) and action in _ACTIONS and "/K" not in dictionary:
        return _ACTIONS[action] or ("external_link" if "/F" in dictionary else "")
    subtype = plain(get("/Subtype"))
    if isinstance(subtype, str) and subtype in _SUBTYPES and ("/Rect" in dictionary or "/3DD" in dictionary):
        return _SUBTYPES[subtype]
    if plain(get("/Type")) == "/EmbeddedFile":
        return "embedded_file"
    if hasattr(dictionary, "_data") and plain(get("/F")) is not None:
        return "external_link"
    for key in _ADDRESSES:
        if key in dictionary and _leads_out(plain(dictionary[key])):
            return "external_link"
    return ""


def _leads_out(address: Any) -> bool:
    """Return whether an address leads to a file, a share or a program, and not to a page, an e-mail or a phone."""
    if not isinstance(address, str | bytes):
        return False
    written = unquote(_text(address)).strip()
    if _SHARE.match(written):
        return True
    return bool(_SCHEME.match(written)) and not _PLAIN_LINK.match(written)


def _strings(found: Any, label: str) -> Iterator[PdfString]:
    stack: list[tuple[str, Any, str]] = [("", found, label)]
    while stack:
        key, value, where = stack.pop()
        if isinstance(value, dict):
            if "/ByteRange" in value:  # a signature: its content is no text
                value = {name: part for name, part in value.items() if name != "/Contents"}
            where = where or _place(value)
            stack += ((str(name), part, where) for name, part in value.items() if name not in _MACHINE_KEYS)
        elif isinstance(value, list):
            stack += ((key, part, where) for part in value)
        elif _is_string(value):
            yield PdfString(_text(value), where or "#objects", key not in _PROGRAM_KEYS)


def _place(dictionary: dict[str, Any]) -> str:
    if "/Title" in dictionary and "/Parent" in dictionary:
        return "#bookmarks"
    if "/FT" in dictionary or "/TU" in dictionary:
        return "#fields"
    return ""


def _is_string(value: Any) -> bool:
    from pypdf.generic import ByteStringObject, TextStringObject

    return isinstance(value, TextStringObject | ByteStringObject)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return decode_text(value)
    return str(value)


def plain(value: Any) -> Any:
    """Return what a reference leads to, None for null and for what is not there."""
    from pypdf.generic import IndirectObject, NullObject

    for _ in range(10):
        if not isinstance(value, IndirectObject):
            break
        value = value.get_object()
    return None if isinstance(value, NullObject | IndirectObject) else value


def _unpacked(stream: Any, filters: list[str]) -> bytes:
    """Return what a stream holds, within bounds; nothing for filters of pictures."""
    data = bytes(stream._data)
    for name in filters:
        if name in ("/FlateDecode", "/Fl"):
            data = _inflated(data)
        elif name in _OLD_FILTERS:
            data = _decoded(data, name)
        else:
            return b""
    return data


def _inflated(data: bytes) -> bytes:
    worker = zlib.decompressobj()
    try:
        unpacked = worker.decompress(data.lstrip(b"\r\n"), MOST_STREAM_BYTES + 1)
    except zlib.error:
        try:
            unpacked = zlib.decompressobj(-15).decompress(data[2:], MOST_STREAM_BYTES + 1)
        except zlib.error:
            return b""
    if len(unpacked) > MOST_STREAM_BYTES:
        raise ComplexDocumentError("unpacked")
    return unpacked


def _decoded(data: bytes, name: str) -> bytes:
    """Undo a filter that is rare today; its decoder is slow, so that only small streams are read."""
    from pypdf import filters
    from pypdf.errors import LimitReachedError

    if len(data) > _LONGEST_OLD_FILTER:
        raise ComplexDocumentError("unpacked")
    try:
        return bytes(getattr(filters, _OLD_FILTERS[name]).decode(data))
    except LimitReachedError as error:
        raise ComplexDocumentError("unpacked") from error


@cache
def _reader_class() -> Any:
    """Return pypdf's reader, which does not search the whole file for each object that is not where it should be."""
    import pypdf
    from pypdf.generic import NullObject

    pypdf.overwrite_configuration(
        zlib_maximum_output_length=MOST_STREAM_BYTES,
        lzw_maximum_output_length=MOST_STREAM_BYTES,
        run_length_maximum_output_length=MOST_STREAM_BYTES,
    )

    class Reader(pypdf.PdfReader):
        _mended = 0

        def get_object(self, indirect_reference: Any) -> Any:
            number = indirect_reference if isinstance(indirect_reference, int) else indirect_reference.idnum
            generation = 0 if isinstance(indirect_reference, int) else indirect_reference.generation
            if generation == 0 and number in self.xref_objStm:
                return super().get_object(indirect_reference)
            offset = self.xref.get(generation, {}).get(number)
            if offset is None:
                return NullObject()
            self.stream.seek(offset)
            match = _HEADER.match(self.stream.read(40))
            if not match or int(match[1]) != number:
                self._mended += 1
                if self._mended > _MOST_MENDED:
                    raise UnreadableDocumentError("xref")
            return super().get_object(indirect_reference)

    return Reader
