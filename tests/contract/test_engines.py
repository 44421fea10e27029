"""MkDocs, ProperDocs and the library alone publish the same site, and a failed build leaves the last good one."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from whole_site import DAY, SITE_URL, run_engine, tree

from iltod.site.build import build_site

PROSE = ("about", "data", "glossary", "accessibility", "methodology", "officers", "open-data", "webmasters")
"""The pages that wear Material."""

GOOD_PLAN = "plans/songinokhairkhan/2025/plan.yml"


def without_prose(files: dict[str, bytes]) -> dict[str, bytes]:
    prose = {f"{name}/index.html" for name in PROSE}
    prose.add("manifest.json")  # holds their digests
    return {path: content for path, content in files.items() if path not in prose and "stylesheets" not in path}


def article(page: bytes) -> str:
    match = re.search(r"<article class=\"prose\">(.*?)</article>", page.decode(), re.DOTALL)
    assert match
    return match.group(1)


def test_mkdocs_and_the_library_publish_the_same_bytes(mkdocs_site: Path, plain_site: Path) -> None:
    by_mkdocs, by_library = (without_prose(tree(site)) for site in (mkdocs_site, plain_site))
    assert sorted(by_mkdocs) == sorted(by_library)
    assert [path for path in by_mkdocs if by_mkdocs[path] != by_library[path]] == []
    assert {"110/index.html", "404.html", "index.html", "songinokhairkhan/2025/index.html"} <= by_mkdocs.keys()


@pytest.mark.parametrize("name", PROSE)
def test_prose_says_the_same_with_and_without_mkdocs(mkdocs_site: Path, plain_site: Path, name: str) -> None:
    pages = [(site / name / "index.html").read_bytes() for site in (mkdocs_site, plain_site)]
    assert article(pages[0]) == article(pages[1])
    assert b"<title>" in pages[0]
    assert [page.count(b"<title>") for page in pages] == [1, 1]


def test_properdocs_publishes_the_same_site_by_the_same_plugin(copied: Path, mkdocs_site: Path) -> None:
    run = run_engine(
        "properdocs", copied, "build", "-f", "mkdocs.yml", "--strict", "-d", "../properdocs", ILTOD_SITE_URL=SITE_URL
    )
    assert run.returncode == 0, run.stderr
    assert tree(copied.parent / "properdocs") == tree(mkdocs_site)


def test_two_builds_are_identical(copied: Path, mkdocs_site: Path, plain_site: Path, tmp_path: Path) -> None:
    run = run_engine("mkdocs", copied, "build", "--strict", "-d", str(tmp_path / "mkdocs"), ILTOD_SITE_URL=SITE_URL)
    assert run.returncode == 0, run.stderr
    build_site(copied, tmp_path / "plain", DAY, site_url=SITE_URL)
    assert tree(tmp_path / "mkdocs") == tree(mkdocs_site)
    assert tree(tmp_path / "plain") == tree(plain_site)


def test_no_frame_and_nothing_unused_is_published(mkdocs_site: Path) -> None:
    published = tree(mkdocs_site)
    assert [path for path in published if "iltod-shell" in path or path.startswith("partials/")] == []
    assert [path for path in published if path.endswith((".map", ".md", ".gz"))] == []
    scripts = {path for path in published if path.endswith(".js")}
    assert scripts == {
        "assets/embed-1.js",
        "assets/embed-2.js",
        "assets/explore.js",
        "assets/offline.js",
        "assets/page.js",
        "assets/paste.js",
        "assets/search.js",
        "assets/sha256.js",
        "assets/sw-off.js",
        "assets/verify.js",
        "sw.js",
    }
    assert not [path for path, content in published.items() if b"iltod-head-" in content or b"iltod-body-" in content]


def test_without_an_address_of_its_own_a_site_has_no_maps(own_copy: Path) -> None:
    run = run_engine("mkdocs", own_copy, "build", "--strict")
    assert run.returncode == 0, run.stderr
    published = tree(own_copy / "site")
    assert not {"sitemap.xml", "robots.txt"} & published.keys()
    assert b"canonical" not in published["index.html"]


@contextmanager
def kept(project: Path) -> Iterator[None]:
    """Build a good site, and see that what is done next leaves it as it was and nothing beside it."""
    assert run_engine("mkdocs", project, "build").returncode == 0
    before = tree(project / "site")
    beside = sorted(path.name for path in project.iterdir())
    yield
    assert tree(project / "site") == before
    assert sorted(path.name for path in project.iterdir()) == beside


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_a_problem_in_the_data_leaves_the_last_good_site(own_copy: Path, engine: str) -> None:
    with kept(own_copy):
        plan = own_copy / GOOD_PLAN
        plan.write_text(plan.read_text().replace("deadline:", "deadlime:", 1))
        run = run_engine(engine, own_copy, "build", "-f", "mkdocs.yml")
    assert run.returncode == 1
    assert f"{GOOD_PLAN}:" in run.stderr
    assert "[misspelt_key]" in run.stderr
    assert "Өмнөх хувилбар хэвээр байна" in run.stdout
    assert "Traceback" not in run.stderr + run.stdout


def test_a_dead_link_in_prose_stops_a_strict_build(own_copy: Path) -> None:
    with kept(own_copy):
        about = own_copy / "content" / "about.md"
        about.write_text(f"{about.read_text()}\n\n[Хуанли](/calender/) [Дүн](/calendar/#nowhere)\n")
        run = run_engine("mkdocs", own_copy, "build", "--strict")
    assert run.returncode == 1
    assert "content/about.md: /calender/" in run.stderr
    assert "content/about.md: /calendar/#nowhere" in run.stderr
    assert "Traceback" not in run.stderr


def test_prose_that_runs_or_leads_out_stops_both_engines_at_its_place(own_copy: Path, tmp_path: Path) -> None:
    about = own_copy / "content/about.md"
    text = about.read_text(encoding="utf-8")
    about.write_text(f"{text}\n\n![А](https://x.example/a.png)\n", encoding="utf-8")
    line = text.count("\n") + 3
    _both_tell(own_copy, tmp_path / "site", f"content/about.md:{line}:6: «https://x.example/a.png»")
    about.write_text(text, encoding="utf-8")
    far = own_copy / "content/far.png"
    far.symlink_to(tmp_path / "far.png")
    _both_tell(own_copy, tmp_path / "site", "content/far.png")
    far.unlink()


def _both_tell(project: Path, site: Path, words: str) -> None:
    for run in (
        run_engine("mkdocs", project, "build", "-d", str(site)),
        run_engine("iltod", project, "build", "--output", str(site), "--cards", "none"),
    ):
        assert run.returncode != 0
        assert words in run.stdout + run.stderr
        assert "Traceback" not in run.stdout + run.stderr
    assert not site.exists()


def test_a_dead_link_in_prose_is_a_warning_otherwise(own_copy: Path) -> None:
    about = own_copy / "content" / "about.md"
    about.write_text(f"{about.read_text()}\n\n[Хуанли](/calender/)\n")
    run = run_engine("mkdocs", own_copy, "build")
    assert run.returncode == 0
    assert "WARNING" in run.stderr
    assert "content/about.md: /calender/" in run.stderr
    assert (own_copy / "site" / "index.html").is_file()
    built = build_site(own_copy, own_copy / "plain", DAY)
    assert [str(link) for link in built.dead_links] == ["content/about.md: /calender/"]


def test_a_link_to_a_file_that_is_not_there_stops_a_strict_build(own_copy: Path) -> None:
    with kept(own_copy):
        about = own_copy / "content" / "about.md"
        about.write_text(f"{about.read_text()}\n\n[Заавар](oficers.md)\n")
        run = run_engine("mkdocs", own_copy, "build", "--strict")
    assert run.returncode == 1
    assert "oficers.md" in run.stderr


def test_a_mistake_in_a_template_leaves_the_last_good_site(own_copy: Path) -> None:
    with kept(own_copy):
        measure = own_copy / "site_templates" / "pages" / "measure.html"
        measure.write_text(measure.read_text().replace("{% block content %}", "{% block content %}{{ no_such_fact }}"))
        run = run_engine("mkdocs", own_copy, "build")
    assert run.returncode == 1
    assert "no_such_fact" in run.stdout + run.stderr


def test_a_folder_that_is_no_site_is_not_replaced(own_copy: Path) -> None:
    (own_copy / "site").mkdir()
    (own_copy / "site" / "thesis.docx").write_text("years of work")
    run = run_engine("mkdocs", own_copy, "build")
    assert run.returncode == 1
    assert "сайт биш" in run.stdout
    assert "Traceback" not in run.stderr
    assert tree(own_copy / "site") == {"thesis.docx": b"years of work"}


def test_a_prose_page_cannot_take_the_address_of_a_body(own_copy: Path) -> None:
    with kept(own_copy):
        (own_copy / "content" / "songinokhairkhan.md").write_text("---\ntitle: Өөр хуудас\n---\n\n# Өөр хуудас\n")
        run = run_engine("mkdocs", own_copy, "build")
    assert run.returncode == 1
    assert "songinokhairkhan/index.html" in run.stdout
    assert "аль хэдийн" in run.stdout
    assert "Traceback" not in run.stderr


def test_a_day_that_is_no_day_is_told_plainly(own_copy: Path) -> None:
    run = run_engine("mkdocs", own_copy, "build", ILTOD_AS_OF="2026-13-01")
    assert run.returncode == 1
    assert "2026-13-01" in run.stdout
    assert "Traceback" not in run.stderr
    assert not (own_copy / "site").exists()


def test_the_site_is_told_as_of_the_day_asked_for(own_copy: Path) -> None:
    assert run_engine("mkdocs", own_copy, "build", ILTOD_AS_OF="2025-03-31").returncode == 0
    early = (own_copy / "site" / "songinokhairkhan" / "2025.json").read_text()
    assert '"as_of": "2025-03-31"' in early
    assert '"overdue": true' not in early


def test_source_links_lead_to_the_repository_where_there_is_one(own_copy: Path) -> None:
    run = run_engine(
        "mkdocs", own_copy, "build", ILTOD_SOURCE_URL="https://git.example.mn/iltod/blob/main/{file}#L{line}"
    )
    assert run.returncode == 0, run.stderr
    page = (own_copy / "site" / "songinokhairkhan" / "2025" / "index.html").read_text()
    assert f'href="https://git.example.mn/iltod/blob/main/{GOOD_PLAN}#L' in page


# mkdocs serve


@contextmanager
def serving(project: Path, *arguments: str) -> Iterator[str]:
    """`mkdocs serve` on a loopback port, ended with the test; its temporary files lie beside the project."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    temporary = project.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    settings = {"NO_MKDOCS_2_WARNING": "1", "ILTOD_AS_OF": DAY.isoformat(), "ILTOD_SITE_URL": ""}
    with (project.parent / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("mkdocs")), "serve", "-a", f"127.0.0.1:{port}", *arguments],
            cwd=project,
            env={**os.environ, **settings, "TMPDIR": str(temporary)},
            stdout=log,
            stderr=log,
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)


