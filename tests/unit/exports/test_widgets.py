"""Widgets tell what they shall, stay small whatever is written, and speak oEmbed as WordPress reads it."""

from __future__ import annotations

import datetime
import json
import re
import xml.etree.ElementTree as ET
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from html_reading import HtmlReading
from msgspec.structs import replace
from poison import poison
from small_register import AS_OF, folder, register
from small_site import SETTINGS, TEMPLATES, wording

from iltod.core.project import Identity
from iltod.exports.widgets.paste_pages import PastePages
from iltod.exports.widgets.sizes import COLUMN, NARROW, TWO_COLUMNS, WIDE
from iltod.exports.widgets.widget_files import SCRIPT, WidgetPrinter, integrity, widget_colours
from iltod.exports.widgets.widgets import BodyWidgets, Widget, body_widgets
from iltod.facts.bodies import derive_organisation
from iltod.model import OrganisationFolder, Register
from iltod.model.register import Gathered
from iltod.pages.renderer import Renderer
from iltod.site.build import build_site
from made_files import picture

SITE = "https://x.mn/iltod/"
LARGEST = 10_000
LOGO = picture("PNG", size=(256, 64))
HOSTILE = (
    "<script>alert(1)</script>",
    "\"'&<>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "نص عربي",
    "</title></style>",
)


@cache
def printer(site_url: str | None = SITE, logo: bytes = b"") -> WidgetPrinter:
    settings = replace(
        SETTINGS, site_url=site_url, identity=Identity(logo="logo.png" if logo else "", logo_picture=logo)
    )
    return WidgetPrinter(TEMPLATES, Renderer(TEMPLATES, wording(), settings), wording(), settings)


def widgets_of(data: Register, as_of: datetime.date = AS_OF) -> BodyWidgets:
    return body_widgets(derive_organisation(data.organisations[0], data.scales, as_of), wording())


SMALL = widgets_of(register(folder()))
BY_ADDRESS = {widget.address: widget for widget in SMALL}


def page(widget: Widget) -> str:
    return printer().document(widget).decode()


def reading(widget: Widget) -> HtmlReading:
    return HtmlReading(page(widget))


def test_a_body_a_plan_its_sections_and_its_measures_have_widgets() -> None:
    plan = next(iter(SMALL.plans)).plan
    sections = {f"embed/zagvar/2026/s/section-{item.section.id}/" for item in plan.sections}
    measures = {f"embed/{item.address}" for item in plan.measures}
    assert set(BY_ADDRESS) == {"embed/zagvar/", "embed/zagvar/2026/", *sections, *measures}
    assert len(sections) > 1
    assert len(measures) > 5


@pytest.mark.parametrize("address", BY_ADDRESS)
def test_a_widget_is_whole_without_a_script(address: str) -> None:
    widget = BY_ADDRESS[address]
    found = reading(widget)
    assert "110" in found.text
    assert "Мэдээллийн огноо: 2026.11.22" in found.text
    assert found.all("html") == [{"lang": "mn", "id": "dark"}]
    assert {"name": "robots", "content": "noindex"} in found.all("meta")
    links = [link["href"] for link in found.all("a")]
    root = "../" * address.count("/")
    assert links[0] == root + widget.page
    assert links[-1] == "tel:110"
    assert all(link.startswith((root, "tel:")) for link in links)
    for tag in ("form", "input", "button", "img", "iframe"):
        assert found.all(tag) == []
    assert re.findall(r"url\(|@import|cookie|localStorage", page(widget)) == []


@pytest.mark.parametrize("address", ["embed/zagvar/", "embed/zagvar/2026/"])
def test_figures_stand_with_their_denominators_and_what_is_overdue_with_its_day(address: str) -> None:
    widget = BY_ADDRESS[address]
    totals = widget.context["totals"]
    text = reading(widget).text
    assert f"Нийт арга хэмжээ: {totals.measures}" in text
    for item in totals.states:
        if item.share.numerator:
            assert f"{item.share.numerator} / {totals.measures}" in text
    assert widget.context["late"]
    for item, words in widget.context["late"]:
        assert words in text
        assert f"Хугацаа дууссан: {item.since:%Y.%m.%d}" in text


def test_the_policy_of_a_widget_lets_nothing_run_but_its_own_script() -> None:
    html = page(SMALL.own)
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.S)
    (policy,) = [meta["content"] for meta in HtmlReading(html).all("meta") if "http-equiv" in meta]
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src '{integrity(script.encode(), 'sha256')}';" in policy
    assert "form-action 'none'" in policy


