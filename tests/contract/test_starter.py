"""A body's own repository: two commands, and everything in it works as it was written."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from installed import Installed, write_files

from web_servers import free_port

DAY = "2026-07-15"
FACTS = ("--name", 'Жишээ «сум» & "хот": #1', "--kind", "soum", "--id", "jishee", "--email", "medee@example.gov.mn")
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    **{f"GIT_{who}_{what}": "x@example.mn" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}


@pytest.fixture(scope="module")
def started(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository as `iltod new` writes it."""
    folder = tmp_path_factory.mktemp("body") / "repository"
    run = installed.run("iltod", "new", folder, *FACTS, "--address", "https://ИЛТОД.МОН/", cwd=folder.parent)
    assert run.returncode == 0, run.stderr
    return folder


def git(folder: Path, *arguments: str) -> str:
    run = subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **GIT}, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_two_commands_make_a_site(installed: Installed, started: Path, tmp_path: Path) -> None:
    output = tmp_path / "site"
    for command in (("check",), ("build", "--output", str(output)), ("verify", str(output))):
        run = installed.run("iltod", *command, cwd=started)
        assert run.returncode == 0, run.stdout + run.stderr
    about = (output / "about/index.html").read_text(encoding="utf-8")
    assert 'href="mailto:medee@example.gov.mn"' in about
    assert "Жишээ «сум» &amp; &#34;хот&#34;: #1" in about or "Жишээ «сум» &amp; &quot;хот&quot;: #1" in about
    assert '<link rel="canonical" href="https://xn--d1ahjmt.xn--l1acc/about/">' in about
    home = (output / "index.html").read_text(encoding="utf-8")
    assert "Энэ сайтад өөрөө нийтэлдэг." in home
    assert "xn--l1acc" in (output / "sitemap.xml").read_text(encoding="utf-8")


