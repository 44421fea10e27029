"""Prose pages: the Markdown of `content/`, and the links that lead from it to data pages.

MkDocs renders the same files with the same extensions; a contract test holds the two together.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from markdown import Markdown
from markupsafe import Markup

from iltod.core.language import alphabetical
from iltod.pages.page import Crumb, Page
from iltod.pages.renderer import depth_of, root_of
from iltod.pages.wording import Wording, words_by_name
from iltod.reading.yaml import Mapping, Scalar, read_bytes

EXTENSIONS: dict[str, dict[str, Any]] = {
    "admonition": {},
    "attr_list": {},
    "def_list": {},
    "fenced_code": {},
    "footnotes": {"BACKLINK_TITLE": "{:d} дугаартай тайлбар руу буцах"},
    "md_in_html": {},
    "tables": {},
    "toc": {"permalink": "#", "permalink_title": "Энэ хэсгийн холбоос", "toc_depth": "2-6"},
}
"""The extensions of Markdown, as in `mkdocs.yml`."""

HOTLINE = "110.md"
"""Near the number to call there is no form."""

NOT_FOUND = "404.md"
"""The words of the page that stands for every address that is not there; it is written to `404.html`."""

TERMS_MARK = "<!--iltod:terms-->"
"""Where a page lists the terms of the field."""

_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)

_LINK = re.compile(r"(<[a-z][^<>]*?\s(?:href|src)=\")([^\"]*)(?=\")")

_HEADING_OR_TABLE = re.compile(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]>|<table(?=>)|<th(?=[ >])", re.DOTALL)

_HEADING_LINK = re.compile(r"<a class=\"headerlink\".*?</a>", re.DOTALL)

_ANY_TAG = re.compile(r"<[^>]*>")

_IDENTIFIER = re.compile(r"\s(?:id|name)=\"([^\"]*)\"")


class Prose(msgspec.Struct, frozen=True):
    """A prose page: its file in `content/`, its address, its words for <head> and its HTML."""

    file: str
    address: str
    title: str
    description: str
    html: str


class ProseLink(msgspec.Struct, frozen=True, order=True):
    """A link from a prose page to somewhere on this site; `target` is an address relative to its root."""

    file: str
    target: str
    fragment: str = ""

    def __str__(self) -> str:
        return f"content/{self.file}: /{self.target}{'#' if self.fragment else ''}{self.fragment}"


def read_prose(content: Path, wording: Wording) -> Iterator[Prose]:
    """Yield the prose pages in the order of their files; raises ValueError for a page without a title."""
    for path in sorted(content.rglob("*.md")):
        yield read_page(path, path.relative_to(content).as_posix(), wording)


def read_page(path: Path, file: str, wording: Wording) -> Prose:
    """Return one prose page; links to other Markdown files become links from the root of the site."""
    text = path.read_text(encoding="utf-8")
    match = _FRONT_MATTER.match(text)
    facts = _front_matter(match.group(1), file) if match else {}
    if "title" not in facts:
        raise ValueError(f"content/{file}:1:1: the page has no title")
    markdown = Markdown(extensions=list(EXTENSIONS), extension_configs=EXTENSIONS)
    html = markdown.convert(with_terms(text[match.end() :] if match else text, wording))
    return Prose(
        file=file,
        address=prose_address(file),
        title=facts["title"],
        description=facts.get("description", facts["title"]),
        html=named_tables(_rooted(html, file)),
    )


def with_terms(markdown: str, wording: Wording) -> str:
    """Return Markdown with the list of terms, in the order of the alphabet, where its mark stands."""
    if TERMS_MARK not in markdown:
        return markdown
    terms = {name: words_by_name(term) for name, term in words_by_name(wording.terms).items()}
    lines = [
        f"**{term['name']}**{{ #{name} }}\n:   {term['text']} {term.get('more', '')}".rstrip() + "\n"
        for name, term in sorted(terms.items(), key=lambda pair: alphabetical(pair[1]["name"]))
    ]
    return markdown.replace(TERMS_MARK, "\n".join(lines))


def named_tables(html: str) -> str:
    """Return HTML whose tables are named by the heading above them, and reached by key where they must be scrolled."""
    heading = ""

    def name(match: re.Match[str]) -> str:
        nonlocal heading
        if match.group(1) is not None:
            heading = " ".join(_ANY_TAG.sub("", _HEADING_LINK.sub("", match.group(1))).split()).replace('"', "&quot;")
            return match.group()
        if match.group() == "<th":
            return '<th scope="col"'
        return f'<table tabindex="0" aria-label="{heading}"' if heading else match.group()

    return _HEADING_OR_TABLE.sub(name, html)


def prose_address(file: str) -> str:
    """Return the address of a Markdown file, the one that MkDocs gives it: `a/b.md` is `a/b/`."""
    stem = file.removesuffix(".md")
    return f"{stem}/".removesuffix("index/")


def prose_page(prose: Prose, wording: Wording) -> Page:
    """Return a prose page as a page of the site."""
    return Page(
        address=prose.address,
        template="prose",
        title=prose.title,
        description=prose.description,
        crumbs=(Crumb(wording.crumbs.home, ""), Crumb(prose.title, prose.address)),
        search=prose.file != HOTLINE,
        context={"prose": Markup(relative_links(prose.html, root_of(depth_of(prose.address))))},
    )


def not_found_page(prose: Prose, root: str) -> Page:
    """Return the page for addresses that are not there; `root` leads from the server's root to the site's."""
    return Page(
        address="404.html",
        template="not_found",
        title=prose.title,
        description=prose.description,
        crumbs=(),
        noindex=True,
        context={"prose": Markup(relative_links(prose.html, root))},
    )


def relative_links(html: str, root: str) -> str:
    """Return HTML in which links from the root of the site (`/calendar/`) lead there from the page's own depth."""

    def lead(match: re.Match[str]) -> str:
        before, target = match.groups()
        return f"{before}{_from_page(target, root)}" if _is_rooted(target) else match.group()

    return _LINK.sub(lead, html)


