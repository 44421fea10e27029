"""Prints and writes the files of one body, and returns the little that the pages about all bodies need of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from iltod.core.digest import folder_digest
from iltod.evidence.picture_copies import picture_copies
from iltod.exports.cards import PageCard
from iltod.exports.disclosure_data import silence_lines
from iltod.exports.feeds import news_for_all
from iltod.exports.news import changed_days
from iltod.exports.open_data import compact_json, summary_json
from iltod.facts.bodies import derive_organisation
from iltod.facts.body_facts import OrganisationOverview, OrganisationSummary, Squeezed
from iltod.history.body_history import HistoryReader
from iltod.model import OrganisationFolder, RatingScale
from iltod.model.addresses import Moved
from iltod.site.all_bodies_writer import PrintedBody, group_fingerprints, moved_content
from iltod.site.build_state import BuildState
from iltod.site.files.body_files import PRODUCERS, body_facts
from iltod.site.files.body_parts import list_parts, table_parts
from iltod.site.files.redirects import belongs_to, former_names, moved_pages
from iltod.site.files.sitemap import sitemap_lines
from iltod.site.printer import Printer
from iltod.site.publishing.manifest import (
    ManifestError,
    PublishedFile,
    body_manifest_path,
    digest,
    read_body_manifest,
    write_body_manifest,
)
from iltod.site.publishing.owner_files import OwnerFiles
from iltod.site.publishing.staging import Staging


class BodyWriter:
    """Writes bodies into the site that is being built, in any process.

    `state` is that of the last build, whose files are left where they are the same, or None.
    """

    def __init__(
        self,
        printer: Printer,
        staging: Staging,
        history_reader: HistoryReader,
        state: BuildState | None,
    ) -> None:
        self._printer = printer
        self._project = printer.project
        self._staging = staging
        self._history_reader = history_reader
        self._state = state

    def write(self, folder: OrganisationFolder, scales: tuple[RatingScale, ...]) -> PrintedBody:
        """Print and write one body."""
        settings = self._project.settings
        folder, copies = picture_copies(folder, self._project.root, settings.as_of)
        history = self._history_reader.read(folder)
        overview = derive_organisation(folder, scales, settings.as_of, history.years)
        facts = body_facts(folder, overview, history, scales, copies, self._printer)
        name = folder.organisation.id
        files = self._staging.owner_files(name, self._published_files(name))
        self._write_images(name, files, facts.images)
        addresses: list[str] = []
        for produce in PRODUCERS:
            produced = produce(facts, self._printer)
            for file in produced.files:
                files.write(*file)
            addresses += produced.addresses
        tables = table_parts(files.files)
        lists = list_parts(overview, facts.lists)
        moved = tuple(self._write_moved(folder, overview, files))
        content = write_body_manifest(files.files)
        files.write(body_manifest_path(name), content)
        files.finish()
        news = news_for_all(overview, facts.news)
        summary = self._printed(overview)
        sitemap = sitemap_lines(addresses, settings.site_url, self._changed(overview))
        manifest = digest(content)
        return PrintedBody(
            id=name,
            summary=summary,
            sitemap=sitemap,
            files=len(files.files),
            manifest=manifest,
            groups=group_fingerprints(summary, sitemap, news, moved, manifest, tables, lists),
            sources=folder_digest(self._project.plans / name),
            search=facts.search.digests,
            moved=moved,
            news=Squeezed.of(msgspec.json.encode(news)),
            tables=Squeezed.of(msgspec.json.encode(tables)),
            lists=lists,
        )

    def _changed(self, overview: OrganisationOverview) -> dict[str, datetime.date]:
        """Return the days of the last changes by the addresses of pages, for search engines."""
        days: dict[str, datetime.date] = {}
        for plan in overview.plans:
            days |= changed_days(plan, self._printer.wording)
        of_plans = [days[plan.address] for plan in overview.plans if plan.address in days]
        return {overview.address: max(of_plans), **days} if of_plans else days

    def _write_images(self, body: str, files: OwnerFiles, images: Sequence[PageCard]) -> None:
        """Write the Open Graph images of a body. A published image is not drawn again: its name is a digest."""
        published = self._staging.published_files(body) if images else {}
        for item in images:
            if files.has(item.path):
                files.keep(item.path)
                continue
            content = self._staging.read_published(item.path) if item.path in published else b""
            if not content or digest(content) != published[item.path]:
                content = self._printer.pen.draw(item.card)
            files.write(item.path, content)

    def _write_moved(
        self, folder: OrganisationFolder, overview: OrganisationOverview, files: OwnerFiles
    ) -> Iterator[Moved]:
        """Write the pages at former addresses; yield those that must be where this body has no files."""
        removed = [(plan.plan.year, item) for plan in overview.plans for item in plan.removed]
        for item in moved_pages(former_names(folder, removed), [file.path for file in files.files]):
            if belongs_to(item.former, folder.organisation.id):
                files.write(item.former, moved_content(item, self._printer, self._staging.folder))
            else:
                yield item

    def _printed(self, overview: OrganisationOverview) -> OrganisationSummary:
        """Return a summary with only what is added up over all bodies, and the rest as it will be printed."""
        summary = overview.summary
        json = compact_json(summary_json(summary, self._printer.label))
        silence = silence_lines(summary, self._project.settings.as_of)
        printed = self._printer.renderer.print_summary(summary, json, silence)
        return replace(summary, plans=(), performers=(), printed=printed)

    def _published_files(self, name: str) -> Mapping[str, PublishedFile]:
        """Return the files that are where a body will be written; if they are not known, remove them all."""
        path = body_manifest_path(name)
        if self._state is None or name not in self._state.folders:
            return {}
        try:
            content = (self._staging.folder / path).read_bytes()
            files = read_body_manifest(self._staging.folder, path).files
        except (OSError, ManifestError):
            self._staging.remove_body(name)
            return {}
        return {path: PublishedFile(path, digest(content), len(content)), **{file.path: file for file in files}}
