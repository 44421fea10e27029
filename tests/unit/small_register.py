"""A small invented register in Python, with every state and feature that a page can show."""

from __future__ import annotations

import datetime

from iltod.core.place import Place
from iltod.model import (
    Amendment,
    Approval,
    AssessedMeasure,
    Assessment,
    AssessorKind,
    Channel,
    Check,
    CountedValue,
    Criterion,
    Deadline,
    DeadlineKind,
    Evidence,
    EvidenceKind,
    Measure,
    Organisation,
    OrganisationFolder,
    OrganisationKind,
    Period,
    Person,
    Plan,
    Progress,
    ProgressReport,
    RatingScale,
    RatingStep,
    Reach,
    ReachKind,
    Register,
    Responsible,
    Role,
    ScaleKind,
    Section,
    Source,
    SourceDocument,
    SubSection,
    Support,
    Text,
    Tone,
    Unit,
    UnitKind,
    Withdrawal,
    YearFolder,
)

AS_OF = datetime.date(2026, 11, 22)

RATIO = RatingScale(
    id="percent",
    name="Хувиар",
    year=2022,
    source=Source(title="Жишээ"),
    kind=ScaleKind.RATIO,
    steps=(
        RatingStep(id="effective", code="100", label="үр дүнтэй", tone=Tone.GOOD, value=100),
        RatingStep(id="reached", code="70–99", label="тодорхой үр дүнд хүрсэн", tone=Tone.PARTIAL, value=70),
        RatingStep(id="speed-up", code="31–69", label="эрчимжүүлэх шаардлагатай", tone=Tone.WEAK, value=31),
        RatingStep(id="none", code="0–30", label="үр дүнгүй", tone=Tone.BAD, value=0),
        RatingStep(id="not-due", code="ХБ", label="хугацаа болоогүй", tone=Tone.NEUTRAL),
    ),
)

SCALE = RatingScale(
    id="report-2019",
    name="Хэрэгжилтийн тайлангийн шатлал",
    year=2019,
    source=Source(title="Дундговь аймгийн 2019 оны тайлан"),
    steps=(
        RatingStep(id="completed", code="100", label="Бүрэн хэрэгжсэн", tone=Tone.GOOD, value=100),
        RatingStep(id="in-progress", code="70", label="Хэрэгжих шатандаа", tone=Tone.PARTIAL, value=70),
        RatingStep(id="insufficient", code="30", label="Хэрэгжилт хангалтгүй", tone=Tone.WEAK, value=30),
        RatingStep(id="not-implemented", code="0", label="Хэрэгжээгүй", tone=Tone.BAD, value=0),
        RatingStep(id="not-due", code="ХБ", label="Хугацаа болоогүй", tone=Tone.NEUTRAL),
    ),
)

UNITS = (
    Unit(id="legal", name=Text(text="Хуулийн хэлтэс"), kind=UnitKind.UNIT),
    Unit(id="agency", name=Text(text="АТГ"), kind=UnitKind.ORGANISATION, full_name="Авлигатай тэмцэх газар"),
    Unit(
        id="zux",
        name=Text(text="ЗУХ", doubt="Товчлолын тайлал эх баримтад байхгүй."),
        kind=UnitKind.UNKNOWN,
    ),
)

YEAR = Deadline(text="Жилдээ", kind=DeadlineKind.YEAR)
SECOND_QUARTER = Deadline(text="2-р улирал", printed="2-р луирал", kind=DeadlineKind.QUARTER, quarter=2)
EACH_QUARTER = Deadline(text="Улирал бүр", kind=DeadlineKind.EACH_QUARTER)
AS_IT_ARISES = Deadline(text="Тухай бүр", kind=DeadlineKind.AS_IT_ARISES)
HALF_YEAR = Deadline(text="Эхний хагас жил", kind=DeadlineKind.HALF_YEAR, half=1)
ON_A_DAY = Deadline(text="2026.12.09", kind=DeadlineKind.DATE, date=datetime.date(2026, 12, 9))


def text(words: str) -> Text:
    """Return a text without doubt."""
    return Text(text=words)


def measure(
    name: str,
    title: str,
    deadline: Deadline,
    *,
    units: tuple[str, ...] = ("legal",),
    criteria: tuple[Criterion, ...] = (),
    target: tuple[Text, ...] = (),
    line: int = 10,
) -> Measure:
    """Return a measure whose number follows from its id."""
    return Measure(
        id=name,
        number=text(name.replace("-", ".")),
        title=text(title),
        responsible=tuple(Responsible(unit=unit, role=Role.LEAD if unit == units[0] else Role.JOINT) for unit in units),
        deadline=deadline,
        criteria=criteria,
        target_level=target,
        place=Place("plans/zagvar/2026/plan.yml", line, 9),
    )


