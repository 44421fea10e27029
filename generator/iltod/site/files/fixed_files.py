"""Files that do not depend on the data of bodies: schemas, scales, the prose and the static files beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from iltod.core.project import CardScope
from iltod.core.resources import Layers
from iltod.core.site_file import SiteFile
from iltod.evidence.pictures import reduced_picture
from iltod.exports.cards import site_card
from iltod.exports.feeds import search_description
from iltod.exports.outputs.formats import output_schemas
from iltod.exports.widgets.sizes import WIDGET_LOGO
from iltod.model.addresses import GONE, LOGO, SITE_CARD, WEB_APP, output_schema_address, schema_address
from iltod.pages.prose.prose_pages import NOT_FOUND, Prose
from iltod.pages.sheets import WORKER, worker
from iltod.reading.json_schema import schema_files
from iltod.search.search_pages import SCRIPT
from iltod.site.files.icons import ICON, ICON_SIZES
from iltod.site.files.source_copies import common_copies
from iltod.site.printer import Printer


def fixed_files(printer: Printer) -> Iterator[SiteFile]:
    """Yield the files that are the same for any data of bodies: the rating scales, the schemas, the worker."""
    yield SiteFile(GONE, printer.widgets.gone(printer.site_root))
    yield from common_copies(printer.project)
    if printer.settings.site_url:
        yield search_description(printer.wording, printer.settings.site_url)
        if printer.settings.cards is not CardScope.NONE:
            yield SiteFile(SITE_CARD, printer.pen.draw(site_card(printer.wording)))
    if logo := printer.settings.identity.logo_picture:
        yield SiteFile(LOGO, reduced_picture(logo, *WIDGET_LOGO))
    yield SiteFile(WEB_APP, _web_app(printer))
    yield SiteFile(WORKER, worker(printer.project.templates, printer.wording, printer.settings.identity.palette))
    yield from (SiteFile(schema_address(name=name), content) for name, content in schema_files(printer.wording).items())
    yield from (SiteFile(output_schema_address(name=name), content) for name, content in output_schemas().items())


def _web_app(printer: Printer) -> bytes:
    """Return what a phone must know to keep the site among its programs."""
    light = printer.renderer.looks.light
    icons = [{"src": f"icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in ICON_SIZES]
    shown = {"src": f"../{ICON}", "sizes": "any", "type": "image/svg+xml"}
    app = {
        "name": printer.wording.site.name,
        "description": printer.wording.site.tagline,
        "lang": "mn",
        "start_url": "../",
        "scope": "../",
        "display": "minimal-ui",
        "theme_color": light["brand"],
        "background_color": light["paper"],
        "icons": [shown, *icons],
    }
    return json.dumps(app, ensure_ascii=False).encode()


def prose_files(printer: Printer, prose: Iterable[Prose]) -> Iterator[SiteFile]:
    """Yield the prose pages and the static files of a site that is built without MkDocs."""
    for page in prose:
        yield printer.not_found_file(page) if page.file == NOT_FOUND else printer.prose_file(page)
    assets = _static_files(printer.project.templates.folder("theme/assets"), "assets/")
    yield from (printer.in_colours(file) for file in assets if file.path != SCRIPT)
    yield from _static_files(printer.project.content, "")


def _static_files(folders: Layers, before: str) -> Iterator[SiteFile]:
    for name, path in folders.files():
        if path.suffix != ".md" and not path.name.startswith("."):
            yield SiteFile(before + name, path.read_bytes())
