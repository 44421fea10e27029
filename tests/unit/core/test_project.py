"""What is told of a site is brought into one form, however it was written."""

from __future__ import annotations

import datetime

import pytest

from iltod.core.project import make_settings

DAY = datetime.date(2026, 6, 30)


@pytest.mark.parametrize("written", ["https://example.mn/a", "https://example.mn/a/", "https://example.mn/a//"])
def test_an_address_ends_with_one_slash(written: str) -> None:
    """`ILTOD_SITE_URL` without its last slash would make `https://example.mn/acalendar/`."""
    assert make_settings(DAY, written).site_url == "https://example.mn/a/"


def test_a_site_without_address_has_none() -> None:
    assert make_settings(DAY).site_url is None