TRAINING = (
    Criterion(text=text("Сургалтыг 2-оос доошгүй удаа зохион байгуулсан байх;"), at_least=2, unit="удаа"),
    Criterion(
        text=Text(
            text="Үр дүнг тооцсон байх", printed="Үр дүнгийг тооцсон бйах", doubt="Сканнердсан эхээс буруу уншигдсан."
        ),
        label="Б/",
    ),
    Criterion(text=text("Оролцогч 100-аас доошгүй байх"), at_least=100, unit="хүн"),
)

MEASURES_OPEN = (
    measure(
        "1-1",
        "Албан хаагчдад авлигын эсрэг хууль тогтоомжоор сургалт зохион байгуулах",
        SECOND_QUARTER,
        units=("legal", "agency"),
        criteria=TRAINING,
        target=(text("Бүх албан хаагч сургалтад хамрагдсан байна"),),
        line=21,
    ),
    measure("1-2", "Цахим хуудсанд 110 дугаарыг байршуулах", YEAR, units=("zux",), line=48),
    measure("1-3", "Нээлттэй хаалганы өдөрлөг зохион байгуулах", HALF_YEAR, line=61),
    measure("1-4", "Гомдлын дүн шинжилгээг нийтлэх", EACH_QUARTER, criteria=TRAINING[:1], line=74),
)
MEASURES_INSIDE = (
    measure("2-1", "Дотоод журмыг шинэчлэх", SECOND_QUARTER, line=90),
    measure("2-2", "Албан хаагчдаас санал асуулга авах", ON_A_DAY, line=101),
    measure("2-3", "Гадаадын зээлийн төслийг ил тод болгох", AS_IT_ARISES, line=113),
    measure("2-4", "Худалдан авалтын төлөвлөгөөг нийтлэх", HALF_YEAR, line=125),
    measure("2-5", "Ёс зүйн зөвлөлийн хуралдаан хийх", YEAR, units=("legal", "zux"), line=137),
    measure("2-6", "Шинэ ажилтанд зөвлөмж өгөх", AS_IT_ARISES, line=149),
)

PLAN = Plan(
    organisation="zagvar",
    year=2026,
    title=text("Загвар газрын авлигаас урьдчилан сэргийлэх үйл ажиллагааны 2026 оны төлөвлөгөө"),
    order_title=text("Авлигын эсрэг үйл ажиллагааны 2026 оны төлөвлөгөө батлах тухай"),
    approval=Approval(
        act=text("Загвар газрын даргын тушаал"),
        number=Text(text="А/12", printed="A/12", doubt="Эхний үсэг латин A үсгээр хэвлэгдсэн."),
        date=datetime.date(2026, 1, 14),
        date_text=text("2026 оны 01 сарын 14 өдөр"),
        city="Улаанбаатар хот",
        signatory=Person(name="З.Жишээ", post=text("Дарга")),
        legal_grounds=(text("Авлигын эсрэг хуулийн 6 дугаар зүйл"),),
        clauses=(text("Төлөвлөгөөг хавсралтаар баталсугай."), text("Хяналт тавихыг хуулийн хэлтэст даалгасугай.")),
    ),
    source=SourceDocument(description="Зохиомол эх баримт.", marks=(text("2026.01.15"),)),
    sections=(
        Section(id="open", number="1", title=text("Ил тод байдлыг сайжруулах"), measures=MEASURES_OPEN),
        Section(
            id="inside",
            number="2",
            title=text("Шударга байдлын үнэлгээг сайжруулах"),
            subsections=(
                SubSection(id="rules", title=text("Дүрэм журам"), measures=MEASURES_INSIDE[:3]),
                SubSection(id="people", title=text("Албан хаагчид"), measures=MEASURES_INSIDE[3:]),
            ),
        ),
    ),
    amendments=(
        Amendment(
            date=datetime.date(2026, 5, 4),
            text="1.4 дэх арга хэмжээний хугацааг «улирал бүр» болгов.",
            act="Даргын тушаал",
            number="А/77",
            measures=("1-4",),
        ),
    ),
    place=Place("plans/zagvar/2026/plan.yml", 1, 1),
)

