"""PDF files with a text layer: tables by their ruled lines, and the text around them."""

from __future__ import annotations

import io
import logging
from typing import Any

from iltod.importing.document import Cell, Document, DocumentError, Notice, Paragraph, Row, Spot, bounded, tidy

MOST_PAGES = 300


def read_pdf(content: bytes) -> Document:
    """Return the rows and paragraphs of every page. Raises DocumentError where the file is damaged or a mere scan."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # what is wrong with a file is told as a problem
    blocks: list[Paragraph | Row] = []
    notices: list[Notice] = []
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise DocumentError("import_too_large")
            for number, page in enumerate(pdf.pages, start=1):
                found = _page(page, number)
                if not found:
                    notices.append(Notice("page_without_text", str(number), Spot(row=1, page=number)))
                blocks += found
                page.close()
    except DocumentError:
        raise
    except Exception as error:  # whatever is met in a damaged file is one error
        reason = "import_encrypted" if "assword" in type(error).__name__ + str(error) else "import_damaged"
        raise DocumentError(reason, type(error).__name__) from error
    if not blocks:
        raise DocumentError("import_scan")
    return bounded(Document(tuple(blocks), tuple(notices)))


def _page(page: Any, number: int) -> list[Paragraph | Row]:
    """Return the content of a page from top to bottom."""
    placed: list[tuple[float, list[Paragraph | Row]]] = []
    rest = page
    tables = page.find_tables()
    for table in tables:
        rows = [
            Row(tuple(_cell(text) for text in texts), Spot(row=index, page=number))
            for index, texts in enumerate(table.extract(), start=1)
        ]
        placed.append((table.bbox[1], list(rows)))
        rest = rest.outside_bbox(table.bbox) if _within(table.bbox, page.bbox) else rest
    for line in rest.extract_text_lines(return_chars=False) if rest.chars else []:
        paragraph = Paragraph(tidy(line["text"]), Spot(row=round(line["top"]), page=number))
        placed.append((line["top"], [paragraph]))
    placed.sort(key=lambda pair: pair[0])
    return [block for _, blocks in placed for block in blocks]


def _cell(text: str | None) -> Cell:
    """Return a cell; what a merged one covers has no text of its own. Lines were broken by the page's width."""
    return Cell(covered=True) if text is None else Cell(_rejoined(tidy(text)))


def _rejoined(text: str) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        goes_on = lines and not line.startswith(("-", "–", "•")) and not lines[-1].endswith((";", "."))
        if goes_on:
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _within(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
