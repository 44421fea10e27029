"""Icons of a site that has a logo or colours of its own, in the place of those that come with the templates."""

from __future__ import annotations

from contextlib import suppress

from iltod.core.project import Identity
from iltod.core.resources import Layers
from iltod.evidence.pictures import read_picture, reduced_picture
from iltod.evidence.svg_pictures import UnreadableSvgError, draw_svg
from iltod.model.colours import recoloured
from iltod.pages.sheets import png_address

ICON = "assets/icon.svg"

ICON_SIZES = (192, 512)
"""The widths of the icons that phones ask for; `assets/icon-<width>.png` are drawn after `icon.svg`."""

_SIDE, _ROOM = 32, 24
"""How wide an icon is in its own units, and how much of that a logo takes."""


_TAB_LOGO = (64, 64)
"""Within so many pixels a logo is drawn for the tab of a browser, which asks for it with every first page."""


def own_icons(templates: Layers, identity: Identity, brand: str) -> dict[str, bytes]:
    """Return the icons of a site by their paths, if they are not those of the templates.

    `identity` has the logo and the colours, `brand` is the ground on which a logo stands.
    """
    if logo := identity.logo_picture:
        icon = _on_ground(reduced_picture(logo, *_TAB_LOGO), brand)
        large = _on_ground(logo, brand)
    elif identity.palette:
        icon = large = recoloured(templates.file(f"theme/{ICON}").read_bytes().decode(), identity.palette)
    else:
        return {}
    files = {ICON: icon.encode()}
    with suppress(UnreadableSvgError):  # an icon of the body's own, which only browsers may understand
        files |= {f"assets/icon-{size}.png": draw_svg(large.encode(), size, size) for size in ICON_SIZES}
    return files


def _on_ground(logo: bytes, brand: str) -> str:
    size = read_picture(logo)
    scale = _ROOM / max(size.width, size.height)
    width, height = size.width * scale, size.height * scale
    place = f'x="{(_SIDE - width) / 2:g}" y="{(_SIDE - height) / 2:g}" width="{width:g}" height="{height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}">'
        f'<rect width="{_SIDE}" height="{_SIDE}" rx="6" fill="{brand}"/>'
        f'<image {place} href="{png_address(logo)}"/></svg>'
    )
