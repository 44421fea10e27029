"""A folder of files becomes a register in a stable order; whatever else lies there is told."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from iltod.model import Period
from iltod.model.addresses import RESERVED_IDS
from iltod.reading.loader import load_register
from iltod.reading.loading import Loaded

SCALES = """
scales:
  - id: s
    name: Шатлал
    year: 2019
    source: {title: Тайлан}
    steps: [{id: done, code: 100, label: Бүрэн, tone: good, value: 100}]
"""
ORGANISATION = "name: Газар\nkind: agency\n"
PLAN = """
title: Төлөвлөгөө
sections: [{id: s1, title: Зорилго}]
"""
REPORT = "date: 2026-04-05\nentries: [{measure: a, text: б}]\n"
ASSESSMENT = "date: 2026-04-05\nassessor: superior\nname: Яам\nentries: []\n"
EVIDENCE = "title: Зураг\nkind: photo\ndate: 2026-05-20\nsupports: []\n"
SMALL = {"plans/rating_scales.yml": SCALES, "plans/a/organisation.yml": ORGANISATION, "plans/a/2026/plan.yml": PLAN}

Write = Callable[[dict[str, str | bytes]], Path]


def told(loaded: Loaded) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.file) for problem in loaded.problems]


def test_location_says_whose_and_which_year_each_record_is(project: Write) -> None:
    loaded = load_register(
        project(
            {
                **SMALL,
                "plans/a/2026/reports/q1.yml": REPORT,
                "plans/a/2026/reports/h1-nemelt-2.yml": REPORT,
                "plans/a/2026/assessments/year.yml": ASSESSMENT,
                "plans/a/2026/evidence/open-day.yml": EVIDENCE,
                "plans/a/2026/evidence/files/a.txt": "нэг",
            }
        )
    )
    assert loaded.problems == ()
    assert [scale.id for scale in loaded.register.scales] == ["s"]
    (folder,) = loaded.register.organisations
    (year,) = folder.years
    assert folder.organisation.id == "a"
    assert (year.plan.organisation, year.plan.year) == ("a", 2026)
    assert [(item.id, item.period) for item in year.reports] == [("h1-nemelt-2", Period.H1), ("q1", Period.Q1)]
    assert [(item.id, item.period) for item in year.assessments] == [("year", Period.YEAR)]
    assert [item.id for item in year.evidence] == ["open-day"]
    assert year.files == {"a.txt": hashlib.sha256("нэг".encode()).hexdigest()}
    assert folder.organisation.place.file == "plans/a/organisation.yml"


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_files_of_any_system_are_the_same_record(start: bytes, ending: bytes, project: Write) -> None:
    content = start + ORGANISATION.encode().replace(b"\n", ending)
    (folder,) = load_register(project({**SMALL, "plans/a/organisation.yml": content})).register.organisations
    (same,) = load_register(project(dict(SMALL))).register.organisations
    assert folder.organisation == same.organisation


def test_bodies_stand_by_id_and_years_newest_first(project: Write) -> None:
    bodies = {f"plans/{name}/organisation.yml": f"name: {name}\nkind: agency\n" for name in ("b", "a-2", "a")}
    years = {f"plans/a/{year}/plan.yml": PLAN for year in (2024, 2026, 2025)}
    loaded = load_register(project({"plans/rating_scales.yml": SCALES, **bodies, **years}))
    assert loaded.problems == ()
    assert [folder.organisation.id for folder in loaded.register.organisations] == ["a", "a-2", "b"]
    assert [year.plan.year for year in loaded.register.organisations[0].years] == [2026, 2025, 2024]


@pytest.mark.parametrize(
    "name",
    [".DS_Store", ".hidden/x.yml", "Thumbs.db", "~$plan.xlsx", "plan.yml~", "README.md", "a/README.md", "a/2026/.x"],
)
def test_what_systems_and_editors_leave_behind_is_passed_over(name: str, project: Write) -> None:
    assert load_register(project({**SMALL, f"plans/{name}": "x"})).problems == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("notes.txt", "unexpected_file"),
        ("a.yml", "unexpected_file"),
        ("rating_scales.yaml", "unexpected_file"),
        ("А/organisation.yml", "bad_folder_name"),
        ("A/organisation.yml", "bad_folder_name"),
        ("a_b/organisation.yml", "bad_folder_name"),
        ("a--b/organisation.yml", "bad_folder_name"),
        ("x" * 61 + "/organisation.yml", "bad_folder_name"),
        ("110/organisation.yml", "reserved_id"),
        ("embed/organisation.yml", "reserved_id"),
        ("a/plan.yml", "unexpected_file"),
        ("a/26/plan.yml", "unexpected_file"),
        ("a/1999/plan.yml", "unexpected_file"),
        ("a/2026 он/plan.yml", "unexpected_file"),
        ("a/2026/plan.yaml", "unexpected_file"),
        ("a/2026/report/q1.yml", "unexpected_file"),
        ("a/2026/reports/q5.yml", "bad_period_name"),
        ("a/2026/reports/q1.yaml", "bad_period_name"),
        ("a/2026/reports/Q1.yml", "bad_period_name"),
        ("a/2026/reports/q1_2.yml", "bad_period_name"),
        ("a/2026/reports/q1/a.yml", "bad_period_name"),
        ("a/2026/assessments/2026.yml", "bad_period_name"),
        ("a/2026/evidence/Зураг.yml", "bad_evidence_name"),
        ("a/2026/evidence/photo.jpg", "bad_evidence_name"),
        ("a/2026/evidence/photo.yaml", "bad_evidence_name"),
        ("a/2026/evidence/" + "x" * 61 + ".yml", "bad_evidence_name"),
        ("a/2026/evidence/files/sub/a.txt", "unexpected_file"),
        ("a/2026/evidence/files2/a.txt", "bad_evidence_name"),
    ],
)
def test_what_does_not_belong_is_told_and_never_read(name: str, code: str, project: Write) -> None:
    loaded = load_register(project({**SMALL, f"plans/{name}": "\0"}))
    ((found, place),) = told(loaded)
    assert found == code
    assert f"plans/{name}".startswith(place)


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("rating_scales.yaml", "plans/rating_scales.yml"),
        ("notes.txt", ""),
        ("a/organisation.yaml", "plans/a/organisation.yml"),
        ("a/Organization.yml", "plans/a/organisation.yml"),
        ("a/26/plan.yml", ""),
        ("a/2026/plan.yaml", "plans/a/2026/plan.yml"),
        ("a/2026/plan.yml.txt", "plans/a/2026/plan.yml"),
        ("a/2026/report/q1.yml", "plans/a/2026/reports"),
        ("a/2026/Evidence/a.yml", "plans/a/2026/evidence"),
        ("a/2026/evidence/files/sub/a.txt", ""),
        ("a/2026/plan.xlsx", ""),
        ("a/2026/reports/h1.yaml", "reports/h1.yml"),
        ("a/2026/reports/h1.yml.txt", "reports/h1.yml"),
        ("a/2026/assessments/Q1_nemelt.yml", "assessments/q1-nemelt.yml"),
        ("a/2026/reports/2026-06.yml", ""),
        ("a/2026/evidence/Open Day.YAML", "evidence/open-day.yml"),
        ("a/2026/evidence/Зураг.yml", "evidence/zurag.yml"),
        ("A_b/organisation.yml", "plans/a-b/"),
    ],
)
def test_a_wrong_name_is_shown_the_right_one(name: str, example: str, project: Write) -> None:
    small = {path: text for path, text in SMALL.items() if path != example}
    problems = load_register(project({**small, f"plans/{name}": "\0"})).problems
    (problem,) = [problem for problem in problems if problem.code != "missing_file"]
    assert problem.example == example


@pytest.mark.parametrize("name", ["a/2026/plan.yaml", "a/2026/Plan.yml", "a/organisation.yml.txt"])
def test_no_name_is_shown_that_another_file_has(name: str, project: Write) -> None:
    (problem,) = load_register(project({**SMALL, f"plans/{name}": "\0"})).problems
    assert (problem.code, problem.example) == ("unexpected_file", "")


def test_names_of_sixty_letters_are_still_read(project: Write) -> None:
    long = "x" * 60
    files = {f"plans/{long}/organisation.yml": ORGANISATION, f"plans/a/2026/evidence/{long}.yml": EVIDENCE}
    loaded = load_register(project({**SMALL, **files}))
    assert loaded.problems == ()
    assert [folder.organisation.id for folder in loaded.register.organisations] == ["a", long]


def test_every_reserved_name_is_refused(project: Write) -> None:
    assert RESERVED_IDS
    root = project({**SMALL, **{f"plans/{name}/organisation.yml": ORGANISATION for name in RESERVED_IDS}})
    assert told(load_register(root)) == [("reserved_id", f"plans/{name}") for name in sorted(RESERVED_IDS)]


def test_a_missing_file_is_told_where_it_should_stand(project: Write) -> None:
    root = project({"plans/a/2026/reports/q1.yml": REPORT, "plans/b/organisation.yml": ORGANISATION})
    assert told(load_register(root)) == [
        ("missing_file", "plans/a/2026/plan.yml"),
        ("missing_file", "plans/a/organisation.yml"),
    ]


def test_scales_and_catalogue_come_with_the_program_until_a_project_has_its_own(project: Write, root: Path) -> None:
    without = {name: text for name, text in SMALL.items() if name != "plans/rating_scales.yml"}
    loaded = load_register(project(without))
    assert loaded.problems == ()
    defaults = load_register(root).register
    assert [scale.id for scale in loaded.register.scales] == [scale.id for scale in defaults.scales]
    folders = (register.organisations[0] for register in (loaded.register, defaults))
    assert len({folder.common.catalogues[0].date for folder in folders}) == 1
    assert loaded.register.scales[0].place.file == "iltod/rating_scales.yml"
    own = load_register(project(SMALL)).register
    assert own.scales[0].place.file == "plans/rating_scales.yml"


def test_a_project_without_plans_is_a_problem(tmp_path: Path) -> None:
    assert told(load_register(tmp_path)) == [("missing_folder", "plans")]


def test_scales_that_list_nothing_are_a_problem(project: Write) -> None:
    root = project({**SMALL, "plans/rating_scales.yml": "scales: []\n"})
    assert told(load_register(root)) == [("empty_value", "plans/rating_scales.yml")]


def test_a_broken_file_takes_only_its_own_record_away(project: Write) -> None:
    root = project(
        {
            **SMALL,
            "plans/b/organisation.yml": "name: [",
            "plans/b/2026/plan.yml": PLAN,
            "plans/a/2025/plan.yml": "title: 1\ntitle: 2\n",
            "plans/a/2026/reports/q1.yml": "date: x\nentries: []\n",
            "plans/a/2026/reports/q2.yml": REPORT,
            "plans/a/2026/evidence/a.yml": "",
        }
    )
    loaded = load_register(root)
    assert told(loaded) == [
        ("duplicate_key", "plans/a/2025/plan.yml"),
        ("empty_file", "plans/a/2026/evidence/a.yml"),
        ("not_a_date", "plans/a/2026/reports/q1.yml"),
        ("unclosed_quote", "plans/b/organisation.yml"),
    ]
    (folder,) = loaded.register.organisations
    (year,) = folder.years
    assert [report.id for report in year.reports] == ["q2"]
    assert year.evidence == ()


@pytest.mark.parametrize("name", ["organisation.yml", "2026/plan.yml", "2026/reports/q1.yml", "2026/evidence/a.yml"])
def test_a_folder_where_a_file_should_be_is_a_problem(name: str, project: Write) -> None:
    root = project({key: value for key, value in SMALL.items() if key != f"plans/a/{name}"})
    (root / "plans/a" / name).mkdir(parents=True)
    assert ("unreadable_file", f"plans/a/{name}") in told(load_register(root))


@pytest.mark.parametrize("target", ["/etc/hostname", "/", "{root}", "{root}/outside.yml"])
@pytest.mark.parametrize("name", ["organisation.yml", "2026/reports/q1.yml", "2026/evidence/files/a.txt", "link"])
def test_a_link_that_leads_out_is_refused(target: str, name: str, project: Write) -> None:
    root = project({key: value for key, value in SMALL.items() if key != f"plans/a/{name}"})
    (root / "outside.yml").write_text(ORGANISATION, encoding="utf-8")
    link = root / "plans/a" / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(os.path.relpath(target.replace("{root}", str(root)), link.parent))
    assert ("symlink_outside", f"plans/a/{name}") in told(load_register(root))


def test_a_link_within_the_plans_is_followed(project: Write) -> None:
    root = project({**SMALL, "plans/a/2026/evidence/files/a.txt": "нэг"})
    (root / "plans/a/2026/evidence/files/b.txt").symlink_to("a.txt")
    loaded = load_register(root)
    assert loaded.problems == ()
    files = loaded.register.organisations[0].years[0].files
    assert files["a.txt"] == files["b.txt"]


@pytest.mark.parametrize("name", ["plans/loop", "plans/a/loop", "plans/a/2026/reports/q1.yml", "plans/a/2026/evidence"])
def test_a_link_to_itself_is_a_problem_and_no_endless_walk(name: str, project: Write) -> None:
    root = project(dict(SMALL))
    link = root / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(link.name)
    assert [place for _, place in told(load_register(root))] == [name]


def test_names_that_no_screen_can_show_are_told_with_a_visible_sign(project: Write) -> None:
    root = project(dict(SMALL))
    for name in (b"\xff.yml", b"a\nb.yml", "a\N{RIGHT-TO-LEFT OVERRIDE}b.yml".encode()):
        (root / "plans" / os.fsdecode(name)).write_bytes(b"")
    loaded = load_register(root)
    assert {problem.code for problem in loaded.problems} == {"unexpected_file"}
    for problem in loaded.problems:
        assert str(problem.place).isprintable()
        assert "\N{REPLACEMENT CHARACTER}" in str(problem.place)
        str(problem.place).encode()


def test_an_unreadable_folder_or_file_is_a_problem(project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests may run as a user whom nothing is closed to, so the refusal of the system is played."""
    root = project({**SMALL, "plans/a/2026/reports/q1.yml": REPORT, "plans/a/2026/evidence/files/a.txt": "нэг"})
    walk, opened = Path.iterdir, Path.open

    def refuse_folder(self: Path):  # type: ignore[no-untyped-def]
        if self.name == "reports":
            raise PermissionError(13, "no")
        return walk(self)

    def refuse_file(self: Path, *args: object, **options: object):  # type: ignore[no-untyped-def]
        if self.name == "a.txt":
            raise PermissionError(13, "no")
        return opened(self, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "iterdir", refuse_folder)
    monkeypatch.setattr(Path, "open", refuse_file)
    assert told(load_register(root)) == [
        ("unreadable_file", "plans/a/2026/evidence/files/a.txt"),
        ("unreadable_file", "plans/a/2026/reports"),
    ]
