"""Plans as offices keep them, in every format, made here so that tests show what is in them. All of it is invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEADS = ("Д/д", "Зорилго", "Хэрэгжүүлэх арга хэмжээ", "Шалгуур үзүүлэлт", "Хугацаа", "Хариуцах эзэн")
ROWS: tuple[tuple[str, ...], ...] = (
    ("1", "Сурталчилгааг нэмэгдүүлэх", "1.1. Сургалт зохион байгуулах",
     "-2-оос доошгүй удаа\n-Тайлагнасан байх", "II, IV улирал", "ХЭЗХ"),
    ("", "", "1.2. Өдөрлөг хийх", "Өдөрлөг хийсэн байх", "6 дугаар сарын 30-ны дотор", "Захиргаа, удирдлагын хэлтэс"),
    ("2", "Хяналтыг сайжруулах", "2.1. Журам батлах", "Журам баталсан байх", "Жилдээ", "АТГ-тай хамтран ХЭЗХ"),
)  # fmt: skip
TITLE = "ЖИШЭЭ СУМЫН 2026 ОНЫ АВЛИГЫН ЭСРЭГ ТӨЛӨВЛӨГӨӨ"


def archive(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip archive of these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def paragraph(text: str, level: int | None = None) -> str:
    """Return a paragraph of Word, counted by the list where a level is given."""
    properties = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r>{runs}</w:r></w:p>"


def cell(content: str, *, span: int = 1, merge: str = "") -> str:
    """Return a cell of Word; `content` is text or whole paragraphs."""
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    down = {"": "", "first": '<w:vMerge w:val="restart"/>', "below": "<w:vMerge/>"}[merge]
    body = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{wide}{down}</w:tcPr>{body}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """Return a table of Word from rows of cells."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    properties = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{properties}" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def word(body: str, **parts: str) -> bytes:
    """Return a Word file with this body."""
    named = {f"word/{name}.xml": content for name, content in parts.items()}
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    types += '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types += f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    target = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    rels += f'<Relationship Id="r1" Type="{target}" Target="word/document.xml"/></Relationships>'
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return archive({"[Content_Types].xml": types, "_rels/.rels": rels, "word/document.xml": document, **named})


def plan_docx() -> bytes:
    """Return the plan as Word prints it: merged goals, numbers of their own."""
    rows = [[cell(head) for head in HEADS]]
    for number, goal, measure, *rest in ROWS:
        merge = "below" if not goal else "first"
        rows.append([cell(number), cell(goal, merge=merge), cell(measure), *(cell(text) for text in rest)])
    across = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    return word(paragraph(TITLE) + table(*rows) + across)


def plan_xlsx() -> bytes:
    """Return the plan as an Excel sheet with merged goals and a day that is a number."""
    import datetime

    import xlsxwriter

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet("Төлөвлөгөө")
    sheet.merge_range(0, 0, 0, 5, TITLE)
    for column, head in enumerate(HEADS):
        sheet.write_string(2, column, head)
    for row, texts in enumerate(ROWS, start=3):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)
    sheet.merge_range(3, 1, 4, 1, ROWS[0][1])
    sheet.write_datetime(5, 4, datetime.datetime(2026, 11, 15), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_blank(100_000, 0, None, book.add_format({"bold": True}))
    book.close()
    return written.getvalue()


def plan_html() -> bytes:
    """Return the plan as a page."""
    cells = ["".join(f"<th>{head}</th>" for head in HEADS)]
    for index, (number, goal, *rest) in enumerate(ROWS):
        goals = f'<td rowspan="2">{goal}</td>' if index == 0 else f"<td>{goal}</td>" if goal else ""
        lines = "".join(f"<td>{'<br>'.join(text.split(chr(10)))}</td>" for text in rest)
        cells.append(f"<td>{number}</td>{goals}{lines}")
    rows = "".join(f"<tr>{row}</tr>" for row in cells)
    head = "<!doctype html><html><head><style>td{}</style></head>"
    return f"{head}<body><h1>{TITLE}</h1><table>{rows}</table></body></html>".encode()


def plan_csv(divider: str = ",") -> bytes:
    """Return the plan as a table of text."""
    quoted = [divider.join(f'"{text}"' for text in row) for row in (HEADS, *ROWS)]
    return "\n".join((TITLE, *quoted)).encode()


def plan_txt() -> bytes:
    """Return the plan as plain text with tabs."""
    return "\n".join(
        [TITLE, "", *("\t".join(text.replace("\n", " ") for text in row) for row in (HEADS, *ROWS))]
    ).encode()


def plan_ods() -> bytes:
    """Return the plan as an OpenDocument sheet."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    rows = ""
    for index, texts in enumerate((HEADS, *ROWS)):
        cells = ""
        for column, text in enumerate(texts):
            spanned = ' table:number-rows-spanned="2"' if (index, column) == (1, 1) else ""
            name = "covered-table-cell" if (index, column) == (2, 1) else "table-cell"
            lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
            cells += f"<table:{name}{spanned}>{lines}</table:{name}>"
        rows += f"<table:table-row>{cells}</table:table-row>"
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    sheet = f'<table:table table:name="Хүснэгт">{rows}{empty}</table:table>'
    content = f"<office:document-content {names}><office:body>{sheet}</office:body></office:document-content>"
    return archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})
