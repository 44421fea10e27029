"""What is passed on or printed stands for itself: a plan in one file, the poster of a body, the script of offline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from html_reading import HtmlReading
from msgspec.structs import replace
from msgspec.structs import replace as with_fields
from poison import poison
from small_register import AS_OF, SCALE, folder, register, silent_folder
from small_site import ROOT, TEMPLATES, all_pages, wording

from iltod.core.project import Project, Settings
from iltod.facts.bodies import derive_organisation
from iltod.facts.body_facts import PlanOverview
from iltod.model import Register, Text
from iltod.model.colours import ICONS, TOKENS
from iltod.pages.sheets import LARGEST, make_code, make_leaflet, make_poster, worker
from iltod.site.printer import Printer

SITE_URL = "https://iltod.example.mn/"
OPEN = Settings(as_of=AS_OF, site_url=SITE_URL)
HOSTILE = ["<script>alert(1)</script>", "\"'&<>", "{{ 7*7 }}", "javascript:alert(1)", "אבג", "үг" * 200]


def printer(settings: Settings) -> Printer:
    return Printer(Project(ROOT, settings))


def leaflet_of(data: Register, settings: Settings) -> str:
    page = next(page for page in all_pages(data) if page.template == "plan")
    leaflet = page.context["leaflet"]
    return printer(settings).sheet(leaflet.address, "leaflet", page.context).content.decode()


def poster_of(data: Register, settings: Settings) -> str:
    overview = derive_organisation(data.organisations[0], data.scales, AS_OF)
    poster = make_poster(overview, settings.site_url, printer(settings).wording)
    facts = {"poster": poster, "organisation": overview.organisation}
    return printer(settings).sheet(poster.address, "poster", facts).content.decode()


def asked_for(html: str) -> list[str]:
    """Return what a browser would load besides the document."""
    html = html.replace('<link rel="icon" href="data:,">', "")  # an empty one: without it a browser asks the server
    return re.findall(r"(?:src|srcset|poster|data)=\"|<link|url\(|@import", html)


def test_a_plan_in_one_file_tells_every_measure_110_and_the_day_and_asks_for_nothing() -> None:
    html = leaflet_of(register(folder()), Settings(as_of=AS_OF))
    text = HtmlReading(html).text
    page = next(page for page in all_pages(register(folder())) if page.template == "plan")
    plan: PlanOverview = page.context["plan"]
    for item in plan.measures:
        assert item.measure.title.text in text
        assert page.context["leaflet"].sentences[item.measure.id] in text
    assert "Мэдээллийн огноо: 2026 оны 11 дүгээр сарын 22" in text
    assert 'href="tel:110"' in html
    assert asked_for(html) == []
    assert "<script" not in html
    assert len(html.encode()) < LARGEST
    assert page.context["leaflet"].address == "zagvar/2026/plan-2026.html"


def test_links_of_a_passed_on_file_lead_to_the_site_or_nowhere() -> None:
    links = [link["href"] for link in HtmlReading(leaflet_of(register(folder()), OPEN)).all("a")]
    assert f"{SITE_URL}zagvar/2026/1-1/" in links
    assert all(link.startswith(SITE_URL) or link == "tel:110" for link in links)
    assert {link["href"] for link in HtmlReading(leaflet_of(register(folder()), Settings(as_of=AS_OF))).all("a")} == {
        "tel:110"
    }


def test_a_file_of_a_silent_plan_says_so() -> None:
    assert "Энэ сайтад нэг ч явцын тайлан ирээгүй байна." in leaflet_of(register(silent_folder()), OPEN)


@pytest.mark.parametrize(("letters", "told"), [(10, "sentences"), (400, "titles"), (6000, "nothing")])
def test_a_file_of_a_large_plan_leaves_sentences_out_before_it_is_given_up(letters: int, told: str) -> None:
    plan = derive_organisation(folder(), (SCALE,), AS_OF).plans[0]
    named = [with_fields(item.measure, title=Text(text="ө" * letters)) for item in plan.measures] * 6
    measures = tuple(
        replace(plan.measures[0], measure=with_fields(one, id=f"m-{number}")) for number, one in enumerate(named)
    )
    sentences = {item.measure.id: "ү" * 200 for item in measures}
    leaflet = make_leaflet(replace(plan, measures=measures), sentences)
    assert {None: "nothing", 0: "titles", 60: "sentences"}[leaflet and len(leaflet.sentences)] == told


def test_what_is_estimated_is_more_than_what_is_written() -> None:
    for data in (folder(), silent_folder()):
        plan = derive_organisation(data, (SCALE,), AS_OF).plans[0]
        titles = sum(len(item.measure.title.text.encode()) for item in plan.measures)
        written = len(leaflet_of(register(data), OPEN).encode())
        sentences = next(p for p in all_pages(register(data)) if p.template == "plan").context["leaflet"].sentences
        assert written < 14_000 + 420 * len(plan.measures) + titles + sum(
            len(one.encode()) for one in sentences.values()
        )


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_in_a_file_and_on_a_poster(words: str) -> None:
    data: Register = poison(register(folder()), lambda text: f"{words} {text}")
    for html in (leaflet_of(data, OPEN), poster_of(data, OPEN)):
        reading = HtmlReading(html)
        assert reading.all("script") == []
        assert reading.all("img") == []
        assert " ".join(words.split()) in reading.text


def test_a_poster_shows_110_and_the_address_as_words_and_as_a_code() -> None:
    html = poster_of(register(folder()), OPEN)
    assert f"{SITE_URL}zagvar/" in HtmlReading(html).text
    assert 'role="img"' in html
    assert 'href="tel:110"' in html
    assert asked_for(html) == []


def test_a_poster_of_a_site_without_an_address_names_none() -> None:
    html = poster_of(register(folder()), Settings(as_of=AS_OF))
    assert "http" not in html
    assert 'role="img"' not in html
    assert 'href="tel:110"' in html


def test_a_code_is_drawn_cell_for_cell() -> None:
    import segno

    address = f"{SITE_URL}zagvar/"
    code = make_code(address)
    cells = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.path)
        for step in range(int(length))
    }
    rows = segno.make_qr(address, error="m", mask=2, boost_error=False).matrix
    assert cells == {(x + 4, y + 4) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell & 1}
    assert code.size == len(rows) + 8


def test_the_script_of_offline_carries_its_words_and_changes_with_the_look_of_the_pages(tmp_path: Path) -> None:
    script = worker(TEMPLATES, wording()).decode()
    assert "Сүлжээ алга" in script
    version = re.search(r'const VERSION = "([0-9a-f]{12})";', script)
    assert version
    copy = tmp_path / "site_templates"
    for name in ("partials/sw.js", "theme/partials/lean.css", TOKENS, ICONS):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((TEMPLATES / name).read_bytes())
    before = worker(copy, wording())
    assert before == worker(copy, wording())
    (copy / "theme/partials/lean.css").write_text("p{color:red}", encoding="utf-8")
    assert before != worker(copy, wording())
