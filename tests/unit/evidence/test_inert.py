"""What runs, fetches or carries is refused by name of what it is, and what only looks like it is let through."""

from __future__ import annotations

from pathlib import Path

import pytest

from iltod.core.place import Place
from iltod.core.problem import Language, catalogue, make_problem
from iltod.evidence.inspection import inspect_file
from iltod.model import Inspection
from made_files import docx, office, xlsx
from made_pdf import SCRIPT, raw_pdf, saved_again, stream

RELATIONS = '<Relationships xmlns="urn:r"><Relationship Id="rId1" Type="http://x/{}" Target="{}"{}/></Relationships>'
OUTSIDE = ' TargetMode="External"'
WORKBOOK = xlsx(("Сар", "Тоо"), ("3", 14))


def inspected(tmp_path: Path, name: str, content: bytes | str) -> Inspection:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return inspect_file(path, name)[0]


def related(kind: str, target: str, mode: str = OUTSIDE, **parts: str | bytes) -> bytes:
    return docx("а", word___rels__document_dot_xml_dot_rels=RELATIONS.format(kind, target, mode), **parts)


def typed(name: str, content_type: str) -> bytes:
    types = (
        '<Types xmlns="urn:t"><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.x.wordprocessingml.document.main+xml"/>'
        f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
    )
    return office("docx", {"word/document.xml": "<a/>", name: b"x", "[Content_Types].xml": types})


def run(*codes: str) -> str:
    """Return a field of Word whose code is cut into runs."""
    code = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    return f'<w:p xmlns:w="urn:w"><w:fldChar w:fldCharType="begin"/>{code}<w:fldChar w:fldCharType="end"/></w:p>'


def action(written: str, *more: str | bytes) -> bytes:
    return raw_pdf(f"/OpenAction{written}", more=more)


def note(written: str, *more: str | bytes) -> bytes:
    return raw_pdf(page="/Annots[6 0 R]", more=(f"<<{written}/Rect[0 0 9 9]>>", *more))


def sheet(xml: str) -> bytes:
    return office("xlsx", {"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": f"<worksheet>{xml}</worksheet>"})


def formula(written: str) -> bytes:
    return sheet(f'<row r="1"><c r="A1"><f>{written}</f><v>0</v></c></row>')


