"""The wheel holds everything a site needs, and works far from the checkout in a folder that holds data alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from installed import Installed, write_files
from whole_site import tree

CONFIG = "site_name: Манай сайт\ndocs_dir: content\ntheme:\n  name: material\nplugins: [iltod]\n"


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A body's own folder: its data, and nothing of the program."""
    shutil.copytree(root / "tests/examples/minimal/plans", tmp_path / "body" / "plans")
    return tmp_path / "body"


def test_every_default_is_in_the_wheel(root: Path, installed: Installed) -> None:
    packed = {
        name.removeprefix("iltod/defaults/"): name
        for name in zipfile.ZipFile(installed.wheel).namelist()
        if name.startswith("iltod/defaults/")
    }
    folders = ("site_templates", "content", "docs/servers", "docs/schema")
    expected = {path.relative_to(root).as_posix() for name in folders for path in (root / name).rglob("*")}
    expected |= {"plans/rating_scales.yml", "plans/disclosure_catalogue.yml", "generator/requirements.txt"}
    assert len(expected) > 100
    assert expected - {name for name in expected if (root / name).is_dir()} == packed.keys()
    with zipfile.ZipFile(installed.wheel) as archive:
        assert {name: archive.read(member) for name, member in packed.items()} == {
            name: (root / name).read_bytes() for name in packed
        }


def test_the_program_runs_from_the_wheel(installed: Installed, tmp_path: Path) -> None:
    run = installed.run("python", "-c", "import iltod; print(iltod.__file__)", cwd=tmp_path)
    assert str(installed.programs.parent) in run.stdout, run.stderr


def test_a_folder_of_data_alone_is_checked_built_and_verified(installed: Installed, folder: Path) -> None:
    (folder / "plans/rating_scales.yml").unlink()
    for command in (("iltod", "check"), ("iltod", "build", "--as-of", "2026-07-15"), ("iltod", "verify", "site")):
        run = installed.run(*command, cwd=folder)
        assert run.returncode == 0, run.stdout + run.stderr
    site = tree(folder / "site")
    assert {"index.html", "110/index.html", "404.html", "about/index.html", "assets/icon.svg", "sw.js"} <= site.keys()
    assert b"tel:110" in site["body/2026/index.html"]
    assert site["data/source/rating_scales.yml"]


def test_mkdocs_builds_the_same_pages_there(installed: Installed, folder: Path) -> None:
    write_files(folder, {"mkdocs.yml": CONFIG, "content/.gitkeep": ""})
    run = installed.run("mkdocs", "build", "--strict", cwd=folder, ILTOD_AS_OF="2026-07-15")
    assert run.returncode == 0, run.stderr
    by_mkdocs = tree(folder / "site")
    plain = installed.run("iltod", "build", "--as-of", "2026-07-15", "--output", "../plain", cwd=folder)
    assert plain.returncode == 0, plain.stderr
    assert all("contact" in each.stderr for each in (run, plain)), "a site without a contact says so by either way"
    by_library = tree(folder.parent / "plain")
    assert {path for path in by_mkdocs if path.endswith(".html")} == {
        path for path in by_library if path.endswith(".html")
    }
    assert by_mkdocs["body/2026/index.html"] == by_library["body/2026/index.html"]


def test_a_folder_overrides_file_by_file_and_word_by_word(installed: Installed, folder: Path) -> None:
    own = {
        "site_templates/wording-own.yml": "shell:\n  about: Бидний тухай\nhome:\n  organisationz: Байгууллага\n",
        "site_templates/pages/prose.html": '{% extends "partials/layout.html" %}{% block content %}МАНАЙ{% endblock %}',
        "site_templates/theme/assets/icon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "content/about.md": "---\ntitle: Бидний тухай\n---\n\nӨөрийн хуудас\n",
        "content/picture.txt": "зураг",
    }
    run = installed.run("iltod", "build", "--as-of", "2026-07-15", cwd=write_files(folder, own))
    assert run.returncode == 0, run.stderr
    assert "site_templates/wording-own.yml:4:3" in run.stderr
    assert "home.organisationz" in run.stderr
    site = tree(folder / "site")
    assert "Бидний тухай" in site["body/2026/index.html"].decode()
    assert "МАНАЙ" in site["glossary/index.html"].decode()
    assert site["assets/icon.svg"] == own["site_templates/theme/assets/icon.svg"].encode()
    assert site["picture.txt"].decode() == "зураг"


