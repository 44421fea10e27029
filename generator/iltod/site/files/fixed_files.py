"""Files that do not depend on the data of bodies: schemas, scales, the prose and the static files beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iltod.core.resources import Layers
from iltod.core.site_file import SiteFile
from iltod.exports.feeds import search_description
from iltod.exports.outputs.formats import output_schemas
from iltod.model.addresses import GONE, output_schema_address, schema_address
from iltod.pages.prose.prose_pages import NOT_FOUND, Prose
from iltod.pages.sheets import WORKER, worker
from iltod.reading.json_schema import schema_files
from iltod.search.search_pages import SCRIPT
from iltod.site.files.source_copies import common_copies
from iltod.site.printer import Printer


def fixed_files(printer: Printer) -> Iterator[SiteFile]:
    """Yield the files that are the same for any data of bodies: the rating scales, the schemas, the worker."""
    yield SiteFile(GONE, printer.widgets.gone(printer.site_root))
    yield from common_copies(printer.project)
    if printer.settings.site_url:
        yield search_description(printer.wording, printer.settings.site_url)
    yield SiteFile(WORKER, worker(printer.project.templates, printer.wording, printer.settings.identity.palette))
    yield from (SiteFile(schema_address(name=name), content) for name, content in schema_files(printer.wording).items())
    yield from (SiteFile(output_schema_address(name=name), content) for name, content in output_schemas().items())


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
