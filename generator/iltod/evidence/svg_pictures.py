"""Pictures in SVG: whether one only draws, and what it draws as a PNG.

An SVG is a document that may run scripts, ask other sites and draw without end. So it is judged by a list of what is
allowed, and by how many shapes its references come to, before anything draws it or publishes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_SVG = "{http://www.w3.org/2000/svg}"

_DRAWS = frozenset(
    {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "switch"}
    | {"use", "symbol", "defs", "clipPath", "mask", "linearGradient", "radialGradient", "stop"}
    | {"style", "title", "desc", "metadata"}
)
"""The elements that a picture may have: shapes, what cuts and fills them, and what is said of it.

Letters are not among them: each reader would see them in another font.
"""

_NOTES = (
    "{http://www.inkscape.org/namespaces/inkscape}",
    "{http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd}",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}",
    "{http://creativecommons.org/ns#}",
    "{http://purl.org/dc/elements/1.1/}",
)
"""What drawing programs write beside a picture, which nothing runs and nothing draws."""

_FILLS = ("linearGradient", "radialGradient")

_LINK = "href"

_CALL = re.compile(r"""url\(\s*(['"]?)(.*?)\1\s*\)|([a-z-]+)\(""", re.IGNORECASE | re.DOTALL)

_SAFE_CALLS = frozenset(
    {"rgb", "rgba", "hsl", "hsla", "matrix", "translate", "scale", "rotate", "skewx", "skewy", "calc", "var"}
)

_INSTRUCTION = re.compile(r"<\?(?!xml\s)")

_LENGTH = re.compile(r"\s*\+?(\d+(?:\.\d*)?|\.\d+)(?:px|pt|pc|mm|cm|in|em|ex)?\s*")

_NUMBERS = re.compile(r"[\s,]+")

_DPI = 96
"""Pixels of an inch, as CSS has them."""

MOST_SHAPES = 10_000
"""How many elements a picture may come to, each counted as often as it is drawn."""


class UnsafeSvgError(ValueError):
    """The picture does more than drawing; the message names what it holds."""


class UnreadableSvgError(ValueError):
    """The file is no SVG, or one without a size."""


def svg_size(content: bytes) -> tuple[float, float]:
    """Return width and height of a picture that only draws, in its own units.

    Raises UnsafeSvgError for anything else, UnreadableSvgError where there is no picture.
    """
    root = _parsed(content)
    for element in root.iter():
        _judge(element)
    targets = {name: element for element in root.iter() if (name := element.get("id"))}
    try:
        shapes = _Count(targets).of(root)
    except RecursionError:
        shapes = MOST_SHAPES + 1
    if shapes > MOST_SHAPES:
        raise UnsafeSvgError("use")
    return _size(root)


def draw_svg(content: bytes, width: int, height: int) -> bytes:
    """Return a picture that only draws as a PNG of `width` and `height` pixels."""
    from resvg_py import svg_to_bytes

    text = content.decode("utf-8-sig")
    try:
        return bytes(svg_to_bytes(svg_string=text, width=width, height=height, dpi=_DPI, skip_system_fonts=True))
    except ValueError as error:
        raise UnreadableSvgError(str(error)) from error


def _parsed(content: bytes) -> Any:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        text = content.decode("utf-8-sig")
        root = fromstring(text)
    except DefusedXmlException as error:
        raise UnsafeSvgError("<!ENTITY>") from error
    except (ParseError, ValueError, RecursionError) as error:
        raise UnreadableSvgError(str(error)) from error
    if root.tag != f"{_SVG}svg":
        raise UnreadableSvgError(root.tag)
    if _INSTRUCTION.search(text):
        raise UnsafeSvgError("<?")
    return root


def _judge(element: Any) -> None:
    """Raise UnsafeSvgError where an element or what stands in it does more than drawing."""
    tag = element.tag
    if tag.startswith(_NOTES):
        return
    if not tag.startswith(_SVG) or tag.removeprefix(_SVG) not in _DRAWS:
        raise UnsafeSvgError(f"<{tag.rpartition('}')[2]}>")
    for key, value in element.attrib.items():
        name = key.rpartition("}")[2].lower()
        if name.startswith("on") or (name == _LINK and not value.strip().startswith("#")):
            raise UnsafeSvgError(name)
        if not key.startswith(_NOTES):
            _judge_style(value)
    if tag == f"{_SVG}style":
        _judge_style("".join(element.itertext()))


def _judge_style(value: str) -> None:
    if "\\" in value or "@" in value:
        raise UnsafeSvgError("style")
    for match in _CALL.finditer(value):
        if match[3] and match[3].lower() not in _SAFE_CALLS:
            raise UnsafeSvgError(f"{match[3]}()")
        if not match[3] and not match[2].startswith("#"):
            raise UnsafeSvgError("url()")


class _Count:
    """Counts what is drawn, with everything that is drawn again by its id."""

    def __init__(self, targets: dict[str, Any]) -> None:
        self._targets = targets
        self._known: dict[str, int | None] = {}

    def of(self, element: Any) -> int:
        """Return how many elements one comes to; more than `MOST_SHAPES` for one that leads to itself."""
        total = 1 + sum(self._again(name, element) for name in _referred(element))
        for child in element:
            if total > MOST_SHAPES:
                break
            total += self.of(child)
        return total

    def _again(self, name: str, by: Any) -> int:
        target = self._targets.get(name)
        if target is None or target.tag.removeprefix(_SVG) in _FILLS:
            return 0
        if by.tag == f"{_SVG}style":
            return MOST_SHAPES + 1  # whom a style sheet meets is not counted here
        if name not in self._known:
            self._known[name] = None
            self._known[name] = self.of(target)
        known = self._known[name]
        return MOST_SHAPES + 1 if known is None else known


def _referred(element: Any) -> Iterator[str]:
    """Yield the ids to which an element refers."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == _LINK:
            yield value.strip()[1:]
        yield from (match[2][1:] for match in _CALL.finditer(value) if not match[3])
    if element.tag == f"{_SVG}style":
        yield from (match[2][1:] for match in _CALL.finditer("".join(element.itertext())) if not match[3])


def _size(root: Any) -> tuple[float, float]:
    """Return the size that a picture says of itself."""
    box = _NUMBERS.split(root.get("viewBox", "").strip())
    sides = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    lengths = [float(found[1]) for side in sides if (found := _LENGTH.fullmatch(side))]
    if len(lengths) != 2 or min(lengths) <= 0:
        raise UnreadableSvgError("size")
    return lengths[0], lengths[1]