def test_the_policy_of_the_widget_of_a_measure_lets_no_style_in_but_its_own() -> None:
    for widget in SMALL:
        html = page(widget)
        (style,) = re.findall(r"<style>(.*?)</style>", html, re.S)
        (policy,) = [meta["content"] for meta in HtmlReading(html).all("meta") if "http-equiv" in meta]
        own = f"style-src '{integrity(style.encode(), 'sha256')}';"
        if widget.kind == "measure":
            assert own in policy
            assert not re.search(r"<[^>]* style=", html)
        else:
            assert "style-src 'unsafe-inline';" in policy


def poisoned(words: str) -> Register:
    changed: Register = poison(register(folder()), lambda text: f"{words} {text}")
    return changed


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_shown_literally(words: str) -> None:
    harmless = {widget.address: reading(widget).skeleton for widget in widgets_of(poisoned("Х"))}
    for widget in widgets_of(poisoned(words)):
        found = reading(widget)
        assert " ".join(words.split()) in found.text
        assert [name for name, _ in found.skeleton] == [name for name, _ in harmless[widget.address]]
        assert not [name for _, names in found.skeleton for name in names if name.startswith("on")]
        badge = ET.fromstring(printer().badge(widget.badge))
        assert " ".join(words.split()) in "".join(badge.itertext())


@pytest.mark.parametrize("words", ["", "Хариуцлагажуулалт " * 40, "хариуцлагажуулалтынхантайгаа" * 20])
def test_a_widget_has_less_than_ten_kilobytes_whatever_is_written(words: str) -> None:
    data = poisoned(words)
    source = Gathered("https://x.mn/a.git", "0" * 40, "2026-07-15T09:00+08:00", "plans/a", "unreachable")
    stale = replace(data, organisations=tuple(replace(one, gathered=source) for one in data.organisations))
    sizes = [len(printer(logo=LOGO).document(widget)) for widget in widgets_of(stale)]
    assert max(sizes) < LARGEST, sizes


def test_a_badge_of_invented_data_has_no_logo() -> None:
    badge = SMALL.own.badge
    for invented in (False, True):
        content = printer(logo=LOGO).badge(replace(badge, sample=invented))
        assert (b"data:image/png;base64," in content) == (not invented)


def test_a_body_without_plans_says_so() -> None:
    empty: OrganisationFolder = folder()
    data = register(type(empty)(organisation=empty.organisation, years=()))
    (widget,) = widgets_of(data)
    assert "Энэ байгууллагын төлөвлөгөө энэ сайтад хараахан ороогүй." in reading(widget).text
    assert "110" in reading(widget).text
    assert widget.badge
    assert (widget.badge.subject, widget.badge.facts) == ("Төлөвлөгөө бүртгэгдээгүй", ())


def test_a_plan_without_reports_says_so_and_gives_no_figure_of_results() -> None:
    early = widgets_of(register(folder()), datetime.date(2026, 1, 2))
    text = reading(early.plans[0].own).text
    assert "Энэ сайтад нэг ч явцын тайлан ирээгүй байна." in text
    assert "Бүрэн хэрэгжсэн" not in text


# oEmbed


ALLOWED = {
    "a": {"href"},
    "blockquote": set(),
    "iframe": {"src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling", "title"},
}
"""What WordPress keeps of an answer's markup, and of which attributes."""


class _Kept(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.kept = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ALLOWED:
            kept = "".join(f' {name}="{value}"' for name, value in attrs if name in ALLOWED[tag])
            self.kept += f"<{tag}{kept}>"

    def handle_endtag(self, tag: str) -> None:
        if tag in ALLOWED:
            self.kept += f"</{tag}>"

    def handle_data(self, data: str) -> None:
        self.kept += data

    def handle_entityref(self, name: str) -> None:
        self.kept += f"&{name};"


def answer(widget: Widget) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printer().answer(widget))
    return found


@pytest.mark.parametrize("address", BY_ADDRESS)
def test_an_answer_is_what_oembed_asks_of_rich_content(address: str) -> None:
    widget = BY_ADDRESS[address]
    found = answer(widget)
    assert (found["version"], found["type"]) == ("1.0", "rich")
    assert isinstance(found["html"], str)
    assert isinstance(found["width"], int)
    assert isinstance(found["height"], int)
    for name in ("title", "author_name", "provider_name"):
        assert found[name]
    for name in ("author_url", "provider_url"):
        assert found[name].startswith(SITE)
    assert int(found["cache_age"]) > 0
    known = {"version", "type", "title", "author_name", "author_url", "provider_name", "provider_url", "cache_age"}
    assert set(found) == known | {"html", "width", "height"}


@pytest.mark.parametrize("address", BY_ADDRESS)
def test_wordpress_keeps_the_quotation_and_the_frame(address: str) -> None:
    widget = BY_ADDRESS[address]
    kept = _Kept(answer(widget)["html"]).kept
    # The same expression: a quotation that is not the very first thing would be lost.
    found = re.match(r"(<blockquote>.*?</blockquote>)?.*(<iframe.*?></iframe>)", kept, re.S)
    assert found
    quotation, frame = found.groups()
    assert f'<a href="{SITE}{widget.page}">' in quotation
    assert '<a href="tel:110">110</a>' in quotation
    assert re.search(r""" src=(['"])(.*?)\1""", frame)[2] == SITE + address  # type: ignore[index]


