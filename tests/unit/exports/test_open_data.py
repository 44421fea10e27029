"""Open data says the same as the overview, is safe in a spreadsheet, and lets a stranger recompute every total."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from iltod.core.place import Place
from iltod.exports.facts_json import measure_json, plain, plan_json, totals_json
from iltod.exports.open_data import index_pieces, listing_pieces, organisation_files, write_json
from iltod.exports.tables.csv_files import BYTE_ORDER_MARK, cell, write_csv
from iltod.exports.tables.plan_csv import CSV_COLUMNS, plan_rows
from iltod.facts.bodies import derive_all_bodies, derive_organisation
from iltod.facts.body_facts import OrganisationOverview
from iltod.facts.figures import mean, share
from iltod.facts.measure_facts import RatingOrigin, State, Totals
from iltod.model import (
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
    Plan,
    Progress,
    ProgressReport,
    RatingScale,
    RatingStep,
    Responsible,
    Section,
    Source,
    SubSection,
    Support,
    Text,
    Tone,
    Unit,
    UnitKind,
    YearFolder,
)
from iltod.model.addresses import csv_address, json_address

AS_OF = datetime.date(2025, 8, 1)

SCALE = RatingScale(
    id="default",
    name="Үнэлгээ",
    year=2019,
    source=Source(title="Тайлан"),
    steps=(
        RatingStep(id="done", code="100", label="Бүрэн хэрэгжсэн", tone=Tone.GOOD, value=100),
        RatingStep(id="partly", code="70", label="Хэрэгжих шатандаа", tone=Tone.PARTIAL, value=70),
        RatingStep(id="poor", code="30", label="Хэрэгжилт хангалтгүй", tone=Tone.WEAK, value=30),
        RatingStep(id="none", code="0", label="Хэрэгжээгүй", tone=Tone.BAD, value=0),
        RatingStep(id="not-due", code="ХБ", label="Хугацаа болоогүй", tone=Tone.NEUTRAL),
    ),
)

HOSTILE = ["<script>alert(1)</script>", "\"'&<>", "{{ 7*7 }}", "javascript:alert(1)", "\u202eجملة", "ү" * 400]


def label(state: State) -> str:
    return state.step.label if state.step else f"«{state.id}»"


def make_measure(
    number: int, kind: DeadlineKind = DeadlineKind.YEAR, title: str = "Сургалт зохион байгуулах"
) -> Measure:
    return Measure(
        id=f"m{number}",
        number=Text(text=f"1.{number}", printed="1.3" if number == 2 else None),
        title=Text(text=title, printed="Сургаллт" if number == 2 else None),
        responsible=(Responsible(unit="office"), Responsible(unit="hr")),
        deadline=Deadline(
            text="Жилдээ",
            kind=kind,
            printed="Жилдзэ" if number == 2 else None,
            quarter=2 if kind is DeadlineKind.QUARTER else None,
        ),
        criteria=(
            Criterion(text=Text(text="Сургалтын тоо"), at_least=2, unit="удаа"),
            Criterion(text=Text(text="Хамрагдсан хүн")),
        ),
        target_level=(Text(text="90 хувь"),),
        budget=Text(text="2.5 сая төгрөг") if number == 2 else None,
        budget_source=Text(text="Улсын төсөв") if number == 2 else None,
        place=Place("plans/body/2025/plan.yml", 10 + number, 5),
    )


def make_body(
    measures: list[Measure],
    entries: list[Progress] = [],  # noqa: B006
    evidence: list[Evidence] = [],  # noqa: B006
    *,
    body: str = "body",
    sample: bool = False,
) -> OrganisationOverview:
    half = len(measures) // 2
    plan = Plan(
        organisation=body,
        year=2025,
        title=Text(text="Авлигын эсрэг төлөвлөгөө"),
        sections=(
            Section(id="s1", number="1", title=Text(text="Нэгдүгээр зорилго"), measures=tuple(measures[:half])),
            Section(
                id="s2",
                title=Text(text="Хоёрдугаар зорилго"),
                subsections=(SubSection(id="a", title=Text(text="Дэд бүлэг"), measures=tuple(measures[half:])),),
            ),
        ),
    )
    report = ProgressReport(id="h1", period=Period.H1, date=datetime.date(2025, 7, 1), entries=tuple(entries))
    folder = OrganisationFolder(
        organisation=Organisation(
            id=body,
            name=Text(text="Дүүргийн Засаг дарга"),
            kind=OrganisationKind.DISTRICT,
            units=(
                Unit(id="office", name=Text(text="Тамгын газар"), kind=UnitKind.UNIT),
                Unit(id="hr", name=Text(text="Хүний нөөц"), kind=UnitKind.UNIT),
            ),
            sample=sample,
        ),
        years=(YearFolder(plan=plan, reports=(report,) if entries else (), evidence=tuple(evidence)),),
    )
    return derive_organisation(folder, (SCALE,), AS_OF)


def read_csv(content: bytes) -> list[dict[str, str]]:
    """Read a CSV as its description tells a stranger to."""
    text = content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{name: value.removeprefix("'") for name, value in row.items()} for row in rows]


def files_of(overview: OrganisationOverview) -> dict[str, bytes]:
    return {file.path: file.content for file in organisation_files(overview, label)}


def test_every_page_has_its_file_at_the_same_path() -> None:
    overview = make_body([make_measure(1), make_measure(2)])
    assert list(files_of(overview)) == [
        "body.json",
        "body/2025.json",
        "body/2025.csv",
        "body/2025/m1.json",
        "body/2025/m2.json",
    ]


def test_addresses_stand_beside_the_page() -> None:
    assert json_address("body/2025/") == "body/2025.json"
    assert csv_address("body/2025/") == "body/2025.csv"


def test_measure_json_keeps_declared_and_derived_apart() -> None:
    overview = make_body([make_measure(1), make_measure(2)], [Progress(measure="m2", rating="100", text="Болсон")])
    document = json.loads(write_json(measure_json(overview.plans[0], overview.plans[0].measures[1], label)))
    assert document["declared"]["number"] == {"text": "1.2", "printed": "1.3"}
    assert document["declared"]["place"] == {"file": "plans/body/2025/plan.yml", "line": 12, "column": 5}
    deadline = {"text": "Жилдээ", "kind": "year", "printed": "Жилдзэ", "through": False}
    assert document["declared"]["deadline"] == deadline
    assert (document["state"], document["state_label"], document["rating"]) == ("done", "Бүрэн хэрэгжсэн", "100")
    assert document["without_evidence"] is True
    assert document["rung"] is None
    assert document["previous"] == "body/2025/m1/"
    assert document["next"] is None
    assert document["progress"][0]["entries"][0]["declared"]["text"] == "Болсон"
    assert "state" not in document["declared"]


def test_whose_rating_it_is_stands_beside_it() -> None:
    overview = make_body([make_measure(1), make_measure(2)], [Progress(measure="m1", rating="70")])
    plan = overview.plans[0]
    assert [row["rating_origin"] for row in read_csv(files_of(overview)["body/2025.csv"])] == ["own", ""]
    documents = [json.loads(write_json(measure_json(plan, item, label))) for item in plan.measures]
    assert [document["rating_origin"] for document in documents] == ["own", None]
    assert documents[0]["criteria"][0] == {
        "number": 1,
        "reached": None,
        "met": None,
        "summed": False,
        "evidence": [],
        "unproven": False,
    }


def test_what_performers_counted_together_is_told_as_a_sum() -> None:
    plan = make_body([make_measure(1)], [Progress(measure="m1", rating="70")]).plans[0]
    item = plan.measures[0]
    together = replace(
        item, rating_origin=RatingOrigin.PERFORMERS, criteria=(replace(item.criteria[0], reached=3, summed=True),)
    )
    document = json.loads(write_json(measure_json(plan, together, label)))
    assert document["rating_origin"] == "performers"
    assert [(one["reached"], one["summed"]) for one in document["criteria"]] == [(3, True)]


def test_evidence_tells_its_rung_beside_what_was_declared() -> None:
    photo = Evidence(
        id="photo",
        title=Text(text="Зураг"),
        kind=EvidenceKind.PHOTO,
        date=datetime.date(2025, 6, 1),
        supports=(Support(measure="m1", criterion=1),),
        url="https://example.mn/a",
    )
    overview = make_body([make_measure(1)], evidence=[photo])
    document = json.loads(write_json(measure_json(overview.plans[0], overview.plans[0].measures[0], label)))
    assert [(item["id"], item["rung"], item["criteria"]) for item in document["evidence"]] == [("photo", "linked", [1])]
    assert document["evidence"][0]["declared"]["url"] == "https://example.mn/a"
    assert document["evidence_standing"] == 1


def test_json_is_indented_keeps_cyrillic_and_is_stable() -> None:
    overview = make_body([make_measure(1)])
    first, second = (write_json(plan_json(overview.plans[0], label)) for _ in range(2))
    assert first == second
    assert '"organisation_name": "Дүүргийн Засаг дарга"'.encode() in first
    assert first.startswith(b"{\n  ")
    assert first.endswith(b"}\n")


def test_percentages_are_numbers_as_they_are_printed() -> None:
    overview = make_body(
        [make_measure(n) for n in range(1, 4)],
        [Progress(measure="m1", rating="100"), Progress(measure="m2", rating="70")],
    )
    text = write_json(plan_json(overview.plans[0], label)).decode()
    assert '"percent": 66.6' in text
    assert '"mean": 85,' in text


def test_plain_leaves_out_what_the_author_left_out() -> None:
    assert plain(Text(text="а", place=Place("plans/x.yml", 1, 1))) == {"text": "а"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_an_ordinary_cell_stays_as_it_is() -> None:
    assert cell("А/368 = тушаал") == "А/368 = тушаал"


@given(st.text())
def test_any_text_comes_back_from_a_cell(text: str) -> None:
    rows = read_csv(write_csv(["title"], [{"title": text}]))
    assert rows == [{"title": text}]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_literal_in_every_file(text: str) -> None:
    overview = make_body([make_measure(1, title=text)])
    files = files_of(overview)
    assert json.loads(files["body/2025/m1.json"])["declared"]["title"]["text"] == text
    assert read_csv(files["body/2025.csv"])[0]["title"] == text


def test_csv_opens_in_a_spreadsheet() -> None:
    overview = make_body([make_measure(1)])
    content = files_of(overview)["body/2025.csv"]
    assert content.startswith(BYTE_ORDER_MARK.encode())
    assert content.count(b"\r\n") == 2
    assert content.decode("utf-8-sig").splitlines()[0] == ",".join(CSV_COLUMNS)


def test_a_list_stands_in_one_cell_divided_by_line_breaks() -> None:
    row = read_csv(files_of(make_body([make_measure(1)]))["body/2025.csv"])[0]
    assert row["performers"] == "Тамгын газар\nХүний нөөц"
    assert row["criteria"] == "Сургалтын тоо\nХамрагдсан хүн"
    assert row["due"] == "2025-12-31"


def test_every_csv_header_is_a_json_key() -> None:
    plan = make_body([make_measure(1), make_measure(2)], [Progress(measure="m1", rating="70")]).plans[0]
    document = json.loads(write_json(measure_json(plan, plan.measures[1], label)))
    keys = {*_joined_keys(document), *_joined_keys(document["declared"])}
    assert [name for name in CSV_COLUMNS if name not in keys] == []


def _joined_keys(document: dict[str, Any], before: str = "") -> list[str]:
    found = []
    for key, value in document.items():
        found.append(f"{before}{key}")
        if isinstance(value, dict):
            found += _joined_keys(value, f"{before}{key}_")
    return found


def test_every_row_has_exactly_the_columns() -> None:
    plan = make_body([make_measure(1)]).plans[0]
    assert {name for row in plan_rows(plan, label) for name in CSV_COLUMNS} <= set(next(plan_rows(plan, label)))


# Recomputing

RATINGS = st.sampled_from([None, "unrated", "100", "70", "30", "0", "ХБ"])
KINDS = st.sampled_from([DeadlineKind.YEAR, DeadlineKind.QUARTER, DeadlineKind.EACH_QUARTER, DeadlineKind.AS_IT_ARISES])
PLANS = st.lists(st.tuples(RATINGS, KINDS, st.booleans()), min_size=0, max_size=8)


def make_random(
    parts: list[tuple[str | None, DeadlineKind, bool]], *, body: str = "body", sample: bool = False
) -> OrganisationOverview:
    measures = [make_measure(number, kind) for number, (_, kind, _) in enumerate(parts, start=1)]
    entries = [
        Progress(measure=f"m{number}", rating=None if rating == "unrated" else rating)
        for number, (rating, _, _) in enumerate(parts, start=1)
        if rating
    ]
    evidence = [
        Evidence(
            id=f"e{number}",
            title=Text(text="Зураг"),
            kind=EvidenceKind.PHOTO,
            date=datetime.date(2025, 6, 1),
            supports=(Support(measure=f"m{number}"),),
            url="https://example.mn/",
        )
        for number, (_, _, proved) in enumerate(parts, start=1)
        if proved
    ]
    return make_body(measures, entries, evidence, body=body, sample=sample)


def recompute(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the totals that a stranger computes from the rows of a plan, knowing only the published rules."""
    count = len(rows)
    values = [int(row["rating_value"]) for row in rows if row["rating_value"] not in ("", None)]
    completed = sum(1 for value in values if value == 100)
    reported = sum(1 for row in rows if not row["state"].startswith("unreported"))

    def told(name: str) -> int:
        return sum(1 for row in rows if row[name] in ("true", True))

    return {
        "measures": count,
        "states": dict(Counter(row["state"] for row in rows)),
        "rated": share(len(values), count),
        "mean": mean(sum(values), len(values)),
        "completed": share(completed, count),
        "reported": share(reported, count),
        "unreported": share(count - reported, count),
        "overdue": share(told("overdue"), count),
        "due_soon": share(told("due_soon"), count),
        "without_evidence": share(told("without_evidence"), completed),
    }


