"""What was withdrawn because of personal data is served nowhere any more; its digest stays."""

from __future__ import annotations

import datetime
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from iltod.site.build import build_site

DAY = datetime.date(2026, 7, 15)
ROOT = Path(__file__).parents[3]
CONTENT = "Иргэний бичиг, утас нь энд байв."
TITLE = "Ганцхан иргэний өргөдөл"
URL = "https://example.mn/ganckhan-irgen"


def item(withdrawn: str) -> str:
    digest = hashlib.sha256(CONTENT.encode()).hexdigest()
    return (
        f"title: {TITLE}\nkind: document\ndate: 2026-05-20\nsupports: [1-1]\nfile: bichig.txt\n"
        f"url: {URL}\n"
        f"sha256: {digest}\n{withdrawn}"
    )


@pytest.mark.parametrize(
    ("withdrawn", "served"),
    [
        ("", True),
        ("withdrawn: {date: 2026-06-01, reason: Буруу файл.}\n", True),
        ("withdrawn: {date: 2026-06-01, reason: Утас, personal_data: true}\n", False),
        ("withdrawn: {date: 2026-07-30, reason: Утас, personal_data: true}\n", False),  # also on an earlier day
    ],
)
def test_a_file_with_personal_data_is_not_served(
    minimal: Callable[..., Path], tmp_path: Path, withdrawn: str, served: bool
) -> None:
    folder = "plans/body/2026/evidence"
    root = minimal({f"{folder}/bichig.yml": item(withdrawn), f"{folder}/files/bichig.txt": CONTENT})
    for part in ("content", "site_templates"):
        shutil.copytree(ROOT / part, root / part)
    site = tmp_path / "site"
    assert build_site(root, site, DAY, workers=1).files
    assert [path.name for path in site.rglob("bichig.txt")] == (["bichig.txt"] if served else [])
    page = (site / "body/2026/1-1/index.html").read_text(encoding="utf-8")
    assert ("files/bichig.txt" in page) is served
    digest = hashlib.sha256(CONTENT.encode()).hexdigest()
    assert digest in page
    assert digest in (site / "body/digests.json").read_text(encoding="utf-8")
    assert ("Утас" in page) is not served, "why it was withdrawn stays"
    assert (site / "data/source/body/2026/evidence/bichig.yml").is_file() is served
    words = (TITLE.encode(), URL.encode(), b"bichig.txt")
    holding = {
        path.name for path in site.rglob("*") if path.is_file() and any(word in path.read_bytes() for word in words)
    }
    assert bool(holding) is served, holding
