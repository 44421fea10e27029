"""An Office file is read part by part, within bounds, and one way only."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest

from iltod.evidence.documents.faults import (
    ActiveDocumentError,
    ComplexDocumentError,
    DocumentError,
    ProtectedDocumentError,
    UnreadableDocumentError,
)
from iltod.evidence.documents.office import MOST_DEPTH, MOST_PARTS, OfficeFile, XmlEvent
from made_files import docx, office

FEW = 1_000
"""The bound of elements in these tests; the real one would take seconds to reach."""

BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


def archive(*parts: tuple[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w", method) as made:
        warnings.simplefilter("ignore")  # a name that stands twice is what a case is about
        for name, content in parts:
            made.writestr(zipfile.ZipInfo(name), content, method)
    return written.getvalue()


def events(content: bytes, name: str = "a.xml") -> list[XmlEvent]:
    with OfficeFile(content) as file:
        return list(file.events(name))


def test_a_part_is_a_stream_of_events_without_namespaces() -> None:
    found = events(archive(("a.xml", '<w:a xmlns:w="urn:w" w:b="1">т<c/><!--d--></w:a>')))
    assert [(event.kind, event.value) for event in found] == [
        ("start", "a"),
        ("text", "т"),
        ("start", "c"),
        ("end", "c"),
        ("comment", "d"),
        ("end", "a"),
    ]
    assert found[0].attributes == {"b": "1"}
    assert found[2].attributes == {}


def test_parts_are_found_whatever_their_case_and_slashes() -> None:
    with OfficeFile(archive(("Word\\Document.xml", "<a/>"))) as file:
        assert file.names == ("Word/Document.xml",)
        assert file.has("word/document.XML")
        assert file.read("WORD/document.xml") == b"<a/>"
        assert file.read("word/document.xml", 2) == b"<a"
        assert file.read("b.xml") == b""
        assert list(file.events("b.xml")) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_are_refused_in_every_encoding(encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    with pytest.raises(UnreadableDocumentError, match="doctype"):
        events(archive(("a.xml", (mark + BOMB).encode(encoding))))
    sound = f"{mark}<a>Сургалт</a>".encode(encoding)
    assert events(archive(("a.xml", sound)))[1] == XmlEvent("text", "Сургалт")


@pytest.mark.parametrize("content", [b"<a><b></a>", b"<a", b"", b"<a>&b;</a>", b"\xff<a/>", b"<a/><a/>"])
def test_what_is_no_sound_xml_is_told(content: bytes) -> None:
    with pytest.raises(UnreadableDocumentError):
        events(archive(("a.xml", content)))


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        ("<a>" * (MOST_DEPTH + 1), "depth"),
        ("<a>" + "<b/>" * FEW, "elements"),
        ("<a " + " ".join(f'b{n}=""' for n in range(600)) + "/>", "attributes"),
        (f'<a b="{" " * 3_000_000}"/>', "attributes"),
        (f"<!--{'c' * 3_000_000}--><a/>", "attributes"),
    ],
    ids=lambda value: value if len(value) < 20 else "",
)
def test_a_part_beyond_the_bounds_is_refused(content: str, detail: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iltod.evidence.documents.office.MOST_ELEMENTS", FEW)
    with pytest.raises(ComplexDocumentError) as caught:
        events(archive(("a.xml", content)))
    assert caught.value.detail == detail


def test_the_bound_of_elements_holds_for_all_parts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iltod.evidence.documents.office.MOST_ELEMENTS", FEW)
    half = "<a>" + "<b/>" * (FEW // 2) + "</a>"
    with OfficeFile(archive(("a.xml", half), ("b.xml", half))) as file:
        assert sum(1 for _ in file.events("a.xml")) > FEW
        with pytest.raises(ComplexDocumentError):
            sum(1 for _ in file.events("b.xml"))


def test_an_archive_beyond_the_bounds_is_refused_before_it_is_read() -> None:
    for parts, detail in (
        ([(f"{n}.xml", "") for n in range(MOST_PARTS + 1)], "parts"),
        ([(f"{n}.xml", b" " * 70_000_000) for n in range(3)], "unpacked"),
    ):
        with pytest.raises(ComplexDocumentError) as caught:
            OfficeFile(archive(*parts))
        assert caught.value.detail == detail


def encrypted() -> bytes:
    content = bytearray(archive(("a.xml", "<a/>")))
    content[6] |= 1
    content[content.find(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (archive(("a.xml", "<a/>"), ("A.xml", "<b/>")), UnreadableDocumentError),
        (archive(("a.xml", "<a/>"), ("a.xml", "<b/>")), UnreadableDocumentError),
        (archive(("a.xml", "<a/>"), method=zipfile.ZIP_LZMA), UnreadableDocumentError),
        (archive(("a.xml", "<a/>"))[:-30], UnreadableDocumentError),
        (b"PK\x03\x04", UnreadableDocumentError),
        (encrypted(), ProtectedDocumentError),
        (b"MZ" * 40_000 + archive(("a.xml", "<a/>")), ActiveDocumentError),
        (archive(("a.xml", "<a/>")) + b"MZ" * 40_000, DocumentError),
    ],
)
def test_an_archive_that_could_be_read_two_ways_is_refused(content: bytes, error: type[DocumentError]) -> None:
    with pytest.raises(error):
        OfficeFile(content)


def test_real_shapes_of_archives_are_read() -> None:
    for content in (docx("Сургалт"), office("xlsx", {"xl/workbook.xml": "<a/>"})):
        with OfficeFile(content) as file:
            assert file.has("[content_types].xml")
