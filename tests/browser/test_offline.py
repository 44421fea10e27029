"""Pages are kept for reading without a network only for who asked for it, tell their age, and never grow too old."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from threading import Thread
from typing import BinaryIO

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import SiteHandler

MEASURE = "songinokhairkhan/2025/2-2/"
NEVER_READ = "sample/2026/1-1/"

GROW_OLD = """async hours => {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const kept = await cache.match(request), headers = new Headers(kept.headers);
      headers.set('x-iltod-kept', Date.now() - hours * 3600000);
      await cache.put(request, new Response(await kept.blob(), { headers }));
    }
  }
}"""

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname.slice(1));
  return found.filter(path => path.endsWith('/')).sort();
}"""


class Server:
    """A server of a site that can go away and come back at the same address."""

    def __init__(self, folder: Path, handler: type[SiteHandler] = SiteHandler) -> None:
        self.folder = folder
        self.handler = handler
        self.port = 0
        self.start()

    def start(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), partial(self.handler, directory=str(self.folder)))
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def at(self, address: str) -> str:
        return f"http://127.0.0.1:{self.port}/{address}"


class WithoutEndings(SiteHandler):
    """Serves a site as hosts do that leave the ending of a page out of its address."""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        path = self.path.partition("?")[0]
        if path.endswith(".html"):
            self.send_response(HTTPStatus.PERMANENT_REDIRECT)
            self.send_header("Location", path.removesuffix(".html").removesuffix("index"))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if Path(self.directory, f"{path[1:]}.html").is_file():
            self.path = f"{path}.html"
        return super().send_head()


@pytest.fixture
def server(site: Path, tmp_path: Path) -> Iterator[Server]:
    one = Server(Path(copytree(site, tmp_path / "site")))
    yield one
    one.stop()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a reader who was never here."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def until(page: Page, promised: str, argument: object = None) -> None:
    """Wait until a promise is kept: Playwright's own waiting takes the promise itself for the answer."""
    for _ in range(300):
        if page.evaluate(promised, argument):
            return
        page.wait_for_timeout(50)
    raise AssertionError(promised)


def turn_on(page: Page, server: Server) -> None:
    page.goto(server.at("offline/"))
    page.get_by_role("button", name="Асаах").click()
    expect(page.get_by_role("button", name="Унтрааж, хадгалсныг устгах")).to_be_visible()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def read(page: Page, server: Server, address: str) -> None:
    """Read a page, until it is kept."""
    page.goto(server.at(address))
    until(page, f"({KEPT})().then(found => found.includes('{address}'))")


