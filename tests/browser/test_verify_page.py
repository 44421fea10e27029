"""A reader is told what a file of theirs proves; the file stays in the browser."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from reader import PHONE, Reader

WAIT = 10_000


def choose(page: Page, *files: Path) -> None:
    page.locator("[data-verify] input").set_input_files(files)


def results(page: Page) -> str:
    expect(page.locator("[data-results] section").first).not_to_contain_text("бодож байна", timeout=WAIT)
    return page.locator("[data-results]").inner_text()


def test_a_published_file_leads_to_what_it_proves(reader: Reader, root: Path) -> None:
    page = reader.open("verify/", PHONE)
    choose(page, root / "plans/sample/2026/evidence/files/hotline-posters.txt")
    told = results(page)
    assert "энэ сайтад байгаа нотломжтой яг ижил байна." in told
    assert "110 дугаарыг сурталчилсан зурагт хуудас байрлуулсан бүртгэл" in told
    assert "2026-06-29" in told
    assert "зохиомол жишээ" in told
    link = page.locator("[data-results] a")
    assert (link.get_attribute("href") or "").endswith("/sample/2026/1-1/#evidence-hotline-posters")
    link.click()
    assert page.locator("#evidence-hotline-posters").is_visible()
    assert reader.foreign == []


def test_one_changed_letter_is_another_file(reader: Reader, root: Path, tmp_path: Path) -> None:
    content = (root / "plans/sample/2026/evidence/files/hotline-posters.txt").read_bytes()
    changed = tmp_path / "hotline-posters.txt"
    changed.write_bytes(content.replace(b"1", b"2", 1))
    page = reader.open("verify/")
    choose(page, changed)
    told = results(page)
    assert "Ийм файл энэ сайтад алга." in told
    assert hashlib.sha256(changed.read_bytes()).hexdigest() in told


@pytest.mark.parametrize("size", [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 4 * 1024 * 1024 + 7])
def test_the_digest_is_right_at_the_edges_of_blocks_and_pieces(reader: Reader, tmp_path: Path, size: int) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(bytes(number * 7 % 251 for number in range(min(size, 1000))) * (size // 1000 + 1))
    with file.open("rb+") as stream:
        stream.truncate(size)
    page = reader.open("verify/")
    choose(page, file)
    assert hashlib.sha256(file.read_bytes()).hexdigest() in results(page)


def test_fifty_megabytes_are_read_in_pieces_and_the_page_stays_usable(reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "big.bin"
    piece = bytes(range(256)) * 4096
    file.write_bytes(piece * 50)
    page = reader.open("verify/")
    choose(page, file)
    expect(page.locator("[role=status]").first).to_contain_text("%", timeout=WAIT)
    assert page.evaluate("1 + 1") == 2
    assert hashlib.sha256(file.read_bytes()).hexdigest() in results(page)


def test_nothing_of_the_file_is_sent(reader: Reader, root: Path) -> None:
    page = reader.open("verify/")
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url, request.post_data)))
    choose(page, root / "plans/sample/2026/evidence/files/hotline-posters.txt")
    results(page)
    assert {(method, data) for method, _, data in sent} == {("GET", None)}
    names = [url.removeprefix(f"{reader.base}/") for _, url, _ in sent if not url.endswith("icon.svg")]
    assert names == ["assets/sha256.js", "data/digests/index.json", "data/digests/ba.json", "sample/digests.json"]


def test_two_files_are_told_apart(reader: Reader, root: Path) -> None:
    files = root / "plans/sample/2026/evidence/files"
    page = reader.open("verify/")
    choose(page, files / "ethics-training.csv", files / "sample-tsa-ca.pem")
    expect(page.locator("[data-results] section")).to_have_count(2, timeout=WAIT)
    told = page.locator("[data-results] section")
    expect(told.nth(0)).to_contain_text("энэ сайтад алга", timeout=WAIT)
    assert "4.4" in told.nth(1).inner_text()


def test_a_list_that_cannot_be_read_is_no_unknown_file(reader: Reader, root: Path) -> None:
    page = reader.open("verify/")

    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/data/digests/*", refuse)
    choose(page, root / "plans/sample/2026/evidence/files/ethics-training.csv")
    told = results(page)
    page.unroute("**/data/digests/*", refuse)
    assert "Кодуудын жагсаалтыг уншиж чадсангүй" in told
    assert "энэ сайтад алга" not in told
    reader.complaints.clear()


def test_a_hostile_name_and_hostile_lists_are_text(reader: Reader, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "<img src=x onerror=alert(1)>{{ 7*7 }}.txt"
    file.write_bytes((root / "plans/sample/2026/evidence/files/ethics-training.csv").read_bytes())
    page = reader.open("verify/")
    known = json.loads(page.request.get(f"{reader.base}/sample/digests.json").text())
    known["files"][0]["title"] = "<script>alert(1)</script>"
    known["files"][0]["measures"][0]["title"] = "\"'&<>"

    def lie(route: Route) -> None:
        route.fulfill(json=known)

    page.route("**/sample/digests.json", lie)
    choose(page, file)
    told = results(page)
    page.unroute("**/sample/digests.json", lie)
    assert "<img src=x onerror=alert(1)>{{ 7*7 }}.txt" in told
    assert "<script>alert(1)</script>" in told
    assert "\"'&<>" in told
    assert page.locator("[data-results] script, [data-results] img").count() == 0
    assert reader.dialogs == []


def test_a_file_can_be_dropped(reader: Reader) -> None:
    page = reader.open("verify/")
    transfer = page.evaluate_handle(
        "() => { const t = new DataTransfer(); t.items.add(new File(['abc'], 'abc.txt')); return t; }"
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})
    assert "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" in results(page)


def test_without_script_the_page_tells_how_to_do_it_by_hand(reader: Reader) -> None:
    page = reader.open("verify/", script=False)
    assert not page.locator("[data-verify]").is_visible()
    text = page.locator("#main").inner_text()
    assert "certutil -hashfile" in text
    assert "sha256sum" in text
    assert "/data/digests/index.json" in text


def test_plain_http_is_enough(root: Path) -> None:
    """Browsers offer `crypto.subtle` over https only."""
    assets = root / "site_templates/theme/assets"
    assert all("crypto" not in (assets / name).read_text(encoding="utf-8") for name in ("verify.js", "sha256.js"))
