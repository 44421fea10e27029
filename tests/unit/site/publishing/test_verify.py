"""A published site is checked against its lists: nothing that was altered, lost or added stays hidden."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iltod.cli import main
from iltod.model import Signature, Stamp
from iltod.site.build import build_site
from iltod.site.publishing import verify
from iltod.site.publishing.verify import Difference, Finding, ListError, read_stamp, verify_site

FILES = {
    "index.html": "<p>Нүүр</p>",
    "404.html": "",
    "data/organisations.json": "{}",
    "assets/icon.svg": "<svg/>",
}
BODIES = {
    "energy": {"energy/index.html": "a", "energy/2024/1-1/index.html": "б", "energy.json": "{}"},
    "sample": {"sample/index.html": "c", "data/source/sample/2026/evidence/files/a.pdf": "%PDF"},
}


def entry(path: str, content: str) -> dict[str, Any]:
    return {"path": path, "sha256": hashlib.sha256(content.encode()).hexdigest(), "bytes": len(content.encode())}


def write(site: Path, path: str, content: str) -> None:
    target = site / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content, encoding="utf-8")


def publish(site: Path, **changes: Any) -> str:
    """Write the small site with its lists; `changes` replace parts of the list of the site."""
    bodies = []
    for path, content in [*FILES.items(), *(pair for files in BODIES.values() for pair in files.items())]:
        write(site, path, content)
    for name, files in BODIES.items():
        listed = [entry(path, content) for path, content in files.items()]
        text = json.dumps({"format": "iltod-manifest-1", "files": listed})
        write(site, f"{name}/manifest.json", text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        bodies.append({"id": name, "manifest": f"{name}/manifest.json", "sha256": digest})
    listed = [entry(path, content) for path, content in FILES.items()]
    whole = {"format": "iltod-manifest-1", "as_of": "2026-11-22", "files": listed, "organisations": bodies}
    text = json.dumps({**whole, **changes})
    write(site, "manifest.json", text)
    return text


def test_one_altered_list_is_named_and_nothing_of_its_innocent_files(tmp_path: Path) -> None:
    outside = {"embed/energy/2024/index.html": "w", "embed/energy/badge.svg": "b", "energy.csv": "c"}
    BODIES["energy"].update(outside)
    try:
        publish(tmp_path)
    finally:
        for path in outside:
            del BODIES["energy"][path]
    assert verify_site(tmp_path).findings == ()
    path = tmp_path / "energy/manifest.json"
    path.write_text(path.read_text() + " ")
    found = verify_site(tmp_path).findings
    assert found == (
        Finding("energy/", Difference.UNCHECKED),
        Finding("energy/manifest.json", Difference.ALTERED),
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    publish(tmp_path)
    return tmp_path


def found(site: Path, kept: Path | None = None) -> list[tuple[str, str]]:
    return [(finding.path, finding.difference.value) for finding in verify_site(site, kept).findings]


def test_a_site_as_it_was_published_has_no_difference(site: Path) -> None:
    result = verify_site(site)
    assert result.findings == ()
    # 4 files of the site, 5 of the bodies, 2 lists of bodies, the list of the site
    assert (result.files, result.as_of) == (12, "2026-11-22")
    assert result.digest == hashlib.sha256((site / "manifest.json").read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (lambda site: write(site, "index.html", "<p>Нvvр</p>"), [("index.html", "altered")]),
        (lambda site: write(site, "404.html", "x"), [("404.html", "altered")]),
        (lambda site: write(site, "energy/2024/1-1/index.html", "в"), [("energy/2024/1-1/index.html", "altered")]),
        (lambda site: (site / "energy.json").unlink(), [("energy.json", "missing")]),
        (
            lambda site: (site / "data/source/sample/2026/evidence/files/a.pdf").unlink(),
            [("data/source/sample/2026/evidence/files/a.pdf", "missing")],
        ),
        (lambda site: write(site, "spy.js", ""), [("spy.js", "extra")]),
        (lambda site: write(site, "energy/2024/new/index.html", ""), [("energy/2024/new/index.html", "extra")]),
        (lambda site: write(site, "data/source/sample/x.yml", ""), [("data/source/sample/x.yml", "extra")]),
        (lambda site: write(site, "nobody/index.html", ""), [("nobody/index.html", "extra")]),
        (lambda site: write(site, "nobody/manifest.json", ""), [("nobody/manifest.json", "extra")]),
        (
            lambda site: (site / "energy/manifest.json").unlink(),
            [("energy/", "unchecked"), ("energy/manifest.json", "missing")],
        ),
    ],
)
def test_what_was_done_to_a_site_is_named(
    tamper: Callable[[Path], object], expected: list[tuple[str, str]], site: Path
) -> None:
    tamper(site)
    assert found(site) == expected


def test_a_renamed_file_is_missing_and_not_listed(site: Path) -> None:
    (site / "assets/icon.svg").rename(site / "assets/icon2.svg")
    assert found(site) == [("assets/icon.svg", "missing"), ("assets/icon2.svg", "extra")]


def test_a_file_and_its_entry_altered_together_are_caught_by_the_list_of_the_site(site: Path) -> None:
    write(site, "sample/index.html", "C")
    listed = [entry("sample/index.html", "C")]
    write(site, "sample/manifest.json", json.dumps({"format": "iltod-manifest-1", "files": listed}))
    assert found(site) == [("sample/", "unchecked"), ("sample/manifest.json", "altered")]


def test_a_whole_forged_site_is_caught_by_a_list_kept_elsewhere(site: Path, tmp_path_factory: Any) -> None:
    kept = tmp_path_factory.mktemp("kept") / "manifest.json"
    kept.write_bytes((site / "manifest.json").read_bytes())
    assert found(site, kept) == []
    forged_files = {**FILES, "index.html": "forged"}
    write(site, "index.html", "forged")
    publish_listed = [entry(path, content) for path, content in forged_files.items()]
    text = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    write(site, "manifest.json", json.dumps({**text, "files": publish_listed}))
    assert found(site) == []
    assert found(site, kept) == [("index.html", "altered"), ("manifest.json", "altered")]


@pytest.mark.parametrize(
    "path", ["../outside.txt", "/etc/hostname", "a/../../outside.txt", "", "a//b", "C:\\x", "a\0b"]
)
def test_a_list_cannot_lead_out_of_the_folder(path: str, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("тоолж болохгүй", encoding="utf-8")
    site = tmp_path / "site"
    site.mkdir()
    publish(site, files=[entry(name, content) for name, content in FILES.items()] + [entry(path, "тоолж болохгүй")])
    assert found(site) == [(path, "missing")]


def test_a_link_is_not_the_file_that_was_published(site: Path, tmp_path_factory: Any) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "index.html").write_text("<p>Нүүр</p>", encoding="utf-8")
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(outside / "index.html")
    (site / "more").symlink_to(outside, target_is_directory=True)
    assert found(site) == [("index.html", "missing"), ("more", "extra")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"format": "other", "as_of": "2026-11-22", "files": [], "organisations": []}',
        b'{"format": "iltod-manifest-1", "as_of": "2026-11-22", "files": [{"path": 1}], "organisations": []}',
        b'{"format": "iltod-manifest-1", "as_of": "2026-11-22", "files": [], "organisations": '
        b'[{"id": "../..", "manifest": "m", "sha256": "' + b"0" * 64 + b'"}]}',
    ],
)
def test_what_is_no_list_is_wrong_use(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(ListError):
        verify_site(tmp_path)
    assert main(["verify", str(tmp_path)]) == 2
    assert "manifest.json" in capsys.readouterr().err


def test_a_body_list_that_is_nonsense_is_told(site: Path) -> None:
    text = json.loads((site / "manifest.json").read_text(encoding="utf-8"))
    write(site, "energy/manifest.json", "{}")
    text["organisations"][0]["sha256"] = hashlib.sha256(b"{}").hexdigest()
    write(site, "manifest.json", json.dumps(text))
    assert found(site) == [("energy/", "unchecked"), ("energy/manifest.json", "altered")]


def test_findings_are_sorted_by_path() -> None:
    assert sorted([Finding("b", Difference.ALTERED), Finding("a", Difference.MISSING)])[0].path == "a"


def test_the_command_tells_in_both_languages_and_by_its_exit_code(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(site)]) == 0
    said = capsys.readouterr().out
    assert "Өөрчлөгдсөн файл алга: 12 файл шалгав." in said
    assert hashlib.sha256((site / "manifest.json").read_bytes()).hexdigest() in said
    write(site, "index.html", "x")
    write(site, "<script>alert(1)</script>\x1b[31m.html".replace("/", "_"), "")
    assert main(["verify", str(site)]) == 1
    said = capsys.readouterr().out
    assert "index.html: өөрчлөгдсөн" in said
    assert "<script>alert(1)<_script>\N{REPLACEMENT CHARACTER}[31m.html: жагсаалтад байхгүй" in said
    assert "\x1b" not in said
    assert main(["verify", str(site), "--lang", "en"]) == 1
    assert "index.html: altered" in capsys.readouterr().out


def test_a_real_site_verifies_and_a_tampered_page_of_it_is_named(tmp_path: Path) -> None:
    root = Path(__file__).parents[4]
    site = tmp_path / "site"
    assert build_site(root, site, datetime.date(2026, 11, 22), workers=1).files > 100
    assert found(site) == []
    page = site / "sample/2026/1-1/index.html"
    page.write_bytes(page.read_bytes().replace("Бүрэн хэрэгжсэн".encode(), "Хэрэгжээгүй".encode(), 1))
    (site / "data/source/sample/2026/evidence/files/hotline-posters.txt").unlink()
    assert found(site) == [
        ("data/source/sample/2026/evidence/files/hotline-posters.txt", "missing"),
        ("sample/2026/1-1/index.html", "altered"),
    ]


def test_a_folder_behind_a_link_is_not_the_one_that_was_published(site: Path, tmp_path_factory: Any) -> None:
    """Every file in it is right, but what it leads to can be changed from elsewhere."""
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "2024"
    (site / "energy/2024").rename(elsewhere)
    (site / "energy/2024").symlink_to(elsewhere, target_is_directory=True)
    assert found(site) == [("energy/2024", "extra"), ("energy/2024/1-1/index.html", "missing")]


@pytest.mark.parametrize("path", [".nojekyll", "CNAME", ".git", "_redirects", ".well-known/security.txt"])
def test_what_hosts_add_at_the_top_of_a_site_is_no_finding(path: str, tmp_path: Path) -> None:
    publish(tmp_path)
    write(tmp_path, path, "x")
    assert verify_site(tmp_path).findings == ()
    write(tmp_path, f"energy/{path.rpartition('/')[2]}", "x")
    assert [finding.difference for finding in verify_site(tmp_path).findings] == [Difference.EXTRA]


def test_a_repository_in_the_site_is_no_finding(tmp_path: Path) -> None:
    publish(tmp_path)
    write(tmp_path, ".git/objects/ab/cd", "x")
    assert verify_site(tmp_path).findings == ()


SAMPLE = Path(__file__).parents[4] / "plans/sample/2026/evidence/files"
TOKEN = (SAMPLE / "ethics-training.tsr").read_bytes()
AUTHORITY = (SAMPLE / "sample-tsa-ca.pem").read_bytes()
STAMPED = hashlib.sha256((SAMPLE / "ethics-training.csv").read_bytes()).hexdigest()


def test_a_time_stamp_of_the_list_says_when_and_by_whom(tmp_path: Path) -> None:
    (tmp_path / "manifest.tsr").write_bytes(TOKEN)
    stamp, findings = read_stamp(tmp_path, STAMPED, AUTHORITY)
    assert stamp
    assert (stamp.signature, stamp.authority) == (Signature.TRUSTED, "Sample time stamp authority (not trusted)")
    assert findings == []
    stamp, findings = read_stamp(tmp_path, STAMPED)
    assert stamp
    assert (stamp.signature, findings) == (Signature.UNVERIFIED, [])
    (tmp_path / "manifest.tsr").write_bytes(TOKEN[:-3] + bytes([TOKEN[-3] ^ 1]) + TOKEN[-2:])
    assert read_stamp(tmp_path, STAMPED, AUTHORITY)[1], "the signature is wrong"


@pytest.mark.parametrize("content", [TOKEN, b"", b"junk", b"0" * 100_000])
def test_a_time_stamp_of_another_list_is_told_and_one_that_is_not_there_is_not(site: Path, content: bytes) -> None:
    assert verify_site(site).stamp is None
    (site / "manifest.tsr").write_bytes(content)
    assert found(site) == [("manifest.tsr", "altered")]


def test_the_command_tells_the_time_stamp(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = Stamp(token="manifest.tsr", sha256=STAMPED, signature=Signature.TRUSTED, authority="Тамга олгогч")
    monkeypatch.setattr(verify, "read_stamps", lambda *_: iter([stamp]))
    (site / "manifest.tsr").write_bytes(TOKEN)
    (site / "a.pem").write_bytes(AUTHORITY)
    authority = site.parent / "authority.pem"
    (site / "a.pem").rename(authority)
    assert main(["verify", str(site), "--trusted", str(authority)]) == 0
    assert "Тамга олгогч" in capsys.readouterr().out
    assert main(["verify", str(site), "--trusted", str(site / "nothing.pem")]) == 2
