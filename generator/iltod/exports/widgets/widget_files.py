"""Widgets as files: the frame that all of them share, each widget, its badge and its answer to oEmbed."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from iltod.core.language import short_date
from iltod.core.project import Settings
from iltod.core.resources import Layers, layers_of
from iltod.core.site_file import SiteFile
from iltod.evidence.pictures import read_picture, reduced_picture
from iltod.exports.drawing.card_drawing import BADGE_LOGO, Pen
from iltod.exports.widgets.sizes import COLUMN, WIDGET_LOGO
from iltod.exports.widgets.widgets import KINDS, Badge, BodyWidgets, Widget
from iltod.model.addresses import (
    badge_address,
    coloured_address,
    oembed_address,
    page_path,
)
from iltod.model.colours import TOKENS, Palette, recoloured, squeezed_style
from iltod.pages.renderer import Renderer
from iltod.pages.sheets import png_address
from iltod.pages.wording import Wording

OEMBED_WIDTH = 600

COLOURS = ("light", "dark")

SCRIPT = "embed-2.js"
"""Pages of others pin its bytes by their digest, so it never changes: another version has another name."""

CACHE_SECONDS = 24 * 60 * 60

_MARKER = "<!--iltod-widget-->"

_COMMENT = re.compile(r"\{#.*?#\}\n?", re.DOTALL)

_VARIABLE = re.compile(r"var\(--([\w-]+)\)")

_RULE = re.compile(r":root\{([^}]*)\}")

_COLOUR = re.compile(r"--([\w-]+):([^;]+)")


class WidgetPrinter:
    """Turns widgets into files; one instance for a whole build."""

    def __init__(self, templates: Path | Layers, renderer: Renderer, wording: Wording, settings: Settings) -> None:
        layers = layers_of(templates)
        self._renderer = renderer
        self._wording = wording
        self._settings = settings
        self._script_digest = integrity(layers.file(f"theme/assets/{SCRIPT}").read_bytes())
        self._frames = {kind: _frame(layers, renderer, kind, settings.identity.palette) for kind in KINDS}
        logo = settings.identity.logo_picture
        self._pen = Pen(layers.folder("fonts"), renderer.looks, logo)
        self._logo = _small_logo(logo, BADGE_LOGO) if logo else None
        self._sign = _small_logo(logo, WIDGET_LOGO) if logo else None
        self._as_of = renderer.piece("as_of", as_of=settings.as_of)

    def files(self, widgets: BodyWidgets) -> Iterator[SiteFile]:
        """Yield the widgets of a body with what lies beside them."""
        for widget in widgets:
            yield SiteFile(page_path(widget.address), self.document(widget))
            yield SiteFile(badge_address(widget.address, kind="svg"), self.badge(widget.badge))
            if self._settings.site_url:
                yield SiteFile(oembed_address(widget.address), self.answer(widget))
                yield from self._coloured(widget)
        for widget in (widgets.own, *(plan.own for plan in widgets.plans)):
            yield SiteFile(badge_address(widget.address, kind="png"), self.badge_picture(widget.badge))

    def _coloured(self, widget: Widget) -> Iterator[SiteFile]:
        """Yield what WordPress asks for where somebody chose a colour: it passes on nothing that stands after #.

        Measures have none, as there are too many of them.
        """
        for colour in COLOURS if widget.kind == "totals" else ():
            address = coloured_address(widget.address, colour=colour)
            page = self._renderer.piece("coloured", widget=widget, colour=colour, address=address)
            yield SiteFile(page_path(address), page.encode())
            yield SiteFile(oembed_address(address), self.answer(widget, f"?{colour}"))

    def document(self, widget: Widget) -> bytes:
        """Return a widget as a whole page."""
        content = self._renderer.piece(
            widget.kind, widget=widget, text=widget.text, as_of=self._as_of, logo=self._sign, **widget.context
        )
        return self._framed(widget.kind, content)

    def gone(self, root: str) -> bytes:
        """Return what a frame shows whose address is not there; `root` leads from the server's root to the site's."""
        return self._framed("totals", self._renderer.piece("gone", root=root, logo=self._sign))

    def badge(self, badge: Badge) -> bytes:
        """Return a badge."""
        facts = ". ".join(badge.facts)
        return self._renderer.piece(
            "badge.svg", badge=badge, facts=facts, logo=self._logo, as_of=self._settings.as_of
        ).encode()

    def badge_picture(self, badge: Badge) -> bytes:
        """Return a badge as a PNG of twice its size, for letters, where a mail program shows no SVG."""
        words = self._wording
        mark = words.sample.mark if badge.sample else ""
        day = short_date(self._settings.as_of)
        dated = day if mark else words.embed.as_of.format(date=day)
        return self._pen.draw_badge((badge.name, badge.subject, badge.facts), mark, dated, words.embed.call)

    def answer(self, widget: Widget, colour: str = "") -> bytes:
        """Return what oEmbed asks for about `widget`. Source: oembed.com, version 1.0, type `rich`.

        `colour` is what stands after the address of the widget, where one was chosen.
        """
        site = self._settings.site_url or ""
        height = widget.text.height(COLUMN)
        answer = {
            "version": "1.0",
            "type": "rich",
            "title": widget.name,
            "author_name": widget.body,
            "author_url": f"{site}{widget.body_address}",
            "provider_name": self._wording.site.name,
            "provider_url": site,
            "cache_age": CACHE_SECONDS,
            "width": OEMBED_WIDTH,
            "height": height,
            "html": self._renderer.piece("oembed", widget=widget, width="100%", height=height, colour=colour),
        }
        return msgspec.json.encode(answer)

    def _framed(self, kind: str, content: str) -> bytes:
        before, after = self._frames[kind]
        return b"".join((before, content.encode(), after))

    def frame(self, widget: Widget, width: int | str, height: int) -> str:
        """Return the HTML of an iframe with `widget`.

        `width` is in CSS pixels or a percentage, `height` in CSS pixels.
        """
        return self._renderer.piece("frame", widget=widget, width=width, height=height, colour="")

    def pasted(self, widget: Widget, width: int | str, height: int) -> str:
        """Return the HTML of an iframe with the links below it, for a page that is written by hand.

        `widget` is what it shows; `width` is in CSS pixels or a percentage, `height` in CSS pixels.
        """
        return f"{self.frame(widget, width, height)}\n<p>{self.outside(widget)}</p>"

    def pasted_badge(self, widget: Widget, kind: str = "svg") -> str:
        """Return the HTML of the badge of a `widget`, as a picture of a `kind`, with the links below it."""
        return f"{self._renderer.piece('badge_code', widget=widget, kind=kind)}\n<p>{self.outside(widget)}</p>"

    def script(self) -> str:
        """Return the code of the script that fits the heights of frames."""
        return self._renderer.piece("script", file=f"assets/{SCRIPT}", digest=self._script_digest)

    def outside(self, widget: Widget) -> str:
        """Return the HTML of what is outside an iframe: the link to the full page, and 110."""
        return self._renderer.piece("outside", widget=widget)


def _frame(templates: Layers, renderer: Renderer, kind: str, palette: Palette) -> tuple[bytes, bytes]:
    """Return the document around all widgets of a kind. It leads nowhere, so it is the same at every depth."""
    parts = [templates.file(f"embeds/{name}").read_text(encoding="utf-8") for name in ("widget.css", f"{kind}.css")]
    style = squeezed_style(_COMMENT.sub("", "".join(parts))).strip()
    script = templates.file("embeds/widget.js").read_text(encoding="utf-8").strip()
    tokens = squeezed_style(templates.file(TOKENS).read_text(encoding="utf-8"))
    colours = widget_colours(recoloured(tokens, palette), style)
    whole = f"{colours}\n{style}"  # no space around it: checkers of HTML leave that out of the digest
    document = renderer.render_widget_frame(
        style=whole,
        style_source=_style_source(kind, whole),
        script=script,
        script_hash=integrity(script.encode(), "sha256"),
        marker=_MARKER,
    )
    before, after = document.encode().split(_MARKER.encode())
    return before, after


class _SmallLogo(NamedTuple):
    """A logo in the units of what it stands in, half as many as it has pixels, and an address that holds it."""

    width: float
    height: float
    data: str


def _small_logo(logo: bytes, room: tuple[int, int]) -> _SmallLogo:
    """Return a logo of at most so many pixels, which are twice the units, for screens with fine points."""
    small = reduced_picture(logo, *room)
    size = read_picture(small)
    return _SmallLogo(size.width / 2, size.height / 2, png_address(small))


def _style_source(kind: str, style: str) -> str:
    """Return which styles a widget may have: its own by their digest, but where the shares of a bar are attributes."""
    return "'unsafe-inline'" if kind == "totals" else f"'{integrity(style.encode(), 'sha256')}'"


def integrity(content: bytes, algorithm: str = "sha384") -> str:
    """Return the digest of a file as browsers take it."""
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


def widget_colours(tokens: str, style: str) -> str:
    """Return the colours of the site that a style uses: by the reader's system, or fixed by `#dark` and `#light`.

    Each colour stands there once, as a light and a dark one, of which one is switched to nothing.
    """
    used = set(_VARIABLE.findall(style))
    light, dark = (dict(_COLOUR.findall(rule)) for rule in _RULE.findall(tokens))
    pairs = [(name, light[name], dark[name]) for name in light if name in used]
    colours = ";".join(
        f"--{name}:{one if one == other else f'var(--l,{one})var(--d,{other})'}" for name, one, other in pairs
    )
    return (
        "html,body:target,body.on{--l:initial;--d: }\n"
        "@media screen{html:target,html.on{--l: ;--d:initial}}\n"
        "@media screen and (prefers-color-scheme:dark){html{--l: ;--d:initial}}\n"
        f"body{{{colours}}}"
    )
