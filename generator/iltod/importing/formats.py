"""Which reader reads which file: by what the file is, whatever its name says."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

from iltod.evidence.documents.faults import DocumentError as OfficeError
from iltod.importing.document import Document, DocumentError

LARGEST_FILE = 50_000_000
"""Bytes; a plan in Word has a few hundred thousand."""

FORMATS = ("docx", "xlsx", "xls", "ods", "csv", "tsv", "html", "pdf", "txt")


def read_document(content: bytes, name: str) -> Document:
    """Return the document in a file. Raises DocumentError with the reason where it cannot be read.

    Args:
        content: the bytes of the file.
        name: its name; the ending matters only where the bytes do not tell what the file is.
    """
    if len(content) > LARGEST_FILE:
        raise DocumentError("import_too_large")
    if not content.strip():
        raise DocumentError("import_empty")
    kind = file_kind(content, name)
    try:
        document = _reader(kind)(content)
    except OfficeError as error:
        raise DocumentError(_REASONS.get(error.code, "import_damaged"), error.detail) from error
    if not document.blocks:
        raise DocumentError("import_empty")
    return document


_REASONS = {
    "password_protected": "import_encrypted",
    "active_content": "import_active",
    "evidence_too_complex": "import_too_large",
}


def file_kind(content: bytes, name: str) -> str:
    """Return what a file is (`docx`, `xlsx`, …). Raises DocumentError where it is nothing that can be read."""
    ending = name.rpartition(".")[2].casefold()
    if content.startswith(b"PK"):
        return _zip_kind(content)
    if content.startswith(b"%PDF"):
        return "pdf"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if ending == "xls":
            return "xls"
        raise DocumentError("import_encrypted" if ending in ("docx", "xlsx") else "import_old_word")
    start = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body")):
        return "html"
    if start.startswith(b"{\\rtf"):
        raise DocumentError("import_old_word")
    if ending in ("csv", "tsv"):
        return "csv"
    if ending in ("htm", "html"):
        return "html"
    if b"\0" in content[:4000] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError("import_not_text")
    return "txt"


def _zip_kind(content: bytes) -> str:
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.casefold().lstrip("/") for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DocumentError("import_damaged") from error
    if any("vbaproject" in name for name in names):
        raise DocumentError("import_active", "macro")
    for part, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("content.xml", "ods")):
        if part in names:
            return kind
    raise DocumentError("import_unknown_format")


def _reader(kind: str) -> Callable[[bytes], Document]:
    """Return the reader of a kind of file; its library is imported only then."""
    match kind:
        case "docx":
            from iltod.importing.readers.docx import read_docx as reader
        case "xlsx":
            from iltod.importing.readers.sheets import read_xlsx as reader
        case "xls":
            from iltod.importing.readers.sheets import read_xls as reader
        case "ods":
            from iltod.importing.readers.sheets import read_ods as reader
        case "html":
            from iltod.importing.readers.html import read_html as reader
        case "pdf":
            from iltod.importing.readers.pdf import read_pdf as reader
        case "csv":
            from iltod.importing.readers.text import read_csv as reader
        case _:
            from iltod.importing.readers.text import read_text as reader
    return reader
