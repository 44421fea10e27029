"""Pages to HTML: the only module that knows the template engine.

Templates print finished facts. A missing fact or word is an error, everything printed is escaped, and nothing that an
author wrote is ever taken for markup.
"""

from __future__ import annotations

import datetime
import operator
import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, DependencyFinderVisitor, Frame, MacroRef
from jinja2.ext import Extension
from jinja2.utils import missing
from markupsafe import Markup, escape

from iltod.language import number, official_date, ordinal_word, quarter_name, short_date
from iltod.meanwhile import meanwhile
from iltod.model import Deadline, Text
from iltod.overview import OrganisationSummary, PrintedSummary, RatingOrigin, Rung, State
from iltod.pages import Page, capital, coded_label, deadline_label, state_label
from iltod.place import Place
from iltod.project import Settings
from iltod.publish import WIDGETS
from iltod.redirects import Moved, page_address
from iltod.sentences import state_meaning
from iltod.wording import Wording, WordingError

HEAD_MARKER = "<!--iltod:head-->"
BODY_MARKER = "<!--iltod:body-->"
ROOT_MARK = "\0"
"""Stands in printed markup for the way to the root of the site; in no text of an author."""

PUBLISHED_SOURCE = "data/source/"
"""Where the site publishes the data files themselves, below its root."""

REMEMBERED_TEXTS = 4096
"""How many texts are kept in their escaped form: a few plans with their pages before and after."""

_PLANS_FOLDER = "plans/"
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_PARAMETER = re.compile(r"\{(\w+)\}")
_CONSTANT_WORD = re.compile(r"\{\{ words\.([\w.]+) (?:\| e )?\}\}")


class Rendered(msgspec.Struct, frozen=True):
    """A page in two parts: what belongs into <head>, and what belongs into <main>."""

    head: str
    body: str


class Renderer:
    """Renders pages with the templates of a folder; one instance for a whole build."""

    def __init__(
        self, templates: Path, wording: Wording, settings: Settings, compiled: CompiledTemplates | None = None
    ) -> None:
        self._folder = templates
        self._settings = settings
        self._wording = wording
        self._compiled = CompiledTemplates() if compiled is None else compiled
        self._pages = _environment(templates, wording, _FactEnvironment, self._compiled)
        self._pages.globals.update(settings=settings, rungs=tuple(Rung))
        self._pages.filters.update(_filters(wording, settings))
        self._pages.tests["web_address"] = is_web_address
        self._pages.filters.update(_fact_filters(self._pages))
        self._pages.filters.update(organisation_card=self._card, performer_table=self._performer_table)
        self._shell = _environment(templates / "theme", wording)

    def compile_all(self, *, apart: bool = False) -> None:
        """Compile every template now, before processes part that would each do it; `apart` shares it with another."""
        folders = ("pages/", "partials/", "embeds/", "sheets/")
        names = self._pages.list_templates(filter_func=lambda name: name.startswith(folders) and name.endswith(".html"))
        halves: tuple[list[str], list[str]] = ([], [])
        sizes = [0, 0]
        for size, name in sorted(((self._folder / name).stat().st_size, name) for name in names)[::-1]:
            less = sizes.index(min(sizes))
            halves[less].append(name)
            sizes[less] += size
        with meanwhile(lambda: self._compile(halves[1]), apart=apart) as others:
            self._compile(halves[0])
            self._compiled.codes.update(others())
        self._compile(names)

    def _compile(self, names: Iterable[str]) -> dict[str, bytes]:
        for name in names:
            self._pages.get_template(name)
        return self._compiled.codes

    def render(self, page: Page) -> Rendered:
        """Return the head and the body of a page."""
        facts = {"page": page, "root": page.root, **page.context}
        head = self._pages.get_template("partials/head.html").render(facts)
        body = self._pages.get_template(f"pages/{page.template}.html").render(facts)
        return Rendered(head, body)

    def piece(self, name: str, **facts: Any) -> str:
        """Return a template of `embeds/` filled: a widget, a badge, a code to paste."""
        file = name if "." in name else f"{name}.html"
        return self._pages.get_template(f"embeds/{file}").render(facts).strip()

    def render_widget_shell(self, **parts: str) -> str:
        """Return the document around every widget, made of our own style, script and markers."""
        return self.piece("shell", **{name: Markup(part) for name, part in parts.items()})

    def render_sheet(self, template: str, facts: Mapping[str, Any]) -> str:
        """Return a whole document that wears no frame."""
        return self._pages.get_template(f"sheets/{template}.html").render(facts)

    def print_summary(self, summary: OrganisationSummary, json: str, silence: str) -> PrintedSummary:
        """Return what the pages about all bodies will say of a body; `json` and `silence` are what open data will."""
        card, performers = self._card(summary, ROOT_MARK), self._performer_table(summary, ROOT_MARK)
        return PrintedSummary(str(card), str(performers), json, silence)

    def render_moved(self, moved: Moved) -> str:
        """Return the whole page that stands at a former address and leads to the present one."""
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
        pieces: Any = self._pages.get_template("partials/macros.html").module
        return Markup(getattr(pieces, name)(*facts))

    def render_shell(self, root: str, head_marker: str = HEAD_MARKER, body_marker: str = BODY_MARKER) -> str:
        """Return the document around every page of one depth, with the two markers where its parts go."""
        return self._shell.get_template("shell.html").render(
            root=root,
            head_marker=Markup(head_marker),
            body_marker=Markup(body_marker),
            site={"name": self._wording.site.name, "as_of": official_date(self._settings.as_of)},
        )


