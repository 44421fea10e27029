"""What the machine is, in words that name no place on it."""

from __future__ import annotations

import os
import platform
from pathlib import Path

GIB = 2**30


def total_memory() -> int:
    """Return the bytes of memory of this machine."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def available_memory() -> int:
    """Return the bytes of memory that programs can still have."""
    lines = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))


def describe_machine(work: Path) -> dict[str, str]:
    """Return the class of the machine; `work` is where the sites are written."""
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{total_memory() / GIB:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "python": platform.python_version(),
        "output": "a RAM disk" if _file_system(work) == "tmpfs" else "a disk",
        "load": f"{os.getloadavg()[1]:.1f} (mean of five minutes, at the end; the benchmark itself makes 1 to 2)",
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _file_system(folder: Path) -> str:
    """Return the kind of the file system that a folder lies on: that of the longest matching place."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    found = [(place, kind) for _, place, kind, *_ in mounts if folder.resolve().is_relative_to(place)]
    return max(found, key=lambda one: len(one[0]), default=("", ""))[1]
