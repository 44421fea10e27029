"""Measures what hostile files of evidence take, each in a process of its own: `make fuzz` runs it, and a test a part.

Prints, for each file: its size, what it was found to be, seconds of the processor, and megabytes at the most.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
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
    """Look into a file in a new process, under a limit of memory, and return what that took."""
    looking = subprocess.run((sys.executable, __file__, "--look", path), capture_output=True, text=True, check=False)
    if looking.returncode:
        return Cost(f"ended with {looking.returncode}", 0, 0)
    fault, seconds, megabytes = looking.stdout.rsplit("|", 2)
    return Cost(fault, float(seconds), int(megabytes))


def _look(path: Path) -> None:
    """Look into a file and print what it was found to be, and what that took of this process."""
    from iltod.evidence.inspection import inspect_file

    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    inspection, findings = inspect_file(path, path.name)
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))
    assert peak is not None
    seconds = time.process_time()
    print(f"{inspection.fault or 'sound'} {inspection.detail} {len(findings)}|{seconds}|{int(peak[1]) // 1024}")


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
    if sys.argv[1:2] == ["--look"]:
        _look(Path(sys.argv[2]))
    else:
        sys.exit(main())
