"""Prose pages: the files of `content/`, and whether the links that lead from them to data pages lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from markdown import Markdown
from markupsafe import Markup

from iltod.core.failure import ProjectFileError
from iltod.core.problem import Language, message
from iltod.core.project import Identity
from iltod.core.resources import Layers, layers_of
from iltod.model.addresses import page_path
from iltod.pages.page import Crumb, Page
from iltod.pages.prose.prose_markdown import EXTENSIONS, NOBODY, ProseExtension, ProseLink, ProsePart, prose_address
from iltod.pages.renderer import depth_of, root_of
from iltod.pages.wording import Wording
from iltod.reading.yaml import Mapping, Scalar, read_bytes

HOTLINE = "110.md"
"""Near the number to call there is no form."""

NOT_FOUND = "404.md"
"""The words of the page that stands for every address that is not there; it is written to `404.html`."""

_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)

_SWITCH = re.compile(r"<(?:input class=\"md-toggle\"[^>]*|label class=\"md-overlay\"[^>]*></label)>\s*")

_IDENTIFIER = re.compile(r"\s(?:id|name)=\"([^\"]*)\"")


class Prose(msgspec.Struct, frozen=True):
    """A prose page: its file in `content/`, its address, its words for <head>, its HTML, and what was found in it."""

    file: str
    address: str
    title: str
    description: str
    html: str
    links: tuple[ProseLink, ...] = ()
    parts: tuple[ProsePart, ...] = ()


def read_prose(
    content: Path | Layers, wording: Wording, site_root: str = "/", identity: Identity = NOBODY
) -> Iterator[Prose]:
    """Yield the prose pages in the order of their files; raises ProjectFileError for a page that cannot be used.

    `site_root` leads from the server's root to the site's, for the page that is shown at any address. `identity` says
    who publishes the site.
    """
    for file, path in layers_of(content).files("*.md"):
        yield read_page(path, file, wording, site_root if file == NOT_FOUND else None, identity)


def without_switches(html: str) -> str:
    """Return a page of Material without the hidden switches of its menu and search, which nothing here turns."""
    return _SWITCH.sub("", html)


def read_page(path: Path, file: str, wording: Wording, root: str | None = None, identity: Identity = NOBODY) -> Prose:
    """Return one prose page, whose links lead from its own address, or from `root` if one is given.

    `file` is its path in `content/`; `identity` says who publishes the site.
    """
    text = path.read_text(encoding="utf-8")
    match = _FRONT_MATTER.match(text)
    facts = _front_matter(match.group(1), file) if match else {}
    if "title" not in facts:
        raise _fault(file, "prose_without_title")
    address = prose_address(file)
    extension = ProseExtension(wording, identity)
    extension.begin(file, root_of(depth_of(address)) if root is None else root, path, resolve=True)
    markdown = Markdown(extensions=[*EXTENSIONS, extension], extension_configs=EXTENSIONS)
    html = markdown.convert(text[match.end() :] if match else text)
    return Prose(
        file=file,
        address=address,
        title=facts["title"],
        description=facts.get("description", facts["title"]),
        html=html,
        links=extension.sound_links(),
        parts=extension.parts,
    )


def prose_page(prose: Prose, wording: Wording) -> Page:
    """Return a prose page as a page of the site."""
    return Page(
        address=prose.address,
        template="prose",
        title=prose.title,
        description=prose.description,
        crumbs=(Crumb(wording.crumbs.home, ""), Crumb(prose.title, prose.address)),
        search=prose.file != HOTLINE,
        context={"prose": Markup(prose.html)},
    )


def not_found_page(prose: Prose) -> Page:
    """Return the page for addresses that are not there."""
    return Page(
        address="404.html",
        template="not_found",
        title=prose.title,
        description=prose.description,
        crumbs=(),
        noindex=True,
        context={"prose": Markup(prose.html)},
    )


def dead_links(links: Iterable[ProseLink], site: Path) -> Iterator[ProseLink]:
    """Yield the links that lead nowhere in a built site, in order."""
    for link in sorted(set(links)):
        target = site / (page_path(link.target) if link.target.endswith("/") or not link.target else link.target)
        if not target.is_file() or (link.fragment and link.fragment not in identifiers(target)):
            yield link


def identifiers(page: Path) -> frozenset[str]:
    """Return what a link into a page can name."""
    return frozenset(_IDENTIFIER.findall(page.read_text(encoding="utf-8")))


def _front_matter(text: str, file: str) -> dict[str, str]:
    reading = read_bytes(text.encode(), f"content/{file}")
    if not isinstance(reading.node, Mapping):
        raise _fault(file, "prose_bad_front")
    return {name: entry.node.text for name, entry in reading.node.entries.items() if isinstance(entry.node, Scalar)}


def _fault(file: str, reason: str) -> ProjectFileError:
    return ProjectFileError("prose", f"content/{file}:1:1: {message(reason, Language.MONGOLIAN)}")
