"""What a command costs: wall time, CPU time and memory of the whole tree of its processes. Needs Linux (`/proc`)."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
_FINE, _COARSE, _FINE_FOR = 0.01, 0.05, 3.0
"""Seconds between two looks at the processes: often while a command is young, seldom later, so as not to disturb it."""


class CommandFailedError(Exception):
    """A command of the benchmark ended with an error; the end of what it printed is the message."""


@dataclass(frozen=True)
class Cost:
    """What one run took.

    `wall` and `cpu` (user and system time, children included) are seconds. `largest` is the peak memory of the largest
    process, `together` the largest sum over all processes at one moment, in which pages that they share count for each;
    both are bytes of resident memory.
    """

    wall: float
    cpu: float
    largest: int
    together: int


def run(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], log: Path) -> Cost:
    """Run a command to its end and return what it cost. What it prints goes to `log`."""
    with log.open("wb") as file:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        _give_up_first(process.pid)
        watch = _Watch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        watch.finish()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CommandFailedError(f"exit {process.returncode}\n" + log.read_text("utf-8", "replace")[-3000:])
    return Cost(wall, usage.ru_utime + usage.ru_stime, watch.largest, watch.together)


def _give_up_first(process: int) -> None:
    """Let the system end this command, and nothing else, when memory runs out."""
    with suppress(OSError):
        (PROC / str(process) / "oom_score_adj").write_text("1000")


class _Watch(threading.Thread):
    """Looks at the memory of a process and its descendants until it is told to finish.

    `ru_maxrss` of the child would be the peak of this process where that is larger, so the system is asked itself.
    """

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.largest = 0
        self.together = 0
        self._root = root
        self._done = threading.Event()
        self._since = time.perf_counter()

    def run(self) -> None:
        while not self._done.is_set():
            found = [_memory(process) for process in _tree(self._root)]
            self.together = max(self.together, sum(now for now, _ in found))
            self.largest = max([self.largest, *(peak for _, peak in found)])
            young = time.perf_counter() - self._since < _FINE_FOR
            self._done.wait(_FINE if young else _COARSE)

    def finish(self) -> None:
        self._done.set()
        self.join()
        self.together = max(self.together, self.largest)


def _tree(process: int) -> Iterator[int]:
    yield process
    try:
        for thread in (PROC / str(process) / "task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _tree(int(child))
    except OSError:
        return  # it ended while it was looked at


def _memory(process: int) -> tuple[int, int]:
    """Return the resident memory of a process now and at its peak."""
    found = {"VmRSS": 0, "VmHWM": 0}
    try:
        status = (PROC / str(process) / "status").read_text()
    except OSError:
        return 0, 0
    for line in status.splitlines():
        name, _, value = line.partition(":")
        if name in found:
            found[name] = int(value.split()[0]) * 1024
    return found["VmRSS"], found["VmHWM"]
