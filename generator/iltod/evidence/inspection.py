"""What a file of evidence turned out to be: whether its name tells the truth, whether it may be published, what is
in it that nobody should publish."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from iltod.core.place import Place
from iltod.evidence.documents.document_texts import (
    ActiveDocumentError,
    TextChunk,
    UnreadableDocumentError,
    decode_text,
    document_texts,
    office_pictures,
)
from iltod.evidence.personal_data import screen_text
from iltod.evidence.pictures import MOST_PIXELS, PICTURE_FORMATS, UnreadablePictureError, read_picture
from iltod.model import Finding, Inspection

LARGEST_FILE_OF_EVIDENCE = 20 * 1024 * 1024

_OFFICE = {
    b"wordprocessingml.document.main": "docx",
    b"spreadsheetml.sheet.main": "xlsx",
    b"presentationml.presentation.main": "pptx",
}

_HEAD = 256 * 1024
"""How much of a photograph inside a document is looked at; what a camera writes stands at its beginning."""

_SAME = {"jpeg": "jpg", "csv": "txt"}

_MARKUP = (("<svg", "svg"), ("<html", "html"), ("<!doctype html", "html"), ("<script", "html"))

Inspected = tuple[Inspection, tuple[Finding, ...]]


def inspect_file(path: Path, file: str) -> Inspected:
    """Return what a file turned out to be, and what in it looks like personal data.

    `file` is its name as problems tell it. Raises OSError.
    """
    written = path.name.rpartition(".")[2].lower()
    size = path.stat().st_size
    if size > LARGEST_FILE_OF_EVIDENCE:
        return _fault("evidence_file_too_large", str(-(-size // 1024**2)))
    content = path.read_bytes()
    real = real_type(content)
    if real != _SAME.get(written, written):
        return _fault("content_differs", real)
    if written in PICTURE_FORMATS:
        return _inspect_picture(content, file)
    return _inspect_paper(content, written, file)


def real_type(content: bytes) -> str:
    """Return the type that the content of a file has, whatever its name says; `?` where it is none that is known."""
    for sign, name in ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF8", "gif"), (b"MZ", "exe")):
        if content.startswith(sign):
            return name
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "doc"
    return _text_type(content)


def _office_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("[Content_Types].xml") as part:
            types = part.read(1024 * 1024)
    except Exception:  # a damaged archive leads its reader into errors of every kind
        return "zip"
    if b"macroEnabled" in types:
        return "macro"
    return next((name for sign, name in _OFFICE.items() if sign in types), "zip")


def _text_type(content: bytes) -> str:
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in content and not utf16:
        return "?"
    start = decode_text(content[:4096]).lstrip().casefold()
    if start.startswith("<"):
        return next((name for sign, name in _MARKUP if sign in start), "xml" if start.startswith("<?xml") else "txt")
    return "txt"


def _fault(code: str, detail: str) -> Inspected:
    return Inspection(fault=code, detail=detail), ()


def _inspect_picture(content: bytes, file: str) -> Inspected:
    try:
        facts = read_picture(content)
    except UnreadablePictureError as error:
        return _fault("unreadable_content", str(error))
    if facts.width * facts.height > MOST_PIXELS:
        return _fault("picture_too_large", f"{facts.width} × {facts.height}")
    findings = tuple(screen_text(facts.texts, file, "#metadata"))
    return Inspection(located=facts.located), findings


def _inspect_paper(content: bytes, kind: str, file: str) -> Inspected:
    findings: list[Finding] = []
    has_text = False
    try:
        for passage in document_texts(content, kind):
            has_text = has_text or (passage.where != "#metadata" and bool(passage.text.strip()))
            findings += _screened(passage, file)
        located = _holds_located_picture(content, kind)
    except ActiveDocumentError:
        return _fault("active_content", kind)
    except UnreadableDocumentError as error:
        return _fault("unreadable_content", str(error))
    return Inspection(has_text=has_text, located=located), tuple(findings)


def _screened(passage: TextChunk, file: str) -> Iterator[Finding]:
    for finding in screen_text(passage.text, file, passage.where):
        if passage.line > 1:
            finding = msgspec.structs.replace(finding, place=Place(file, passage.line))
        yield finding


def _holds_located_picture(content: bytes, kind: str) -> bool:
    """Return whether a document holds a photograph that says where it was taken."""
    if kind == "pdf":
        pictures = [content[at : at + _HEAD] for at in _starts(content, b"\xff\xd8\xff")]
    elif kind in ("docx", "xlsx", "pptx"):
        pictures = list(office_pictures(content))
    else:
        return False
    return any(_is_located(picture) for picture in pictures)


def _starts(content: bytes, sign: bytes) -> Iterator[int]:
    at = content.find(sign)
    while at >= 0:
        yield at
        at = content.find(sign, at + 1)


def _is_located(picture: bytes) -> bool:
    try:
        return read_picture(picture).located
    except UnreadablePictureError:
        return False
