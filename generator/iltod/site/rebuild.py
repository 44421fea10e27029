"""Reads, checks, prints and writes the bodies that changed, one at a time, and then what is about all bodies.

What is kept of a body is small. The result does not depend on the state of the last build, nor on the number of
processes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec.structs import replace

from iltod.core.background import in_background, rare_garbage_collection
from iltod.core.digest import facts_digest, folder_digest
from iltod.core.failure import ProjectFileError, PublishError
from iltod.core.problem import Language, message
from iltod.core.project import Project
from iltod.history.body_history import HistoryReader
from iltod.history.commit_log import read_history
from iltod.model.addresses import PUBLICATIONS
from iltod.pages.prose.prose_markdown import ProseLink
from iltod.pages.prose.prose_pages import dead_links
from iltod.pages.template_compiler import CompiledTemplates
from iltod.pages.wording import Wording, read_words
from iltod.site.all_bodies_writer import AllBodiesWriter, PrintedBody
from iltod.site.body_writer import BodyWriter
from iltod.site.build_state import (
    BuildResult,
    BuildState,
    FolderState,
    ProseState,
    SearchState,
    SourceSnapshot,
    Templates,
    load_templates,
    save_templates,
)
from iltod.site.files.fixed_files import fixed_files
from iltod.site.printer import Printer
from iltod.site.prose_source import BuiltInProse, ProseEngine, ProseFiles
from iltod.site.publishing.cache_file import write_cache_file
from iltod.site.publishing.fingerprint import folder_fingerprint
from iltod.site.publishing.manifest import (
    LOG,
    MANIFEST,
    BodyEntry,
    ManifestError,
    PublishedFile,
    body_files_by_path,
    body_manifest_path,
    changes,
    digest,
    published,
    read_site_manifest,
    write_site_manifest,
)
from iltod.site.publishing.owner_files import OwnerFiles
from iltod.site.publishing.publications import Publishing, publications_table
from iltod.site.publishing.shards import SHARD_FILE, Shard, ShardError, ShardNumber, body_paths
from iltod.site.publishing.staging import Staging
from iltod.site.search_writer import SearchWriter
from iltod.site.survey import ProcessedBody, Progress, Survey, process_bodies


class BuildJob(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to build: `state` is that of the last build, or None where the site is built from nothing.

    `templates`, `pages` and `prose` are the fingerprints of what compiled templates, every page, and every file not
    made from data, depend on; `unchanged` are the folders that are what they were. Of a `shard`, only the bodies are
    built; `shards` are those that were built elsewhere, by their folders. `publishing` is the log to which a published
    site adds its line.
    """

    project: Project
    staging: Staging
    snapshot: SourceSnapshot
    commit: str
    templates: bytes
    pages: bytes
    prose: bytes
    state: BuildState | None
    unchanged: Mapping[str, FolderState]
    prose_engine: ProseEngine | None = None
    workers: int = 1
    progress: Progress | None = None
    shard: ShardNumber | None = None
    shards: Mapping[Path, Shard] = {}
    publishing: Publishing | None = None


_ENCODER = msgspec.msgpack.Encoder()

_DECODER = msgspec.msgpack.Decoder(ProcessedBody[PrintedBody])


def rebuild(job: BuildJob) -> BuildResult:
    """Make the site follow its sources; with errors in the data it stays as it is, and they are returned."""
    with rare_garbage_collection():
        try:
            return _rebuild(job)
        except PublishError as error:
            # Where a file stood there may now be a folder: from nothing there is room for it, or addresses do clash.
            if error.reason != "address_taken" or job.state is None:
                raise
            return rebuild(replace(job, state=None, unchanged={}))
        except _UntrustedError as error:
            trusted = job.unchanged.keys() - error.bodies
            return rebuild(replace(job, unchanged={name: job.unchanged[name] for name in trusted}))


def _rebuild(job: BuildJob) -> BuildResult:
    project = job.project
    history = read_history(project.past or project.root, project.plans_dir, project.commit)
    with HistoryReader(history, project.settings.as_of) as history_reader:
        return Rebuild(job, history_reader).run()


class _UntrustedError(Exception):
    """The cached results of these bodies are not what was written."""

    def __init__(self, bodies: Collection[str]) -> None:
        super().__init__(bodies)
        self.bodies = bodies


