"""The page about 110 logs nobody and says only what is confirmed; no other page adds to it."""

from __future__ import annotations

import re
from pathlib import Path

from reader import Reader

UNCONFIRMED = (
    "1969",
    "11-11",
    "1111",
    "цагт",
    "цагийн",
    "цагаас",
    "24/7",
    "үнэгүй",
    "нууцлал",
    "нэрээ нууц",
    "нэргүй",
    "шагнал",
    "урамшуул",
    "хамгаална",
    "@",
)
"""Old numbers, other lines, hours, price, anonymity, rewards, protection, e-mail: nothing of it is known for sure."""


def test_the_page_asks_for_nothing_but_itself(reader: Reader) -> None:
    page = reader.open("110/")
    page.wait_for_load_state("networkidle")
    assert {address.removeprefix(reader.base) for address in reader.asked} <= {"/110/", "/assets/icon.svg"}


def test_the_page_has_nothing_that_runs_or_asks(reader: Reader) -> None:
    page = reader.open("110/")
    for selector in (
        "script, form, input, textarea, select, button, iframe, frame, object, embed, img, audio, video, canvas",
        "link[rel=stylesheet], link[rel=preload], link[rel=preconnect], link[rel=dns-prefetch], meta[http-equiv]",
        "[src], [srcset], [ping], [background], [style*=url]",
    ):
        assert page.locator(selector).count() == 0, selector
    handlers = page.evaluate(
        "() => [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames().filter(a => a.startsWith('on')))"
    )
    assert handlers == []
    assert "url(" not in page.locator("style").first.inner_text()
    assert "@import" not in page.locator("style").first.inner_text()
    assert page.evaluate("() => localStorage.length + sessionStorage.length + document.cookie.length") == 0


def test_the_page_says_only_what_is_confirmed(reader: Reader) -> None:
    page = reader.open("110/")
    main = page.locator("#main")
    assert set(re.findall(r"[\d.]*\d", main.inner_text())) == {"110", "2022.05.14"}  # the day of the regulator's list
    links = main.locator("article a:not(.headerlink)").evaluate_all("all => all.map(e => e.getAttribute('href'))")
    assert links == ["tel:110", "https://crc.gov.mn", "https://iaac.mn/gomdol-medeelel-uguh", "https://iaac.mn"]
    for words in ("Авлигатай тэмцэх газр", "iaac.mn"):
        assert words in main.inner_text()
    text = page.locator("body").inner_text()
    assert [words for words in UNCONFIRMED if words in text.lower()] == []


def test_the_page_works_the_same_without_script_and_with(reader: Reader) -> None:
    texts = [reader.open("110/", script=script).locator("body").inner_text() for script in (True, False)]
    assert texts[0] == texts[1]


def test_the_old_number_stands_nowhere_on_the_site(site: Path) -> None:
    files = [path for path in site.rglob("*") if path.suffix in {".html", ".json", ".csv", ".js", ".svg"}]
    assert len(files) > 100
    assert [path for path in files if re.search(r"(?<!\d)1969(?!\d)", path.read_text(encoding="utf-8"))] == []


def test_every_page_calls_110_and_else_only_the_body_it_is_about_and_the_general_line(site: Path) -> None:
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        called = set(re.findall(r'href="tel:([^"]*)"', html))
        assert "110" in called, path
        own = {"1111"} if 'id="voice"' in html else set()
        own |= {"70000000"} if path.relative_to(site).parts[0] == "sample" else set()
        assert called <= {"110"} | own, path
