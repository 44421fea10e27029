"""Where the folders of a project lie, and the settings of its site."""

from __future__ import annotations

import datetime
import ipaddress
import re
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import msgspec

from iltod.core.problem import Problem
from iltod.core.resources import Layers, default_folder, layers_of


class CardScope(StrEnum):
    """Which pages get an Open Graph image: those of measures and all above, those of plans and bodies, or none."""

    MEASURE = "measure"
    PLAN = "plan"
    NONE = "none"


class Identity(msgspec.Struct, frozen=True):
    """Who publishes the site and how it looks, as `site.yml` says; what it does not say is empty.

    `palette` pairs colours of the templates with those in their place; `logo` is a file in `content/`,
    `logo_picture` the same drawn as a small PNG; `licence` is the one under which the data may be used, `data_forms`
    are the forms other than CSV in which tables are published.
    """

    name: str = ""
    tagline: str = ""
    owner: str = ""
    email: str = ""
    phone: str = ""
    form: str = ""
    palette: tuple[tuple[str, str], ...] = ()
    logo: str = ""
    logo_picture: bytes = b""
    licence: str = ""
    licence_url: str = ""
    data_forms: tuple[str, ...] = ()

    @property
    def has_contact(self) -> bool:
        """Return whether a reader can reach anybody."""
        return bool(self.email or self.phone or self.form)


def without_secret(written: str) -> str:
    """Return an address as it may be told: without what stands before an `@`, which may be a password."""
    return re.sub(r"(?s)^(?!mailto:)(\w+://)?.*@", r"\1…@", written)


class SettingError(ValueError):
    """An address or another setting cannot be used; `reason` is the code of the problem."""

    def __init__(self, reason: str, written: str) -> None:
        self.reason = reason
        self.written = without_secret(written)
        super().__init__(f"{reason}: {self.written}")


class LostPublication(msgspec.Struct, frozen=True):
    """A line of the log of publications whose commit is not in today's history any more."""

    number: int
    as_of: datetime.date
    commit: str


class LogEnd(msgspec.Struct, frozen=True):
    """The newest line of the log of publications that was there before a site: its number and its digest.

    A first publication has none before it: number 0 and no digest. `lost` are those whose history was rewritten.
    """

    number: int
    digest: str | None
    lost: tuple[LostPublication, ...] = ()


class Settings(msgspec.Struct, frozen=True):
    """What the renderer must know of the site as a whole.

    `site_url` ends with `/`; without it no canonical address is written. `source_url` leads to a line of the data,
    with `{file}` and `{line}` in it; without it source links lead to the copy that the site itself publishes.
    `commit_url` leads to a commit, with `{commit}` in it; without it commits are named and not linked. `cards` says for
    which pages there are pictures for social sites, which need the address of the site. `log` is the end of the log of
    publications, of a site that is published and no preview.
    """

    as_of: datetime.date
    site_url: str | None = None
    source_url: str | None = None
    commit_url: str | None = None
    cards: CardScope = CardScope.MEASURE
    identity: Identity = Identity()
    log: LogEnd | None = None


class Project(msgspec.Struct, frozen=True):
    """Where the folders of a project lie, and the settings of its site.

    `past` is the project whose history is read, up to a `commit`, where the data lies in another folder than that.
    `problems` are those of the project's own files besides the data: `site.yml`, words.
    """

    root: Path
    settings: Settings
    plans_dir: str = "plans"
    content_dir: str = "content"
    templates_dir: str = "site_templates"
    past: Path | None = None
    commit: str = "HEAD"
    problems: tuple[Problem, ...] = ()

    @property
    def plans(self) -> Path:
        """Return the folder of the data."""
        return self.root / self.plans_dir

    @property
    def content(self) -> Layers:
        """Return the folders of the prose: the project's own, and that of the program."""
        return layers_of(self.root / self.content_dir, default_folder("content"))

    @property
    def templates(self) -> Layers:
        """Return the folders of the templates and the words: the project's own, and that of the program."""
        return layers_of(self.root / self.templates_dir, default_folder("site_templates"))


