"""The script that `make test` calls first finds the programs it needs, installs them as root, or says what to do."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "ensure-tools"


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    """A PATH of its own with the least that the script needs, and with the servers, found wherever they are."""
    for name in ("bash", "cat", "chmod", "env", "paste"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    program(tmp_path, "nginx")
    program(tmp_path, "apache2")
    return tmp_path


def program(folder: Path, name: str, *lines: str) -> None:
    path = folder / name
    path.write_text("\n".join(["#!/usr/bin/env bash", *lines, ""]), encoding="utf-8")
    path.chmod(0o755)


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPT], env={"PATH": str(folder)}, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser"])
def test_programs_that_are_there_are_enough(name: str, bin_folder: Path) -> None:
    program(bin_folder, name)
    program(bin_folder, "rsync")
    done = run(bin_folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_root_installs_what_is_missing(bin_folder: Path) -> None:
    program(bin_folder, "id", "echo 0")
    program(bin_folder, "rsync")
    browser = bin_folder / "chromium"
    program(bin_folder, "apt-get", 'echo "$@"', f'[ "$1" = update ] || {{ : > {browser}; chmod +x {browser}; }}')
    done = run(bin_folder)
    assert done.returncode == 0
    assert done.stdout.splitlines() == ["update --quiet", "install --quiet --yes chromium"]


@pytest.mark.parametrize(("user", "installer"), [("1000", "exit 0"), ("0", "exit 100"), ("0", "exit 0")])
def test_without_means_it_says_what_to_install(user: str, installer: str, bin_folder: Path) -> None:
    program(bin_folder, "id", f"echo {user}")
    program(bin_folder, "apt-get", installer)
    done = run(bin_folder)
    assert done.returncode == 1
    assert "Тестэд хэрэгтэй програм энэ компьютерт алга" in done.stderr
    assert "sudo apt-get install chromium rsync" in done.stderr
