"""The site behind a real nginx with our sample configuration, and other people's sites beside it."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "docs" / "servers"
MIME_TYPES = Path("/etc/nginx/mime.types")

FRAME = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ }}
http {{
    include {types};
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{sample}
}}
"""

OurPage = tuple[str, Mapping[str, str]]
"""A page of a neighbour: its HTML and its headers."""


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def behind_nginx(site: Path, port: int, folder: Path) -> Iterator[str]:
    """Serve a site by the sample configuration and give its address, without the last slash."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.fail("These tests need nginx. On Debian or Ubuntu: sudo apt-get install nginx-light", pytrace=False)
    sample = (SAMPLES / "nginx.conf").read_text(encoding="utf-8")
    for pattern, value in (("listen 80;", f"listen 127.0.0.1:{port};"), ("root /srv/iltod/site;", f"root {site};")):
        assert sample.count(pattern) == 1
        sample = sample.replace(pattern, value)
    configuration = folder / "nginx.conf"
    configuration.write_text(FRAME.format(folder=folder, types=MIME_TYPES, sample=sample), encoding="utf-8")
    process = subprocess.Popen(
        [program, "-p", str(folder), "-c", str(configuration), "-e", str(folder / "error.log")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base, process)
        yield base
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(base: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            assert process.stderr
            raise AssertionError(process.stderr.read().decode())
        try:
            with urlopen(f"{base}/robots.txt", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nginx does not answer")


class _Neighbour(BaseHTTPRequestHandler):
    def __init__(self, pages: Mapping[str, OurPage], *arguments: object) -> None:
        self._pages = pages
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        html, headers = self._pages.get(self.path.partition("?")[0], ("", {}))
        content = html.encode()
        self.send_response(200 if html else 404)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives
        """Say nothing."""


class Neighbour:
    """A site of somebody else, on another host name and another port than ours."""

    def __init__(self, port: int) -> None:
        self.base = f"http://localhost:{port}"
        self.pages: dict[str, OurPage] = {}

    def put(self, body: str, headers: Mapping[str, str] | None = None, head: str = "") -> str:
        """Put a page there and return its address."""
        path = f"/{len(self.pages)}"
        html = f'<!doctype html><html lang="mn"><head><meta charset="utf-8"><title>Өөр сайт</title>{head}</head>'
        self.pages[path] = (f"{html}<body><main><h1>Өөр сайт</h1>{body}</main></body></html>", headers or {})
        return self.base + path


@contextmanager
def neighbour() -> Iterator[Neighbour]:
    """Serve the site of somebody else."""
    pages: dict[str, OurPage] = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Neighbour, pages)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = Neighbour(server.server_port)
        found.pages = pages
        yield found
        server.shutdown()


def filtered_by_wordpress(html: str, secret: str) -> str:
    """Return what WordPress makes of an answer's markup from a site that it does not know."""
    kept = re.sub(r"<(/?)(\w+)([^>]*)>", _kept, html)
    found = re.match(r"(<blockquote>.*?</blockquote>)?.*(<iframe.*?></iframe>)", kept, re.S)
    assert found
    quotation, frame = found.groups()
    assert quotation
    frame = re.sub(r' src="([^"]*)"', rf' src="\1#?secret={secret}" data-secret="{secret}"', frame)
    hidden = 'style="position: absolute; clip: rect(1px, 1px, 1px, 1px);"'
    sandbox = 'class="wp-embedded-content" sandbox="allow-scripts" security="restricted"'
    quotation = quotation.replace("<blockquote", f'<blockquote class="wp-embedded-content" data-secret="{secret}"')
    return quotation + frame.replace("<iframe", f"<iframe {sandbox} {hidden}")


ALLOWED = {"a": ("href",), "blockquote": (), "iframe": ("src", "width", "height", "frameborder", "scrolling", "title")}


def _kept(match: re.Match[str]) -> str:
    end, tag, attributes = match.groups()
    if tag not in ALLOWED:
        return ""
    kept = [f' {name}="{value}"' for name, value in re.findall(r'([\w-]+)="([^"]*)"', attributes)]
    return f"<{end}{tag}{''.join(pair for pair in kept if pair.strip().partition('=')[0] in ALLOWED[tag])}>"


WORDPRESS = """<script>
addEventListener('message', ({ data, source }) => {
  if (!data || !data.secret || /[^a-zA-Z0-9]/.test(data.secret)) return;
  for (const quotation of document.querySelectorAll(`blockquote[data-secret="${data.secret}"]`)) {
    quotation.style.display = 'none';
  }
  for (const frame of document.querySelectorAll(`iframe[data-secret="${data.secret}"]`)) {
    if (frame.contentWindow !== source) continue;
    frame.removeAttribute('style');
    if (data.message === 'height') frame.height = Math.min(1000, Math.max(200, parseInt(data.value, 10)));
    if (data.message === 'link') {
      const [from, to] = [new URL(frame.getAttribute('src')), new URL(data.value)];
      if (to.host === from.host && /^https?:$/.test(to.protocol) && document.activeElement === frame) {
        top.location.href = data.value;
      }
    }
  }
});
addEventListener('DOMContentLoaded', () => {
  for (const frame of document.querySelectorAll('iframe.wp-embedded-content')) {
    frame.contentWindow.postMessage({ message: 'ready', secret: frame.dataset.secret }, '*');
  }
});
</script>"""
"""What a page of WordPress does with the messages of a widget, by the rules of its `wp-embed.js`."""
