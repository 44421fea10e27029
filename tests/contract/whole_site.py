"""How tests build the project itself as a person would, and read what was built."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from pathlib import Path

PARTS = ("content", "plans", "site_templates")
DAY = datetime.date(2026, 11, 22)
SITE_URL = "https://iltod.example.mn/register/"


def copy_project(root: Path, folder: Path) -> Path:
    """Copy what a site is made of."""
    for part in PARTS:
        shutil.copytree(root / part, folder / part)
    shutil.copy(root / "mkdocs.yml", folder / "mkdocs.yml")
    return folder


def run_engine(engine: str, project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs` or `properdocs` in a project, as a person would."""
    quiet = {"NO_MKDOCS_2_WARNING": "1", "ILTOD_AS_OF": DAY.isoformat(), "ILTOD_SITE_URL": "", "ILTOD_SOURCE_URL": ""}
    return subprocess.run(
        [str(Path(sys.executable).with_name(engine)), *arguments],
        cwd=project,
        env={**os.environ, **quiet, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
