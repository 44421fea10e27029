"""Draws bar charts as SVG: the same figures always give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, NAME, ROW, TITLE, HEAD = 760, 210, 24, 40, 34
_ROOM = WIDTH - NAME - 110
_OURS, _OTHER = "#15355c", "#b9c0c8"


@dataclass(frozen=True)
class Bar:
    """A bar with its spread; `label` is printed behind it."""

    name: str
    value: float
    least: float
    most: float
    label: str
    ours: bool


def draw_chart(title: str, panels: Mapping[str, Sequence[Bar]]) -> str:
    """Return an SVG document with one panel of bars below the other, each on a scale of its own from zero."""
    height = TITLE + sum(HEAD + ROW * len(bars) for bars in panels.values()) + 10
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="sans-serif" font-size="13" fill="#17202c">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="10" y="26" font-size="16" font-weight="bold">{escape(title)}</text>',
    ]
    top = TITLE
    for name, bars in panels.items():
        lines.append(f'<text x="10" y="{top + 22}" font-weight="bold">{escape(name)}</text>')
        lines += _panel(bars, top + HEAD)
        top += HEAD + ROW * len(bars)
    return "\n".join([*lines, "</svg>\n"])


def _panel(bars: Sequence[Bar], top: int) -> Iterator[str]:
    scale = _ROOM / max(bar.most for bar in bars)
    for index, bar in enumerate(bars):
        y = top + ROW * index
        middle = y + ROW / 2 - 2
        width, start, end = (round(value * scale, 1) for value in (bar.value, bar.least, bar.most))
        yield f'<text x="{NAME - 8}" y="{y + 15}" text-anchor="end">{escape(bar.name)}</text>'
        colour = _OURS if bar.ours else _OTHER
        yield f'<rect x="{NAME}" y="{y + 2}" width="{width}" height="{ROW - 8}" fill="{colour}"/>'
        yield f'<path d="M{NAME + start} {middle}H{NAME + end}" stroke="#a8390b" stroke-width="2"/>'
        yield f'<text x="{NAME + max(width, end) + 6}" y="{y + 15}">{escape(bar.label)}</text>'
