"""No small file of evidence takes much memory or time; the whole list is measured by `make fuzz`."""

from __future__ import annotations

from pathlib import Path

import pytest
from bounds import MOST_MEGABYTES, MOST_SECONDS, measured

from hostile_files import MADE

QUICK = {
    "wide.png": "picture_too_large",
    "signs.pdf": "sound",
    "labels.pdf": "sound",
    "forms.pdf": "evidence_too_complex unpacked",
    "dangling.pdf": "evidence_too_complex objects",
    "shared.xlsx": "sound",
    "deep.xlsx": "evidence_too_complex depth",
    "letters.docx": "evidence_too_complex letters",
}


@pytest.mark.parametrize("name", QUICK)
def test_a_small_file_stays_small(name: str, tmp_path: Path) -> None:
    found = measured(name, tmp_path)
    assert found.fault.startswith(QUICK[name])
    assert found.megabytes <= MOST_MEGABYTES
    assert found.seconds <= MOST_SECONDS


def test_the_quick_ones_are_some_of_all() -> None:
    assert set(QUICK) < set(MADE)
