"""What is sent to readers is understood by Chrome 80 and by Firefox ESR: a newer feature would break the page there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small_site import TEMPLATES

SCRIPTS = sorted([*(TEMPLATES / "theme" / "assets").glob("*.js"), TEMPLATES / "partials" / "sw.js"])

STYLES = sorted(path for folder in ("theme", "partials", "sheets") for path in (TEMPLATES / folder).rglob("*.css"))

TOO_NEW_IN_SCRIPTS = {
    "??= ||= &&= (85)": r"\?\?=|\|\|=|&&=",
    "replaceAll (85)": r"\.replaceAll\(",
    "replaceChildren (86)": r"\.replaceChildren\(",
    "at() (92)": r"\.at\(",
    "Object.hasOwn (93)": r"\bhasOwn\(",
    "structuredClone (98)": r"\bstructuredClone\(",
    "findLast (97)": r"\.findLast(Index)?\(",
    "toSorted, toReversed (110)": r"\.to(Sorted|Reversed|Spliced)\(",
    "Promise.any (85)": r"\bPromise\.any\(",
    "private fields (84)": r"^\s*#\w+",
    "static blocks (94)": r"\bstatic\s*\{",
    "top-level await (89)": r"^await ",
    "regex flags d, v (90, 112)": r"/[gimsuy]*[dv][gimsuy]*[.,;)]",
}
"""What a script may not use, with the version of Chrome that brought it."""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
@pytest.mark.parametrize("feature", TOO_NEW_IN_SCRIPTS)
def test_scripts_use_nothing_newer(script: Path, feature: str) -> None:
    found = re.findall(TOO_NEW_IN_SCRIPTS[feature], script.read_text(encoding="utf-8"), re.MULTILINE)
    assert found == []


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_styles_lay_out_without_what_is_newer(style: Path) -> None:
    text = style.read_text(encoding="utf-8")
    assert not re.search(r":is\(|:where\(|[;{]inset:(?!.*position-area)", text)
    for selector, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        if re.search(r"display:(inline-)?flex", rule):
            assert not re.search(r"(^|;)gap:", rule), selector


def test_there_is_something_to_look_at() -> None:
    assert len(SCRIPTS) >= 8
    assert len(STYLES) >= 10


@pytest.mark.parametrize("written", ["a ??= b", "x.at(-1)", "list.replaceChildren()", "s.replaceAll('a', 'b')"])
def test_a_newer_feature_would_be_seen(written: str) -> None:
    assert any(re.search(pattern, written, re.MULTILINE) for pattern in TOO_NEW_IN_SCRIPTS.values())
