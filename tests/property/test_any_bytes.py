"""Whatever bytes a file holds, reading ends in a record or in problems that stand inside the file."""

from __future__ import annotations

import codecs
import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from iltod.core.problem import Language, Problem
from iltod.core.report import REPORTERS
from iltod.model import Evidence, Period
from iltod.model.files import FILE_KINDS
from iltod.reading.binder import bind
from iltod.reading.fast_reader import decode_clean
from iltod.reading.yaml import read_bytes

MINIMAL = Path(__file__).resolve().parents[1] / "examples" / "minimal" / "plans"
SOUND = [path.read_bytes() for path in sorted(MINIMAL.rglob("*.yml"))]
LOCATED: dict[str, dict[str, object]] = {
    "plan": {"organisation": "a", "year": 2026},
    "rating_scales": {},
    "report": {"id": "q1", "period": Period.Q1},
    "assessment": {"id": "q1", "period": Period.Q1},
}

SNIPPETS = (
    *("a: ", "- ", "? ", ": ", "[", "]", "{", "}", ", ", "\n", "\n  ", "\n\t", "\r\n", "\r", "'", '"', "|\n", ">-\n"),
    *("#", "&a ", "*a", "!", "!!python/object:os.system ", "!x!y", "%YAML 1.1\n", "---\n", "...\n", "<<: *a", "\\"),
    *("\\x0", "~", "<<<<<<< HEAD\n", "=======\n", ">>>>>>> b\n", "\ufeff", "\u202e", "\u2028", "\x85", "\0", "\x1b"),
    *("@", "`", "null", "title", "kind: photo", "date: 2026-02-30", "Авлига", "e\u0301", "\U0001f600", "ᠮᠣᠩᠭᠣᠯ"),
    *("x" * 300, "[" * 30, "- " * 30),
)
YAML_LIKE = st.lists(st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=5)), max_size=30).map("".join)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound file into which something was typed, pasted or lost."""
    content = draw(st.sampled_from(SOUND))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        pasted = draw(st.one_of(st.binary(max_size=4), YAML_LIKE.map(lambda text: text.encode("utf-8", "replace"))))
        content = content[:start] + pasted + content[end:]
    return content


def assert_inside(problem: Problem, content: bytes) -> None:
    """The place of a problem is a line and a column that an editor can go to."""
    text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    assert problem.place.file == "plans/f.yml"
    assert 1 <= problem.place.line <= len(lines)
    assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1


def assert_told(problems: list[Problem]) -> None:
    """Every problem can be printed in both languages and all formats, and breaks none of them."""
    for language in Language:
        for name, report in REPORTERS.items():
            text = report(problems, language)
            text.encode()
            if name in ("json", "gitlab", "sarif"):
                json.loads(text)
            if name == "github":
                assert len(text.split("\n")) == max(len(problems), 1)


def read_as_every_kind(content: bytes) -> None:
    reading = read_bytes(content, "plans/f.yml")
    assert (reading.node is None) == bool(reading.problems)
    for problem in reading.problems:
        assert_inside(problem, content)
    assert_told(reading.problems)
    for kind, record in FILE_KINDS.items():
        located = LOCATED.get(kind, {"id": "a"})
        quick = decode_clean(record, content, "plans/f.yml", **located)
        found, problems = bind(record, reading.node, "plans/f.yml", **located) if reading.node else (None, [])
        assert (found is None) == bool(problems or reading.problems)
        assert quick in (None, found)
        for problem in problems:
            assert_inside(problem, content)
        assert_told(problems)


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_told(content: bytes) -> None:
    read_as_every_kind(content)


@settings(max_examples=400)
@given(YAML_LIKE)
@example("a: [\n\t")
@example("\ufeff\ufeffa: 1")
@example("? |\n  x\n: - ")
@example("'" * 99)
@example('"\\')
@example("a: 1\n \tb: 2")
@example("{a: 1, ")
@example("a\r\rb: 1\r\ra: 2")
def test_anything_like_yaml_is_read_or_told(text: str) -> None:
    read_as_every_kind(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=300)
@given(damaged())
def test_any_damage_to_a_sound_file_is_read_or_told(content: bytes) -> None:
    read_as_every_kind(content)


def hidden(letter: str) -> bool:
    """Whether no reader can see what a character does to a text."""
    if letter in "\t\n\r":
        return False
    if unicodedata.category(letter) in ("Cc", "Zl", "Zp"):
        return True
    return letter in "\ufeff\ufffe\uffff" or "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"


def written(text: str, style: str | None, **options: Any) -> bytes:
    tree = {"title": text, "kind": "photo", "date": "2026-05-20", "supports": []}
    return yaml.safe_dump(tree, default_style=style, **options).encode()


PLAIN = ("no", "1:30", "0o7", "~", "null", "=", "<<", "- a", "a: b", "# x", "'", '"', "{{ 7*7 }}", "e\u0301", "и\u0306")
PIECES = ("Авлига", "<script>", " ", "\n", "\t", ": ", "#", "ө", "ё", "'", '"', "\\", "%")
TEXTS = st.one_of(
    st.text(min_size=1, max_size=60),
    st.sampled_from(PLAIN),
    st.lists(st.sampled_from(PIECES), min_size=1).map("".join),
)


@settings(max_examples=500)
@given(TEXTS, st.sampled_from([None, "'", '"', "|", ">"]), st.booleans(), st.sampled_from([20, 80, 10_000]))
def test_any_text_comes_back_literally(text: str, style: str | None, allow_unicode: bool, width: int) -> None:
    content = written(text, style, allow_unicode=allow_unicode, width=width)
    reading = read_bytes(content, "plans/f.yml")
    quick = decode_clean(Evidence, content, "plans/f.yml", id="a")
    if any(hidden(letter) for letter in text):
        assert quick is None
        assert {problem.code for problem in reading.problems} == {"forbidden_character"}
        return
    assert reading.problems == []
    assert reading.node is not None
    record, problems = bind(Evidence, reading.node, "plans/f.yml", id="a")
    if not text.strip():
        assert [problem.code for problem in problems] == ["empty_value"]
        assert quick is None
        return
    assert problems == []
    assert record is not None
    assert quick in (None, record)
    assert record.title.text == unicodedata.normalize("NFC", text.strip())


@settings(max_examples=60)
@given(st.sampled_from(SNIPPETS), st.sampled_from(["", "a: ", "- "]), st.sampled_from(["", "\n", " x\n"]))
def test_nothing_repeated_many_times_is_slow(snippet: str, before: str, after: str) -> None:
    content = (before + snippet * (100_000 // len(snippet)) + after).encode("utf-8", "surrogatepass")
    started = time.perf_counter()
    reading = read_bytes(content, "plans/f.yml")
    if reading.node is not None:
        bind(Evidence, reading.node, "plans/f.yml", id="a")
    assert time.perf_counter() - started < 5
