"""Where the folders of a project lie, and the settings of its site."""

from __future__ import annotations

import datetime
from enum import StrEnum
from pathlib import Path

import msgspec


class CardScope(StrEnum):
    """Which pages get an Open Graph image: those of measures and all above, those of plans and bodies, or none."""

    MEASURE = "measure"
    PLAN = "plan"
    NONE = "none"


class Settings(msgspec.Struct, frozen=True):
    """What the renderer must know of the site as a whole.

    `site_url` ends with `/`; without it no canonical address is written. `source_url` leads to a line of the data,
    with `{file}` and `{line}` in it; without it source links lead to the copy that the site itself publishes.
    `commit_url` leads to a commit, with `{commit}` in it; without it commits are named and not linked. `cards` says for
    which pages there are pictures for social sites, which need the address of the site.
    """

    as_of: datetime.date
    site_url: str | None = None
    source_url: str | None = None
    commit_url: str | None = None
    cards: CardScope = CardScope.MEASURE


class Project(msgspec.Struct, frozen=True):
    """Where the folders of a project lie, and the settings of its site.

    `past` is the project whose history is read, up to a `commit`, where the data lies in another folder than that.
    """

    root: Path
    settings: Settings
    plans_dir: str = "plans"
    content_dir: str = "content"
    templates_dir: str = "site_templates"
    past: Path | None = None
    commit: str = "HEAD"

    @property
    def plans(self) -> Path:
        """Return the folder of the data."""
        return self.root / self.plans_dir

    @property
    def content(self) -> Path:
        """Return the folder of the prose."""
        return self.root / self.content_dir

    @property
    def templates(self) -> Path:
        """Return the folder of the templates and the words."""
        return self.root / self.templates_dir

    @property
    def wording(self) -> Path:
        """Return the file of the words."""
        return self.templates / "wording.yml"


def make_settings(
    as_of: datetime.date, site_url: str = "", source_url: str = "", commit_url: str = "", cards: str = ""
) -> Settings:
    """Return the settings of a site; an empty address means none.

    `as_of` is the day of the overview, `site_url` the address of the site, `source_url` and `commit_url` are patterns
    of addresses in the repository, `cards` names a CardScope. Raises ValueError for an unknown scope.
    """
    address = f"{site_url.rstrip('/')}/" if site_url else None
    scope = CardScope(cards or CardScope.MEASURE)
    return Settings(as_of, address, source_url or None, commit_url or None, scope)