class Rebuild:
    """One run of a build job."""

    def __init__(self, job: BuildJob, history_reader: HistoryReader) -> None:
        self.job = job
        self.history_reader = history_reader
        self.project = job.project
        self.staging = job.staging
        cached = load_templates(job.staging, job.templates)
        if cached is None:
            cached = Templates(job.templates, {}, read_words(job.project.templates, job.project.settings.identity))
        self.words = cached.words
        self.compiled = CompiledTemplates(dict(cached.codes))
        self.printer = Printer(job.project, self.compiled, Wording(self.words))
        self.printer.renderer.compile_all(apart=job.workers > 1 and not cached.codes)
        self.prose_engine = job.prose_engine or BuiltInProse()
        self.printer.use(self.prose_engine.page_frames(self.printer))
        self.body_writer = BodyWriter(self.printer, self.staging, history_reader, job.state)
        self.cached = {
            name: folder.result
            for name, folder in job.unchanged.items()
            if folder.result and folder.history == self.history_reader.digest(name)
        }
        self.imported: dict[str, bytes] = {}
        self.changed = [name for name in job.snapshot.folders if not self._is_unchanged(name)]
        # Of these the time cannot say whether they were touched once more while they were read.
        self.just_touched = {
            name: folder_digest(self.project.plans / name) for name in self.changed if not job.snapshot.folders[name]
        }

    def run(self) -> BuildResult:
        """Build the site, or the shard, and publish it if nothing is wrong."""
        job = self.job
        if job.state is None:
            self.staging.start_empty()
            self._import_shards()
        else:
            gone = job.state.folders.keys() - job.snapshot.folders.keys()
            self.staging.start_from_published(sorted({*gone, *self.changed}))
            for name in sorted(gone):
                self.staging.remove_body(name)
        with in_background(
            lambda: self.prose_engine.prose(self.printer), apart=job.workers > 1 and not self._keeps_prose
        ) as prose:
            survey = self._process_bodies()
            if survey.refused:
                return BuildResult(problems=survey.problems)
            if job.shard:
                return self._finish_shard(job.shard, survey)
            return self._finish(survey, prose)

    def _finish(self, survey: Survey[PrintedBody], render_prose: Callable[[], ProseFiles]) -> BuildResult:
        job = self.job
        files = self.staging.owner_files(before=self._published_files())
        before = job.state.all_bodies if job.state else {}
        writer = AllBodiesWriter(files, self.printer, survey, self.staging.folder, job.prose, before)
        with writer.tables(apart=job.workers > 1) as tables:
            prose = self._write_prose(files, render_prose)
            search = self._write_search(files, survey)
            all_bodies = writer.write((*prose.addresses, *search.addresses), tables)
        dead = tuple(str(link) for link in dead_links([ProseLink(*link) for link in prose.links], self.staging.folder))
        if job.publishing:
            files.write(PUBLICATIONS, publications_table(job.publishing.log))
        content = self._site_manifest(files, survey)
        files.write(MANIFEST, content)
        if job.publishing:
            files.write(LOG, job.publishing.add(self.project.settings.as_of, digest(content)))
        changed = files.finish()
        count = len(files.files) + sum(body.files for body in survey.results)
        result = BuildResult(count, survey.problems, dead)
        if self.compiled.changed:
            save_templates(self.staging, Templates(job.templates, self.compiled.codes, self.words))
        if self.prose_engine.may_publish(dead):
            folders = dict(self._folder_states(survey)) if self.staging.cached else {}
            state = BuildState(digest(content), job.commit, job.pages, prose, search, all_bodies, folders, result)
            bodies, paths = self._differences(survey)
            self.staging.finish((*changed, *paths), state, bodies)
        return result

    def _differences(self, survey: Survey[PrintedBody]) -> tuple[list[str], list[str]]:
        """Return the bodies of which anything may differ from the published site, and of others the paths that do."""
        if self.job.state is None:
            return [], []
        written = {body.id for body in survey.results}
        bodies = [name for name in self.job.state.folders if name not in written]
        paths: list[str] = []
        for name in self.changed:
            manifest = body_manifest_path(name)
            try:
                sites = (self.staging.output, self.staging.folder)
                differ = changes(*(body_files_by_path(site, manifest) for site in sites))
                paths += [*differ.changed, *differ.removed]
            except ManifestError:
                bodies.append(name)
        return bodies, paths

    def _import_shards(self) -> None:
        """Import the files of bodies that were built elsewhere from the same data as here."""
        for folder, shard in self.job.shards.items():
            for name, encoded in shard.bodies.items():
                body = _DECODER.decode(encoded)
                if body.result is None or folder_digest(self.project.plans / name) != body.result.sources:
                    raise ShardError("shard_other_data", name)
                paths = body_paths(folder, name, body.result.manifest)
                self.staging.import_body(name, folder, paths)
                self.imported[name] = encoded

    def _finish_shard(self, shard: ShardNumber, survey: Survey[PrintedBody]) -> BuildResult:
        bodies = {name: _ENCODER.encode(body) for name, body in survey.bodies.items()}
        write_cache_file(self.staging.folder / SHARD_FILE, Shard(*shard, self.job.pages, self.job.commit, bodies))
        self.staging.finish()
        return BuildResult(1 + sum(body.files for body in survey.results), survey.problems)

    def _is_unchanged(self, name: str) -> bool:
        folder = self.job.unchanged.get(name)
        return folder is not None and (name in self.cached or not folder.result)

    def _process_bodies(self) -> Survey[PrintedBody]:
        job = self.job
        return process_bodies(
            self.project.root,
            self.project.plans_dir,
            self.project.settings.as_of,
            self.body_writer.write,
            workers=job.workers,
            cached=self.cached.keys() | self.imported.keys(),
            load_cached=self._load_cached,
            progress=job.progress,
            history_reader=self.history_reader,
            shard=job.shard,
        )

    def _load_cached(self) -> dict[str, ProcessedBody[PrintedBody]]:
        """Return the cached results of bodies that did not change; if any cannot be trusted, the build starts again."""
        contents = {name: self.staging.read_result(name) for name in self.cached}
        if untrusted := [name for name, content in contents.items() if facts_digest(content) != self.cached[name]]:
            raise _UntrustedError(untrusted)
        return {name: _DECODER.decode(content) for name, content in (contents | self.imported).items()}

    def _published_files(self) -> Mapping[str, PublishedFile]:
        if self.job.state is None:
            return {}
        folder = self.staging.folder
        unlisted = [path for path in (MANIFEST, LOG) if (folder / path).is_file()]
        files = [published(path, (folder / path).read_bytes()) for path in unlisted]
        return {file.path: file for file in (*files, *read_site_manifest(folder).files)}

    @property
    def _keeps_prose(self) -> bool:
        """Return whether what is not made from data stays as it is; a shard has none."""
        state = self.job.state
        return self.job.shard is not None or (state is not None and state.prose.fingerprint == self.job.prose)

    def _write_prose(self, files: OwnerFiles, render_prose: Callable[[], ProseFiles]) -> ProseState:
        state = self.job.state
        for link in self.project.content.links_outside():
            told = message("content_link_outside", Language.MONGOLIAN, path=link)
            raise ProjectFileError("prose", told)
        for one, other in self.project.content.names_alike():
            told = message("content_names_alike", Language.MONGOLIAN, path=one, other=other)
            raise ProjectFileError("prose", told)
        if state and self._keeps_prose:
            for path in state.prose.paths:
                files.keep(path)
            return state.prose
        prose = render_prose()
        paths = []
        for file in (*prose.files, *fixed_files(self.printer)):
            files.write(*file)
            paths.append(file.path)
        links = tuple((link.file, link.target, link.fragment) for link in prose.links)
        return ProseState(self.job.prose, tuple(paths), prose.addresses, links)

    def _write_search(self, files: OwnerFiles, survey: Survey[PrintedBody]) -> SearchState:
        state = self.job.state
        digests = {body.id: body.search for body in survey.results}
        writer = SearchWriter(self.staging, files, self.printer)
        return writer.write(digests, survey.scales, state.search if state else None, self.changed)

    def _site_manifest(self, files: OwnerFiles, survey: Survey[PrintedBody]) -> bytes:
        bodies = [BodyEntry(body.id, body_manifest_path(body.id), body.manifest) for body in survey.results]
        commit = self.job.commit.partition(":")[0] if ":" in self.job.commit else ""
        return write_site_manifest(self.project.settings.as_of, files.files, bodies, commit)

    def _folder_states(self, survey: Survey[PrintedBody]) -> Iterator[tuple[str, FolderState]]:
        """Yield the state of each folder. One that was touched while it was read has none and will be read again."""
        now = self.staging.disk_time()
        for name, fingerprint in self.job.snapshot.folders.items():
            body = survey.bodies.get(name)
            if self._is_unchanged(name):
                yield name, self.job.unchanged[name]
            elif body is None or body.result is None:
                yield name, FolderState(fingerprint, b"", b"")
            elif fingerprint and folder_fingerprint(self.project.plans / name, now) == fingerprint:
                yield name, self._folder_state(name, fingerprint, body, body.result.sources)
            elif self.just_touched.get(name) == body.result.sources:
                yield name, self._folder_state(name, b"", body, body.result.sources)

    def _folder_state(
        self, name: str, fingerprint: bytes, body: ProcessedBody[PrintedBody], sources: bytes
    ) -> FolderState:
        content = _ENCODER.encode(body)
        self.staging.write_result(name, content)
        return FolderState(fingerprint, sources, facts_digest(content), self.history_reader.digest(name))
