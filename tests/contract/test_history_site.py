"""The site of a repository: what its pages say of the past, and that it says nothing where nothing is known."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from html_reading import HtmlReading
from repositories import EMAIL, NAME, ORGANISATION, Repo, day, evidence, plan, report
from whole_site import run_engine, tree

from iltod.cli import main
from iltod.exports.tables.csv_files import read_table
from iltod.site.build import build_site
from iltod.site.publishing.publications import line_digest

TODAY = day("2026-12-01")
COMMIT_URL = "https://git.example.mn/data/commit/{commit}"
NO_HISTORY = "Энэ сайтыг засварын түүхгүй өгөгдлөөс бүтээсэн тул"
HOSTILE = '"<script>alert(1)</script> \'&<> {{ 7*7 }} {% raw %} javascript:alert(1)"'


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A project whose plan was changed twice, once by an act and once without; no test changes it."""
    repo = Repo(tmp_path_factory.mktemp("made") / "project")
    for part in ("content", "site_templates"):
        shutil.copytree(root / part, repo.root / part)
    shutil.copy(root / "mkdocs.yml", repo.root)
    (repo.root / ".gitignore").write_text(".cache/\nsite/\n")
    repo.begin("2026-02-01")
    repo.commit("2026-04-06", {"reports/q1.yml": report("70", evidence="a"), "evidence/a.yml": evidence()})
    act = "\namendments: [{date: 2026-05-01, act: Даргын тушаал, number: А/9, text: Хойшлуулав., measures: [1-1]}]\n"
    repo.commit("2026-05-02", {"plan.yml": plan("3-р улирал", extra=act)})
    repo.commit("2026-06-02", {"reports/q1.yml": report("100", evidence="a")})
    repo.commit("2026-07-02", {"plan.yml": plan("3-р улирал", performer="press", extra=act)})
    return repo


@pytest.fixture(scope="module")
def site(made: Repo) -> Path:
    """Its site."""
    return built(made.root)


