"""The project itself, built once with MkDocs and once without, for everything that looks at a whole site."""

from __future__ import annotations

from pathlib import Path

import pytest
from installed import Installed, install
from whole_site import DAY, SITE_URL, copy_project, run_engine, tree

from iltod.site.build import build_site


@pytest.fixture(scope="session")
def copied(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project that no test changes."""
    return copy_project(root, tmp_path_factory.mktemp("copied") / "project")


@pytest.fixture(scope="session")
def mkdocs_site(copied: Path) -> Path:
    """The site as `mkdocs build --strict` makes it, at an address of its own."""
    run = run_engine("mkdocs", copied, "build", "--strict", "-d", "../mkdocs", ILTOD_SITE_URL=SITE_URL)
    assert run.returncode == 0, run.stderr
    return copied.parent / "mkdocs"


@pytest.fixture(scope="session")
def plain_site(copied: Path) -> Path:
    """The site as the library makes it without MkDocs."""
    output = copied.parent / "plain"
    built = build_site(copied, output, DAY, site_url=SITE_URL)
    assert built.files == len(tree(output))
    assert built.dead_links == ()
    return output


@pytest.fixture
def own_copy(copied: Path, tmp_path: Path) -> Path:
    """A copy of the project for one test to change."""
    return copy_project(copied, tmp_path / "project")


@pytest.fixture(scope="session")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The package as a wheel in an environment of its own."""
    return install(root, tmp_path_factory.mktemp("installed"))
