"""Reads, checks, prints and writes the bodies that changed, one at a time, and then what is about all bodies.

What is kept of a body is small. The result does not depend on what was known before, nor on how many processes worked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from iltod.core.background import in_background, rare_garbage_collection
from iltod.core.digest import facts_digest, folder_digest
from iltod.core.failure import PublishError
from iltod.core.project import Project
from iltod.evidence.picture_copies import picture_copies
from iltod.exports.cards import PageCard
from iltod.exports.disclosure_data import silence_lines
from iltod.exports.news import News
from iltod.exports.open_data import compact_json, summary_json
from iltod.facts.bodies import derive_organisation
from iltod.facts.body_facts import OrganisationSummary
from iltod.history.body_history import Teller
from iltod.history.commit_log import read_history
from iltod.model import OrganisationFolder, RatingScale
from iltod.model.addresses import Moved
from iltod.pages.prose import ProseLink, dead_links
from iltod.pages.template_compiler import CompiledTemplates
from iltod.pages.wording import Wording, read_words
from iltod.search.entries import body_search
from iltod.site.all_bodies_writer import CountryWriter, PrintedBody, moved_content, shares_of
from iltod.site.build_state import Built, Known, KnownFolder, KnownFront, KnownSearch, Sight
from iltod.site.printer import (
    Printer,
    body_files,
    card_list,
    fixed_files,
    followed_files,
    map_lines,
    period_files,
)
from iltod.site.prose_source import Door, Front, OwnDoor
from iltod.site.publishing.cache_file import write_sealed
from iltod.site.publishing.fingerprint import look
from iltod.site.publishing.manifest import (
    MANIFEST,
    BodyEntry,
    ManifestError,
    PublishedFile,
    body_files_by_path,
    body_manifest_path,
    changes,
    digest,
    read_body_manifest,
    read_site_manifest,
    write_body_manifest,
    write_site_manifest,
)
from iltod.site.publishing.owner_files import OwnerFiles
from iltod.site.publishing.shards import SHARD_FILE, Shard, ShardError, ShardNumber, body_paths
from iltod.site.publishing.staging import Staging
from iltod.site.redirects import belongs_to, former_names, moved_pages
from iltod.site.search_writer import SearchWriter
from iltod.site.survey import Body, Progress, Survey, survey_bodies


class Task(msgspec.Struct, frozen=True):
    """What there is to do: `known` is None where the site is built from nothing.

    `frame` and `front` differ if something does that every page, or every file not made from data, depends on. Of a
    `part`, only the bodies are built; `shards` are parts that were built elsewhere, by their folders.
    """

    project: Project
    staging: Staging
    sight: Sight
    commit: str
    frame: bytes
    front: bytes
    known: Known | None
    same: Mapping[str, KnownFolder]
    door: Door | None = None
    workers: int = 1
    progress: Progress | None = None
    part: ShardNumber | None = None
    shards: Mapping[Path, Shard] = msgspec.field(default_factory=dict)


class Templates(msgspec.Struct, frozen=True):
    """Compiled templates and the words, good for one `frame`."""

    frame: bytes
    codes: dict[str, bytes]
    words: dict[str, Any]


TEMPLATES = "templates"

_ENCODER = msgspec.msgpack.Encoder()

_DECODER = msgspec.msgpack.Decoder(Body[PrintedBody])


def renew(task: Task) -> Built:
    """Make the site follow its sources; with errors in the data it stays as it is, and they are returned."""
    with rare_garbage_collection():
        try:
            return _renew(task)
        except PublishError as error:
            # Where a file stood there may now be a folder: from nothing there is room for it, or addresses do clash.
            if error.reason != "address_taken" or task.known is None:
                raise
            return renew(replace(task, known=None, same={}))
        except _UntrustedError as error:
            return renew(replace(task, same={name: task.same[name] for name in task.same.keys() - error.bodies}))


def _renew(task: Task) -> Built:
    project = task.project
    with Teller(
        read_history(project.past or project.root, project.plans_dir, project.commit), project.settings.as_of
    ) as teller:
        return _Renewal(task, teller).run()


class _UntrustedError(Exception):
    """What was kept of these bodies is not what was written."""

    def __init__(self, bodies: Collection[str]) -> None:
        super().__init__(bodies)
        self.bodies = bodies


class _Renewal:
    def __init__(self, task: Task, teller: Teller) -> None:
        self.task = task
        self.teller = teller
        self.project = task.project
        self.staging = task.staging
        kept = task.staging.recall(Templates, TEMPLATES)
        if kept is None or kept.frame != task.frame:
            kept = Templates(task.frame, {}, read_words(task.project.wording))
        self.words = kept.words
        self.compiled = CompiledTemplates(dict(kept.codes))
        self.printer = Printer(task.project, self.compiled, Wording(self.words))
        self.printer.renderer.compile_all(apart=self.task.workers > 1 and not kept.codes)
        self.door = task.door or OwnDoor()
        self.shells = self.door.shells(self.printer)
        self.remembered = {
            name: folder.body
            for name, folder in task.same.items()
            if folder.body and folder.history == self.teller.digest(name)
        }
        self.taken: dict[str, bytes] = {}
        self.changed = [name for name in task.sight.looks if not self._is_same(name)]
        # Of these the time cannot say whether they were touched once more while they were read.
        self.just_touched = {
            name: folder_digest(self.project.plans / name) for name in self.changed if not task.sight.looks[name]
        }

    def run(self) -> Built:
        task = self.task
        if task.known is None:
            self.staging.begin_anew()
            self._take_shards()
        else:
            gone = task.known.folders.keys() - task.sight.looks.keys()
            self.staging.begin_from_standing(sorted({*gone, *self.changed}))
            for name in sorted(gone):
                self.staging.remove_body(name)
        with in_background(
            lambda: self.door.front(self.printer), apart=self.task.workers > 1 and not self._knows_front
        ) as front:
            survey = self._survey()
            if survey.refused:
                return Built(problems=survey.problems)
            if task.part:
                return self._finish_part(task.part, survey)
            return self._finish(survey, front)

    def _finish(self, survey: Survey[PrintedBody], make_front: Callable[[], Front]) -> Built:
        task = self.task
        part = self.staging.part(before=self._standing_files())
        front = self._write_front(part, make_front)
        search = self._write_search(part, survey)
        country = CountryWriter(part, self.printer, self.shells, survey, self.staging.folder).write(
            task.front, (*front.addresses, *search.addresses), task.known.country if task.known else {}
        )
        dead = tuple(str(link) for link in dead_links([ProseLink(*link) for link in front.links], self.staging.folder))
        content = self._site_manifest(part, survey)
        part.write(MANIFEST, content)
        changed = part.finish()
        count = len(part.files) + sum(body.files for body in survey.kept)
        built = Built(count, survey.problems, dead)
        if self.compiled.changed:
            self.staging.remember(Templates(task.frame, self.compiled.codes, self.words), TEMPLATES)
        if self.door.accepts(dead):
            folders = dict(self._known_folders(survey)) if self.staging.cached else {}
            known = Known(digest(content), task.commit, task.frame, front, search, country, folders, built)
            whole, paths = self._touched(survey)
            self.staging.finish((*changed, *paths), known, whole)
        return built

    def _touched(self, survey: Survey[PrintedBody]) -> tuple[list[str], list[str]]:
        """Return the bodies of which anything may differ from the standing site, and of others the paths that do."""
        if self.task.known is None:
            return [], []
        kept = {body.id for body in survey.kept}
        whole = [name for name in self.task.known.folders if name not in kept]
        paths: list[str] = []
        for name in self.changed:
            manifest = body_manifest_path(name)
            try:
                sites = (self.staging.output, self.staging.folder)
                differ = changes(*(body_files_by_path(site, manifest) for site in sites))
                paths += [*differ.changed, *differ.removed]
            except ManifestError:
                whole.append(name)
        return whole, paths

    def _take_shards(self) -> None:
        """Take over the files of bodies that were built elsewhere, from the very data that stands here."""
        for folder, shard in self.task.shards.items():
            for name, encoded in shard.bodies.items():
                body = _DECODER.decode(encoded)
                if body.kept is None or folder_digest(self.project.plans / name) != body.kept.sources:
                    raise ShardError("shard_other_data", name)
                paths = body_paths(folder, name, body.kept.manifest)
                self.staging.take_body(name, folder, paths)
                self.taken[name] = encoded

    def _finish_part(self, part: ShardNumber, survey: Survey[PrintedBody]) -> Built:
        bodies = {name: _ENCODER.encode(body) for name, body in survey.bodies.items()}
        write_sealed(self.staging.folder / SHARD_FILE, Shard(*part, self.task.frame, self.task.commit, bodies))
        self.staging.finish()
        return Built(1 + sum(body.files for body in survey.kept), survey.problems)

    def _is_same(self, name: str) -> bool:
        folder = self.task.same.get(name)
        return folder is not None and (name in self.remembered or not folder.body)

    def _survey(self) -> Survey[PrintedBody]:
        task = self.task
        return survey_bodies(
            self.project.root,
            self.project.plans_dir,
            self.project.settings.as_of,
            self._visit,
            workers=self.task.workers,
            known=self.remembered.keys() | self.taken.keys(),
            recall=self._recall,
            progress=task.progress,
            teller=self.teller,
            part=task.part,
        )

    def _recall(self) -> dict[str, Body[PrintedBody]]:
        """Return what was made of bodies that did not change; if any of it cannot be trusted, all begins again."""
        contents = {name: self.staging.read_body(name) for name in self.remembered}
        if untrusted := [name for name, content in contents.items() if facts_digest(content) != self.remembered[name]]:
            raise _UntrustedError(untrusted)
        return {name: _DECODER.decode(content) for name, content in (contents | self.taken).items()}

    def _visit(self, folder: OrganisationFolder, scales: tuple[RatingScale, ...]) -> PrintedBody:
        """Print and write one body; runs in any process."""
        folder, copies = picture_copies(folder, self.project.root, self.project.settings.as_of)
        past = self.teller.tell(folder)
        overview = derive_organisation(folder, scales, self.project.settings.as_of, past.years)
        name = folder.organisation.id
        part = self.staging.part(name, self._standing_body_files(name))
        listed: list[str] = []
        for path, content in copies:
            part.write(path, content)
        cards = card_list(overview, self.printer)
        self._write_cards(name, part, cards)
        for file in body_files(folder, overview, self.printer, self.shells, listed, cards):
            part.write(file.path, file.content)
        for file in period_files(folder, overview, past, scales, self.printer):
            part.write(file.path, file.content)
        newest: list[News] = []
        for file in followed_files(overview, self.printer, newest):
            part.write(file.path, file.content)
        found = body_search(overview, self.printer.words)
        for path, content in found.files:
            part.write(path, content)
        moved = tuple(self._written_moved(folder, part))
        content = write_body_manifest(part.files)
        part.write(body_manifest_path(name), content)
        part.finish()
        summary = self._printed(overview.summary)
        maps = map_lines(listed, self.project.settings.site_url)
        sources = folder_digest(self.project.plans / name)
        files, manifest = len(part.files), digest(content)
        shares = shares_of(summary, maps, newest, moved, manifest)
        return PrintedBody(name, summary, maps, files, manifest, shares, sources, found.share, moved, tuple(newest))

    def _write_cards(self, body: str, part: OwnerFiles, cards: Sequence[PageCard]) -> None:
        """Write the cards of a body. One that the standing site has is not drawn again: its name says what is on it."""
        standing = self.staging.standing_files(body) if cards else {}
        for item in cards:
            if part.has(item.path):
                part.keep(item.path)
                continue
            content = self.staging.read_standing(item.path) if item.path in standing else b""
            if not content or digest(content) != standing[item.path]:
                content = self.printer.pen.draw(item.card)
            part.write(item.path, content)

    def _written_moved(self, folder: OrganisationFolder, part: OwnerFiles) -> Iterator[Moved]:
        """Write the pages at former addresses; yield those that must stand where this body has no files."""
        for item in moved_pages(former_names(folder), [file.path for file in part.files]):
            if belongs_to(item.former, folder.organisation.id):
                part.write(item.former, moved_content(item, self.printer, self.staging.folder))
            else:
                yield item

    def _printed(self, summary: OrganisationSummary) -> OrganisationSummary:
        """Return a summary of which only what is added up is kept, with the rest as it will be printed."""
        json = compact_json(summary_json(summary, self.printer.label))
        silence = silence_lines(summary, self.project.settings.as_of)
        printed = self.printer.renderer.print_summary(summary, json, silence)
        return replace(summary, plans=(), performers=(), printed=printed)

    def _standing_body_files(self, name: str) -> Mapping[str, PublishedFile]:
        """Return the files of a body that stand where it will be written; if that is not known, take them all away."""
        path = body_manifest_path(name)
        if self.task.known is None or name not in self.task.known.folders:
            return {}
        try:
            content = (self.staging.folder / path).read_bytes()
            files = read_body_manifest(self.staging.folder, path).files
        except (OSError, ManifestError):
            self.staging.remove_body(name)
            return {}
        return {path: PublishedFile(path, digest(content), len(content)), **{file.path: file for file in files}}

    def _standing_files(self) -> Mapping[str, PublishedFile]:
        if self.task.known is None:
            return {}
        content = (self.staging.folder / MANIFEST).read_bytes()
        files = read_site_manifest(self.staging.folder).files
        return {MANIFEST: PublishedFile(MANIFEST, digest(content), len(content)), **{file.path: file for file in files}}

    @property
    def _knows_front(self) -> bool:
        """Return whether what is not made from data stands as it is; a part of the bodies has none."""
        known = self.task.known
        return self.task.part is not None or (known is not None and known.front.token == self.task.front)

    def _write_front(self, part: OwnerFiles, make_front: Callable[[], Front]) -> KnownFront:
        known = self.task.known
        if known and self._knows_front:
            for path in known.front.paths:
                part.keep(path)
            return known.front
        front = make_front()
        paths = []
        for file in (*front.files, *fixed_files(self.printer)):
            part.write(file.path, file.content)
            paths.append(file.path)
        links = tuple((link.file, link.target, link.fragment) for link in front.links)
        return KnownFront(self.task.front, tuple(paths), front.addresses, links)

    def _write_search(self, part: OwnerFiles, survey: Survey[PrintedBody]) -> KnownSearch:
        known = self.task.known
        shares = {body.id: body.search for body in survey.kept}
        writer = SearchWriter(self.staging, part, self.printer, self.shells)
        return writer.write(shares, survey.scales, known.search if known else None, self.changed)

    def _site_manifest(self, part: OwnerFiles, survey: Survey[PrintedBody]) -> bytes:
        bodies = [BodyEntry(body.id, body_manifest_path(body.id), body.manifest) for body in survey.kept]
        return write_site_manifest(self.project.settings.as_of, part.files, bodies)

    def _known_folders(self, survey: Survey[PrintedBody]) -> Iterator[tuple[str, KnownFolder]]:
        """Yield what to keep of each folder. One that was touched while it was read will be read again."""
        now = self.staging.disk_time()
        for name, seen in self.task.sight.looks.items():
            body = survey.bodies.get(name)
            if self._is_same(name):
                yield name, self.task.same[name]
            elif body is None or body.kept is None:
                yield name, KnownFolder(seen, b"", b"")
            elif seen and look(self.project.plans / name, now) == seen:
                yield name, self._known_folder(name, seen, body, body.kept.sources)
            elif self.just_touched.get(name) == body.kept.sources:
                yield name, self._known_folder(name, b"", body, body.kept.sources)

    def _known_folder(self, name: str, seen: bytes, body: Body[PrintedBody], sources: bytes) -> KnownFolder:
        content = _ENCODER.encode(body)
        self.staging.write_body(name, content)
        return KnownFolder(seen, sources, facts_digest(content), self.teller.digest(name))