def test_nothing_is_kept_before_a_reader_asks_for_it(page: Page, server: Server) -> None:
    for address in ("", MEASURE, "110/", "offline/"):
        page.goto(server.at(address))
    assert page.evaluate("() => navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert page.evaluate(KEPT) == []


@pytest.mark.parametrize(("hours", "age"), [(0, "1 минутын"), (5, "5 цагийн"), (100, "4 хоногийн")])
def test_a_page_that_was_read_is_shown_with_its_age_when_the_network_is_gone(
    page: Page, server: Server, hours: int, age: str
) -> None:
    turn_on(page, server)
    read(page, server, MEASURE)
    heading = page.locator("h1").inner_text()
    assert page.get_by_role("status").count() == 0
    assert page.evaluate(KEPT) == ["110/", "offline/", MEASURE]
    page.evaluate(GROW_OLD, hours)
    server.stop()
    page.goto(server.at(MEASURE))
    assert page.locator("h1").inner_text() == heading
    told = page.get_by_role("status").inner_text()
    assert re.fullmatch(
        r"Сүлжээ алга эсвэл хэт удаан байна\. Энэ төхөөрөмжид хадгалсан хуудсыг харуулж байна\. "
        rf"Хадгалсан: \d{{4}}\.\d\d\.\d\d \d\d:\d\d, {age} өмнө\. Түүнээс хойш өөрчлөгдсөн байж болно\.",
        told,
    )
    page.goto(server.at("110/"))
    assert page.locator('main a[href="tel:110"]').count() == 1
    server.start()
    page.goto(server.at(MEASURE))
    assert page.get_by_role("status").count() == 0


def test_what_was_never_read_or_is_too_old_is_not_shown_but_110_is(page: Page, server: Server) -> None:
    turn_on(page, server)
    read(page, server, MEASURE)
    page.evaluate(GROW_OLD, 14 * 24 + 1)
    server.stop()
    for address in (MEASURE, NEVER_READ):
        page.goto(server.at(address))
        expect(page.locator("h1")).to_have_text("Сүлжээ алга эсвэл хэт удаан байна")
        assert "14 хоног" in page.locator("body").inner_text()
        assert page.locator('a[href="tel:110"]').count() == 1
    server.start()


def test_a_page_that_went_away_is_forgotten(page: Page, server: Server) -> None:
    turn_on(page, server)
    read(page, server, MEASURE)
    (server.folder / MEASURE / "index.html").unlink()
    page.goto(server.at(MEASURE))
    until(page, f"({KEPT})().then(found => !found.includes('{MEASURE}'))")


def test_a_new_page_is_always_preferred_to_a_kept_one(page: Page, server: Server) -> None:
    turn_on(page, server)
    read(page, server, MEASURE)
    file = server.folder / MEASURE / "index.html"
    file.write_text(file.read_text(encoding="utf-8").replace("<h1", "<p>Шинэ өгүүлбэр</p><h1", 1), encoding="utf-8")
    page.goto(server.at(MEASURE))
    assert page.get_by_text("Шинэ өгүүлбэр").is_visible()


@pytest.mark.parametrize("handler", [SiteHandler, WithoutEndings])
def test_a_sheet_reads_offline_also_where_a_host_leaves_its_ending_out(
    page: Page, site: Path, handler: type[SiteHandler]
) -> None:
    server = Server(site, handler)
    turn_on(page, server)
    sheet = "songinokhairkhan/2025/plan-2025.html"
    page.goto(server.at(sheet))
    shown = page.url
    assert shown == server.at(sheet if handler is SiteHandler else sheet.removesuffix(".html"))
    until(page, f"""async () => !!await caches.match("{shown}")""")
    heading = page.locator("h1").first.inner_text()
    server.stop()
    for address in {server.at(sheet), shown}:
        page.goto(address)
        assert page.locator("h1").first.inner_text() == heading
        assert page.get_by_role("status").count() == 1


def test_a_change_is_deployed_and_read_without_a_network(page: Page, server: Server) -> None:
    """A new release brings a new script and new pages: what is read then is kept, and nothing of before is shown."""
    turn_on(page, server)
    read(page, server, MEASURE)
    read(page, server, NEVER_READ)
    worker = server.folder / "sw.js"
    text, count = re.subn(r'const VERSION = "\w+"', 'const VERSION = "new"', worker.read_text(encoding="utf-8"))
    assert count == 1
    worker.write_text(text, encoding="utf-8")
    file = server.folder / MEASURE / "index.html"
    file.write_text(file.read_text(encoding="utf-8").replace("<h1", "<p>Шинэ өгүүлбэр</p><h1", 1), encoding="utf-8")
    names = page.evaluate("caches.keys()")
    page.evaluate("() => navigator.serviceWorker.getRegistration().then(one => one.update())")
    until(page, "old => caches.keys().then(all => all.length === 1 && !old.includes(all[0]))", names)
    until(
        page,
        "() => navigator.serviceWorker.getRegistration().then("
        "one => one.active.state === 'activated' && one.active === navigator.serviceWorker.controller)",
    )
    read(page, server, MEASURE)
    assert page.evaluate("caches.keys()") != names
    server.stop()
    page.goto(server.at(MEASURE))
    assert page.get_by_text("Шинэ өгүүлбэр").is_visible()
    assert page.get_by_role("status").count() == 1
    page.goto(server.at(NEVER_READ))
    expect(page.locator("h1")).to_have_text("Сүлжээ алга эсвэл хэт удаан байна")
    server.start()


def test_turning_it_off_forgets_everything(page: Page, server: Server) -> None:
    turn_on(page, server)
    read(page, server, MEASURE)
    page.goto(server.at("offline/"))
    expect(page.locator(f"[data-kept] a[href$='{MEASURE}']")).to_be_visible()
    page.get_by_role("button", name="Унтрааж, хадгалсныг устгах").click()
    expect(page.locator("[data-state]")).to_have_text("Унтраалттай. Энэ төхөөрөмжид юу ч хадгалаагүй.")
    until(page, "() => caches.keys().then(all => all.length === 0)")
    assert page.evaluate("() => navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_a_site_can_take_the_script_away_from_every_device(page: Page, server: Server) -> None:
    turn_on(page, server)
    read(page, server, MEASURE)
    (server.folder / "sw.js").write_bytes((server.folder / "assets" / "sw-off.js").read_bytes())
    page.evaluate("() => navigator.serviceWorker.getRegistration().then(one => one.update())")
    until(page, "() => navigator.serviceWorker.getRegistrations().then(all => all.length === 0)")
    until(page, "() => caches.keys().then(all => all.length === 0)")


def test_a_site_beside_this_one_keeps_what_is_its_own(chromium: Browser, site: Path, tmp_path: Path) -> None:
    copytree(site, tmp_path / "one")
    server = Server(tmp_path)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(server.at("one/offline/"))
    page.get_by_role("button", name="Асаах").click()
    expect(page.get_by_role("button", name="Унтрааж, хадгалсныг устгах")).to_be_visible()
    scopes = page.evaluate("() => navigator.serviceWorker.getRegistrations().then(all => all.map(one => one.scope))")
    assert scopes == [server.at("one/")]
    (tmp_path / "index.html").write_text("<h1>Хажуугийн сайт</h1>", encoding="utf-8")
    page.goto(server.at(""))
    assert page.evaluate("() => navigator.serviceWorker.controller") is None
    context.close()
    server.stop()