def printed(totals: Totals) -> dict[str, Any]:
    return {
        "measures": totals.measures,
        "states": {item.state.id: item.share.numerator for item in totals.states if item.share.numerator},
        "rated": totals.rated,
        "mean": totals.mean,
        "completed": totals.completed,
        "reported": totals.reported,
        "unreported": totals.unreported,
        "overdue": totals.overdue,
        "due_soon": totals.due_soon,
        "without_evidence": totals.without_evidence,
    }


@given(PLANS)
@settings(max_examples=60, deadline=None)
def test_totals_are_recomputable_from_the_csv_and_from_the_json(
    parts: list[tuple[str | None, DeadlineKind, bool]],
) -> None:
    overview = make_random(parts)
    files = files_of(overview)
    wanted = printed(overview.plans[0].totals)
    assert recompute(read_csv(files["body/2025.csv"])) == wanted
    assert recompute(json.loads(files["body/2025.json"])["measures"]) == wanted
    alone = [json.loads(content) for name, content in files.items() if name.startswith("body/2025/")]
    assert recompute(alone) == wanted


def test_a_listing_has_a_line_for_each_item() -> None:
    bodies = [{"id": "a", "name": "А\n"}, {"id": "b"}]
    document = {"as_of": "2026-06-30", "organisations": bodies, "samples": [], "totals": {"x": 1}}
    written = b"".join(listing_pieces({**document, "organisations": iter(bodies), "samples": iter(())}))
    assert written == b"".join(listing_pieces(document))
    assert written.decode().splitlines() == [
        "{",
        '"as_of": "2026-06-30",',
        '"organisations": [',
        '{"id":"a","name":"А\\n"},',
        '{"id":"b"}',
        "],",
        '"samples": [],',
        '"totals": {"x":1}',
        "}",
    ]
    assert json.loads(written) == document


@given(st.tuples(PLANS, PLANS, PLANS))
@settings(max_examples=25, deadline=None)
def test_country_totals_are_recomputable_from_the_files_of_the_bodies(
    plans: tuple[list[tuple[str | None, DeadlineKind, bool]], ...],
) -> None:
    bodies = [make_random(parts, body=f"b{index}", sample=index == 2) for index, parts in enumerate(plans)]
    country = derive_all_bodies([body.summary for body in bodies], (SCALE,), AS_OF)
    index = json.loads(b"".join(index_pieces(country, label)))
    rows = []
    for body in index["organisations"]:
        content = {
            f.path: f.content
            for item in bodies
            if item.organisation.id == body["id"]
            for f in organisation_files(item, label)
        }
        for plan in body["plans"]:
            rows += read_csv(content[plan["csv"]])
    assert recompute(rows) == printed(country.totals)
    assert [item["id"] for item in index["samples"]] == ["b2"]
    assert index["totals"] == json.loads(write_json(totals_json(country.totals, label)))
