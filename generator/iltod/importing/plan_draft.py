"""A document to a plan, the body's units, and the questions that a person must answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from iltod.evidence.personal_data import screen_text
from iltod.importing.answers import NOBODY, OWN, Answer
from iltod.importing.document import Document, Notice, Paragraph, Spot
from iltod.importing.measure_draft import Drafting
from iltod.importing.questions import Question
from iltod.importing.table.numbering import Numbered, number_entries
from iltod.importing.table.rows import Found, read_rows
from iltod.importing.transliteration import latin_id
from iltod.importing.words.order import Front, from_capitals, read_front
from iltod.importing.words.slips import Known
from iltod.model import (
    Approval,
    OrganisationKind,
    PersonalDataKind,
    Plan,
    Section,
    SourceDocument,
    SubSection,
    Text,
    Unit,
)
from iltod.reading.scalars import choice_labels


class Draft(msgspec.Struct, frozen=True):
    """What was read of a document: the plan, the units it needs, the questions, and the rows each measure came from.

    `units` are those that the body had and, behind them, new ones. `name` is what the title calls the body. `unread`
    are questions whose answer was not understood.
    """

    plan: Plan
    units: tuple[Unit, ...]
    questions: tuple[Question, ...]
    rows: dict[str, tuple[tuple[str, ...], ...]]
    name: Text | None = None
    unread: tuple[Question, ...] = ()


def read_plan(
    document: Document,
    organisation: str,
    year: int,
    known: Known,
    units: Sequence[Unit] = (),
    *,
    answers: Mapping[str, Answer] = NOBODY,
    source: str = "",
) -> Draft | None:
    """Return the plan that a document holds, or None where no measures are found in it.

    Args:
        document: what a reader gave.
        organisation: the id of the body whose plan it is.
        year: the year of the plan.
        known: words and sentences that are known to be right.
        units: the units that the body has already; their ids are kept.
        answers: what a person answered to the questions of an earlier reading, by their keys.
        source: the name of the document's file, for the record of the source.
    """
    found = read_rows(document)
    if not found.entries:
        return None
    drafting = Drafting(found.entries, known, units, answers)
    numbered = number_entries(found, answers)
    front = read_front(found.front)
    sections = _sections(drafting, numbered, goals=found.has_goals)
    _ask_earlier(drafting, document, found, front, numbered)
    title = _title(drafting, front, year)
    plan = Plan(
        organisation=organisation,
        year=year,
        title=title,
        order_title=front.order_title if front.title else None,
        approval=_approval(drafting, front.approval),
        source=_source(source, (*front.left, *found.left)),
        sections=sections,
    )
    rows = {item.id: item.entry.rows for item in numbered}
    return Draft(
        plan, tuple(drafting.units), _in_order(drafting.questions), rows, body_name(title), tuple(drafting.unread)
    )


def _in_order(questions: Sequence[Question]) -> tuple[Question, ...]:
    unique = dict.fromkeys(questions)
    return tuple(sorted(unique, key=lambda item: (item.spot.sheet, item.spot.page, item.spot.table, item.spot.row)))


def _ask_earlier(
    drafting: Drafting, document: Document, found: Found, front: Front, numbered: Sequence[Numbered]
) -> None:
    """Take over what the earlier steps asked, with ids instead of the numbers as printed."""
    ids: dict[str, str] = {}
    for item in numbered:
        ids.setdefault(item.entry.number, item.id)
        drafting.questions += item.questions
        drafting.unread += [
            asked
            for asked in item.questions
            if asked.field == "number" and not asked.origin and _is_own(drafting.answers.get(asked.key))
        ]
    drafting.questions += [replace(item, measure=ids.get(item.measure, "")) for item in found.questions]
    drafting.questions += front.questions
    drafting.questions += _personal(document)
    by_code: dict[str, list[Notice]] = {}
    for notice in document.notices:
        by_code.setdefault(notice.code, []).append(notice)
    for code, notices in by_code.items():
        _ask_together(drafting, code, [(notice.spot, notice.text) for notice in notices])
    _ask_together(drafting, "dash_lost", drafting.bare)


def _personal(document: Document) -> Iterator[Question]:
    """Yield a question for each row with what looks like personal data; the question never repeats it."""
    for block in document.blocks:
        text = block.text if isinstance(block, Paragraph) else "\n".join(block.texts)
        kinds = dict.fromkeys(finding.kind for finding in screen_text(text, ""))
        if kinds:
            told = ", ".join(choice_labels(PersonalDataKind).get(kind, kind) for kind in kinds)
            yield Question("personal", block.spot, more=told.lower())


def _is_own(answer: Answer | None) -> bool:
    return answer is not None and answer.choice == OWN


def _ask_together(drafting: Drafting, code: str, places: Sequence[tuple[Spot, str]]) -> None:
    """Ask once about what is met in many places."""
    rows = ", ".join(dict.fromkeys(str(spot.row) for spot, _ in places))
    if places:
        drafting.ask(code, places[0][0], printed=places[0][1], more=rows)


def _title(drafting: Drafting, front: Front, year: int) -> Text:
    if front.title is None:
        drafting.ask("title_missing", Spot(row=1))
    if front.year and front.year != year:
        drafting.ask("other_year", Spot(row=1), printed=str(front.year), reading=str(year))
    title = front.title or front.order_title
    if title is None:
        return Text(text=f"{year} оны төлөвлөгөө", doubt="Баримтад төлөвлөгөөний нэр олдсонгүй.")
    if front.title and front.order_title and not _same_title(front.title, front.order_title):
        facts = {"printed": front.title.text, "reading": front.order_title.text, "field": "title"}
        drafting.ask("titles_differ", Spot(row=1), **facts)
    if name := body_name(title):
        drafting.ask("body_name", Spot(row=1), printed=name.text, field="name")
    return drafting.doubted(title, Spot(row=1), "", "title")


def _approval(drafting: Drafting, approval: Approval | None) -> Approval | None:
    if approval is None:
        return None
    clauses = tuple(
        drafting.doubted(item, Spot(row=1), "", f"approval.clauses.{index}")
        for index, item in enumerate(approval.clauses, start=1)
    )
    return replace(approval, clauses=clauses)


def _source(name: str, left: Sequence[Paragraph]) -> SourceDocument | None:
    doubt = "Төлөвлөгөөний аль ч хэсэгт тохироогүй тул хэвлэснээр нь үлдээв."
    marks = tuple(Text(text=" ".join(paragraph.text.split()), doubt=doubt) for paragraph in left)
    if not name and not marks:
        return None
    return SourceDocument(description=f"Төлөвлөгөөний баримт: {name}" if name else "Төлөвлөгөөний баримт", marks=marks)


def _sections(drafting: Drafting, numbered: Sequence[Numbered], *, goals: bool) -> tuple[Section, ...]:
    sections: dict[str, dict[str, list[Numbered]]] = {}
    for item in numbered:
        sections.setdefault(item.section, {}).setdefault(item.subsection, []).append(item)
    kind = "goal" if goals else "section"
    return tuple(_section(drafting, f"{kind}-{name}", name, parts) for name, parts in sections.items())


def _section(drafting: Drafting, own: str, name: str, parts: Mapping[str, Sequence[Numbered]]) -> Section:
    first = next(iter(parts.values()))[0]
    lacking = Text(text=f"{name} дугаар хэсэг", doubt="Баримтад гарчиг олдсонгүй.")
    title = from_capitals(first.section_title) if first.section_title else lacking
    below: list[SubSection] = []
    for subsection, items in parts.items():
        if subsection:
            part = latin_id(f"{name} {subsection.split()[0]}", [item.id for item in below])
            heading = drafting.doubted(Text(text=subsection), items[0].entry.spot, "", f"{part}.title")
            below.append(SubSection(id=part, title=heading, measures=tuple(drafting.measure(item) for item in items)))
    return Section(
        id=own,
        number=name,
        title=drafting.doubted(title, first.section_spot, "", f"{own}.title"),
        measures=tuple(drafting.measure(item) for item in parts.get("", ())),
        subsections=tuple(below),
    )


def _same_title(title: Text, order: Text) -> bool:
    """Return whether the order calls the plan as the annex does."""
    return order.text.casefold().removesuffix("батлах тухай").strip() in title.text.casefold()


def body_name(title: Text) -> Text | None:
    """Return what a title calls the body: the words before the year, without their ending."""
    match = re.match(r"(?P<name>.+?)(?:-?(?:ийн|ын|ний|ны))\s+(?:20\d{2}|хэмжээнд|авлиг)", title.text, re.IGNORECASE)
    return Text(text=match["name"].strip()) if match else None


_KINDS = (
    (r"\bяам", OrganisationKind.MINISTRY), (r"дүүрэг|дүүргийн", OrganisationKind.DISTRICT),
    (r"\bсум\b|сумын", OrganisationKind.SOUM), (r"нийслэл", OrganisationKind.CAPITAL),
    (r"аймаг|аймгийн", OrganisationKind.PROVINCE), (r"ххк|төхк|төххк|\bхк\b|компани", OrganisationKind.STATE_COMPANY),
    (r"агентлаг|газар\b|ерөнхий газар", OrganisationKind.AGENCY),
)  # fmt: skip


def guess_kind(name: str) -> OrganisationKind:
    """Return the kind of body that a name suggests."""
    return next((kind for stem, kind in _KINDS if re.search(stem, name.casefold())), OrganisationKind.OTHER)
