"""What the search costs: CPU time and memory to make the index of an invented country, bytes and time of a question.

`python tests/bench/search.py 50000` writes the country and builds its site in a temporary folder. Bytes are counted as
they are and as a server packs them; the script and the rules, which a reader loads once, are told apart.
"""

from __future__ import annotations

import datetime
import gzip
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar
from urllib.parse import urlsplit

from country import AS_OF, PROJECT, write_country
from playwright.sync_api import Page, Response, sync_playwright

sys.path.insert(0, str(PROJECT / "tests" / "browser"))

from serving import served

from iltod.facts.bodies import derive_organisation
from iltod.reading.loader import load_organisation, load_scales, organisation_paths
from iltod.reading.loading import Loading
from iltod.search.entries import body_search
from iltod.search.index import bits_for, make_index, read_head
from iltod.search.search_pages import summarise
from iltod.search.words import read_words
from iltod.site.build import build_site

QUESTIONS = (
    "авлига",
    "сургалт",
    "ёс зүйн сургалт",
    "байгууллага",
    "арга хэмжээ зохион байгуулах",
    "байгууллагын үйл ажиллагаа авлигын эсрэг",
    "иргэд олон нийт соён гэгээрүүлэх арга хэмжээ",
    "110 дугаарыг сурталчлах",
    "шүгэл үлээх",
    "гомдол шийдвэрлэх",
    "Зохиомол байгууллага 123",
    "1.3",
    "төлөвлөгөө 2025",
    "tuluvluguu",
    "нотломш",
    "хүнд сургал",
    "шударга байдлын үнэлгээг сайжруулах сургалт зохион байгуулах",
)
"""From rare words to the commonest, alone and together, mistyped and in Latin letters."""

Result = TypeVar("Result")


@dataclass
class Making:
    """CPU seconds for the parts of making an index, over all bodies."""

    bodies: float = 0
    index: float = 0
    pages: float = 0


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """Return what some work returns, and the CPU seconds it took."""
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def make(root: Path) -> tuple[Making, int, int]:
    """Make the index of a country; return what it took, how many measures there are and how many bytes it has."""
    making = Making()
    words = read_words()
    day = datetime.date.fromisoformat(AS_OF)
    loading = Loading((root / "plans").resolve(), "plans")
    scales = load_scales(loading)
    entries = root / "entries"
    entries.mkdir()
    measures = 0
    for path in organisation_paths(loading):
        folder = load_organisation(loading, path)
        assert folder
        overview = derive_organisation(folder, scales, day)
        found, seconds = timed(lambda overview=overview: body_search(overview, words))
        making.bodies += seconds
        measures += sum(len(plan.measures) for plan in overview.plans)
        (entries / path.name).write_bytes(found.entries)

    def told() -> Iterator[bytes]:
        return (path.read_bytes() for path in sorted(entries.iterdir()))

    summary, making.pages = timed(lambda: summarise(map(read_head, told()), words))
    size, making.index = timed(
        lambda: sum(len(content) for _, content in make_index(told(), bits_for(summary.documents), root))
    )
    return making, measures, size


def ask(page: Page, base: str, question: str) -> tuple[float, int, int]:
    """Ask a question in a fresh page; return milliseconds once all is there, and the bytes loaded, raw and packed."""
    bodies: list[bytes] = []

    def keep(answer: Response) -> None:
        if urlsplit(answer.url).path.startswith(("/search/keys/", "/search/words/", "/search/bodies")):
            bodies.append(answer.body())

    page.goto(f"{base}/search/")
    page.wait_for_function("() => document.querySelector('[data-search]').iltod")
    page.on("response", keep)
    code = """async question => {
      const { search, recordOf } = document.querySelector('[data-search]').iltod, times = [];
      for (let turn = 0; turn < 6; turn++) {
        const start = performance.now(), { hits } = await search(question);
        await Promise.all(Array.from(hits.slice(0, 10), recordOf));
        times.push(performance.now() - start);
      }
      return times.slice(1).sort((a, b) => a - b)[2];
    }"""
    taken: float = page.evaluate(code, question)
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", keep)
    return taken, sum(map(len, bodies)), sum(len(gzip.compress(body, 6)) for body in bodies)


def main(size: int) -> None:
    """Print what the search of a country of about so many measures costs."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "country"
        root.mkdir()
        write_country(root, size)
        making, measures, index = make(root)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        costs = {name: seconds / measures * 1e6 for name, seconds in vars(making).items()}
        told = ", ".join(f"{name} {cost:.0f}" for name, cost in costs.items())
        print(f"{measures} measures: {sum(costs.values()):.0f} µs of CPU a measure ({told}); peak {peak} MB")
        print(f"index {index / 1e6:.1f} MB")
        for part in ("content", "site_templates"):
            (root / part).symlink_to(PROJECT / part)
        build_site(root, root / "site", datetime.date.fromisoformat(AS_OF))
        _answer(root / "site")


def _answer(site: Path) -> None:
    loader = sum(
        len(gzip.compress((site / name).read_bytes(), 6)) for name in ("assets/search.js", "search/rules.json")
    )
    print(f"loader {loader / 1000:.1f} kB packed")
    taken, raw, packed = [], [], []
    with served(site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for question in QUESTIONS:
            one = ask(page, base, question)
            print(f"{one[0]:7.1f} ms {one[1] / 1000:7.1f} kB, packed {one[2] / 1000:6.1f} kB  {question}")
            for values, value in zip((taken, raw, packed), one, strict=True):
                values.append(value)
        browser.close()
    for name, values in (("ms", taken), ("bytes", raw), ("bytes packed", packed)):
        print(f"{name}: median {median(values):.0f}, most {max(values):.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
