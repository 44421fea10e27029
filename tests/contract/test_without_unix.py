"""A build needs nothing that Windows lacks: no fork, no hard links, no swap of two folders in one step, no sync."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import ctypes, os, sys
for name in ("fork", "register_at_fork", "sync", "sched_getaffinity", "mkfifo"):
    delattr(os, name)
def refuse(*arguments, **options):
    raise OSError(1, "not supported")
os.link = refuse
ctypes.CDLL = refuse
from iltod.cli import main
sys.exit(main(sys.argv[1:]))
"""


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("without") / "project"
    shutil.copytree(root / "site_templates", folder / "site_templates")
    (folder / "content").mkdir()
    shutil.copy(root / "content/404.md", folder / "content")
    shutil.copytree(root / "tests/examples/minimal/plans", folder / "plans")
    return folder


def run(project: Path, *arguments: str, program: str = PROGRAM) -> str:
    day = () if arguments[0] == "verify" else ("--root", str(project), "--as-of", "2026-07-15")
    done = subprocess.run([sys.executable, "-c", program, *arguments, *day], capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return (done.stdout + done.stderr).decode()


def test_the_site_is_the_same_and_follows_its_sources(project: Path) -> None:
    build = ("build", "--cards", "none", "--output")
    usual = PROGRAM.partition("for name")[0] + "from iltod.cli import main\nsys.exit(main(sys.argv[1:]))"
    run(project, *build, str(project / "site"))
    run(project, *build, str(project / "usual"), program=usual)
    assert tree(project / "site") == tree(project / "usual")
    plan = project / "plans/body/2026/plan.yml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("Албан хаагчдад", "Бүх албан хаагчид"), encoding="utf-8")
    for output, program in (("site", PROGRAM), ("usual", usual)):
        run(project, *build, str(project / output), program=program)
    assert "Бүх албан хаагчид" in (project / "site/body/2026/index.html").read_text(encoding="utf-8")
    assert tree(project / "site") == tree(project / "usual")
    run(project, "check")
    run(project, "verify", str(project / "site"))
