"""The built site, served on loopback and read in a real Chromium that no page may talk past."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from neighbours import Neighbour, behind_nginx, free_port, neighbour
from playwright.sync_api import Browser, sync_playwright
from reader import Reader
from serving import served

from iltod.site.build import build_site
from made_country import AS_OF, write_made_country

CHROMIUM_NAMES = ("chromium", "chromium-browser")

CHROMIUM_SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def site(root: Path, made_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The site of this repository, built as a person builds it."""
    return made_once("browser-site", lambda folder: built(root, folder))


@pytest.fixture(scope="session")
def country(root: Path, made_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The site of the whole invented country, two hundred bodies of every kind."""

    def make(project: Path) -> None:
        assert len(write_made_country(project)) == 200
        for part in ("content", "site_templates"):
            (project / part).symlink_to(root / part)
        assert build_site(project, project / "site", AS_OF, site_url="https://example.mn/").files > 5_000

    return made_once("browser-country", make) / "site"


def built(root: Path, output: Path, site_url: str = "") -> Path:
    """Build the site of this repository."""
    settings = {
        "NO_MKDOCS_2_WARNING": "1",
        "ILTOD_AS_OF": "2026-11-22",
        "ILTOD_SITE_URL": site_url,
        "ILTOD_SOURCE_URL": "",
    }
    command = [str(Path(sys.executable).with_name("mkdocs")), "build", "--strict", "--quiet", "-d", str(output)]
    run = subprocess.run(
        command, cwd=root, env={**os.environ, **settings}, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return output


@pytest.fixture(scope="session")
def base(site: Path) -> Iterator[str]:
    """The address of the served site, without the last slash."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running Chromium."""
    found = [path for name in CHROMIUM_NAMES if (path := shutil.which(name))]
    if not found:
        pytest.fail(f"The browser tests need Chromium: none of {', '.join(CHROMIUM_NAMES)} is on PATH.", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=list(CHROMIUM_SWITCHES))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def anybody(chromium: Browser, base: str) -> Reader:
    """The one reader of a run."""
    return Reader(chromium, base)


@pytest.fixture
def reader(anybody: Reader) -> Iterator[Reader]:
    """Opens pages; when the test ends, no page may have asked another host for anything or complained of anything."""
    anybody.forget()
    yield anybody
    assert anybody.foreign == []
    assert anybody.complaints == []


@pytest.fixture(scope="session")
def our_port() -> int:
    """The port of the site that others embed; its address stands in the codes."""
    return free_port()


@pytest.fixture(scope="session")
def embedded_site(root: Path, our_port: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository, built for the address at which it is served."""
    return built(root, tmp_path_factory.mktemp("embedded") / "site", f"http://127.0.0.1:{our_port}/")


@pytest.fixture(scope="session")
def ours(embedded_site: Path, our_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of that site behind nginx, without the last slash."""
    with behind_nginx(embedded_site, our_port, tmp_path_factory.mktemp("nginx")) as address:
        yield address


@pytest.fixture(scope="session")
def other() -> Iterator[Neighbour]:
    """The site of somebody else."""
    with neighbour() as found:
        yield found
