"""Draws social cards with Pillow: flat colours, two weights of one font that comes with the templates.

A card is drawn straight into a picture with a palette: letters are looked up as shades between two colours, which is
several times faster than drawing in full colour and counting colours afterwards. With one release of Pillow the same
card always gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import msgspec
import PIL

from iltod.core.digest import facts_digest
from iltod.core.resources import Layers, layers_of
from iltod.exports.cards import Card
from iltod.exports.drawing.shapes import glyph_of, icon_of, known_letters, line_of, logo_of
from iltod.model.colours import Looks

WIDTH, HEIGHT = 1200, 630

BADGE_WIDTH, BADGE_HEIGHT = 560, 240
"""Twice the size of a badge, for screens with fine points."""

BADGE_LOGO = (96, 40)
"""The room for the logo of the site in it. A badge of invented data has none: nobody answers for that."""

MARGIN, HEADER, FOOT = 64, 92, 40

DASH, EDGE = 9, 3
"""How long and how thick is a dash around what nobody reported."""

SHADES = 7
"""How many steps lead from the colour of the ground to that of the letters."""

FONTS = ("regular", "bold")


def drawing_fingerprint(fonts: Layers) -> bytes:
    """Return the digest of everything that decides how an image is drawn: the modules here, the fonts, Pillow."""
    modules = sorted(Path(__file__).parent.glob("*.py"))
    files = [*modules, *(fonts.file(f"{name}.ttf") for name in FONTS)]
    return facts_digest(PIL.__version__, *(file.read_bytes() for file in files))


class Pen:
    """Draws cards with the fonts of a folder."""

    def __init__(self, fonts: Path | Layers, looks: Looks, logo: bytes = b"") -> None:
        """Draw with the fonts of a folder, in the colours and with the icons of a site in the light.

        `logo` is that of the site as a small PNG.
        """
        self._fonts = layers_of(fonts)
        self._looks = looks
        self._logo = logo

    @cached_property
    def fingerprint(self) -> bytes:
        """Return the digest of everything that decides how an image is drawn."""
        return facts_digest(drawing_fingerprint(self._fonts), msgspec.json.encode(self._looks), self._logo)

    def draw(self, card: Card) -> bytes:
        """Return the card as a PNG."""
        return _CardSheet(self._fonts, self._looks, self._logo, WIDTH, HEIGHT).draw(card)

    def draw_badge(self, lines: tuple[str, str, tuple[str, ...]], mark: str, as_of: str, call: str) -> bytes:
        """Return a badge as a PNG: `lines` say whose, what and the facts; `mark` is on invented data."""
        sheet = _BadgeSheet(self._fonts, self._looks, self._logo, BADGE_WIDTH, BADGE_HEIGHT)
        return sheet.draw(lines, mark, as_of, call)


class _Sheet:
    """A picture while it is drawn."""

    def __init__(self, fonts: Layers, looks: Looks, logo: bytes, width: int, height: int) -> None:
        from PIL import Image, ImageDraw

        self._fonts = fonts
        self._looks = looks
        self._logo = logo
        self._light = looks.light
        self._image_of = Image
        self._colours: list[str] = []
        self._image = Image.new("P", (width, height), self._colour(self._light["paper"]))
        self._draw = ImageDraw.Draw(self._image)

    # Words

    def _lines(self, text: str, weight: str, size: int, most: int, room: int = WIDTH - 2 * MARGIN) -> list[str]:
        """Return a text in at most so many lines, with an ellipsis where it was cut."""
        lines = list(self._wrapped(known_letters(self._fonts, text), weight, size, room))
        if len(lines) <= most:
            return lines or [""]
        last = lines[max(most, 1) - 1]
        while last and self._width(f"{last}…", weight, size) > room:
            last = last[:-1]
        return [*lines[: max(most, 1) - 1], f"{last.rstrip(' ,;:.-–')}…"]

    def _wrapped(self, text: str, weight: str, size: int, room: int) -> Iterator[str]:
        line = ""
        for word in text.split():
            longer = f"{line} {word}" if line else word
            if self._width(longer, weight, size) <= room:
                line = longer
                continue
            if line:
                yield line
            line = word
            while self._width(line, weight, size) > room:
                end = next(
                    end for end in range(len(line), 0, -1) if end == 1 or self._width(line[:end], weight, size) <= room
                )
                yield line[:end]
                line = line[end:]
        if line:
            yield line

    def _width(self, text: str, weight: str, size: int) -> int:
        return round(sum([glyph_of(self._fonts, weight, size, letter).advance for letter in text]))

    # Colours

    def _colour(self, colour: str) -> int:
        if colour not in self._colours:
            self._colours.append(colour)
        return self._colours.index(colour)

    def _box(self, box: tuple[int, int, int, int], colour: str) -> None:
        left, top, right, bottom = box
        if right > left:
            self._draw.rectangle((left, top, right - 1, bottom - 1), fill=self._colour(colour))

    def _text(self, place: tuple[int, int], text: str, weight: str, size: int, ink: str, ground: str) -> None:
        if line := line_of(self._fonts, weight, size, text):
            self._shade(line.mask, (place[0], place[1] + line.top), ink, ground)

    def _shade(self, mask: Any, place: tuple[int, int], ink: str, ground: str) -> None:
        """Lay a shape on a ground of one colour: each of its shades is a colour between the two."""
        steps = [self._colour(_between(ground, ink, step)) for step in range(SHADES + 1)]
        self._image.paste(mask.point([steps[(value * SHADES + 127) // 255] for value in range(256)]), place)

    def _sign(self, place: tuple[int, int], room: tuple[int, int], *, right: bool = False) -> int:
        """Draw the logo of the site on the ground of its header; return how wide it is, 0 without one.

        `place` is where it begins, or with `right` where it ends; `room` is its greatest width and height.
        """
        if not self._logo:
            return 0
        logo = logo_of(self._logo, room, self._light["brand"])
        steps = [self._colour(colour) for colour in logo.colours]
        left, top = place[0] - logo.pixels.width * right, place[1] + (room[1] - logo.pixels.height) // 2
        self._image.paste(logo.pixels.point([*steps, *[0] * (256 - len(steps))]), (left, top), logo.mask)
        return int(logo.pixels.width)

    def _png(self) -> bytes:
        palette = b"".join(bytes.fromhex(colour[1:]) for colour in self._colours)
        self._image.putpalette(palette)
        out = io.BytesIO()
        self._image.save(out, "PNG", compress_level=3)
        return out.getvalue()


class _BadgeSheet(_Sheet):
    """A badge while it is drawn."""

    def draw(self, lines: tuple[str, str, tuple[str, ...]], mark: str, as_of: str, call: str) -> bytes:
        """Draw the lines from the top down, then the day and the number to call."""
        name, subject, facts = lines
        brand, on_brand, white = self._light["brand"], self._light["on-brand"], self._light["sheet"]
        self._box((0, 0, BADGE_WIDTH, BADGE_HEIGHT), brand)
        rows = [(name, "bold", 26, 12), (subject, "regular", 23, 46)]
        rows += [(fact, "bold", 23, 78 + 30 * index) for index, fact in enumerate(facts)]
        for text, weight, size, top in rows:
            self._line(text, weight, size, top, on_brand, brand)
        ink, ground = (brand, white) if mark else (on_brand, brand)
        self._box((0, 146, BADGE_WIDTH, 184), ground)
        self._line(mark or as_of, "bold" if mark else "regular", 23, 151, ink, ground)
        if mark:
            left = BADGE_WIDTH - 24 - self._width(as_of, "regular", 23)
            self._text((left, 151), as_of, "regular", 23, ink, ground)
        else:
            self._sign((BADGE_WIDTH - 24, 142), BADGE_LOGO, right=True)
        call_ink, call_ground = self._light["on-call"], self._light["call"]
        self._box((0, 184, BADGE_WIDTH, BADGE_HEIGHT), call_ground)
        self._line(call, "regular", 23, 196, call_ink, call_ground)
        number = self._width("110", "bold", 36)
        self._text((BADGE_WIDTH - 24 - number, 188), "110", "bold", 36, call_ink, call_ground)
        return self._png()

    def _line(self, text: str, weight: str, size: int, top: int, ink: str, ground: str) -> None:
        line = self._lines(text, weight, size, 1, BADGE_WIDTH - 48)[0]
        self._text((24, top), line, weight, size, ink, ground)


class _CardSheet(_Sheet):
    """One card while it is drawn."""

    def draw(self, card: Card) -> bytes:
        """Draw the parts from the top down, and the state and the facts from the bottom up."""
        top = self._header(card)
        bottom = self._facts(card, HEIGHT - FOOT)
        bottom = self._bar(card, bottom)
        bottom = self._state(card, bottom)
        self._title(card, top, bottom)
        return self._png()

    def _header(self, card: Card) -> int:
        self._box((0, 0, WIDTH, HEADER), self._light["brand"])
        sign = self._sign((MARGIN, 14), (200, HEADER - 28))
        call = self._width("110", "bold", 40) + 56
        self._box((WIDTH - call, 0, WIDTH, HEADER), self._light["call"])
        self._text((WIDTH - call + 28, 19), "110", "bold", 40, self._light["on-call"], self._light["call"])
        words = self._width(card.call, "regular", 26)
        self._text(
            (WIDTH - call - 24 - words, 28), card.call, "regular", 26, self._light["on-brand"], self._light["brand"]
        )
        left = MARGIN + sign + 20 * bool(sign)
        name = self._lines(card.site, "bold", 36, 1, WIDTH - call - 48 - words - left)[0]
        self._text((left, 22), name, "bold", 36, self._light["on-brand"], self._light["brand"])
        if not card.mark:
            return HEADER + 34
        ink, ground = self._tones("weak")
        self._box((0, HEADER, WIDTH, HEADER + 50), ground)
        self._text((MARGIN, HEADER + 7), card.mark, "bold", 26, ink, ground)
        return HEADER + 50 + 20

    def _title(self, card: Card, top: int, bottom: int) -> None:
        head = self._lines(card.head, "regular", 28, 1)
        self._text((MARGIN, top), head[0], "regular", 28, self._light["soft"], self._light["paper"])
        top += 46
        for size in (54, 46, 38):
            height = round(size * 1.3)
            lines = self._lines(card.title, "bold", size, (bottom - top) // height)
            if not lines[-1].endswith("…") or size == 38:
                break
        for line in lines:
            self._text((MARGIN, top), line, "bold", size, self._light["ink"], self._light["paper"])
            top += height

    def _facts(self, card: Card, bottom: int) -> int:
        left, top = MARGIN, bottom - 36
        for index, fact in enumerate(card.facts):
            room = WIDTH - MARGIN - left
            if index and self._width(fact, "regular", 26) > room:
                break
            text = self._lines(fact, "regular", 26, 1, room)[0]
            self._text((left, top), text, "regular", 26, self._light["ink"], self._light["paper"])
            left += self._width(text, "regular", 26) + 44
        return top - 22

    def _bar(self, card: Card, bottom: int) -> int:
        whole = sum(part.count for part in card.bar)
        if not whole:
            return bottom
        top, start, done = bottom - 26, MARGIN, 0
        for part in card.bar:
            done += part.count
            end = MARGIN + (WIDTH - 2 * MARGIN) * done // whole
            right = end - 3 if end < WIDTH - MARGIN else end
            if part.silent:
                self._dashed((start, top, right, bottom), part.tone)
            else:
                self._box((start, top, right, bottom), self._light[part.tone])
            start = end
        return top - 20

    def _dashed(self, box: tuple[int, int, int, int], tone: str) -> None:
        """Draw what nobody reported as pages do: the light ground of its state with a dashed edge."""
        ink, ground = self._tones(tone)
        left, top, right, bottom = box
        self._box(box, ground)
        for dash in range(left, right, 2 * DASH):
            for edge in (top, bottom - EDGE):
                self._box((dash, edge, min(dash + DASH, right), edge + EDGE), ink)
        for edge in (left, right - EDGE):
            self._box((edge, top + EDGE, edge + EDGE, top + DASH), ink)
            self._box((edge, bottom - DASH, edge + EDGE, bottom - EDGE), ink)

    def _state(self, card: Card, bottom: int) -> int:
        height, top = 76, bottom - 76
        room = WIDTH - 2 * MARGIN
        alert = min(self._width(card.alert, "bold", 30) + 112, room // 2) if card.alert else 0
        left = self._tag(card.state, card.icon, card.tone, MARGIN, top, room - alert - (24 if alert else 0))
        if card.alert:
            self._tag(card.alert, "unreported_overdue", "bad", left + 24, top, WIDTH - MARGIN - left - 24)
        return bottom - height - 28

    def _tones(self, tone: str) -> tuple[str, str]:
        """Return the colours of letters and ground."""
        return self._light[tone], self._light[f"{tone}-bg"]

    def _tag(self, words: str, icon: str, tone: str, left: int, top: int, room: int) -> int:
        """Draw a state in its colours; return where it ends."""
        ink, ground = self._tones(tone)
        text = self._lines(words, "bold", 30, 1, room - 112)[0]
        end = left + self._width(text, "bold", 30) + 112
        self._box((left, top, end, top + 76), ground)
        self._box((left, top, left + 8, top + 76), ink)
        self._shade(icon_of(self._looks.icons[icon], 40), (left + 28, top + 18), ink, ground)
        self._text((left + 84, top + 17), text, "bold", 30, ink, ground)
        return end


@lru_cache
def _between(ground: str, ink: str, step: int) -> str:
    pairs = zip(bytes.fromhex(ground[1:]), bytes.fromhex(ink[1:]), strict=True)
    return "#" + "".join(f"{one + (other - one) * step // SHADES:02x}" for one, other in pairs)
