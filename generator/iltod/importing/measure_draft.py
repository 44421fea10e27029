"""One measure's cells to a measure, with what is doubtful in each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from iltod.importing.answers import OWN, PRINTED, READING, Answer
from iltod.importing.document import Spot
from iltod.importing.questions import Question
from iltod.importing.table.headings import Column
from iltod.importing.table.numbering import Numbered
from iltod.importing.table.rows import Entry
from iltod.importing.words.fields import (
    glued,
    leading_count,
    lettered_channels,
    named_counts,
    split_items,
    threshold,
)
from iltod.importing.words.performers import is_unread, match_unit, new_unit, read_performers
from iltod.importing.words.slips import Known, find_slips
from iltod.model import Criterion, Deadline, DeadlineKind, Measure, Responsible, Role, Text, Unit
from iltod.reading.deadline_words import likely_deadline, read_deadline

_ABBREVIATIONS = re.compile(r"(?<![\w-])[А-ЯЁӨҮ]{3,6}(?!\w)")

_PUBLIC = frozenset(("АТГ", "ЗДТГ", "УИХ", "ТӨХХК", "ХХК", "ТББ", "НЗД", "ИТХ", "ЗГХ", "ТӨҮГ", "ОНӨҮГ", "ААН"))

_CUT = re.compile(r"\w (?:иргэний|болон|ба|эсвэл|мөн|оролцоо)$")

_EMPTY = ("-", "–", "х", "x", "Х", "X")


class Drafting:
    """The questions and the units found so far."""

    def __init__(
        self, entries: Sequence[Entry], known: Known, units: Sequence[Unit], answers: Mapping[str, Answer]
    ) -> None:
        self.entries = entries
        self.known = known
        self.units = list(units)
        self.answers = answers
        self.questions: list[Question] = []
        self.unread: list[Question] = []
        self.bare: list[tuple[Spot, str]] = []
        self._abbreviations: set[str] = set()
        self._origins: dict[str, str] = {}

    def ask(self, code: str, spot: Spot, **facts: Any) -> Answer | None:
        """Record a question and return its answer if a person gave one."""
        question = Question(code, spot, **facts, origin=self._origins.get(facts.get("measure", ""), ""))
        self.questions.append(question)
        return self.answers.get(question.key)

    def measure(self, item: Numbered) -> Measure:
        """Return the measure of a row."""
        entry, own = item.entry, item.id
        self._origins[own] = item.origin
        title = " ".join(entry.fields.get(Column.MEASURE, "").split())
        if not title:
            self.ask("title_lacking", entry.spot, measure=own)
        criteria = self._criteria(entry, own)
        responsible, told = self._responsible(entry, own)
        return Measure(
            id=own,
            number=item.number,
            title=self.doubted(Text(text=title or "…"), entry.spot, own, "title"),
            responsible=responsible,
            responsible_text=told,
            deadline=self._deadline(entry, own),
            criteria=criteria,
            target_level=self._targets(entry, own),
            promotes_110=bool(re.search(r"(?<!\d)110(?!\d)", title)),
            channels=lettered_channels(title),
            counts=named_counts(" ".join(criterion.text.text for criterion in criteria)),
            budget=_plain(entry, Column.BUDGET),
            budget_source=_plain(entry, Column.BUDGET_SOURCE),
        )

    def _criteria(self, entry: Entry, own: str) -> tuple[Criterion, ...]:
        cell = entry.fields.get(Column.CRITERION, "")
        if not cell.strip():
            self.ask("criterion_lacking", entry.spot, measure=own)
        found = []
        for index, item in enumerate(split_items(cell), start=1):
            if item.bare:
                self.bare.append((entry.spot, item.text))
            text = self.doubted(Text(text=item.text), entry.spot, own, f"criteria.{index}")
            number, unit = threshold(text.text) or self._counted(text.text, entry, own, index) or (None, None)
            baseline = _plain(entry, Column.BASELINE) if index == 1 else None
            found.append(Criterion(text=text, label=item.label or None, at_least=number, unit=unit, baseline=baseline))
        return _with_unit(found, _plain(entry, Column.UNIT))

    def _counted(self, text: str, entry: Entry, own: str, index: int) -> tuple[int, str] | None:
        """Return the least number of a criterion that only begins with one (`3 самбар …`), if a person says it is."""
        likely = leading_count(text)
        if likely is None:
            return None
        reading = f"{likely[0]} {likely[1]}"
        facts = {"printed": text, "reading": reading, "measure": own, "field": f"criteria.{index}"}
        answer = self.ask("count", entry.spot, **facts)
        return likely if answer and answer.choice == READING else None

    def _targets(self, entry: Entry, own: str) -> tuple[Text, ...]:
        items = split_items(entry.fields.get(Column.TARGET, ""))
        self.bare += [(entry.spot, item.text) for item in items if item.bare]
        same = [
            other.number
            for other in self.entries
            if other is not entry and items and other.fields.get(Column.TARGET) == entry.fields[Column.TARGET]
        ]
        if same and len(same) < 4:  # a target that many share is what the plan means
            facts = {"printed": items[0].text, "measure": own, "field": "target_level", "more": ", ".join(same)}
            self.ask("equal_targets", entry.spot, **facts)
        return tuple(
            self.doubted(Text(text=item.text), entry.spot, own, f"target_level.{index}")
            for index, item in enumerate(items, start=1)
        )

    def _deadline(self, entry: Entry, own: str) -> Deadline:
        printed = " ".join(entry.fields.get(Column.DEADLINE, "").split())
        if known := read_deadline(printed):
            return Deadline(text=printed, **known)  # type: ignore[arg-type]
        facts = {"printed": printed, "measure": own, "field": "deadline"}
        likely = likely_deadline(printed)
        if likely:
            answer = self.ask("deadline_slip", entry.spot, **facts, reading=likely, applied=True)
        else:
            answer = self.ask("deadline_unread" if printed else "deadline_lacking", entry.spot, **facts)
        if answer and answer.choice == OWN:
            known = read_deadline(answer.text)
            self.unread += [] if known else self.questions[-1:]
        if answer and answer.choice == OWN and known:
            doubt = "Баримтаас хүн уншсан." if printed else None
            return Deadline(text=answer.text.strip(), printed=printed or None, doubt=doubt, **known)  # type: ignore[arg-type]
        if likely:
            doubt = f"«{printed}» гэснийг «{likely}» гэж уншив."
            return Deadline(text=likely, printed=printed, doubt=doubt, **(read_deadline(likely) or {}))  # type: ignore[arg-type]
        doubt = "Хугацааг ойлгосонгүй. Тогтсон өдөргүй гэж түр үзэв." if printed else "Баримтад хугацаа олдсонгүй."
        return Deadline(text=printed or "…", kind=DeadlineKind.AS_IT_ARISES, doubt=doubt)

    # Performers

    def _responsible(self, entry: Entry, own: str) -> tuple[tuple[Responsible, ...], Text | None]:
        cell = entry.fields.get(Column.PERFORMER, "")
        performers = read_performers(cell, entry.fields.get(Column.JOINT, ""))
        if not performers:
            self.ask("performer_lacking", entry.spot, measure=own, field="responsible")
        found: list[Responsible] = []
        told = None
        for performer in performers:
            matched = match_unit(performer, self.units)
            unit = matched.unit
            if matched.alike:
                unit, told = self._alike(cell, performer.name, unit, entry, own)
            if matched.new:
                self._add_unit(unit, entry, own)
            if not performer.cased:
                reading = re.sub(r" хамтран", "-тай хамтран", cell, count=1)
                facts = {"printed": cell, "reading": reading, "measure": own, "field": "responsible"}
                self.ask("joint_uncased", entry.spot, **facts)
            if unit.id not in {item.unit for item in found}:
                found.append(Responsible(unit=unit.id, role=performer.role))
        if any(item.role is Role.JOINT for item in found) and told is None:
            told = Text(text=" ".join(cell.split()))
        return tuple(found), told

    def _add_unit(self, unit: Unit, entry: Entry, own: str) -> None:
        if is_unread(unit):
            answer = self.ask("abbreviation", entry.spot, printed=unit.name.text, measure=own, field="responsible")
            if answer and answer.choice == OWN:
                self.units.append(replace(unit, full_name=answer.text.strip()))
                return
            doubt = "Товчлолын тайлал баримтад байхгүй тул хэвлэснээр нь үлдээв."
            unit = replace(unit, name=replace(unit.name, doubt=doubt))
        self.units.append(unit)

    def _alike(self, cell: str, name: str, unit: Unit, entry: Entry, own: str) -> tuple[Unit, Text | None]:
        """Return the unit that a name of nearly the same letters is: the known one, unless a person says another."""
        printed = " ".join(cell.split())
        facts = {"printed": printed, "reading": unit.name.text, "measure": own, "field": "responsible"}
        answer = self.ask("alike", entry.spot, **facts, applied=True)
        if answer and answer.choice == PRINTED:
            other = new_unit(name, {item.id for item in self.units})
            self.units.append(other)
            return other, None
        return unit, Text(text=printed, doubt=f"«{unit.name.text}» гэсэнтэй нэг эзэн гэж үзэв.")

    # Texts

    def doubted(self, text: Text, spot: Spot, own: str, field: str) -> Text:
        """Return a text with what is doubtful in its words, which stay as they are until a person answers.

        `text` is what was read and `spot` its place in the document; `own` is the id of the measure, or nothing
        outside measures; `field` is the name of the field that holds the text.
        """
        original = text.printed or text.text
        doubts = [text.doubt] if text.doubt else []
        reading = text.text
        facts = {"measure": own, "field": field}
        for slip in find_slips(original, self.known):
            answer = self.ask("slip", spot, printed=slip.printed, reading=slip.reading, **facts)
            if answer is None:
                doubts.append(f"«{slip.printed}» гэснийг «{slip.reading}» гэж уншиж болох уу?")
            elif answer.choice != PRINTED:
                right = answer.text.strip() if answer.choice == OWN else slip.reading
                reading = reading.replace(slip.printed, right)
                doubts.append(f"«{slip.printed}» гэснийг «{right}» гэж уншив.")
        parts = glued(original) if own else (original,)
        if len(parts) > 1 and not self.ask("glued", spot, printed=original, reading=" / ".join(parts), **facts):
            doubts.append("Хоёр зүйл нийлж бичигдсэн байж болзошгүй.")
        if own and _CUT.search(original) and not self.ask("cut", spot, printed=original[-60:], **facts):
            doubts.append("Өгүүлбэр төгсөөгүй байж болзошгүй.")
        for word, meaning in self._abbreviations_in(original, spot, own, field):
            reading = reading.replace(word, meaning)
            doubts.append(f"«{word}» гэснийг «{meaning}» гэж уншив.")
        printed = original if reading != original else None
        return Text(text=reading, printed=printed, doubt=" ".join(doubts) or None)

    def _abbreviations_in(self, text: str, spot: Spot, own: str, field: str) -> Iterator[tuple[str, str]]:
        """Ask about each abbreviation once, and yield those for which a person gave other words."""
        capitals = sum(letter.isupper() for letter in text) * 2 > sum(letter.isalpha() for letter in text)
        names = {unit.name.text for unit in self.units}
        for word in [] if capitals else _ABBREVIATIONS.findall(text):
            if word not in _PUBLIC and word not in names and word not in self._abbreviations:
                self._abbreviations.add(word)
                answer = self.ask("abbreviation", spot, printed=word, measure=own, field=field)
                if answer and answer.choice == OWN:
                    yield word, answer.text.strip()


def _plain(entry: Entry, column: Column) -> Text | None:
    text = " ".join(entry.fields.get(column, "").split())
    return Text(text=text) if text and text not in _EMPTY else None


def _with_unit(criteria: Sequence[Criterion], unit: Text | None) -> tuple[Criterion, ...]:
    """Return criteria; the first one has the unit of measurement of a column of its own in brackets."""
    if unit is None or not criteria or unit.text in criteria[0].text.text:
        return tuple(criteria)
    first = criteria[0]
    told = replace(first, text=replace(first.text, text=f"{first.text.text} ({unit.text})"))
    return (told, *criteria[1:])
