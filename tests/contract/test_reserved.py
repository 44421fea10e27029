"""No body can take the address of a page of ours."""

from __future__ import annotations

from pathlib import Path

from iltod.model.addresses import RESERVED_IDS


def test_every_prose_page_has_an_address_that_no_body_can_take(root: Path) -> None:
    names = {path.stem for path in (root / "content").iterdir() if path.suffix == ".md"}
    assert {"officers", "methodology"} <= names
    assert names - RESERVED_IDS == set()
