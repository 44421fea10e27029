"""A proposal is told measure by measure: what it reports, what it promises otherwise, whose folders it touches."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from small_site import ROOT

from iltod.cli import main

QUIET = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "x@example.mn" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    **{f"GIT_{who}_DATE": "2026-07-10T12:00:00+08:00" for who in ("AUTHOR", "COMMITTER")},
}
MINIMAL = ROOT / "tests/examples/minimal"
REPORT = "plans/body/2026/reports/q2.yml"
PLAN = "plans/body/2026/plan.yml"
EVIDENCE = "title: {title}\nkind: photo\ndate: 2026-07-09\nsupports: [1-2]\nurl: https://example.gov.mn/{title}\n"


def write_tree(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **QUIET}, check=True, capture_output=True)


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    """The small example, committed on `main`, and a branch for a proposal."""
    folder = tmp_path / "project"
    shutil.copytree(MINIMAL, folder)
    git(folder, "init", "--quiet", "-b", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "x")
    git(folder, "checkout", "--quiet", "-b", "sanal")
    return folder


def said(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["diff", "--root", str(folder), "--as-of", "2026-07-15", *arguments]) == 0
    return capsys.readouterr().out


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_changed_is_said(proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(proposed, capsys, "main") == "Өгөгдөлд өөрчлөлт алга.\n"


def test_ratings_evidence_and_mean_are_told_with_what_they_were(
    proposed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = "\n  - {measure: 1-2, rating: 100, performer: press, text: Гурван удаа нийтлэв., evidence: [a, b]}\n"
    write_tree(proposed, {f"plans/body/2026/evidence/{name}.yml": EVIDENCE.format(title=name) for name in ("a", "b")})
    (proposed / REPORT).write_text((proposed / REPORT).read_text(encoding="utf-8") + new, encoding="utf-8")
    text = said(proposed, capsys, "main")
    assert "Төлөвлөгөөний бичвэр хэвээр." in text
    assert "    1.2: 70 → 100, +2 нотломж\n" in text
    assert "Дундаж: 85 → 100" in text
    assert "ШИЙДВЭРГҮЙ" not in text
    assert "1.1" not in text
    git(proposed, "add", "--all")
    git(proposed, "commit", "--quiet", "-m", "x")
    assert said(proposed, capsys, "main", "sanal") == text  # the commit says what the files said


def test_a_promise_changed_without_an_act_comes_first(proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(proposed, PLAN, "deadline: Улирал бүр", "deadline: 4-р улирал")
    edit(proposed, PLAN, "title: Тендерийн мэдээллийг нийтлэх", "title: Тендерийг нийтлэх")
    edit(
        proposed,
        PLAN,
        "sections:\n  - id: s1",
        "amendments:\n  - {date: 2026-06-01, text: Сунгав, act: Тушаал А/9, measures: [1-2]}\nsections:\n  - id: s1",
    )
    lines = [line.strip() for line in said(proposed, capsys, "main").splitlines()]
    told = [line for line in lines if "→" in line]
    assert told[0].startswith("ШИЙДВЭРГҮЙ: 2.1:")
    assert any(line.startswith("1.2:") for line in told[1:])


def test_what_others_did_on_the_main_branch_is_not_of_the_proposal(
    proposed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(proposed, "checkout", "--quiet", "main")
    edit(proposed, REPORT, "rating: 100", "rating: 30")
    git(proposed, "commit", "--quiet", "--all", "-m", "x")
    git(proposed, "checkout", "--quiet", "sanal")
    assert said(proposed, capsys, "main") == "Өгөгдөлд өөрчлөлт алга.\n"


def test_other_bodies_and_common_files_are_named(proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(proposed, REPORT, "rating: 100", "rating: 30")
    edit(proposed, "plans/rating_scales.yml", "Хэрэгжилтийн", "Өөр")
    write_tree(proposed, {"plans/other/organisation.yml": "name: Өөр газар\nkind: agency\n"})
    text = said(proposed, capsys, "main")
    assert "хэд хэдэн байгууллагын хавтсыг өөрчилж байна: body, other" in text
    assert "rating_scales.yml" in text


def test_authors_cannot_write_marks_of_a_comment(proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(proposed, PLAN, "title: Тендерийн мэдээллийг нийтлэх", 'title: "@bold [x](https://x.mn) <b> `a` | # *y*"')
    text = said(proposed, capsys, "main", "--format", "markdown")
    assert "\\@bold \\[x\\]\\(https://x.mn\\) &lt;b> \\`a\\` \\| \\# \\*y\\*" in text
    assert text.startswith("## ")


def test_broken_files_are_named_and_the_rest_is_told(proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(proposed, PLAN, "sections:", "sectionz:")
    text = said(proposed, capsys, "main")
    assert "iltod check" in text
    assert "устгасан" not in text  # a plan that cannot be read is not gone


@pytest.mark.parametrize("base", ["nothing", "--help-me", "a b", "0" * 40])
def test_a_commit_that_is_not_there_is_wrong_use(proposed: Path, capsys: pytest.CaptureFixture[str], base: str) -> None:
    assert main(["diff", "--root", str(proposed), "--", base]) == 2
    assert base in capsys.readouterr().err


def checked(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["check", "--root", str(folder), "--as-of", "2026-07-15", *arguments])
    return code, capsys.readouterr().out


def test_one_officer_sees_only_what_is_theirs(proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tree(proposed, {"plans/other/organisation.yml": "name: Өөр газар\nkindd: agency\n"})
    git(proposed, "add", "--all")
    git(proposed, "commit", "--quiet", "-m", "x")
    assert checked(proposed, capsys)[0] == 1
    code, text = checked(proposed, capsys, "body")
    assert code == 0
    assert "plans/other" not in text
    assert "Бусад байгууллагад" in text
    code, text = checked(proposed, capsys, "other")
    assert (code, "plans/other/organisation.yml:2:1" in text) == (1, True)
    assert checked(proposed, capsys, str(proposed / "plans/other/organisation.yml"))[0] == 1
    assert checked(proposed, capsys, "plans/body/2026/plan.yml")[0] == 0
    assert checked(proposed, capsys, "--changed-since", "main")[0] == 1
    assert checked(proposed, capsys, "--changed-since", "sanal")[0] == 0
    assert checked(proposed, capsys, "nobody")[0] == 2
    assert checked(proposed, capsys, "--changed-since", "nothing")[0] == 2


def test_a_renamed_body_is_one_body(proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(proposed, "mv", "plans/body", "plans/renamed")
    edit(proposed, "plans/renamed/2026/reports/q2.yml", "rating: 100", "rating: 30")
    text = said(proposed, capsys, "main")
    assert "body → renamed" in text
    assert "1.1: 100 → 30" in text
    assert "хэд хэдэн" not in text
    assert "Шинэ төлөвлөгөө" not in text
    assert "устгасан" not in text.casefold()


def test_what_is_taken_away_is_named(proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(proposed, "rm", "-r", "--quiet", "plans/body/2026/assessments")
    text = said(proposed, capsys, "main")
    assert "Устгасан файл (1): 2026/assessments/h1.yml" in text
    assert "хэвээр" not in text
    git(proposed, "rm", "-r", "--quiet", "plans/body/2026")
    write_tree(proposed, {"plans/another/organisation.yml": "name: Өөр газар\nkind: agency\n"})
    lines = [line.strip() for line in said(proposed, capsys, "main").splitlines()]
    assert "ШИЙДВЭРГҮЙ: Төлөвлөгөөг устгасан." in lines
    assert lines.index("Зохиомол газар (body)") < lines.index("Өөр газар (another)")  # what has no act comes first


def test_what_changed_besides_figures_is_named(proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(proposed, "plans/body/organisation.yml", "name: Зохиомол газар", "name: Зохиомол алба")
    assert "Өөрчлөгдсөн файл: organisation.yml" in said(proposed, capsys, "main")


def test_a_file_that_was_broken_before_is_not_sought_now(proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(proposed, PLAN, "sections:", "sectionz:")
    git(proposed, "commit", "--quiet", "--all", "-m", "x")
    git(proposed, "branch", "broken")
    edit(proposed, PLAN, "sectionz:", "sections:")
    text = said(proposed, capsys, "broken")
    assert "Өмнөх хувилбарын файл алдаатай" in text
    assert "iltod check" not in text


def test_a_base_without_data_and_any_name_of_a_commit_will_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "project"
    write_tree(folder, {"README.md": "x"})
    git(folder, "init", "--quiet", "-b", "засвар#1+x")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "x")
    shutil.copytree(MINIMAL / "plans", folder / "plans")
    assert "Шинэ төлөвлөгөө." in said(folder, capsys, "HEAD")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "y")
    git(folder, "checkout", "--quiet", "--detach")
    for base in ("засвар#1+x~1", "HEAD~1", "@~1", "HEAD@{0}~1"):
        assert "Шинэ төлөвлөгөө." in said(folder, capsys, base)
    assert checked(folder, capsys, "--changed-since", "HEAD~1")[0] == 0


def test_the_commit_that_is_missing_is_the_one_that_is_told(proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--root", str(proposed), "main", "nowhere"]) == 2
    told = capsys.readouterr().err
    assert "«nowhere»" in told
    assert "«main»" not in told


def test_what_the_proposal_broke_for_all_is_told(proposed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (proposed / "plans/rating_scales.yml").write_text("scales: [\n", encoding="utf-8")
    code, text = checked(proposed, capsys, "--changed-since", "main")
    assert (code, "plans/rating_scales.yml" in text) == (1, True)


@pytest.mark.parametrize("named", [".", "", "plans", "./plans/body", "plans\\body\\2026\\plan.yml", "plans/../plans"])
def test_a_file_is_found_however_it_is_named(
    proposed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    edit(proposed, PLAN, "sections:", "sectionz:")
    monkeypatch.chdir(proposed)
    assert main(["check", "--as-of", "2026-07-15", named]) == 1
    assert "sectionz" in capsys.readouterr().out


@pytest.mark.parametrize("named", ["/etc", "/etc/passwd", "..", "../outside", "plans/../../outside", "link"])
def test_what_lies_outside_is_not_called_sound(
    proposed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    (proposed.parent / "outside").mkdir()
    (proposed / "link").symlink_to("../outside")
    monkeypatch.chdir(proposed)
    assert main(["check", named]) == 2
    assert f"«{named}»" in capsys.readouterr().err


def test_folders_without_end_are_no_matter(
    proposed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(proposed, REPORT, "rating: 100", "rating: 30")
    monkeypatch.chdir(proposed / "plans/body/2026")
    for _ in range(1200):
        Path("d").mkdir()
        os.chdir("d")
    monkeypatch.chdir(proposed)
    assert "1.1: 100 → 30" in said(proposed, capsys, "main")
    assert checked(proposed, capsys, "--changed-since", "main")[0] == 1
    subprocess.run(["rm", "-rf", "plans"], check=True)  # deeper than Python itself can remove