def test_an_upgrade_keeps_what_a_folder_has_of_its_own_and_tells_what_went_away(
    installed: Installed, folder: Path, tmp_path: Path
) -> None:
    """The next version has another word, another template and another page; the folder has its own of some of them."""
    own = {
        "site_templates/wording-own.yml": "shell:\n  about: Бидний тухай\ntotals:\n  reported: Мэдээлсэн\n",
        "content/about.md": "---\ntitle: Бидний тухай\n---\n\nӨөрийн хуудас\n",
    }
    write_files(folder, own)
    asked = installed.run("python", "-c", "import iltod; print(iltod.__path__[0])", cwd=tmp_path)
    package = Path(shutil.copytree(asked.stdout.strip(), tmp_path / "next" / "iltod"))
    templates, prose = package / "defaults/site_templates", package / "defaults/content"
    words = templates / "wording.yml"
    text = words.read_text(encoding="utf-8")
    words.write_text(re.sub(r"(?m)^  about: .*$", "  about_us: Шинэ үг", text, count=1), encoding="utf-8")
    for template in templates.rglob("*.html"):
        written = template.read_text(encoding="utf-8")
        template.write_text(re.sub(r"\bshell\.about\b", "shell.about_us", written), encoding="utf-8")
    (prose / "glossary.md").write_text("---\ntitle: Нэр томьёо\n---\n\nШинэ хувилбарын хуудас\n", encoding="utf-8")

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        done = installed.run(*command, cwd=folder, PYTHONPATH=str(package.parent), PYTHONDONTWRITEBYTECODE="1")
        assert "Traceback" not in done.stderr
        return done

    before = installed.run("iltod", "build", "--as-of", "2026-07-15", cwd=folder)
    assert before.returncode == 0, before.stderr
    assert "shell.about" not in before.stderr
    checked = run("iltod", "check")
    assert "site_templates/wording-own.yml:2:3" in checked.stdout + checked.stderr
    built = run("iltod", "build", "--as-of", "2026-07-15")
    assert built.returncode == 0, built.stderr
    site = tree(folder / "site")
    assert "Мэдээлсэн" in site["body/2026/index.html"].decode()
    assert "Шинэ үг" in site["body/2026/index.html"].decode()
    assert "Өөрийн хуудас" in site["about/index.html"].decode()
    assert "Шинэ хувилбарын хуудас" in site["glossary/index.html"].decode()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("site_templates/wording.yml", "home: {counted: Тоо}\n", "site_templates/wording.yml:1:17"),
        ("site_templates/wording.yml", "home: [\n", "site_templates/wording.yml:"),
        ("site_templates/pages/plan.html", "{% if %}", "site_templates/pages/plan.html:1"),
        ("site_templates/pages/plan.html", "\n{{ page.nothing }}", "site_templates/pages/plan.html:2"),
        ("site_templates/pages/plan.html", "{{ nothing }}", "site_templates/pages/plan.html:1"),
        ("site_templates/pages/plan.html", "{% include 'none.html' %}", "none.html"),
        ("site_templates/pages/plan.html", "{{ words.home.nothing }}", "home.nothing"),
        ("content/about.md", "гарчиггүй\n", "content/about.md:1:1"),
    ],
)
def test_what_is_wrong_in_an_override_is_told_with_its_place(
    installed: Installed, folder: Path, name: str, content: str, told: str
) -> None:
    run = installed.run("iltod", "build", cwd=write_files(folder, {name: content}))
    assert run.returncode in (1, 2)
    assert told in run.stderr
    assert "Traceback" not in run.stderr
    assert not (folder / "site").exists()
