"""A form that is written, filled and read back is the same report; whatever a paste destroys is told by its cell."""

from __future__ import annotations

import datetime
import io
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_register import SCALE, folder

from iltod.facts.bodies import derive_organisation
from iltod.facts.body_facts import PlanOverview
from iltod.forms.evidence_adding import AddRequest, added_files, filled_files, located_documents
from iltod.forms.evidence_intake import take_in
from iltod.forms.form_files import YearStanding, form_files, intake_problems
from iltod.forms.form_reader import Form, is_form, read_form
from iltod.forms.quarterly_form import EVIDENCE_SHEET, FIRST_ROW, FORM_SHEET, form_columns, quarterly_form
from iltod.forms.workbook import column_letters
from iltod.importing.document import DocumentError
from iltod.importing.merge import plain
from iltod.importing.plan_files import read_record
from iltod.model import CountedValue, Evidence, Period, Progress, ProgressReport, YearFolder
from iltod.pages.wording import Wording, read_wording
from made_files import MAIN, docx, office, pdf, picture

ROOT = Path(__file__).parents[3]
AS_OF = datetime.date(2026, 11, 22)


@cache
def words() -> Wording:
    return read_wording(ROOT / "site_templates" / "wording.yml")


def plan_with(*reports: ProgressReport) -> PlanOverview:
    held = folder()
    import msgspec

    years = tuple(msgspec.structs.replace(year, reports=reports) for year in held.years)
    return derive_organisation(msgspec.structs.replace(held, years=years), (SCALE,), AS_OF).plans[0]


@cache
def plan() -> PlanOverview:
    return plan_with()


def report(*entries: Progress) -> ProgressReport:
    return ProgressReport(id="q2", period=Period.Q2, date=datetime.date(2026, 7, 3), entries=entries)


def filled(cells: dict[tuple[str, str], Any], content: bytes | None = None) -> bytes:
    """Return a form in which somebody wrote, by sheet and cell."""
    book = openpyxl.load_workbook(io.BytesIO(content or quarterly_form(plan(), Period.Q2, words())))
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


DATE = {
    (FORM_SHEET, "D3"): datetime.datetime(2026, 7, 3),
    (FORM_SHEET, "D4"): "Ж.Жишээ",
    (FORM_SHEET, "D5"): "Мэргэжилтэн",
}
PIECE = {
    (EVIDENCE_SHEET, "B3"): "Өдөрлөгийн зураг",
    (EVIDENCE_SHEET, "C3"): "Гэрэл зураг",
    (EVIDENCE_SHEET, "D3"): "2026.06.01",
    (EVIDENCE_SHEET, "E3"): "Өдөрлөг (1).JPG",
    (EVIDENCE_SHEET, "F3"): "1.1",
    (EVIDENCE_SHEET, "K3"): "120",
}


def read(cells: dict[tuple[str, str], Any]) -> Form:
    return read_form(filled(cells), plan(), words())


def test_the_same_plan_gives_the_same_bytes() -> None:
    content = quarterly_form(plan(), Period.Q2, words())
    assert content == quarterly_form(plan(), Period.Q2, words())
    assert is_form(content)
    assert not is_form(docx("x"))
    with pytest.raises(DocumentError):
        read_form(docx("x"), plan(), words())


