"""Whether the files of a site are still those that were published: by size and time, and by content where that differs.

Somebody may have deleted or altered a file of a published site, or a power cut may have emptied it. A build that only
follows its sources would leave it so for ever.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from iltod.site.publishing.manifest import (
    LOG,
    MANIFEST,
    ManifestError,
    digest,
    read_body_manifest,
    read_site_manifest,
)

MOST_WATCHED = 30_000
"""How many files a build looks at: looking at more takes longer than following one changed source should."""


class PublishedTimes(msgspec.Struct, frozen=True):
    """The size and the time in nanoseconds of every file of a site, by its path."""

    files: dict[str, tuple[int, int]]


def read_times(site: Path) -> PublishedTimes | None:
    """Return the sizes and times of the files that the lists of a site name, or None if there are too many of them."""
    paths = [path for path, _ in islice(_listed_digests(site), MOST_WATCHED + 1)]
    if len(paths) > MOST_WATCHED:
        return None
    found = _look_at(site, paths)
    return PublishedTimes({path: seen for path, seen in found.items() if seen})


def altered_files(site: Path, published: PublishedTimes) -> tuple[str, ...]:
    """Return the paths of a site that are gone or whose content is no longer the published one, sorted.

    A file that has only another time, as after copying the site, is none of them. What was added is not looked for.
    """
    seen = _look_at(site, published.files)
    doubtful = [path for path, status in seen.items() if status != published.files[path]]
    return altered_contents(site, doubtful) if doubtful else ()


def altered_contents(site: Path, paths: Collection[str] | None = None) -> tuple[str, ...]:
    """Return which of some paths, or of all that the lists of a site name, hold another content than the listed one."""
    try:
        listed = dict(_listed_digests(site))
    except ManifestError as error:
        return (str(error),)
    wanted = listed if paths is None else paths
    return tuple(sorted(path for path in wanted if _content_digest(site / path) != listed.get(path)))


def _listed_digests(site: Path) -> Iterator[tuple[str, str]]:
    """Yield every path with the digest that it must have; the digest of the site's own list is what it is."""
    for path in (MANIFEST, LOG):
        if (site / path).is_file() or path == MANIFEST:
            yield path, _content_digest(site / path)
    manifest = read_site_manifest(site)
    yield from ((file.path, file.sha256) for file in manifest.files)
    for body in manifest.organisations:
        yield body.manifest, body.sha256
        if _content_digest(site / body.manifest) == body.sha256:
            yield from ((file.path, file.sha256) for file in read_body_manifest(site, body.manifest).files)


def _content_digest(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _look_at(site: Path, paths: Iterable[str]) -> dict[str, tuple[int, int] | None]:
    root = os.fspath(site)
    found: dict[str, tuple[int, int] | None] = {}
    for path in paths:
        try:
            status = os.lstat(f"{root}/{path}")
        except OSError:
            found[path] = None
        else:
            found[path] = status.st_size, status.st_mtime_ns
    return found