REFUSED = {
    "docx": [
        (related("vbaProject", "vbaProject.bin", ""), "macro"),
        (related("oleObject", "embeddings/a.bin", ""), "embedded_file"),
        (related("package", "embeddings/a.xlsx", "", word__embeddings__a_dot_xlsx=WORKBOOK), "embedded_file"),
        (docx("а", word__embeddings__a_dot_xlsx=WORKBOOK), "embedded_file"),
        (related("aFChunk", "a.html", ""), "alternative_chunk"),
        (related("attachedTemplate", "http://a.mn/a.dotm"), "template_link"),
        (related("image", "http://a.mn/a.png"), "external_link"),
        (related("image", r"\\a.mn\a\a.png"), "external_link"),
        (related("hyperlink", r"\\a.mn\a\a.png"), "external_link"),
        (related("hyperlink", "file:///C:/a.exe"), "external_link"),
        (related("hyperlink", "javascript:alert(1)"), "external_link"),
        (related("hyperlink", "ms-word:ofe|u|http://a.mn/a.docx"), "external_link"),
        (related("frame", "http://a.mn/"), "external_link"),
        (related("subDocument", "b.docx"), "external_link"),
        (related("mailMergeSource", "file:///b.csv"), "data_connection"),
        (related("control", "activeX/a.xml", ""), "active_control"),
        (related("something-new", "a.xml", ""), "unknown_part"),
        (docx("а", customUI__customUI_dot_xml="<a/>"), "macro"),
        (docx("а", word__webextensions__a_dot_xml="<a/>"), "program"),
        (docx("а", word__a_dot_exe=b"MZ"), "unknown_part"),
        (typed("word/media/a.png", "application/x-msdownload"), "unknown_part"),
        (typed("word/a.bin", "application/vnd.ms-office.vbaProject"), "macro"),
        (docx("а", word__a_dot_xml=run('DDEAUTO c:\\a.exe "/k"')), "dde"),
        (docx("а", word__a_dot_xml=run("DD", "E", ' excel "a"')), "dde"),
        (docx("а", word__a_dot_xml=run('INCLUDEPICTURE "http://a.mn/a.png"')), "external_link"),
        (docx("а", word__a_dot_xml='<fldSimple instr=" DDE a b"/>'), "dde"),
        (docx("а", word__a_dot_xml=run("QUOTE 68 68 69 65")), "dde"),
    ],
    "xlsx": [
        (formula("cmd|'/c calc'!A0"), "dde"),
        (formula('WEBSERVICE("http://a.mn")'), "data_connection"),
        (office("xlsx", {"xl/workbook.xml": "<a/>", "xl/macrosheets/sheet1.xml": "<a/>"}), "macro"),
        (office("xlsx", {"xl/workbook.xml": "<a/>", "xl/connections.xml": "<a/>"}), "data_connection"),
        (office("xlsx", {"xl/workbook.xml": "<a/>", "xl/externalLinks/externalLink1.xml": "<a/>"}), "external_link"),
    ],
    "pptx": [
        (office("pptx", {"ppt/slides/slide1.xml": '<a action="ppaction://program"/>'}), "program"),
        (office("pptx", {"ppt/slides/slide1.xml": '<a action="ppaction://macro?name=a"/>'}), "macro"),
        (
            office("pptx", {"ppt/slides/_rels/slide1.xml.rels": RELATIONS.format("video", "http://a.mn/a", OUTSIDE)}),
            "external_link",
        ),
    ],
    "pdf": [
        (action(SCRIPT), "script"),
        (action(f"<</S/GoTo/D[3 0 R/Fit]/Next {SCRIPT}>>"), "script"),
        (action("6 0 R", "<</S/Rendition/OP 0/JS(a)>>"), "script"),
        (action("<</S/#4aavaScript/#4a#53(a)>>"), "script"),
        (raw_pdf("/Names<</JavaScript<</Names[(a)6 0 R]>>>>", more=(SCRIPT,)), "script"),
        (raw_pdf("/AcroForm<</XFA[(a)6 0 R]>>", more=(stream("<a/>"),)), "script"),
        (raw_pdf("/Outlines 6 0 R", more=("<</First 7 0 R>>", f"<</Title(x)/Parent 6 0 R/A{SCRIPT}>>")), "script"),
        (raw_pdf(more=(f"<</T(a)/FT/Tx/AA<</K{SCRIPT}>>>>",)), "script"),
        (action("<</S/SubmitForm/F(http://a.mn)>>"), "script"),
        (action("<</S/Launch/F(a.exe)>>"), "program"),
        (action("<</S/GoToR/F(b.pdf)/D[0/Fit]>>"), "external_link"),
        (action("<</S/GoToE/T<<>>>>"), "embedded_file"),
        (note("/Subtype/Link/A<</S/URI/URI(javascript:alert(1))>>"), "external_link"),
        (note("/Subtype/Link/A<</S/URI/URI(file:///c:/a.exe)>>"), "external_link"),
        (note(r"/Subtype/Link/A<</S/URI/URI(\\\\a.mn\\a)>>"), "external_link"),
        (raw_pdf("/URI<</Base(smb://a.mn/)>>"), "external_link"),
        (raw_pdf(more=(stream("", "/F(a.bin)"),)), "external_link"),
        (raw_pdf("/AF[6 0 R]", more=("<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>", stream(b"MZ"))), "embedded_file"),
        (note("/Subtype/FileAttachment/FS<</F(a)>>"), "embedded_file"),
        (note("/Subtype/RichMedia"), "media"),
        (note("/Subtype/3D/3DD 7 0 R", stream("a")), "media"),
        (note("/Subtype/Screen"), "media"),
        (raw_pdf() + b"PK\x03\x04" * 1000, "hidden_data"),
        (saved_again(raw_pdf(text="99112233"), 4, stream("BT (-) Tj ET")), "earlier_revision"),
    ],
    "csv": [
        ("нэр,тоо\n=cmd|'/C calc'!A0,1\n", "formula"),
        ('нэр,тоо\n"=HYPERLINK(""http://a.mn"",""a"")",1\n', "formula"),
        ("нэр,тоо\n@SUM(A1:A9),1\n", "formula"),
        ("нэр,тоо\n-2+3+cmd|' /C calc'!A0,1\n", "formula"),
        ("нэр,тоо\n=A1+B1,1\n", "formula"),
    ],
}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [(f"a.{name}", content, kind) for name, cases in REFUSED.items() for content, kind in cases],
)
def test_what_runs_fetches_or_carries_is_refused_by_its_name(
    name: str, content: bytes | str, kind: str, tmp_path: Path
) -> None:
    assert inspected(tmp_path, name, content) == Inspection(fault="active_content", detail=kind)


def test_every_kind_has_words_in_both_languages() -> None:
    for code in ("active_content", "evidence_too_complex"):
        entry = catalogue()[code]
        assert set(entry.mn.kinds) == set(entry.en.kinds) > {"memory" if code != "active_content" else "macro"}
        for kind in entry.mn.kinds:
            problem = make_problem(code, Place("a"), written="a", detail=kind)
            assert entry.mn.kinds[kind] in problem.sentence(Language.MONGOLIAN)
            assert entry.en.kinds[kind] in problem.sentence(Language.ENGLISH)
    named = {kind for cases in REFUSED.values() for _, kind in cases}
    assert set(catalogue()["active_content"].mn.kinds) == named


