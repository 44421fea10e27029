"""Refuses to compare what is not alike: every contender must have printed the same pages with the same facts."""

from __future__ import annotations

import html
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contenders import CHANGED_PAGE, Contender, short
from facts import OURS_ALONE, Facts, Sample

SAME_FRAME_WORDS = 0.98
"""The least share of words that a page has in common with that of iltod, where its frame is meant to be the same."""

SAME_FRAME_BYTES = 0.05
"""By how much the bytes of all data pages may differ from those of iltod, where the frame is meant to be the same."""

_NOT_TEXT = re.compile(r"(?s)<style>.*?</style>|<script.*?</script>|<!--.*?-->")
_TAG = re.compile(r"<[^>]*>")


class NotAlikeError(Exception):
    """A contender did not print what it should have."""


@dataclass(frozen=True)
class Output:
    """What a built site is made of: how many files and bytes, and of them how many pages."""

    files: int
    bytes: int
    pages: int
    page_bytes: int
    data_files: int
    """JSON and CSV files."""


@dataclass(frozen=True)
class Expected:
    """What iltod itself printed: every file with its size, and the sampled pages in `folder`."""

    files: dict[str, int]
    folder: Path

    @property
    def pages(self) -> set[str]:
        """Every page of the site but those that no contender makes."""
        return {path for path in self.files if path.endswith(".html") and not OURS_ALONE.match(path)}


def site_files(site: Path) -> Iterator[tuple[str, int]]:
    """Yield the files of a site with their sizes."""
    for place, _, names in os.walk(site):
        before = Path(place).relative_to(site)
        yield from ((str(before / name), Path(place, name).stat().st_size) for name in names)


def measure_output(site: Path) -> Output:
    """Count the files of a built site."""
    files = dict(site_files(site))
    pages = [size for path, size in files.items() if path.endswith(".html")]
    data = sum(path.endswith((".json", ".csv")) for path in files)
    return Output(len(files), sum(files.values()), len(pages), sum(pages), data)


def check_output(contender: Contender, facts: Facts, expected: Expected) -> str:
    """Return in words how alike a contender's site is, or raise NotAlikeError."""
    found = {path: size for path, size in site_files(contender.site) if path.endswith(".html")}
    missing = [address for address in facts.addresses if f"{address}index.html" not in found]
    if missing:
        raise NotAlikeError(f"{contender.name}: {len(missing)} pages are missing, the first is {missing[0]}")
    if odd := sorted({path for path in found if not OURS_ALONE.match(path)} ^ expected.pages):
        raise NotAlikeError(f"{contender.name}: {len(odd)} pages are too many or missing, the first is {odd[0]}")
    for sample in facts.samples:
        _look_for(sample, contender)
    sampled = f"{len(facts.samples)} sampled measures"
    if not contender.same_frame:
        return f"{sampled} show every fact, in a frame of its own"
    ratio = _page_bytes(found, facts) / _page_bytes(expected.files, facts)
    if abs(ratio - 1) > SAME_FRAME_BYTES:
        raise NotAlikeError(f"{contender.name}: its pages have {ratio:.2f} times the bytes of iltod's")
    equal = _count_equal(contender, facts, expected.folder)
    return f"{equal} of {sampled} word for word as in iltod, {ratio:.3f} times its page bytes"


def check_change(contender: Contender, day: str) -> None:
    """Raise NotAlikeError where a rebuild did not print what the changed file says."""
    if short(day) not in words_of(contender.site / CHANGED_PAGE):
        raise NotAlikeError(f"{contender.name}: {CHANGED_PAGE} is stale, it does not show {day}")


def _look_for(sample: Sample, contender: Contender) -> None:
    shown = " ".join(words_of(contender.site / sample.address / "index.html"))
    for text in sample.texts:
        if " ".join(text.split()) not in shown:
            raise NotAlikeError(f"{contender.name}: {sample.address} does not show {text!r}")


def _count_equal(contender: Contender, facts: Facts, reference: Path) -> int:
    """Return how many sampled pages say the same word for word; one that is far from it is refused."""
    equal = 0
    for sample in facts.samples:
        page = f"{sample.address}index.html"
        ours, theirs = words_of(reference / page), words_of(contender.site / page)
        equal += ours == theirs
        common = (Counter(ours) & Counter(theirs)).total() / max(len(ours), len(theirs))
        if common < SAME_FRAME_WORDS:
            raise NotAlikeError(f"{contender.name}: {page} has only {common:.1%} of its words in common with iltod's")
    return equal


def _page_bytes(files: dict[str, int], facts: Facts) -> int:
    return sum(files[f"{address}index.html"] for address in facts.addresses)


def words_of(page: Path) -> list[str]:
    """Return the words that a reader sees on a page."""
    text = _NOT_TEXT.sub(" ", page.read_text(encoding="utf-8"))
    return html.unescape(_TAG.sub(" ", text)).split()
