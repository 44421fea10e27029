"""Which column of a table holds what, by the stems of its headings in any order."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from enum import StrEnum

from iltod.importing.document import Row


class Column(StrEnum):
    """What a column of a plan's table holds."""

    NUMBER = "number"
    GOAL = "goal"
    MEASURE = "measure"
    CRITERION = "criterion"
    UNIT = "unit"
    BASELINE = "baseline"
    DEADLINE = "deadline"
    TARGET = "target"
    PERFORMER = "performer"
    JOINT = "joint"
    BUDGET = "budget"
    BUDGET_SOURCE = "budget_source"
    RESULT = "result"
    NOTE = "note"


Columns = tuple[Column | None, ...]
"""What each column of a table holds, from the left; None where its heading says nothing known."""

_STEMS: tuple[tuple[str, Column], ...] = (
    ("д/д", Column.NUMBER), ("д.д", Column.NUMBER), ("№", Column.NUMBER), ("дугаар", Column.NUMBER),
    ("заалт", Column.NUMBER), ("зорилго", Column.GOAL), ("зорилт", Column.GOAL), ("бүлэг", Column.GOAL),
    ("чиглэл", Column.GOAL), ("арга хэмжээ", Column.MEASURE), ("үйл ажиллагаа", Column.MEASURE),
    ("хийх ажил", Column.MEASURE), ("хэрэгжүүлэх ажил", Column.MEASURE), ("хийгдэх ажил", Column.MEASURE),
    ("ажлын агуулга", Column.MEASURE), ("агуулга", Column.MEASURE), ("ажил", Column.MEASURE),
    ("шалгуур", Column.CRITERION), ("үзүүлэлт", Column.CRITERION), ("хэмжих нэгж", Column.UNIT),
    ("суурь түвшин", Column.BASELINE), ("хугацаа", Column.DEADLINE), ("хүрэх түвшин", Column.TARGET),
    ("зорилтот түвшин", Column.TARGET), ("хүлээгдэж буй үр дүн", Column.TARGET), ("хүрэх үр дүн", Column.TARGET),
    ("гарах үр дүн", Column.TARGET), ("үр дүн", Column.TARGET), ("хариуцах", Column.PERFORMER),
    ("хариуцан", Column.PERFORMER), ("хариуцагч", Column.PERFORMER), ("хариуцсан", Column.PERFORMER),
    ("хэрэгжүүлэгч", Column.PERFORMER), ("хэрэгжүүлэх байгууллага", Column.PERFORMER),
    ("гүйцэтгэгч", Column.PERFORMER), ("эзэн", Column.PERFORMER), ("хамтран", Column.JOINT),
    ("хамтрагч", Column.JOINT), ("дэмжих байгууллага", Column.JOINT), ("хөрөнгө", Column.BUDGET),
    ("төсөв", Column.BUDGET), ("эх үүсвэр", Column.BUDGET_SOURCE), ("биелэлт", Column.RESULT),
    ("хэрэгжилт", Column.RESULT), ("хүрсэн", Column.RESULT), ("явц", Column.RESULT), ("тайлбар", Column.NOTE),
    ("нотломж", Column.NOTE), ("тайлагнах", Column.NOTE), ("давтамж", Column.NOTE),
)  # fmt: skip

_LONGEST_HEADING = 120

_NEAR = 0.8


def read_heading(text: str) -> Column | None:
    """Return what a heading names; the longest stem in it decides, slips of a letter or two are forgiven."""
    words = re.sub(r"[^\w/.№]+", " ", text.casefold()).strip()
    if not words or len(text) > _LONGEST_HEADING:
        return None
    if words in ("дд", "n", "no", "#", "код") or re.fullmatch(r"д\s?/\s?д", words):
        return Column.NUMBER
    found = [(len(stem), stem, column) for stem, column in _STEMS if _holds(words, stem)]
    if not found:
        found = [(len(stem), stem, column) for stem, column in _STEMS if _nearly(words, stem)]
    if not found:
        return None
    columns = {column for _, _, column in found}
    if Column.DEADLINE in columns:
        return Column.DEADLINE
    if Column.PERFORMER in columns and Column.JOINT not in columns:
        return Column.PERFORMER
    if Column.RESULT in columns and Column.MEASURE not in columns:
        return Column.RESULT
    return max(found)[2]


def _holds(words: str, stem: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(stem)}", words) is not None


def _nearly(words: str, stem: str) -> bool:
    """Return whether the words begin like a stem but for a letter or two."""
    if len(stem) < 6:
        return False
    count = len(stem.split())
    parts = words.split()
    runs = (" ".join(parts[start : start + count])[: len(stem)] for start in range(len(parts) - count + 1))
    return any(difflib.SequenceMatcher(None, run, stem).ratio() >= _NEAR for run in runs)


def read_headings(rows: Sequence[Row]) -> Columns | None:
    """Return the columns of one to three rows of headings, or None where they are none.

    A heading over several columns holds for each that has no nearer one. At least a measure and another known column
    must be there.
    """
    width = max(len(row.cells) for row in rows)
    texts = [""] * width
    for row in rows:
        above = ""
        for index in range(width):
            cell = row.cells[index] if index < len(row.cells) else None
            above = above if cell and cell.covered else cell.text if cell else ""
            if above and above not in texts[index]:
                texts[index] = f"{texts[index]} {above}".strip()
    return settle([read_heading(text) for text in texts])


def settle(columns: Sequence[Column | None]) -> Columns | None:
    """Return columns with one measure: of two that claim it the first is the goal."""
    found = list(columns)
    claims = [index for index, column in enumerate(found) if column is Column.MEASURE]
    if len(claims) > 1 and Column.GOAL not in found:
        found[claims[0]] = Column.GOAL
        claims = claims[1:]
    for index in claims[1:]:
        found[index] = None
    if not claims and Column.GOAL in found:
        found[found.index(Column.GOAL)] = Column.MEASURE
    known = {column for column in found if column}
    return tuple(found) if Column.MEASURE in known and len(known) >= 2 else None


def is_heading_row(row: Row) -> bool:
    """Return whether a row reads as headings: at least two known ones, most of what it holds."""
    filled = [text for text in row.texts if text]
    known = [column for text in filled if (column := read_heading(text))]
    short = all(len(text) <= _LONGEST_HEADING and not text[0].islower() and text[-1] not in ";-" for text in filled)
    numbers = any(re.match(r"\d+\.\d", text) for text in filled)
    return short and not numbers and len(set(known)) >= 2 and len(known) * 2 >= len(filled)


def counted_cells(row: Row) -> bool:
    """Return whether a row only counts the columns, but for one cell that something else ran into."""
    filled = [(index, text) for index, text in enumerate(row.texts) if text]
    counted = [index for index, text in filled if re.fullmatch(r"\(?\d{1,2}\)?", text)]
    if len(filled) < 3 or len(counted) < len(filled) - 1:
        return False
    numbers = [int(re.sub(r"\D", "", text)) for _, text in filled if re.fullmatch(r"\(?\d{1,2}\)?", text)]
    return numbers == sorted(set(numbers)) and numbers[-1] - numbers[0] <= len(row.cells)
