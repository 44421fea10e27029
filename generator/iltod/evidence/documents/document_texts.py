"""The texts inside documents: PDF, Word, Excel, PowerPoint, tables and plain text.

The only importer of pypdf, and only where there is a PDF. Office files are read as what they are, zip archives of
XML, because whatever stands in any part of them is published: headers, comments, deleted words, who wrote it.
"""

from __future__ import annotations

import csv
import io
import logging
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from xml.etree import ElementTree

MOST_UNPACKED = 200 * 1024 * 1024

MOST_PARTS = 5_000

MOST_LETTERS = 20_000_000

MOST_PAGES = 2_000

_ACTIVE_PARTS = re.compile(r"vbaproject|activex|macrosheets|/embeddings/|oleobject|customui", re.IGNORECASE)

_ACTIVE_TYPES = (b"macroEnabled", b"vbaProject")

_PARAGRAPHS = frozenset(("p", "si", "tc", "comment", "Relationship"))

_PROPERTIES = ("docProps/", "customXml/")


class TextChunk(NamedTuple):
    """A text of a document and its place in it: `#page=3`, `#sheet1!B7`, or a line."""

    text: str
    where: str = ""
    line: int = 1


class UnreadableDocumentError(ValueError):
    """The document cannot be read, so nobody knows what would be published."""


class ActiveDocumentError(ValueError):
    """The document holds something that runs: a macro, a script, another file."""


def document_texts(content: bytes, kind: str) -> Iterator[TextChunk]:
    """Yield the texts of a document of a published type."""
    match kind:
        case "pdf":
            yield from _pdf_texts(content)
        case "csv":
            yield from _table_texts(decode_text(content))
        case "txt":
            yield TextChunk(decode_text(content))
        case _:
            yield from _office_texts(content)


def decode_text(content: bytes) -> str:
    """Return plain text in one of the encodings that Mongolian offices use."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")


def office_pictures(content: bytes) -> Iterator[bytes]:
    """Yield the photographs inside an Office file."""
    with _reading(), zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if "/media/" in name and name.lower().endswith((".jpg", ".jpeg")):
                yield archive.read(name)


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever is met in a damaged document is one error: it leads its readers into errors of every kind."""
    try:
        yield
    except (UnreadableDocumentError, ActiveDocumentError):
        raise
    except Exception as error:
        raise UnreadableDocumentError(str(error)) from error


# PDF


def _pdf_texts(content: bytes) -> Iterator[TextChunk]:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is told as a problem
    with _reading():
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocumentError("encrypted")
        root: Any = reader.trailer["/Root"]
        _refuse_active(root, reader)
        yield TextChunk("\n".join(str(value) for value in (reader.metadata or {}).values()), "#metadata")
        if "/Metadata" in root:
            yield TextChunk(root["/Metadata"].get_data().decode("utf-8", errors="ignore"), "#metadata")
        fields = (reader.get_fields() or {}).values()
        yield TextChunk("\n".join(str(field.get("/V", "")) for field in fields), "#fields")
        letters = 0
        for number, page in enumerate(reader.pages, start=1):
            text = page.extract_text()
            notes = [str(note.get("/Contents", "")) for note in _notes(page)]
            letters += len(text)
            if number > MOST_PAGES or letters > MOST_LETTERS:
                raise UnreadableDocumentError("too long")
            yield TextChunk("\n".join([text, *notes]), f"#page={number}")


def _refuse_active(root: Any, reader: Any) -> None:
    names = root.get("/Names", {})
    form = root.get("/AcroForm", {})
    if "/JavaScript" in names or "/EmbeddedFiles" in names or "/XFA" in form or _is_active(root):
        raise ActiveDocumentError
    for page in reader.pages:
        if _is_active(page) or any(_is_active(note) or note.get("/FS") for note in _notes(page)):
            raise ActiveDocumentError


def _is_active(holder: Any) -> bool:
    """Return whether opening or touching something runs a script or another program."""
    actions = [holder.get("/OpenAction"), holder.get("/A"), *holder.get("/AA", {}).values()]
    resolved = [action.get_object() for action in actions if action is not None]
    return any(
        isinstance(action, dict) and action.get("/S") in ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm")
        for action in resolved
    )


def _notes(page: Any) -> list[Any]:
    return [note.get_object() for note in page.get("/Annots") or ()]


# Word, Excel, PowerPoint


