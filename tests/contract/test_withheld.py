"""Personal data in one file keeps that file from the site, and neither its body nor the others."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from iltod.cli import main
from iltod.site.build import BuildResult, build_site

AS_OF = datetime.date(2026, 7, 15)
PHONE = "99112233"
EVIDENCE = "title: Нээлттэй өдөрлөгийн зураг\nkind: photo\ndate: 2026-05-20\nsupports: [1-1]\n"
BODY = "name: Өөр газар\nkind: agency\n"

Minimal = Callable[[dict[str, str]], Path]


def build(root: Path) -> BuildResult:
    return build_site(root, root / "site", AS_OF)


def texts(root: Path) -> str:
    files = [path for path in (root / "site").rglob("*") if path.suffix in (".html", ".json", ".csv", ".yml", ".atom")]
    assert len(files) > 20
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def page(root: Path) -> str:
    return (root / "site/body/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("2026/reports/h1.yml", f"date: 2026-07-10\nentries:\n  - {{measure: 1-2, text: Лавлах {PHONE}}}\n"),
        ("2026/evidence/open-day.yml", EVIDENCE + f"# {PHONE}\n"),
        ("2026/complaints/h1.yml", f"date: 2026-07-10\nreceived: 12\n# {PHONE}\n"),
    ],
)
def test_a_file_with_personal_data_is_left_out_and_named(file: str, content: str, minimal: Minimal) -> None:
    root = minimal({f"plans/body/{file}": content, "plans/other/organisation.yml": BODY})
    result = build(root)
    assert result.files
    assert [problem.code for problem in result.problems if problem.severity == "error"] == ["found_phone"]
    assert PHONE not in texts(root)
    assert f"<li>{file}</li>" in page(root)
    assert (root / "site/other/index.html").is_file()
    for address in ("", "1-2/"):
        shown = (root / f"site/body/2026/{address}index.html").read_text(encoding="utf-8")
        assert f"<li>{file}</li>" in shown
        assert "төлөв, дүнд ороогүй" in shown
        assert "Байгууллагаас энэ сайтад тайлан ирээгүй" not in shown
    assert json.loads((root / "site/body/2026.json").read_text(encoding="utf-8"))["withheld"] == [file]


def test_a_document_takes_its_evidence_with_it(minimal: Minimal) -> None:
    named = EVIDENCE + "file: a.txt\nsha256: 0000000000000000000000000000000000000000000000000000000000000000\n"
    files = {"evidence/open-day.yml": named, "evidence/files/a.txt": f"Утас {PHONE}"}
    root = minimal({f"plans/body/2026/{name}": content for name, content in files.items()})
    import hashlib

    record = root / "plans/body/2026/evidence/open-day.yml"
    digest = hashlib.sha256((root / "plans/body/2026/evidence/files/a.txt").read_bytes()).hexdigest()
    record.write_text(record.read_text(encoding="utf-8").replace("0" * 64, digest), encoding="utf-8")
    assert build(root).files
    assert "<li>2026/evidence/files/a.txt</li>" in page(root)
    assert "Нээлттэй өдөрлөгийн зураг" not in texts(root)


def test_the_number_in_the_name_of_a_file_is_not_repeated(minimal: Minimal) -> None:
    root = minimal({f"plans/body/2026/evidence/open-{PHONE}.yml": EVIDENCE})
    assert build(root).files
    assert PHONE not in texts(root)
    assert "<li>2026/evidence/open-••••••••.yml</li>" in page(root)


def test_a_year_is_left_out_with_its_plan(minimal: Minimal) -> None:
    root = minimal({"plans/other/organisation.yml": BODY})
    plan = root / "plans/body/2026/plan.yml"
    plan.write_text(f"{plan.read_text(encoding='utf-8')}# {PHONE}\n", encoding="utf-8")
    assert build(root).files
    assert not (root / "site/body/2026").exists()
    assert "<li>2026/plan.yml</li>" in page(root)
    assert "хараахан ороогүй" not in page(root)


@pytest.mark.parametrize(
    ("written", "secret"),
    [
        (f"# {PHONE}\n", PHONE),
        (f"  - {{id: hot, name: Лавлах утас {PHONE}, kind: unit}}\n", PHONE),
        ("  - {id: hot, name: Б.Болд УБ99010112, kind: unit}\n", "УБ99010112"),
        ("  - id: hot\n    name: >\n      Данс 5001\n      876543\n    kind: unit\n", "876543"),
        ("  - {id: hot, name: bold@example.com, kind: unit}\n", "bold@example.com"),
    ],
    ids=["comment", "phone", "register", "folded", "email"],
)
def test_in_the_file_about_a_body_it_is_masked(written: str, secret: str, minimal: Minimal) -> None:
    root = minimal({"plans/other/organisation.yml": BODY})
    path = root / "plans/body/organisation.yml"
    content = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(f"{content}\n{written}", encoding="utf-8")
    result = build(root)
    assert {problem.code[:6] for problem in result.problems if problem.severity == "error"} == {"found_"}
    assert result.files
    assert (root / "site/other/index.html").is_file()
    assert secret not in texts(root)
    assert "•" in (root / "site/data/source/body/organisation.yml").read_text(encoding="utf-8")
    assert "<li>organisation.yml</li>" in page(root)
    assert main(["check", "--root", str(root), "--as-of", str(AS_OF)]) == 1


def test_the_contacts_of_a_body_are_not_masked(minimal: Minimal) -> None:
    root = minimal({})
    path = root / "plans/body/organisation.yml"
    contacts = f"contacts: {{phones: ['7011-2233'], emails: [info@body.example.mn]}}\n# 7011-2233 {PHONE}\n"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f"\n{contacts}", encoding="utf-8")
    assert build(root).files
    copy = (root / "site/data/source/body/organisation.yml").read_text(encoding="utf-8")
    assert copy.endswith(f"# 7011-2233 {'•' * len(PHONE)}\n")
    assert "7011-2233" in page(root)


def test_it_comes_back_when_the_data_was_mended(minimal: Minimal) -> None:
    root = minimal({"plans/body/2026/evidence/open-day.yml": EVIDENCE + f"# {PHONE}\n"})
    build(root)
    (root / "plans/body/2026/evidence/open-day.yml").write_text(EVIDENCE, encoding="utf-8")
    assert build(root).problems == ()
    assert "Нээлттэй өдөрлөгийн зураг" in texts(root)
    assert "open-day.yml</li>" not in page(root)


def test_the_check_of_the_data_still_fails(minimal: Minimal, capsys: pytest.CaptureFixture[str]) -> None:
    root = minimal({"plans/body/2026/evidence/open-day.yml": EVIDENCE + f"# {PHONE}\n"})
    assert main(["check", "--root", str(root), "--as-of", str(AS_OF)]) == 1
    assert PHONE not in capsys.readouterr().out