def _rooted(markup: str, root: str) -> Markup:
    return Markup(markup.replace(ROOT_MARK, root))


@lru_cache(REMEMBERED_TEXTS, typed=True)  # markup and plain text of the same letters are not the same
def fill(words: str, **values: Any) -> Markup:
    """Return words with `{name}` replaced by escaped values; a name without a value, or the reverse, is an error."""
    first, rest, names = _pieces(words)
    if values.keys() != names:
        raise WordingError(f"{words!r}: cannot be filled with {sorted(values)}")
    return Markup(first + "".join([f"{escape(values[name])}{literal}" for name, literal in rest]))


@cache
def _pieces(words: str) -> tuple[str, tuple[tuple[str, str], ...], frozenset[str]]:
    """Return escaped words before the first parameter, each parameter with the words after it, and the parameters."""
    first, *rest = (str(escape(piece)) for piece in _PARAMETER.split(words))
    return first, tuple(zip(rest[::2], rest[1::2], strict=True)), frozenset(rest[::2])


def is_web_address(text: str) -> bool:
    """Return whether a text may stand in a link to another site: an http or https address and nothing else."""
    return _WEB_ADDRESS.fullmatch(text) is not None


def source_address(place: Place, root: str, settings: Settings) -> str:
    """Return where a reader sees a line of the data: in the repository, or else in the copy on this site."""
    if settings.source_url:
        return settings.source_url.replace("{file}", place.file).replace("{line}", str(place.line))
    return f"{root}{PUBLISHED_SOURCE}{place.file.removeprefix(_PLANS_FOLDER)}"


def commit_address(commit: str, settings: Settings) -> str:
    """Return where a reader sees a commit in the repository, if that can be looked at."""
    return (settings.commit_url or "").replace("{commit}", commit)


def evidence_address(file: str, plan_address: str, root: str) -> str:
    """Return where the site publishes a file that lies beside a plan's evidence."""
    return f"{root}{PUBLISHED_SOURCE}{plan_address}evidence/files/{file}"


def thumbnail_address(file: str, plan_address: str, root: str) -> str:
    """Return where the site publishes the small form of a picture that lies beside a plan's evidence."""
    return f"{root}{PUBLISHED_SOURCE}{plan_address}evidence/thumbnails/{file}.jpg"


def moment(time: datetime.datetime) -> str:
    """Return a moment as it was signed, in universal time: `2026.03.18 03:21:58 UTC`."""
    return f"{time:%Y.%m.%d %H:%M:%S} UTC"


class CompiledTemplates(BytecodeCache):
    """Templates as compiled code by their names, kept from one build to the next.

    They are good for one program with one set of words only: whoever keeps `codes` must keep them apart.
    """

    def __init__(self, codes: dict[str, bytes] | None = None) -> None:
        self.codes = codes or {}
        self.changed = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template's code from what was kept."""
        if code := self.codes.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self.codes[bucket.key] = bucket.bytecode_to_string()
        self.changed = True


