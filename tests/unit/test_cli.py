"""The command says what happened in words, in the right place, with the right exit code, and never a traceback."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from iltod.cli import main
from iltod.core.clock import today

Minimal = Callable[..., Path]
WRONG = {"plans/body/2026/reports/h1.yml": "date: 2026-07-10\nentries: [{measure: x, rating: 70}]\n"}
DOUBTFUL = {"plans/body/2026/reports/h1.yml": "date: 2027-07-10\nentries: [{measure: 1-1, rating: 70}]\n"}


@pytest.fixture
def in_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the small project count as one of a repository, about which nothing is to be said."""
    monkeypatch.setattr("iltod.cli.data_commands._without_history", lambda _: ())


def check(root: Path, *more: str) -> int:
    return main(["check", "--root", str(root), "--as-of", "2026-07-15", *more])


def refused(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    return stopped.value.code


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "gitlab", "github"])
def test_data_in_no_repository_is_told_in_every_form(
    format_: str, minimal: Minimal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(minimal(), "--format", format_) == 0
    printed = capsys.readouterr().out
    assert "git сан биш" in printed
    assert "history_incomplete" in printed


@pytest.mark.usefixtures("in_repository")
def test_sound_data_is_zero_and_says_what_was_checked(minimal: Minimal, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(minimal()) == 0
    printed = capsys.readouterr()
    assert printed.out == "Алдаа олдсонгүй: 1 байгууллага, 1 төлөвлөгөө, 3 арга хэмжээ шалгав.\n"
    assert printed.err == ""


@pytest.mark.usefixtures("in_repository")
def test_an_error_is_one(minimal: Minimal, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(minimal(WRONG)) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("plans/body/2026/reports/h1.yml:2:21: алдаа [unknown_measure]\n")
    assert printed.endswith("Алдаа: 1. Анхааруулга: 0.\n")


@pytest.mark.usefixtures("in_repository")
def test_a_warning_alone_is_zero_and_still_told(minimal: Minimal, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(minimal(DOUBTFUL)) == 0
    printed = capsys.readouterr().out
    assert "анхааруулга [future_date]" in printed
    assert "Алдаа: 0. Анхааруулга: 1." in printed
    assert "Алдаа олдсонгүй" in printed


@pytest.mark.parametrize("language", [("--lang", "en"), ("--lang=en",)])
def test_what_every_command_knows_may_stand_before_it(
    language: tuple[str, ...], minimal: Minimal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*language, "--root", str(minimal(WRONG)), "--as-of", "2026-07-15", "check"]) == 1
    assert "error" in capsys.readouterr().out


def test_options_without_a_command_are_told_to_lack_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused("--lang", "en") == 2
    assert "команд бичээгүй байна" in capsys.readouterr().err


def test_programmers_may_ask_for_english(minimal: Minimal, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(minimal(WRONG), "--lang", "en") == 1
    assert "The plan of this year has no measure 'x'." in capsys.readouterr().out


@pytest.mark.parametrize("format_", ["json", "gitlab", "sarif"])
def test_formats_for_programs_are_valid_also_when_nothing_is_wrong(
    format_: str, minimal: Minimal, capsys: pytest.CaptureFixture[str]
) -> None:
    root = minimal()
    assert check(root, "--format", format_) == 0
    json.loads(capsys.readouterr().out)
    (root / "plans/body/2026/reports/h1.yml").write_text(next(iter(WRONG.values())), encoding="utf-8")
    assert check(root, "--format", format_) == 1
    assert "unknown_measure" in json.dumps(json.loads(capsys.readouterr().out))


@pytest.mark.usefixtures("in_repository")
def test_github_gets_only_commands(minimal: Minimal, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(minimal(WRONG), "--format", "github") == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("::error file=plans/body/2026/reports/h1.yml,line=2,col=21,")


def test_outside_a_project_it_says_where_to_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "build", "schema"):
        assert main([command, "--root", str(tmp_path)]) == 2
        printed = capsys.readouterr()
        assert (printed.out, "plans/ алга" in printed.err) == ("", True)
    assert main(["check", "--root", str(tmp_path), "--lang", "en"]) == 2
    assert "There is no plans/" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("chek",),
        ("check", "--format", "xml"),
        ("check", "--lang", "fr"),
        ("check", "--as-of", "2026"),
        ("check", "--as-of", "2026-02-30"),
        ("build", "more"),
        ("build", "--unknown"),
    ],
)
def test_wrong_use_is_two_with_the_way_to_help(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(*arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("Командыг буруу бичжээ: ")
    assert printed.err.rstrip().endswith("--help")


def test_a_wrong_day_in_the_environment_is_wrong_use(
    minimal: Minimal, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ILTOD_AS_OF", "маргааш")
    assert refused("check", "--root", str(minimal())) == 2
    assert "«маргааш» огноо биш байна" in capsys.readouterr().err


def test_the_day_comes_from_the_option_then_from_the_environment(
    minimal: Minimal, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = str(minimal(DOUBTFUL))
    monkeypatch.setenv("ILTOD_AS_OF", "2027-07-10")
    assert main(["check", "--root", root]) == 0
    assert "future_date" not in capsys.readouterr().out
    assert main(["check", "--root", root, "--as-of", "2027-07-09"]) == 0
    assert "өнөөдөр 2027-07-09" in capsys.readouterr().out
    monkeypatch.setenv("ILTOD_AS_OF", "")
    assert main(["check", "--root", root]) == 0
    assert 2025 < today().year < 2100


@pytest.mark.parametrize("command", [(), ("check",), ("build",), ("schema",), ("problems",)])
def test_help_is_mongolian(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(*command, "--help") == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Бичих хэлбэр: iltod")
    for english in ("usage", "options", "arguments", "show this", "exit", "default", "FOLDER"):
        assert english not in printed


def test_problems_prints_the_catalogue_without_a_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["problems"]) == 0
    assert "## unknown_measure" in capsys.readouterr().out


def test_schema_writes_a_file_for_every_kind(root: Path, minimal: Minimal, capsys: pytest.CaptureFixture[str]) -> None:
    words = {f"site_templates/{path.name}": path.read_bytes() for path in root.glob("site_templates/wording*.yml")}
    folder = minimal(words)
    assert main(["schema", "--root", str(folder), "--output", "made/schema"]) == 0
    names = sorted(path.name for path in (folder / "made/schema").iterdir())
    assert names == sorted(Path(line).name for line in capsys.readouterr().out.splitlines())
    assert "plan.schema.json" in names


@pytest.mark.parametrize(
    "words",
    ["", "a: [", "site: ил тод\n", "site: {name: {short: ил тод}}\n", "site: {name: ''}\n", "home: {counted: Тоо}\n"],
)
def test_words_that_cannot_stand_in_place_of_the_programs_are_wrong_use(
    words: str, minimal: Minimal, capsys: pytest.CaptureFixture[str]
) -> None:
    root = minimal({"site_templates/wording.yml": words})
    assert main(["schema", "--root", str(root)]) == 2
    assert "wording.yml" in capsys.readouterr().err
    assert not (root / "docs").exists()


def test_schemas_need_no_words_of_the_project(minimal: Minimal, capsys: pytest.CaptureFixture[str]) -> None:
    root = minimal({"site_templates/wording-own.yml": "records: {Plan: {title: Манай төлөвлөгөө}}\n"})
    assert main(["schema", "--root", str(root)]) == 0
    assert "Манай төлөвлөгөө" in (root / "docs/schema/plan.schema.json").read_text(encoding="utf-8")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "iltod.cli", *arguments]
    return subprocess.run(command, capture_output=True, env={**os.environ, **environment}, timeout=60, check=False)


def test_the_command_itself_prints_utf8_wherever_its_output_goes(minimal: Minimal) -> None:
    done = run("check", "--root", str(minimal(WRONG)), "--as-of", "2026-07-15", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "арга хэмжээ" in done.stdout.decode("utf-8")
    assert done.stderr == b""


def test_a_reader_who_has_seen_enough_is_no_crash(minimal: Minimal) -> None:
    root = minimal({f"plans/body/{number}.txt": "x" for number in range(1000)})
    command = [sys.executable, "-m", "iltod.cli", "check", "--root", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


def test_help_and_check_load_only_what_they_need(minimal: Minimal) -> None:
    """A shell completes and a hook runs often: neither may wait for the parts that build pages."""
    probe = (
        "import sys\nfrom iltod.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('LOADED', *sorted({name.split('.')[0] for name in sys.modules}))"
    )

    def loaded(*arguments: str) -> set[str]:
        command = [sys.executable, "-c", probe, *arguments]
        done = subprocess.run(command, capture_output=True, timeout=60, check=True)
        return set(done.stdout.decode("utf-8").rsplit("LOADED", 1)[1].split())

    building = {"jinja2", "mkdocs", "babel", "markdown", "material", "markupsafe"}
    assert not (building | {"yaml"}) & loaded("--help")
    checking = loaded("check", "--root", str(minimal()))
    assert "yaml" in checking
    assert not (building - {"babel"}) & checking


@pytest.mark.parametrize("command", [(), ("import",), ("build",), ("check",)])
def test_help_names_each_group_once(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    assert capsys.readouterr().out.count("сонголтууд:") == 1


def test_a_reader_that_has_seen_enough_is_no_fault_of_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "a.txt").write_text("№\tАрга хэмжээ\tХугацаа\n1.1\tСургалт\tII улирал\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def closed(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("iltod.cli.import_commands._tell", closed)
    monkeypatch.setattr("iltod.cli._write_to_nothing", lambda: None)
    assert main(["import", "a.txt", "--body", "b", "--year", "2026"]) == 1
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("Зохиомол сум\nСум\n\nmedee@example.gov.mn\n\n".encode(), 0, ""),
        ("\ufeffЗохиомол сум\r\nсум\r\n\r\n\r\n\r\n".encode(), 0, ""),
        (b"", 2, "Байгууллагын нэр алга."),
        ("Зохиомол сум\nсум\n".encode(), 2, "«Улсын бүртгэлийн дугаар"),
        ("Зохиомол сум\nsum\nсум\n\n\n\n".encode(), 2, "«sum» гэсэн төрөл алга"),
        ("Зохиомол сум\n".encode("cp1251"), 2, "UTF-8 бичвэр биш"),
    ],
    ids=["all", "from_windows", "nothing", "half", "wrong", "other_letters"],
)
def test_another_program_may_answer_for_a_new_repository(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: bytes,
    code: int,
    words: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))
    assert main(["new", str(tmp_path / "sum"), "--no-git"]) == code
    assert words in capsys.readouterr().err
    if code:
        assert list(tmp_path.iterdir()) == []
    else:
        record = (tmp_path / "sum/plans/zokhiomol-sum/organisation.yml").read_text(encoding="utf-8")
        assert 'name: "Зохиомол сум"\nkind: soum' in record


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for folder, named in (("file", "file"), ("file/x", "file"), ("x" * 300, "x" * 300)):
        assert main(["new", str(tmp_path / folder), "--name", "Сум", "--no-git"]) == 1
        told = capsys.readouterr().err
        assert f"{tmp_path / named}" in told
        assert re.search(r"«[^»]*»: [А-Яа-яӨөҮү ]+\.", told), told
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_name_is_one_line_whatever_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "sum"
    assert main(["new", str(folder), "--name", "Сум\nkind: x {{ y }} {% z %} <b>&", "--no-git"]) == 0
    assert "# Сум kind: x {{ y }} {% z %} <b>&: " in (folder / "README.md").read_text(encoding="utf-8")
    assert main(["build", "--root", str(folder), "--output", str(folder / "site"), "--quiet"]) == 0
    for page in ("index.html", "about/index.html", "404.html"):
        text = (folder / "site" / page).read_text(encoding="utf-8")
        assert re.search(r"Сум kind: x (\{\{|&#123;&#123;) y }} (\{|&#123;)% z %} &lt;b&gt;&amp;", text), page


def test_a_port_is_a_number_of_a_port(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for port in ("65536", "-1", "x"):
        with pytest.raises(SystemExit) as ended:
            main(["serve", "--port", port])
        assert ended.value.code == 2
    assert "«65536» порт болохгүй" in capsys.readouterr().err


def test_the_command_says_which_version_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert re.fullmatch(r"iltod \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)


def test_with_a_name_nobody_is_asked_but_at_a_keyboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, stdin in enumerate((None, io.StringIO(""), io.StringIO("sum\nbad\n"))):
        monkeypatch.setattr("sys.stdin", stdin)
        assert main(["new", str(tmp_path / str(number)), "--name", "Сум", "--no-git"]) == 0
    monkeypatch.setattr("sys.stdin", None)
    assert main(["new", str(tmp_path / "none"), "--no-git"]) == 2


def test_lines_that_a_list_of_an_older_repository_lacks_are_given_to_paste(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "sum"
    assert main(["new", str(folder), "--name", "Сум", "--no-git"]) == 0
    ignored, kept = folder / ".gitignore", folder / ".gitattributes"
    whole = ignored.read_text(encoding="utf-8")
    ignored.write_text("/own/\n" + whole.replace("/.site-*\n", "").replace("Эх файлаас", "Дахин"), encoding="utf-8")
    kept.write_text("*.own binary\n" + kept.read_text(encoding="utf-8"), encoding="utf-8")
    capsys.readouterr()
    assert main(["new", str(folder)]) == 0
    told = capsys.readouterr().out
    assert told.splitlines()[:2] == [".gitignore: дараах мөр дутуу, файлын төгсгөлд хуулж нэмнэ:", "/.site-*"]
    assert ".gitattributes" not in told
    assert "Шинэ хувилбарт өөр файл: 1." in told
    ignored.write_text(ignored.read_text(encoding="utf-8") + "/.site-*\n", encoding="utf-8")
    assert main(["new", str(folder)]) == 0
    assert "Бүх файл энэ хувилбарынхтай ижил." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["con", "lpt1", "about", "../x", ""])
def test_an_id_that_cannot_be_a_folder_everywhere_begins_no_repository(tmp_path: Path, name: str) -> None:
    with pytest.raises(SystemExit):
        main(["new", str(tmp_path / "sum"), "--name", "Сум", "--no-git", "--id", name])
    assert list(tmp_path.iterdir()) == []


def test_what_is_typed_wrong_for_a_new_repository_is_asked_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = ["", "Зохиомол сум", "sum", "Сум", "12", "", "medee@example.gov.mn", ""]
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question.partition(" ")[0])
        return answers[len(asked) - 1]

    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", answer)
    assert main(["new", str(tmp_path / "sum"), "--no-git"]) == 0
    assert asked == ["Байгууллагын", "Байгууллагын", "Төрөл", "Төрөл", "Улсын", "Улсын", "Алдаа", "Сайтын"]
    shown = capsys.readouterr().err
    assert "«sum» гэсэн төрөл алга" in shown
    assert "«12» 7 оронтой дугаар биш байна." in shown
    (record,) = (tmp_path / "sum").glob("plans/*/organisation.yml")
    assert "kind: soum" in record.read_text(encoding="utf-8")
