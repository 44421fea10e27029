"""A preview that runs for days needs no more memory with every change of a file."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Callable
from pathlib import Path

from iltod.repository.preview import Preview

DAY = datetime.date(2026, 7, 15)


def test_a_preview_keeps_nothing_of_what_it_built_before(minimal: Callable[..., Path]) -> None:
    root = minimal()
    report = root / "plans/body/2026/reports/q1.yml"
    text = report.read_text(encoding="utf-8")
    preview = Preview(root, lambda: DAY)
    held = []
    for round_ in range(7):
        report.write_text(f"{text}# {round_}\n", encoding="utf-8")
        preview.follow()
        assert preview.notice == ""
        gc.collect()
        held.append(len(gc.get_objects()))
    assert held[-1] - held[-3] < 100
