"""The official report as Word, as Excel and as a page to print: A4 across, headings on every page, places to sign."""

from __future__ import annotations

import io
import zipfile
from html import escape

from iltod.core.problem import Language, message
from iltod.forms.official_report import WIDTHS, OfficialReport
from iltod.forms.workbook import Sheet, SheetCell, workbook

FORMATS = ("docx", "xlsx", "html")


def print_report(report: OfficialReport, form: str) -> bytes:
    """Return the report in one of FORMATS; the same report gives the same bytes."""
    match form:
        case "docx":
            return report_docx(report)
        case "xlsx":
            return report_xlsx(report)
        case _:
            return report_html(report)


def report_xlsx(report: OfficialReport) -> bytes:
    """Return the report as an Excel file."""
    width = len(report.heads)
    rows: list[list[SheetCell]] = [[SheetCell(report.title, "title", across=width)]]
    rows.append([SheetCell(report.subtitle, "plain", across=width)])
    rows += [[SheetCell(report.sample, "label", across=width)]] if report.sample else []
    rows.append([])
    head = len(rows)
    rows.append([SheetCell(text, "head") for text in report.heads])
    for group in report.groups:
        rows.append([SheetCell(group.title, "goal", across=width)])
        rows += [[SheetCell(text or None) for text in row.cells] for row in group.rows]
    rows.append([])
    rows += [
        [SheetCell(None, "plain"), SheetCell(name, "label"), SheetCell(told, "plain", across=3)]
        for name, told in report.totals
    ]
    for line in report.signatures:
        rows += [[], [SheetCell(None, "plain"), SheetCell(line, "plain", across=width - 1)]]
    widths = [round(width * 0.8) for width in WIDTHS]
    sheet = Sheet(message("report_sheet", Language.MONGOLIAN), rows, widths, (head, head + 1))
    return workbook((sheet,))


_STYLE = """
@page{size:A4 landscape;margin:12mm}body{font:10pt/1.35 'Times New Roman',serif;margin:1rem;color:#000;
background:#fff}
h1{font-size:13pt;text-align:center;margin:.2rem 0}.sub,.sample{text-align:center;margin:.2rem 0 .8rem}
.sample{font-weight:700}
table{border-collapse:collapse;width:100%;table-layout:fixed}thead{display:table-header-group}
tr{break-inside:avoid}
th,td{border:.5pt solid #000;padding:2pt 3pt;vertical-align:top;overflow-wrap:anywhere;white-space:pre-line;
text-align:left}
th{text-align:center;background:#eee}td.goal{font-weight:700;background:#f5f5f5}
.totals{margin-top:.8rem;width:auto;table-layout:auto}.totals td{border:0;padding:1pt 12pt 1pt 0}
.sign{margin:1.2rem 0 0}
.scroll{overflow-x:auto}.scroll table{min-width:60rem}@media print{.scroll{overflow:visible}
.scroll table{min-width:0}}
"""


def report_html(report: OfficialReport) -> bytes:
    """Return the report as one page that needs nothing else."""
    columns = "".join(f'<col style="width:{width * 100 / sum(WIDTHS):.1f}%">' for width in WIDTHS)
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in report.heads)
    body = ""
    for group in report.groups:
        body += f'<tr><td class="goal" colspan="{len(report.heads)}">{escape(group.title)}</td></tr>'
        for row in group.rows:
            body += "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row.cells) + "</tr>"
    totals = "".join(f"<tr><td>{escape(name)}</td><td>{escape(told)}</td></tr>" for name, told in report.totals)
    sample = f'<p class="sample">{escape(report.sample)}</p>' if report.sample else ""
    signs = "".join(f'<p class="sign">{escape(line)}</p>' for line in report.signatures)
    page = (
        f'<!doctype html><html lang="mn"><head><meta charset="utf-8"><title>{escape(report.title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head><body>'
        f'<h1>{escape(report.title)}</h1><p class="sub">{escape(report.subtitle)}</p>{sample}'
        f'<div class="scroll"><table>'
        f"<colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        f'<table class="totals">{totals}</table>{signs}</body></html>\n'
    )
    return page.encode()


# Word


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)

_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)

_PAGE_WIDTH = 15_400
"""Twentieths of a point between the margins of A4 across."""

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def report_docx(report: OfficialReport) -> bytes:
    """Return the report as a Word file."""
    widths = [width * _PAGE_WIDTH // sum(WIDTHS) for width in WIDTHS]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = "".join(
        _cell(text, width, bold=True, centre=True) for text, width in zip(report.heads, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"]
    for group in report.groups:
        rows.append(f"<w:tr>{_cell(group.title, sum(widths), bold=True, span=len(widths))}</w:tr>")
        for row in group.rows:
            cells = "".join(_cell(text, width) for text, width in zip(row.cells, widths, strict=True))
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )
    body = [
        _paragraph(report.title, size=26, bold=True, centre=True),
        _paragraph(report.subtitle, centre=True),
        *([_paragraph(report.sample, bold=True, centre=True)] if report.sample else []),
        table,
        _paragraph(""),
        *(_paragraph(f"{name}: {told}") for name, told in report.totals),
        *(text for line in report.signatures for text in (_paragraph(""), _paragraph(line))),
    ]
    size = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    margins = (
        '<w:pgMar w:top="720" w:right="720" w:bottom="720" w:left="720" w:header="360" w:footer="360" w:gutter="0"/>'
    )
    document = f"<w:document {_W}><w:body>{''.join(body)}<w:sectPr>{size}{margins}</w:sectPr></w:body></w:document>"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": f"{head}{document}"}
    return zipped({name: content.encode() for name, content in parts.items()})


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a zip archive of some files; the same files give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _cell(text: str, width: int, *, bold: bool = False, centre: bool = False, span: int = 1) -> str:
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    lines = "".join(_paragraph(line, size=18, bold=bold, centre=centre) for line in (text or "").split("\n"))
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{wide}</w:tcPr>{lines}</w:tc>'


def _paragraph(text: str, *, size: int = 20, bold: bool = False, centre: bool = False) -> str:
    place = '<w:jc w:val="center"/>' if centre else ""
    strong = "<w:b/>" if bold else ""
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    look = f'<w:rPr>{fonts}{strong}<w:sz w:val="{size}"/></w:rPr>'
    run = f'<w:r>{look}<w:t xml:space="preserve">{escape(_printable(text))}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:spacing w:after="0"/>{place}</w:pPr>{run}</w:p>'


def _printable(text: str) -> str:
    """Return text without letters that XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter == "\t")
