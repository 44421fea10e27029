"""Shapes that are drawn once for all pictures of a process: letters, lines of text, icons, a logo. Needs Pillow."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any, NamedTuple

from iltod.core.resources import Layers
from iltod.exports.drawing.icon_shapes import polygons

LOGO_COLOURS = 64
"""How many colours a drawn logo has: a picture has room for 256, and the letters take theirs."""

REMEMBERED_LINES = 64
"""How many drawn lines of text are kept: those of a body and its plans."""

_ABSENT = "\ufffd"


def known_letters(fonts: Layers, text: str) -> str:
    """Return a text with a sign of replacement, once, for what the font has no letters for."""
    kept = "".join(letter if letter.isspace() or _is_known(fonts, letter) else _ABSENT for letter in text)
    while _ABSENT * 2 in kept:
        kept = kept.replace(_ABSENT * 2, _ABSENT)
    return kept


@lru_cache
def _font(fonts: Layers, weight: str, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(fonts.file(f"{weight}.ttf")), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(1 << 12)
def _is_known(fonts: Layers, letter: str) -> bool:
    if letter == _ABSENT:
        return True
    font = _font(fonts, "regular", 20)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\U0010ffff"))


class Glyph(NamedTuple):
    """The shape of a letter, its distance from the beginning of the letter and of the line, and how wide it is."""

    mask: Any
    left: int
    top: int
    bottom: int
    advance: float


@lru_cache(1 << 12)
def glyph_of(fonts: Layers, weight: str, size: int, letter: str) -> Glyph:
    """Return a letter, which is drawn once for all cards of a process."""
    from PIL import Image, ImageDraw

    font = _font(fonts, weight, size)
    left, top, right, bottom = font.getbbox(letter)
    advance = float(font.getlength(letter))
    if right <= left or bottom <= top:
        return Glyph(None, 0, 0, 0, advance)
    mask = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(mask).text((-left, -top), letter, fill=255, font=font)
    return Glyph(mask, left, top, bottom, advance)


class Logo(NamedTuple):
    """A logo as numbers of its colours (`#15355c`), and where it is not transparent."""

    pixels: Any
    mask: Any
    colours: tuple[str, ...]


@lru_cache
def logo_of(picture: bytes, room: tuple[int, int], ground: str) -> Logo:
    """Return a `picture`, a small PNG, in the `room` that it has (width and height) on a `ground` of one colour."""
    from PIL import Image, ImageOps

    image = ImageOps.contain(Image.open(io.BytesIO(picture)).convert("RGBA"), room, Image.Resampling.LANCZOS)
    alpha = image.getchannel("A")
    flat = Image.new("RGB", image.size, ground)
    flat.paste(image, mask=alpha)
    pixels = flat.quantize(LOGO_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette = bytes(pixels.getpalette() or ())
    colours = tuple(f"#{palette[at : at + 3].hex()}" for at in range(0, len(palette), 3))
    mask = alpha.point([0, *[255] * 255])
    return Logo(Image.frombytes("L", pixels.size, pixels.tobytes()), mask, colours[:LOGO_COLOURS])


class Line(NamedTuple):
    """The shape of a line of text, and how far below the top of the line it begins."""

    mask: Any
    top: int


@lru_cache(REMEMBERED_LINES)
def line_of(fonts: Layers, weight: str, size: int, text: str) -> Line | None:
    """Return a line of text, or None where nothing of it is seen; the badges of a body say much that is the same."""
    from PIL import Image

    glyphs = [glyph_of(fonts, weight, size, letter) for letter in text]
    drawn = [glyph for glyph in glyphs if glyph.mask]
    if not drawn:
        return None
    top, bottom = min(glyph.top for glyph in drawn), max(glyph.bottom for glyph in drawn)
    mask = Image.new("L", (round(sum(glyph.advance for glyph in glyphs)) + 4, bottom - top))
    position = 0.0
    for glyph in glyphs:
        if glyph.mask:
            mask.paste(255, (max(0, round(position) + glyph.left), glyph.top - top), glyph.mask)
        position += glyph.advance
    return Line(mask, top)


@lru_cache
def icon_of(path: str, size: int) -> Any:
    """Return the shape of an icon, drawn large and made small so that its edges are smooth."""
    from PIL import Image, ImageChops, ImageDraw

    fine = 4
    unit = size * fine / 16
    mask = Image.new("1", (size * fine, size * fine))
    for outline in polygons(path):
        one = Image.new("1", mask.size)
        ImageDraw.Draw(one).polygon([(x * unit, y * unit) for x, y in outline], fill=1)
        mask = ImageChops.logical_xor(mask, one)
    return mask.convert("L").reduce(fine)
