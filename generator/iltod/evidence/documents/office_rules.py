"""Which parts and relationships an Office file may have: what a reader sees, and nothing that runs, fetches or carries.

Both are lists of what is allowed (ECMA-376 and Microsoft's extensions of it), so that what nobody has thought of is
refused. What is refused is named by what it is: `macro`, `embedded_file`, `external_link`, …
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from iltod.evidence.documents.faults import ActiveDocumentError
from iltod.evidence.documents.office import TYPES_PART, OfficeFile

_RELATIONS = frozenset(
    """
    officedocument core-properties extended-properties custom-properties thumbnail metadata
    styles stylesWithEffects theme themeOverride settings webSettings fontTable font numbering footnotes endnotes
    comments commentsExtended commentsIds commentsExtensible commentsDocument people header footer glossaryDocument
    bibliography documenttasks image hdphoto hyperlink chart chartEx chartStyle chartColorStyle chartUserShapes
    chartsheet worksheet sharedStrings calcChain table tableSingleCells xmlMaps drawing vmlDrawing wordVmlDrawing
    legacyDrawing diagramData diagramLayout diagramQuickStyle diagramColors diagramDrawing legacyDiagramText
    pivotTable pivotCacheDefinition pivotCacheRecords slicer slicerCache timeline timelineCache sheetMetadata person
    threadedComment printerSettings customProperty ctrlProp namedSheetView FeaturePropertyBag rdRichValue
    rdRichValueStructure rdRichValueTypes richValueRel rdRichValueWebImage rdArray rdSupportingPropertyBag
    rdSupportingPropertyBagStructure richStyles usernames revisionHeaders revisionLog
    customXml customXmlProps slide slideLayout slideMaster notesSlide notesMaster handoutMaster commentAuthors authors
    presProps viewProps tableStyles tags slideUpdateInfo revisionInfo changesInfo audio video media ink inkXml
    classificationlabels intelligence cellImage origin signature certificate
    """.casefold().split()
)
"""Last words of the types of relationships that are allowed."""

_NAMED = {
    "vbaproject": "macro",
    "wordvbadata": "macro",
    "vbaprojectsignature": "macro",
    "xlmacrosheet": "macro",
    "xlintlmacrosheet": "macro",
    "dialogsheet": "macro",
    "keymapcustomizations": "macro",
    "attachedtoolbars": "macro",
    "extensibility": "macro",
    "oleobject": "embedded_file",
    "package": "embedded_file",
    "control": "active_control",
    "activexcontrolbinary": "active_control",
    "afchunk": "alternative_chunk",
    "attachedtemplate": "template_link",
    "connections": "data_connection",
    "querytable": "data_connection",
    "volatiledependencies": "data_connection",
    "powerpivotdata": "data_connection",
    "mailmergesource": "data_connection",
    "externallink": "external_link",
    "externallinkpath": "external_link",
    "frame": "external_link",
    "subdocument": "external_link",
    "slideupdateurl": "external_link",
    "webextension": "program",
    "webextensiontaskpanes": "program",
}
"""What relationships that are not allowed lead to."""

_PARTS = re.compile(
    r"application/(?:xml|vnd\.openxmlformats-package\.(?:relationships|core-properties|digital-signature-\w+)(?:\+xml)?"
    r"|vnd\.[\w\-]+\.(?:custom|extended)-properties\+xml"
    r"|vnd\.[\w\-]+\.(?:theme|themeOverride|customXmlProperties|vmlDrawing|drawing)(?:\+xml)?"
    r"|vnd\.[\w\-]+\.drawingml\.\w+\+xml"
    r"|vnd\.[\w\-]+\.wordprocessingml\.(?:document\.main|template\.main|document\.glossary"
    r"|styles|settings|webSettings|fontTable|numbering|footnotes|endnotes|comments\w*|people|header|footer)\+xml"
    r"|vnd\.[\w\-]+\.wordprocessingml\.printerSettings"
    r"|vnd\.[\w\-]+\.spreadsheetml\.(?:sheet\.main|template\.main|worksheet|chartsheet|styles"
    r"|sharedStrings|calcChain|table|tableSingleCells|comments|pivotTable|pivotCacheDefinition|pivotCacheRecords"
    r"|sheetMetadata|userNames|revisionHeaders|revisionLog)\+xml"
    r"|vnd\.[\w\-]+\.(?:spreadsheetml|presentationml)\.(?:printerSettings|customProperty)"
    r"|vnd\.[\w\-]+\.presentationml\.(?:presentation\.main|slideshow\.main|template\.main|slide"
    r"|slideLayout|slideMaster|notesSlide|notesMaster|handoutMaster|comments|commentAuthors|presProps|viewProps"
    r"|tableStyles|tags|slideUpdateInfo)\+xml"
    r"|vnd\.ms-office\.(?:chartcolorstyle|chartstyle|chartex|drawingml\.diagramDrawing|classificationlabels"
    r"|inkAction|documenttasks|intelligence2?)\+xml"
    r"|vnd\.ms-word\.(?:stylesWithEffects|commentsExtended|commentsIds|commentsExtensible|people)\+xml"
    r"|vnd\.ms-excel\.(?:person|threadedcomments|slicer|slicerCache|timeline|timelineCache|controlproperties"
    r"|namedsheetview\w*|rdrichvalue\w*|rdarray|richvalue\w*|richstyles|rdsupportingpropertybag\w*"
    r"|featurepropertybag|pivotTable\w*)\+xml"
    r"|vnd\.wps-officedocument\.cellimage\+xml"
    r"|vnd\.ms-powerpoint\.(?:authors|comments|revisioninfo|changesinfo|tags)\+xml"
    r"|vnd\.[\w\-]+\.obfuscatedFont|x-fontdata|x-font-ttf|inkml\+xml)"
    r"|image/[\w.+\-]+|audio/[\w.+\-]+|video/[\w.+\-]+|text/xml",
    re.IGNORECASE,
)
"""Content types of parts that are allowed."""

_PROGRAM_PARTS = re.compile(
    r"(?P<macro>vbaproject|vbadata|macrosheets|dialogsheets|customui|attachedtoolbars|customizations\.xml$)"
    r"|(?P<active_control>activex)|(?P<embedded_file>oleobject)|(?P<data_connection>connections\.xml$|querytables/)"
    r"|(?P<program>webextensions/)|(?P<external_link>externallinks/)",
    re.IGNORECASE,
)

_UNTYPED = re.compile(
    r"\.(?:xml|rels|vml|jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|webp|wdp|heic|mp[34]|m4[av]|wav|wmv|avi|mov)$",
    re.IGNORECASE,
)
"""Parts without a declared content type that are nothing but XML, pictures, sounds and films."""

_MEDIA_TYPES = re.compile(r"image/|audio/|video/", re.IGNORECASE)

_WORKBOOKS = re.compile(r"/embeddings/[^/]+\.xlsx$", re.IGNORECASE)

_CHART_RELATIONS = re.compile(r"/charts/_rels/[^/]+\.rels$", re.IGNORECASE)

_PLAIN_LINK = re.compile(r"(?:https?|mailto|tel):|#", re.IGNORECASE)

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")

_FIELDS = re.compile(
    r"\s*\\?\s*(DDEAUTO|DDE|LINK|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DATABASE|RD|EMBED|"
    r"MACROBUTTON|HTMLCONTROL|CONTROL|PRINT|QUOTE(?=(?:\s+\"?\d{2,3}\"?){3}))\b",
    re.IGNORECASE,
)

_FIELD_KINDS = {
    "macrobutton": "macro",
    "embed": "embedded_file",
    "control": "active_control",
    "quote": "dde",
    "htmlcontrol": "active_control",
    "print": "program",
    "database": "data_connection",
    "dde": "dde",
    "ddeauto": "dde",
}

_FETCHING = re.compile(r"\b(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER\.ID|EXEC|FOPEN)\s*\(", re.IGNORECASE)

_DDE_FORMULA = re.compile(r"^[^\"]*\w\|.*!")

_QUOTED = re.compile(r'"[^"]*"')


class Relation(NamedTuple):
    """A relationship of a part: the last word of its type, what it leads to, and whether that is outside the file."""

    kind: str
    target: str
    external: bool


def relations(file: OfficeFile, name: str) -> Iterator[Relation]:
    """Yield the relationships that a part of the type `.rels` declares."""
    for event in file.events(name):
        if event.kind == "start" and "Type" in event.attributes:
            kind = event.attributes.get("Type", "").rpartition("/")[2]
            target = event.attributes.get("Target", "")
            yield Relation(kind, target, event.attributes.get("TargetMode", "").casefold() == "external")


def chart_workbooks(file: OfficeFile) -> tuple[str, ...]:
    """Return the names of the workbooks that hold the numbers of native charts.

    Raises ActiveDocumentError where any part or relationship of the file is not allowed.
    """
    workbooks = frozenset(name for name in file.names if _WORKBOOKS.search("/" + name))
    named: set[str] = set()
    for name in file.names:
        if name.casefold().endswith(".rels"):
            for relation in relations(file, name):
                _refuse_relation(relation, from_chart=bool(_CHART_RELATIONS.search("/" + name)))
                named.add(relation.target.rpartition("/")[2].casefold())
    _refuse_parts(file, workbooks)
    for name in workbooks:
        if name.rpartition("/")[2].casefold() not in named:
            raise ActiveDocumentError("embedded_file")
    return tuple(sorted(workbooks))


def refuse_field(code: str) -> None:
    """Refuse a field of a Word document that runs or fetches something. `code` is the text in its braces."""
    match = _FIELDS.match(code)
    if match:
        raise ActiveDocumentError(_FIELD_KINDS.get(match[1].casefold(), "external_link"))


def refuse_formula(formula: str) -> None:
    """Refuse a formula of a sheet that runs a program or fetches something."""
    if "|" in formula and _DDE_FORMULA.search(formula):
        raise ActiveDocumentError("dde")
    if "(" in formula and _FETCHING.search(_QUOTED.sub("", formula)):
        raise ActiveDocumentError("data_connection")


def refuse_action(action: str) -> None:
    """Refuse what a click in a presentation does beside going to a slide or an address."""
    what = action.casefold().removeprefix("ppaction://").partition("?")[0]
    if what in ("program", "macro", "ole", "hlinkfile"):
        raise ActiveDocumentError("macro" if what == "macro" else "program")


def refuse_address(address: str) -> None:
    """Refuse an address that leads to a file, a share or a program; a web page, an e-mail and a phone are allowed."""
    plain = unquote(address).strip()
    if plain.startswith(("\\\\", "//")) or (_SCHEME.match(plain) and not _PLAIN_LINK.match(plain)):
        raise ActiveDocumentError("external_link")


def _refuse_relation(relation: Relation, *, from_chart: bool) -> None:
    kind = relation.kind.casefold()
    if relation.external:
        if kind != "hyperlink":
            raise ActiveDocumentError(_NAMED.get(kind, "external_link"))
        refuse_address(relation.target)
    elif kind not in _RELATIONS and not (kind == "package" and from_chart):
        raise ActiveDocumentError(_NAMED.get(kind, "unknown_part"))


def _refuse_parts(file: OfficeFile, workbooks: frozenset[str]) -> None:
    declared, defaults = _content_types(file)
    for name in file.names:
        if name in workbooks or name.casefold() == TYPES_PART.casefold():
            continue
        match = _PROGRAM_PARTS.search("/" + name)
        if match:
            raise ActiveDocumentError(str(match.lastgroup))
        written = declared.get(name.casefold()) or defaults.get(name.rpartition(".")[2].casefold(), "")
        if re.search("macroEnabled|vbaProject|addin", written, re.IGNORECASE):
            raise ActiveDocumentError("macro")
        if not (_PARTS.fullmatch(written) if written else _UNTYPED.search(name)):
            raise ActiveDocumentError("embedded_file" if "/embeddings/" in f"/{name.casefold()}" else "unknown_part")
        if _MEDIA_TYPES.match(written):
            _refuse_program(file.read(name, 8))


def _refuse_program(start: bytes) -> None:
    """Refuse a part that is no picture, sound or film, whatever its type says."""
    if start.startswith((b"MZ", b"\x7fELF", b"PK\x03\x04", b"#!", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise ActiveDocumentError("program")


def _content_types(file: OfficeFile) -> tuple[dict[str, str], dict[str, str]]:
    """Return the declared content types by part and by the endings of names."""
    declared: dict[str, str] = {}
    defaults: dict[str, str] = {}
    for event in file.events(TYPES_PART):
        if event.kind == "start" and event.value == "Override":
            declared[event.attributes.get("PartName", "").lstrip("/").casefold()] = event.attributes["ContentType"]
        elif event.kind == "start" and event.value == "Default":
            defaults[event.attributes.get("Extension", "").casefold()] = event.attributes["ContentType"]
    return declared, defaults