REPORT_H1 = ProgressReport(
    id="h1",
    period=Period.H1,
    date=datetime.date(2026, 7, 8),
    reported_by=Person(name="Б.Болд", post=text("Хуулийн хэлтсийн мэргэжилтэн")),
    document="https://example.mn/tailan-h1.pdf",
    entries=(
        Progress(
            measure="1-1",
            rating="100",
            text="Хоёр удаа сургалт хийв.",
            values=(CountedValue(criterion=1, value=2), CountedValue(criterion=3, value=86)),
            evidence=("surgalt", "irts"),
            place=Place("plans/zagvar/2026/reports/h1.yml", 12, 3),
        ),
        Progress(measure="1-2", rating="70", text="Нүүр хуудсанд байршуулсан."),
        Progress(measure="1-3", rating="100", text="Өдөрлөг болсон."),
        Progress(measure="2-1", rating="30", reason="Ажлын хэсэг оройтож байгуулагдсан."),
        Progress(measure="2-4", rating="0", values=(), reason="Санхүүжилт батлагдаагүй."),
        Progress(measure="2-5", text="Хуралдаан хийгдсэн."),
    ),
)
REPORT_Q3 = ProgressReport(
    id="q3",
    period=Period.Q3,
    date=datetime.date(2026, 10, 9),
    entries=(
        Progress(measure="1-4", rating="70", values=(CountedValue(criterion=1, value=0),)),
        Progress(measure="2-2", rating="ХБ", text="Санал асуулгыг 12 дугаар сард авна."),
    ),
)

EVIDENCE = (
    Evidence(
        id="surgalt",
        title=text("Сургалтын тайлан, зураг"),
        kind=EvidenceKind.DOCUMENT,
        date=datetime.date(2026, 6, 20),
        supports=(Support(measure="1-1", criterion=1),),
        channel=Channel.OWN_SITE,
        url="https://example.mn/surgalt",
        archived_url="https://web.archive.org/web/2026/https://example.mn/surgalt",
        file="surgalt.pdf",
        sha256="3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b",
        reach=(Reach(kind=ReachKind.PARTICIPANTS, value=86), Reach(kind=ReachKind.VIEWS, value=12040)),
        checked_by=Check(name="Д.Дорж", post="Дотоод аудитор", date=datetime.date(2026, 7, 1)),
        place=Place("plans/zagvar/2026/evidence/surgalt.yml", 1, 1),
    ),
    Evidence(
        id="irts",
        title=text("Ирцийн хуудас"),
        kind=EvidenceKind.PHOTO,
        date=datetime.date(2026, 6, 21),
        supports=(Support(measure="1-1"),),
        withdrawn=Withdrawal(date=datetime.date(2026, 8, 1), reason="Хувийн мэдээлэл агуулсан тул."),
        place=Place("plans/zagvar/2026/evidence/irts.yml", 1, 1),
    ),
    Evidence(
        id="lozung",
        title=text("110 дугаартай наалт"),
        kind=EvidenceKind.PUBLICATION,
        date=datetime.date(2026, 6, 1),
        supports=(Support(measure="1-2"),),
        url="https://example.mn/110",
        promotes_110=True,
    ),
)

ASSESSMENT = Assessment(
    id="h1-atg",
    period=Period.H1,
    date=datetime.date(2026, 9, 2),
    assessor=AssessorKind.ANTI_CORRUPTION_AGENCY,
    name="Авлигатай тэмцэх газар",
    entries=(AssessedMeasure(measure="1-1", rating="70", text="Оролцогчдын тоо зорилтод хүрээгүй."),),
)


def organisation(*, sample: bool = False, **changes: object) -> Organisation:
    """Return the invented body."""
    facts: dict[str, object] = {
        "id": "zagvar",
        "name": text("Загвар газар"),
        "kind": OrganisationKind.AGENCY,
        "registry_number": "1234567",
        "website": "https://example.mn",
        "units": UNITS,
        "sample": sample,
        "place": Place("plans/zagvar/organisation.yml", 1, 1),
    }
    return Organisation(**{**facts, **changes})  # type: ignore[arg-type]


def folder(*, sample: bool = False) -> OrganisationFolder:
    """Return the invented body with its year."""
    year = YearFolder(plan=PLAN, reports=(REPORT_H1, REPORT_Q3), assessments=(ASSESSMENT,), evidence=EVIDENCE, files={})
    return OrganisationFolder(organisation=organisation(sample=sample), years=(year,))


def silent_folder() -> OrganisationFolder:
    """Return a body that has reported nothing of its plan."""
    return OrganisationFolder(organisation=organisation(), years=(YearFolder(plan=PLAN),))


def register(*folders: OrganisationFolder) -> Register:
    """Return a register of bodies."""
    return Register(scales=(SCALE,), organisations=folders)
