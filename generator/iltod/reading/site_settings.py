"""Reads `site.yml`: who publishes a site, under which addresses, in which colours.

The file is beside `mkdocs.yml`, or in `plans/` where the top of a repository must stay as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from iltod.core.place import Place
from iltod.core.problem import Problem, known_code, make_problem
from iltod.core.project import Identity, SettingError, commit_template, site_address, source_template
from iltod.core.resources import Layers, is_own_file
from iltod.evidence.pictures import UnreadablePictureError, read_picture, reduced_picture, shown_colours
from iltod.evidence.svg_pictures import UnreadableSvgError, UnsafeSvgError, draw_svg, svg_size
from iltod.model.colours import BRAND, COLOUR, SIGN_CONTRAST, contrast, make_palette, weak_contrasts
from iltod.model.files import SITE_FILE
from iltod.model.site import Site, SiteColours
from iltod.reading.binder import bind
from iltod.reading.yaml import Entry, Mapping, Node, read_file

LOGO_SUFFIXES = (".svg", ".png", ".webp", ".jpg", ".jpeg")

LARGEST_LOGO = 100 * 1024
"""Bytes: it comes with the first page that a reader opens."""

LONGEST_LOGO = 8
"""How many times as long as wide a logo may be: more than that cannot be made out in a header."""

LEAST_SEEN = 0.2
"""How much of a logo must have the contrast of a sign to the ground of the header, badges, cards and icons."""

LOGO_BOX = (512, 128)
"""Width and height, in pixels, within which the logo is drawn for badges, cards, posters and icons."""

_MAIL_LABEL = r"[^\s.@<>()\[\]\"',;:?&#%/\\]+"

EMAIL = re.compile(rf"{_MAIL_LABEL}(?:[.]{_MAIL_LABEL})*@{_MAIL_LABEL}(?:[.]{_MAIL_LABEL})+")
"""One plain address: no sign that would begin something else in a link to it."""

PHONE = re.compile(r"\+?[(]?[0-9][0-9 ()-]{2,24}")

_ADDRESSES: dict[str, Callable[[str], str]] = {
    "address": site_address,
    "source": source_template,
    "commit": commit_template,
}


class SiteReading(NamedTuple):
    """What `site.yml` says, with the addresses that can be used, and everything wrong with it."""

    identity: Identity
    addresses: dict[str, str]
    problems: tuple[Problem, ...]


def read_site(root: Path, plans_dir: str, content: Layers) -> SiteReading:
    """Return what the `site.yml` of a project says; without one, nothing is known and nothing is wrong.

    `root` is the folder of the project, `plans_dir` the name of its data folder in it, and `content` the folders in
    which the logo and other files are looked up. Nothing is raised: problems are in the result.
    """
    names = [name for name in (SITE_FILE, f"{plans_dir}/{SITE_FILE}") if (root / name).is_file()]
    if not names:
        return SiteReading(Identity(), {}, ())
    problems = [make_problem("two_site_files", Place(name), written=names[0]) for name in names[1:]]
    reading = read_file(root / names[0], names[0])
    problems += reading.problems
    if reading.node is None:
        return SiteReading(Identity(), {}, tuple(problems))
    site, found = bind(Site, reading.node, names[0])
    problems += found
    if site is None:
        return SiteReading(Identity(), {}, tuple(problems))
    addresses: dict[str, str] = {}
    for key, read in _ADDRESSES.items():
        if written := getattr(site, key):
            try:
                addresses[key] = read(written)
            except SettingError as error:
                place = _place(names[0], reading.node, key)
                problems.append(make_problem(known_code(error.reason), place, key=key, written=error.written))
    problems += _contact_problems(site, names[0], reading.node)
    problems += _colour_problems(site, names[0], reading.node)
    logo = _read_logo(site.logo, _place(names[0], reading.node, "logo"), content) if site.logo else b""
    if isinstance(logo, Problem):
        problems.append(logo)
        logo = b""
    elif logo and _seen_share(logo, _usable(site.colours)[0] or BRAND) < LEAST_SEEN:
        problems.append(make_problem("logo_unseen", _place(names[0], reading.node, "logo"), written=site.logo))
    return SiteReading(_identity(site, logo), addresses, tuple(problems))


def _identity(site: Site, logo: bytes) -> Identity:
    contact, licence = site.contact, site.licence
    colours = _usable(site.colours)
    return Identity(
        name=site.name or "",
        tagline=site.tagline or "",
        owner=site.owner or "",
        email=(contact.email if contact else None) or "",
        phone=(contact.phone if contact else None) or "",
        form=(contact.form if contact else None) or "",
        palette=make_palette(*colours),
        logo=site.logo or "" if logo else "",
        logo_picture=logo,
        licence=licence.name if licence else "",
        licence_url=licence.url if licence else "",
        data_forms=site.data_forms,
    )


def _usable(colours: SiteColours | None) -> tuple[str | None, str | None, str | None]:
    """Return the chosen colours that are colours."""
    chosen = (colours.brand, colours.accent, colours.link) if colours else (None, None, None)
    brand, accent, link = (one.lower() if one and COLOUR.fullmatch(one.lower()) else None for one in chosen)
    return brand, accent, link


def _contact_problems(site: Site, file: str, node: Node) -> Iterator[Problem]:
    contact = site.contact
    if contact is None:
        return
    if not (contact.email or contact.phone or contact.form):
        yield make_problem("contact_without_way", _place(file, node, "contact"))
    if contact.email and not EMAIL.fullmatch(contact.email):
        yield make_problem("no_email", _place(file, node, "contact", "email"), written=contact.email)
    if contact.phone and not PHONE.fullmatch(contact.phone):
        yield make_problem("no_phone", _place(file, node, "contact", "phone"), written=contact.phone)


def _colour_problems(site: Site, file: str, node: Node) -> Iterator[Problem]:
    if site.colours:
        for key in ("brand", "accent", "link"):
            written = getattr(site.colours, key)
            if written and not COLOUR.fullmatch(written.lower()):
                yield make_problem("no_colour", _place(file, node, "colours", key), key=key, written=written)
        for key, found, least in weak_contrasts(*_usable(site.colours)):
            facts = {"key": key, "found": f"{found:.1f}", "least": f"{least:g}"}
            yield make_problem("weak_contrast", _place(file, node, "colours", key), **facts)


def _read_logo(name: str, place: Place, content: Layers) -> bytes | Problem:
    """Return the logo of a site drawn as a small PNG, or what is wrong with its file."""
    parts = name.split("/")
    fits = name.lower().endswith(LOGO_SUFFIXES) and not any(part.startswith(".") or not part for part in parts)
    if not fits or not any(is_own_file(folder / name, folder) for folder in content.folders):
        return make_problem("no_logo", place, written=name)
    path = content.file(name)
    try:
        if path.stat().st_size > LARGEST_LOGO:
            return make_problem("logo_too_large", place, written=name, limit=LARGEST_LOGO // 1024)
        written = path.read_bytes()
        width, height = _logo_size(written, name)
        if max(width, height) > LONGEST_LOGO * min(width, height):
            return make_problem("logo_too_long", place, written=name, limit=LONGEST_LOGO)
        return _drawn_logo(written, name, width, height)
    except UnsafeSvgError as error:
        return make_problem("logo_unsafe", place, written=name, found=str(error))
    except (OSError, UnreadableSvgError, UnreadablePictureError):
        return make_problem("logo_unreadable", place, written=name)


def _seen_share(logo: bytes, ground: str) -> float:
    """Return how much of a logo can be told from the ground on which it stands, from 0 to 1."""
    colours = shown_colours(logo)
    seen = sum(count for colour, count in colours.items() if contrast(colour, ground) >= SIGN_CONTRAST)
    return seen / max(sum(colours.values()), 1)


def _logo_size(written: bytes, name: str) -> tuple[float, float]:
    if name.lower().endswith(".svg"):
        return svg_size(written)
    facts = read_picture(written)
    if not facts.drawable:
        raise UnreadablePictureError(name)
    return facts.width, facts.height


def _drawn_logo(written: bytes, name: str, width: float, height: float) -> bytes:
    if name.lower().endswith(".svg"):
        scale = 2 * min(LOGO_BOX[0] / width, LOGO_BOX[1] / height)
        written = draw_svg(written, max(1, round(width * scale)), max(1, round(height * scale)))
    return reduced_picture(written, *LOGO_BOX)


def _place(file: str, node: Node, *keys: str) -> Place:
    """Return the place of a field, or of the file where the field is missing."""
    entry: Entry | None = None
    for key in keys:
        entry = node.entries.get(key) if isinstance(node, Mapping) else None
        if entry is None:
            return Place(file)
        node = entry.node
    return Place(file, entry.line, entry.column) if entry else Place(file)
