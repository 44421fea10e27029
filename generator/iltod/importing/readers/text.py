"""Plain text with tabs, and tables as text (CSV, TSV)."""

from __future__ import annotations

import csv
import io

from iltod.evidence.documents.plain import decode_text
from iltod.importing.document import (
    MOST_COLUMNS,
    Cell,
    Document,
    DocumentError,
    Notice,
    Paragraph,
    Row,
    Spot,
    bounded,
    tidy,
    without_tags,
)

_LONGEST_FIELD = 200_000


def read_text(content: bytes) -> Document:
    """Return the lines of plain text: a line with tabs is a row, any other a paragraph."""
    text = _decoded(content)
    if any(_opens_quote(line) for line in text.splitlines()):
        return _read_table(text, "\t")
    blocks: list[Paragraph | Row] = []
    notices: list[Notice] = []
    apart = False
    for number, line in enumerate(text.splitlines(), start=1):
        spot = Spot(row=number)
        if "\t" in line:
            row = _row(line.split("\t"), spot, notices)
            blocks += [row] if row.filled else []
            apart = not row.filled
        elif tidied := _field(line, spot, notices):
            blocks.append(Paragraph(_without_marks(tidied), spot, apart))
            apart = False
        else:
            apart = True
    return bounded(Document(tuple(blocks), tuple(notices)))


def read_csv(content: bytes) -> Document:
    """Return the rows of a table whose divider is a comma, a semicolon or a tab."""
    text = _decoded(content)
    sample = "\n".join(text.splitlines()[:20])
    return _read_table(text, max(",;\t", key=sample.count))


def _decoded(content: bytes) -> str:
    text = decode_text(content)
    if "\0" in text:
        raise DocumentError("import_not_text")
    return text


def _opens_quote(line: str) -> bool:
    """Return whether a cell of a copied table goes on in the next line."""
    return any(field.startswith('"') and field.count('"') % 2 for field in line.split("\t")) and "\t" in line


def _read_table(text: str, divider: str) -> Document:
    notices: list[Notice] = []
    blocks: list[Paragraph | Row] = []
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider)
    try:
        for fields in reader:
            spot = Spot(row=reader.line_num)
            filled = [field for field in fields if field.strip()]
            if len(filled) == 1 and fields[0].strip() and len(fields) == 1:
                blocks.append(Paragraph(_without_marks(_field(fields[0], spot, notices)), spot))
            elif filled:
                blocks.append(_row(fields, spot, notices))
    except csv.Error as error:
        raise DocumentError("import_damaged", str(error)) from error
    return bounded(Document(tuple(blocks), tuple(notices)))


def _row(fields: list[str], spot: Spot, notices: list[Notice]) -> Row:
    if len(fields) > MOST_COLUMNS:
        raise DocumentError("import_too_many_columns")
    return Row(tuple(Cell(_field(field, spot, notices)) for field in fields), spot)


def _field(field: str, spot: Spot, notices: list[Notice]) -> str:
    plain, tagged = without_tags(field)
    if tagged:
        notices.append(Notice("tags", field.strip(), spot))
    return tidy(plain)


def _without_marks(text: str) -> str:
    """Return a line without the asterisks that mark bold text in Markdown."""
    return text.removeprefix("**").removesuffix("**") if text.startswith("**") and text.endswith("**") else text