def make_settings(
    as_of: datetime.date,
    site_url: str = "",
    source_url: str = "",
    commit_url: str = "",
    cards: str = "",
    identity: Identity | None = None,
) -> Settings:
    """Return the settings of a site; an empty address means none.

    `as_of` is the day of the overview, `site_url` the address of the site, `source_url` and `commit_url` are patterns
    of addresses in the repository, `cards` names a CardScope, `identity` says who publishes. Raises SettingError for
    an address that cannot be used, ValueError for an unknown scope.
    """
    if cards and cards not in list(CardScope):
        raise ValueError(f"no such cards: {cards}")
    return Settings(
        as_of,
        site_address(site_url) if site_url else None,
        source_template(source_url) if source_url else None,
        commit_template(commit_url) if commit_url else None,
        CardScope(cards or CardScope.MEASURE),
        identity or Identity(),
    )


def site_address(written: str) -> str:
    """Return the address of a site as machines write it: host in ASCII (`.мон` as `.xn--l1acc`), `/` at the end.

    Raises SettingError for anything that is no address of a folder on a web server.
    """
    parts = _web_address(written)
    if "?" in written or "#" in written:
        raise SettingError("setting_query", written)
    path = quote(parts.path, safe=_SAFE)
    if re.search(r"%(?![0-9A-Fa-f]{2})|/([.]|%2e){1,2}(/|$)", path, re.IGNORECASE):
        raise SettingError("setting_address", written)
    return f"{parts.scheme}://{parts.host}{path.removesuffix('/index.html').rstrip('/')}/"


def source_template(written: str) -> str:
    """Return the address of a line of the data, with `{file}` (and `{line}`) in it. Raises SettingError without it."""
    return _template(written, "setting_file", "file", "line")


def commit_template(written: str) -> str:
    """Return the address of a commit, with `{commit}` in it. Raises SettingError without it."""
    return _template(written, "setting_commit", "commit")


_SAFE = "/%:@!$&'()*+,;=~-._"


def _template(written: str, without: str, name: str, *others: str) -> str:
    """Return an address as machines write it, with `{name}` and perhaps the marks of others in its path.

    `without` is the code of the problem that there is no such mark.
    """
    if f"{{{name}}}" not in written:
        raise SettingError(without, written)
    filled = re.sub(rf"\{{({'|'.join((name, *others))})\}}", "x", written)
    parts = _web_address(filled, written)
    server, path = re.split(r"(?=[/?#]|$)", written.partition("//")[2], maxsplit=1)
    if "{" in server:
        raise SettingError("setting_address", written)
    return f"{parts.scheme}://{parts.host}{quote(path, safe=f'{_SAFE}?#{{}}')}"


_LABEL = r"(?!xn--(?:[.]|$))[0-9a-z](?:[0-9a-z-]{0,61}[0-9a-z])?"

_HOST = re.compile(rf"(?:{_LABEL}[.])*(?![0-9.]+$){_LABEL}")
"""Names of servers: what looks like an address of numbers is one, or none."""

_LONGEST_HOST = 253


def _is_here(name: str) -> bool:
    """Return whether a host is this computer, at which a preview may be on any free port."""
    return name == "localhost" or (_is_ip(name) and ipaddress.ip_address(name).is_loopback)


def _is_ip(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return not getattr(address, "scope_id", None)  # `%eth0` means something on one machine alone


class _Address(NamedTuple):
    scheme: str
    host: str
    path: str


def _web_address(address: str, written: str = "") -> _Address:
    """Return the parts of an address of the web, its host in ASCII and in small letters.

    `written` is what somebody wrote, if the address was made of it.
    """
    written = written or address
    if not address.isprintable() or re.search(r"[\s<>\"'\\{}|^`]", address):
        raise SettingError("setting_blank", written)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        name = host if ":" in host else host.encode("idna").decode().removesuffix(".")
    except ValueError:
        raise SettingError("setting_address", written) from None
    if parts.scheme not in ("http", "https"):
        raise SettingError("setting_scheme", written)
    if parts.username is not None or parts.password is not None:
        raise SettingError("setting_user", written)
    if not (_is_ip(name) or _HOST.fullmatch(name)) or len(name) > _LONGEST_HOST or (port == 0 and not _is_here(name)):
        raise SettingError("setting_address", written)
    shown = f"[{name}]" if ":" in name else name
    usual = port in (None, {"http": 80, "https": 443}[parts.scheme])
    return _Address(parts.scheme, shown if usual else f"{shown}:{port}", parts.path)
