"""Data stays text, words stay whole, and a page is light, self-contained and the same as it was looked at."""

from __future__ import annotations

import datetime
import gzip
import re
from pathlib import Path

import pytest
from html_reading import HtmlReading
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, UndefinedError
from markupsafe import Markup
from msgspec.structs import replace
from msgspec.structs import replace as with_fields
from poison import poison
from small_register import AS_OF, PLAN, folder, register, text
from small_site import ROOT, SETTINGS, TEMPLATES, all_pages, document, renderer, wording

from iltod.core.language import short_date
from iltod.core.place import Place
from iltod.core.project import Settings
from iltod.model import OrganisationFolder, Register
from iltod.model.addresses import evidence_address, source_address
from iltod.pages.page import Page
from iltod.pages.renderer import BODY_MARKER, HEAD_MARKER, Renderer, fill, is_web_address
from iltod.pages.wording import Wording, WordingError
from iltod.reading.yaml import read_plain

GOLDEN = ROOT / "tests" / "golden"
HOSTILE = [
    "<script>alert(1)</script>",
    "\"'&<>",
    "{{ 7*7 }}{% raw %}{# #}",
    "javascript:alert(1)",
    "</title></style></main><!--iltod:body-->",
    "<img src=x onerror=alert(1)>",
    "אבג \u0627\u0644\u0641\u0633\u0627\u062f",
    "нэгүг" * 80,
]


def poisoned(words: str, address: str | None = None) -> Register:
    """The small register with `words` before every free text."""
    changed: Register = poison(register(folder()), lambda text: f"{words} {text}", address)
    return changed


HARMLESS = tuple(all_pages(poisoned("Х" * 150)))


def test_plain_jinja_prints_the_same_pages() -> None:
    """Our compiler of templates overrides private methods of Jinja's: without it the site must be the same."""
    plain = Renderer(TEMPLATES, wording(), SETTINGS, environment=Environment)
    pages = [*all_pages(poisoned(HOSTILE[0])), *all_pages(register(folder()))]
    assert len({page.template for page in pages}) >= 8
    for page in pages:
        assert plain.render(page) == renderer().render(page), page.address


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_shown_literally_on_every_page(words: str) -> None:
    pages = list(all_pages(poisoned(words)))
    assert [page.address for page in pages] == [page.address for page in HARMLESS]
    for page in pages:
        reading = HtmlReading(document(page))
        listed = page.context.get("part")
        nameless = page.template in {"all_lists", "changes", "comparisons", "quarters"} or (listed and not listed.items)
        assert nameless or " ".join(words.split()) in reading.text, page.address
        scripts = [item["src"] for item in reading.all("script")]
        own = [f"{page.root}assets/page.js"] if page.template in {"organisation", "plan", "measure"} else []
        assert scripts == own
        assert not [name for _, names in reading.skeleton for name in names if name.startswith("on")]


def test_originals_and_doubts_break_no_paragraph() -> None:
    for page in HARMLESS:
        reading = HtmlReading(renderer().render(page).body)
        assert reading.broken == [], page.address
        assert page.template not in {"plan", "measure", "performers"} or reading.all("details")


@settings(max_examples=12, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_no_text_changes_the_structure_of_a_page(words: str) -> None:
    for page, harmless in zip(all_pages(poisoned(f"{words}{'Х' * 150}")), HARMLESS, strict=True):
        rendered, expected = renderer().render(page), renderer().render(harmless)
        assert HtmlReading(rendered.body).skeleton == HtmlReading(expected.body).skeleton, page.address
        assert HtmlReading(rendered.head).skeleton == HtmlReading(expected.head).skeleton, page.address


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,<b>", "JaVaScRiPt:alert(1)", "//a.mn/x y"])
def test_an_address_that_is_not_of_the_web_is_text_and_no_link(address: str) -> None:
    for page in all_pages(poisoned("", address)):
        links = [link["href"] for link in HtmlReading(renderer().render(page).body).all("a")]
        assert address not in links
        assert not [link for link in links if re.match(r"\s*(javascript|data):(?!/)", link, re.IGNORECASE)], (
            page.address
        )


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("https://iaac.mn/a?b=1#c", True),
        ("http://example.mn", True),
        ("javascript:alert(1)", False),
        ("https://example.mn/a b", False),
        ("https://example.mn/\"onclick='x", False),
        (" https://example.mn", False),
        ("ftp://example.mn", False),
        ("", False),
    ],
)
def test_only_http_and_https_are_web_addresses(text: str, allowed: bool) -> None:
    assert is_web_address(text) is allowed


