"""Pages to HTML: the only module that knows the template engine.

Templates print finished facts. A missing fact or word is an error, everything printed is escaped, and nothing that an
author wrote is ever taken for markup.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from iltod.core.background import in_background
from iltod.core.failure import ProjectFileError
from iltod.core.language import (
    day_in_genitive,
    number,
    official_date,
    ordinal_word,
    plain_date,
    quarter_name,
    short_date,
)
from iltod.core.project import Settings
from iltod.core.resources import Layers, layers_of
from iltod.evidence.rungs import Rung
from iltod.facts.body_facts import OrganisationSummary, PrintedSummary, Squeezed
from iltod.facts.conduct.participation import BodyParticipation
from iltod.facts.measure_facts import RatingOrigin, State
from iltod.model import Deadline, Text
from iltod.model.addresses import (
    WIDGETS,
    Moved,
    commit_address,
    evidence_address,
    page_address,
    source_address,
    thumbnail_address,
)
from iltod.model.colours import Looks, read_looks
from iltod.pages.conduct_words import (
    SHORT_DIGEST,
    doubtful_name,
    late_report_words,
    late_words,
    log_line,
    overdue_label,
    participation_line,
    stale_line,
)
from iltod.pages.guide.bodies import first_letter
from iltod.pages.guide.linked_data import linked_data
from iltod.pages.guide.voice import letter_address
from iltod.pages.labels import WITH_CASE, capital, coded_label, deadline_label, state_label
from iltod.pages.page import Page
from iltod.pages.sentences import state_meaning
from iltod.pages.template_compiler import REMEMBERED_TEXTS, CompiledTemplates, FactEnvironment, WordsInPlace, own_place
from iltod.pages.wording import Wording, WordingError

HEAD_MARKER = "<!--iltod:head-->"

BODY_MARKER = "<!--iltod:body-->"

ROOT_MARK = "\0"
"""Stands in printed markup for the way to the root of the site; in no text of an author."""

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+")

_NO_DIGIT = re.compile(r"[^0-9+]")

_PARAMETER = re.compile(r"\{(\w+)\}")


class Rendered(msgspec.Struct, frozen=True):
    """A page in two parts: what belongs into <head>, and what belongs into <main>."""

    head: str
    body: str


class Renderer:
    """Renders pages with the templates of a folder; one instance for a whole build."""

    def __init__(
        self,
        templates: Path | Layers,
        wording: Wording,
        settings: Settings,
        compiled: CompiledTemplates | None = None,
        environment: type[Environment] = FactEnvironment,
    ) -> None:
        """Read the templates of the folder `templates` with the words of `wording`.

        `compiled` is the code of templates from an earlier build. `environment` compiles them: `FactEnvironment`, or
        `jinja2.Environment` as it is, which prints the same bytes in more time.
        """
        self._templates = layers_of(templates)
        self._settings = settings
        self._wording = wording
        self._compiled = CompiledTemplates() if compiled is None else compiled
        self.looks = read_looks(self._templates, settings.identity.palette)
        self._pages = _environment(self._templates, wording, environment, self._compiled, looks=self.looks)
        self._pages.globals.update(settings=settings, rungs=tuple(Rung), log=log_line(settings.log, wording))
        self._pages.globals.update(short_log=log_line(settings.log, wording, SHORT_DIGEST))
        self._pages.filters.update(_filters(wording, settings))
        self._pages.tests["web_address"] = is_web_address
        self._pages.filters.update(_fact_filters(self._pages))
        self._pages.filters.update(organisation_card=self._card, performer_table=self._performer_table)
        self._shell = _environment(self._templates.folder("theme"), wording, compiled=self._compiled, looks=self.looks)

    def compile_all(self, *, apart: bool = False) -> None:
        """Compile every template now, before processes part that would each do it; `apart` shares it with another."""
        folders = ("pages/", "partials/", "embeds/", "sheets/")
        names = self._pages.list_templates(filter_func=lambda name: name.startswith(folders) and name.endswith(".html"))
        halves: tuple[list[str], list[str]] = ([], [])
        sizes = [0, 0]
        for size, name in sorted((self._templates.file(name).stat().st_size, name) for name in names)[::-1]:
            less = sizes.index(min(sizes))
            halves[less].append(name)
            sizes[less] += size
        with in_background(lambda: self._compile(halves[1]), apart=apart) as others:
            self._compile(halves[0])
            self._compiled.codes.update(others())
        self._compile(names)

    def _compile(self, names: Iterable[str]) -> dict[str, bytes]:
        with self._errors_placed():
            for name in names:
                self._pages.get_template(name)
        return self._compiled.codes

    def render(self, page: Page) -> Rendered:
        """Return the head and the body of a page."""
        facts = {"page": page, "root": page.root, **page.context}
        with self._errors_placed():
            head = self._pages.get_template("partials/head.html").render(facts)
            body = self._pages.get_template(f"pages/{page.template}.html").render(facts)
        return Rendered(head, body)

    def piece(self, name: str, **facts: Any) -> str:
        """Return a template of `embeds/` filled: a widget, a badge, a code to paste."""
        file = name if "." in name else f"{name}.html"
        with self._errors_placed():
            return self._pages.get_template(f"embeds/{file}").render(facts).strip()

    def render_widget_frame(self, **parts: str) -> str:
        """Return the document around every widget, made of our own style, script and markers."""
        return self.piece("shell", **{name: Markup(part) for name, part in parts.items()})

    def render_sheet(self, template: str, facts: Mapping[str, Any]) -> str:
        """Return a whole document that wears no frame."""
        with self._errors_placed():
            return self._pages.get_template(f"sheets/{template}.html").render(facts)

    def print_summary(self, summary: OrganisationSummary, json: bytes, silence: str) -> PrintedSummary:
        """Return a `summary` printed for the pages about all bodies; `json` and `silence` pass unchanged."""
        card, performers = self._card(summary, ROOT_MARK), self._performer_table(summary, ROOT_MARK)
        return PrintedSummary(str(card), str(performers), Squeezed.of(json), Squeezed.of(silence.encode()))

    def render_moved(self, moved: Moved) -> str:
        """Return the whole page for a former address, which leads to the present one."""
        root = "../" * moved.former.count("/")
        facts = {
            "address": page_address(moved.present),
            "root": root,
            "answer": moved.answer,
            "framed": moved.former.startswith(WIDGETS),
        }
        return self._pages.get_template("pages/moved.html").render(facts)

    def _card(self, summary: OrganisationSummary, root: str) -> Markup:
        printed = summary.printed
        return _rooted(printed.card, root) if printed else self._macro("organisation_card", summary, root)

    def _performer_table(self, summary: OrganisationSummary, root: str) -> Markup:
        printed = summary.printed
        return _rooted(printed.performers, root) if printed else self._macro("performer_table", summary, root)

    def _macro(self, name: str, *facts: object) -> Markup:
        with self._errors_placed():
            pieces: Any = self._pages.get_template("partials/macros.html").module
            return Markup(getattr(pieces, name)(*facts))

    def render_page_frame(self, root: str, head_marker: str = HEAD_MARKER, body_marker: str = BODY_MARKER) -> str:
        """Return the document around pages, with two markers for their parts; `root` leads to the site's top."""
        with self._errors_placed():
            return self._shell.get_template("shell.html").render(
                root=root,
                head_marker=Markup(head_marker),
                body_marker=Markup(body_marker),
                site=site_facts(self._wording, self._settings),
            )

    @contextmanager
    def _errors_placed(self) -> Iterator[None]:
        """Turn an error in a template of the project into one that names its line; ours stay what they are."""
        try:
            yield
        except Exception as error:
            if place := own_place(error, self._templates):
                raise ProjectFileError("template", f"{place}: {error}") from error
            raise


