"""Measures what hostile files of evidence take, each in a process of its own: `make fuzz` runs it, and a test a part.

Prints, for each file: its size, what it was found to be, seconds of the processor, and megabytes at the most.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.append(str(Path(__file__).parents[1]))

from hostile_files import MADE

MOST_MEGABYTES = 300
MOST_SECONDS = 10.0
LIMIT = 2 * 1024**3
"""Bytes of addresses that a process may ask for; what it uses is measured."""


class Cost(NamedTuple):
    """What looking into a file came to, in seconds of the processor and megabytes."""

    fault: str
    seconds: float
    megabytes: int


def cost(path: Path) -> Cost:
    """Look into a file in a process of its own, under a limit of memory, and return what that took."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _look(path, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        fault = told.read()
    _, status, usage = os.wait4(child, 0)
    fault = fault if status == 0 else f"ended with {status}"
    return Cost(fault, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def _look(path: Path, writing: int) -> None:
    from iltod.evidence.inspection import inspect_file

    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    code = 1
    try:
        inspection, findings = inspect_file(path, path.name)
        os.write(writing, f"{inspection.fault or 'sound'} {inspection.detail} {len(findings)}".encode())
        code = 0
    finally:
        os._exit(code)


def measured(name: str, folder: Path) -> Cost:
    """Write one of the hostile files, in a process of its own that takes the memory with it, and return its cost."""
    path = folder / name
    if os.fork() == 0:
        path.write_bytes(MADE[name]())
        os._exit(0)
    os.wait()
    return cost(path)


def main() -> int:
    """Measure all files; return 1 where one takes too much."""
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in MADE:
            began = time.monotonic()
            found = measured(name, Path(folder))
            size = (Path(folder) / name).stat().st_size
            fits = found.megabytes <= MOST_MEGABYTES and found.seconds <= MOST_SECONDS
            bad += not fits
            print(
                f"{'ok   ' if fits else 'FAILS'} {name:16} {size:>11,} bytes  {found.fault:40} "
                f"{found.seconds:6.1f} s {found.megabytes:5} MB  ({time.monotonic() - began:.0f} s)",
                flush=True,
            )
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
