"""Tables as a workbook (XLSX) with typed cells, and a sheet that explains every column.

Written sheet by sheet and row by row; the same rows give the same bytes. Source of the format: ECMA-376.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import IO, Any

import msgspec

from iltod.exports.tables.columns import Table
from iltod.exports.tables.dictionary import Words, describe_column, describe_table, value_labels

LONGEST_TEXT = 32_767
"""How many letters a cell of a spreadsheet holds; longer texts end with an ellipsis."""

MOST_ROWS = 1_048_575
"""How many rows a sheet holds below its header; what is more goes on in a second sheet."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_EPOCH = datetime.date(1899, 12, 30)

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_HEAD, _DAY, _MOMENT, _WRAPPED = 1, 2, 3, 4
"""The styles of cells, by their places in `_STYLES`."""

_STYLES = (
    f'<styleSheet xmlns="{_NAMESPACE}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/>'
    '<xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Sheet(msgspec.Struct, frozen=True):
    """A sheet: its name, the names of its columns, and its rows.

    With `widths` each column has its own, and long texts go on below themselves.
    """

    name: str
    header: tuple[str, ...]
    rows: Iterable[Sequence[Any]]
    widths: tuple[int, ...] = ()


def table_sheets(table: Table, rows: Iterator[Sequence[Any]]) -> Iterator[Sheet]:
    """Yield the sheet of a table, and more of them where it is longer than a sheet can be."""
    number, more = 1, True
    while more:
        more = False

        def some() -> Iterator[Sequence[Any]]:
            nonlocal more
            for count, row in enumerate(rows, 1):
                yield row
                if count == MOST_ROWS:
                    more = True
                    return

        yield Sheet(table.name if number == 1 else f"{table.name}-{number}", table.names, some())
        number += 1


def dictionary_sheet(tables: Iterable[Table], words: Words) -> Sheet:
    """Return the sheet that explains the columns of some tables in Mongolian and in English."""
    rows = []
    for table in tables:
        described = describe_table(table, words)
        rows.append(
            (
                table.name,
                "",
                described.title,
                described.description,
                described.title_en,
                described.description_en,
                "",
                "",
            )
        )
        for column in table.columns:
            one = describe_column(table, column, words)
            codes = value_labels(column.values, words) if column.values else {}
            listed = "; ".join(f"{code} – {label}" for code, label in codes.items())
            texts = (one.title, one.description, one.title_en, one.description_en)
            rows.append((table.name, column.name, *texts, column.kind.value, listed))
    header = tuple(words.packages.dictionary[name] for name in _DICTIONARY)
    return Sheet(words.packages.dictionary.sheet, header, rows)


_DICTIONARY = ("table", "column", "title", "description", "title_en", "description_en", "type", "codes")


def write_workbook(target: Path | IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write a workbook of some sheets."""
    names = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, sheet in enumerate(sheets, 1):
            names.append(sheet.name[:31])
            with archive.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w") as file:
                for piece in _sheet_xml(sheet):
                    file.write(piece.encode())
        for path, content in _frame(names):
            archive.writestr(_entry(path), '<?xml version="1.0" encoding="UTF-8"?>' + content)


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path)  # its time is 1980, whenever it is written
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sheet_xml(sheet: Sheet) -> Iterator[str]:
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_NAMESPACE}">'
        '<sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{_columns(sheet)}</cols><sheetData>"
    )
    yield _row([_text(name, _HEAD) for name in sheet.header])
    for row in sheet.rows:
        yield _row([_wrapped(value) if sheet.widths else _cell(value) for value in row])
    yield "</sheetData></worksheet>"


def _columns(sheet: Sheet) -> str:
    if not sheet.widths:
        return f'<col min="1" max="{len(sheet.header)}" width="18" customWidth="1"/>'
    sizes = enumerate(sheet.widths, 1)
    return "".join(f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>' for number, width in sizes)


def _wrapped(value: object) -> str:
    return _text(value, _WRAPPED) if isinstance(value, str) else _cell(value)


def _row(cells: Iterable[str]) -> str:
    return f"<row>{''.join(cells)}</row>"


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, datetime.datetime):
        seconds = (value.replace(tzinfo=None) - datetime.datetime(1899, 12, 30)).total_seconds()
        return f'<c s="{_MOMENT}"><v>{seconds / 86_400}</v></c>'
    if isinstance(value, datetime.date):
        return f'<c s="{_DAY}"><v>{(value - _EPOCH).days}</v></c>'
    return _text(str(value))


def _text(text: str, style: int = 0) -> str:
    shown = text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
    escaped = escape(_NOT_XML.sub("", shown), quote=False).replace("\r", "&#13;")
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{escaped}</t></is></c>'


def _frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a workbook that only say which sheets there are."""
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{office}.worksheet+xml"/>'
        for number in range(1, len(names) + 1)
    )
    yield (
        "[Content_Types].xml",
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{office}.styles+xml"/>{kinds}</Types>',
    )
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    yield (
        "_rels/.rels",
        f'<Relationships xmlns="{links}">'
        f'<Relationship Id="r1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>' for number, name in enumerate(names, 1)
    )
    yield "xl/workbook.xml", f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>'
    parts = "".join(
        f'<Relationship Id="r{number}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(names) + 1)
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{links}">{parts}<Relationship Id="s" Type="{_LINKS}/styles" Target="styles.xml"/>'
        "</Relationships>",
    )
    yield "xl/styles.xml", _STYLES
