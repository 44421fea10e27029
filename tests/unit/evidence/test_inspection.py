"""A file of evidence is what its name says, holds nothing that runs, and what it says of people is found."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from iltod.evidence.inspection import LARGEST_FILE_OF_EVIDENCE, inspect_file, real_type
from iltod.model import PUBLISHED_TYPES, Inspection
from made_files import SVG, docx, huge_png, office, pdf, picture, png_with_text, xlsx

GOOD = {
    "pdf": pdf("Surgalt bolov."),
    "csv": "сар;тоо\n1;14\n".encode(),
    "txt": "Сургалт болов.".encode(),
    "xlsx": xlsx(("Сар", "Тоо"), ("3", 14)),
    "docx": docx("Сургалт болов."),
    "pptx": office("pptx", {"ppt/presentation.xml": "<p/>", "ppt/slides/slide1.xml": "<a><t>Сургалт</t></a>"}),
    "jpg": picture(),
    "jpeg": picture(),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
}


def inspected(tmp_path: Path, name: str, content: bytes) -> tuple[Inspection, list[tuple[str, str]]]:
    path = tmp_path / name
    path.write_bytes(content)
    inspection, findings = inspect_file(path, f"plans/a/2026/evidence/files/{name}")
    return inspection, [(finding.kind.value, finding.where or f":{finding.place.line}") for finding in findings]


def test_there_is_a_good_file_of_every_published_type() -> None:
    assert set(GOOD) == set(PUBLISHED_TYPES)


@pytest.mark.parametrize("kind", PUBLISHED_TYPES)
def test_a_file_that_is_what_its_name_says_has_no_fault(kind: str, tmp_path: Path) -> None:
    assert inspected(tmp_path, f"a.{kind}", GOOD[kind]) == (Inspection(), [])
    assert inspected(tmp_path, f"A.{kind.upper()}", GOOD[kind]) == (Inspection(), [])


@pytest.mark.parametrize("kind", PUBLISHED_TYPES)
@pytest.mark.parametrize("name", PUBLISHED_TYPES)
def test_a_name_that_does_not_agree_with_the_content_is_a_fault(name: str, kind: str, tmp_path: Path) -> None:
    same = ({"jpg", "jpeg"}, {"csv", "txt"})
    found, _ = inspected(tmp_path, f"a.{name}", GOOD[kind])
    agrees = name == kind or {name, kind} in same
    assert found.fault == ("" if agrees else "content_differs")


@pytest.mark.parametrize(
    ("content", "real"),
    [
        (SVG.encode(), "svg"),
        (f'<?xml version="1.0"?>\n{SVG}'.encode(), "svg"),
        (b"\xef\xbb\xbf  " + SVG.encode(), "svg"),
        (SVG.encode("utf-16"), "svg"),
        (b"<!-- a --><html><script>alert(1)</script></html>", "html"),
        (b"<!DOCTYPE HTML><p>", "html"),
        (b"<script>alert(1)</script>", "html"),
        (b"GIF89a", "gif"),
        (b"MZ\x90", "exe"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "doc"),
        (b"PK\x03\x04not a zip", "zip"),
        (office("docx", {"word/document.xml": "<a/>"}, macro=True), "macro"),
        (b"\0\1\2", "?"),
        (b"", "txt"),
    ],
)
def test_what_runs_in_a_browser_is_never_taken_for_a_harmless_type(content: bytes, real: str, tmp_path: Path) -> None:
    assert real_type(content) == real
    for name in PUBLISHED_TYPES:
        if real != "txt":
            assert inspected(tmp_path, f"a.{name}", content)[0].fault == "content_differs"


def photograph(content: bytes) -> Any:
    def change(writer: Any) -> None:
        from pypdf.generic import NameObject, StreamObject

        stream = StreamObject()
        stream._data = content
        stream[NameObject("/Subtype")] = NameObject("/Image")
        stream[NameObject("/Filter")] = NameObject("/DCTDecode")
        writer._add_object(stream)

    return change


def script(writer: Any) -> None:
    from pypdf.actions import JavaScript

    writer.add_open_action(JavaScript("app.alert(1)"))


def attachment(writer: Any) -> None:
    writer.add_attachment("a.exe", b"MZ")


def action(kind: str) -> Any:
    def change(writer: Any) -> None:
        from pypdf.generic import DictionaryObject, NameObject

        found = DictionaryObject({NameObject("/S"): NameObject(kind)})
        writer._root_object[NameObject("/OpenAction")] = found

    return change


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf("a", more=script)),
        ("a.pdf", pdf("a", more=attachment)),
        ("a.pdf", pdf("a", more=action("/Launch"))),
        ("a.docx", docx("a", word__vbaProject_dot_bin=b"x")),
        ("a.docx", docx("a", word__activeX__activeX1_dot_xml="<a/>")),
        ("a.docx", docx("a", word__embeddings__oleObject1_dot_bin=b"x")),
        (
            "a.docx",
            docx("a", word___rels__settings_dot_xml_dot_rels='<a Type="x/attachedTemplate" Target="http://a"/>'),
        ),
    ],
)
def test_what_runs_when_it_is_opened_is_a_fault(name: str, content: bytes, tmp_path: Path) -> None:
    assert inspected(tmp_path, name, content)[0].fault == "active_content"


def test_going_to_a_page_when_it_is_opened_is_no_script(tmp_path: Path) -> None:
    assert inspected(tmp_path, "a.pdf", pdf("a", more=action("/GoTo")))[0].fault == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\ntrailer"),
        ("a.pdf", pdf("a")[:300]),
        ("a.docx", docx("a", word__header1_dot_xml="<a><b></a>")),
        ("a.docx", docx("a", word__header1_dot_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
        ("a.png", GOOD["png"][:20]),
        ("a.png", GOOD["png"][:-60]),
        ("a.jpg", GOOD["jpg"][:-600]),
        ("a.webp", GOOD["webp"][:-60]),
    ],
)
def test_what_nobody_can_read_is_a_fault(name: str, content: bytes, tmp_path: Path) -> None:
    assert inspected(tmp_path, name, content)[0].fault == "unreadable_content"


def test_a_file_or_a_picture_that_is_too_large_is_a_fault(tmp_path: Path) -> None:
    large = b"a" * (LARGEST_FILE_OF_EVIDENCE + 1)
    assert inspected(tmp_path, "a.txt", large)[0] == Inspection(fault="evidence_file_too_large", detail="21")
    assert inspected(tmp_path, "b.txt", large[1:])[0] == Inspection()
    assert inspected(tmp_path, "a.png", huge_png(8_000))[0] == Inspection(
        fault="picture_too_large", detail="8000 × 8000"
    )


def test_a_small_archive_that_unpacks_to_very_much_is_refused(tmp_path: Path) -> None:
    import zipfile

    written = io.BytesIO(docx("a"))
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"word/{number}.xml", b" " * 70_000_000)
    assert inspected(tmp_path, "a.docx", written.getvalue())[0] == Inspection(
        fault="evidence_too_complex", detail="unpacked"
    )


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", "Нэг\nУтас: 99112233".encode(), [("phone", ":2")]),
        ("a.txt", "Утас: 99112233".encode("cp1251"), [("phone", ":1")]),
        ("a.txt", "Утас: 99112233".encode("utf-16"), [("phone", ":1")]),
        ("a.csv", "№;Нэр;Утас\n1;Болд;11223344\n2;Сараа;99112233\n".encode(), [("phone", ":2"), ("phone", ":3")]),
        ("a.csv", "№,Регистр\n1,УБ99010112\n".encode(), [("register_number", ":2")]),
        ("a.csv", "Нэр;Данс\nБолд;5001234567\n".encode(), [("account", ":2")]),
        ("a.csv", "Ажил;Төсөв, төгрөг\nСургалт;56789123\n".encode(), []),
        ("a.pdf", pdf("nothing", "utas 99112233"), [("phone", "#page=2")]),
        ("a.pdf", pdf("YB99010112 bat@example.com"), [("register_number", "#page=1"), ("email", "#page=1")]),
        ("a.pdf", pdf("a", Author="Bold 99112233"), [("phone", "#metadata")]),
        ("a.docx", docx("Нэг", "Утас: 99|11|2233"), [("phone", "#document:2")]),
        ("a.docx", docx("а", "УБ99010112"), [("register_number", "#document:2")]),
        ("a.docx", docx("а", word__comments_dot_xml="<c><p><t>99112233</t></p></c>"), [("phone", "#comments:1")]),
        ("a.docx", docx("а", word__d_dot_xml="<c><p><delText>99112233</delText></p></c>"), [("phone", "#d:1")]),
        (
            "a.docx",
            docx("а", docProps__core_dot_xml="<c><creator>bat@example.com</creator></c>"),
            [("email", "#core:1")],
        ),
        (
            "a.docx",
            docx("а", word___rels__document_dot_xml_dot_rels='<R Target="mailto:bat@example.com"/>'),
            [("email", "#document.xml.rels")],
        ),
        ("a.xlsx", xlsx(("Нэр", "Утас"), ("Болд", 99112233)), [("phone", "#sheet1!B2")]),
        ("a.xlsx", xlsx(("Нэр", "Утас"), ("Болд", 11223344)), [("phone", "#sheet1!B2")]),
        ("a.xlsx", xlsx(("Нэр", "Данс"), ("Болд", 5001234567)), [("account", "#sheet1!B2")]),
        ("a.xlsx", xlsx(("Ажил", "Төсөв"), ("Сургалт", 56789123)), []),
        ("a.xlsx", xlsx(("Нэр",), ("УБ99010112",)), [("register_number", "#sheet1!A2")]),
        ("a.jpg", picture(texts={0x013B: "Bat 99112233"}), []),
        ("a.png", png_with_text("Comment", "УБ99010112"), []),
    ],
)
def test_personal_data_inside_a_file_is_found_where_it_stands(
    name: str, content: bytes, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    found, findings = inspected(tmp_path, name, content)
    assert found.fault == ""
    assert findings == expected


@pytest.mark.parametrize(
    ("name", "content", "located"),
    [
        ("a.jpg", picture(gps=True), True),
        ("a.jpg", picture(), False),
        ("a.webp", picture("WEBP", gps=True), True),
        ("a.png", png_with_text("XML:com.adobe.xmp", "<x exif:GPSLatitude='47,55N'/>"), True),
        ("a.docx", docx("а", word__media__image1_dot_jpeg=picture(gps=True)), True),
        ("a.docx", docx("а", word__media__image1_dot_jpeg=picture()), False),
        ("a.docx", docx("а", word__media__image1_dot_jpeg=b"no picture"), False),
        ("a.pdf", pdf("a", more=photograph(picture(gps=True))), True),
        ("a.pdf", pdf("a", more=photograph(picture(texts={0x010F: "Camera"}))), False),
    ],
)
def test_a_photograph_that_tells_where_it_was_taken_is_known(
    name: str, content: bytes, located: bool, tmp_path: Path
) -> None:
    assert inspected(tmp_path, name, content)[0] == Inspection(located=located)


def test_a_scanned_page_has_no_text_to_look_through(tmp_path: Path) -> None:
    assert inspected(tmp_path, "a.pdf", pdf("", "", Title="Scan"))[0] == Inspection(has_text=False)
