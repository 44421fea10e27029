"""Real files of evidence, made here so that tests show what is in them. Every person and number is invented."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from PIL import Image, PngImagePlugin

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN = {
    "docx": ("/word/document.xml", "wordprocessingml.document.main"),
    "xlsx": ("/xl/workbook.xml", "spreadsheetml.sheet.main"),
    "pptx": ("/ppt/presentation.xml", "presentationml.presentation.main"),
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(
    kind: str = "JPEG",
    *,
    size: tuple[int, int] = (640, 480),
    gps: bool = False,
    texts: dict[int, str] | None = None,
    orientation: int = 1,
    mode: str = "RGB",
) -> bytes:
    """Return a picture whose left half is red, with what a camera writes into one."""
    image = Image.new(mode, size, "white")
    image.paste(Image.new(mode, (size[0] // 2, size[1]), "red"), (0, 0))
    exif = Image.Exif()
    for tag, value in (texts or {}).items():
        exif[tag] = value
    if orientation != 1:
        exif[0x0112] = orientation
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 55.0, 0.0), 3: "E", 4: (106.0, 55.0, 0.0)})
    written = io.BytesIO()
    image.save(written, kind, exif=exif)
    return written.getvalue()


def png_with_text(name: str, text: str) -> bytes:
    """Return a PNG with a text chunk."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt(name, text)
    written = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(written, "PNG", pnginfo=info)
    return written.getvalue()


def huge_png(side: int) -> bytes:
    """Return a PNG of very many pixels in few bytes."""
    written = io.BytesIO()
    Image.new("1", (side, side)).save(written, "PNG")
    return written.getvalue()


def animated_png() -> bytes:
    """Return a PNG of two frames."""
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "blue")]
    written = io.BytesIO()
    frames[0].save(written, "PNG", save_all=True, append_images=frames[1:])
    return written.getvalue()


def pdf(*pages: str, more: Any = None, password: str = "", **metadata: str) -> bytes:
    """Return a PDF whose pages show a line each; `more` changes its writer."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(300, 200)
        if text:
            content = DecodedStreamObject()
            content.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode())
            page[NameObject("/Contents")] = writer._add_object(content)
            fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    if metadata:
        writer.add_metadata({f"/{name}": value for name, value in metadata.items()})
    if more:
        more(writer)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def office(kind: str, parts: dict[str, str | bytes], *, macro: bool = False) -> bytes:
    """Return an Office file of these parts."""
    name, sort = MAIN[kind]
    sort = sort.replace(".document.main", ".document.macroEnabled.main") if macro else sort
    types = f'<Types xmlns="{TYPES}"><Override PartName="{name}" ContentType="application/vnd.x.{sort}+xml"/></Types>'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for part, content in {"[Content_Types].xml": types, **parts}.items():
            archive.writestr(zipfile.ZipInfo(part), content)
    return written.getvalue()


def docx(*paragraphs: str, **parts: str | bytes) -> bytes:
    """Return a Word file; a `|` in a paragraph is where the word processor began a new run."""
    body = "".join(
        "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in text.split("|")) + "</w:p>" for text in paragraphs
    )
    document = f'<w:document xmlns:w="urn:w"><w:body>{body}</w:body></w:document>'
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    return office("docx", {"word/document.xml": document, **named})


def xlsx(*rows: tuple[object, ...]) -> bytes:
    """Return an Excel file with one sheet; texts are shared strings, numbers are numbers."""
    shared: list[str] = []
    cells = []
    for number, row in enumerate(rows, start=1):
        for column, value in zip("ABCDEFGH", row, strict=False):
            if isinstance(value, str):
                shared.append(value)
                cells.append(f'<c r="{column}{number}" t="s"><v>{len(shared) - 1}</v></c>')
            else:
                cells.append(f'<c r="{column}{number}"><v>{value}</v></c>')
    strings = "".join(f"<si><t>{text}</t></si>" for text in shared)
    return office(
        "xlsx",
        {
            "xl/workbook.xml": '<workbook xmlns="urn:x"/>',
            "xl/sharedStrings.xml": f'<sst xmlns="urn:x">{strings}</sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="urn:x"><row>{"".join(cells)}</row></worksheet>',
        },
    )