def site_facts(wording: Wording, settings: Settings) -> dict[str, str]:
    """Return what the frame around every page says of the site: its name, the day, its logo."""
    logo = quote(settings.identity.logo)
    told = {"as_of": plain_date(settings.as_of), "log": log_line(settings.log, wording)}
    return {"name": wording.site.name, "logo": logo, **told}


def _rooted(markup: str, root: str) -> Markup:
    return Markup(markup.replace(ROOT_MARK, root))


@lru_cache(REMEMBERED_TEXTS, typed=True)  # markup and plain text of the same letters are not the same
def fill(words: str, **values: Any) -> Markup:
    """Return words with `{name}` replaced by escaped values; a name without a value, or the reverse, is an error."""
    first, rest, names = _pieces(words)
    if values.keys() != names:
        raise WordingError(f"{words!r}: cannot be filled with {sorted(values)}")
    return Markup(first + "".join([f"{escape(values[name])}{literal}" for name, literal in rest]))


def unbroken(text: str) -> Markup:
    """Return text whose numbers with their cases stay in one line; who copies or searches finds the same letters."""
    return Markup(re.sub(WITH_CASE, r'<span class="num">\g<0></span>', str(escape(text))))


@cache
def _pieces(words: str) -> tuple[str, tuple[tuple[str, str], ...], frozenset[str]]:
    """Return escaped words before the first parameter, each parameter with the words after it, and the parameters."""
    first, *rest = (str(escape(piece)) for piece in _PARAMETER.split(words))
    return first, tuple(zip(rest[::2], rest[1::2], strict=True)), frozenset(rest[::2])


def is_web_address(text: str) -> bool:
    """Return whether a text may be the link to another site: an http or https address and nothing else."""
    return _WEB_ADDRESS.fullmatch(text) is not None


def moment(time: datetime.datetime) -> str:
    """Return a moment as it was signed, in universal time: `2026.03.18 03:21:58 UTC`."""
    return f"{time:%Y.%m.%d %H:%M:%S} UTC"