def test_a_hostile_title_stays_text_in_an_answer() -> None:
    for widget in widgets_of(poisoned('"><script>alert(1)</script>')):
        html = answer(widget)["html"]
        assert [name for name, _ in HtmlReading(html).elements] == ["blockquote", "a", "a", "iframe"]


def test_without_the_address_of_the_site_nothing_promises_what_cannot_be_found() -> None:
    unknown = printer(None)
    names = {path.rpartition("/")[2] for path, _ in unknown.files(SMALL)}
    assert names == {"index.html", "badge.svg", "badge.png"}
    assert b"oembed" not in unknown.document(SMALL.own)


# Badges and sizes


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_a_badge_says_in_words_what_it_shows_and_can_be_read() -> None:
    for widget in SMALL:
        badge = ET.fromstring(printer().badge(widget.badge))
        space = "{http://www.w3.org/2000/svg}"
        assert badge.attrib["role"] == "img"
        title = badge.find(f"{space}title")
        assert title is not None
        assert title.text
        assert badge.attrib["aria-labelledby"] == title.attrib["id"]
        lines = [text.text or "" for text in badge.iter(f"{space}text")]
        assert lines[-1] == "110"
        assert all(len(line) <= 34 for line in lines)
        assert "Мэдээллийн огноо: 2026.11.22" in lines
        fills = [found for element in badge.iter() if (found := element.get("fill")) and found.startswith("#")]
        assert {"#15355c", "#a8390b", "#fff"} == set(fills)
        assert min(_contrast("#ffffff", colour) for colour in ("#15355c", "#a8390b")) >= 4.5


def test_a_badge_of_invented_data_says_so_as_svg_and_as_picture() -> None:
    real, invented = (replace(SMALL.own.badge, sample=sample) for sample in (False, True))
    space = "{http://www.w3.org/2000/svg}"
    lines = [text.text for text in ET.fromstring(printer().badge(invented)).iter(f"{space}text")]
    assert {"Зохиомол жишээ", "2026.11.22"} <= set(lines)
    assert "Зохиомол" not in printer().badge(real).decode()
    pictures = {printer().badge_picture(badge) for badge in (real, invented)}
    assert len(pictures) == 2
    for content in pictures:
        assert content.startswith(b"\x89PNG")
        assert len(content) < 15_000


def test_a_body_and_a_plan_have_their_badge_as_a_picture_too() -> None:
    paths = {path for path, _ in printer().files(SMALL)}
    assert {path for path in paths if path.endswith(".png")} == {
        "embed/zagvar/badge.png",
        "embed/zagvar/2026/badge.png",
    }
    assert {f"{address}badge.svg" for address in BY_ADDRESS} <= paths


def test_a_chosen_colour_has_an_address_that_wordpress_understands() -> None:
    files = {path: content.decode() for path, content in printer().files(SMALL) if not path.endswith(".png")}
    for widget in SMALL:
        for colour in ("light", "dark"):
            page, told = (f"{widget.address}s/{colour}/{name}" for name in ("index.html", "oembed.json"))
            assert (page in files) == (told in files) == (widget.kind == "totals")
            if widget.kind == "totals":
                assert f'type="application/json+oembed" href="{SITE}{told}"' in files[page]
                assert f'src="{SITE}{widget.address}?{colour}"' in json.loads(files[told])["html"]


def test_a_wider_widget_is_not_higher() -> None:
    for widget in SMALL:
        heights = [widget.text.height(width) for width in (NARROW, COLUMN, WIDE)]
        assert heights == sorted(heights, reverse=True)
        assert 200 < heights[-1] <= heights[0] < 1100


def test_colours_stand_there_once_and_only_if_they_are_used() -> None:
    tokens = ":root{--ink:#111;--link:#00f}\n@media (prefers-color-scheme:dark){:root{--ink:#eee;--link:#9cf}}"
    found = widget_colours(tokens, "a{color:var(--ink)}")
    assert "--ink:var(--l,#111)var(--d,#eee)" in found
    assert "--link" not in found