def test_a_published_site_names_the_publication_before_it_on_every_piece_that_travels(
    repo: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = repo.root.parent / "out"
    build = ["build", "--root", str(repo.root), "--output", str(site), "--as-of", "2026-12-01", "--quiet"]
    build += ["--site-url", "https://iltod.example.mn/", "--cards", "none"]
    monkeypatch.delenv("CI", raising=False)
    assert main([*build, "--log", "new"]) == 0
    first = (site / "log.jsonl").read_bytes()
    assert "Өмнөх нийтлэл" not in (site / "index.html").read_text(encoding="utf-8"), "it is the first"
    kept = repo.root.parent / "published.jsonl"
    kept.write_bytes(first)
    repo.git("commit", "--quiet", "--allow-empty", "--amend", "-m", "Өөр", day="2026-07-03T12:00:00+08:00")
    monkeypatch.setenv("CI", "true")
    assert main([*build, "--log", str(kept)]) == 1, "in CI a rewritten history is not published"
    assert "түүхийг дахин бичсэн" in capsys.readouterr().err
    assert (site / "log.jsonl").read_bytes() == first
    assert main([*build, "--log", str(kept), "--allow-rewritten"]) == 0
    assert (site / "log.jsonl").read_bytes().startswith(first)
    digest = line_digest(first.rstrip(b"\n"))
    header, *lines = read_table((site / "data/publications.csv").read_text(encoding="utf-8"))
    assert [dict(zip(header, line, strict=True))["line"] for line in lines] == [digest]
    assert lines[0][:2] == ["1", "2026-12-01"]
    for path in ("index.html", "embed/body/badge.svg", "body/feed.atom", "body/feed.json", "body/poster.html"):
        assert digest in (site / path).read_text(encoding="utf-8"), path
    for path in ("embed/body/index.html", "embed/body/2026/1-1/index.html"):
        assert digest[:16] in (site / path).read_text(encoding="utf-8"), path
    assert "Засварын түүхийг дахин бичсэн." in (site / "body/2026/1-1/index.html").read_text(encoding="utf-8")
    assert main(["verify", str(site), "--log", digest[:16]]) == 0
    again = (site / "log.jsonl").read_bytes()
    assert main([*build, "--log", str(kept), "--allow-rewritten", "--no-cache"]) == 0
    assert (site / "log.jsonl").read_bytes() == again, "the same data and log give the same line"
    monkeypatch.delenv("CI")
    assert main(build) == 0
    assert not (site / "log.jsonl").exists(), "a preview adds nothing"
    assert not (site / "data/publications.csv").exists()


def test_a_shallow_clone_is_told_of_loudly_and_refused_in_ci(
    repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path / "clone"
    repo.git("add", "-A")
    repo.git("commit", "--quiet", "--allow-empty", "-m", "Бүгд", day="2026-07-03T12:00:00+08:00")
    repo.git("clone", "--quiet", "--depth=1", f"file://{repo.root}", str(clone))
    build = ["build", "--root", str(clone), "--output", str(tmp_path / "s"), "--as-of", "2026-12-01", "--quiet"]
    monkeypatch.setenv("CI", "true")
    assert main(build) == 1
    assert main([*build, "--strict"]) == 1
    assert "--allow-shallow" in capsys.readouterr().err
    assert main([*build, "--allow-shallow"]) == 0
    assert "АНХААРУУЛГА" in capsys.readouterr().err


@pytest.fixture
def repo(made: Repo, tmp_path: Path) -> Repo:
    """A copy of it for one test to change."""
    shutil.copytree(made.root, tmp_path / "project", ignore=shutil.ignore_patterns(".cache"))
    return Repo(tmp_path / "project")


def built(project: Path, **options: object) -> Path:
    site = project.parent / f"{project.name}-site"
    assert build_site(project, site, TODAY, commit_url=COMMIT_URL, **options).files  # type: ignore[arg-type]
    return site


def page(site: Path, address: str) -> HtmlReading:
    return HtmlReading((site / address / "index.html").read_text(encoding="utf-8"))


def test_a_measure_tells_its_past_with_links_to_the_commits(made: Repo, site: Path) -> None:
    reading = page(site, "body/2026/1-1")
    for words in (
        "Төлөвлөгөө энэ сайтад орсноос хойш энэ амлалтыг өөрчилсөн.",
        "Хариуцах эзнийг өөрчилсөн Шийдвэр хавсаргаагүй Өмнө нь: Хуулийн хэлтэс Болгосон: Хэвлэлийн алба",
        "Хугацааг өөрчилсөн Шийдвэртэй Өмнө нь: 2-р улирал Болгосон: 3-р улирал",
        "Даргын тушаал А/9",
        "Тайлангийн үнэлгээг өөрчилсөн · 1 дүгээр улирал Өмнө нь: 70 Болгосон: 100",
        "Нотломж нэмсэн · Гэрэл зураг",
        "Төлөвлөгөө энэ сайтад орсон: 2026 оны 2 дугаар сарын 1.",
    ):
        assert words in reading.text, words
    head = made.git("rev-parse", "HEAD")
    assert COMMIT_URL.format(commit=head) in [link["href"] for link in reading.all("a")]
    assert "Түүнээс хойш энэ арга хэмжээнд өөрчлөлт ороогүй." in page(site, "body/2026/1-2").text


def test_a_plan_lists_the_change_that_cites_no_act(site: Path) -> None:
    text = page(site, "body/2026").text
    assert text.count("Шийдвэр хавсаргаагүй") == 1
    assert "Хариуцах эзнийг өөрчилсөн" in text


def test_open_data_tells_the_same(site: Path) -> None:
    document = json.loads((site / "body/2026/1-1.json").read_bytes())["history"]
    assert document["since"]["date"] == "2026-02-01"
    assert [(item["kind"], item["date"], item["backing"]) for item in document["events"]] == [
        ("performers", "2026-07-02", "none"),
        ("rating", "2026-06-02", None),
        ("deadline", "2026-05-02", "act"),
        ("evidence_added", "2026-04-06", None),
        ("reported", "2026-04-06", None),
    ]
    whole = json.loads((site / "body/2026.json").read_bytes())
    assert [(item["measure"], item["kinds"]) for item in whole["history"]["silent"]] == [("1-1", ["performers"])]


def test_a_report_leads_to_what_was_known_when_it_came_in(site: Path) -> None:
    reading = page(site, "body/2026/calendar")
    assert "../../../body/2026/reports/q1.json" in [link["href"] for link in reading.all("a")]
    then = json.loads((site / "body/2026/reports/q1.json").read_bytes())
    measure = then["measures"][0]
    assert (then["known"]["date"], then["as_of"], then["readable"]) == ("2026-04-06", "2026-04-06", True)
    assert (measure["rating"], measure["deadline"]) == ("70", "2-р улирал")
    assert "Хийж байна." not in json.dumps(then, ensure_ascii=False)


def test_what_was_known_then_is_not_told_where_the_files_of_then_are_broken(repo: Repo) -> None:
    broken = report("70").replace("1-1", "9-9")
    repo.commit("2026-08-01", {"reports/q2.yml": broken})
    repo.commit("2026-08-02", {"reports/q2.yml": report("70")})
    then = json.loads((built(repo.root) / "body/2026/reports/q2.json").read_bytes())
    assert then["readable"] is False
    assert "measures" not in then


def test_neither_names_nor_addresses_of_people_are_published(site: Path) -> None:
    for path, content in tree(site).items():
        assert NAME.encode() not in content, path
        assert EMAIL.encode() not in content, path


def test_hostile_words_of_the_past_are_shown_literally(repo: Repo) -> None:
    repo.commit("2026-08-01", {"plan.yml": plan(title=HOSTILE, criterion=HOSTILE)}, message=HOSTILE)
    repo.commit("2026-08-02", {"plan.yml": plan()}, message="--all")
    reading = page(built(repo.root), "body/2026/1-1")
    assert "Өмнө нь: <script>alert(1)</script> '&<> {{ 7*7 }} {% raw %} javascript:alert(1)" in reading.text
    assert all(script.get("src") for script in reading.all("script"))


def test_a_fresh_clone_gives_the_same_site(made: Repo, site: Path, tmp_path: Path) -> None:
    made.git("clone", "--quiet", f"file://{made.root}", str(tmp_path / "clone"))
    assert tree(built(tmp_path / "clone")) == tree(site)


def test_workers_and_the_cache_change_nothing(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iltod.site.survey.FEWEST_BODIES_A_WORKER", 1)
    other = ORGANISATION.replace("Зохиомол", "Өөр")
    repo.commit("2026-08-01", {"/other/organisation.yml": other, "/other/2026/plan.yml": plan()})
    first = tree(built(repo.root, workers=1))
    assert tree(built(repo.root, workers=2)) == first
    shutil.rmtree(repo.root / ".cache")
    assert tree(built(repo.root, workers=2)) == first


@pytest.mark.parametrize("kind", ["unpacked", "inside", "shallow"])
def test_where_nothing_is_known_the_pages_say_so_and_nothing_else(repo: Repo, tmp_path: Path, kind: str) -> None:
    project = tmp_path / kind
    if kind == "inside":
        project = repo.root / "tmp" / "copy"
    if kind == "shallow":
        repo.git("clone", "--quiet", "--depth", "1", f"file://{repo.root}", str(project))
    else:
        shutil.copytree(repo.root, project, ignore=shutil.ignore_patterns(".git", ".cache", "tmp"))
    site = built(project)
    text = page(site, "body/2026/1-1").text
    assert (NO_HISTORY in text, "Засварын түүх дутуу татагдсан тул" in text) == (kind != "shallow", kind == "shallow")
    assert "өөрчилсөн" not in text.replace("өөрчлөгдсөн", "")
    assert not (site / "body/2026/reports").exists()


def test_mkdocs_tells_the_same_past(repo: Repo) -> None:
    run = run_engine(
        "mkdocs", repo.root, "build", "--strict", "-d", "../mk", ILTOD_AS_OF=str(TODAY), ILTOD_COMMIT_URL=COMMIT_URL
    )
    assert run.returncode == 0, run.stderr
    name = "body/2026/1-1.json"
    assert (repo.root.parent / "mk" / name).read_bytes() == (built(repo.root) / name).read_bytes()


def test_a_site_can_be_built_as_it_stood(repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "then"
    assert main(["build", "--root", str(repo.root), "--output", str(site), "--at", "2026-05-15"]) == 0
    reading = page(site, "body/2026/1-1")
    assert "Хэвлэлийн алба" not in reading.text
    assert "Хугацааг өөрчилсөн Шийдвэртэй" in reading.text
    document = json.loads((site / "body/2026/1-1.json").read_bytes())
    assert (document["as_of"], document["rating"]) == ("2026-05-15", "70")
    assert main(["build", "--root", str(repo.root), "--output", str(site), "--at", "2025-01-01"]) == 2
    assert "2025-01-01" in capsys.readouterr().err
    assert page(site, "body/2026/1-1").text == reading.text


def test_mkdocs_refuses_in_ci_what_the_command_refuses(repo: Repo, tmp_path: Path) -> None:
    def build(project: Path, **environment: str) -> tuple[int, str]:
        run = run_engine("mkdocs", project, "build", "-d", "../mk", ILTOD_AS_OF=str(TODAY), **environment)
        return run.returncode, run.stdout + run.stderr

    kept = tmp_path / "published.jsonl"
    assert build(repo.root, ILTOD_LOG="new", CI="true")[0] == 0
    kept.write_bytes((tmp_path / "mk" / "log.jsonl").read_bytes())
    repo.git("commit", "--quiet", "--allow-empty", "--amend", "-m", "Өөр", day="2026-07-03T12:00:00+08:00")
    before = (tmp_path / "mk" / "index.html").read_bytes()
    code, told = build(repo.root, ILTOD_LOG=str(kept), CI="true")
    assert (code, "түүхийг дахин бичсэн" in told) == (1, True)
    assert (tmp_path / "mk" / "index.html").read_bytes() == before, "the old site stays"
    code, told = build(repo.root, ILTOD_LOG=str(kept), CI="")
    assert (code, "өнөөгийн түүхэнд алга" in told) == (0, True), "outside of CI it warns"
    assert build(repo.root, ILTOD_LOG=str(kept), CI="true", ILTOD_ALLOW="rewritten")[0] == 0

    clone = tmp_path / "clone" / "project"
    repo.git("clone", "--quiet", "--depth=1", f"file://{repo.root}", str(clone))
    shutil.copytree(repo.root / "site_templates", clone / "site_templates", dirs_exist_ok=True)
    code, told = build(clone, CI="true", ILTOD_ALLOW="rewritten")
    assert (code, "ILTOD_ALLOW=shallow" in told) == (1, True)
    assert not (tmp_path / "clone" / "mk").exists()
    code, told = build(clone, CI="true", ILTOD_ALLOW="shallow, rewritten")
    assert (code, "АНХААРУУЛГА" in told) == (0, True)


def test_every_change_of_the_ready_question_leads_to_a_page(repo: Repo) -> None:
    title = "title: Авлигын эсрэг төлөвлөгөө"
    changed = (repo.root / "plans/body/2026/plan.yml").read_text(encoding="utf-8").replace(title, f"{title} (шинэ)", 1)
    repo.commit("2026-08-02", {"plan.yml": changed})
    (repo.root / "site.yml").write_text("data_forms: [sqlite]\n", encoding="utf-8")
    site = built(repo.root)
    reading = page(site, "data/explore/changes")
    links = [link["href"] for link in reading.all("a") if link["href"].startswith("../../../body/")]
    assert "../../../body/2026/changes/" in links, "a change of the whole plan has no measure"
    assert [link for link in links if not (site / "data/explore/changes" / link / "index.html").is_file()] == []
    assert "Тайлангийн огноо" not in reading.text
