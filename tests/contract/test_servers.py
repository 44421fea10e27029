"""The sample configurations say the same: one small site behind a real nginx and behind a real Apache."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from iltod.exports.widgets.widget_files import integrity
from web_servers import SAMPLES, behind_apache, behind_nginx, free_port

SERVERS = {"nginx": behind_nginx, "apache": behind_apache}
TEXT = "Авлигын эсрэг төлөвлөгөө " * 60
FILES = (
    *("index.html", "body/index.html", "404.html", "embed/body/index.html", "embed/404.html"),
    *("body/2026.json", "body/2026.csv", "body/calendar.ics", "body/feed.atom", "sitemap.xml", "robots.txt"),
    *("data/source/body/2026/plan.yml", "embed/body/badge.svg", "assets/page.js", "assets/embed-1.js"),
)
TYPES = {
    "": "text/html; charset=utf-8",
    "body/2026.json": "application/json",
    "body/2026.csv": "text/csv; charset=utf-8",
    "body/calendar.ics": "text/calendar; charset=utf-8",
    "body/feed.atom": "application/atom+xml",
    "data/source/body/2026/plan.yml": "text/plain; charset=utf-8",
    "embed/body/badge.svg": "image/svg+xml",
    "assets/page.js": "application/javascript",
}
OPEN = ("body/2026.json", "body/2026.csv", "body/calendar.ics", "body/feed.atom", "sitemap.xml", "embed/body/badge.svg")


class Answer:
    """What a server answered: status, headers, and the bytes as they came."""

    def __init__(self, address: str, **asked: str) -> None:
        named = {name.replace("_", "-"): value for name, value in asked.items()}
        try:
            with urlopen(Request(address, headers=named)) as answer:
                self.status, self.headers, self.content = answer.status, answer.headers, answer.read()
        except HTTPError as answer:
            self.status, self.headers, self.content = answer.code, answer.headers, answer.read()


@pytest.fixture(scope="module", params=list(SERVERS))
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp(request.param)
    folder.chmod(0o755)
    site = folder / "site"
    for name in FILES:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(f"{name}\n{TEXT}", encoding="utf-8")
    (site / "empty").mkdir()
    with SERVERS[request.param](site, free_port(), folder) as base:
        yield base
    log = (folder / "error.log").read_text(encoding="utf-8")
    assert "duplicate" not in log


@pytest.mark.parametrize(("path", "kind"), TYPES.items())
def test_a_file_has_one_type_and_comes_packed(path: str, kind: str, served: str) -> None:
    plain = Answer(f"{served}/{path}")
    assert plain.headers["Content-Type"].startswith(kind)
    assert len(plain.headers.get_all("Content-Type")) == 1
    packed = Answer(f"{served}/{path}", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


@pytest.mark.parametrize("path", ["", "body/2026.json", "body/2026.csv"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_was_not_modified_is_not_sent_again(path: str, encoding: str, served: str) -> None:
    first = Answer(f"{served}/{path}", Accept_Encoding=encoding)
    again = Answer(f"{served}/{path}", Accept_Encoding=encoding, If_None_Match=first.headers["ETag"])
    assert (again.status, again.content) == (304, b"")


@pytest.mark.parametrize("path", OPEN)
def test_other_sites_may_read_all_data(path: str, served: str) -> None:
    found = Answer(f"{served}/{path}").headers
    assert found.get_all("Access-Control-Allow-Origin") == ["*"]
    assert found["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Answer(f"{served}/").headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize(("path", "page"), [("no", "404.html"), ("empty/", "404.html"), ("embed/no", "embed/404.html")])
def test_what_is_missing_is_told_in_our_words(path: str, page: str, served: str) -> None:
    answer = Answer(f"{served}/{path}")
    assert answer.status in (403, 404)
    assert answer.content.decode().startswith(page)


@pytest.mark.parametrize(
    ("path", "cached"),
    [
        ("", "no-cache"),
        ("body/2026.json", "no-cache"),
        ("embed/body/", "public, max-age=600"),
        ("assets/page.js", "public, max-age=3600"),
        ("assets/embed-1.js", "public, max-age=31536000, immutable"),
    ],
)
def test_each_header_stands_once(path: str, cached: str, served: str) -> None:
    found = Answer(f"{served}/{path}").headers
    assert found.get_all("Cache-Control") == [cached]
    assert len(found.get_all("Content-Security-Policy")) == 1
    assert found.get_all("X-Content-Type-Options") == ["nosniff"]
    assert ("frame-ancestors" in found["Content-Security-Policy"]) == (not path.startswith("embed/"))


def test_netlify_and_cloudflare_let_other_sites_read_every_kind_of_data() -> None:
    text = (SAMPLES / "_headers").read_text(encoding="utf-8")
    for path in OPEN:
        kind = path.rpartition(".")[2]
        rule = re.search(rf"^/\*\.{kind}\n((?:  .*\n)*)", text, re.M)
        if rule is None:
            assert path.startswith("embed/")
            continue
        # A wider rule may have said the same, and two values of either header count as none.
        lines = [line.strip() for line in rule[1].splitlines()]
        for name, value in (("Access-Control-Allow-Origin", "*"), ("Cross-Origin-Resource-Policy", "cross-origin")):
            assert lines.index(f"! {name}") < lines.index(f"{name}: {value}")


def test_no_script_runs_but_those_whose_place_or_digest_is_named(root: Path) -> None:
    widget = (root / "site_templates/embeds/widget.js").read_text(encoding="utf-8").strip()
    moved = (root / "site_templates/pages/moved.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", moved)
    assert len(inline) == 1
    digests = " ".join(f"'{integrity(script.encode(), 'sha256')}'" for script in (widget, *inline))
    for name in ("_headers", "htaccess", "nginx.conf"):
        policies = re.findall(r"default-src 'none';[^\"\n]*", (SAMPLES / name).read_text(encoding="utf-8"))
        scripts = {part.strip() for policy in policies for part in policy.split(";") if "script-src" in part}
        assert scripts == {"script-src 'self'", f"script-src {digests}"}


def test_every_sample_is_served_here_or_compared(root: Path) -> None:
    names = {path.name for path in (root / "docs/servers").iterdir()}
    assert names == {"README.md", "_headers", "htaccess", "nginx.conf"}
