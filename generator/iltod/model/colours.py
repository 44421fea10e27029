"""The colours that a site may choose, and what follows from them in the light and in the dark.

Contrast is that of WCAG 2: text needs 4.5 : 1, a sign without text 3 : 1.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import msgspec

from iltod.core.resources import Layers

Palette = tuple[tuple[str, str], ...]
"""Colours of the templates with those that stand in their place."""

COLOUR = re.compile(r"#[0-9a-f]{6}")

TEXT_CONTRAST = 4.5

SIGN_CONTRAST = 3.0

WHITE, BLACK, PAPER, DARK_SHEET = "#ffffff", "#000000", "#f7f5f0", "#19222d"

BRAND, ACCENT, LINK = "#15355c", "#e0a24a", "#0f4c8a"
"""The colours of `theme/partials/tokens.css` in the light: ground of the header, sign on it, links."""

_DARK_BRAND, _DARK_RULE, _DARK_ACCENT, _DARK_LINK = "#0c2544", "#5d7ba0", "#c98b35", "#8fc2ff"


TOKENS, ICONS = "theme/partials/tokens.css", "theme/partials/icons.toml"
"""Where the colours and the icons of a site stand, and nowhere else."""

_STYLE = re.compile(
    r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
    r"|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|/\*.*?\*/"
    r"|[{};]|[^\"'{};/]+|.",
    re.DOTALL,
)
"""Strings, what templates put in, comments, and what divides a style sheet."""

_TOKEN = re.compile(r"--([\w-]+):(#[0-9a-f]{3,6})")

_PLACE = re.compile(r"\{\{ (light|dark)\.([\w-]+) \}\}")


class Looks(msgspec.Struct, frozen=True):
    """The colours of a site by their names in the light and in the dark (`#15355c`), the icons as paths of SVG.

    `palette` is what the site has chosen in place of the usual colours.
    """

    light: dict[str, str]
    dark: dict[str, str]
    icons: dict[str, str]
    palette: Palette = ()


def read_looks(templates: Layers, palette: Palette = ()) -> Looks:
    """Return the colours and icons of a folder of templates, with the colours that the site has chosen."""
    style = recoloured(squeezed_style(templates.file(TOKENS).read_text(encoding="utf-8")), palette)
    light, _, dark = style.partition("@media")
    icons = tomllib.loads(templates.file(ICONS).read_text(encoding="utf-8"))
    return Looks(_tokens(light), _tokens(dark), icons, palette)


def coloured(text: str, looks: Looks) -> str:
    """Return a template in the chosen colours, with one where it names it: `{{ light.brand }}`.

    Raises KeyError for an unknown name.
    """
    tables = {"light": looks.light, "dark": looks.dark}
    return _PLACE.sub(lambda match: tables[match[1]][match[2]], recoloured(text, looks.palette))


def _tokens(style: str) -> dict[str, str]:
    return {name: _long(colour) for name, colour in _TOKEN.findall(style)}


def _long(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(letter * 2 for letter in colour[1:])


def squeezed_style(style: str) -> str:
    """Return a style sheet without comments and blanks, one rule a line; what templates put into it stays."""
    pieces: list[str] = []
    held, depth, after_declaration = "", 0, False
    for token in _STYLE.findall(style):
        if token.startswith("/*"):
            continue
        if token.startswith(("{%", "{#")) and not held.strip():
            pieces.append(f"{token}\n")
        elif token not in ("{", "}", ";"):
            held += token
            continue
        else:
            text = " ".join(held.split())
            if text.startswith(("#", "%", "{")) and pieces and pieces[-1].endswith("{"):
                pieces.append("\n")  # else the two would begin what templates put in
            if token == "{":
                pieces.append((";" if after_declaration else "") + f"{text}{{")
            elif text:
                pieces.append((";" if after_declaration else "") + _declaration(text))
            depth += {"{": 1, "}": -1}.get(token, 0)
            if token == "}":
                pieces.append("}" if depth else "}\n")
            after_declaration = token == ";" and bool(text or after_declaration)
        held = ""
    return "".join(pieces)


def _declaration(text: str) -> str:
    name, colon, value = text.partition(":")
    return f"{name.rstrip()}{colon}{value.lstrip()}"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (`#15355c`), from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def make_palette(brand: str | None = None, accent: str | None = None, link: str | None = None) -> Palette:
    """Return which colours of the templates are replaced. `brand` is the ground of the header, `accent` the sign on it.

    What is not chosen stays, and what the dark needs is made lighter or darker until it can be read.
    """
    pairs: list[tuple[str, str]] = []
    if brand:
        pairs += [(BRAND, brand), (_DARK_BRAND, mixed(brand, BLACK, 35)), (_DARK_RULE, _readable(brand, DARK_SHEET, 3))]
    if accent:
        pairs += [(ACCENT, accent), (_DARK_ACCENT, mixed(accent, BLACK, 10))]
    if link:
        pairs += [(LINK, link), (_DARK_LINK, _readable(link, DARK_SHEET, TEXT_CONTRAST))]
    return tuple(pairs)


def recoloured(text: str, palette: Palette) -> str:
    """Return a template, a style or an SVG with the chosen colours."""
    chosen = dict(palette)
    return COLOUR.sub(lambda match: chosen.get(match.group(), match.group()), text) if chosen else text


def weak_contrasts(brand: str | None, accent: str | None, link: str | None) -> Iterator[tuple[str, float, float]]:
    """Yield each chosen colour that cannot be read well, by its name, with its contrast and what it needs.

    `brand`, `accent` and `link` are colours as `#rrggbb`, or None where nothing was chosen. Contrasts are ratios from 1
    to 21.
    """
    ground = brand or BRAND
    pairs = (
        ("brand", brand, WHITE, TEXT_CONTRAST),
        ("accent", accent, ground, SIGN_CONTRAST),
        ("link", link, PAPER, TEXT_CONTRAST),
    )
    for name, colour, other, least in pairs:
        if colour and contrast(colour, other) < least:
            yield name, contrast(colour, other), least


def mixed(colour: str, other: str, percent: int) -> str:
    """Return `colour` with `percent` (0 to 100) of `other` in it; colours are written `#rrggbb`."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{(one * (100 - percent) + two * percent) // 100:02x}" for one, two in pairs)


def _readable(colour: str, ground: str, least: float) -> str:
    """Return a colour made so much lighter that it can be read on a dark ground."""
    shades = (mixed(colour, WHITE, percent) for percent in range(0, 101, 5))
    return next(shade for shade in shades if contrast(shade, ground) >= least)


def _channels(colour: str) -> bytes:
    return bytes.fromhex(colour[1:])


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in _channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
