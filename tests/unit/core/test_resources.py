"""A project overrides what the program brings file by file."""

from __future__ import annotations

from pathlib import Path

from iltod.core.resources import Layers, default_folder, layers_of


def write_tree(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


def two(tmp_path: Path) -> Layers:
    own = write_tree(tmp_path / "own", {"a.txt": "own", "sub/new.txt": "own"})
    program = write_tree(tmp_path / "program", {"a.txt": "program", "b.txt": "program", "sub/old.txt": "program"})
    return layers_of(own, program)


def test_the_file_of_the_project_stands_before_that_of_the_program(tmp_path: Path) -> None:
    layers = two(tmp_path)
    assert layers.file("a.txt").read_text() == "own"
    assert layers.file("b.txt").read_text() == "program"
    assert layers.folder("sub").file("old.txt").read_text() == "program"
    assert layers.file("nothing.txt") == tmp_path / "program" / "nothing.txt"
    assert [(name, path.read_text()) for name, path in layers.files()] == [
        ("a.txt", "own"),
        ("b.txt", "program"),
        ("sub/new.txt", "own"),
        ("sub/old.txt", "program"),
    ]


def test_any_change_in_any_layer_changes_the_digest(tmp_path: Path) -> None:
    layers = two(tmp_path)
    before = layers.digest()
    assert layers.digest() == before
    for name in ("own/a.txt", "program/b.txt", "program/sub/old.txt"):
        path = tmp_path / name
        path.write_text(f"{path.read_text()}!")
        assert layers.digest() != before
        before = layers.digest()


def test_a_checkout_is_one_layer_and_a_folder_that_is_not_there_is_none(tmp_path: Path, root: Path) -> None:
    assert layers_of(root / "site_templates", default_folder("site_templates")).folders == (root / "site_templates",)
    (tmp_path / "link").symlink_to(root / "site_templates")
    assert len(layers_of(tmp_path / "link", default_folder("site_templates")).folders) == 1
    assert layers_of(tmp_path / "nothing", tmp_path / "neither").folders == (tmp_path / "neither",)