@pytest.fixture
def served(own_copy: Path) -> Iterator[tuple[Path, str]]:
    with serving(own_copy) as base:
        yield own_copy, base


def wait_for(address: str, promised: Callable[[str], bool], seconds: float = 40) -> str:
    """Ask for a page until it is as promised; the time is bounded."""
    until = time.monotonic() + seconds
    page = ""
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=seconds) as answer:
                page = answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            page = ""
        if promised(page):
            return page
        time.sleep(0.2)
    raise AssertionError(f"{address} never became as promised; it was:\n{page[:2000]}")


def test_serve_follows_changes_and_keeps_the_last_good_pages(served: tuple[Path, str]) -> None:
    project, base = served
    address = f"{base}/songinokhairkhan/2025/"
    first = wait_for(address, lambda page: "</html>" in page)
    assert "livereload(" in first
    plan = project / GOOD_PLAN
    sound = plan.read_text()

    plan.write_text(sound.replace("Сонгинохайрхан дүүргийн хэмжээнд", "Өөрчилсөн нэр", 1))
    wait_for(address, lambda page: "Өөрчилсөн нэр" in page)

    plan.write_text(sound.replace("sections:", "sectionz: <b>", 1))
    broken = wait_for(address, lambda page: 'role="alert"' in page)
    assert "Өөрчилсөн нэр" in broken
    assert f"{GOOD_PLAN}:" in broken
    assert "<b>" not in broken.partition('role="alert"')[2].partition("</pre>")[0]
    assert 'role="alert"' in wait_for(f"{base}/about/", lambda page: "</html>" in page)

    plan.write_text(sound)
    mended = wait_for(address, lambda page: 'role="alert"' not in page and "</html>" in page)
    assert "Өөрчилсөн нэр" not in mended

    wording = project / "site_templates" / "wording.yml"
    words = wording.read_text()
    wording.write_text(words.replace("tagline: ", "tagline: Шинэ уриа ", 1))
    wait_for(address, lambda page: "Шинэ уриа" in page)

    measure = project / "site_templates" / "pages" / "plan.html"
    template = measure.read_text()
    measure.write_text(template + "{% if %}")
    assert "Шинэ уриа" in wait_for(address, lambda page: 'role="alert"' in page)
    measure.write_text(template)
    wait_for(address, lambda page: 'role="alert"' not in page and "Шинэ уриа" in page)


