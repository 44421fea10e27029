"""The official report as Word, as Excel and as a page to print: A4 across, headings on every page, places to sign."""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Sequence
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
    rows.append([SheetCell(report.subtitle, "centre", across=width)])
    rows += [[SheetCell(report.sample, "strong_centre", across=width)]] if report.sample else []
    rows.append([])
    head = len(rows)
    rows.append([SheetCell(text, "head") for text in report.heads])
    for group in report.groups:
        rows.append([SheetCell(group.title, "goal", across=width)])
        rows += [[SheetCell(text or None) for text in row.cells] for row in group.rows]
    rows.append([])
    rows += [
        [SheetCell(None, "plain"), SheetCell(name, "label", across=2), SheetCell(told, "plain", across=3)]
        for name, told in report.totals
    ]
    for line in report.signatures:
        rows += [[], [SheetCell(None, "plain"), SheetCell(line, "plain", across=width - 1)]]
    widths = [round(width * _OF_SHEET) for width in WIDTHS]
    sheet = Sheet(message("report_sheet", Language.MONGOLIAN), rows, widths, (head, head + 1))
    return workbook((sheet,))


_OF_SHEET = 0.72
"""Units of a column of Excel for a hundredth of the page, so that the text is not made small to fit its width."""

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


_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/footer1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>'
)

_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)

_FOOTER_RELATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" '
    'Target="footer1.xml"/></Relationships>'
)

_PAGE_WIDTH = 15_400
"""Twentieths of a point between the margins of A4 across."""

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


_FONTS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'

_LETTER_WIDTH = 92
"""Twentieths of a point of a letter of the table, on the average."""

_LONGEST_WHOLE = 12
"""How many lines a row has at most that is kept on one page; a longer one would leave half a page empty."""


def _is_short(cells: Sequence[str], widths: Sequence[int]) -> bool:
    """Return whether a row is low enough to be kept on one page."""
    for text, width in zip(cells, widths, strict=True):
        letters = max((width - 2 * _CELL_MARGIN) // _LETTER_WIDTH, 1)
        if sum(len(textwrap.wrap(line, letters)) or 1 for line in text.split("\n")) > _LONGEST_WHOLE:
            return False
    return True


_CELL_MARGIN = 70
"""Twentieths of a point between the text of a cell and its border."""


def report_docx(report: OfficialReport) -> bytes:
    """Return the report as a Word file."""
    widths = [width * _PAGE_WIDTH // sum(WIDTHS) for width in WIDTHS]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = "".join(
        _cell(text, width, bold=True, centre=True) for text, width in zip(report.heads, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"]
    for group in report.groups:
        title = _cell(group.title, sum(widths), bold=True, span=len(widths), with_next=True)
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{title}</w:tr>")
        for row in group.rows:
            cells = "".join(_cell(text, width) for text, width in zip(row.cells, widths, strict=True))
            whole = "<w:trPr><w:cantSplit/></w:trPr>" if _is_short(row.cells, widths) else ""
            rows.append(f"<w:tr>{whole}{cells}</w:tr>")
    sides = (("top", 20), ("left", _CELL_MARGIN), ("bottom", 40), ("right", _CELL_MARGIN))
    margins = "".join(f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in sides)
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    body = [
        _paragraph(report.title, size=26, bold=True, centre=True),
        _paragraph(report.subtitle, centre=True),
        *([_paragraph(report.sample, bold=True, centre=True)] if report.sample else []),
        _paragraph(""),
        table,
        _paragraph(""),
        *(_paragraph(line, with_next=True) for line in _below(report)[:-1]),
        _paragraph(_below(report)[-1]),
    ]
    size = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    margins = (
        '<w:pgMar w:top="720" w:right="720" w:bottom="720" w:left="720" w:header="360" w:footer="360" w:gutter="0"/>'
    )
    section = f'<w:sectPr><w:footerReference w:type="default" r:id="r1"/>{size}{margins}</w:sectPr>'
    document = f"<w:document {_W}><w:body>{''.join(body)}{section}</w:body></w:document>"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": f"{head}{document}",
        "word/_rels/document.xml.rels": _FOOTER_RELATION,
        "word/footer1.xml": f"{head}<w:ftr {_W}>{_page_number()}</w:ftr>",
    }
    return zipped({name: content.encode() for name, content in parts.items()})


def _below(report: OfficialReport) -> list[str]:
    """Return the lines below the table: the totals, and places to sign, which belong on one page."""
    totals = [f"{name}: {told}" for name, told in report.totals]
    return [*totals, *(text for line in report.signatures for text in ("", line))]


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a zip archive of some files; the same files give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _page_number() -> str:
    """Return the line of the footer: the page, and how many there are."""
    look = f'<w:rPr>{_FONTS}<w:sz w:val="18"/></w:rPr>'
    fields = (
        f'<w:fldSimple w:instr=" {name} "><w:r>{look}<w:t>1</w:t></w:r></w:fldSimple>' for name in ("PAGE", "NUMPAGES")
    )
    between = f'<w:r>{look}<w:t xml:space="preserve"> / </w:t></w:r>'
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{between.join(fields)}</w:p>'


def _cell(
    text: str, width: int, *, bold: bool = False, centre: bool = False, span: int = 1, with_next: bool = False
) -> str:
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    lines = "".join(
        _paragraph(line, size=18, bold=bold, centre=centre, with_next=with_next) for line in (text or "").split("\n")
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{wide}</w:tcPr>{lines}</w:tc>'


def _paragraph(text: str, *, size: int = 20, bold: bool = False, centre: bool = False, with_next: bool = False) -> str:
    """Return a paragraph; one `with_next` is never the last of its page."""
    kept = "<w:keepNext/>" if with_next else ""
    place = '<w:jc w:val="center"/>' if centre else ""
    strong = "<w:b/>" if bold else ""
    look = f'<w:rPr>{_FONTS}{strong}<w:sz w:val="{size}"/></w:rPr>'
    run = f'<w:r>{look}<w:t xml:space="preserve">{escape(_printable(text))}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr>{kept}<w:spacing w:after="0"/>{place}</w:pPr>{run}</w:p>'


def _printable(text: str) -> str:
    """Return text without letters that XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter == "\t")