def _office_texts(content: bytes) -> Iterator[TextChunk]:
    with _reading(), zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise UnreadableDocumentError("too large")
        if any(_ACTIVE_PARTS.search(part.filename) for part in parts):
            raise ActiveDocumentError
        if any(sign in archive.read("[Content_Types].xml") for sign in _ACTIVE_TYPES):
            raise ActiveDocumentError
        shared = _shared_strings(archive)
        for part in parts:
            yield from _part_texts(archive, part.filename, shared)


def _part_texts(archive: zipfile.ZipFile, name: str, shared: list[str]) -> Iterator[TextChunk]:
    stem = name.rpartition("/")[2].removesuffix(".xml")
    if name.endswith(".rels"):
        data = archive.read(name)
        if b"attachedTemplate" in data or b"oleObject" in data:
            raise ActiveDocumentError
        yield TextChunk(data.decode("utf-8", errors="ignore").replace("mailto:", " "), f"#{stem}")
    elif name.endswith(".xml") and name.startswith(("xl/worksheets/", "xl/chartsheets/")):
        yield from _sheet_texts(_parsed(archive, name), stem, shared)
    elif name.endswith(".xml") and name != "xl/sharedStrings.xml":
        every = name.startswith(_PROPERTIES)
        for number, text in enumerate(_paragraphs(_parsed(archive, name), every=every), start=1):
            yield TextChunk(text, f"#{stem}:{number}")


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    data = archive.read(name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableDocumentError("doctype")
    return ElementTree.fromstring(data)


def _paragraphs(root: ElementTree.Element, *, every: bool = False) -> Iterator[str]:
    """Yield the texts of a part, joined over the runs that a word processor cuts them into."""
    pieces: list[str] = []
    for event, element in _walk(root):
        tag = element.tag.rpartition("}")[2]
        if event == "end" and (every or tag in _PARAGRAPHS):
            if every and element.text:
                pieces.append(element.text)
            if any(pieces):
                yield "".join(pieces)
            pieces = []
        elif event == "start" and tag in ("t", "delText", "instrText"):
            pieces.append(element.text or "")
        elif event == "start" and tag in ("tab", "br", "cr"):
            pieces.append(" ")
    if any(pieces):
        yield "".join(pieces)


def _walk(root: ElementTree.Element) -> Iterator[tuple[str, ElementTree.Element]]:
    stack = [(root, iter(root))]
    yield "start", root
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield "end", element
        else:
            yield "start", child
            stack.append((child, iter(child)))


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    items = _parsed(archive, "xl/sharedStrings.xml")
    return ["".join(text for text in item.itertext()) for item in items]


def _sheet_texts(root: ElementTree.Element, sheet: str, shared: list[str]) -> Iterator[TextChunk]:
    """Yield the cells of a sheet, each after the head of its column, which says what its numbers are."""
    heads: dict[str, str] = {}
    for cell in root.iter():
        if cell.tag.rpartition("}")[2] != "c":
            continue
        reference = cell.get("r", "")
        column = reference.rstrip("0123456789")
        text = _cell_text(cell, shared)
        if text and column not in heads and not text.replace(".", "").isdigit():
            heads[column] = text
            yield TextChunk(text, f"#{sheet}!{reference}")
        elif text:
            yield _beneath(heads.get(column, ""), text, f"#{sheet}!{reference}")


def _cell_text(cell: ElementTree.Element, shared: list[str]) -> str:
    values = {child.tag.rpartition("}")[2]: child for child in cell}
    if "is" in values:
        return "".join(values["is"].itertext())
    written = values["v"].text or "" if "v" in values else ""
    if cell.get("t") == "s":
        return shared[int(written)] if written.isdigit() and int(written) < len(shared) else ""
    return written.removesuffix(".0")


# Tables as text


def _table_texts(text: str) -> Iterator[TextChunk]:
    first = text.partition("\n")[0]
    divider = max(",;\t", key=first.count)
    heads: list[str] = []
    rows = csv.reader(io.StringIO(text), delimiter=divider)
    with _reading():
        for row in rows:
            heads = heads or row
            for index, value in enumerate(row):
                head = heads[index] if row is not heads and index < len(heads) else ""
                yield _beneath(head, value, line=rows.line_num)


def _beneath(head: str, text: str, where: str = "", line: int = 1) -> TextChunk:
    """Return a cell after the head of its column; a head that itself holds digits is not repeated for every row."""
    told = head[:60] if head and not any(letter.isdigit() or letter == "@" for letter in head) else ""
    return TextChunk(f"{told}: {text}" if told else text, where, line)
