"""Every letter of the Mongolian alphabet is drawn: no box stands for it, and no look-alike."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from reader import Reader

UNASSIGNED = ("\u0378", "\u0379")
"""Characters that no font has: they are drawn as a box, or as nothing."""

DRAW = """([letter, selector]) => {
  const style = getComputedStyle(document.querySelector(selector));
  const canvas = Object.assign(document.createElement('canvas'), {width: 60, height: 60});
  const pen = canvas.getContext('2d');
  pen.font = `${style.fontStyle} ${style.fontWeight} 32px ${style.fontFamily}`;
  pen.fillText(letter, 8, 42);
  return canvas.toDataURL();
}"""


def draw(page: Page, letter: str, selector: str) -> str:
    picture: str = page.evaluate(DRAW, [letter, selector])
    return picture


@pytest.mark.parametrize("address", ["songinokhairkhan/2025/1-1/", "about/"])
@pytest.mark.parametrize("selector", ["h1", "#main p", ".it-name b"])
def test_every_letter_is_drawn(reader: Reader, address: str, selector: str) -> None:
    page = reader.open(address)
    boxes = {draw(page, letter, selector) for letter in UNASSIGNED}
    assert len(boxes) == 1
    blank = draw(page, " ", selector)
    for letters, look_alikes in (("ӨҮЁ", "ОУЕ"), ("өүё", "оуе"), ("№₮", "N₸")):
        for letter, look_alike in zip(letters, look_alikes, strict=True):
            picture = draw(page, letter, selector)
            assert picture not in boxes, letter
            assert picture != blank, letter
            assert picture != draw(page, look_alike, selector), letter


def test_a_box_would_be_found(reader: Reader) -> None:
    page = reader.open("")
    box = draw(page, UNASSIGNED[0], "h1")
    assert box == draw(page, "\u038b", "h1")
    assert box != draw(page, "Ө", "h1")
