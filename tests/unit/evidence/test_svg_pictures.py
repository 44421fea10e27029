"""A picture in SVG is taken if it only draws; whatever runs, asks somebody or draws without end is named."""

from __future__ import annotations

import pytest

from iltod.evidence.pictures import read_picture
from iltod.evidence.svg_pictures import UnreadableSvgError, UnsafeSvgError, draw_svg, svg_size


def svg(inner: str, attributes: str = 'viewBox="0 0 32 16"', before: str = "") -> bytes:
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'xmlns:h="http://www.w3.org/1999/xhtml" {attributes}>{inner}</svg>'
    ).encode()


USE, MASK = '<g id="g{}">{}</g>', '<mask id="m{}">{}</mask>'

NESTED = "".join(USE.format(n, f"<use href='#g{n + 1}'/>" * 10) for n in range(9)) + USE.format(9, "<rect/>")

MASKED = "".join(MASK.format(n, f"<rect mask='url(#m{n + 1})'/>" * 9) for n in range(9))

HOSTILE = {
    "<script>": "<script>alert(1)</script>",
    "onload": "<rect onload='alert(1)'/>",
    "<image>": "<image href='https://x.mn/a.png'/>",
    "<foreignObject>": "<foreignObject><h:img src='https://x.mn/a'/></foreignObject>",
    "<iframe>": "<g><h:iframe src='//x.mn'/></g>",
    "href": "<use href='https://x.mn/a.svg#b'/>",
    "<a>": "<a xlink:href='javascript:alert(1)'><rect/></a>",
    "<animate>": "<animate attributeName='href' to='javascript:alert(1)'/>",
    "url()": "<rect fill='url(https://x.mn/a#b)'/>",
    "style": "<style>@import 'https://x.mn/a.css';</style>",
    "image-set()": "<rect style='background:image-set(\"https://x.mn/a\" 1x)'/>",
    "<text>": "<text>Нэр</text>",
    "use": NESTED,
}


@pytest.mark.parametrize("found", HOSTILE)
def test_what_does_more_than_drawing_is_named(found: str) -> None:
    with pytest.raises(UnsafeSvgError) as caught:
        svg_size(svg(HOSTILE[found]))
    assert str(caught.value) == found


@pytest.mark.parametrize(
    "content",
    [
        svg("<rect/>", before='<?xml-stylesheet href="https://x.mn/a.css"?>'),
        svg("<rect/>", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        svg("<rect style='fill:\\75rl(https://x.mn/a)'/>"),
        svg("<style>rect{background:url('https://x.mn/a')}</style>"),
        svg("<style>g{mask:url(#a)}</style><mask id='a'/>"),
        svg("<g id='a'><use href='#a'/></g>"),
        svg(MASKED),
        svg("<g>" * 5000 + "</g>" * 5000),
    ],
)
def test_other_ways_to_the_same_are_closed(content: bytes) -> None:
    with pytest.raises(UnsafeSvgError):
        svg_size(content)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n", b"\x1f\x8b\x08", b"<svg/>", b"<html/>", "<svg".encode("utf-16"), svg("<rect>")]
    + [svg("", size) for size in ("", 'width="100%" height="100%"', 'viewBox="0 0 0 9"', 'viewBox="a b c d"')],
)
def test_what_is_no_picture_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(UnreadableSvgError):
        svg_size(content)


def test_what_drawing_programs_write_is_taken_and_drawn() -> None:
    content = svg(
        "<metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata>"
        "<defs><linearGradient id='a'><stop stop-color='rgb(9,9,9)'/></linearGradient><g id='b'>"
        "<path d='M0 0h9v9z'/></g>"
        "<clipPath id='c'><use xlink:href='#b'/></clipPath></defs><style>.d{fill:url(#a)}</style>"
        "<rect class='d' width='32' height='16' clip-path='url(#c)' transform='translate(1 1)'/>",
        'width="32mm" height="16mm"',
        before='<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">',
    )
    assert svg_size(content) == (32, 16)
    facts = read_picture(draw_svg(content, 64, 32))
    assert (facts.width, facts.height) == (64, 32)
