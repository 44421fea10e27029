"""A preview opens where it was asked to, or says why not, and needs no more memory with every change of a file."""

from __future__ import annotations

import datetime
import gc
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from iltod.cli import main
from iltod.repository.preview import Preview

DAY = datetime.date(2026, 7, 15)


@pytest.mark.usefixtures("small_program")
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


def test_why_a_preview_cannot_begin_is_told(minimal: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    order = ["serve", "--root", str(minimal())]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main([*order, "--port", port]) == 1
        assert f"{port} портыг өөр програм хэрэглэж байна" in capsys.readouterr().err
    for host in ("nowhere.invalid", "192.0.2.1", "::zz"):
        assert main([*order, "--port", "0", "--host", host]) == 1
        told = capsys.readouterr().err
        assert f"«{host}»" in told
        assert "порт" not in told