class _WordsInPlace(Extension):
    """Puts words without parameters into a template when it is loaded: they are the same on every page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _CONSTANT_WORD.sub(self._word, source)

    def _word(self, match: re.Match[str]) -> str:
        word: Any = self.environment.globals["words"]
        for part in match.group(1).split("."):
            word = word[part]
        if not isinstance(word, str) or "{" in word:
            raise WordingError(f"{match.group(1)}: not a word, or one that must be filled")
        return str(escape(word))


class _PlainCode(CodeGenerator):
    """Compiles templates to the plainest Python: facts are objects whose attributes are known, and texts come back.

    Jinja asks every object for an attribute and then for an item, every callable whether it wants the context, and
    escapes a title anew on each page that prints it.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """Write a template, in whose code `escape` remembers the texts it has seen lately."""
        for name in ("remembered_escape", "printed", "plain_call", "plain_macro"):
            self.writeline(f"{name} = environment.{name}")
        super().visit_Template(node, frame)

    def pull_dependencies(self, nodes: Iterable[nodes.Node]) -> None:
        """Write where filters and tests are found; one that does not exist ends the build here or when it is used."""
        finder = DependencyFinderVisitor()
        for node in nodes:
            finder.visit(node)
        for kind, ids, names in (("filters", self.filters, finder.filters), ("tests", self.tests, finder.tests)):
            for name in sorted(names):
                ids.setdefault(name, self.temporary_identifier())
                self.writeline(f"{ids[name]} = environment.{kind}[{name!r}]")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write statements; a template or block gives all its text at once, instead of letting each piece out alone."""
        if frame.buffer is not None:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")
        frame.buffer = None

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write a macro as a function that returns markup."""
        if macro_ref.accesses_kwargs or macro_ref.accesses_varargs or macro_ref.accesses_caller:
            raise AssertionError("macros take what they name")
        self.write(f"plain_macro(macro, {tuple(argument.name for argument in macro_ref.node.args)!r})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write an attribute as an attribute."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Write a call as a call: nothing that templates call asks for the context."""
        self.write("plain_call(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            raise AssertionError("templates always escape")
        self.write("printed(" if isinstance(node, (nodes.Call, nodes.Filter)) else "remembered_escape(")


_remembered_escape = lru_cache(maxsize=REMEMBERED_TEXTS, typed=True)(escape)


def _printed(value: Any) -> Markup:
    """Return what a macro or a filter gave, escaped unless it is markup."""
    return value if type(value) is Markup else _remembered_escape(value)


def _plain_macro(body: Callable[..., str], names: tuple[str, ...]) -> Callable[..., Markup]:
    """Return a macro as a function, from a body that takes every argument, or `missing`, and returns markup."""

    def macro(*values: Any, **named: Any) -> Markup:
        if len(values) != len(names):
            values = (*values, *(named.pop(name, missing) for name in names[len(values) :]))
        if named or len(values) > len(names):
            raise TypeError(f"a macro takes {names}, not {values} and {named}")
        return str.__new__(Markup, body(*values))

    return macro


class _FactEnvironment(Environment):
    """Templates that only print facts."""

    code_generator_class = _PlainCode
    plain_call: Any = staticmethod(operator.call)
    plain_macro = staticmethod(_plain_macro)
    printed = staticmethod(_printed)
    remembered_escape = staticmethod(_remembered_escape)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what every template knows as one dictionary, since it is copied for each page."""
        return {**self.globals, **(d or {})}


def _environment(
    folder: Path, wording: Wording, kind: type[Environment] = Environment, compiled: BytecodeCache | None = None
) -> Environment:
    environment = kind(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=[_WordsInPlace],
        bytecode_cache=compiled,
    )
    environment.globals["words"] = wording
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

    return {
        "fill": fill,
        "date": cache(official_date),
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
        "commit_address": lambda commit: commit_address(commit, settings),
        "thumbnail": thumbnail_address,
        "source": lambda place, root: source_address(place, root, settings),
    }