def test_an_empty_form_reports_nothing_and_asks_for_its_date() -> None:
    found = read({})
    assert (found.entries, found.evidence) == ((), ())
    assert [(problem.sheet, problem.cell) for problem in found.problems] == [(FORM_SHEET, "D3")]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("70 — хэрэгжих шатандаа", "70"),
        (70, "70"),
        ("70 хувь", "70"),
        ("7О", "70"),
        (0.7, "70"),
        ("хб", "ХБ"),
        ("100", "100"),
    ],
)
def test_ratings_are_read_as_people_write_them(written: object, code: str) -> None:
    (entry,) = read(
        {**DATE, (FORM_SHEET, "J8"): written, (FORM_SHEET, "N8"): "шалтгаан", (FORM_SHEET, "M8"): "шалтгаан"}
    ).entries
    assert entry.rating == code


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({(FORM_SHEET, "J8"): "75"}, "Тайлан!J8"),
        ({(FORM_SHEET, "K8"): "хэд хэд"}, "Тайлан!K8"),
        ({(FORM_SHEET, "K8"): "-3"}, "Тайлан!K8"),
        ({(FORM_SHEET, "D3"): "удахгүй"}, "Тайлан!D3"),
        ({(FORM_SHEET, "A8"): None, (FORM_SHEET, "C8"): "9.9"}, "Тайлан!C8"),
        ({(FORM_SHEET, "J8"): "30"}, "reason"),
        ({**PIECE, (EVIDENCE_SHEET, "C3"): "Кино"}, "Нотломж!C3"),
        ({**PIECE, (EVIDENCE_SHEET, "B3"): None}, "Нотломж!B3"),
        ({**PIECE, (EVIDENCE_SHEET, "D3"): None}, "Нотломж!D3"),
        ({**PIECE, (EVIDENCE_SHEET, "F3"): "9.9"}, "Нотломж!F3"),
        ({**PIECE, (EVIDENCE_SHEET, "K3"): "олон"}, "Нотломж!K3"),
        ({(FORM_SHEET, "D3"): datetime.datetime(2027, 7, 3)}, "Тайлан!D3"),
        ({(FORM_SHEET, "D3"): datetime.datetime(2026, 3, 31)}, "Тайлан!D3"),
        ({(FORM_SHEET, "D4"): "Б.Болд 9911-2233"}, "Тайлан!D4"),
        ({(FORM_SHEET, "M8"): "Холбоо барих: Б.Болд 99112233."}, "Тайлан!M8"),
        ({(FORM_SHEET, "J8"): "100", (FORM_SHEET, "N8"): "УБ85042112 дугаартай иргэн"}, "Тайлан!N8"),
        ({**PIECE, (EVIDENCE_SHEET, "B3"): "Иргэн b.bold@example.org ирэв"}, "Нотломж!B3"),
        ({**PIECE, (EVIDENCE_SHEET, "D3"): "2027-06-01"}, "Нотломж!D3"),
    ],
)
def test_what_a_paste_destroyed_is_told_by_its_cell(cells: dict[tuple[str, str], Any], cell: str) -> None:
    found = read({**DATE, **cells})
    told = [f"{problem.sheet}!{problem.cell}" for problem in found.problems]
    if cell == "reason":
        assert len(told) == 1
        assert "шалтгаан" in found.problems[0].sentence
    else:
        assert told == [cell]
    assert form_files(found, YearStanding(), {"Өдөрлөг (1).JPG": picture()}).files == {}


def test_everything_wrong_is_told_in_one_round() -> None:
    other = {(EVIDENCE_SHEET, cell): value for cell, value in zip(("B4", "C4"), ("Бүртгэл", "Кино"), strict=True)}
    form = read({**PIECE, **other, (EVIDENCE_SHEET, "F3"): "9.9", (EVIDENCE_SHEET, "E4"): "алга.pdf"})
    found = form_files(form, YearStanding(), {"Өдөрлөг (1).JPG": docx("УБ85042112")})
    told = {f"{problem.sheet}!{problem.cell}" for problem in found.problems}
    assert {"Тайлан!D3", "Нотломж!F3", "Нотломж!E3", "Нотломж!C4", "Нотломж!E4"} <= told


def test_odd_dates_are_told_and_written() -> None:
    early = {(FORM_SHEET, "D3"): datetime.datetime(2026, 6, 20), (EVIDENCE_SHEET, "D3"): "2026-06-25"}
    found = read({**DATE, **PIECE, **early, (FORM_SHEET, "J8"): "100"})
    assert [(notice.sheet, notice.cell) for notice in found.notices] == [(FORM_SHEET, "D3"), (EVIDENCE_SHEET, "D3")]
    assert form_files(found, YearStanding(), {"Өдөрлөг (1).JPG": picture()}).files


