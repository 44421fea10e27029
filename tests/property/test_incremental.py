"""Whatever was edited in between: a site that followed its sources is the one built from nothing, and so is a check."""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from iltod.core.problem import has_errors
from iltod.history.body_history import HistoryReader
from iltod.history.commit_log import read_history
from iltod.site import check_state
from iltod.site.build import build_site, open_project
from iltod.site.check_state import STATE_FILE, Counts, check_bodies
from iltod.site.publishing import fingerprint
from iltod.site.survey import Survey

ROOT = Path(__file__).resolve().parents[2]
DAYS = (datetime.date(2026, 7, 15), datetime.date(2026, 11, 22))
PLAN = "plans/{body}/2026/plan.yml"
BODIES = ("body", "other", "third")

Edit = Callable[[Path, str], None]

pytestmark = pytest.mark.usefixtures("small_program")


def tree(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, empty folders among it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"folder"
        for path in sorted(folder.rglob("*"))
    }


def replace_text(path: Path, before: str, after: str) -> None:
    if path.is_file():
        path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def change_title(root: Path, body: str) -> None:
    replace_text(root / PLAN.format(body=body), "Худалдан авах", "Худалдан  авах")


def change_title_and_set_the_clock_back(root: Path, body: str) -> None:
    path = root / PLAN.format(body=body)
    if path.is_file():
        status = path.stat()
        replace_text(path, "Албан хаагчдад", "Албан Хаагчдад")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def rename_measure(root: Path, body: str) -> None:
    for path in (root / "plans" / body).rglob("*.yml"):
        replace_text(path, "2-1", "2-9") if "2-9" not in path.read_text(encoding="utf-8") else replace_text(
            path, "2-9", "2-1"
        )


def drop_report(root: Path, body: str) -> None:
    (root / "plans" / body / "2026" / "reports" / "q2.yml").unlink(missing_ok=True)


def restore(root: Path, body: str) -> None:
    for name in (body, f"new-{body}"):
        shutil.rmtree(root / "plans" / name, ignore_errors=True)
    make_body(root, body)


def rename_body(root: Path, body: str) -> None:
    """Give a body a new name under which the old one is told, or give it the old one back."""
    old, new = root / "plans" / body, root / "plans" / f"new-{body}"
    if old.is_dir() and not new.exists():
        old.rename(new)
        path = new / "organisation.yml"
        path.write_text(f"{path.read_text(encoding='utf-8')}formerly: [{body}]\n", encoding="utf-8")
    elif new.is_dir():
        shutil.rmtree(new)
        restore(root, body)


def rename_plan(root: Path, body: str) -> None:
    replace_text(root / PLAN.format(body=body), "sections:", "formerly: [2020]\nsections:")


def remove_body(root: Path, body: str) -> None:
    shutil.rmtree(root / "plans" / body, ignore_errors=True)


def break_plan(root: Path, body: str) -> None:
    replace_text(root / PLAN.format(body=body), "sections:", "sectionz:")


def break_between_bodies(root: Path, body: str) -> None:
    path = root / "plans" / body / "organisation.yml"
    if path.is_file():
        path.write_text(path.read_text(encoding="utf-8") + "parent: nowhere\n", encoding="utf-8")


def new_evidence_file(root: Path, body: str) -> None:
    path = root / "plans" / body / "2026" / "evidence" / "training.yml"
    replace_text(path, "kind:", "# шинэчилсэн\nkind:")


def touch(root: Path, body: str) -> None:
    for path in (root / "plans" / body).rglob("*"):
        os.utime(path)


def add_empty_folder(root: Path, body: str) -> None:
    folder = root / "plans" / body / "2027"
    if folder.parent.is_dir() and not folder.exists():
        folder.mkdir()
    elif folder.exists():
        folder.rmdir()


def change_prose(root: Path, body: str) -> None:
    page = root / "content" / "about.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n\nНэмсэн мөр.\n", encoding="utf-8")


def add_dead_link(root: Path, body: str) -> None:
    page = root / "content" / "about.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n\n[Хуудас](/{body}/2026/)\n", encoding="utf-8")


def change_words(root: Path, body: str) -> None:
    replace_text(root / "site_templates" / "wording.yml", "tagline: ", "tagline: Шинэ ")


