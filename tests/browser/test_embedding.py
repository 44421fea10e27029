"""Widgets on other people's sites: each kind fits, links work, and nothing depends on a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from neighbours import WORDPRESS, Neighbour, filtered_by_wordpress
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page

KINDS = {
    "body": "sample/",
    "plan": "sample/2026/",
    "plan-silent": "songinokhairkhan/2025/",
    "section": "sample/2026/s/section-section-2/",
    "measure": "sample/2026/4-5/",
}
WIDTHS = {"narrow": 280, "column": 360, "wide": 600}
SETTLED = "() => new Promise(done => setTimeout(done, 400))"
HEIGHT = "[...document.querySelectorAll('main,footer')].reduce((sum, e) => sum + e.getBoundingClientRect().height, 2)"
BROKEN_WORDS = """looked => {
  const broken = [], range = document.createRange();
  for (const element of document.querySelectorAll(looked)) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const word of texts.currentNode.data.matchAll(/[^\\s-]+/g)) {
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""
SHIFTS = """<script>
window.shift = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shift += entry.value; })
  .observe({ type: 'layout-shift', buffered: true });
</script>"""


class Visitor:
    """Somebody who reads other people's pages; notes what they ask for and complain of."""

    def __init__(self, browser: Browser, **settings: Any) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(**settings)
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.context.on("console", self._note)
        self.page: Page = self.context.new_page()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith("/favicon.ico"):
            self.complaints.append(message.text)

    def open(self, address: str, width: int = 1000) -> Page:
        self.page.set_viewport_size({"width": width, "height": 1200})
        self.page.goto(address)
        return self.page


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Visitor]:
    found = Visitor(chromium, permissions=["clipboard-read", "clipboard-write"])
    yield found
    found.context.close()


@pytest.fixture(scope="session")
def scriptless(chromium: Browser) -> Iterator[Visitor]:
    found = Visitor(chromium, java_script_enabled=False)
    yield found
    found.context.close()


@pytest.fixture(scope="session")
def codes(embedded_site: Path) -> dict[str, str]:
    """The codes of the page of a plan, by their kinds and sizes."""
    page = (embedded_site / "sample/2026/embed/index.html").read_text(encoding="utf-8")
    found = re.findall(r'<pre tabindex="0" data-code="(\w+)"(?: data-size="(\w+)")?>(.*?)</pre>', page, re.S)
    return {f"{kind}-{size}".rstrip("-"): unescape(text) for kind, size, text in found}


def code_of(kind: str, codes: dict[str, str], size: str) -> str:
    """Return the code of a widget as somebody pastes it: that of the plan, led to another part."""
    return codes[f"frame-{size}"].replace("/embed/sample/2026/", f"/embed/{KINDS[kind]}")


def boxed(code: str, width: int) -> str:
    return f'<div style="width:{width}px">{code}</div>'


def widget_of(page: Page, index: int = 0) -> Frame:
    shown = page.locator("iframe").nth(index)
    shown.scroll_into_view_if_needed()  # a frame out of sight takes its new height only when it is seen
    page.evaluate(SETTLED)
    handle = shown.element_handle()
    frame = handle and handle.content_frame()
    assert frame
    return frame