def test_a_preview_stays_for_the_next_one(own_copy: Path) -> None:
    page = own_copy / ".site-preview" / "songinokhairkhan" / "2025" / "index.html"
    for arguments in ((), ("--no-livereload",)):
        with serving(own_copy, *arguments) as base:
            wait_for(f"{base}/songinokhairkhan/2025/", lambda page: "</html>" in page)
            with serving(own_copy) as second:  # somebody else, who gets a preview too, for the time being
                wait_for(f"{second}/energy-centre/2024/", lambda page: "</html>" in page)
        assert page.is_file()
        assert list((own_copy.parent / "temporary").iterdir()) == []
    assert (own_copy / ".site-preview-cache" / "state").is_file()


def test_serve_with_broken_data_from_the_start_tells_it_and_ends(own_copy: Path) -> None:
    plan = own_copy / GOOD_PLAN
    plan.write_text(plan.read_text().replace("sections:", "sectionz:", 1))
    run = run_engine("mkdocs", own_copy, "serve", "-a", "127.0.0.1:0")
    assert run.returncode == 1
    assert f"{GOOD_PLAN}:" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_phone_can_keep_the_site_and_every_link_to_it_has_a_picture(plain_site: Path) -> None:
    app = json.loads((plain_site / "assets/webapp.json").read_bytes())
    assert (plain_site / "assets" / app["start_url"]).resolve() == plain_site.resolve()
    assert {icon["sizes"] for icon in app["icons"]} == {"any", "192x192", "512x512"}
    for icon in app["icons"]:
        file = plain_site / "assets" / icon["src"]
        assert file.is_file(), icon
        if icon["sizes"] != "any":
            assert struct.unpack(">II", file.read_bytes()[16:24]) == tuple(map(int, icon["sizes"].split("x")))
    pages = {name: (plain_site / name / "index.html").read_text(encoding="utf-8") for name in ("", "110", "lists")}
    for name, html in pages.items():
        assert f'<meta property="og:image" content="{SITE_URL}assets/card.png">' in html, name
        assert '<meta property="og:image:alt" content="' in html, name
    assert 'rel="manifest" href="assets/webapp.json"' in pages[""]
    assert "manifest" not in pages["lists"]
    assert struct.unpack(">II", (plain_site / "assets/card.png").read_bytes()[16:24]) == (1200, 630)