def test_only_what_counts_has_an_open_cell() -> None:
    book = openpyxl.load_workbook(io.BytesIO(quarterly_form(plan(), Period.Q2, words())))
    sheet, columns = book[FORM_SHEET], form_columns(plan())
    seen = set()
    for row, item in enumerate(plan().measures, start=FIRST_ROW + 1):
        for number, criterion in enumerate(item.measure.criteria, start=1):
            cell = sheet.cell(row, columns.first_count + number)
            assert cell.protection.locked == (not (criterion.at_least or criterion.unit)), cell.coordinate
            seen.add(cell.protection.locked)
    assert seen == {True, False}


def test_a_form_with_evidence_writes_records_and_named_files_without_a_place() -> None:
    found = read({**DATE, **PIECE, (FORM_SHEET, "J8"): "100", (FORM_SHEET, "K8"): 2})
    photo = picture(gps=True, texts={0x010F: "Kamera"})
    written = form_files(found, YearStanding(), {"өдөрлөг (1).jpg": photo})
    assert written.problems == ()
    assert sorted(written.files) == ["evidence/files/udurlug-1.jpg", "evidence/udurlugiin-zurag.yml", "reports/q2.yml"]
    kept = written.files["evidence/files/udurlug-1.jpg"]
    assert b"Kamera" not in kept
    record = read_record(Evidence, written.files["evidence/udurlugiin-zurag.yml"], "a.yml", id="udurlugiin-zurag")
    assert record.sha256 == take_in(kept, "a.jpg").sha256
    assert [(figure.kind, figure.value) for figure in record.reach] == [("participants", 120)]
    told = read_record(ProgressReport, written.files["reports/q2.yml"], "q2.yml", id="q2", period=Period.Q2)
    assert told.entries[0].evidence == ("udurlugiin-zurag",)
    assert told.reported_by
    assert told.reported_by.name == "Ж.Жишээ"


def standing_after(form: Form, given: dict[str, bytes]) -> tuple[YearStanding, dict[str, bytes]]:
    """Return what a year holds after a form was written into an empty one, and the files."""
    files = form_files(form, YearStanding(), given).files
    report = read_record(ProgressReport, files["reports/q2.yml"], "q2.yml", id="q2", period=Period.Q2)
    names = [name.split("/")[1][:-4] for name in files if name.count("/") == 1 and name.startswith("evidence/")]
    evidence = {own: read_record(Evidence, files[f"evidence/{own}.yml"], "a.yml", id=own) for own in names}
    kept = frozenset(name.rpartition("/")[2] for name in files if name.startswith("evidence/files/"))
    return YearStanding(None, report, evidence, kept, frozenset(["q2"])), files


def test_the_same_form_again_changes_nothing_and_another_tells_what_it_changes() -> None:
    given = {"Өдөрлөг (1).JPG": picture(gps=True)}
    link = zip(("B4", "C4", "D4", "E4", "F4"), ("Мэдээ", "Нийтлэл", "2026.06.02", "https://a.mn/1", "1.1"), strict=True)
    reason = f"{column_letters(form_columns(plan()).reason)}8"
    cells = {**DATE, **PIECE, **{(EVIDENCE_SHEET, cell): value for cell, value in link}, (FORM_SHEET, "J8"): "100"}
    standing, _ = standing_after(read(cells), given)
    assert len(standing.evidence) == 2
    again = form_files(read(cells), standing, given)
    assert (again.files, again.changes, again.problems) == ({}, (), ())
    other = {**cells, (FORM_SHEET, "J8"): "70", (FORM_SHEET, reason): "Хоцров."}
    changed = form_files(read(other), standing, given)
    assert changed.problems == ()
    assert list(changed.files) == ["reports/q2.yml"]
    assert ("1-1", "Үнэлгээ", "100", "70", True) in [
        (item.subject, item.label, item.before, item.after, item.claim) for item in changed.changes
    ]
    corrected = form_files(read(other), standing, given, "Буруу үнэлсэн.")
    (path,) = corrected.files
    report = read_record(ProgressReport, corrected.files[path], path, id="q2-zasvar", period=Period.Q2)
    assert report.corrects
    assert (path, report.corrects.report, report.entries[0].rating) == ("reports/q2-zasvar.yml", "q2", "70")
    assert report.entries[0].evidence == standing.report.entries[0].evidence  # type: ignore[union-attr]


