"""The package as people get it: a wheel, installed far from the repository it was built from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

SOURCES = ("generator/iltod", "site_templates", "content", "docs/servers", "docs/schema")
FILES = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "generator/build_defaults.py",
    "generator/requirements.txt",
    "plans/rating_scales.yml",
    "plans/disclosure_catalogue.yml",
)


class Installed(NamedTuple):
    """An environment with the package in it, and its wheel."""

    programs: Path
    wheel: Path

    def run(self, *command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment, which finds neither the checkout nor what the tests set."""
        name, *arguments = command
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("ILTOD", "PYTHON", "GIT"))}
        return subprocess.run(
            [str(self.programs / name), *map(str, arguments)],
            cwd=cwd,
            env={**clean, "NO_MKDOCS_2_WARNING": "1", "PATH": f"{self.programs}:{clean['PATH']}", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def build_wheel(root: Path, folder: Path) -> Path:
    """Build the wheel from a copy of its sources, with the build tools of the tests."""
    copy = folder / "sources"
    for name in SOURCES:
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, copy / name)
    order = f"import setuptools.build_meta as build; build.build_wheel({str(folder)!r})"
    built = subprocess.run([sys.executable, "-c", order], cwd=copy, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


def install(root: Path, folder: Path) -> Installed:
    """Install the wheel into an environment of its own, whose libraries are those of the tests without this package."""
    wheel = build_wheel(root, folder)
    home = folder / "environment"
    venv.create(home, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(home), "platbase": str(home)}))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    libraries = sysconfig.get_path("purelib")
    (site / "libraries.pth").write_text(f"{libraries}\n")  # a path in a .pth reads no .pth of its own
    python = home / "bin" / "python"
    for name, start in (("iltod", "iltod.cli:run"), ("mkdocs", "mkdocs.__main__:cli")):
        module, function = start.split(":")
        program = home / "bin" / name
        program.write_text(f"#!{python}\nfrom {module} import {function}\n{function}()\n")
        program.chmod(0o755)
    return Installed(home / "bin", wheel)


def write_files(folder: Path, files: dict[str, str]) -> Path:
    """Write files by their paths into a folder, and return it."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder
