"""Builds a site, or makes a published one follow its sources: what did not change is neither read nor printed again.

The state of a build is kept beside the site for the next one, which trusts it only if the site is still the one that
was published then, and if program, libraries, templates and settings are the same. The result is the same to the byte
as that of a build from nothing. What reads and prints is imported only where there is something to read or print.
"""

from __future__ import annotations

import datetime
import errno
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from iltod.core.background import available_workers, in_background
from iltod.core.digest import facts_digest
from iltod.core.failure import PublishError
from iltod.core.problem import has_errors
from iltod.core.project import Project, make_settings
from iltod.history.git import commit_key
from iltod.site.build_state import (
    BuildResult,
    BuildState,
    is_large,
    is_unchanged,
    page_fingerprint,
    scan,
    template_fingerprint,
    unchanged_folders,
)
from iltod.site.publishing.shards import ShardNumber, read_shards
from iltod.site.publishing.staging import Staging

if TYPE_CHECKING:
    from iltod.history.checkout import Checkout
    from iltod.site.prose_source import ProseEngine
    from iltod.site.publishing.publications import Publishing
    from iltod.site.survey import Progress


def open_project(
    root: Path,
    as_of: datetime.date,
    *,
    site_url: str = "",
    source_url: str = "",
    commit_url: str = "",
    cards: str = "",
    plans_dir: str = "plans",
    content_dir: str = "content",
    templates_dir: str = "site_templates",
    mkdocs: Mapping[str, str] | None = None,
) -> Project:
    """Return a project with what its `site.yml` and its own words say, and what is wrong in these.

    Addresses that are given count before those of `site.yml`, and these before `site_name` and `site_url` of `mkdocs`,
    which are read from `mkdocs.yml` if not given. Raises SettingError for a given address that cannot be used.
    """
    from iltod.pages.wording import overlay_problems
    from iltod.reading.site_settings import read_site
    from iltod.reading.yaml import read_plain_settings

    given = make_settings(as_of, site_url, source_url, commit_url, cards)
    project = Project(root, given, plans_dir, content_dir, templates_dir)
    site = read_site(root, plans_dir, project.content)
    named = read_plain_settings(root / "mkdocs.yml") if mkdocs is None else mkdocs
    identity = replace(site.identity, name=site.identity.name or named.get("site_name", ""))
    settings = make_settings(
        as_of,
        given.site_url or site.addresses.get("address") or named.get("site_url", ""),
        given.source_url or site.addresses.get("source", ""),
        given.commit_url or site.addresses.get("commit", ""),
        given.cards,
        identity,
    )
    problems = (*site.problems, *overlay_problems(project.templates, root))
    return replace(project, settings=settings, problems=tuple(sorted(problems)))


class EngineFingerprints(NamedTuple):
    """What differs if the frames around the pages do, and what differs if the prose does."""

    page_frames: bytes
    prose: bytes


def build_site(
    root: Path,
    output: Path,
    as_of: datetime.date,
    *,
    site_url: str = "",
    source_url: str = "",
    commit_url: str = "",
    cards: str = "",
    workers: int | None = None,
    cached: bool = False,
    verified: bool = False,
    progress: Progress | None = None,
    shard: ShardNumber | None = None,
    checkout: Checkout | None = None,
    publishing: Publishing | None = None,
) -> BuildResult:
    """Build the whole site of the project in `root` without MkDocs into `output`, as of the day `as_of`.

    Problems in the data leave the site in `output` as it is. `site_url`, `source_url`, `commit_url` and `cards` are as
    in `make_settings`. `workers` is the number of processes, by default one for each core. A `cached` build keeps its
    state in a folder beside the site, whose name begins with a dot; if `verified`, every published byte is read before
    anything of it is taken over. `progress` is called with the number of finished bodies and of all. With a `shard`,
    only its bodies are built, to be merged later. With a `checkout`, the data is that of an earlier commit.
    `publishing` is the log to which a site that is published adds its line; a preview has none. Raises OSError with
    words for a reader where the site cannot be written.
    """
    project = open_project(root, as_of, site_url=site_url, source_url=source_url, commit_url=commit_url, cards=cards)
    project = _publishing_project(project, publishing)
    if checkout:
        here = root.resolve()
        content, templates = str(here / project.content_dir), str(here / project.templates_dir)
        project = replace(
            project,
            root=checkout.root,
            content_dir=content,
            templates_dir=templates,
            past=here,
            commit=checkout.commit,
        )
    with Staging(output, sources=[root], cached=cached and shard is None, verified=verified) as staging:
        own = _own_fingerprints(project)
        return rebuild_site(
            project, staging, own, workers=workers, progress=progress, shard=shard, publishing=publishing
        )