def test_evidence_added_to_a_report_is_no_change_of_what_it_claims() -> None:
    standing, _ = standing_after(read({**DATE, (FORM_SHEET, "J8"): "100"}), {})
    found = form_files(read({**DATE, **PIECE, (FORM_SHEET, "J8"): "100"}), standing, {"Өдөрлөг (1).JPG": picture()})
    assert [(item.label, item.claim) for item in found.changes] == [("Нотломж", False)]


@pytest.mark.parametrize(
    ("content", "name", "words_told"),
    [
        (docx("Регистр: УБ85042112"), "a.docx", "регистрийн дугаар"),
        (b"MZ", "a.exe", "төрлийн файл"),
        (pdf("x"), "a.jpg", "таарахгүй"),
        (b"", "a.pdf", "a.pdf"),
    ],
)
def test_what_nobody_may_publish_is_stopped(content: bytes, name: str, words_told: str) -> None:
    sentences = list(intake_problems(take_in(content, name)))
    assert len(sentences) == 1
    assert words_told in sentences[0]


@pytest.mark.parametrize(
    ("content", "name", "place"),
    [(docx("УБ85042112"), "Акт.docx", "мөр 1"), (pdf("УБ85042112"), "Самбарын акт.pdf", "1 дугаар нүүр")],
)
def test_a_refused_file_is_called_as_it_was_given(content: bytes, name: str, place: str) -> None:
    (sentence,) = intake_problems(take_in(content, f"нотломж/{name}"))
    assert f"«{name}»" in sentence
    assert place in sentence
    assert "#" not in sentence


MEASURES = st.sampled_from([item.measure for item in plan().measures])
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=30)


@st.composite
def entries(draw: st.DrawFn) -> Progress:
    measure = draw(MEASURES)
    step = draw(st.sampled_from(SCALE.steps))
    places = st.sets(st.integers(1, len(measure.criteria)), max_size=3) if measure.criteria else st.just(set())
    values = tuple(CountedValue(criterion=n, value=draw(st.integers(0, 10**9))) for n in sorted(draw(places)))
    return Progress(measure=measure.id, rating=step.code, text=draw(TEXTS), reason=draw(TEXTS), values=values)


@settings(max_examples=15, deadline=None)
@given(st.lists(entries(), unique_by=lambda entry: entry.measure, max_size=4))
def test_any_report_goes_out_and_comes_back(drawn: list[Progress]) -> None:
    order = {item.measure.id: index for index, item in enumerate(plan().measures)}
    before = report(*sorted(drawn, key=lambda entry: order[entry.measure]))
    overview = plan_with(before)
    form = quarterly_form(overview, Period.Q2, words())
    found = read_form(form, overview, words())
    assert found.problems == ()
    assert [plain(entry) for entry in found.entries] == [plain(entry) for entry in before.entries]
    written = form_files(found, YearStanding(report=before), {})
    assert written.files == {}


# Evidence by one command


def year(**fields: Any) -> YearFolder:
    (held,) = folder().years[:1]
    import msgspec

    return msgspec.structs.replace(held, **fields)


REPORT = """date: 2026-07-03

entries:
  # гараар бичсэн тайлбар
  - measure: 1-1
    rating: "100"

  - measure: 1-2
    text: Хийв
"""


def test_added_files_are_named_in_the_latest_report_of_the_measure() -> None:
    told = read_record(ProgressReport, REPORT.encode(), "q2.yml", id="q2", period=Period.Q2)
    request = AddRequest(("1-1",), "Өдөрлөг", datetime.date(2026, 6, 1))
    found = added_files(
        request, {"Зураг.jpg": picture(gps=True)}, year(reports=(told,), evidence=()), {"q2": REPORT}, ()
    )
    assert sorted(found.files) == ["evidence/files/zurag.jpg", "evidence/udurlug.yml", "reports/q2.yml"]
    text = found.files["reports/q2.yml"].decode()
    assert "# гараар бичсэн тайлбар" in text
    again = read_record(ProgressReport, text.encode(), "q2.yml", id="q2", period=Period.Q2)
    assert [entry.evidence for entry in again.entries] == [("udurlug",), ()]


