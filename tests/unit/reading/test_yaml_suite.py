"""Every document of the public YAML test suite that we read says what a reader of YAML 1.2 reads in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iltod.reading.yaml import Mapping, Node, Scalar, compose_clean, read_bytes

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "yaml_suite/cases.json").read_text("utf-8"))
VALUE = re.compile(r"=VAL (?:&\S+ )?(?:<[^>]*> )?[:'\"|>](.*)")
ESCAPES = {"n": "\n", "t": "\t", "b": "\b", "r": "\r", "\\": "\\"}


def value_of(event: str, events: Iterator[str]) -> Any:
    if event.startswith("+MAP"):
        pairs = []
        for key in events:
            if key == "-MAP":
                break
            pairs.append([value_of(key, events), value_of(next(events), events)])
        return {"pairs": pairs}
    if event.startswith("+SEQ"):
        items = []
        for item in events:
            if item == "-SEQ":
                break
            items.append(value_of(item, events))
        return items
    match = VALUE.fullmatch(event)
    assert match, event
    return re.sub(r"\\(.)", lambda escape: ESCAPES[escape[1]], match[1])


def expected(tree: str) -> Any:
    """Return the one document that the events of a case describe."""
    events = iter(tree.splitlines())
    return next(value_of(next(events), events) for event in events if event.startswith("+DOC"))


def plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {"pairs": [[key, plain(entry.node)] for key, entry in node.entries.items()]}
    return [plain(item) for item in node.items]


def composed(node: Any) -> Any:
    if node.id == "scalar":
        return node.value
    if node.id == "mapping":
        return {"pairs": [[composed(key), composed(value)] for key, value in node.value]}
    return [composed(item) for item in node.value]


def accepted() -> list[Any]:
    read = ((case, read_bytes(case["yaml"].encode(), "a.yml")) for case in CASES)
    return [(case, reading.node) for case, reading in read if reading.node is not None and not reading.problems]


def test_what_is_no_yaml_is_refused() -> None:
    assert len(CASES) > 350
    assert [case["id"] for case, _ in accepted() if case["fails"]] == []


def test_what_is_read_is_what_a_reader_of_yaml_1_2_reads() -> None:
    found = [(case, node) for case, node in accepted() if case["tree"]]
    assert len(found) > 150
    assert [case["id"] for case, node in found if plain(node) != expected(case["tree"])] == []


def test_the_fast_composer_agrees_where_it_takes_a_document_on_one_line_a_text() -> None:
    """What stands on several lines is judged where its node is typed; here the suite holds the rest."""
    found = 0
    for case, node in accepted():
        content = case["yaml"].encode()
        fast = compose_clean(content)
        if fast is not None:
            found += 1
            assert composed(fast) == plain(node), case["id"]
    assert found > 60


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('a: "x"#lost\n', "text_after_quote", (1, 7)),
        ("a: [b]#c\n", "text_after_quote", (1, 7)),
        ("a: {b: c}#c\n", "text_after_quote", (1, 10)),
        ("a: [b,#c\n  d]\n", "text_after_quote", (1, 7)),
        ("a: |#c\n  b\n", "comment_in_text", (1, 4)),
        ("a: {?foo: bar}\n", "special_start", (1, 5)),
        ("a: [-]\n", "special_start", (1, 5)),
        ('a: "b\nc"\n', "bad_indentation", (2, 1)),
        ("a: [b,\nc]\n", "bad_indentation", (2, 1)),
        ("- a: [b,\n  c]\n", "bad_indentation", (2, 3)),
        ('a: "b\n\tc"\n', "bad_indentation", (2, 1)),
        ("a: >\n    \n b\n", "wrong_indentation", (3, 2)),
        ("a: b\t#c\n", "comment_in_text", (1, 4)),
    ],
)
def test_what_yaml_1_2_forbids_is_told_where_it_stands(text: str, code: str, place: tuple[int, int]) -> None:
    reading = read_bytes(text.encode(), "a.yml")
    assert reading.node is None
    assert [(problem.code, problem.place.line, problem.place.column) for problem in reading.problems] == [
        (code, *place)
    ]


@pytest.mark.parametrize(
    "text",
    [
        'a: "x" #note\n',
        "a: [b] # note\n",
        "a: [\n  b,\n]\n",
        "a: [\n  b, # one\n# two\n  c\n  ]\n",
        'a: "b\n  c"\n',
        "a: b#c\n",
        "a: 'b#c'\n",
        "a: [b?, c-]\n",
        "a: |-\n  b\n",
        "a: https://a.mn/#b\n",
        "\n# note\na: b\n",
    ],
)
def test_what_only_looks_like_it_is_read(text: str) -> None:
    reading = read_bytes(text.encode(), "a.yml")
    assert reading.problems == []


def test_a_last_line_without_an_end_loses_nothing() -> None:
    for text in ("a: |\n  x\n   ", "a: |\n  x\n   \n"):
        node = read_bytes(text.encode(), "a.yml").node
        assert isinstance(node, Mapping)
        assert plain(node) == {"pairs": [["a", "x\n \n"]]}


def test_json_with_letters_in_two_halves_is_read() -> None:
    text = json.dumps({"a": "😀 б", "b": "\\ud83d"})
    node = read_bytes(text.encode(), "a.yml").node
    assert node is not None
    assert plain(node) == {"pairs": [["a", "😀 б"], ["b", "\\ud83d"]]}
    assert read_bytes(b'{"a": "\\ud83d"}', "a.yml").node is None
