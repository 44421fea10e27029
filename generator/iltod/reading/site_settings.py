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
from iltod.core.resources import Layers
from iltod.model.colours import COLOUR, make_palette, weak_contrasts
from iltod.model.files import SITE_FILE
from iltod.model.site import Site, SiteColours
from iltod.reading.binder import bind
from iltod.reading.yaml import Entry, Mapping, Node, read_file

LOGO_SUFFIXES = (".svg", ".png", ".webp", ".jpg", ".jpeg")

EMAIL = re.compile(r"[^\s@<>\"',;]+@[^\s@<>\"',;]+\.[^\s@<>\"',;]+")

PHONE = re.compile(r"\+?[0-9][0-9 ()-]{2,24}")

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
    problems += _look_problems(site, names[0], reading.node, content)
    return SiteReading(_identity(site), addresses, tuple(problems))


def _identity(site: Site) -> Identity:
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
        logo=site.logo or "",
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


def _look_problems(site: Site, file: str, node: Node, content: Layers) -> Iterator[Problem]:
    if site.colours:
        for key in ("brand", "accent", "link"):
            written = getattr(site.colours, key)
            if written and not COLOUR.fullmatch(written.lower()):
                yield make_problem("no_colour", _place(file, node, "colours", key), key=key, written=written)
        for key, found, least in weak_contrasts(*_usable(site.colours)):
            facts = {"key": key, "found": f"{found:.1f}", "least": f"{least:g}"}
            yield make_problem("weak_contrast", _place(file, node, "colours", key), **facts)
    if site.logo:
        fits = site.logo.lower().endswith(LOGO_SUFFIXES) and ".." not in site.logo.split("/")
        if not fits or not content.file(site.logo).is_file():
            yield make_problem("no_logo", _place(file, node, "logo"), written=site.logo)


def _place(file: str, node: Node, *keys: str) -> Place:
    """Return the place of a field, or of the file where the field is missing."""
    entry: Entry | None = None
    for key in keys:
        entry = node.entries.get(key) if isinstance(node, Mapping) else None
        if entry is None:
            return Place(file)
        node = entry.node
    return Place(file, entry.line, entry.column) if entry else Place(file)
