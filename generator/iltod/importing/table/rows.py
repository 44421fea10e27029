"""Rows and paragraphs of a plan's annex to its goals, sub-sections and measures, as they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from iltod.importing.document import Document, Paragraph, Row, Spot
from iltod.importing.questions import Question
from iltod.importing.table.flattened import lay_out, starts_measure
from iltod.importing.table.headings import Column, Columns, counted_cells, is_heading_row, read_headings, settle
from iltod.reading.deadline_words import likely_deadline, read_deadline

NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,3}){1,3})[.)]?\s*")

_ORDINAL = re.compile(r"(?:(?:зорилго|зорилт|бүлэг)\s*)?(\d{1,2}|[IVX]{1,5})\s*[.)/:-]?\s*", re.IGNORECASE)

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}

_ENDED = (".", ";", ":", ")", "»", "”", '"')


class Entry(msgspec.Struct, frozen=True):
    """One measure as it stands: what each column holds, its number as printed, and the rows it was read from."""

    fields: dict[Column, str]
    number: str
    spot: Spot
    rows: tuple[tuple[str, ...], ...]
    goal: str = ""
    section: int = -1
    subsection: int = -1


class Heading(msgspec.Struct, frozen=True):
    """A heading between measures: of a section (with its number if it has one) or of a sub-section."""

    text: str
    number: str
    spot: Spot
    section: int = -1


class Found(msgspec.Struct, frozen=True):
    """What a document holds: its front matter, headings, measures, what is left over, and the questions so far."""

    front: tuple[Paragraph, ...]
    sections: tuple[Heading, ...]
    subsections: tuple[Heading, ...]
    entries: tuple[Entry, ...]
    left: tuple[Paragraph, ...]
    questions: tuple[Question, ...]
    has_goals: bool = False


def read_rows(document: Document) -> Found:
    """Return what the tables of a document and the text around them hold."""
    front, heads, rest = _split(document)
    reading = _Reading()
    columns = read_headings(heads) if heads else None
    if columns is None:
        rows = [block for block in rest if isinstance(block, Row)]
        columns = infer_columns(rows)
        if columns and rows:
            reading.ask("headings_missing", rows[0].spot)
    if columns is None:
        return Found(front, (), (), (), tuple(block for block in rest if isinstance(block, Paragraph)), ())
    reading.columns = columns
    _walk(reading, rest)
    return reading.found(front)


def _split(document: Document) -> tuple[tuple[Paragraph, ...], list[Row], Sequence[Paragraph | Row]]:
    """Return what comes before the first rows of headings, those rows, and what follows."""
    blocks = document.blocks
    for index, block in enumerate(blocks):
        if isinstance(block, Row) and is_heading_row(block):
            heads = [block]
            for below in blocks[index + 1 : index + 3]:
                if isinstance(below, Row) and _continues_heads(below, block):
                    heads.append(below)
                else:
                    break
            return _paragraphs(blocks[:index]), heads, blocks[index + len(heads) :]
    first = next((index for index, block in enumerate(blocks) if isinstance(block, Row)), len(blocks))
    return _paragraphs(blocks[:first]), [], blocks[first:]


def _continues_heads(row: Row, head: Row) -> bool:
    """Return whether a row belongs to the headings above it: headings again, or what is below a wide one."""
    if counted_cells(row) or any(NUMBER.match(text) for text in row.texts):
        return False
    if any(cell.merged for cell in row.cells):
        return all(len(text) <= 60 for text in row.texts)
    below = [index for index in row.filled if index < len(head.cells) and head.cells[index].covered]
    return bool(below) and all(len(text) <= 60 for text in row.texts) and not is_heading_row(row)


def _paragraphs(blocks: Sequence[Paragraph | Row]) -> tuple[Paragraph, ...]:
    """Return paragraphs, and rows before the table of measures (letterheads are often laid out so) as paragraphs."""
    found = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block)
        else:
            found += [Paragraph(text, block.spot, apart=True) for text in block.texts if text]
    return tuple(found)


def infer_columns(rows: Sequence[Row]) -> Columns | None:
    """Return the columns of a table without headings by what they hold, or None where no measures are seen."""
    width = max((len(row.cells) for row in rows), default=0)
    columns: list[Column | None] = [None] * width
    held = [[row.texts[index] for row in rows if index < len(row.cells) and row.texts[index]] for index in range(width)]
    for index, texts in enumerate(held):
        if texts and sum(bool(read_deadline(text)) for text in texts) * 2 > len(texts):
            columns[index] = Column.DEADLINE
        elif texts and all(re.fullmatch(r"\d{1,2}(?:\.\d{1,3})*\.?", text) for text in texts):
            columns[index] = Column.NUMBER
    free = [index for index in range(width) if held[index] and columns[index] is None]
    if Column.DEADLINE not in columns or not free:
        return None
    numbered = [index for index in free if sum(bool(NUMBER.match(text)) for text in held[index]) * 2 > len(held[index])]
    measure = (numbered or free)[0]
    columns[measure] = Column.MEASURE
    due = columns.index(Column.DEADLINE)
    for index in free:
        if index != measure:
            columns[index] = Column.PERFORMER if index > due else Column.CRITERION
    return settle(columns)


def _walk(reading: _Reading, blocks: Sequence[Paragraph | Row]) -> None:
    run: list[Paragraph] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        if run:
            reading.paragraphs(run, last=False)
            run = []
        reading.row(block, blocks[index + 1] if index + 1 < len(blocks) else None)
    if run:
        reading.paragraphs(run, last=True)


class _Reading:
    """The measures found so far, and where the next row belongs."""

    def __init__(self) -> None:
        self.columns: Columns = ()
        self.sections: list[Heading] = []
        self.subsections: list[Heading] = []
        self.entries: list[Entry] = []
        self.left: list[Paragraph] = []
        self.questions: list[Question] = []
        self.backwards = False

    def ask(self, code: str, spot: Spot, **facts: str) -> None:
        """Record a question."""
        self.questions.append(Question(code, spot, **facts))  # type: ignore[arg-type]

    def found(self, front: tuple[Paragraph, ...]) -> Found:
        """Return what was found."""
        goals = Column.GOAL in self.columns
        return Found(
            front,
            tuple(self.sections),
            tuple(self.subsections),
            tuple(self.entries),
            tuple(self.left),
            tuple(self.questions),
            goals,
        )

    # Rows

    def row(self, row: Row, following: Paragraph | Row | None) -> None:
        """Read one row."""
        if counted_cells(row):
            self._counted(row)
        elif is_heading_row(row):
            self.columns = read_headings([row]) or self.columns
        elif len(set(filter(None, row.texts))) == 1:
            self._alone(next(text for text in row.texts if text), row)
        else:
            self._measure(row)

    def _counted(self, row: Row) -> None:
        """A row that counts the columns is dropped; a heading that ran into it is kept."""
        for text in row.texts:
            rest = re.sub(r"^\(?\d{1,2}\)?\s+", "", text)
            if rest and not re.fullmatch(r"\(?\d{1,2}\)?", text):
                self.ask("ran_together", row.spot, printed=text, reading=rest)
                self.heading(rest, row.spot)

    def _alone(self, text: str, row: Row) -> None:
        """The only text of a row is a heading, the rest of the row above, or a measure that lacks all else."""
        if starts_measure(text):
            self._measure(row)
        elif (self.entries and text[:1].islower()) or self._is_rest(row, text):
            self._continue(row)
        else:
            self.heading(text, row.spot)

    def _is_rest(self, row: Row, text: str) -> bool:
        """Return whether a lone text goes on in a cell that was cut: dashes begin items, not headings."""
        return bool(self.entries) and text.startswith(("-", "–", "•"))

    def heading(self, text: str, spot: Spot) -> None:
        """Begin a section, or a sub-section where the text has no number of its own."""
        found = _ORDINAL.match(text)
        number = found[1] if found and len(text) > len(found[0]) else ""
        if number and not (number.isdigit() or text.startswith(number)):
            number = ""
        title = text[len(found[0]) :] if found and number else text
        printed = str(_ROMAN.get(number.upper(), number))
        if number or not self.sections:
            self.sections.append(Heading(" ".join(title.split()), printed, spot))
        else:
            self.subsections.append(Heading(" ".join(title.split()), "", spot, len(self.sections) - 1))

    def _measure(self, row: Row) -> None:
        columns = self._turned(row)
        fields: dict[Column, str] = {}
        for column, text in zip(columns, row.texts, strict=False):
            if text and column:
                fields[column] = f"{fields[column]}\n{text}" if column in fields else text
            elif text:
                self.ask("unplaced", row.spot, printed=text)
        extra = [text for text in row.texts[len(columns) :] if text]
        for text in extra:
            self.ask("unplaced", row.spot, printed=text)
        number, fields = self._numbered(fields, row)
        due = fields.get(Column.DEADLINE, "")
        readable = bool(due) and (read_deadline(due) is not None or likely_deadline(due) is not None)
        whole = number or (Column.MEASURE in fields and (readable or Column.PERFORMER in fields))
        if self.entries and not whole:
            self._continue(row)
        else:
            self._add(fields, number, row)

    def _add(self, fields: dict[Column, str], number: str, row: Row) -> None:
        goal = fields.pop(Column.GOAL, "")
        section = len(self.sections) - 1
        below = [index for index, item in enumerate(self.subsections) if item.section == section]
        subsection = below[-1] if below else -1
        self.entries.append(Entry(fields, number, row.spot, (row.texts,), goal, section, subsection))

    def _turned(self, row: Row) -> Columns:
        """Return the columns of a row, reversed where only that makes sense; a converter may flip whole pages."""
        straight, flipped = self.columns, tuple(reversed(self.columns))
        if len(row.cells) != len(straight):
            return straight
        turned = _sense(flipped, row) > _sense(straight, row)
        if turned and not self.backwards:
            self.ask("reversed", row.spot)
        self.backwards = turned
        return flipped if turned else straight

    def _numbered(self, fields: dict[Column, str], row: Row) -> tuple[str, dict[Column, str]]:
        """Return the number of a measure, from the text or from its column, and the fields without it."""
        text, column = fields.get(Column.MEASURE, ""), fields.get(Column.NUMBER, "")
        rest: dict[Column, str] = {name: value for name, value in fields.items() if name is not Column.NUMBER}
        if match := NUMBER.match(text):
            rest[Column.MEASURE] = text[match.end() :]
            if column and not re.fullmatch(r"\d{1,2}\.?|[IVX]+\.?", column) and column.rstrip(".") != match[1]:
                self.ask("spurious", row.spot, printed=column, measure=match[1])
            elif column and Column.GOAL in rest:
                rest[Column.GOAL] = f"{column.rstrip('.')}. {rest[Column.GOAL]}"
            return match[1], rest
        if re.fullmatch(r"\d{1,3}(?:\.\d{1,3}){0,3}[.)]?", column):
            return column.rstrip(".)"), rest
        if match := re.match(r"(\d{1,2})[.)]\s+(?=\D)", text):
            rest[Column.MEASURE] = text[match.end() :]
            return match[1], rest
        if column:
            self.ask("spurious", row.spot, printed=column)
        return "", rest

    def _continue(self, row: Row) -> None:
        """Add the cells of a row that a page's end cut off to the measure above; where they belong is asked."""
        entry = self.entries[-1]
        fields, goal = dict(entry.fields), entry.goal
        straight, flipped = self.columns, tuple(reversed(self.columns))
        for index, text in enumerate(row.texts):
            if not text:
                continue
            choices = [columns[index] for columns in (straight, flipped) if index < len(columns)]
            column = next((item for item in choices if item and _takes_more(item, fields, goal)), None)
            if column is Column.GOAL:
                goal = f"{goal} {text}"
            elif column:
                joint = "\n" if text.startswith(("-", "–", "•")) else " "
                fields[column] = f"{fields.get(column, '')}{joint}{text}".strip()
            name = column or ""
            self.ask("continued" if column else "unplaced", row.spot, printed=text, measure=entry.number, field=name)
        if goal != entry.goal:
            self._finish_goal(goal)
            goal = entry.goal if not entry.goal else goal
        rows = (*entry.rows, row.texts)
        self.entries[-1] = msgspec.structs.replace(entry, fields=fields, rows=rows)

    def _finish_goal(self, rest: str) -> None:
        """Add words to the latest goal of any row."""
        for index in range(len(self.entries) - 1, -1, -1):
            if self.entries[index].goal:
                whole = f"{self.entries[index].goal} {rest.strip()}".strip()
                self.entries[index] = msgspec.structs.replace(self.entries[index], goal=whole)
                return

    # Paragraphs between rows

    def paragraphs(self, run: Sequence[Paragraph], *, last: bool) -> None:
        """Read what is between two tables or after the last one."""
        if any(starts_measure(paragraph.text) for paragraph in run):
            before, laid, after = lay_out(run, self._performers())
            for paragraph in before:
                self._between(paragraph, last=False)
            for number, fields, lines in laid:
                spot = Spot(row=lines[0].spot.row, table=lines[0].spot.table)
                row = Row((), spot)
                self.ask("flattened", spot, measure=number)
                self._add(dict(fields), number, row)
                rows = tuple((line.text,) for line in lines)
                self.entries[-1] = msgspec.structs.replace(self.entries[-1], rows=rows)
            run = after
        for paragraph in run:
            self._between(paragraph, last=last)

    def _performers(self) -> set[str]:
        return {entry.fields[Column.PERFORMER] for entry in self.entries if Column.PERFORMER in entry.fields}

    def _between(self, paragraph: Paragraph, *, last: bool) -> None:
        text = paragraph.text
        wordy = sum(letter.isalpha() for letter in text) > len(text) / 2
        if not last and wordy and len(text) > 8 and text[:1].isalnum() and not text.endswith((";", ":")):
            self.heading(text, paragraph.spot)
        else:
            self.left.append(paragraph)
            self.ask("left_over", paragraph.spot, printed=text)


def _takes_more(column: Column, fields: dict[Column, str], goal: str) -> bool:
    """Return whether what a column holds may go on: a deadline that is whole cannot, nor a goal that is nowhere."""
    if column is Column.GOAL:
        return True
    text = fields.get(column, "")
    if column in (Column.DEADLINE, Column.PERFORMER, Column.NUMBER):
        return not text
    return not text.endswith((".", ";"))


def _sense(columns: Columns, row: Row) -> int:
    """Return how well a row fits its columns."""
    held = dict(zip(columns, row.texts, strict=False))
    due = held.get(Column.DEADLINE, "")
    points = 3 if due and read_deadline(due) else 2 if due and likely_deadline(due) else -1 if len(due) > 60 else 0
    points += 2 if NUMBER.match(held.get(Column.MEASURE, "")) else 0
    points += 1 if re.fullmatch(r"\d{1,2}(?:\.\d{1,3})*\.?", held.get(Column.NUMBER, "")) else 0
    performer = held.get(Column.PERFORMER, "")
    return points + (1 if performer and len(performer) <= 120 and not read_deadline(performer) else 0)
