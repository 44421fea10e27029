"""Nothing needs what Windows lacks: fork, fcntl, hard links, signals to groups, names replaced by a rename, UTF-8."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import builtins, ctypes, io, os, signal, sys
for name in ("fork", "register_at_fork", "sync", "sched_getaffinity", "mkfifo", "killpg", "O_NOFOLLOW", "geteuid"):
    delattr(os, name)
for name in ("SIGKILL", "SIGHUP", "SIGALRM"):
    delattr(signal, name)
sys.modules.update(dict.fromkeys(("fcntl", "pwd", "grp", "resource", "termios", "readline")))
def refuse(*arguments, **options):
    raise OSError(1, "not supported")
os.link = os.symlink = ctypes.CDLL = refuse
rename, mkdir, begin = os.rename, os.mkdir, io.open
def must_be_free(old, new, **options):
    if os.path.lexists(new):
        raise FileExistsError(17, "there is one", str(new))
    rename(old, new, **options)
def fit(path):
    name = os.path.basename(os.fspath(path)) if isinstance(path, (str, os.PathLike)) else ""
    if set(name) & set('<>:"|?*') or name.rstrip(". ") != name and name.strip("."):
        raise OSError(22, "no such name", str(path))
def made(path, *rest, **options):
    fit(path)
    mkdir(path, *rest, **options)
def opened(file, mode="r", *rest, **options):
    if set(mode) & set("wxa+"):
        fit(file)
    return begin(file, mode, *rest, **options)
os.rename, os.mkdir, io.open, builtins.open = must_be_free, made, opened, opened
from iltod.cli import main
sys.exit(main(sys.argv[1:]))
"""


QUIET = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    **{f"GIT_{who}_{what}": "x@example.mn" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}


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
    root = () if arguments[0] in ("verify", "new") else ("--root", str(project))
    environment = {**os.environ, **QUIET, "PYTHONIOENCODING": "cp1251", "ILTOD_AS_OF": "2026-07-15"}
    command = [sys.executable, "-c", program, *arguments, *root]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return (done.stdout + done.stderr).decode()


def test_the_site_is_the_same_and_follows_its_sources(project: Path) -> None:
    build = ("build", "--cards", "none", "--output")
    usual = "import sys\nfrom iltod.cli import main\nsys.exit(main(sys.argv[1:]))"
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


def test_an_officer_a_reviewer_and_a_coordinator_can_work(project: Path, tmp_path: Path) -> None:
    own, country = tmp_path / "Манай сан", tmp_path / "country"
    country.mkdir()
    flags = ("--name", "Зохиомол сум", "--kind", "soum", "--email", "medee@example.gov.mn")
    assert "«Манай сан»" in run(tmp_path, "new", own.name, *flags)
    (tmp_path / "empty").mkdir()
    run(tmp_path, "new", "empty", *flags)
    (own / "plans/rating_scales.yml").write_bytes((project / "plans/rating_scales.yml").read_bytes())
    shutil.copytree(project / "plans/body/2026", own / "plans/zokhiomol-sum/2026")
    shutil.copy(project / "plans/body/organisation.yml", own / "plans/zokhiomol-sum")
    for command in (("add", "--all"), ("commit", "--quiet", "--message", "x")):
        subprocess.run(["git", *command], cwd=own, env={**os.environ, **QUIET}, check=True)
    report = own / "plans/zokhiomol-sum/2026/reports/q2.yml"
    report.write_text(report.read_text(encoding="utf-8").replace("rating: 100", "rating: 70"), encoding="utf-8")
    assert "1.1: 100 → 70" in run(own, "diff", "main")
    run(own, "check", "plans\\zokhiomol-sum\\2026\\reports\\q2.yml")
    (own / "Хурлын тэмдэглэл.txt").write_text("Хурлын тэмдэглэл\n", encoding="utf-8")
    run(own, "add", "--plan", "zokhiomol-sum/2026", "--measure", "1-1", "Хурлын тэмдэглэл.txt")
    assert (own / "plans/zokhiomol-sum/2026/evidence/khurlyn-temdeglel.yml").is_file()
    own = own.rename(tmp_path / "own")  # an address holds no blank
    (country / "sources.yml").write_text(f"sources:\n  - {{body: zokhiomol-sum, address: 'file://{own}'}}\n")
    for _ in range(2):
        run(country, "gather", "sources.yml")
    assert (country / "plans/zokhiomol-sum/2026/plan.yml").is_file()
    run(country, "build", "--cards", "none")
