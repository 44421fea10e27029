"""Compiles Jinja templates to plainer code: attribute access, words in place, macros as functions."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, TemplateSyntaxError, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, DependencyFinderVisitor, Frame, MacroRef
from jinja2.ext import Extension
from jinja2.utils import missing
from markupsafe import Markup, escape

from iltod.core.resources import Layers
from iltod.model.colours import coloured, squeezed_style
from iltod.pages.wording import WordingError

REMEMBERED_TEXTS = 4096
"""How many texts are kept in their escaped form: a few plans with their pages before and after."""

_CONSTANT_WORD = re.compile(r"\{\{ words\.([\w.]+) (?:\| e )?\}\}")


class CompiledTemplates(BytecodeCache):
    """Templates as compiled code by their names, kept from one build to the next.

    They are good for one program with one set of words only: a caller that keeps `codes` must keep them apart.
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


class WordsInPlace(Extension):
    """Puts words without parameters into a template when it is loaded: they are the same on every page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source with constant words filled in, in the colours of the site.

        `source` is the text of the template; a `name` that ends with `.css` marks a style, which is squeezed.
        `filename` is not used.
        """
        style = squeezed_style(source) if (name or "").endswith(".css") else source
        return _CONSTANT_WORD.sub(self._word, self._coloured(style))

    def _coloured(self, source: str) -> str:
        looks: Any = self.environment.globals.get("looks")
        return coloured(source, looks) if looks else source

    def _word(self, match: re.Match[str]) -> str:
        word: Any = self.environment.globals["words"]
        for part in match.group(1).split("."):
            word = word[part]
        own = match.group(1).startswith("site.")  # a name that somebody chose, and no sentence to fill
        if not isinstance(word, str) or ("{" in word and not own):
            raise WordingError(f"{match.group(1)}: not a word, or one that must be filled")
        return str(escape(word)).replace("{", "&#123;")


class _PlainCode(CodeGenerator):
    """Compiles templates to the plainest Python: facts are objects whose attributes are known, and texts come back.

    Jinja asks every object for an attribute and then for an item, every callable whether it wants the context, and
    escapes a title again on each page that prints it. This class overrides methods of Jinja's compiler that are not
    documented, so `jinja2` has an upper bound; `Renderer(..., environment=jinja2.Environment)` does without it.
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


class FactEnvironment(Environment):
    """Templates that only print facts."""

    code_generator_class = _PlainCode
    plain_call: Any = staticmethod(operator.call)
    plain_macro = staticmethod(_plain_macro)
    printed = staticmethod(_printed)
    remembered_escape = staticmethod(_remembered_escape)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what every template knows as one dictionary, since it is copied for each page."""
        return {**self.globals, **(d or {})}


def own_place(error: Exception, templates: Layers) -> str | None:
    """Return the line of a project's own template in which an error arose, or None."""
    own = [str(folder) for folder in templates.folders[:-1]]
    places: list[tuple[str, int]] = []
    trace = error.__traceback__
    while trace:
        places.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    if isinstance(error, TemplateSyntaxError) and error.filename:
        places.append((error.filename, error.lineno))
    found = [(folder, file, line) for file, line in places for folder in own if file.startswith(folder)]
    return f"{Path(found[-1][0]).name}{found[-1][1].removeprefix(found[-1][0])}:{found[-1][2]}" if found else None
