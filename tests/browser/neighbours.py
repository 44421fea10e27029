"""The site behind a real nginx with our sample configuration, and other people's sites beside it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from web_servers import SAMPLES, behind_nginx, free_port

__all__ = ["SAMPLES", "Neighbour", "behind_nginx", "free_port", "neighbour"]

OurPage = tuple[str, Mapping[str, str]]
"""A page of a neighbour: its HTML and its headers."""


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
