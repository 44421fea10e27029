"""Small files of evidence that would take very much memory or time if nobody held them to bounds."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from made_files import office
from made_pdf import raw_pdf, stream

SHEET = "<worksheet><sheetData>{}</sheetData></worksheet>"


def flat_png(width: int, height: int, colour: int = 0) -> bytes:
    """Return a PNG of one colour, written without making room for it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(9)
    row = bytes(width * {0: 1, 2: 3, 6: 4}[colour] + 1)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def packed_office(kind: str, parts: dict[str, str | bytes]) -> bytes:
    """Return an Office file whose parts are packed."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(office(kind, parts))) as plain,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in plain.namelist():
            packed.writestr(zipfile.ZipInfo(name), plain.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def workbook(sheet: str, **parts: str) -> bytes:
    named = {f"xl/{name}.xml": content for name, content in parts.items()}
    return packed_office("xlsx", {"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": SHEET.format(sheet), **named})


def shared_text() -> bytes:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 1001))
    return workbook(cells, sharedStrings=f"<sst><si><t>{'а' * 500_000}</t></si></sst>")


def formatted_rows(rows: int) -> bytes:
    return workbook("".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(1, rows + 1)))


def doubling_forms(depth: int) -> bytes:
    """Return a PDF whose page draws a form twice, which draws another one twice, and so on."""
    forms = []
    for number in range(6, 6 + depth):
        called = f"/Resources<</XObject<</F {number + 1} 0 R>>>>" if number < 5 + depth else ""
        content = "/F Do /F Do" if called else "BT (x) Tj ET " * 50
        forms.append(stream(content, f"/Subtype/Form/BBox[0 0 9 9]{called}"))
    page = raw_pdf(more=tuple(forms))
    return page.replace(b"/Font<</F1 5 0 R>>", b"/XObject<</F 6 0 R>>").replace(b"(Tailan) Tj", b"/F Do /F Do")


MADE: dict[str, Callable[[], bytes]] = {
    "wide.png": lambda: flat_png(40_000, 4_000),
    "scan.png": lambda: flat_png(7_700, 7_700),
    "colours.png": lambda: flat_png(7_000, 7_000, 2),
    "clear.png": lambda: flat_png(7_000, 7_000, 6),
    "signs.pdf": lambda: raw_pdf(more=(stream(b"\xff\xd8\xff" * 100_000),)),
    "labels.pdf": lambda: raw_pdf(more=(stream(b"Exif\0\0" * 50_000, "/Filter/DCTDecode"),)),
    "bomb.pdf": lambda: raw_pdf(more=(stream(b"0" * 300_000_000, packed=True),)),
    "forms.pdf": lambda: doubling_forms(18),
    "dangling.pdf": lambda: raw_pdf(page="/Annots[" + "99 0 R " * 200_000 + "]"),
    "shared.xlsx": shared_text,
    "rows.xlsx": lambda: formatted_rows(200_000),
    "elements.xlsx": lambda: workbook("<c/>" * 4_100_000),
    "deep.xlsx": lambda: workbook("<a>" * 5_000_000),
    "attribute.docx": lambda: packed_office("docx", {"word/document.xml": f'<a b="{"c" * 150_000_000}"/>'}),
    "letters.docx": lambda: packed_office("docx", {"word/document.xml": f"<p><t>{'а' * 11_000_000}</t></p>"}),
    "columns.csv": lambda: b"," * 20_000_000,
    "cells.csv": lambda: ("1," * 15_000 + "\n").encode() * 600,
    "quote.csv": lambda: b'"' + "а,\n".encode() * 5_000_000,
    "phones.csv": lambda: "нэр,утас\n".encode() + b"a,99112233\n" * 1_800_000,
    "text.txt": lambda: "Сургалт зохион байгуулав. ".encode() * 400_000,
}
