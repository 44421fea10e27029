"""Colours and icons stand in one place: what is changed there changes pages, widgets, badges, posters and images."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from iltod.core.resources import Layers, layers_of
from iltod.model.colours import (
    ACCENT,
    BRAND,
    ICONS,
    LINK,
    TOKENS,
    coloured,
    contrast,
    read_looks,
    squeezed_style,
)
from iltod.pages.renderer import Renderer
from iltod.pages.wording import read_wording

HEX = re.compile(r"#[0-9a-fA-F]{6}\b")

ELSEWHERE = {TOKENS, "theme/assets/icon.svg"}
"""The icon of a browser's tab is a file that nothing prints."""


@pytest.fixture(scope="module")
def templates(root: Path) -> Layers:
    return layers_of(root / "site_templates")


def test_no_other_file_names_a_colour(templates: Layers) -> None:
    texts = {
        name: path.read_text(encoding="utf-8")
        for name, path in templates.files()
        if path.suffix in {".css", ".html", ".js", ".svg", ".toml"} and name not in ELSEWHERE
    }
    assert len(texts) > 30
    assert {name: HEX.findall(text) for name, text in texts.items() if HEX.search(text)} == {}


def test_the_colours_that_a_site_may_choose_are_those_of_the_templates(templates: Layers) -> None:
    light = read_looks(templates).light
    assert (light["brand"], light["brand-line"], light["link"]) == (BRAND, ACCENT, LINK)


def test_light_and_dark_have_the_same_names_and_can_be_read(templates: Layers) -> None:
    looks = read_looks(templates)
    assert looks.light.keys() == looks.dark.keys()
    for table in (looks.light, looks.dark):
        for tone in ("good", "partial", "weak", "bad", "neutral"):
            assert contrast(table[tone], table[f"{tone}-bg"]) >= 4.5, tone
        for name, ground in (("ink", "paper"), ("ink", "sheet"), ("link", "sheet"), ("on-call", "call")):
            assert contrast(table[name], table[ground]) >= 4.5, name


def test_an_unknown_colour_is_an_error(templates: Layers) -> None:
    with pytest.raises(KeyError):
        coloured("{{ light.pink }}", read_looks(templates))


def test_a_changed_tone_and_a_changed_icon_reach_the_pages(templates: Layers, root: Path, tmp_path: Path) -> None:
    from small_site import SETTINGS

    for name in (TOKENS, ICONS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        text = templates.file(name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("#14613a", "#123456").replace("M8 0 0 15h16z", "M8 1 1 15h14z"))
    layers = layers_of(tmp_path, templates)
    renderer = Renderer(layers, read_wording(layers), SETTINGS)
    assert renderer.looks.light["good"] == "#123456"
    assert "--good:#123456" in renderer.render_page_frame("")
    assert 'd="M8 1 1 15h14z' in renderer._pages.from_string('{{ "unreported_overdue" | icon }}').render()


@pytest.mark.parametrize(
    ("written", "squeezed"),
    [
        ("a {\n  color: red;\n  margin: 0 1px;\n}\n", "a{color:red;margin:0 1px}\n"),
        (".x :focus,\n.y a:hover {\n  a: b;\n}\n", ".x :focus, .y a:hover{a:b}\n"),
        ("@media (min-width: 1em) {\n  a {\n    b: c;\n  }\n\n  d {\n    e: f;\n  }\n}\n", None),
        ('a::before {\n  content: "; } /* {";\n}\n', 'a::before{content:"; } /* {"}\n'),
        ("a {\n  background: {{ light.brand }};\n  color: red;\n}\n", "a{background:{{ light.brand }};color:red}\n"),
        ('{% include "x.css" %}\na {\n  b: c; /* why */\n  d: e;\n}\n', '{% include "x.css" %}\na{b:c;d:e}\n'),
        ("@media print {\n  #index {\n    a: b;\n  }\n}\n", "@media print{\n#index{a:b}}\n"),
        ("@page {\n  size: A4;\n  @bottom-center {\n    a: b;\n  }\n}\n", "@page{size:A4;@bottom-center{a:b}}\n"),
        ("a {\n  background: url(data:image/png;base64,AA==);\n  b: c;\n}\n", None),
    ],
)
def test_a_style_is_squeezed_and_says_the_same(written: str, squeezed: str | None) -> None:
    found = squeezed_style(written)
    assert squeezed is None or found == squeezed
    assert squeezed_style(found) == found
    assert len(found) < len(written)
    assert found.count("{") == written.count("{")


def test_a_style_is_written_one_declaration_a_line(templates: Layers) -> None:
    styles = {name: path.read_text(encoding="utf-8") for name, path in templates.files("*.css")}
    assert len(styles) > 10
    crowded = [
        f"{name}: {line}"
        for name, text in styles.items()
        for line in text.splitlines()
        if re.search(r";\s*[\w-]+\s*:", re.sub(r"\"[^\"]*\"|'[^']*'|\([^)]*\)", "", line))
    ]
    assert crowded == []
