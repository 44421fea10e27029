"""Words are found by name or not at all; nothing prints a hole."""

from __future__ import annotations

from pathlib import Path

import pytest

from iltod.pages.wording import Wording, WordingError, read_wording


def test_words_are_found_by_name() -> None:
    words = Wording({"plan": {"title": "Төлөвлөгөө", "states": {"late": "хоцорсон"}}})
    assert words.plan.title == "Төлөвлөгөө"
    assert words["plan"]["states"]["late"] == "хоцорсон"


@pytest.mark.parametrize("name", ["missing", "title2", "Title"])
def test_a_missing_word_is_an_error_that_names_it(name: str) -> None:
    words = Wording({"plan": {"title": "Төлөвлөгөө"}})
    with pytest.raises(WordingError, match=rf"plan\.{name}"):
        words.plan[name]
    with pytest.raises(WordingError, match=rf"plan\.{name}"):
        getattr(words.plan, name)


@pytest.mark.parametrize("value", ["", "  ", {}, None, ["а", "б"], 7])
def test_what_is_no_word_is_refused(value: object) -> None:
    with pytest.raises(WordingError, match=r"plan\.title"):
        Wording({"plan": {"title": value}})


@pytest.mark.parametrize("name", ["_words", "a b", "", "гарчиг", "a.b"])
def test_a_name_that_templates_cannot_say_is_refused(name: str) -> None:
    with pytest.raises(WordingError, match="not a name"):
        Wording({name: "Төлөвлөгөө"})


def test_words_do_not_change() -> None:
    words = Wording({"title": "Төлөвлөгөө"})
    with pytest.raises(AttributeError):
        words.title = "Тайлан"
    with pytest.raises(AttributeError):
        del words.title
    assert words.title == "Төлөвлөгөө"


def test_words_are_read_with_the_files_named_after_theirs(tmp_path: Path) -> None:
    (tmp_path / "wording.yml").write_text("plan:\n  title: Төлөвлөгөө\n", encoding="utf-8")
    (tmp_path / "wording-fields.yml").write_text("fields:\n  year: Он\n", encoding="utf-8")
    (tmp_path / "other.yml").write_text("plan: өөр\n", encoding="utf-8")
    words = read_wording(tmp_path / "wording.yml")
    assert (words.plan.title, words.fields.year) == ("Төлөвлөгөө", "Он")


def test_a_group_that_two_files_have_is_refused(tmp_path: Path) -> None:
    (tmp_path / "wording.yml").write_text("plan:\n  title: Төлөвлөгөө\n", encoding="utf-8")
    (tmp_path / "wording-more.yml").write_text("plan:\n  year: Он\n", encoding="utf-8")
    with pytest.raises(WordingError, match="plan stands in another file"):
        read_wording(tmp_path / "wording.yml")


@pytest.mark.parametrize("content", ["- а\n- б\n", "үг\n"])
def test_a_file_without_groups_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "wording.yml").write_text(content, encoding="utf-8")
    with pytest.raises(WordingError, match="groups of words"):
        read_wording(tmp_path / "wording.yml")
