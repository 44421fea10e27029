"""Compiled templates are kept beside the program's compiled modules, and taken from there only if they are the same."""

from __future__ import annotations

import datetime
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from iltod.pages.template_compiler import FactEnvironment
from iltod.site import build_state
from iltod.site.build import build_site

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/minimal/plans"
DAY = datetime.date(2026, 7, 15)

pytestmark = pytest.mark.usefixtures("small_program")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder beside the modules of a program that was just installed."""
    path = tmp_path / "installed/__pycache__/templates"
    path.parent.parent.mkdir()
    monkeypatch.setattr(build_state, "INSTALLED_TEMPLATES", path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return path


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled from now on."""
    names: list[str] = []
    compile_one = FactEnvironment.compile

    def noted(self: FactEnvironment, source: str, name: str, *rest: object, **options: object) -> object:
        names.append(name)
        return compile_one(self, source, name, *rest, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(FactEnvironment, "compile", noted)
    return names


def new_site(root: Path, *, cached: bool = True, day: datetime.date = DAY) -> dict[str, bytes]:
    """Build a site from nothing and return its pages."""
    shutil.copytree(EXAMPLE, root / "plans")
    assert build_site(root, root / "site", day, workers=1, cached=cached).files > 50
    return pages(root)


def pages(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "site").rglob("*.html")}


def test_another_site_and_another_day_compile_nothing(tmp_path: Path, kept: Path, compiled: list[str]) -> None:
    first = new_site(tmp_path / "first")
    assert compiled
    assert len(list(kept.iterdir())) == 1
    compiled.clear()
    assert new_site(tmp_path / "second") == first
    new_site(tmp_path / "third", cached=False, day=DAY + datetime.timedelta(1))
    assert not compiled


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def garbled(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"<article", b"<artikle"))


def foreign(path: Path) -> None:
    path.write_bytes(b"another program's")


@pytest.mark.parametrize("damage", [cut, garbled, foreign, Path.unlink], ids=lambda damage: damage.__name__)
def test_damage_is_known_as_such(
    tmp_path: Path, kept: Path, compiled: list[str], damage: Callable[[Path], None]
) -> None:
    first = new_site(tmp_path / "first")
    compiled.clear()
    (only,) = kept.iterdir()
    damage(only)
    assert new_site(tmp_path / "second") == first
    assert compiled


def site_with_words(root: Path, tagline: str) -> dict[str, bytes]:
    (root / "site_templates").mkdir(parents=True)
    (root / "site_templates/wording.yml").write_text(f"site:\n  tagline: {tagline}\n", encoding="utf-8")
    return new_site(root)


def test_own_words_are_not_those_of_the_site_before(tmp_path: Path, kept: Path) -> None:
    plain = new_site(tmp_path / "first")
    other = site_with_words(tmp_path / "second", "Өөр үг")
    assert other["site/index.html"] != plain["site/index.html"]
    assert new_site(tmp_path / "third") == plain


def test_sites_that_are_built_in_turn_keep_theirs_and_old_ones_make_room(
    tmp_path: Path, kept: Path, compiled: list[str]
) -> None:
    for tagline in ("Нэг", "Хоёр", "Гурав"):
        site_with_words(tmp_path / tagline, tagline)
    compiled.clear()
    site_with_words(tmp_path / "again", "Нэг")
    assert not compiled
    for tagline in ("Дөрөв", "Тав", "Зургаа"):
        site_with_words(tmp_path / tagline, tagline)
    assert len(list(kept.iterdir())) == build_state.MOST_INSTALLED


def test_a_program_that_may_not_be_written_to_builds_all_the_same(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = new_site(tmp_path / "first")
    shutil.rmtree(kept.parent)
    kept.parent.write_bytes(b"")  # no folder can be made here
    assert new_site(tmp_path / "second") == first
    kept.parent.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    new_site(tmp_path / "third")
    assert not kept.exists()
