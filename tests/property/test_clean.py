"""The fast way to read and the exact way agree on every file, whole or broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iltod.model import (
    ActivityList,
    Assessment,
    Catalogue,
    CheckedLinks,
    ComplaintReport,
    DisclosureRegister,
    Evidence,
    IntegrityRatings,
    MeasureTemplates,
    Organisation,
    Period,
    Plan,
    ProgressReport,
    RatingScales,
    Record,
    ReplyList,
    ReportingWindows,
    RuleRegister,
    Site,
)
from iltod.reading.binder import bind
from iltod.reading.fast_reader import clean_node, decode_clean
from iltod.reading.yaml import read_bytes

PROJECT = Path(__file__).parents[2]
PERIOD = {"id": "q1", "period": Period.Q1}
KINDS: dict[str, tuple[type[Record], dict[str, object]]] = {
    "rating_scales.yml": (RatingScales, {}),
    "organisation.yml": (Organisation, {"id": "body"}),
    "plan.yml": (Plan, {"organisation": "body", "year": 2026}),
    "reports": (ProgressReport, PERIOD),
    "assessments": (Assessment, PERIOD),
    "evidence": (Evidence, {"id": "item"}),
    "complaints": (ComplaintReport, PERIOD),
    "disclosure.yml": (DisclosureRegister, {}),
    "rules.yml": (RuleRegister, {}),
    "activities.yml": (ActivityList, {}),
    "integrity.yml": (IntegrityRatings, {}),
    "links.yml": (CheckedLinks, {}),
    "replies.yml": (ReplyList, {}),
    "templates.yml": (MeasureTemplates, {}),
    "disclosure_catalogue.yml": (Catalogue, {}),
    "reporting_windows.yml": (ReportingWindows, {}),
    "site.yml": (Site, {}),
}
PARTS = (
    *(
        "&a ",
        "*a",
        "!x ",
        "!!int ",
        "<<: *a",
        "? ",
        "- ",
        ": ",
        " #",
        "%",
        "---\n",
        "...\n",
        "\t",
        "\r\n",
        "\ufeff",
        "\x00",
    ),
    *(
        "<<<<<<< x\n",
        "null",
        "~",
        "''",
        '"',
        '"\\u202e"',
        "\u202e",
        "й",
        "\u0301",
        "[",
        "]",
        "{",
        "}",
        ",",
        "|\n",
        ">-\n",
    ),
    *("\t#", '"#', "]#", ",#", "|#", "|1-\n", "{?a: b}", "[-]", "”", "“", "»", "’", '"a\n', "[a,\n", ">\n    \n", " #"),
    *("yes", "010", "0", "1.10", "2026-13-01", "title: x\n", "place: x\n", "  ", "\n", "javascript:x", "Ү", "\u00a0"),
)


def kind_of(path: Path) -> tuple[type[Record], dict[str, object]]:
    return KINDS.get(path.name) or KINDS[path.parent.name]


def data_files() -> list[Path]:
    found = sorted(path for path in PROJECT.glob("plans/**/*.yml"))
    assert len(found) > 20
    return found


FILES = data_files()


def exact(record: type[Record], content: bytes, located: dict[str, object]) -> tuple[Record | None, int]:
    reading = read_bytes(content, "file.yml")
    if reading.node is None:
        return None, len(reading.problems)
    found, problems = bind(record, reading.node, "file.yml", **located)
    return found, len(problems)


def agree(record: type[Record], content: bytes, located: dict[str, object]) -> bool:
    """Return whether the fast way took the file; it must then be the record of the exact way, without problems.

    The nodes of the fast way are those of the exact way, too.
    """
    node = clean_node(content)
    assert node is None or node == read_bytes(content, "file.yml").node
    fast = decode_clean(record, content, "file.yml", **located)
    if fast is None:
        return False
    found, problems = exact(record, content, located)
    assert problems == 0
    assert repr(fast) == repr(found)
    assert fast == found
    return True


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_files_of_the_project_read_alike_and_fast(path: Path) -> None:
    """A plan that holds the recognised text of its source may hold signs that only the exact way judges."""
    record, located = kind_of(path)
    content = path.read_bytes()
    assert agree(record, content, located) or b"\n  transcript: |\n" in content
    assert exact(record, content, located)[1] == 0


@given(st.data())
def test_broken_files_read_alike(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(FILES))
    record, located = kind_of(path)
    text = path.read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from((0, 0, 0, 1, 2, 20))))
        text = text[:start] + data.draw(st.sampled_from(PARTS)) + text[end:]
    agree(record, text.encode("utf-8"), located)


VALUES = (
    "Сургалт",
    "https://a.mn/b",
    "2026-01-02",
    "70",
    "photo",
    "true",
    "1-1",
    "[a]",
    '"a"',
    "'a'",
    "|\n  a",
    "{a: b}",
)
BESIDE = (
    "#",
    "\t#",
    " #",
    "”",
    "“",
    "»",
    "’",
    "-",
    "?",
    "\n",
    "\n ",
    "\n\t",
    ",",
    "]",
    '"',
    "'",
    "~",
    "1-",
    "\u200b",
    " ",
)


@given(
    st.sampled_from(VALUES), st.lists(st.sampled_from(BESIDE + VALUES), max_size=4), st.sampled_from(("title", "url"))
)
def test_values_with_signs_beside_them_read_alike(value: str, beside: list[str], key: str) -> None:
    lines = {"title": "title: Нэр", "url": "url: https://a.mn", "rest": "kind: photo\ndate: 2026-01-01\nsupports: [a]"}
    lines[key] = f"{key}: {value}{''.join(beside)}"
    agree(Evidence, "\n".join((*lines.values(), "")).encode(), {"id": "item"})


@given(st.data())
def test_moved_lines_read_alike(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(FILES))
    record, located = kind_of(path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    source = data.draw(st.integers(0, len(lines) - 1))
    target = data.draw(st.integers(0, len(lines) - 1))
    indented = data.draw(st.sampled_from(("", " ", "  ", "    "))) + lines[source]
    lines.insert(target, indented)
    agree(record, "".join(lines).encode("utf-8"), located)


@given(st.text(alphabet=st.sampled_from(list("ab:- \n\"'[]{}#,&*!|>%@`\\\tҮя1~")), max_size=40))
def test_any_words_read_alike(text: str) -> None:
    agree(Evidence, f"title: {text}\nkind: photo\ndate: 2026-01-01\nsupports: [a]\n".encode(), {"id": "item"})
