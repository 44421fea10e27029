"""A site follows its sources: little is done again, and nothing that was left behind can make it wrong."""

from __future__ import annotations

import datetime
import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from installed import write_files

from iltod.core.failure import PublishError
from iltod.exports.cards import Card
from iltod.exports.drawing.card_drawing import Pen
from iltod.site import body_writer, build_state
from iltod.site.build import build_site
from iltod.site.build_state import BuildResult
from iltod.site.publishing.cache_file import read_cache_file
from iltod.site.publishing.manifest import MANIFEST, files_by_path
from iltod.site.publishing.staging import Journal

ROOT = Path(__file__).resolve().parents[2]
DAY = datetime.date(2026, 7, 15)
BODIES = ("body", "other")

pytestmark = pytest.mark.usefixtures("small_program")


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"folder"
        for path in sorted(folder.rglob("*"))
    }


def replace_text(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two bodies, with a page of prose and a word of their own."""
    return make_project(tmp_path / "project")


def make_project(root: Path) -> Path:
    own = {
        "content/about.md": "---\ntitle: Тухай\n---\n",
        "site_templates/wording.yml": "site:\n  tagline: Манай уриа\n",
    }
    write_files(root, own)
    shutil.copytree(ROOT / "tests/examples/minimal/plans", root / "plans")
    shutil.copytree(root / "plans/body", root / "plans/other")
    replace_text(root / "plans/other/organisation.yml", "name: Зохиомол", "name: Өөр зохиомол")
    replace_text(root / "plans/other/organisation.yml", "1234567", "7654321")
    return root


def change(project: Path) -> None:
    replace_text(project / "plans/other/2026/plan.yml", "Албан хаагчдад", "Бүх албан хаагчид")


def build(project: Path, output: str = "site", **options: Any) -> BuildResult:
    built = build_site(project, project / output, DAY, **{"workers": 1, "cached": True, **options})
    assert built.files > 50, built.problems
    return built


def clean(project: Path) -> dict[str, bytes]:
    """The site built from nothing but compiled templates, which would take most of the time."""
    (project / ".clean-cache" / "state").unlink(missing_ok=True)
    build(project, "clean")
    return tree(project / "clean")


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bodies that were derived, in order."""
    names: list[str] = []
    derive = body_writer.derive_organisation

    def watched(folder: Any, *others: Any) -> Any:
        names.append(folder.organisation.id)
        return derive(folder, *others)

    monkeypatch.setattr(body_writer, "derive_organisation", watched)
    return names


def test_only_what_changed_is_done_again(project: Path, derived: list[str]) -> None:
    first = build(project)
    assert derived == ["body", "other"]
    derived.clear()
    assert build(project) == first
    assert derived == []
    change(project)
    build(project)
    assert derived == ["other"]
    assert tree(project / "site") == clean(project)


def test_old_addresses_follow_the_names_of_a_body(project: Path) -> None:
    """A body is renamed, then its neighbour changes, then its old name is a body again, then it is the old one."""
    build(project)
    renamed, other = project / "plans/renamed", project / "plans/other/organisation.yml"
    (project / "plans/body").rename(renamed)
    named = (renamed / "organisation.yml").read_text(encoding="utf-8")
    (renamed / "organisation.yml").write_text(f"{named}formerly: [body]\n", encoding="utf-8")

    def step(page: str, words: str) -> None:
        build(project)
        assert tree(project / "site") == clean(project)
        assert words in (project / "site" / page).read_text(encoding="utf-8")

    step("body/2026/1-1/index.html", 'url=../../../renamed/2026/1-1/"')
    change(project)
    step("body/2026/1-1/index.html", 'url=../../../renamed/2026/1-1/"')
    (renamed / "organisation.yml").write_text(named, encoding="utf-8")
    shutil.copytree(renamed, project / "plans/body")
    replace_text(project / "plans/body/organisation.yml", "1234567", "1112223")
    replace_text(project / "plans/body/organisation.yml", "name: Зохиомол", "name: Шинэ зохиомол")
    step("body/index.html", "Шинэ зохиомол")
    shutil.rmtree(project / "plans/body")
    other.write_text(f"{other.read_text(encoding='utf-8')}formerly: [body]\n", encoding="utf-8")
    step("body/2026/index.html", 'url=../../other/2026/"')


def test_the_feed_of_all_bodies_keeps_what_it_told_of_a_body_that_did_not_change(project: Path) -> None:
    build(project, site_url=ADDRESS)
    change(project)
    build(project, site_url=ADDRESS)
    build(project, "clean", site_url=ADDRESS)
    assert b"+08:00" in (project / "site/feed.json").read_bytes()
    assert tree(project / "site") == tree(project / "clean")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the cards of bodies that were drawn; the one of the whole site has neither facts nor figures."""
    titles: list[str] = []
    draw = Pen.draw

    def watched(pen: Pen, card: Card) -> bytes:
        titles.extend([card.title] if card.facts or card.bar else [])
        return draw(pen, card)

    monkeypatch.setattr(Pen, "draw", watched)
    return titles


ADDRESS = "https://iltod.example.mn/"


def test_only_cards_that_changed_are_drawn(project: Path, drawn: list[str]) -> None:
    build(project, site_url=ADDRESS)
    assert len(drawn) == 2 * 5
    drawn.clear()
    change(project)
    build(project, site_url=ADDRESS)
    assert [title[:22] for title in drawn] == ["1.1. Бүх албан хаагчид"]
    drawn.clear()
    build_site(project, project / "site", DAY + datetime.timedelta(1), workers=1, cached=True, site_url=ADDRESS)
    assert drawn == []
    path = next((project / "site/body").glob("card-*.png"))
    build_site(project, project / "clean", DAY + datetime.timedelta(1), workers=1, site_url=ADDRESS)
    assert len(drawn) == 10
    assert tree(project / "site") == tree(project / "clean")
    path.unlink()
    path.write_bytes(b"not the card")  # somebody's hand in the site: the next whole build finds it
    drawn.clear()
    build_site(project, project / "site", DAY, workers=1, cached=True, site_url=ADDRESS)
    assert drawn == ["Зохиомол газар, 2026 оны төлөвлөгөө"]


def test_cards_are_named_by_pages_and_by_nobody_where_there_are_none(project: Path, drawn: list[str]) -> None:
    build(project, site_url=ADDRESS)
    for page in (project / "site/body").rglob("index.html"):
        names = [path.name for path in page.parent.glob("card-*.png")]
        assert [name in page.read_text(encoding="utf-8") for name in names] == [True] * len(names)
    build(project, site_url=ADDRESS, cards="plan")
    assert len(list((project / "site/body").rglob("card-*.png"))) == 2
    build(project, site_url=ADDRESS, cards="none")
    build(project, "bare")
    for folder in ("site", "bare"):
        assert list((project / folder).rglob("card-*.png")) == []
        assert "og:image" not in (project / folder / "body/index.html").read_text(encoding="utf-8")


def test_pages_that_did_not_change_stay_the_same_files(project: Path) -> None:
    build(project)
    page, other = project / "site/body/2026/index.html", project / "site/other/2026/index.html"
    before = page.stat(), other.stat()
    change(project)
    build(project)
    assert (page.stat().st_ino, page.stat().st_mtime_ns) == (before[0].st_ino, before[0].st_mtime_ns)
    assert other.stat().st_ino != before[1].st_ino


def test_another_day_program_or_setting_builds_everything(
    project: Path, derived: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(project)
    for step in (
        lambda: build_site(project, project / "site", datetime.date(2026, 7, 16), workers=1, cached=True),
        lambda: build(project, site_url="https://x.mn/"),
        lambda: build(project, source_url="https://git.x.mn/{file}"),
        lambda: build(project, cards="none"),
        lambda: monkeypatch.setattr(build_state, "_program", lambda: b"newer") or build(project),
        lambda: replace_text(project / "site_templates/wording.yml", "Манай", "Бидний") or build(project),
        lambda: replace_text(project / "plans/rating_scales.yml", "Хэрэгж", "Хэрэгжүүл") or build(project),
        lambda: shutil.copy(ROOT / "plans/disclosure_catalogue.yml", project / "plans") and build(project),
        lambda: shutil.copy(ROOT / "plans/sample/reporting_windows.yml", project / "plans") and build(project),
    ):
        derived.clear()
        step()
        assert derived == ["body", "other"]


def forget(project: Path) -> None:
    """Let there be no site and nothing known of one but compiled templates."""
    shutil.rmtree(project / "site")
    for path in (project / ".site-cache").iterdir():
        if path.name != "templates":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_what_is_published_besides_a_plan_is_followed(project: Path, derived: list[str]) -> None:
    shutil.copy(ROOT / "plans/disclosure_catalogue.yml", project / "plans")
    register = project / "plans/other/2026/disclosure.yml"
    register.write_text("entries:\n  - item: vacancies\n    url: https://www.example.mn/\n", encoding="utf-8")
    build(project)
    derived.clear()
    replace_text(register, "https://www.example.mn/", "https://www.example.mn/ajil")
    build(project)
    assert derived == ["other"]
    assert tree(project / "site") == clean(project)
    register.unlink()
    build(project)
    assert not (project / "site/other/2026/disclosure").exists()
    assert tree(project / "site") == clean(project)


def test_without_a_cache_nothing_stays_beside_the_site(project: Path) -> None:
    build(project, cached=False)
    assert sorted(path.name for path in project.iterdir()) == ["content", "plans", "site", "site_templates"]
    build(project)
    build(project, cached=False)
    assert sorted(path.name for path in project.iterdir()) == ["content", "plans", "site", "site_templates"]


def test_nothing_of_the_cache_is_published(project: Path) -> None:
    build(project)
    assert not [path for path in tree(project / "site") if path.startswith(".") or "/." in path]
    assert files_by_path(project / "site").keys() == {
        path for path, content in tree(project / "site").items() if content != b"folder"
    }


# What was left behind


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) * 3 // 4] ^= 1
    path.write_bytes(content)


def garble(path: Path) -> None:
    path.write_bytes(b"iltod 1\n" + b"\xc1" * 500)


DAMAGES: tuple[Callable[[Path], None], ...] = (cut, flip, garble, Path.unlink)


@pytest.mark.parametrize(
    ("file", "before", "after", "page"),
    [
        ("2026/plan.yml", "deadline: 2-р улирал", "deadline: 3-р улирал", "calendar/index.html"),
        ("organisation.yml", "name: Өөр зохиомол", "name: Шинэ зохиомол", "calendar/index.html"),
        ("organisation.yml", "name: Өөр зохиомол", "name: Шинэ зохиомол", "performers/index.html"),
        ("2026/plan.yml", "deadline: Тухай бүр", "deadline: 1-р улирал", "performers/index.html"),
        (
            "organisation.yml",
            "kind: post}",
            "kind: post}\n  - {id: audit, name: Аудит, kind: unit}",
            "performers/index.html",
        ),
        ("organisation.yml", "kind: agency", "kind: ministry", "index.html"),
    ],
)
def test_a_part_of_the_pages_about_all_bodies_follows_what_it_shows(
    project: Path, file: str, before: str, after: str, page: str
) -> None:
    build(project)
    old = (project / "site" / page).read_bytes()
    replace_text(project / "plans/other" / file, before, after)
    build(project)
    assert (project / "site" / page).read_bytes() != old
    assert tree(project / "site") == clean(project)


def test_the_folder_beside_the_site_is_known_to_differ_where_it_does(project: Path) -> None:
    beside = project / ".site-cache"
    build(project)
    assert read_cache_file(beside / "journal", Journal) == Journal()
    assert tree(beside / "site") == tree(project / "site")
    replace_text(project / "plans/body/2026/plan.yml", "Худалдан авах", "Худалдаж авах")
    build(project)
    old, new = tree(beside / "site"), tree(project / "site")
    journal = read_cache_file(beside / "journal", Journal)
    assert journal
    assert journal.bodies == ()
    assert set(journal.paths or ()) == {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}


class Standing(NamedTuple):
    """A project that a build followed, and the sites that the next two have to make, with a change or without."""

    project: Path
    sites: dict[bool, tuple[dict[str, bytes], dict[str, bytes]]]


def change_back(project: Path) -> None:
    replace_text(project / "plans/other/2026/plan.yml", "Бүх албан хаагчид", "Албан хаагч бүрд")


def change_another(project: Path) -> None:
    replace_text(project / "plans/body/2026/plan.yml", "Худалдан авах", "Худалдаж авах")


@pytest.fixture(scope="module")
def standing(small_program: None, tmp_path_factory: pytest.TempPathFactory) -> Standing:
    folder = tmp_path_factory.mktemp("standing")
    project = make_project(folder / "project")
    build(project)
    change(project)
    build(project)
    sites = {}
    for changed in (True, False):
        copy = shutil.copytree(project, folder / f"changed-{changed}")
        if changed:
            change_back(copy)
        first = clean(copy)
        change_another(copy)
        sites[changed] = first, clean(copy)
    return Standing(project, sites)


@pytest.mark.parametrize("damage", DAMAGES, ids=["cut", "flipped", "garbled", "gone"])
@pytest.mark.parametrize("name", ["state", "journal", "templates", "results/body", "results/other"])
@pytest.mark.parametrize("changed", [True, False], ids=["changed", "unchanged"])
def test_a_damaged_cache_is_known_as_such(
    standing: Standing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    damage: Callable[[Path], None],
    changed: bool,
) -> None:
    monkeypatch.setattr(build_state, "INSTALLED_TEMPLATES", tmp_path / "installed")  # nothing is there to fall back on
    project = shutil.copytree(standing.project, tmp_path / "project")
    first, second = standing.sites[changed]
    if changed:
        change_back(project)
    damage(project / ".site-cache" / name)
    build(project)
    assert tree(project / "site") == first
    change_another(project)
    build(project)
    assert tree(project / "site") == second


def test_damage_that_is_found_while_another_process_prints_is_mended(project: Path, derived: list[str]) -> None:
    build(project)
    change(project)
    (project / ".site-cache/results/body").write_bytes(b"\0")
    derived.clear()
    build(project, workers=2)
    assert "body" in derived, "nothing was mended"
    assert tree(project / "site") == clean(project)


def test_the_cache_of_another_site_is_not_taken_for_ones_own(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "second"
    shutil.copytree(project, other)
    change(other)
    build(project)
    build(other)
    shutil.rmtree(project / ".site-cache")
    shutil.copytree(other / ".site-cache", project / ".site-cache")
    build(project)
    assert tree(project / "site") == clean(project)


def remove_site(project: Path) -> None:
    shutil.rmtree(project / "site")


def older_site(project: Path) -> None:
    shutil.rmtree(project / "site")
    shutil.copytree(project / "older", project / "site")


def remove_next(project: Path) -> None:
    shutil.rmtree(project / ".site-cache/site")


@pytest.mark.parametrize("accident", [remove_site, older_site, remove_next])
@pytest.mark.parametrize("changed", [True, False], ids=["changed", "unchanged"])
def test_a_site_that_was_replaced_or_removed_is_built_again(
    project: Path, accident: Callable[[Path], None], changed: bool
) -> None:
    build(project)
    shutil.copytree(project / "site", project / "older")
    change(project)
    build(project)
    accident(project)
    if changed:
        replace_text(project / "plans/body/2026/plan.yml", "Худалдан авах", "Худалдаж авах")
    build(project)
    assert tree(project / "site") == clean(project)


def test_a_file_may_become_a_folder(project: Path) -> None:
    """What stood there goes away only at the end, so this cannot be done in place."""
    (project / "content" / "extra").write_text("file")
    build(project)
    (project / "content" / "extra").unlink()
    (project / "content" / "extra").mkdir()
    (project / "content" / "extra" / "file.txt").write_text("folder")
    build(project)
    assert tree(project / "site") == clean(project)


# Killed, or out of space, at any moment

OPERATIONS = (
    (Path, "open"),
    (Path, "unlink"),
    (Path, "rename"),
    (Path, "replace"),
    (Path, "mkdir"),
    (Path, "rmdir"),
    (os, "open"),
    (os, "write"),
    (os, "link"),
    (os, "mkdir"),
    (os, "unlink"),
    (os, "rmdir"),
)
"""Everything by which a build changes the disk; the exchange of the two folders is watched by name."""


def opens_for_writing(mode: str | int = "r", *_: Any, **options: Any) -> bool:
    """Return whether a file is opened to be changed, by Python's mode or by the system's flags."""
    if isinstance(mode, int):
        return bool(mode & (os.O_WRONLY | os.O_RDWR))
    return bool(set("wxa+") & set(options.get("mode", mode)))


def watch(before_each: Callable[[], None], patch: Callable[[Any, str, Any], None]) -> None:
    """Let something happen before each step of a build that changes the disk."""
    from iltod.site.publishing import staging as publish

    for owner, name in (*OPERATIONS, (publish, "exchange"), (publish, "write_cache_file")):
        step = getattr(owner, name)

        def watched(*arguments: Any, step: Any = step, name: str = name, **options: Any) -> Any:
            if name != "open" or opens_for_writing(*arguments[1:], **options):
                before_each()
            return step(*arguments, **options)

        patch(owner, name, watched)


def in_a_process(task: Callable[[], None]) -> int:
    """Run a task in a process of its own and return how it ended: 0, or minus the number of a signal."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            task()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def killed_at(project: Path, step: int) -> int:
    """Build in a process that kills itself before a step; return how it ended."""

    def task() -> None:
        left = iter(range(step))

        def count() -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        watch(count, setattr)
        build(project)

    return in_a_process(task)


def moments(project: Path, count: int) -> Iterator[int]:
    """Yield steps over a whole build, with the last ones, in which the site is swapped, one by one."""
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1

    with pytest.MonkeyPatch.context() as patch:
        copy = project.with_name("counted")
        shutil.copytree(project, copy, symlinks=True)
        watch(one_more, patch.setattr)
        build(copy)
    shutil.rmtree(copy)
    steps = {round(index * done / count) for index in range(count)} | set(range(max(0, done - 10), done))
    yield from sorted(steps)


def contents(project: Path) -> dict[str, bytes]:
    return tree(project / "site") if (project / "site").is_dir() else {}


def edit(project: Path) -> None:
    replace_text(project / "plans/other/organisation.yml", "name: Өөр", "name: Шинэ")


@pytest.mark.parametrize("first", [True, False], ids=["from nothing", "following"])
def test_a_killed_build_leaves_the_old_site_or_the_new_one(project: Path, first: bool) -> None:
    build(project)
    if first:
        forget(project)
    else:
        change(project)
        build(project)
        replace_text(project / "plans/other/2026/plan.yml", "Бүх албан хаагчид", "Албан хаагч бүрд")
        replace_text(project / "plans/body/2026/plan.yml", "2-1", "2-9")
        (project / "plans/body/2026/assessments/h1.yml").unlink()
    old = contents(project)
    new = clean(project)
    assert old != new
    spare = project.with_name("spare")
    shutil.copytree(project, spare, ignore=shutil.ignore_patterns("clean", ".clean-cache"))
    edit(project)
    newer = clean(project)
    ends = set()
    killed = 0
    for step in moments(spare, 14):
        shutil.rmtree(project)
        shutil.copytree(spare, project)
        killed += killed_at(project, step) == -signal.SIGKILL
        now = contents(project)
        assert now in (old, new), f"a mix after {step} steps"
        ends.add(now == new)
        build(project)
        assert tree(project / "site") == new
        edit(project)
        build(project)
        assert tree(project / "site") == newer
    assert killed > 15
    assert ends == {True, False}, "every build was killed before its end, or none was"


@pytest.mark.parametrize(
    ("first", "helping"),
    [
        (True, "iltod.site.prose_source.read_prose"),
        (False, "iltod.site.survey.load_organisation"),
        (False, "iltod.site.all_bodies_writer.write_all_tables"),
    ],
    ids=["from nothing", "following", "tables of all bodies"],
)
def test_a_helping_process_that_is_killed_leaves_the_old_site(
    project: Path, monkeypatch: pytest.MonkeyPatch, first: bool, helping: str
) -> None:
    """From nothing another process prints the prose, and while following it prints the body that changed."""
    build(project)
    monkeypatch.setattr("iltod.site.all_bodies_writer.MANY_BODIES", 1)
    if first:
        forget(project)
    else:
        change(project)
    old, this = contents(project), os.getpid()

    def end(*_: object) -> None:
        assert os.getpid() != this, "nobody helped"
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr(helping, end)
        with pytest.raises(PublishError, match="--workers 1"):
            build(project, workers=2)
    assert contents(project) == old
    build(project, workers=2)
    assert contents(project) == clean(project)


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "диск дүүрсэн"), (errno.EROFS, "зөвхөн уншихад зориулсан")]
)
@pytest.mark.parametrize("first", [True, False], ids=["from nothing", "following"])
def test_a_disk_that_takes_no_more_leaves_the_old_site(project: Path, number: int, words: str, first: bool) -> None:
    build(project)
    if first:
        forget(project)
    else:
        change(project)
    old, new = contents(project), clean(project)
    spare = project.with_name("spare")
    shutil.copytree(project, spare, ignore=shutil.ignore_patterns("clean", ".clean-cache"))
    refused = 0
    for step in moments(spare, 6):
        shutil.rmtree(project)
        shutil.copytree(spare, project)
        left = iter(range(step))

        def refuse(left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise OSError(number, os.strerror(number))

        told = ""
        with pytest.MonkeyPatch.context() as patch:
            watch(refuse, patch.setattr)
            try:
                build(project)
            except PublishError as error:
                told = str(error)
        assert not told or words in told
        refused += bool(told)
        assert contents(project) in (old, new)
        build(project)
        assert contents(project) == new
    assert refused > 10


def test_the_manifest_stands_for_every_byte(project: Path) -> None:
    build(project)
    before = (project / "site" / MANIFEST).read_bytes()
    change(project)
    build(project)
    assert (project / "site" / MANIFEST).read_bytes() != before