def test_what_the_program_writes_never_enters_the_repository(
    installed: Installed, started: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(started, tmp_path / "body")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")
    (folder / "sources.yml").write_text(f"sources:\n  - {{body: jishee-2, address: 'file://{started}'}}\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "y")
    for command in (("check",), ("build",), ("build", "--no-cache"), ("verify", "site"), ("gather", "sources.yml")):
        installed.run("iltod", *command, cwd=folder)
    assert installed.run("mkdocs", "build", "--quiet", cwd=folder).returncode == 0
    assert (folder / "site/index.html").is_file()
    assert (folder / ".iltod-gather").is_dir()
    assert git(folder, "status", "--porcelain") == ""


def test_nothing_is_left_to_fill_in(started: Path) -> None:
    texts = [
        path.read_text(encoding="utf-8") for path in started.rglob("*") if path.is_file() and ".git/" not in str(path)
    ]
    assert len(texts) > 20
    assert [found for text in texts for found in re.findall(r"@[A-Z_]+@", text)] == []


def test_editors_find_a_schema_for_every_file(started: Path) -> None:
    settings = yaml.safe_load((started / ".vscode/settings.json").read_text(encoding="utf-8"))
    assert settings["yaml.schemas"]
    assert all((started / name).is_file() for name in settings["yaml.schemas"])
    for name in ("site.yml", "plans/jishee/organisation.yml"):
        schema = re.match(r"# yaml-language-server: \$schema=(\S+)", (started / name).read_text(encoding="utf-8"))
        assert schema
        assert (started / name).parent.joinpath(schema.group(1)).is_file()


def test_a_second_time_nothing_changes_and_what_is_newer_is_told(installed: Installed, tmp_path: Path) -> None:
    folder = tmp_path / "body"
    assert installed.run("iltod", "new", folder, *FACTS, "--ci", "github", cwd=tmp_path).returncode == 0
    write_files(folder, {".editorconfig": "root = false\n", "plans/jishee/organisation.yml": "name: Өөр\nkind: soum\n"})
    (folder / ".gitattributes").unlink()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    run = installed.run("iltod", "new", ".", cwd=folder)
    assert run.returncode == 0
    assert ".editorconfig" in run.stdout
    assert ".gitattributes" in run.stdout
    assert "organisation.yml" not in run.stdout
    assert ".gitlab-ci.yml" not in run.stdout
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "wrong",
    [
        ("--kind", "duureg"),
        ("--registry", "12345"),
        ("--email", "medee"),
        ("--phone", "утас"),
        ("--address", "example.gov.mn"),
        ("--address", "https://a:b@example.gov.mn/"),
        ("--name", ""),
        ("--id", "Манай сум"),
    ],
)
def test_a_wrong_answer_writes_nothing(installed: Installed, tmp_path: Path, wrong: tuple[str, str]) -> None:
    run = installed.run("iltod", "new", "body", *FACTS, *wrong, cwd=tmp_path)
    assert run.returncode == 2
    assert re.search("[А-Яа-яӨөҮү]", run.stderr)
    assert "Traceback" not in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_somebody_elses_folder_is_left_alone(installed: Installed, tmp_path: Path) -> None:
    write_files(tmp_path, {"body/letter.txt": "захидал"})
    run = installed.run("iltod", "new", "body", *FACTS, cwd=tmp_path)
    assert run.returncode == 2
    assert [path.name for path in (tmp_path / "body").iterdir()] == ["letter.txt"]


def wait_for(address: str, promise: str) -> str:
    page = ""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                page = answer.read().decode()
        except urllib.error.HTTPError as error:
            page = error.read().decode()
        except OSError:
            page = ""
        if promise in page:
            return page
        time.sleep(0.2)
    raise AssertionError(f"{address} never had {promise!r}; it was:\n{page[:500]}")


def test_a_preview_without_mkdocs_follows_the_files(installed: Installed, started: Path, tmp_path: Path) -> None:
    folder = tmp_path / "body"
    subprocess.run(["cp", "-r", str(started), str(folder)], check=True)
    command = [str(installed.programs / "iltod"), "serve", "--port", "0", "--as-of", DAY]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            address = re.search(r"http://\S+", server.stdout.readline())
            assert address
            site = address.group()
            wait_for(f"{site}jishee/", "Жишээ «сум»")
            assert "404" not in wait_for(f"{site}110/", "tel:110")
            wait_for(f"{site}nothing/", "олдсонгүй")
            organisation = folder / "plans/jishee/organisation.yml"
            organisation.write_text("name: Шинэ нэр\nkindd: soum\n", encoding="utf-8")
            page = wait_for(f"{site}jishee/", 'role="alert"')
            assert "misspelt_key" in page
            assert "Жишээ «сум»" in page
            organisation.write_text("name: Шинэ нэр\nkind: soum\n", encoding="utf-8")
            wait_for(f"{site}jishee/", "<h1>Шинэ нэр")
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0


def steps(folder: Path, name: str) -> list[tuple[str, str]]:
    """Return the steps of a file of automatic work that are shell scripts, by the condition under which they run."""
    work: dict[str, Any] = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    if "jobs" in work:
        return [(step.get("if", ""), step["run"]) for step in work["jobs"]["build"]["steps"] if "run" in step]
    before = [("", line) for line in work["default"]["before_script"]]
    jobs = [(job, line) for job in ("check", "pages") for line in work[job]["script"]]
    return [*before, *jobs]


def test_mkdocs_serves_from_the_wheel(installed: Installed, started: Path, tmp_path: Path) -> None:
    folder, port = Path(shutil.copytree(started, tmp_path / "body")), free_port()
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "ILTOD_AS_OF": DAY,
        "PATH": f"{installed.programs}:{os.environ['PATH']}",
    }
    command = [str(installed.programs / "mkdocs"), "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as on:
        try:
            site = f"http://127.0.0.1:{port}/"
            wait_for(f"{site}jishee/", "Жишээ «сум»")
            wait_for(f"{site}about/", "110")
            (folder / "plans/jishee/organisation.yml").write_text("name: Шинэ нэр\nkind: soum\n", encoding="utf-8")
            wait_for(f"{site}jishee/", "<h1>Шинэ нэр")
        finally:
            on.send_signal(signal.SIGINT)
        _, told = on.communicate(timeout=30)
    assert b"Traceback" not in told


@pytest.fixture
def unpublished(tmp_path: Path) -> Iterator[str]:
    """The address of a server on which nothing was published yet."""
    (tmp_path / "nothing").mkdir()
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "nothing"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("name", [".github/workflows/iltod.yml", ".gitea/workflows/iltod.yml", ".gitlab-ci.yml"])
def test_the_steps_of_each_host_run(
    installed: Installed, started: Path, tmp_path: Path, name: str, unpublished: str
) -> None:
    """Against a local bare repository; of what only a host has (checkout, cache, artefacts) nothing is run."""
    bare, work = tmp_path / "bare.git", tmp_path / "work"
    git(tmp_path, "init", "--quiet", "--bare", "-b", "main", str(bare))
    git(tmp_path, "init", "--quiet", "-b", "main", str(work))
    subprocess.run(["cp", "-r", f"{started}/.", str(work)], check=True)
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "-m", "Эхлэл")
    git(work, "remote", "add", "origin", str(bare))
    git(work, "push", "--quiet", "origin", "main")
    git(work, "fetch", "--quiet", "origin")
    scripts = steps(work, name)
    assert len(scripts) >= 5
    variables = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    variables["ILTOD_SITE_URL"] = unpublished
    for _, script in scripts:
        filled = script.replace("${{ github.base_ref }}", "main")
        assert "${{" not in filled
        run = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", filled],
            cwd=work,
            env={
                **os.environ,
                **GIT,
                **variables,
                "PATH": f"{installed.programs}:{os.environ['PATH']}",
                "PIP_NO_INDEX": "1",
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert run.returncode == 0, f"{script}\n{run.stdout}{run.stderr}"
    output = work / ("public" if name == ".gitlab-ci.yml" else "site")
    assert (output / "110/index.html").is_file()
    assert len((output / "log.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    if "gitea" in name:
        published = git(bare, "ls-tree", "-r", "--name-only", "pages").splitlines()
        assert "index.html" in published
        assert "jishee/index.html" in published
        assert not any(path.startswith("plans/") for path in published)
        git(work, "diff", "--quiet", "HEAD")  # what is published never enters the branch of the data


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        (".github/workflows/iltod.yml", "vendor.github-workflows"),
        (".gitea/workflows/iltod.yml", "vendor.github-workflows"),  # Gitea and Forgejo read the same form
        (".gitlab-ci.yml", "vendor.gitlab-ci"),
    ],
)
def test_the_work_of_each_host_is_written_as_the_host_reads_it(started: Path, name: str, schema: str) -> None:
    command = [str(Path(sys.executable).with_name("check-jsonschema")), "--builtin-schema", schema]
    run = subprocess.run([*command, str(started / name)], capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_history_is_lost_by_what_a_host_fetches(started: Path) -> None:
    for name in (".github/workflows/iltod.yml", ".gitea/workflows/iltod.yml"):
        work = yaml.safe_load((started / name).read_text(encoding="utf-8"))
        checkout = next(step for step in work["jobs"]["build"]["steps"] if "checkout" in step.get("uses", ""))
        assert checkout["with"]["fetch-depth"] == 0
        assert work[True]["schedule"]  # YAML 1.1 reads `on` as a truth value
    cache = next(step for step in work["jobs"]["build"]["steps"] if "cache" in step.get("uses", ""))
    assert "!= 'pull_request'" in cache["if"]  # Gitea has one store for all branches: a proposal could fill it
    assert yaml.safe_load((started / ".gitlab-ci.yml").read_text(encoding="utf-8"))["variables"]["GIT_DEPTH"] == "0"