ORDINARY = """
vnd.openxmlformats-officedocument.drawing+xml vnd.openxmlformats-officedocument.drawingml.chart+xml
vnd.openxmlformats-officedocument.drawingml.chartshapes+xml vnd.openxmlformats-officedocument.drawingml.diagramData+xml
vnd.openxmlformats-officedocument.theme+xml vnd.openxmlformats-officedocument.vmlDrawing
vnd.openxmlformats-officedocument.extended-properties+xml vnd.openxmlformats-package.core-properties+xml
vnd.openxmlformats-officedocument.custom-properties+xml vnd.openxmlformats-officedocument.customXmlProperties+xml
vnd.openxmlformats-officedocument.wordprocessingml.styles+xml vnd.openxmlformats-officedocument.obfuscatedFont
vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml vnd.ms-word.commentsIds+xml
vnd.openxmlformats-officedocument.wordprocessingml.document.glossary+xml vnd.ms-word.stylesWithEffects+xml
vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml vnd.ms-excel.threadedcomments+xml
vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml vnd.ms-excel.slicerCache+xml
vnd.openxmlformats-officedocument.spreadsheetml.printerSettings vnd.ms-excel.rdrichvaluestructure+xml
vnd.openxmlformats-officedocument.presentationml.slideLayout+xml vnd.ms-powerpoint.revisioninfo+xml
vnd.ms-office.chartcolorstyle+xml vnd.ms-office.classificationlabels+xml vnd.ms-office.intelligence2+xml
vnd.ms-excel.controlproperties+xml vnd.wps-officedocument.cellimage+xml vnd.ms-excel.person+xml
"""


@pytest.mark.parametrize("kind", ORDINARY.split())
def test_parts_that_office_programs_write_are_let_through(kind: str, tmp_path: Path) -> None:
    content = typed("word/part.bin", f"application/{kind}")
    assert inspected(tmp_path, "a.docx", content).fault == ""


def chart(target: str = "../embeddings/a.xlsx", workbook: bytes = WORKBOOK) -> bytes:
    relations = RELATIONS.format("package", target, "")
    return office(
        "pptx",
        {
            "ppt/charts/chart1.xml": "<c><v>1</v></c>",
            "ppt/charts/_rels/chart1.xml.rels": relations,
            "ppt/embeddings/a.xlsx": workbook,
        },
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pptx", chart()),
        ("a.docx", related("hyperlink", "https://a.mn/?q=1")),
        ("a.docx", related("hyperlink", "mailto:info@example.mn")),
        ("a.docx", related("hyperlink", "%D1%82.docx")),
        ("a.docx", related("image", "media/a.png", "")),
        ("a.docx", docx("а", word__a_dot_xml=run('HYPERLINK "http://a.mn"'))),
        ("a.docx", docx("а", word__a_dot_xml=run("QUOTE Сургалт"))),
        ("a.xlsx", formula("SUM(A1:A9)")),
        ("a.xlsx", formula('IF(A1="IMAGE(","a|b!c",0)')),
        ("a.pptx", office("pptx", {"ppt/slides/slide1.xml": '<a action="ppaction://hlinksldjump"/>'})),
        ("a.pdf", action("[3 0 R/Fit]")),
        ("a.pdf", action("<</S/Named/N/NextPage>>")),
        ("a.pdf", raw_pdf(more=("<</Type/StructElem/S/Sound/K[]/P 1 0 R>>",))),
        ("a.pdf", raw_pdf(text="/JavaScript /Launch")),
        ("a.pdf", note("/Subtype/Link/A<</S/URI/URI(https://a.mn)>>")),
        ("a.pdf", saved_again(raw_pdf(), 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3>>>>")),
        ("a.csv", "нэр,тоо\n-5,+3\n- Сургалт (12 хүн),=====\n@alba,-1.5\n"),
        ("a.txt", "=cmd|'/C calc'!A0"),
    ],
)
def test_what_only_looks_like_it_is_let_through(name: str, content: bytes | str, tmp_path: Path) -> None:
    assert inspected(tmp_path, name, content).fault == ""


def test_the_workbook_of_a_chart_is_looked_through_and_must_be_inert_too(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    path.write_bytes(chart(workbook=xlsx(("Нэр", "Утас"), ("Болд", 99112233))))
    inspection, findings = inspect_file(path, "a.pptx")
    assert inspection.fault == ""
    assert [finding.where for finding in findings] == ["#a.xlsx/sheet1!B2"]
    assert inspected(tmp_path, "b.pptx", chart(workbook=formula("a|b!c"))).detail == "dde"
    assert inspected(tmp_path, "c.pptx", chart(workbook=b"MZ")).fault == "unreadable_content"
    assert inspected(tmp_path, "d.pptx", chart("../embeddings/b.xlsx")).detail == "embedded_file"
