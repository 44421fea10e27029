"""The two real plans, line by line against the source texts that they were typed from.

Every line of a source is either compared, as printed, with the data or named here as dropped with a reason; every
difference between what is printed and what is shown is a correction named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from iltod.model import (
    Deadline,
    DeadlineKind,
    Measure,
    OrganisationFolder,
    OrganisationKind,
    Plan,
    Role,
    Text,
    UnitKind,
    YearFolder,
    plan_measures,
)
from iltod.reading.loader import load_register

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "tests" / "sources"


class Row(NamedTuple):
    """One measure as its plan prints it."""

    number: str
    title: str
    criteria: str
    deadline: str
    target_level: str
    performer: str


@pytest.fixture(scope="module")
def folders() -> dict[str, OrganisationFolder]:
    loaded = load_register(ROOT)
    real = ("plans/energy-centre/", "plans/songinokhairkhan/", "plans/rating_scales.yml")
    assert [str(problem.place) for problem in loaded.problems if problem.place.file.startswith(real)] == []
    return {folder.organisation.id: folder for folder in loaded.register.organisations}


@pytest.fixture(scope="module")
def energy_centre(folders: dict[str, OrganisationFolder]) -> OrganisationFolder:
    return folders["energy-centre"]


@pytest.fixture(scope="module")
def district(folders: dict[str, OrganisationFolder]) -> OrganisationFolder:
    return folders["songinokhairkhan"]


# The source of the energy centre's plan

ENERGY_CENTRE_DROPPED = {
    7: "headings of the table's columns",
    31: "end-of-document ornament, read as zeros",
}
ENERGY_CENTRE_TITLE = 5
ENERGY_CENTRE_MARK = 29
ENERGY_CENTRE_CUT = 15
"""Not a row: the ends of measure 2.2 and of goal 2, cut off by the page break before it."""
FIRST_REVERSED = 16
"""From here on the columns stand in reverse."""
SPURIOUS_NUMBER = "ЭБАТ"
"""On lines 24 to 27 the column of goal numbers repeats the performer."""


def source_lines(name: str) -> dict[int, str]:
    """Return the lines of a source that hold anything, by number."""
    lines = (SOURCES / name).read_text(encoding="utf-8").split("\n")
    return {number: line for number, line in enumerate(lines, start=1) if line.strip()}


def clean(cell: str) -> str:
    """Return the words of a cell: without tags, list dashes and line breaks."""
    words = " ".join(re.sub(r"<[^>]*>", " ", cell).split())
    return re.sub(r"(?<!\S)-\s*", "", words)


def energy_centre_table() -> tuple[list[tuple[str, str]], list[Row]]:
    """Return the goals (number, title) and the rows of the source, repaired at the page break."""
    goals: list[tuple[str, str]] = []
    rows: list[Row] = []
    for line, text in source_lines("energy-centre-2024.txt").items():
        if "\t" not in text or line in ENERGY_CENTRE_DROPPED:
            continue
        cells = [clean(cell) for cell in text.split("\t")]
        if line == ENERGY_CENTRE_CUT:
            assert [bool(cell) for cell in cells] == [False, False, True, False, True, False]
            rows[-1] = rows[-1]._replace(title=f"{rows[-1].title} {cells[2]}")
            goals[-1] = (goals[-1][0], f"{goals[-1][1]} {cells[4]}")
            continue
        goal_number, goal, measure, criteria, deadline, performer = reversed(cells) if line >= FIRST_REVERSED else cells
        if goal:
            goals.append((goal_number, goal))
        else:
            assert goal_number in ("", SPURIOUS_NUMBER)
        found = re.fullmatch(r"(\d\.\d)\. ?(.*)", measure)
        assert found, f"line {line} has no number"
        rows.append(Row(found[1], found[2], criteria, deadline, "", performer))
    return goals, rows


# The source of the district's plan

DISTRICT_DROPPED = {
    10: "label of the form before the number of the order",
    31: "serial number of the form",
    32: "serial number of the form, read from a stamp",
    37: "serial number under a bar code",
    48: "headings of the table's columns",
    97: "serial number of the form",
    98: "serial number of the form, read from a stamp",
    108: "end-of-document ornament, read as zeros",
}
DISTRICT_ORDER = (5, 6, 8, 12, 14, 16, 17, 19, 21, 23, 25, 27, 34, 39, 40, 41, 45, 46)
DISTRICT_HEADINGS = (49, 55, 61, 65, 67, 93, 104)
DISTRICT_FLATTENED = {
    "title": ((69,), (71,)),
    "criteria": ((73, 74), (76, 77)),
    "deadline": ((79,), (81,)),
    "target_level": ((83, 84), (88, 89)),
    "performer": ((86,), (91,)),
}
"""Rows 4.1 and 4.2, printed column by column."""
COLUMN_NUMBERS = "1\t2 {heading}\t3\t4\t5\t6"
"""The row of column numbers, merged with the first heading."""


def district_rows() -> list[Row]:
    lines = source_lines("songinokhairkhan-2025.txt")
    rows = [
        Row(*(clean(cell) for cell in text.split("\t")))
        for line, text in lines.items()
        if "\t" in text and line not in (*DISTRICT_DROPPED, *DISTRICT_HEADINGS)
    ]
    for index in (0, 1):
        cells = {
            name: " ".join(clean(lines[line]) for line in rows_of[index])
            for name, rows_of in DISTRICT_FLATTENED.items()
        }
        number, cells["title"] = cells["title"].split(" ", 1)
        rows.append(Row(number=number, **cells))
    return sorted(rows)


# The data, as printed


def printed(text: Text | Deadline) -> str:
    return text.printed or text.text


def plan_rows(folder: OrganisationFolder) -> list[Row]:
    return [printed_row(folder, measure) for measure in plan_measures(only_year(folder).plan)]


def printed_row(folder: OrganisationFolder, measure: Measure) -> Row:
    names = {unit.id: printed(unit.name) for unit in folder.organisation.units}
    performer = measure.responsible_text
    return Row(
        number=printed(measure.number),
        title=printed(measure.title),
        criteria=" ".join((item.label or "") + printed(item.text) for item in measure.criteria),
        deadline=printed(measure.deadline),
        target_level=" ".join(printed(text) for text in measure.target_level),
        performer=printed(performer) if performer else " ".join(names[item.unit] for item in measure.responsible),
    )


def only_year(folder: OrganisationFolder) -> YearFolder:
    (year,) = folder.years
    return year


def headings(plan: Plan) -> Iterator[tuple[str, str]]:
    for section in plan.sections:
        yield section.number or "", printed(section.title)
        yield from (("", printed(subsection.title)) for subsection in section.subsections)


def doubtful(record: object) -> Iterator[Text | Deadline]:
    """Yield every text within a record that can differ from what was printed."""
    if isinstance(record, Text | Deadline):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from doubtful(item)
    elif isinstance(record, msgspec.Struct):
        for name in record.__struct_fields__:
            yield from doubtful(getattr(record, name))


# Line by line


def test_every_line_of_the_energy_centre_is_compared_or_named_as_dropped() -> None:
    lines = source_lines("energy-centre-2024.txt")
    table = {line for line, text in lines.items() if "\t" in text} - ENERGY_CENTRE_DROPPED.keys()
    assert len(table) == 15 + 1
    assert lines.keys() == {*ENERGY_CENTRE_DROPPED, ENERGY_CENTRE_TITLE, ENERGY_CENTRE_MARK, *table}


def test_energy_centre_rows_are_those_printed(energy_centre: OrganisationFolder) -> None:
    _, rows = energy_centre_table()
    for found, expected in zip(plan_rows(energy_centre), rows, strict=True):
        assert found == expected


def test_energy_centre_goals_are_those_printed(energy_centre: OrganisationFolder) -> None:
    goals, _ = energy_centre_table()
    assert goals[-1][0] == SPURIOUS_NUMBER
    assert list(headings(only_year(energy_centre).plan)) == [*goals[:-1], ("4", goals[-1][1])]


def test_energy_centre_title_and_mark_are_those_printed(energy_centre: OrganisationFolder) -> None:
    lines = source_lines("energy-centre-2024.txt")
    plan = only_year(energy_centre).plan
    title = lines[ENERGY_CENTRE_TITLE].strip("*")
    assert printed(plan.title) == title
    assert title.startswith(printed(energy_centre.organisation.name))
    assert plan.source is not None
    assert [printed(mark) for mark in plan.source.marks] == [lines[ENERGY_CENTRE_MARK], lines[max(lines)]]


def test_every_line_of_the_district_is_compared_or_named_as_dropped() -> None:
    lines = source_lines("songinokhairkhan-2025.txt")
    flattened = {line for rows in DISTRICT_FLATTENED.values() for row in rows for line in row}
    table = {line for line, text in lines.items() if "\t" in text} - DISTRICT_DROPPED.keys()
    assert len(table - set(DISTRICT_HEADINGS)) == 16 - 2
    assert lines.keys() == {*DISTRICT_DROPPED, *DISTRICT_ORDER, *DISTRICT_HEADINGS, *flattened, *table}


def test_district_rows_are_those_printed(district: OrganisationFolder) -> None:
    for found, expected in zip(plan_rows(district), district_rows(), strict=True):
        assert found == expected


def test_district_headings_are_those_printed(district: OrganisationFolder) -> None:
    lines = source_lines("songinokhairkhan-2025.txt")
    first, *rest = [lines[line] for line in DISTRICT_HEADINGS]
    found = [f"{number}. {title}" if number else title for number, title in headings(only_year(district).plan)]
    assert COLUMN_NUMBERS.format(heading=found[0]) == first
    assert [title.casefold() for title in found[1:]] == [line.strip("\t").casefold() for line in rest]


def test_district_order_is_as_printed(district: OrganisationFolder) -> None:
    lines = source_lines("songinokhairkhan-2025.txt")
    plan = only_year(district).plan
    order = plan.approval
    assert order
    assert order.signatory
    assert order.signatory.post
    assert order.number
    assert order.date_text
    assert order.annex_text
    assert plan.order_title
    # Capitals of headings and names are the form's typography: compared without them.
    as_capitals = {
        f"{lines[5]} {lines[6]}": printed(order.act),
        lines[27]: printed(order.signatory.post),
        lines[34]: order.signatory.name,
        f"{lines[45]} {lines[46]}": printed(plan.title),
    }
    assert [line for line, text in as_capitals.items() if line != text.upper()] == []
    assert printed(order.date_text) == lines[8]
    assert printed(order.number) == lines[12]
    assert order.city == lines[14]
    assert printed(plan.order_title) == f"{lines[16]} {lines[17]}"
    grounds = ", ".join(printed(ground) for ground in order.legal_grounds)
    assert f"{grounds}ийг тус тус үндэслэн ЗАХИРАМЖЛАХ нь:" == lines[19]
    clauses = [f"{number}. {printed(clause)}" for number, clause in enumerate(order.clauses, start=1)]
    assert clauses == [lines[21], lines[23], lines[25]]
    assert printed(order.annex_text) == f"{lines[39]} {lines[40]} {lines[41]}"


# Corrections: what is printed, how it is read

ENERGY_CENTRE_CORRECTIONS = (
    ("мэдээллийг хэрэгсэл", "мэдээллийн хэрэгсэл"),
    ("хэвлэмэл материал, зэрэгт", "хэвлэмэл материал зэрэгт"),
    ("авлигын мэдээлэх 110", "авлигыг мэдээлэх 110"),
    ("эрсдлээс", "эрсдэлээс"),
    ("инстаграм youtube", "инстаграм, youtube"),
    ("луирал", "улирал"),
    ("ажиллагаанд дахь", "ажиллагаан дахь"),
    ("санхүүжжих", "санхүүжих"),
    ("нээлтэй", "нээлттэй"),
    ("Мэдээлэл, технологийн, дотоод", "Мэдээллийн технологи, дотоод"),
    ("Харас жил", "Хагас жил"),
    ("томилгодсон", "томилогдсон"),
    ("мэдээлэлд үр дүнд шинжилгээ", "мэдээлэлд дүн шинжилгээ"),
    ("ажиг зохион", "ажлыг зохион"),
    ("дүнд авлигаа ангид", "дунд авлигаас ангид"),
    ("механизм, сайжруулж", "механизмыг сайжруулж"),
    ("ашиг сонирхоос", "ашиг сонирхлоос"),
    ("агуултаараа давцалгүй", "агуулгаараа давхцалгүй"),
    ("үр дүнд олон нийтэд", "үр дүнг олон нийтэд"),
    ("зорилготой бүлэгт", "зорилтот бүлэгт"),
    ("хүрсэн үр дүнтэй таларх", "хүрсэн үр дүнгийн талаарх"),
    ("таларх", "талаарх"),
    ("мэдээлгүүд", "мэдээллүүд"),
    ("эзэл тусламжийн", "зээл тусламжийн"),
    ("АТТ төслийн", "АТГ, төслийн"),
    ("соён гэрээг үзүүлэх", "соён гэгээрүүлэх"),
    ("захирагчид", "захиргааны"),
    ("гаргагчид бол", "гаргаагүй бол"),
    ("Эрчим хүч салбарын", "Эрчим хүчний салбарын"),
    ("сахилга харилцааг", "сахилга хариуцлагыг"),
)

DISTRICT_CORRECTIONS = (
    ("06 сарын 03 өдөр", "06 дугаар сарын 03-ны өдөр"),
    ("A/368", "\N{CYRILLIC CAPITAL LETTER A}/368"),
    ("тэмцэх эсрэг үндэсний", "тэмцэх үндэсний"),
    ("16 дугаар сарын 24 ны өдрийн", "06 дугаар сарын 03-ны өдрийн"),
    ("16/16 дугаар захирамжийн", "\N{CYRILLIC CAPITAL LETTER A}/368 дугаар захирамжийн"),
    ("Өдөрлөг оролцсон", "Өдөрлөгт оролцсон"),
    ("Байгууллагын ажиллагааны үйл эрхлэн", "Байгууллагын үйл ажиллагааны … эрхлэн"),
    ("чирэгдлийн бууруулах", "чирэгдлийг бууруулах"),
    ("бараа ажил, үйлчилгээ", "бараа, ажил, үйлчилгээ"),
    ("механизмдыг", "механизмыг"),
    ("идэвхижүүлж", "идэвхжүүлж"),
    ("дутагдлыг авлигатай тэмцэх газарт", "дутагдлыг Авлигатай тэмцэх газарт"),
    ("авлигатай тэмцэх газар хүргүүлэх", "Авлигатай тэмцэх газарт хүргүүлэх"),
    ("нөхцлөөр", "нөхцөлөөр"),
    ("АТГ хамтран", "АТГ-тай хамтран"),
    ("сайжруулах чиглэсэн", "сайжруулахад чиглэсэн"),
)

RENUMBERED = ("1.3", "1.2")
"""The number that the energy centre printed twice; the first is read as 1.2."""


def corrected(text: str, corrections: tuple[tuple[str, str], ...]) -> str:
    for wrong, right in corrections:
        text = text.replace(wrong, right)
    return text


@pytest.mark.parametrize(
    ("organisation", "corrections"),
    [("energy-centre", ENERGY_CENTRE_CORRECTIONS), ("songinokhairkhan", DISTRICT_CORRECTIONS)],
)
def test_text_differs_from_print_only_by_the_corrections(
    folders: dict[str, OrganisationFolder], organisation: str, corrections: tuple[tuple[str, str], ...]
) -> None:
    for text in doubtful(only_year(folders[organisation]).plan):
        if (text.printed, text.text) != RENUMBERED:
            read = corrected(printed(text), corrections)
            expected = text.text.upper() if printed(text).isupper() else text.text
            assert read == expected


@pytest.mark.parametrize(
    ("organisation", "corrections"),
    [("energy-centre", ENERGY_CENTRE_CORRECTIONS), ("songinokhairkhan", DISTRICT_CORRECTIONS)],
)
def test_every_correction_is_made(
    folders: dict[str, OrganisationFolder], organisation: str, corrections: tuple[tuple[str, str], ...]
) -> None:
    changed = [text.printed for text in doubtful(only_year(folders[organisation]).plan) if text.printed]
    assert [wrong for wrong, _ in corrections if not any(wrong in text for text in changed)] == []


@pytest.mark.parametrize("organisation", ["energy-centre", "songinokhairkhan"])
def test_every_correction_says_what_is_doubtful(folders: dict[str, OrganisationFolder], organisation: str) -> None:
    folder = folders[organisation]
    changed = [text for text in doubtful((folder.organisation, only_year(folder).plan)) if text.printed]
    assert changed
    assert [text.printed for text in changed if not text.doubt] == []
    assert [text.printed for text in changed if text.printed == text.text] == []


@pytest.mark.parametrize(
    ("organisation", "words"),
    [
        ("energy-centre", "Эрчим хүчний үндэсний төв ТӨХХК"),
        ("energy-centre", "мэдээлэл сурталчилгаа самбар"),
        ("energy-centre", "ном гарын авлага"),
        ("energy-centre", "илтгэлтэд байдал"),
        ("energy-centre", "өөрсөдөө нэвчлэн үр дүнтэй"),
        ("energy-centre", "ЗҮХ"),
        ("energy-centre", "ЭБАТ"),
        ("songinokhairkhan", "Түгээсэн хүрсэн"),
        ("songinokhairkhan", "Дүүргийн төрийн бүх байгууллага"),
    ],
)
def test_what_can_only_be_guessed_stays_as_printed(
    folders: dict[str, OrganisationFolder], organisation: str, words: str
) -> None:
    folder = folders[organisation]
    holding = [text for text in doubtful((folder.organisation, only_year(folder).plan)) if text.doubt]
    assert any(re.search(rf"{words}(?!\w)", text.text) for text in holding)


def test_the_mark_on_the_energy_centre_is_not_taken_for_an_approval(energy_centre: OrganisationFolder) -> None:
    plan = only_year(energy_centre).plan
    assert plan.approval is None
    assert plan.source
    assert [bool(mark.doubt) for mark in plan.source.marks] == [True, True]


def test_the_recognised_text_stands_beside_each_plan_as_it_is() -> None:
    for body, year in (
        ("energy-centre", 2024),
        ("songinokhairkhan", 2025),
    ):
        (folder,) = (one for one in load_register(ROOT).register.organisations if one.organisation.id == body)
        plan = next(one.plan for one in folder.years if one.plan.year == year)
        lines = (SOURCES / f"{body}-{year}.txt").read_text(encoding="utf-8").strip().splitlines()
        assert plan.source
        assert plan.source.transcript
        assert [line.rstrip() for line in plan.source.transcript.splitlines()] == [line.rstrip() for line in lines]


def test_prints_of_stamps_on_the_district_are_kept_with_what_is_known_of_them() -> None:
    (folder,) = (one for one in load_register(ROOT).register.organisations if one.organisation.id == "songinokhairkhan")
    source = folder.years[0].plan.source
    assert source
    assert source.transcript
    for mark in source.marks:
        assert mark.text in source.transcript
        assert mark.doubt


# Counts and facts


def test_energy_centre_has_fifteen_measures_in_four_goals(energy_centre: OrganisationFolder) -> None:
    sections = only_year(energy_centre).plan.sections
    assert [(section.id, len(section.measures)) for section in sections] == [
        ("goal-1", 4),
        ("goal-2", 4),
        ("goal-3", 6),
        ("goal-4", 1),
    ]
    assert [section.subsections for section in sections] == [()] * 4


def test_district_has_sixteen_measures_in_four_sections_and_three_subsections(district: OrganisationFolder) -> None:
    *flat, last = only_year(district).plan.sections
    assert [(section.id, len(section.measures)) for section in flat] == [
        ("section-1", 4),
        ("section-2", 4),
        ("section-3", 2),
    ]
    assert last.measures == ()
    assert [(subsection.id, len(subsection.measures)) for subsection in last.subsections] == [
        ("external", 2),
        ("internal", 2),
        ("policy-participants", 2),
    ]


@pytest.mark.parametrize("organisation", ["energy-centre", "songinokhairkhan"])
def test_ids_are_unique_and_follow_the_numbers(folders: dict[str, OrganisationFolder], organisation: str) -> None:
    measures = list(plan_measures(only_year(folders[organisation]).plan))
    assert len({measure.id for measure in measures}) == len(measures)
    assert [measure.id for measure in measures] == [measure.number.text.replace(".", "-") for measure in measures]


@pytest.mark.parametrize("organisation", ["energy-centre", "songinokhairkhan"])
def test_nothing_is_invented_for_a_real_body(folders: dict[str, OrganisationFolder], organisation: str) -> None:
    folder = folders[organisation]
    year = only_year(folder)
    assert not folder.organisation.sample
    assert (year.reports, year.assessments, year.evidence, year.files) == ((), (), (), {})
    assert year.plan.amendments == ()
    assert (folder.organisation.registry_number, folder.organisation.website) == (None, None)


def test_the_repeated_number_keeps_its_print_and_has_its_own_id(energy_centre: OrganisationFolder) -> None:
    measures = {measure.id: measure.number for measure in plan_measures(only_year(energy_centre).plan)}
    assert (measures["1-2"].text, measures["1-2"].printed) == ("1.2", "1.3")
    assert (measures["1-3"].text, measures["1-3"].printed) == ("1.3", None)


def test_the_order_of_the_district(district: OrganisationFolder) -> None:
    order = only_year(district).plan.approval
    assert order
    assert order.number
    assert order.signatory
    assert (order.number.text, str(order.date)) == ("\N{CYRILLIC CAPITAL LETTER A}/368", "2025-06-03")
    assert order.date_text
    assert order.date_text.text == "2025 оны 06 дугаар сарын 03-ны өдөр"
    assert (order.signatory.name, order.city) == ("Ц.Баттөр", "Улаанбаатар хот")
    assert (len(order.legal_grounds), len(order.clauses)) == (2, 3)


YEAR = (DeadlineKind.YEAR, None, None)
HALF_YEAR = (DeadlineKind.HALF_YEAR, None, None)
EACH_QUARTER = (DeadlineKind.EACH_QUARTER, None, None)
AS_IT_ARISES = (DeadlineKind.AS_IT_ARISES, None, None)
QUARTER_2, QUARTER_3, QUARTER_4 = ((DeadlineKind.QUARTER, quarter, None) for quarter in (2, 3, 4))


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [
        (
            "energy-centre",
            {
                "1-1": YEAR,
                "1-2": HALF_YEAR,
                "1-3": YEAR,
                "1-4": QUARTER_2,
                "2-1": QUARTER_2,
                "2-2": QUARTER_2,
                "2-3": YEAR,
                "2-4": HALF_YEAR,
                "3-1": QUARTER_3,
                "3-2": HALF_YEAR,
                "3-3": QUARTER_3,
                "3-4": AS_IT_ARISES,
                "3-5": QUARTER_4,
                "3-6": QUARTER_4,
                "4-1": YEAR,
            },
        ),
        (
            "songinokhairkhan",
            {
                "1-1": AS_IT_ARISES,
                "1-2": QUARTER_2,
                "1-3": YEAR,
                "1-4": AS_IT_ARISES,
                "2-1": YEAR,
                "2-2": EACH_QUARTER,
                "2-3": YEAR,
                "2-4": AS_IT_ARISES,
                "3-1": YEAR,
                "3-2": YEAR,
                "4-1": YEAR,
                "4-2": YEAR,
                "4-3": QUARTER_4,
                "4-4": QUARTER_3,
                "4-5": YEAR,
                "4-6": QUARTER_4,
            },
        ),
    ],
)
def test_deadlines_in_normal_form(
    folders: dict[str, OrganisationFolder], organisation: str, expected: dict[str, tuple[DeadlineKind, int, int]]
) -> None:
    measures = plan_measures(only_year(folders[organisation]).plan)
    found = {m.id: (m.deadline.kind, m.deadline.quarter, m.deadline.half) for m in measures}
    assert found == expected


@pytest.mark.parametrize("organisation", ["energy-centre", "songinokhairkhan"])
def test_every_printed_threshold_is_counted(folders: dict[str, OrganisationFolder], organisation: str) -> None:
    for measure in plan_measures(only_year(folders[organisation]).plan):
        for criterion in measure.criteria:
            words = re.search(r"(\d+)-оос доошгүй", criterion.text.text)
            assert criterion.at_least == (int(words[1]) if words else None)
            assert (criterion.unit is None) == (words is None)


@pytest.mark.parametrize(
    ("organisation", "expected"), [("energy-centre", {"1-3"}), ("songinokhairkhan", {"1-3", "1-4"})]
)
def test_measures_that_promote_the_hotline(
    folders: dict[str, OrganisationFolder], organisation: str, expected: set[str]
) -> None:
    measures = list(plan_measures(only_year(folders[organisation]).plan))
    assert {measure.id for measure in measures if measure.promotes_110} == expected
    assert {measure.id for measure in measures if "110" in measure.title.text} == expected


def test_units_expand_only_what_is_known(energy_centre: OrganisationFolder, district: OrganisationFolder) -> None:
    assert energy_centre.organisation.kind is OrganisationKind.STATE_COMPANY
    assert {unit.id: (unit.kind, unit.full_name) for unit in energy_centre.organisation.units} == {
        "it-specialist": (UnitKind.POST, None),
        "zuh": (UnitKind.UNKNOWN, None),
        "ebat": (UnitKind.UNKNOWN, None),
    }
    assert district.organisation.kind is OrganisationKind.DISTRICT
    assert {unit.id: (unit.kind, unit.full_name) for unit in district.organisation.units} == {
        "district-bodies": (UnitKind.GROUP, None),
        "zdtg": (UnitKind.UNIT, "Засаг даргын Тамгын газар"),
        "atg": (UnitKind.ORGANISATION, "Авлигатай тэмцэх газар"),
    }


def test_joint_performers_of_the_district(district: OrganisationFolder) -> None:
    measures = {measure.id: measure.responsible for measure in plan_measures(only_year(district).plan)}
    joint = {
        name: [(item.unit, item.role) for item in responsible]
        for name, responsible in measures.items()
        if len(responsible) > 1
    }
    assert joint == {
        "4-3": [("zdtg", Role.LEAD), ("atg", Role.JOINT)],
        "4-4": [("district-bodies", Role.LEAD), ("atg", Role.JOINT)],
    }
