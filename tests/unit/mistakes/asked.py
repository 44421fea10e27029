"""Real runs of the command and of forms with what a first-time officer gives them."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from unittest import mock

import openpyxl

HERE = Path(__file__).parent
TESTS = HERE.parents[1]
sys.path.extend(str(path) for path in (TESTS, TESTS / "invalid"))

from broken import MINIMAL  # noqa: E402

from iltod.cli import main  # noqa: E402
from iltod.cli.arguments import COMMANDS  # noqa: E402
from made_documents import plan_txt, plan_xlsx  # noqa: E402
from made_files import docx, office, pdf, picture, xlsx  # noqa: E402

REPORT = "plans/body/2026/reports/q2.yml"


def _word_with_a_place() -> bytes:
    return docx("Сургалт", word__media__image1_dot_jpeg=picture("JPEG", size=(8, 8), gps=True))


@cache
def _form() -> bytes:
    with _project_in(Path(os.environ.get("TMPDIR", "/tmp")) / f"iltod-form-{os.getpid()}") as project:
        ran(f"form body/2026 q2 --output {project}/form.xlsx", project)
        return (project / "form.xlsx").read_bytes()


@contextlib.contextmanager
def _project_in(folder: Path):  # type: ignore[no-untyped-def]
    shutil.copytree(MINIMAL, folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _other_form() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(_form()))
    for row in book["iltod"].iter_rows():
        if row[0].value == "year":
            row[1].value = "2031"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _report(encode: Callable[[str], bytes]) -> Callable[[Path], None]:
    def write(project: Path) -> None:
        path = project / REPORT
        path.write_bytes(encode(path.read_text(encoding="utf-8")))

    return write


def _given(content: Callable[[], bytes]) -> Callable[[Path], bytes]:
    return lambda _project: content()


_OTHER_ANSWERS = b'{"document": "' + b"0" * 64 + b'", "answers": {}}'

GIVEN: dict[str, Callable[[Path], bytes]] = {
    "plan": _given(plan_txt),
    "sheet": _given(plan_xlsx),
    "picture": _given(lambda: picture("JPEG", size=(8, 8))),
    "located": _given(lambda: picture("JPEG", size=(8, 8), gps=True)),
    "scan": _given(lambda: pdf("")),
    "old_word": _given(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
    "empty": _given(bytes),
    "damaged": _given(lambda: docx("Төлөвлөгөө")[:200]),
    "macro": _given(
        lambda: office(
            "docx", {"word/document.xml": '<w:document xmlns:w="urn:w"/>', "word/vbaProject.bin": b"x"}, macro=True
        )
    ),
    "letter": _given(lambda: docx("Танай 2026 оны 3 дугаар сарын албан бичгийг хүлээн авлаа.")),
    "archive": _given(lambda: xlsx((1,))[:30] + bytes(100)),
    "form": _given(lambda: _form()),
    "other_form": _given(_other_form),
    "text": _given(lambda: "Сургалт болов.".encode()),
    "phone": _given(lambda: "Холбогдох утас 99112233".encode()),
    "register": _given(lambda: "Иргэн УБ90010112".encode()),
    "heic": _given(lambda: b"\0\0\0\x18ftypheic" + bytes(100)),
    "located_word": _given(_word_with_a_place),
    "known": lambda project: (project / "plans/body/2026/evidence/files/training.txt").read_bytes(),
}
"""The file that a command is given, by the word of the table."""

CHANGED: dict[str, Callable[[Path], None]] = {
    "folder": lambda project: (project / "zuragnuud").mkdir(),
    "other_answers": lambda project: _write_answers(project, _OTHER_ANSWERS),
    "no_answers": lambda project: _write_answers(project, "Асуултгүй".encode()),
    "utf16": _report(lambda text: text.encode("utf-16")),
    "cp1251": _report(lambda text: text.encode("cp1251", errors="replace")),
    "word_report": _report(docx),
    "zero": _report(lambda text: text.encode() + b"\0"),
    "bom": _report(lambda text: codecs.BOM_UTF8 + text.encode()),
    "mac": _report(lambda text: text.replace("\n", "\r").encode()),
    "huge": _report(lambda text: text.encode() + b"# \n" * 400_000),
}
"""What else stands in a project, by the word of the table."""


def _write_answers(project: Path, content: bytes) -> None:
    (project / "plan.txt").write_bytes(plan_txt())
    (project / "answers.json").write_bytes(content)


def ran(command: str, project: Path) -> str:
    """Return the exit code of a command that runs in a project, and what it tells, on one line."""
    told = io.StringIO()
    # The project is in no repository, which is not what the mistakes are about.
    silent = mock.patch("iltod.cli.data_commands._without_history", return_value=())
    with silent, contextlib.chdir(project), contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        try:
            code = main(shlex.split(command))
        except SystemExit as stop:
            code = int(stop.code or 0)
    plain = told.getvalue().replace(str(project), "…").replace(", ".join(COMMANDS), "…")
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    if code == 2 and lines and lines[0].startswith("usage"):
        lines = lines[-1:]
    return f"{code}: {' ⏎ '.join(lines)}"


def asked(command: str, given: str, folder: Path) -> str:
    """Return what a command tells in a small sound project, with the file or the change that the table names."""
    project = folder / "project"
    shutil.copytree(MINIMAL, project)
    if given in CHANGED:
        CHANGED[given](project)
    elif given:
        (project / shlex.split(command)[1]).write_bytes(GIVEN[given](project))
    return ran(command, project)


def filled(cell: str, written: str, folder: Path) -> str:
    """Return what the command tells of a form in one cell of which something was written."""
    project = folder / "project"
    shutil.copytree(MINIMAL, project)
    book = openpyxl.load_workbook(io.BytesIO(_form()))
    sheet, _, place = cell.partition("!")
    book[sheet][place].value = written or None
    book.save(project / "form.xlsx")
    (project / "files").mkdir()
    (project / "files" / "surgalt.txt").write_text("Сургалт болов.", encoding="utf-8")
    told = ran("import form.xlsx --files files --accept", project)
    problems = [part for part in re.split(r"^\d: | ⏎ ", told) if "!" in part.partition(" ")[0]]
    return " ⏎ ".join(problems) or told


HEAD = "ЖИШЭЭ СУМЫН 2026 ОНЫ АВЛИГЫН ЭСРЭГ ТӨЛӨВЛӨГӨӨ\n\n№\tАрга хэмжээ\tШалгуур үзүүлэлт\tХугацаа\tХариуцах эзэн\n"
ROW = "1.{}\t{} зохион байгуулах\tТайлагнасан байх\tII улирал\tХЭЗХ\n"


SOUND = "1.2 | Журам батлах | Баталсан байх | II улирал | ХЭЗХ"


def imported(row: str, folder: Path) -> str:
    """Return how many measures are read where a row of a document is wrong, and what is asked beyond a sound one."""
    sound, parts = _asked_of(SOUND, folder / "sound"), _asked_of(row, folder / "project")
    told = [part for part in parts[1:] if part not in sound]
    return " ⏎ ".join((parts[0].partition(" Асуулт")[0], *told))


def _asked_of(row: str, project: Path) -> list[str]:
    (project / "plans").mkdir(parents=True)
    cells = "\t".join(cell.strip() for cell in row.split("|"))
    text = HEAD + ROW.format(1, "Сургалт") + cells + "\n" + ROW.format(3, "Өдөрлөг")
    (project / "plan.txt").write_text(text, encoding="utf-8")
    parts = ran("import plan.txt --body soum --year 2026", project).split(" ⏎ ")
    return [re.sub(r"^\d+\. ", "", part) for part in parts]
