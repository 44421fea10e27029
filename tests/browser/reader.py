"""A reader of the site: opens its pages in Chromium and notes what they ask for and complain of."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Route

LOOPBACK = "127.0.0.1"
NOT_FOUND = "no/such/page/"

PAGES = {
    "home": "",
    "body": "songinokhairkhan/",
    "body-sample": "sample/",
    "plan": "songinokhairkhan/2025/",
    "plan-sample": "sample/2026/",
    "measure": "songinokhairkhan/2025/2-2/",
    "measure-doubtful": "energy-centre/2024/1-4/",
    "measure-checked-evidence": "sample/2026/1-1/",
    "measure-behind": "sample/2026/4-5/",
    "measure-assessed": "sample/2026/4-4/",
    "measure-each-quarter": "sample/2026/2-1/",
    "performers": "performers/",
    "year": "years/2025/",
    "performers-of-body": "sample/performers/",
    "calendar": "calendar/",
    "organisations": "organisations/",
    "list": "lists/late/",
    "lists-of-plan": "sample/2026/lists/",
    "quarters": "quarters/district/",
    "templates": "templates/",
    "template": "templates/open-day/",
    "template-kind": "templates/open-day/district/",
    "comparisons": "compare/",
    "comparison": "compare/songinokhairkhan/",
    "changes": "sample/changes/",
    "follow": "sample/follow/",
    "plan-calendar": "sample/2026/calendar/",
    "openness": "songinokhairkhan/2025/openness/",
    "openness-sample": "sample/2026/openness/",
    "disclosure": "songinokhairkhan/2025/disclosure/",
    "disclosure-sample": "sample/2026/disclosure/",
    "complaints": "sample/2026/complaints/",
    "search": "search/",
    "term": "search/terms/training/",
    "methodology": "methodology/",
    "about": "about/",
    "officers": "officers/",
    "data": "data/",
    "tables": "data/tables/",
    "explore": "data/explore/",
    "question": "data/explore/overdue/",
    "glossary": "glossary/",
    "accessibility": "accessibility/",
    "110": "110/",
    "verify": "verify/",
    "offline": "offline/",
    "paste": "sample/2026/embed/",
    "open-data": "open-data/",
    "webmasters": "webmasters/",
    "404": NOT_FOUND,
}
"""One address or more of every kind of page."""

PROSE = ("methodology", "about", "officers", "data", "glossary", "accessibility", "open-data", "webmasters")
"""The kinds of page that wear Material."""

KINDS = tuple(
    kind
    for kind in PAGES
    if kind not in {"body", "plan", "openness", "disclosure", "paste", *PROSE[1:]}
    and (kind == "measure-checked-evidence" or "measure" not in kind)
)
"""One page of every kind, for promises that do not hang on what a page tells."""

SEARCHED = """() =>
    document.querySelector('#results')?.ariaBusy === 'false' && document.querySelector('#status')?.textContent"""
"""Whether the page of the search shows an answer; the page may still be on its way, or read in part."""

PHONE = (360, 640)
DESK = (1280, 800)


class Reader:
    """Opens pages, one at a time, and lets nothing out of loopback."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.base = base
        self.asked: list[str] = []
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        self._browser = browser
        self._pages: dict[bool, Page] = {}

    def open(
        self,
        address: str,
        size: tuple[int, int] = DESK,
        *,
        script: bool = True,
        dark: bool = False,
        forced: bool = False,
        media: Literal["screen", "print"] = "screen",
    ) -> Page:
        """Open an address of the site; the page is the same each time, for a new one costs more than a test."""
        if script not in self._pages:
            self._pages[script] = self._new_page(script)
        page = self._pages[script]
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(
            media=media, color_scheme="dark" if dark else "light", forced_colors="active" if forced else "none"
        )
        self.go(page, address)
        return page

    def go(self, page: Page, address: str) -> None:
        """Go to another address of the site on a page that is open."""
        answer = page.goto(f"{self.base}/{address}")
        assert answer
        assert answer.status == (404 if address == NOT_FOUND else 200), address

    def forget(self) -> None:
        """Forget what was asked and complained of so far; a page that is left asks for nothing more."""
        for page in self._pages.values():
            page.goto("about:blank")
        for notes in (self.asked, self.foreign, self.complaints, self.dialogs):
            notes.clear()

    def _new_page(self, script: bool) -> Page:
        context = self._browser.new_context(java_script_enabled=script)
        context.route("**/*", self._let_through)
        context.on("console", self._note)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("dialog", self._dismiss)
        return context.new_page()

    def _let_through(self, route: Route) -> None:
        self.asked.append(route.request.url)
        if urlsplit(route.request.url).hostname == LOOPBACK:
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and message.location["url"] != f"{self.base}/{NOT_FOUND}":
            self.complaints.append(f"{message.location['url']}: {message.text}")


def address_of(page: Page) -> str:
    """Return where a page stands on the site, without the query."""
    return urlsplit(page.url).path.removeprefix("/")


def overflow(page: Page) -> dict[str, Any]:
    """Return how far a page can be scrolled sideways, and the elements that stick out."""
    found: dict[str, Any] = page.evaluate(
        """() => {
          const root = document.documentElement, width = root.clientWidth;
          const for_ears_only = e => e.closest('thead')?.clientWidth <= 1;
          const out = [...document.body.querySelectorAll('*')].filter(e => {
            const box = e.getBoundingClientRect();
            return e.checkVisibility() && box.width && box.right > width + 1 && !for_ears_only(e);
          });
          return {by: root.scrollWidth - width, sticking: out.map(e => e.outerHTML.slice(0, 120)).slice(0, 5)};
        }"""
    )
    return found


def enlarge_text(page: Page) -> None:
    """Let every text be twice as large, as a reader's own setting does."""
    page.evaluate(
        """() => {
          const root = document.documentElement;
          root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + 'px';
        }"""
    )


def unfold(page: Page) -> None:
    """Open everything that is folded away."""
    page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true; })")