def rooted_links(html: str, file: str) -> Iterator[ProseLink]:
    """Yield the links of a page that lead from the root of the site."""
    for match in _LINK.finditer(html):
        if _is_rooted(match.group(2)):
            target, _, fragment = match.group(2)[1:].partition("#")
            yield ProseLink(file, target.partition("?")[0], fragment)


def dead_links(links: Iterable[ProseLink], site: Path) -> Iterator[ProseLink]:
    """Yield the links that lead nowhere in a built site, in order."""
    for link in sorted(set(links)):
        target = site / (f"{link.target}index.html" if link.target.endswith("/") or not link.target else link.target)
        if not target.is_file() or (link.fragment and link.fragment not in identifiers(target)):
            yield link


def identifiers(page: Path) -> frozenset[str]:
    """Return what a link into a page can name."""
    return frozenset(_IDENTIFIER.findall(page.read_text(encoding="utf-8")))


def _front_matter(text: str, file: str) -> dict[str, str]:
    reading = read_bytes(text.encode(), f"content/{file}")
    if not isinstance(reading.node, Mapping):
        raise ValueError(f"content/{file}:1:1: the lines between --- are not `name: words`")
    return {name: entry.node.text for name, entry in reading.node.entries.items() if isinstance(entry.node, Scalar)}


def _is_rooted(target: str) -> bool:
    return target.startswith("/") and not target.startswith("//")


def _from_page(target: str, root: str) -> str:
    return f"{root}{target[1:]}" or "./"


def _rooted(html: str, file: str) -> str:
    """Turn links to Markdown files and other files of `content/` into links from the root of the site."""

    def lead(match: re.Match[str]) -> str:
        before, target = match.groups()
        path, mark, fragment = target.partition("#")
        if not path or path.startswith("/") or re.match(r"[a-z][a-z0-9+.-]*:", path, re.IGNORECASE):
            return match.group()
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        address = prose_address(joined) if joined.endswith(".md") else joined
        return f"{before}/{address}{mark}{fragment}"

    return _LINK.sub(lead, html)
