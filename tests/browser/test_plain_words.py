"""Terms are explained where they stand, by key and by touch, with or without scripts; states say what they mean."""

from __future__ import annotations

import pytest
from reader import DESK, PAGES, PHONE, Reader

EXPLAINED = ("plan-sample", "body-sample", "home")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_term_is_explained_by_keyboard_and_goes_away_by_escape(reader: Reader, script: bool) -> None:
    page = reader.open(PAGES["plan-sample"], script=script)
    button = page.get_by_role("button", name="Тайлбар: Хугацаа хэтэрсэн")
    told = page.locator("#tip-overdue")
    assert not told.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert told.is_visible()
    assert "Сүүлийн өдөр нь өнгөрсөн" in told.inner_text()
    page.keyboard.press("Tab")
    assert told.get_by_role("link").evaluate("e => e === document.activeElement")
    page.keyboard.press("Escape")
    assert not told.is_visible()
    assert button.evaluate("e => e === document.activeElement")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_touch_opens_one_explanation_and_a_touch_elsewhere_closes_it(reader: Reader, size: tuple[int, int]) -> None:
    page = reader.open(PAGES["plan-sample"], size)
    for term in ("mean", "overdue"):
        page.locator(f"[popovertarget=tip-{term}]").click()
        assert [one.get_attribute("id") for one in page.locator("[popover]:popover-open").all()] == [f"tip-{term}"]
        box = page.locator(f"#tip-{term}").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
    page.locator("h1").click()
    assert page.locator("[popover]:popover-open").count() == 0


@pytest.mark.parametrize("kind", EXPLAINED)
def test_every_explanation_leads_to_its_term_in_the_glossary(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind])
    leads = page.locator("[popover] a").evaluate_all("all => all.map(e => [e.closest('[popover]').id, e.href])")
    assert leads
    assert page.locator("[popovertarget]").count() == len({name for name, _ in leads}) == len(leads)
    page = reader.open("glossary/")
    for name, address in leads:
        term = name.removeprefix("tip-")
        assert address == f"{reader.base}/glossary/#{term}"
        assert page.locator(f"dt [id='{term}'], dt#{term}").count() == 1


def test_every_state_of_a_plan_says_what_it_means(reader: Reader) -> None:
    page = reader.open(PAGES["plan-sample"])
    states = page.locator("ul.key").first.locator("li").count()
    assert states > 5
    meanings = page.locator("dl.meanings dd")
    assert meanings.count() == states
    assert not meanings.first.is_visible()
    page.get_by_text("Төлөв бүр юу гэсэн үг вэ?").click()
    assert meanings.first.is_visible()
    assert all(text.endswith(".") for text in meanings.all_inner_texts())