def test_what_is_known_or_forbidden_is_not_added() -> None:
    request = AddRequest(("1-1",), "", datetime.date(2026, 6, 1), report="q9")
    found = added_files(request, {"a.exe": b"MZ"}, year(), {}, ())
    assert found.files == {}
    assert [name for name, _ in found.problems] == ["add_no_report"]


FILL = "title: Зураг # нэр\nkind: photo\nfile: a.jpg\nsupports: [1-1]\n"


@pytest.mark.parametrize(
    ("record", "changed"),
    [
        (FILL, ["a.yml", "files/a.jpg"]),
        (FILL + "sha256:\n", ["a.yml", "files/a.jpg"]),
        (FILL + f"sha256: {'0' * 64}\n", []),
        (FILL + "timestamp: a.tsr\n", []),
        (FILL.replace("a.jpg", "b.jpg"), []),
    ],
)
def test_a_missing_digest_is_filled_and_a_place_taken_out(record: str, changed: list[str]) -> None:
    files = {"a.jpg": picture(gps=True)}
    found = filled_files({"a.yml": record.encode()}, files.get)
    assert sorted(found) == changed
    if changed:
        kept = take_in(found["files/a.jpg"], "a.jpg")
        assert not kept.inspection.located
        assert f"sha256: {kept.sha256}\n" in found["a.yml"].decode()
        assert "title: Зураг # нэр" in found["a.yml"].decode()
        again = filled_files({"a.yml": found["a.yml"]}, {"a.jpg": found["files/a.jpg"]}.get)
        assert again == {}


def with_a_place(kind: str) -> bytes:
    """Return a document in which a picture of a camera tells where it was taken."""
    name, _ = MAIN[kind]
    parts: dict[str, str | bytes] = {name[1:]: "<a/>"} if kind != "docx" else {}
    media = {f"{name[1:].partition('/')[0]}/media/image1.jpeg": picture(gps=True)}
    if kind == "docx":
        return docx("Сургалт", word__media__image1_dot_jpeg=picture(gps=True))
    return office(kind, {**parts, **media})


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx"])
def test_a_place_within_a_document_never_passes(kind: str) -> None:
    content = with_a_place(kind)
    taken = take_in(content, f"a.{kind}")
    assert taken.fault == "picture_with_location"
    (sentence,) = intake_problems(taken)
    assert "авсан газар" in sentence
    request = AddRequest(("1-1",), "", datetime.date(2026, 6, 1))
    assert added_files(request, {f"a.{kind}": content}, year(), {}, ()).files == {}
    record = {"a.yml": FILL.replace("a.jpg", f"a.{kind}").encode()}
    files = {f"a.{kind}": content}
    assert filled_files(record, files.get) == {}
    assert list(located_documents(record, files.get)) == [f"a.{kind}"]
    given = {f"Баримт.{kind}": content}
    form = read({**DATE, **PIECE, (EVIDENCE_SHEET, "E3"): f"Баримт.{kind}"})
    found = form_files(form, YearStanding(), given)
    assert found.files == {}
    assert [(problem.sheet, problem.cell) for problem in found.problems] == [(EVIDENCE_SHEET, "E3")]


def test_a_document_whose_pictures_tell_no_place_is_filled() -> None:
    files = {"a.docx": docx("Сургалт", word__media__image1_dot_jpeg=picture())}
    record = {"a.yml": FILL.replace("a.jpg", "a.docx").encode()}
    assert sorted(filled_files(record, files.get)) == ["a.yml"]
    assert list(located_documents(record, files.get)) == []


@pytest.mark.parametrize("hostile", ["=1+1", "<script>", "\"'&", "a\x01b"])
def test_what_a_plan_says_is_text_in_the_form(hostile: str) -> None:
    overview = plan_with(report(Progress(measure="1-1", rating="100", text=hostile)))
    content = quarterly_form(overview, Period.Q2, words())
    book = openpyxl.load_workbook(io.BytesIO(content))
    values = [cell.value for row in book[FORM_SHEET].iter_rows() for cell in row if cell.data_type == "f"]
    assert values == []