def _environment(
    folders: Layers,
    wording: Wording,
    kind: type[Environment] = Environment,
    compiled: BytecodeCache | None = None,
    *,
    looks: Looks,
) -> Environment:
    environment = kind(
        loader=FileSystemLoader(folders.folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=[WordsInPlace],
        bytecode_cache=compiled,
    )
    environment.globals["words"] = wording
    environment.globals["looks"] = looks
    return environment


def _fact_filters(environment: Environment) -> dict[str, Any]:
    """Return the macros of `facts.html` as filters that remember what they returned: a site has few states."""
    facts: Any = environment.get_template("partials/facts.html").module

    def original(text: Text | Deadline, label: str | None = None) -> str:
        return facts.original(text, label) if text.printed or text.doubt else ""

    names = ("icon", "look", "state_icon", "state_symbol", "step_tag", "tag", "tip")
    return {"original": original, **{name: cache(getattr(facts, name)) for name in names}}


def _filters(wording: Wording, settings: Settings) -> dict[str, Any]:
    """Return what templates may do with a fact: choose its printed form, never change its meaning."""

    def label_of_state(state: State) -> str:
        return state_label(state, wording)

    def coded(state: State) -> str:
        return coded_label(state, wording)

    def meaning(state: State, origin: RatingOrigin | None = None) -> str:
        return state_meaning(state, wording, origin)

    def takes_part_line(participation: BodyParticipation, reported: bool) -> str:
        return participation_line(participation, wording, reported=reported)

    def doubtful(name: str, doubt: str | None) -> str:
        return doubtful_name(name, doubt, wording)

    return {
        "linked_data": lambda page: Markup(linked_data(page, settings)),
        "fill": fill,
        "overdue_label": lambda totals, takes_part: overdue_label(totals, wording, takes_part=takes_part),
        "late": lambda item: late_words(item, wording),
        "late_report": lambda item: late_report_words(item, wording),
        "takes_part_line": cache(takes_part_line),
        "stale": lambda reason, updated: stale_line(reason, updated, wording),
        "doubtful": doubtful,
        "date": cache(plain_date),
        "date_of": lambda date: unbroken(day_in_genitive(date)),
        "paper_date": lambda date: unbroken(official_date(date)),
        "unbroken": unbroken,
        "short_date": short_date,
        "moment": moment,
        "number": number,
        "ordinal": ordinal_word,
        "quarter": quarter_name,
        "capital": capital,
        "coded": cache(coded),
        "meaning": cache(meaning),
        "state_label": label_of_state,
        "deadline_label": lambda deadline: deadline_label(deadline, wording),
        "evidence_file": evidence_address,
        "letter_of": first_letter,
        "letter": lambda email, subject, address: letter_address(email, subject, address, settings),
        "tel": lambda phone: f"tel:{_NO_DIGIT.sub('', phone)}",
        "commit_address": lambda commit: commit_address(commit, settings),
        "thumbnail": thumbnail_address,
        "source": lambda place, root: source_address(place, root, settings),
    }


DEPTHS = range(5)
"""How deep addresses lie: `/` is 0, `/organisation/year/measure/` is 3."""


class PageFrameError(ValueError):
    """The frame does not hold each of its two markers once and in order: a mistake in `theme/shell.html`."""


class Markers(msgspec.Struct, frozen=True):
    """The texts in a frame in place of the head and the body of a page."""

    head: str
    body: str


class PageFrame(msgspec.Struct, frozen=True):
    """A frame for pages of one depth, in the three parts around the head and the body of a page."""

    depth: int
    before: bytes
    between: bytes
    after: bytes


def make_markers(nonce: str) -> Markers:
    """Return the markers of one build; `nonce` is ASCII letters and digits that no frame holds."""
    return Markers(f"<!--iltod-head-{nonce}-->", f"<!--iltod-body-{nonce}-->")


def split_page_frame(html: str, markers: Markers, depth: int) -> PageFrame:
    """Return `html` split at its two `markers`, for pages at a `depth` of folders; raise PageFrameError if it fails."""
    for marker in (markers.head, markers.body):
        if (found := html.count(marker)) != 1:
            raise PageFrameError(f"the frame of depth {depth} holds {marker} {found} times instead of once")
    before, rest = html.split(markers.head)
    if markers.body not in rest:
        raise PageFrameError(f"the frame of depth {depth} holds {markers.body} before {markers.head}")
    between, after = rest.split(markers.body)
    return PageFrame(depth, before.encode(), between.encode(), after.encode())


def wrap(shell: PageFrame, rendered: Rendered) -> bytes:
    """Return a whole page."""
    return b"".join((shell.before, rendered.head.encode(), shell.between, rendered.body.encode(), shell.after))


def depth_of(address: str) -> int:
    """Return how deep a page lies: how many folders are between the root of the site and its file."""
    return address.count("/")


def root_of(depth: int) -> str:
    """Return the way from a page of that depth to the root of the site; nothing from the root itself."""
    return "../" * depth
