"""A preview: the site on this machine while its sources change, with problems above the page and no offline copy."""

from __future__ import annotations

import datetime
import mimetypes
import os
import posixpath
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from iltod.core.digest import DEEPEST, list_files
from iltod.core.failure import ProjectFileError, failure_message, setting_message
from iltod.core.problem import Language, message
from iltod.core.project import Project, SettingError, make_settings
from iltod.core.report import report_text
from iltod.core.resources import Layers
from iltod.pages.sheets import WORKER, retired_worker
from iltod.site.build import build_site
from iltod.site.publishing.build_lock import BuildLock, acquire_lock

Application = Callable[..., Iterable[bytes]]
"""A WSGI application."""

POLL_SECONDS = 1.0
"""How often a preview looks whether a source changed."""

_TYPES = {".html": "text/html", ".js": "text/javascript", ".atom": "application/atom+xml", ".woff2": "font/woff2"}

_NOTICE_STYLE = "margin:0;padding:1rem;background:#a3162a;color:#fff;font:1rem/1.5 sans-serif;white-space:pre-wrap"


def with_notice(app: Application, notice: Callable[[], str], templates: Layers) -> Application:
    """Return an application with a notice, where there is one, at the top of every page.

    `app` serves the last good site; `notice` says what is wrong now, or nothing; `templates` hold the script that takes
    offline copies away, because a preview is never kept, whatever stood at its address before.
    """

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].endswith(f"/{WORKER}"):
            start("200 OK", [("Content-Type", "text/javascript"), ("Cache-Control", "no-store")])
            return [retired_worker(templates)]
        words = notice()
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        body = app(environ, lambda status, headers: begun.append((status, headers)))
        status, headers = begun[0]
        if not words or dict(headers).get("Content-Type", "").partition(";")[0] != "text/html":
            start(status, headers)
            return body
        page = noticed(b"".join(body), words)
        start(status, [("Content-Type", "text/html"), ("Content-Length", str(len(page)))])
        return [page]

    return answer


def noticed(page: bytes, notice: str) -> bytes:
    """Return a page with a notice before everything else in its body."""
    heading = message("refused", Language.MONGOLIAN)
    block = f'<pre role="alert" style="{_NOTICE_STYLE}">{escape(heading)}\n\n{escape(notice)}</pre>'
    before, body, after = page.partition(b"<body")
    tag, end, rest = after.partition(b">")
    return b"".join((before, body, tag, end, block.encode(), rest))


class Preview:
    """The last good site of a project, and what is wrong with its sources now."""

    def __init__(self, root: Path, day: Callable[[], datetime.date]) -> None:
        self.root = root
        self.folder = root / ".site-preview"
        self.notice = ""
        self._day = day
        self._seen: tuple[object, ...] = ()

    def follow(self) -> None:
        """Build again if a source differs from what was built; the last good site stays where that fails."""
        day = self._day()
        seen = (day, *_source_states(self.root))
        if seen == self._seen:
            return
        self._seen = seen
        try:
            result = build_site(self.root, self.folder, day, workers=1, cached=True)
        except (ProjectFileError, SettingError, OSError) as error:
            self.notice = _told(error)
        else:
            refused = result.files == 0
            self.notice = report_text(result.problems, Language.MONGOLIAN) if refused else ""
        if self.notice:
            sys.stderr.write(f"{self.notice}\n")

    def answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as a server of files does: index pages for folders, the page for what is not there."""
        asked = posixpath.normpath(f"/{environ['PATH_INFO']}".encode("latin-1", "replace").decode("utf-8", "replace"))
        path = self.folder / asked.lstrip("/")
        if path.is_dir():
            if not environ["PATH_INFO"].endswith("/"):
                start("301 Moved Permanently", [("Location", f"{environ['PATH_INFO']}/"), ("Content-Length", "0")])
                return [b""]
            path /= "index.html"
        status = "200 OK"
        if "\0" in asked or not path.is_file():
            status, path = "404 Not Found", self.folder / "404.html"
        content = path.read_bytes() if path.is_file() else b"<!doctype html><title>iltod</title><body></body>"
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        start(status, [("Content-Type", kind), ("Content-Length", str(len(content))), ("Cache-Control", "no-store")])
        return [content]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the library
        """Say nothing of each request."""


def serve_preview(
    root: Path, host: str, port: int, day: Callable[[], datetime.date], tell: Callable[[str], None]
) -> None:
    """Serve the site of a project at a local address, and follow its sources until interrupted.

    `day` returns the day of the site, `tell` gets the address when it can be opened, `port` 0 lets the system
    choose. Raises OSError for a taken port, and for a host that is not of this computer.
    """
    preview = Preview(root, day)
    templates = Project(root, make_settings(day())).templates
    app = with_notice(preview.answer, lambda: preview.notice, templates)
    with make_server(host, port, app, _Server, _Handler) as on:
        preview.follow()
        thread = threading.Thread(target=on.serve_forever, daemon=True)
        thread.start()
        try:
            tell(f"http://{host}:{on.server_port}/")
            while True:
                threading.Event().wait(POLL_SECONDS)
                preview.follow()
        finally:
            on.shutdown()


def _source_states(root: Path) -> Iterator[tuple[str, int, int]]:
    """Yield name, size and time of change of every source file of a project."""
    for name in ("plans", "content", "site_templates", "site.yml", "mkdocs.yml"):
        found: list[tuple[str, os.stat_result | None]] = []
        path = root / name
        if path.is_file():
            found.append((name, path.stat()))
        else:
            list_files(str(path), f"{name}/", DEEPEST, found)
        yield from ((file, state.st_size, state.st_mtime_ns) for file, state in sorted(found) if state)


def _told(error: Exception) -> str:
    if isinstance(error, ProjectFileError):
        return error.in_words(Language.MONGOLIAN)
    if isinstance(error, SettingError):
        return setting_message(error, Language.MONGOLIAN)
    assert isinstance(error, OSError)
    return failure_message(error, Language.MONGOLIAN)


def keep_preview(root: Path, output: Path) -> BuildLock | None:
    """Let `output`, the temporary site of `mkdocs serve`, be a folder that stays: the next preview then starts at once.

    The folder lies in `root`, the folder of the project. Return its lock, or None where somebody else is previewing:
    then this preview goes without.
    """
    preview = root / ".site-preview"
    lock = acquire_lock(preview.with_suffix(".lock"))
    if lock is not None:
        try:
            preview.mkdir(exist_ok=True)
            output.rmdir()
            output.symlink_to(preview, target_is_directory=True)
        except OSError:
            output.mkdir(exist_ok=True)
    return lock
