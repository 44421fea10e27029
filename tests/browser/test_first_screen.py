"""What a reader sees first, and how far a page goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from reader import DESK, KINDS, PAGES, PHONE, Reader

PLANS = ("sample/2026/", "sample/2025/", "songinokhairkhan/2025/", "energy-centre/2024/")

LONGEST = {PHONE: 6_370, DESK: 3_300}
"""CSS pixels of a plan of seventeen measures, a third of what they once were."""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("address", PLANS)
def test_a_plan_is_not_longer_than_can_be_looked_through(reader: Reader, address: str, size: tuple[int, int]) -> None:
    page = reader.open(address, size)
    assert page.evaluate("() => document.documentElement.scrollHeight") <= LONGEST[size]


@pytest.mark.parametrize("kind", KINDS)
def test_the_header_is_one_row_and_the_content_begins_soon(reader: Reader, kind: str) -> None:
    page = reader.open(PAGES[kind], PHONE)
    header = page.get_by_role("banner").bounding_box()
    content = page.locator("#content").first.bounding_box()
    assert header
    assert content
    assert header["height"] <= 80
    assert content["y"] <= 200


def test_every_measure_tells_its_state_in_the_first_screen(reader: Reader, site: Path) -> None:
    page = reader.open("", PHONE)
    addresses = [
        f"{file.parent.relative_to(site)}/"
        for plan in PLANS
        for file in sorted((site / plan).glob("[0-9]*/index.html"))
    ]
    assert len(addresses) > 50
    for address in addresses:
        reader.go(page, address)
        answer = page.locator(".answer").bounding_box()
        assert answer, address
        assert answer["y"] + answer["height"] <= PHONE[1], address
