"""The lists of published files tell what a site consists of, and what must be sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iltod.site.publishing.manifest import (
    BodyEntry,
    Changes,
    ManifestError,
    body_manifest_path,
    changes,
    digest,
    files_by_path,
    published,
    read_site_manifest,
    write_body_manifest,
    write_site_manifest,
)

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def make_site(folder: Path) -> Path:
    body = write_body_manifest([published("a/index.html", b"page"), published("a.json", b"")])
    entry = BodyEntry("a", body_manifest_path("a"), digest(body))
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "manifest.json").write_bytes(body)
    (folder / "manifest.json").write_bytes(
        write_site_manifest("2026-07-15", [published("index.html", b"home"), published("404.html", b"")], [entry])
    )
    return folder


def test_a_list_says_path_digest_and_size_in_the_order_of_paths(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    document = json.loads((site / "manifest.json").read_text())
    assert document["format"] == "iltod-manifest-1"
    assert document["as_of"] == "2026-07-15"
    assert document["files"] == [
        {"path": "404.html", "sha256": EMPTY, "bytes": 0},
        {"path": "index.html", "sha256": digest(b"home"), "bytes": 4},
    ]
    assert [entry["id"] for entry in document["organisations"]] == ["a"]
    assert (site / "manifest.json").read_text().count("\n") == 11


def test_an_empty_list_is_still_one() -> None:
    assert json.loads(write_site_manifest("2026-07-15", [], []))["files"] == []


def test_all_files_are_told_from_the_lists_alone(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    assert sorted(files_by_path(site)) == [
        "404.html",
        "a.json",
        "a/index.html",
        "a/manifest.json",
        "index.html",
        "manifest.json",
    ]


def test_what_must_be_sent_and_what_taken_away() -> None:
    before = {"same": "1", "other": "2", "gone": "3"}
    after = {"same": "1", "other": "9", "new": "4"}
    assert changes(before, after) == Changes(("new", "other"), ("gone",))
    assert changes(after, after) == Changes((), ())


@pytest.mark.parametrize(
    "content", [None, b"", b"{", b"[]", b'{"format": "other", "as_of": "", "files": [], "organisations": []}', b"\xff"]
)
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(ManifestError, match=r"manifest\.json"):
        read_site_manifest(tmp_path)


def test_a_body_without_its_list_is_refused(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    (site / "a" / "manifest.json").unlink()
    with pytest.raises(ManifestError, match=r"a/manifest\.json"):
        files_by_path(site)
