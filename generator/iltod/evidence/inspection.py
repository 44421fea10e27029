"""What a file of evidence turned out to be: whether its name tells the truth, whether it may be published, what is
in it that nobody should publish."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

from iltod.evidence.documents.document_texts import document_chunks, document_pictures
from iltod.evidence.documents.faults import DocumentError
from iltod.evidence.documents.plain import decode_text
from iltod.evidence.documents.text_chunks import TextChunk, screen_chunks
from iltod.evidence.pictures import PICTURE_FORMATS, UnreadablePictureError, read_picture, tells_location
from iltod.model import Finding, Inspection

LARGEST_FILE_OF_EVIDENCE = 20 * 1024 * 1024

_OFFICE = {
    b"wordprocessingml.document.main": "docx",
    b"spreadsheetml.sheet.main": "xlsx",
    b"presentationml.presentation.main": "pptx",
}

_SAME = {"jpeg": "jpg", "csv": "txt"}

_HEAD = 4096

_MARKUP = re.compile(
    r"(?:\s|<!--.*?-->|<\?.*?\?>)*<(?:!doctype\s+)?(svg|html|head|body|script|iframe|meta|link|style|form|img|object)\b",
    re.DOTALL,
)

_PDF = re.compile(rb"%PDF-(?:\d\.\d\s*[\r\n]|.*?[\0\x80-\xff]*\d obj\b)", re.DOTALL)

_BINARY = (
    (re.compile(rb"MZ[\0-\x08\x0e-\x1f\x80-\xbf]"), "exe"),
    (re.compile(rb"GIF8[79]a(?:.{0,6}[\0-\x08\x0e-\x1f]|.{0,3}\Z)", re.DOTALL), "gif"),
)
"""Signs of files that are no text, with what no text has after them."""

_LARGE_FILE_POINTER = b"version https://git-lfs.github.com/spec/"

_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""What an Office file with a password holds: it is no zip archive but an older container."""

Inspected = tuple[Inspection, tuple[Finding, ...]]


def inspect_file(path: Path, file: str) -> Inspected:
    """Return what a file turned out to be, and what in it looks like personal data.

    `file` is its name as problems show it. Raises OSError.
    """
    size = path.stat().st_size
    if size > LARGEST_FILE_OF_EVIDENCE:
        return _fault("evidence_file_too_large", str(-(-size // 1024**2)))
    return inspect_content(path.read_bytes(), path.name, file)


def inspect_content(content: bytes, name: str, file: str) -> Inspected:
    """Return what the bytes of a file turned out to be; `name` is its own, `file` the one that problems show."""
    written = name.rpartition(".")[2].lower()
    if content.startswith(_LARGE_FILE_POINTER):
        return _fault("large_file_pointer")
    real = real_type(content)
    if real == "locked" and written in _OFFICE.values():
        return _fault("password_protected")
    if real != _SAME.get(written, written):
        return _fault("content_differs", real)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is wrong with a file is told as a problem
        if written in PICTURE_FORMATS:
            return _inspect_picture(content)
        return _inspect_document(content, written, file)


def real_type(content: bytes) -> str:
    """Return the type that the content of a file has, whatever its name says; `?` where it is none that is known."""
    for sign, name in ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png")):
        if content.startswith(sign):
            return name
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if _PDF.match(content):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "locked" if _LOCKED in content else "doc"
    return _text_type(content)


def _office_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            name = next(name for name in archive.namelist() if name.casefold() == "[content_types].xml")
            with archive.open(name) as part:
                types = part.read(1024 * 1024)
    except Exception:  # a damaged archive leads its reader into errors of every kind
        return "zip"
    types = types.decode("utf-16", errors="ignore").encode() if types[:2] in (b"\xff\xfe", b"\xfe\xff") else types
    if b"macroEnabled" in types:
        return "macro"
    return next((name for sign, name in _OFFICE.items() if sign in types), "zip")


def _text_type(content: bytes) -> str:
    """Return `txt` for text, else what it is. Text that happens to begin like a program or a picture is text."""
    for sign, name in _BINARY:
        if sign.match(content):
            return name
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "?"
    start = decode_text(content[:_HEAD]).lstrip("\ufeff \t\r\n").casefold()
    match = _MARKUP.match(start)
    if match:
        return "svg" if match[1] == "svg" else "html"
    return "xml" if start.startswith("<?xml") else "txt"


def _fault(code: str, detail: str = "") -> Inspected:
    return Inspection(fault=code, detail=detail), ()


def _inspect_picture(content: bytes) -> Inspected:
    try:
        facts = read_picture(content)
    except UnreadablePictureError as error:
        return _fault("unreadable_content", str(error))
    if not facts.drawable:
        return _fault("picture_too_large", f"{facts.width} × {facts.height}")
    return Inspection(located=facts.located, animated=facts.animated), ()


def _inspect_document(content: bytes, kind: str, file: str) -> Inspected:
    reading = _Reading()
    try:
        findings = tuple(screen_chunks(reading.noting(document_chunks(content, kind)), file))
        located = any(tells_location(picture) for picture in document_pictures(content, kind))
    except DocumentError as error:
        return _fault(error.code, error.detail)
    return Inspection(has_text=reading.has_text and not reading.unread, located=located), findings


class _Reading:
    """Whether a document had any text to look through, and whether all of it could be read."""

    has_text = unread = False

    def noting(self, chunks: Iterator[TextChunk]) -> Iterator[TextChunk]:
        for chunk in chunks:
            self.unread = self.unread or chunk.unread
            self.has_text = self.has_text or (chunk.body and bool(chunk.text.strip()))
            yield chunk
