"""Refuses to compare what is not alike: every contender must have printed the same pages with the same facts."""

from __future__ import annotations

import html
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from contenders import CHANGED_PAGE, Contender, short
from facts import Sample
from kinds import OTHER_PAGES, PAGES, count_kinds, kind_of

SAME_FRAME_WORDS = 0.98
"""The least share of words that a page has in common with that of iltod, where its frame is meant to be the same."""

SAME_FRAME_BYTES = 0.05
"""By how much the bytes of all pages may differ from those of iltod, where the frame is meant to be the same."""

SAMPLED = 20
"""How many pages of each kind are compared word for word."""

_NOT_TEXT = re.compile(r"(?s)<style>.*?</style>|<script.*?</script>|<!--.*?-->")
_TAG = re.compile(r"<[^>]*>")


class NotAlikeError(Exception):
    """A contender did not print what it should have."""


@dataclass(frozen=True)
class Output:
    """What a built site is made of: how many files and bytes, and of them how many pages.

    `left_out` are the files of iltod's site that are not there, by their kind.
    """

    files: int
    bytes: int
    pages: int
    page_bytes: int
    data_files: int
    """JSON and CSV files."""

    left_out: dict[str, int]
    left_out_pages: int


@dataclass(frozen=True)
class Expected:
    """What iltod itself printed: every file with its size, and the sampled pages in `folder`."""

    files: dict[str, int]
    folder: Path

    @cached_property
    def pages(self) -> dict[str, list[str]]:
        """Every page of the site, by its kind."""
        found: dict[str, list[str]] = {name: [] for name in (*PAGES, OTHER_PAGES)}
        for path in sorted(self.files):
            if path.endswith(".html"):
                found[kind_of(path)].append(path)
        return found

    @cached_property
    def sampled(self) -> dict[str, list[str]]:
        """Pages of each kind, evenly spread; prose is printed by another Markdown and is no page of data."""
        kinds = {name: paths for name, paths in self.pages.items() if name != "prose"}
        return {name: paths[:: max(1, -(-len(paths) // SAMPLED))] for name, paths in kinds.items()}


def site_files(site: Path) -> Iterator[tuple[str, int]]:
    """Yield the files of a site with their sizes."""
    for place, _, names in os.walk(site):
        before = Path(place).relative_to(site)
        yield from ((str(before / name), Path(place, name).stat().st_size) for name in names)


def measure_output(site: Path, expected: Expected) -> Output:
    """Count the files of a built site, and those of iltod's own that are not among them."""
    files = dict(site_files(site))
    pages = [size for path, size in files.items() if path.endswith(".html")]
    data = sum(path.endswith((".json", ".csv")) for path in files)
    left_out = expected.files.keys() - files.keys() - set(map(_own_name, files))
    left_out_pages = sum(path.endswith(".html") for path in left_out)
    counted = count_kinds(left_out)
    return Output(len(files), sum(files.values()), len(pages), sum(pages), data, counted, left_out_pages)


def _own_name(path: str) -> str:
    """Return how iltod names a file of open data that others write into the folder of its page."""
    return "data/organisations.json" if path == "index.json" else re.sub(r"/index\.(json|csv)$", r".\1", path)


def check_output(contender: Contender, samples: Sequence[Sample], expected: Expected) -> str:
    """Return in words how alike a contender's site is, or raise NotAlikeError."""
    found = {path: size for path, size in site_files(contender.site) if path.endswith(".html")}
    wanted = {path for name in contender.prints for path in expected.pages[name]}
    if missing := sorted(wanted - found.keys()):
        raise NotAlikeError(f"{contender.name}: {len(missing)} pages are missing, the first is {missing[0]}")
    if odd := sorted(found.keys() - expected.files.keys()):
        raise NotAlikeError(f"{contender.name}: {len(odd)} pages are too many, the first is {odd[0]}")
    for sample in samples:
        _look_for(sample, contender)
    if not contender.same_frame:
        return f"{len(samples)} sampled measures show every fact, in a frame of its own"
    ratio = sum(found[path] for path in wanted) / sum(expected.files[path] for path in wanted)
    if abs(ratio - 1) > SAME_FRAME_BYTES:
        raise NotAlikeError(f"{contender.name}: its pages have {ratio:.2f} times the bytes of iltod's")
    sampled = [path for name in PAGES if name in contender.prints for path in expected.sampled.get(name, ())]
    unlike = [page for page in sampled if not _is_equal(contender, page, expected.folder)]
    kinds = len(set(map(kind_of, sampled)))
    alike = f"{len(sampled) - len(unlike)} of {len(sampled)} sampled pages of {kinds} kinds word for word as in iltod"
    but = "".join(f", but {count} {name}" for name, count in count_kinds(unlike).items())
    return f"{alike}{but}, {ratio:.3f} times its page bytes"


def check_change(contender: Contender, day: str) -> None:
    """Raise NotAlikeError where a rebuild did not print what the changed file says."""
    if short(day) not in words_of(contender.site / CHANGED_PAGE):
        raise NotAlikeError(f"{contender.name}: {CHANGED_PAGE} is stale, it does not show {day}")


def _look_for(sample: Sample, contender: Contender) -> None:
    shown = " ".join(words_of(contender.site / sample.address / "index.html"))
    for text in sample.texts:
        if " ".join(text.split()) not in shown:
            raise NotAlikeError(f"{contender.name}: {sample.address} does not show {text!r}")


def _is_equal(contender: Contender, page: str, reference: Path) -> bool:
    """Return whether a page says the same word for word; one that is far from it is refused."""
    ours, theirs = words_of(reference / page), words_of(contender.site / page)
    common = (Counter(ours) & Counter(theirs)).total() / max(len(ours), len(theirs))
    if common < SAME_FRAME_WORDS:
        raise NotAlikeError(f"{contender.name}: {page} has only {common:.1%} of its words in common with iltod's")
    return ours == theirs


def words_of(page: Path) -> list[str]:
    """Return the words that a reader sees on a page."""
    text = _NOT_TEXT.sub(" ", page.read_text(encoding="utf-8"))
    return html.unescape(_TAG.sub(" ", text)).split()
