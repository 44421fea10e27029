"""What an author or a forger writes into the data is only read: it runs nothing and widens nothing."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from reader import DESK, PHONE, Reader, overflow, unfold
from serving import served

from iltod.site.build import build_site

WORD = "хариуцлагажуулалтынхантайгаа" * 8
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)></title></style>\"'&<>{{ 7*7 }}{% raw %}&lt;b&gt;"
ARABIC = "مكافحة الفساد 110 (مؤسسة)"

ORGANISATION = """
name: §
kind: agency
registry_number: 1234567
website: https://www.example.mn/§path
units:
  - {id: legal, name: §, full_name: §, kind: unit}
"""

PLAN = """
title: §
approval:
  act: §
  number: §
  signatory: {name: §, post: §}
  legal_grounds: [§]
sections:
  - id: s1
    number: "1"
    title: §
    measures:
      - id: 1-1
        number: "1.1"
        title: {text: §, printed: Өөр бичвэр, doubt: §}
        responsible: [legal]
        deadline: 2-р улирал
        criteria:
          - {text: §, at_least: 20, unit: §}
        target_level: [§]
"""

REPORT = """
date: 2026-07-03
reported_by: {name: §, post: §}
entries:
  - measure: 1-1
    rating: 100
    text: §
    reason: §
    values: [{criterion: 1, value: 24}]
    evidence: [proof]
"""

EVIDENCE = """
title: §
kind: document
date: 2026-05-20
supports: [{measure: 1-1, criterion: 1}]
url: https://www.example.mn/§path
"""

ADDRESSES = (
    "",
    "calendar/",
    "performers/",
    "body/",
    "body/performers/",
    "body/2026/",
    "body/2026/calendar/",
    "body/2026/1-1/",
)


def write_plans(folder: Path, text: str) -> None:
    """Write a body whose every free text is `text`."""
    quoted = "'" + text.replace("'", "''") + "'"
    for name, template in {
        "organisation.yml": ORGANISATION,
        "2026/plan.yml": PLAN,
        "2026/reports/q2.yml": REPORT,
        "2026/evidence/proof.yml": EVIDENCE,
    }.items():
        path = folder / "body" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(template.replace("§path", "a" * 300).replace("§", quoted), encoding="utf-8")


@pytest.fixture(scope="module", params=[WORD, MARKUP, ARABIC], ids=["word", "markup", "arabic"])
def text(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture(scope="module")
def hostile(text: str, root: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Reads a site whose one body is made of hostile text."""
    project = tmp_path_factory.mktemp("hostile")
    for part in ("content", "site_templates"):
        shutil.copytree(root / part, project / part)
    write_plans(project / "plans", text)
    shutil.copy(root / "plans" / "rating_scales.yml", project / "plans")
    built = build_site(project, project / "site", datetime.date(2026, 11, 22))
    assert [problem for problem in built.problems if problem.severity == "error"] == []
    assert built.files
    with served(project / "site") as base:
        yield Reader(chromium, base)


@pytest.mark.parametrize("address", ADDRESSES)
def test_hostile_text_is_only_read(hostile: Reader, text: str, address: str) -> None:
    hostile.forget()
    page = hostile.open(address, PHONE)
    unfold(page)
    assert text in page.locator("body").inner_text()
    assert page.evaluate("() => [...document.scripts].filter(one => !one.src).length") == 0
    assert hostile.dialogs == hostile.foreign == hostile.complaints == []
    assert overflow(page)["by"] == 0
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    assert overflow(page)["by"] == 0
