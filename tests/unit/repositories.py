"""Repositories of git that tests make, commit by commit, each on a day that the test names."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from pathlib import Path
from textwrap import dedent

NAME = "Нууц Нэр"
EMAIL = "nuuts@example.mn"
GIT = shutil.which("git") or "git"

ORGANISATION = """
name: Зохиомол газар
kind: agency
units:
  - {id: legal, name: Хуулийн хэлтэс, kind: unit}
  - {id: press, name: Хэвлэлийн алба, kind: unit}
"""
SCALES = """
scales:
  - id: report
    name: Шатлал
    year: 2019
    source: {title: Жишээ}
    steps:
      - {id: done, code: "100", label: бүрэн хэрэгжсэн, tone: good, value: 100}
      - {id: part, code: "70", label: хэрэгжих шатандаа, tone: partial, value: 70}
      - {id: none, code: "0", label: хэрэгжээгүй, tone: bad, value: 0}
"""


def plan(
    deadline: str = "2-р улирал",
    *,
    title: str = "Сургалт хийх",
    performer: str = "legal",
    criterion: str = "Сургалт 2-оос доошгүй удаа болсон байх",
    name: str = "1-1",
    measure: str = "",
    extra: str = "",
    approved: str = "2026-01-20",
) -> str:
    """Return a plan of two measures, of which the first is the one that changes."""
    head = f"""
title: Авлигын эсрэг төлөвлөгөө
approval: {{act: Даргын тушаал, number: А/1, date: {approved}}}
"""
    return f"""{head}{dedent(extra)}
sections:
  - id: s1
    title: Соён гэгээрүүлэх
    measures:
      - id: {name}
        number: "1.1"
        title: {title}
        responsible: [{performer}]
        deadline: {deadline}
        criteria: [{criterion}]
        {measure}
      - id: 1-2
        number: "1.2"
        title: 110 дугаарыг сурталчлах
        responsible: [press]
        deadline: Жилдээ
"""


def report(rating: str = "70", *, text: str = "Хийж байна.", value: int | None = None, evidence: str = "") -> str:
    """Return a report of the first measure."""
    values = f"values: [{{criterion: 1, value: {value}}}]" if value is not None else ""
    return f"""
date: 2026-04-05
entries:
  - measure: 1-1
    rating: "{rating}"
    text: {text}
    evidence: [{evidence}]
    {values}
"""


def evidence(*, url: str = "https://example.mn/a", title: str = "Гэрэл зураг", withdrawn: bool = False) -> str:
    """Return an item that supports the first measure."""
    gone = "withdrawn: {date: 2026-05-02, reason: Хувийн мэдээлэлтэй байв}" if withdrawn else ""
    return f"title: {title}\nkind: photo\ndate: 2026-04-01\nsupports: [1-1]\nurl: {url}\n{gone}\n"


class Repo:
    """A repository with the data of a project, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        if not (folder / ".git").exists():
            folder.mkdir(parents=True)
            self.git("init", "--quiet", "--initial-branch=main")
            self.git("config", "uploadpack.allowFilter", "true")

    def git(self, *arguments: str, day: str = "2026-01-01T12:00:00+08:00") -> str:
        """Run git as a person with a name would."""
        who = {"GIT_AUTHOR_NAME": NAME, "GIT_AUTHOR_EMAIL": EMAIL, "GIT_COMMITTER_NAME": NAME}
        when = {"GIT_COMMITTER_EMAIL": EMAIL, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
        quiet = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "HOME": str(self.root.parent)}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        done = subprocess.run(
            [GIT, *arguments], cwd=self.root, env={**clean, **quiet, **who, **when}, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def write(self, files: dict[str, str | None]) -> None:
        """Write files below `plans/body/2026/`, or below `plans/` where the path begins with `/`; None removes one."""
        for path, content in files.items():
            target = self.root / "plans" / (path[1:] if path.startswith("/") else f"body/2026/{path}")
            if content is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(content, encoding="utf-8")

    def commit(self, day: str, files: dict[str, str | None] | None = None, message: str = "Засвар") -> str:
        """Write and commit files on a day; return the id of the commit."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message, day=f"{day}T12:00:00+08:00")
        return self.git("rev-parse", "HEAD")

    def begin(self, day: str = "2026-02-01", files: dict[str, str | None] | None = None) -> str:
        """Commit a whole small project."""
        start = {"/rating_scales.yml": SCALES, "/body/organisation.yml": ORGANISATION, "plan.yml": plan()}
        return self.commit(day, {**start, **(files or {})})


def day(written: str) -> datetime.date:
    """Return a day."""
    return datetime.date.fromisoformat(written)
