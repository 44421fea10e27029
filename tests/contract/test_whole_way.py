"""From a Word annex to a published page by the commands of the officers' guide as they stand there, no YAML seen."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import shlex
import subprocess
from pathlib import Path

import openpyxl
import pytest

from iltod.cli import main
from made_documents import plan_docx
from made_files import picture

GUIDE = Path(__file__).parents[2] / "content" / "officers.md"
MOST_COMMANDS = 3
"""How many commands an officer may need for one thing."""


def commands(anchor: str) -> list[str]:
    """Return the commands of a section of the guide."""
    section = re.split(r"^#{2,3} ", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (text,) = [part for part in section if f"#{anchor} }}" in part.partition("\n")[0]]
    return re.findall(r"^ {4,}iltod (.*)$", text, re.MULTILINE)


def ran(command: str) -> None:
    assert main(shlex.split(command)) == 0, command


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of a body's own as `iltod new` makes it, in which the commands run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ILTOD_AS_OF", "2026-07-15")
    ran("new сан --name 'Жишээ сум' --id jishee-sum --kind soum --email info@example.mn --no-git")
    monkeypatch.chdir(tmp_path / "сан")
    return tmp_path / "сан"


def answer(project: Path) -> None:
    """Save the answers of the review page as its button does, each with the likely reading where there is one."""
    page = (project / "import-jishee-sum-2026.html").read_text(encoding="utf-8")
    keys = re.findall(r'data-key="([^"]+)"', page)
    assert keys
    digest = hashlib.sha256((project / "төлөвлөгөө.docx").read_bytes()).hexdigest()
    answers = {key: {"choice": "printed", "text": ""} for key in keys}
    content = json.dumps({"document": digest, "answers": answers}, ensure_ascii=False)
    (project / "answers-jishee-sum-2026.json").write_text(content, encoding="utf-8")


def fill(path: Path) -> None:
    """Fill a form as an officer does: what is yellow, and nothing else."""
    book = openpyxl.load_workbook(path)
    report, evidence = book["Тайлан"], book["Нотломж"]
    report["D3"], report["D4"], report["D5"] = datetime.datetime(2026, 7, 3), "Б.Болд", "Мэргэжилтэн"
    by_title = {report.cell(row, 4).value: row for row in range(8, report.max_row + 1)}
    row = by_title["Өдөрлөг хийх"]
    report[f"J{row}"], report[f"M{row}"], report[f"N{row}"] = (
        "70 — хэрэгжих шатандаа",
        "120 иргэн ирэв.",
        "Бороо орсон.",
    )
    piece = ("Өдөрлөгийн зураг", "Гэрэл зураг", "2026.06.01", "Өдөрлөг (1).JPG", "1.2")
    for column, value in zip("BCDEF", piece, strict=True):
        evidence[f"{column}3"] = value
    book.save(path)


def commit_all(project: Path) -> None:
    """Make a repository of a project, and one commit of all that is in it."""
    names = ("-c", "user.name=a", "-c", "user.email=a@example.mn")
    for command in (("init", "-q"), ("add", "-A"), (*names, "commit", "-q", "-m", "Тайлан")):
        subprocess.run(["git", *command], cwd=project, check=True)


def test_a_word_annex_becomes_a_page_with_a_rating(project: Path) -> None:
    read, accept, build = commands("import-plan")
    (project / "төлөвлөгөө.docx").write_bytes(plan_docx())
    ran(read)
    assert not (project / "plans/jishee-sum/2026").exists()
    answer(project)
    ran(accept)
    ran(f"{build} --cards none --quiet --output site")
    page = project / "site/jishee-sum/2026/1-2/index.html"
    assert "Өдөрлөг хийх" in page.read_text(encoding="utf-8")
    form, give, again = commands("import-report")
    assert again == build
    ran(form)
    fill(project / "form-jishee-sum-2026-q2.xlsx")
    (project / "нотломж").mkdir()
    (project / "нотломж" / "Өдөрлөг (1).JPG").write_bytes(picture("JPEG", gps=True))
    ran(give)
    ran("check")
    ran(f"{again} --cards none --quiet --output site")
    text = page.read_text(encoding="utf-8")
    for words in ("Өдөрлөг хийх", "Хэрэгжих шатандаа", "120 иргэн ирэв.", "Бороо орсон.", "Өдөрлөгийн зураг"):
        assert words in text, words
    report, add = commands("import-more")
    ran(report)
    assert len(list(project.glob("report-jishee-sum-2026-q2.*"))) == 3
    (project / "Өдөрлөг.jpg").write_bytes(picture("JPEG", size=(9, 9), gps=True))
    ran(add)
    ran("check")
    kept = project / "plans/jishee-sum/2026/evidence/files/udurlug-1.jpg"
    assert b"GPS" not in kept.read_bytes()
    assert b"Exif" not in kept.read_bytes()


def test_answers_are_asked_once_and_told_where_not_understood(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "№\tАрга хэмжээ\tХугацаа\tХариуцах эзэн\n1.1\tСургалт\tХаврын тарилтаас өмнө\tЗахиргаа"
    document = project / "төлөвлөгөө.txt"
    document.write_text(rows, encoding="utf-8")
    command = "import төлөвлөгөө.txt --body jishee-sum --year 2026"
    ran(command)
    page = (project / "import-jishee-sum-2026.html").read_text(encoding="utf-8")
    (key,) = re.findall(r'data-key="(deadline_unread[^"]+)"', page)
    for text, code in (("хавар", 1), ("5 дугаар сарын 15-ны дотор", 0)):
        digest = hashlib.sha256(document.read_bytes()).hexdigest()
        answers = {"document": digest, "answers": {key: {"choice": "own", "text": text}}}
        (project / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
        capsys.readouterr()
        assert main(shlex.split(f"{command} --answers answers.json")) == code
        told = capsys.readouterr()
        assert ("«хавар»" in told.err) == bool(code)
        assert "Юу гэсэн үг вэ" not in told.out
        assert (project / "plans/jishee-sum/2026/plan.yml").is_file() == (not code)


def test_a_mistyped_body_makes_no_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "төлөвлөгөө.docx").write_bytes(plan_docx())
    for written in ("jishee", "jishe-sum", "uur-sum"):
        assert main(shlex.split(f"import төлөвлөгөө.docx --body {written} --year 2026 --accept")) == 2
        assert "«jishee-sum» гэж үү?" in capsys.readouterr().err
        assert not (project / "plans" / written).exists()
    ran("import төлөвлөгөө.docx --body uur-sum --year 2026 --accept --new-body")
    assert (project / "plans/uur-sum/2026/plan.yml").is_file()
    assert main(shlex.split("import төлөвлөгөө.docx --body jishee-su --year 2026")) == 2
    ran("import төлөвлөгөө.docx --body jishee-sum --year 2026")
    ran("import төлөвлөгөө.docx --body khan-aimag --year 2026")


def test_what_commands_write_beside_the_data_is_not_kept(project: Path) -> None:
    (project / "төлөвлөгөө.docx").write_bytes(plan_docx())
    ran("import төлөвлөгөө.docx --body jishee-sum --year 2026 --accept")
    answer(project)
    ran("form jishee-sum/2026 q2")
    ran("report jishee-sum/2026 q2")
    ran("pack jishee-sum/2026 q2")
    (project / "нотломж").mkdir()
    (project / "нотломж" / "Өдөрлөг (1).JPG").write_bytes(picture("JPEG", gps=True))
    commit_all(project)
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=project, check=True, capture_output=True, text=True).stdout
    top = {name for name in kept.split("\0") if "/" not in name}
    assert "plans/jishee-sum/2026/plan.yml" in kept
    assert not [name for name in top if name.startswith(("import-", "answers-", "form-", "report-", "pack-"))]
    assert "JPG" not in kept


def test_a_form_given_again_overwrites_nothing_silently(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "төлөвлөгөө.docx").write_bytes(plan_docx())
    ran("import төлөвлөгөө.docx --body jishee-sum --year 2026 --accept")
    ran("form jishee-sum/2026 q2")
    form = project / "form-jishee-sum-2026-q2.xlsx"
    fill(form)
    (project / "нотломж").mkdir()
    (project / "нотломж" / "Өдөрлөг (1).JPG").write_bytes(picture("JPEG", gps=True))
    give = f"import {form.name} --files нотломж"
    assert main(shlex.split(f"import {form.name} --files алга")) == 2
    assert "«алга» гэсэн хавтас алга" in capsys.readouterr().err
    ran(give)
    report = project / "plans/jishee-sum/2026/reports/q2.yml"
    written = report.read_text(encoding="utf-8")
    ran(give)
    book = openpyxl.load_workbook(form)
    book["Тайлан"]["D3"] = datetime.datetime(2026, 7, 4)
    book.save(form)
    capsys.readouterr()
    assert main(shlex.split(give)) == 1
    told = capsys.readouterr()
    assert "2026-07-03 → 2026-07-04" in told.out
    assert "--accept" in told.err
    assert report.read_text(encoding="utf-8") == written
    ran(f"{give} --accept")
    commit_all(project)
    book["Тайлан"]["D3"] = datetime.datetime(2026, 7, 5)
    book.save(form)
    capsys.readouterr()
    assert main(shlex.split(f"{give} --accept")) == 1
    assert "--correct" in capsys.readouterr().err
    ran(f"{give} --correct 'Огноог буруу бичсэн.'")
    assert "2026-07-04" in report.read_text(encoding="utf-8")
    assert "report: q2" in report.with_name("q2-zasvar.yml").read_text(encoding="utf-8")
    ran(give)
    ran("check")


def test_the_guide_asks_for_no_more_than_three_commands() -> None:
    for anchor in ("import-plan", "import-report"):
        assert 0 < len(commands(anchor)) <= MOST_COMMANDS, anchor


def test_files_name_the_schemas_where_a_body_keeps_them(project: Path) -> None:
    (project / "төлөвлөгөө.docx").write_bytes(plan_docx())
    ran("import төлөвлөгөө.docx --body jishee-sum --year 2026 --accept")
    path = project / "plans/jishee-sum/2026/plan.yml"
    written = path.read_text(encoding="utf-8")
    schema = written.partition("$schema=")[2].partition("\n")[0]
    assert (path.parent / schema).resolve().is_file()
    ran("import төлөвлөгөө.docx --body jishee-sum --year 2026 --accept")
    assert path.read_text(encoding="utf-8") == written
