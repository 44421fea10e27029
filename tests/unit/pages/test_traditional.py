"""A title in the traditional script is shown as it was written, with its font only where there is one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from msgspec.structs import replace as with_fields
from small_register import folder, register
from small_site import TEMPLATES, all_pages, renderer

from iltod.model import Organisation, OrganisationFolder
from iltod.reading.binder import bind
from iltod.reading.yaml import read_bytes

MONGOL = "ᠮᠣᠩᠭᠣᠯ"
FONT = TEMPLATES / "theme" / "assets" / "fonts" / "noto-sans-mongolian.woff2"


def written(title: str) -> tuple[object, list[str]]:
    text = f'name: Газар\nkind: agency\ntitle_mong: "{title}"\n'
    reading = read_bytes(text.encode(), "plans/a/organisation.yml")
    assert reading.node
    record, problems = bind(Organisation, reading.node, "plans/a/organisation.yml", id="a")
    return record and record.title_mong, [problem.code for problem in problems]


def named() -> OrganisationFolder:
    data = folder()
    year = data.years[0]
    section = year.plan.sections[0]
    measures = (with_fields(section.measures[0], title_mong=MONGOL), *section.measures[1:])
    plan = with_fields(
        year.plan, title_mong=MONGOL, sections=(with_fields(section, measures=measures), *year.plan.sections[1:])
    )
    return with_fields(
        data,
        organisation=with_fields(data.organisation, title_mong=MONGOL),
        years=(with_fields(year, plan=plan), *data.years[1:]),
    )


@pytest.mark.parametrize("title", [MONGOL, f"{MONGOL} {MONGOL}", "ᠭᠠᠵᠠᠷ\u202fᠤᠨ", "ᠰᠢᠨ\u180eᠡ"])
def test_letters_of_the_script_are_read(title: str) -> None:
    assert written(title) == (title, [])


@pytest.mark.parametrize("title", ["Монгол", "Mongol", f"{MONGOL} 110", "<script>", "モンゴル"])
def test_another_script_is_a_problem(title: str) -> None:
    assert written(title)[1] == ["invalid_traditional"]


@pytest.mark.parametrize("address", ["zagvar/", "zagvar/2026/", "zagvar/2026/1-1/"])
def test_a_title_is_shown_in_its_language_and_its_font_is_named_only_there(address: str) -> None:
    page = next(page for page in all_pages(register(named())) if page.address == address)
    rendered = renderer().render(page)
    assert f'<p class="mong" lang="mn-Mong">{MONGOL}</p>' in rendered.body
    assert f"url({page.root}assets/fonts/noto-sans-mongolian.woff2)" in rendered.head
    without = renderer().render(replace(page, traditional=None))
    assert "mong" not in without.head + without.body


def test_the_font_is_small_and_its_licence_lies_beside_it() -> None:
    assert FONT.stat().st_size < 100_000
    assert FONT.read_bytes()[:4] == b"wOF2"
    assert "SIL Open Font License" in FONT.with_name("noto-sans-mongolian-OFL.txt").read_text(encoding="utf-8")
