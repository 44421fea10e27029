"""A file that people can read is read, whatever is odd about it, and what it says is found wherever it stands."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import pytest
from PIL import Image

from iltod.evidence.inspection import inspect_file
from iltod.model import Finding, Inspection
from made_files import docx, office, pdf, picture, xlsx
from made_pdf import raw_pdf, saved_again, stream

REGISTER = "УБ99112233"
MAIL = "bat@example.mn"
PHONE = "99112233"


def inspected(tmp_path: Path, name: str, content: bytes | str) -> tuple[Inspection, tuple[Finding, ...]]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return inspect_file(path, name)


def renamed(content: bytes) -> bytes:
    return content.replace(b"[Content_Types].xml", b"[content_types].xml")


NULLS = [
    "/AcroForm null",
    "/Names null",
    "/Outlines 99 0 R",
    "/Metadata 99 0 R",
    "/OpenAction null",
    "/Names<</JavaScript null>>",
    "/AcroForm<</XFA null/Fields null>>",
    "/AcroForm<</Fields[99 0 R null]>>",
    "/Outlines<</First 99 0 R>>",
    "/PageLabels null/Lang null/ViewerPreferences null",
]
ODD_PAGES = ["/Annots[99 0 R]", "/Annots null", "/Annots[null]", "/AA null", "/Rotate null", "/Annots 99 0 R"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(("a.pdf", raw_pdf(catalog)) for catalog in NULLS),
        *(("a.pdf", raw_pdf(page=page)) for page in ODD_PAGES),
        ("a.pdf", raw_pdf(info="/Info null")),
        ("a.pdf", raw_pdf(info="/Info 99 0 R")),
        ("a.pdf", raw_pdf() + b"\r\n\0\0\r\n"),
        ("a.csv", "нэр,тоо\rСургалт,3\r"),
        ("a.csv", "№,нэр\n1," + "а" * 140_000 + "\n"),
        ("a.csv", '№,нэр\n1,"нээсэн\n'),
        ("a.jpg", picture(size=(600, 7))),
        ("a.jpg", picture(size=(1, 1))),
        ("a.txt", "MZ бол эхний үсэг"),
        ("a.txt", "GIF89a форматын тухай"),
        ("a.txt", "%PDF-1.4 гэж юу вэ"),
        ("a.txt", "<Тайлан> <html> гэж бичив"),
        ("a.docx", renamed(docx("Сургалт"))),
    ],
)
def test_an_odd_file_is_read(name: str, content: bytes | str, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert inspected(tmp_path, name, content) == (Inspection(), ())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf("a", password="нууц")),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 2),
    ],
    ids=["pdf", "docx"],
)
def test_a_file_with_a_password_is_called_that(name: str, content: bytes, tmp_path: Path) -> None:
    assert inspected(tmp_path, name, content)[0].fault == "password_protected"


def test_a_pointer_in_the_place_of_a_file_is_called_that(tmp_path: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12345\n"
    for name in ("a.pdf", "a.png", "a.csv", "a.xlsx"):
        assert inspected(tmp_path, name, pointer)[0].fault == "large_file_pointer"


def test_a_page_that_cannot_be_read_is_left_to_a_person(tmp_path: Path) -> None:
    content = (
        raw_pdf()
        .replace(b"/MediaBox[0 0 300 300]", b"/MediaBox[0 0 300 300] ")
        .replace(b"/Kids[3 0 R]", b"/Kids[9 0 R]")
    )
    assert inspected(tmp_path, "a.pdf", content)[0].has_text is False


def test_an_animated_picture_is_known(tmp_path: Path) -> None:
    for name, kind in (("a.png", "PNG"), ("a.webp", "WEBP")):
        frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
        written = io.BytesIO()
        frames[0].save(written, kind, save_all=True, append_images=frames[1:])
        assert inspected(tmp_path, name, written.getvalue())[0] == Inspection(animated=True)


def workbook(**parts: str) -> bytes:
    named = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    return office("xlsx", {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": "<worksheet/>", **named})


def sheet(xml: str) -> bytes:
    return workbook(xl__worksheets__sheet1=f"<worksheet>{xml}</worksheet>")


PLACES = {
    "xlsx": [
        workbook(xl__pivotCache__pivotCacheDefinition1=f'<a><cacheField name="x"><s v="{REGISTER}"/></cacheField></a>'),
        workbook(xl__pivotCache__pivotCacheRecords1=f'<a><r><s v="{REGISTER}"/></r></a>'),
        workbook(
            xl__pivotCache__pivotCacheDefinition1='<a><cacheField name="Утас"/></a>',
            xl__pivotCache__pivotCacheRecords1=f'<a><r><n v="{PHONE}"/></r></a>',
        ),
        workbook(xl__charts__chart1=f"<c><cat><strCache><pt><v>{REGISTER}</v></pt></strCache></cat></c>"),
        workbook(
            xl__threadedComments__threadedComment1=f"<a><threadedComment><text>{PHONE}</text></threadedComment></a>"
        ),
        workbook(xl__persons__person=f'<a><person displayName="Bat" userId="{MAIL}"/></a>'),
        workbook(xl__workbook=f'<workbook><sheets><sheet name="{REGISTER}"/></sheets></workbook>'),
        workbook(xl__workbook=f'<workbook><definedName name="a">"{REGISTER}"</definedName></workbook>'),
        workbook(xl__sharedStrings=f"<sst><si><t>{PHONE}</t></si></sst>"),
        workbook(xl__tables__table1=f'<table><tableColumn name="{PHONE}"/></table>'),
        sheet(f"<headerFooter><oddHeader>&amp;C{REGISTER}</oddHeader></headerFooter>"),
        sheet(f'<row r="1"><c r="A1"><f>IF(B1="{REGISTER}",1,0)</f><v>0</v></c></row>'),
        sheet('<row r="1"><c r="A1"><v>9.9112233E7</v></c></row>'),
        sheet('<row r="1"><c r="A1"><v>99112233.00</v></c></row>'),
        sheet(f'<dataValidations><dataValidation><formula1>"{REGISTER}"</formula1></dataValidation></dataValidations>'),
        sheet(f'<dataValidations><dataValidation prompt="{PHONE}"/></dataValidations>'),
        sheet(f'<hyperlinks><hyperlink ref="A1" tooltip="{PHONE}"/></hyperlinks>'),
        sheet(f'<autoFilter><filter val="{PHONE}"/></autoFilter>'),
        sheet(f"<!-- {PHONE} -->"),
    ],
    "docx": [
        docx("а", word__a_dot_xml=f'<p><docPr id="1" name="x" descr="{REGISTER}"/></p>'),
        docx("а", word__settings_dot_xml=f'<a><docVar name="x" val="{PHONE}"/></a>'),
        docx("а", word__a_dot_xml=f'<p><ffData><ddList><listEntry val="{PHONE}"/></ddList></ffData></p>'),
        docx("а", word__a_dot_xml=f'<p><ffData><default val="{PHONE}"/></ffData></p>'),
        docx("а", word__a_dot_xml=f'<p><ins author="{MAIL}"/></p>'),
        docx("а", word__people_dot_xml=f'<a><person author="{MAIL}"/></a>'),
        docx("а", word__footer1_dot_xml=f"<a><p><t>{PHONE}</t></p></a>"),
        docx("а", word__comments_dot_xml=f"<a><comment author='x'><p><t>{PHONE}</t></p></comment></a>"),
        docx("а", docProps__custom_dot_xml=f"<a><property name='x'><lpwstr>{PHONE}</lpwstr></property></a>"),
        docx("а", docProps__app_dot_xml=f"<a><Manager>{MAIL}</Manager></a>"),
        docx("а", customXml__item1_dot_xml=f"<a><b c='{REGISTER}'/></a>"),
        docx("а", word__a_dot_xml="<p><t>У Б 9 9 1 1 2 2 3 3</t></p>"),
        docx("а", word___rels__a_dot_xml_dot_rels='<a><R Target="mailto:bat%40example.mn"/></a>'),
        docx(
            "а",
            word__a_dot_xml="<tbl><tr><tc><p><t>Утас</t></p></tc></tr><tr><tc><p><t>11223344</t></p></tc></tr></tbl>",
        ),
    ],
    "pptx": [
        office("pptx", {"ppt/notesSlides/notesSlide1.xml": f"<a><p><t>{PHONE}</t></p></a>"}),
        office("pptx", {"ppt/commentAuthors.xml": f'<a><cmAuthor name="{MAIL}"/></a>'}),
        office("pptx", {"ppt/tags/tag1.xml": f'<a><tag name="x" val="{PHONE}"/></a>'}),
    ],
    "pdf": [
        raw_pdf("/Outlines 6 0 R", more=("<</First 7 0 R>>", f"<</Title({PHONE})/Parent 6 0 R>>")),
        raw_pdf(page="/Annots[6 0 R]", more=(f"<</Subtype/Link/A<</S/URI/URI(mailto:{MAIL})>>>>",)),
        raw_pdf(page="/Annots[6 0 R]", more=(f"<</Subtype/Text/T({MAIL})/Contents(ok)>>",)),
        raw_pdf(page="/Annots[6 0 R]", more=(f"<</Subtype/FreeText/RC(<p>{PHONE}</p>)>>",)),
        raw_pdf(more=(f"<</FT/Ch/T(a)/Opt[(b)({PHONE})]>>",)),
        raw_pdf(more=(f"<</FT/Tx/T(a)/DV({PHONE})>>",)),
        raw_pdf(more=(f"<</Type/StructElem/S/Figure/P 1 0 R/Alt({PHONE})>>",)),
        raw_pdf(more=(f"<</Type/OCG/Name({PHONE})>>",)),
        raw_pdf(info="/Info<</Author(99112233)>>"),
        raw_pdf(more=(stream(f"<x><dc><creator><li>{MAIL}</li></creator></dc></x>", "/Type/Metadata"),)),
        raw_pdf(more=(stream(f"<x><description>{PHONE}</description></x>", "/Type/Metadata", packed=True),)),
    ],
}


@pytest.mark.parametrize(("kind", "content"), [(kind, content) for kind, files in PLACES.items() for content in files])
def test_personal_data_is_found_in_every_place_of_a_file(kind: str, content: bytes, tmp_path: Path) -> None:
    inspection, findings = inspected(tmp_path, f"a.{kind}", content)
    assert inspection.fault == ""
    assert len(findings) == 1
    assert findings[0].where.startswith("#")


TOOLKIT = '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 5.6-c142 79.160924, 2017/07/13-01:06:39"/>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", raw_pdf("/Metadata 6 0 R", more=(stream(TOOLKIT, "/Type/Metadata"),))),
        ("a.pdf", raw_pdf(info="/Info<</Producer(Program 99112233)/CreationDate(D:20260115093000)>>")),
        ("a.pdf", raw_pdf(info="/ID[<9911223399112233><9911223399112233>]")),
        (
            "a.docx",
            docx("а", word__a_dot_xml='<p rsidR="99112233" paraId="55667788"><posOffset>99112233</posOffset></p>'),
        ),
        ("a.docx", docx("а", word__a_dot_xml='<p><nsid val="99112233"/><ext cx="99112233" cy="55667788"/></p>')),
        ("a.docx", docx("а", docProps__app_dot_xml="<a><Characters>99112233</Characters></a>")),
        ("a.xlsx", workbook(xl__charts__chart1='<c><axId val="99112233"/><crossAx val="88112233"/></c>')),
        ("a.xlsx", workbook(xl__charts__chart1="<c><numCache><pt><v>99112233</v></pt></numCache></c>")),
        (
            "a.docx",
            docx(
                "а",
                word__a_dot_xml="<tbl><tr><tc><p><t>Төсөв</t></p></tc></tr><tr><tc><p><t>56789123</t></p></tc></tr></tbl>",
            ),
        ),
        ("a.pdf", raw_pdf(text="5 6 7 8 9 1 2 3")),
    ],
)
def test_what_programs_write_for_themselves_is_no_personal_data(name: str, content: bytes, tmp_path: Path) -> None:
    inspection, findings = inspected(tmp_path, name, content)
    assert (inspection.fault, findings) == ("", ())


def test_a_text_that_many_cells_share_is_looked_through_once(tmp_path: Path) -> None:
    twice = xlsx(("Нэр",), ("Болд 88112233",), ("Болд 88112233",))  # two shared texts that say the same
    assert len(inspected(tmp_path, "a.xlsx", twice)[1]) == 2
    cells = "".join(f'<c r="A{row}" t="s"><v>0</v></c>' for row in range(1, 1001))
    once = workbook(
        xl__sharedStrings=f"<sst><si><t>{PHONE}</t></si></sst>",
        xl__worksheets__sheet1=f"<worksheet><row>{cells}</row></worksheet>",
    )
    assert [finding.where for finding in inspected(tmp_path, "b.xlsx", once)[1]] == ["#sheet1!A1"]


def test_a_signature_added_to_a_file_leaves_it_readable(tmp_path: Path) -> None:
    signed = saved_again(raw_pdf(), 6, "<</Type/Sig/ByteRange[0 9 9 9]/Contents<99112233>>>")
    assert inspected(tmp_path, "a.pdf", signed) == (Inspection(), ())
