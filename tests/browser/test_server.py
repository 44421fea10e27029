"""The sample configurations: what the site is served with, by a real nginx."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from neighbours import SAMPLES, Neighbour
from playwright.sync_api import Browser
from reader import NOT_FOUND, PAGES

POLICY = "Content-Security-Policy"
ORIGIN = "Access-Control-Allow-Origin"


def headers(address: str, **asked: str) -> tuple[int, Mapping[str, str]]:
    request = Request(address, headers={name.replace("_", "-"): value for name, value in asked.items()})
    try:
        with urlopen(request) as answer:
            return answer.status, answer.headers
    except HTTPError as answer:
        return answer.code, answer.headers


@pytest.mark.parametrize(
    "path", ["", "sample/", "sample/2026/", "sample/2026/1-1/", "about/", "sample/2026/embed/", NOT_FOUND]
)
def test_only_widgets_may_be_framed(path: str, ours: str) -> None:
    status, found = headers(f"{ours}/{path}")
    assert status == (404 if path == NOT_FOUND else 200)
    assert found[POLICY].endswith("frame-ancestors 'none'")
    assert "script-src 'self';" in found[POLICY]
    assert found["Cache-Control"] == "no-cache"
    assert found["Referrer-Policy"] == "same-origin"
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found.get(ORIGIN) is None


@pytest.mark.parametrize("path", ["sample/", "sample/2026/", "sample/2026/s/section-section-1/", "sample/2026/1-1/"])
def test_widgets_may_be_framed_by_anybody(path: str, ours: str) -> None:
    status, found = headers(f"{ours}/embed/{path}")
    assert status == 200
    assert "frame-ancestors" not in found[POLICY]
    assert "X-Frame-Options" not in found
    assert "form-action 'none'" in found[POLICY]
    assert found["Cache-Control"] == "public, max-age=600"
    assert found[ORIGIN] == "*"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("data/organisations.json", "application/json"),
        ("data/silence.csv", "text/csv; charset=utf-8"),
        ("sample/2026.json", "application/json"),
        ("sample/2026.csv", "text/csv; charset=utf-8"),
        ("embed/sample/2026/oembed.json", "application/json"),
        ("embed/sample/2026/badge.svg", "image/svg+xml"),
        ("data/source/sample/2026/plan.yml", "text/plain; charset=utf-8"),
        ("schema/plan.schema.json", "application/json"),
        ("assets/embed-1.js", "application/javascript"),
    ],
)
def test_data_may_be_read_from_other_sites(path: str, kind: str, ours: str) -> None:
    status, found = headers(f"{ours}/{path}")
    assert status == 200
    assert found[ORIGIN] == "*"
    assert found["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert found["Content-Type"].startswith(kind)


def test_the_pinned_script_is_kept_for_ever_and_pages_are_asked_for_anew(ours: str) -> None:
    assert "immutable" in headers(f"{ours}/assets/embed-1.js")[1]["Cache-Control"]
    assert headers(f"{ours}/assets/page.js")[1]["Cache-Control"] == "public, max-age=3600"
    tag = headers(f"{ours}/sample/2026/")[1]["ETag"]
    assert headers(f"{ours}/sample/2026/", If_None_Match=tag)[0] == 304
    assert headers(f"{ours}/sample/2026/", Accept_Encoding="gzip")[1]["Content-Encoding"] == "gzip"


def test_a_widget_that_is_not_there_says_so_in_its_frame(ours: str, chromium: Browser, other: Neighbour) -> None:
    status, found = headers(f"{ours}/embed/sample/2026/nothing/")
    assert status == 404
    assert "frame-ancestors" not in found[POLICY]
    page = chromium.new_page()
    page.goto(other.put(f'<iframe src="{ours}/embed/sample/1999/" height="300"></iframe>'))
    text = page.frame_locator("iframe").locator("body").inner_text()
    assert "Энд харуулах мэдээлэл олдсонгүй" in text
    assert "110" in text
    page.close()


def test_another_site_cannot_frame_a_page(ours: str, chromium: Browser, other: Neighbour) -> None:
    page = chromium.new_page()
    notes: list[str] = []
    page.on("console", lambda note: notes.append(note.text))
    page.goto(
        other.put(f'<iframe src="{ours}/sample/2026/"></iframe><iframe src="{ours}/embed/sample/2026/"></iframe>')
    )
    page.wait_for_load_state("networkidle")
    assert any("frame-ancestors" in note for note in notes)
    shown = [frame.evaluate("document.body.innerText") for frame in page.frames[1:]]
    assert "110" not in shown[0]
    assert "110" in shown[1]
    page.close()


@pytest.mark.parametrize("kind", PAGES)
def test_no_page_meets_its_policy(kind: str, ours: str, chromium: Browser) -> None:
    page = chromium.new_page()
    notes: list[str] = []
    page.on("console", lambda note: notes.append(note.text))
    page.goto(f"{ours}/{PAGES[kind]}")
    page.wait_for_load_state("networkidle")
    page.close()
    assert [note for note in notes if "Content Security Policy" in note] == []


def test_the_samples_for_other_servers_say_the_same() -> None:
    texts = {name: (SAMPLES / name).read_text(encoding="utf-8") for name in ("nginx.conf", "htaccess", "_headers")}
    policies = {name: set(re.findall(r"default-src 'none';[^\"\n]*", text)) for name, text in texts.items()}
    assert len(policies["nginx.conf"]) == 2
    assert policies["nginx.conf"] == policies["htaccess"] == policies["_headers"]
    for text in texts.values():
        for words in ("max-age=600", "max-age=3600", "max-age=31536000, immutable", "no-cache", "camera=()", "nosniff"):
            assert words in text


def test_the_readme_names_every_sample() -> None:
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    names = {path.name for path in Path(SAMPLES).iterdir()} - {"README.md"}
    assert len(names) == 3
    assert all(f"({name})" in readme for name in names)