def test_filling_escapes_values_and_keeps_markup() -> None:
    assert fill("{name}: {count}", name="<b>", count=3) == "&lt;b&gt;: 3"
    assert fill("«{link}» & цааш", link=Markup("<a>")) == "«<a>» &amp; цааш"
    assert fill("{a}{a}", a="{b}") == "{b}{b}"


@pytest.mark.parametrize("values", [{}, {"nane": 1}, {"name": 1, "count": 2}])
def test_filling_with_too_few_or_too_many_values_is_an_error(values: dict[str, int]) -> None:
    with pytest.raises(WordingError):
        fill("{name}", **values)


def write_templates(folder: Path, page: str) -> Path:
    """The smallest set of templates, with one page."""
    files = {
        "pages/page.html": page,
        "partials/head.html": "",
        "theme/partials/tokens.css": "",
        "theme/partials/icons.toml": "",
        "partials/facts.html": "".join(
            f"{{% macro {name}(value) %}}{{% endmacro %}}"
            for name in ("icon", "look", "original", "state_icon", "state_symbol", "step_tag", "tag", "tip")
        ),
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def render_one(folder: Path, template: str, **context: object) -> str:
    words = Wording({"group": {"word": "үг & <үг>", "filled": "{count} үг"}})
    one = Renderer(write_templates(folder, template), words, Settings(AS_OF))
    return one.render(Page("", "page", "гарчиг", "тайлбар", (), context=dict(context))).body


def test_words_are_put_in_place_escaped(tmp_path: Path) -> None:
    assert render_one(tmp_path, "{{ words.group.word }}") == "үг &amp; &lt;үг&gt;"
    assert render_one(tmp_path, "{{ words.group['word'] }}") == "үг &amp; &lt;үг&gt;"
    assert render_one(tmp_path, "{{ words.group.filled | fill(count=2) }}") == "2 үг"


@pytest.mark.parametrize(
    "template",
    ["{{ words.group.nothing }}", "{{ words.group['nothing'] }}", "{{ words.group.filled }}", "{{ words.group }}"],
)
def test_a_missing_or_unfilled_word_is_an_error(tmp_path: Path, template: str) -> None:
    with pytest.raises(WordingError):
        render_one(tmp_path, template)


@pytest.mark.parametrize("template", ["{{ fact }}", "{{ known.fact }}", "{% if fact %}1{% endif %}"])
def test_a_missing_fact_is_an_error(tmp_path: Path, template: str) -> None:
    with pytest.raises((UndefinedError, AttributeError)):
        render_one(tmp_path, template, known=Place("plans/a.yml"))


def test_every_word_is_said_somewhere() -> None:
    sources = [*TEMPLATES.rglob("*.html"), *(ROOT / "generator" / "iltod").rglob("*.py")]
    said = "".join(path.read_text(encoding="utf-8") for path in sources)
    words = read_plain(TEMPLATES / "wording.yml")
    silent = [
        f"{group}.{name}"
        for group, names in words.items()
        if f".{group}[" not in said
        for name in names
        if not re.search(rf"(words|wording)\.{group}\.{name}\b", said)
        and not (f"words = wording.{group}" in said and f"words.{name}" in said)
    ]
    assert len(words) > 10
    assert silent == []


def test_templates_take_no_data_for_markup() -> None:
    paths = [*TEMPLATES.glob("pages/*.html"), *TEMPLATES.glob("partials/*.html")]
    assert len(paths) >= 10
    assert [path.name for path in paths if "safe" in path.read_text(encoding="utf-8")] == []


def test_a_source_link_leads_to_the_repository_or_to_the_published_copy() -> None:
    place = Place("plans/zagvar/2026/plan.yml", 21, 9)
    assert source_address(place, "../../../", Settings(AS_OF)) == "../../../data/source/zagvar/2026/plan.yml"
    configured = Settings(AS_OF, source_url="https://example.mn/blob/main/{file}#L{line}")
    assert source_address(place, "../", configured) == "https://example.mn/blob/main/plans/zagvar/2026/plan.yml#L21"
    assert evidence_address("a.pdf", "zagvar/2026/", "../") == "../data/source/zagvar/2026/evidence/files/a.pdf"


def test_a_measure_shows_the_line_it_was_written_on() -> None:
    page = next(page for page in all_pages(register(folder())) if page.address == "zagvar/2026/1-1/")
    reading = HtmlReading(renderer().render(page).body)
    assert "plans/zagvar/2026/plan.yml файлын 21 дүгээр мөр" in reading.text
    assert "../../../data/source/zagvar/2026/plan.yml" in reading.values("href")


def test_a_source_link_is_the_whole_line_only_where_it_leads_to_the_line() -> None:
    page = next(page for page in all_pages(register(folder())) if page.address == "zagvar/2026/1-1/")
    words = "plans/zagvar/2026/plan.yml файлын 21 дүгээр мөр"
    assert "plans/zagvar/2026/plan.yml</a> файлын 21 дүгээр мөр</span>" in renderer().render(page).body
    address = "https://example.mn/{file}#L{line}"
    known = Renderer(TEMPLATES, wording(), Settings(AS_OF, source_url=address)).render(page).body
    assert f'<a href="https://example.mn/plans/zagvar/2026/plan.yml#L21">{words}</a>' in known


def test_the_canonical_address_is_told_where_it_is_known() -> None:
    page = next(page for page in all_pages(register(folder())) if page.address == "zagvar/2026/1-1/")
    assert "canonical" not in renderer().render(page).head
    known = Renderer(TEMPLATES, wording(), Settings(AS_OF, site_url="https://example.mn/iltod/"))
    assert '<link rel="canonical" href="https://example.mn/iltod/zagvar/2026/1-1/">' in known.render(page).head


@pytest.mark.parametrize("root", ["", "../", "../../../"])
def test_the_frame_holds_its_markers_once_and_110_twice(root: str) -> None:
    frame = renderer().render_page_frame(root)
    assert frame.count(HEAD_MARKER) == frame.count(BODY_MARKER) == 1
    assert frame.index(HEAD_MARKER) < frame.index("</head>") < frame.index(BODY_MARKER) < frame.index("</main>")
    reading = HtmlReading(frame)
    assert [link["href"] for link in reading.all("a")].count("tel:110") == 2
    assert reading.all("script") == []
    assert f"{root}calendar/" in [link["href"] for link in reading.all("a")]
    assert "2026 оны 11 дүгээр сарын 22" in reading.text


def test_the_frame_asks_nothing_of_another_host() -> None:
    assert re.findall(r"https?://|//[a-z]|url\(|@import|@font-face", renderer().render_page_frame("")) == []


def test_the_frame_stays_in_what_minijinja_reads_without_autoescape() -> None:
    """Only names, `or`, the filters e and safe, includes, a choice by a name; words and facts are escaped by hand."""
    sources = [TEMPLATES / "theme" / "shell.html", *sorted((TEMPLATES / "theme" / "partials").glob("iltod-*.html"))]
    assert len(sources) == 3
    for path in sources:
        text = path.read_text(encoding="utf-8")
        for expression in re.findall(r"\{\{(.*?)\}\}", text):
            assert re.fullmatch(
                r" (root( or './')?|(head|body)_marker \| safe|(words|site)(\.\w+)+ \| e|light\.\w+) ", expression
            ), expression
        assert set(re.findall(r"\{% (\w+)", text)) <= {"include", "if", "else", "endif"}


def test_pages_are_light() -> None:
    """A plan of 25 measures has 20 kB, any measure 10 kB, the script of pages 3 kB."""
    sizes = {page.address: len(gzip.compress(document(page).encode())) for page in all_pages(register(folder_of_25()))}
    assert sizes["zagvar/2026/"] <= 20_000
    assert max(size for address, size in sizes.items() if address.count("/") == 3) <= 10_000
    assert (TEMPLATES / "theme" / "assets" / "page.js").stat().st_size <= 3_072


def folder_of_25() -> OrganisationFolder:
    """The small body with as many measures as a large plan has, and titles as long as real ones."""
    small = folder()
    first = PLAN.sections[0]
    title = text("Иргэд, олон нийтэд чиглэсэн соён гэгээрүүлэх арга хэмжээг зохион байгуулах; " * 3)
    many = tuple(with_fields(first.measures[number % 4], id=f"9-{number}", title=title) for number in range(15))
    section = with_fields(first, measures=(*first.measures, *many))
    year = with_fields(small.years[0], plan=with_fields(PLAN, sections=(section, *PLAN.sections[1:])))
    return with_fields(small, years=(year,))


def test_dates_in_digits() -> None:
    assert short_date(datetime.date(2025, 6, 3)) == "2025.06.03"


@pytest.mark.parametrize(("address", "name"), [("zagvar/2026/1-1/", "measure.html"), ("zagvar/2026/", "plan.html")])
def test_a_page_is_the_same_as_it_was_looked_at(address: str, name: str) -> None:
    """After a wanted change: read the new page, then write it to the file that the failure names."""
    page = next(page for page in all_pages(register(folder())) if page.address == address)
    rendered = renderer().render(page)
    path = GOLDEN / name
    assert rendered.head + rendered.body + "\n" == path.read_text(encoding="utf-8"), path


def test_a_page_is_rendered_the_same_by_another_renderer() -> None:
    other = Renderer(TEMPLATES, wording(), Settings(AS_OF))
    for page in all_pages(register(folder())):
        assert other.render(page) == renderer().render(replace(page))