def change_scale(root: Path, body: str) -> None:
    path = root / "plans" / "rating_scales.yml"
    path.write_text(path.read_text(encoding="utf-8") + "# тайлбар\n", encoding="utf-8")


EDITS: tuple[Edit, ...] = (
    change_title,
    change_title_and_set_the_clock_back,
    rename_measure,
    drop_report,
    restore,
    rename_body,
    rename_plan,
    remove_body,
    break_plan,
    break_between_bodies,
    new_evidence_file,
    touch,
    add_empty_folder,
    change_prose,
    add_dead_link,
    change_words,
    change_scale,
)


def make_body(root: Path, body: str) -> None:
    shutil.copytree(ROOT / "tests/examples/minimal/plans/body", root / "plans" / body)
    if body != "body":
        replace_text(root / "plans" / body / "organisation.yml", "name: Зохиомол", f"name: {body.title()} зохиомол")
        replace_text(root / "plans" / body / "organisation.yml", "1234567", str(7654320 + BODIES.index(body)))


def make_project(root: Path) -> None:
    for name in ("content", "site_templates", "plans"):
        (root / name).mkdir()
    (root / "content/about.md").write_text("---\ntitle: Тухай\n---\n", encoding="utf-8")
    (root / "site_templates/wording.yml").write_text("site:\n  tagline: Уриа\n", encoding="utf-8")
    shutil.copy(ROOT / "tests/examples/minimal/plans/rating_scales.yml", root / "plans")
    for body in BODIES:
        make_body(root, body)


def follow(root: Path, day: datetime.date) -> None:
    """Let the standing site follow, and hold it beside one that is built from nothing."""
    standing = root / "standing"
    before = tree(standing) if standing.is_dir() else {}
    followed = build_site(root, standing, day, site_url="https://x.mn/", workers=1, cached=True)
    (root / ".clean-cache" / "state").unlink(missing_ok=True)  # compiled templates may stay: they are most of the time
    clean = build_site(root, root / "clean", day, site_url="https://x.mn/", workers=1, cached=True)
    assert followed == clean
    if has_errors(clean.problems):
        assert (tree(standing) if standing.is_dir() else {}) == before
    else:
        assert tree(standing) == tree(root / "clean")


STEPS = st.lists(st.tuples(st.sampled_from(EDITS), st.sampled_from(BODIES)), min_size=1, max_size=3)


@given(st.lists(st.tuples(STEPS, st.sampled_from((*DAYS[:1] * 4, DAYS[1]))), min_size=1, max_size=6))
@settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # one step more costs as much
def test_a_site_that_followed_is_the_one_built_from_nothing(
    history: list[tuple[list[tuple[Edit, str]], datetime.date]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_project(root)
        follow(root, DAYS[0])
        assert (root / "standing" / BODIES[-1] / "2026" / "index.html").is_file()
        for edits, day in history:
            for edit, body in edits:
                edit(root, body)
            follow(root, day)
        for body in BODIES:
            restore(root, body)
        follow(root, day)
        assert (root / "standing" / BODIES[-1] / "2026" / "index.html").is_file()


def checked(root: Path, day: datetime.date, *, cached: bool) -> Survey[Counts]:
    with HistoryReader(read_history(root, "plans"), day, DAYS[1]) as history_reader:
        return check_bodies(open_project(root, day), DAYS[1], history_reader, cached=cached)


@given(st.lists(st.tuples(STEPS, st.sampled_from((*DAYS[:1] * 4, DAYS[1]))), min_size=1, max_size=6))
@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_a_check_that_kept_verdicts_is_the_one_from_nothing(
    history: list[tuple[list[tuple[Edit, str]], datetime.date]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(check_state, "FEWEST_BODIES_KEPT", 1)
        patch.setattr(fingerprint, "COARSEST_TICK", 0)  # the test edits only between two checks
        root = Path(folder)
        make_project(root)
        for edits, day in ([((restore, BODIES[0]),), DAYS[0]], *history):
            for edit, body in edits:
                edit(root, body)
            assert checked(root, day, cached=True) == checked(root, day, cached=False)
        assert (root / STATE_FILE).is_file()
