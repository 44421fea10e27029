"""No browser test waits for a promise by `wait_for_function`, which takes the promise itself for the answer."""

from __future__ import annotations

import re
from pathlib import Path

WAIT = re.compile(r"wait_for_function\(\s*(.{0,300}?)\)\n", re.DOTALL)
PROMISE = re.compile(r"\.then\(|\basync\b|\bawait\b|KEPT")


def test_no_test_takes_a_promise_for_an_answer() -> None:
    waits = [
        (path.name, found[1])
        for path in sorted(Path(__file__).parent.glob("*.py"))
        for found in WAIT.finditer(path.read_text(encoding="utf-8"))
    ]
    assert len(waits) > 10
    assert [wait for wait in waits if PROMISE.search(wait[1])] == []
    assert PROMISE.search("() => caches.keys().then(all => !all.length)")