def test_the_script_for_other_sites_never_changes() -> None:
    """Pages pin them by these digests. For another version write another file beside them and let these be."""
    digests = {
        "embed-1.js": "sha384-ZsmAN+yOUi/mSNQT13TwaIO0T1nd4gawF5g1uALAE1vnFkjJlkX+Af1Xvsr+Yzkd",
        "embed-2.js": "sha384-DnLu95uGUpdPgxERdoEHJ1hMIPaBJr+sZO1eIrhXwdrOLLCIvJgqgYYO1Lp58h+E",
    }
    for name, digest in digests.items():
        content = (TEMPLATES / "theme" / "assets" / name).read_bytes()
        assert integrity(content) == digest
        assert len(content) <= 1536
    assert list(digests)[-1] == SCRIPT
    code = f'<script src="{SITE}assets/{SCRIPT}" integrity="{integrity(content)}" crossorigin="anonymous" async>'
    assert printer().script() == f"{code}</script>"


# The pages with the codes


def paste_pages(site_url: str | None = SITE, data: Register | None = None) -> dict[str, HtmlReading]:
    settings = replace(SETTINGS, site_url=site_url)
    told = data or register(folder())
    overview = derive_organisation(told.organisations[0], told.scales, AS_OF)
    pages = PastePages(printer(site_url), wording(), settings).pages(overview, body_widgets(overview, wording()))
    renderer = Renderer(TEMPLATES, wording(), settings)
    return {page.address: HtmlReading(renderer.render(page).body) for page in pages}


def test_a_body_and_a_plan_have_a_page_with_codes_for_every_part() -> None:
    pages = paste_pages()
    assert set(pages) == {"zagvar/embed/", "zagvar/2026/embed/"}
    text = pages["zagvar/2026/embed/"].text
    for address in BY_ADDRESS:
        assert address == "embed/zagvar/" or f"{SITE}{address}" in text
    for code in ('width="100%"', "loading=", "referrerpolicy=", "sandbox=", 'href="tel:110"', f"{SITE}zagvar/2026/"):
        assert code in text
    assert "frame-src https://x.mn" in text


def test_without_the_address_of_the_site_the_page_says_what_is_missing() -> None:
    for found in paste_pages(None).values():
        assert "Энэ сайтын хаяг тохируулаагүй" in found.text
        assert "<iframe" not in found.text
        assert found.all("pre") == []
        assert found.all("iframe")


@pytest.mark.parametrize("words", HOSTILE)
def test_codes_with_hostile_titles_are_text_that_is_safe_to_paste(words: str) -> None:
    for found in paste_pages(data=poisoned(words)).values():
        assert len(found.all("script")) == 2
        for code in re.findall(r"<iframe.*?</p>", found.text):
            assert {name for name, _ in HtmlReading(code).elements} == {"iframe", "p", "a"}


# Former addresses


def test_a_renamed_measure_keeps_its_widget_and_a_renamed_body_its_badge(minimal: Any) -> None:
    root: Path = minimal()
    plan = root / "plans/body/2026/plan.yml"
    changed = re.sub(r"(\n +)- id: 1-1\n", r"\1- id: 1-1\1  formerly: [old]\n", plan.read_text(encoding="utf-8"))
    assert "formerly" in changed
    plan.write_text(changed, encoding="utf-8")
    body = root / "plans/body/organisation.yml"
    body.write_text(f"formerly: [ministry]\n{body.read_text(encoding='utf-8')}", encoding="utf-8")
    (root / "site_templates").symlink_to(TEMPLATES)
    (root / "content").mkdir()
    (root / "content/404.md").write_bytes((TEMPLATES.parent / "content/404.md").read_bytes())
    assert build_site(root, root / "site", AS_OF, site_url=SITE).problems == ()
    site = root / "site"
    widget = (site / "embed/body/2026/old/index.html").read_text(encoding="utf-8")
    assert 'href="../../../../embed/body/2026/1-1/"' in widget
    assert "location.hash" in widget
    for old in ("body/2026/old", "embed/body/2026/old", "ministry/2026/1-1", "embed/ministry/2026/1-1"):
        page = (site / old / "index.html").read_text(encoding="utf-8")
        assert f'type="application/json+oembed" href="{SITE}embed/body/2026/1-1/oembed.json"' in page
        assert ("<script" in page) == old.startswith("embed/")
    assert (site / "embed/ministry/badge.svg").read_bytes() == (site / "embed/body/badge.svg").read_bytes()


def test_facts_stand_beside_each_other_from_the_width_that_the_styles_name() -> None:
    """The height is computed here and the columns are made by the style sheet: they must agree on the width."""
    for name in ("measure", "totals"):
        style = (TEMPLATES / f"embeds/{name}.css").read_text(encoding="utf-8")
        assert re.findall(r"@media\s*\(min-width:\s*(\d+)px\)", style) == [str(TWO_COLUMNS)], name
    for widget in SMALL:
        assert widget.text.height(TWO_COLUMNS) <= widget.text.height(TWO_COLUMNS - 1)
    assert any(widget.text.height(TWO_COLUMNS) < widget.text.height(TWO_COLUMNS - 1) - 40 for widget in SMALL)
