"""The reader keeps text literal, tells every node's place, and turns whatever is wrong into problems."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from iltod.reading.yaml import (
    DEEPEST,
    LARGEST_FILE,
    MOST_VALUES,
    Mapping,
    Node,
    Scalar,
    Sequence,
    compose_clean,
    read_bytes,
    read_file,
    read_plain,
)


def plain(text: str | bytes) -> Any:
    """Return what a sound text holds, as dicts, lists and text."""
    reading = read_bytes(text if isinstance(text, bytes) else text.encode(), "f.yml")
    assert reading.problems == []
    assert reading.node is not None
    return as_plain(reading.node)


def as_plain(node: Node) -> Any:
    match node:
        case Mapping():
            return {key: as_plain(entry.node) for key, entry in node.entries.items()}
        case Sequence():
            return [as_plain(item) for item in node.items]
        case Scalar():
            return None if node.empty else node.text


def told(text: str | bytes) -> list[tuple[str, int, int]]:
    """Return code, line and column of every problem."""
    reading = read_bytes(text if isinstance(text, bytes) else text.encode(), "f.yml")
    assert reading.node is None
    assert all(problem.place.file == "f.yml" for problem in reading.problems)
    return [(problem.code, problem.place.line, problem.place.column) for problem in reading.problems]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("off", "off"),
        ("1:30", "1:30"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1.10", "1.10"),
        ("100", "100"),
        ("2026-06-30", "2026-06-30"),
        ("true", "true"),
        (".inf", ".inf"),
        ("=", "="),
        ("'null'", "null"),
        ('"~"', "~"),
        ("'it''s'", "it's"),
        ('"\\u04e9\\n2"', "ө\n2"),
        ("{{ 7*7 }}".join("''"), "{{ 7*7 }}"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
    ],
)
def test_a_scalar_stays_the_text_that_was_written(written: str, text: str | None) -> None:
    assert plain(f"key: {written}\n") == {"key": text}


def test_blocks_fold_and_keep_their_lines() -> None:
    assert plain("a: |\n  нэг\n  хоёр\nb: >-\n  нэг\n  хоёр\n") == {"a": "нэг\nхоёр\n", "b": "нэг хоёр"}


def test_comments_stand_on_their_own_or_after_what_they_cannot_cut() -> None:
    items = ["{б: 'в'} # гурав", '"г" # тав', "C#", "а#б", "| # зургаа\n    # долоо"]
    text = "# нэг\na: # хоёр\n" + "".join(f"  # дөрөв\n  - {item}\n" for item in items)
    assert plain(text) == {"a": [{"б": "в"}, "г", "C#", "а#б", "# долоо\n"]}


def test_every_node_knows_its_place() -> None:
    node = read_bytes("нэр:\n  - {key: утга}\n".encode(), "f.yml").node
    assert isinstance(node, Mapping)
    entry = node.entries["нэр"]
    assert (node.line, node.column, entry.line, entry.column) == (1, 1, 1, 1)
    assert isinstance(entry.node, Sequence)
    (item,) = entry.node.items
    assert isinstance(item, Mapping)
    value = item.entries["key"]
    assert (item.line, item.column) == (2, 5)
    assert (value.column, value.node.column) == (6, 11)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_read_alike(ending: str) -> None:
    assert plain(ending.join(["a: 1", "b: |", "  нэг", "  хоёр", ""])) == {"a": "1", "b": "нэг\nхоёр\n"}
    assert told(ending.join(["a: 1", "# тайлбар", "a: 2", ""])) == [("duplicate_key", 3, 1)]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert plain(b"\xef\xbb\xbfa: 1\n") == {"a": "1"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # files
        (b"", [("empty_file", 1, 1)]),
        (b" \n\n", [("empty_file", 1, 1)]),
        (b"# only a comment\n", [("empty_file", 1, 1)]),
        (b"---\n", [("empty_file", 1, 1)]),
        (b"~\n", [("empty_file", 1, 1)]),
        (b"a\0b", [("not_text", 1, 1)]),
        ("a: 1".encode("utf-16"), [("not_utf8", 1, 1)]),
        ("a: 1".encode("utf-16-be"), [("not_text", 1, 1)]),
        ("a: 1\nnэр: Авлига".encode("cp1251"), [("not_utf8", 2, 2)]),
        (b"\xef\xbb\xbfa: 1\nab\xff", [("not_utf8", 2, 3)]),
        # characters that nobody sees
        ("a: \N{RIGHT-TO-LEFT OVERRIDE}б", [("forbidden_character", 1, 4)]),
        ("a: 1\nb: б\N{LEFT-TO-RIGHT ISOLATE}", [("forbidden_character", 2, 5)]),
        ("a: б\x07", [("forbidden_character", 1, 5)]),
        ("a: б\x85", [("forbidden_character", 1, 5)]),
        ("a: б\N{LINE SEPARATOR}", [("forbidden_character", 1, 5)]),
        ("a: б\N{ZERO WIDTH NO-BREAK SPACE}", [("forbidden_character", 1, 5)]),
        ('a: "б\\0"', [("forbidden_character", 1, 4)]),
        ('a: "б\\e[31m"', [("forbidden_character", 1, 4)]),
        ('a: "\\u202e"\nb: "\\L"', [("forbidden_character", 1, 4), ("forbidden_character", 2, 4)]),
        ('"\\a": 1', [("forbidden_character", 1, 1)]),
        # merge conflicts
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> zasvar\n", [("merge_conflict", 2, 1)]),
        ("<<<<<<< x\n>>>>>>> y\n<<<<<<< x\n>>>>>>> y\n", [("merge_conflict", 1, 1), ("merge_conflict", 3, 1)]),
        ("a: 1\n>>>>>>> zasvar\n", [("merge_conflict", 2, 1)]),
        ("a: 1\n=======\nb: 2\n", [("merge_conflict", 2, 1)]),
        ("=======\na: 1\n>>>>>>> zasvar\n", [("merge_conflict", 1, 1)]),
        ("<<<<<<<\r\na: 1\r\n", [("merge_conflict", 1, 1)]),
        # what YAML can do and data may not
        ("a: &x 1\nb: 2", [("alias_refused", 1, 4)]),
        ("a: *x", [("alias_refused", 1, 4)]),
        ("*x", [("alias_refused", 1, 1)]),
        ("a: {<<: *x}", [("alias_refused", 1, 9)]),
        ("a: !!python/object/apply:os.system [ls]", [("tag_refused", 1, 4)]),
        ("a: !!str 1", [("tag_refused", 1, 4)]),
        ("a: !important x", [("tag_refused", 1, 4)]),
        ("a: ! x", [("tag_refused", 1, 4)]),
        ("a: 1\n---\nb: 2", [("several_documents", 2, 1)]),
        ("? [a]\n: 1", [("complex_key", 1, 3)]),
        ("a: {{ b }}", [("complex_key", 1, 5)]),
        ("a: 1\nb: 2\na: 3\na: 4", [("duplicate_key", 3, 1), ("duplicate_key", 4, 1)]),
        ("a: {b: 1, b: 2}", [("duplicate_key", 1, 11)]),
        # what people mistype
        ("a:\n\tb: 1", [("tab_indentation", 2, 1)]),
        ("a:\n  b: 1\n\tc: 2", [("tab_indentation", 3, 1)]),
        ("\ta: 1", [("tab_indentation", 1, 1)]),
        ("a: Зорилго: авлига", [("colon_in_text", 1, 11)]),
        ("a: 1\n  b: 2", [("wrong_indentation", 2, 3)]),
        ("a: 1\n  Дүн: 2", [("colon_in_text", 2, 6)]),
        ("a: б\n  в г\n  c: 2", [("colon_in_text", 3, 4)]),
        ("a:1\nb: 2", [("missing_colon", 1, 1)]),
        ("a: 1\nb:2\nc: 3", [("missing_colon", 2, 1)]),
        ("a: 1\nb\nc: 3", [("missing_colon", 2, 1)]),
        ("date 2026-01-01\nb: 2", [("missing_colon", 1, 1)]),
        ("date\N{FULLWIDTH COLON} 2026-01-01\n\nb: 2", [("missing_colon", 1, 1)]),
        ("a:\n  - b: 1\n    date = 2\n    c: 2", [("missing_colon", 3, 5)]),
        ("a:\n  -b: 1\n    c: 2", [("bad_indentation", 2, 3)]),
        ("a:\n  • b: 1\n    c: 2", [("bad_indentation", 2, 3)]),
        ("a:\n  –\tb: 1\n    c: 2", [("bad_indentation", 2, 3)]),
        ("a: 1\nb:\xa02\nc: 3", [("forbidden_character", 2, 3)]),
        ("a:\n\xa0\xa0b: 1\n  c: 2", [("forbidden_character", 2, 1)]),
        ("a:\xa01\nb: 2", [("forbidden_character", 1, 3)]),
        ('a: "нэг\nb: хоёр\nc: 3', [("unclosed_quote", 1, 4)]),
        ("a: 'нэг\nb: 2", [("unclosed_quote", 1, 4)]),
        ("a: [нэг, хоёр\nb: 2", [("unclosed_quote", 1, 4)]),
        ("a: {нэг: хоёр\nb: 2", [("unclosed_quote", 1, 4)]),
        ("a: 1\nb: [\n\n", [("unclosed_quote", 2, 1)]),
        ('a: "Ил тод" байдал', [("text_after_quote", 1, 13)]),
        ("a: [хавсралт] байдал", [("text_after_quote", 1, 15)]),
        ('"Ил тод" байдал', [("text_after_quote", 1, 10)]),
        ('a: "C:\\users"', [("bad_escape", 1, 9)]),
        ('a: "\\ж"', [("bad_escape", 1, 5)]),
        ('a: "\\ud800"', [("bad_escape", 1, 7)]),
        ("a: Аян #авлигагүй", [("comment_in_text", 1, 4)]),
        ("a: #110\nb: 1", [("comment_in_text", 1, 3)]),
        ("a: нэг\n  хоёр  # гурав\nb: 1", [("comment_in_text", 1, 4)]),
        ("a: [нэг, хоёр #гурав\n  ]", [("comment_in_text", 1, 10)]),
        ("a: @gazar", [("special_start", 1, 4)]),
        ("a: `x`", [("special_start", 1, 4)]),
        ("a: % 5", [("special_start", 1, 4)]),
        ("a: *Чухал*", [("special_start", 1, 4)]),
        ("a: & Ко", [("special_start", 1, 4)]),
        ("a: > 5 удаа", [("special_start", 1, 4)]),
        ("a: |2026", [("special_start", 1, 4)]),
        ("%NOTE\na: 1", [("special_start", 1, 1)]),
        ("a: !x!y z", [("special_start", 1, 4)]),
        ("a:\n  - 1\n - 2", [("wrong_indentation", 3, 2)]),
        ("a:\n    b: 1\n  c: 2", [("wrong_indentation", 3, 3)]),
        ("a: - 1", [("bad_indentation", 1, 4)]),
        ("%YAML 2.0\n---\na: 1", [("yaml_syntax", 1, 1)]),
    ],
)
def test_what_is_wrong_is_told_at_its_place(content: str | bytes, expected: list[tuple[str, int, int]]) -> None:
    assert told(content) == expected


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ("title: Сургалт: 2026", 'title: "Сургалт: 2026"'),
        ("- title: Сургалт: 2026", '- title: "Сургалт: 2026"'),
        ("title: @gazar", 'title: "@gazar"'),
        ("title: Аян #1", 'title: "Аян #1"'),
        ("title: #1", 'title: "#1"'),
        ("title: > 5 удаа", 'title: "> 5 удаа"'),
        ('title: "Ил тод" байдал', "title: '\"Ил тод\" байдал'"),
        ("title: 'Ил тод' \"байдал\"", "title: '''Ил тод'' \"байдал\"'"),
        ('title: "C:\\users"', "title: 'C:\\users'"),
        ("title:Сургалт\nkind: photo", "title: Сургалт"),
        ("title Сургалт\nkind: photo", "title: Сургалт"),
        ("title\N{FULLWIDTH COLON}Сургалт\nkind: photo", "title: Сургалт"),
        ("title:\xa0Сургалт\nkind: photo", "title: Сургалт"),
        ("-title: Сургалт\n kind: photo", "- title: Сургалт"),
        ("• title: Сургалт\n  kind: photo", "- title: Сургалт"),
        ("title: - Сургалт", 'title: "- Сургалт"'),
    ],
)
def test_the_line_to_copy_is_the_authors_own_line_mended(written: str, example: str) -> None:
    (problem,) = read_bytes(written.encode(), "f.yml").problems
    assert problem.example == example
    assert read_bytes(example.encode(), "f.yml").problems == []


def test_a_quoted_line_in_a_message_is_short_and_visible() -> None:
    (problem,) = read_bytes(f"a: @{'б' * 500}\xa0\N{ZERO WIDTH SPACE}".encode(), "f.yml").problems
    written = dict(problem.facts)["written"]
    assert len(written) == 80
    assert written.endswith("…")


def test_all_problems_of_a_file_are_found_in_one_reading() -> None:
    assert told("a: !x 1\nb: *y\na: 2\n? [c]\n: 1\n") == [
        ("tag_refused", 1, 4),
        ("alias_refused", 2, 4),
        ("duplicate_key", 3, 1),
        ("complex_key", 4, 3),
    ]


DEEP = ("[", "{a: ", "- ", "? ", "[[], ", "- ? ", "? - ", "-  ", "?  ", "-   ? ", "-\t", "?\t", "- [", "? {", "- - ")


@pytest.mark.parametrize("opening", DEEP)
def test_no_depth_crashes_the_quick_way(opening: str) -> None:
    assert compose_clean((opening * 100_000).encode()) is None
    assert compose_clean(("a:\n  " + opening * 100_000).encode()) is None


def test_depth_by_lines_does_not_crash_the_quick_way() -> None:
    for opening in ("a:", "-", "?", "- a:"):
        compose_clean("".join(" " * depth + opening + "\n" for depth in range(1400)).encode())


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[[], "])
def test_deep_nesting_stops_early(opening: str) -> None:
    started = time.perf_counter()
    assert [code for code, _, _ in told(opening * 100_000)] == ["too_deep"]
    assert time.perf_counter() - started < 2


def test_the_deepest_allowed_nesting_is_read() -> None:
    assert plain("[" * DEEPEST + "]" * DEEPEST) != []
    assert [code for code, _, _ in told("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))] == ["too_deep"]


def test_many_values_stop_at_the_limit() -> None:
    assert len(plain(f"[{'1,' * (MOST_VALUES - 1)}]")) == MOST_VALUES - 1
    assert [code for code, _, _ in told(f"[{'1,' * MOST_VALUES}]")] == ["too_many_values"]


def test_an_alias_bomb_is_refused_without_being_grown() -> None:
    layers = "\n".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in zip("abcd", "bcde", strict=True)
    )
    assert {code for code, _, _ in told(f"a: &a [x]\n{layers}\n")} == {"alias_refused"}


def test_the_largest_file_is_read_and_a_larger_one_is_not(tmp_path: Path) -> None:
    largest = b"a: " + b"x" * (LARGEST_FILE - 3)
    assert len(plain(largest)["a"]) == LARGEST_FILE - 3
    assert told(largest + b"x") == [("file_too_large", 1, 1)]
    path = tmp_path / "f.yml"
    path.write_bytes(largest + b"x")
    assert [problem.code for problem in read_file(path, "f.yml").problems] == ["file_too_large"]


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yml")
    (tmp_path / "folder.yml").mkdir()
    (tmp_path / "loop.yml").symlink_to(tmp_path / "loop.yml")
    for name in ("pipe.yml", "folder.yml", "loop.yml", "nothing.yml"):
        (problem,) = read_file(tmp_path / name, name).problems
        assert (problem.code, problem.place.file) == ("unreadable_file", name)


def test_a_file_of_the_project_is_read_plain_or_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "wording.yml"
    path.write_text("a:\n  - б\n  - {в: 110}\n", encoding="utf-8")
    assert read_plain(path) == {"a": ["б", {"в": "110"}]}
    path.write_text("a: 1\na: 2\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^wording\.yml:2:1: "):
        read_plain(path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^wording\.yml:1:1: "):
        read_plain(path)
