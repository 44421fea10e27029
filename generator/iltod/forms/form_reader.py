"""A filled form to what it reports. A paste destroys the validation of Excel, so every check is made again here.

Each problem names its sheet and cell.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from iltod.checks.likely_names import exact_name
from iltod.checks.personal_data_rules import is_contact
from iltod.core.problem import Language, message
from iltod.evidence.documents.faults import DocumentError as OfficeError
from iltod.evidence.documents.office import OfficeFile
from iltod.evidence.personal_data import is_error, screen_text
from iltod.facts.body_facts import PlanOverview
from iltod.facts.deadlines import PERIOD_QUARTERS, due_dates, period_end, quarter_start
from iltod.forms.quarterly_form import (
    DATA_SHEET,
    EVIDENCE_FIRST_ROW,
    EVIDENCE_HEADS,
    EVIDENCE_SHEET,
    FIRST_ROW,
    FORM_SHEET,
    REACH,
    form_columns,
    rating_words,
)
from iltod.forms.workbook import column_letters
from iltod.importing.document import DocumentError
from iltod.importing.readers.sheets import show
from iltod.model import Channel, CountedValue, EvidenceKind, Measure, Period, Progress, Reach
from iltod.model.scales import ScaleKind, read_rating
from iltod.pages.wording import Wording
from iltod.reading.rating_words import is_share_of_one, likely_rating
from iltod.reading.scalars import LARGEST_COUNT

_MOST_ROWS = 5_000

_BEST_TENTHS = 1000
"""A rating in tenths of a percent below which a reason is asked."""


class FormProblem(msgspec.Struct, frozen=True):
    """What is wrong in a form: the sheet, the cell (`J8`) and a sentence."""

    sheet: str
    cell: str
    sentence: str


class FormEvidence(msgspec.Struct, frozen=True):
    """One piece of evidence in a form. `source` is a name of a file or an address, `cell` its cell."""

    id: str
    title: str
    kind: EvidenceKind
    date: datetime.date
    source: str
    measures: tuple[str, ...]
    channel: Channel | None
    reach: tuple[Reach, ...]
    promotes_110: bool
    cell: str


class FormSource(msgspec.Struct, frozen=True):
    """The file or address in a row of evidence that has another fault: whether it is there is told with that fault."""

    id: str
    source: str
    cell: str


class Form(msgspec.Struct, frozen=True):
    """What a form reports, and what is wrong in it; `notices` are odd, and keep nothing from being written."""

    period: Period
    performer: str | None
    date: datetime.date | None
    person: str
    post: str
    entries: tuple[Progress, ...]
    evidence: tuple[FormEvidence, ...]
    problems: tuple[FormProblem, ...]
    notices: tuple[FormProblem, ...] = ()
    faulty: tuple[FormSource, ...] = ()


Grid = list[list[Any]]
"""The cells of a sheet with their formats, by row and column from 0."""


class FormOf(msgspec.Struct, frozen=True):
    """Which plan and period a file is the form of."""

    organisation: str
    year: int
    period: Period
    performer: str | None


def is_form(content: bytes) -> bool:
    """Return whether a file is a form that this program made."""
    if not content.startswith(b"PK"):
        return False
    try:
        with OfficeFile(content) as office:
            return f'name="{DATA_SHEET}"'.encode() in office.read("xl/workbook.xml", 100_000)
    except OfficeError:
        return False


def form_of(content: bytes) -> FormOf:
    """Return which plan and period a form is of. Raises DocumentError where it does not say so."""
    grid = _grids(content, (DATA_SHEET,)).get(DATA_SHEET, [])
    facts = {str(row[0].value): str(row[1].value or "") for row in grid if len(row) > 1 and row[0].value}
    try:
        period = Period(facts["period"])
        return FormOf(facts["organisation"], int(facts["year"]), period, facts.get("performer") or None)
    except (KeyError, ValueError) as error:
        raise DocumentError("form_not_ours") from error


def read_form(content: bytes, plan: PlanOverview, wording: Wording) -> Form:
    """Return what a filled form reports of a plan. Raises DocumentError where the file is damaged or no form.

    Args:
        content: the bytes of the file.
        plan: the plan that it is the form of.
        wording: the words of kinds and channels that the form showed.
    """
    told = form_of(content)
    grids = _grids(content, (FORM_SHEET, EVIDENCE_SHEET))
    if FORM_SHEET not in grids:
        raise DocumentError("form_not_ours")
    reading = _Reading(plan, told.period, wording)
    date, person, post = reading.head(grids[FORM_SHEET])
    entries = tuple(reading.entries(grids[FORM_SHEET]))
    evidence = tuple(reading.evidence(grids.get(EVIDENCE_SHEET, [])))
    told_of = (tuple(reading.problems), tuple(reading.notices), tuple(reading.faulty))
    return Form(told.period, told.performer, date, person, post, entries, evidence, *told_of)


def _grids(content: bytes, names: Sequence[str]) -> dict[str, Grid]:
    import openpyxl

    try:
        with OfficeFile(content), warnings.catch_warnings():  # its bounds hold before anything else reads the file
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            found: dict[str, Grid] = {}
            for name in names:
                if name in book.sheetnames:
                    sheet = book[name]
                    sheet.reset_dimensions()
                    rows = zip(range(_MOST_ROWS), sheet.iter_rows(max_col=60), strict=False)
                    found[name] = [list(row) for _, row in rows]
            book.close()
            return found
    except OfficeError as error:
        raise DocumentError("import_damaged", error.detail) from error
    except (KeyError, ValueError, TypeError, AttributeError, OSError, EOFError, IndexError) as error:
        raise DocumentError("import_damaged", str(error)) from error


class _Reading:
    """One form being read, and what was found wrong."""

    def __init__(self, plan: PlanOverview, period: Period, wording: Wording) -> None:
        self.plan = plan
        self.period = period
        self.columns = form_columns(plan)
        self.measures = {item.measure.id: item.measure for item in plan.measures}
        self.kinds = {str(wording.enums.EvidenceKind[kind]).casefold(): kind for kind in EvidenceKind}
        self.channels = {str(wording.enums.Channel[channel]).casefold(): channel for channel in Channel}
        self.problems: list[FormProblem] = []
        self.notices: list[FormProblem] = []
        self.faulty: list[FormSource] = []
        self.date: datetime.date | None = None

    def _add(self, sheet: str, row: int, column: int, name: str, **facts: object) -> None:
        self.problems.append(self._told(sheet, row, column, name, **facts))

    def _told(self, sheet: str, row: int, column: int, name: str, **facts: object) -> FormProblem:
        sentence = message(f"form_problem_{name}", Language.MONGOLIAN, **facts)
        return FormProblem(sheet, f"{column_letters(column)}{row + 1}", sentence)

    def _screened(self, sheet: str, grid: Grid, row: int, column: int) -> str:
        """Return the words of a cell, which are published; personal data in them stops the form."""
        text = _text(grid, row, column)
        for finding in screen_text(text, ""):
            if is_error(finding) and not is_contact(finding, self.plan.organisation):
                self._add(sheet, row, column, "personal", kind=message(f"intake_{finding.kind}", Language.MONGOLIAN))
        return text

    # The report

    def head(self, grid: Grid) -> tuple[datetime.date | None, str, str]:
        """Return the day of the report and who reports."""
        date = self._day(FORM_SHEET, grid, 2, 3)
        if date is None and not _text(grid, 2, 3):
            self._add(FORM_SHEET, 2, 3, "no_date")
        if date and self._is_past(FORM_SHEET, 2, 3, date):
            self._compare_period(date)
        self.date = date
        return date, self._screened(FORM_SHEET, grid, 3, 3), self._screened(FORM_SHEET, grid, 4, 3)

    def _is_past(self, sheet: str, row: int, column: int, date: datetime.date) -> bool:
        if date > self.plan.as_of:
            self._add(sheet, row, column, "future", written=date, today=self.plan.as_of)
        return date <= self.plan.as_of

    def _compare_period(self, date: datetime.date) -> None:
        """Nobody can report on a period that has not begun; a report before its end is odd."""
        year = self.plan.plan.year
        begins, ends = quarter_start(year, PERIOD_QUARTERS[self.period][0]), period_end(self.period, year)
        if date < begins:
            self._add(FORM_SHEET, 2, 3, "before_period", written=date, begins=begins)
        elif date < ends:
            self.notices.append(self._told(FORM_SHEET, 2, 3, "before_end", written=date, ends=ends))

    def entries(self, grid: Grid) -> Iterator[Progress]:
        """Yield what is reported of each measure; a row in which nothing was written reports nothing."""
        seen: set[str] = set()
        for row in range(FIRST_ROW, len(grid)):
            measure = self._measure(grid, row)
            if measure is None:
                continue
            if measure.id in seen:
                self._add(FORM_SHEET, row, self.columns.number, "measure_twice", written=measure.number.text)
                continue
            seen.add(measure.id)
            entry = self._entry(grid, row, measure)
            if entry:
                yield entry

    def _measure(self, grid: Grid, row: int) -> Measure | None:
        own, number = _text(grid, row, 0), _text(grid, row, self.columns.number)
        found = self.measures.get(own)
        if found is None and number:
            found = next((item for item in self.measures.values() if item.number.text == number), None)
        if found is None and any(_text(grid, row, column) for column in range(self.columns.reason + 1)):
            self._add(FORM_SHEET, row, self.columns.number, "no_such_measure", written=number or own)
        elif found and number and number != found.number.text:
            facts = {"number": found.number.text, "written": number}
            self._add(FORM_SHEET, row, self.columns.number, "number_differs", **facts)
        return found

    def _entry(self, grid: Grid, row: int, measure: Measure) -> Progress | None:
        rating = self._rating(grid, row)
        values = tuple(self._values(grid, row, measure))
        columns = (self.columns.text, self.columns.reason)
        text, reason = (self._screened(FORM_SHEET, grid, row, column) or None for column in columns)
        if not (rating or values or text or reason):
            return None
        found = read_rating(self.plan.scale, rating) if rating else None
        behind = found is not None and found[1] is not None and found[1] < _BEST_TENTHS and self._is_due(measure)
        if behind and not reason:
            self._add(FORM_SHEET, row, self.columns.reason, "no_reason", rating=rating)
        return Progress(measure=measure.id, rating=rating, text=text, values=values, reason=reason)

    def _is_due(self, measure: Measure) -> bool:
        """Return whether a deadline of the measure falls into the period or before it."""
        end = period_end(self.period, self.plan.plan.year)
        return any(day <= end for day, _ in due_dates(measure.deadline, self.plan.plan.year))

    def _rating(self, grid: Grid, row: int) -> str | None:
        written = _text(grid, row, self.columns.rating)
        if not written:
            return None
        ratio = self.plan.scale.kind is ScaleKind.RATIO
        if ratio and is_share_of_one(written):
            self._add(FORM_SHEET, row, self.columns.rating, "share", written=written)
            return None
        rating = likely_rating(written, self.plan.scale)
        if rating is None:
            told = [
                "0–100" if ratio and step.value is not None else rating_words(step) for step in self.plan.scale.steps
            ]
            known = ", ".join(dict.fromkeys(told))
            self._add(FORM_SHEET, row, self.columns.rating, "rating", written=written, known=known)
            return None
        return rating

    def _values(self, grid: Grid, row: int, measure: Measure) -> Iterator[CountedValue]:
        for number in range(1, self.columns.counts + 1):
            column = self.columns.first_count + number - 1
            written = _text(grid, row, column)
            if not written:
                continue
            if number > len(measure.criteria):
                self._add(FORM_SHEET, row, column, "no_criterion", written=written, number=number)
            elif (count := self._count(FORM_SHEET, row, column, written)) is not None:
                yield CountedValue(criterion=number, value=count)

    def _count(self, sheet: str, row: int, column: int, written: str) -> int | None:
        plain = re.sub(r"[\s\xa0,](?=\d{3}(?!\d))", "", written)
        match = re.fullmatch(r"(\d{1,13})(?:[.,]0+)?(?:\s*[^\W\d]+)?", plain)
        if match and int(match[1]) <= LARGEST_COUNT:
            return int(match[1])
        self._add(sheet, row, column, "count", written=written)
        return None

    def _day(self, sheet: str, grid: Grid, row: int, column: int) -> datetime.date | None:
        value = _value(grid, row, column)
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        written = _text(grid, row, column)
        match = re.search(r"(20\d{2})\D{1,8}(\d{1,2})\D{1,16}(\d{1,2})", written)
        if match:
            try:
                return datetime.date(*(int(part) for part in match.groups()))
            except ValueError:
                pass
        if written:
            self._add(sheet, row, column, "date", written=written)
        return None

    # Evidence

    def evidence(self, grid: Grid) -> Iterator[FormEvidence]:
        """Yield the pieces of evidence; a row in which nothing was written has none."""
        for row in range(EVIDENCE_FIRST_ROW, len(grid)):
            cells = {name: _text(grid, row, column) for column, name in enumerate(EVIDENCE_HEADS)}
            if any(value for name, value in cells.items() if name != "id"):
                found = self._one_evidence(grid, row, cells)
                if found:
                    yield found

    def _one_evidence(self, grid: Grid, row: int, cells: Mapping[str, str]) -> FormEvidence | None:
        before = len(self.problems)
        column = {name: index for index, name in enumerate(EVIDENCE_HEADS)}
        cell = f"{column_letters(column['source'])}{row + 1}"
        for name in ("title", "source"):
            self._screened(EVIDENCE_SHEET, grid, row, column[name])
        for name in ("title", "kind", "source", "measures"):
            if not cells[name]:
                self._add(EVIDENCE_SHEET, row, column[name], f"no_{name}")
        kind = self._choice(row, column["kind"], cells["kind"], self.kinds)
        channel = self._choice(row, column["channel"], cells["channel"], self.channels)
        date = self._day(EVIDENCE_SHEET, grid, row, column["date"])
        if not cells["date"]:
            self._add(EVIDENCE_SHEET, row, column["date"], "no_evidence_date")
        elif date and self._is_past(EVIDENCE_SHEET, row, column["date"], date) and self.date and date > self.date:
            facts = {"written": date, "date": self.date}
            self.notices.append(self._told(EVIDENCE_SHEET, row, column["date"], "after_report", **facts))
        measures = tuple(self._named(row, column["measures"], cells["measures"]))
        reach = []
        for figure in REACH:
            if cells[figure]:
                count = self._count(EVIDENCE_SHEET, row, column[figure], cells[figure])
                reach += [Reach(kind=figure, value=count)] if count is not None else []
        if len(self.problems) > before or kind is None or date is None:
            self.faulty += [FormSource(cells["id"], cells["source"], cell)] if cells["source"] else []
            return None
        told = (cells["id"], cells["title"], kind, date, cells["source"], measures, channel, tuple(reach))
        return FormEvidence(*told, bool(cells["hotline"]), cell)

    def _choice(self, row: int, column: int, written: str, known: Mapping[str, Any]) -> Any:
        if not written:
            return None
        found = known.get(written.casefold()) or next((value for value in known.values() if value == written), None)
        if found is None:
            self._add(EVIDENCE_SHEET, row, column, "choice", written=written, known=", ".join(known))
        return found

    def _named(self, row: int, column: int, written: str) -> Iterator[str]:
        names = {item.id: (item.number.text, item.title.text) for item in self.measures.values()}
        if own := exact_name(written, names):
            yield own
            return
        for name in filter(None, (part.strip(" .") for part in re.split(r"[,;\n]|\s+ба\s+|\s+болон\s+", written))):
            found = exact_name(name, names)
            if not found:
                self._add(EVIDENCE_SHEET, row, column, "no_such_measure", written=name)
            else:
                yield found


def _value(grid: Grid, row: int, column: int) -> Any:
    return grid[row][column].value if row < len(grid) and column < len(grid[row]) else None


def _text(grid: Grid, row: int, column: int) -> str:
    """Return what a cell shows: 0.7 formatted as percent is 70%."""
    if row >= len(grid) or column >= len(grid[row]):
        return ""
    cell = grid[row][column]
    return show(cell.value, getattr(cell, "number_format", "") or "").strip()
