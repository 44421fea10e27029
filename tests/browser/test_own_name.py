"""A site with a long name of its own and a long logo fits a phone, and its logo is not squeezed."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from reader import DESK, PHONE
from serving import served

from iltod.site.build import build_site

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 30"><rect width="240" height="30" fill="#fd6"/></svg>'
NAME = "Улаанбаатар хотын Засаг даргын Тамгын газрын ил тод байдлын нэгдсэн сан"


@pytest.fixture(scope="module")
def own(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(root / "tests/examples/minimal/plans", folder / "plans")
    (folder / "content").mkdir()
    (folder / "content/logo.svg").write_text(LOGO, encoding="utf-8")
    (folder / "site.yml").write_text(f"name: {NAME}\nlogo: logo.svg\n", encoding="utf-8")
    assert build_site(folder, folder / "site", datetime.date(2026, 7, 15), workers=1, cards="none").files
    return folder / "site"


@pytest.mark.parametrize("size", [PHONE, DESK, (320, 640)], ids=["phone", "desk", "small"])
def test_a_long_name_and_a_long_logo_stay_within_the_page(own: Path, chromium: Browser, size: tuple[int, int]) -> None:
    with served(own) as base:
        page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
        for address in ("", "body/2026/1-1/", "about/"):
            page.goto(f"{base}/{address}")
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], address
            name = page.locator(".it-name b").bounding_box()
            assert name
            assert name["x"] + name["width"] <= size[0], address
            logo = page.locator(".it-name img")
            assert logo.evaluate("e => e.naturalWidth") > 0
            assert logo.evaluate("e => getComputedStyle(e).objectFit") == "contain"
        page.close()
