"""Prose pages get the addresses that MkDocs gives them, and their links to data lead there from any depth."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown

from iltod.core.failure import ProjectFileError
from iltod.pages.prose.prose_markdown import EXTENSIONS, TERMS_MARK, ProseExtension, ProseLink, ProsePart, prose_address
from iltod.pages.prose.prose_pages import dead_links, read_page, read_prose
from iltod.pages.wording import Wording

WORDING = Wording(
    {"terms": {"unit": {"name": "Нэгж", "text": "Хэлтэс."}, "act": {"name": "Акт", "text": "А.", "more": "[Б](b.md)"}}}
)


def finished(html: str, root: str = "../") -> ProseExtension:
    """Return an extension that finished this HTML, which `html` then has."""
    extension = ProseExtension(WORDING)
    extension.begin("about.md", root, resolve=False)
    extension.html = extension.finish(html)  # type: ignore[attr-defined]
    return extension


def relative_links(html: str, root: str) -> str:
    return finished(html, root).html  # type: ignore[attr-defined, no-any-return]


def write_page(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("file", "address"),
    [("about.md", "about/"), ("110.md", "110/"), ("help/officers.md", "help/officers/"), ("help/index.md", "help/")],
)
def test_a_file_has_the_address_that_mkdocs_gives_it(file: str, address: str) -> None:
    assert prose_address(file) == address


def test_a_page_has_its_title_description_and_html(tmp_path: Path) -> None:
    path = write_page(
        tmp_path, "about.md", '---\ntitle: "Сайт: тухай"\ndescription: Юу вэ\n---\n\n# Гарчиг\n\nӨ, Ү, Ё.\n'
    )
    page = read_page(path, "about.md", WORDING)
    assert (page.title, page.description, page.address) == ("Сайт: тухай", "Юу вэ", "about/")
    assert "<p>Ө, Ү, Ё.</p>" in page.html
    assert "---" not in page.html


@pytest.mark.parametrize("text", ["# Гарчиг\n", "---\ndescription: x\n---\n", "---\n- a\n---\n", ""])
def test_a_page_without_a_title_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    path = write_page(tmp_path, "about.md", text)
    with pytest.raises(ProjectFileError, match=r"content/about\.md:1:1"):
        read_page(path, "about.md", WORDING)


def test_links_between_files_become_links_between_addresses(tmp_path: Path) -> None:
    path = write_page(
        tmp_path,
        "help/a.md",
        "---\ntitle: А\n---\n"
        "[1](b.md#x) [2](../about.md) [3](picture.png) [4](https://iaac.mn) [5](tel:110) [6](#here)\n",
    )
    html = read_page(path, "help/a.md", WORDING).html
    assert [part.split('"')[0] for part in html.split('href="')[1:]] == [
        "../../help/b/#x",
        "../../about/",
        "../../help/picture.png",
        "https://iaac.mn",
        "tel:110",
        "#here",
    ]


@pytest.mark.parametrize(
    ("html", "relative"),
    [
        ('<a href="/calendar/">x</a>', '<a href="../calendar/">x</a>'),
        ('<a class="b" href="/body/2025/#m1">x</a>', '<a class="b" href="../body/2025/#m1">x</a>'),
        ('<a href="/">x</a>', '<a href="../">x</a>'),
        ('<img alt="" src="/assets/a.svg">', '<img alt="" src="../assets/a.svg">'),
        ('<a href="//evil.example/">x</a>', '<a href="//evil.example/">x</a>'),
        ('<a href="https://iaac.mn/">x</a>', '<a href="https://iaac.mn/">x</a>'),
        ('<code>href="/x/"</code>', '<code>href="/x/"</code>'),
        ('<p>a &lt;b href="/x/"&gt;</p>', '<p>a &lt;b href="/x/"&gt;</p>'),
    ],
)
def test_links_from_the_root_lead_there_from_the_page(html: str, relative: str) -> None:
    assert relative_links(html, "../") == relative


def test_the_home_page_can_link_to_itself() -> None:
    assert relative_links('<a href="/">x</a>', "") == '<a href="./">x</a>'


@given(st.text())
@example("&A")
@example("a&b c & d &copy 2026 &copyright &#65 x &#x &amp &&")
@example("&notit; &lt;b&gt;")
def test_text_without_tags_is_never_changed(text: str) -> None:
    safe = text.replace("<", "&lt;")
    assert unescape(relative_links(safe, "../")) == unescape(safe)
    if "&" not in text:
        assert relative_links(safe, "../") == safe


def test_an_ampersand_in_a_script_stays(tmp_path: Path) -> None:
    script = "<script>if (a && b) { c &= 1 }</script>"
    assert relative_links(f"<p>R&D</p>{script}<!-- a & b -->", "../") == f"<p>R&amp;D</p>{script}<!-- a & b -->"


def test_only_links_within_the_site_are_told() -> None:
    html = '<a href="/a/#b">1</a> <a href="/c.json?x=1">2</a> <a href="https://iaac.mn">3</a> <a href="//x/">4</a>'
    assert finished(html).links == (ProseLink("about.md", "a/", "b"), ProseLink("about.md", "c.json"))


def test_links_that_lead_nowhere_are_told_once_and_in_order(tmp_path: Path) -> None:
    write_page(tmp_path, "a/index.html", '<h2 id="b">Б</h2>')
    write_page(tmp_path, "index.html", "")
    write_page(tmp_path, "a.json", "{}")
    links = [
        ProseLink("x.md", "z/"),
        ProseLink("x.md", "a/", "b"),
        ProseLink("x.md", "a/", "nowhere"),
        ProseLink("x.md", ""),
        ProseLink("x.md", "a.json"),
        ProseLink("x.md", "z/"),
        ProseLink("x.md", "a"),
    ]
    assert [str(link) for link in dead_links(links, tmp_path)] == [
        "content/x.md: /a",
        "content/x.md: /a/#nowhere",
        "content/x.md: /z/",
    ]


def test_pages_come_in_the_order_of_their_files(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.md", "c.md"):
        write_page(tmp_path, name, "---\ntitle: Х\n---\n")
    assert [page.file for page in read_prose(tmp_path, WORDING)] == ["a/z.md", "b.md", "c.md"]


def test_the_terms_stand_where_their_mark_stands_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    path = write_page(tmp_path, "glossary.md", f"---\ntitle: А\n---\n\nОмнөх.\n\n{TERMS_MARK}\n")
    html = read_page(path, "glossary.md", WORDING).html
    assert html.index('id="act"') < html.index('id="unit"')
    assert '<dd>А. <a href="../b/">Б</a></dd>' in html
    assert TERMS_MARK not in html


def test_a_table_and_a_link_are_named_by_their_heading_and_a_table_can_be_scrolled_by_key() -> None:
    html = '<h2 id="a">«А» "Б" <code>в</code> &amp; г<a class="headerlink" href="#a">#</a></h2><p>…</p>'
    table = "<table><thead><tr><th>Нэр</th><th style='x'>Тоо</th></tr></thead></table>"
    assert relative_links(html + table, "../") == html.replace('href="#a"', 'href="#a" aria-labelledby="a"') + (
        '<table tabindex="0" aria-label="«А» &#34;Б&#34; в &amp; г"><thead><tr>'
        '<th scope="col">Нэр</th><th scope="col" style=\'x\'>Тоо</th></tr></thead></table>'
    )
    assert relative_links("<table></table>", "../") == "<table></table>"


def test_the_search_gets_each_part_as_plain_text() -> None:
    html = (
        '<h1 id="t">Аргачлал</h1><p>Эхний<br>үг.</p><pre>нууц</pre>'
        '<h2 id="late">Хугацаа <em>хэтэрсэн</em><a class="headerlink" href="#late">#</a></h2>'
        '<p>Тайлбар &amp; жишээ</p><script>нууц</script><dl><dt><strong id="hb">ХБ</strong></dt><dd>Болоогүй</dd></dl>'
    )
    assert finished(html).parts == (
        ProsePart("", "", "Аргачлал Эхний үг."),
        ProsePart("late", "Хугацаа хэтэрсэн", "Тайлбар & жишээ"),
        ProsePart("hb", "ХБ", "Болоогүй"),
    )


@pytest.mark.parametrize(
    "html",
    [
        "<p>a &lt; b &amp; &copy; &#1234; &unknown; <!-- x --> <br /> <wbr></p>",
        '<input type="file" multiple hidden> <img alt="" src="a.png">',
        "<script>if (a < b) { document.write(\"<a href='/x/'>\"); }</script>",
        "<pre><code>&lt;a href=&quot;/x/&quot;&gt;\n</code></pre>",
    ],
)
def test_what_needs_no_change_stays_as_it_is(html: str) -> None:
    assert relative_links(html, "../") == html


@given(st.text())
def test_any_markdown_is_read(text: str) -> None:
    extension = ProseExtension(WORDING)
    extension.begin("about.md", "../", resolve=True)
    Markdown(extensions=[*EXTENSIONS, extension], extension_configs=EXTENSIONS).convert(text)
    assert bool(extension.parts) == bool(text.strip())


# What no page may hold


UNSAFE = {
    "<script>alert(1)</script>": "<script",
    '<script src="https://x.example/a.js"></script>': "<script",
    '<p onclick="a()">а</p>': "onclick",
    '<iframe src="/a/"></iframe>': "<iframe",
    '<form action="/a/"></form>': "<form",
    "[а](javascript:alert(1))": "javascript:alert(1)",
    '<a href=" java&#10;script:alert(1)">а</a>': "script:alert(1)",
    "![а](https://x.example/a.png)": "https://x.example/a.png",
    "![а](//x.example/a.png)": "//x.example/a.png",
    '<img src="a.png" srcset="a.png 1x, //x.example/b.png 2x">': "//x.example/b.png",
    '<svg><use href="https://x.example/a.svg#b"/></svg>': "https://x.example/a.svg#b",
    '<p style="background: url(//x.example/a.png)">а</p>': "url(//x.example",
}


@pytest.mark.parametrize(("written", "told"), UNSAFE.items())
def test_what_runs_or_asks_another_host_is_told_with_its_place(written: str, told: str, tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text(f"---\ntitle: Хуудас\n---\n\n# Гарчиг\n\n{written}\n", encoding="utf-8")
    with pytest.raises(ProjectFileError) as found:
        read_page(page, "a.md", WORDING)
    assert told in str(found.value) or "java" in str(found.value)
    line = int(str(found.value).split(":")[1])
    assert line == 7 or "&#10;" in written
    assert str(found.value).startswith("content/a.md:")


@pytest.mark.parametrize(
    "written",
    [
        "[а](https://x.example/) <https://x.example/> [б](mailto:a@x.mn) [в](tel:110)",
        "![а](a.png) ![б](/img/a.png)",
        "`<script>alert(1)</script>` ба `javascript:`",
        "```html\n<iframe src='https://x.example/'></iframe>\n```",
        '<div class="card" hidden><button type="button">а</button></div>',
        '<script src="/assets/offline.js" defer></script>',
    ],
)
def test_what_is_harmless_or_only_shown_is_let_through(written: str, tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text(f"---\ntitle: Хуудас\n---\n\n{written}\n", encoding="utf-8")
    assert read_page(page, "a.md", WORDING).html
