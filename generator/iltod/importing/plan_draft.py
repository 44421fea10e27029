"""A document to a plan, the body's units, and the questions that a person must answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from iltod.importing.document import Document, Notice, Paragraph, Spot
from iltod.importing.fields import glued, lettered_channels, named_counts, split_items, threshold
from iltod.importing.headings import Column
from iltod.importing.numbering import Numbered, number_entries
from iltod.importing.order import Front, from_capitals, read_front
from iltod.importing.performers import is_unread, match_unit, read_performers
from iltod.importing.questions import Question
from iltod.importing.rows import Entry, Found, read_rows
from iltod.importing.slips import Known, find_slips
from iltod.importing.transliteration import latin_id
from iltod.model import (
    Criterion,
    Deadline,
    DeadlineKind,
    Measure,
    Plan,
    Responsible,
    Role,
    Section,
    SourceDocument,
    SubSection,
    Text,
    Unit,
)
from iltod.reading.deadline_words import likely_deadline, read_deadline

_ABBREVIATIONS = re.compile(r"(?<![\w-])[А-ЯЁӨҮ]{3,6}(?!\w)")

_PUBLIC = frozenset(("АТГ", "ЗДТГ", "УИХ", "ТӨХХК", "ХХК", "ТББ", "ХБ", "МУ", "НЗД", "ИТХ", "ЗГХ", "УБ", "LED"))


class Draft(msgspec.Struct, frozen=True):
    """What was read of a document: the plan, the units it needs, the questions, and the rows each measure came from."""

    plan: Plan
    units: tuple[Unit, ...]
    new_units: tuple[Unit, ...]
    questions: tuple[Question, ...]
    rows: dict[str, tuple[tuple[str, ...], ...]]
    name: Text | None = None


def read_plan(
    document: Document, organisation: str, year: int, known: Known, units: Sequence[Unit] = (), source: str = ""
) -> Draft | None:
    """Return the plan that a document holds, or None where no measures are found in it.

    Args:
        document: what a reader gave.
        organisation: the id of the body whose plan it is.
        year: the year of the plan.
        known: words and sentences that are known to be right.
        units: the units that the body has already; their ids are kept.
        source: the name of the document's file, for the record of the source.
    """
    found = read_rows(document)
    if not found.entries:
        return None
    return _Drafting(found, known, units).draft(document, organisation, year, source)


class _Drafting:
    """The questions and units found so far."""

    def __init__(self, found: Found, known: Known, units: Sequence[Unit]) -> None:
        self.found = found
        self.known = known
        self.units = list(units)
        self.old = len(units)
        self.questions: list[Question] = []
        self.asked_words: set[str] = set()
        self.bare: list[tuple[Spot, str]] = []

    def draft(self, document: Document, organisation: str, year: int, source: str) -> Draft:
        """Put the plan together."""
        front = read_front(self.found.front)
        numbered = number_entries(self.found)
        ids = {item.entry.spot: item.id for item in numbered}
        sections = self._sections(numbered)
        self._take_over(document, front, numbered)
        title = front.title or front.order_title or Text(text=f"{year}", doubt="Баримтад төлөвлөгөөний нэр олдсонгүй.")
        if front.title is None:
            self._ask("title_missing", Spot())
        if front.year and front.year != year:
            self._ask("other_year", Spot(), printed=str(front.year), reading=str(year))
        if front.title and front.order_title and not _same_title(front.title, front.order_title):
            self._ask("titles_differ", Spot(row=1), printed=front.title.text, reading=front.order_title.text, field="title")
        left = (*front.left, *self.found.left)
        plan = Plan(
            organisation=organisation,
            year=year,
            title=self._doubted(title, Spot(row=1), "", "title"),
            order_title=self._doubted(front.order_title, Spot(), "", "order_title") if front.order_title and front.title else None,
            approval=self._approval(front),
            source=self._source(source, left),
            sections=sections,
        )
        rows = {ids[item.entry.spot]: item.entry.rows for item in numbered}
        return Draft(plan, tuple(self.units), tuple(self.units[self.old :]), self._sorted(), rows, _body_name(title))

    def _sorted(self) -> tuple[Question, ...]:
        unique = list(dict.fromkeys(self.questions))
        return tuple(sorted(unique, key=lambda item: (item.spot.sheet, item.spot.page, item.spot.table, item.spot.row)))

    def _ask(self, code: str, spot: Spot, **facts: Any) -> None:
        self.questions.append(Question(code, spot, **facts))

    def _take_over(self, document: Document, front: Front, numbered: Sequence[Numbered]) -> None:
        """Take over what the earlier steps asked; numbers as printed become ids."""
        ids: dict[str, str] = {}
        for item in numbered:
            ids.setdefault(item.entry.number, item.id)
            self.questions += item.questions
        self.questions += [replace(item, measure=ids.get(item.measure, "")) for item in self.found.questions]
        self.questions += front.questions
        by_code: dict[str, list[Notice]] = {}
        for notice in document.notices:
            by_code.setdefault(notice.code, []).append(notice)
        for code, notices in by_code.items():
            self._together(code, [(notice.spot, notice.text) for notice in notices])
        self._together("dash_lost", self.bare)

    def _together(self, code: str, places: Sequence[tuple[Spot, str]]) -> None:
        """Ask once about what is met in many places."""
        rows = ", ".join(dict.fromkeys(str(spot.row) for spot, _ in places))
        if places:
            self._ask(code, places[0][0], printed=places[0][1], more=rows)

    def _source(self, name: str, left: Sequence[Paragraph]) -> SourceDocument | None:
        marks = tuple(
            Text(text=" ".join(paragraph.text.split()), doubt="Төлөвлөгөөний аль ч хэсэгт тохироогүй тул хэвлэснээр нь үлдээв.")
            for paragraph in left
        )
        if not name and not marks:
            return None
        return SourceDocument(description=f"Төлөвлөгөөний баримт: {name}" if name else "Төлөвлөгөөний баримт", marks=marks)

    def _approval(self, front: Front) -> Any:
        approval = front.approval
        if approval is None:
            return None
        spot = Spot(row=1)
        return replace(
            approval,
            clauses=tuple(self._doubted(item, spot, "", f"approval.clauses.{index}") for index, item in enumerate(approval.clauses, 1)),
            annex_text=self._doubted(approval.annex_text, spot, "", "approval.annex_text") if approval.annex_text else None,
        )

    # Sections

    def _sections(self, numbered: Sequence[Numbered]) -> tuple[Section, ...]:
        groups: dict[tuple[str, str], list[Numbered]] = {}
        for item in numbered:
            groups.setdefault((item.section, item.subsection), []).append(item)
        sections: dict[str, list[tuple[str, list[Numbered]]]] = {}
        for (section, subsection), items in groups.items():
            sections.setdefault(section, []).append((subsection, items))
        return tuple(self._section(name, parts) for name, parts in sections.items())

    def _section(self, name: str, parts: Sequence[tuple[str, list[Numbered]]]) -> Section:
        first = parts[0][1][0]
        kind = "goal" if self.found.has_goals else "section"
        spot = first.section_spot
        title = from_capitals(first.section_title) if first.section_title else Text(text=name, doubt="Баримтад гарчиг олдсонгүй.")
        plain = [self._measure(item) for subsection, items in parts if not subsection for item in items]
        taken: set[str] = set()
        below = []
        for subsection, items in parts:
            if subsection:
                own = latin_id(f"{name} {subsection.split()[0]}", taken)
                taken.add(own)
                heading = self._doubted(Text(text=subsection), items[0].entry.spot, "", f"{own}.title")
                below.append(SubSection(id=own, title=heading, measures=tuple(self._measure(item) for item in items)))
        return Section(
            id=f"{kind}-{name}",
            number=name if name.isdigit() else None,
            title=self._doubted(title, spot, "", f"{kind}-{name}.title"),
            measures=tuple(plain),
            subsections=tuple(below),
        )

    # Measures

    def _measure(self, item: Numbered) -> Measure:
        entry, own = item.entry, item.id
        title = " ".join(entry.fields.get(Column.MEASURE, "").split())
        if not title:
            self._ask("title_lacking", entry.spot, measure=own)
        criteria = self._criteria(entry, own)
        joined = " ".join(criterion.text.text for criterion in criteria)
        responsible, told = self._responsible(entry, own)
        return Measure(
            id=own,
            number=item.number,
            title=self._doubted(Text(text=title or "…"), entry.spot, own, "title"),
            responsible=responsible,
            responsible_text=told,
            deadline=self._deadline(entry, own),
            criteria=criteria,
            target_level=self._targets(entry, own),
            promotes_110=bool(re.search(r"(?<!\d)110(?!\d)", title)),
            channels=lettered_channels(title),
            counts=named_counts(joined),
            budget=self._plain(entry, Column.BUDGET),
            budget_source=self._plain(entry, Column.BUDGET_SOURCE),
        )

    def _plain(self, entry: Entry, column: Column) -> Text | None:
        text = " ".join(entry.fields.get(column, "").split())
        return Text(text=text) if text and text not in ("-", "х", "x") else None

    def _criteria(self, entry: Entry, own: str) -> tuple[Criterion, ...]:
        cell = entry.fields.get(Column.CRITERION, "")
        unit = self._plain(entry, Column.UNIT)
        if not cell.strip():
            self._ask("criterion_lacking", entry.spot, measure=own)
        baseline = self._plain(entry, Column.BASELINE)
        found = []
        for index, item in enumerate(split_items(cell), start=1):
            field = f"criteria.{index}"
            if item.bare:
                self.bare.append((entry.spot, item.text))
            counted = threshold(item.text)
            text = self._doubted(Text(text=item.text), entry.spot, own, field)
            measured = {"at_least": counted[0], "unit": counted[1]} if counted else {}
            if baseline and index == 1:
                measured["baseline"] = baseline
            if unit and index == 1:
                text = replace(text, text=f"{text.text} ({unit.text})") if not counted else text
            found.append(Criterion(text=text, label=item.label or None, **measured))
        return tuple(found)

    def _targets(self, entry: Entry, own: str) -> tuple[Text, ...]:
        items = split_items(entry.fields.get(Column.TARGET, ""))
        for item in items:
            if item.bare:
                self.bare.append((entry.spot, item.text))
        same = [
            other.number
            for other in self.found.entries
            if other is not entry and items and other.fields.get(Column.TARGET) == entry.fields[Column.TARGET]
        ]
        if same:
            self._ask("equal_targets", entry.spot, printed=items[0].text, measure=own, field="target_level", more=", ".join(same))
        return tuple(
            self._doubted(Text(text=item.text), entry.spot, own, f"target_level.{index}") for index, item in enumerate(items, 1)
        )

    def _deadline(self, entry: Entry, own: str) -> Deadline:
        printed = " ".join(entry.fields.get(Column.DEADLINE, "").split())
        if known := read_deadline(printed):
            return Deadline(text=printed, **known)  # type: ignore[arg-type]
        if likely := likely_deadline(printed):
            self._ask("deadline_slip", entry.spot, printed=printed, reading=likely, measure=own, field="deadline", applied=True)
            doubt = f"«{printed}» гэснийг «{likely}» гэж уншив."
            return Deadline(text=likely, printed=printed, doubt=doubt, **(read_deadline(likely) or {}))  # type: ignore[arg-type]
        code = "deadline_unread" if printed else "deadline_lacking"
        self._ask(code, entry.spot, printed=printed, measure=own, field="deadline")
        doubt = "Хугацааг ойлгосонгүй. Тогтсон өдөргүй гэж түр үзэв." if printed else "Баримтад хугацаа олдсонгүй."
        return Deadline(text=printed or "…", kind=DeadlineKind.AS_IT_ARISES, doubt=doubt)

    def _responsible(self, entry: Entry, own: str) -> tuple[tuple[Responsible, ...], Text | None]:
        cell = entry.fields.get(Column.PERFORMER, "")
        performers = read_performers(cell, entry.fields.get(Column.JOINT, ""))
        if not performers:
            self._ask("performer_lacking", entry.spot, measure=own, field="responsible")
        found: list[Responsible] = []
        told = None
        for performer in performers:
            matched = match_unit(performer, self.units)
            if matched.new:
                self._new_unit(matched.unit, entry, own)
            if matched.alike:
                told = self._alike(cell, matched.alike, entry, own)
            if not performer.cased:
                reading = cell.replace(" хамтран", "-тай хамтран", 1)
                self._ask("joint_uncased", entry.spot, printed=cell, reading=reading, measure=own, field="responsible")
            if matched.unit.id not in {item.unit for item in found}:
                found.append(Responsible(unit=matched.unit.id, role=performer.role))
        if any(item.role is Role.JOINT for item in found) and told is None:
            told = Text(text=" ".join(cell.split()))
        return tuple(found), told

    def _new_unit(self, unit: Unit, entry: Entry, own: str) -> None:
        if is_unread(unit):
            self._ask("abbreviation", entry.spot, printed=unit.name.text, measure=own, field="responsible")
            unit = replace(unit, name=replace(unit.name, doubt="Товчлолын тайлал баримтад байхгүй тул хэвлэснээр нь үлдээв."))
        self.units.append(unit)

    def _alike(self, cell: str, name: str, entry: Entry, own: str) -> Text:
        printed = " ".join(cell.split())
        self._ask("alike", entry.spot, printed=printed, reading=name, measure=own, field="responsible")
        return Text(text=printed, doubt=f"«{name}» гэсэнтэй нэг эзэн гэж үзэв.")

    # Texts

    def _doubted(self, text: Text, spot: Spot, own: str, field: str) -> Text:
        """Return a text with what is doubtful in its words; the words stay as they are until a person answers."""
        doubts = [text.doubt] if text.doubt else []
        written = text.printed or text.text
        for slip in find_slips(written, self.known):
            self._ask("slip", spot, printed=slip.printed, reading=slip.reading, measure=own, field=field, more=slip.sign)
            doubts.append(f"«{slip.printed}» гэснийг «{slip.reading}» гэж уншиж болох уу?")
        parts = glued(text.text) if own else (text.text,)
        if len(parts) > 1:
            self._ask("glued", spot, printed=text.text, reading=" / ".join(parts), measure=own, field=field)
            doubts.append("Хоёр зүйл нийлж бичигдсэн байж болзошгүй.")
        if own and re.search(r"\w (?:иргэний|болон|ба|эсвэл|мөн)$|\w ийн оролцоо$", text.text):
            self._ask("cut", spot, printed=text.text[-60:], measure=own, field=field)
            doubts.append("Өгүүлбэр төгсөөгүй байж болзошгүй.")
        self._abbreviations(written, spot, own, field)
        return replace(text, doubt=" ".join(doubts)) if doubts else text

    def _abbreviations(self, text: str, spot: Spot, own: str, field: str) -> None:
        capitals = sum(letter.isupper() for letter in text) * 2 > sum(letter.isalpha() for letter in text)
        for word in [] if capitals else _ABBREVIATIONS.findall(text):
            if word not in _PUBLIC and word not in self.asked_words:
                self.asked_words.add(word)
                self._ask("abbreviation", spot, printed=word, measure=own, field=field)


def _same_title(title: Text, order: Text) -> bool:
    """Return whether the order calls the plan as the annex does."""
    named = order.text.casefold().removesuffix("батлах тухай").strip()
    return named in title.text.casefold()


def _body_name(title: Text) -> Text | None:
    """Return what a title calls the body: the words before the year, without their ending."""
    match = re.match(r"(?P<name>.+?)(?:-?(?:ийн|ын|ний|ны))\s+(?:20\d{2}|хэмжээнд|авлиг)", title.text, re.IGNORECASE)
    return Text(text=match["name"].strip()) if match else None


def used_ids(plan: Plan) -> Collection[str]:
    """Return the ids of a plan's measures in their order."""
    found = []
    for section in plan.sections:
        found += [measure.id for measure in section.measures]
        found += [measure.id for part in section.subsections for measure in part.measures]
    return found
