"""A build whose main process alone is killed leaves no process behind, and never keeps the next build out.

`ILTOD_KILLS=50 pytest tests/contract/test_orphans.py` tries more moments.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

KILLS = int(os.environ.get("ILTOD_KILLS", "6"))
BODIES = 12
PATIENCE = 20.0
"""In seconds; what goes wrong here lasts for ever."""


@pytest.fixture(scope="module")
def country(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with bodies enough for two workers."""
    folder = tmp_path_factory.mktemp("orphans") / "project"
    for name in ("content", "site_templates"):
        shutil.copytree(root / name, folder / name)
    plans = root / "tests/examples/minimal/plans"
    shutil.copytree(plans, folder / "plans")
    for number in range(BODIES):
        shutil.copytree(plans / "body", folder / f"plans/body-{number:02}")
        file = folder / f"plans/body-{number:02}/organisation.yml"
        text = file.read_text(encoding="utf-8")
        file.write_text(
            text.replace("Зохиомол газар", f"Зохиомол газар {number}").replace("1234567", f"76543{number:02}"),
            encoding="utf-8",
        )
    return folder


def start(project: Path, *options: str) -> subprocess.Popen[bytes]:
    """Begin to build in a session of its own, which names all its processes."""
    command = [sys.executable, "-m", "iltod.cli", "build", "--workers", "2", "--quiet", "--cards", "none", *options]
    return subprocess.Popen(
        [*command, "--root", str(project), "--as-of", "2026-07-15"],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def living(session: int) -> list[str]:
    """Return the processes of a session that have not ended."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, _group, member, *_ = status.read_text().rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
        if int(member) == session and state != "Z":
            found.append(status.parent.name)
    return found


def test_a_build_heals_after_its_main_process_alone_was_killed(country: Path) -> None:
    began = time.monotonic()
    whole = start(country)
    told = whole.communicate()[1]
    assert whole.returncode == 0, told.decode()
    lasts = time.monotonic() - began
    killed = 0
    for moment in range(KILLS):
        shutil.rmtree(country / ".site-cache", ignore_errors=True)
        run = start(country)
        time.sleep(lasts * (moment + 0.5) / KILLS)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        killed += run.returncode == -signal.SIGKILL
        until = time.monotonic() + PATIENCE
        while living(run.pid) and time.monotonic() < until:
            time.sleep(0.02)
        assert living(run.pid) == [], f"orphans after a kill at {moment + 0.5}/{KILLS}"
        again = start(country)
        told = again.communicate()[1]
        assert again.returncode == 0, told.decode()
    assert killed > KILLS / 2


def test_the_next_build_does_not_wait_for_orphans(country: Path) -> None:
    """At once after the kill, while helpers may still be on their way out."""
    shutil.rmtree(country / ".site-cache", ignore_errors=True)
    run = start(country)
    while len(living(run.pid)) < 3 and run.poll() is None:
        time.sleep(0.005)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    assert run.returncode == -signal.SIGKILL, "the build ended before it had helpers"
    again = start(country)
    assert again.wait() == 0, again.communicate()[1].decode()
