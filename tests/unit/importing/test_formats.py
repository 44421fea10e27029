"""The same plan reads the same from every format, and what is hostile or no plan is one clear sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from iltod.importing.document import DocumentError, Paragraph, Row
from iltod.importing.formats import read_document
from iltod.importing.plan_draft import Draft, read_plan
from iltod.importing.words.slips import known_texts
from iltod.model import DeadlineKind, Role, plan_measures
from made_documents import (
    HEADS,
    NUMBERING,
    ROWS,
    archive,
    cell,
    paragraph,
    plan_csv,
    plan_docx,
    plan_html,
    plan_ods,
    plan_txt,
    plan_xlsx,
    table,
    word,
)

NOTHING = known_texts(())


def drafted(content: bytes, name: str) -> Draft:
    found = read_plan(read_document(content, name), "soum", 2026, NOTHING)
    assert found
    return found


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.docx", plan_docx),
        ("a.xlsx", plan_xlsx),
        ("a.ods", plan_ods),
        ("a.html", plan_html),
        ("a.csv", plan_csv),
        ("a.tsv", lambda: plan_csv("\t")),
        ("a.csv", lambda: plan_csv(";")),
        ("a.txt", plan_txt),
        ("wrong.txt", plan_docx),
    ],
)
def test_the_same_plan_reads_the_same(name: str, make: Callable[[], bytes]) -> None:
    plan = drafted(make(), name).plan
    one, two, three = plan_measures(plan)
    assert [section.title.text for section in plan.sections] == [ROWS[0][1], ROWS[2][1]]
    assert [measure.id for measure in (one, two, three)] == ["1-1", "1-2", "2-1"]
    assert one.title.text == "Сургалт зохион байгуулах"
    assert [item.text.text for item in one.criteria] == ["2-оос доошгүй удаа", "Тайлагнасан байх"]
    assert (one.criteria[0].at_least, one.criteria[0].unit) == (2, "удаа")
    assert (one.deadline.kind, one.deadline.quarters) == (DeadlineKind.QUARTER, (2, 4))
    assert (two.deadline.months, two.deadline.day) == ((6,), 30)
    assert [item.unit for item in two.responsible] == ["zakhirgaa-udirdlagyn-kheltes"]
    assert [(item.unit, item.role) for item in three.responsible] == [("khezkh", Role.LEAD), ("atg", Role.JOINT)]
    if name == "a.xlsx":
        assert three.deadline.text == "2026.11.15"


# Word as it really is


def texts(content: bytes, name: str = "a.docx") -> list[tuple[str, ...]]:
    return [block.texts for block in read_document(content, name).blocks if isinstance(block, Row)]


def test_tracked_insertions_are_kept_and_deletions_told() -> None:
    deleted = "<w:del><w:r><w:delText>Жилдээ</w:delText></w:r></w:del>"
    changed = f"<w:p><w:ins><w:r><w:t>II улирал</w:t></w:r></w:ins>{deleted}</w:p>"
    document = read_document(word(table([cell("Хугацаа"), cell(changed)])), "a.docx")
    (row,) = [block for block in document.blocks if isinstance(block, Row)]
    assert row.texts == ("Хугацаа", "II улирал")
    assert [(notice.code, notice.text) for notice in document.notices] == [("deleted", "Жилдээ")]


def test_content_controls_and_numbers_of_word_are_read() -> None:
    control = f"<w:sdt><w:sdtContent>{paragraph('ХЭЗХ')}</w:sdtContent></w:sdt>"
    body = paragraph("Зорилго", 0) + table(
        [cell(paragraph("Сургалт", 1)), cell(control)], [cell(paragraph("Журам", 1)), cell("x")]
    )
    assert texts(word(body, numbering=NUMBERING)) == [("1.1. Сургалт", "ХЭЗХ"), ("1.2. Журам", "x")]


def test_wide_tall_and_nested_cells_are_laid_on_the_grid() -> None:
    inner = paragraph("гадна") + table([cell("а"), cell("б")]) + paragraph("доор")
    body = table(
        [cell("өргөн", span=2), cell("өндөр", merge="first")],
        [cell("1"), cell(inner), cell("", merge="below")],
    )
    document = read_document(word(body), "a.docx")
    first, second = [block for block in document.blocks if isinstance(block, Row)]
    assert first.texts == ("өргөн", "", "өндөр")
    assert [c.covered for c in first.cells] == [False, True, False]
    assert second.texts == ("1", "гадна\nа б\nдоор", "")
    assert second.cells[2].merged


def test_a_text_box_does_not_swallow_its_paragraph() -> None:
    box = f"<w:r><w:t>гадна</w:t><w:txbxContent>{paragraph('дотор')}</w:txbxContent></w:r>"
    document = read_document(word(f"<w:p>{box}</w:p>"), "a.docx")
    assert {block.text for block in document.blocks if isinstance(block, Paragraph)} == {"гадна", "дотор"}


# Tables as bodies lay them out


def lined(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def test_headings_stand_in_any_order_over_one_to_three_rows() -> None:
    rows = lined(
        "Хариуцах эзэн\tХэрэгжих хугацаа\tАрга хэмжээ\tШалгуур үзүүлэлт",
        "1\t2\t3\t4",
        "ХЭЗХ\tТогтмол\t1.1 Сургалт\tХийсэн байх",
        "Хариуцах эзэн\tХэрэгжих хугацаа\tАрга хэмжээ\tШалгуур үзүүлэлт",
        "ХЭЗХ\tСар бүр\t1.2 Журам\tБатлах",
    )
    one, two = plan_measures(drafted(rows, "a.txt").plan)
    assert (one.title.text, one.deadline.kind, two.deadline.kind) == ("Сургалт", "year", "each_month")


def test_money_and_baseline_have_columns_of_their_own() -> None:
    rows = lined(
        "№\tХэрэгжүүлэх ажил\tШалгуур үзүүлэлт\tСуурь түвшин\tХугацаа\tШаардагдах хөрөнгө\tЭх үүсвэр\tХариуцагч",
        "1\tСургалт\tОролцсон хүн\t120 хүн\tII улирал\t2.5 сая\tУлсын төсөв\tХЭЗХ",
    )
    (measure,) = plan_measures(drafted(rows, "a.txt").plan)
    assert measure.budget
    assert measure.budget_source
    assert measure.criteria[0].baseline
    told = (measure.budget.text, measure.budget_source.text, measure.criteria[0].baseline.text)
    assert told == ("2.5 сая", "Улсын төсөв", "120 хүн")


def test_what_is_missing_or_strange_is_asked() -> None:
    rows = lined(
        "№\tАрга хэмжээ\tХугацаа\tХариуцах эзэн",
        "1.1\tСургалт зохион байгуулах\tХаврын эхээр\tХЭЗХ",
        "1.3\tЖурам батлах\t\tХЭЗХ",
        "1.4\tЯpилцлага хийх\tЖилдээ\t",
        "гэсэн үргэлжлэл\t\t\t",
    )
    found = drafted(rows, "a.txt")
    codes = {(question.code, question.measure) for question in found.questions}
    assert {
        ("deadline_unread", "1-1"),
        ("number_gap", "1-3"),
        ("deadline_lacking", "1-3"),
        ("performer_lacking", "1-4"),
        ("slip", "1-4"),
        ("abbreviation", "1-1"),
    } <= codes
    assert "үргэлжлэл" in str(found.plan) + str([question.printed for question in found.questions])


# What is no plan


def bomb() -> bytes:
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": b"<w>" + b" " * 300_000_000})


def entities() -> bytes:
    lol = '<!DOCTYPE d [<!ENTITY a "аааааааааа"><!ENTITY b "&a;&a;&a;&a;">]>'
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": f"{lol}<d>&b;</d>"})


def macro() -> bytes:
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<d/>", "word/vbaProject.bin": b"x"})


def cut_short() -> bytes:
    return plan_docx()[:-200]


def scan() -> bytes:
    from pypdf import PdfWriter

    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(300, 200)
    writer.write(written)
    return written.getvalue()


def other_zip() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("photo.jpg", b"x")
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("a.docx", bomb, "import_too_large"),
        ("a.docx", entities, "import_damaged"),
        ("a.docx", macro, "import_active"),
        ("a.docx", cut_short, "import_damaged"),
        ("a.docx", lambda: b"\xd0\xcf\x11\xe0" + b"x" * 600, "import_encrypted"),
        ("a.doc", lambda: b"\xd0\xcf\x11\xe0" + b"x" * 600, "import_old_word"),
        ("a.xls", lambda: b"\xd0\xcf\x11\xe0" + b"x" * 600, "import_damaged"),
        ("a.rtf", lambda: b"{\\rtf1 x}", "import_old_word"),
        ("a.pdf", scan, "import_scan"),
        ("a.pdf", lambda: b"%PDF-1.7 damaged", "import_damaged"),
        ("a.txt", lambda: b"  \n \n", "import_empty"),
        ("a.jpg", lambda: b"\xff\xd8\xff\0\0\0", "import_not_text"),
        ("a.zip", other_zip, "import_unknown_format"),
        ("a.txt", lambda: b"\t".join([b"x"] * 500), "import_too_many_columns"),
    ],
)
def test_what_cannot_be_read_is_one_clear_reason(name: str, make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(DocumentError) as raised:
        read_document(make(), name)
    assert raised.value.reason == reason


@pytest.mark.parametrize("content", [b"just words\n", b"a\tb\n1\t2\n", "\n".join(HEADS).encode()])
def test_text_without_measures_is_no_plan(content: bytes) -> None:
    assert read_plan(read_document(content, "a.txt"), "soum", 2026, NOTHING) is None


def test_a_document_of_two_hundred_pages_is_read_in_a_moment() -> None:
    rows = [[cell(head) for head in HEADS]]
    for number in range(1, 1501):
        texts = ("", "", f"{number // 99 + 1}.{number % 99 + 1}. Ажил {number}", "-Хийсэн байх", "Жилдээ", "ХЭЗХ")
        rows.append([cell(text) for text in texts])
    document = read_document(word(table(*rows)), "a.docx")
    assert len(document.blocks) == 1501
