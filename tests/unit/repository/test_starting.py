"""`iltod new` begins wherever a repository can begin, and says what it chose itself."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from iltod.cli import main

MAIL = ("--email", "medee@example.gov.mn")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def bodies(folder: str) -> list[str]:
    return [path.parent.name for path in Path(folder, "plans").glob("*/organisation.yml")]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("!!!", "baiguullaga"),
        ("日本", "baiguullaga"),
        ("About", "about-baiguullaga"),
        ("Data", "data-baiguullaga"),
        ("CON", "con-baiguullaga"),
    ],
)
def test_a_name_that_gives_no_id_gets_one_that_is_told(
    name: str, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "site", "--name", name, *MAIL]) == 0
    assert bodies("site") == [body]
    told = capsys.readouterr().err
    assert f"«{name}»" in told
    assert f"«{body}»" in told
    assert "--id" in told
    assert main(["check", "--root", "site"]) == 0


def test_a_name_that_gives_an_id_gets_it_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "site", "--name", "Сонгинохайрхан дүүрэг", *MAIL]) == 0
    assert bodies("site") == ["songinokhairkhan-duureg"]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("kind", ["new", "empty", "here", "link", "cloned"])
def test_a_repository_begins_in_any_folder_without_data(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path("Манай сайт")
    if kind != "new":
        folder.mkdir()
    if kind == "link":
        folder = Path("link")
        folder.symlink_to("Манай сайт")
    elif kind == "cloned":
        subprocess.run(["git", "init", "--quiet", "."], cwd=folder, check=True)
    elif kind == "here":
        monkeypatch.chdir(folder)
        folder = Path()
    assert main(["new", str(folder), "--name", "Сум", *MAIL]) == 0
    assert bodies(str(folder)) == ["sum"]
    assert (folder / ".git").is_dir()
    assert not [path for path in folder.iterdir() if path.name.startswith(".iltod-")]


def test_a_folder_that_cannot_be_written_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "somewhere/.iltod-x")

    monkeypatch.setattr("tempfile.TemporaryDirectory", refused)
    assert main(["new", "site", "--name", "Сум", *MAIL]) == 1
    assert "«site»: бичих эрх алга" in capsys.readouterr().err


def test_without_git_everything_is_written_and_that_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["new", "site", "--name", "Сум", *MAIL]) == 0
    assert "git init" in capsys.readouterr().err
    assert main(["new", "other", "--name", "Сум", "--no-git", *MAIL]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--name", "x\x1b[31m"), "харагдахгүй тэмдэгт"),
        (("--name", "\u202eСум"), "харагдахгүй тэмдэгт"),
        (("--name", "Сум", "--form", "https://me:SECRET@example.mn/"), "маягтын бүтэн хаяг биш"),
        (("--name", "Сум", "--form", "javascript:alert(1)"), "маягтын бүтэн хаяг биш"),
        (("--name", "Сум", "--address", "https://me:SECRET@example.mn/"), "нууц үг орсон"),
        (("--name", "Сум", "--address", "https://example.mn/?a"), "? эсвэл #"),
        (("--name", "Сум", "--email", "mailto:a@b.mn"), "цахим шуудангийн хаяг биш"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_reason(
    flags: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "site", *flags]) == 2
    words = capsys.readouterr().err
    assert told in words
    assert "SECRET" not in words
    assert "\x1b" not in words
    assert os.listdir() == []  # noqa: PTH208


def test_what_looks_like_a_mark_of_the_starter_is_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    name = 'Сум @ID@ @CONTACT@ @NAME_YAML@ "x"'
    flags = ("--form", " https://forms.example.mn/x?id=1#a ", "--registry", " 1234567")
    assert main(["new", "site", "--name", f" {name}\n", *flags, *MAIL]) == 0
    assert Path("site/README.md").read_text(encoding="utf-8").startswith(f"# {name}:")
    assert main(["check", "--root", "site"]) == 0
