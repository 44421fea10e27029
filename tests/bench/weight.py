"""Measures how soon a page can be read on a slow phone network, beside Material's default page and bare HTML.

    python tests/bench/weight.py        writes docs/benchmarks/weight.md

The three say the same words: those of a measure and of a plan of this repository. They are served compressed on
loopback to a Chromium whose network is slowed to what its developer tools call "Slow 3G". Every page is opened with an
empty cache, in rounds whose order turns; figures are medians.
"""

from __future__ import annotations

import argparse
import gzip
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2026-11-22"
ROUNDS = 5
PAGES = {"measure": "songinokhairkhan/2025/2-2/", "plan": "songinokhairkhan/2025/"}
KINDS = ("bare", "iltod", "material")
SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 51_200, "uploadThroughput": 51_200}
"""Milliseconds of latency and bytes a second, as Chromium's developer tools have them."""

SETTLED = 1500
"""Milliseconds without a new layout after which a page is taken to stand still."""

CHROMIUM_SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")

_OBSERVE = """
window.seen = {lcp: 0, cls: 0};
new PerformanceObserver(list => list.getEntries().forEach(one => { seen.lcp = one.startTime; }))
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(one => { if (!one.hadRecentInput) seen.cls += one.value; }))
  .observe({type: 'layout-shift', buffered: true});
"""

_TOLD = """() => ({
  paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
  lcp: seen.lcp, cls: seen.cls,
  requests: 1 + performance.getEntriesByType('resource').length,
  bytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((sum, one) => sum + one.encodedBodySize, 0),
})"""


@dataclass(frozen=True)
class Visit:
    """What one visit came to: milliseconds, the sum of layout shifts, requests, and bytes as they were sent."""

    paint: float
    lcp: float
    cls: float
    requests: int
    bytes: int


class _Compressed(SimpleHTTPRequestHandler):
    """Serves files as web servers do that compress text."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives
        """Say nothing."""


def main() -> None:
    """Build the three, visit them, write the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "benchmarks" / "weight.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work, _served(_prepare(Path(work))) as base, sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=found, args=list(CHROMIUM_SWITCHES))
        visits = _visits(browser, base, options.rounds)
        browser.close()
    options.output.write_text("\n".join(report(visits, options.rounds)) + "\n", encoding="utf-8")


def report(visits: dict[tuple[str, str], list[Visit]], rounds: int) -> Iterator[str]:
    """Yield the lines of the report."""
    yield "# How soon a page can be read\n"
    yield f"Written by `tests/bench/weight.py`: medians of {rounds} rounds on emulated slow 3G"
    yield f"({SLOW_3G['latency']} ms latency, {SLOW_3G['downloadThroughput'] * 8 // 1000} kbit/s), empty cache, gzip."
    yield "**Bare** is the same text in plain HTML without any style; **Material** is the default theme of Material for"
    yield "MkDocs around the same text, without web fonts, so that it asks no other host. Quote ratios."
    for page in PAGES:
        yield f"\n## A {page} page\n"
        yield "| | bytes | requests | first paint | to bare | LCP | to bare | CLS |"
        yield "|---|---:|---:|---:|---:|---:|---:|---:|"
        bare = visits[page, "bare"]
        for kind in KINDS:
            own = visits[page, kind]
            paint, lcp = (_ratio(own, bare, name) for name in ("paint", "lcp"))
            yield (
                f"| {kind} | {_middle(own, 'bytes'):,.0f} | {_middle(own, 'requests'):.0f} "
                f"| {_middle(own, 'paint'):,.0f} ms | {paint:.2f}× | {_middle(own, 'lcp'):,.0f} ms | {lcp:.2f}× "
                f"| {_middle(own, 'cls'):.3f} |"
            )


def _middle(visits: Sequence[Visit], name: str) -> float:
    return median(getattr(visit, name) for visit in visits)


def _ratio(own: Sequence[Visit], bare: Sequence[Visit], name: str) -> float:
    """Return the median of the ratios within each round."""
    return median(getattr(one, name) / getattr(other, name) for one, other in zip(own, bare, strict=True))


def _prepare(work: Path) -> Path:
    """Build the site, and pages with the same words in bare HTML and in Material's default theme."""
    site = work / "site"
    tools = Path(sys.executable).parent
    command = [tools / "iltod", "build", "--output", site / "iltod", "--as-of", AS_OF, "--no-cache", "--quiet"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (work / "material").mkdir()
    config = "site_name: Material\ntheme:\n  name: material\n  language: mn\n  font: false\ndocs_dir: text\n"
    (work / "material" / "mkdocs.yml").write_text(config, encoding="utf-8")
    for page, address in PAGES.items():
        blocks = list(_blocks((site / "iltod" / address / "index.html").read_text(encoding="utf-8")))
        title = next(text for tag, text in blocks if tag == "h1")
        body = "".join(f"<{tag}>{text}</{tag}>\n" for tag, text in blocks)
        bare = site / "bare" / address / "index.html"
        bare.parent.mkdir(parents=True, exist_ok=True)
        bare.write_text(f'<!doctype html><html lang="mn"><meta charset="utf-8"><title>{title}</title>{body}', "utf-8")
        text = work / "material" / "text" / f"{page}.md"
        text.parent.mkdir(exist_ok=True)
        marks = {"h1": "# ", "h2": "## ", "h3": "### "}
        lines = (f"{marks.get(tag, '')}{' '.join(unescape(text).split())}" for tag, text in blocks)
        text.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    output = ["-d", str(site / "material-built")]
    subprocess.run([tools / "mkdocs", "build", "-q", *output], cwd=work / "material", check=True, capture_output=True)
    return site


def _blocks(html: str) -> Iterator[tuple[str, str]]:
    """Yield the headings and the paragraphs of a page's main part, without markup."""
    main = re.sub(r"<(script|style|svg|button)\b.*?</\1>|<span popover.*?</span>", " ", html, flags=re.DOTALL)
    main = main[main.index("<main") : main.index("</main>")]
    for piece in re.split(r"(?=<(?:h1|h2|h3|p|li|td|dd|dt)\b)", main)[1:]:
        tag = re.match(r"<(\w+)", piece)
        text = " ".join(re.sub(r"<[^>]*>", " ", piece).split())
        if tag and text:
            yield (tag.group(1) if tag.group(1) in ("h1", "h2", "h3") else "p"), text


def _visits(browser: Browser, base: str, rounds: int) -> dict[tuple[str, str], list[Visit]]:
    found: dict[tuple[str, str], list[Visit]] = {(page, kind): [] for page in PAGES for kind in KINDS}
    for number in range(rounds + 1):
        turned = KINDS[number % len(KINDS) :] + KINDS[: number % len(KINDS)]
        for page, address in PAGES.items():
            for kind in turned:
                where = f"material-built/{page}/" if kind == "material" else f"{kind}/{address}"
                visit = _visit(browser, f"{base}/{where}")
                if number:  # the first round warms the machine up
                    found[page, kind].append(visit)
    return found


def _visit(browser: Browser, address: str) -> Visit:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.add_init_script(_OBSERVE)
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW_3G)
    page.goto(address, wait_until="networkidle", timeout=120_000)
    page.wait_for_timeout(SETTLED)
    told = page.evaluate(_TOLD)
    context.close()
    return Visit(**told)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressed, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


if __name__ == "__main__":
    main()
