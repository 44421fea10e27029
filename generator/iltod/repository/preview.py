"""What a preview shows that the published site does not: problems above the page, and no offline copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from iltod.core.problem import Language, message
from iltod.core.resources import Layers
from iltod.pages.sheets import WORKER, retired_worker

Application = Callable[..., Iterable[bytes]]
"""A WSGI application."""

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
        told = notice()
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        body = app(environ, lambda status, headers: begun.append((status, headers)))
        status, headers = begun[0]
        if not told or dict(headers).get("Content-Type", "").partition(";")[0] != "text/html":
            start(status, headers)
            return body
        page = noticed(b"".join(body), told)
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
