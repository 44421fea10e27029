"""The texts and pictures inside documents of the published types."""

from __future__ import annotations

from collections.abc import Iterator

from iltod.evidence.documents.faults import guarded
from iltod.evidence.documents.plain import decode_text, table_chunks, text_chunks
from iltod.evidence.documents.text_chunks import TextChunk, bounded


def document_chunks(content: bytes, kind: str) -> Iterator[TextChunk]:
    """Yield the texts of a document of a published type, its kind being the ending of its name.

    Raises DocumentError where it may not be published: it is damaged, locked, too complex, or not inert.
    """
    match kind:
        case "pdf":
            from iltod.evidence.documents.pdf import pdf_chunks  # its libraries take long to load

            yield from bounded(pdf_chunks(content))
        case "csv":
            yield from table_chunks(decode_text(content))
        case "txt":
            yield from text_chunks(decode_text(content))
        case _:
            from iltod.evidence.documents.office_texts import office_chunks

            with guarded():
                yield from bounded(office_chunks(content))


def document_pictures(content: bytes, kind: str) -> Iterator[bytes]:
    """Yield the photographs inside a document, one after another."""
    if kind == "pdf":
        from iltod.evidence.documents.pdf import pdf_pictures

        yield from pdf_pictures(content)
    elif kind in ("docx", "xlsx", "pptx"):
        from iltod.evidence.documents.office_texts import office_pictures

        with guarded():
            yield from office_pictures(content)
