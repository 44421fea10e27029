"""What an import writes is read again as what was meant; running it again keeps ids and what people changed."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iltod.importing.answers import OWN, PRINTED, READING, Answer, read_answers
from iltod.importing.document import DocumentError
from iltod.importing.formats import read_document
from iltod.importing.merge import plain
from iltod.importing.plan_draft import Draft, read_plan
from iltod.importing.plan_files import IMPORTED_FILE, PlanFiles, PresentFiles, plan_files, read_record
from iltod.importing.review_page import review_page
from iltod.importing.words.slips import known_texts
from iltod.importing.yaml_text import yaml_text
from iltod.model import Criterion, Deadline, DeadlineKind, Measure, Organisation, Plan, Section, Text, plan_measures

KNOWN = known_texts(())
HEAD = "№\tАрга хэмжээ\tШалгуур үзүүлэлт\tХугацаа\tХариуцах эзэн"
ROWS = [
    "1.1\tСургалт зохион байгуулах\t-2-оос доошгүй удаа; -Тайлагнах\tII улирал\tХЭЗХ",
    "1.2\tЖурам батлах\tБаталсан байх\tХарас жил\tЗахиргаа, удирдлагын хэлтэс",
    "2.1\tХэвлэл мэдээллийг хэрэгсэлд нийтлэх\tНийтэлсэн байх\tСар бүр\tХЭЗХ",
]


def drafted(*rows: str, answers: dict[str, Answer] | None = None, present: PresentFiles | None = None) -> Draft:
    content = "\n".join(("ЖИШЭЭ СУМЫН 2026 ОНЫ АВЛИГЫН ЭСРЭГ ТӨЛӨВЛӨГӨӨ", "", HEAD, *rows)).encode()
    held = present.organisation if present else None
    units = read_record(Organisation, held, "organisation.yml", id="soum").units if held else ()
    found = read_plan(
        read_document(content, "a.txt"), "soum", 2026, KNOWN, units, answers=answers or {}, source="a.txt"
    )
    assert found
    return found


def accepted(found: PlanFiles, before: PresentFiles | None = None) -> PresentFiles:
    before = before or PresentFiles()
    return PresentFiles(
        found.files.get("organisation.yml", before.organisation),
        found.files.get("2026/plan.yml", before.plan),
        found.files.get(f"2026/{IMPORTED_FILE}", before.imported),
    )


def plan_of(present: PresentFiles) -> Plan:
    assert present.plan
    return read_record(Plan, present.plan, "plan.yml", organisation="soum", year=2026)


def test_what_is_written_is_what_was_read_and_a_second_time_changes_nothing() -> None:
    draft = drafted(*ROWS)
    first = accepted(plan_files(draft, PresentFiles()))
    assert plain(plan_of(first)) == plain(draft.plan)
    again = plan_files(drafted(*ROWS, present=first), first)
    assert (again.files, again.changes) == ({}, ())


def test_a_corrected_document_keeps_ids_and_what_people_changed() -> None:
    first = accepted(plan_files(drafted(*ROWS), PresentFiles()))
    assert first.plan
    by_hand = first.plan.decode().replace("Журам батлах", "Дотоод журам батлах")
    by_hand = by_hand.replace("sections:", "# гараар бичсэн тайлбар\nsections:")
    mine = msgspec.structs.replace(first, plan=by_hand.encode())
    corrected = [
        ROWS[0].replace("II улирал", "III улирал"),
        ROWS[1].replace("Журам", "Журмыг"),
        "1.3\tШинэ ажил\tХийх\tЖилдээ\tХЭЗХ",
        ROWS[2],
    ]
    found = plan_files(drafted(*corrected, present=mine), mine)
    assert {(change.code, change.measure, change.field) for change in found.changes} == {
        ("changed", "1-1", "deadline"),
        ("kept", "1-2", "title"),
        ("new", "1-3", ""),
    }
    later = plan_of(accepted(found, mine))
    titles = {measure.id: measure.title.text for measure in plan_measures(later)}
    assert list(titles) == ["1-1", "1-2", "1-3", "2-1"]
    assert titles["1-2"] == "Дотоод журам батлах"
    assert b"# \xd0\xb3\xd0\xb0\xd1\x80\xd0\xb0\xd0\xb0\xd1\x80" in found.files["2026/plan.yml"]


def test_a_renumbered_measure_keeps_its_id_and_one_that_left_stays() -> None:
    first = accepted(plan_files(drafted(*ROWS), PresentFiles()))
    moved = [ROWS[1].replace("1.2", "1.1"), ROWS[2]]
    found = plan_files(drafted(*moved, present=first), first)
    assert ("gone", "1-1") in {(change.code, change.measure) for change in found.changes}
    assert {measure.id: measure.number.text for measure in plan_measures(plan_of(accepted(found, first)))} == {
        "1-1": "1.1",
        "1-2": "1.1",
        "2-1": "2.1",
    }


def test_answers_change_words_and_keep_the_printed_ones() -> None:
    draft = drafted(*ROWS)
    (slip,) = [question for question in draft.questions if question.code == "slip"]
    (due,) = [question for question in draft.questions if question.code == "deadline_slip"]
    answers = {slip.key: Answer(READING), due.key: Answer(OWN, "III улирал")}
    _, two, three = plan_measures(drafted(*ROWS, answers=answers).plan)
    assert (three.title.text, three.title.printed) == (
        "Хэвлэл мэдээллийн хэрэгсэлд нийтлэх",
        "Хэвлэл мэдээллийг хэрэгсэлд нийтлэх",
    )
    assert (two.deadline.quarter, two.deadline.printed) == (3, "Харас жил")
    left = list(plan_measures(drafted(*ROWS, answers={slip.key: Answer(PRINTED)}).plan))[2].title
    assert (left.printed, left.doubt) == (None, None)


def test_a_change_is_told_in_words_that_differ() -> None:
    first = accepted(plan_files(drafted(*ROWS), PresentFiles()))
    assert first.plan
    doubtful = first.plan.decode().replace("уншив.", "уншсан.").replace("a.txt", "b.txt")
    mine = msgspec.structs.replace(first, plan=doubtful.encode())
    other = [ROWS[0].replace("II улирал", "III улирал"), ROWS[1].replace("Харас жил", "Хагас жил"), ROWS[2]]
    found = read_plan(
        read_document("\n".join(("ЖИШЭЭ СУМЫН 2026 ОНЫ ТӨЛӨВЛӨГӨӨ", "", HEAD, *other)).encode(), "a.txt"),
        *("soum", 2026, KNOWN),
        source="c.txt",
    )
    assert found
    changes = plan_files(found, mine).changes
    assert {change.label for change in changes} >= {"Хугацаа", "Эх баримт", "Гарчиг"}
    for change in changes:
        assert change.before != change.after
        assert not set("{}'") & set(change.before + change.after), change


def test_what_a_person_answered_stays_when_a_corrected_document_is_read() -> None:
    (due,) = [question for question in drafted(*ROWS).questions if question.code == "deadline_slip"]
    said = {due.key: Answer(OWN, "III улирал")}
    first = accepted(plan_files(drafted(*ROWS, answers=said), PresentFiles(), drafted(*ROWS).plan))
    corrected = [ROWS[0].replace("II улирал", "I улирал"), *ROWS[1:]]
    found = plan_files(drafted(*corrected, present=first), first)
    assert {(change.code, change.measure) for change in found.changes} == {("changed", "1-1")}
    later = accepted(found, first)
    assert [measure.deadline.quarter for measure in plan_measures(plan_of(later))][:2] == [1, 3]
    again = plan_files(drafted(*corrected, present=later), later)
    assert (again.files, again.changes) == ({}, ())


def test_a_second_answer_takes_the_place_of_the_first() -> None:
    (due,) = [question for question in drafted(*ROWS).questions if question.code == "deadline_slip"]
    held = PresentFiles()
    for text in ("III улирал", "IV улирал"):
        answers = {due.key: Answer(OWN, text)}
        bare = drafted(*ROWS, present=held).plan
        held = accepted(plan_files(drafted(*ROWS, answers=answers, present=held), held, bare), held)
    assert list(plan_measures(plan_of(held)))[1].deadline.quarter == 4


def test_an_answer_about_a_measure_with_another_id_is_found() -> None:
    first = accepted(plan_files(drafted(*ROWS), PresentFiles()))
    assert first.plan
    named = msgspec.structs.replace(first, plan=first.plan.replace(b"id: 1-2", b"id: juram"), imported=None)
    asked = plan_files(drafted(*ROWS, present=named), named).draft.questions
    (due,) = [question for question in asked if question.code == "deadline_slip"]
    assert due.measure == "juram"
    answers = {due.key: Answer(OWN, "III улирал")}
    found = plan_files(drafted(*ROWS, answers=answers, present=named), named, drafted(*ROWS, present=named).plan)
    assert list(plan_measures(plan_of(accepted(found, named))))[1].deadline.quarter == 3


ODD_ROWS = [
    "2.1\tЖурам батлах\t3 самбар байршуулсан байх\tII улирал\tХЭЗХ",
    "2.2\tТөлөвлөгөө нийтлэх\t2026 оны тайлан гаргасан байх\tII улирал\tХЭЗХ",
    "2.2\tХАСХОМ гаргах сургалт хийх\t100 хувь хамрагдсан байх\tII улирал\tХЭЗХ",
]


def test_what_the_page_asks_can_be_answered_in_other_words() -> None:
    asked = {(item.code, item.printed): item for item in drafted(*ODD_ROWS).questions}
    number, body = asked["number_twice", "2.2"], asked["abbreviation", "ХЭЗХ"]
    word, count = asked["abbreviation", "ХАСХОМ"], asked["count", "3 самбар байршуулсан байх"]
    assert len([code for code, _ in asked if code == "count"]) == 1
    answers = {
        number.key: Answer(OWN, "2.3"),
        body.key: Answer(OWN, "Хууль, эрх зүйн хэлтэс"),
        word.key: Answer(OWN, "хөрөнгө, орлогын мэдүүлэг"),
        count.key: Answer(READING),
    }
    read = drafted(*ODD_ROWS, answers=answers)
    first, _, last = plan_measures(read.plan)
    assert (first.criteria[0].at_least, first.criteria[0].unit) == (3, "самбар")
    assert (last.id, last.number.text, last.number.printed) == ("2-3", "2.3", "2.2")
    assert (last.title.text, last.title.printed) == (
        "хөрөнгө, орлогын мэдүүлэг гаргах сургалт хийх",
        "ХАСХОМ гаргах сургалт хийх",
    )
    assert [(unit.name.text, unit.full_name) for unit in read.units] == [("ХЭЗХ", "Хууль, эрх зүйн хэлтэс")]
    held = accepted(plan_files(read, PresentFiles(), drafted(*ODD_ROWS).plan))
    again = plan_files(drafted(*ODD_ROWS, present=held), held)
    assert (again.changes, [item.id for item in plan_measures(plan_of(held))]) == ((), ["2-1", "2-2", "2-3"])
    page = review_page(drafted(*ODD_ROWS), "aa", "a.txt").decode()
    for item in (number, body, word):
        box = page.partition(f'data-key="{item.key}"')[2].partition('class="ask"')[0]
        assert 'value="own"' in box, item.code


def test_the_name_of_a_known_body_is_asked_about_only_where_it_differs() -> None:
    held = accepted(plan_files(drafted(*ROWS), PresentFiles()))
    codes = {question.code for question in plan_files(drafted(*ROWS, present=held), held).draft.questions}
    assert not codes & {"body_name", "name_differs"}


def test_an_answer_that_is_not_understood_is_told() -> None:
    (due,) = [question for question in drafted(*ROWS).questions if question.code == "deadline_slip"]
    assert drafted(*ROWS, answers={due.key: Answer(OWN, "хавар")}).unread == (due,)
    assert drafted(*ROWS, answers={due.key: Answer(READING)}).unread == ()


def test_answers_are_of_their_document_only() -> None:
    content = (
        b'{"document": "aa", "answers": {"k": {"choice": "own", "text": " "}, "l": {"choice": "reading", "text": ""}}}'
    )
    assert read_answers(content, "aa") == {"l": Answer(READING)}
    for wrong, digest in ((content, "bb"), (b"{}", "aa"), (b"x", "aa")):
        with pytest.raises(DocumentError):
            read_answers(wrong, digest)


def test_the_page_shows_hostile_words_as_they_are() -> None:
    found = plan_files(drafted('1.1\t<script>alert(1)</script> & "Сургалт"\tA\tЖилдээ\tХЭЗХ'), PresentFiles())
    page = review_page(found.draft, "aa", "<b>.txt", found.changes).decode()
    assert "<script>alert(1)" not in page
    assert "<b>.txt" not in page
    assert page.count("<script>") == 1
    assert "http" not in page


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn", "Cf", "Zl", "Zp"))
WORDS = st.text(LETTERS, min_size=1, max_size=40).map(lambda text: " ".join(text.split()) or "x")


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, st.one_of(st.none(), WORDS))
def test_any_words_are_written_so_that_they_read_the_same(title: str, criterion: str, doubt: str | None) -> None:
    import unicodedata

    title, criterion = unicodedata.normalize("NFC", title), unicodedata.normalize("NFC", criterion)
    measure = Measure(
        id="1-1",
        number=Text(text="1.1"),
        title=Text(text=title, doubt=unicodedata.normalize("NFC", doubt) if doubt else None),
        responsible=(),
        deadline=Deadline(text="…", kind=DeadlineKind.AS_IT_ARISES),
        criteria=(Criterion(text=Text(text=criterion), at_least=2, unit="удаа"),),
    )
    section = Section(id="s", title=Text(text=title), measures=(measure,))
    plan = Plan(organisation="soum", year=2026, title=Text(text=title), sections=(section,))
    again = read_record(Plan, yaml_text(plan).encode(), "plan.yml", organisation="soum", year=2026)
    assert plain(again) == plain(plan)