def merge_site(
    root: Path,
    output: Path,
    as_of: datetime.date,
    shards: Sequence[Path],
    *,
    site_url: str = "",
    source_url: str = "",
    commit_url: str = "",
    cards: str = "",
    cached: bool = False,
    publishing: Publishing | None = None,
) -> BuildResult:
    """Merge the shards of a site into `output`, to the same bytes as `build_site` with the same arguments.

    `shards` are the folders of all shards. Raises ShardError unless they are complete and were built from the data,
    the program and the settings of this project.
    """
    project = open_project(root, as_of, site_url=site_url, source_url=source_url, commit_url=commit_url, cards=cards)
    project = _publishing_project(project, publishing)
    with Staging(output, sources=[root, *shards], cached=cached) as staging:
        own = _own_fingerprints(project)
        return rebuild_site(project, staging, own, workers=1, shards=shards, publishing=publishing)


def _publishing_project(project: Project, publishing: Publishing | None) -> Project:
    """Return a project whose pages name the end of the log, where the site is published."""
    if publishing is None:
        return project
    return replace(project, settings=replace(project.settings, log=publishing.end))


def rebuild_site(
    project: Project,
    staging: Staging,
    fingerprints: EngineFingerprints,
    prose_engine: ProseEngine | None = None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    shard: ShardNumber | None = None,
    shards: Sequence[Path] = (),
    publishing: Publishing | None = None,
) -> BuildResult:
    """Make the site in `staging.output` follow the sources of a project.

    `fingerprints` are those of the frames and the prose that `prose_engine`, or else this program, renders.
    `workers`, `progress`, `shard` and `publishing` are as in `build_site`, `shards` as in `merge_site`.
    """
    if has_errors(project.problems):
        return BuildResult(problems=project.problems)
    workers = workers or available_workers()
    result = _rebuilt(project, staging, fingerprints, prose_engine, workers, progress, shard, shards, publishing)
    problems = tuple(sorted({*result.problems, *project.problems}))
    return replace(result, problems=problems, has_contact=project.settings.identity.has_contact)


def _rebuilt(
    project: Project,
    staging: Staging,
    fingerprints: EngineFingerprints,
    prose_engine: ProseEngine | None,
    workers: int,
    progress: Progress | None,
    shard: ShardNumber | None,
    shards: Sequence[Path],
    publishing: Publishing | None,
) -> BuildResult:
    now = staging.disk_time()
    # A scan of a large country takes as long as Python takes to import what most likely will be needed after it.
    apart = workers > 1 and staging.has_state and is_large(project)
    with _killed_processes_in_words(project), in_background(lambda: scan(project, now), apart=apart) as scanned:
        if apart:
            import iltod.site.rebuild  # noqa: F401
        snapshot = scanned()
    commit = commit_key(project.plans)
    templates = template_fingerprint(project)
    pages = page_fingerprint(project, snapshot.files, fingerprints.page_frames, templates)
    prose = facts_digest(pages, fingerprints.prose)
    state = staging.load_state(BuildState) if staging.cached and not shards else None
    if state and state.pages != pages:
        state = None
    unchanged = unchanged_folders(project, snapshot, state) if state else {}
    if state and state.commit == commit and is_unchanged(state, snapshot, unchanged, prose):
        if unchanged != state.folders:
            staging.save(replace(state, folders=unchanged))
        if prose_engine:
            prose_engine.may_publish(state.result.dead_links)
        return state.result
    from iltod.site.rebuild import BuildJob, rebuild

    job = BuildJob(
        project=project,
        staging=staging,
        snapshot=snapshot,
        commit=commit,
        templates=templates,
        pages=pages,
        prose=prose,
        state=state,
        unchanged=unchanged,
        prose_engine=prose_engine,
        workers=workers,
        progress=progress,
        shard=shard,
        shards=read_shards(shards, pages, commit) if shards else {},
        publishing=publishing,
    )
    with _killed_processes_in_words(project):
        return replace(rebuild(job), altered=staging.altered)


@contextmanager
def _killed_processes_in_words(project: Project) -> Iterator[None]:
    try:
        yield
    except ChildProcessError as error:
        raise PublishError("worker_ended", project.plans, errno.ENOMEM) from error


def _own_fingerprints(project: Project) -> EngineFingerprints:
    """Return the fingerprints of the frames and the prose that this program renders."""
    return EngineFingerprints(b"iltod", project.content.digest())
