"""The Markdown of prose pages, the same under this program and under MkDocs: one extension of Python-Markdown.

It lists the terms of the field, names tables, lets links lead from the page's own depth, and collects what the search
and the check of links need.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from html import unescape
from html.entities import html5
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import msgspec
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString
from markupsafe import escape

from iltod.core.failure import ProjectFileError
from iltod.core.language import alphabetical, shorten
from iltod.core.problem import Language, message
from iltod.core.project import Identity
from iltod.pages.labels import WITH_CASE
from iltod.pages.prose.prose_safety import ProseFault, place_of, prose_faults
from iltod.pages.wording import Wording, words_by_name

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
"""The extensions of Markdown that prose pages may use, with their settings."""

TERMS_MARK = "<!--iltod:terms-->"
"""Where a page lists the terms of the field."""

CONTACT_MARK = "<!--iltod:contact-->"
"""Where a page says who answers for the site, and how to reach them."""

NOBODY = Identity()
"""A site whose owner is not told."""

_HEADING = re.compile(r"h[1-6]\Z")

_LINKS = ("href", "src")

LONGEST_WRITTEN = 80


class ProseLink(msgspec.Struct, frozen=True, order=True):
    """A link from a prose page to somewhere on this site; `target` is an address relative to its root."""

    file: str
    target: str
    fragment: str = ""

    def __str__(self) -> str:
        return f"content/{self.file}: /{self.target}{'#' if self.fragment else ''}{self.fragment}"


class ProsePart(msgspec.Struct, frozen=True):
    """A part of a page that a link can name, as plain text. The part before the first one has neither id nor title."""

    id: str
    title: str
    text: str


class ProseExtension(Extension):
    """Makes a page of `content/` a page of this site. One object serves page after page: `begin` each.

    `links` are those of the last page that lead from the root of the site, `parts` its plain text.
    """

    def __init__(self, wording: Wording, identity: Identity = NOBODY) -> None:
        super().__init__()
        self.wording = wording
        self.identity = identity
        self.links: tuple[ProseLink, ...] = ()
        self.parts: tuple[ProsePart, ...] = ()
        self._page = ("", "", True)
        self._source: str | Path | None = None
        self._faults: tuple[ProseFault, ...] = ()

    def begin(self, file: str, root: str, source: str | Path | None = None, *, resolve: bool) -> None:
        """Tell which page comes next.

        `file` is its path in `content/`, `source` its file on the disk, to say where something is written in it;
        `root` leads from its address to the root of the site (`../`). With `resolve`, links between Markdown files
        become links between addresses, which MkDocs does by itself.
        """
        self._page = (file, root, resolve)
        self.links, self.parts, self._faults = (), (), ()
        self._source = source

    def sound_links(self) -> tuple[ProseLink, ...]:
        """Return the links of the page; raises ProjectFileError if it holds what no page may."""
        for fault in self._faults:
            text = Path(self._source).read_text(encoding="utf-8") if self._source else ""
            line, column = place_of(fault, text)
            words = message(fault.reason, Language.MONGOLIAN, written=shorten(fault.written, LONGEST_WRITTEN))
            raise ProjectFileError("prose", f"content/{self._page[0]}:{line}:{column}: {words}")
        return self.links

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown calls it so
        """Take part in a conversion: before blocks of HTML are found, and after all HTML is there."""
        md.preprocessors.register(_Marks(self.wording, self.identity), "iltod_marks", 25)
        md.inlinePatterns.register(_WithCase(WITH_CASE), "iltod_numbers", 5)
        md.postprocessors.register(_Finish(self), "iltod_prose", -10)

    def finish(self, html: str) -> str:
        """Return the finished HTML of the page and keep what was found in it."""
        reader = _PageReader(*self._page)
        reader.feed(_BARE.sub(_whole_reference, html))
        reader.close()
        self.links, self.parts, self._faults = tuple(reader.links), reader.parts(), tuple(reader.faults)
        return _PERMALINK.sub(r'\g<0> aria-labelledby="\1"', "".join(reader.written))


_PERMALINK = re.compile(r'<a class="headerlink" href="[^"#]*#([^"]+)"')
"""The link to a part of a page, which is a mere sign; the heading that it stands in gives it a name."""


class _Marks(Preprocessor):
    def __init__(self, wording: Wording, identity: Identity) -> None:
        super().__init__()
        self._wording = wording
        self._lists: dict[str, Callable[[], list[str]]] = {
            TERMS_MARK: self._terms,
            CONTACT_MARK: lambda: _contact(wording, identity),
        }

    def run(self, lines: list[str]) -> list[str]:
        marked = ((line, self._lists.get(line.strip())) for line in lines)
        return [line for each, listed in marked for line in (listed() if listed else (each,))]

    def _terms(self) -> list[str]:
        """Return the list of terms in Markdown, in the order of the alphabet."""
        terms = {name: words_by_name(term) for name, term in words_by_name(self._wording.terms).items()}
        lines = []
        for name, term in sorted(terms.items(), key=lambda pair: alphabetical(pair[1]["name"])):
            text = f"{term['text']} {term.get('more', '')}".rstrip()
            lines += [f"**{term['name']}**{{ #{name} }}", f":   {text}", ""]
        return lines


def _contact(wording: Wording, identity: Identity) -> list[str]:
    """Return who answers for the site and how to reach them; without a contact, where else a reader finds somebody."""
    words = wording.contact
    lines = [words.owner.format(owner=_literal(identity.owner))] if identity.owner else []
    if identity.email:
        lines.append(words.email.format(address=f"[{_literal(identity.email)}](<mailto:{identity.email}>)"))
    if identity.phone:
        dialled = re.sub(r"[^0-9+]", "", identity.phone)
        lines.append(words.phone.format(number=f"[{identity.phone}](tel:{dialled})"))
    if identity.form:
        lines.append(words.form.format(address=f"<{identity.form}>"))
    if not identity.has_contact:
        lines.append(words.nobody)
    return [f"- {line}" for line in lines]


def _literal(text: str) -> str:
    """Return text that Markdown prints as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+.!|-])", r"\\\1", str(escape(" ".join(text.split()))))