def spare_room(page: Page, index: int = 0) -> float:
    """Return how many pixels stand empty in a frame; less than none is scrolled."""
    parts = "[...document.querySelectorAll('main,footer')]"
    sum_up = f"{parts}.reduce((sum, part) => sum + part.getBoundingClientRect().height, 2)"
    return float(widget_of(page, index).evaluate(f"innerHeight - {sum_up}"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", WIDTHS)
def test_a_widget_fits_its_frame(
    kind: str, size: str, visitor: Visitor, other: Neighbour, ours: str, codes: dict[str, str]
) -> None:
    body = boxed(code_of(kind, codes, size), WIDTHS[size]) + "<p>Дараагийн бичвэр.</p>" * 9
    page = visitor.open(other.put(body + codes["script"], head=SHIFTS))
    assert 0 <= spare_room(page) < 1
    assert page.evaluate("window.shift") < 0.1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    hosts = {urlsplit(address).netloc for address in visitor.asked}
    assert hosts == {urlsplit(ours).netloc, urlsplit(other.base).netloc}
    assert visitor.context.cookies() == []
    assert visitor.complaints == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", WIDTHS)
def test_without_scripts_a_widget_has_room(
    kind: str, size: str, scriptless: Visitor, other: Neighbour, embedded_site: Path, codes: dict[str, str]
) -> None:
    if kind in ("body", "plan", "plan-silent"):
        told = (embedded_site / f"{KINDS[kind]}embed/index.html").read_text(encoding="utf-8")
        (code,) = re.findall(rf'data-code="frame" data-size="{size}">(.*?)</pre>', told, re.S)
        code = unescape(code)
    else:
        # What oEmbed tells is meant for a column, and enough for what is wider.
        answer = json.loads((embedded_site / f"embed/{KINDS[kind]}oembed.json").read_text(encoding="utf-8"))
        code, size = answer["html"], "column" if size == "narrow" else size
    page = scriptless.open(other.put(boxed(code, WIDTHS[size]) + codes["script"]))
    frame, line = page.locator("iframe").bounding_box(), page.frame_locator("iframe").locator("footer").bounding_box()
    assert frame
    assert line
    assert frame["height"] - 1 <= line["y"] + line["height"] - frame["y"] <= frame["height"] + 1
    for words in ("Авлигын талаар мэдээлэх утас", "110"):
        assert page.frame_locator("iframe").get_by_text(words).first.is_visible()


def test_three_widgets_on_one_page_each_get_their_height(
    visitor: Visitor, other: Neighbour, ours: str, codes: dict[str, str]
) -> None:
    kinds = ("plan", "section", "measure")
    frames = "".join(boxed(code_of(kind, codes, "column"), 360) for kind in kinds)
    page = visitor.open(other.put(frames + codes["script"]))
    assert all(0 <= spare_room(page, index) < 1 for index in range(3))
    heights = [page.locator("iframe").nth(index).get_attribute("height") for index in range(3)]
    assert len(set(heights)) == 3


def test_a_message_from_elsewhere_changes_no_height(visitor: Visitor, other: Neighbour, codes: dict[str, str]) -> None:
    stranger = (
        '<iframe id="stranger" srcdoc="<script>parent.postMessage({message:`height`,value:4},`*`)</script>"></iframe>'
    )
    page = visitor.open(other.put(boxed(codes["frame-column"], 360) + stranger + codes["script"]))
    assert 0 <= spare_room(page) < 1
    page.evaluate("postMessage({ message: 'height', value: 7 }, '*')")
    assert 0 <= spare_room(page) < 1
    assert page.locator("#stranger").get_attribute("height") is None


def test_links_lead_to_the_full_page_in_a_window_of_its_own(
    visitor: Visitor, other: Neighbour, ours: str, codes: dict[str, str]
) -> None:
    page = visitor.open(other.put(boxed(codes["frame-column"], 360)))
    with visitor.context.expect_page() as opened:
        widget_of(page).get_by_role("link", name="2026 оны төлөвлөгөө").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{ours}/sample/2026/"
    assert opened.value.evaluate("opener") is None
    assert page.url.startswith(other.base)


def test_a_frame_wears_the_colours_that_are_asked_for(
    visitor: Visitor, other: Neighbour, codes: dict[str, str]
) -> None:
    code = codes["frame-column"]
    fixed = [re.sub(r'(src="[^"]*)"', rf'\1{choice}"', code) for choice in ("", "#light", "#dark")]
    page = visitor.open(other.put("".join(boxed(each, 360) for each in fixed)))
    colour = "getComputedStyle(document.body).backgroundColor"
    light, dark = "rgb(255, 255, 255)", "rgb(25, 34, 45)"
    assert [widget_of(page, index).evaluate(colour) for index in range(3)] == [light, light, dark]
    page.emulate_media(color_scheme="dark")
    assert [widget_of(page, index).evaluate(colour) for index in range(3)] == [dark, light, dark]
    page.emulate_media(media="print", color_scheme="light")
    assert [widget_of(page, index).evaluate(colour) for index in range(3)] == [light, light, light]
    assert widget_of(page).locator(".call").evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"


def test_a_printed_page_holds_the_widget(visitor: Visitor, other: Neighbour, codes: dict[str, str]) -> None:
    page = visitor.open(other.put(boxed(codes["frame-column"], 360)))
    widget_of(page)
    assert len(page.pdf()) > 20_000
    page.emulate_media(media="print")
    assert page.frame_locator("iframe").get_by_text("110", exact=True).is_visible()


def test_while_our_server_is_down_the_text_outside_still_makes_sense(
    visitor: Visitor, other: Neighbour, ours: str, codes: dict[str, str]
) -> None:
    visitor.context.route(f"{ours}/**", lambda route: route.abort("connectionrefused"))
    page = visitor.open(other.put(boxed(codes["frame-column"], 360) + codes["script"]))
    text = page.locator("main").inner_text()
    assert "2026 оны төлөвлөгөө – Жишиг байгууллага (зохиомол)" in text
    assert "Авлигын талаар мэдээлэх утас: 110" in text
    assert page.locator("a").evaluate_all("all => all.map(e => e.href)") == [f"{ours}/sample/2026/", "tel:110"]


def test_a_host_with_a_strict_policy_needs_what_the_page_of_codes_says(
    visitor: Visitor, other: Neighbour, ours: str, embedded_site: Path, codes: dict[str, str]
) -> None:
    told = (embedded_site / "sample/2026/embed/index.html").read_text(encoding="utf-8")
    directives = re.findall(r"<code>(\w+-src [^<]+)</code>", told)
    assert directives == [f"{name}-src {ours}" for name in ("frame", "script", "img")]
    body = re.sub(' style="[^"]*"', "", codes["frame-column"]) + codes["badge"] + codes["script"]
    strict = "default-src 'none'"
    page = visitor.open(other.put(body, {"Content-Security-Policy": "; ".join([strict, *directives])}))
    assert 0 <= spare_room(page) < 1
    assert page.locator("img").evaluate("e => e.naturalWidth") == 280
    assert visitor.complaints == []
    page = visitor.open(other.put(body, {"Content-Security-Policy": strict}))
    assert "Авлигын талаар мэдээлэх утас: 110" in page.locator("main").inner_text()


def test_a_script_that_was_tampered_with_does_not_run(
    visitor: Visitor, other: Neighbour, ours: str, codes: dict[str, str]
) -> None:
    def tampered(route: Any) -> None:
        route.fulfill(body="window.broken = 1", headers={"Access-Control-Allow-Origin": "*"})

    visitor.context.route(f"{ours}/assets/embed-2.js", tampered)
    page = visitor.open(other.put(boxed(codes["frame-column"], 360) + codes["script"]))
    assert spare_room(page) > 0
    assert page.evaluate("window.broken") is None
    assert any("integrity" in note for note in visitor.complaints)


def test_a_badge_is_a_picture_with_words(visitor: Visitor, other: Neighbour, ours: str, codes: dict[str, str]) -> None:
    page = visitor.open(other.put(codes["badge"]))
    badge = page.get_by_role("img", name="2026 оны төлөвлөгөө – Жишиг байгууллага (зохиомол) (ил тод).")
    assert badge.evaluate("e => [e.naturalWidth, e.naturalHeight]") == [280, 120]
    assert page.locator("a").first.get_attribute("href") == f"{ours}/sample/2026/"
    assert "110" in page.locator("main").inner_text()
    page.goto(f"{ours}/embed/sample/2026/badge.svg")
    boxes = page.locator("text").evaluate_all("all => all.map(e => { const b = e.getBBox(); return b.x + b.width })")
    assert max(boxes) <= 280


# Columns narrower than any that is offered, and sites with styles of their own


@pytest.mark.parametrize("width", [160, 200, 240, 279])
@pytest.mark.parametrize("kind", KINDS)
def test_in_a_narrow_column_no_rating_breaks_within_a_word_and_wordpress_shows_all(
    kind: str, width: int, visitor: Visitor, ours: str
) -> None:
    page = visitor.open(f"{ours}/embed/{KINDS[kind]}", width)
    broken = page.evaluate(BROKEN_WORDS, ".key span, .key b, .figures dd, .tag, .flag, .call")
    assert broken == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    height = page.evaluate(HEIGHT)
    assert 200 < height <= (1000 if width >= 200 else 1300)


def test_the_worst_that_may_be_written_stays_under_what_wordpress_allows(visitor: Visitor, ours: str) -> None:
    """Every text as long as it may be."""
    page = visitor.open(f"{ours}/embed/songinokhairkhan/2025/", 280)
    page.evaluate(
        """() => {
          const long = 'хариуцлагажуулалт '.repeat(8);
          document.querySelectorAll('h1 a').forEach(e => { e.textContent = long.slice(0, 120) });
          document.querySelectorAll('main > .who').forEach(e => { e.textContent = long.slice(0, 70) });
          document.querySelectorAll('.late a').forEach(e => { e.textContent = long.slice(0, 90) });
          document.querySelectorAll('.key span').forEach(e => { e.textContent = long.slice(0, 44) });
        }"""
    )
    assert page.evaluate(HEIGHT) <= 1000


def test_a_host_that_gives_frames_a_ratio_does_not_cut_a_widget_off(
    visitor: Visitor, scriptless: Visitor, other: Neighbour, codes: dict[str, str]
) -> None:
    ratio = "<style>iframe { width: 100%; height: auto; aspect-ratio: 16 / 9; }</style>"
    forced = "<style>iframe { height: auto !important; aspect-ratio: 16 / 9 !important; max-height: 90px; }</style>"
    body = boxed(codes["frame-column"], 360)
    page = scriptless.open(other.put(body, head=ratio))
    told = page.locator("iframe").evaluate("e => [e.clientHeight, Number(e.getAttribute('height'))]")
    assert told[0] == told[1] > 300
    page = visitor.open(other.put(body + codes["script"], head=forced))
    assert 0 <= spare_room(page) < 1


def test_in_a_frame_that_is_too_low_110_stays_in_sight(
    visitor: Visitor, other: Neighbour, codes: dict[str, str]
) -> None:
    low = "<style>iframe { height: 200px !important; }</style>"
    page = visitor.open(other.put(boxed(codes["frame-column"], 360), head=low))
    line = widget_of(page).locator("footer").evaluate("e => e.getBoundingClientRect().bottom - innerHeight")
    assert -2 <= line <= 0


# WordPress


def discovered(address: str) -> dict[str, Any]:
    """Return the answer that WordPress finds for an address that somebody pasted on a line of its own."""
    with urlopen(address) as answer:
        head = answer.read(150_000).decode().partition("</head>")[0]
    (link,) = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', head)
    with urlopen(f"{link}?maxwidth=500&maxheight=750&url={quote(address, '')}&dnt=1&format=json") as answer:
        assert answer.headers["Content-Type"].startswith("application/json")
        found: dict[str, Any] = json.load(answer)
        return found


@pytest.mark.parametrize(
    "pasted", ["sample/", "sample/2026/", "sample/2026/4-5/", *(f"embed/{p}" for p in KINDS.values())]
)
def test_an_address_on_its_own_line_becomes_a_widget_in_wordpress(
    pasted: str, visitor: Visitor, other: Neighbour, ours: str
) -> None:
    html = filtered_by_wordpress(discovered(f"{ours}/{pasted}")["html"], "aB3dE6gH9j")
    page = visitor.open(other.put(boxed(html, 500), head=WORDPRESS))
    assert spare_room(page) >= 0
    assert page.locator("iframe").is_visible()
    assert page.locator("iframe").get_attribute("style") is None
    assert page.locator("blockquote").is_hidden()
    widget_of(page).get_by_role("link", name="Дэлгэрэнгүйг үзэх").click()
    page.wait_for_url(f"{ours}/**")
    assert urlsplit(page.url).path == "/" + pasted.removeprefix("embed/").partition("s/section")[0]


@pytest.mark.parametrize(("colour", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(25, 34, 45)")])
@pytest.mark.parametrize("kind", ["body", "plan", "section"])
def test_a_colour_that_was_chosen_reaches_wordpress(
    kind: str, colour: str, ground: str, visitor: Visitor, other: Neighbour, ours: str
) -> None:
    html = filtered_by_wordpress(discovered(f"{ours}/embed/{KINDS[kind]}s/{colour}/")["html"], "aB3dE6gH9j")
    visitor.page.emulate_media(color_scheme="dark" if colour == "light" else "light")
    page = visitor.open(other.put(html, head=WORDPRESS))
    assert widget_of(page).evaluate("getComputedStyle(document.body).backgroundColor") == ground
    assert page.locator("blockquote").is_hidden()
    page = visitor.open(f"{ours}/embed/{KINDS[kind]}s/{colour}/")
    page.wait_for_url(f"{ours}/embed/{KINDS[kind]}#{colour}")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground


def test_in_wordpress_the_number_leads_to_its_page(visitor: Visitor, other: Neighbour, ours: str) -> None:
    html = filtered_by_wordpress(discovered(f"{ours}/sample/2026/")["html"], "aB3dE6gH9j")
    page = visitor.open(other.put(html, head=WORDPRESS))
    widget_of(page).get_by_role("link", name="110").click()
    page.wait_for_url(f"{ours}/110/")


def test_in_wordpress_the_quotation_stays_while_our_server_is_down(
    visitor: Visitor, other: Neighbour, ours: str
) -> None:
    html = filtered_by_wordpress(discovered(f"{ours}/sample/2026/")["html"], "aB3dE6gH9j")
    visitor.context.route(f"{ours}/**", lambda route: route.abort("connectionrefused"))
    page = visitor.open(other.put(html, head=WORDPRESS))
    page.evaluate(SETTLED)
    assert page.locator("blockquote").is_visible()
    assert "Авлигын талаар мэдээлэх утас: 110" in page.locator("blockquote").inner_text()


# Accessibility, weight, the page of codes


def findings(page: Page) -> list[str]:
    response = Axe().run(page, options={"resultTypes": ["violations"], "elementRef": False}).response
    return [
        f"{found['id']}: {place['target']} {place['failureSummary']}"
        for found in response["violations"]
        if found["impact"] in {"serious", "critical"}
        for place in found["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious_in_host_or_frame(
    dark: bool, visitor: Visitor, other: Neighbour, ours: str, codes: dict[str, str]
) -> None:
    visitor.page.emulate_media(color_scheme="dark" if dark else "light")
    body = "".join(boxed(code_of(kind, codes, "column"), 360) for kind in KINDS)
    page = visitor.open(other.put(body + codes["badge"] + codes["script"]))
    page.evaluate(SETTLED)
    assert findings(page) == []
    for address in KINDS.values():
        assert findings(visitor.open(f"{ours}/embed/{address}", 360)) == []
    assert findings(visitor.open(f"{ours}/embed/sample/2026/nothing/")) == []


def test_every_widget_has_less_than_ten_kilobytes(embedded_site: Path) -> None:
    sizes = {path: path.stat().st_size for path in (embedded_site / "embed").rglob("*.html")}
    assert len(sizes) > 60
    assert {path: size for path, size in sizes.items() if size >= 10_000} == {}


def test_the_page_of_codes_copies_and_leads_to_parts(
    visitor: Visitor, other: Neighbour, ours: str, codes: dict[str, str]
) -> None:
    page = visitor.open(f"{ours}/sample/2026/embed/")
    assert visitor.complaints == []
    assert page.locator("pre[data-code=frame]:visible").count() == 1
    page.get_by_role("button", name="Хуулах").first.click()
    page.get_by_text("Хуулсан").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{ours}/sample/2026/"
    page.get_by_label("Юуг харуулах").select_option(index=6)
    page.get_by_label("Өнгө").select_option("#dark")
    page.evaluate(SETTLED)
    chosen = page.locator("pre[data-code=frame]:visible").inner_text()
    assert f'src="{ours}/embed/sample/2026/1-2/badge.svg"' in page.locator("pre[data-code=badge]").inner_text()
    assert f'src="{ours}/embed/sample/2026/badge.png"' in page.locator("pre[data-code=mail]").inner_text()
    assert page.locator("pre[data-code=address]").inner_text() == f"{ours}/sample/2026/1-2/"
    assert f'src="{ours}/embed/sample/2026/1-2/#dark"' in chosen
    assert f'<a href="{ours}/sample/2026/1-2/">1.2. Иргэдэд зориулсан' in chosen
    page.get_by_label("Юуг харуулах").select_option(index=0)
    assert page.locator("pre[data-code=address]").inner_text() == f"{ours}/embed/sample/2026/s/dark/"
    page.get_by_label("Юуг харуулах").select_option(index=6)
    page.get_by_label("Нарийн багана").check()
    page.evaluate(SETTLED)
    narrow = page.locator("pre[data-code=frame]:visible").inner_text()
    shown = visitor.open(other.put(boxed(narrow, 280)))
    assert 0 <= spare_room(shown) < 40


@pytest.mark.parametrize("part", ["1-2", "section-section-1"])
def test_a_part_has_its_whole_code_also_without_scripts(
    part: str, scriptless: Visitor, visitor: Visitor, other: Neighbour, ours: str
) -> None:
    page = scriptless.open(f"{ours}/sample/2026/embed/")
    held = page.locator(f"#part-{part}")
    code = held.locator("pre").text_content() or ""
    widget = held.locator("code").inner_text()
    assert f'src="{widget}"' in code
    assert f'title="{held.locator("a").inner_text()} (' in code
    shown = visitor.open(other.put(boxed(code, 360)))
    assert 0 <= spare_room(shown) < 120
    (link,) = re.findall(r'<p><a href="([^"]+)">', code)
    assert visitor.context.request.get(link.partition("#")[0]).status == 200


def test_a_measure_leads_to_its_code(visitor: Visitor, ours: str) -> None:
    page = visitor.open(f"{ours}/sample/2026/1-2/")
    page.get_by_role("link", name="Өөр сайтад байрлуулах").click()
    page.wait_for_url(f"{ours}/sample/2026/embed/#part-1-2")
    page.locator("#part-1-2 pre").wait_for(state="visible")


def test_the_page_of_codes_works_without_scripts(scriptless: Visitor, ours: str) -> None:
    page = scriptless.open(f"{ours}/sample/2026/embed/")
    for size in ("Нарийн багана", "Бичвэрийн багана", "Бүтэн өргөн"):
        page.get_by_label(size).check()
        assert page.locator("pre[data-code=frame]:visible").count() == 1
    assert page.locator("select:visible").count() == 0
    assert page.frame_locator("iframe").get_by_text("110", exact=True).is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_serious_on_the_page_of_codes(width: int, visitor: Visitor, ours: str) -> None:
    for address in ("sample/2026/embed/", "songinokhairkhan/embed/"):
        page = visitor.open(f"{ours}/{address}", width)
        page.evaluate(SETTLED)
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
