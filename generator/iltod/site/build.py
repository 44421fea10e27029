"""Builds a site, or makes a standing one follow its sources: what was not touched is neither read nor printed again.

What a build knows is kept beside the site for the next one, which trusts it only if the site is still the one that was
published then, and if program, libraries, templates and settings are the same. The result is the same to the byte as
that of a build from nothing. What reads and prints is imported only where there is something to read or print.
"""

from __future__ import annotations

import datetime
import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from iltod.core.background import available_workers, in_background
from iltod.core.digest import facts_digest, folder_digest
from iltod.core.failure import PublishError
from iltod.core.project import Project, make_settings
from iltod.history.git import commit_key
from iltod.site.build_state import Built, Known, frame_token, is_large, is_unchanged, same_folders, see
from iltod.site.publishing.shards import ShardNumber, read_shards
from iltod.site.publishing.staging import Staging

if TYPE_CHECKING:
    from iltod.history.checkout import Rewound
    from iltod.site.prose_source import Door
    from iltod.site.survey import Progress


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
    part: ShardNumber | None = None,
    then: Rewound | None = None,
) -> Built:
    """Build the whole site without MkDocs into `output`; problems in the data leave the site there as it is.

    Runs on all cores unless told how many `workers`. What is `cached` stands in a folder beside the site, whose name
    begins with a dot; if `verified`, every published byte is read before anything is taken over. With a `part`, only
    its bodies are built, to be merged later. The data is that of `then`, if it is given. Raises OSError with words for
    a reader where the site cannot be written.
    """
    project = Project(root, make_settings(as_of, site_url, source_url, commit_url, cards))
    if then:
        here = root.resolve()
        content, templates = str(here / project.content_dir), str(here / project.templates_dir)
        project = replace(
            project, root=then.root, content_dir=content, templates_dir=templates, past=here, commit=then.commit
        )
    with Staging(output, sources=[root], cached=cached and part is None, verified=verified) as staging:
        return renew_site(project, staging, _tokens(project), workers=workers, progress=progress, part=part)


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
) -> Built:
    """Put parts of a site together, to the same bytes as `build_site`.

    Raises ShardError unless they are all its parts, built from the data, the program and the settings that stand here.
    """
    project = Project(root, make_settings(as_of, site_url, source_url, commit_url, cards))
    with Staging(output, sources=[root, *shards], cached=cached) as staging:
        return renew_site(project, staging, _tokens(project), workers=1, shards=shards)


def renew_site(
    project: Project,
    staging: Staging,
    tokens: tuple[bytes, bytes],
    door: Door | None = None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    part: ShardNumber | None = None,
    shards: Sequence[Path] = (),
) -> Built:
    """Make the site in `staging.output` follow its sources.

    `tokens` differ if the frames around the pages do, and if the prose does, which both come from `door`, or else from
    this program.
    """
    workers = workers or available_workers()
    now = staging.disk_time()
    # A large country takes as long to look at as Python takes to import what most likely will be needed then.
    apart = workers > 1 and staging.knows and is_large(project)
    with _ended_processes_told(project), in_background(lambda: see(project, now), apart=apart) as seen:
        if apart:
            import iltod.site.rebuild  # noqa: F401
        sight = seen()
    commit = commit_key(project.plans)
    frame = frame_token(project, sight.others, tokens[0])
    front = facts_digest(frame, tokens[1])
    known = staging.remembered(Known) if staging.cached and not shards else None
    if known and known.frame != frame:
        known = None
    same = same_folders(project, sight, known) if known else {}
    if known and known.commit == commit and is_unchanged(known, sight, same, front):
        if same != known.folders:
            staging.remember(msgspec.structs.replace(known, folders=same))
        if door:
            door.accepts(known.built.dead_links)
        return known.built
    from iltod.site.rebuild import Task, renew

    parts = read_shards(shards, frame, commit) if shards else {}
    task = Task(project, staging, sight, commit, frame, front, known, same, door, workers, progress, part, parts)
    with _ended_processes_told(project):
        return replace(renew(task), altered=staging.altered)


@contextmanager
def _ended_processes_told(project: Project) -> Iterator[None]:
    try:
        yield
    except ChildProcessError as error:
        raise PublishError("worker_ended", project.plans, errno.ENOMEM) from error


def _tokens(project: Project) -> tuple[bytes, bytes]:
    """Return what differs if frames or prose do that this program renders."""
    return b"iltod", folder_digest(project.content)