class _WithCase(InlineProcessor):
    """Keeps numbers with their cases in one line."""

    def handleMatch(self, found: re.Match[str], text: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        """Return the element around a number, and the place of the number in the text."""
        number = Element("span", {"class": "num"})
        number.text = AtomicString(found[0])
        return number, found.start(), found.end()


class _Finish(Postprocessor):
    def __init__(self, extension: ProseExtension) -> None:
        super().__init__()
        self._extension = extension

    def run(self, text: str) -> str:
        return self._extension.finish(text)


_BARE = re.compile(
    r"(?P<kept><(?:script|style)\b.*?</(?:script|style)\s*>|<!--.*?-->)|&(?!#?[0-9A-Za-z]+;)(?P<name>#?[0-9A-Za-z]*)",
    re.DOTALL | re.IGNORECASE,
)


def _whole_reference(match: re.Match[str]) -> str:
    """Return an `&` that nothing ends as a browser reads it: the parser of Python would lose or change what follows."""
    if match["kept"]:
        return match["kept"]
    name = match["name"]
    if unescape(f"&{name};") != f"&{name};" and name.startswith("#"):
        return f"&{name};"
    known = next((name[:end] for end in range(len(name), 1, -1) if name[:end] in html5), "")
    return f"&{known};{name[len(known) :]}" if known else f"&amp;{name}"


class _PageReader(HTMLParser):
    """Copies HTML, changing links and tables, and notes the links and the plain text of each part."""

    def __init__(self, file: str, root: str, resolve: bool) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self.links: list[ProseLink] = []
        self.faults: list[ProseFault] = []
        self._file, self._root, self._resolve = file, root, resolve
        self._parts: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        self._heading: list[str] = []
        self._reading = [self._parts[0][2]]  # what the text that comes next belongs to
        self._silent: list[str] = []

    def parts(self) -> tuple[ProsePart, ...]:
        """Return the parts of the page in their order."""
        return tuple(ProsePart(name, _plain(title), _plain(text)) for name, title, text in self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if self._silent or tag in ("pre", "script", "style") or known.get("class") == "headerlink":
            self._silent += [tag] if tag not in ("br", "img", "wbr", "hr", "input") else []
        elif _HEADING.match(tag) or (tag == "strong" and known.get("id")):
            self._begin_title(tag, known.get("id"))
        self._text(" ")
        self.written.append(self._tag(tag, attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._text(" ")
        self.written.append(self._tag(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.written.append(f"</{tag}>")
        if self._silent:
            if self._silent[-1] == tag:
                self._silent.pop()
        elif _HEADING.match(tag) or tag == "strong":
            self._reading = [self._parts[-1][2]]
        self._text(" ")

    def handle_data(self, data: str) -> None:
        self.written.append(data)
        self._text(data)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.written.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.written.append(f"<!{decl}>")

    def _reference(self, written: str) -> None:
        self.written.append(written)
        self._text(unescape(written))

    def _text(self, text: str) -> None:
        for pieces in () if self._silent else self._reading:
            pieces.append(text)

    def _begin_title(self, tag: str, name: str | None) -> None:
        """Let the text that comes be the name of what follows, and the title of a part if a link can name it."""
        begins_part = bool(name) and tag in ("h2", "h3", "strong")
        if begins_part:
            self._parts.append((name or "", [], []))
        _, title, text = self._parts[-1]
        self._reading = [title if begins_part else text]
        if tag != "strong":
            self._heading = []
            self._reading.append(self._heading)

    def _tag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> str:
        """Return a start tag, as it was written unless something of it changes."""
        self.faults += prose_faults(tag, attrs)
        written = self.get_starttag_text() or ""
        if tag == "th":
            return written.replace("<th", '<th scope="col"', 1)
        heading = _plain(self._heading)
        if tag == "table" and not attrs and heading:
            return f'<table tabindex="0" aria-label="{escape(heading)}">'
        led = [(name, self._lead(value) if name in _LINKS and value else value) for name, value in attrs]
        if led == list(attrs):
            return written
        end = " />" if written.endswith("/>") else ">"
        return f"<{tag}{''.join(_attribute(name, value) for name, value in led)}{end}"

    def _lead(self, target: str) -> str:
        """Return where a link leads from the page's own depth; note it if it leads from the root of the site."""
        if self._resolve:
            target = _resolved(target, self._file)
        if not target.startswith("/") or target.startswith("//"):
            return target
        path, _, fragment = target[1:].partition("#")
        self.links.append(ProseLink(self._file, path.partition("?")[0], fragment))
        return f"{self._root}{target[1:]}" or "./"


def prose_address(file: str) -> str:
    """Return the address of a Markdown file, the one that MkDocs gives it: `a/b.md` is `a/b/`."""
    stem = file.removesuffix(".md")
    return f"{stem}/".removesuffix("index/")


def _resolved(target: str, file: str) -> str:
    """Return a link to a file of `content/`, seen from another one, as a link from the root of the site."""
    path, mark, fragment = target.partition("#")
    if not path or path.startswith("/") or _has_scheme(path):
        return target
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
    address = prose_address(joined) if joined.endswith(".md") else joined
    return f"/{address}{mark}{fragment}"


def _has_scheme(path: str) -> bool:
    try:
        return bool(urlsplit(path).scheme)
    except ValueError:
        return True


def _attribute(name: str, value: str | None) -> str:
    return f" {name}" if value is None else f' {name}="{escape(value)}"'


def _plain(pieces: Sequence[str]) -> str:
    return " ".join("".join(pieces).split())
